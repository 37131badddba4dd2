//! What a run came to, in one sentence; figures for `--statistics` and `--timing`.

use crate::sort;
use std::collections::HashSet;
use std::fmt::Write;

use crate::model::Reason;
use crate::report::{File, Report};

use super::{clean, shown};

/// Most reasons that the sentence names.
const REASONS: usize = 3;

/// A number and its noun.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The numbers of findings by level: `3 errors, 8 warnings, 1 info`.
pub fn levels(report: &Report) -> String {
    let by = &report.summary.by_level;
    let parts: Vec<String> = [
        (by.error, "error", "errors"),
        (by.warning, "warning", "warnings"),
        (by.info, "info", "infos"),
    ]
    .into_iter()
    .filter(|(number, _, _)| *number > 0)
    .map(|(number, one, many)| count(number, one, many))
    .collect();
    parts.join(", ")
}

/// The sentence.
pub fn line(report: &Report) -> String {
    let summary = &report.summary;
    let findings = shown(report).count();
    let hit: HashSet<&str> = shown(report).map(|finding| finding.path.as_str()).collect();
    let resources: usize = report.files.iter().map(|file| file.resources).sum();
    let mut parts = Vec::new();
    if findings > 0 {
        let files = match summary.files {
            1 => "1 file".to_string(),
            all => format!("{} of {}", hit.len(), count(all, "file", "files")),
        };
        let total = count(findings, "finding", "findings");
        parts.push(format!("Found {total} ({}) in {files}", levels(report)));
    } else if summary.checked > 0 {
        parts.push(format!(
            "No findings in {} with {}",
            count(summary.checked, "file", "files"),
            count(resources, "resource", "resources")
        ));
    } else if summary.files == 0 {
        parts.push("Nothing was checked: no file was found".to_string());
    } else {
        parts.push("Nothing was checked".to_string());
    }
    let with = |safety: &str| {
        let first = shown(report).filter_map(|finding| finding.fixes.first());
        first.filter(|fix| fix.safety == safety).count()
    };
    match (with("safe"), with("suggestion")) {
        (0, 0) => {}
        (safe, 0) => parts.push(format!("{safe} can be mended by --fix")),
        (0, more) => parts.push(format!("{more} can be mended by --fix=suggested")),
        (safe, more) => {
            parts.push(format!("{safe} can be mended by --fix, {more} more by --fix=suggested"));
        }
    }
    for (status, one, many) in [
        ("skipped", "file skipped", "files skipped"),
        ("templated", "file templated", "files templated"),
        ("partly", "file checked in part", "files checked in part"),
        ("unreadable", "file unreadable", "files unreadable"),
    ] {
        let files: Vec<&File> = report.files.iter().filter(|file| file.status == status).collect();
        if !files.is_empty() {
            parts.push(format!("{} ({})", count(files.len(), one, many), reasons(&files)));
        }
    }
    if summary.suppressed > 0 {
        parts.push(format!("{} suppressed", summary.suppressed));
    }
    let baselined = report.diagnostics.iter().filter(|finding| finding.baselined).count();
    if baselined > 0 {
        parts.push(format!("{baselined} in the baseline"));
    }
    if summary.undetermined > 0 {
        let number = usize::try_from(summary.undetermined).unwrap_or(usize::MAX);
        parts.push(format!("{} undetermined", count(number, "answer", "answers")));
    }
    if summary.capped > 0 {
        let number = usize::try_from(summary.capped).unwrap_or(usize::MAX);
        parts.push(format!("{} cut short by a limit", count(number, "check", "checks")));
    }
    parts.join("; ")
}

/// The reasons of some files, the most frequent first, each with its number where they differ.
fn reasons(files: &[&File]) -> String {
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for file in files {
        let reason = file.reason.as_deref().unwrap_or("no reason given");
        // What follows a colon is about the one file (`Helm template: 12 directives, not checked`).
        let reason = match files {
            [_] => reason,
            _ => reason.split_once(": ").map_or(reason, |(kind, _)| kind),
        };
        match counted.iter_mut().find(|(known, _)| *known == reason) {
            Some(entry) => entry.1 += 1,
            None => counted.push((reason, 1)),
        }
    }
    sort::sort_by_key(&mut counted, |(_, number)| std::cmp::Reverse(*number));
    if let [(reason, _)] = counted.as_slice() {
        return clean(reason);
    }
    let rest: usize = counted.iter().skip(REASONS).map(|(_, number)| number).sum();
    let mut parts: Vec<String> = counted
        .iter()
        .take(REASONS)
        .map(|(reason, number)| format!("{number}: {}", clean(reason)))
        .collect();
    if rest > 0 {
        parts.push(format!("{rest} for other reasons"));
    }
    parts.join(", ")
}

