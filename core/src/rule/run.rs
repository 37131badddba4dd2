//! Every rule over every resource.
//!
//! A rule runs on a resource once for each world that it tells apart itself ([`crate::model::world`]).
//! What it finds in every world holds always; what it finds in some holds under the choices of
//! those.

use super::cel::{self, CompileError, Program};
use super::context::{Found, Place};
use super::option::Options;
use super::parse::place_in_check;
use super::schema::{self, Schema};
use super::shape::{Fault, Faults, Walk};
use super::{Check, Context, Level, Rule};
use crate::engine::{Config, Engine, Host};
use crate::limits;
use crate::model::iam::policy::Kept;
use crate::model::links::Links;
use crate::model::names::Names;
use crate::model::world::{Decision, ReadCounts};
use crate::model::{Reason, ResourceId, ResourceRef, World};
use crate::paths::glob::Glob;
use crate::report::{self, Report, RuleStatistics};
use crate::sort;
use crate::unit::Unit;
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::sync::Mutex;

/// A finding of a rule, not yet in the form of the report.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Index of the rule.
    pub rule: usize,
    /// What was found.
    pub found: Found,
    /// The resource.
    pub subject: Option<ResourceRef>,
    /// Under which choices; empty where always.
    pub when: Vec<Decision>,
    /// Why it is accepted, where a suppression says so.
    pub suppressed: Option<String>,
    /// The level that the config gives it.
    pub level: Option<Level>,
}

impl Finding {
    /// What a rule found, whatever the choices.
    pub fn new(rule: usize, found: Found, subject: Option<ResourceRef>) -> Self {
        Self { rule, found, subject, when: Vec::new(), suppressed: None, level: None }
    }
}

/// Figures of one rule on one unit.
#[derive(Clone, Debug, Default)]
struct Tally {
    resources: u64,
    findings: usize,
    undetermined: FxHashMap<Reason, u64>,
    capped: u64,
    errors: Vec<String>,
    /// The first resource on which the rule's own expressions failed, with the first of `errors`.
    failed_on: Option<ResourceRef>,
    nanoseconds: u64,
}

#[derive(Debug, Default)]
struct UnitResult {
    findings: Vec<Finding>,
    tallies: Vec<(usize, Tally)>,
    reads: ReadCounts,
}

/// Runs the rules.
///
/// # Errors
/// See [`Engine::check`].
pub fn check(
    engine: &Engine,
    units: &[Unit],
    config: &Config,
    host: Host<'_>,
) -> Result<Report, String> {
    let selected = super::select::select(engine.rules(), config)?;
    let options = super::option::resolve(engine.rules(), &config.options)?;
    let links = Links::in_bundles(units, &bundles(units, config));
    let mut by_kind: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    let mut everywhere = Vec::new();
    let mut faults = Faults::default();
    for (index, rule) in engine.rules().iter().enumerate() {
        if !selected.get(index).copied().unwrap_or(false) {
            continue;
        }
        match rule.check {
            Check::Engine => continue,
            Check::Shape(fault) => {
                faults.set(fault, index);
                continue;
            }
            Check::Cel(_) | Check::Native(_) | Check::Schema(_) => {}
        }
        for kind in rule.meta.on.iter() {
            match kind.as_ref() {
                "*" => everywhere.push(index),
                kind => by_kind.entry(kind).or_default().push(index),
            }
        }
    }
    let (by_kind, everywhere) = (&by_kind, &everywhere);
    let job =
        Job { engine, units, links: &links, options: &options, by_kind, everywhere, faults, host };
    let slots: Vec<Mutex<UnitResult>> = units.iter().map(|_| Mutex::default()).collect();
    let run = |index: usize| {
        let result = job.unit(index);
        if let Some(slot) = slots.get(index)
            && let Ok(mut slot) = slot.lock()
        {
            *slot = result;
        }
    };
    match host.map {
        Some(map) => map(units.len(), &run),
        None => (0..units.len()).for_each(run),
    }

    let mut findings = Vec::new();
    let mut tallies: Vec<Tally> = vec![Tally::default(); engine.rules().len()];
    let mut reads = ReadCounts::default();
    for (index, slot) in slots.into_iter().enumerate() {
        let Ok(result) = slot.into_inner() else { continue };
        findings.extend(notices(engine, units, index, &selected));
        findings.extend(result.findings);
        reads.add(&result.reads);
        for (rule, tally) in result.tallies {
            if let Some(total) = tallies.get_mut(rule) {
                total.resources += tally.resources;
                total.capped += tally.capped;
                total.nanoseconds += tally.nanoseconds;
                total.errors.extend(tally.errors);
                total.failed_on = total.failed_on.or(tally.failed_on);
                for (reason, count) in tally.undetermined {
                    *total.undetermined.entry(reason).or_default() += count;
                }
            }
        }
    }
    findings.extend(rule_errors(engine, units, &tallies, &selected));
    let asked =
        crate::suppress::Asked { engine, units, config, selected: &selected, today: host.today };
    let (suppressions, unused_ignores) = crate::suppress::apply(&asked, &mut findings);
    levels(engine, units, config, &mut findings);
    let capped = tallies.iter().map(|tally| tally.capped).sum();
    let rules: Vec<RuleStatistics> =
        engine.rules().iter().zip(tallies).map(|(rule, tally)| statistics(rule, tally)).collect();
    let mut report = report::build(engine, units, findings);
    report.summary.capped = capped;
    report.summary.undetermined =
        rules.iter().flat_map(|rule| &rule.undetermined).map(|(_, count)| count).sum();
    report.suppressions = suppressions;
    report.unused_ignores = unused_ignores;
    report.statistics.reads = reads;
    report.statistics.rules = rules;
    for diagnostic in &report.diagnostics {
        let index = engine.index_of(&diagnostic.rule_id);
        if let Some(rule) = index.and_then(|index| report.statistics.rules.get_mut(index)) {
            rule.findings += 1;
        }
    }
    Ok(report)
}

