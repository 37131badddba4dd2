//! Suppressions written into a file: where one stands, and in which words.
//!
//! What is written is text put between what is there: no byte of the file changes. Whether a suppression
//! does what it should is not decided here; whoever writes one checks the text that comes out.

mod insert;

use serde_json::{Value, json};

pub use insert::{Insertion, Into, eol, quoted};

use super::Carrier;
use crate::model::{Door, Resource};
use crate::syntax::{Data, Format, NodeId, Style, Tree};
use crate::text::{DiskMap, Span};
use crate::unit::Unit;

/// A suppression to write.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The rule.
    pub rule: &'a str,
    /// Why.
    pub reason: &'a str,
    /// The last day on which it holds, `2027-03-01`.
    pub until: Option<&'a str>,
}

/// One way to write a suppression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Where it is written.
    pub carrier: Carrier,
    /// What is put into the file, in order.
    pub insertions: Vec<Insertion>,
}

impl Way {
    fn new(carrier: Carrier, insertion: Insertion) -> Self {
        Self { carrier, insertions: vec![insertion] }
    }

    /// The text with the suppression in it.
    pub fn apply(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 200);
        let mut at = 0;
        for insertion in &self.insertions {
            let next = insertion.at as usize;
            out.push_str(text.get(at..next).unwrap_or(""));
            out.push_str(&insertion.text);
            at = next;
        }
        out.push_str(text.get(at..).unwrap_or(""));
        out
    }
}

impl Wanted<'_> {
    /// The words of a comment or an annotation.
    pub fn directive(&self) -> String {
        let until = self.until.map(|day| format!(" until={day}")).unwrap_or_default();
        format!("{}{until}: {}", self.rule, self.reason)
    }

    /// The entry of a list.
    fn item(&self) -> Value {
        let mut item = json!({ "rule": self.rule, "reason": self.reason });
        if let (Some(until), Some(entries)) = (self.until, item.as_object_mut()) {
            entries.insert("until".to_string(), until.into());
        }
        item
    }
}

/// The ways to write a suppression of what was found at a place into its file, the best first; none where
/// the file can hold none, as JSON that AWS itself reads.
pub fn ways(unit: &Unit, place: Span, wanted: Wanted<'_>) -> Vec<Way> {
    // Bytes that are no UTF-8 would be written as something else.
    if !unit.status.is_checked() || unit.source.disk != DiskMap::Same {
        return Vec::new();
    }
    let mut ways = Vec::new();
    let into = Into::new(&unit.tree);
    if takes_comments(unit) {
        ways.extend(comment_before(&unit.tree, &into, place, wanted));
        ways.extend(comment_behind(&unit.tree, &into, place, wanted));
    }
    let resource = resource_at(unit, place);
    match resource.map(|resource| (resource, resource.door)) {
        Some((resource, Door::CloudFormation)) => {
            ways.extend(metadata(&unit.tree, &into, resource.node, wanted));
        }
        Some((resource, Door::Kubernetes)) => {
            ways.extend(annotation(&unit.tree, &into, resource.node, wanted));
        }
        None if takes_comments(unit) => {
            let at = into.line_start(0);
            let sign = sign(&unit.tree);
            let text = format!("{sign} plimsoll-ignore-file {}{}", wanted.directive(), into.eol());
            ways.push(Way::new(Carrier::Comment, Insertion { at, text }));
        }
        _ => {}
    }
    ways
}

/// Whether the readers of a file take comments. JSON has none, but for files that have some already.
fn takes_comments(unit: &Unit) -> bool {
    match unit.tree.format {
        Format::Yaml | Format::Hcl => true,
        Format::Json => !unit.tree.comments.is_empty() || unit.path.ends_with(".jsonc"),
    }
}

fn sign(tree: &Tree) -> &'static str {
    match tree.format {
        Format::Json => "//",
        Format::Yaml | Format::Hcl => "#",
    }
}

/// A comment on the line before the smallest entry or item that begins its line and holds the place.
fn comment_before(tree: &Tree, into: &Into<'_>, place: Span, wanted: Wanted<'_>) -> Option<Way> {
    let mut best: Option<Span> = None;
    let mut consider = |span: Span, node: NodeId| {
        let smaller = best.is_none_or(|known| {
            span.start > known.start || span.start == known.start && span.end < known.end
        });
        if smaller
            && span.contains(place)
            && begins_line(into.before(span.start))
            && !is_embedded(tree, node)
        {
            best = Some(span);
        }
    };
    for id in tree.ids() {
        match tree.raw(id).data {
            Data::Map { .. } => {
                for entry in tree.entries(id).iter().filter(|entry| !entry.merged) {
                    consider(entry.key_span.cover(tree.raw(entry.value).span), entry.value);
                }
            }
            Data::List { .. } => {
                for item in tree.items(id) {
                    consider(tree.raw(*item).span, *item);
                }
            }
            _ => {}
        }
    }
    let start = best?.start;
    let before = into.before(start);
    let indent = before.get(..before.len() - before.trim_start().len()).unwrap_or("");
    let sign = sign(tree);
    let text = format!("{indent}{sign} plimsoll-ignore {}{}", wanted.directive(), into.eol());
    Some(Way::new(Carrier::Comment, Insertion { at: into.line_start(start), text }))
}

