//! Fingerprints: what stays the same when a file is moved, reformatted, or a list item is inserted.

use crate::syntax::{Data, NodeId, Tree};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
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
/// alike, so that one that is put before another changes nothing. From the root of the document, or from
/// `top` where the node lies below it.
pub fn pointer(tree: &Tree, id: NodeId, top: Option<NodeId>) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut at = id;
    while let Some(parent) = tree.raw(at).parent {
        if Some(at) == top {
            break;
        }
        match tree.raw(parent).data {
            Data::Map { .. } => {
                if let Some(entry) = tree.entries(parent).iter().find(|e| e.value == at) {
                    parts.push(tree.str(entry.key).to_string());
                }
            }
            Data::List { .. } => parts.push(item_name(tree, at)),
            _ => {}
        }
        at = parent;
    }
    parts.reverse();
    parts.join("/")
}

fn item_name(tree: &Tree, item: NodeId) -> String {
    for name in ITEM_NAMES {
        if let Some(text) = tree.get(item, name).and_then(|value| tree.scalar(value)) {
            return format!("[{text}]");
        }
    }
    if let Some(text) = tree.scalar(item) {
        return format!("[={text}]");
    }
    "[]".to_string()
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
        let _ = write!(text, "{byte:02x}");
    }
    text
}

impl Fingerprints {
    /// The fingerprint of a key in a unit.
    pub fn make(&mut self, unit: u32, key: &str) -> String {
        let ordinal = self.seen.entry((unit, key.to_string())).or_default();
        let made = hash(key, *ordinal);
        *ordinal += 1;
        made
    }
}
