//! Fixes carried out, to a fixed point. Every step is looked at: the result must read as well as before,
//! what was mended must be gone and nothing new may have come, or the step is taken back.

use super::{TextEdit, edited};
use crate::engine::{Config, Engine, Host};
use crate::report::{Diagnostic, Fix, Report};
use crate::sort;
use crate::text::DiskMap;
use crate::unit::Unit;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

/// Most steps of one run: a bound against rules that mend each other's fixes.
const STEPS: usize = 1_000;

/// Which fixes are carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Those that keep the meaning, or without which the file is not accepted.
    Safe,
    /// Also those that somebody should look at.
    Suggested,
}

impl Safety {
    fn allows(self, fix: &Fix) -> bool {
        fix.safety == "safe" || self == Safety::Suggested
    }
}

/// What is needed to carry out fixes.
pub struct Job<'j> {
    /// The engine.
    pub engine: &'j Engine,
    /// What the run is asked for.
    pub config: &'j Config,
    /// What the host lends to each check.
    pub host: Host<'j>,
    /// Which fixes.
    pub safety: Safety,
    /// Reads a unit again, by its index, with another text.
    pub read: &'j dyn Fn(usize, &str) -> Unit,
    /// Marks what a report must not mend, such as findings of a baseline.
    pub mark: &'j dyn Fn(&mut Report),
    /// Whether the file of a unit may be changed.
    pub may_change: &'j dyn Fn(usize) -> bool,
}

/// A fix that was carried out, or taken back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Applied {
    /// The file.
    pub path: String,
    /// Line of the finding, from 1, in the file as it was when the fix was made.
    pub line: u32,
    /// The rule.
    #[serde(rename = "ruleId")]
    pub rule: String,
    /// What it does.
    pub title: String,
}

/// What became of the files.
#[derive(Debug)]
pub struct Fixed {
    /// Units as they are now.
    pub units: Vec<Unit>,
    /// Indices of the units whose text changed, in order.
    pub changed: Vec<usize>,
    /// What was done, sorted by file and line.
    pub applied: Vec<Applied>,
    /// What was tried and taken back, since the result was not better.
    pub refused: Vec<Applied>,
    /// What is found now.
    pub report: Report,
}

/// A fix that could be carried out now.
#[derive(Clone, Debug)]
struct Candidate {
    unit: usize,
    edits: Vec<TextEdit>,
    applied: Applied,
    fingerprint: String,
}

/// Carries out fixes until none is left.
///
/// # Errors
/// See [`Engine::check`].
pub fn apply(job: &Job<'_>, mut units: Vec<Unit>) -> Result<Fixed, String> {
    let mut report = check(job, &units)?;
    let mut refused: FxHashSet<(String, String)> = FxHashSet::default();
    let mut applied = Vec::new();
    let mut back = Vec::new();
    let mut changed: FxHashSet<usize> = FxHashSet::default();
    let mut most = usize::MAX;
    for _ in 0..STEPS {
        let chosen = choose(job, &units, &report, &refused, most);
        let [first, ..] = chosen.as_slice() else { break };
        match attempt(job, &mut units, &report, &chosen)? {
            Some(better) => {
                report = better;
                most = usize::MAX;
                changed.extend(chosen.iter().map(|candidate| candidate.unit));
                applied.extend(chosen.into_iter().map(|candidate| candidate.applied));
            }
            None if chosen.len() == 1 => {
                refused.insert((first.fingerprint.clone(), first.applied.title.clone()));
                back.push(first.applied.clone());
                most = usize::MAX;
            }
            // Some of them are at fault: a part is tried by itself.
            None => most = chosen.len() / 2,
        }
    }
    let mut changed: Vec<usize> = changed.into_iter().collect();
    sort::sort(&mut changed);
    sort::sort(&mut applied);
    sort::sort(&mut back);
    Ok(Fixed { units, changed, applied, refused: back, report })
}

fn check(job: &Job<'_>, units: &[Unit]) -> Result<Report, String> {
    let mut report = job.engine.check(units, job.config, job.host)?;
    (job.mark)(&mut report);
    Ok(report)
}

