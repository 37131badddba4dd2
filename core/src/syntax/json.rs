//! Tolerant JSON and JSONC.
//!
//! One pass over the bytes, without recursion. Comments, trailing commas and a byte order mark are
//! accepted; any other fault is reported where it stands and reading goes on.

mod lex;
mod recover;
mod scalar;

pub(crate) use lex::{Escape, escape};

use super::{
    Comment, Data, Entry, Format, NodeId, OffsetMap, Str, Style, SyntaxError, Tree, TreeBuilder,
    template,
};
use crate::limits;
use crate::sort;
use crate::text::Span;
use memchr::{memchr, memchr2, memmem};
use rustc_hash::FxHasher;
use std::hash::Hasher;
use std::sync::Arc;

/// Reads a JSON text into a tree. Never fails.
pub fn parse(text: Arc<str>) -> Tree {
    let mut out = TreeBuilder::new(Arc::clone(&text), Format::Json);
    let text: &str = if u32::try_from(text.len()).is_ok() { &text } else { "" };
    let roots = Parser::new(&mut out, text, None).run();
    if roots.is_empty() && !out.tree().templated && out.tree().errors.is_empty() {
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        out.error(Span::empty(end), "found no value; a JSON file holds one");
    }
    out.tree_mut().documents = roots;
    out.finish()
}

/// Reads a JSON document that stands inside a string of another tree. `map` leads from `text` to the
/// outer source. Syntax errors go to the builder's tree.
pub fn parse_into(builder: &mut TreeBuilder, text: &str, map: &OffsetMap) -> Option<NodeId> {
    Parser::new(builder, text, Some(map)).run().first().copied()
}

/// A map or list that is still open.
struct Frame {
    /// Offset of its bracket.
    open: u32,
    /// A list, not a map.
    list: bool,
    /// Where its items or entries begin in the parser's stack of them.
    base: u32,
    /// The key whose value comes next.
    key: Option<(Str, Span)>,
}

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Want {
    /// A value, or the end of a list.
    Value,
    /// A key, or the end of a map.
    Key,
    /// A comma or the end of the map or list.
    After,
    /// Nothing: the document is complete.
    Done,
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    out: &'a mut TreeBuilder,
    map: Option<&'a OffsetMap>,
    frames: Vec<Frame>,
    /// Finished items of all open lists, the innermost last.
    items: Vec<NodeId>,
    /// Finished entries of all open maps, the innermost last.
    entries: Vec<Entry>,
    root: Option<NodeId>,
    /// End of the last token.
    last: usize,
    /// End of the last colon between key and value.
    colon: usize,
    /// A placeholder or control block stands since the last comma or value: what it makes of the
    /// text is not known, so a comma is not missed.
    crossed: bool,
    /// A control block stands in the text, so that two equal keys may be alternatives.
    steered: bool,
    /// The last string was not closed: what seems to be missing behind it is inside it.
    unclosed: bool,
    /// A limit ended the reading.
    stopped: bool,
    nodes: usize,
    /// Errors and duplicate keys told so far.
    errors: [usize; 2],
}

