//! TOML, YAML and JSON as one tree with places.

use super::read::Mistake;
use crate::sort;
use crate::syntax::{Data as Yaml, NodeId, Tree, json, yaml};
use crate::text::Span;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where.
    pub span: Span,
    /// What.
    pub data: Data,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Text.
    Text(String),
    /// A number or a date, as written.
    Other(String),
    /// A list.
    List(Vec<Node>),
    /// A map: key, the key's place, value.
    Map(Vec<(String, Span, Node)>),
}

impl Data {
    /// The type in words.
    pub fn kind(&self) -> &'static str {
        match self {
            Data::Null => "nothing",
            Data::Bool(_) => "true or false",
            Data::Text(_) => "text",
            Data::Other(_) => "a number or date",
            Data::List(_) => "a list",
            Data::Map(_) => "a table",
        }
    }
}

/// Reads a file by the suffix of its name.
pub fn parse(path: &str, text: &str) -> Result<Node, Mistake> {
    if path.ends_with(".toml") {
        let table = DeTable::parse(text).map_err(|error| {
            let span = error.span().map_or(Span::default(), range);
            Mistake { span, message: error.message().trim().to_string() }
        })?;
        let span = Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX));
        return Ok(Node { span, data: from_table(table.into_inner()) });
    }
    let tree = match path.ends_with(".json") {
        true => json::parse(text.into()),
        false => yaml::parse(text.into()),
    };
    if let Some(error) = tree.errors.iter().chain(&tree.limit).next() {
        return Err(Mistake { span: error.span, message: error.message.clone() });
    }
    match tree.documents.first() {
        Some(root) => Ok(from_tree(&tree, *root)),
        None => Ok(Node { span: Span::default(), data: Data::Map(Vec::new()) }),
    }
}

fn range(range: std::ops::Range<usize>) -> Span {
    let place = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(place(range.start), place(range.end))
}

fn from_table(table: DeTable<'_>) -> Data {
    let mut entries: Vec<(String, Span, Node)> = table
        .into_iter()
        .map(|(key, value)| {
            let span = range(key.span());
            (key.into_inner().into_owned(), span, from_value(value))
        })
        .collect();
    sort::sort_by_key(&mut entries, |(_, span, _)| *span);
    Data::Map(entries)
}

fn from_value(value: Spanned<DeValue<'_>>) -> Node {
    let span = range(value.span());
    let data = match value.into_inner() {
        DeValue::String(text) => Data::Text(text.into_owned()),
        DeValue::Boolean(value) => Data::Bool(value),
        DeValue::Array(items) => Data::List(items.into_iter().map(from_value).collect()),
        DeValue::Table(table) => from_table(table),
        DeValue::Integer(number) => Data::Other(number.to_string()),
        DeValue::Float(number) => Data::Other(number.to_string()),
        DeValue::Datetime(date) => Data::Other(date.to_string()),
    };
    Node { span, data }
}

fn from_tree(tree: &Tree, id: NodeId) -> Node {
    let node = tree.node(id);
    let data = match node.data {
        Yaml::Null => Data::Null,
        Yaml::Bool(value) => Data::Bool(value),
        Yaml::Str => Data::Text(tree.string(id).unwrap_or("").to_string()),
        Yaml::List { .. } => {
            Data::List(tree.items(id).iter().map(|item| from_tree(tree, *item)).collect())
        }
        Yaml::Map { .. } => Data::Map(
            tree.entries(id)
                .iter()
                .map(|entry| {
                    let key = tree.str(entry.key).to_string();
                    (key, entry.key_span, from_tree(tree, entry.value))
                })
                .collect(),
        ),
        _ => Data::Other(tree.scalar(id).unwrap_or("").to_string()),
    };
    Node { span: tree.raw(id).span, data }
}
