//! Random JSON Schemas over known values: our checker and the crate `jsonschema` give the same answer.
//! The schemas of pages are held against the metaschema as well.
//!
//! Left out on purpose, since we differ: patterns beyond plain ones (ours are those of the crate `regex`
//! without Unicode tables), numbers beyond 2^53, and remote references, which we refuse.

use plimsoll_core::model::links::Links;
use plimsoll_core::model::{ResourceId, ResourceRef, World};
use plimsoll_core::rule::Context;
use plimsoll_core::rule::parse::{self, PageCheck};
use plimsoll_core::rule::schema::{self, Truth};
use plimsoll_oracle::model;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::cell::Cell;

fn ours(schema: &Value, value: &Value) -> (Truth, usize) {
    let schema =
        schema::compile(&schema.to_string()).unwrap_or_else(|why| panic!("{schema}: {why:?}"));
    let units = [model::unit(value)];
    let (world, links) = (World::new(&units), Links::new(&units));
    let subject = ResourceRef { unit: 0, resource: ResourceId(0) };
    let mut cx = Context::new(&world, &links, subject, None);
    let truth = schema::run(&schema, &mut cx);
    (truth, cx.found().len())
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3i64..6).prop_map(Value::from),
        prop::sample::select(vec![0.5, 1.0, -2.5, 3.25]).prop_map(Value::from),
        prop::sample::select(vec!["", "a", "ab", "é", "a-1", "abc"]).prop_map(Value::from),
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "ab", "c"]).prop_map(str::to_string)
}

fn value() -> BoxedStrategy<Value> {
    scalar()
        .prop_recursive(3, 12, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(name(), inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>())),
            ]
        })
        .boxed()
}

fn leaf() -> impl Strategy<Value = (String, Value)> {
    let types = vec!["null", "boolean", "integer", "number", "string", "array", "object"];
    let key = |key: &'static str| move |value: Value| (key.to_string(), value);
    prop_oneof![
        prop::sample::select(types.clone()).prop_map(|t| ("type".into(), json!(t))),
        prop::sample::subsequence(types, 1..4).prop_map(|t| ("type".into(), json!(t))),
        prop::collection::vec(scalar(), 1..4).prop_map(|v| ("enum".into(), json!(v))),
        value().prop_map(key("const")),
        (-2i64..4).prop_map(|n| ("minimum".into(), json!(n))),
        (-2i64..4).prop_map(|n| ("maximum".into(), json!(n))),
        (-2i64..4).prop_map(|n| ("exclusiveMinimum".into(), json!(n))),
        (-2i64..4).prop_map(|n| ("exclusiveMaximum".into(), json!(n))),
        prop::sample::select(vec![json!(2), json!(0.5), json!(3)]).prop_map(key("multipleOf")),
        (0u64..3).prop_map(|n| ("minLength".into(), json!(n))),
        (0u64..3).prop_map(|n| ("maxLength".into(), json!(n))),
        prop::sample::select(vec!["^a", "b$", "[0-9]", "^[a-z]+$"])
            .prop_map(|p| ("pattern".into(), json!(p))),
        (0u64..3).prop_map(|n| ("minItems".into(), json!(n))),
        (0u64..3).prop_map(|n| ("maxItems".into(), json!(n))),
        any::<bool>().prop_map(|b| ("uniqueItems".into(), json!(b))),
        prop::collection::vec(name(), 0..3).prop_map(|mut names| {
            names.sort();
            names.dedup();
            ("required".into(), json!(names))
        }),
        (name(), name()).prop_map(|(a, b)| ("dependentRequired".into(), json!({a: [b]}))),
        Just(("description".into(), json!("says nothing"))),
    ]
}

