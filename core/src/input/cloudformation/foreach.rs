//! `Fn::ForEach` of the language extensions, and maps that it or a macro adds entries to.

use super::Reader;
use super::intrinsics::{Function, function};
use super::literal::comma_items;
use crate::limits;
use crate::model::lower::Lower;
use crate::model::{Field, Text, Ty, ValueData, ValueId};
use crate::syntax::{Entry, NodeId, Tree};
use std::rc::Rc;

/// How the keys of loops begin.
pub(super) const PREFIX: &str = "Fn::ForEach::";

/// Identifiers of the loops around a node, and their values in this copy.
pub(super) type Bindings = Rc<[(String, String)]>;

/// An entry of a map after its loops have been unrolled.
#[derive(Clone, Debug)]
pub(super) struct Expanded {
    /// The entry as written.
    pub entry: Entry,
    /// Its key where a loop filled something in.
    pub name: Option<String>,
    /// The loops around it.
    pub bindings: Bindings,
}

impl Expanded {
    /// The key in this copy.
    pub(super) fn key<'a>(&'a self, tree: &'a Tree) -> &'a str {
        match &self.name {
            Some(name) => name,
            None => tree.str(self.entry.key),
        }
    }
}

impl Reader<'_> {
    /// A text with the identifiers of the loops around it filled in; `None` where nothing changes.
    pub(super) fn filled(&self, text: &str) -> Option<String> {
        if self.bindings.is_empty() || !(text.contains("${") || text.contains("&{")) {
            return None;
        }
        let mut filled = String::with_capacity(text.len());
        let mut changed = false;
        let mut rest = text;
        while let Some(at) = rest.find("{") {
            let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
            let sign = before.chars().next_back();
            let inside = after.strip_prefix('{').unwrap_or(after);
            let bound = match (sign, inside.split_once('}')) {
                (Some('$' | '&'), Some((name, tail))) => {
                    let found = self.bindings.iter().rev().find(|(known, _)| known == name);
                    found.map(|(_, value)| (value, tail))
                }
                _ => None,
            };
            match bound {
                Some((value, tail)) => {
                    filled.push_str(before.strip_suffix(['$', '&']).unwrap_or(before));
                    match sign {
                        Some('&') => {
                            filled.extend(value.chars().filter(char::is_ascii_alphanumeric));
                        }
                        _ => filled.push_str(value),
                    }
                    rest = tail;
                    changed = true;
                }
                None => {
                    filled.push_str(before);
                    filled.push('{');
                    rest = inside;
                }
            }
        }
        filled.push_str(rest);
        changed.then_some(filled)
    }

    /// Whether a map may hold more or other entries than are written.
    pub(super) fn is_special_map(&self, tree: &Tree, node: NodeId) -> bool {
        !self.bindings.is_empty()
            || tree.entries(node).iter().any(|entry| {
                let key = tree.str(entry.key);
                key.starts_with(PREFIX) || key == "Fn::Transform"
            })
    }

    /// The entries of a map with its loops unrolled. True where there may be more of them.
    pub(super) fn expand(
        &mut self,
        lower: &Lower<'_>,
        node: NodeId,
        out: &mut Vec<Expanded>,
    ) -> bool {
        let tree = lower.tree();
        let mut open = false;
        for entry in tree.entries(node) {
            let key = tree.str(entry.key);
            if key.starts_with(PREFIX) {
                open |= self.for_each(lower, *entry, out);
            } else if key == "Fn::Transform" {
                open = true;
            } else {
                let (name, bindings) = (self.filled(key), self.bindings.clone());
                out.push(Expanded { entry: *entry, name, bindings });
            }
        }
        open
    }

    fn for_each(&mut self, lower: &Lower<'_>, entry: Entry, out: &mut Vec<Expanded>) -> bool {
        let tree = lower.tree();
        let items = tree.items(entry.value);
        let parts = match items {
            [id, list, body] if tree.is_map(*body) => {
                tree.string(*id).map(|id| (id.to_string(), *list, *body))
            }
            _ => None,
        };
        let Some((identifier, list, body)) = parts else {
            let found = super::describe(tree, entry.value);
            let message = format!(
                "`Fn::ForEach` takes a list of an identifier, a list of values and a map to copy; found {found}"
            );
            self.notice(tree.raw(entry.value).span, message);
            return true;
        };
        let Some(values) = self.texts(tree, list) else { return true };
        for value in values {
            if self.copies >= limits::FOREACH {
                let message = format!(
                    "`Fn::ForEach` makes more than {} copies: the rest is not read",
                    limits::FOREACH
                );
                self.limit(entry.key_span, message);
                self.partly("loops make more copies than the limit".to_string());
                return true;
            }
            self.copies += 1;
            let mut inner: Vec<(String, String)> = self.bindings.to_vec();
            inner.push((identifier.clone(), value));
            let outer = std::mem::replace(&mut self.bindings, Rc::from(inner));
            let open = self.expand(lower, body, out);
            self.bindings = outer;
            if open {
                return true;
            }
        }
        false
    }

    /// The entries of a section of the template; one that a loop over unknown values makes is told.
    pub(super) fn expand_section(
        &mut self,
        lower: &Lower<'_>,
        node: NodeId,
        what: &str,
    ) -> Vec<Expanded> {
        let mut entries = Vec::new();
        if self.expand(lower, node, &mut entries) {
            let tree = lower.tree();
            let cause = tree.entries(node).iter().find(|entry| {
                let key = tree.str(entry.key);
                key.starts_with(PREFIX) || key == "Fn::Transform"
            });
            if let Some(cause) = cause {
                let key = tree.str(cause.key).to_string();
                if key.starts_with(PREFIX) {
                    let message = format!(
                        "`{key}` loops over values that the template does not tell: the {what} that it makes are not checked"
                    );
                    self.limit(cause.key_span, message);
                }
                self.partly(format!("the {what} that `{key}` makes are not known"));
            }
        }
        entries
    }

    /// A list of texts that is known without any choice: written out, a list parameter's value, a
    /// mapping's list.
    pub(super) fn texts(&self, tree: &Tree, node: NodeId) -> Option<Vec<String>> {
        if let Some((called, argument)) = function(tree, node) {
            return match called {
                Function::Ref => {
                    let name = self.name(tree, argument)?;
                    Some(comma_items(&self.list_text(&name)?).map(str::to_string).collect())
                }
                Function::FindInMap => {
                    let keys: Option<Vec<String>> =
                        tree.items(argument).iter().map(|key| self.one_text(tree, *key)).collect();
                    match keys?.as_slice() {
                        [map, first, second] => {
                            let value = self.mappings.get(&**map)?.get(first, second)?;
                            self.texts(tree, value)
                        }
                        _ => None,
                    }
                }
                _ => None,
            };
        }
        if !tree.is_list(node) {
            return None;
        }
        tree.items(node).iter().map(|item| self.one_text(tree, *item)).collect()
    }

    /// One text that is known without any choice.
    pub(super) fn one_text(&self, tree: &Tree, node: NodeId) -> Option<String> {
        match function(tree, node) {
            Some((Function::Ref, argument)) => {
                let name = self.name(tree, argument)?;
                let bound = self.bindings.iter().rev().find(|(known, _)| *known == name);
                bound.map(|(_, value)| value.clone())
            }
            Some((Function::Sub, argument)) => {
                let text = self.name(tree, argument)?;
                (!text.contains("${")).then_some(text)
            }
            Some(_) => None,
            None => self.name(tree, node),
        }
    }

    /// Lowers the value of an entry, with the loops around it.
    pub(super) fn bound(&mut self, lower: &mut Lower<'_>, item: &Expanded, ty: Ty) -> ValueId {
        let outer = std::mem::replace(&mut self.bindings, item.bindings.clone());
        let value = lower.value(self, item.entry.value, ty);
        self.bindings = outer;
        value
    }

    /// A map with loops, macros or identifiers of loops in it.
    pub(super) fn map(&mut self, lower: &mut Lower<'_>, node: NodeId, ty: Ty) -> ValueId {
        let shapes = lower.shapes;
        let (shape, inner) = match ty {
            Ty::Shape(id) => (shapes.shape(id), Ty::Any),
            Ty::Map(index) => (None, shapes.inner(index)),
            Ty::Any | Ty::Json => (None, Ty::Any),
            _ => return lower.model.add(ValueData::Malformed, Some(node)),
        };
        let mut entries = Vec::new();
        let open = self.expand(lower, node, &mut entries);
        let mut fields = Vec::with_capacity(entries.len());
        for item in &entries {
            let prop = shape.and_then(|shape| shape.prop(item.key(lower.tree())));
            let (name, ty) = match (prop, &item.name) {
                (Some(prop), _) => (Text::Static(prop.name), prop.ty),
                (None, Some(name)) => (lower.model.own(name.as_str()), inner),
                (None, None) => (Text::Key(item.entry.key), inner),
            };
            let value = self.bound(lower, item, ty);
            fields.push(Field { name, key_span: item.entry.key_span, value });
        }
        lower.model.add_map(&fields, open, Some(node))
    }
}
