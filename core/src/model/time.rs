//! Timestamps as AWS reads them, and dates as days.

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

/// Seconds since 1970-01-01T00:00:00Z; fractions are dropped.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Seconds(pub i64);

/// Seconds in a day.
const DAY: i64 = 86_400;

impl Seconds {
    /// The day it lies in, as days since 1970-01-01 (UTC).
    pub fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }
}

/// Why a text is no timestamp.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Problem {
    /// It has none of the accepted forms.
    Form,
    /// It has the form of a date, but there is no such day, hour or offset.
    Value,
}

impl Problem {
    /// The problem in words: what was found and what is accepted.
    pub fn words(self) -> &'static str {
        match self {
            Problem::Form => {
                "no timestamp; accepted are ISO 8601 (`2026-01-31`, `2026-01-31T08:00:00Z`, \
                 `2026-01-31T08:00:00+01:00`) and seconds since 1970"
            }
            Problem::Value => "there is no such date or time",
        }
    }
}

/// Reads a timestamp: ISO 8601 with or without time, seconds, fraction and zone (none is UTC),
/// with or without separators, or seconds since 1970.
///
/// # Errors
/// What is wrong with the text.
pub fn parse(text: &str) -> Result<Seconds, Problem> {
    let text = text.trim();
    if !text.is_ascii() || text.len() > 64 {
        return Err(Problem::Form);
    }
    if is_epoch(text) {
        let read = DateTime::from_str(text, Format::EpochSeconds);
        return read.map(|time| Seconds(time.secs())).map_err(|_| Problem::Value);
    }
    let normal = normalise(text).ok_or(Problem::Form)?;
    let read = DateTime::from_str(&normal, Format::DateTimeWithOffset);
    read.map(|time| Seconds(time.secs())).map_err(|_| Problem::Value)
}

/// Reads a date without time as days since 1970-01-01.
///
/// # Errors
/// What is wrong with the text.
pub fn parse_day(text: &str) -> Result<i64, Problem> {
    let form = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if form { parse(text).map(Seconds::day) } else { Err(Problem::Form) }
}

/// A day as `2026-01-31`; a day outside the years 1 to 9999 as its number.
pub fn show_day(day: i64) -> String {
    let time = DateTime::from_secs(day.saturating_mul(DAY));
    match time.fmt(Format::DateTime) {
        Ok(text) => text.get(..10).unwrap_or(&text).to_string(),
        Err(_) => day.to_string(),
    }
}

/// Digits with sign and fraction. Four digits alone are a year.
fn is_epoch(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    all_digits(whole) && all_digits(fraction) && !(text.len() == 4 && whole == text)
}

/// The one form that the timestamp reader takes: `YYYY-MM-DDThh:mm:ss[.f](Z|±hh:mm)`.
fn normalise(text: &str) -> Option<String> {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?),
        None => (text, ""),
    };
    let date = match *digit_groups(date, '-')? {
        [year] if year.len() == 4 => format!("{year}-01-01"),
        [date] if date.len() == 8 => {
            format!("{}-{}-{}", date.get(..4)?, date.get(4..6)?, date.get(6..)?)
        }
        [year, month] if year.len() == 4 && month.len() == 2 => format!("{year}-{month}-01"),
        [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2 => {
            format!("{year}-{month}-{day}")
        }
        _ => return None,
    };
    if time.is_empty() {
        return (!text.ends_with(['T', 't'])).then(|| format!("{date}T00:00:00Z"));
    }
    let (clock, zone) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => (time.get(..at)?, time.get(at..)?),
        None => (time, "Z"),
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let clock = hours(clock, true)?;
    let zone = match zone {
        "Z" | "z" => "Z".to_string(),
        zone => {
            let (sign, offset) = (zone.get(..1)?, zone.get(1..)?);
            format!("{sign}{}", hours(offset, false)?)
        }
    };
    let fraction = match fraction.get(..fraction.len().min(9))? {
        "" => String::new(),
        fraction => format!(".{fraction}"),
    };
    Some(format!("{date}T{clock}{fraction}{zone}"))
}

