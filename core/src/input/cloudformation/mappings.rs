//! Mappings and `Fn::FindInMap`.

use super::intrinsics::{Function, function};
use super::{Reader, Scope, describe, literal_text, moved};
use crate::model::lower::Lower;
use crate::model::{Expr, Reason, Ty, ValueData, ValueId};
use crate::syntax::{Data, NodeId, Tree};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Rows of one mapping as an expression holds them.
type Rows = Rc<[(String, String, ValueId)]>;

/// One mapping.
#[derive(Debug, Default)]
pub(super) struct Mapping {
    /// First key, second key, value, in the order of the file.
    rows: Vec<(String, String, NodeId)>,
    index: FxHashMap<String, usize>,
    /// A macro adds rows.
    open: bool,
    typed: FxHashMap<Ty, Rows>,
}

/// One key of the index for two: no key holds a line break.
fn joint(first: &str, second: &str) -> String {
    format!("{first}\n{second}")
}

impl Mapping {
    /// The value of two keys.
    pub(super) fn get(&self, first: &str, second: &str) -> Option<NodeId> {
        let row = self.index.get(&joint(first, second))?;
        self.rows.get(*row).map(|(_, _, value)| *value)
    }

    /// Its first keys, each once for each of its rows.
    pub(super) fn first_keys(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|(first, _, _)| &**first)
    }

    /// Its second keys, under one first key or under any.
    pub(super) fn second_keys<'m>(
        &'m self,
        first: Option<&'m str>,
    ) -> impl Iterator<Item = &'m str> {
        let rows = self.rows.iter();
        rows.filter(move |(known, _, _)| first.is_none_or(|first| first == known))
            .map(|(_, second, _)| &**second)
    }
}