fn schema() -> BoxedStrategy<Value> {
    let plain = prop_oneof![
        8 => prop::collection::vec(leaf(), 0..3)
            .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        1 => any::<bool>().prop_map(Value::from),
    ];
    plain
        .prop_recursive(3, 24, 4, |inner| {
            let one = inner.clone();
            let map = prop::collection::btree_map(name(), inner.clone(), 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>()));
            let patterned = prop::collection::btree_map(
                prop::sample::select(vec!["^a", "b"]).prop_map(str::to_string),
                inner.clone(),
                0..2,
            )
            .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>()));
            let list = prop::collection::vec(inner.clone(), 1..4).prop_map(Value::from);
            let part = prop_oneof![
                leaf(),
                map.prop_map(|v| ("properties".to_string(), v)),
                patterned.prop_map(|v| ("patternProperties".to_string(), v)),
                (
                    prop::sample::select(vec![
                        "additionalProperties",
                        "propertyNames",
                        "items",
                        "contains",
                        "not",
                        "if",
                        "then",
                        "else",
                    ]),
                    one
                )
                    .prop_map(|(key, v)| (key.to_string(), v)),
                (prop::sample::select(vec!["allOf", "anyOf", "oneOf", "prefixItems"]), list)
                    .prop_map(|(key, v)| (key.to_string(), v)),
                Just(("$ref".to_string(), json!("#/$defs/a"))),
            ];
            prop::collection::vec(part, 1..4)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect()))
        })
        .boxed()
}

/// Random schemas over random values. Schemas that the oracle refuses are counted, not passed over.
#[test]
fn random_schemas_agree() {
    let counts = Cell::new((0u32, 0u32, 0u32));
    let config =
        ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let strategy = (schema(), prop::collection::vec(leaf(), 0..3), value());
    let outcome = runner.run(&strategy, |(mut schema, target, value)| {
        let (yes, no, refused) = counts.get();
        // The place to which references lead.
        let target = Value::Object(target.into_iter().collect());
        if let Value::Object(map) = &mut schema {
            map.insert("$defs".into(), json!({"a": target}));
        }
        let Ok(theirs) = jsonschema::draft202012::options().build(&schema) else {
            counts.set((yes, no, refused + 1));
            return Ok(());
        };
        // The properties of a resource are a map.
        let (whole, properties) = if value.is_object() {
            (schema.clone(), value.clone())
        } else {
            let defs = schema.get("$defs").cloned().unwrap_or(json!({}));
            let whole = json!({"properties": {"value": schema.clone()}, "$defs": defs});
            (whole, json!({"value": value.clone()}))
        };
        let expected = theirs.is_valid(&value);
        counts.set(if expected { (yes + 1, no, refused) } else { (yes, no + 1, refused) });
        let (truth, found) = ours(&whole, &properties);
        let wanted = if expected { Truth::Yes } else { Truth::No };
        prop_assert_eq!(truth, wanted, "{} over {}", schema, value);
        prop_assert_eq!(found == 0, expected, "what is told of {} over {}", schema, value);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let (yes, no, refused) = counts.get();
    println!("{yes} hold, {no} do not, {refused} schemas refused by the oracle");
    assert!(yes > 3_000 && no > 3_000 && refused < 2_000, "{yes} {no} {refused}");
}

/// The schemas of built-in pages.
#[test]
fn schemas_of_pages_are_schemas() {
    let rules = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let mut seen = 0;
    for domain in std::fs::read_dir(&rules).unwrap().flatten().filter(|d| d.path().is_dir()) {
        for file in std::fs::read_dir(domain.path()).unwrap().flatten() {
            if file.path().extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            let text = std::fs::read_to_string(file.path()).unwrap();
            let Ok(page) = parse::parse("a/b", &text) else { continue };
            let PageCheck::Schema(schema) = page.check else { continue };
            let schema: Value = serde_json::from_str(&schema).unwrap();
            assert!(jsonschema::meta::is_valid(&schema), "{}", file.path().display());
            seen += 1;
        }
    }
    println!("{seen} schemas of pages");
}

/// What the metaschema refuses, we refuse as well.
#[test]
fn what_is_no_schema_is_refused_by_both() {
    for schema in [
        json!({"type": "text"}),
        json!({"minLength": -1}),
        json!({"required": "a"}),
        json!({"properties": []}),
        json!({"enum": 1}),
        json!({"allOf": []}),
        json!({"multipleOf": 0}),
        json!([]),
    ] {
        assert!(!jsonschema::meta::is_valid(&schema), "{schema}");
        assert!(schema::compile(&schema.to_string()).is_err(), "{schema}");
    }
}
