//! Pages, their examples with the files that belong to them, and a run of one rule over one.

use plimsoll_core::engine::{Config, Engine, Host};
use plimsoll_core::report::Diagnostic;
use plimsoll_core::rule::parse::{self, Example, Page, Verdict};
use plimsoll_core::text::Span;
use plimsoll_core::unit::Unit;
use plimsoll_tests::verify::TODAY;
use std::path::Path;

/// `(id, text)` of every page in the checkout, or of those that `PLIMSOLL_PAGE` names.
pub fn texts() -> Vec<(String, String)> {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
    let mut pages = Vec::new();
    for domain in std::fs::read_dir(&rules).unwrap() {
        let domain = domain.unwrap().path();
        let name = domain.file_name().unwrap().to_string_lossy().into_owned();
        if !domain.is_dir() || ["src", "data", "packs", "target"].contains(&name.as_str()) {
            continue;
        }
        for file in std::fs::read_dir(&domain).unwrap() {
            let file = file.unwrap().path();
            if file.extension().is_some_and(|extension| extension == "md") {
                let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
                pages.push((format!("{name}/{stem}"), std::fs::read_to_string(&file).unwrap()));
            }
        }
    }
    if let Some(wanted) = filter() {
        pages.retain(|(id, _)| *id == wanted || id.starts_with(&format!("{wanted}/")));
        assert!(!pages.is_empty(), "PLIMSOLL_PAGE={wanted} names no page and no folder");
    }
    pages.sort();
    pages
}

/// What `PLIMSOLL_PAGE` says.
pub fn filter() -> Option<String> {
    std::env::var("PLIMSOLL_PAGE").ok().filter(|wanted| !wanted.is_empty())
}

/// `(id, page)` of those pages that can be read; a test of its own tells the others.
pub fn pages() -> Vec<(String, Page)> {
    texts()
        .into_iter()
        .filter_map(|(id, text)| {
            let page = parse::parse(&id, &text).ok()?;
            Some((id, page))
        })
        .collect()
}

/// An example and the files before it that belong to it.
#[derive(Clone, Debug)]
pub struct Case<'p> {
    pub example: &'p Example,
    pub with: Vec<&'p Example>,
}

/// The `fail` and `pass` examples of a page in order.
pub fn cases(page: &Page) -> Vec<Case<'_>> {
    let mut cases = Vec::new();
    let mut with = Vec::new();
    for example in &page.examples {
        match example.verdict {
            Verdict::With => with.push(example),
            Verdict::Fixed => with.clear(),
            Verdict::Fail | Verdict::Pass => {
                cases.push(Case { example, with: std::mem::take(&mut with) });
            }
        }
    }
    cases
}

/// The name of an example's file in a run.
pub fn file_name(example: &Example, index: usize) -> String {
    let suffix = if example.format == "json" { "json" } else { "yaml" };
    example.file.clone().unwrap_or_else(|| format!("example-{index}.{suffix}"))
}

/// What a run of one rule came to.
pub struct Outcome {
    /// Places of its findings, in order.
    pub places: Vec<Span>,
    /// The findings.
    pub found: Vec<Diagnostic>,
    /// Number of undetermined answers.
    pub undetermined: u64,
    /// Faults of the rule's own expressions.
    pub errors: usize,
    /// All of it, for a reader.
    pub text: String,
}

/// Runs one rule over an example with its files.
pub fn run(engine: &Engine, id: &str, case: &Case<'_>) -> Outcome {
    run_text(engine, id, case, &file_name(case.example, 0), &case.example.text)
}

/// The same with another name and text for the example.
pub fn run_text(engine: &Engine, id: &str, case: &Case<'_>, name: &str, text: &str) -> Outcome {
    let mut units = vec![engine.read(name, text.as_bytes(), &engine.options())];
    for (index, other) in case.with.iter().enumerate() {
        let name = file_name(other, index + 1);
        units.push(engine.read(&name, other.text.as_bytes(), &engine.options()));
    }
    let config = Config { select: vec![id.to_string()], ..Config::default() };
    let host = Host { today: Some(TODAY), ..Host::default() };
    let report = engine.check(&units, &config, host).unwrap();
    let rule = report.statistics.rules.iter().find(|rule| rule.id == id).unwrap();
    let faults = rule.errors.len();
    let mut errors = rule.errors.clone();
    for unit in &units {
        errors.extend(
            unit.notices.iter().map(|notice| format!("{}: {}", notice.rule, notice.message)),
        );
    }
    let found: Vec<Diagnostic> =
        report.diagnostics.iter().filter(|d| d.rule_id == id).cloned().collect();
    let mut places: Vec<Span> = found.iter().map(|d| d.span).collect();
    places.sort_unstable();
    let shown: Vec<String> = report
        .diagnostics
        .iter()
        .map(|d| {
            let text = &units[d.unit as usize].source.text;
            let when = if d.when.is_empty() { String::new() } else { format!(" {:?}", d.when) };
            format!("{} at `{}`: {}{when}", d.rule_id, d.span.of(text), d.message)
        })
        .collect();
    let text = format!(
        "  files: {:?}\n  ran on {} resources\n  errors: {errors:?}\n  undetermined: {:?}\n  found: {shown:#?}",
        units.iter().map(describe).collect::<Vec<_>>(),
        rule.resources,
        rule.undetermined
    );
    Outcome {
        places,
        found,
        undetermined: rule.undetermined.iter().map(|(_, count)| count).sum(),
        errors: faults,
        text,
    }
}

fn describe(unit: &Unit) -> String {
    let kinds: Vec<&str> = unit.model.resources.iter().map(|r| r.kind.as_str()).collect();
    format!("{}: {:?} {kinds:?}", unit.path, unit.status)
}
