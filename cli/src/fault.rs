//! A fault of Plimsoll itself: one line instead of a trace, and its own exit code.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use plimsoll_command::exit::INTERNAL;

fn say(message: impl AsRef<str>) {
    let _ = writeln!(std::io::stderr(), "{}", message.as_ref());
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
        assert_eq!(guard(|| 1), 1);
    }
}