/// Fixes of which none touches another's text, at most so many.
fn choose(
    job: &Job<'_>,
    units: &[Unit],
    report: &Report,
    refused: &FxHashSet<(String, String)>,
    most: usize,
) -> Vec<Candidate> {
    let mut chosen: Vec<Candidate> = Vec::new();
    let mut taken: FxHashMap<usize, Vec<TextEdit>> = FxHashMap::default();
    for diagnostic in report.diagnostics.iter().filter(|d| d.suppressed.is_none() && !d.baselined) {
        if chosen.len() >= most {
            break;
        }
        let fresh = |fix: &&Fix| {
            job.safety.allows(fix)
                && !refused.contains(&(diagnostic.fingerprint.clone(), fix.title.clone()))
        };
        let Some(candidate) =
            diagnostic.fixes.iter().find(fresh).and_then(|fix| candidate(diagnostic, fix))
        else {
            continue;
        };
        let utf8 = units.get(candidate.unit).is_some_and(|u| u.source.disk == DiskMap::Same);
        let taken = taken.entry(candidate.unit).or_default();
        let apart = |edit: &TextEdit| {
            taken
                .iter()
                .all(|other| edit.span.end < other.span.start || other.span.end < edit.span.start)
        };
        if utf8 && (job.may_change)(candidate.unit) && candidate.edits.iter().all(apart) {
            taken.extend(candidate.edits.iter().cloned());
            chosen.push(candidate);
        }
    }
    chosen
}

fn candidate(diagnostic: &Diagnostic, fix: &Fix) -> Option<Candidate> {
    let unit = fix.edits.first()?.unit;
    let edits = fix.edits.iter().map(|edit| {
        let whole = TextEdit { span: edit.span, text: edit.new_text.clone() };
        (edit.unit == unit).then_some(whole)
    });
    Some(Candidate {
        unit: unit as usize,
        edits: edits.collect::<Option<Vec<_>>>()?,
        applied: Applied {
            path: diagnostic.path.clone(),
            line: diagnostic.range.start.line,
            rule: diagnostic.rule_id.clone(),
            title: fix.title.clone(),
        },
        fingerprint: diagnostic.fingerprint.clone(),
    })
}

/// Carries out fixes; the report on the result, or `None` and the units as they were.
fn attempt(
    job: &Job<'_>,
    units: &mut [Unit],
    before: &Report,
    chosen: &[Candidate],
) -> Result<Option<Report>, String> {
    let mut edits: FxHashMap<usize, Vec<TextEdit>> = FxHashMap::default();
    for candidate in chosen {
        edits.entry(candidate.unit).or_default().extend(candidate.edits.iter().cloned());
    }
    let mut old: Vec<(usize, Unit)> = Vec::new();
    let mut sound = true;
    for (index, edits) in edits {
        let Some(unit) = units.get_mut(index) else { continue };
        let Some(text) = edited(&unit.source.text, &edits) else {
            sound = false;
            break;
        };
        let new = (job.read)(index, &text);
        sound &= reads_as_well(unit, &new);
        old.push((index, std::mem::replace(unit, new)));
    }
    if sound {
        let after = check(job, units)?;
        if is_better(before, &after, chosen) {
            return Ok(Some(after));
        }
    }
    for (index, unit) in old {
        if let Some(slot) = units.get_mut(index) {
            *slot = unit;
        }
    }
    Ok(None)
}

fn reads_as_well(old: &Unit, new: &Unit) -> bool {
    new.status == old.status
        && new.kind == old.kind
        && new.tree.errors.len() <= old.tree.errors.len()
        && new.tree.documents.len() == old.tree.documents.len()
        && new.model.resources.len() == old.model.resources.len()
}

/// Whether what was mended is gone and nothing new has come, by rule and file.
fn is_better(before: &Report, after: &Report, chosen: &[Candidate]) -> bool {
    let mut left: FxHashMap<(&str, &str), i64> = FxHashMap::default();
    for diagnostic in &before.diagnostics {
        *left.entry((&diagnostic.path, &diagnostic.rule_id)).or_default() += 1;
    }
    for candidate in chosen {
        *left.entry((&candidate.applied.path, &candidate.applied.rule)).or_default() -= 1;
    }
    for diagnostic in &after.diagnostics {
        *left.entry((&diagnostic.path, &diagnostic.rule_id)).or_default() -= 1;
    }
    left.values().all(|left| *left >= 0)
}
