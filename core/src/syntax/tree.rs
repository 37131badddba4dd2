//! The tree that every reader builds: maps, lists and scalars, each with its exact range.

use crate::text::Span;
use std::fmt::Write;
use std::sync::Arc;

/// Bytes that nearly every pointer has room in.
pub(crate) const POINTER: usize = 96;

/// Index of a node in its [`Tree`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct NodeId(pub u32);

/// The syntax a tree was read from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Format {
    /// JSON, with comments and trailing commas where they stand.
    Json,
    /// YAML 1.1 as CloudFormation and Kubernetes read it.
    Yaml,
    /// HashiCorp configuration language.
    Hcl,
}

/// Text of a scalar or key: a slice of the source where nothing had to be decoded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Str {
    /// The bytes of the source themselves.
    Source(Span),
    /// Decoded text, held by the tree.
    Owned(u32),
}

/// How a scalar is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// Without quotes: JSON numbers and words, YAML plain scalars.
    Plain,
    /// `"…"`, in JSON and YAML.
    Double,
    /// `'…'` in YAML.
    Single,
    /// `|` in YAML.
    Literal,
    /// `>` in YAML.
    Folded,
    /// A map or list between `{}` or `[]`, or a JSON one.
    Flow,
    /// A YAML block map or list.
    Block,
}

/// What a node is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Data {
    /// `null`, `~` or nothing.
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number that fits 64 bits.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Str,
    /// A list; its items are [`Tree::items`].
    List {
        /// First item in the tree's item table.
        first: u32,
        /// Number of items.
        len: u32,
    },
    /// A map; its entries are [`Tree::entries`]. Duplicate keys are kept.
    Map {
        /// First entry in the tree's entry table.
        first: u32,
        /// Number of entries.
        len: u32,
    },
    /// `*name`: the same value as that node. Cycles cannot be built.
    Alias(NodeId),
    /// A placeholder of another tool's template where a value stands: `${IMAGE}`, `{{ image }}`.
    Template,
    /// Something that could not be read; a syntax error says what.
    Error,
}

/// One node.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// The whole value: quotes, brackets and block scalar header included, tag and anchor not.
    pub span: Span,
    /// What it is.
    pub data: Data,
    /// The scalar as text (decoded); for a collection, empty.
    pub text: Str,
    /// How it is written.
    pub style: Style,
    /// The YAML tag as written, e.g. `!Sub` or `!GetAtt`; not the tags of the core schema.
    pub tag: Option<Span>,
    /// The node that holds this one; for an embedded document its string.
    pub parent: Option<NodeId>,
}

/// One entry of a map.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The key as text.
    pub key: Str,
    /// The key as written, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: NodeId,
    /// Whether the entry came through a YAML merge key (`<<`) and stands elsewhere.
    pub merged: bool,
}

/// A comment, marker included (`# …`, `// …`, `/* … */`).
#[derive(Clone, Copy, Debug)]
pub struct Comment {
    /// Where it stands.
    pub span: Span,
    /// Whether only white space stands before it on its line.
    pub own_line: bool,
}

/// A place where the text could not be read as its format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The smallest range at fault.
    pub span: Span,
    /// What was found and what is accepted; a sentence without a full stop.
    pub message: String,
    /// Another place that belongs to it: the first of two keys, the bracket left open.
    pub related: Option<(Span, String)>,
    /// True where the file's real consumer reads the file all the same (duplicate keys).
    pub tolerated: bool,
}

/// A file as a tree.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The text that spans refer to.
    pub text: Arc<str>,
    /// The syntax.
    pub format: Format,
    /// Root nodes: one in JSON, one for each document in YAML.
    pub documents: Vec<NodeId>,
    /// Comments in order.
    pub comments: Vec<Comment>,
    /// Errors in order.
    pub errors: Vec<SyntaxError>,
    /// Some placeholder of another tool's template stands in the text (value or part of a string).
    pub templated: bool,
    /// An alias or a merge key lends some node to another place.
    pub shares: bool,
    /// A limit was met (depth, nodes); what lies beyond it was not read.
    pub limit: Option<SyntaxError>,
    nodes: Vec<Node>,
    items: Vec<NodeId>,
    entries: Vec<Entry>,
    strings: Vec<Box<str>>,
}

