//! Reports made up for tests of what prints them.
#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::report::{Diagnostic, File, Range, Related, Report, Statistics, Tool, build};
use crate::rule::{Category, Check, Confidence, Level, Meta, Rule, Severity};
use crate::syntax::json;
use crate::text::{Span, decode};
use crate::unit::{Status, Unit};

/// A file as read.
pub fn unit(path: &str, text: &str) -> Unit {
    let (source, _) = decode(text.as_bytes()).expect("text");
    let tree = json::parse(source.text.clone());
    Unit {
        path: path.to_string(),
        source,
        tree,
        kind: None,
        status: Status::Checked,
        marked: true,
        model: Default::default(),
        notices: Vec::new(),
    }
}

/// Where a text stands in a file.
pub fn span(unit: &Unit, needle: &str) -> Span {
    let at = unit.source.text.find(needle).expect("the text is in the file");
    Span::new(at as u32, (at + needle.len()) as u32)
}

fn range(unit: &Unit, span: Span) -> Range {
    Range { start: unit.source.position(span.start), end: unit.source.position(span.end) }
}

/// A finding at a text of the first file.
pub fn finding(units: &[Unit], level: Level, rule: &str, needle: &str) -> Diagnostic {
    let at = span(&units[0], needle);
    Diagnostic {
        rule_id: rule.to_string(),
        level,
        category: Category::Security,
        severity: None,
        confidence: Confidence::High,
        message: "Container \"web\" runs privileged".to_string(),
        help: "Remove `privileged`.".to_string(),
        url: format!("https://example.com/rules/{rule}"),
        path: units[0].path.clone(),
        pointer: String::new(),
        range: range(&units[0], at),
        resource: None,
        when: Vec::new(),
        related: Vec::new(),
        fixes: Vec::new(),
        fingerprint: "v1:0".to_string(),
        nameless: None,
        suppressed: None,
        baselined: false,
        span: at,
        unit: 0,
        sensitive: false,
    }
}

/// Another place of a finding.
pub fn related(units: &[Unit], unit: usize, needle: &str, message: &str) -> Related {
    let at = span(&units[unit], needle);
    Related {
        message: message.to_string(),
        path: units[unit].path.clone(),
        range: range(&units[unit], at),
        span: at,
        unit: unit as u32,
    }
}

/// A report of findings over files.
pub fn report(units: &[Unit], diagnostics: Vec<Diagnostic>) -> Report {
    let summary = build::summary(units, &diagnostics);
    let files = units
        .iter()
        .map(|unit| File {
            path: unit.path.clone(),
            kind: None,
            bytes: unit.source.bytes,
            status: unit.status.word(),
            reason: unit.status.reason().map(str::to_string),
            resources: 1,
            marked: unit.marked,
        })
        .collect();
    Report {
        schema_version: "1",
        tool: Tool { name: "plimsoll", version: "0", rules_digest: String::new() },
        files,
        diagnostics,
        summary,
        suppressions: Vec::new(),
        unused_ignores: Vec::new(),
        statistics: Statistics::default(),
    }
}

/// A rule with a page.
pub fn rule(id: &'static str) -> Rule {
    Rule {
        meta: Meta {
            id: id.into(),
            summary: "A container runs privileged".into(),
            level: Level::Error,
            category: Category::Security,
            severity: Some(Severity::High),
            confidence: Confidence::High,
            on: vec!["AWS::ECS::TaskDefinition".into()].into(),
            fix: "none".into(),
            options: Vec::new().into(),
            packs: vec!["recommended".into()].into(),
            since: "0.1.0".into(),
            sources: vec!["https://example.com/doc".into()].into(),
            same_as: vec!["checkov:CKV_AWS_336".into()].into(),
            aka: Vec::new().into(),
            sensitive: false,
            help: "Remove `privileged`.".into(),
        },
        check: Check::Engine,
        page: "---\nsummary: A container runs privileged\n---\n\n# Why it matters\n\nIt is root on the host.\n\n```cel\nassert: true\n```\n".into(),
    }
}
