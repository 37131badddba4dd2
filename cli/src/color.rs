//! When output is coloured.

use std::ffi::OsString;

use clap::ColorChoice;

/// `--color`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Color {
    /// Colour on a terminal, unless the environment says otherwise.
    Auto,
    /// Colour.
    Always,
    /// Plain text.
    Never,
}

/// Whether output is coloured. An explicit `--color` wins over the environment, and in it
/// `NO_COLOR` over what forces colour. A variable that is set to nothing counts as not set.
pub fn decide(color: Color, terminal: bool, env: impl Fn(&str) -> Option<OsString>) -> bool {
    let set = |name: &str| env(name).filter(|value| !value.is_empty());
    let forced = |name: &str| set(name).is_some_and(|value| value != "0");
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR").is_some() => false,
        Color::Auto if forced("FORCE_COLOR") || forced("CLICOLOR_FORCE") => true,
        Color::Auto => {
            let plain = set("TERM").is_some_and(|term| term == "dumb")
                || set("CLICOLOR").is_some_and(|value| value == "0");
            terminal && !plain
        }
    }
}

/// The same with the environment of the process.
pub fn is_on(color: Color, terminal: bool) -> bool {
    decide(color, terminal, |name| std::env::var_os(name))
}

/// The choice for help and usage errors, which are written before the arguments are understood.
pub fn early(args: impl Iterator<Item = OsString>) -> ColorChoice {
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
    if is_on(color, false) {
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

    fn auto(terminal: bool, env: &[(&str, &str)]) -> bool {
        decide(Color::Auto, terminal, |name| {
            env.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn the_environment_decides_where_the_flag_does_not() {
        assert!(auto(true, &[]));
        assert!(!auto(false, &[]));
        assert!(auto(false, &[("FORCE_COLOR", "1")]));
        assert!(auto(false, &[("CLICOLOR_FORCE", "1")]));
        assert!(!auto(false, &[("FORCE_COLOR", "0")]));
        assert!(!auto(true, &[("NO_COLOR", "1"), ("FORCE_COLOR", "1")]));
        assert!(auto(false, &[("NO_COLOR", ""), ("FORCE_COLOR", "1")]));
        assert!(!auto(true, &[("TERM", "dumb")]));
        assert!(!auto(true, &[("CLICOLOR", "0")]));
    }

    #[test]
    fn an_explicit_choice_wins() {
        let no_color = |name: &str| (name == "NO_COLOR").then(|| OsString::from("1"));
        assert!(decide(Color::Always, false, no_color));
        let force = |name: &str| (name == "FORCE_COLOR").then(|| OsString::from("1"));
        assert!(!decide(Color::Never, true, force));
    }

    #[test]
    fn help_follows_the_flag() {
        let args = |list: &[&str]| early(list.iter().map(OsString::from));
        assert_eq!(args(&["check", "--color", "always"]), ColorChoice::Always);
        assert_eq!(args(&["--color=never"]), ColorChoice::Never);
    }
}