impl Tree {
    /// The node behind an id, aliases not followed.
    pub fn raw(&self, id: NodeId) -> &Node {
        const NONE: Node = Node {
            span: Span { start: 0, end: 0 },
            data: Data::Error,
            text: Str::Source(Span { start: 0, end: 0 }),
            style: Style::Plain,
            tag: None,
            parent: None,
        };
        static NONE_REF: Node = NONE;
        self.nodes.get(id.0 as usize).unwrap_or(&NONE_REF)
    }

    /// The id with aliases followed to the anchored node.
    pub fn follow(&self, mut id: NodeId) -> NodeId {
        // An alias can only point back, so this ends.
        while let Data::Alias(target) = self.raw(id).data {
            if target.0 >= id.0 {
                break;
            }
            id = target;
        }
        id
    }

    /// The node behind an id, aliases followed.
    pub fn node(&self, id: NodeId) -> &Node {
        self.raw(self.follow(id))
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the tree has no node.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Every node id in the order of creation (children before parents).
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// Text behind a [`Str`].
    pub fn str(&self, text: Str) -> &str {
        match text {
            Str::Source(span) => span.of(&self.text),
            Str::Owned(index) => self.strings.get(index as usize).map_or("", |s| s),
        }
    }

    /// The scalar's text; `None` for maps, lists and errors.
    pub fn scalar(&self, id: NodeId) -> Option<&str> {
        let node = self.node(id);
        match node.data {
            Data::List { .. } | Data::Map { .. } | Data::Error | Data::Alias(_) => None,
            _ => Some(self.str(node.text)),
        }
    }

    /// The text of a string node; `None` for anything else.
    pub fn string(&self, id: NodeId) -> Option<&str> {
        let node = self.node(id);
        matches!(node.data, Data::Str).then(|| self.str(node.text))
    }

    /// Items of a list; empty for anything else.
    pub fn items(&self, id: NodeId) -> &[NodeId] {
        match self.node(id).data {
            Data::List { first, len } => {
                self.items.get(first as usize..(first + len) as usize).unwrap_or(&[])
            }
            _ => &[],
        }
    }

    /// Entries of a map; empty for anything else.
    pub fn entries(&self, id: NodeId) -> &[Entry] {
        match self.node(id).data {
            Data::Map { first, len } => {
                self.entries.get(first as usize..(first + len) as usize).unwrap_or(&[])
            }
            _ => &[],
        }
    }

    /// One entry of a map, by position.
    pub fn entry_at(&self, id: NodeId, index: usize) -> Option<Entry> {
        self.entries(id).get(index).copied()
    }

    /// One item of a list, by position.
    pub fn item_at(&self, id: NodeId, index: usize) -> Option<NodeId> {
        self.items(id).get(index).copied()
    }

    /// The entry with a key; the last one where it stands twice, as readers do.
    pub fn entry(&self, id: NodeId, key: &str) -> Option<&Entry> {
        self.entries(id).iter().rev().find(|entry| self.str(entry.key) == key)
    }

    /// The value of a key.
    pub fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        self.entry(id, key).map(|entry| entry.value)
    }

    /// Whether a node is a map.
    pub fn is_map(&self, id: NodeId) -> bool {
        matches!(self.node(id).data, Data::Map { .. })
    }

    /// Whether a node is a list.
    pub fn is_list(&self, id: NodeId) -> bool {
        matches!(self.node(id).data, Data::List { .. })
    }

    /// The YAML tag of a node as written (`!Sub`).
    pub fn tag(&self, id: NodeId) -> Option<&str> {
        self.node(id).tag.map(|span| span.of(&self.text))
    }

    /// The entry of a map whose value a node is.
    pub fn entry_of(&self, id: NodeId) -> Option<&Entry> {
        let entries = self.entries(self.raw(id).parent?);
        entries.get(place_of(entries, id, |entry| entry.value)?)
    }

