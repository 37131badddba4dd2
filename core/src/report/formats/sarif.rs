//! SARIF 2.1.0 with what GitHub code scanning reads, and fixes and code flows for editors.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>,
//! <https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>

use super::Input;
use super::escape::uri;
use crate::report::text::sentence;
use crate::report::{Diagnostic, Fix, Range, Report};
use crate::rule::{Category, Confidence, Level, Meta, Severity};
use crate::sort;
use serde_json::{Map, Value, json};

/// Most results that GitHub takes in a run; the gravest are kept.
const RESULTS: usize = 25_000;
/// The base of every path.
const ROOT: &str = "%SRCROOT%";

/// A log with one run.
#[inline(never)]
pub fn render(input: Input<'_>) -> Result<String, String> {
    let report = input.report;
    let mut findings: Vec<&Diagnostic> = report.diagnostics.iter().collect();
    let left_out = findings.len().saturating_sub(RESULTS);
    if left_out > 0 {
        sort::sort_by_key(&mut findings, |finding| std::cmp::Reverse(finding.level));
        findings.truncate(RESULTS);
    }
    let mut ids: Vec<&str> = findings.iter().map(|finding| finding.rule_id.as_str()).collect();
    sort::sort(&mut ids);
    ids.dedup();
    ids.retain(|id| input.engine.rule(id).is_some());
    let rules: Vec<Value> =
        ids.iter().filter_map(|id| Some(rule(&input.engine.rule(id)?.meta))).collect();
    let baseline = report.diagnostics.iter().any(|finding| finding.baselined);
    let results: Vec<Value> =
        findings.iter().map(|finding| result(finding, &ids, baseline)).collect();
    super::pretty(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "Plimsoll",
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "version": report.tool.version,
                "semanticVersion": report.tool.version,
                "rules": rules,
                "properties": {"rulesDigest": report.tool.rules_digest},
            }},
            "automationDetails": {"id": "plimsoll/"},
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": {ROOT: {"description": {"text": "The folder of the run"}}},
            "invocations": [invocation(report, left_out)],
            "results": results,
        }],
    }))
}

