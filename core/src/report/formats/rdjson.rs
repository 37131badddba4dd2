//! reviewdog's diagnostic format. Its columns count bytes of UTF-8, from 1.
//!
//! <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>

use super::Input;
use crate::report::text::{sentence, shown};
use crate::report::{Diagnostic, Range};
use crate::rule::Level;
use crate::text::Position;
use crate::unit::Unit;
use serde_json::{Value, json};

/// A `DiagnosticResult`.
#[inline(never)]
pub fn render(input: Input<'_>) -> Result<String, String> {
    let findings: Vec<Value> =
        shown(input.report).map(|finding| diagnostic(input.units, finding)).collect();
    super::pretty(&json!({
        "source": {"name": "plimsoll", "url": env!("CARGO_PKG_REPOSITORY")},
        "diagnostics": findings,
    }))
}

fn diagnostic(units: &[Unit], finding: &Diagnostic) -> Value {
    let mut value = json!({
        "message": sentence(finding),
        "location": {"path": finding.path, "range": range(units, &finding.path, finding.range)},
        "severity": match finding.level {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Info => "INFO",
        },
        "code": {"value": finding.rule_id, "url": finding.url},
    });
    let related: Vec<Value> = finding
        .related
        .iter()
        .map(|other| {
            json!({
                "message": other.message,
                "location": {"path": other.path, "range": range(units, &other.path, other.range)},
            })
        })
        .collect();
    // A suggestion has one edit; a fix that needs several cannot be said here.
    let suggestions: Vec<Value> = finding
        .fixes
        .iter()
        .filter_map(|fix| match fix.edits.as_slice() {
            [edit] if edit.path == finding.path => Some(json!({
                "range": range(units, &edit.path, edit.range),
                "text": edit.new_text,
            })),
            _ => None,
        })
        .collect();
    if let Value::Object(fields) = &mut value {
        if !related.is_empty() {
            fields.insert("relatedLocations".to_string(), related.into());
        }
        if !suggestions.is_empty() {
            fields.insert("suggestions".to_string(), suggestions.into());
        }
    }
    value
}

fn range(units: &[Unit], path: &str, range: Range) -> Value {
    let unit = units.iter().find(|unit| unit.path == path);
    json!({"start": position(unit, range.start), "end": position(unit, range.end)})
}

fn position(unit: Option<&Unit>, at: Position) -> Value {
    let column = unit.and_then(|unit| byte_column(unit, at)).unwrap_or(at.column);
    json!({"line": at.line, "column": column})
}

/// The column in bytes, from 1.
fn byte_column(unit: &Unit, at: Position) -> Option<u32> {
    let line = usize::try_from(at.line.checked_sub(1)?).ok()?;
    let start = unit.source.lines.line_start(line)? as usize;
    let start = if line == 0 { unit.source.bom() as usize } else { start };
    let text = unit.source.text.get(start..)?;
    let before = usize::try_from(at.column.checked_sub(1)?).ok()?;
    let bytes: usize = text.chars().take(before).map(char::len_utf8).sum();
    u32::try_from(bytes + 1).ok()
}