/// For each unit the bundles that it is in.
#[inline(never)]
fn bundles(units: &[Unit], config: &Config) -> Vec<Vec<usize>> {
    if config.bundles.is_empty() {
        return Vec::new();
    }
    let of = |unit: &Unit| {
        let path = format!("{}{}", config.base, unit.path);
        let holds = |globs: &Vec<Glob>| globs.iter().any(|glob| glob.matches(&path));
        (0..).zip(&config.bundles).filter(|(_, globs)| holds(globs)).map(|(at, _)| at).collect()
    };
    units.iter().map(of).collect()
}

fn statistics(rule: &Rule, tally: Tally) -> RuleStatistics {
    let mut undetermined: Vec<(Reason, u64)> = tally.undetermined.into_iter().collect();
    sort::sort(&mut undetermined);
    let mut errors = tally.errors;
    sort::sort(&mut errors);
    errors.dedup();
    RuleStatistics {
        id: rule.meta.id.to_string(),
        resources: tally.resources,
        findings: 0,
        undetermined: undetermined.into_iter().map(|(reason, n)| (reason.words(), n)).collect(),
        errors,
        nanoseconds: tally.nanoseconds,
    }
}

/// Gives findings the levels of the config, and drops those that are off.
#[inline(never)]
fn levels(engine: &Engine, units: &[Unit], config: &Config, findings: &mut Vec<Finding>) {
    if config.levels.is_empty() {
        return;
    }
    findings.retain_mut(|finding| {
        let (Some(rule), Some(unit)) =
            (engine.rules().get(finding.rule), units.get(finding.found.at.unit as usize))
        else {
            return true;
        };
        let resource = finding.subject.and_then(|at| {
            units.get(at.unit as usize).and_then(|unit| unit.model.resource(at.resource))
        });
        let path = format!("{}{}", config.base, unit.path);
        let fits = |of: &&crate::engine::LevelRule| {
            super::select::covers(&of.rule, &rule.meta.id)
                && of.paths.as_ref().is_none_or(|globs| globs.iter().any(|g| g.matches(&path)))
                && of.resources.as_ref().is_none_or(|ids| {
                    resource.is_some_and(|r| ids.iter().any(|id| *id == r.id || *id == r.address))
                })
        };
        match config.levels.iter().rev().find(fits) {
            None => true,
            Some(of) => {
                finding.level = of.level;
                of.level.is_some()
            }
        }
    });
}

/// One finding for each rule whose own expressions failed: such a rule says nothing, and nobody would
/// know.
#[inline(never)]
fn rule_errors(
    engine: &Engine,
    units: &[Unit],
    tallies: &[Tally],
    selected: &[bool],
) -> Vec<Finding> {
    let Some(rule) = engine.index_of("general/rule-error") else { return Vec::new() };
    if !selected.get(rule).copied().unwrap_or(false) {
        return Vec::new();
    }
    let failed = engine.rules().iter().zip(tallies).filter_map(|(failed, tally)| {
        let (at, error) = (tally.failed_on?, tally.errors.first()?);
        let resource = units.get(at.unit as usize)?.model.resource(at.resource)?;
        let place = Place { unit: at.unit, span: resource.name_span, node: Some(resource.node) };
        let message = format!("Rule {} could not be evaluated here: {error}", failed.meta.id);
        let found = Found::new(place, message);
        Some(Finding::new(rule, found, Some(at)))
    });
    failed.collect()
}

