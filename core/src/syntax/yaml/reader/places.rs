//! Exact places, where those of the events are not, and the text that stands there.

use super::super::recover;
use super::{Reader, narrow};
use crate::syntax::{Comment, Str};
use crate::text::Span;
use granit_parser::Tag;

impl Reader<'_, '_> {
    /// A range of the text as one of the tree's source.
    pub(super) fn outer(&self, span: Span) -> Span {
        self.map.map_or(span, |map| map.span(span))
    }

    pub(super) fn source(&mut self, span: Span) -> Str {
        self.text_of(span.of(self.text), span, true)
    }

    /// A text that stands at `span`; `same` says that it stands there as it is.
    pub(super) fn text_of(&mut self, value: &str, span: Span, same: bool) -> Str {
        match self.map {
            None if same => Str::Source(span),
            _ => self.builder.own(value),
        }
    }

    /// The tag to record: local ones, not those of the core schema nor `!` alone.
    pub(super) fn kept_tag(&self, tag: Option<&Tag>, at: Option<Span>) -> Option<Span> {
        let tag = tag?;
        if tag.core_suffix().is_some() {
            return None;
        }
        at.filter(|span| span.of(self.text) != "!")
    }

    pub(super) fn comment(&mut self, span: Span) {
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
    pub(super) fn block_scalar(&self, content: Span) -> Span {
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
    pub(super) fn nothing(&self, span: Span, properties: bool) -> Span {
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
                // An empty key itself stands right before its colon.
                let end = key.span.end;
                let near = Span::new(end, at).of(self.text).trim().is_empty();
                let colon = behind(end).or_else(|| behind(at).filter(|_| near));
                Span::empty(colon.unwrap_or(end))
            }
            _ => {
                // Behind the mark of the item or key, and nothing of what follows it.
                let from = frame.span.end.min(at);
                let head = Span::new(from, at).of(self.text);
                if frame.map {
                    let blank = [' ', '\t', '\n', '\r'];
                    let key = head.find('?').map(|i| i + 1);
                    let end = key.unwrap_or_else(|| head.trim_end_matches(blank).len());
                    return Span::empty(from + narrow(end));
                }
                let dash = self.content_after(from, false);
                let is_dash = Span::new(dash, dash + 1).of(self.text) == "-";
                Span::empty(if dash < at && is_dash { dash + 1 } else { from })
            }
        }
    }

    /// The first byte of the node behind a place: space, comments, the marks of entries and, where
    /// asked, tags and anchors and dashes are passed over.
    pub(super) fn content_after(&self, from: u32, dashes: bool) -> u32 {
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
    pub(super) fn border(&self, at: u32) -> u32 {
        let mut at = (at as usize).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        narrow(at)
    }
}
