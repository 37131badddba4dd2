//! YAML, as lenient as its real consumers.
//!
//! The events of `granit-parser` become nodes of the tree ([`reader`]). Where the text breaks, what
//! was read stays, and reading goes on at the next line that continues a map or list that is still
//! open ([`recover`]).

mod directive;
mod message;
mod reader;
mod recover;
mod scalar;
#[cfg(test)]
mod tests;

pub use directive::looks_templated;

use super::{NodeId, OffsetMap, SyntaxError, Tree, TreeBuilder};
use crate::limits;
use crate::sort;
use crate::text::Span;
use reader::{Mode, Reader, Stop};
use recover::Place;
use std::sync::Arc;

/// Most places in one file at which reading starts again behind an error.
const RECOVERIES: usize = 50;
/// Most bytes that all starts together may look over: a start, also one where a collection that was
/// taken up again ends or a placeholder stands, costs a look over the rest of the text.
const LOOKED_OVER: usize = 1 << 30;

/// Reads a YAML text, all its documents, into a tree. Never fails.
#[inline(never)]
pub fn parse(text: Arc<str>) -> Tree {
    let mut builder = TreeBuilder::new(text.clone(), super::Format::Yaml);
    let mut reader = Reader::new(&mut builder, &text, None);
    let ended = read(&mut reader, usize::MAX);
    let documents = std::mem::take(&mut reader.documents);
    let placeholders = reader.placeholders;
    let tree = builder.tree_mut();
    tree.documents = documents;
    match ended {
        Ended::Read => tree.templated = placeholders || directive::mentions_template(&text),
        Ended::Template(error) => {
            tree.templated = true;
            tree.errors = vec![error];
        }
    }
    if !tree.comments.is_sorted_by_key(|comment| comment.span.start) {
        sort::sort_by_key(&mut tree.comments, |comment| comment.span.start);
    }
    // Behind an error the same comment can be met twice.
    tree.comments.dedup_by_key(|comment| comment.span.start);
    sort::sort_by_key(&mut tree.errors, |error| error.span.start);
    builder.finish()
}

/// Reads the first YAML document of a text that stands inside a string of another tree. `map` leads
/// from `text` to the outer source. Syntax errors go to the builder's tree, comments nowhere. `None`
/// where the text holds no document.
pub fn parse_into(builder: &mut TreeBuilder, text: &str, map: &OffsetMap) -> Option<NodeId> {
    let before = builder.tree().errors.len();
    let mut reader = Reader::new(builder, text, Some(map));
    let ended = read(&mut reader, 1);
    let root = reader.documents.first().copied();
    if let Ended::Template(error) = ended {
        let tree = builder.tree_mut();
        tree.errors.truncate(before);
        tree.errors.push(SyntaxError { span: map.span(error.span), ..error });
    }
    root
}

/// How reading ended.
enum Ended {
    Read,
    /// The text is a template of another tool; the one error says so.
    Template(SyntaxError),
}

/// Reads up to `documents` documents, errors and all.
fn read(reader: &mut Reader<'_, '_>, documents: usize) -> Ended {
    let mut at = 0;
    let mut mode = Mode::Stream;
    let mut recoveries = 0;
    let mut looked_over = 0usize;
    loop {
        let from = match reader.run(at, mode, documents) {
            Stop::End => break,
            Stop::Full => {
                reader.close_document();
                break;
            }
            // The region read last ended in good order, at a line that belongs further out.
            Stop::Dedent(next) => recover::line_of_first(reader.text, next),
            Stop::Fault(fault) => {
                if !fault.limit
                    && fault.value.is_none()
                    && let Some((span, _)) = looks_templated(reader.text)
                {
                    reader.close_document();
                    return Ended::Template(message::template(reader.text, span));
                }
                // A placeholder is no error, however many there are.
                recoveries += usize::from(!fault.message.is_empty());
                let from = fault.resume;
                reader.report(fault);
                if recoveries > RECOVERIES {
                    reader.close_document();
                    break;
                }
                from
            }
        };
        looked_over += reader.text.len().saturating_sub(from as usize);
        if looked_over > LOOKED_OVER {
            reader.too_many_restarts(Span::empty(from));
            reader.close_document();
            break;
        }
        let from = from.max(recover::next_line(reader.text, at));
        match recover::next_place(reader.text, from, reader.columns()) {
            Place::Inside { frame, line } => {
                reader.close_to(frame + 1);
                at = line;
                mode = Mode::Continue(frame);
            }
            Place::Root { line } => {
                reader.forget_root();
                at = line;
                mode = Mode::Stream;
            }
            Place::Document { line } => {
                reader.close_document();
                if reader.documents.len() >= documents.min(limits::DOCUMENTS) {
                    reader.too_many_documents(Span::empty(line), documents);
                    break;
                }
                at = line;
                mode = Mode::Stream;
            }
            Place::End => {
                reader.close_document();
                break;
            }
        }
    }
    Ended::Read
}
