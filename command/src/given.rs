//! The command line as a host without clap hands it over: names and values, already told apart.

use std::cell::RefCell;
use std::path::PathBuf;

use plimsoll_core::input::Kind;

use crate::args::{
    BaselineAction, BaselineArgs, ChangeArgs, CheckArgs, Cli, Command, ConfigAction, ConfigArgs,
    DebugArgs, DebugCommand, DoctorArgs, DoctorFormat, ExplainArgs, FailOn, FixArgs, Fixes,
    InitArgs, ReadArgs, RulesArgs, RulesFormat, SuppressArgs, SuppressionsArgs,
};
use crate::color::Color;
use crate::output::Output;
use crate::parameters;

impl Cli {
    /// Reads names and values in turns, with a NUL between them, which no word of a command line can have.
    /// `command` names a subcommand, and the next `command` one below it; a list has its name before each item;
    /// what is not named was not given; a flag that is named is set. Names are those of the fields.
    ///
    /// # Errors
    /// A value that is not understood: its name, its text and what is wrong with it, on a line each.
    pub fn from_words(text: &str) -> Result<Cli, String> {
        let mut words = text.split('\0');
        let pairs = std::iter::from_fn(|| Some((words.next()?, words.next()?)));
        let given = Given { pairs: pairs.collect(), wrong: RefCell::new(None) };
        let commands: Vec<&str> = given.of("command").collect();
        let command = command(&commands, &given);
        let color = given.get("color");
        match (given.wrong.into_inner(), command) {
            (None, Some(command)) => Ok(Cli { command, color }),
            (None, None) => {
                Err(format!("command\n{}\nthere is no such command", commands.join(" ")))
            }
            (Some(wrong), _) => Err(wrong),
        }
    }
}

/// The arguments of a command, each command in a function of its own: a WebAssembly host compiles the one that it
/// calls.
fn command(names: &[&str], given: &Given) -> Option<Command> {
    Some(match names {
        ["check"] => Command::Check(Box::new(Arguments::read(given))),
        ["fix"] => Command::Fix(Box::new(Arguments::read(given))),
        ["baseline"] => Command::Baseline(Arguments::read(given)),
        ["config"] => Command::Config(Arguments::read(given)),
        ["init"] => Command::Init(Arguments::read(given)),
        ["suppress"] => Command::Suppress(Arguments::read(given)),
        ["suppressions"] => Command::Suppressions(Arguments::read(given)),
        ["rules"] => Command::Rules(Arguments::read(given)),
        ["explain"] => Command::Explain(Arguments::read(given)),
        ["debug", "model"] => Command::Debug(Arguments::read(given)),
        ["doctor"] => Command::Doctor(Arguments::read(given)),
        ["completions"] => Command::Completions { shell: given.get("shell") },
        ["man"] => Command::Man { dir: given.get("dir") },
        _ => return None,
    })
}

struct Given<'w> {
    pairs: Vec<(&'w str, &'w str)>,
    /// The first value that was not understood.
    wrong: RefCell<Option<String>>,
}

impl<'w> Given<'w> {
    fn of(&self, id: &str) -> impl Iterator<Item = &'w str> {
        self.pairs.iter().filter(move |(name, _)| *name == id).map(|(_, value)| *value)
    }

    /// The value of an argument; where it is not understood, the one that it has where it is not given.
    fn get<T: Value + Default>(&self, id: &str) -> T {
        let mut value = T::default();
        for word in self.of(id) {
            if let Err(why) = value.take(word) {
                self.wrong.borrow_mut().get_or_insert_with(|| format!("{id}\n{word}\n{why}"));
            }
        }
        value
    }
}

/// What a field of the arguments can be.
trait Value {
    /// Takes a word for it.
    ///
    /// # Errors
    /// What is wrong with the word.
    fn take(&mut self, word: &str) -> Result<(), String>;
}

impl<T: Word> Value for T {
    fn take(&mut self, word: &str) -> Result<(), String> {
        *self = T::read(word)?;
        Ok(())
    }
}

