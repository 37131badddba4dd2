//! Reports as text for people: what every face prints.

pub mod concise;
#[cfg(any(test, feature = "testing"))]
pub mod fake;
pub mod fold;
pub mod frame;
pub mod full;
pub mod summary;

use super::{Diagnostic, Report, When};
use crate::sort;
use crate::text::Span;
use rustc_hash::FxHashMap;

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

/// The ranges whose text must not be shown, by file: the secrets that were found.
#[derive(Debug, Default)]
pub struct Hidden(FxHashMap<u32, Vec<Span>>);

impl Hidden {
    /// Those of a report, suppressed findings included.
    pub fn of(report: &Report) -> Self {
        let mut hidden = Self::default();
        for finding in report.diagnostics.iter().filter(|finding| finding.sensitive) {
            hidden.0.entry(finding.unit).or_default().push(finding.span);
        }
        hidden
    }

    /// Those of a file.
    pub fn in_unit(&self, unit: u32) -> &[Span] {
        self.0.get(&unit).map_or(&[], Vec::as_slice)
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

/// A finding's message with the choices under which it holds.
pub fn sentence(finding: &Diagnostic) -> String {
    let choices = when(&finding.when);
    match choices.is_empty() {
        true => finding.message.clone(),
        false => format!("{} (when {choices})", finding.message),
    }
}

/// The findings that are shown, the gravest first.
pub fn gravest_first(report: &Report) -> Vec<&Diagnostic> {
    let mut findings: Vec<&Diagnostic> = shown(report).collect();
    sort::sort_by_key(&mut findings, |finding| std::cmp::Reverse(finding.level));
    findings
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
