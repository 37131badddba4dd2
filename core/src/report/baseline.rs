//! The baseline: findings that were there when a project began to use Plimsoll, and are not new.
//!
//! A file of JSON with one finding a line, sorted, so that two branches that change it merge as text does.

use super::{Diagnostic, Report};
use crate::sort;
use crate::syntax::{Tree, json};
use crate::text::LineIndex;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt::Write;

/// One finding of a baseline.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Entry {
    /// The file.
    pub path: String,
    /// The rule.
    pub rule: String,
    /// The resource's address; empty for findings about the file.
    pub resource: String,
    /// The finding's fingerprint.
    pub fingerprint: String,
    /// The fingerprint without the resource's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nameless: Option<String>,
    /// What was found, for readers.
    pub message: String,
}

/// A baseline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Its findings, sorted.
    pub entries: Vec<Entry>,
}

impl Baseline {
    /// Every finding of a report that is not suppressed.
    pub fn of(report: &Report) -> Self {
        let findings = report.diagnostics.iter().filter(|d| d.suppressed.is_none());
        let mut entries: Vec<Entry> = findings.map(entry).collect();
        sort::sort(&mut entries);
        Self { entries }
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let mut out = String::from("{\"version\": 1, \"findings\": [\n");
        for (index, entry) in self.entries.iter().enumerate() {
            let comma = if index + 1 < self.entries.len() { "," } else { "" };
            let line = serde_json::to_string(entry).unwrap_or_default();
            let _ = writeln!(out, "{line}{comma}");
        }
        out.push_str("]}\n");
        out
    }

    /// Reads a file.
    ///
    /// # Errors
    /// A sentence with line and column: what was found and what is accepted.
    pub fn parse(text: &str) -> Result<Self, String> {
        let tree = json::parse(text.into());
        let at = |offset: u32, what: &str| {
            let position = LineIndex::new(text).position(text, offset);
            format!("{}:{}: {what}", position.line, position.column)
        };
        if let Some(error) = tree.errors.first() {
            return Err(at(error.span.start, &error.message));
        }
        let root = tree.documents.first().copied().ok_or_else(|| at(0, "the file is empty"))?;
        match tree.get(root, "version").and_then(|node| tree.scalar(node)) {
            Some("1") => {}
            Some(other) => {
                return Err(at(0, &format!("version {other} of a baseline is not known; 1 is")));
            }
            None => return Err(at(0, "this is no baseline: it has no `version`")),
        }
        let list = tree.get(root, "findings").ok_or_else(|| at(0, "`findings` is missing"))?;
        let mut entries = Vec::new();
        for item in tree.items(list) {
            let read = read(&tree, *item);
            let entry = read.map_err(|key| {
                at(tree.raw(*item).span.start, &format!("`{key}` of this finding is missing"))
            })?;
            entries.push(entry);
        }
        sort::sort(&mut entries);
        Ok(Self { entries })
    }

    /// Marks the findings of a report that are in the baseline, and gives the entries that none of them
    /// meets. A finding meets an entry of the same fingerprint in the same file, else in another one
    /// (a file that was moved), else one that differs by the name of its resource alone. Each entry is met
    /// once.
    pub fn apply(&self, report: &mut Report) -> Vec<Entry> {
        let mut open: Vec<&Entry> = self.entries.iter().collect();
        for sameness in [Sameness::Place, Sameness::Moved, Sameness::Renamed] {
            if open.is_empty() {
                break;
            }
            let mut by_key: FxHashMap<Key<'_>, VecDeque<usize>> = FxHashMap::default();
            for (index, entry) in open.iter().enumerate() {
                if let Some(key) = sameness.of_entry(entry) {
                    by_key.entry(key).or_default().push_back(index);
                }
            }
            let mut met = vec![false; open.len()];
            let mut known = vec![false; report.diagnostics.len()];
            for (finding, known) in report.diagnostics.iter().zip(&mut known) {
                if finding.suppressed.is_some() || finding.baselined {
                    continue;
                }
                let key = sameness.of_finding(finding);
                let entry = key.and_then(|key| by_key.get_mut(&key)?.pop_front());
                if let Some(met) = entry.and_then(|index| met.get_mut(index)) {
                    (*met, *known) = (true, true);
                }
            }
            for (finding, known) in report.diagnostics.iter_mut().zip(known) {
                if known {
                    finding.baselined = true;
                    let count = report.summary.by_level.of(finding.level);
                    *count = count.saturating_sub(1);
                    if !finding.fixes.is_empty() {
                        report.summary.fixable = report.summary.fixable.saturating_sub(1);
                    }
                }
            }
            let mut met = met.into_iter();
            open.retain(|_| !met.next().unwrap_or(false));
        }
        open.into_iter().cloned().collect()
    }
}

