//! One resource, every face: raw API JSON, CloudFormation JSON and CloudFormation YAML give the same
//! findings.

use plimsoll_core::engine::{Config, Engine, Host};
use plimsoll_core::model::{Ref, Resource, ValueData, ValueId};
use plimsoll_core::rule::parse::{self, Verdict};
use plimsoll_core::unit::Unit;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// A value of the model as JSON with canonical names; `None` where it is not plain.
fn plain(unit: &Unit, id: ValueId) -> Option<Value> {
    let model = &unit.model;
    Some(match model.value(id).data {
        ValueData::Null => Value::Null,
        ValueData::Bool(value) => value.into(),
        ValueData::Int(value) => value.into(),
        ValueData::Float(value) => value.into(),
        ValueData::Str(text) => model.text(&unit.tree, text).into(),
        ValueData::List { .. } => {
            Value::Array(model.items(id).iter().map(|i| plain(unit, *i)).collect::<Option<_>>()?)
        }
        ValueData::Map { open: false, .. } => {
            let mut map = Map::new();
            for field in model.fields(id) {
                let name = model.text(&unit.tree, field.name).to_string();
                map.insert(name, plain(unit, field.value)?);
            }
            Value::Object(map)
        }
        _ => return None,
    })
}

/// Block YAML of a JSON value, strings in double quotes.
fn block(value: &Value, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                let _ = write!(out, "\n{pad}{}:", serde_json::to_string(key).unwrap());
                block(value, indent + 2, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                let _ = write!(out, "\n{pad}-");
                block(item, indent + 2, out);
            }
        }
        other => {
            let _ = write!(out, " {other}");
        }
    }
}

/// What a rule says of one file: the marked texts with quotes taken off, sorted.
fn says(engine: &Engine, id: &str, path: &str, text: &str) -> Vec<String> {
    let unit = engine.read(path, text.as_bytes(), &engine.options());
    let units = [unit];
    let config = Config { select: vec![id.to_string()], ..Config::default() };
    let host = Host { today: Some(20_780), ..Host::default() };
    let report = engine.check(&units, &config, host).unwrap();
    let mut found: Vec<String> = report
        .diagnostics
        .iter()
        .filter(|d| d.rule_id == id)
        .map(|d| d.span.of(&units[0].source.text).trim_matches('"').to_lowercase())
        .collect();
    found.sort();
    found
}

fn wrapped(resource: &Resource, properties: &Value) -> Value {
    json!({"Resources": {"Subject": {"Type": resource.kind, "Properties": properties}}})
}

#[test]
fn raw_and_cloudformation_give_the_same_findings() {
    let engine = plimsoll_rules::engine();
    let mut compared = 0;
    for rule in engine.rules() {
        let page = parse::parse(&rule.meta.id, &rule.page).unwrap();
        for example in &page.examples {
            if example.verdict == Verdict::With || example.door != "raw" {
                continue;
            }
            let raw = engine.read("example.json", example.text.as_bytes(), &engine.options());
            let [resource] = raw.model.resources.as_slice() else { continue };
            if !resource.kind.starts_with("AWS::") {
                continue;
            }
            let Some(properties) = plain(&raw, resource.properties) else { continue };
            let template = wrapped(resource, &properties);
            let as_json = serde_json::to_string_pretty(&template).unwrap();
            let mut as_yaml = String::new();
            block(&template, 0, &mut as_yaml);
            let expected = says(&engine, &rule.meta.id, "example.json", &example.text).len();
            let json = says(&engine, &rule.meta.id, "template.json", &as_json);
            let yaml = says(&engine, &rule.meta.id, "template.yaml", as_yaml.trim_start());
            let at = format!("rules/{}.md:{}", rule.meta.id, example.line);
            assert_eq!(json, yaml, "{at}: CloudFormation JSON and YAML differ\n{as_yaml}");
            assert_eq!(expected, json.len(), "{at}: raw and CloudFormation differ\n{as_json}");
            compared += 1;
        }
    }
    println!("{compared} examples compared");
    assert!(compared > 20, "only {compared} examples could be compared");
}

/// The helper itself: what is emitted is read back as the same values.
#[test]
fn emitted_yaml_is_read_back() {
    let engine = plimsoll_rules::engine();
    let value = json!({"Resources": {"T": {"Type": "AWS::ECS::TaskDefinition", "Properties": {
        "Family": "web", "Cpu": "256", "ContainerDefinitions": [{"Name": "a", "Memory": 128, "Essential": false}]}}}});
    let mut text = String::new();
    block(&value, 0, &mut text);
    let unit = engine.read("t.yaml", text.trim_start().as_bytes(), &engine.options());
    let resource = &unit.model.resources[0];
    let at = Ref { unit: 0, value: resource.properties };
    assert_eq!(plain(&unit, at.value), Some(value["Resources"]["T"]["Properties"].clone()));
}
