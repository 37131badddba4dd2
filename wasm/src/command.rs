//! The command line, as Node runs it.

use plimsoll_command::args::Cli;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::host::{JsHost, lend};

/// Makes what every run needs, before the module is written down with its memory: `wasm/npm/prepare.mjs`.
#[wasm_bindgen]
pub fn prepare() {
    plimsoll_rules::prepare();
}

/// Runs a command and gives its exit code. `words` are the command line in the form that [`Cli::from_words`] reads;
/// which there are and how they are spelled is in `wasm/npm/command.json`.
///
/// # Errors
/// An argument that is not understood: its name, its text and what is wrong with it, on a line each.
#[wasm_bindgen(js_name = runCommand)]
pub fn run_command(words: &str, host: JsHost) -> Result<u8, String> {
    let cli = Cli::from_words(words)?;
    Ok(lend(host, |host| plimsoll_command::run(host, &cli)))
}
