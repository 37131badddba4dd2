//! JSON documents inside strings: a policy in plain text, in `Fn::Sub` or in `Fn::Join`.

use super::Reader;
use super::literal::foreign;
use super::sub::Part;
use crate::model::lower::Lower;
use crate::model::{Reason, Ty, ValueData, ValueId};
use crate::syntax::{NodeId, OffsetMap, embed, json};
use crate::text::Span;
use std::rc::Rc;

/// What the strings around the reader are.
#[derive(Clone, Debug)]
pub(super) enum Scope {
    /// The template's own.
    Template,
    /// Those of a document in a plain string: nothing in them is CloudFormation's.
    Text,
    /// Those of a document in the text of `Fn::Sub`, with the variables of the function.
    Sub(Rc<[(String, ValueId)]>),
    /// Those of a document in the items of `Fn::Join`; `${c}` stands for an item that is no text,
    /// with the character [`mark`] of its index.
    Join(Rc<[ValueId]>),
}

/// A character of a private plane that stands for an item of `Fn::Join`.
fn mark(index: usize) -> Option<char> {
    u32::try_from(index).ok().and_then(|index| char::from_u32(0xF_0000 + index))
}

/// The item of `Fn::Join` that a placeholder stands for.
pub(super) fn marked(name: &str) -> Option<usize> {
    let mut chars = name.chars();
    let index = u32::from(chars.next()?).checked_sub(0xF_0000)?;
    chars.next().is_none().then_some(index as usize)
}

fn looks_like_document(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

impl Reader<'_> {
    /// The root of the document in a string; parsed once.
    fn document_root(&mut self, lower: &mut Lower<'_>, node: NodeId) -> Option<NodeId> {
        let holder = lower.tree().follow(node);
        if let Some(known) = self.documents.get(&holder) {
            return *known;
        }
        let root = match lower.tree().string(holder) {
            Some(text) if looks_like_document(text) => embed::json(&mut lower.tree, holder),
            _ => None,
        };
        self.documents.insert(holder, root);
        root
    }

    /// Reads the values under a node with other rules for strings.
    pub(super) fn within(
        &mut self,
        lower: &mut Lower<'_>,
        root: NodeId,
        ty: Ty,
        scope: Scope,
    ) -> ValueId {
        let outer = std::mem::replace(&mut self.scope, scope);
        let value = lower.value(self, root, ty);
        self.scope = outer;
        value
    }

    /// A property that wants a document and holds a plain string.
    pub(super) fn json_text(&mut self, lower: &mut Lower<'_>, node: NodeId) -> ValueId {
        match self.document_root(lower, node) {
            Some(root) => self.within(lower, root, Ty::Any, Scope::Text),
            None => lower.model.add(ValueData::Malformed, Some(node)),
        }
    }

    /// The document in the text of `Fn::Sub`. `None` where the text is no document.
    pub(super) fn json_sub(
        &mut self,
        lower: &mut Lower<'_>,
        text: NodeId,
        variables: &[(String, ValueId)],
    ) -> Option<ValueId> {
        let root = self.document_root(lower, text)?;
        Some(self.within(lower, root, Ty::Any, Scope::Sub(Rc::from(variables))))
    }

    /// The document that the items of `Fn::Join` make. `None` where they make none.
    pub(super) fn json_join(
        &mut self,
        lower: &mut Lower<'_>,
        node: NodeId,
        separator: &str,
        items: &[(NodeId, ValueId)],
    ) -> Option<ValueId> {
        let mut text = String::new();
        let mut map = OffsetMap::default();
        let mut parts = Vec::new();
        for (index, (item, value)) in items.iter().enumerate() {
            let span = lower.tree().node(*item).span;
            if index > 0 && !separator.is_empty() {
                map.points.push((length(&text), span.start));
                text.push_str(separator);
            }
            let at = length(&text);
            let kept = match lower.model.value(*value).data {
                ValueData::Str(kept) => Some(lower.model.text(lower.tree(), kept)),
                _ => None,
            };
            let mut end = span.end;
            match kept {
                // The text as the item's node has it: every byte has its place.
                Some(kept) if !kept.is_empty() && lower.tree().string(*item) == Some(kept) => {
                    let inner = embed::offset_map(lower.tree(), *item);
                    map.points.extend(inner.points.iter().map(|(a, b)| (at + a, *b)));
                    end = inner.span(Span::new(0, length(kept))).end;
                    text.push_str(kept);
                }
                Some(kept) => {
                    map.points.push((at, span.start));
                    text.push_str(kept);
                }
                None => {
                    map.points.push((at, span.start));
                    text.push_str("${");
                    text.push(mark(parts.len())?);
                    text.push('}');
                    parts.push(*value);
                }
            }
            map.points.push((length(&text), end));
            if index == 0 && !looks_like_document(&text) {
                return None;
            }
        }
        let root = json::parse_into(&mut lower.tree, &text, &map)?;
        lower.tree.adopt(root, node);
        Some(self.within(lower, root, Ty::Any, Scope::Join(Rc::from(parts))))
    }

    /// Text inside a document that `Fn::Sub` or `Fn::Join` makes.
    pub(super) fn scoped_text(&mut self, lower: &mut Lower<'_>, node: NodeId, ty: Ty) -> ValueId {
        let text = lower.tree().string(node).unwrap_or("").to_string();
        let parts = match self.scope.clone() {
            Scope::Sub(variables) => self.sub_parts(lower, node, &text, &variables),
            Scope::Join(items) => self.join_parts(lower, node, &text, &items),
            Scope::Template | Scope::Text => vec![Part::Text(text)],
        };
        self.concatenated(lower, node, parts, ty)
    }

    /// `${Port}` where a value of such a document stands.
    pub(super) fn placeholder(&mut self, lower: &mut Lower<'_>, node: NodeId, ty: Ty) -> ValueId {
        let here = *lower.tree().node(node);
        let mut text = lower.tree().str(here.text).to_string();
        if text.is_empty() {
            text = here.span.of(&lower.tree().text).to_string();
        }
        let parts = match self.scope.clone() {
            Scope::Sub(variables) => self.sub_parts(lower, node, &text, &variables),
            Scope::Join(items) => self.join_parts(lower, node, &text, &items),
            Scope::Template | Scope::Text => return lower.unknown(Reason::Template, node),
        };
        match parts.as_slice() {
            [Part::Value(value)] => {
                let value = *value;
                super::moved(lower, value, node)
            }
            _ => self.concatenated(lower, node, parts, ty),
        }
    }

    fn join_parts(
        &mut self,
        lower: &mut Lower<'_>,
        node: NodeId,
        text: &str,
        items: &[ValueId],
    ) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            match after.split_once('}').and_then(|(name, tail)| Some((marked(name)?, tail))) {
                Some((index, tail)) => {
                    parts.push(Part::Text(before.to_string()));
                    if let Some(item) = items.get(index) {
                        parts.push(Part::Value(*item));
                    }
                    rest = tail;
                }
                None => {
                    parts.push(Part::Text(format!("{before}${{")));
                    rest = after;
                }
            }
        }
        parts.push(Part::Text(rest.to_string()));
        for part in &mut parts {
            if let Part::Text(text) = part
                && let Some(reason) = foreign(text)
            {
                *part = Part::Value(lower.unknown(reason, node));
            }
        }
        parts
    }
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}
