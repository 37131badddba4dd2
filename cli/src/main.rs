//! The native command: a thin shell over [`plimsoll_command`]. It understands the command line and lends
//! files, threads and time; what is done with them is decided there.

mod cache;
mod early;
mod fault;
mod host;
mod man;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use plimsoll_command::args::{Cli, Command};
use plimsoll_command::exit;
use plimsoll_command::host::Host;

use host::Native;

fn main() -> ExitCode {
    fault::install_panic_hook();
    ExitCode::from(fault::guard(run))
}

fn run() -> u8 {
    let parsed = Cli::command()
        .color(early::color(std::env::args_os().skip(1)))
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
    let native = Native::default();
    let host: &dyn Host = &native;
    match &cli.command {
        Command::Completions { shell } => match shell.parse::<clap_complete::Shell>() {
            Ok(shell) => {
                let mut script = Vec::new();
                clap_complete::generate(shell, &mut Cli::command(), "plimsoll", &mut script);
                host.print(&String::from_utf8_lossy(&script))
            }
            Err(error) => host.usage(error),
        },
        Command::Man { dir } => man::run(host, Cli::command(), dir.as_deref()),
        _ => plimsoll_command::run(host, &cli),
    }
}
