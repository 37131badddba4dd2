//! Bytes of a file to text: UTF-8 with or without a byte order mark, UTF-16 and UTF-32 with one, and
//! Latin-1 bytes in an otherwise readable file.

use super::{DiskMap, LineIndex, Source, Span};
use std::sync::Arc;

/// Something about the encoding that the user should hear of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeIssue {
    /// Where, in the decoded text.
    pub span: Span,
    /// What was found, as a sentence without a full stop.
    pub message: String,
}

/// Why bytes are no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotText {
    /// The first byte of the first NUL character.
    pub at: usize,
}

impl std::fmt::Display for NotText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "byte {} is NUL: the file is not text", self.at)
    }
}

/// Decodes a file.
///
/// # Errors
/// When the bytes are no text: a NUL character stands in them.
pub fn decode(bytes: &[u8]) -> Result<(Source, Option<DecodeIssue>), NotText> {
    if !is_wide(bytes)
        && let Some(at) = memchr::memchr(0, bytes)
    {
        return Err(NotText { at });
    }
    let (source, issue) = decode_anyway(bytes);
    match memchr::memchr(0, source.text.as_bytes()) {
        Some(at) => {
            Err(NotText { at: source.disk_offset(u32::try_from(at).unwrap_or(u32::MAX)) as usize })
        }
        None => Ok((source, issue)),
    }
}

/// Whether a byte order mark says UTF-16 or UTF-32, where NUL bytes are no NUL characters.
pub fn is_wide(bytes: &[u8]) -> bool {
    let marks: [&[u8]; 3] = [&[0xff, 0xfe], &[0xfe, 0xff], &[0, 0, 0xfe, 0xff]];
    marks.iter().any(|mark| bytes.starts_with(mark))
}

/// Decodes a file in which NUL characters may stand.
pub fn decode_anyway(bytes: &[u8]) -> (Source, Option<DecodeIssue>) {
    let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe, 0, 0]) {
        return utf32(rest, size, u32::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0, 0, 0xfe, 0xff]) {
        return utf32(rest, size, u32::from_be_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return utf16(rest, size, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return utf16(rest, size, u16::from_be_bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (finish(text.into(), size, DiskMap::Same), None),
        Err(_) => latin1_where_needed(bytes, size),
    }
}

fn finish(text: Arc<str>, bytes: u32, disk: DiskMap) -> Source {
    let lines = LineIndex::new(&text);
    Source { text, bytes, disk, lines }
}

fn utf16(bytes: &[u8], size: u32, unit: fn([u8; 2]) -> u16) -> (Source, Option<DecodeIssue>) {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let chars = char::decode_utf16(units).map(Result::ok);
    wide("UTF-16", chars, size, DiskMap::Utf16, rest.len())
}

fn utf32(bytes: &[u8], size: u32, unit: fn([u8; 4]) -> u32) -> (Source, Option<DecodeIssue>) {
    let (fours, rest) = bytes.as_chunks::<4>();
    let chars = fours.iter().map(|four| char::from_u32(unit(*four)));
    wide("UTF-32", chars, size, DiskMap::Utf32, rest.len())
}

/// A text of wide units; `None` is a unit that is no character, `rest` the bytes behind the last.
fn wide(
    name: &str,
    chars: impl Iterator<Item = Option<char>>,
    size: u32,
    disk: DiskMap,
    rest: usize,
) -> (Source, Option<DecodeIssue>) {
    // The byte order mark stays in the text: it is one unit on disk.
    let mut text = String::from('\u{feff}');
    let mut first = None;
    for c in chars {
        if c.is_none() && first.is_none() {
            first = Some(text.len());
        }
        text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let end = text.len();
    let source = finish(text.into(), size, disk);
    let issue = if let Some(at) = first {
        let start = narrow(at);
        Some(DecodeIssue {
            span: Span::new(start, start + narrow(char::REPLACEMENT_CHARACTER.len_utf8())),
            message: format!("byte {} begins no character of {name}", source.disk_offset(start)),
        })
    } else {
        (rest > 0).then(|| DecodeIssue {
            span: Span::empty(narrow(end)),
            message: format!("the file is {name} and ends within a character"),
        })
    };
    (source, issue)
}

fn latin1_where_needed(bytes: &[u8], size: u32) -> (Source, Option<DecodeIssue>) {
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut pieces = vec![(0, 0)];
    let mut first = None;
    let mut disk = 0usize;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        disk += chunk.valid().len();
        for byte in chunk.invalid() {
            let start = text.len();
            text.push(char::from(*byte));
            if first.is_none() {
                first = Some((start, text.len(), disk, *byte));
            }
            disk += 1;
            pieces.push((
                u32::try_from(text.len()).unwrap_or(u32::MAX),
                u32::try_from(disk).unwrap_or(u32::MAX),
            ));
        }
    }
    let issue = first.map(|(start, end, disk, byte)| DecodeIssue {
        span: Span::new(
            u32::try_from(start).unwrap_or(u32::MAX),
            u32::try_from(end).unwrap_or(u32::MAX),
        ),
        message: format!("byte {disk} is 0x{byte:02X}, which is not UTF-8; read as Latin-1"),
    });
    (finish(text.into(), size, DiskMap::Pieces(pieces)), issue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_keeps_disk_offsets() {
        let mut bytes = vec![0xff, 0xfe];
        for unit in "a😀b".encode_utf16() {
            bytes.extend(unit.to_le_bytes());
        }
        let (source, issue) = decode(&bytes).unwrap();
        assert_eq!(&*source.text, "\u{feff}a😀b");
        assert!(issue.is_none());
        assert_eq!(source.position(8).offset, 8, "BOM, a and two surrogates are 8 bytes on disk");
        assert_eq!(source.position(8).column, 3);
    }

    #[test]
    fn latin1_bytes_are_read_and_told() {
        let (source, issue) = decode(b"a\xe9b\xff c").unwrap();
        assert_eq!(&*source.text, "aéb\u{ff} c");
        assert_eq!(source.disk_offset(7), 5);
        assert_eq!(issue.map(|i| i.span), Some(Span::new(1, 3)));
    }

    #[test]
    fn utf32_keeps_disk_offsets() {
        let mut bytes = vec![0, 0, 0xfe, 0xff];
        for c in "a😀b".chars() {
            bytes.extend(u32::from(c).to_be_bytes());
        }
        let (source, issue) = decode(&bytes).unwrap();
        assert_eq!(&*source.text, "\u{feff}a😀b");
        assert!(issue.is_none());
        assert_eq!(source.position(8).offset, 12);
    }

    #[test]
    fn units_that_are_no_characters_are_told() {
        let (source, issue) = decode(b"\xff\xfea\0\x00\xd8b\0").unwrap();
        assert_eq!(&*source.text, "\u{feff}a\u{fffd}b");
        let issue = issue.unwrap();
        assert_eq!(issue.span, Span::new(4, 7));
        assert_eq!(issue.message, "byte 4 begins no character of UTF-16");
        let (source, issue) = decode(b"\xff\xfea\0b").unwrap();
        assert_eq!(&*source.text, "\u{feff}a");
        assert_eq!(issue.unwrap().span, Span::empty(4));
    }

    #[test]
    fn binary_is_refused() {
        assert_eq!(decode(b"ab\0c").unwrap_err().at, 2);
        assert_eq!(decode(b"\xfe\xff\0a\0\0").unwrap_err().at, 4);
        assert_eq!(&*decode_anyway(b"ab\0c").0.text, "ab\0c");
    }
}
