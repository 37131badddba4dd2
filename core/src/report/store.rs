//! A report as bytes, to be kept and read again: with what the printed report leaves out.
//!
//! A checksum comes first, so that bytes that were cut or changed are no report.

use super::{Diagnostic, Report, fingerprint};
use crate::input::Kind;
use crate::text::Span;
use serde::{Deserialize, Deserializer, Serialize};

/// What the printed report does not have.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    report: Report,
    marked: Vec<bool>,
    findings: Vec<Unprinted>,
    unused_ignores: Vec<(usize, String)>,
}

/// The same of one finding. A place is a unit and a range.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Unprinted {
    at: (u32, u32, u32),
    related: Vec<(u32, u32, u32)>,
    nameless: Option<String>,
    sensitive: bool,
}

/// Writes a report. Suppressions, statistics and the ranges of fixes in the decoded text are left out.
///
/// # Errors
/// The report cannot be written as JSON.
pub fn write(report: &Report) -> Result<Vec<u8>, serde_json::Error> {
    let place = |unit: u32, span: Span| (unit, span.start, span.end);
    let unprinted = |d: &Diagnostic| Unprinted {
        at: place(d.unit, d.span),
        related: d.related.iter().map(|other| place(other.unit, other.span)).collect(),
        nameless: d.nameless.clone(),
        sensitive: d.sensitive,
    };
    let kept = Kept {
        marked: report.files.iter().map(|file| file.marked).collect(),
        findings: report.diagnostics.iter().map(unprinted).collect(),
        unused_ignores: report.unused_ignores.clone(),
        report: report.clone(),
    };
    let body = serde_json::to_vec(&kept)?;
    let mut bytes = fingerprint::digest(&[&body]).into_bytes();
    bytes.push(b'\n');
    bytes.extend(body);
    Ok(bytes)
}

/// Reads a report again. `None` where the bytes are none that this version wrote.
pub fn read(bytes: &[u8]) -> Option<Report> {
    let at = bytes.iter().position(|byte| *byte == b'\n')?;
    let (digest, body) = (bytes.get(..at)?, bytes.get(at + 1..)?);
    if digest != fingerprint::digest(&[body]).as_bytes() {
        return None;
    }
    let kept: Kept = serde_json::from_slice(body).ok()?;
    let mut report = kept.report;
    if kept.marked.len() != report.files.len() || kept.findings.len() != report.diagnostics.len() {
        return None;
    }
    for (file, marked) in report.files.iter_mut().zip(kept.marked) {
        file.marked = marked;
    }
    for (diagnostic, unprinted) in report.diagnostics.iter_mut().zip(kept.findings) {
        let (unit, start, end) = unprinted.at;
        (diagnostic.unit, diagnostic.span) = (unit, Span::new(start, end));
        diagnostic.nameless = unprinted.nameless;
        diagnostic.sensitive = unprinted.sensitive;
        for (other, (unit, start, end)) in diagnostic.related.iter_mut().zip(unprinted.related) {
            (other.unit, other.span) = (unit, Span::new(start, end));
        }
    }
    report.unused_ignores = kept.unused_ignores;
    Some(report)
}

/// One of some words, as the report holds them.
fn word<'de, D: Deserializer<'de>>(
    from: D,
    words: &[&'static str],
) -> Result<&'static str, D::Error> {
    let text = String::deserialize(from)?;
    let known = words.iter().find(|word| **word == text).copied();
    known.ok_or_else(|| serde::de::Error::custom("an unknown word"))
}

pub(super) fn version<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
    word(from, &["1"])
}

pub(super) fn tool<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
    word(from, &["plimsoll"])
}

pub(super) fn tool_version<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
    word(from, &[env!("CARGO_PKG_VERSION")])
}

pub(super) fn status<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
    word(from, &["checked", "partly", "unreadable", "templated", "skipped"])
}

pub(super) fn safety<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
    word(from, &["safe", "suggestion"])
}

pub(super) fn kind<'de, D: Deserializer<'de>>(from: D) -> Result<Option<&'static str>, D::Error> {
    let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
    let known = Kind::ALL.into_iter().map(Kind::word).find(|word| *word == text);
    known.map(Some).ok_or_else(|| serde::de::Error::custom("an unknown kind"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::text::fake;
    use crate::rule::Level;

    #[test]
    fn a_report_is_read_as_it_was_written() {
        let units = [fake::unit("a.json", "{\"a\": 1}"), fake::unit("b.json", "[1]")];
        let mut finding = fake::finding(&units, Level::Error, "ecs/a", "1");
        finding.nameless = Some("x".to_string());
        finding.sensitive = true;
        let mut report = fake::report(&units, vec![finding]);
        report.tool.version = env!("CARGO_PKG_VERSION");
        report.unused_ignores = vec![(3, "why".to_string())];
        if let Some(file) = report.files.first_mut() {
            file.marked = true;
        }
        let bytes = write(&report).unwrap();
        let again = read(&bytes).unwrap();
        let json = |report: &Report| serde_json::to_string(report).unwrap();
        assert_eq!(json(&again), json(&report));
        let unprinted = |report: &Report| {
            let d = &report.diagnostics[0];
            (d.unit, d.span, d.nameless.clone(), d.sensitive, report.files[0].marked)
        };
        assert_eq!(unprinted(&again), unprinted(&report));
        assert_eq!(again.unused_ignores, report.unused_ignores);
    }

    #[test]
    fn bytes_that_were_changed_are_no_report() {
        let mut report = fake::report(&[fake::unit("a.json", "1")], Vec::new());
        report.tool.version = env!("CARGO_PKG_VERSION");
        let bytes = write(&report).unwrap();
        assert!(read(&bytes).is_some());
        assert!(read(b"").is_none());
        assert!(read(&bytes[..bytes.len() - 1]).is_none());
        for at in [0, 40, bytes.len() / 2] {
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert!(read(&other).is_none(), "{at}");
        }
    }
}
