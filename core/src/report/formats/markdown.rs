//! A comment on a pull request: short enough to be read, whole enough to act on.

use super::escape::markdown as cell;
use crate::report::Report;
use crate::report::text::{gravest_first, summary, when};
use std::fmt::Write;

/// Most findings in the table. GitHub takes 65,536 characters a comment.
const MOST: usize = 100;

/// A sentence, a table of findings (the gravest first), and what could not be checked.
#[inline(never)]
pub fn render(report: &Report) -> String {
    let mut out = format!("### Plimsoll\n\n{}.\n", cell(&summary::line(report)));
    let findings = gravest_first(report);
    if !findings.is_empty() {
        out.push_str("\n| level | finding | where | rule |\n| --- | --- | --- | --- |\n");
    }
    for finding in findings.iter().take(MOST) {
        let mut what = cell(&finding.message);
        let choices = when(&finding.when);
        if !choices.is_empty() {
            let _ = write!(what, " (when {})", cell(&choices));
        }
        if !finding.help.is_empty() {
            let _ = write!(what, "<br>{}", cell(&finding.help));
        }
        let level = match finding.severity {
            Some(severity) => format!("{}, {}", finding.level.word(), severity.word()),
            None => finding.level.word().to_string(),
        };
        let start = finding.range.start;
        let _ = writeln!(
            out,
            "| {level} | {what} | {}:{}:{} | [{}]({}) |",
            cell(&finding.path),
            start.line,
            start.column,
            cell(&finding.rule_id),
            finding.url,
        );
    }
    if findings.len() > MOST {
        let _ = writeln!(out, "\n{} more findings are not listed.", findings.len() - MOST);
    }
    let missed: Vec<_> = report
        .files
        .iter()
        .filter(|file| {
            matches!(file.status, "partly" | "unreadable")
                || (file.marked && file.status != "checked")
        })
        .collect();
    if !missed.is_empty() {
        out.push_str("\n**Not checked, or in part only**\n\n");
        for file in missed.iter().take(MOST) {
            let reason = file.reason.as_deref().unwrap_or(file.status);
            let _ = writeln!(out, "- {}: {}", cell(&file.path), cell(reason));
        }
        if missed.len() > MOST {
            let _ = writeln!(out, "- and {} more", missed.len() - MOST);
        }
    }
    out
}
