//! The lines of a file around some ranges, cut so that they fit a screen.
//!
//! Only the lines that are shown are looked at, and of a long line only the part around the range:
//! a minified file of many megabytes costs no more than a short one.

use std::ops::Range;

use crate::text::{Source, Span};

use super::is_unsafe;

/// Lines before and after the marked ones.
const CONTEXT: usize = 1;
/// Most lines that one range marks; of a longer one the first line is marked.
const LINES: usize = 5;
/// Bytes of a line from which on it is cut.
const LONG: usize = 240;
/// Bytes that are kept before a range in a long line.
const BEFORE: usize = 60;
/// Bytes that are kept from the start of a range on in a long line.
const AFTER: usize = 160;

/// Some lines, ready to print.
#[derive(Debug, PartialEq, Eq)]
pub struct Frame {
    /// The lines, with `\n` between them.
    pub text: String,
    /// Number of the first one, from 1.
    pub first_line: usize,
    /// The ranges in `text`, in the order in which they were given.
    pub spans: Vec<Range<usize>>,
}

/// Whether two ranges are near enough to be shown in one frame.
pub fn is_near(source: &Source, a: Span, b: Span) -> bool {
    let (a, b) = (source.lines.line_of(a.start), source.lines.line_of(b.start));
    a.abs_diff(b) <= LINES && line(source, a).len() <= LONG && line(source, b).len() <= LONG
}

/// Cuts the lines around some ranges out of a file. What stands in the ranges of `hidden` is a secret:
/// letters and digits of it, but the first two, are written as stars.
pub fn cut(source: &Source, spans: &[Span], hidden: &[Span]) -> Frame {
    let spans: Vec<Span> = spans.iter().map(|span| shorten(source, *span)).collect();
    let lines = source.lines.lines();
    let of = |offset: u32| source.lines.line_of(offset).min(lines.saturating_sub(1));
    let first = spans.iter().map(|s| of(s.start)).min().unwrap_or(0).saturating_sub(CONTEXT);
    let last = spans
        .iter()
        .map(|s| of(if s.is_empty() { s.start } else { s.end - 1 }))
        .max()
        .unwrap_or(0)
        .saturating_add(CONTEXT)
        .min(lines.saturating_sub(1));

    let mut frame = Frame {
        text: String::new(),
        first_line: first + 1,
        spans: vec![usize::MAX..usize::MAX; spans.len()],
    };
    for index in first..=last {
        if index > first {
            frame.text.push('\n');
        }
        copy_line(source, index, &spans, hidden, &mut frame);
    }
    // A range that ends behind the last character that is shown ends there.
    let end = frame.text.len();
    for span in &mut frame.spans {
        span.start = span.start.min(end);
        span.end = span.end.min(end).max(span.start);
    }
    frame
}

/// A range of many lines becomes the part of it on its first line.
fn shorten(source: &Source, span: Span) -> Span {
    let first = source.lines.line_of(span.start);
    let last = source.lines.line_of(if span.is_empty() { span.start } else { span.end - 1 });
    if last - first < LINES {
        return span;
    }
    let start = source.lines.line_start(first).unwrap_or(0);
    let end = start + u32::try_from(line(source, first).len()).unwrap_or(0);
    Span::new(span.start, end.max(span.start))
}

/// A line without its end.
fn line(source: &Source, index: usize) -> &str {
    let start = source.lines.line_start(index).unwrap_or(0) as usize;
    let end = source.lines.line_start(index + 1).map_or(source.text.len(), |end| end as usize);
    source.text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r'])
}

fn copy_line(source: &Source, index: usize, spans: &[Span], hidden: &[Span], frame: &mut Frame) {
    let text = line(source, index);
    let start = source.lines.line_start(index).unwrap_or(0) as usize;
    let window = window(text, start, spans);
    if window.start > 0 {
        frame.text.push('…');
    }
    let shown = text.get(window.clone()).unwrap_or("");
    for (at, c) in shown.char_indices() {
        mark(spans, start + window.start + at, frame);
        match c {
            c if c.is_alphanumeric() && is_hidden(source, hidden, start + window.start + at) => {
                frame.text.push('*');
            }
            '\u{feff}' if start + window.start + at == 0 => {}
            '\t' => frame.text.push_str("    "),
            c if is_unsafe(c) => frame.text.push('\u{fffd}'),
            c => frame.text.push(c),
        }
    }
    mark(spans, start + window.end, frame);
    if window.end < text.len() {
        frame.text.push('…');
    }
}

/// Whether the character at a place belongs to a secret: all but its first two letters or digits.
fn is_hidden(source: &Source, hidden: &[Span], at: usize) -> bool {
    hidden.iter().any(|span| {
        let before = source.text.get(span.start as usize..at).unwrap_or("");
        span.range().contains(&at) && before.chars().filter(|c| c.is_alphanumeric()).count() >= 2
    })
}

