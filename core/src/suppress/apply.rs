//! Suppressions against findings: which are accepted, and what is wrong with the suppressions.

use super::{Carrier, Scope, Suppression, Until, of_unit};
use crate::engine::{Config, Engine, Ignore};
use crate::model::time;
use crate::near;
use crate::rule::context::{Found, Place};
use crate::rule::run::Finding;
use crate::rule::select::covers;
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
    /// The config does not let it.
    Forbidden,
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
            State::Forbidden => "forbidden",
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

/// What a run was asked for, as far as suppressions need it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The rules.
    pub engine: &'a Engine,
    /// The files.
    pub units: &'a [Unit],
    /// The configuration.
    pub config: &'a Config,
    /// For each rule whether it runs.
    pub selected: &'a [bool],
    /// Today in days since 1970-01-01; without it nothing expires.
    pub today: Option<i64>,
}

const UNUSED: &str = "general/suppression-unused";
const EXPIRED: &str = "general/suppression-expired";
const NOT_UNDERSTOOD: &str = "general/suppression-not-understood";
const NO_REASON: &str = "general/suppression-without-reason";
const FORBIDDEN: &str = "general/suppression-forbidden";

/// Findings about suppressions, which no suppression can hide.
const OURS: [&str; 5] = [UNUSED, EXPIRED, NOT_UNDERSTOOD, NO_REASON, FORBIDDEN];

/// Something to say about a suppression: rule, unit, place, message.
type Told = Vec<(&'static str, u32, Span, String)>;

/// Marks the findings that a suppression or the config accepts, and adds findings about the suppressions
/// themselves. The second list is for [`crate::report::Report::unused_ignores`].
pub fn apply(
    asked: &Asked<'_>,
    findings: &mut Vec<Finding>,
) -> (Vec<Applied>, Vec<(usize, String)>) {
    let mut all = Vec::new();
    let mut told = Vec::new();
    for (unit, at) in (0u32..).zip(asked.units) {
        for suppression in of_unit(at) {
            let mut one = One { asked, unit, suppression: &suppression, told: &mut told };
            let state = one.apply(findings);
            let position = at.source.position(suppression.place.start);
            all.push(Applied { path: at.path.clone(), at: position, suppression, state });
        }
    }
    let config = &asked.config.accepted;
    let unused = config
        .iter()
        .enumerate()
        .filter_map(|(index, ignore)| Some((index, accept(asked, ignore, findings)?)))
        .collect();
    for (rule, unit, span, message) in told {
        let Some(index) = asked.engine.index_of(rule) else { continue };
        if asked.selected.get(index) == Some(&true) {
            let at = Place { unit, span, node: None };
            let found = Found::new(at, message);
            findings.push(Finding::new(index, found, None));
        }
    }
    (all, unused)
}

impl Asked<'_> {
    fn id(&self, finding: &Finding) -> &str {
        self.engine.rules().get(finding.rule).map_or("", |rule| rule.meta.id.as_ref())
    }

    fn is_enforced(&self, id: &str) -> bool {
        self.config.policy.enforce.iter().any(|name| covers(name, id))
    }

    /// What to say of a name that means no rule.
    fn unknown(&self, name: &str) -> Option<String> {
        let ids = || self.engine.rules().iter().map(|rule| rule.meta.id.as_ref());
        if ids().any(|id| covers(name, id)) {
            return None;
        }
        let name: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
        Some(match near::rule(&name, ids()) {
            Some(id) => format!("There is no rule \"{name}\" to ignore; did you mean \"{id}\"?"),
            None => format!("There is no rule \"{name}\" to ignore"),
        })
    }

    /// Whether all rules that a name means were run.
    fn ran(&self, name: &str) -> bool {
        let rules = self.engine.rules().iter().zip(self.selected);
        rules.filter(|(rule, _)| covers(name, &rule.meta.id)).all(|(_, selected)| *selected)
    }
}

struct One<'a, 't> {
    asked: &'a Asked<'a>,
    unit: u32,
    suppression: &'a Suppression,
    told: &'t mut Told,
}

impl One<'_, '_> {
    fn tell(&mut self, rule: &'static str, place: Span, message: String) {
        self.told.push((rule, self.unit, place, message));
    }

