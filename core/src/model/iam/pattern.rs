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
    /// One character, not known which, but no `:`, `/` or wildcard.
    Letter(Identity<'a>),
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
            (Symbol::Char(c), Symbol::Segment(_) | Symbol::Letter(_))
            | (Symbol::Segment(_) | Symbol::Letter(_), Symbol::Char(c)) => {
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
    let a = &canonical(a);
    let mut states = vec![false; a.len() + 1];
    let mut next = states.clone();
    if let Some(start) = states.first_mut() {
        *start = true;
    }
    skip_stars(a, &mut states);
    for symbol in b {
        next.fill(false);
        for (at, (wanted, looped)) in a.iter().enumerate() {
            if !states.get(at).copied().unwrap_or(false) {
                continue;
            }
            let (stay, step) = match wanted {
                Symbol::Char(_) | Symbol::Letter(_) => (false, wanted == symbol),
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

/// The pattern with each run of `?` and `*` in one order (`?*` and `*?` are the same pattern): the
/// `?`s, then one `*`. With each symbol, whether it is a `?` of such a run: text of any length may
/// pass before its character is found.
fn canonical<'p>(pattern: &[Symbol<'p>]) -> Vec<(Symbol<'p>, bool)> {
    let mut symbols = Vec::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((first, after)) = rest.split_first() {
        let is_run = |symbol: &&Symbol<'_>| matches!(symbol, Symbol::One | Symbol::Many);
        let len = rest.iter().take_while(is_run).count();
        if len == 0 {
            symbols.push((*first, false));
            rest = after;
            continue;
        }
        let (run, after) = rest.split_at(len);
        let ones = run.iter().filter(|symbol| **symbol == Symbol::One).count();
        let starred = ones < len;
        symbols.extend(std::iter::repeat_n((Symbol::One, starred), ones));
        if starred {
            symbols.push((Symbol::Many, false));
        }
        rest = after;
    }
    symbols
}

fn skip_stars(pattern: &[(Symbol<'_>, bool)], states: &mut [bool]) {
    let mut before = false;
    for (at, state) in states.iter_mut().enumerate() {
        *state |= before;
        before = *state && pattern.get(at).is_some_and(|(symbol, _)| *symbol == Symbol::Many);
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
    let (pattern, text) = differing(pattern, text);
    // Most ARNs part at a character: nothing behind it matters.
    let apart = |a: Option<&Symbol<'_>>, b: Option<&Symbol<'_>>| match (a, b) {
        (Some(a @ (Symbol::Char(_) | Symbol::Letter(_))), Some(b)) => !b.is_wide() && !a.meets(*b),
        _ => false,
    };
    if apart(pattern.first(), text.first()) || apart(pattern.last(), text.last()) {
        return Some(false);
    }
    if covers_symbols(pattern, text) {
        Some(true)
    } else if overlap_symbols(pattern, text) {
        None
    } else {
        Some(false)
    }
}

/// Both without the start that they share. An open part whose text may hold a `*` is not taken
/// off: in the pattern it would be a wildcard.
fn differing<'p, 't, 'i>(
    mut a: &'p [Symbol<'i>],
    mut b: &'t [Symbol<'i>],
) -> (&'p [Symbol<'i>], &'t [Symbol<'i>]) {
    while let (Some((x, rest_a)), Some((y, rest_b))) = (a.split_first(), b.split_first()) {
        let same = match x {
            Symbol::Char(_) | Symbol::Letter(_) | Symbol::Segment(Some(_)) => x == y,
            _ => false,
        };
        if !same {
            break;
        }
        (a, b) = (rest_a, rest_b);
    }
    (a, b)
}

/// Whether every text that matches `b` matches `a`.
pub fn covers(a: &str, b: &str) -> bool {
    a == "*" || a == b || covers_symbols(&pattern_symbols(a), &pattern_symbols(b))
}

/// Whether some text matches both.
pub fn overlap(a: &str, b: &str) -> bool {
    overlap_symbols(&pattern_symbols(a), &pattern_symbols(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, without any cleverness.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some(('*', rest)) => (0..=text.len()).any(|at| naive(rest, &text[at..])),
            Some(('?', rest)) => !text.is_empty() && naive(rest, &text[1..]),
            Some((c, rest)) => text.first() == Some(c) && naive(rest, &text[1..]),
        }
    }

    fn naive_str(pattern: &str, text: &str) -> bool {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        naive(&chars(pattern), &chars(text))
    }

    /// Every text over `ab` and one letter that no pattern has, up to a length.
    fn texts(most: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut from = 0;
        for _ in 0..most {
            let to = all.len();
            for at in from..to {
                for c in ['a', 'b', 'z'] {
                    let text = format!("{}{c}", all[at]);
                    all.push(text);
                }
            }
            from = to;
        }
        all
    }

    #[test]
    fn plain_cases() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("**", "anything", true),
            ("?", "", false),
            ("?", "é", true),
            ("a*", "a", true),
            ("*a", "ba", true),
            ("a*a", "a", false),
            ("ab*ba", "aba", false),
            ("*ab?d*", "xxabcd", true),
            ("*a?", "aaa", true),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b/x/y", true),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b", false),
            ("ecr:get*", "ecr:GetAuthorizationToken", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} on {text}");
        }
        assert!(matches_ignoring_case("ECR:get*", "ecr:GetAuthorizationToken"));
        assert!(!matches_ignoring_case("ecr:get", "ecr:GetAuthorizationToken"));
    }

    #[test]
    fn hostile_patterns_end() {
        // A matcher that goes back over its stars would not come to an end here.
        let text = "a".repeat(20_000);
        assert!(!matches(&format!("{}b", "*a".repeat(5_000)), &text));
        assert!(matches(&"*a".repeat(5_000), &text));
        assert!(!matches(&format!("{}b", "*a?".repeat(2_000)), &text));
        let pattern = format!("{}*", "*a".repeat(200));
        assert!(covers(&pattern, &"a*".repeat(300)));
        assert!(overlap(&pattern, &"b*".repeat(300)));
        // Longer than the bound: the answer that claims least.
        assert!(!covers(&"*a".repeat(3_000), &"a*b".repeat(3_000)));
        assert!(overlap(&"a".repeat(3_000), &"b".repeat(3_000)));
    }

    #[test]
    fn variables_are_open_and_escapes_are_not() {
        let mut symbols = Vec::new();
        push_pattern("a${aws:username}${*}$", true, &mut symbols);
        let expected =
            [Symbol::Char('a'), Symbol::Open(None), Symbol::Char('*'), Symbol::Char('$')];
        assert_eq!(symbols, expected);
        symbols.clear();
        push_pattern("${a}", false, &mut symbols);
        assert_eq!(symbols.len(), 4);
    }

    #[test]
    fn open_parts() {
        let region = Symbol::Segment(Some(Identity::Pseudo(0, "AWS::Region")));
        let other = Symbol::Segment(Some(Identity::Pseudo(1, "AWS::Region")));
        let text = |open, tail: &str| {
            let mut symbols: Vec<_> = text_symbols("x:").collect();
            symbols.push(open);
            symbols.extend(text_symbols(tail));
            symbols
        };
        let pattern = |open, tail: &str| {
            let mut symbols: Vec<_> = pattern_symbols("x:");
            symbols.push(open);
            symbols.extend(pattern_symbols(tail));
            symbols
        };
        assert_eq!(compare(&pattern(region, ":a*"), &text(region, ":ab")), Some(true));
        assert_eq!(compare(&pattern(other, ":a*"), &text(region, ":ab")), None);
        assert_eq!(compare(&pattern(region, ":b*"), &text(other, ":ab")), Some(false));
        assert_eq!(compare(&pattern_symbols("x:*:ab"), &text(region, ":ab")), Some(true));
        assert_eq!(compare(&pattern_symbols("x:eu:ab"), &text(region, ":ab")), None);
        assert_eq!(compare(&pattern_symbols("x:e/u:ab"), &text(region, ":ab")), Some(false));
        assert_eq!(compare(&pattern_symbols("x:e/u:ab"), &text(Symbol::Open(None), ":ab")), None);
        assert_eq!(compare(&pattern_symbols("?:*"), &[Symbol::Open(None)]), None);
    }

    proptest! {
        #[test]
        fn like_the_definition(pattern in "[ab*?]{0,8}", text in "[ab]{0,10}") {
            let expected = naive_str(&pattern, &text);
            prop_assert_eq!(matches(&pattern, &text), expected);
            let symbols: Vec<_> = text_symbols(&text).collect();
            let compared = compare(&pattern_symbols(&pattern), &symbols);
            prop_assert_eq!(compared, Some(expected));
        }

        #[test]
        fn covers_and_overlap_like_all_texts(a in "[ab*?]{0,4}", b in "[ab*?]{0,4}") {
            // Patterns this short are told apart by texts of this length.
            let all = texts(7);
            let in_b = || all.iter().filter(|text| naive_str(&b, text));
            prop_assert_eq!(covers(&a, &b), in_b().all(|text| naive_str(&a, text)));
            prop_assert_eq!(overlap(&a, &b), in_b().any(|text| naive_str(&a, text)));
            prop_assert_eq!(overlap(&a, &b), overlap(&b, &a));
        }

        #[test]
        fn an_open_part_never_lies(
            pattern in "[ab:*?]{0,6}",
            head in "[ab:]{0,3}", tail in "[ab:]{0,3}",
            value in "[ab]{0,3}", wide in any::<bool>(),
        ) {
            let open = if wide { Symbol::Open(None) } else { Symbol::Segment(None) };
            let mut text: Vec<_> = text_symbols(&head).collect();
            text.push(open);
            text.extend(text_symbols(&tail));
            if let Some(answer) = compare(&pattern_symbols(&pattern), &text) {
                let real = format!("{head}{value}{tail}");
                prop_assert_eq!(naive_str(&pattern, &real), answer, "{}", real);
            }
        }
    }
}