impl<'a> Parser<'a> {
    fn new(out: &'a mut TreeBuilder, text: &'a str, map: Option<&'a OffsetMap>) -> Self {
        let doubles = out.tree().errors.iter().filter(|error| error.tolerated).count();
        let errors = [out.tree().errors.len() - doubles, doubles];
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            out,
            map,
            frames: Vec::new(),
            items: Vec::new(),
            entries: Vec::new(),
            root: None,
            last: 0,
            colon: 0,
            crossed: false,
            steered: false,
            unclosed: false,
            stopped: false,
            nodes: limits::NODES,
            errors,
        }
    }

    /// Reads all documents; a JSON text should hold one.
    fn run(&mut self) -> Vec<NodeId> {
        let first_error = self.out.tree().errors.len();
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
        }
        let mut roots: Vec<NodeId> = Vec::new();
        let mut told = false;
        while !self.stopped {
            self.trivia();
            let Some(byte) = self.peek() else { break };
            let behind = !roots.is_empty();
            if behind && !told && !self.crossed {
                let (span, found) = self.token();
                let related = roots.first().map(|root| self.out.tree().raw(*root).span);
                let message = format!("found {found} after the end of the document");
                self.fault(span, message, None);
                if let (Some(span), Some(error)) = (related, self.out.tree_mut().errors.last_mut())
                {
                    error.related = Some((Span::empty(span.end), "the document ends here".into()));
                }
                told = true;
            } else if !behind && matches!(byte, b'}' | b']' | b',' | b':') {
                let (span, found) = self.token();
                self.fault(span, format!("found {found} where a value is accepted"), None);
                self.at += 1;
                continue;
            }
            if behind && !matches!(byte, b'{' | b'[') {
                self.skip_token();
                continue;
            }
            roots.extend(self.document());
        }
        // Duplicate keys are found when their map is complete.
        if let Some(new) = self.out.tree_mut().errors.get_mut(first_error..) {
            sort::sort_by_key(new, |error| error.span.start);
        }
        roots
    }

    /// Reads one value with all that is in it.
    fn document(&mut self) -> Option<NodeId> {
        self.root = None;
        let mut want = Want::Value;
        while want != Want::Done {
            self.trivia();
            want = match want {
                Want::Value => self.value(),
                Want::Key => self.key(),
                _ => self.after(),
            };
        }
        self.root
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn span(&self, start: usize, end: usize) -> Span {
        // The length of the text fits 32 bits.
        #[allow(clippy::cast_possible_truncation)]
        let local = Span::new(start as u32, end as u32);
        match self.map {
            None => local,
            Some(map) => map.span(local),
        }
    }

    /// Text that stands in the source as it is, or is kept where an outer string changes it.
    fn source(&mut self, start: usize, end: usize) -> Str {
        let span = self.span(start, end);
        if self.map.is_none() {
            return Str::Source(span);
        }
        let text = self.text.get(start..end).unwrap_or("");
        if span.of(&self.out.tree().text) == text { Str::Source(span) } else { self.out.own(text) }
    }

    fn value(&mut self) -> Want {
        let Some(byte) = self.peek() else { return self.end() };
        if self.out.len() >= self.nodes {
            return self.stop();
        }
        self.crossed = false;
        match byte {
            b'"' => {
                if self.next_key_follows() {
                    return self.no_value("a key");
                }
                self.string(b'"')
            }
            b'{' if self.braces_are_template() => self.template(),
            b'{' | b'[' => self.open(byte == b'['),
            b'0'..=b'9' | b'-' => self.number(),
            b't' if self.is_word(b"true") => self.word(4, Data::Bool(true)),
            b'f' if self.is_word(b"false") => self.word(5, Data::Bool(false)),
            b'n' if self.is_word(b"null") => self.word(4, Data::Null),
            b']' if self.frames.last().is_some_and(|frame| frame.list) => self.close(b']'),
            b'}' | b']' | b',' => {
                let found = format!("`{}`", char::from(byte));
                self.no_value(&found)
            }
            b'\'' => self.string(b'\''),
            _ => self.odd_value(),
        }
    }

    fn open(&mut self, list: bool) -> Want {
        if self.frames.len() >= limits::DEPTH {
            return self.too_deep();
        }
        let base = if list { self.items.len() } else { self.entries.len() };
        #[allow(clippy::cast_possible_truncation)]
        self.frames.push(Frame { open: self.at as u32, list, base: base as u32, key: None });
        self.at += 1;
        self.last = self.at;
        if list { Want::Value } else { Want::Key }
    }

    /// Hands a finished node to the map or list that is open.
    fn emit(&mut self, id: NodeId, end: usize) -> Want {
        self.last = end;
        match self.frames.last_mut() {
            None => {
                self.root = Some(id);
                return Want::Done;
            }
            Some(frame) if frame.list => self.items.push(id),
            Some(frame) => {
                if let Some((key, key_span)) = frame.key.take() {
                    self.entries.push(Entry { key, key_span, value: id, merged: false });
                }
            }
        }
        Want::After
    }

    fn key(&mut self) -> Want {
        let Some(byte) = self.peek() else { return self.end() };
        let start = self.at;
        let key = match byte {
            b'"' | b'\'' => {
                let text = self.quoted(byte);
                self.crossed = false;
                self.str_of(text)
            }
            b'}' => return self.close(b'}'),
            _ => match self.odd_key() {
                Ok(key) => key,
                Err(want) => return want,
            },
        };
        let span = self.span(start, self.at);
        self.last = self.at;
        if let Some(frame) = self.frames.last_mut() {
            frame.key = Some((key, span));
        }
        if self.peek() != Some(b':') {
            self.trivia();
            if self.peek() != Some(b':') {
                return self.no_colon();
            }
        }
        self.at += 1;
        self.last = self.at;
        self.colon = self.at;
        Want::Value
    }

    fn after(&mut self) -> Want {
        let Some(byte) = self.peek() else { return self.end() };
        match byte {
            b',' => {
                self.at += 1;
                self.last = self.at;
                self.crossed = false;
                self.unclosed = false;
                self.next()
            }
            b'}' | b']' => self.close(byte),
            _ => self.no_comma(),
        }
    }

    /// What comes behind a comma.
    fn next(&self) -> Want {
        match self.frames.last() {
            Some(frame) if frame.list => Want::Value,
            Some(_) => Want::Key,
            None => Want::Done,
        }
    }

    /// A closing bracket: of the innermost map or list, or of one further out.
    fn close(&mut self, byte: u8) -> Want {
        let list = byte == b']';
        self.unclosed = false;
        match self.frames.last() {
            Some(frame) if frame.list == list => {
                if self.frames.len() == 1 && self.closes_early() {
                    return Want::After;
                }
                self.at += 1;
                self.pop(self.at)
            }
            _ => self.close_other(list),
        }
    }

    /// Makes the node of the innermost map or list.
    fn pop(&mut self, end: usize) -> Want {
        let Some(frame) = self.frames.pop() else { return Want::Done };
        let span = self.span(frame.open as usize, end);
        let base = frame.base as usize;
        let id = if frame.list {
            let items = self.items.get(base..).unwrap_or(&[]);
            let id = self.out.list(span, items, Style::Flow);
            self.items.truncate(base);
            id
        } else {
            if self.entries.len() > base + 1 && !self.steered {
                self.duplicates(base);
            }
            let entries = self.entries.get(base..).unwrap_or(&[]);
            let id = self.out.map(span, entries, Style::Flow);
            self.entries.truncate(base);
            id
        };
        self.emit(id, end)
    }

    /// Reports the keys that a map holds twice.
    fn duplicates(&mut self, base: usize) {
        const FEW: usize = 8;
        let entries = self.entries.get(base..).unwrap_or(&[]);
        let tree = self.out.tree();
        let mut found: Vec<(Span, Span, String)> = Vec::new();
        let mut add = |first: &Entry, again: &Entry| {
            // Only as many as are told.
            if found.len() <= limits::SYNTAX_ERRORS {
                found.push((first.key_span, again.key_span, tree.str(again.key).to_string()));
            }
        };
        if entries.len() <= FEW {
            let mut keys = [""; FEW];
            for (place, entry) in keys.iter_mut().zip(entries) {
                *place = tree.str(entry.key);
            }
            for (i, again) in entries.iter().enumerate().skip(1) {
                let mut earlier = keys.iter().take(i);
                if let Some(key) = keys.get(i)
                    && let Some(first) = earlier.position(|earlier| earlier == key)
                    && let Some(first) = entries.get(first)
                {
                    add(first, again);
                }
            }
        } else {
            // Sorted by hash and then by text, so that keys chosen to collide gain nothing.
            let mut keys: Vec<(u64, &str, usize)> = Vec::with_capacity(entries.len());
            for (i, entry) in entries.iter().enumerate() {
                let key = tree.str(entry.key);
                let mut hasher = FxHasher::default();
                hasher.write(key.as_bytes());
                keys.push((hasher.finish(), key, i));
            }
            sort::sort(&mut keys);
            let mut first: Option<(u64, &str, usize)> = None;
            for key in keys {
                match first {
                    Some(first) if (first.0, first.1) == (key.0, key.1) => {
                        if let (Some(a), Some(b)) = (entries.get(first.2), entries.get(key.2)) {
                            add(a, b);
                        }
                    }
                    _ => first = Some(key),
                }
            }
        }
        sort::sort_by_key(&mut found, |(_, again, _)| again.start);
        for (first, again, key) in found {
            if self.may_tell(again, true) {
                self.out.tree_mut().errors.push(SyntaxError {
                    span: again,
                    message: format!("the key `{}` stands twice; the last one counts", short(&key)),
                    related: Some((first, "it stands here first".into())),
                    tolerated: true,
                });
            }
        }
    }

    /// Skips white space, comments and control blocks of templates.
    #[inline]
    fn trivia(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                b'"' | b'}' | b',' | b':' | b'[' | b']' => return,
                _ => {
                    if !self.odd_trivia(byte) {
                        return;
                    }
                }
            }
        }
    }

    fn odd_trivia(&mut self, byte: u8) -> bool {
        let start = self.at;
        match byte {
            b'#' => self.line_comment(),
            b'/' => match self.bytes.get(start + 1) {
                Some(b'/') => self.line_comment(),
                Some(b'*') => self.block_comment(),
                _ => return false,
            },
            b'{' => {
                let Some(end) = template::control(self.text, start) else { return false };
                self.at = end;
                self.crossed = true;
                self.steered = true;
                self.out.tree_mut().templated = true;
            }
            0x80.. | 0..0x20 | 0x7f => {
                let char = self.text.get(start..).and_then(|rest| rest.chars().next());
                let Some(char) = char else { return false };
                let hidden = matches!(char, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
                if !char.is_whitespace() && !char.is_control() && !hidden {
                    return false;
                }
                self.at += char.len_utf8();
                let message = format!(
                    "found the character U+{:04X}; white space is written as space, tab or line end",
                    u32::from(char)
                );
                self.fault(self.span(start, self.at), message, None);
            }
            _ => return false,
        }
        true
    }

    fn line_comment(&mut self) {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or(b"");
        self.at = memchr2(b'\n', b'\r', rest).map_or(self.bytes.len(), |i| start + i);
        self.comment(start);
    }

    fn block_comment(&mut self) {
        let start = self.at;
        let rest = self.bytes.get(start + 2..).unwrap_or(b"");
        match memmem::find(rest, b"*/") {
            Some(i) => self.at = start + 2 + i + 2,
            None => {
                self.at = self.bytes.len();
                let message = "this comment is not closed; `*/` closes it";
                self.fault(self.span(start, start + 2), message.into(), None);
            }
        }
        self.comment(start);
    }

    /// Records a comment of the file. One inside a string is data of the file.
    fn comment(&mut self, start: usize) {
        if self.map.is_some() {
            return;
        }
        let before = self.text.get(..start).unwrap_or("");
        let before = before.trim_end_matches([' ', '\t', '\u{feff}']);
        let own_line = before.is_empty() || before.ends_with(['\n', '\r']);
        let span = self.span(start, self.at);
        self.out.tree_mut().comments.push(Comment { span, own_line });
    }

    /// Reports an error.
    fn fault(&mut self, span: Span, message: String, related: Option<(Span, String)>) {
        if !self.stopped && self.may_tell(span, false) {
            let error = SyntaxError { span, message, related, tolerated: false };
            self.out.tree_mut().errors.push(error);
        }
    }

    /// Whether one more error of a kind is told; at the bound, one that says so.
    fn may_tell(&mut self, span: Span, tolerated: bool) -> bool {
        let [errors, doubles] = &mut self.errors;
        let (count, what) =
            if tolerated { (doubles, "duplicate keys") } else { (errors, "errors") };
        *count += 1;
        if *count == limits::SYNTAX_ERRORS + 1 {
            let message = format!("more than {} {what}; no more are told", limits::SYNTAX_ERRORS);
            let error = SyntaxError { span, message, related: None, tolerated };
            self.out.tree_mut().errors.push(error);
        }
        *count <= limits::SYNTAX_ERRORS
    }
}

