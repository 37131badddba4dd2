//! The report as it is.

use plimsoll_core::report::Report;

/// The report, version 1, indented, with a line end.
///
/// # Errors
/// A sentence, where the report cannot be written as JSON.
pub fn render(report: &Report) -> Result<String, String> {
    let mut text = serde_json::to_string_pretty(report)
        .map_err(|error| format!("the report could not be written as JSON: {error}"))?;
    text.push('\n');
    Ok(text)
}
