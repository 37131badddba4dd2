//! `cargo xtask bench [--npm] [--write]`: the budgets, each figure beside its bound and the yardstick of
//! the same run, of the engine and the native command or of the npm package; `--write` puts the tables into
//! the README.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::generate::{checkout, readme};
use crate::wasm;

/// Arguments of `bench`.
#[derive(clap::Args)]
pub struct Args {
    /// Put the tables into the README
    #[arg(long)]
    write: bool,
    /// The budgets of the npm package
    #[arg(long)]
    npm: bool,
}

/// Builds the command and runs the benches.
///
/// # Errors
/// A build that fails.
pub fn run(args: &Args) -> Result<ExitCode> {
    let root = checkout();
    let cargo = || {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&root);
        command
    };
    if !cargo().args(["build", "--release"]).status()?.success() {
        bail!("the command does not build");
    }
    let binary =
        root.join("target/release").join(format!("plimsoll{}", std::env::consts::EXE_SUFFIX));
    let mut bench = match args.npm {
        false => {
            let mut bench = cargo();
            bench.args(["bench", "--quiet", "--package", "plimsoll-tests", "--bench", "budgets"]);
            bench
        }
        true => {
            wasm::package()?;
            let mut bench = Command::new("node");
            bench.current_dir(&root).arg("wasm/npm/bench.mjs");
            bench
        }
    };
    let output = bench.env("PLIMSOLL_BIN", &binary).output().context("the bench did not start")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    print!("{text}");
    if !output.status.success() {
        bail!("the bench failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    if args.write {
        let path = root.join("README.md");
        let mark = if args.npm { "bench-npm" } else { "bench" };
        let made = readme::between(&std::fs::read_to_string(&path)?, mark, &text)?;
        std::fs::write(&path, made)?;
    }
    Ok(ExitCode::SUCCESS)
}