/// What must be said about the file itself.
fn notices(engine: &Engine, units: &[Unit], index: usize, selected: &[bool]) -> Vec<Finding> {
    let Some(unit) = units.get(index) else { return Vec::new() };
    let unit_index = u32::try_from(index).unwrap_or(u32::MAX);
    let mut findings = Vec::new();
    for notice in &unit.notices {
        let Some(rule) = engine.index_of(notice.rule) else { continue };
        if !selected.get(rule).copied().unwrap_or(false) {
            continue;
        }
        let place = |span| Place { unit: unit_index, span, node: None };
        let related = notice.related.iter().map(|(span, text)| (place(*span), text.clone()));
        let found = Found {
            related: related.collect(),
            ..Found::new(place(notice.span), notice.message.clone())
        };
        findings.push(Finding::new(rule, found, None));
    }
    findings
}

struct Job<'j> {
    engine: &'j Engine,
    units: &'j [Unit],
    links: &'j Links,
    /// Of each rule, by its index.
    options: &'j [Options],
    by_kind: &'j FxHashMap<&'j str, Vec<usize>>,
    /// Rules for every kind that has a shape.
    everywhere: &'j [usize],
    /// Rules that the shape checker tells.
    faults: Faults,
    host: Host<'j>,
}

impl Job<'_> {
    fn unit(&self, index: usize) -> UnitResult {
        let mut result = UnitResult::default();
        let Some(unit) = self.units.get(index) else { return result };
        if !unit.status.is_checked() {
            return result;
        }
        let unit_index = u32::try_from(index).unwrap_or(u32::MAX);
        let world = World::new(self.units);
        let policies = Kept::default();
        let mut tallies = vec![Tally::default(); self.engine.rules().len()];
        for (resource_index, resource) in (0u32..).zip(&unit.model.resources) {
            let subject = ResourceRef { unit: unit_index, resource: ResourceId(resource_index) };
            let rules = self.by_kind.get(resource.kind.as_str()).map_or(&[][..], Vec::as_slice);
            let shaped = resource.shape.is_some();
            if shaped && !self.faults.is_empty() {
                self.shape(&world, subject, &mut tallies, &mut result);
            }
            let names = OnceCell::new();
            let names =
                || names.get_or_init(|| Names::below(&unit.model, &unit.tree, resource.properties));
            let everywhere = if shaped { self.everywhere } else { &[] };
            for rule in rules.iter().chain(everywhere) {
                let start = self.host.clock.map(|clock| clock());
                let Some(tally) = tallies.get_mut(*rule) else { continue };
                tally.resources += 1;
                if !self.engine.may_speak(*rule, names()) {
                    continue;
                }
                let found = self.rule(&world, &policies, *rule, subject, tally);
                if let (Some(clock), Some(start)) = (self.host.clock, start) {
                    tally.nanoseconds += clock().saturating_sub(start);
                }
                for finding in found {
                    tally.findings += 1;
                    if tally.findings <= limits::FINDINGS {
                        result.findings.push(finding);
                    }
                }
            }
        }
        for (rule, tally) in tallies.into_iter().enumerate() {
            if tally.findings > limits::FINDINGS {
                result.findings.extend(self.overflow(unit_index, rule, tally.findings));
            }
            if tally.resources > 0 {
                result.tallies.push((rule, tally));
            }
        }
        result.reads = world.counts();
        result
    }

    /// The faults of one resource's shape. Values that depend on nothing are looked at once; each
    /// value that does is run by itself, so that the choices of one do not multiply with another's.
    fn shape(
        &self,
        world: &World<'_>,
        subject: ResourceRef,
        tallies: &mut [Tally],
        result: &mut UnitResult,
    ) {
        let start = self.host.clock.map(|clock| clock());
        let cx = Context::new(world, self.links, subject, self.host.today);
        let Some(mut walk) = Walk::new(&cx, self.engine.shapes()) else { return };
        let mut capped = false;
        let mut findings: Vec<(Fault, Found, Vec<Decision>)> = Vec::new();
        walk.resource();
        let always = walk.take();
        if !always.is_empty() && self.can_exist(world, subject) {
            findings.extend(always.into_iter().map(|(fault, found)| (fault, found, Vec::new())));
        }
        for open in walk.open() {
            let mut runs: Vec<ShapeRun> = Vec::new();
            capped |= self.worlds(world, subject, || {
                walk.again(&open);
                let found = walk.take();
                runs.push((world.decisions(), found));
                runs.len()
            });
            for fault in Fault::ALL {
                if !runs.iter().any(|(_, found)| found.iter().any(|(f, _)| *f == fault)) {
                    continue;
                }
                let of_fault = |(decisions, found): &ShapeRun| Run {
                    decisions: decisions.clone(),
                    found: found
                        .iter()
                        .filter(|(f, _)| *f == fault)
                        .map(|(_, f)| f.clone())
                        .collect(),
                };
                let runs: Vec<Run> = runs.iter().map(of_fault).collect();
                findings.extend(merge(&runs).into_iter().map(|(found, when)| (fault, found, when)));
            }
        }
        for fault in Fault::ALL {
            let Some(tally) = self.faults.get(fault).and_then(|rule| tallies.get_mut(rule)) else {
                continue;
            };
            tally.resources += 1;
            tally.capped += u64::from(capped);
            for reason in walk.unknown(fault) {
                *tally.undetermined.entry(reason).or_default() += 1;
            }
        }
        for (fault, found, when) in findings {
            let Some(rule) = self.faults.get(fault) else { continue };
            let Some(tally) = tallies.get_mut(rule) else { continue };
            tally.findings += 1;
            if tally.findings <= limits::FINDINGS {
                result.findings.push(Finding { when, ..Finding::new(rule, found, Some(subject)) });
            }
        }
        let first = Fault::ALL.into_iter().find_map(|fault| self.faults.get(fault));
        if let (Some(clock), Some(start)) = (self.host.clock, start)
            && let Some(tally) = first.and_then(|rule| tallies.get_mut(rule))
        {
            // One walk for all of them: its time is told of the first.
            tally.nanoseconds += clock().saturating_sub(start);
        }
    }

    /// Whether there is a world in which a resource exists.
    fn can_exist(&self, world: &World<'_>, subject: ResourceRef) -> bool {
        let mut exists = false;
        self.worlds(world, subject, || {
            exists = true;
            limits::WORLDS
        });
        exists
    }

    /// Runs `each` in every world that it tells apart and in which the resource exists; it says how many
    /// runs there were. True where a limit was met.
    fn worlds(
        &self,
        world: &World<'_>,
        subject: ResourceRef,
        mut each: impl FnMut() -> usize,
    ) -> bool {
        let Some(resource) = world.resource(subject) else { return false };
        world.restart();
        let mut steps = 0;
        let mut capped = false;
        let mut runs = 0;
        loop {
            let exists = resource.condition.and_then(|c| world.condition(subject.unit, c));
            if exists != Some(false) {
                runs = each();
            }
            steps += 1;
            capped |= world.capped();
            if steps == 1 && world.is_only() {
                return capped;
            }
            if steps >= limits::WORLDS * 4 || runs >= limits::WORLDS {
                return capped | world.next();
            }
            if !world.next() {
                return capped;
            }
        }
    }

    /// Says how many findings of a rule were left out.
    #[inline(never)]
    fn overflow(&self, unit: u32, rule: usize, count: usize) -> Option<Finding> {
        let limit = self.engine.index_of("general/limit")?;
        let id = &self.engine.rules().get(rule)?.meta.id;
        let message = format!(
            "Rule {id} has {count} findings in this file; the first {} are shown",
            limits::FINDINGS
        );
        let at = Place { unit, span: Default::default(), node: None };
        Some(Finding::new(limit, Found::new(at, message), None))
    }

    fn rule<'u>(
        &self,
        world: &World<'u>,
        policies: &Kept<'u>,
        index: usize,
        subject: ResourceRef,
        tally: &mut Tally,
    ) -> Vec<Finding> {
        let Some(rule) = self.engine.rules().get(index) else { return Vec::new() };
        let mut runs: Vec<Run> = Vec::new();
        let mut unknown: Vec<Reason> = Vec::new();
        let capped = self.worlds(world, subject, || {
            let mut cx = Context::new(world, self.links, subject, self.host.today);
            cx.options = self.options.get(index).map_or(&[], Vec::as_slice);
            cx.policies = Some(policies);
            match &rule.check {
                Check::Native(check) => check(&mut cx),
                Check::Cel(_) => match self.engine.program(index) {
                    Some(Ok(program)) => cel::run(program, &mut cx),
                    Some(Err(error)) => cx.errors.push(compile_message(rule, error)),
                    None => {}
                },
                Check::Schema(_) => match self.engine.schema(index) {
                    Some(Ok(schema)) => {
                        schema::run(schema, &mut cx);
                    }
                    Some(Err(fault)) => {
                        cx.errors.push(format!("schema, line {}: {}", fault.line, fault.message));
                    }
                    None => {}
                },
                Check::Shape(_) | Check::Engine => {}
            }
            for reason in cx.undetermined {
                if !unknown.contains(&reason) {
                    unknown.push(reason);
                }
            }
            for error in cx.errors {
                tally.failed_on.get_or_insert(subject);
                if !tally.errors.contains(&error) {
                    tally.errors.push(error);
                }
            }
            if cx.found.is_empty() && world.is_only() {
                return 1;
            }
            runs.push(Run { decisions: world.decisions(), found: cx.found });
            runs.len()
        });
        tally.capped += u64::from(capped);
        for reason in unknown {
            *tally.undetermined.entry(reason).or_default() += 1;
        }
        if runs.iter().all(|run| run.found.is_empty()) {
            return Vec::new();
        }
        merge(&runs)
            .into_iter()
            .map(|(found, when)| Finding { when, ..Finding::new(index, found, Some(subject)) })
            .collect()
    }
}