impl Reader<'_> {
    /// Reads the section `Mappings`.
    pub(super) fn read_mappings(&mut self, lower: &Lower<'_>, node: NodeId) {
        let tree = lower.tree();
        for entry in tree.entries(node) {
            let name = tree.str(entry.key);
            if name == "Fn::Transform" {
                self.partly("the mappings that `Fn::Transform` adds are not known".to_string());
                continue;
            }
            let mut mapping = Mapping::default();
            if !tree.is_map(entry.value) {
                if matches!(tree.node(entry.value).data, Data::List { .. } | Data::Str) {
                    let found = describe(tree, entry.value);
                    let message = format!("The mapping `{name}` must be a map; found {found}");
                    self.notice(tree.raw(entry.value).span, message);
                }
                mapping.open = true;
            }
            for first in tree.entries(entry.value) {
                let key = tree.str(first.key);
                if key == "Fn::Transform" || !tree.is_map(first.value) {
                    mapping.open = true;
                    continue;
                }
                if !self.spend(lower, first.value, tree.entries(first.value).len()) {
                    mapping.open = true;
                    break;
                }
                for second in tree.entries(first.value) {
                    let at = tree.str(second.key);
                    mapping.index.insert(joint(key, at), mapping.rows.len());
                    mapping.rows.push((key.to_string(), at.to_string(), second.value));
                }
            }
            self.mappings.insert(name.into(), mapping);
        }
    }

    /// `Fn::FindInMap`.
    pub(super) fn find_in_map(
        &mut self,
        lower: &mut Lower<'_>,
        node: NodeId,
        argument: NodeId,
        ty: Ty,
    ) -> ValueId {
        let tree = lower.tree();
        let (map, first, second, default) = match tree.items(argument) {
            [map, first, second] => (*map, *first, *second, None),
            [map, first, second, more] => match tree.get(*more, "DefaultValue") {
                Some(default) => (*map, *first, *second, Some(default)),
                None => return lower.unknown(Reason::Mapping, node),
            },
            _ => {
                let takes = "`Fn::FindInMap` takes a list of a mapping's name and two keys";
                return self.misuse(lower, argument, takes);
            }
        };
        let default = default.map(|default| lower.value(self, default, ty));
        let Some(name) = self.one_text(lower.tree(), map) else {
            return lower.unknown(Reason::Mapping, node);
        };
        let first = lower.value(self, first, Ty::String);
        let second = lower.value(self, second, Ty::String);
        let (a, b) = (
            literal_text(lower, first).map(str::to_string),
            literal_text(lower, second).map(str::to_string),
        );
        let Some(mapping) = self.mappings.get(&*name) else {
            return match default {
                Some(default) => moved(lower, default, node),
                None => lower.unknown(Reason::Mapping, node),
            };
        };
        if let (Some(a), Some(b)) = (&a, &b) {
            let open = mapping.open;
            return match (mapping.get(a, b), default) {
                (Some(value), _) => {
                    let value = self.mapped(lower, value, ty);
                    moved(lower, value, node)
                }
                (None, Some(default)) if !open => moved(lower, default, node),
                (None, _) => lower.unknown(Reason::Mapping, node),
            };
        }
        let open = mapping.open;
        let rows = self.rows(lower, &name, ty, node);
        let fits = |(x, y, _): &&(String, String, ValueId)| {
            a.as_ref().is_none_or(|a| a == x) && b.as_ref().is_none_or(|b| b == y)
        };
        let rows: Vec<_> = rows.iter().filter(fits).cloned().collect();
        if !self.spend(lower, node, rows.len()) {
            return lower.unknown(Reason::TooMany, node);
        }
        let default = default.filter(|_| !open);
        lower.model.add_expr(Expr::FindInMap { rows, first, second, default }, Some(node))
    }

    /// A value of a mapping. Loops and documents around the function do not reach into it.
    fn mapped(&mut self, lower: &mut Lower<'_>, value: NodeId, ty: Ty) -> ValueId {
        let bindings = std::mem::replace(&mut self.bindings, Rc::from([]));
        let value = self.within(lower, value, ty, Scope::Template);
        self.bindings = bindings;
        value
    }

    /// The rows of a mapping with values of one type; made once.
    fn rows(&mut self, lower: &mut Lower<'_>, name: &str, ty: Ty, node: NodeId) -> Rows {
        let Some(mapping) = self.mappings.get(name) else { return Rows::from([]) };
        if let Some(rows) = mapping.typed.get(&ty) {
            return rows.clone();
        }
        let written = mapping.rows.clone();
        let mut rows = Vec::with_capacity(written.len());
        for (first, second, value) in written {
            // A row that a later one replaces stands in front of it and must not be found.
            let current = self.mappings.get(name).and_then(|map| map.get(&first, &second));
            if current != Some(value) {
                continue;
            }
            let value = match self.spend(lower, node, 1) {
                true => self.mapped(lower, value, ty),
                false => lower.model.add(ValueData::Unknown(Reason::TooMany), Some(value)),
            };
            rows.push((first, second, value));
        }
        let rows = Rows::from(rows);
        if let Some(mapping) = self.mappings.get_mut(name) {
            mapping.typed.insert(ty, rows.clone());
        }
        rows
    }

    /// Keys of mappings as what a parameter is told apart by, for every `Fn::FindInMap`.
    pub(super) fn collect_keys(&mut self, tree: &Tree) {
        if self.mappings.is_empty() {
            return;
        }
        let mut seen = FxHashMap::<(String, String), ()>::default();
        for node in tree.ids() {
            let argument = match tree.raw(node).data {
                Data::List { .. } | Data::Map { .. } => match function(tree, node) {
                    Some((Function::FindInMap, argument)) => argument,
                    _ => continue,
                },
                _ => continue,
            };
            let [map, first, second, ..] = tree.items(argument) else { continue };
            let Some(name) = tree.string(*map) else { continue };
            let (a, b) = (self.parameter_name(tree, *first), self.parameter_name(tree, *second));
            let key = tree.string(*first).filter(|_| a.is_none());
            if let Some(a) = a
                && seen.insert((name.to_string(), format!("1{a}")), ()).is_none()
                && let Some(mapping) = self.mappings.get(name)
            {
                let keys: Vec<String> = mapping.first_keys().map(str::to_string).collect();
                self.add_literals(&a, keys);
            }
            if let Some(b) = b
                && seen.insert((name.to_string(), format!("2{b} {key:?}")), ()).is_none()
                && let Some(mapping) = self.mappings.get(name)
            {
                let keys: Vec<String> = mapping.second_keys(key).map(str::to_string).collect();
                self.add_literals(&b, keys);
            }
        }
    }
}
