//! What is in a resource, so that two versions of a file can be compared: its values and all that they depend
//! on, but neither places nor spelling, nor the order of keys.

use crate::sort;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::{
    ConditionId, Expr, Model, ParameterId, Point, Resource, Test, Text, ValueData, ValueId,
};
use crate::syntax::{Data, NodeId, Tree};

/// The content of something: equal where it is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Content([u8; 16]);

/// Reads contents from one file.
pub struct Contents<'a> {
    model: &'a Model,
    tree: &'a Tree,
    values: FxHashMap<ValueId, Content>,
    nodes: FxHashMap<NodeId, Content>,
    parameters: FxHashMap<ParameterId, Content>,
    conditions: FxHashMap<ConditionId, Content>,
}

impl<'a> Contents<'a> {
    /// Contents of a file.
    pub fn new(model: &'a Model, tree: &'a Tree) -> Self {
        Self {
            model,
            tree,
            values: FxHashMap::default(),
            nodes: FxHashMap::default(),
            parameters: FxHashMap::default(),
            conditions: FxHashMap::default(),
        }
    }

    /// The content of a resource: its properties, what stands beside them, and the condition under which it
    /// exists. Kind and address are not in it.
    pub fn resource(&mut self, resource: &Resource) -> Content {
        let mut parts = vec![self.value(resource.properties), self.value(resource.attributes)];
        parts.extend(resource.condition.map(|condition| self.condition(condition)));
        if resource.shape.is_none() {
            // Of kinds that the tables do not have the values are not read.
            parts.push(self.node(resource.node));
        }
        join("resource", &parts)
    }

    fn value(&mut self, id: ValueId) -> Content {
        if let Some(known) = self.values.get(&id) {
            return *known;
        }
        // What leads back to itself says nothing new.
        self.values.insert(id, word("again", ""));
        let content = self.value_anew(id);
        self.values.insert(id, content);
        content
    }

    fn value_anew(&mut self, id: ValueId) -> Content {
        let (model, tree) = (self.model, self.tree);
        let value = model.value(id);
        match value.data {
            ValueData::Null => word("null", ""),
            ValueData::Bool(value) => word("bool", if value { "true" } else { "false" }),
            ValueData::Int(value) => word("number", &value.to_string()),
            ValueData::Float(value) => word("number", &value.to_string()),
            ValueData::Str(text) => word("text", model.text(tree, text)),
            ValueData::Absent => word("absent", ""),
            ValueData::List { .. } => {
                let items: Vec<Content> =
                    model.items(id).iter().map(|item| self.value(*item)).collect();
                join("list", &items)
            }
            ValueData::Map { open, .. } => {
                let fields = model.fields(id).iter().map(|field| {
                    let name = word("name", model.text(tree, field.name));
                    [name, self.value(field.value)]
                });
                let mut fields: Vec<[Content; 2]> = fields.collect();
                sort::sort(&mut fields);
                let fields = join("map", fields.as_flattened());
                match value.node.filter(|_| open) {
                    // What else may be in it is known by what is written alone.
                    Some(node) => join("open", &[fields, self.node(node)]),
                    None => fields,
                }
            }
            // What it is, is not known: then it is what is written.
            ValueData::Unknown(_) | ValueData::Malformed => match value.node {
                Some(node) => self.node(node),
                None => word("unknown", ""),
            },
            ValueData::Expr(index) => match model.expr(index) {
                Some(expr) => self.expr(expr),
                None => word("unknown", ""),
            },
        }
    }

    fn expr(&mut self, expr: &Expr) -> Content {
        let (model, tree) = (self.model, self.tree);
        let attribute =
            |text: Option<Text>| word("attribute", text.map_or("", |t| model.text(tree, t)));
        match expr {
            Expr::If { condition, then, otherwise } => {
                let mut parts = vec![self.value(*then), self.value(*otherwise)];
                parts.extend(condition.map(|condition| self.condition(condition)));
                join("if", &parts)
            }
            Expr::Parameter { parameter, values } => {
                let mut parts = vec![self.parameter(*parameter)];
                parts.extend(values.iter().map(|value| self.value(*value)));
                join("parameter", &parts)
            }
            Expr::Concat(parts) => {
                let parts: Vec<Content> = parts.iter().map(|part| self.value(*part)).collect();
                join("concat", &parts)
            }
            Expr::Join { separator, list } => {
                join("join", &[self.value(*separator), self.value(*list)])
            }
            Expr::Split { separator, text } => {
                join("split", &[self.value(*separator), self.value(*text)])
            }
            Expr::Select { index, list } => {
                join("select", &[self.value(*index), self.value(*list)])
            }
            Expr::FindInMap { rows, first, second, default } => {
                let mut parts = vec![self.value(*first), self.value(*second)];
                parts.extend(default.map(|default| self.value(default)));
                for (first, second, value) in rows {
                    parts.extend([word("key", first), word("key", second), self.value(*value)]);
                }
                join("find", &parts)
            }
            Expr::Resource { resource, attribute: name } => {
                let address = model.resource(*resource).map_or("", |r| r.address.as_str());
                join("resource", &[word("address", address), attribute(*name)])
            }
            Expr::ToText(value) => join("to-text", &[self.value(*value)]),
            Expr::ToNumber(value) => join("to-number", &[self.value(*value)]),
            Expr::ToBool(value) => join("to-bool", &[self.value(*value)]),
        }
    }