fn rule(meta: &Meta) -> Value {
    let page = super::super::page_url(&meta.id);
    let folder = meta.id.split('/').next().unwrap_or_default();
    let mut properties = Map::new();
    properties.insert("tags".to_string(), json!([meta.category.word(), folder]));
    let precision = match meta.confidence {
        Confidence::High => "very-high",
        Confidence::Medium => "high",
        Confidence::Low => "medium",
    };
    properties.insert("precision".to_string(), precision.into());
    match (meta.category, meta.severity) {
        // The presence of the number makes it a security alert.
        (Category::Security, Some(severity)) => {
            let number = match severity {
                Severity::Critical => "9.5",
                Severity::High => "8.0",
                Severity::Medium => "5.5",
                Severity::Low => "3.0",
            };
            properties.insert("security-severity".to_string(), number.into());
        }
        _ => {
            let word = match meta.level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Info => "recommendation",
            };
            properties.insert("problem.severity".to_string(), word.into());
        }
    }
    let sources: String = meta.sources.iter().map(|source| format!("\n- <{source}>")).collect();
    let markdown = format!("{}\n\n[About this rule]({page})\n\nSources:\n{sources}", meta.help);
    json!({
        "id": meta.id,
        "shortDescription": {"text": meta.summary},
        "fullDescription": {"text": format!("{}.", meta.summary)},
        "help": {"text": format!("{}\n{page}", meta.help), "markdown": markdown},
        "helpUri": page,
        "defaultConfiguration": {"level": level(meta.level)},
        "properties": properties,
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

fn invocation(report: &Report, left_out: usize) -> Value {
    let mut notes: Vec<Value> = report
        .files
        .iter()
        .filter(|file| {
            matches!(file.status, "partly" | "unreadable") || (file.marked && file.status != "checked")
        })
        .map(|file| {
            let reason = file.reason.as_deref().unwrap_or(file.status);
            json!({
                "level": if file.status == "templated" { "note" } else { "error" },
                "message": {"text": format!("{} was not checked, or in part only: {reason}", file.path)},
                "locations": [{"physicalLocation": {"artifactLocation": artifact(&file.path)}}],
            })
        })
        .collect();
    if left_out > 0 {
        let text = format!("{left_out} results are left out: a log holds at most {RESULTS}");
        notes.push(json!({"level": "warning", "message": {"text": text}}));
    }
    json!({
        "executionSuccessful": !notes.iter().any(|note| note["level"] == "error"),
        "toolExecutionNotifications": notes,
    })
}

fn result(finding: &Diagnostic, ids: &[&str], baseline: bool) -> Value {
    let mut text = plain(&sentence(finding));
    // GitHub shows a related place only where the message has a link to it.
    let links: Vec<String> = (1..)
        .zip(&finding.related)
        .map(|(id, other)| format!("[{}]({id})", plain(&other.message)))
        .collect();
    if !links.is_empty() {
        text.push_str(&format!(". See {}", links.join(", ")));
    }
    let mut result = json!({
        "ruleId": finding.rule_id,
        "level": level(finding.level),
        "message": {"text": text},
        "locations": [location(finding)],
        "partialFingerprints": {
            "primaryLocationLineHash": finding.fingerprint,
            "plimsoll/v1": finding.fingerprint,
        },
        "properties": {"pointer": finding.pointer, "confidence": finding.confidence},
    });
    let Value::Object(fields) = &mut result else { return result };
    if let Ok(index) = ids.binary_search(&finding.rule_id.as_str()) {
        fields.insert("ruleIndex".to_string(), index.into());
    }
    if !finding.related.is_empty() {
        let related: Vec<Value> = (1..)
            .zip(&finding.related)
            .map(|(id, other)| {
                json!({
                    "id": id,
                    "message": {"text": other.message},
                    "physicalLocation": physical(&other.path, other.range),
                })
            })
            .collect();
        fields.insert("relatedLocations".to_string(), related.into());
        fields.insert("codeFlows".to_string(), json!([flow(finding)]));
    }
    if !finding.fixes.is_empty() {
        let fixes: Vec<Value> = finding.fixes.iter().map(fix).collect();
        fields.insert("fixes".to_string(), fixes.into());
    }
    if let Some(reason) = &finding.suppressed {
        let suppression =
            json!({"kind": "inSource", "status": "accepted", "justification": reason});
        fields.insert("suppressions".to_string(), json!([suppression]));
    }
    if baseline {
        let state = if finding.baselined { "unchanged" } else { "new" };
        fields.insert("baselineState".to_string(), state.into());
    }
    result
}

/// The way from the places that lead to a finding to the finding itself.
fn flow(finding: &Diagnostic) -> Value {
    let mut steps: Vec<Value> = finding
        .related
        .iter()
        .map(|other| {
            json!({"location": {
                "message": {"text": other.message},
                "physicalLocation": physical(&other.path, other.range),
            }})
        })
        .collect();
    steps.push(json!({"location": {
        "message": {"text": finding.message},
        "physicalLocation": physical(&finding.path, finding.range),
    }}));
    json!({"threadFlows": [{"locations": steps}]})
}

fn location(finding: &Diagnostic) -> Value {
    let mut location = json!({"physicalLocation": physical(&finding.path, finding.range)});
    if let (Some(resource), Value::Object(fields)) = (&finding.resource, &mut location) {
        let logical = json!({
            "name": resource.id,
            "fullyQualifiedName": resource.address,
            "kind": "resource",
            "properties": {"kind": resource.kind},
        });
        fields.insert("logicalLocations".to_string(), json!([logical]));
    }
    location
}

fn physical(path: &str, range: Range) -> Value {
    json!({"artifactLocation": artifact(path), "region": region(range)})
}

fn artifact(path: &str) -> Value {
    json!({"uri": uri(path), "uriBaseId": ROOT})
}

fn region(range: Range) -> Value {
    json!({
        "startLine": range.start.line,
        "startColumn": range.start.utf16_column,
        "endLine": range.end.line,
        "endColumn": range.end.utf16_column,
    })
}

fn fix(fix: &Fix) -> Value {
    let mut paths: Vec<&str> = fix.edits.iter().map(|edit| edit.path.as_str()).collect();
    paths.dedup();
    let changes: Vec<Value> = paths
        .iter()
        .map(|path| {
            let replacements: Vec<Value> = fix
                .edits
                .iter()
                .filter(|edit| edit.path == *path)
                .map(|edit| {
                    json!({
                        "deletedRegion": region(edit.range),
                        "insertedContent": {"text": edit.new_text},
                    })
                })
                .collect();
            json!({"artifactLocation": artifact(path), "replacements": replacements})
        })
        .collect();
    json!({
        "description": {"text": fix.title},
        "artifactChanges": changes,
        "properties": {"safety": fix.safety},
    })
}

/// Text in which brackets and backslashes make no link.
fn plain(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}
