//! From findings to the report: positions, names as the file spells them, order, fingerprints.

use super::fingerprint::{self, Fingerprints};
use super::{
    Diagnostic, Edit, File, Fix, Range, Related, Report, ResourceName, Statistics, Summary, Tool,
    When, names,
};
use crate::engine::Engine;
use crate::fix;
use crate::input::Kind;
use crate::model::Point;
use crate::model::world::Decision;
use crate::rule::Rule;
use crate::rule::context::Place;
use crate::rule::run::Finding;
use crate::sort;
use crate::text::Span;
use crate::unit::{Status, Unit};

/// Makes the report of a run.
pub fn build(engine: &Engine, units: &[Unit], findings: Vec<Finding>) -> Report {
    let found = findings.into_iter().filter_map(|finding| diagnostic(engine, units, finding));
    let mut diagnostics: Vec<Diagnostic> = found.collect();
    sort::sort_by(&mut diagnostics, |a, b| {
        (&a.path, a.span, &a.rule_id, &a.message).cmp(&(&b.path, b.span, &b.rule_id, &b.message))
    });
    let mut fingerprints = Fingerprints::default();
    for diagnostic in &mut diagnostics {
        let key = std::mem::take(&mut diagnostic.fingerprint);
        diagnostic.fingerprint = fingerprints.make(diagnostic.unit, key);
    }
    let mut files: Vec<File> = units.iter().map(file).collect();
    sort::sort_by(&mut files, |a, b| a.path.cmp(&b.path));
    let summary = summary(units, &diagnostics);
    Report {
        schema_version: "1",
        tool: Tool {
            name: "plimsoll",
            version: env!("CARGO_PKG_VERSION"),
            rules_digest: engine.digest().to_string(),
        },
        files,
        diagnostics,
        summary,
        suppressions: Vec::new(),
        unused_ignores: Vec::new(),
        statistics: Statistics::default(),
    }
}

fn file(unit: &Unit) -> File {
    File {
        path: unit.path.clone(),
        kind: unit.kind.map(Kind::word),
        bytes: unit.source.bytes,
        status: unit.status.word(),
        reason: unit.status.reason().map(str::to_string),
        resources: unit.model.resources.len(),
        marked: unit.marked,
    }
}

pub(super) fn summary(units: &[Unit], diagnostics: &[Diagnostic]) -> Summary {
    let mut summary = Summary { files: units.len(), ..Summary::default() };
    for unit in units {
        match unit.status {
            Status::Checked | Status::Partly(_) => summary.checked += 1,
            Status::Skipped(_) | Status::Templated(_) => summary.skipped += 1,
            Status::Unreadable(_) => summary.failed += 1,
        }
    }
    for diagnostic in diagnostics {
        if diagnostic.suppressed.is_some() {
            summary.suppressed += 1;
            continue;
        }
        *summary.by_level.of(diagnostic.level) += 1;
        summary.fixable += usize::from(!diagnostic.fixes.is_empty());
    }
    summary
}

fn diagnostic(engine: &Engine, units: &[Unit], finding: Finding) -> Option<Diagnostic> {
    let rule = engine.rules().get(finding.rule)?;
    let unit = units.get(finding.found.at.unit as usize)?;
    let resource = finding.subject.and_then(|at| {
        units.get(at.unit as usize).and_then(|unit| unit.model.resource(at.resource))
    });
    let spell = |text: &str| match resource {
        Some(resource) => names::as_written(engine.shapes(), resource, text),
        None => text.to_string(),
    };
    let pointer = finding.found.at.node.map(|node| unit.tree.pointer(node)).unwrap_or_default();
    let top = resource.map(|resource| resource.node);
    let stable = finding.found.at.node.map(|node| fingerprint::pointer(&unit.tree, node, top));
    let (stable, below) = stable.unwrap_or_default();
    let address = resource.map_or("", |resource| resource.address.as_str());
    // Without the name of the resource, for one that is renamed.
    let nameless = resource.map(|resource| {
        let below = stable.get(below..).unwrap_or_default();
        format!("{}\n{}\n{below}", rule.meta.id, resource.kind)
    });
    Some(Diagnostic {
        rule_id: rule.meta.id.to_string(),
        level: finding.level.unwrap_or(rule.meta.level),
        category: rule.meta.category,
        severity: rule.meta.severity,
        confidence: rule.meta.confidence,
        message: spell(&finding.found.message),
        help: spell(&rule.meta.help),
        url: super::page_url(&rule.meta.id),
        path: unit.path.clone(),
        pointer,
        range: range(unit, finding.found.at.span),
        resource: resource.map(|resource| ResourceName {
            kind: resource.kind.clone(),
            id: resource.id.clone(),
            address: resource.address.clone(),
        }),
        when: finding.when.iter().filter_map(|decision| when(units, *decision)).collect(),
        related: finding
            .found
            .related
            .iter()
            .filter_map(|(place, message)| related(units, *place, spell(message)))
            .collect(),
        fixes: fixes(engine, units, rule, &finding),
        fingerprint: format!("{}\n{address}\n{stable}", rule.meta.id),
        nameless,
        suppressed: finding.suppressed,
        baselined: false,
        span: finding.found.at.span,
        unit: finding.found.at.unit,
        sensitive: rule.meta.sensitive,
    })
}

/// What the rule proposes, as text.
fn fixes(engine: &Engine, units: &[Unit], rule: &Rule, finding: &Finding) -> Vec<Fix> {
    let safety = match rule.meta.fix.as_ref() {
        "safe" => "safe",
        "suggestion" => "suggestion",
        _ => return Vec::new(),
    };
    let conditional = !finding.when.is_empty();
    let changes = &finding.found.fix;
    let planned = fix::plan(units, engine.shapes(), finding.subject, changes, conditional);
    let Some(planned) = planned else { return Vec::new() };
    let Some(unit) = units.get(planned.unit as usize) else { return Vec::new() };
    let edits = planned.edits.into_iter().map(|edit| Edit {
        path: unit.path.clone(),
        range: range(unit, edit.span),
        new_text: edit.text,
        span: edit.span,
        unit: planned.unit,
    });
    vec![Fix { title: planned.title, safety, edits: edits.collect() }]
}

fn range(unit: &Unit, span: Span) -> Range {
    Range { start: unit.source.position(span.start), end: unit.source.position(span.end) }
}

fn related(units: &[Unit], place: Place, message: String) -> Option<Related> {
    let unit = units.get(place.unit as usize)?;
    Some(Related {
        message,
        path: unit.path.clone(),
        range: range(unit, place.span),
        span: place.span,
        unit: place.unit,
    })
}

fn when(units: &[Unit], decision: Decision) -> Option<When> {
    match decision {
        Decision::Parameter(unit, id, point) => {
            let model = &units.get(unit as usize)?.model;
            let parameter = model.parameters.get(usize::from(id.0))?;
            let value = match parameter.points.get(usize::from(point))? {
                Point::Value(_) if parameter.no_echo => Some("****".to_string()),
                Point::Value(value) => Some(value.clone()),
                Point::Other => None,
            };
            Some(When::Parameter { parameter: parameter.name.clone(), value })
        }
        Decision::Condition(unit, id, value) => {
            let model = &units.get(unit as usize)?.model;
            let condition = model.conditions.get(usize::from(id.0))?;
            Some(When::Condition { condition: condition.name.clone(), value })
        }
    }
}
