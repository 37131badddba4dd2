//! Walks a scalar's decoded text and its source side by side.
//!
//! The decoded text leads: where the source could be read in two ways (a line break that is folded
//! or kept), the text tells which it was.

use super::{OffsetMap, Style};
use crate::syntax::json::{Escape, escape};

/// The map from `text` to its source `written`, which begins at `base`, quotes or header included.
pub(super) fn align(text: &str, written: &str, base: u32, style: Style) -> OffsetMap {
    let mut walk =
        Walk { text, written, base, decoded: 0, source: 0, points: Vec::new(), open: false };
    match style {
        Style::Double => {
            walk.source = usize::from(written.starts_with('"'));
            walk.flow(Some('"'));
        }
        Style::Single => {
            walk.source = usize::from(written.starts_with('\''));
            walk.flow(Some('\''));
        }
        Style::Literal | Style::Folded => walk.block(style == Style::Folded),
        Style::Plain | Style::Flow | Style::Block => walk.flow(None),
    }
    walk.finish()
}

struct Walk<'a> {
    text: &'a str,
    written: &'a str,
    base: u32,
    /// Where the walk is in the text.
    decoded: usize,
    /// Where it is in the source.
    source: usize,
    points: Vec<(u32, u32)>,
    /// Whether the last piece is verbatim and can be continued.
    open: bool,
}

impl Walk<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.decoded..).unwrap_or("")
    }

    fn ahead(&self) -> &str {
        self.written.get(self.source..).unwrap_or("")
    }

    fn point(&mut self) {
        #[allow(clippy::cast_possible_truncation)]
        let point = (self.decoded as u32, self.base.saturating_add(self.source as u32));
        if self.points.last() != Some(&point) {
            self.points.push(point);
        }
    }

    /// A stretch that reads as it is written.
    fn verbatim(&mut self, len: usize) {
        debug_assert_eq!(
            self.text.get(self.decoded..self.decoded + len),
            self.written.get(self.source..self.source + len)
        );
        if !self.open {
            self.point();
            self.open = true;
        }
        self.decoded += len;
        self.source += len;
    }

    /// A stretch of the source that reads differently, or as nothing.
    fn piece(&mut self, decoded: usize, source: usize) {
        self.point();
        self.open = false;
        self.decoded += decoded;
        self.source += source;
    }

    fn finish(mut self) -> OffsetMap {
        // Where text is left over, the walk came to a halt: the rest has no place of its own.
        if self.decoded < self.text.len() {
            self.piece(0, self.ahead().len());
            self.piece(self.text.len() - self.decoded, 0);
        }
        self.point();
        OffsetMap { points: self.points }
    }

    /// Goes on over characters that read as they are written; `false` where none does.
    fn same(&mut self, stops: &[char]) -> bool {
        let mut len = 0;
        for (a, b) in self.rest().chars().zip(self.ahead().chars()) {
            if a != b || stops.contains(&a) {
                break;
            }
            len += a.len_utf8();
        }
        if len > 0 {
            self.verbatim(len);
        }
        len > 0
    }

    /// Quoted and plain scalars.
    fn flow(&mut self, quote: Option<char>) {
        let stops: &[char] = match quote {
            Some('"') => &['\\', '\n', '\r', ' ', '\t'],
            Some(_) => &['\'', '\n', '\r', ' ', '\t'],
            None => &['\n', '\r', ' ', '\t'],
        };
        while self.decoded < self.text.len() {
            if self.same(stops) {
                continue;
            }
            let on = match self.ahead().chars().next() {
                Some('\\') if quote == Some('"') => self.escape(),
                Some('\'') if quote == Some('\'') && self.ahead().starts_with("''") => {
                    self.rest().starts_with('\'') && {
                        self.piece(1, 2);
                        true
                    }
                }
                Some(' ' | '\t' | '\n' | '\r') => self.fold(),
                _ => false,
            };
            if !on {
                return;
            }
        }
        // What of the source reads as nothing, such as an escaped line end, needs no place.
    }

    /// White space in a quoted or plain scalar: kept within a line, folded around line ends.
    fn fold(&mut self) -> bool {
        let ahead = self.ahead();
        let blank = ahead.len() - ahead.trim_start_matches([' ', '\t']).len();
        let behind = ahead.get(blank..).unwrap_or("");
        if !behind.starts_with(['\n', '\r']) {
            // A raw tab or space.
            let kept = ahead.get(..blank).unwrap_or("");
            if blank > 0 && self.rest().starts_with(kept) {
                self.verbatim(blank);
                return true;
            }
            return false;
        }
        let space = ahead.len() - ahead.trim_start_matches([' ', '\t', '\n', '\r']).len();
        let breaks = line_ends(ahead.get(..space).unwrap_or(""));
        let kept = self.rest().len() - self.rest().trim_start_matches('\n').len();
        if breaks == 1 && self.rest().starts_with(' ') {
            self.piece(1, space);
        } else if breaks > 1 && kept >= breaks - 1 {
            self.piece(breaks - 1, space);
        } else {
            return false;
        }
        true
    }

    /// An escape of JSON or YAML.
    fn escape(&mut self) -> bool {
        let ahead = self.ahead();
        let rest = self.rest();
        // An escaped line end and the indentation behind it read as nothing.
        let behind = ahead.get(1..).unwrap_or("");
        if let Some(len) = line_end(behind) {
            let next = behind.get(len..).unwrap_or("");
            let indent = next.len() - next.trim_start_matches([' ', '\t']).len();
            let skipped = 1 + len + indent;
            self.piece(0, skipped);
            return true;
        }
        let (meaning, len) = escape(self.written, self.source);
        let char = match meaning {
            Escape::Char(char) => Some(char),
            Escape::Lone => Some('\u{fffd}'),
            Escape::Invalid => None,
        };
        let yaml = yaml_escape(ahead);
        // A pair of surrogates is one character to JSON and two to a reader that knows none.
        let lone = (len == 12).then_some(('\u{fffd}', 6));
        let readings = [char.map(|c| (c, len)), yaml, lone];
        for (char, len) in readings.into_iter().flatten() {
            if rest.starts_with(char) {
                self.piece(char.len_utf8(), len);
                return true;
            }
        }
        // Not an escape: kept as written.
        if rest.starts_with('\\') {
            self.verbatim(1);
            return true;
        }
        // `\'` of a string in single quotes, and other backslashes that were dropped.
        let next = behind.chars().next();
        if let Some(next) = next.filter(|c| rest.starts_with(*c)) {
            self.piece(next.len_utf8(), 1 + next.len_utf8());
            return true;
        }
        false
    }

    /// Block scalars.
    fn block(&mut self, folded: bool) {
        // Header: indicators and perhaps a comment.
        let header = self.written.find(['\n', '\r']).unwrap_or(self.written.len());
        let behind = self.written.get(header..).unwrap_or("");
        self.source = header + line_end(behind).unwrap_or(0);
        let indent = self.indent();
        let mut above_folds = false;
        while self.decoded < self.text.len() && self.source < self.written.len() {
            // The indentation of the line; a blank line may have less.
            let ahead = self.ahead();
            let spaces = ahead.bytes().take(indent).take_while(|b| *b == b' ').count();
            if spaces > 0 {
                // The piece before ends here; what follows reads as nothing.
                self.piece(0, spaces);
            }
            let content = self.ahead();
            let len = content.find(['\n', '\r']).unwrap_or(content.len());
            let line = content.get(..len).unwrap_or("");
            let deeper = line.starts_with([' ', '\t']);
            if len > 0 {
                if !self.rest().starts_with(line) {
                    self.same(&['\n']);
                    return;
                }
                self.verbatim(len);
            }
            above_folds = if len > 0 { folded && !deeper } else { above_folds };
            if !self.line_break(above_folds && len > 0) {
                return;
            }
        }
    }

    /// A line end in a block scalar; where lines are folded, with the blank lines behind it.
    fn line_break(&mut self, folds: bool) -> bool {
        let Some(len) = line_end(self.ahead()) else { return false };
        let next_breaks = self.rest().starts_with('\n');
        if folds && self.rest().starts_with(' ') {
            self.piece(1, len);
            return true;
        }
        if !next_breaks {
            return false;
        }
        if folds {
            // One line end of several is dropped, unless a deeper line follows.
            let kept = self.rest().len() - self.rest().trim_start_matches('\n').len();
            let space = {
                let ahead = self.ahead();
                let blank = ahead.trim_start_matches([' ', '\n', '\r']);
                ahead.get(..ahead.len() - blank.len()).unwrap_or("")
            };
            let breaks = line_ends(space);
            // At the end of the scalar none is dropped.
            let last = space.len() == self.ahead().len();
            if breaks == kept + 1 && !last {
                self.piece(0, len);
                return true;
            }
        }
        if self.ahead().starts_with('\n') {
            self.verbatim(1);
        } else {
            self.piece(1, len);
        }
        true
    }

    /// Spaces that the content of a block scalar is indented by: the difference between the first
    /// line that is not blank, as written and as read.
    fn indent(&self) -> usize {
        let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let blank = |line: &&str| !line.trim().is_empty();
        let mut lines = self.ahead().split(['\n', '\r']);
        let written = lines.find(blank).map_or(0, spaces);
        let read = self.text.lines().find(blank).map_or(0, spaces);
        if self.text.trim().is_empty() {
            // White space alone: no line tells; the deepest blank line is not content.
            self.ahead().split(['\n', '\r']).map(spaces).max().unwrap_or(0)
        } else {
            written.saturating_sub(read)
        }
    }
}