/// What a rule that does not compile has to say.
#[inline(never)]
fn compile_message(rule: &Rule, error: &CompileError) -> String {
    let CompileError { field, message, offset } = error;
    match place_in_check(&rule.page, field, *offset as usize) {
        Some((line, column)) => {
            format!("{message} (`{field}`, line {line}, column {column} of its page)")
        }
        None => format!("{message} (`{field}`)"),
    }
}

/// The same of a walk over a shape, which finds faults of several rules.
type ShapeRun = (Vec<Decision>, Vec<(Fault, Found)>);

/// One world: the choices it rests on and what was found.
#[derive(Debug)]
struct Run {
    decisions: Vec<Decision>,
    found: Vec<Found>,
}

/// The findings of all worlds, each once, with the fewest choices under which it holds.
fn merge(runs: &[Run]) -> Vec<(Found, Vec<Decision>)> {
    let mut merged: Vec<(Found, Vec<Decision>)> = Vec::new();
    for run in runs {
        for found in &run.found {
            let same = |other: &Found| other.at == found.at && other.message == found.message;
            if merged.iter().any(|(known, _)| same(known)) {
                continue;
            }
            let holds = |run: &Run| run.found.iter().any(same);
            let when = match runs.iter().all(holds) {
                true => Vec::new(),
                false => fewest(runs, &run.decisions, &holds),
            };
            merged.push((found.clone(), when));
        }
    }
    merged
}