/// Notes where ranges start and end when the copy reaches that place of the source: a start at the
/// first copied place at or behind it, an end likewise.
fn mark(spans: &[Span], at: usize, frame: &mut Frame) {
    let here = frame.text.len();
    for (span, shown) in spans.iter().zip(&mut frame.spans) {
        if shown.start == usize::MAX && at >= span.start as usize {
            shown.start = here;
        }
        if shown.end == usize::MAX && at >= span.end as usize {
            shown.end = here;
        }
    }
}

/// The part of a line that is shown.
fn window(text: &str, start: usize, spans: &[Span]) -> Range<usize> {
    if text.len() <= LONG {
        return 0..text.len();
    }
    let first = spans
        .iter()
        .filter(|span| (span.start as usize) <= start + text.len() && span.end as usize >= start)
        .map(|span| (span.start as usize).saturating_sub(start))
        .min()
        .unwrap_or(0);
    let from = first.saturating_sub(BEFORE);
    let to = (first + AFTER).min(text.len());
    text.floor_char_boundary(from)..text.ceil_char_boundary(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(text: &str, needle: &str) -> (Frame, String) {
        let source = Source::from_text(text);
        let at = text.find(needle).unwrap();
        let frame = cut(&source, &[Span::new(at as u32, (at + needle.len()) as u32)], &[]);
        let marked = frame.text[frame.spans[0].clone()].to_string();
        (frame, marked)
    }

    #[test]
    fn lines_around_a_range() {
        let (frame, marked) = frame("a\nb\nccc\nd\ne\n", "cc");
        assert_eq!((frame.text.as_str(), frame.first_line), ("b\nccc\nd", 2));
        assert_eq!(marked, "cc");
    }

    #[test]
    fn every_line_end_and_a_bom() {
        for (text, shown) in
            [("a\r\nb\r\nc", "a\nb\nc"), ("a\rb\rc", "a\nb\nc"), ("\u{feff}b\nc", "b\nc")]
        {
            let (frame, marked) = frame(text, "b");
            assert_eq!((frame.text.as_str(), marked.as_str()), (shown, "b"), "{text:?}");
        }
    }

    #[test]
    fn characters_that_are_not_shown_as_they_are() {
        let (tabs, marked) = frame("\t\"a\":\ttrue", "true");
        assert_eq!((tabs.text.as_str(), marked.as_str()), ("    \"a\":    true", "true"));
        let (wide, marked) = frame("\"日本\": \"😀\", \"k\": 1", "\"k\"");
        assert_eq!((wide.text.as_str(), marked.as_str()), ("\"日本\": \"😀\", \"k\": 1", "\"k\""));
        let (unsafe_, marked) = frame("\u{1b}[2J\u{9b}\u{202e}x", "x");
        assert_eq!((unsafe_.text.as_str(), marked.as_str()), ("\u{fffd}[2J\u{fffd}\u{fffd}x", "x"));
    }

    #[test]
    fn long_lines_are_cut_around_the_range() {
        let text = format!("{}\"needle\": 1,{}", "é".repeat(5_000), "z".repeat(3_000_000));
        let (frame, marked) = frame(&text, "\"needle\"");
        assert_eq!(marked, "\"needle\"");
        assert!(frame.text.len() < 400, "{}", frame.text.len());
        assert!(frame.text.starts_with("…é") && frame.text.ends_with("z…"));
    }

    #[test]
    fn a_range_longer_than_the_cut_ends_with_it() {
        let text = format!("[{}]", "1,".repeat(1_000));
        let source = Source::from_text(&text);
        let frame = cut(&source, &[Span::new(0, text.len() as u32)], &[]);
        assert!(frame.text.starts_with("[1,") && frame.text.ends_with('…'));
        assert_eq!(frame.spans[0], 0..frame.text.len());
    }

    #[test]
    fn a_range_of_many_lines_marks_its_first() {
        let text = format!("x\n{{ a\n{}}}\n", "b\n".repeat(20));
        let source = Source::from_text(&text);
        let frame = cut(&source, &[Span::new(2, text.len() as u32 - 1)], &[]);
        assert_eq!(frame.text, "x\n{ a\nb");
        assert_eq!(&frame.text[frame.spans[0].clone()], "{ a");
    }

    #[test]
    fn secrets_are_not_shown() {
        let source = Source::from_text("a: \"hunter2-é\" # hunter2\n");
        let secret = Span::new(3, 15);
        let frame = cut(&source, &[secret], &[secret]);
        assert_eq!(frame.text, "a: \"hu*****-*\" # hunter2\n");
        assert_eq!(&frame.text[frame.spans[0].clone()], "\"hu*****-*\"");
    }

    #[test]
    fn places_at_the_end_and_outside() {
        let source = Source::from_text("a\n");
        let only = |spans: Vec<std::ops::Range<usize>>| match spans.as_slice() {
            [span] => (span.start, span.end),
            spans => panic!("{spans:?}"),
        };
        assert_eq!(only(cut(&source, &[Span::empty(2)], &[]).spans), (2, 2));
        let outside = cut(&source, &[Span::new(50, 60)], &[]);
        assert_eq!(only(outside.spans), (2, 2));
        let empty = cut(&Source::from_text(""), &[Span::empty(0)], &[]);
        assert_eq!((empty.text.as_str(), only(empty.spans)), ("", (0, 0)));
    }
}
