//! The engine over real files: no crash, nothing unexplained, and a snapshot of what is found, so
//! that a change shows what it adds and removes.

use plimsoll_core::engine::{Config, Engine, Host};
use plimsoll_core::report::Report;
use plimsoll_core::unit::Unit;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

fn read(engine: &Engine, root: &Path) -> Vec<Unit> {
    plimsoll_tests::files(root, &plimsoll_tests::CORPUS_SUFFIXES)
        .into_iter()
        .map(|(path, bytes)| engine.read(&path, &bytes, &engine.options()))
        .collect()
}

fn check(engine: &Engine, units: &[Unit]) -> Report {
    let host = Host { today: Some(20_780), ..Host::default() };
    engine.check(units, &Config::default(), host).unwrap()
}

/// Compares with a committed file; `PLIMSOLL_BLESS=1` writes it.
fn snapshot(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    if std::env::var_os("PLIMSOLL_BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    if committed == text {
        return;
    }
    let old: std::collections::BTreeSet<&str> = committed.lines().collect();
    let new: std::collections::BTreeSet<&str> = text.lines().collect();
    let mut difference = String::new();
    for line in old.difference(&new) {
        let _ = writeln!(difference, "- {line}");
    }
    for line in new.difference(&old) {
        let _ = writeln!(difference, "+ {line}");
    }
    panic!("tests/corpus/{name} differs (PLIMSOLL_BLESS=1 accepts):\n{difference}");
}

#[test]
fn findings_and_files_are_those_of_the_snapshot() {
    let Some(root) = plimsoll_tests::corpus_or_say(1) else { return };
    let engine = plimsoll_rules::engine();
    let units = read(&engine, &root);
    let report = check(&engine, &units);

    let mut findings = String::new();
    for d in &report.diagnostics {
        let start = d.range.start;
        let _ = writeln!(
            findings,
            "{} {}:{}:{} {}",
            d.rule_id,
            d.path,
            start.line,
            start.column,
            d.message.replace(['\n', '\r'], " ")
        );
    }
    snapshot("findings.txt", &findings);

    let mut files = String::new();
    for file in &report.files {
        let kind = file.kind.unwrap_or("-");
        let reason = file.reason.as_deref().unwrap_or("");
        let _ = writeln!(files, "{} {} {kind} {} {reason}", file.path, file.status, file.resources);
    }
    snapshot("files.txt", &files);

    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for file in &report.files {
        *counts.entry(file.status).or_default() += 1;
    }
    println!("{counts:?} {:?} {:?}", report.summary, report.statistics.reads);
    for file in &report.files {
        let explained = file.status == "checked" || file.reason.is_some();
        assert!(explained, "{}: {} without a reason", file.path, file.status);
    }
    let broken: Vec<_> = report.statistics.rules.iter().filter(|r| !r.errors.is_empty()).collect();
    assert!(broken.is_empty(), "rules with faults of their own: {broken:#?}");
}

#[test]
fn every_place_lies_in_its_file() {
    let Some(root) = plimsoll_tests::corpus_or_say(1) else { return };
    let engine = plimsoll_rules::engine();
    let units = read(&engine, &root);
    let config = Config { select: vec!["ALL".to_string()], ..Config::default() };
    let report = engine.check(&units, &config, Host::default()).unwrap();
    for d in &report.diagnostics {
        let text = &units[d.unit as usize].source.text;
        assert!(text.get(d.span.range()).is_some(), "{} {:?}", d.path, d.span);
    }
    for unit in &units {
        for id in unit.tree.ids() {
            let span = unit.tree.raw(id).span;
            assert!(unit.source.text.get(span.range()).is_some(), "{} {span:?}", unit.path);
        }
    }
}