/// Length of the line end that a text begins with.
fn line_end(text: &str) -> Option<usize> {
    match text.as_bytes() {
        [b'\r', b'\n', ..] => Some(2),
        [b'\n' | b'\r', ..] => Some(1),
        _ => None,
    }
}

/// Line ends in a text.
fn line_ends(text: &str) -> usize {
    let mut count = 0;
    let mut rest = text;
    while let Some(i) = rest.find(['\n', '\r']) {
        let len = rest.get(i..).and_then(line_end).unwrap_or(1);
        count += 1;
        rest = rest.get(i + len..).unwrap_or("");
    }
    count
}

/// The YAML escape that a text begins with: its character and its length.
fn yaml_escape(text: &str) -> Option<(char, usize)> {
    let hex = |digits: usize| {
        let code = u32::from_str_radix(text.get(2..2 + digits)?, 16).ok()?;
        Some((char::from_u32(code).unwrap_or('\u{fffd}'), 2 + digits))
    };
    let char = match text.as_bytes().get(1)? {
        b'0' => '\0',
        b'a' => '\u{7}',
        b'b' => '\u{8}',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\u{b}',
        b'f' => '\u{c}',
        b'r' => '\r',
        b'e' => '\u{1b}',
        b' ' => ' ',
        b'"' => '"',
        b'/' => '/',
        b'\\' => '\\',
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        b'x' => return hex(2),
        b'u' => return hex(4),
        b'U' => return hex(8),
        _ => return None,
    };
    Some((char, 2))
}
