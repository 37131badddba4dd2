//! Documents without a language of their own: plain data, in which another tool's placeholders may
//! stand. What every such adapter needs to make resources.

use crate::model::lower::{Coercion, Dialect, Lower, Names};
use crate::model::{
    Door, Expr, Field, Reason, Resource, ShapeId, Text, Ty, Value, ValueData, ValueId,
};
use crate::syntax::{Data, NodeId, OffsetMap, Tree, embed, json, template};
use crate::text::Span;
use memchr::memmem;
use rustc_hash::FxHashMap;

/// The dialect of plain data.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plain {
    /// Whether a placeholder may stand somewhere in the file.
    placeholders: bool,
}

impl Plain {
    /// Looks once for what every placeholder begins with, so that strings need not be searched.
    pub(crate) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let found = memchr::memchr3(b'$', b'<', b'%', bytes).is_some()
            || memmem::find(bytes, b"{{").is_some()
            || memmem::find(bytes, b"__").is_some();
        Self { placeholders: found }
    }
}

impl Dialect for Plain {
    fn special(&mut self, lower: &mut Lower<'_>, node: NodeId, _: Ty) -> Option<ValueId> {
        // A tag that is not of the core schema belongs to a tool that is not known here.
        let tag = lower.tree().tag(node)?;
        (!tag.starts_with("!!")).then(|| lower.unknown(Reason::Function, node))
    }

    fn text(&mut self, lower: &mut Lower<'_>, node: NodeId, ty: Ty) -> Option<ValueId> {
        if ty == Ty::Json {
            return percent_encoded(lower, self, node);
        }
        if self.placeholders { placeholders(lower, node, ty) } else { None }
    }
}

/// Text with placeholders in it: what stands between them is known. `None` where there is none.
fn placeholders(lower: &mut Lower<'_>, node: NodeId, ty: Ty) -> Option<ValueId> {
    let text = lower.tree().string(node)?;
    let mut pieces: Vec<Option<String>> = Vec::new();
    let mut at = 0;
    for range in template::placeholders(text) {
        let before = text.get(at..range.start).unwrap_or("");
        if !before.is_empty() {
            pieces.push(Some(before.to_owned()));
        }
        pieces.push(None);
        at = range.end;
    }
    let rest = text.get(at..).unwrap_or("");
    if pieces.is_empty() {
        return None;
    }
    if !rest.is_empty() {
        pieces.push(Some(rest.to_owned()));
    }
    let textual = matches!(ty, Ty::String | Ty::Any);
    if pieces.len() == 1 || !textual {
        return Some(lower.unknown(Reason::Template, node));
    }
    let parts: Vec<ValueId> = pieces
        .into_iter()
        .map(|piece| match piece {
            Some(text) => lower.model.add_text(text, Some(node)),
            None => lower.unknown(Reason::Template, node),
        })
        .collect();
    Some(lower.model.add_expr(Expr::Concat(parts), Some(node)))
}

/// A document in percent-encoding, as the IAM API itself answers (the AWS CLI decodes it).
fn percent_encoded(
    lower: &mut Lower<'_>,
    dialect: &mut dyn Dialect,
    node: NodeId,
) -> Option<ValueId> {
    let text = lower.tree().string(node)?;
    if !text.get(..3)?.eq_ignore_ascii_case("%7b") {
        return None;
    }
    let outer = embed::offset_map(lower.tree(), node);
    let (decoded, map) = percent_decode(text, &outer)?;
    let holder = lower.tree().follow(node);
    let root = json::parse_into(&mut lower.tree, &decoded, &map)?;
    lower.tree.adopt(root, holder);
    Some(lower.value(dialect, root, Ty::Any))
}

fn percent_decode(text: &str, outer: &OffsetMap) -> Option<(String, OffsetMap)> {
    let hex = |byte: Option<&u8>| byte.and_then(|b| char::from(*b).to_digit(16));
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut points: Vec<(u32, u32)> = Vec::new();
    let mut at = 0;
    let point = |points: &mut Vec<(u32, u32)>, decoded: usize, at: usize| {
        let at = outer.source(u32::try_from(at).unwrap_or(u32::MAX));
        points.push((u32::try_from(decoded).unwrap_or(u32::MAX), at));
    };
    while let Some(byte) = bytes.get(at) {
        let value = match (byte, hex(bytes.get(at + 1)), hex(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => u8::try_from(high * 16 + low).ok()?,
            _ => {
                point(&mut points, decoded.len(), at);
                decoded.push(if *byte == b'+' { b' ' } else { *byte });
                at += 1;
                continue;
            }
        };
        point(&mut points, decoded.len(), at);
        decoded.push(value);
        at += 3;
    }
    point(&mut points, decoded.len(), at);
    Some((String::from_utf8(decoded).ok()?, OffsetMap { points }))
}

/// The text of a key's value, where it is written out: no placeholder, not empty.
pub(crate) fn literal<'t>(tree: &'t Tree, node: NodeId, key: &str) -> Option<(&'t str, Span)> {
    let value = tree.get(node, key)?;
    let text = tree.string(value)?;
    let fixed = !text.is_empty() && template::placeholders(text).next().is_none();
    fixed.then(|| (text, tree.node(value).span))
}

