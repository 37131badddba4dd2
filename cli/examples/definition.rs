//! The command line as data, for hosts without clap: `cargo xtask generate command` writes it to
//! `wasm/npm/command.json`. The parser that reads it is `wasm/npm/src/command/arguments.ts`.

use clap::builder::StyledStr;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, Command, CommandFactory, ValueEnum};
use clap_complete::Shell;
use plimsoll_command::args::{Cli, THREADS};
use serde_json::{Map, Value, json};

fn main() {
    let mut command = Cli::command();
    command.build();
    let definition = definition(&command, &command);
    let completions: Map<String, Value> = Shell::value_variants()
        .iter()
        .map(|shell| {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "plimsoll", &mut script);
            (shell.to_string(), String::from_utf8_lossy(&script).into_owned().into())
        })
        .collect();
    let all = json!({"command": definition, "completions": completions});
    println!("{all:#}");
}

fn definition(command: &Command, root: &Command) -> Value {
    let mut command = command.clone();
    let usage = command.render_usage();
    let args: Vec<Value> =
        command.get_arguments().map(|arg| argument(&command, arg, root)).collect();
    let subcommands: Vec<Value> =
        command.get_subcommands().map(|below| definition(below, root)).collect();
    json!({
        "name": command.get_name(),
        "version": command.get_version(),
        "help": help(&command, root, "-h"),
        "longHelp": help(&command, root, "--help"),
        "usage": ansi(&usage),
        "helpWithoutArguments": command.is_arg_required_else_help_set(),
        "subcommandRequired": command.is_subcommand_required_set(),
        "args": args,
        "commands": subcommands,
    })
}

/// What a flag for help prints.
fn help(command: &Command, root: &Command, flag: &str) -> String {
    let mut words = path(root, command.get_name()).unwrap_or_default();
    words.push(flag.to_string());
    let shown = Cli::command().try_get_matches_from(words).err();
    shown.map(|shown| ansi(&shown.render())).unwrap_or_default()
}

fn ansi(text: &StyledStr) -> String {
    text.ansi().to_string()
}

fn argument(command: &Command, arg: &Arg, root: &Command) -> Value {
    let values: Vec<String> =
        arg.get_possible_values().iter().map(|value| value.get_name().to_string()).collect();
    let conflicts: Vec<String> =
        command.get_arg_conflicts_with(arg).iter().map(|arg| arg.get_id().to_string()).collect();
    let action = match arg.get_action() {
        ArgAction::SetTrue => "flag",
        ArgAction::Append => "append",
        ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong => "help",
        ArgAction::Version => "version",
        ArgAction::Set => "set",
        other => panic!("{}: the parser of the Node command knows no {other:?}", arg.get_id()),
    };
    // A positional argument that takes many is `Set` in clap.
    let many = action == "append" || arg.get_num_args().is_some_and(|n| n.max_values() > 1);
    let defaults: Vec<String> =
        arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    json!({
        "id": arg.get_id().as_str(),
        "shown": arg.to_string(),
        "long": arg.get_long(),
        "aliases": arg.get_all_aliases().unwrap_or_default(),
        "short": arg.get_short(),
        "positional": arg.is_positional(),
        "action": if many { "append" } else { action },
        "delimiter": arg.get_value_delimiter(),
        "required": arg.is_required_set(),
        "global": arg.is_global_set(),
        "hidden": arg.is_hide_set(),
        "values": values,
        "closed": !values.is_empty() && refuses(command, arg, root, "no such value"),
        "emptyIsNone": refuses(command, arg, root, ""),
        "defaults": defaults,
        "conflicts": conflicts,
        "range": (arg.get_id() == "threads").then(|| [*THREADS.start(), *THREADS.end()]),
    })
}

/// Whether clap itself, and not a parser of ours, refuses a value.
fn refuses(command: &Command, arg: &Arg, root: &Command, value: &str) -> bool {
    let mut words: Vec<String> = path(root, command.get_name()).unwrap_or_default();
    match arg.get_long() {
        Some(_) if !arg.get_action().takes_values() => return false,
        Some(long) => words.push(format!("--{long}={value}")),
        None => words.push(value.to_string()),
    }
    let error = Cli::command().try_get_matches_from(words).err();
    error.is_some_and(|error| error.kind() == ErrorKind::InvalidValue)
}

/// The words that lead to a command.
fn path(from: &Command, name: &str) -> Option<Vec<String>> {
    let own = from.get_name().to_string();
    if own == name {
        return Some(vec![own]);
    }
    let below = from.get_subcommands().find_map(|below| path(below, name))?;
    Some([vec![own], below].concat())
}
