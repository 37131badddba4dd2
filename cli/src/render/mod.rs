//! Reports as text.

pub mod concise;
pub mod frame;
pub mod full;
pub mod json;

use plimsoll_core::report::{Diagnostic, Report, When};
use plimsoll_core::rule::Level;

/// How text is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Whether it is coloured.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// Columns where there is no terminal that says how many it has.
pub const WIDTH: usize = 120;

/// The findings that are shown: neither suppressed nor in the baseline.
pub fn shown(report: &Report) -> impl Iterator<Item = &Diagnostic> {
    report.diagnostics.iter().filter(|d| d.suppressed.is_none() && !d.baselined)
}

/// The word of a level.
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "info",
    }
}

/// Text without what a terminal would obey: control characters and those that turn the direction
/// of text are written as escapes.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether a terminal would obey a character instead of showing it.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The choices under which a finding holds, as a phrase; empty where it always does.
pub fn when(when: &[When]) -> String {
    let parts: Vec<String> = when
        .iter()
        .map(|choice| match choice {
            When::Parameter { parameter, value: Some(value) } => {
                format!("parameter {parameter} is \"{value}\"")
            }
            When::Parameter { parameter, value: None } => {
                format!("parameter {parameter} is none of the values that the file names")
            }
            When::Condition { condition, value: true } => format!("condition {condition} holds"),
            When::Condition { condition, value: false } => {
                format!("condition {condition} does not hold")
            }
        })
        .collect();
    clean(&parts.join(" and "))
}

/// What a renderer's tests share.
#[cfg(test)]
pub mod fake {
    use plimsoll_core::report::{
        ByLevel, Diagnostic, File, Range, Related, Report, Statistics, Summary, Tool,
    };
    use plimsoll_core::rule::{Category, Confidence, Level};
    use plimsoll_core::syntax::json;
    use plimsoll_core::text::{Span, decode};
    use plimsoll_core::unit::{Status, Unit};

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
            suppressed: None,
            baselined: false,
            span: at,
            unit: 0,
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
        let mut summary = Summary { files: units.len(), ..Summary::default() };
        for unit in units {
            match unit.status {
                Status::Checked | Status::Partly(_) => summary.checked += 1,
                Status::Skipped(_) | Status::Templated(_) => summary.skipped += 1,
                Status::Unreadable(_) => summary.failed += 1,
            }
        }
        let count = |level| diagnostics.iter().filter(|d| d.level == level).count();
        summary.by_level = ByLevel {
            error: count(Level::Error),
            warning: count(Level::Warning),
            info: count(Level::Info),
        };
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
            statistics: Statistics::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_read_as_a_phrase() {
        let choices = [
            When::Parameter { parameter: "Env".into(), value: Some("dev".into()) },
            When::Condition { condition: "IsProd".into(), value: false },
        ];
        assert_eq!(when(&choices), "parameter Env is \"dev\" and condition IsProd does not hold");
        assert_eq!(when(&[]), "");
    }

    #[test]
    fn nothing_reaches_the_terminal_as_a_command() {
        assert_eq!(clean("a\x1b[31mb\nc\u{202e}"), "a\\u{1b}[31mb\\u{a}c\\u{202e}");
        assert_eq!(clean("日本 😀"), "日本 😀");
    }
}
