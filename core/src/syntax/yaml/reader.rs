//! Events to nodes.

use super::message::{self, Scene};
use super::recover::{self, Shape};
use super::scalar;
use crate::limits;
use crate::syntax::{
    Comment, Data, Entry, NodeId, OffsetMap, Str, Style, SyntaxError, TreeBuilder,
};
use crate::text::Span;
use granit_parser::{Event, Parser, ScalarStyle, StructureStyle, Tag};
use std::borrow::Cow;
use std::cmp::Ordering;

mod merge;

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
    /// Where its items, entries and merged nodes begin in the reader's stacks.
    base: usize,
    merges: usize,
    key: Option<Key>,
}

/// A key that waits for its value.
#[derive(Clone, Copy)]
struct Key {
    text: Str,
    span: Span,
    merge: bool,
    /// The key is a map or list itself.
    node: Option<NodeId>,
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
    /// By the parser's number, from `first_anchor` on.
    anchors: Vec<Anchor>,
    first_anchor: usize,
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
            anchors: Vec::new(),
            first_anchor: 1,
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
        while let Some(event) = parser.next() {
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
                Event::Anchor(_, name) => self.anchors_name(&name, span),
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

    // ---- nodes ----

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
            key: None,
        });
        self.anchored_open(anchor);
        self.read(span, None);
        true
    }

    /// Closes the innermost collection and gives it to the one around it.
    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        let style = if frame.shape == Shape::Flow { Style::Flow } else { Style::Block };
        let span = self.outer(frame.span);
        let id = if frame.map {
            if let Some(id) = self.template(&frame) {
                self.entries.truncate(frame.base);
                self.finish(&frame, id);
                return;
            }
            self.duplicates(&frame);
            self.merge(&frame);
            let entries = self.entries.get(frame.base..).unwrap_or_default();
            let id = self.builder.map(span, entries, style);
            self.entries.truncate(frame.base);
            for merged in self.merges.drain(frame.merges..) {
                self.builder.adopt(merged, id);
            }
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
                if let Some(node) = key.node {
                    // Belongs to the map, which is not made yet; the value leads there.
                    self.builder.adopt(node, id);
                }
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
        if let Some(frame) = self.frames.last_mut() {
            frame.span = frame.span.cover(span);
            frame.key = Some(Key { text, span, merge, node });
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

    // ---- anchors ----

    fn anchored_open(&mut self, anchor: usize) {
        if anchor != 0 {
            self.slot(anchor);
        }
    }

    fn anchored(&mut self, anchor: usize, id: NodeId) {
        if anchor != 0
            && let Some(slot) = self.slot(anchor)
        {
            slot.node = Some(id);
        }
    }

    fn slot(&mut self, anchor: usize) -> Option<&mut Anchor> {
        let index = anchor.checked_sub(self.first_anchor)?;
        // Numbers are given one by one.
        if index == self.anchors.len() {
            let span = Span::empty(self.mark);
            self.anchors.push(Anchor { name: String::new(), span, node: None });
        }
        self.anchors.get_mut(index)
    }

    fn anchors_name(&mut self, name: &str, span: Span) {
        if let Some(anchor) = self.anchors.last_mut() {
            anchor.name = name.to_string();
            anchor.span = span;
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) {
        let known = self.slot(anchor).map(|anchor| (anchor.node, anchor.span));
        match known {
            Some((Some(target), _)) => self.alias_to(target, span),
            Some((None, place)) => {
                let place = self.outer(place);
                self.error(
                    span,
                    format!(
                        "`{}` stands inside the value that it names; a value cannot hold itself",
                        span.of(self.text)
                    ),
                    Some((place, "the anchor stands here".to_string())),
                );
                self.unread(span);
            }
            None => self.unread(span),
        }
    }

    fn alias_to(&mut self, target: NodeId, span: Span) {
        let text = self.source(Span::empty(span.start));
        let id = self.builder.scalar(self.outer(span), Data::Alias(target), text, Style::Plain);
        self.attach(id, span);
        self.read(span, None);
    }

    /// An alias that the parser does not know: its anchor may stand before an error.
    fn unresolved(&mut self, name: &str, span: Span) {
        let target = self.anchors.iter().rev().find(|a| a.name == name).and_then(|a| a.node);
        if let Some(target) = target {
            self.alias_to(target, span);
            return;
        }
        let names = self.anchors.iter().map(|anchor| anchor.name.as_str());
        let text = message::unknown_anchor(name, names);
        self.error(span, text, None);
        self.unread(span);
    }

    /// A value that cannot be read.
    fn unread(&mut self, span: Span) {
        let text = self.source(Span::empty(span.start));
        let id = self.builder.scalar(self.outer(span), Data::Error, text, Style::Plain);
        self.attach(id, span);
        self.read(span, None);
    }

    // ---- documents, errors, limits ----

    /// Ends the document that is being read, closing what is open.
    pub(super) fn close_document(&mut self) {
        self.close_to(0);
        if std::mem::take(&mut self.in_document) {
            let root = match self.root.take() {
                Some(root) => root,
                None => {
                    let at = Span::empty(self.mark.min(narrow(self.text.len())));
                    let text = self.source(at);
                    self.builder.scalar(self.outer(at), Data::Error, text, Style::Plain)
                }
            };
            self.documents.push(root);
        }
        self.root = None;
        self.first_anchor += self.anchors.len();
        self.anchors.clear();
    }

    /// Closes collections until that many are open.
    pub(super) fn close_to(&mut self, keep: usize) {
        while self.frames.len() > keep {
            self.dangling(Span::empty(self.mark));
            self.close();
        }
        self.dangling(Span::empty(self.mark));
    }

    /// Gives a key that is left without value one that says so.
    fn dangling(&mut self, fault: Span) {
        let Some(frame) = self.frames.last() else { return };
        let Some(key) = frame.key else { return };
        let text = self.text;
        let mut at = key.span.end;
        let rest = text.get(at as usize..).unwrap_or("");
        let behind = rest.trim_start_matches([' ', '\t']);
        if behind.starts_with(':') {
            at += narrow(rest.len() - behind.len()) + 1;
        }
        // The fault itself where it is the value's, else nothing behind the key.
        let span = if fault.start >= at && !fault.is_empty() { fault } else { Span::empty(at) };
        self.unread(span);
    }

    /// Forgets a root that was no map or list and broke.
    pub(super) fn forget_root(&mut self) {
        self.close_to(0);
        self.root = None;
    }

    /// Puts a fault into the tree: the error, and what it leaves of the nodes around it.
    pub(super) fn report(&mut self, fault: Fault) {
        // Read again from its own line, the same fault comes again.
        if self.reported.replace(fault.span) == Some(fault.span) {
            return;
        }
        if let (Some(cut), Some(id)) = (fault.cut, self.last_plain) {
            self.cut(id, cut);
        }
        match fault.value {
            Some((span, placeholder)) => {
                let text = self.source(span);
                self.placeholders |= placeholder;
                let data =
                    if placeholder { Data::Template } else { scalar::plain(span.of(self.text)) };
                let id = self.builder.scalar(self.outer(span), data, text, Style::Plain);
                self.attach(id, span);
                self.read(span, None);
            }
            None => self.dangling(fault.span),
        }
        if fault.message.is_empty() {
            return;
        }
        // An item that could not be read still counts.
        if let Some(frame) = self.frames.last()
            && frame.shape == Shape::List
            && fault.span.start >= frame.span.end
            && self.last.end <= recover::line_start(self.text, fault.span.start)
        {
            let line = recover::line_start(self.text, fault.span.start);
            let before = Span::new(line, fault.span.start).of(self.text);
            if before.trim() == "-" {
                self.unread(fault.span);
            }
        }
        if fault.limit {
            self.limit(fault.span, fault.message);
        } else {
            let related = fault.related.map(|(span, text)| (self.outer(span), text));
            self.error(fault.span, fault.message, related);
        }
    }

    /// Ends a plain scalar before a place that it ran over.
    fn cut(&mut self, id: NodeId, at: u32) {
        if !(self.last.start < at && at <= self.last.end) {
            return;
        }
        let kept = Span::new(self.last.start, at);
        let written = kept.of(self.text).trim_end();
        let kept = Span::new(kept.start, kept.start + narrow(written.len()));
        let folded = written.split(['\n', '\r']).map(str::trim).collect::<Vec<_>>().join(" ");
        let text = self.text_of(&folded, kept, folded.len() == written.len());
        let (outer, data) = (self.outer(kept), scalar::plain(&folded));
        if let Some(node) = self.builder.node_mut(id) {
            node.span = outer;
            node.text = text;
            if node.tag.is_none() {
                node.data = data;
            }
        }
        let was = self.last.end;
        for frame in self.frames.iter_mut().rev() {
            if frame.span.end == was {
                frame.span.end = kept.end;
            }
        }
        self.mark = kept.end;
        self.last = kept;
    }

    fn fault(&mut self, kind: &granit_parser::ErrorKind, at: u32, floor: usize) -> Stop {
        use granit_parser::ErrorKind as Kind;
        let at = self.border(at);
        let top = self.frames.last();
        // A list at the column of its key, taken up again, ends without any mark of its own.
        if matches!(kind, Kind::ExpectedBlockSequenceEntry)
            && floor > 1
            && self.frames.len() == floor
            && let Some(parent) = self.frames.get(floor - 2)
            && parent.shape == Shape::Map
            && top.is_some_and(|top| top.column == parent.column)
        {
            return Stop::Dedent(at);
        }
        if matches!(kind, Kind::RecursionLimitExceeded) {
            return self.too_deep(Span::empty(at));
        }
        let in_flow = top.is_some_and(|top| top.shape == Shape::Flow);
        let ran_on = self.last_plain.is_some()
            && !self.last.is_empty()
            && recover::line_end(self.text, self.last.start) < self.last.end
            && recover::line_end(self.text, self.last.end) >= at;
        let cut = (ran_on
            && matches!(
                kind,
                Kind::MappingValueNotAllowed
                    | Kind::ExpectedFlowMappingSeparator
                    | Kind::ExpectedFlowSequenceSeparator
                    | Kind::InvalidColonPlacement
            ))
        .then(|| recover::line_start(self.text, at));
        let quoted = matches!(
            kind,
            Kind::UnclosedQuotedScalar
                | Kind::InvalidTrailingDoubleQuotedScalar
                | Kind::InvalidTrailingSingleQuotedScalar
                | Kind::DocumentIndicatorInQuotedScalar
                | Kind::UnknownQuotedScalarEscape
                | Kind::InvalidQuotedScalarIndent
        );
        let line = recover::line_of_first(self.text, at);
        let resume = if in_flow || quoted {
            // Lines that the broken value swallowed may be entries of their own.
            recover::next_line(self.text, self.last.start.min(at))
        } else if cut.is_some() {
            recover::line_start(self.text, at)
        } else {
            line
        };
        let flow = self.frames.iter().rev().take_while(|frame| frame.shape == Shape::Flow);
        let bracket = flow
            .map(|frame| Span::new(frame.span.start, frame.span.start + 1))
            .find(|span| matches!(span.of(self.text), "{" | "["));
        let scene = Scene {
            text: self.text,
            at,
            value: self.content_after(self.mark, true),
            last: self.last,
            ran_on,
            bracket,
            key: self.frames.last().and_then(|frame| frame.key).map(|key| key.span),
            map: self.frames.last().is_some_and(|frame| frame.map),
        };
        let value = self.value_at(kind, at);
        let told = match value {
            Some((span, true)) => message::Told { span, message: String::new(), related: None },
            _ => message::tell(kind, &scene),
        };
        Stop::Fault(Fault {
            span: told.span,
            message: told.message,
            related: told.related,
            limit: false,
            resume,
            cut,
            value,
        })
    }

    /// What stands where the parser refuses a value: a placeholder such as `%IMAGE%` or `@TAG@`, or a
    /// plain text that the parser read on from into a line with a tab.
    fn value_at(&self, kind: &granit_parser::ErrorKind, at: u32) -> Option<(Span, bool)> {
        use granit_parser::ErrorKind as Kind;
        let frame = self.frames.last()?;
        if !frame.map || frame.key.is_none() || frame.shape == Shape::Flow {
            return None;
        }
        let written = Span::new(at, recover::line_end(self.text, at)).of(self.text);
        let written = match written.split_once(" #") {
            Some((value, _)) => value.trim_end(),
            None => written.trim_end(),
        };
        let span = Span::new(at, at + narrow(written.len()));
        match kind {
            Kind::UnexpectedCharacter { character: sign @ ('%' | '@') } => {
                let name = written.strip_prefix(*sign)?.strip_suffix(*sign)?;
                let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
                (!name.is_empty() && name.chars().all(fits)).then_some((span, true))
            }
            Kind::TabInPlainScalar => {
                (!written.is_empty() && !written.contains('\t')).then_some((span, false))
            }
            _ => None,
        }
    }

    fn too_deep(&mut self, span: Span) -> Stop {
        Stop::Fault(Fault {
            span,
            message: format!(
                "maps and lists are nested more than {} deep; what lies deeper was not read",
                limits::DEPTH
            ),
            related: None,
            limit: true,
            resume: recover::next_line(self.text, span.start),
            cut: None,
            value: None,
        })
    }

    pub(super) fn too_many_documents(&mut self, span: Span, asked: usize) {
        if asked >= limits::DOCUMENTS {
            let most = limits::DOCUMENTS;
            self.limit(
                span,
                format!("the file holds more than {most} documents; the rest was not read"),
            );
        }
    }

    fn limit(&mut self, span: Span, message: String) {
        let span = self.outer(span);
        let tree = self.builder.tree_mut();
        if tree.limit.is_none() {
            tree.limit = Some(SyntaxError { span, message, related: None, tolerated: false });
        }
    }

    fn error(&mut self, span: Span, message: String, related: Option<(Span, String)>) {
        let span = self.outer(span);
        self.tell(SyntaxError { span, message, related, tolerated: false });
    }

    /// Adds an error, up to a bound for each of the two kinds.
    fn tell(&mut self, error: SyntaxError) {
        let [errors, tolerated] = &mut self.told;
        let (count, what) =
            if error.tolerated { (tolerated, "duplicate keys") } else { (errors, "errors") };
        *count += 1;
        let error = match (*count).cmp(&ERRORS) {
            Ordering::Less => error,
            Ordering::Equal => SyntaxError {
                message: format!("more than {} {what}; no more are told", ERRORS - 1),
                related: None,
                ..error
            },
            Ordering::Greater => return,
        };
        self.builder.tree_mut().errors.push(error);
    }

    /// Takes back the error about a key that turned out to be half of a template.
    fn forget_key_error(&mut self, key: Span) {
        let errors = &mut self.builder.tree_mut().errors;
        if errors.last().is_some_and(|error| error.span == key) {
            errors.pop();
        }
    }

    // ---- places ----

    /// A range of the text as one of the tree's source.
    fn outer(&self, span: Span) -> Span {
        self.map.map_or(span, |map| map.span(span))
    }

    fn source(&mut self, span: Span) -> Str {
        self.text_of(span.of(self.text), span, true)
    }

    /// A text that stands at `span`; `same` says that it stands there as it is.
    fn text_of(&mut self, value: &str, span: Span, same: bool) -> Str {
        match self.map {
            None if same => Str::Source(span),
            _ => self.builder.own(value),
        }
    }

    /// The tag to record: local ones, not those of the core schema nor `!` alone.
    fn kept_tag(&self, tag: Option<&Tag>, at: Option<Span>) -> Option<Span> {
        let tag = tag?;
        if tag.core_suffix().is_some() {
            return None;
        }
        at.filter(|span| span.of(self.text) != "!")
    }

    fn comment(&mut self, span: Span) {
        if self.map.is_some() {
            return;
        }
        let head = self.text.as_bytes().get(..span.start as usize).unwrap_or_default();
        let before = head.iter().rev().find(|byte| !matches!(byte, b' ' | b'\t'));
        let own_line = match before {
            None | Some(b'\n' | b'\r') => true,
            Some(_) => head.trim_ascii_end() == b"\xef\xbb\xbf",
        };
        self.builder.tree_mut().comments.push(Comment { span, own_line });
    }

    /// A block scalar from its header to the end of its last line that is not blank. The event's
    /// span holds the lines of content only.
    fn block_scalar(&self, content: Span) -> Span {
        let start = self.content_after(self.mark, true);
        let written = content.of(self.text).trim_end_matches([' ', '\t', '\n', '\r']);
        if written.is_empty() || start >= content.start {
            let line = Span::new(start, recover::line_end(self.text, start)).of(self.text);
            let header = line.find([' ', '\t']).unwrap_or(line.len());
            return Span::new(start, start + narrow(header));
        }
        let last = content.start + narrow(written.len());
        Span::new(start, recover::line_end(self.text, last).min(content.end))
    }

    /// The place of a value of which nothing is written: behind the colon or dash.
    fn nothing(&self, span: Span, properties: bool) -> Span {
        let at = span.start;
        let Some(frame) = self.frames.last() else { return span };
        let behind = |from: u32| {
            let rest = self.text.get(from as usize..).unwrap_or("");
            let colon = rest.trim_start_matches([' ', '\t']);
            colon.starts_with(':').then(|| from + narrow(rest.len() - colon.len()) + 1)
        };
        if properties {
            return span;
        }
        match frame.key {
            Some(key) if frame.map => {
                Span::empty(behind(at).or_else(|| behind(key.span.end)).unwrap_or(key.span.end))
            }
            _ => {
                // In a list: behind the dash, and nothing of what follows it.
                let from = frame.span.end.min(at);
                let head = Span::new(from, at).of(self.text);
                let dash = head.find('-').map_or(at, |i| from + narrow(i) + 1);
                Span::empty(if frame.map { at } else { dash })
            }
        }
    }

    /// The first byte of the node behind a place: space, comments, the marks of entries and, where
    /// asked, tags and anchors and dashes are passed over.
    fn content_after(&self, from: u32, dashes: bool) -> u32 {
        let bytes = self.text.as_bytes();
        let mut at = from as usize;
        let blank = |byte: Option<&u8>| matches!(byte, None | Some(b' ' | b'\t' | b'\n' | b'\r'));
        while let Some(byte) = bytes.get(at) {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' | b':' | b'?' | b',' => at += 1,
                b'-' if dashes && blank(bytes.get(at + 1)) => at += 1,
                b'#' if at == 0 || blank(bytes.get(at - 1)) => {
                    at = recover::line_end(self.text, narrow(at)) as usize;
                }
                b'!' | b'&' => {
                    while !blank(bytes.get(at)) {
                        at += 1;
                    }
                }
                _ => break,
            }
        }
        self.border(narrow(at))
    }

    /// A place moved to the start of the character that holds it.
    fn border(&self, at: u32) -> u32 {
        let mut at = (at as usize).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        narrow(at)
    }
}

/// A length or offset of a text, which is never larger than 4 GiB.
pub(super) fn narrow(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn width(span: Span) -> usize {
    span.len() as usize
}