impl<T: Word> Value for Option<T> {
    fn take(&mut self, word: &str) -> Result<(), String> {
        *self = Some(T::read(word)?);
        Ok(())
    }
}

impl<T: Word> Value for Vec<T> {
    fn take(&mut self, word: &str) -> Result<(), String> {
        self.push(T::read(word)?);
        Ok(())
    }
}

/// What one word can be.
trait Word: Sized {
    /// # Errors
    /// What is wrong with the word.
    fn read(word: &str) -> Result<Self, String>;
}

impl Word for String {
    fn read(word: &str) -> Result<Self, String> {
        Ok(word.to_string())
    }
}

impl Word for PathBuf {
    fn read(word: &str) -> Result<Self, String> {
        Ok(PathBuf::from(word))
    }
}

impl Word for bool {
    fn read(_: &str) -> Result<Self, String> {
        Ok(true)
    }
}

impl Word for u16 {
    fn read(word: &str) -> Result<Self, String> {
        word.parse().map_err(|_| "it is no number from 0 to 65535".to_string())
    }
}

impl Word for Kind {
    fn read(word: &str) -> Result<Self, String> {
        Kind::from_word(word).ok_or_else(|| format!("there is no kind `{word}`"))
    }
}

impl Word for Output {
    fn read(word: &str) -> Result<Self, String> {
        Output::from_word(word)
    }
}

impl Word for (String, String) {
    fn read(word: &str) -> Result<Self, String> {
        parameters::from_argument(word)
    }
}

/// The words of the values of an argument that has few.
macro_rules! choices {
    ($($kind:ident { $($word:literal => $value:ident),* $(,)? })*) => {$(
        impl Word for $kind {
            fn read(word: &str) -> Result<Self, String> {
                match word {
                    $($word => Ok($kind::$value),)*
                    _ => Err(format!("accepted are {}", [$($word),*].join(", "))),
                }
            }
        }
    )*};
}

choices! {
    Color { "auto" => Auto, "always" => Always, "never" => Never }
    FailOn { "error" => Error, "warning" => Warning, "never" => Never }
    Fixes { "safe" => Safe, "suggested" => Suggested }
    BaselineAction { "create" => Create, "update" => Update, "check" => Check, "prune" => Prune }
    ConfigAction { "show" => Show, "schema" => Schema }
    DoctorFormat { "text" => Text, "json" => Json }
    RulesFormat { "table" => Table, "json" => Json }
}

/// The arguments of a command.
trait Arguments: Sized {
    fn read(given: &Given) -> Self;
}

/// Reads each field by its name; those behind a `;` are the arguments that several commands have.
macro_rules! fields {
    ($($kind:ident { $($field:ident),* $(; $($group:ident),*)? })*) => {$(
        impl Arguments for $kind {
            #[inline(never)]
            fn read(given: &Given) -> Self {
                $kind {
                    $($field: given.get(stringify!($field)),)*
                    $($($group: Arguments::read(given),)*)?
                }
            }
        }
    )*};
}

fields! {
    CheckArgs {
        paths, formats, output_file, select, ignore, fix, diff, baseline, no_baseline, config, isolated, fail_on,
        exit_zero, allow_empty, stdin_filename, watch, show_files, statistics, timing, quiet, no_cache, threads;
        read, change
    }
    FixArgs { paths, suggested, diff, select, ignore, baseline, no_baseline, config, isolated; read }
    BaselineArgs { action, paths, file }
    ConfigArgs { action, path, config, format }
    InitArgs { dry_run }
    SuppressionsArgs { paths, format }
    SuppressArgs { place, rule, reason, until, dry_run }
    DoctorArgs { paths, config, format }
    ReadArgs { kind, parameters, parameter_files }
    ChangeArgs { since, staged }
    RulesArgs { format, pack, coverage }
    ExplainArgs { rule }
    DebugArgs {; command }
}

