//! `Fn::Sub`, and text put together from parts.

use super::literal::foreign;
use super::{Reader, literal_text, moved};
use crate::limits;
use crate::model::lower::Lower;
use crate::model::{Expr, Reason, Ty, ValueData, ValueId};
use crate::syntax::NodeId;

/// A part of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// Known text.
    Text(String),
    /// A value whose text belongs there.
    Value(ValueId),
}

/// A part of the text of `Fn::Sub`.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'t> {
    /// Literal text.
    Text(&'t str),
    /// `${Name}`.
    Name(&'t str),
    /// `${!Name}`, which stays as `${Name}`.
    Escaped(&'t str),
}

/// Takes the text of `Fn::Sub` apart. A `${` without an end is literal.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, tail)) = after.split_once('}') else { break };
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(match name.strip_prefix('!') {
            Some(name) => Piece::Escaped(name),
            None => Piece::Name(name.trim()),
        });
        rest = tail;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

impl Reader<'_> {
    /// `Fn::Sub`: text, or text and a map of variables.
    pub(super) fn sub(
        &mut self,
        lower: &mut Lower<'_>,
        node: NodeId,
        argument: NodeId,
        ty: Ty,
    ) -> ValueId {
        const TAKES: &str = "`Fn::Sub` takes text, or a list of text and a map of variables";
        let tree = lower.tree();
        let (text, map) = match tree.items(argument) {
            [] => (argument, None),
            [text] => (*text, None),
            [text, map] => (*text, Some(*map)),
            _ => return self.misuse(lower, argument, TAKES),
        };
        let Some(written) = tree.scalar(text).map(str::to_string) else {
            // A macro may give the text.
            if tree.node(text).tag.is_some() || tree.is_map(text) {
                return lower.unknown(Reason::Function, node);
            }
            return self.misuse(lower, argument, TAKES);
        };
        let mut variables = Vec::new();
        if let Some(map) = map {
            let mut entries = Vec::new();
            self.expand(lower, map, &mut entries);
            for entry in entries {
                let value = self.bound(lower, &entry, Ty::String);
                let name = match &entry.name {
                    Some(name) => name.clone(),
                    None => lower.tree().str(entry.entry.key).to_string(),
                };
                variables.push((name, value));
            }
        }
        if ty == Ty::Json
            && let Some(document) = self.json_sub(lower, text, &variables)
        {
            return document;
        }
        let parts = self.sub_parts(lower, node, &written, &variables);
        self.concatenated(lower, node, parts, ty)
    }

    /// The parts of a text of `Fn::Sub`.
    pub(super) fn sub_parts(
        &mut self,
        lower: &mut Lower<'_>,
        node: NodeId,
        text: &str,
        variables: &[(String, ValueId)],
    ) -> Vec<Part> {
        let mut parts = Vec::new();
        for piece in pieces(text) {
            parts.push(match piece {
                Piece::Text(text) => match foreign(text) {
                    Some(reason) => Part::Value(lower.unknown(reason, node)),
                    None => Part::Text(self.filled(text).unwrap_or_else(|| text.to_string())),
                },
                Piece::Escaped(name) => Part::Text(format!("${{{name}}}")),
                Piece::Name(name) => {
                    match variables.iter().rev().find(|(known, _)| known == name) {
                        Some((_, value)) => Part::Value(*value),
                        None => Part::Value(self.sub_name(lower, node, name)),
                    }
                }
            });
        }
        parts
    }

    /// `${Name}` and `${Resource.Attribute}`.
    fn sub_name(&mut self, lower: &mut Lower<'_>, node: NodeId, name: &str) -> ValueId {
        let name = self.filled(name).unwrap_or_else(|| name.to_string());
        match name.split_once('.') {
            Some((resource, attribute)) => self.attribute(lower, node, resource, attribute),
            None => self.reference(lower, node, &name, Ty::String),
        }
    }

    /// One text from parts; what is literal is joined here and now.
    pub(super) fn concatenated(
        &mut self,
        lower: &mut Lower<'_>,
        node: NodeId,
        parts: Vec<Part>,
        ty: Ty,
    ) -> ValueId {
        let mut merged: Vec<Part> = Vec::with_capacity(parts.len());
        let mut bytes = 0;
        for part in parts {
            let text = match part {
                Part::Text(text) => text,
                Part::Value(value) => match literal_text(lower, value) {
                    Some(text) => text.to_string(),
                    None => {
                        merged.push(Part::Value(value));
                        continue;
                    }
                },
            };
            bytes += text.len();
            if bytes > limits::CEL_STRING || !self.spend(lower, node, text.len() / 64) {
                let message = "`Fn::Sub` and `Fn::Join` make a text that is longer than 1 MiB: it is taken as unknown";
                self.limit(lower.tree().raw(node).span, message.to_string());
                return lower.unknown(Reason::TooMany, node);
            }
            match merged.last_mut() {
                Some(Part::Text(last)) => last.push_str(&text),
                _ if text.is_empty() => {}
                _ => merged.push(Part::Text(text)),
            }
        }
        match merged.as_slice() {
            [] => self.typed_text(lower, "", node, ty),
            [Part::Text(text)] => {
                let text = text.clone();
                self.typed_text(lower, &text, node, ty)
            }
            // `!Sub "${Role.Arn}"` is `!GetAtt Role.Arn`.
            [Part::Value(value)] => {
                let value = *value;
                let value = moved(lower, value, node);
                match lower.model.value(value).data {
                    ValueData::Expr(_) => self.converted(lower, value, node, ty),
                    _ => value,
                }
            }
            _ => {
                let parts = merged.into_iter().map(|part| match part {
                    Part::Text(text) => lower.model.add_text(text, Some(node)),
                    Part::Value(value) => value,
                });
                let parts = parts.collect();
                let value = lower.model.add_expr(Expr::Concat(parts), Some(node));
                self.converted(lower, value, node, ty)
            }
        }
    }
}