    /// The position of an item in its list.
    pub fn index_of(&self, id: NodeId) -> Option<usize> {
        place_of(self.items(self.raw(id).parent?), id, |item| *item)
    }

    /// Where a node is, as an RFC 6901 pointer from its document's root. An embedded document
    /// continues the pointer of its string.
    pub fn pointer(&self, id: NodeId) -> String {
        let mut pointer = String::with_capacity(POINTER);
        for (parent, at) in self.way_to(id).into_iter().rev() {
            match self.raw(parent).data {
                Data::Map { .. } => {
                    let Some(entry) = self.entry_of(at) else { continue };
                    pointer.push('/');
                    match self.str(entry.key) {
                        key if !key.contains(['~', '/']) => pointer.push_str(key),
                        key => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
                    }
                }
                Data::List { .. } => {
                    let Some(index) = self.index_of(at) else { continue };
                    pointer.push('/');
                    let _ = write!(pointer, "{index}");
                }
                _ => {}
            }
        }
        pointer
    }

    /// The nodes between a node and the root of its document, each with its parent, the innermost first.
    pub fn way_to(&self, id: NodeId) -> Vec<(NodeId, NodeId)> {
        let mut way = Vec::with_capacity(16);
        let mut at = id;
        while let Some(parent) = self.raw(at).parent {
            way.push((parent, at));
            at = parent;
        }
        way
    }

    /// Takes the tree apart to add nodes (embedded documents).
    pub fn into_builder(self) -> TreeBuilder {
        TreeBuilder { tree: self }
    }
}

/// Where a node is among others. Nodes are made in the order of the file, so that it is nearly always found by
/// its number, and a map may have a thousand entries.
fn place_of<T>(all: &[T], id: NodeId, node: impl Fn(&T) -> NodeId) -> Option<usize> {
    let found = all.binary_search_by_key(&id, &node);
    found.ok().or_else(|| all.iter().position(|one| node(one) == id))
}

/// Builds a [`Tree`]. Children are made before their parents.
#[derive(Debug)]
pub struct TreeBuilder {
    tree: Tree,
}

impl TreeBuilder {
    /// An empty tree over a text.
    pub fn new(text: Arc<str>, format: Format) -> Self {
        let guess = text.len() / 12;
        Self {
            tree: Tree {
                text,
                format,
                documents: Vec::new(),
                comments: Vec::new(),
                errors: Vec::new(),
                templated: false,
                shares: false,
                limit: None,
                nodes: Vec::with_capacity(guess),
                items: Vec::new(),
                entries: Vec::with_capacity(guess),
                strings: Vec::new(),
            },
        }
    }

    /// What was built so far.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// What was built so far, to set documents, comments, errors and flags.
    pub fn tree_mut(&mut self) -> &mut Tree {
        &mut self.tree
    }

    /// Number of nodes made.
    pub fn len(&self) -> usize {
        self.tree.nodes.len()
    }

    /// Whether no node was made.
    pub fn is_empty(&self) -> bool {
        self.tree.nodes.is_empty()
    }

    /// Keeps decoded text.
    pub fn own(&mut self, text: impl Into<Box<str>>) -> Str {
        let index = u32::try_from(self.tree.strings.len()).unwrap_or(u32::MAX);
        self.tree.strings.push(text.into());
        Str::Owned(index)
    }

    /// A scalar, template or error node.
    pub fn scalar(&mut self, span: Span, data: Data, text: Str, style: Style) -> NodeId {
        self.push(Node { span, data, text, style, tag: None, parent: None })
    }

    /// A list of finished items.
    pub fn list(&mut self, span: Span, items: &[NodeId], style: Style) -> NodeId {
        let first = u32::try_from(self.tree.items.len()).unwrap_or(u32::MAX);
        let len = u32::try_from(items.len()).unwrap_or(u32::MAX);
        self.tree.items.extend_from_slice(items);
        let id = self.push(Node {
            span,
            data: Data::List { first, len },
            text: Str::Source(Span::empty(span.start)),
            style,
            tag: None,
            parent: None,
        });
        for item in items {
            self.adopt(*item, id);
        }
        id
    }

