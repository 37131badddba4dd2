//! The report as it is.

use crate::report::Report;
use serde_json::{Value, json};

/// The report, version 1, indented, with a line end.
#[inline(never)]
pub fn render(report: &Report) -> Result<String, String> {
    super::pretty(report)
}

/// One object a line, each with its `type`: `run`, then every `file`, every `diagnostic`, and `summary`.
pub fn lines(report: &Report) -> Result<String, String> {
    let run = json!({"type": "run", "schemaVersion": report.schema_version, "tool": report.tool});
    let mut out = format!("{run}\n");
    let mut line = |kind: &str, value: Result<Value, serde_json::Error>| {
        let value =
            value.map_err(|error| format!("the report could not be written as JSON: {error}"))?;
        let mut object = serde_json::Map::new();
        object.insert("type".to_string(), kind.into());
        if let Value::Object(fields) = value {
            object.extend(fields);
        }
        out.push_str(&Value::Object(object).to_string());
        out.push('\n');
        Ok::<(), String>(())
    };
    for file in &report.files {
        line("file", serde_json::to_value(file))?;
    }
    for finding in &report.diagnostics {
        line("diagnostic", serde_json::to_value(finding))?;
    }
    line("summary", serde_json::to_value(&report.summary))?;
    Ok(out)
}