/// What to point at when a document as a whole is meant: its first key.
pub(crate) fn first_key(tree: &Tree, node: NodeId) -> Span {
    let span = tree.node(node).span;
    match (tree.entries(node).first(), tree.items(node).first()) {
        (Some(entry), _) => entry.key_span,
        (None, Some(item)) if tree.is_map(*item) => first_key(tree, *item),
        _ => Span::new(span.start, span.end.min(span.start + 1)),
    }
}

/// What a resource is called in its file.
#[derive(Clone, Debug)]
pub(crate) struct Naming {
    /// The name that the file gives.
    pub(crate) name: Option<String>,
    /// Where, or what stands for it.
    pub(crate) span: Span,
}

/// Makes the resources of one file.
#[derive(Debug)]
pub(crate) struct Maker<'s> {
    /// The values so far.
    pub(crate) lower: Lower<'s>,
    plain: Plain,
    addresses: FxHashMap<String, u32>,
}

impl<'s> Maker<'s> {
    /// Starts with a finished tree. `null` is the same as left out, and types must be right.
    pub(crate) fn new(tree: Tree, shapes: &'s crate::model::Shapes) -> Self {
        Self {
            plain: Plain::new(&tree.text),
            lower: Lower::new(tree, shapes, Names::Api, Coercion::Strict),
            addresses: FxHashMap::default(),
        }
    }

    /// The tree.
    pub(crate) fn tree(&self) -> &Tree {
        self.lower.tree()
    }

    /// The shape of a kind.
    pub(crate) fn shape(&self, kind: &str) -> Option<ShapeId> {
        self.lower.shapes.kind(kind)
    }

    /// The type of a property of a kind, by its canonical name.
    pub(crate) fn ty(&self, kind: &str, property: &str) -> Ty {
        let shape = self.shape(kind).and_then(|id| self.lower.shapes.shape(id));
        shape.and_then(|shape| shape.prop(property)).map_or(Ty::Any, |prop| prop.ty)
    }

    /// The type of a property of a kind, by the name that the API's JSON uses.
    pub(crate) fn api_ty(&self, kind: &str, property: &str) -> Ty {
        let shape = self.shape(kind).and_then(|id| self.lower.shapes.shape(id));
        shape.and_then(|shape| shape.api_prop(property)).map_or(Ty::Any, |prop| prop.ty)
    }

    /// A value of the type that a property wants.
    pub(crate) fn value(&mut self, node: NodeId, ty: Ty) -> ValueId {
        self.lower.value(&mut self.plain, node, ty)
    }

    /// The fields of a map of a kind.
    pub(crate) fn fields(&mut self, node: NodeId, kind: &str) -> Vec<Field> {
        let ty = self.shape(kind).map_or(Ty::Any, Ty::Shape);
        let value = self.value(node, ty);
        self.lower.model.fields(value).to_vec()
    }

    /// A field that the reader makes itself.
    pub(crate) fn field(&self, name: &'static str, key_span: Span, value: ValueId) -> Field {
        Field { name: Text::Static(name), key_span, value }
    }

    /// A field that only the account knows.
    pub(crate) fn elsewhere(&mut self, name: &'static str, node: NodeId) -> Field {
        let span = Span::empty(self.tree().node(node).span.start);
        let value = self.lower.model.add(ValueData::Unknown(Reason::NotInFiles), None);
        self.field(name, span, value)
    }

    /// A map of finished fields.
    pub(crate) fn map(&mut self, fields: &[Field], open: bool, node: NodeId) -> ValueId {
        self.lower.model.add_map(fields, open, Some(node))
    }

    /// A value of the model.
    pub(crate) fn at(&self, value: ValueId) -> Value {
        self.lower.model.value(value)
    }

    /// Adds a resource. An address that is taken gets a number.
    pub(crate) fn add(
        &mut self,
        kind: &str,
        door: Door,
        node: NodeId,
        properties: ValueId,
        naming: Naming,
        (id, address): (String, String),
    ) {
        let count = self.addresses.entry(address.clone()).or_insert(0);
        *count += 1;
        let address = if *count == 1 { address } else { format!("{address}#{count}") };
        let attributes = self.lower.model.add_map(&[], false, None);
        let shape = self.shape(kind);
        self.lower.model.resources.push(Resource {
            kind: kind.to_owned(),
            id,
            address,
            door,
            node,
            name_span: naming.span,
            properties,
            attributes,
            condition: None,
            shape,
            name: naming.name,
        });
    }
}

/// Whether a node is a map with at least one entry.
pub(crate) fn has_entries(tree: &Tree, node: NodeId) -> bool {
    matches!(tree.node(node).data, Data::Map { len, .. } if len > 0)
}
