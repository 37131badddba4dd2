//! Checkstyle's XML.

use super::escape::xml;
use crate::report::Report;
use crate::report::text::{sentence, shown};
use std::fmt::Write;

/// A `file` for each file with findings.
#[inline(never)]
pub fn render(report: &Report) -> String {
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
    let mut open: Option<&str> = None;
    for finding in shown(report) {
        if open != Some(&finding.path) {
            if open.is_some() {
                out.push_str("  </file>\n");
            }
            let _ = writeln!(out, "  <file name=\"{}\">", xml(&finding.path));
            open = Some(&finding.path);
        }
        let start = finding.range.start;
        let _ = writeln!(
            out,
            "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"plimsoll.{}\"/>",
            start.line,
            start.column,
            finding.level.word(),
            xml(&sentence(finding)),
            xml(&finding.rule_id),
        );
    }
    if open.is_some() {
        out.push_str("  </file>\n");
    }
    out.push_str("</checkstyle>\n");
    out
}
