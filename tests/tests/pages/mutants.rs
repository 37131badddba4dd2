//! Each check is forced to hold always, never, and not to be known: some example must break each
//! time, or the examples prove nothing.

use crate::harness::{self, Case};
use plimsoll_core::engine::Engine;
use plimsoll_core::model::Reason;
use plimsoll_core::rule::cel::{self, Program};
use plimsoll_core::rule::page::CelCheck;
use plimsoll_core::rule::parse::Verdict;
use plimsoll_core::rule::{Check, Context, Rule};
use std::cell::RefCell;

thread_local! {
    /// The check under mutation whose assertion never holds; a `Check::Native` is a plain function.
    static NEVER: RefCell<Option<Program>> = const { RefCell::new(None) };
}

/// Where the assertion is asked, the answer is not known.
fn unknown_cel(cx: &mut Context<'_, '_>) {
    NEVER.with_borrow(|program| {
        let Some(program) = program else { return };
        let mut inner = Context::new(cx.world, cx.links, cx.subject, cx.today);
        cel::run(program, &mut inner);
        if !inner.found().is_empty() || !inner.errors().is_empty() {
            cx.undetermined(Reason::Parameter);
        }
    });
}

fn holds_native(_: &mut Context<'_, '_>) {}

fn never_native(cx: &mut Context<'_, '_>) {
    let at = cx.subject_place();
    cx.report(at, "mutant");
}

fn unknown_native(cx: &mut Context<'_, '_>) {
    cx.undetermined(Reason::Parameter);
}

/// The mutants of a check: what each does, and the check.
fn mutants(check: &Check) -> Vec<(&'static str, Check)> {
    match check {
        // Each item of such a check is a fault: the loop decides, so the loop is what is forced.
        Check::Cel(check) if check.assert.trim() == "false" => vec![
            ("always holds", Check::Native(holds_native)),
            ("never holds", Check::Native(never_native)),
            ("is never known", Check::Native(unknown_native)),
        ],
        Check::Cel(check) => {
            let with = |assert: &'static str| CelCheck {
                assert: assert.into(),
                needs: None,
                ..check.clone()
            };
            NEVER.set(Program::compile(&with("false")).ok());
            vec![
                ("always holds", Check::Cel(with("true"))),
                ("never holds", Check::Cel(with("false"))),
                ("is never known", Check::Native(unknown_cel)),
            ]
        }
        Check::Native(_) | Check::Schema(_) | Check::Shape(_) => vec![
            ("always holds", Check::Native(holds_native)),
            ("never holds", Check::Native(never_native)),
            ("is never known", Check::Native(unknown_native)),
        ],
        Check::Engine => Vec::new(),
    }
}

/// Whether an example does what it says.
fn holds(engine: &Engine, id: &str, case: &Case<'_>) -> bool {
    let outcome = harness::run(engine, id, case);
    if outcome.errors > 0 {
        return false;
    }
    match case.example.verdict {
        Verdict::Fail => outcome.places == case.example.marks,
        _ => outcome.places.is_empty() && outcome.undetermined == 0,
    }
}

/// A check that applies always, for those that have a `when`.
fn without_when(check: &Check) -> Option<Check> {
    let Check::Cel(check) = check else { return None };
    check.when.as_ref()?;
    Some(Check::Cel(CelCheck { when: None, needs: None, ..check.clone() }))
}

fn engine_of(engine: &Engine, rule: &Rule, check: Check) -> Engine {
    let rule = Rule { meta: rule.meta.clone(), check, page: "".into() };
    Engine::new(vec![rule], engine.shapes().clone(), "")
}

#[test]
fn every_mutant_of_every_check_breaks_an_example() {
    let engine = plimsoll_rules::engine();
    let mut survivors = Vec::new();
    let (mut pages, mut made, mut killed) = (0, 0, 0);
    for (id, page) in harness::pages() {
        let rule = engine.rule(&id).unwrap();
        let cases = harness::cases(&page);
        let mutants = mutants(&rule.check);
        pages += usize::from(!mutants.is_empty());
        for (what, check) in mutants {
            made += 1;
            let mutant = engine_of(&engine, rule, check);
            if cases.iter().any(|case| !holds(&mutant, &id, case)) {
                killed += 1;
            } else {
                survivors.push(format!("rules/{id}.md: no example breaks where the check {what}"));
            }
        }
    }
    println!("{pages} pages, {made} mutants, {killed} killed");
    assert!(survivors.is_empty(), "{}", survivors.join("\n"));
    assert_eq!(made, pages * 3);
}

/// How well examples show where a rule does not apply: those whose `when` could be left out are told.
/// Such a page wants a `pass` that the `when` alone lets through.
#[test]
fn conditions_of_checks_are_missed() {
    let engine = plimsoll_rules::engine();
    let mut survivors = Vec::new();
    let mut made = 0;
    for (id, page) in harness::pages() {
        let rule = engine.rule(&id).unwrap();
        let Some(check) = without_when(&rule.check) else { continue };
        made += 1;
        let mutant = engine_of(&engine, rule, check);
        if harness::cases(&page).iter().all(|case| holds(&mutant, &id, case)) {
            survivors.push(id);
        }
    }
    println!("{made} checks without their `when`, {} not missed: {survivors:?}", survivors.len());
    if harness::filter().is_none() {
        assert!(survivors.len() < made, "the harness sees no condition at all");
    }
}
