//! A unit from a JSON value, with markers for what JSON cannot say.
//!
//! Texts: `?unknown` (a parameter without a value), `?variable` (a Terraform variable), `?absent`,
//! `?resource` (a reference to the first resource), `?malformed`. Maps: `{"?if": [then, else]}` a
//! condition that may go both ways, `{"?param": [a, b]}` a parameter of two values,
//! `{"?open": {…}}` a map that may hold more.

use super::super::ast::Expr;
use super::super::eval::Eval;
use super::super::lex::Until;
use super::super::parse::{Spot, parse};
use super::super::value::{Cv, Fault, Map};
use super::super::{Program, run};
use crate::model::links::Links;
use crate::model::{
    Condition, ConditionId, Door, Expr as ModelExpr, Field, Model, Parameter, ParameterId, Point,
    Reason, Resource, ResourceId, ResourceRef, Test, Text, ValueData, ValueId, World,
};
use crate::rule::context::{Context, Found};
use crate::rule::page::{CelCheck, Each};
use crate::syntax::{Data, Entry, Format, NodeId, Str, Style, TreeBuilder};
use crate::text::{Source, Span};
use crate::unit::{Status, Unit};
use serde_json::Value;
use std::sync::Arc;

/// The place of a JSON value in the text made from it.
struct Placed<'j> {
    value: &'j Value,
    span: Span,
    /// Items, or the values of fields with the span of their key.
    below: Vec<(Span, Placed<'j>)>,
}

fn print<'j>(value: &'j Value, depth: usize, text: &mut String) -> Placed<'j> {
    let start = text.len() as u32;
    let mut below = Vec::new();
    let newline = |text: &mut String, depth: usize| {
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
    };
    match value {
        Value::Object(fields) => {
            text.push('{');
            for (index, (key, value)) in fields.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                newline(text, depth + 1);
                let at = text.len() as u32;
                text.push_str(&Value::from(key.as_str()).to_string());
                let key_span = Span::new(at, text.len() as u32);
                text.push_str(": ");
                below.push((key_span, print(value, depth + 1, text)));
            }
            newline(text, depth);
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (index, value) in items.iter().enumerate() {
                if index > 0 {
                    text.push_str(", ");
                }
                below.push((Span::default(), print(value, depth + 1, text)));
            }
            text.push(']');
        }
        scalar => text.push_str(&scalar.to_string()),
    }
    Placed { value, span: Span::new(start, text.len() as u32), below }
}

struct Maker {
    tree: TreeBuilder,
    model: Model,
}

impl Maker {
    fn tree(&mut self, placed: &Placed<'_>) -> NodeId {
        let span = placed.span;
        match placed.value {
            Value::Object(fields) => {
                let mut entries = Vec::new();
                for (key, (key_span, below)) in fields.keys().zip(&placed.below) {
                    let value = self.tree(below);
                    let key = self.tree.own(key.as_str());
                    entries.push(Entry { key, key_span: *key_span, value, merged: false });
                }
                self.tree.map(span, &entries, Style::Flow)
            }
            Value::Array(_) => {
                let items: Vec<_> = placed.below.iter().map(|(_, item)| self.tree(item)).collect();
                self.tree.list(span, &items, Style::Flow)
            }
            Value::String(text) => {
                let text = self.tree.own(text.as_str());
                self.tree.scalar(span, Data::Str, text, Style::Double)
            }
            Value::Null => self.tree.scalar(span, Data::Null, Str::Source(span), Style::Plain),
            Value::Bool(value) => {
                self.tree.scalar(span, Data::Bool(*value), Str::Source(span), Style::Plain)
            }
            Value::Number(number) => {
                let data = match number.as_i64() {
                    Some(value) => Data::Int(value),
                    None => Data::Float(number.as_f64().unwrap()),
                };
                self.tree.scalar(span, data, Str::Source(span), Style::Plain)
            }
        }
    }

