//! The cache outside the checkout: what is fetched or installed once for all checkouts, by version.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

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