impl Arguments for DebugCommand {
    fn read(given: &Given) -> Self {
        DebugCommand::Model { file: given.get("file"), read: Arguments::read(given) }
    }
}

#[cfg(all(test, feature = "clap"))]
mod tests {
    use super::*;
    use clap::{Arg, ArgAction, CommandFactory, FromArgMatches};

    /// Every argument of the definition, with every value that it accepts.
    #[test]
    fn arguments_are_read_as_clap_reads_them() {
        let mut definition = Cli::command();
        definition.build();
        let mut compared = 0;
        for command in definition.get_subcommands() {
            let mut names = vec![command.get_name()];
            let below = command.get_subcommands().find(|below| below.get_name() != "help");
            names.extend(below.map(clap::Command::get_name));
            let args: Vec<&Arg> = below.unwrap_or(command).get_arguments().collect();
            for arg in &args {
                for value in values(arg) {
                    let others = args.iter().filter(|other| other.get_id() != arg.get_id());
                    let required = others.clone().filter(|other| other.is_required_set());
                    let mut given: Vec<(&Arg, String)> =
                        required.map(|other| (*other, values(other).swap_remove(0))).collect();
                    given.push((arg, value));
                    let mut line = vec!["plimsoll".to_string()];
                    line.extend(names.iter().map(ToString::to_string));
                    line.extend(given.iter().map(|(arg, value)| spelled(arg, value)));
                    let matches = definition.clone().try_get_matches_from(&line).expect("accepted");
                    let clap = Cli::from_arg_matches(&matches).expect("it is read");

                    let mut words = Vec::new();
                    words.extend(names.iter().flat_map(|name| ["command", name]));
                    words.extend(
                        given.iter().flat_map(|(arg, value)| [arg.get_id().as_str(), value]),
                    );
                    // What holds where an argument is not given comes from the host.
                    for other in others.filter(|other| other.get_action().takes_values()) {
                        let defaults = other.get_default_values().iter();
                        let defaults = defaults.filter_map(|value| value.to_str());
                        words.extend(defaults.flat_map(|value| [other.get_id().as_str(), value]));
                    }
                    let ours = Cli::from_words(&words.join("\0")).expect("it is read");
                    assert_eq!(format!("{ours:?}"), format!("{clap:?}"), "{line:?}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 100, "{compared}");
    }

    /// Values that an argument accepts.
    fn values(arg: &Arg) -> Vec<String> {
        let known = arg.get_possible_values();
        match (arg.get_action(), arg.get_id().as_str()) {
            (ArgAction::Help, _) => Vec::new(),
            (ArgAction::SetTrue, _) => vec!["true".to_string()],
            (_, "threads") => vec!["3".to_string()],
            (_, "parameters") => vec!["a=b".to_string()],
            _ if known.is_empty() => vec!["x".to_string()],
            _ => known.iter().map(|value| value.get_name().to_string()).collect(),
        }
    }

    /// An argument as it stands on the command line.
    fn spelled(arg: &Arg, value: &str) -> String {
        match (arg.get_long(), arg.get_action()) {
            (Some(long), ArgAction::SetTrue) => format!("--{long}"),
            (Some(long), _) => format!("--{long}={value}"),
            (None, _) => value.to_string(),
        }
    }

    #[test]
    fn a_value_that_is_not_understood_is_told_with_its_name() {
        let wrong = |words: &[&str]| Cli::from_words(&words.join("\0")).expect_err("it is wrong");
        assert_eq!(
            wrong(&["command", "check", "formats", "json", "formats", "pdf", "fail_on", "x"])
                .split(';')
                .next(),
            Some("formats\npdf\nthere is no format `pdf`")
        );
        assert_eq!(
            wrong(&["command", "check", "fail_on", "often"]),
            "fail_on\noften\naccepted are error, warning, never"
        );
        assert_eq!(wrong(&["command", "chek"]), "command\nchek\nthere is no such command");
        assert_eq!(wrong(&["command", "debug"]), "command\ndebug\nthere is no such command");
    }
}