    fn model(&mut self, node: NodeId) -> ValueId {
        let tree = self.tree.tree();
        let here = Some(node);
        match tree.node(node).data {
            Data::Null => self.model.add(ValueData::Null, here),
            Data::Bool(value) => self.model.add(ValueData::Bool(value), here),
            Data::Int(value) => self.model.add(ValueData::Int(value), here),
            Data::Float(value) => self.model.add(ValueData::Float(value), here),
            Data::Str => {
                let data = match tree.string(node).unwrap() {
                    "?unknown" => ValueData::Unknown(Reason::Parameter),
                    "?variable" => ValueData::Unknown(Reason::Variable),
                    "?absent" => ValueData::Absent,
                    "?malformed" => ValueData::Malformed,
                    "?resource" => {
                        let resource = ResourceId(0);
                        let attribute = Some(Text::Static("Arn"));
                        return self
                            .model
                            .add_expr(ModelExpr::Resource { resource, attribute }, here);
                    }
                    _ => ValueData::Str(Text::Node(node)),
                };
                self.model.add(data, here)
            }
            Data::List { .. } => {
                let items = tree.items(node).to_vec();
                let items: Vec<_> = items.into_iter().map(|item| self.model(item)).collect();
                self.model.add_list(&items, here)
            }
            _ => {
                let entries = tree.entries(node).to_vec();
                let key = |entry: &Entry| tree.str(entry.key).to_string();
                let first = entries.first().map(key).unwrap_or_default();
                match first.as_str() {
                    "?if" => {
                        let sides = tree.items(entries[0].value).to_vec();
                        let then = self.model(sides[0]);
                        let otherwise = self.model(sides[1]);
                        let condition = Some(ConditionId(0));
                        self.model.add_expr(ModelExpr::If { condition, then, otherwise }, here)
                    }
                    "?param" => {
                        let points = tree.items(entries[0].value).to_vec();
                        let values = points.into_iter().map(|node| self.model(node)).collect();
                        let parameter = ParameterId(0);
                        self.model.add_expr(ModelExpr::Parameter { parameter, values }, here)
                    }
                    "?open" => {
                        let inner = entries[0].value;
                        let fields = self.fields(inner);
                        self.model.add_map(&fields, true, Some(inner))
                    }
                    _ => {
                        let fields = self.fields(node);
                        self.model.add_map(&fields, false, here)
                    }
                }
            }
        }
    }

    fn fields(&mut self, node: NodeId) -> Vec<Field> {
        let entries = self.tree.tree().entries(node).to_vec();
        let field = |entry: Entry| Field {
            name: Text::Key(entry.key),
            key_span: entry.key_span,
            value: self.model(entry.value),
        };
        entries.into_iter().map(field).collect()
    }
}

/// A unit with one task definition of these properties.
pub fn unit(properties: &Value) -> Unit {
    let mut text = String::new();
    let placed = print(properties, 0, &mut text);
    let source = Source::from_text(&text);
    let tree = TreeBuilder::new(Arc::clone(&source.text), Format::Json);
    let mut maker = Maker { tree, model: Model::default() };
    let root = maker.tree(&placed);
    let properties = maker.model(root);
    let attributes = {
        let policy = maker.model.add_text("Retain", None);
        let name = maker.model.own("DeletionPolicy");
        let field = Field { name, key_span: Span::default(), value: policy };
        maker.model.add_map(&[field], false, None)
    };
    maker.model.resources.push(Resource {
        kind: "AWS::ECS::TaskDefinition".into(),
        id: "web".into(),
        address: "Web".into(),
        door: Door::CloudFormation,
        node: root,
        name_span: Span::new(0, 1),
        properties,
        attributes,
        condition: None,
        shape: None,
        name: None,
    });
    maker.model.conditions.push(Condition { name: "C".into(), test: Test::Unknown, node: None });
    maker.model.parameters.push(Parameter {
        name: "P".into(),
        points: vec![Point::Value("a".into()), Point::Value("b".into())],
        default: None,
        node: None,
        default_node: None,
        list: false,
        no_echo: false,
        reason: Reason::Parameter,
    });
    Unit {
        path: "task.json".into(),
        source,
        tree: maker.tree.finish(),
        kind: None,
        status: Status::Checked,
        marked: true,
        model: maker.model,
        notices: Vec::new(),
    }
}

/// The subject of [`unit`].
pub const SUBJECT: ResourceRef = ResourceRef { unit: 0, resource: ResourceId(0) };

/// Compiles an expression over `self` and `resource`.
pub fn compile(text: &str) -> Result<Expr, String> {
    let scope = ["self", "resource", "options"].map(str::to_string);
    parse(text, 0, Until::End, &scope, Spot::At)
        .map(|(expr, _)| expr)
        .map_err(|mistake| format!("{}: {}", mistake.at, mistake.message))
}

