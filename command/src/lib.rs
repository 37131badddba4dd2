//! The command `plimsoll`, for any host. What is done with files is decided here and in the engine; a
//! [`Host`] lists folders, reads and writes files, and lends streams and time.

pub mod args;
mod baseline;
mod cache;
mod check;
pub mod color;
mod config;
mod coverage;
mod debug;
mod diff;
mod doctor;
mod engine;
pub mod exit;
mod explain;
mod fix;
mod given;
pub mod host;
mod init;
mod output;
mod overlay;
mod parameters;
mod progress;
mod rules;
mod since;
mod suppress;
mod suppressions;
mod walk;
mod watch;

pub use check::unit;
pub use explain::unknown as unknown_rule;

use args::{Cli, Command};
use host::Host;

/// Runs a command and gives its exit code. What only prints the command line itself
/// ([`Command::Completions`], [`Command::Man`]) is the host's, which knows its definition.
pub fn run(host: &dyn Host, cli: &Cli) -> u8 {
    // Each is a function of its own in every build: a WebAssembly host compiles those that it calls.
    match &cli.command {
        Command::Check(args) if args.watch => watch::run(host, args, cli.color),
        Command::Check(args) => check::run(host, args, cli.color),
        Command::Fix(args) => fix::run(host, args, cli.color),
        Command::Baseline(args) => baseline::run(host, args),
        Command::Config(args) => config::run(host, args),
        Command::Init(args) => init::run(host, args),
        Command::Suppress(args) => suppress::run(host, args),
        Command::Suppressions(args) => suppressions::run(host, args),
        Command::Rules(args) => rules::run(host, args, cli.color),
        Command::Explain(args) => explain::run(host, args, cli.color),
        Command::Debug(args) => debug::run(host, args),
        Command::Doctor(args) => doctor::run(host, args),
        Command::Man { .. } => host.usage("this host has no manual pages"),
        Command::Completions { shell } => {
            host.usage(format!("this host has no completion script for {shell}"))
        }
    }
}