/// A comment at the end of the line, which is about that line.
fn comment_behind(tree: &Tree, into: &Into<'_>, place: Span, wanted: Wanted<'_>) -> Option<Way> {
    let at = into.line_end(place.start);
    let inside = |span: Span| span.start < at && at < span.end;
    let broken = tree.comments.iter().any(|comment| comment.span.end == at || inside(comment.span))
        || tree.ids().any(|id| {
            let node = tree.raw(id);
            let scalar = !matches!(node.data, Data::List { .. } | Data::Map { .. });
            scalar && inside(node.span)
        });
    if broken || place.end > at {
        return None;
    }
    let text = format!(" {} plimsoll-ignore {}", sign(tree), wanted.directive());
    Some(Way::new(Carrier::Comment, Insertion { at, text }))
}

/// Whether what stands before a node on its line are only the signs that belong to it: dashes, tags, anchors.
fn begins_line(before: &str) -> bool {
    before
        .split([' ', '\t'])
        .all(|word| matches!(word, "" | "-" | "?") || word.starts_with(['!', '&']))
}

/// Whether a node lies in a document inside a string, where a comment would be a part of the string.
fn is_embedded(tree: &Tree, mut id: NodeId) -> bool {
    while let Some(parent) = tree.raw(id).parent {
        if !matches!(tree.raw(parent).data, Data::List { .. } | Data::Map { .. }) {
            return true;
        }
        id = parent;
    }
    false
}

/// The resource that holds a place: the smallest one.
fn resource_at(unit: &Unit, place: Span) -> Option<&Resource> {
    let span = |resource: &Resource| unit.tree.raw(resource.node).span.cover(resource.name_span);
    let holding = unit.model.resources.iter().filter(|r| span(r).contains(place));
    holding.min_by_key(|resource| span(resource).len())
}

/// `Metadata: {Plimsoll: {ignore: [{rule, reason, until}]}}` of a resource, as much of it as is missing.
fn metadata(tree: &Tree, into: &Into<'_>, resource: NodeId, wanted: Wanted<'_>) -> Option<Way> {
    if is_embedded(tree, resource) {
        return None;
    }
    let item = wanted.item();
    let insertion = match tree.get(resource, "Metadata") {
        None => {
            let value = json!({ "Plimsoll": { "ignore": [item] } });
            into.entry(resource, Some("Type"), "Metadata", &value)?
        }
        Some(metadata) => match tree.get(metadata, "Plimsoll") {
            None => into.entry(metadata, None, "Plimsoll", &json!({ "ignore": [item] }))?,
            Some(plimsoll) => match tree.get(plimsoll, "ignore") {
                None => into.entry(plimsoll, None, "ignore", &json!([item]))?,
                Some(list) if tree.is_list(list) => into.item(list, &item)?,
                Some(one) => return into_list(tree, into, one, &item),
            },
        },
    };
    Some(Way::new(Carrier::Metadata, insertion))
}

/// A list around the one thing that stands where several may.
fn into_list(tree: &Tree, into: &Into<'_>, one: NodeId, item: &Value) -> Option<Way> {
    let raw = tree.raw(one);
    if raw.style != Style::Flow {
        return None;
    }
    let text = format!(", {}]", into.short(item, raw.span));
    let insertions = vec![
        Insertion { at: raw.span.start, text: "[".to_string() },
        Insertion { at: raw.span.end, text },
    ];
    Some(Way { carrier: Carrier::Metadata, insertions })
}

/// `metadata.annotations["plimsoll/ignore"]`, as much of it as is missing.
fn annotation(tree: &Tree, into: &Into<'_>, object: NodeId, wanted: Wanted<'_>) -> Option<Way> {
    const KEY: &str = "plimsoll/ignore";
    // A semicolon begins the next suppression.
    if wanted.reason.contains(';') || is_embedded(tree, object) {
        return None;
    }
    let words = wanted.directive();
    let metadata = tree.get(object, "metadata")?;
    let insertion = match tree.get(metadata, "annotations") {
        None => into.entry(metadata, Some("name"), "annotations", &json!({ KEY: words }))?,
        Some(annotations) => match tree.get(annotations, KEY) {
            None => into.entry(annotations, None, KEY, &words.into())?,
            Some(text) => {
                let raw = tree.raw(text);
                let words = match raw.style {
                    Style::Double => {
                        let quoted = quoted(&words);
                        quoted.get(1..quoted.len().checked_sub(1)?)?.to_string()
                    }
                    Style::Single => words.replace('\'', "''"),
                    _ => return None,
                };
                Insertion { at: raw.span.end.checked_sub(1)?, text: format!("; {words}") }
            }
        },
    };
    Some(Way::new(Carrier::Annotation, insertion))
}

#[cfg(test)]
mod tests;
