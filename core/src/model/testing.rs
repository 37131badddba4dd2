//! Hand-built models for unit tests: JSON with markers for what JSON cannot say.
//!
//! `{"Type": kind, "Properties": …}` for each resource, and as values `{"$unknown": "Parameter"}`
//! (a reason by its Debug name), `{"$ref": id}`, `{"$att": [id, attribute]}`, `{"$concat": […]}`,
//! `{"$join": [separator, list]}`, `{"$param": name}` (a parameter without a value; `AWS::…` is
//! a pseudo parameter), `{"$if": [a, b]}` (an open condition), `{"$absent": true}`,
//! `{"$open": {…}}`.

use super::links::Links;
use super::value::*;
use super::world::{ResourceRef, World};
use crate::rule::context::Context;
use crate::syntax::{Format, TreeBuilder};
use crate::text::{Source, Span};
use crate::unit::{Status, Unit};
use serde_json::Value as Json;

/// A unit with these resources, a map from id to resource.
pub(crate) fn unit(resources: &Json) -> Unit {
    let resources = resources.as_object().expect("a map of resources");
    let mut maker = Maker { model: Model::default(), ids: resources.keys().cloned().collect() };
    for (id, resource) in resources {
        let properties = maker.value(&resource["Properties"]);
        let attributes = maker.model.add_map(&[], false, None);
        maker.model.resources.push(Resource {
            kind: resource["Type"].as_str().expect("a Type").to_string(),
            id: id.clone(),
            address: id.clone(),
            door: Door::CloudFormation,
            node: crate::syntax::NodeId(0),
            name_span: Span::default(),
            properties,
            attributes,
            condition: None,
            shape: None,
            name: None,
        });
    }
    Unit {
        path: "test.json".to_string(),
        source: Source::from_text(""),
        tree: TreeBuilder::new("".into(), Format::Json).finish(),
        kind: None,
        status: Status::Checked,
        marked: true,
        model: maker.model,
        notices: Vec::new(),
    }
}

/// Runs a test in the first world, with the first resource as subject.
pub(crate) fn with<T>(resources: &Json, test: impl FnOnce(&Context<'_, '_>) -> T) -> T {
    let units = [unit(resources)];
    let world = World::new(&units);
    let links = Links::new(&units);
    test(&Context::new(&world, &links, at(0), None))
}

/// Runs a test in every world.
pub(crate) fn in_worlds<T>(
    resources: &Json,
    mut test: impl FnMut(&Context<'_, '_>) -> T,
) -> Vec<T> {
    let units = [unit(resources)];
    let world = World::new(&units);
    let links = Links::new(&units);
    let mut results = Vec::new();
    loop {
        results.push(test(&Context::new(&world, &links, at(0), None)));
        if !world.next() {
            return results;
        }
    }
}

/// The nth resource.
pub(crate) fn at(index: u32) -> ResourceRef {
    ResourceRef { unit: 0, resource: ResourceId(index) }
}

struct Maker {
    model: Model,
    ids: Vec<String>,
}

impl Maker {
    fn value(&mut self, json: &Json) -> ValueId {
        match json {
            Json::Null => self.model.add(ValueData::Null, None),
            Json::Bool(value) => self.model.add(ValueData::Bool(*value), None),
            Json::Number(number) => match number.as_i64() {
                Some(value) => self.model.add(ValueData::Int(value), None),
                None => self.model.add(ValueData::Float(number.as_f64().expect("finite")), None),
            },
            Json::String(text) => self.model.add_text(text.as_str(), None),
            Json::Array(items) => {
                let items = self.values(items);
                self.model.add_list(&items, None)
            }
            Json::Object(map) => match map.iter().next() {
                Some((mark, inner)) if mark.starts_with('$') => self.marked(mark, inner),
                _ => self.map(json, false),
            },
        }
    }

    fn values(&mut self, items: &[Json]) -> Vec<ValueId> {
        items.iter().map(|item| self.value(item)).collect()
    }

    fn map(&mut self, json: &Json, open: bool) -> ValueId {
        let mut fields = Vec::new();
        for (key, value) in json.as_object().expect("a map") {
            let value = self.value(value);
            let name = self.model.own(key.as_str());
            fields.push(Field { name, key_span: Span::default(), value });
        }
        self.model.add_map(&fields, open, None)
    }

    fn resource(&self, id: &Json) -> ResourceId {
        let at = self.ids.iter().position(|known| Some(known.as_str()) == id.as_str());
        ResourceId(at.expect("a resource of the test") as u32)
    }

    fn marked(&mut self, mark: &str, inner: &Json) -> ValueId {
        let expr = match mark {
            "$unknown" => {
                let reason = Reason::ALL
                    .into_iter()
                    .find(|reason| Some(format!("{reason:?}").as_str()) == inner.as_str());
                return self.model.add(ValueData::Unknown(reason.expect("a reason")), None);
            }
            "$absent" => return self.model.add(ValueData::Absent, None),
            "$open" => return self.map(inner, true),
            "$ref" => Expr::Resource { resource: self.resource(inner), attribute: None },
            "$att" => {
                let name = inner[1].as_str().expect("an attribute");
                let attribute = Some(self.model.own(name));
                Expr::Resource { resource: self.resource(&inner[0]), attribute }
            }
            "$concat" => Expr::Concat(self.values(inner.as_array().expect("a list"))),
            "$join" => Expr::Join { separator: self.value(&inner[0]), list: self.value(&inner[1]) },
            "$param" => {
                let name = inner.as_str().expect("a name");
                let parameter = self.parameter(name);
                let reason = self.model.parameters[usize::from(parameter.0)].reason;
                let value = self.model.add(ValueData::Unknown(reason), None);
                Expr::Parameter { parameter, values: vec![value] }
            }
            "$if" => {
                let condition = ConditionId(self.model.conditions.len() as u16);
                let name = format!("Condition{}", condition.0);
                self.model.conditions.push(Condition { name, test: Test::Unknown, node: None });
                Expr::If {
                    condition: Some(condition),
                    then: self.value(&inner[0]),
                    otherwise: self.value(&inner[1]),
                }
            }
            mark => panic!("no such marker: {mark}"),
        };
        self.model.add_expr(expr, None)
    }

    fn parameter(&mut self, name: &str) -> ParameterId {
        let known = self.model.parameters.iter().position(|parameter| parameter.name == name);
        let index = known.unwrap_or_else(|| {
            let pseudo = name.starts_with("AWS::");
            self.model.parameters.push(Parameter {
                name: name.to_string(),
                points: vec![Point::Other],
                default: None,
                node: None,
                default_node: None,
                list: false,
                no_echo: false,
                reason: if pseudo { Reason::PseudoParameter } else { Reason::Parameter },
            });
            self.model.parameters.len() - 1
        });
        ParameterId(index as u16)
    }
}
