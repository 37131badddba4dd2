//! Plimsoll for JavaScript hosts: a thin shell over [`plimsoll_core::engine::Engine`].

use plimsoll_core::engine::{Config, Host};
use wasm_bindgen::prelude::wasm_bindgen;

/// Checks one file and returns the report as JSON.
///
/// `path` names the file in the report, `text` is what is in it.
///
/// # Errors
/// A sentence when the report could not be made.
#[wasm_bindgen]
pub fn check(path: &str, text: &str) -> Result<String, String> {
    let engine = plimsoll_rules::engine();
    let unit = engine.read(path, text.as_bytes(), &engine.options());
    let report = engine.check(&[unit], &Config::default(), Host::default())?;
    serde_json::to_string(&report).map_err(|error| error.to_string())
}
