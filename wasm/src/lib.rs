//! Plimsoll for JavaScript hosts: a thin shell over the engine and over the command line.
//!
//! What crosses the border is text and bytes. The JavaScript in `wasm/npm` makes objects of it, and errors
//! with a class each; `cargo xtask wasm` builds the package from both.

#[cfg(feature = "command")]
mod command;
mod fault;
#[cfg(feature = "command")]
mod host;
#[cfg(not(feature = "command"))]
mod linter;

use plimsoll_core::input::Kind;
use serde_json::{Value, json};
use wasm_bindgen::prelude::wasm_bindgen;

/// Has a fault of Plimsoll itself kept for [`last_fault`]. Called once when a module is started.
#[wasm_bindgen(start)]
pub fn start() {
    fault::install_panic_hook();
}

/// What was said when the module stopped; empty where nothing was.
#[wasm_bindgen(js_name = lastFault)]
pub fn last_fault() -> String {
    fault::last()
}

/// The kinds of files, as JSON.
#[wasm_bindgen]
pub fn kinds() -> String {
    json!(Kind::ALL.map(Kind::word)).to_string()
}

/// Bounds on what is read, as JSON.
#[wasm_bindgen]
pub fn limits() -> String {
    use plimsoll_core::limits;
    let limits: Value = json!({
        "fileBytes": limits::FILE_BYTES,
        "depth": limits::DEPTH,
        "nodes": limits::NODES,
        "documents": limits::DOCUMENTS,
        "findings": limits::FINDINGS,
        "alternatives": limits::ALTERNATIVES,
    });
    limits.to_string()
}
