//! A unit with one resource whose properties are a JSON value.

use plimsoll_core::model::{Door, Field, Model, Resource, ValueData, ValueId};
use plimsoll_core::syntax::{Format, NodeId, TreeBuilder};
use plimsoll_core::text::{Source, Span};
use plimsoll_core::unit::{Status, Unit};
use serde_json::Value;
use std::sync::Arc;

/// A unit of one resource.
pub fn unit(properties: &Value) -> Unit {
    let source = Source::from_text("{}");
    let tree = TreeBuilder::new(Arc::clone(&source.text), Format::Json).finish();
    let mut model = Model::default();
    let properties = add(&mut model, properties);
    let attributes = model.add(ValueData::Null, None);
    model.resources.push(Resource {
        kind: "K".into(),
        id: "r".into(),
        address: "r".into(),
        door: Door::CloudFormation,
        node: NodeId(0),
        name_span: Span::default(),
        properties,
        attributes,
        condition: None,
        shape: None,
        name: None,
    });
    Unit {
        path: "a.json".into(),
        source,
        tree,
        kind: None,
        status: Status::Checked,
        marked: true,
        model,
        notices: Vec::new(),
    }
}

fn add(model: &mut Model, value: &Value) -> ValueId {
    match value {
        Value::Null => model.add(ValueData::Null, None),
        Value::Bool(value) => model.add(ValueData::Bool(*value), None),
        Value::Number(number) => match number.as_i64() {
            Some(value) => model.add(ValueData::Int(value), None),
            None => model.add(ValueData::Float(number.as_f64().unwrap()), None),
        },
        Value::String(text) => model.add_text(text.as_str(), None),
        Value::Array(items) => {
            let items: Vec<ValueId> = items.iter().map(|item| add(model, item)).collect();
            model.add_list(&items, None)
        }
        Value::Object(map) => {
            let mut fields = Vec::new();
            for (key, value) in map {
                let value = add(model, value);
                let name = model.own(key.as_str());
                fields.push(Field { name, key_span: Span::default(), value });
            }
            model.add_map(&fields, false, None)
        }
    }
}
