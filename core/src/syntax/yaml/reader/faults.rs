//! Errors and bounds, and what they leave of the tree.

use super::super::message::{self, Scene};
use super::super::{recover, scalar};
use super::{ERRORS, Fault, Reader, Shape, Stop, narrow};
use crate::limits;
use crate::syntax::{Data, NodeId, Style, SyntaxError};
use crate::text::Span;
use std::cmp::Ordering;

impl Reader<'_, '_> {
    /// Ends the document that is being read, closing what is open.
    pub(in crate::syntax::yaml) fn close_document(&mut self) {
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
        self.names.clear();
    }

    /// Closes collections until that many are open.
    pub(in crate::syntax::yaml) fn close_to(&mut self, keep: usize) {
        while self.frames.len() > keep {
            self.dangling(Span::empty(self.mark));
            self.close();
        }
        self.dangling(Span::empty(self.mark));
    }

    /// Gives a key that is left without value one that says so.
    pub(super) fn dangling(&mut self, fault: Span) {
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
    pub(in crate::syntax::yaml) fn forget_root(&mut self) {
        self.close_to(0);
        self.root = None;
    }

    /// Puts a fault into the tree: the error, and what it leaves of the nodes around it.
    pub(in crate::syntax::yaml) fn report(&mut self, fault: Fault) {
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
    pub(super) fn cut(&mut self, id: NodeId, at: u32) {
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

    pub(super) fn fault(&mut self, kind: &granit_parser::ErrorKind, at: u32, floor: usize) -> Stop {
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
    pub(super) fn value_at(
        &self,
        kind: &granit_parser::ErrorKind,
        at: u32,
    ) -> Option<(Span, bool)> {
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

    pub(super) fn too_deep(&mut self, span: Span) -> Stop {
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

    pub(in crate::syntax::yaml) fn too_many_restarts(&mut self, span: Span) {
        self.limit(
            span,
            "too many placeholders or broken places stand before this one; the rest was not read"
                .to_string(),
        );
    }

    pub(in crate::syntax::yaml) fn too_many_documents(&mut self, span: Span, asked: usize) {
        if asked >= limits::DOCUMENTS {
            let most = limits::DOCUMENTS;
            self.limit(
                span,
                format!("the file holds more than {most} documents; the rest was not read"),
            );
        }
    }

    pub(super) fn limit(&mut self, span: Span, message: String) {
        let span = self.outer(span);
        let tree = self.builder.tree_mut();
        if tree.limit.is_none() {
            tree.limit = Some(SyntaxError { span, message, related: None, tolerated: false });
        }
    }

    pub(super) fn error(&mut self, span: Span, message: String, related: Option<(Span, String)>) {
        let span = self.outer(span);
        self.tell(SyntaxError { span, message, related, tolerated: false });
    }

    /// Adds an error, up to a bound for each of the two kinds.
    pub(super) fn tell(&mut self, error: SyntaxError) {
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
    pub(super) fn forget_key_error(&mut self, key: Span) {
        let errors = &mut self.builder.tree_mut().errors;
        if errors.last().is_some_and(|error| error.span == key) {
            errors.pop();
            let [told, _] = &mut self.told;
            *told -= 1;
        }
    }
}
