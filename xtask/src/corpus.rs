//! `cargo xtask corpus`: what the rules find in real files.
//!
//! The engine with its rules is in `plimsoll-tests`, run as a program of its own: xtask must build
//! where the registry of rules, which it writes, does not.

use std::process::ExitCode;

use anyhow::{Context, Result};

/// Arguments of `corpus`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Draws findings of a rule, to be judged one by one
    Sample {
        /// The rule, e.g. ecs/privileged-container
        rule: String,
        /// How many
        n: usize,
        /// The same seed draws the same findings
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

/// Runs a command.
///
/// # Errors
/// Cargo does not start.
pub fn run(args: &Args) -> Result<ExitCode> {
    let Command::Sample { rule, n, seed } = &args.command;
    let root = crate::generate::checkout();
    let mut command = crate::test::cargo(
        &root,
        &["run", "--quiet", "--package", "plimsoll-tests", "--example", "corpus-sample", "--"],
    );
    command.arg(rule).arg(n.to_string()).arg(seed.to_string());
    let status = command.status().context("cargo did not start")?;
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Ok(ExitCode::from(code))
}
