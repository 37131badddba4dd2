//! Events to nodes.

use super::message;
use super::recover::{self, Shape};
use super::scalar;
use crate::limits;
use crate::syntax::{Data, Entry, NodeId, OffsetMap, Str, Style, TreeBuilder};
use crate::text::Span;
use granit_parser::{Event, Parser, ScalarStyle, StructureStyle, Tag};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

mod anchors;
mod faults;
mod merge;
mod places;

/// One more than the errors of a file that are told, and likewise the tolerated ones.
const ERRORS: usize = 201;

/// How a run over the events begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// A stream of documents.
    Stream,
    /// More of the open block collection with that index.
    Continue(usize),
}

/// Why a run ended.
pub(super) enum Stop {
    /// The end of the text.
    End,
    /// As much was read as is allowed or asked for.
    Full,
    /// The collection that was continued ended at that place.
    Dedent(u32),
    /// The text cannot be read on from here.
    Fault(Fault),
}

/// An error, in offsets of the text that is read.
pub(super) struct Fault {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) related: Option<(Span, String)>,
    /// The error is a bound of ours, not one of the text.
    pub(super) limit: bool,
    /// The line start from which a place to go on is looked for.
    pub(super) resume: u32,
    /// A plain scalar that ran over this place ends before it.
    pub(super) cut: Option<u32>,
    /// What stands as value all the same, and whether it is a placeholder (then the message is
    /// empty).
    pub(super) value: Option<(Span, bool)>,
}

/// An open map or list.
struct Frame {
    shape: Shape,
    map: bool,
    /// Column of the keys or dashes of a block collection.
    column: u32,
    /// What it holds, without trailing space.
    span: Span,
    tag: Option<Span>,
    anchor: usize,
    /// Where its items or entries, merged nodes and strays begin in the reader's stacks.
    base: usize,
    merges: usize,
    strays: usize,
    key: Option<Key>,
}

/// A key that waits for its value.
#[derive(Clone, Copy)]
struct Key {
    text: Str,
    span: Span,
    merge: bool,
}

struct Anchor {
    name: String,
    span: Span,
    node: Option<NodeId>,
}

/// Reads events into a tree.
pub(super) struct Reader<'b, 't> {
    builder: &'b mut TreeBuilder,
    pub(super) text: &'t str,
    map: Option<&'b OffsetMap>,
    /// Roots of the documents that are finished.
    pub(super) documents: Vec<NodeId>,
    in_document: bool,
    root: Option<NodeId>,
    frames: Vec<Frame>,
    items: Vec<NodeId>,
    entries: Vec<Entry>,
    merges: Vec<NodeId>,
    /// Nodes that are keys: they belong to the map without being a value of it.
    strays: Vec<NodeId>,
    /// By the parser's number, from `first_anchor` on.
    anchors: Vec<Anchor>,
    first_anchor: usize,
    /// The number of the last anchor of a name.
    names: FxHashMap<String, usize>,
    /// The end of what was read last.
    mark: u32,
    /// The node read last: its place, and its id where it is a plain scalar that is a value.
    last: Span,
    last_plain: Option<NodeId>,
    /// Entries looked at for merge keys.
    merged: usize,
    /// Errors and tolerated ones told so far.
    told: [usize; 2],
    /// The fault reported last.
    reported: Option<Span>,
    /// Some placeholder that is not legal YAML stands in the text.
    pub(super) placeholders: bool,
}

impl<'b, 't> Reader<'b, 't> {
    pub(super) fn new(
        builder: &'b mut TreeBuilder,
        text: &'t str,
        map: Option<&'b OffsetMap>,
    ) -> Self {
        Self {
            builder,
            text,
            map,
            documents: Vec::new(),
            in_document: false,
            root: None,
            frames: Vec::new(),
            items: Vec::new(),
            entries: Vec::new(),
            merges: Vec::new(),
            strays: Vec::new(),
            anchors: Vec::new(),
            first_anchor: 1,
            names: FxHashMap::default(),
            mark: 0,
            last: Span::empty(0),
            last_plain: None,
            merged: 0,
            told: [0; 2],
            reported: None,
            placeholders: false,
        }
    }

