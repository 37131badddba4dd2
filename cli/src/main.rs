//! The native command: a thin shell over [`plimsoll_core::engine::Engine`]. It lists files, lends
//! threads and prints reports; what a file means is decided in the engine.

mod args;
mod check;
mod color;
mod coverage;
mod debug;
mod exit;
mod explain;
mod output;
mod parameters;
mod progress;
mod rules;
mod walk;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use args::{Cli, Command};

fn main() -> ExitCode {
    exit::install_panic_hook();
    ExitCode::from(exit::guard(run))
}

fn run() -> u8 {
    let early = color::early(std::env::args_os().skip(1));
    let parsed = Cli::command()
        .color(early)
        .try_get_matches()
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            // Nobody is left to tell where this cannot be written.
            let _ = error.print();
            return if error.use_stderr() { exit::USAGE } else { exit::CLEAN };
        }
    };
    match &cli.command {
        Command::Check(args) => check::run(args, cli.color),
        Command::Rules(args) => rules::run(args, cli.color),
        Command::Explain(args) => explain::run(args, cli.color),
        Command::Debug(args) => debug::run(args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "plimsoll", &mut script);
            exit::print(&script)
        }
    }
}
