//! From syntax nodes to typed values: names become canonical, scalars get the type that their
//! property wants, documents inside strings are opened.
//!
//! What is special in a format (intrinsics, placeholders) is asked of its [`Dialect`] first.

use super::shape::{Shapes, Ty};
use super::value::{Field, Model, Reason, Text, ValueData, ValueId};
use crate::limits;
use crate::syntax::{Data, NodeId, Tree, TreeBuilder, embed};

/// How the keys of a document are spelled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Names {
    /// As in CloudFormation: the canonical names.
    Canonical,
    /// As in the API's JSON.
    Api,
}

/// How strict the document's consumer is about scalar types.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Coercion {
    /// CloudFormation: text, numbers and booleans are taken for one another where they fit.
    Lenient,
    /// The API and Kubernetes: types must be right.
    Strict,
}

/// What is special in one input format.
pub trait Dialect {
    /// A node that is no plain value: an intrinsic function, a placeholder. `None` where it is plain.
    fn special(&mut self, lower: &mut Lower<'_>, node: NodeId, ty: Ty) -> Option<ValueId>;

    /// Text that is no plain text, e.g. `{{resolve:…}}` or `${IMAGE}`. `None` where it is plain.
    fn text(&mut self, lower: &mut Lower<'_>, node: NodeId, ty: Ty) -> Option<ValueId>;
}

/// The state of one file's lowering.
#[derive(Debug)]
pub struct Lower<'s> {
    /// The tree; documents inside strings are added to it.
    pub tree: TreeBuilder,
    /// What is made.
    pub model: Model,
    /// Names and types.
    pub shapes: &'s Shapes,
    /// Spelling of keys.
    pub names: Names,
    /// Strictness of scalars.
    pub coercion: Coercion,
    /// `null` is the same as left out.
    pub null_is_absent: bool,
    depth: usize,
}

impl<'s> Lower<'s> {
    /// Starts with a finished tree.
    pub fn new(tree: Tree, shapes: &'s Shapes, names: Names, coercion: Coercion) -> Self {
        Self {
            tree: tree.into_builder(),
            model: Model::default(),
            shapes,
            names,
            coercion,
            null_is_absent: coercion == Coercion::Strict,
            depth: 0,
        }
    }

    /// The tree so far.
    pub fn tree(&self) -> &Tree {
        self.tree.tree()
    }

    /// An unknown value.
    pub fn unknown(&mut self, reason: Reason, node: NodeId) -> ValueId {
        self.model.add(ValueData::Unknown(reason), Some(node))
    }

    /// A value of the type that a property wants.
    pub fn value(&mut self, dialect: &mut dyn Dialect, node: NodeId, ty: Ty) -> ValueId {
        self.depth += 1;
        let value = if self.depth > limits::DEPTH * 2 {
            self.unknown(Reason::TooMany, node)
        } else {
            match dialect.special(self, node, ty) {
                Some(value) => value,
                None => self.plain(dialect, node, ty),
            }
        };
        self.depth -= 1;
        value
    }

    /// The same for a node that is known to be no special form.
    pub fn plain(&mut self, dialect: &mut dyn Dialect, node: NodeId, ty: Ty) -> ValueId {
        match self.tree().node(node).data {
            Data::Map { len, .. } => self.map(dialect, node, ty, len as usize),
            Data::List { len, .. } => self.list(dialect, node, ty, len as usize),
            Data::Template => self.unknown(Reason::Template, node),
            Data::Error | Data::Alias(_) => self.unknown(Reason::Syntax, node),
            Data::Null if self.null_is_absent => self.model.add(ValueData::Absent, Some(node)),
            Data::Null if matches!(ty, Ty::Any | Ty::Json) => {
                self.model.add(ValueData::Null, Some(node))
            }
            // CloudFormation refuses a template with it.
            Data::Null => self.model.add(ValueData::Malformed, Some(node)),
            Data::Str => match dialect.text(self, node, ty) {
                Some(value) => value,
                None if ty == Ty::Json => self.document(dialect, node),
                None => self.scalar(node, ty),
            },
            Data::Bool(_) | Data::Int(_) | Data::Float(_) => self.scalar(node, ty),
        }
    }

