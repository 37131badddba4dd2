//! What must hold of every report, whatever the file: places recomputed from the bytes on disk by
//! a slow reference of their own, counts, order, and that it can be written.

use plimsoll_core::engine::{Config, Engine, Host};
use plimsoll_core::report::{Range, Report};
use plimsoll_core::text::{Position, Span};
use plimsoll_core::unit::Unit;

/// 2026-11-23, so that rules about dates have a fixed day.
pub const TODAY: i64 = 20_780;

/// Files through the engine with every rule on.
///
/// # Panics
/// Where the engine refuses the configuration.
pub fn check(engine: &Engine, files: &[(&str, &[u8])]) -> (Vec<Unit>, Report) {
    let units: Vec<Unit> =
        files.iter().map(|(path, bytes)| engine.read(path, bytes, &engine.options())).collect();
    let config = Config { select: vec!["ALL".to_string()], ..Config::default() };
    let host = Host { today: Some(TODAY), ..Host::default() };
    let report = engine.check(&units, &config, host).expect("ALL is a rule set");
    (units, report)
}

/// Every place of a file: where its characters start in the decoded text, in the text as lines and
/// columns, and on disk.
#[derive(Debug)]
pub struct Places {
    /// `(offset in the text, position)`, one for each character and one for the end.
    all: Vec<(u32, Position)>,
}

/// The characters of a file with the bytes each takes on disk, and whether a mark begins it.
fn characters(bytes: &[u8]) -> Vec<(char, u32)> {
    let utf32 = match bytes {
        [0xff, 0xfe, 0, 0, ..] => Some(u32::from_le_bytes as fn([u8; 4]) -> u32),
        [0, 0, 0xfe, 0xff, ..] => Some(u32::from_be_bytes as fn([u8; 4]) -> u32),
        _ => None,
    };
    if let Some(unit) = utf32 {
        let units = bytes.as_chunks::<4>().0.iter().map(|four| unit(*four));
        return units.map(|c| (char::from_u32(c).unwrap_or('\u{fffd}'), 4)).collect();
    }
    let utf16 = match bytes {
        [0xff, 0xfe, ..] => Some(u16::from_le_bytes as fn([u8; 2]) -> u16),
        [0xfe, 0xff, ..] => Some(u16::from_be_bytes as fn([u8; 2]) -> u16),
        _ => None,
    };
    if let Some(unit) = utf16 {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        return char::decode_utf16(units)
            .map(|c| c.unwrap_or('\u{fffd}'))
            .map(|c| (c, 2 * c.len_utf16() as u32))
            .collect();
    }
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let whole = (1..=4)
            .filter_map(|length| std::str::from_utf8(bytes.get(at..at + length)?).ok())
            .find_map(|text| text.chars().next());
        match whole {
            Some(c) => {
                out.push((c, c.len_utf8() as u32));
                at += c.len_utf8();
            }
            None => {
                out.push((char::from(bytes[at]), 1));
                at += 1;
            }
        }
    }
    out
}

impl Places {
    /// The places of a file from its bytes on disk.
    pub fn of(bytes: &[u8]) -> Self {
        let characters = characters(bytes);
        let mut all = Vec::with_capacity(characters.len() + 1);
        let mut offset = 0;
        let mut at = Position { line: 1, column: 1, utf16_column: 1, offset: 0 };
        for (index, (c, size)) in characters.iter().enumerate() {
            all.push((offset, at));
            offset += c.len_utf8() as u32;
            at.offset += size;
            let next = characters.get(index + 1).map(|(c, _)| *c);
            if *c == '\n' || (*c == '\r' && next != Some('\n')) {
                at.line += 1;
                at.column = 1;
                at.utf16_column = 1;
            } else if !(index == 0 && *c == '\u{feff}') {
                at.column += 1;
                at.utf16_column += c.len_utf16() as u32;
            }
        }
        all.push((offset, at));
        Self { all }
    }

    /// The position of an offset of the text; `None` where it is not on a character's border.
    pub fn position(&self, offset: u32) -> Option<Position> {
        let index = self.all.binary_search_by_key(&offset, |(at, _)| *at).ok()?;
        Some(self.all[index].1)
    }
}

