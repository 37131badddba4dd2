//! `cargo xtask test [PART...]`: everything that must hold, in the order of how soon it tells.
//!
//! Every part runs even where an earlier one failed. The last line is `N passed, N failed`: the
//! tests of all `cargo test` runs, and each other part as one.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, ExitCode, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, bail};

use crate::cache;
use crate::generate::checkout;
use crate::{npm, size, wasm};

/// Arguments of `test`.
#[derive(clap::Args)]
pub struct Args {
    /// The parts to run; all of them when none is named
    #[arg(value_name = "PART")]
    parts: Vec<String>,
}

/// Tests that passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
}

struct Part {
    name: &'static str,
    what: &'static str,
    run: fn(&Path) -> Result<Counts>,
}

const PARTS: &[Part] = &[
    Part { name: "fmt", what: "the source is formatted", run: fmt },
    Part { name: "clippy", what: "no lint speaks up", run: clippy },
    Part { name: "generate", what: "generated files are current", run: generate },
    Part { name: "unit", what: "the tests of every package", run: unit },
    Part {
        name: "oracle",
        what: "our CEL agrees with `cel`, our schema checker with `jsonschema`",
        run: oracle,
    },
    Part { name: "wasm", what: "the npm package builds and fits", run: wasm },
    Part { name: "npm", what: "the npm package, packed and used in every way", run: npm::test },
];

/// Runs the parts.
///
/// # Errors
/// A part that does not exist.
pub fn run(args: &Args) -> Result<ExitCode> {
    for name in &args.parts {
        if !PARTS.iter().any(|part| part.name == name) {
            let known: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
            bail!("no part is called `{name}`; the parts are {}", known.join(", "));
        }
    }
    let root = checkout();
    let wanted: Vec<&Part> = PARTS
        .iter()
        .filter(|part| args.parts.is_empty() || args.parts.iter().any(|name| name == part.name))
        .collect();
    let mut total = Counts::default();
    for (index, part) in wanted.iter().enumerate() {
        println!("[{}/{}] {}: {}", index + 1, wanted.len(), part.name, part.what);
        let start = Instant::now();
        let counts = (part.run)(&root).unwrap_or_else(|error| {
            println!("{}: {error:#}", part.name);
            Counts { passed: 0, failed: 1 }
        });
        let word = if counts.failed == 0 { "ok" } else { "FAILED" };
        println!(
            "[{}/{}] {}: {word}, {:.1} s\n",
            index + 1,
            wanted.len(),
            part.name,
            start.elapsed().as_secs_f64()
        );
        total.passed += counts.passed;
        total.failed += counts.failed;
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(ExitCode::from(u8::from(total.failed > 0)))
}

/// Cargo, in the root of the checkout, with nothing of this run's own build in its environment.
pub fn cargo(root: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root).args(args);
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        if name_text.starts_with("CARGO_PKG_") || name_text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// A part that holds or not.
fn holds(mut command: Command) -> Result<Counts> {
    let _ = std::io::stdout().flush();
    let words: Vec<_> =
        command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
    let words = words.join(" ");
    let status = command.status().with_context(|| format!("`{words}` did not start"))?;
    if !status.success() {
        bail!("`{words}` ended with {status}");
    }
    Ok(Counts { passed: 1, failed: 0 })
}

fn fmt(root: &Path) -> Result<Counts> {
    holds(cargo(root, &["fmt", "--all", "--check", "--", "-l"]))
}

fn clippy(root: &Path) -> Result<Counts> {
    let args = ["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"];
    holds(cargo(root, &args))
}

fn generate(root: &Path) -> Result<Counts> {
    let mut command = Command::new(std::env::current_exe().context("the path of xtask itself")?);
    command.current_dir(root).args(["generate", "--check"]);
    holds(command)
}

/// The tests of every package of the workspace.
fn unit(root: &Path) -> Result<Counts> {
    count(cargo(root, &["test", "--workspace", "--no-fail-fast"]))
}

/// The package with CEL's published conformance cases (Apache-2.0).
const CEL_SPEC: (&str, &str) = ("@bufbuild/cel-spec", "0.6.1");

/// The tests of the workspace that has the oracles: it takes minutes to build, so no other build
/// pays for it.
fn oracle(root: &Path) -> Result<Counts> {
    // Without the cases the test says that it did not run.
    if let Err(error) = cache::npm_package(CEL_SPEC.0, CEL_SPEC.1) {
        println!("{} could not be fetched: {error:#}", CEL_SPEC.0);
    }
    // A lock file that lags behind a new dependency of `core` is told, not mended in passing.
    count(cargo(root, &["test", "--locked", "--manifest-path", "tests/oracle/Cargo.toml"]))
}

/// What random tests are begun with, so that one that fails does so again and in every checkout; `cargo test` by
/// itself begins with another each time.
const SEED: (&str, &str) = ("PROPTEST_RNG_SEED", "20261128");

/// `cargo test`, shown as it runs and counted.
fn count(mut command: Command) -> Result<Counts> {
    if std::env::var_os(SEED.0).is_none() {
        command.env(SEED.0, SEED.1);
    }
    let mut child = command.stdout(Stdio::piped()).spawn().context("`cargo test` did not start")?;
    let mut counts = Counts::default();
    let output = child.stdout.take().context("the output of cargo test")?;
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        if let Some(more) = result(&line) {
            counts.passed += more.passed;
            counts.failed += more.failed;
        }
    }
    // What does not compile has no result line.
    if !child.wait()?.success() && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(counts)
}

/// `test result: ok. 12 passed; 0 failed; …`
fn result(line: &str) -> Option<Counts> {
    let rest = line.strip_prefix("test result:")?;
    let number = |word: &str| {
        rest.split([';', '.']).find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
    };
    Some(Counts { passed: number("passed")?, failed: number("failed")? })
}

/// Builds the package and holds its sizes against their bounds.
fn wasm(_: &Path) -> Result<Counts> {
    wasm::package()?;
    if !size::print()? {
        bail!("the package is larger than its bounds");
    }
    Ok(Counts { passed: 1, failed: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_lines_are_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(result(line), Some(Counts { passed: 12, failed: 3 }));
        assert_eq!(
            result("test result: ok. 1 passed; 0 failed"),
            Some(Counts { passed: 1, failed: 0 })
        );
        assert_eq!(result("test a::b ... ok"), None);
    }

    #[test]
    fn unknown_parts_are_refused() {
        let error = run(&Args { parts: vec!["units".to_string()] }).unwrap_err().to_string();
        assert!(error.contains("`units`") && error.contains("fmt, clippy"), "{error}");
    }
}
