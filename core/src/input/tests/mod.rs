use super::{Kind, ReadOptions, read};
use crate::model::{Reason, Shapes, ValueData, ValueId};
use crate::unit::{Status, Unit};
use std::sync::LazyLock;

mod aws;
mod corpus;
mod kubernetes;
mod others;

static SHAPES: LazyLock<Shapes> = LazyLock::new(|| {
    Shapes::parse_all(&[
        include_str!("../../../../rules/data/shapes.txt"),
        include_str!("../../../../rules/data/shapes-kubernetes.txt"),
    ])
    .unwrap()
});

fn bytes(path: &str, bytes: &[u8]) -> Unit {
    read(path, bytes, &ReadOptions { shapes: &SHAPES, kind: None, parameters: &[] })
}

fn text(path: &str, text: &str) -> Unit {
    bytes(path, text.as_bytes())
}

fn json(content: &str) -> Unit {
    text("file.json", content)
}

fn yaml(content: &str) -> Unit {
    text("file.yaml", content)
}

fn forced(path: &str, content: &str, kind: Kind) -> Unit {
    let options = ReadOptions { shapes: &SHAPES, kind: Some(kind), parameters: &[] };
    read(path, content.as_bytes(), &options)
}

/// The kinds and ids of the resources.
fn resources(unit: &Unit) -> Vec<String> {
    unit.model.resources.iter().map(|r| format!("{} {}", r.kind, r.id)).collect()
}

/// A value of a resource by names and indices with dots, as text.
fn at(unit: &Unit, resource: usize, path: &str) -> String {
    let mut value = unit.model.resources[resource].properties;
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let next = match part.parse::<usize>() {
            Ok(index) if !unit.model.items(value).is_empty() => {
                unit.model.items(value).get(index).copied()
            }
            _ => unit.model.field(&unit.tree, value, part).map(|field| field.value),
        };
        let Some(next) = next else { return "-".into() };
        value = next;
    }
    show(unit, value)
}

fn show(unit: &Unit, value: ValueId) -> String {
    match unit.model.value(value).data {
        ValueData::Null => "null".into(),
        ValueData::Bool(value) => value.to_string(),
        ValueData::Int(value) => value.to_string(),
        ValueData::Float(value) => value.to_string(),
        ValueData::Str(text) => format!("\"{}\"", unit.model.text(&unit.tree, text)),
        ValueData::List { .. } => {
            let items: Vec<_> = unit.model.items(value).iter().map(|i| show(unit, *i)).collect();
            format!("[{}]", items.join(", "))
        }
        ValueData::Map { open, .. } => {
            let fields = unit.model.fields(value).iter();
            let mut fields: Vec<_> = fields
                .map(|f| {
                    format!("{}: {}", unit.model.text(&unit.tree, f.name), show(unit, f.value))
                })
                .collect();
            if open {
                fields.push("…".into());
            }
            format!("{{{}}}", fields.join(", "))
        }
        ValueData::Absent => "absent".into(),
        ValueData::Unknown(Reason::Template) => "?template".into(),
        ValueData::Unknown(reason) => format!("?{reason:?}"),
        ValueData::Malformed => "malformed".into(),
        ValueData::Expr(index) => match unit.model.expr(index) {
            Some(crate::model::Expr::Concat(parts)) => {
                let parts: Vec<_> = parts.iter().map(|part| show(unit, *part)).collect();
                parts.join("+")
            }
            other => format!("{other:?}"),
        },
    }
}

fn reason(unit: &Unit) -> &str {
    unit.status.reason().unwrap_or("")
}

#[track_caller]
fn checked(unit: &Unit, kind: Kind, expected: &[&str]) {
    assert_eq!(unit.kind, Some(kind), "{:?}", unit.status);
    assert_eq!(unit.status, Status::Checked, "{:?}", unit.notices);
    assert_eq!(resources(unit), expected);
}

#[track_caller]
fn skipped(unit: &Unit, why: &str) {
    assert_eq!(unit.status, Status::Skipped(why.into()), "{:?}", unit.kind);
    assert!(!unit.marked);
    assert!(unit.model.resources.is_empty());
}