/// The fewest of some choices under which something holds in every run that made them.
#[inline(never)]
fn fewest(runs: &[Run], choices: &[Decision], holds: &dyn Fn(&Run) -> bool) -> Vec<Decision> {
    let mut when = choices.to_vec();
    let mut index = 0;
    while index < when.len() {
        let mut fewer = when.clone();
        fewer.remove(index);
        let made = |run: &&Run| fewer.iter().all(|choice| run.decisions.contains(choice));
        if runs.iter().filter(made).all(holds) {
            when = fewer;
        } else {
            index += 1;
        }
    }
    when
}

/// Programs of an engine, compiled when first needed.
pub type Compiled = std::sync::OnceLock<Result<Program, CompileError>>;

/// Schemas of an engine, likewise.
pub type CompiledSchema = std::sync::OnceLock<Result<Schema, schema::Fault>>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ConditionId;
    use crate::text::Span;

    fn found(message: &str) -> Found {
        let at = Place { unit: 0, span: Span::default(), node: None };
        Found::new(at, message)
    }

    #[test]
    fn a_finding_names_the_choice_it_depends_on_and_no_other() {
        let d = |condition, holds| Decision::Condition(0, ConditionId(condition), holds);
        let runs = [
            Run { decisions: vec![d(0, true), d(1, true)], found: vec![found("a"), found("b")] },
            Run { decisions: vec![d(0, true), d(1, false)], found: vec![found("b")] },
            Run { decisions: vec![d(0, false), d(1, true)], found: vec![found("a"), found("b")] },
            Run { decisions: vec![d(0, false), d(1, false)], found: vec![found("b")] },
        ];
        let merged = merge(&runs);
        let when = |message: &str| {
            merged.iter().find(|(f, _)| f.message == message).map(|(_, when)| when.clone())
        };
        assert_eq!(when("a"), Some(vec![d(1, true)]));
        assert_eq!(when("b"), Some(vec![]));
    }
}
