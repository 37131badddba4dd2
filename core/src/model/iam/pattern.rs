//! Patterns with `*` and `?`, matched three-valued where part of the text is not known.
//!
//! Known text against a known pattern is [`matches`]. Everything else works on [`Symbol`]s: a
//! text of which some parts are open is a set of texts, as a pattern is, so that both questions
//! ("do all of them match?", "can any of them match?") are questions about two such sets.

use crate::model::value::ParameterId;
use crate::model::world::ResourceRef;
use std::borrow::Cow;

/// Work that one comparison may take, in pairs of symbols; beyond it the answer is not known.
const WORK: usize = 1 << 18;

/// What an open part stands for: two open parts with the same identity are the same text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Identity<'a> {
    /// A pseudo parameter of a unit.
    Pseudo(u32, &'a str),
    /// A parameter of a unit.
    Parameter(u32, ParameterId),
    /// An attribute of a resource; the empty name is what `Ref` gives.
    Attribute(ResourceRef, &'a str),
}

/// One position of a pattern or of a text with open parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Symbol<'a> {
    /// This character.
    Char(char),
    /// `?`: any one character.
    One,
    /// `*`: any text.
    Many,
    /// One text, not known which.
    Open(Option<Identity<'a>>),
    /// One text, not known which, without `:`, `/` and wildcards: a region, an account, a
    /// generated name.
    Segment(Option<Identity<'a>>),
}

impl Symbol<'_> {
    /// Whether it stands for texts of any length.
    fn is_wide(self) -> bool {
        matches!(self, Symbol::Many | Symbol::Open(_) | Symbol::Segment(_))
    }

    /// Whether some character can stand in both.
    fn meets(self, other: Symbol<'_>) -> bool {
        match (self, other) {
            (Symbol::Char(a), Symbol::Char(b)) => a == b,
            (Symbol::Char(c), Symbol::Segment(_)) | (Symbol::Segment(_), Symbol::Char(c)) => {
                !matches!(c, ':' | '/' | '*' | '?')
            }
            _ => true,
        }
    }
}

/// Whether a text matches a pattern. Case matters.
///
/// IAM lets `*` run over the `:` of an ARN only at the end of a field; here it always does, so
/// that "does not match" is never said wrongly.
pub fn matches(pattern: &str, text: &str) -> bool {
    let mut segments = pattern.split('*');
    let Some(mut rest) = segments.next().and_then(|head| after_prefix(head, text)) else {
        return false;
    };
    let Some(tail) = segments.next_back() else { return rest.is_empty() };
    // The leftmost place of each segment leaves most room for the next: nothing is tried twice.
    for segment in segments {
        match after_first(segment, rest) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    ends_with(tail, rest)
}

/// The same without regard to the case of ASCII letters: for actions and condition keys.
pub fn matches_ignoring_case(pattern: &str, text: &str) -> bool {
    matches(&lower(pattern), &lower(text))
}

fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// What follows a segment (characters and `?`) at the start of a text.
fn after_prefix<'t>(segment: &str, text: &'t str) -> Option<&'t str> {
    if !segment.contains('?') {
        return text.strip_prefix(segment);
    }
    let mut chars = text.chars();
    for wanted in segment.chars() {
        let found = chars.next()?;
        if wanted != '?' && wanted != found {
            return None;
        }
    }
    Some(chars.as_str())
}

/// What follows the first place of a segment.
fn after_first<'t>(segment: &str, text: &'t str) -> Option<&'t str> {
    if !segment.contains('?') {
        return text.split_once(segment).map(|(_, after)| after);
    }
    let mut chars = text.chars();
    loop {
        if let Some(after) = after_prefix(segment, chars.as_str()) {
            return Some(after);
        }
        chars.next()?;
    }
}

fn ends_with(segment: &str, text: &str) -> bool {
    if !segment.contains('?') {
        return text.ends_with(segment);
    }
    let mut chars = text.chars().rev();
    segment.chars().rev().all(|wanted| match chars.next() {
        Some(found) => wanted == '?' || wanted == found,
        None => false,
    })
}

/// The symbols of a pattern as written. With `variables`, `${aws:username}` is open and `${*}`,
/// `${?}`, `${$}` are those characters themselves.
pub fn push_pattern(text: &str, variables: bool, into: &mut Vec<Symbol<'_>>) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if variables && let Some((name, after)) = variable(rest) {
            into.push(match name {
                "*" => Symbol::Char('*'),
                "?" => Symbol::Char('?'),
                "$" => Symbol::Char('$'),
                _ => Symbol::Open(None),
            });
            rest = after;
            continue;
        }
        into.push(match c {
            '*' => Symbol::Many,
            '?' => Symbol::One,
            c => Symbol::Char(c),
        });
        rest = rest.get(c.len_utf8()..).unwrap_or("");
    }
}

/// The policy variable that a text begins with, and what follows it.
pub(super) fn variable(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("${").and_then(|inner| inner.split_once('}'))
}

/// The symbols of a pattern without variables.
pub fn pattern_symbols(text: &str) -> Vec<Symbol<'static>> {
    let mut symbols = Vec::with_capacity(text.len());
    push_pattern(text, false, &mut symbols);
    symbols
}