    /// A document held in a string.
    pub fn document(&mut self, dialect: &mut dyn Dialect, node: NodeId) -> ValueId {
        let holder = self.tree().follow(node);
        match embed::json(&mut self.tree, holder) {
            Some(root) => self.value(dialect, root, Ty::Any),
            None => self.model.add(ValueData::Malformed, Some(node)),
        }
    }

    fn map(&mut self, dialect: &mut dyn Dialect, node: NodeId, ty: Ty, len: usize) -> ValueId {
        let (shape, inner) = match ty {
            Ty::Shape(id) => (self.shapes.shape(id), Ty::Any),
            Ty::Map(index) => (None, self.shapes.inner(index)),
            Ty::Any | Ty::Json => (None, Ty::Any),
            Ty::List(_) | Ty::String | Ty::Integer | Ty::Number | Ty::Boolean | Ty::Timestamp => {
                return self.model.add(ValueData::Malformed, Some(node));
            }
        };
        let mut fields = Vec::with_capacity(len);
        for index in 0..len {
            let Some(entry) = self.tree().entry_at(node, index) else { break };
            let key = self.tree().str(entry.key);
            let prop = shape.and_then(|shape| match self.names {
                Names::Canonical => shape.prop(key),
                Names::Api => shape.api_prop(key),
            });
            let (name, ty) = match prop {
                Some(prop) => (Text::Static(prop.name), prop.ty),
                None => (Text::Key(entry.key), inner),
            };
            let value = self.value(dialect, entry.value, ty);
            fields.push(Field { name, key_span: entry.key_span, value });
        }
        self.model.add_map(&fields, false, Some(node))
    }

    fn list(&mut self, dialect: &mut dyn Dialect, node: NodeId, ty: Ty, len: usize) -> ValueId {
        let inner = match ty {
            Ty::List(index) => self.shapes.inner(index),
            Ty::Any | Ty::Json => Ty::Any,
            _ => return self.model.add(ValueData::Malformed, Some(node)),
        };
        let mut items = Vec::with_capacity(len);
        for index in 0..len {
            let Some(item) = self.tree().item_at(node, index) else { break };
            items.push(self.value(dialect, item, inner));
        }
        self.model.add_list(&items, Some(node))
    }

    /// A scalar as the type that its property wants.
    pub fn scalar(&mut self, node: NodeId, ty: Ty) -> ValueId {
        let data = scalar_data(self.tree(), node, ty, self.coercion);
        self.model.add(data, Some(node))
    }
}

fn scalar_data(tree: &Tree, node: NodeId, ty: Ty, coercion: Coercion) -> ValueData {
    let here = tree.follow(node);
    let text = || ValueData::Str(Text::Node(here));
    let lenient = coercion == Coercion::Lenient;
    let data = tree.raw(here).data;
    match (ty, data) {
        (Ty::Any | Ty::Json | Ty::Boolean, Data::Bool(value)) => ValueData::Bool(value),
        (Ty::Any | Ty::Json | Ty::Integer | Ty::Number | Ty::Timestamp, Data::Int(value)) => {
            ValueData::Int(value)
        }
        (Ty::Any | Ty::Json | Ty::Number | Ty::Timestamp, Data::Float(value)) => {
            ValueData::Float(value)
        }
        (Ty::Integer, Data::Float(value)) if value.fract() == 0.0 && value.abs() < 9e15 => {
            ValueData::Int(value as i64)
        }
        (Ty::Any | Ty::Json | Ty::String | Ty::Timestamp, Data::Str) => text(),
        (Ty::String, Data::Bool(_) | Data::Int(_) | Data::Float(_)) if lenient => text(),
        (Ty::Integer | Ty::Number, Data::Str) if lenient => {
            let written = tree.str(tree.raw(here).text).trim();
            match (written.parse::<i64>(), written.parse::<f64>()) {
                (Ok(value), _) => ValueData::Int(value),
                (_, Ok(value)) if value.is_finite() && ty == Ty::Number => ValueData::Float(value),
                _ => ValueData::Malformed,
            }
        }
        (Ty::Boolean, Data::Str) if lenient => match tree.str(tree.raw(here).text) {
            "true" | "True" | "TRUE" => ValueData::Bool(true),
            "false" | "False" | "FALSE" => ValueData::Bool(false),
            _ => ValueData::Malformed,
        },
        _ => ValueData::Malformed,
    }
}
