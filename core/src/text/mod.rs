//! Text and places in it.
//!
//! Inside the engine a place is a byte range of the decoded text ([`Span`]). Lines, columns,
//! UTF-16 units and offsets of the file on disk are made once, at the edge, by [`Source::position`].

mod decode;
mod line_index;

pub use decode::{DecodeIssue, NotText, decode, decode_anyway, is_wide};
pub use line_index::{LineIndex, Position};

use std::sync::Arc;

/// A half-open range of bytes of a source text. Always on character borders.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`; an end before the start is moved to the start.
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The empty range at `at`.
    pub fn empty(at: u32) -> Self {
        Self { start: at, end: at }
    }

    /// Length in bytes.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the range holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The smallest range that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether `other` lies within this range.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The bytes as a range that indexes a `str`.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text of the range; empty where the range does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }
}

impl std::fmt::Debug for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// How byte offsets of the decoded text become byte offsets of the file on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiskMap {
    /// The file is UTF-8: both are the same.
    Same,
    /// The file is UTF-16 with a byte order mark: two bytes for each UTF-16 unit.
    Utf16,
    /// The file is UTF-32 with a byte order mark: four bytes for each character.
    Utf32,
    /// Pieces `(offset in the text, offset on disk)` in ascending order: the file holds bytes that
    /// are no UTF-8 and were read as Latin-1.
    Pieces(Vec<(u32, u32)>),
}

/// One decoded file.
#[derive(Clone, Debug)]
pub struct Source {
    /// The decoded text. A byte order mark stays in it, so that offsets are those of the disk.
    pub text: Arc<str>,
    /// Size of the file on disk, in bytes.
    pub bytes: u32,
    /// From text offsets to disk offsets.
    pub disk: DiskMap,
    /// Line starts.
    pub lines: LineIndex,
}

impl Source {
    /// A source from text that is already decoded.
    pub fn from_text(text: &str) -> Self {
        Self {
            text: Arc::from(text),
            bytes: u32::try_from(text.len()).unwrap_or(u32::MAX),
            disk: DiskMap::Same,
            lines: LineIndex::new(text),
        }
    }

    /// Length of the byte order mark that the text begins with: 0 or 3.
    pub fn bom(&self) -> u32 {
        if self.text.starts_with('\u{feff}') { 3 } else { 0 }
    }

    /// Line, columns and disk offset of a byte offset of the text.
    pub fn position(&self, offset: u32) -> Position {
        let mut position = self.lines.position(&self.text, offset);
        position.offset = self.disk_offset(offset);
        position
    }

    /// The offset on disk of a byte offset of the text.
    pub fn disk_offset(&self, offset: u32) -> u32 {
        match &self.disk {
            DiskMap::Same => offset,
            DiskMap::Utf16 => {
                let head = self.text.get(..offset as usize).unwrap_or(&self.text);
                let units: usize = head.chars().map(char::len_utf16).sum();
                u32::try_from(units * 2).unwrap_or(u32::MAX)
            }
            DiskMap::Utf32 => {
                let head = self.text.get(..offset as usize).unwrap_or(&self.text);
                u32::try_from(head.chars().count() * 4).unwrap_or(u32::MAX)
            }
            DiskMap::Pieces(pieces) => {
                let after = pieces.partition_point(|(text, _)| *text <= offset);
                match after.checked_sub(1).and_then(|i| pieces.get(i)) {
                    Some((text, disk)) => disk + (offset - text),
                    None => offset,
                }
            }
        }
    }
}
