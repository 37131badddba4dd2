//! Plain scalars to types, as the YAML 1.1 readers of CloudFormation and Kubernetes do.
//!
//! Where they differ: numbers of base 60 (`22:22`) stay text, since every such value in practice is
//! a pair of ports or a time; `1e3` is a number, as in go-yaml and SnakeYAML; a number with a
//! leading zero that is no octal one (`012345678901`, an account id) stays text, as in PyYAML;
//! `y` and `n` and dates stay text.

use crate::syntax::Data;

/// The type of a plain scalar.
pub(super) fn plain(text: &str) -> Data {
    let Some(first) = text.bytes().next() else { return Data::Null };
    match first {
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(text).unwrap_or(Data::Str),
        b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'y' | b'Y' | b'o' | b'O' => {
            word(text).unwrap_or(Data::Str)
        }
        _ => Data::Str,
    }
}

/// A null or boolean.
pub(super) fn word(text: &str) -> Option<Data> {
    match text {
        "~" | "null" | "Null" | "NULL" => Some(Data::Null),
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => {
            Some(Data::Bool(true))
        }
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
            Some(Data::Bool(false))
        }
        _ => None,
    }
}

/// A whole or other number.
pub(super) fn number(text: &str) -> Option<Data> {
    // Longer ones are no numbers that anybody writes, and cost time.
    if text.len() > 400 {
        return None;
    }
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    match digits {
        ".inf" | ".Inf" | ".INF" => {
            return Some(Data::Float(if negative { f64::NEG_INFINITY } else { f64::INFINITY }));
        }
        ".nan" | ".NaN" | ".NAN" if digits.len() == text.len() => {
            return Some(Data::Float(f64::NAN));
        }
        _ => {}
    }
    let radix = |digits: &str, radix: u32| whole(negative, digits, radix);
    if let Some(rest) = digits.strip_prefix("0x") {
        return radix(rest, 16);
    }
    if let Some(rest) = digits.strip_prefix("0o") {
        return radix(rest, 8);
    }
    if let Some(rest) = digits.strip_prefix("0b") {
        return radix(rest, 2);
    }
    let bytes = digits.as_bytes();
    if bytes.iter().all(|b| b.is_ascii_digit() || *b == b'_') {
        return match bytes {
            [b'0'] => Some(Data::Int(0)),
            [b'0', ..] => radix(digits, 8),
            [b'1'..=b'9', ..] => radix(digits, 10),
            _ => None,
        };
    }
    float(negative, digits)
}

fn whole(negative: bool, digits: &str, radix: u32) -> Option<Data> {
    let mut value: Option<i64> = Some(0);
    let mut wide = 0f64;
    let mut any = false;
    for c in digits.chars() {
        if c == '_' {
            continue;
        }
        let digit = c.to_digit(radix)?;
        any = true;
        wide = wide * f64::from(radix) + f64::from(digit);
        let digit = i64::from(digit);
        value = value
            .and_then(|v| v.checked_mul(i64::from(radix)))
            .and_then(|v| if negative { v.checked_sub(digit) } else { v.checked_add(digit) });
    }
    if !any {
        return None;
    }
    if value.is_none() && radix == 10 {
        // Adding digit by digit is not exact here.
        wide = digits.replace('_', "").parse().unwrap_or(wide);
    }
    Some(value.map_or(Data::Float(if negative { -wide } else { wide }), Data::Int))
}

/// Digits with a point, an exponent or both.
fn float(negative: bool, text: &str) -> Option<Data> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fits = |s: &str| s.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let has_digit = |s: &str| s.bytes().next().is_some_and(|b| b.is_ascii_digit());
    if !fits(whole) || !fits(part) || !(has_digit(whole) || whole.is_empty() && has_digit(part)) {
        return None;
    }
    if let Some(exponent) = exponent {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
    }
    let value: f64 =
        if text.contains('_') { text.replace('_', "").parse().ok()? } else { text.parse().ok()? };
    Some(Data::Float(if negative { -value } else { value }))
}

/// A scalar with a tag of the core schema. `None` where the text does not fit the tag.
pub(super) fn tagged(kind: &str, text: &str) -> Option<Data> {
    match kind {
        "null" => (text.is_empty() || word(text) == Some(Data::Null)).then_some(Data::Null),
        "bool" => word(text).filter(|data| matches!(data, Data::Bool(_))),
        "int" => number(text).filter(|data| matches!(data, Data::Int(_))),
        "float" => match number(text)? {
            #[expect(clippy::cast_precision_loss, reason = "the tag asks for a float")]
            Data::Int(value) => Some(Data::Float(value as f64)),
            other => Some(other),
        },
        _ => Some(Data::Str),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_are_typed_as_yaml_1_1() {
        for (text, data) in [
            ("", Data::Null),
            ("~", Data::Null),
            ("NULL", Data::Null),
            ("nuLL", Data::Str),
            ("yes", Data::Bool(true)),
            ("Off", Data::Bool(false)),
            ("y", Data::Str),
            ("tRue", Data::Str),
            ("0", Data::Int(0)),
            ("-0", Data::Int(0)),
            ("+12", Data::Int(12)),
            ("1_000", Data::Int(1000)),
            ("012", Data::Int(10)),
            ("0o17", Data::Int(15)),
            ("0x1F", Data::Int(31)),
            ("0b101", Data::Int(5)),
            ("0x", Data::Str),
            ("0x_", Data::Str),
            ("012345678901", Data::Str),
            ("123456789012", Data::Int(123_456_789_012)),
            ("9223372036854775807", Data::Int(i64::MAX)),
            ("-9223372036854775808", Data::Int(i64::MIN)),
            ("9223372036854775808", Data::Float(9_223_372_036_854_775_808.0)),
            ("22:22", Data::Str),
            ("2012-10-17", Data::Str),
            ("1.10", Data::Float(1.1)),
            ("1.", Data::Float(1.0)),
            (".5", Data::Float(0.5)),
            ("-.5e-1", Data::Float(-0.05)),
            ("1e3", Data::Float(1000.0)),
            ("1_0.5", Data::Float(10.5)),
            (".inf", Data::Float(f64::INFINITY)),
            ("-.INF", Data::Float(f64::NEG_INFINITY)),
            ("-.nan", Data::Str),
            ("1.2.3", Data::Str),
            ("10.0.0.0/16", Data::Str),
            ("1e", Data::Str),
            ("e1", Data::Str),
            (".", Data::Str),
            ("-", Data::Str),
            ("._1", Data::Str),
            ("+-1", Data::Str),
            ("1 2", Data::Str),
        ] {
            assert_eq!(plain(text), data, "{text:?}");
        }
        assert!(matches!(plain(".nan"), Data::Float(v) if v.is_nan()));
    }

    #[test]
    fn core_tags_are_applied() {
        assert_eq!(tagged("int", "0x10"), Some(Data::Int(16)));
        assert_eq!(tagged("int", "x"), None);
        assert_eq!(tagged("float", "3"), Some(Data::Float(3.0)));
        assert_eq!(tagged("str", "3"), Some(Data::Str));
        assert_eq!(tagged("bool", "on"), Some(Data::Bool(true)));
        assert_eq!(tagged("null", ""), Some(Data::Null));
    }
}