/// What is wrong with a report of files whose bytes are given in the order of the units.
pub fn faults(units: &[Unit], bytes: &[&[u8]], report: &Report) -> Vec<String> {
    let mut wrong = Vec::new();
    let places: Vec<Places> = units
        .iter()
        .zip(bytes)
        // A file that could not be decoded has no text, and its only place is its start.
        .map(|(unit, bytes)| Places::of(if unit.source.text.is_empty() { b"" } else { bytes }))
        .collect();
    let mut range = |what: &str, unit: u32, path: &str, span: Span, range: &Range| {
        let Some(places) = places.get(unit as usize) else {
            wrong.push(format!("{what}: no unit {unit}"));
            return;
        };
        if units[unit as usize].path != path {
            wrong.push(format!("{what}: unit {unit} is not {path}"));
        }
        let expected = (places.position(span.start), places.position(span.end));
        if expected != (Some(range.start), Some(range.end)) || span.end < span.start {
            wrong.push(format!("{what}: {path} {span:?} is {range:?}, expected {expected:?}"));
        }
    };
    for d in &report.diagnostics {
        range(&d.rule_id, d.unit, &d.path, d.span, &d.range);
        for related in &d.related {
            range(&d.rule_id, related.unit, &related.path, related.span, &related.range);
        }
    }
    for unit in units {
        for id in unit.tree.ids() {
            let span = unit.tree.raw(id).span;
            if unit.source.text.get(span.range()).is_none() {
                wrong.push(format!("{}: node {id:?} at {span:?}", unit.path));
            }
        }
        if !unit.status.is_checked() && unit.status.reason().is_none() {
            wrong.push(format!("{}: {} without a reason", unit.path, unit.status.word()));
        }
    }
    wrong.extend(counts(report));
    if let Err(error) = serde_json::to_string(report) {
        wrong.push(format!("the report cannot be written: {error}"));
    }
    wrong
}

/// Errors of the rules themselves. A document without a shape may cause them too, where it holds
/// values of types that nobody expects.
pub fn rule_errors(report: &Report) -> Vec<String> {
    let rules = report.statistics.rules.iter();
    rules.flat_map(|r| r.errors.iter().map(|error| format!("{}: {error}", r.id))).collect()
}

/// Where the summary does not agree with what it sums up.
fn counts(report: &Report) -> Vec<String> {
    use plimsoll_core::rule::Level;
    let mut wrong = Vec::new();
    let mut same = |what: &str, told: usize, counted: usize| {
        if told != counted {
            wrong.push(format!("summary.{what} is {told}, counted {counted}"));
        }
    };
    let summary = &report.summary;
    let status = |words: &[&str]| report.files.iter().filter(|f| words.contains(&f.status)).count();
    same("files", summary.files, report.files.len());
    same("checked", summary.checked, status(&["checked", "partly"]));
    same("skipped", summary.skipped, status(&["skipped", "templated"]));
    same("failed", summary.failed, status(&["unreadable"]));
    let open = || report.diagnostics.iter().filter(|d| d.suppressed.is_none() && !d.baselined);
    let level = |level: Level| open().filter(|d| d.level == level).count();
    same("byLevel.error", summary.by_level.error, level(Level::Error));
    same("byLevel.warning", summary.by_level.warning, level(Level::Warning));
    same("byLevel.info", summary.by_level.info, level(Level::Info));
    same("fixable", summary.fixable, open().filter(|d| !d.fixes.is_empty()).count());
    let suppressed = report.diagnostics.iter().filter(|d| d.suppressed.is_some()).count();
    same("suppressed", summary.suppressed, suppressed);
    let undetermined: u64 =
        report.statistics.rules.iter().flat_map(|r| &r.undetermined).map(|(_, n)| n).sum();
    same("undetermined", summary.undetermined as usize, undetermined as usize);
    let key = |i: usize| {
        let d = &report.diagnostics[i];
        (&d.path, d.span, &d.rule_id, &d.message)
    };
    for i in 1..report.diagnostics.len() {
        if key(i - 1) > key(i) {
            wrong.push(format!("diagnostic {i} is out of order"));
        }
    }
    wrong
}
