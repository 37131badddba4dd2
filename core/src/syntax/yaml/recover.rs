//! Where reading goes on behind an error.

/// The shape of a block map or list that is still open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Map,
    List,
    /// A flow collection: nothing of it can be taken up again by indentation.
    Flow,
}

/// A place to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A line that continues an open collection.
    Inside { frame: usize, line: u32 },
    /// A line that can begin the document's root; none was begun.
    Root { line: u32 },
    /// The mark of the next document, or the line behind the end mark of this one.
    Document { line: u32 },
    /// The end of the text.
    End,
}

/// The first line from `from` (a line start) on that continues one of the open collections, which are
/// given from the outermost inwards with the column of their keys or dashes.
pub(super) fn next_place(
    text: &str,
    from: u32,
    open: impl DoubleEndedIterator<Item = (Shape, u32)> + ExactSizeIterator + Clone,
) -> Place {
    let none_open = open.clone().all(|(shape, _)| shape == Shape::Flow);
    // A collection is over once an entry stands further left, even one that fits nowhere.
    let mut ceiling = u32::MAX;
    let mut line = from;
    while let Some(rest) = text.get(line as usize..).filter(|rest| !rest.is_empty()) {
        let next = next_line(text, line);
        let content = rest.get(..(next - line) as usize).unwrap_or(rest).trim_end();
        let trimmed = content.trim_start_matches(' ');
        let indent = u32::try_from(content.len() - trimmed.len()).unwrap_or(u32::MAX);
        if indent == 0 && is_mark(content, "---") {
            return Place::Document { line };
        }
        if indent == 0 && is_mark(content, "...") {
            return Place::Document { line: next };
        }
        let item = is_item(trimmed);
        let entry = !item && is_entry(trimmed);
        if item || entry {
            if none_open && indent == 0 {
                return Place::Root { line };
            }
            for (frame, (shape, column)) in open.clone().enumerate().rev() {
                let fits = match shape {
                    Shape::Map => entry,
                    Shape::List => item,
                    Shape::Flow => false,
                };
                if fits && column == indent && column <= ceiling {
                    return Place::Inside { frame, line };
                }
            }
            ceiling = ceiling.min(indent);
        }
        if next <= line {
            break;
        }
        line = next;
    }
    Place::End
}

/// The start of the line that holds a place.
pub(super) fn line_start(text: &str, at: u32) -> u32 {
    let head = text.as_bytes().get(..at as usize).unwrap_or_default();
    let start = memchr::memrchr2(b'\n', b'\r', head).map_or(0, |i| i + 1);
    u32::try_from(start).unwrap_or(u32::MAX)
}

/// The start of the line whose first byte that is no space stands at a place; else of the next line.
pub(super) fn line_of_first(text: &str, at: u32) -> u32 {
    let start = line_start(text, at);
    let before = text.get(start as usize..at as usize).unwrap_or("");
    let first = (at as usize) < text.len() && before.trim_matches([' ', '\u{feff}']).is_empty();
    if first { start } else { next_line(text, at) }
}

/// The start of the line behind the one that holds a place; the text's length where there is none.
pub(super) fn next_line(text: &str, at: u32) -> u32 {
    let bytes = text.as_bytes();
    let tail = bytes.get(at as usize..).unwrap_or_default();
    let end = match memchr::memchr2(b'\n', b'\r', tail) {
        Some(i) if tail.get(i) == Some(&b'\r') && tail.get(i + 1) == Some(&b'\n') => i + 2,
        Some(i) => i + 1,
        None => tail.len(),
    };
    at.saturating_add(u32::try_from(end).unwrap_or(u32::MAX))
}

/// The end of the line that holds a place, its break left out.
pub(super) fn line_end(text: &str, at: u32) -> u32 {
    let tail = text.as_bytes().get(at as usize..).unwrap_or_default();
    let end = memchr::memchr2(b'\n', b'\r', tail).unwrap_or(tail.len());
    at.saturating_add(u32::try_from(end).unwrap_or(u32::MAX))
}

fn is_mark(line: &str, mark: &str) -> bool {
    line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// Whether a line without its indentation is a list item.
pub(super) fn is_item(line: &str) -> bool {
    line == "-" || line.starts_with("- ") || line.starts_with("-\t")
}

/// Whether a line without its indentation begins with `key:`.
pub(super) fn is_entry(line: &str) -> bool {
    key_of(line).is_some()
}

/// The key with which a line begins, as written.
pub(super) fn key_of(line: &str) -> Option<&str> {
    let first = line.chars().next()?;
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']);
    if first == '"' || first == '\'' {
        let mut escaped = false;
        for (at, c) in line.char_indices().skip(1) {
            if escaped {
                escaped = false;
            } else if c == '\\' && first == '"' {
                escaped = true;
            } else if c == first {
                let key = line.get(..=at)?;
                let rest = line.get(at + 1..)?.trim_start_matches([' ', '\t']);
                return rest.strip_prefix(':').filter(|rest| ends(rest)).map(|_| key);
            }
        }
        return None;
    }
    if matches!(first, ' ' | '\t' | '#' | '[' | ']' | '{' | '}' | ',' | '|' | '>' | '%' | '@' | '`')
    {
        return None;
    }
    for (at, _) in line.match_indices(':') {
        if ends(line.get(at + 1..)?) {
            let key = line.get(..at)?.trim_end();
            return (!key.is_empty() && !key.contains(" #")).then_some(key);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_look_like_entries() {
        for line in ["a:", "a: b", "\"a b\": c", "'x' : y", "Fn::Sub: x", "a b: c", "<<: *a"] {
            assert!(is_entry(line), "{line}");
        }
        for line in ["a", "a:b", "# a: b", "\"a: b\"", "{a: b}", "http://x", "a # b: c", ": x", ""]
        {
            assert!(!is_entry(line), "{line}");
        }
    }

    #[test]
    fn a_line_further_left_ends_what_was_open() {
        let open = [(Shape::Map, 0), (Shape::Map, 2), (Shape::Map, 4)];
        let text = "   odd: 1\n    x: 2\n  b: 3\n";
        let place = next_place(text, 0, open.iter().copied());
        assert_eq!(place, Place::Inside { frame: 1, line: 19 }, "x belongs to odd, not to frame 2");
        assert_eq!(next_place("--- # x\n", 0, open.iter().copied()), Place::Document { line: 0 });
        assert_eq!(next_place("...\na: 1", 0, open.iter().copied()), Place::Document { line: 4 });
        assert_eq!(next_place("a: 1\r\nb", 6, open.iter().copied()), Place::End);
    }

    #[test]
    fn lines_of_all_kinds() {
        let text = "a\r\nb\rc\nd";
        assert_eq!(next_line(text, 0), 3);
        assert_eq!(next_line(text, 3), 5);
        assert_eq!(next_line(text, 5), 7);
        assert_eq!(next_line(text, 7), 8);
        assert_eq!(line_start(text, 6), 5);
        assert_eq!(line_end(text, 0), 1);
    }
}
