//! Lines of words folded to a width.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

/// A line folded between words so that no line is wider than `width` columns, as far as words allow;
/// `indent` spaces stand before each line but the first. Colours take no room.
pub fn fold(line: &str, width: usize, indent: usize) -> String {
    if columns(line) <= width {
        return line.to_string();
    }
    let body = line.trim_start_matches(' ');
    let mut out = line.get(..line.len() - body.len()).unwrap_or("").to_string();
    let mut at = out.len();
    for (index, word) in body.split(' ').enumerate() {
        let wide = columns(word);
        if index > 0 {
            // A word that fits on no line is no better on the next one.
            if at + 1 + wide > width && (indent + wide <= width || at >= width) {
                out.push('\n');
                out.push_str(&" ".repeat(indent));
                at = indent;
            } else {
                out.push(' ');
                at += 1;
            }
        }
        out.push_str(word);
        at += wide;
    }
    out
}

/// Columns that a text takes on a terminal.
pub fn columns(text: &str) -> usize {
    plain(text).width()
}

/// A text without its colours.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains('\x1b') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once("\x1b[") {
        out.push_str(before);
        rest = escape.split_once('m').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_words() {
        assert_eq!(fold("short", 10, 2), "short");
        assert_eq!(fold("one two three four", 10, 2), "one two\n  three\n  four");
        assert_eq!(fold("  = help: one two", 12, 4), "  = help:\n    one two");
        // Two columns a character; colours none.
        assert_eq!(fold("日本 日本 日本", 9, 1), "日本 日本\n 日本");
        assert_eq!(fold("\x1b[1mone two\x1b[0m six", 11, 1), "\x1b[1mone two\x1b[0m six");
        let address = "  = see: https://example.com/a/long/address";
        assert_eq!(fold(address, 20, 4), address);
    }
}
