//! Suppressions written for every finding of the pages' examples and of the corpus: the finding is suppressed,
//! every other one stays, and the file reads as before.

use std::collections::BTreeMap;
use std::path::Path;

use plimsoll_core::engine::{Config, Engine, Host};
use plimsoll_core::report::Report;
use plimsoll_core::rule::parse;
use plimsoll_core::suppress::write::{Wanted, ways};
use plimsoll_core::unit::Unit;

const WANTED: Wanted<'_> =
    Wanted { rule: "", reason: "the \"driver\": it's old", until: Some("2999-12-31") };

fn run(engine: &Engine, path: &str, text: &str) -> (Vec<Unit>, Report) {
    let units = vec![engine.read(path, text.as_bytes(), &engine.options())];
    let config = Config { select: vec!["ALL".to_string()], ..Config::default() };
    let report = engine.check(&units, &config, Host::default()).unwrap();
    (units, report)
}

/// What a report says: fingerprint, and whether it is suppressed.
fn stand(report: &Report) -> BTreeMap<String, bool> {
    let findings = report.diagnostics.iter();
    findings.map(|found| (found.fingerprint.clone(), found.suppressed.is_some())).collect()
}

#[derive(Debug, Default)]
struct Tally {
    /// Findings of files that can hold a suppression.
    findings: usize,
    /// Findings of files that can hold none.
    without: usize,
    /// Ways to write one, by carrier.
    ways: BTreeMap<&'static str, usize>,
    /// Ways that did not do it, or did something else.
    failed: Vec<String>,
}

/// Writes a suppression for one finding of each rule in a file.
fn every_rule(engine: &Engine, path: &str, bytes: &[u8], tally: &mut Tally) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (units, report) = run(engine, path, text);
    let before = stand(&report);
    let mut seen = Vec::new();
    for found in &report.diagnostics {
        let ours = found.rule_id.starts_with("general/suppression-");
        if ours || found.suppressed.is_some() || seen.contains(&&found.rule_id) {
            continue;
        }
        seen.push(&found.rule_id);
        let wanted = Wanted { rule: &found.rule_id, ..WANTED };
        let ways = ways(&units[0], found.span, wanted);
        if ways.is_empty() {
            tally.without += 1;
            continue;
        }
        tally.findings += 1;
        let place = format!("{path}:{} {}", found.range.start.line, found.rule_id);
        for way in ways {
            let after = run(engine, path, &way.apply(text)).1;
            let mut wanted = before.clone();
            // Others of the rule may be held as well.
            for other in report.diagnostics.iter().filter(|other| other.rule_id == found.rule_id) {
                wanted.insert(other.fingerprint.clone(), true);
            }
            let mut stand = stand(&after);
            let done = stand.get(&found.fingerprint) == Some(&true);
            for (key, state) in &mut stand {
                *state |= wanted.get(key) == Some(&true);
            }
            *tally.ways.entry(way.carrier.word()).or_default() += 1;
            if !done || stand != wanted {
                tally.failed.push(format!("{place} by {}", way.carrier.word()));
            }
        }
    }
}

#[test]
fn examples_of_every_page() {
    let engine = plimsoll_rules::engine();
    let mut tally = Tally::default();
    for rule in engine.rules() {
        let page = parse::parse(&rule.meta.id, &rule.page).unwrap();
        for (index, example) in page.examples.into_iter().enumerate() {
            let suffix = if example.format == "json" { "json" } else { "yaml" };
            let name = example.file.unwrap_or_else(|| format!("example.{suffix}"));
            let name = format!("{}/{index}/{name}", rule.meta.id);
            every_rule(&engine, &name, example.text.as_bytes(), &mut tally);
        }
    }
    println!("{tally:#?}");
    assert!(tally.findings > 300, "{}", tally.findings);
    assert_eq!(tally.failed, Vec::<String>::new());
}

#[test]
fn findings_of_the_corpus() {
    let Some(corpus) = plimsoll_tests::corpus_or_say(1) else { return };
    let engine = plimsoll_rules::engine();
    let mut tally = Tally::default();
    for (path, bytes) in plimsoll_tests::files(Path::new(&corpus), &plimsoll_tests::CORPUS_SUFFIXES)
    {
        // Each finding is some runs over its file.
        if bytes.len() < 20_000 {
            every_rule(&engine, &path, &bytes, &mut tally);
        }
    }
    println!("{tally:#?}");
    assert!(tally.findings > 200, "{}", tally.findings);
    assert_eq!(tally.failed, Vec::<String>::new());
}
