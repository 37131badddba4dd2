//! Suppressions against findings: which are accepted, and what is wrong with the suppressions.

use super::{Carrier, Suppression, Until, of_unit};
use crate::engine::Engine;
use crate::model::time;
use crate::rule::context::{Found, Place};
use crate::rule::run::Finding;
use crate::text::{Position, Span};
use crate::unit::Unit;

/// How a suppression stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It accepts a finding.
    Used,
    /// There is nothing for it to accept.
    Unused,
    /// Its day is over.
    Expired,
    /// It names no rule, a rule that does not exist, or a day that does not.
    NotUnderstood,
    /// Its rules did not run, so that nobody knows.
    NotRun,
}

impl State {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            State::Used => "used",
            State::Unused => "unused",
            State::Expired => "expired",
            State::NotUnderstood => "not understood",
            State::NotRun => "not run",
        }
    }
}

/// A suppression and how it stands.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The file.
    pub path: String,
    /// Where it begins.
    pub at: Position,
    /// The suppression.
    pub suppression: Suppression,
    /// How it stands.
    pub state: State,
}

const UNUSED: &str = "general/suppression-unused";
const EXPIRED: &str = "general/suppression-expired";
const NOT_UNDERSTOOD: &str = "general/suppression-not-understood";
const NO_REASON: &str = "general/suppression-without-reason";

/// Marks the findings that a suppression accepts, and adds findings about the suppressions themselves,
/// which no suppression can hide. `today` is in days since 1970-01-01; without it nothing expires.
pub fn apply(
    engine: &Engine,
    units: &[Unit],
    selected: &[bool],
    today: Option<i64>,
    findings: &mut Vec<Finding>,
) -> Vec<Applied> {
    let mut all = Vec::new();
    let mut told = Vec::new();
    for (unit, at) in (0u32..).zip(units) {
        let suppressions = of_unit(at);
        if suppressions.is_empty() {
            continue;
        }
        for suppression in suppressions {
            let state = one(engine, selected, today, unit, &suppression, findings, &mut told);
            let position = at.source.position(suppression.place.start);
            all.push(Applied { path: at.path.clone(), at: position, suppression, state });
        }
    }
    for (rule, unit, span, message) in told {
        let Some(index) = engine.rules().iter().position(|known| known.meta.id == rule) else {
            continue;
        };
        if selected.get(index) != Some(&true) {
            continue;
        }
        let at = Place { unit, span, node: None };
        let found = Found { at, message, related: Vec::new() };
        findings.push(Finding {
            rule: index,
            found,
            subject: None,
            when: Vec::new(),
            suppressed: None,
        });
    }
    all
}

type Told = Vec<(&'static str, u32, Span, String)>;

fn one(
    engine: &Engine,
    selected: &[bool],
    today: Option<i64>,
    unit: u32,
    suppression: &Suppression,
    findings: &mut [Finding],
    told: &mut Told,
) -> State {
    let place = suppression.place;
    if suppression.rules.is_empty() {
        let message = format!("The {} names no rule to ignore", suppression.carrier.word());
        told.push((NOT_UNDERSTOOD, unit, place, message));
        return State::NotUnderstood;
    }
    let ids = || engine.rules().iter().map(|rule| rule.meta.id.as_ref());
    let mut understood = true;
    for (name, at) in &suppression.rules {
        if !ids().any(|id| covers(name, id)) {
            understood = false;
            told.push((NOT_UNDERSTOOD, unit, *at, unknown(name, ids())));
        }
    }
    match (&suppression.until, today) {
        (Some(Until::NoDate(text)), _) => {
            let message = format!("Date \"{text}\" is not understood; accepted is 2027-03-01");
            told.push((NOT_UNDERSTOOD, unit, place, message));
            return State::NotUnderstood;
        }
        (Some(Until::Day(day)), Some(today)) if *day < today => {
            let day = time::show_day(*day);
            let rules = names(suppression);
            told.push((EXPIRED, unit, place, format!("{rules} was ignored until {day}")));
            return State::Expired;
        }
        _ => {}
    }
    let mut used = false;
    for finding in findings.iter_mut().filter(|finding| finding.found.at.unit == unit) {
        let Some(rule) = engine.rules().get(finding.rule) else { continue };
        let id = rule.meta.id.as_ref();
        let about_suppressions = [UNUSED, EXPIRED, NOT_UNDERSTOOD, NO_REASON].contains(&id);
        if about_suppressions
            || !suppression.rules.iter().any(|(name, _)| covers(name, id))
            || !suppression.scope.holds(finding.found.at.span)
        {
            continue;
        }
        used = true;
        if finding.suppressed.is_none() {
            let reason = suppression.reason.clone();
            finding.suppressed = Some(reason.unwrap_or_else(|| "no reason given".to_string()));
        }
    }
    if suppression.reason.is_none() {
        let how = match suppression.carrier {
            Carrier::Metadata => "say it in `reason`",
            Carrier::Comment | Carrier::Annotation => "say it behind a colon",
        };
        let message = format!("{} is ignored without a reason; {how}", names(suppression));
        told.push((NO_REASON, unit, place, message));
    }
    if !understood {
        return State::NotUnderstood;
    }
    if used {
        return State::Used;
    }
    let ran = |name: &str| {
        let rules = engine.rules().iter().zip(selected);
        rules.filter(|(rule, _)| covers(name, &rule.meta.id)).all(|(_, selected)| *selected)
    };
    if !suppression.rules.iter().all(|(name, _)| ran(name)) {
        return State::NotRun;
    }
    told.push((UNUSED, unit, place, format!("{} has nothing to ignore here", names(suppression))));
    State::Unused
}

/// Whether a name in a suppression means a rule: its id, or the folder that it is in.
fn covers(name: &str, id: &str) -> bool {
    name == id || id.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'))
}

fn names(suppression: &Suppression) -> String {
    let names: Vec<&str> = suppression.rules.iter().map(|(name, _)| name.as_str()).collect();
    names.join(", ")
}

fn unknown<'n>(name: &str, ids: impl Iterator<Item = &'n str>) -> String {
    let name: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
    let likeness = |id: &'n str| {
        let short = id.rsplit('/').next().unwrap_or(id);
        (strsim::jaro_winkler(id, &name).max(strsim::jaro_winkler(short, &name)), id)
    };
    let nearest = ids.map(likeness).max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    match nearest {
        Some((score, id)) if score > 0.75 => {
            format!("There is no rule \"{name}\" to ignore; did you mean \"{id}\"?")
        }
        _ => format!("There is no rule \"{name}\" to ignore"),
    }
}
