//! The cache outside the checkout: what is fetched or installed once for all checkouts, by version.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

/// The folder: `$PLIMSOLL_CACHE`, else `$XDG_CACHE_HOME/plimsoll`, else `~/.cache/plimsoll`.
///
/// # Errors
/// None of the three is known.
pub fn folder() -> Result<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("PLIMSOLL_CACHE")
        .or_else(|| Some(set("XDG_CACHE_HOME")?.join("plimsoll")))
        .or_else(|| Some(env::home_dir()?.join(".cache/plimsoll")))
        .context("no cache folder: set PLIMSOLL_CACHE")
}

/// The content of an npm package of a fixed version, fetched where it is not in the cache yet. Nothing of
/// it is run.
///
/// # Errors
/// npm or tar is missing, or the package cannot be had.
pub fn npm_package(package: &str, version: &str) -> Result<PathBuf> {
    let name = package.rsplit('/').next().unwrap_or(package);
    let root = folder()?.join("npm");
    let wanted = root.join(format!("{name}-{version}"));
    if wanted.join("package.json").is_file() {
        return Ok(wanted);
    }
    println!("fetching {package} {version} from npm");
    // Two runs at once must not see each other's half-made folders.
    let work = root.join(format!(".{name}-{version}.{}", std::process::id()));
    fs::create_dir_all(&work).with_context(|| work.display().to_string())?;
    let fetched = fetch(&format!("{package}@{version}"), &work).and_then(|()| {
        if !wanted.exists() {
            fs::rename(work.join("package"), &wanted)?;
        }
        Ok(())
    });
    fs::remove_dir_all(&work)?;
    fetched?;
    Ok(wanted)
}

/// The folder with the programs of a crate of a fixed version, installed where it is not in the cache yet.
/// `locked` says whether the crate's own lock file can be held to.
///
/// # Errors
/// The crate cannot be installed.
pub fn cargo_tool(name: &str, crate_name: &str, version: &str, locked: bool) -> Result<PathBuf> {
    let root = folder()?.join("tools").join(format!("{name}-{version}"));
    let bin = root.join("bin");
    if bin.join(format!("{name}{}", env::consts::EXE_SUFFIX)).is_file() {
        return Ok(bin);
    }
    println!("installing {crate_name} {version}, which takes some minutes");
    let mut install = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Not from the folder of the checkout: its target folder and its settings are its own.
    install.current_dir(folder()?).args(["install", "--quiet", crate_name, "--version", version]);
    install.arg("--root").arg(&root);
    if locked {
        install.arg("--locked");
    }
    run(&mut install)?;
    Ok(bin)
}

/// The folder with the npm packages that a `package.json` and its lock file name, installed once for all
/// checkouts with the same lock file. No script of a package is run.
///
/// # Errors
/// npm is missing, or a package cannot be had.
pub fn npm_tools(from: &Path) -> Result<PathBuf> {
    let lock = fs::read(from.join("package-lock.json")).context("package-lock.json")?;
    let digest: String =
        Sha256::digest(&lock).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let root = folder()?.join("npm");
    let wanted = root.join(format!("tools-{digest}"));
    if wanted.join("node_modules/.package-lock.json").is_file() {
        return Ok(wanted);
    }
    println!("installing the npm packages of {}", from.display());
    let work = root.join(format!(".tools-{digest}.{}", std::process::id()));
    fs::create_dir_all(&work).with_context(|| work.display().to_string())?;
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        fs::copy(from.join(name), work.join(name)).context(name)?;
    }
    let done = run(Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(&work));
    if done.is_ok() && !wanted.exists() {
        fs::rename(&work, &wanted)?;
        return Ok(wanted);
    }
    fs::remove_dir_all(&work)?;
    done.map(|()| wanted)
}

fn fetch(package: &str, into: &Path) -> Result<()> {
    run(Command::new("npm").args(["pack", "--silent", package]).current_dir(into))?;
    let packed = fs::read_dir(into)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "tgz"))
        .context("npm packed nothing")?;
    run(Command::new("tar").arg("-xzf").arg(packed).current_dir(into))
}

/// Runs a command that must succeed; what it prints is shown only where it does not.
///
/// # Errors
/// It cannot be started, or it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("`{program}` did not start"))?;
    if !output.status.success() {
        bail!(
            "`{program}` ended with {}:\n{}{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}
