//! Workflow commands of GitHub Actions, which it shows as annotations.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use crate::report::Report;
use crate::report::text::{gravest_first, sentence};
use crate::rule::Level;
use std::fmt::Write;

/// Every finding, the gravest first: GitHub shows ten of each kind a step.
#[inline(never)]
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    for finding in gravest_first(report) {
        let word = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "notice",
        };
        let (start, end) = (finding.range.start, finding.range.end);
        let _ = write!(out, "::{word} file={},line={}", property(&finding.path), start.line);
        // Columns hold within one line only.
        if start.line == end.line {
            let last = end.column.saturating_sub(1).max(start.column);
            let _ = write!(out, ",endLine={},col={},endColumn={last}", end.line, start.column);
        } else {
            let _ = write!(out, ",endLine={}", end.line);
        }
        let mut message = sentence(finding);
        if !finding.help.is_empty() {
            let _ = write!(message, "\n{}", finding.help);
        }
        if !finding.url.is_empty() {
            let _ = write!(message, "\n{}", finding.url);
        }
        let _ = writeln!(out, ",title={}::{}", property(&finding.rule_id), data(&message));
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