/// Text from the file as a message shows it. Cut, for it may hold a secret.
fn short(text: &str) -> String {
    const LONGEST: usize = 24;
    let mut chars = text.chars();
    let head: String =
        chars.by_ref().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if chars.next().is_some() { head + "…" } else { head }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_on_nodes_keeps_what_was_read() {
        let text: Arc<str> = Arc::from("{\"a\": [1, 2, 3], \"b\": {\"c\": 4, \"d\": 5}, \"e\": 6}");
        for nodes in 0..=9 {
            let mut out = TreeBuilder::new(Arc::clone(&text), Format::Json);
            let mut parser = Parser::new(&mut out, &text, None);
            parser.nodes = nodes;
            let roots = parser.run();
            let tree = out.finish();
            assert!(tree.errors.is_empty());
            // Nine values in all; a map that is open at the bound is still made.
            assert_eq!(tree.limit.is_some(), nodes < 8, "{nodes}");
            assert_eq!(roots.len(), usize::from(nodes > 0));
            assert!(tree.len() <= nodes + 2, "{nodes}");
            for root in roots {
                assert!(tree.is_map(root));
            }
            if nodes == 5 {
                // 1, 2, 3, the list and 4; then the two maps.
                assert_eq!(tree.len(), 7);
                let limit = tree.limit.as_ref().map(|limit| limit.span);
                assert_eq!(limit, Some(Span::empty(36)));
            }
        }
    }

    #[test]
    fn what_messages_show_is_cut() {
        assert_eq!(short("AKIA\u{7}EXAMPLE"), "AKIA EXAMPLE");
        assert_eq!(short(&"é".repeat(30)), format!("{}…", "é".repeat(24)));
    }
}
