//! Documents inside strings: parsed in place, with ranges in the outer file.

mod align;

use super::{Data, NodeId, OffsetMap, Str, Style, Tree, TreeBuilder, json, template};
use crate::text::Span;

/// Deepest chain of strings in documents in strings.
const NESTED: usize = 8;

/// The way from a scalar's decoded text back to the source. Follows aliases. Where the decoded text
/// is not the one that its source gives, the map ends there at the end of the source.
pub fn offset_map(tree: &Tree, node: NodeId) -> OffsetMap {
    map_at(tree, node, 0)
}

fn map_at(tree: &Tree, node: NodeId, depth: usize) -> OffsetMap {
    let node_id = tree.follow(node);
    let node = tree.raw(node_id);
    if let Str::Source(span) = node.text {
        return OffsetMap::verbatim(span.start);
    }
    let text = tree.str(node.text);
    match host(tree, node_id) {
        None => align::align(text, node.span.of(&tree.text), node.span.start, node.style),
        Some(host) if depth < NESTED => {
            // The node's own source is the decoded text of the string around it.
            let outer = map_at(tree, host, depth + 1);
            let inside = tree.str(tree.raw(host).text);
            let start = inverse(&outer, node.span.start);
            let end = inverse(&outer, node.span.end);
            let inner = align::align(text, Span::new(start, end).of(inside), start, node.style);
            compose(&inner, &outer)
        }
        Some(_) => OffsetMap::verbatim(node.span.start),
    }
}

/// The string that holds the document that a node stands in.
pub(crate) fn host(tree: &Tree, node: NodeId) -> Option<NodeId> {
    let mut at = node;
    while let Some(parent) = tree.raw(at).parent {
        if !matches!(tree.raw(parent).data, Data::List { .. } | Data::Map { .. }) {
            return Some(parent);
        }
        at = parent;
    }
    None
}

/// The decoded offset of a source offset: the first that is not before it.
fn inverse(map: &OffsetMap, source: u32) -> u32 {
    let after = map.points.partition_point(|(_, at)| *at <= source);
    match after.checked_sub(1).and_then(|i| map.points.get(i)) {
        Some((decoded, at)) => {
            let found = decoded.saturating_add(source - at);
            map.points.get(after).map_or(found, |(next, _)| found.min(*next))
        }
        None => 0,
    }
}

/// One map behind the other.
fn compose(inner: &OffsetMap, outer: &OffsetMap) -> OffsetMap {
    let mut points = Vec::with_capacity(inner.points.len() + outer.points.len());
    for (i, (decoded, middle)) in inner.points.iter().enumerate() {
        points.push((*decoded, outer.source(*middle)));
        let Some((next, end)) = inner.points.get(i + 1) else { continue };
        if next == decoded {
            continue;
        }
        if end - middle == next - decoded {
            // The points of the outer map within this piece.
            let first = outer.points.partition_point(|(at, _)| at <= middle);
            let within = outer.points.get(first..).unwrap_or(&[]).iter();
            for (at, source) in within.take_while(|(at, _)| at < end) {
                points.push((decoded + (at - middle), *source));
            }
        }
        // A piece ends where its last byte does, not where the next one starts.
        points.push((*next, outer.span(Span::new(*middle, *end)).end));
    }
    points.dedup();
    OffsetMap { points }
}

/// Parses the text of a string node as a JSON document and adds it to the tree, with the string as
/// its parent. `None` where the text does not look like a document.
pub fn json(builder: &mut TreeBuilder, node: NodeId) -> Option<NodeId> {
    let tree = builder.tree();
    let node = tree.follow(node);
    let text = tree.string(node)?;
    if !looks_like_json(text) {
        return None;
    }
    let map = offset_map(tree, node);
    // The source is shared and need not be copied; decoded text may move while nodes are added.
    let root = match tree.raw(node).text {
        Str::Source(span) => {
            let source = std::sync::Arc::clone(&tree.text);
            json::parse_into(builder, span.of(&source), &map)
        }
        Str::Owned(_) => {
            let text = text.to_owned();
            json::parse_into(builder, &text, &map)
        }
    }?;
    builder.adopt(root, node);
    Some(root)
}

/// Whether a text begins like a JSON map or list, and not like a template or a pattern (`[a-z]+`).
fn looks_like_json(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if let Some(rest) = text.strip_prefix('{') {
        return !rest.starts_with(['{', '%']) && template::control(text, 0).is_none();
    }
    let Some(rest) = text.strip_prefix('[') else { return false };
    match rest.trim_start().chars().next() {
        Some(c) if c.is_ascii_digit() || c == '-' => {
            // A number and what may follow it: `[0-9]` is a pattern.
            let digits = rest.trim_start().trim_start_matches('-');
            let behind = digits.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            behind.is_empty() || behind.trim_start().starts_with([',', ']', 'e', 'E'])
        }
        Some(c) => {
            "{[]\"'$<%/#".contains(c)
                || ["true", "false", "null"].iter().any(|w| rest.trim_start().starts_with(w))
        }
        None => true,
    }
}
