//! Colour of help and of usage errors, which clap writes.

use std::ffi::OsString;

use clap::ColorChoice;
use plimsoll_command::color::{self, Color};

/// The choice for help and usage errors, which are written before the arguments are understood.
pub fn color(args: impl Iterator<Item = OsString>) -> ColorChoice {
    let mut color = Color::Auto;
    let mut wants_value = false;
    for arg in args {
        let text = arg.to_str().unwrap_or("");
        let value = if wants_value { Some(text) } else { text.strip_prefix("--color=") };
        match value {
            Some("always") => color = Color::Always,
            Some("never") => color = Color::Never,
            _ => {}
        }
        wants_value = text == "--color";
    }
    // Clap knows terminals and `NO_COLOR` itself.
    let variable = |name: &str| std::env::var(name).ok();
    if color::decide(color, false, variable) {
        ColorChoice::Always
    } else if color == Color::Never {
        ColorChoice::Never
    } else {
        ColorChoice::Auto
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_follows_the_flag() {
        let args = |list: &[&str]| color(list.iter().map(OsString::from));
        assert_eq!(args(&["check", "--color", "always"]), ColorChoice::Always);
        assert_eq!(args(&["--color=never"]), ColorChoice::Never);
    }
}
