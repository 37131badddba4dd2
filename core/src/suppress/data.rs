//! Suppressions in the data itself, for files that have no comments.

use super::{Carrier, Scope, Suppression, directive};
use crate::model::Door;
use crate::syntax::{Data, NodeId, Tree};
use crate::unit::Unit;

/// Adds the suppressions in `Metadata` of CloudFormation and annotations of Kubernetes.
pub fn read(unit: &Unit, all: &mut Vec<Suppression>) {
    let tree = &unit.tree;
    if unit.model.resources.iter().any(|resource| resource.door == Door::CloudFormation) {
        for root in &tree.documents {
            metadata(tree, *root, Scope::File, all);
        }
    }
    for resource in &unit.model.resources {
        let scope = Scope::Range(tree.raw(resource.node).span.cover(resource.name_span));
        match resource.door {
            Door::CloudFormation => metadata(tree, resource.node, scope, all),
            Door::Kubernetes => annotation(tree, resource.node, scope, all),
            _ => {}
        }
    }
}

/// `Metadata: {Plimsoll: {ignore: [{rule, reason, until}]}}`; `rule` is a text or a list of texts.
fn metadata(tree: &Tree, of: NodeId, scope: Scope, all: &mut Vec<Suppression>) {
    let list = ["Metadata", "Plimsoll", "ignore"].iter().try_fold(of, |at, key| tree.get(at, key));
    let Some(list) = list else { return };
    let items = if tree.is_list(list) { tree.items(list).to_vec() } else { vec![list] };
    for item in items {
        let text = |key: &str| tree.get(item, key).and_then(|node| tree.scalar(node));
        let mut rules = Vec::new();
        if let Some(rule) = tree.get(item, "rule") {
            let named = match tree.node(rule).data {
                Data::List { .. } => tree.items(rule).to_vec(),
                _ => vec![rule],
            };
            for node in named {
                let name = tree.scalar(node).unwrap_or("").to_string();
                rules.push((name, tree.raw(node).span));
            }
        }
        all.push(Suppression {
            rules,
            reason: text("reason").map(str::trim).filter(|t| !t.is_empty()).map(str::to_string),
            until: text("until").map(directive::until),
            carrier: Carrier::Metadata,
            place: tree.raw(item).span,
            scope,
        });
    }
}

/// `plimsoll/ignore: "storage/x until=…: reason; …"`.
fn annotation(tree: &Tree, of: NodeId, scope: Scope, all: &mut Vec<Suppression>) {
    let node = ["metadata", "annotations", "plimsoll/ignore"]
        .iter()
        .try_fold(of, |at, key| tree.get(at, key));
    let Some(node) = node else { return };
    let place = tree.raw(node).span;
    for part in tree.scalar(node).unwrap_or("").split(';') {
        if part.trim().is_empty() {
            continue;
        }
        let said = directive::read(part);
        all.push(Suppression {
            // The text may be quoted or folded: the place of the whole is right in any case.
            rules: said.rules.into_iter().map(|(rule, _)| (rule, place)).collect(),
            reason: said.reason,
            until: said.until,
            carrier: Carrier::Annotation,
            place,
            scope,
        });
    }
}
