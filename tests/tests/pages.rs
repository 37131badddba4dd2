//! Every example of every rule page is a test.

use plimsoll_core::engine::{Config, Engine, Host};
use plimsoll_core::rule::parse::{self, Example, Verdict};
use plimsoll_core::text::Span;
use std::path::Path;

/// `(id, page)` of every page in the checkout.
fn pages() -> Vec<(String, String)> {
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
    pages.sort();
    pages
}

fn file_name(example: &Example, index: usize) -> String {
    let suffix = if example.format == "json" { "json" } else { "yaml" };
    example.file.clone().unwrap_or_else(|| format!("example-{index}.{suffix}"))
}

struct Outcome {
    places: Vec<Span>,
    undetermined: u64,
    text: String,
}

fn run(engine: &Engine, id: &str, example: &Example, with: &[&Example], text: &str) -> Outcome {
    let mut units = vec![engine.read(&file_name(example, 0), text.as_bytes(), &engine.options())];
    for (index, other) in with.iter().enumerate() {
        let name = file_name(other, index + 1);
        units.push(engine.read(&name, other.text.as_bytes(), &engine.options()));
    }
    let statuses: Vec<String> = units
        .iter()
        .map(|u| {
            format!(
                "{}: {:?} {:?}",
                u.path,
                u.status,
                u.model.resources.iter().map(|r| &r.kind).collect::<Vec<_>>()
            )
        })
        .collect();
    let config = Config { select: vec![id.to_string()], ignore: Vec::new() };
    // 2026-11-23, so that rules about dates have a fixed day.
    let host = Host { today: Some(20_780), ..Host::default() };
    let report = engine.check(&units, &config, host).unwrap();
    let rule = report.statistics.rules.iter().find(|rule| rule.id == id).unwrap();
    let mut errors = rule.errors.clone();
    for unit in &units {
        errors.extend(
            unit.notices.iter().map(|notice| format!("{}: {}", notice.rule, notice.message)),
        );
    }
    let mut places: Vec<Span> =
        report.diagnostics.iter().filter(|d| d.rule_id == id).map(|d| d.span).collect();
    places.sort_unstable();
    let shown: Vec<String> = report
        .diagnostics
        .iter()
        .map(|d| {
            format!(
                "{} at `{}`: {}",
                d.rule_id,
                d.span.of(&units[d.unit as usize].source.text),
                d.message
            )
        })
        .collect();
    Outcome {
        places,
        undetermined: rule.undetermined.iter().map(|(_, count)| count).sum(),
        text: format!(
            "  files: {statuses:?}\n  ran on {} resources\n  errors: {errors:?}\n  undetermined: {:?}\n  found: {shown:#?}",
            rule.resources, rule.undetermined
        ),
    }
}

/// What is wrong with an example; empty where it does what it says.
fn check(engine: &Engine, id: &str, example: &Example, with: &[&Example]) -> Vec<String> {
    let mut wrong = Vec::new();
    // The same example with other line ends and with a byte order mark must give the same places.
    let crlf = example.text.replace('\n', "\r\n");
    let bom = format!("\u{feff}{}", example.text);
    let moved =
        |at: u32| at + u32::try_from(example.text[..at as usize].matches('\n').count()).unwrap();
    let variants: [(&str, &str, Vec<Span>); 3] = [
        ("as written", &example.text, example.marks.clone()),
        (
            "with CR LF",
            &crlf,
            example.marks.iter().map(|m| Span::new(moved(m.start), moved(m.end))).collect(),
        ),
        (
            "with a BOM",
            &bom,
            example.marks.iter().map(|m| Span::new(m.start + 3, m.end + 3)).collect(),
        ),
    ];
    for (name, text, marks) in variants {
        let outcome = run(engine, id, example, with, text);
        let expected = if example.verdict == Verdict::Fail { marks } else { Vec::new() };
        let at = format!("rules/{id}.md:{} ({:?}, {name})", example.line, example.verdict);
        if outcome.places != expected {
            let marked: Vec<&str> = expected.iter().map(|span| span.of(text)).collect();
            wrong.push(format!("{at}: expected {marked:?}\n{}", outcome.text));
            break;
        }
        if example.verdict == Verdict::Pass && outcome.undetermined > 0 {
            wrong.push(format!("{at}: a pass must be decided\n{}", outcome.text));
            break;
        }
    }
    wrong
}

#[test]
fn every_example_does_what_it_says() {
    let engine = plimsoll_rules::engine();
    let mut wrong = Vec::new();
    let mut examples = 0;
    for (id, text) in pages() {
        let page = match parse::parse(&id, &text) {
            Ok(page) => page,
            Err(error) => {
                wrong.push(format!("rules/{id}.md:{}: {}", error.line, error.message));
                continue;
            }
        };
        let mut with: Vec<&Example> = Vec::new();
        for example in &page.examples {
            match example.verdict {
                Verdict::With => with.push(example),
                Verdict::Fixed => with.clear(),
                Verdict::Fail | Verdict::Pass => {
                    examples += 1;
                    if example.verdict == Verdict::Fail && example.marks.is_empty() {
                        wrong
                            .push(format!("rules/{id}.md:{}: a fail without a mark", example.line));
                    }
                    wrong.extend(check(&engine, &id, example, &with));
                    with.clear();
                }
            }
        }
    }
    println!("{examples} examples");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_has_a_fail_and_a_pass_and_says_why() {
    let mut wrong = Vec::new();
    for (id, text) in pages() {
        let Ok(page) = parse::parse(&id, &text) else { continue };
        for heading in ["Why it matters", "How to fix", "When to ignore"] {
            if !page.sections.iter().any(|(h, text)| h == heading && !text.trim().is_empty()) {
                wrong.push(format!("{id}: no section \"{heading}\""));
            }
        }
        if matches!(page.check, parse::PageCheck::Engine) {
            continue;
        }
        for verdict in [Verdict::Fail, Verdict::Pass] {
            if !page.examples.iter().any(|example| example.verdict == verdict) {
                wrong.push(format!("{id}: no {verdict:?} example"));
            }
        }
        if page.meta.sources.is_empty() {
            wrong.push(format!("{id}: no source"));
        }
        if page.meta.on.is_empty() {
            wrong.push(format!("{id}: no kind in `on`"));
        }
        if page.meta.summary.ends_with('.') {
            wrong.push(format!("{id}: the summary ends with a full stop"));
        }
        if page.meta.help.is_empty() {
            wrong.push(format!("{id}: \"How to fix\" has no text"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Committed registry and pages are the same: what `cargo xtask generate rules` would say.
#[test]
fn every_page_is_registered() {
    let engine = plimsoll_rules::engine();
    for (id, text) in pages() {
        let rule = engine.rule(&id).unwrap_or_else(|| panic!("{id} is not registered"));
        assert_eq!(rule.page, text, "{id}: run `cargo xtask generate rules`");
    }
    assert_eq!(engine.rules().len(), pages().len());
}
