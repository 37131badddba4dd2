//! Fingerprints: what stays the same when a file is moved, reformatted, or a list item is inserted.

use crate::syntax::tree::POINTER;
use crate::syntax::{Data, NodeId, Tree};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::collections::hash_map::Entry;
use std::fmt::Write;

/// Names by which the items of AWS and Kubernetes lists are told apart.
const ITEM_NAMES: [&str; 12] = [
    "Name",
    "name",
    "Sid",
    "Id",
    "id",
    "Key",
    "key",
    "PolicyName",
    "policyName",
    "rulePriority",
    "ContainerName",
    "containerName",
];

/// A node's pointer with list items by their name where they have one; items without a name are all
/// alike, so that one that is put before another changes nothing. The second part is what is below `top`, all of it
/// where the node does not lie there.
pub fn pointer(tree: &Tree, id: NodeId, top: Option<NodeId>) -> (String, usize) {
    let mut pointer = String::with_capacity(POINTER);
    let (mut slash, mut below) = ("", 0);
    for (parent, at) in tree.way_to(id).into_iter().rev() {
        match (tree.raw(parent).data, tree.entry_of(at)) {
            (Data::Map { .. }, Some(entry)) => {
                pointer.push_str(slash);
                pointer.push_str(tree.str(entry.key));
                slash = "/";
            }
            (Data::List { .. }, _) => {
                pointer.push_str(slash);
                item_name(tree, at, &mut pointer);
                slash = "/";
            }
            _ => {}
        }
        if Some(at) == top {
            below = pointer.len() + slash.len();
        }
    }
    below = below.min(pointer.len());
    (pointer, below)
}

fn item_name(tree: &Tree, item: NodeId, out: &mut String) {
    for name in ITEM_NAMES {
        if let Some(text) = tree.get(item, name).and_then(|value| tree.scalar(value)) {
            let _ = write!(out, "[{text}]");
            return;
        }
    }
    let _ = match tree.scalar(item) {
        Some(text) => write!(out, "[={text}]"),
        None => write!(out, "[]"),
    };
}

/// Makes fingerprints; equal ones of a file get an ordinal.
#[derive(Debug, Default)]
pub struct Fingerprints {
    /// By unit: what stands in another file changes nothing.
    seen: FxHashMap<(u32, String), u32>,
}

/// A key as it is printed.
pub fn hash(key: &str, ordinal: u32) -> String {
    format!("v1:{}", digest(&[key.as_bytes(), &ordinal.to_le_bytes()]))
}

/// Half of the SHA-256 of some bytes, in hexadecimal digits.
pub fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    let mut text = String::with_capacity(32);
    for byte in hash.finalize().iter().take(16) {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from(if half < 10 { b'0' + half } else { b'a' - 10 + half }));
        }
    }
    text
}

impl Fingerprints {
    /// The fingerprint of a key in a unit.
    pub fn make(&mut self, unit: u32, key: String) -> String {
        match self.seen.entry((unit, key)) {
            Entry::Vacant(new) => {
                let made = hash(&new.key().1, 0);
                new.insert(0);
                made
            }
            Entry::Occupied(mut seen) => {
                *seen.get_mut() += 1;
                hash(&seen.key().1, *seen.get())
            }
        }
    }
}
