//! The command line as data, for hosts without clap.
//!
//! The definition is in the packages of the command, which need the registry that another part writes: a
//! program of its own prints it.

use anyhow::{Context, Result, bail};

use super::{File, Input, Outcome, checkout};

/// Makes the file.
pub fn make(_: &Input) -> Result<Outcome> {
    let args = ["run", "--quiet", "--package", "plimsoll", "--example", "definition"];
    let output = crate::test::cargo(&checkout(), &args).output().context("cargo did not start")?;
    if !output.status.success() {
        bail!("the definition could not be made:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    let text = String::from_utf8(output.stdout).context("the definition is no UTF-8")?;
    Ok(Outcome::Files(vec![File { path: "wasm/npm/command.json".into(), text }]))
}