    /// A map of finished entries. A merged entry keeps its own parent.
    pub fn map(&mut self, span: Span, entries: &[Entry], style: Style) -> NodeId {
        let first = u32::try_from(self.tree.entries.len()).unwrap_or(u32::MAX);
        let len = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        self.tree.entries.extend_from_slice(entries);
        let id = self.push(Node {
            span,
            data: Data::Map { first, len },
            text: Str::Source(Span::empty(span.start)),
            style,
            tag: None,
            parent: None,
        });
        for entry in entries {
            if entry.merged {
                self.tree.shares = true;
            } else {
                self.adopt(entry.value, id);
            }
        }
        id
    }

    /// A node to correct, as when a later line shows that it ended earlier.
    pub fn node_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.tree.nodes.get_mut(id.0 as usize)
    }

    /// Sets the tag of a node.
    pub fn set_tag(&mut self, id: NodeId, tag: Span) {
        if let Some(node) = self.tree.nodes.get_mut(id.0 as usize) {
            node.tag = Some(tag);
        }
    }

    /// Sets the node that holds another (embedded documents).
    pub fn adopt(&mut self, id: NodeId, parent: NodeId) {
        if let Some(node) = self.tree.nodes.get_mut(id.0 as usize) {
            node.parent = Some(parent);
        }
    }

    /// Reports a syntax error.
    pub fn error(&mut self, span: Span, message: impl Into<String>) {
        self.tree.errors.push(SyntaxError {
            span,
            message: message.into(),
            related: None,
            tolerated: false,
        });
    }

    /// The finished tree.
    pub fn finish(self) -> Tree {
        self.tree
    }

    fn push(&mut self, node: Node) -> NodeId {
        self.tree.shares |= matches!(node.data, Data::Alias(_));
        let id = NodeId(u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX));
        self.tree.nodes.push(node);
        id
    }
}

/// From byte offsets of a decoded string to byte offsets of the source it was decoded from.
#[derive(Clone, Debug, Default)]
pub struct OffsetMap {
    /// `(offset in the decoded text, offset in the source)`, ascending in the first. Between two
    /// points both advance alike; a decoded character that is longer or shorter in the source
    /// (an escape) has a point at its start and one behind it.
    pub points: Vec<(u32, u32)>,
}

impl OffsetMap {
    /// The map of a text that stands in the source as it is, from `start` on.
    pub fn verbatim(start: u32) -> Self {
        Self { points: vec![(0, start)] }
    }

    /// The source offset of an offset in the decoded text.
    pub fn source(&self, offset: u32) -> u32 {
        let after = self.points.partition_point(|(decoded, _)| *decoded <= offset);
        match after.checked_sub(1).and_then(|i| self.points.get(i)) {
            Some((decoded, source)) => {
                let mapped = source.saturating_add(offset - decoded);
                // Inside an escape: do not run past the place where the next piece starts.
                match self.points.get(after) {
                    Some((_, next)) => mapped.min(*next),
                    None => mapped,
                }
            }
            None => offset,
        }
    }

    /// The source range of a range of the decoded text.
    pub fn span(&self, span: Span) -> Span {
        let start = self.source(span.start);
        if span.is_empty() {
            return Span::empty(start);
        }
        // The end belongs to the piece of the last byte, not to the piece that starts there.
        let after = self.points.partition_point(|(decoded, _)| *decoded < span.end);
        let end = match after.checked_sub(1).and_then(|i| self.points.get(i)) {
            Some((decoded, source)) => {
                let mapped = source.saturating_add(span.end - decoded);
                match self.points.get(after) {
                    // The whole piece: an escape is longer in the source than it reads.
                    Some((next, end)) if *next == span.end => *end,
                    Some((_, end)) => mapped.min(*end),
                    None => mapped,
                }
            }
            None => span.end,
        };
        Span::new(start, end)
    }
}
