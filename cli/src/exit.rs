//! Exit codes, and what the command says when it ends.

use std::io::{ErrorKind, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

/// No finding at or above the level of `--fail-on`.
pub const CLEAN: u8 = 0;
/// Findings at or above the level of `--fail-on`.
pub const FINDINGS: u8 = 1;
/// Usage, configuration, or a file that was asked for and could not be checked.
pub const USAGE: u8 = 2;
/// Nothing to check.
pub const NOTHING: u8 = 3;
/// A fault of Plimsoll itself.
pub const INTERNAL: u8 = 70;

/// Says something on standard error. A closed standard error is not a reason to fail.
pub fn say(message: impl AsRef<str>) {
    let _ = writeln!(std::io::stderr(), "{}", message.as_ref());
}

/// Says what is wrong with the call, and gives the exit code for it.
pub fn usage(message: impl AsRef<str>) -> u8 {
    say(format!("error: {}", message.as_ref()));
    USAGE
}

/// Writes to standard output. A reader that has gone away ends the output quietly.
///
/// # Errors
/// A sentence where the output could not be written for another reason.
pub fn write(bytes: &[u8]) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(format!("standard output could not be written: {}", reason(&error)))
        }
        _ => Ok(()),
    }
}

/// Writes the whole answer of a command, and gives its exit code.
pub fn print(bytes: &[u8]) -> u8 {
    match write(bytes) {
        Ok(()) => CLEAN,
        Err(message) => usage(message),
    }
}

/// An error of the operating system in words, without its number.
pub fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder".to_string(),
        ErrorKind::PermissionDenied => "permission denied".to_string(),
        _ => {
            let text = error.to_string();
            match text.find(" (os error") {
                Some(at) => text[..at].to_lowercase(),
                None => text,
            }
        }
    }
}

/// Makes a panic one line on standard error instead of a trace.
pub fn install_panic_hook() {
    static TOLD: AtomicBool = AtomicBool::new(false);
    std::panic::set_hook(Box::new(|info| {
        if TOLD.swap(true, Ordering::SeqCst) {
            return;
        }
        let payload = info.payload();
        let message = payload
            .downcast_ref::<&str>()
            .copied()
            .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("no message");
        let place = info.location().map_or_else(String::new, |at| format!(" at {at}"));
        say(format!(
            "plimsoll: internal error{place}: {}; please report it at {}/issues",
            message.replace('\n', " "),
            env!("CARGO_PKG_REPOSITORY"),
        ));
        if std::env::var_os("PLIMSOLL_BACKTRACE").is_some() {
            say(std::backtrace::Backtrace::force_capture().to_string());
        }
    }));
}

/// Runs the command; a panic becomes [`INTERNAL`].
pub fn guard(run: impl FnOnce() -> u8) -> u8 {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or(INTERNAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_internal_error() {
        assert_eq!(guard(|| panic!("a fault planted by a test")), INTERNAL);
        assert_eq!(guard(|| FINDINGS), FINDINGS);
    }

    #[test]
    fn reasons_carry_no_error_number() {
        let error = std::io::Error::from_raw_os_error(21);
        assert!(!reason(&error).contains("os error"), "{}", reason(&error));
        assert_eq!(reason(&ErrorKind::PermissionDenied.into()), "permission denied");
    }
}