/// By what a finding and an entry are the same.
#[derive(Clone, Copy)]
enum Sameness {
    /// Fingerprint and file.
    Place,
    /// Fingerprint: the file was moved.
    Moved,
    /// File, and the fingerprint without the resource's name.
    Renamed,
}

/// A fingerprint, and a file where it counts.
type Key<'k> = (Cow<'k, str>, &'k str);

impl Sameness {
    fn key<'k>(
        self,
        print: &'k str,
        path: &'k str,
        nameless: impl FnOnce() -> Option<Cow<'k, str>>,
    ) -> Option<Key<'k>> {
        match self {
            Sameness::Place => Some((print.into(), path)),
            Sameness::Moved => Some((print.into(), "")),
            Sameness::Renamed => Some((nameless()?, path)),
        }
    }

    fn of_entry(self, entry: &Entry) -> Option<Key<'_>> {
        let nameless = || entry.nameless.as_deref().map(Cow::from);
        self.key(&entry.fingerprint, &entry.path, nameless)
    }

    fn of_finding(self, finding: &Diagnostic) -> Option<Key<'_>> {
        let nameless = || finding.nameless_fingerprint().map(Cow::from);
        self.key(&finding.fingerprint, &finding.path, nameless)
    }
}

fn entry(finding: &Diagnostic) -> Entry {
    Entry {
        path: finding.path.clone(),
        rule: finding.rule_id.clone(),
        resource: finding.resource.as_ref().map(|r| r.address.clone()).unwrap_or_default(),
        fingerprint: finding.fingerprint.clone(),
        nameless: finding.nameless_fingerprint(),
        message: finding.message.clone(),
    }
}

fn read(tree: &Tree, item: crate::syntax::NodeId) -> Result<Entry, &'static str> {
    let text = |key: &'static str| {
        tree.get(item, key).and_then(|node| tree.string(node)).map(str::to_string).ok_or(key)
    };
    Ok(Entry {
        path: text("path")?,
        rule: text("rule")?,
        resource: text("resource")?,
        fingerprint: text("fingerprint")?,
        nameless: text("nameless").ok(),
        message: text("message")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::text::fake;
    use crate::rule::Level;

    fn report(findings: &[(&str, &str, &str)]) -> Report {
        let units = [fake::unit("a.json", "[1]")];
        let made = findings.iter().map(|(path, fingerprint, nameless)| {
            let mut finding = fake::finding(&units, Level::Error, "ecs/a", "1");
            finding.path = (*path).to_string();
            finding.fingerprint = (*fingerprint).to_string();
            finding.nameless = Some((*nameless).to_string());
            finding
        });
        fake::report(&units, made.collect())
    }

    fn new(baseline: &Baseline, mut report: Report) -> (usize, usize) {
        let stale = baseline.apply(&mut report);
        let new = report.diagnostics.iter().filter(|d| !d.baselined).count();
        assert_eq!(report.summary.by_level.error, new);
        (new, stale.len())
    }

    #[test]
    fn what_is_in_it_is_not_new() {
        let baseline = Baseline::of(&report(&[("a", "1", "n"), ("a", "1", "n"), ("b", "2", "m")]));
        let same = report(&[("a", "1", "n"), ("a", "1", "n"), ("b", "2", "m")]);
        assert_eq!(new(&baseline, same), (0, 0));
        assert_eq!(new(&baseline, report(&[("a", "1", "n")])), (0, 2));
        // A third one of the same kind is new.
        let more = report(&[("a", "1", "n"), ("a", "1", "n"), ("a", "1", "n"), ("b", "2", "m")]);
        assert_eq!(new(&baseline, more), (1, 0));
        // A file that was moved, a resource that was renamed.
        assert_eq!(new(&baseline, report(&[("c", "2", "m"), ("a", "9", "n")])), (0, 1));
    }

    #[test]
    fn text_and_back() {
        let baseline = Baseline::of(&report(&[("b", "2", "m"), ("a", "1", "n")]));
        let text = baseline.text();
        assert_eq!(text.lines().count(), 4);
        assert!(text.lines().nth(1).unwrap().contains("\"a\""), "{text}");
        assert_eq!(Baseline::parse(&text), Ok(baseline));
        assert_eq!(Baseline::parse(&Baseline::default().text()), Ok(Baseline::default()));
    }

    #[test]
    fn what_is_no_baseline_is_told_with_its_place() {
        assert!(Baseline::parse("{\"version\": 2}").unwrap_err().contains("version 2"));
        let missing = Baseline::parse("{\"version\": 1, \"findings\": [\n{\"path\": \"a\"}]}");
        assert_eq!(missing.unwrap_err(), "2:1: `rule` of this finding is missing");
        assert!(Baseline::parse("{").unwrap_err().starts_with("1:"));
    }
}