    fn parameter(&mut self, id: ParameterId) -> Content {
        if let Some(known) = self.parameters.get(&id) {
            return *known;
        }
        let Some(parameter) = self.model.parameters.get(usize::from(id.0)) else {
            return word("unknown", "");
        };
        let mut parts = vec![word("name", &parameter.name)];
        parts.extend(parameter.points.iter().map(|point| match point {
            Point::Value(value) => word("value", value),
            Point::Other => word("other", ""),
        }));
        parts.extend(parameter.default.map(|index| word("default", &index.to_string())));
        // Bounds and types that the points do not tell.
        parts.extend(parameter.node.map(|node| self.node(node)));
        let content = join("parameter", &parts);
        self.parameters.insert(id, content);
        content
    }

    fn condition(&mut self, id: ConditionId) -> Content {
        if let Some(known) = self.conditions.get(&id) {
            return *known;
        }
        self.conditions.insert(id, word("again", ""));
        let model = self.model;
        let content = match model.conditions.get(usize::from(id.0)) {
            Some(condition) => join(
                "condition",
                &[
                    word("name", &condition.name),
                    self.test(&condition.test),
                    condition.node.map_or(word("nowhere", ""), |node| self.node(node)),
                ],
            ),
            None => word("unknown", ""),
        };
        self.conditions.insert(id, content);
        content
    }

    fn test(&mut self, test: &Test) -> Content {
        match test {
            Test::Equals(a, b) => join("equals", &[self.value(*a), self.value(*b)]),
            Test::All(all) => {
                let all: Vec<Content> = all.iter().map(|test| self.test(test)).collect();
                join("all", &all)
            }
            Test::Any(any) => {
                let any: Vec<Content> = any.iter().map(|test| self.test(test)).collect();
                join("any", &any)
            }
            Test::Not(test) => join("not", &[self.test(test)]),
            Test::Condition(condition) => self.condition(*condition),
            Test::Known(known) => word("known", if *known { "true" } else { "false" }),
            Test::Unknown => word("unknown", ""),
        }
    }

    /// What is written at a node.
    fn node(&mut self, id: NodeId) -> Content {
        let tree = self.tree;
        let id = tree.follow(id);
        if let Some(known) = self.nodes.get(&id) {
            return *known;
        }
        self.nodes.insert(id, word("again", ""));
        let content = match tree.raw(id).data {
            Data::List { .. } => {
                let items: Vec<Content> =
                    tree.items(id).iter().map(|item| self.node(*item)).collect();
                join("list", &items)
            }
            Data::Map { .. } => {
                let entries = tree
                    .entries(id)
                    .iter()
                    .map(|entry| [word("name", tree.str(entry.key)), self.node(entry.value)]);
                let mut entries: Vec<[Content; 2]> = entries.collect();
                sort::sort(&mut entries);
                join("map", entries.as_flattened())
            }
            Data::Error | Data::Template => word("text", tree.raw(id).span.of(&tree.text)),
            _ => word("text", tree.scalar(id).unwrap_or("")),
        };
        let content = match tree.tag(id) {
            Some(tag) => join("tag", &[word("name", tag), content]),
            None => content,
        };
        self.nodes.insert(id, content);
        content
    }
}

fn word(what: &str, text: &str) -> Content {
    let mut hash = Sha256::new();
    hash.update(what);
    hash.update([0]);
    hash.update(text);
    finish(hash)
}

fn join(what: &str, parts: &[Content]) -> Content {
    let mut hash = Sha256::new();
    hash.update(what);
    hash.update([1]);
    for part in parts {
        hash.update(part.0);
    }
    finish(hash)
}

fn finish(hash: Sha256) -> Content {
    let mut content = [0; 16];
    for (to, from) in content.iter_mut().zip(hash.finalize()) {
        *to = from;
    }
    Content(content)
}