/// What an expression gives in the first world, as text: `true`, `12`, `1.5`, `'text'`, `[1, 2]`,
/// `{'k': 1}`, `unknown`, `absent`, `error: …`.
pub fn eval_in(unit: &Unit, text: &str) -> String {
    let expr = compile(text).unwrap_or_else(|why| panic!("{text}: {why}"));
    let units = std::slice::from_ref(unit);
    let world = World::new(units);
    let links = Links::new(units);
    let mut eval = Eval::new(&world, &links, SUBJECT);
    let value = eval.eval(&expr);
    show(&mut eval, value.v)
}

/// The same without a model.
pub fn eval(text: &str) -> String {
    eval_in(&unit(&serde_json::json!({})), text)
}

fn show<'v>(eval: &mut Eval<'v>, value: Cv<'v>) -> String {
    match value {
        Cv::Null => "null".into(),
        Cv::Bool(value) => value.to_string(),
        Cv::Int(value) => value.to_string(),
        Cv::Double(value) => format!("{value:?}"),
        Cv::Str(text) => format!("'{}'", &*text),
        Cv::Type(name) => format!("type {name}"),
        Cv::Resource(at) => format!("resource {}", at.resource.0),
        Cv::Reference(at, _) => format!("reference {}", at.resource.0),
        Cv::Optional(None) => "none".into(),
        Cv::Optional(Some(inner)) => format!("some {}", show(eval, inner.v.clone())),
        Cv::Absent(_) => "absent".into(),
        Cv::Unknown(_) => "unknown".into(),
        Cv::Error(Fault::Absent(_)) => "error: absent".into(),
        Cv::Error(fault) => format!("error: {}", fault.words()),
        Cv::List(list) => {
            let mut items = eval.items(&list).unwrap();
            let mut shown = Vec::new();
            while let Some(item) = items.next(eval) {
                shown.push(show(eval, item.v));
            }
            format!("[{}]", shown.join(", "))
        }
        Cv::Map(map) => {
            let entries = match &map {
                Map::Made(entries) => entries.to_vec(),
                map => eval.entries(map).unwrap().0,
            };
            let entry = |(key, value): (super::super::value::Val<'v>, _)| {
                let value: super::super::value::Val<'v> = value;
                format!("{}: {}", show(eval, key.v), show(eval, value.v))
            };
            format!("{{{}}}", entries.into_iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Asserts what expressions give.
pub fn all(unit: &Unit, cases: &[(&str, &str)]) {
    for (text, wanted) in cases {
        assert_eq!(eval_in(unit, text), *wanted, "{text}");
    }
}

/// What a run of a check in every world gave.
#[derive(Debug, Default)]
pub struct Ran {
    pub found: Vec<Found>,
    pub undetermined: Vec<Reason>,
    pub errors: Vec<String>,
    pub capped: bool,
    pub worlds: usize,
}

/// Runs a check in every world.
pub fn run_check(unit: &Unit, check: &CelCheck) -> Ran {
    let program = Program::compile(check).unwrap_or_else(|why| panic!("{why}"));
    let units = std::slice::from_ref(unit);
    let world = World::new(units);
    let links = Links::new(units);
    let mut ran = Ran::default();
    loop {
        let mut cx = Context::new(&world, &links, SUBJECT, None);
        run(&program, &mut cx);
        ran.found.append(&mut cx.found);
        ran.undetermined.append(&mut cx.undetermined);
        ran.errors.append(&mut cx.errors);
        ran.capped |= world.capped();
        ran.worlds += 1;
        if !world.next() {
            return ran;
        }
    }
}

/// A check of parts: `each` as `name: expression`.
pub fn check(each: &[&str], when: &str, assert: &str, at: &str, message: &str) -> CelCheck {
    let optional = |text: &str| (!text.is_empty()).then(|| text.to_string().into());
    let each: Vec<Each> = each
        .iter()
        .map(|line| {
            let (name, list) = line.split_once(": ").unwrap();
            Each { name: name.to_string().into(), list: list.to_string().into() }
        })
        .collect();
    CelCheck {
        each: each.into(),
        when: optional(when),
        assert: assert.to_string().into(),
        at: optional(at),
        related: Vec::new().into(),
        fix: Vec::new().into(),
        message: message.to_string().into(),
        needs: None,
    }
}

/// The text that a finding points at.
pub fn pointed<'u>(unit: &'u Unit, found: &Found) -> &'u str {
    found.at.span.of(&unit.source.text)
}
