//! JUnit's XML, as Jenkins and GitLab read it: a suite for each file, a case for each finding, and one
//! case that passes for a file that was checked and has none.

use super::escape::xml;
use crate::report::text::{sentence, shown};
use crate::report::{Diagnostic, File, Report};
use crate::rule::Level;
use rustc_hash::FxHashMap;
use std::fmt::Write;

#[derive(Clone, Copy, Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Counts {
    fn add(&mut self, other: Counts) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }
}

/// Every file that was looked at.
#[inline(never)]
pub fn render(report: &Report) -> String {
    let mut total = Counts::default();
    let mut suites = String::new();
    let mut by_path: FxHashMap<&str, Vec<&Diagnostic>> = FxHashMap::default();
    for finding in shown(report) {
        by_path.entry(&finding.path).or_default().push(finding);
    }
    for file in &report.files {
        let findings = by_path.get(file.path.as_str()).map_or(&[][..], Vec::as_slice);
        let (cases, counts) = cases(file, findings);
        total.add(counts);
        let _ = write!(
            suites,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n{cases}  </testsuite>\n",
            xml(&file.path),
            counts.tests,
            counts.failures,
            counts.errors,
            counts.skipped,
        );
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"plimsoll\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n{suites}</testsuites>\n",
        total.tests, total.failures, total.errors,
    )
}

fn cases(file: &File, findings: &[&Diagnostic]) -> (String, Counts) {
    let mut out = String::new();
    let mut counts = Counts::default();
    let mut case = |name: &str, inside: &str| {
        let _ =
            write!(out, "    <testcase name=\"{}\" classname=\"{}\"", xml(name), xml(&file.path));
        if inside.is_empty() {
            out.push_str("/>\n");
        } else {
            let _ = write!(out, ">\n      {inside}\n    </testcase>\n");
        }
    };
    for finding in findings {
        counts.tests += 1;
        let start = finding.range.start;
        let name = format!("{} at {}:{}", finding.rule_id, start.line, start.column);
        let body = xml(&body(finding));
        if finding.level == Level::Info {
            // Told, and no failure: infos never fail a run.
            case(&name, &format!("<system-out>{body}</system-out>"));
        } else {
            counts.failures += 1;
            case(
                &name,
                &format!(
                    "<failure message=\"{}\" type=\"{}\">{body}</failure>",
                    xml(&finding.message),
                    finding.level.word()
                ),
            );
        }
    }
    let reason = xml(file.reason.as_deref().unwrap_or_default());
    match file.status {
        "skipped" | "templated" => {
            counts.tests += 1;
            counts.skipped += 1;
            case("checked", &format!("<skipped message=\"{reason}\"/>"));
        }
        "checked" if findings.is_empty() => {
            counts.tests += 1;
            case("checked", "");
        }
        "checked" => {}
        _ => {
            counts.tests += 1;
            counts.errors += 1;
            case("checked", &format!("<error message=\"{reason}\" type=\"{}\"/>", file.status));
        }
    }
    (out, counts)
}

fn body(finding: &Diagnostic) -> String {
    let start = finding.range.start;
    let (path, message) = (&finding.path, sentence(finding));
    let mut text = format!("{path}:{}:{}: {message}", start.line, start.column);
    for part in [&finding.help, &finding.url] {
        if !part.is_empty() {
            let _ = write!(text, "\n{part}");
        }
    }
    text
}