/// The symbols of known text: wildcards in it are characters.
pub fn text_symbols<'s>(text: &str) -> impl Iterator<Item = Symbol<'s>> {
    text.chars().map(Symbol::Char)
}

/// Whether every text of `b` matches the pattern `a`, whatever open parts turn out to be.
/// False where the comparison would be too long.
pub fn covers_symbols(a: &[Symbol<'_>], b: &[Symbol<'_>]) -> bool {
    if a.len().saturating_mul(b.len()) > WORK {
        return false;
    }
    let looped = looped_ones(a);
    let mut states = vec![false; a.len() + 1];
    let mut next = states.clone();
    if let Some(start) = states.first_mut() {
        *start = true;
    }
    skip_stars(a, &mut states);
    for symbol in b {
        next.fill(false);
        for (at, (wanted, looped)) in a.iter().zip(&looped).enumerate() {
            if !states.get(at).copied().unwrap_or(false) {
                continue;
            }
            let (stay, step) = match wanted {
                Symbol::Char(_) => (false, wanted == symbol),
                Symbol::One if symbol.is_wide() => (*looped, false),
                Symbol::One => (false, true),
                Symbol::Many => (true, false),
                Symbol::Open(None) | Symbol::Segment(None) => (false, false),
                Symbol::Open(_) | Symbol::Segment(_) => (false, wanted == symbol),
            };
            for (wanted, to) in [(stay, at), (step, at + 1)] {
                if wanted && let Some(state) = next.get_mut(to) {
                    *state = true;
                }
            }
        }
        skip_stars(a, &mut next);
        std::mem::swap(&mut states, &mut next);
    }
    states.last().copied().unwrap_or(false)
}

/// Each `?` that stands in one run with a `*`: the star may lie on either side of it, so text of
/// any length may pass before its character is found (`?*` and `*?` are the same pattern).
fn looped_ones(pattern: &[Symbol<'_>]) -> Vec<bool> {
    let mut looped = vec![false; pattern.len()];
    let mut at = 0;
    while at < pattern.len() {
        let run = pattern.iter().skip(at);
        let len = run.clone().take_while(|s| matches!(s, Symbol::One | Symbol::Many)).count();
        let starred = run.take(len).any(|symbol| *symbol == Symbol::Many);
        looped.iter_mut().skip(at).take(len).for_each(|looped| *looped = starred);
        at += len + 1;
    }
    looped
}

fn skip_stars(pattern: &[Symbol<'_>], states: &mut [bool]) {
    let mut before = false;
    for (at, state) in states.iter_mut().enumerate() {
        *state |= before;
        before = *state && pattern.get(at) == Some(&Symbol::Many);
    }
}

/// Whether some text is in both, for some value of the open parts. True where the comparison
/// would be too long.
pub fn overlap_symbols(a: &[Symbol<'_>], b: &[Symbol<'_>]) -> bool {
    if a.len().saturating_mul(b.len()) > WORK {
        return true;
    }
    // `row[j]`: the first i symbols of `a` and the first j of `b` have a text in common.
    let mut row = vec![false; b.len() + 1];
    let mut next = row.clone();
    if let Some(start) = row.first_mut() {
        *start = true;
    }
    for i in 0..=a.len() {
        let left = a.get(i).copied();
        next.fill(false);
        for j in 0..=b.len() {
            if !row.get(j).copied().unwrap_or(false) {
                continue;
            }
            let right = b.get(j).copied();
            let left_wide = left.is_some_and(Symbol::is_wide);
            let right_wide = right.is_some_and(Symbol::is_wide);
            let meet = match (left, right) {
                (Some(left), Some(right)) => left.meets(right),
                _ => false,
            };
            // A wide symbol may end here, or take one more character of the other side.
            let right_steps = right_wide || (meet && left_wide);
            let left_steps = left_wide || (meet && right_wide);
            if right_steps && let Some(state) = row.get_mut(j + 1) {
                *state = true;
            }
            if left_steps && let Some(state) = next.get_mut(j) {
                *state = true;
            }
            if meet && let Some(state) = next.get_mut(j + 1) {
                *state = true;
            }
        }
        if i < a.len() {
            std::mem::swap(&mut row, &mut next);
        }
    }
    row.last().copied().unwrap_or(false)
}

/// Whether a text with open parts matches a pattern: `None` where that depends on them.
pub fn compare(pattern: &[Symbol<'_>], text: &[Symbol<'_>]) -> Option<bool> {
    if covers_symbols(pattern, text) {
        Some(true)
    } else if overlap_symbols(pattern, text) {
        None
    } else {
        Some(false)
    }
}

/// Whether every text that matches `b` matches `a`.
pub fn covers(a: &str, b: &str) -> bool {
    a == "*" || a == b || covers_symbols(&pattern_symbols(a), &pattern_symbols(b))
}

/// Whether some text matches both.
pub fn overlap(a: &str, b: &str) -> bool {
    overlap_symbols(&pattern_symbols(a), &pattern_symbols(b))
}
