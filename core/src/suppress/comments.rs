//! Suppressions in comments: `# plimsoll-ignore ecs/a: reason`, and `-file`, `-start`, `-end`.

use super::{Carrier, Scope, Suppression, directive};
use crate::syntax::{Data, Tree};
use crate::text::{LineIndex, Span};

const MARK: &str = "plimsoll-ignore";

/// What a comment does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verb {
    Next,
    File,
    Start,
    End,
}

/// The suppressions in the comments of a file.
pub fn read(tree: &Tree) -> Vec<Suppression> {
    let mut all: Vec<Suppression> = Vec::new();
    // Starts that no end has met yet: their index in `all`.
    let mut open: Vec<usize> = Vec::new();
    let mut lines: Option<LineIndex> = None;
    let end = u32::try_from(tree.text.len()).unwrap_or(u32::MAX);
    for comment in &tree.comments {
        let Some((verb, at)) = verb(comment.span.of(&tree.text)) else { continue };
        let text = comment.span.of(&tree.text);
        let rest = text.get(at..).unwrap_or("");
        let rest = rest.strip_suffix("*/").unwrap_or(rest);
        let shift = comment.span.start + u32::try_from(at).unwrap_or(0);
        let said = directive::read(rest);
        let rules: Vec<(String, Span)> = said
            .rules
            .into_iter()
            .map(|(rule, span)| (rule, Span::new(span.start + shift, span.end + shift)))
            .collect();
        let scope = match verb {
            Verb::File => Scope::File,
            Verb::Start => Scope::Range(Span::new(comment.span.start, end)),
            Verb::Next if comment.own_line => Scope::Range(next(tree, comment.span.end)),
            Verb::Next => {
                let lines = lines.get_or_insert_with(|| LineIndex::new(&tree.text));
                let line = lines.line_of(comment.span.start);
                let start = lines.line_start(line).unwrap_or(0);
                Scope::Range(Span::new(start, lines.line_start(line + 1).unwrap_or(end)))
            }
            Verb::End => {
                close(&mut all, &mut open, &rules, comment.span.end);
                continue;
            }
        };
        if verb == Verb::Start {
            open.push(all.len());
        }
        all.push(Suppression {
            rules,
            reason: said.reason,
            until: said.until,
            carrier: Carrier::Comment,
            place: comment.span,
            scope,
        });
    }
    all
}

/// What a comment does, and where its directive begins.
fn verb(comment: &str) -> Option<(Verb, usize)> {
    let body = comment.trim_start_matches(['#', '/', '*', ' ', '\t']);
    let rest = body.strip_prefix(MARK)?;
    let (verb, word) = if rest.starts_with("-file") {
        (Verb::File, "-file")
    } else if rest.starts_with("-start") {
        (Verb::Start, "-start")
    } else if rest.starts_with("-end") {
        (Verb::End, "-end")
    } else {
        (Verb::Next, "")
    };
    let rest = rest.get(word.len()..)?;
    // `plimsoll-ignored` is another word.
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == '-') {
        return None;
    }
    Some((verb, comment.len() - rest.len()))
}

/// Ends the starts that an end is about: those of its rules, or the last one where it names none.
fn close(all: &mut [Suppression], open: &mut Vec<usize>, rules: &[(String, Span)], at: u32) {
    let names_one = |suppression: &Suppression| {
        suppression.rules.iter().any(|(rule, _)| rules.iter().any(|(other, _)| other == rule))
    };
    let about: Vec<usize> = match rules {
        [] => open.last().copied().into_iter().collect(),
        _ => open.iter().copied().filter(|at| all.get(*at).is_some_and(names_one)).collect(),
    };
    open.retain(|index| !about.contains(index));
    for index in about {
        if let Some(suppression) = all.get_mut(index)
            && let Scope::Range(range) = suppression.scope
        {
            suppression.scope = Scope::Range(Span::new(range.start, at));
        }
    }
}

/// The next node behind a place: an entry with its key, or an item. Of those that begin at one place
/// the largest, so that a comment before `- Name: web` is about the whole item.
fn next(tree: &Tree, at: u32) -> Span {
    let mut best: Option<Span> = None;
    let mut consider = |span: Span| {
        let better = match best {
            None => true,
            Some(known) => {
                span.start < known.start || span.start == known.start && span.end > known.end
            }
        };
        if span.start >= at && better {
            best = Some(span);
        }
    };
    for id in tree.ids() {
        match tree.raw(id).data {
            Data::Map { .. } => {
                for entry in tree.entries(id).iter().filter(|entry| !entry.merged) {
                    consider(entry.key_span.cover(tree.raw(entry.value).span));
                }
            }
            Data::List { .. } => {
                for item in tree.items(id) {
                    consider(tree.raw(*item).span);
                }
            }
            _ => {}
        }
    }
    best.unwrap_or(Span::empty(at))
}
