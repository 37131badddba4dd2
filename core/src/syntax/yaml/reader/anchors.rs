//! Anchors, and the aliases that point to them.

use super::super::message;
use super::{Anchor, ERRORS, Reader};
use crate::syntax::{Data, NodeId, Style};
use crate::text::Span;

impl Reader<'_, '_> {
    pub(super) fn anchored_open(&mut self, anchor: usize) {
        if anchor != 0 {
            self.slot(anchor);
        }
    }

    pub(super) fn anchored(&mut self, anchor: usize, id: NodeId) {
        if anchor != 0
            && let Some(slot) = self.slot(anchor)
        {
            slot.node = Some(id);
        }
    }

    pub(super) fn slot(&mut self, anchor: usize) -> Option<&mut Anchor> {
        let index = anchor.checked_sub(self.first_anchor)?;
        // Numbers are given one by one.
        if index == self.anchors.len() {
            let span = Span::empty(self.mark);
            self.anchors.push(Anchor { name: String::new(), span, node: None });
        }
        self.anchors.get_mut(index)
    }

    pub(super) fn anchors_name(&mut self, id: usize, name: &str, span: Span) {
        if let Some(anchor) = self.slot(id) {
            anchor.name = name.to_string();
            anchor.span = span;
            self.names.insert(name.to_string(), id);
        }
    }

    pub(super) fn alias(&mut self, anchor: usize, span: Span) {
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

    pub(super) fn alias_to(&mut self, target: NodeId, span: Span) {
        let text = self.source(Span::empty(span.start));
        let id = self.builder.scalar(self.outer(span), Data::Alias(target), text, Style::Plain);
        self.attach(id, span);
        self.read(span, None);
    }

    /// An alias that the parser does not know: its anchor may stand before an error.
    pub(super) fn unresolved(&mut self, name: &str, span: Span) {
        let known = self.names.get(name).copied().and_then(|anchor| self.slot(anchor));
        if let Some(target) = known.and_then(|anchor| anchor.node) {
            self.alias_to(target, span);
            return;
        }
        if self.told.first().is_some_and(|told| *told < ERRORS) {
            let names = self.anchors.iter().map(|anchor| anchor.name.as_str());
            let text = message::unknown_anchor(name, names);
            self.error(span, text, None);
        }
        self.unread(span);
    }

    /// A value that cannot be read.
    pub(super) fn unread(&mut self, span: Span) {
        let text = self.source(Span::empty(span.start));
        let id = self.builder.scalar(self.outer(span), Data::Error, text, Style::Plain);
        self.attach(id, span);
        self.read(span, None);
    }
}
