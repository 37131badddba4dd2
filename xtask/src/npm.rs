//! The tests of the npm package: packed, installed into an empty folder, and used in every way.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::test::{Counts, cargo};
use crate::{cache, wasm};

/// Builds, packs, installs and tests the package.
///
/// # Errors
/// Something that is needed cannot be built or had.
pub fn test(root: &Path) -> Result<Counts> {
    let package = wasm::package()?;
    let faulty = wasm::faulty()?;
    let work = root.join("target/npm");
    let (home, tarball) = install(&work, &package)?;
    cache::run(&mut cargo(root, &["build", "--quiet", "--package", "plimsoll"]))?;
    let native =
        root.join("target/debug").join(format!("plimsoll{}", std::env::consts::EXE_SUFFIX));
    let folder = root.join("wasm/npm/test");
    let mut tests: Vec<PathBuf> = fs::read_dir(&folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    tests.sort();
    let mut command = Command::new("node");
    command
        .args(["--expose-gc", "--test", "--test-concurrency=1", "--test-reporter=tap"])
        .args(tests)
        .env("PLIMSOLL_HOME", &home)
        .env("PLIMSOLL_TARBALL", &tarball)
        .env("PLIMSOLL_TOOLS", wasm::tools(root)?)
        .env("PLIMSOLL_BIN", native)
        .env("PLIMSOLL_FAULT", faulty)
        .stdout(Stdio::piped());
    let output = command.spawn().context("node is needed")?.wait_with_output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    for line in text.lines() {
        println!("{line}");
    }
    let number = |name: &str| {
        let line = text.lines().rev().find_map(|line| line.strip_prefix(name));
        line.and_then(|number| number.trim().parse::<u64>().ok())
    };
    match (number("# pass "), number("# fail ")) {
        (Some(passed), Some(failed)) => {
            // A file that could not be run at all counts as one.
            let failed = if failed == 0 && !output.status.success() { 1 } else { failed };
            Ok(Counts { passed, failed })
        }
        _ => bail!("the tests did not end: {}", output.status),
    }
}

/// Packs the package and installs it into a folder with nothing else in it.
fn install(work: &Path, package: &Path) -> Result<(PathBuf, PathBuf)> {
    let home = work.join("home");
    if home.exists() {
        fs::remove_dir_all(&home)?;
    }
    fs::create_dir_all(&home)?;
    cache::run(
        Command::new("npm")
            .args(["pack", "--silent", "--pack-destination"])
            .arg(work)
            .current_dir(package),
    )?;
    let tarball = work.join(format!("plimsoll-{}.tgz", env!("CARGO_PKG_VERSION")));
    fs::write(home.join("package.json"), "{\"name\": \"home\", \"private\": true}\n")?;
    cache::run(
        Command::new("npm")
            .args(["install", "--offline", "--no-audit", "--no-fund"])
            .arg(&tarball)
            .current_dir(&home),
    )?;
    Ok((home, tarball))
}
