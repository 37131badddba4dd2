//! GitLab's Code Quality report.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use crate::report::fingerprint::digest;
use crate::report::text::shown;
use crate::report::{Diagnostic, Report};
use crate::rule::{Level, Severity};
use serde_json::{Value, json};

/// A list of findings.
#[inline(never)]
pub fn render(report: &Report) -> Result<String, String> {
    let findings: Vec<Value> = shown(report)
        .map(|finding| {
            json!({
                "description": finding.message,
                "check_name": finding.rule_id,
                "fingerprint": fingerprint(finding),
                "severity": severity(finding),
                "location": {
                    "path": finding.path,
                    "lines": {"begin": finding.range.start.line, "end": finding.range.end.line},
                },
            })
        })
        .collect();
    super::pretty(&findings)
}

/// Unique in a report, as GitLab asks: ours is the same for a file and its copy.
fn fingerprint(finding: &Diagnostic) -> String {
    digest(&[finding.path.as_bytes(), &[0], finding.fingerprint.as_bytes()])
}

fn severity(finding: &Diagnostic) -> &'static str {
    match (finding.severity, finding.level) {
        (Some(Severity::Critical), _) => "blocker",
        (Some(Severity::High), _) | (None, Level::Error) => "critical",
        (Some(Severity::Medium), _) | (None, Level::Warning) => "major",
        (Some(Severity::Low), _) => "minor",
        (None, Level::Info) => "info",
    }
}
