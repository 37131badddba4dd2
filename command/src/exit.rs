//! Exit codes, and errors of the system in words.

use std::io::ErrorKind;

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

/// An error of the operating system in words, without its number.
pub fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder".to_string(),
        ErrorKind::PermissionDenied => "permission denied".to_string(),
        _ => {
            let text = error.to_string();
            match text.find(" (os error") {
                Some(at) => text.get(..at).unwrap_or(&text).to_lowercase(),
                None => text,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_carry_no_error_number() {
        let error = std::io::Error::from_raw_os_error(21);
        assert!(!reason(&error).contains("os error"), "{}", reason(&error));
        assert_eq!(reason(&ErrorKind::PermissionDenied.into()), "permission denied");
    }
}
