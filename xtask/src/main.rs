//! Set-up, tests, generation and benches: what a contributor runs as `cargo xtask …`.

mod bench;
mod generate;
mod module;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Set-up, tests, generation and benches of Plimsoll.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes the generated files that are committed, or checks that they are current.
    Generate(generate::Args),
    /// Runs the benches and prints each figure beside its bound.
    Bench(bench::Args),
    /// Runs every check and test, and counts them.
    Test(test::Args),
}

fn main() -> ExitCode {
    let outcome = match Args::parse().command {
        Command::Generate(args) => generate::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Test(args) => test::run(&args),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}
