//! Merge keys and duplicate keys.

use super::{ERRORS, Frame, Reader};
use crate::limits;
use crate::syntax::{Data, Entry, NodeId, SyntaxError};
use rustc_hash::{FxHashMap, FxHashSet};

/// Up to this many entries are compared with each other; more are hashed.
const FEW: usize = 12;

impl Reader<'_, '_> {
    /// Whether a node can stand behind `<<`. What is in error already can, and gives nothing.
    pub(super) fn is_mergeable(&self, id: NodeId) -> bool {
        let tree = self.builder.tree();
        let fits = |id: NodeId| matches!(tree.node(id).data, Data::Map { .. } | Data::Error);
        fits(id) || tree.is_list(id) && tree.items(id).iter().all(|item| fits(*item))
    }

    /// Adds the entries that a map gets through its merge keys. Its own win over these, and those of
    /// an earlier map over those of a later.
    pub(super) fn merge(&mut self, frame: &Frame) {
        let sources = self.merges.get(frame.merges..).unwrap_or_default();
        if sources.is_empty() {
            return;
        }
        let tree = self.builder.tree();
        let own = self.entries.get(frame.base..).unwrap_or_default();
        let mut keys: FxHashSet<&str> = own.iter().map(|entry| tree.str(entry.key)).collect();
        let mut added: Vec<Entry> = Vec::new();
        let mut full = false;
        let maps = sources.iter().flat_map(|id| {
            let many = if tree.is_list(*id) { tree.items(*id) } else { &[] };
            std::iter::once(id).chain(many)
        });
        'all: for map in maps {
            let first = added.len();
            // Of equal keys the last is the one that readers take.
            for entry in tree.entries(*map).iter().rev() {
                // What is looked at counts, not only what is added, so that merging one large map
                // many times is bounded too.
                self.merged += 1;
                if self.merged > limits::MERGED_ENTRIES {
                    full = true;
                    break 'all;
                }
                if keys.insert(tree.str(entry.key)) {
                    added.push(Entry { merged: true, ..*entry });
                }
            }
            if let Some(piece) = added.get_mut(first..) {
                piece.reverse();
            }
        }
        self.entries.extend_from_slice(&added);
        if full {
            self.limit(
                frame.span,
                format!(
                    "merge keys (`<<`) add more than {} entries; the rest was not read",
                    limits::MERGED_ENTRIES
                ),
            );
        }
    }

    /// Reports the keys of a map that stand twice.
    pub(super) fn duplicates(&mut self, frame: &Frame) {
        let entries = self.entries.get(frame.base..).unwrap_or_default();
        let tree = self.builder.tree();
        let mut found: Vec<(Entry, Entry)> = Vec::new();
        if entries.len() <= FEW {
            for (index, entry) in entries.iter().enumerate() {
                let key = tree.str(entry.key);
                let earlier = entries.iter().take(index);
                if let Some(first) = earlier.into_iter().find(|e| tree.str(e.key) == key) {
                    found.push((*first, *entry));
                }
            }
        } else {
            let mut seen: FxHashMap<&str, &Entry> = FxHashMap::default();
            seen.reserve(entries.len());
            for entry in entries {
                if found.len() > ERRORS {
                    // No more are told.
                    break;
                }
                match seen.entry(tree.str(entry.key)) {
                    std::collections::hash_map::Entry::Occupied(first) => {
                        found.push((**first.get(), *entry));
                    }
                    std::collections::hash_map::Entry::Vacant(place) => {
                        place.insert(entry);
                    }
                }
            }
        }
        for (first, second) in found {
            let key = self.builder.tree().str(second.key).to_string();
            let key = super::message::short(&key);
            self.tell(SyntaxError {
                span: second.key_span,
                message: format!("the key `{key}` stands twice; the last one counts"),
                related: Some((first.key_span, "it stands here first".to_string())),
                tolerated: true,
            });
        }
    }
}
