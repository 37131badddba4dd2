//! Bytes of a file to text: UTF-8 with or without a byte order mark, UTF-16 with one, and Latin-1
//! bytes in an otherwise readable file.

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

/// Decodes a file.
///
/// # Errors
/// A message when the bytes are no text: a NUL byte, or UTF-32.
pub fn decode(bytes: &[u8]) -> Result<(Source, Option<DecodeIssue>), String> {
    let size =
        u32::try_from(bytes.len()).map_err(|_| "the file is larger than 4 GiB".to_string())?;
    if bytes.starts_with(&[0xff, 0xfe, 0, 0]) || bytes.starts_with(&[0, 0, 0xfe, 0xff]) {
        return Err("the file is UTF-32; save it as UTF-8".to_string());
    }
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return utf16(rest, size, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return utf16(rest, size, u16::from_be_bytes);
    }
    if let Some(at) = memchr::memchr(0, bytes) {
        return Err(format!("byte {at} is NUL: the file is not text"));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((finish(text.into(), size, DiskMap::Same), None)),
        Err(_) => Ok(latin1_where_needed(bytes, size)),
    }
}

fn finish(text: Arc<str>, bytes: u32, disk: DiskMap) -> Source {
    let lines = LineIndex::new(&text);
    Source { text, bytes, disk, lines }
}

fn utf16(
    bytes: &[u8],
    size: u32,
    unit: fn([u8; 2]) -> u16,
) -> Result<(Source, Option<DecodeIssue>), String> {
    if !bytes.len().is_multiple_of(2) {
        return Err("the file is UTF-16 with an odd number of bytes".to_string());
    }
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [a, b] => unit([*a, *b]),
        _ => 0xfffd,
    });
    // The byte order mark stays in the text: it takes two bytes on disk, as one unit does.
    let text: String = std::iter::once(Ok('\u{feff}'))
        .chain(char::decode_utf16(units))
        .map(|c| c.unwrap_or('\u{fffd}'))
        .collect();
    if text.contains('\0') {
        return Err("the file holds NUL characters: it is not text".to_string());
    }
    Ok((finish(text.into(), size, DiskMap::Utf16), None))
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
    fn binary_is_refused() {
        assert!(decode(b"ab\0c").is_err());
    }
}
