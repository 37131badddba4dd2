//! Documents inside strings: parsed in place, with ranges in the outer file.

use super::{NodeId, OffsetMap, Tree, TreeBuilder};

/// The way from a scalar's decoded text back to the source.
pub fn offset_map(_tree: &Tree, _node: NodeId) -> OffsetMap {
    OffsetMap::default()
}

/// Parses the text of a string node as a JSON document and adds it to the tree, with the string as
/// its parent. `None` where the text does not look like a document.
pub fn json(_builder: &mut TreeBuilder, _node: NodeId) -> Option<NodeId> {
    None
}
