//! Random expressions over known values: our evaluator and the crate `cel` give the same truth
//! value, or both an error.
//!
//! Left out on purpose, since we differ (see `docs/cel.md`): unsigned numbers, bytes, times, fields
//! that are absent, and names that the oracle does not have.

use plimsoll_core::model::links::Links;
use plimsoll_core::model::{ResourceId, ResourceRef, World};
use plimsoll_core::rule::cel::{Program, run};
use plimsoll_core::rule::{CelCheck, Context};
use plimsoll_oracle::model::unit;
use proptest::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    True,
    False,
    Error,
}

fn ours(text: &str) -> Outcome {
    let check = CelCheck { assert: text.to_string().into(), ..CelCheck::default() };
    let program = Program::compile(&check).unwrap_or_else(|why| panic!("{text}: {why}"));
    let units = [unit(&serde_json::json!({}))];
    let (world, links) = (World::new(&units), Links::new(&units));
    let subject = ResourceRef { unit: 0, resource: ResourceId(0) };
    let mut cx = Context::new(&world, &links, subject, None);
    run(&program, &mut cx);
    assert!(!world.capped(), "{text}: over the budget");
    match (cx.found().len(), cx.errors().len()) {
        (0, 0) => Outcome::True,
        (1, 0) => Outcome::False,
        _ => Outcome::Error,
    }
}

fn theirs(text: &str) -> Outcome {
    let program = cel::Program::compile(text).unwrap_or_else(|why| panic!("{text}: {why}"));
    match program.execute(&cel::Context::default()) {
        Ok(cel::Value::Bool(true)) => Outcome::True,
        Ok(cel::Value::Bool(false)) => Outcome::False,
        _ => Outcome::Error,
    }
}

fn int() -> impl Strategy<Value = String> {
    prop_oneof![
        (-3i64..10).prop_map(|value| value.to_string()),
        prop::sample::select(vec!["9223372036854775807", "-9223372036854775808"])
            .prop_map(str::to_string),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["''", "'a'", "'ab'", "\"né\"", "'A-b'", "r'\\d'", "'12'"])
        .prop_map(str::to_string)
}

fn number() -> BoxedStrategy<String> {
    let leaf = prop_oneof![int(), text().prop_map(|text| format!("size({text})"))];
    leaf.prop_recursive(3, 16, 2, |inner| {
        let sign = prop::sample::select(vec!["+", "-", "*", "/", "%"]);
        prop_oneof![
            (inner.clone(), sign, inner.clone()).prop_map(|(a, s, b)| format!("({a} {s} {b})")),
            inner.clone().prop_map(|a| format!("[{a}, 2].map(v, v + 1)[0]")),
            inner.clone().prop_map(|a| format!("-({a})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("{{'k': {a}, 'l': {b}}}.k")),
        ]
    })
    .boxed()
}

fn texts() -> BoxedStrategy<String> {
    prop_oneof![
        text(),
        (text(), text()).prop_map(|(a, b)| format!("({a} + {b})")),
        number().prop_map(|a| format!("string({a})")),
    ]
    .boxed()
}

fn list() -> BoxedStrategy<String> {
    prop_oneof![
        prop::collection::vec(number(), 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
        prop::collection::vec(int(), 0..4)
            .prop_map(|items| format!("[{}].filter(v, v > 1)", items.join(", "))),
        (prop::collection::vec(int(), 0..3), prop::collection::vec(int(), 0..3))
            .prop_map(|(a, b)| format!("([{}] + [{}])", a.join(", "), b.join(", "))),
    ]
    .boxed()
}

fn test() -> BoxedStrategy<String> {
    let order = || prop::sample::select(vec!["<", "<=", ">", ">=", "==", "!="]);
    let loops = || prop::sample::select(vec!["all", "exists", "exists_one"]);
    let leaf = prop_oneof![
        Just("true".to_string()),
        Just("false".to_string()),
        (number(), order(), number()).prop_map(|(a, s, b)| format!("{a} {s} {b}")),
        (texts(), order(), texts()).prop_map(|(a, s, b)| format!("{a} {s} {b}")),
        (list(), list()).prop_map(|(a, b)| format!("{a} == {b}")),
        (number(), list()).prop_map(|(a, b)| format!("{a} in {b}")),
        (list(), loops(), int()).prop_map(|(a, l, b)| format!("{a}.{l}(v, v > {b})")),
        (list(), loops(), int()).prop_map(|(a, l, b)| format!("{a}.{l}(v, 6 / v > {b})")),
        (texts(), texts()).prop_map(|(a, b)| format!("{a}.startsWith({b})")),
        (texts(), texts()).prop_map(|(a, b)| format!("{a}.contains({b})")),
        (number(), texts()).prop_map(|(a, b)| format!("{a} == {b}")),
        int().prop_map(|a| format!("{a} == 1.0 || {a} > 1.5")),
        text().prop_map(|a| format!("has({{'a': {a}}}.a) && !has({{'a': {a}}}.b)")),
        text().prop_map(|a| format!("{a} in {{'a': 1, '12': 2}}")),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) && ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) || ({b})")),
            inner.clone().prop_map(|a| format!("!({a})")),
            (inner.clone(), inner.clone(), inner)
                .prop_map(|(a, b, c)| format!("({a}) ? ({b}) : ({c})")),
        ]
    })
    .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn the_same_answer(text in test()) {
        prop_assert_eq!(ours(&text), theirs(&text), "{}", text);
    }
}