    #[inline(never)]
    fn apply(&mut self, findings: &mut [Finding]) -> State {
        let suppression = self.suppression;
        let (place, carrier) = (suppression.place, suppression.carrier.word());
        if suppression.rules.is_empty() {
            self.tell(NOT_UNDERSTOOD, place, format!("The {carrier} names no rule to ignore"));
            return State::NotUnderstood;
        }
        let names = names(suppression.rules.iter().map(|(name, _)| name));
        let mut understood = true;
        for (name, at) in &suppression.rules {
            if let Some(message) = self.asked.unknown(name) {
                understood = false;
                self.tell(NOT_UNDERSTOOD, *at, message);
            }
        }
        match (&suppression.until, self.asked.today) {
            (Some(Until::NoDate(text)), _) => {
                let message = format!("Date \"{text}\" is not understood; accepted is 2027-03-01");
                self.tell(NOT_UNDERSTOOD, place, message);
                return State::NotUnderstood;
            }
            (Some(Until::Day(day)), Some(today)) if *day < today => {
                let day = time::show_day(*day);
                self.tell(EXPIRED, place, format!("{names} was ignored until {day}"));
                return State::Expired;
            }
            _ => {}
        }
        let policy = &self.asked.config.policy;
        if policy.forbid.contains(&suppression.carrier) {
            let words = suppression.carrier.words();
            let message = format!("The config accepts no suppression in {words}");
            self.tell(FORBIDDEN, place, message);
            return State::Forbidden;
        }
        if suppression.reason.is_none() {
            if policy.require_reason {
                let message =
                    format!("{names} is ignored without the reason that the config wants");
                self.tell(FORBIDDEN, place, message);
                return State::Forbidden;
            }
            let how = match suppression.carrier {
                Carrier::Metadata => "say it in `reason`",
                _ => "say it behind a colon",
            };
            self.tell(NO_REASON, place, format!("{names} is ignored without a reason; {how}"));
        }
        let (used, enforced) = self.mark(findings);
        if let Some(rule) = enforced {
            self.tell(FORBIDDEN, place, format!("The config does not let {rule} be ignored"));
            return State::Forbidden;
        }
        match (understood, used) {
            (false, _) => State::NotUnderstood,
            (true, true) => State::Used,
            (true, false) => {
                if !suppression.rules.iter().all(|(name, _)| self.asked.ran(name)) {
                    return State::NotRun;
                }
                self.tell(UNUSED, place, format!("{names} has nothing to ignore here"));
                State::Unused
            }
        }
    }

    /// Marks findings; whether there was one, and a rule that is enforced where one was met.
    fn mark(&self, findings: &mut [Finding]) -> (bool, Option<String>) {
        let suppression = self.suppression;
        let (mut used, mut enforced) = (false, None);
        for finding in findings.iter_mut().filter(|finding| finding.found.at.unit == self.unit) {
            let id = self.asked.id(finding);
            let meant = suppression.rules.iter().any(|(name, _)| covers(name, id));
            if !meant || OURS.contains(&id) || !holds(suppression.scope, finding) {
                continue;
            }
            if self.asked.is_enforced(id) {
                enforced = Some(id.to_string());
                continue;
            }
            used = true;
            accepted(finding, suppression.reason.as_deref());
        }
        (used, enforced)
    }
}

fn holds(scope: Scope, finding: &Finding) -> bool {
    scope.holds(finding.found.at.span)
}

fn accepted(finding: &mut Finding, reason: Option<&str>) {
    if finding.suppressed.is_none() {
        finding.suppressed = Some(reason.unwrap_or("no reason given").to_string());
    }
}

/// Marks what an entry of the config accepts; what to say where it accepts nothing.
#[inline(never)]
fn accept(asked: &Asked<'_>, ignore: &Ignore, findings: &mut [Finding]) -> Option<String> {
    let rules = names(ignore.rules.iter());
    if let Some(message) = ignore.rules.iter().find_map(|name| asked.unknown(name)) {
        return Some(message);
    }
    if let (Some(day), Some(today)) = (ignore.until, asked.today)
        && day < today
    {
        return Some(format!("{rules} was ignored until {}", time::show_day(day)));
    }
    let policy = &asked.config.policy;
    if policy.forbid.contains(&Carrier::Config) {
        return Some("the config accepts no suppression in itself (`forbid`)".to_string());
    }
    if policy.require_reason && ignore.reason.is_none() {
        return Some(format!("{rules} is ignored without the reason that the config wants"));
    }
    let in_path = |unit: &Unit| {
        let path = format!("{}{}", asked.config.base, unit.path);
        ignore.path.as_ref().is_none_or(|glob| glob.matches(&path))
    };
    let mut used = false;
    for finding in findings.iter_mut() {
        let id = asked.id(finding);
        let Some(unit) = asked.units.get(finding.found.at.unit as usize) else { continue };
        let meant = ignore.rules.iter().any(|name| covers(name, id)) && !OURS.contains(&id);
        if !meant || asked.is_enforced(id) || !in_path(unit) {
            continue;
        }
        let resource = finding.subject.and_then(|at| {
            asked.units.get(at.unit as usize).and_then(|unit| unit.model.resource(at.resource))
        });
        if let Some(wanted) = &ignore.resource
            && !resource.is_some_and(|r| r.id == *wanted || r.address == *wanted)
        {
            continue;
        }
        if let Some(wanted) = &ignore.pointer {
            let pointer = finding.found.at.node.map(|node| unit.tree.pointer(node));
            let below = |pointer: String| {
                let rest = pointer.strip_prefix(wanted.as_str()).map(str::to_string);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            if !pointer.is_some_and(below) {
                continue;
            }
        }
        used = true;
        accepted(finding, ignore.reason.as_deref());
    }
    let looked = asked.units.iter().any(|unit| unit.status.is_checked() && in_path(unit));
    let ran = ignore.rules.iter().all(|name| asked.ran(name));
    (!used && looked && ran).then(|| format!("{rules} has nothing to ignore"))
}

fn names<'n>(names: impl Iterator<Item = &'n String>) -> String {
    names.map(String::as_str).collect::<Vec<_>>().join(", ")
}
