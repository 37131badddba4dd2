//! Every example of every page does what it says, also with other line ends and a byte order mark.

use crate::harness::{self, Case};
use plimsoll_core::engine::Engine;
use plimsoll_core::rule::parse::{self, Verdict};
use plimsoll_core::text::Span;

/// What is wrong with an example; empty where it does what it says.
fn check(engine: &Engine, id: &str, case: &Case<'_>) -> Vec<String> {
    let example = case.example;
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
    let file = harness::file_name(example, 0);
    for (name, text, marks) in variants {
        let outcome = harness::run_text(engine, id, case, &file, text);
        let expected = if example.verdict == Verdict::Fail { marks } else { Vec::new() };
        let at = format!("rules/{id}.md:{} ({:?}, {name})", example.line, example.verdict);
        if outcome.places != expected {
            let marked: Vec<&str> = expected.iter().map(|span| span.of(text)).collect();
            wrong.push(format!("{at}: expected {marked:?}\n{}", outcome.text));
            break;
        }
        if outcome.errors > 0 {
            wrong.push(format!("{at}: the rule's own expressions are at fault\n{}", outcome.text));
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
    for (id, text) in harness::texts() {
        let page = match parse::parse(&id, &text) {
            Ok(page) => page,
            Err(error) => {
                wrong.push(format!("rules/{id}.md:{}: {}", error.line, error.message));
                continue;
            }
        };
        for case in harness::cases(&page) {
            examples += 1;
            let example = case.example;
            if example.verdict == Verdict::Fail && example.marks.is_empty() {
                wrong.push(format!("rules/{id}.md:{}: a fail without a mark", example.line));
            }
            wrong.extend(check(&engine, &id, &case));
        }
    }
    println!("{examples} examples");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Committed registry and pages are the same: what `cargo xtask generate rules` would say.
#[test]
fn every_page_is_registered() {
    let engine = plimsoll_rules::engine();
    let texts = harness::texts();
    for (id, text) in &texts {
        let rule = engine.rule(id).unwrap_or_else(|| panic!("{id} is not registered"));
        assert_eq!(rule.page, *text, "{id}: run `cargo xtask generate rules`");
    }
    if harness::filter().is_none() {
        assert_eq!(engine.rules().len(), texts.len());
    }
}
