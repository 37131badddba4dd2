//! The text around a node: lines, indentation, and the string that a document stands in.

use crate::syntax::{Comment, Data, Format, NodeId, Style, Tree, embed};

/// How a string is written that holds the document which is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Host {
    /// `"…"`: quotes and backslashes are escaped.
    Double,
    /// `'…'` in YAML: quotes are doubled.
    Single,
    /// A block scalar: the text stands as it is.
    Block,
}

/// Where edits are made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'t> {
    pub tree: &'t Tree,
    host: Option<Host>,
    /// Whether `${` has a meaning in the string.
    substitutes: bool,
}

impl<'t> Site<'t> {
    /// The surroundings of a node. `None` where nothing can be written there: a string without quotes, or
    /// a document in a document in a string.
    pub fn of(tree: &'t Tree, node: NodeId) -> Option<Self> {
        let Some(string) = embed::host(tree, node) else {
            return Some(Self { tree, host: None, substitutes: false });
        };
        if embed::host(tree, string).is_some() {
            return None;
        }
        let host = match tree.raw(string).style {
            Style::Double => Host::Double,
            Style::Single => Host::Single,
            Style::Literal | Style::Folded => Host::Block,
            Style::Plain | Style::Flow | Style::Block => return None,
        };
        Some(Self { tree, host: Some(host), substitutes: true })
    }

    pub fn text(&self) -> &'t str {
        &self.tree.text
    }

    /// The text between two offsets.
    pub fn between(&self, start: u32, end: u32) -> &'t str {
        let tree: &'t Tree = self.tree;
        tree.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// Whether JSON is written here.
    pub fn is_json(&self) -> bool {
        self.tree.format == Format::Json || self.host.is_some()
    }

    /// Text of a document as it is written where the document stands.
    pub fn written(&self, text: String) -> Option<String> {
        if self.substitutes && text.contains("${") {
            return None;
        }
        Some(match self.host {
            None | Some(Host::Block) => text,
            Some(Host::Single) => text.replace('\'', "''"),
            Some(Host::Double) => text.replace('\\', "\\\\").replace('"', "\\\""),
        })
    }

    /// Whether a text between two members is one that may be copied: spaces, line breaks and one comma.
    pub fn is_gap(&self, text: &str) -> bool {
        let text = match self.host {
            Some(Host::Double) => {
                text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t")
            }
            _ => text.to_string(),
        };
        text.chars().all(|c| c.is_whitespace() || c == ',') && text.matches(',').count() <= 1
    }

    /// Comments that begin within a range.
    pub fn comments(&self, start: u32, end: u32) -> &'t [Comment] {
        let all: &'t [Comment] = &self.tree.comments;
        let first = all.partition_point(|comment| comment.span.start < start);
        let last = all.partition_point(|comment| comment.span.start < end);
        all.get(first..last.max(first)).unwrap_or(&[])
    }

    /// The line break of the file.
    pub fn newline(&self) -> &'static str {
        if self.text().contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// Where the line of an offset begins.
    pub fn line_start(&self, at: u32) -> u32 {
        let before = self.between(0, at);
        before.rfind('\n').map_or(0, |newline| u32::try_from(newline + 1).unwrap_or(at))
    }

    /// Where the line of an offset ends, its line break not included.
    pub fn line_end(&self, at: u32) -> u32 {
        let rest = self.text().get(at as usize..).unwrap_or("");
        let line = rest.find('\n').map_or(rest, |end| rest.get(..end).unwrap_or(rest));
        let line = line.strip_suffix('\r').unwrap_or(line);
        at + u32::try_from(line.len()).unwrap_or(0)
    }

    /// Where the next line begins; the end of the text in its last line.
    pub fn next_line(&self, at: u32) -> u32 {
        let end = self.line_end(at);
        let rest = self.text().get(end as usize..).unwrap_or("");
        let newline = if rest.starts_with("\r\n") { 2 } else { u32::from(rest.starts_with('\n')) };
        end + newline
    }

    /// The white space that a line begins with.
    pub fn indent(&self, at: u32) -> &'t str {
        let start = self.line_start(at);
        let line = self.between(start, self.line_end(start));
        line.get(..line.len() - line.trim_start().len()).unwrap_or("")
    }

    /// Whether an alias or a merge key lends a node, or one around it, to another place.
    pub fn is_shared(&self, node: NodeId) -> bool {
        if !self.tree.shares {
            return false;
        }
        let mut around = vec![node];
        let mut at = node;
        while let Some(parent) = self.tree.raw(at).parent {
            around.push(parent);
            at = parent;
        }
        self.tree.ids().any(|id| match self.tree.raw(id).data {
            Data::Alias(target) => around.contains(&target),
            Data::Map { .. } => {
                self.tree.entries(id).iter().any(|e| e.merged && around.contains(&e.value))
            }
            _ => false,
        })
    }
}
