//! Line starts of a text, and positions made from byte offsets.

use serde::{Deserialize, Serialize};

/// A place as people and editors name it. All counts begin at 1 but `offset`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, PartialOrd, Ord)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Position {
    /// Line, from 1. CR LF, LF and a lone CR end a line.
    pub line: u32,
    /// Column in Unicode scalars, from 1.
    pub column: u32,
    /// Column in UTF-16 units, from 1.
    pub utf16_column: u32,
    /// Bytes before the place in the file on disk, from 0.
    pub offset: u32,
}

/// Byte offsets at which lines start.
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the line starts of `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let next_is_lf = bytes.get(at + 1) == Some(&b'\n');
            let is_cr = bytes.get(at) == Some(&b'\r');
            if !(is_cr && next_is_lf) {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        Self { starts }
    }

    /// Number of lines; an empty text has one.
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// Line (from 0) that holds a byte offset.
    pub fn line_of(&self, offset: u32) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// Byte offset at which a line (from 0) starts.
    pub fn line_start(&self, line: usize) -> Option<u32> {
        self.starts.get(line).copied()
    }

    /// The position of a byte offset. A byte order mark takes no column.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let line = self.line_of(offset);
        let start = self.starts.get(line).copied().unwrap_or(0) as usize;
        let head = text.get(start..offset as usize).unwrap_or("");
        let head = if start == 0 { head.strip_prefix('\u{feff}').unwrap_or(head) } else { head };
        let (mut scalars, mut units) = (0u32, 0u32);
        if head.is_ascii() {
            scalars = u32::try_from(head.len()).unwrap_or(u32::MAX);
            units = scalars;
        } else {
            for c in head.chars() {
                scalars += 1;
                units += u32::try_from(c.len_utf16()).unwrap_or(1);
            }
        }
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX).saturating_add(1),
            column: scalars.saturating_add(1),
            utf16_column: units.saturating_add(1),
            offset,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_scalars_and_utf16_units() {
        let text = "\u{feff}a\r\nä😀b\rc\n";
        let index = LineIndex::new(text);
        assert_eq!(index.lines(), 4);
        let at = |needle: &str| {
            let offset = u32::try_from(text.find(needle).unwrap_or(0)).unwrap_or(0);
            let p = index.position(text, offset);
            (p.line, p.column, p.utf16_column)
        };
        assert_eq!(at("a"), (1, 1, 1));
        assert_eq!(at("b"), (2, 3, 4));
        assert_eq!(at("c"), (3, 1, 1));
    }
}