    /// Reads from a place on, until the text or the collection ends or an error comes.
    pub(super) fn run(&mut self, at: u32, mode: Mode, documents: usize) -> Stop {
        let Some(text) = self.text.get(at as usize..) else { return Stop::End };
        let options = granit_parser::options! {
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            block_scalar_eof_without_line_feed: true,
            max_buffered_comment_events: text.len() / 2 + 1,
            // Ours comes first, and counts both kinds together.
            flow_nesting_limit: limits::DEPTH + 8,
            block_nesting_limit: limits::DEPTH + 8,
        };
        let mut parser = Parser::new_from_str_with_options(text, options);
        parser.set_anchor_offset(self.first_anchor + self.anchors.len());
        self.mark = self.mark.max(at);
        self.last = Span::empty(at);
        self.last_plain = None;
        let mut opening = match mode {
            Mode::Stream => None,
            Mode::Continue(frame) => Some(frame),
        };
        let floor = match mode {
            Mode::Stream => 0,
            Mode::Continue(frame) => frame + 1,
        };
        for event in parser {
            let (event, place) = match event {
                Ok(event) => event,
                Err(error) => {
                    let at = at.saturating_add(narrow(error.marker().byte_offset().unwrap_or(0)));
                    return self.fault(error.kind(), at, floor);
                }
            };
            let span = place.byte_range().map_or(Span::empty(self.mark), |range| {
                let start = at.saturating_add(narrow(range.start));
                Span::new(start, at.saturating_add(narrow(range.end)))
            });
            let tag_span = |tag: &Option<Cow<'_, Tag>>| {
                tag.as_ref()?;
                let range = place.tag_span()?.byte_range()?;
                let start = at.saturating_add(narrow(range.start));
                Some(Span::new(start, at.saturating_add(narrow(range.end))))
            };
            if let Some(frame) = opening
                && event.is_node()
            {
                opening = None;
                let map = self.frames.get(frame).is_some_and(|frame| frame.map);
                match &event {
                    Event::MappingStart(StructureStyle::Block, 0, None) if map => continue,
                    Event::SequenceStart(StructureStyle::Block, 0, None) if !map => continue,
                    // The line looked like an entry and is none.
                    _ => return Stop::Dedent(recover::next_line(self.text, at)),
                }
            }
            if event.is_node() && self.builder.len() >= limits::NODES {
                self.limit(span, format!("the file holds more than {} values", limits::NODES));
                return Stop::Full;
            }
            let column = || narrow(place.start.col());
            match event {
                Event::Scalar(value, style, anchor, tag) => {
                    let tag_at = tag_span(&tag);
                    self.scalar(value, style, anchor, tag.as_deref(), tag_at, span);
                }
                Event::MappingStart(style, anchor, tag) => {
                    let tag_at = tag_span(&tag);
                    let tag = self.kept_tag(tag.as_deref(), tag_at);
                    if !self.open(true, style, anchor, tag, span, column()) {
                        return self.too_deep(span);
                    }
                }
                Event::SequenceStart(style, anchor, tag) => {
                    let tag_at = tag_span(&tag);
                    let tag = self.kept_tag(tag.as_deref(), tag_at);
                    if !self.open(false, style, anchor, tag, span, column()) {
                        return self.too_deep(span);
                    }
                }
                Event::MappingEnd | Event::SequenceEnd => {
                    if floor > 0 && self.frames.len() == floor {
                        return Stop::Dedent(span.start);
                    }
                    if !span.is_empty() {
                        self.reach(span.end);
                    }
                    self.close();
                }
                Event::Anchor(id, name) => self.anchors_name(id, &name, span),
                Event::Alias(id) => self.alias(id, span),
                Event::UnresolvedAlias(name) => self.unresolved(&name, span),
                Event::Comment(..) => self.comment(span),
                Event::DocumentStart(..) => {
                    if self.documents.len() >= documents.min(limits::DOCUMENTS) {
                        self.too_many_documents(span, documents);
                        return Stop::Full;
                    }
                    self.in_document = true;
                    // Without the mark, the event has the place of the first token.
                    if span.of(self.text) == "---" {
                        self.mark = span.end;
                        self.last = span;
                    }
                }
                Event::DocumentEnd => self.close_document(),
                Event::StreamEnd => {
                    return if floor > 0 {
                        Stop::Dedent(narrow(self.text.len()))
                    } else {
                        Stop::End
                    };
                }
                _ => {}
            }
        }
        Stop::End
    }

    /// The open collections, from the outermost inwards.
    pub(super) fn columns(
        &self,
    ) -> impl DoubleEndedIterator<Item = (Shape, u32)> + ExactSizeIterator + Clone + '_ {
        self.frames.iter().map(|frame| (frame.shape, frame.column))
    }

    fn scalar(
        &mut self,
        value: Cow<'_, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        tag_at: Option<Span>,
        span: Span,
    ) {
        let span = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => self.block_scalar(span),
            _ if span.is_empty() => self.nothing(span, anchor != 0 || tag.is_some()),
            _ => span,
        };
        let is_key = self.frames.last().is_some_and(|frame| frame.map && frame.key.is_none());
        let (text, style) = match style {
            // The parser writes `~` where nothing stands.
            ScalarStyle::Plain if span.is_empty() => (self.source(span), Style::Plain),
            ScalarStyle::Plain => {
                (self.text_of(&value, span, value.len() == width(span)), Style::Plain)
            }
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let inner =
                    Span::new(span.start + 1, span.end.saturating_sub(1).max(span.start + 1));
                let same = value.len() == width(inner) && inner.of(self.text) == value;
                let style = match style {
                    ScalarStyle::SingleQuoted => Style::Single,
                    _ => Style::Double,
                };
                (self.text_of(&value, inner, same), style)
            }
            ScalarStyle::Literal => (self.builder.own(value.as_ref()), Style::Literal),
            ScalarStyle::Folded => (self.builder.own(value.as_ref()), Style::Folded),
        };
        if is_key && anchor == 0 {
            self.key(text, span, style == Style::Plain && tag.is_none() && value == "<<", None);
            self.read(span, None);
            return;
        }
        let mut kept = None;
        let data = match tag {
            None if style != Style::Plain => Data::Str,
            None if span.is_empty() => Data::Null,
            None => scalar::plain(&value),
            Some(tag) => match tag.core_suffix() {
                Some(kind) => scalar::tagged(kind, if span.is_empty() { "" } else { &value })
                    .unwrap_or_else(|| {
                        let at = tag_at.unwrap_or(span);
                        self.error(
                            at,
                            format!(
                                "`{}` does not fit the tag `{}`",
                                message::short(&value),
                                at.of(self.text)
                            ),
                            None,
                        );
                        Data::Str
                    }),
                None => {
                    kept = self.kept_tag(Some(tag), tag_at);
                    Data::Str
                }
            },
        };
        let id = self.builder.scalar(self.outer(span), data, text, style);
        if let Some(tag) = kept {
            self.builder.set_tag(id, self.outer(tag));
        }
        self.anchored(anchor, id);
        if is_key {
            // An anchored key needs a node to which aliases can point.
            self.key(text, span, false, Some(id));
            self.read(span, None);
        } else {
            self.attach(id, span);
            self.read(span, (style == Style::Plain).then_some(id));
        }
    }

    /// Opens a collection; false where it would lie too deep.
    fn open(
        &mut self,
        map: bool,
        style: StructureStyle,
        anchor: usize,
        tag: Option<Span>,
        span: Span,
        column: u32,
    ) -> bool {
        if self.frames.len() >= limits::DEPTH {
            return false;
        }
        let flow = style == StructureStyle::Flow;
        let (mut span, mut column) = (span, column);
        if flow {
            // Of a pair without braces, as in `[a: b]`, the event may hold the `?`.
            if !matches!(span.of(self.text), "{" | "[") {
                span = Span::empty(span.start);
            }
        } else {
            let parent = self.frames.last();
            if let (false, Some(parent)) = (map, parent)
                && parent.shape == Shape::Map
                && parent.key.is_some()
            {
                // Of a list at the column of its key, the event comes behind the first dash.
                let dash = self.content_after(self.mark, false);
                if dash < span.start {
                    span = Span::empty(dash);
                    column = parent.column;
                }
            }
            // A list holds its first dash, whatever comes of the item.
            let dash = Span::new(span.start, span.start + 1);
            if !map && dash.of(self.text) == "-" {
                span = dash;
            }
        }
        self.frames.push(Frame {
            shape: match (flow, map) {
                (true, _) => Shape::Flow,
                (false, true) => Shape::Map,
                (false, false) => Shape::List,
            },
            map,
            column,
            span,
            tag,
            anchor,
            base: if map { self.entries.len() } else { self.items.len() },
            merges: self.merges.len(),
            strays: self.strays.len(),
            key: None,
        });
        self.anchored_open(anchor);
        self.read(span, None);
        true
    }

    /// Closes the innermost collection and gives it to the one around it.
    fn close(&mut self) {
        let Some(mut frame) = self.frames.pop() else { return };
        if frame.span.is_empty() {
            // Broken off before its first key: it is what stands there, and ends where that ends.
            let rest = self.text.get(frame.span.start as usize..).unwrap_or_default();
            let first = rest.chars().next().filter(|c| !c.is_whitespace());
            frame.span.end += first.map_or(0, |c| c.len_utf8() as u32);
        }
        let style = if frame.shape == Shape::Flow { Style::Flow } else { Style::Block };
        let span = self.outer(frame.span);
        let id = if frame.map {
            if let Some(id) = self.template(&frame) {
                self.entries.truncate(frame.base);
                self.take_in(&frame, id);
                self.finish(&frame, id);
                return;
            }
            self.duplicates(&frame);
            self.merge(&frame);
            let entries = self.entries.get(frame.base..).unwrap_or_default();
            let id = self.builder.map(span, entries, style);
            self.entries.truncate(frame.base);
            self.take_in(&frame, id);
            id
        } else {
            let items = self.items.get(frame.base..).unwrap_or_default();
            let id = self.builder.list(span, items, style);
            self.items.truncate(frame.base);
            id
        };
        if let Some(tag) = frame.tag {
            self.builder.set_tag(id, self.outer(tag));
        }
        self.finish(&frame, id);
    }

    /// Makes a map the parent of the nodes in it that are no values.
    fn take_in(&mut self, frame: &Frame, id: NodeId) {
        for node in self.merges.drain(frame.merges..).chain(self.strays.drain(frame.strays..)) {
            self.builder.adopt(node, id);
        }
    }

    fn finish(&mut self, frame: &Frame, id: NodeId) {
        self.anchored(frame.anchor, id);
        self.mark = self.mark.max(frame.span.end);
        self.attach(id, frame.span);
    }

    /// `{{ name }}` without quotes: for YAML a map whose only key is a map, for its author a
    /// placeholder.
    fn template(&mut self, frame: &Frame) -> Option<NodeId> {
        let written = frame.span.of(self.text);
        if frame.shape != Shape::Flow || !written.starts_with("{{") || !written.ends_with("}}") {
            return None;
        }
        let [entry] = self.entries.get(frame.base..)? else { return None };
        let (key, value) = (entry.key_span, self.builder.tree().raw(entry.value));
        let inner = Span::new(frame.span.start + 1, frame.span.end - 1);
        if value.data != Data::Null || !value.span.is_empty() || key != self.outer(inner) {
            return None;
        }
        let value = entry.value;
        let text = self.text_of(written, frame.span, true);
        let id = self.builder.scalar(self.outer(frame.span), Data::Template, text, Style::Plain);
        self.builder.adopt(value, id);
        // The error about the key that is a map.
        self.forget_key_error(key);
        Some(id)
    }

    /// Puts a finished node where it belongs.
    fn attach(&mut self, id: NodeId, span: Span) {
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(id);
            return;
        };
        frame.span = frame.span.cover(span);
        if !frame.map {
            self.items.push(id);
            return;
        }
        match frame.key.take() {
            Some(key) => {
                if key.merge {
                    self.merges.push(id);
                    if self.is_mergeable(id) {
                        return;
                    }
                    self.merges.pop();
                    self.error(
                        span,
                        "a merge key `<<` takes an alias of a map, a map, or a list of these"
                            .to_string(),
                        None,
                    );
                }
                let key_span = self.outer(key.span);
                self.entries.push(Entry { key: key.text, key_span, value: id, merged: false });
            }
            None => self.complex_key(id, span),
        }
    }

    /// A map or list, or an alias, where a key stands.
    fn complex_key(&mut self, id: NodeId, span: Span) {
        let tree = self.builder.tree();
        let target = tree.node(id);
        let scalar = !matches!(target.data, Data::Map { .. } | Data::List { .. } | Data::Error);
        let text = if scalar {
            target.text
        } else {
            let written = span.of(self.text);
            if !matches!(tree.raw(id).data, Data::Template) {
                self.error(
                    span,
                    "a key must be text; found a map or list in its place".to_string(),
                    None,
                );
            }
            self.text_of(written, span, true)
        };
        self.key(text, span, false, Some(id));
    }

    fn key(&mut self, text: Str, span: Span, merge: bool, node: Option<NodeId>) {
        self.strays.extend(node);
        if let Some(frame) = self.frames.last_mut() {
            frame.span = frame.span.cover(span);
            frame.key = Some(Key { text, span, merge });
        }
    }

    fn read(&mut self, span: Span, plain: Option<NodeId>) {
        self.mark = self.mark.max(span.end);
        self.last = span;
        self.last_plain = plain;
    }

    fn reach(&mut self, end: u32) {
        self.mark = self.mark.max(end);
        if let Some(frame) = self.frames.last_mut() {
            frame.span.end = frame.span.end.max(end);
        }
    }
}

/// A length or offset of a text, which is never larger than 4 GiB.
pub(super) fn narrow(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn width(span: Span) -> usize {
    span.len() as usize
}
