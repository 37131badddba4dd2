//! When output is coloured.

use crate::host::{Host, Stream};

/// `--color`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum Color {
    /// Colour on a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    /// Colour.
    Always,
    /// Plain text.
    Never,
}

/// Whether output is coloured. An explicit `--color` wins over the environment, and in it
/// `NO_COLOR` over what forces colour. A variable that is set to nothing counts as not set.
pub fn decide(color: Color, terminal: bool, env: impl Fn(&str) -> Option<String>) -> bool {
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

/// Whether what goes to standard output is coloured.
pub fn is_on(host: &dyn Host, color: Color) -> bool {
    decide(color, host.is_terminal(Stream::Out), |name| host.variable(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auto(terminal: bool, env: &[(&str, &str)]) -> bool {
        decide(Color::Auto, terminal, |name| {
            env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_string())
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
        let set =
            |wanted: &'static str| move |name: &str| (name == wanted).then(|| "1".to_string());
        assert!(decide(Color::Always, false, set("NO_COLOR")));
        assert!(!decide(Color::Never, true, set("FORCE_COLOR")));
    }
}