/// What `--statistics` prints.
pub fn statistics(report: &Report) -> String {
    let statistics = &report.statistics;
    let mut out = String::from("Findings and undetermined answers by rule:\n");
    let mut rows: Vec<_> = statistics
        .rules
        .iter()
        .filter(|rule| rule.resources + rule.findings > 0 || !rule.errors.is_empty())
        .collect();
    sort::sort_by(&mut rows, |a, b| b.findings.cmp(&a.findings).then_with(|| a.id.cmp(&b.id)));
    let width = rows.iter().map(|rule| rule.id.len()).max().unwrap_or(0).max(4);
    let _ = writeln!(out, "  {:width$}  resources  findings  undetermined", "rule");
    for rule in rows {
        let undetermined: u64 = rule.undetermined.iter().map(|(_, number)| number).sum();
        let _ = write!(
            out,
            "  {:width$}  {:>9}  {:>8}  {:>12}",
            rule.id, rule.resources, rule.findings, undetermined
        );
        let why: Vec<String> =
            rule.undetermined.iter().map(|(reason, number)| format!("{number} {reason}")).collect();
        if !why.is_empty() {
            let _ = write!(out, "  ({})", why.join(", "));
        }
        out.push('\n');
        for error in &rule.errors {
            let _ = writeln!(out, "    fault of the rule: {}", clean(error));
        }
    }
    let reads = &statistics.reads;
    let _ = writeln!(out, "Values that rules asked for:");
    let unknown: u64 = reads.unknown.iter().sum();
    for (state, number) in [
        ("known", reads.known),
        ("known under a condition", reads.alternative),
        ("absent", reads.absent),
        ("unknown", unknown),
    ] {
        let _ = writeln!(out, "  {number:>9}  {state}");
    }
    for (reason, number) in Reason::ALL.into_iter().zip(reads.unknown) {
        if number > 0 {
            let _ = writeln!(out, "  {number:>9}    {}", reason.words());
        }
    }
    out
}

/// Time of the phases of a run, in nanoseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Phases {
    /// Listing files.
    pub walk: u64,
    /// Reading and parsing.
    pub read: u64,
    /// Rules.
    pub check: u64,
    /// Text of the findings.
    pub render: u64,
}

/// What `--timing` prints.
pub fn timing(report: &Report, phases: Phases) -> String {
    let millis = |nanoseconds: u64| nanoseconds as f64 / 1e6;
    let mut out = String::from("Time:\n");
    for (name, time) in [
        ("listing files", phases.walk),
        ("reading", phases.read),
        ("checking", phases.check),
        ("printing", phases.render),
    ] {
        let _ = writeln!(out, "  {:>10.3} ms  {name}", millis(time));
    }
    let mut rules: Vec<_> =
        report.statistics.rules.iter().filter(|rule| rule.nanoseconds > 0).collect();
    sort::sort_by(&mut rules, |a, b| {
        b.nanoseconds.cmp(&a.nanoseconds).then_with(|| a.id.cmp(&b.id))
    });
    let total: u64 = rules.iter().map(|rule| rule.nanoseconds).sum();
    if total > 0 {
        out.push_str("Time of each rule, over all threads:\n");
    }
    for rule in rules {
        let share = rule.nanoseconds as f64 * 100.0 / total as f64;
        let _ =
            writeln!(out, "  {:>10.3} ms  {share:>5.1} %  {}", millis(rule.nanoseconds), rule.id);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::text::fake;
    use crate::rule::Level;
    use crate::unit::Status;

    #[test]
    fn findings_are_counted_with_the_right_words() {
        let mut units = vec![fake::unit("a.json", "[1, 2]"), fake::unit("b.json", "[]")];
        units.push(fake::unit("c.json", "{}"));
        units[2].status = Status::Skipped("no AWS or Kubernetes resource in it".into());
        let findings = vec![
            fake::finding(&units, Level::Error, "ecs/a", "1"),
            fake::finding(&units, Level::Info, "ecs/b", "2"),
        ];
        let mut report = fake::report(&units, findings);
        report.summary.undetermined = 1;
        assert_eq!(
            line(&report),
            "Found 2 findings (1 error, 1 info) in 1 of 3 files; \
             1 file skipped (no AWS or Kubernetes resource in it); 1 answer undetermined"
        );
    }

    #[test]
    fn a_clean_run_does_not_look_like_an_empty_one() {
        let mut units = vec![fake::unit("a.json", "[]")];
        assert_eq!(line(&fake::report(&units, vec![])), "No findings in 1 file with 1 resource");
        units[0].status = Status::Templated("Helm template".into());
        assert_eq!(
            line(&fake::report(&units, vec![])),
            "Nothing was checked; 1 file templated (Helm template)"
        );
        assert_eq!(line(&fake::report(&[], vec![])), "Nothing was checked: no file was found");
    }

    #[test]
    fn reasons_are_grouped() {
        let units: Vec<_> = ["x", "y", "x", "z", "w"]
            .into_iter()
            .map(|reason| {
                let mut unit = fake::unit("f", "{}");
                unit.status = Status::Skipped(reason.to_string());
                unit
            })
            .collect();
        assert_eq!(
            line(&fake::report(&units, vec![])),
            "Nothing was checked; 5 files skipped (2: x, 1: y, 1: z, 1 for other reasons)"
        );
    }
}
