//! Set-up, tests, generation and benches: what a contributor runs as `cargo xtask …`.

mod bench;
mod cache;
mod corpus;
mod generate;
mod module;
mod new_rule;
mod npm;
mod size;
mod test;
mod wasm;

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
    /// Writes the page of a new rule, to be filled in.
    NewRule(new_rule::Args),
    /// Looks at what the rules find in the corpus of real files.
    Corpus(corpus::Args),
    /// Runs the benches and prints each figure beside its bound.
    Bench(bench::Args),
    /// Builds the npm package into `wasm/pkg`.
    Wasm(wasm::Args),
    /// Prints how large the npm package is, by part, beside its bounds.
    Size,
    /// Runs every check and test, and counts them.
    Test(test::Args),
}

fn main() -> ExitCode {
    let outcome = match Args::parse().command {
        Command::Generate(args) => generate::run(&args),
        Command::NewRule(args) => new_rule::run(&args),
        Command::Corpus(args) => corpus::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Wasm(args) => wasm::run(&args),
        Command::Size => size::run(),
        Command::Test(args) => test::run(&args),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}
