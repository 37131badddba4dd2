//! A unit with one resource whose properties are a JSON value.

use plimsoll_core::model::{
    Door, Field, Model, Resource, ShapeId, Shapes, Text, Ty, ValueData, ValueId,
};
use plimsoll_core::syntax::{Format, NodeId, TreeBuilder};
use plimsoll_core::text::{Source, Span};
use plimsoll_core::unit::{Status, Unit};
use serde_json::Value;
use std::sync::Arc;

/// A unit of one resource whose properties have no shape.
pub fn unit(properties: &Value) -> Unit {
    shaped(properties, None, Door::CloudFormation)
}

/// A unit of one resource, named as a shape names its properties.
pub fn shaped(properties: &Value, shape: Option<(&Shapes, ShapeId)>, door: Door) -> Unit {
    let source = Source::from_text("{}");
    let tree = TreeBuilder::new(Arc::clone(&source.text), Format::Json).finish();
    let mut model = Model::default();
    let ty = shape.map_or(Ty::Any, |(_, id)| Ty::Shape(id));
    let properties = add(&mut model, shape.map(|(shapes, _)| shapes), ty, properties);
    let attributes = model.add(ValueData::Null, None);
    model.resources.push(Resource {
        kind: "K".into(),
        id: "r".into(),
        address: "r".into(),
        door,
        node: NodeId(0),
        name_span: Span::default(),
        properties,
        attributes,
        condition: None,
        shape: shape.map(|(_, id)| id),
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

fn add(model: &mut Model, shapes: Option<&Shapes>, ty: Ty, value: &Value) -> ValueId {
    match value {
        Value::Null => model.add(ValueData::Null, None),
        Value::Bool(value) => model.add(ValueData::Bool(*value), None),
        Value::Number(number) => match number.as_i64() {
            Some(value) => model.add(ValueData::Int(value), None),
            None => model.add(ValueData::Float(number.as_f64().unwrap()), None),
        },
        Value::String(text) => model.add_text(text.as_str(), None),
        Value::Array(items) => {
            let inner = match (ty, shapes) {
                (Ty::List(inner), Some(shapes)) => shapes.inner(inner),
                _ => Ty::Any,
            };
            let items: Vec<ValueId> =
                items.iter().map(|item| add(model, shapes, inner, item)).collect();
            model.add_list(&items, None)
        }
        Value::Object(map) => {
            let mut fields = Vec::new();
            for (key, value) in map {
                let (prop, inner) = match (ty, shapes) {
                    (Ty::Shape(id), Some(shapes)) => {
                        let props = shapes.shape(id).unwrap().props();
                        let named = || props.iter().filter(|prop| prop.name == key);
                        // Where the API has another form, the form of the value tells.
                        let fits = named().find(|prop| match prop.ty {
                            Ty::List(_) => value.is_array(),
                            Ty::Map(_) | Ty::Shape(_) => value.is_object(),
                            _ => !value.is_array() && !value.is_object(),
                        });
                        let prop = fits.or(named().next());
                        (prop, prop.map_or(Ty::Any, |prop| prop.ty))
                    }
                    (Ty::Map(inner), Some(shapes)) => (None, shapes.inner(inner)),
                    _ => (None, Ty::Any),
                };
                let value = add(model, shapes, inner, value);
                let name = match prop {
                    Some(prop) => Text::Static(prop.name),
                    None => model.own(key.as_str()),
                };
                fields.push(Field { name, key_span: Span::default(), value });
            }
            model.add_map(&fields, false, None)
        }
    }
}