/// `hh`, `hhmm`, `hh:mm`, and with seconds, as `hh:mm[:ss]`.
fn hours(text: &str, seconds: bool) -> Option<String> {
    let groups = digit_groups(text.trim_end(), ':')?;
    let mut parts: Vec<&str> = match groups.as_slice() {
        [run] if run.len() % 2 == 0 => {
            (0..run.len()).step_by(2).filter_map(|at| run.get(at..at + 2)).collect()
        }
        many => many.to_vec(),
    };
    let most = if seconds { 3 } else { 2 };
    if parts.is_empty() || parts.len() > most || parts.iter().any(|part| part.len() != 2) {
        return None;
    }
    parts.resize(most, "00");
    Some(parts.join(":"))
}

/// Groups of digits between separators.
fn digit_groups(text: &str, separator: char) -> Option<Vec<&str>> {
    let groups: Vec<&str> = text.split(separator).collect();
    let digits = |group: &&str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    groups.iter().all(digits).then_some(groups)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms_that_aws_takes() {
        for (text, seconds) in [
            ("1970-01-01", 0),
            ("1970-01-02T00:00Z", 86_400),
            ("1970-01-01T01:00", 3_600),
            ("1970-01-01T01:00:01", 3_601),
            ("1970-01-01t01:00:01z", 3_601),
            ("1970-01-01 01:00:01", 3_601),
            ("1970-01-01T01:00:00+01:00", 0),
            ("1970-01-01T01:00:00+0100", 0),
            ("1970-01-01T01:00:00+01", 0),
            ("1969-12-31T23:00:00-01:00", 0),
            ("1970-01-01T00:00:00.999Z", 0),
            ("19700101T000001Z", 1),
            ("2024-02-29T00:00:00Z", 1_709_164_800),
            ("2024-02", 1_706_745_600),
            ("2024", 1_704_067_200),
            ("0", 0),
            ("1709164800", 1_709_164_800),
            ("1709164800.5", 1_709_164_800),
            ("-1", -1),
        ] {
            assert_eq!(parse(text), Ok(Seconds(seconds)), "{text}");
        }
    }

    #[test]
    fn what_is_no_time() {
        for text in [
            "",
            "soon",
            "2024-1-1",
            "2024-01-01T",
            "2024-01-01T1:00",
            "T10:00",
            "+5",
            "2024-01-01T10:00:00+",
            "2024-01-01T10:00:00+01:00:00",
            "2024-01-01T10:00:00.xZ",
            "cron(0 8 * * ? *)",
            "2024-01-01T10:00:00Zulu",
            "２０２４-01-01",
            "20240101T1",
        ] {
            assert_eq!(parse(text), Err(Problem::Form), "{text}");
        }
        for text in [
            "2023-02-29",
            "2024-13-01",
            "2024-01-01T25:00",
            "2024-01-01T10:61:00Z",
            "2024-01-01T10:00:00+99:00",
            "99999999999999999999",
        ] {
            assert_eq!(parse(text), Err(Problem::Value), "{text}");
        }
    }

    #[test]
    fn days() {
        assert_eq!(parse_day("1970-01-02"), Ok(1));
        assert_eq!(parse_day("1969-12-31"), Ok(-1));
        assert_eq!(parse_day("2026-02-30"), Err(Problem::Value));
        assert_eq!(parse_day("2026-02-03T00:00"), Err(Problem::Form));
        assert_eq!(show_day(0), "1970-01-01");
        assert_eq!(show_day(i64::MAX), i64::MAX.to_string());
    }

    proptest! {
        #[test]
        fn a_day_shown_reads_back(day in -700_000i64..2_900_000) {
            prop_assert_eq!(parse_day(&show_day(day)), Ok(day));
        }

        #[test]
        fn hostile_text_is_an_error_or_a_time(text in "[0-9TtZz:+. -]{0,30}|.{0,70}") {
            if let Ok(time) = parse(&text) {
                prop_assert!(time.day() <= time.0.max(0));
            }
        }
    }
}
