//! The words of JSON: escapes and numbers.

use crate::syntax::Data;

/// What a byte is inside a string in double quotes.
pub(super) const PLAIN: u8 = 0;
/// A byte that may begin a placeholder.
pub(super) const TRIGGER: u8 = 1;
/// The quote, a backslash or a control character.
pub(super) const STOP: u8 = 2;

/// The class of each byte.
pub(super) static CLASS: [u8; 256] = classes();

#[allow(clippy::indexing_slicing)] // Evaluated by the compiler.
const fn classes() -> [u8; 256] {
    let mut table = [PLAIN; 256];
    let mut i = 0;
    while i < 0x20 {
        table[i] = STOP;
        i += 1;
    }
    table[b'"' as usize] = STOP;
    table[b'\\' as usize] = STOP;
    table[b'$' as usize] = TRIGGER;
    table[b'{' as usize] = TRIGGER;
    table[b'<' as usize] = TRIGGER;
    table[b'%' as usize] = TRIGGER;
    table[b'_' as usize] = TRIGGER;
    table
}

/// What an escape stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Escape {
    /// One character.
    Char(char),
    /// Half of a surrogate pair, which is no character.
    Lone,
    /// Not an escape of JSON.
    Invalid,
}

/// Reads the escape whose backslash stands at `at`: its meaning and its length in bytes.
pub(crate) fn escape(text: &str, at: usize) -> (Escape, usize) {
    let bytes = text.as_bytes();
    let char = match bytes.get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode(text, at),
        _ => {
            let next = text.get(at + 1..).and_then(|rest| rest.chars().next());
            let len = next.filter(|c| !c.is_control()).map_or(0, char::len_utf8);
            return (Escape::Invalid, 1 + len);
        }
    };
    (Escape::Char(char), 2)
}

fn unicode(text: &str, at: usize) -> (Escape, usize) {
    let unit = match hex(text, at + 2) {
        Ok(unit) => unit,
        Err(digits) => return (Escape::Invalid, 2 + digits),
    };
    match unit {
        0xd800..=0xdbff => {
            if text.get(at + 6..at + 8) == Some("\\u")
                && let Ok(low @ 0xdc00..=0xdfff) = hex(text, at + 8)
            {
                let code = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                return (char::from_u32(code).map_or(Escape::Lone, Escape::Char), 12);
            }
            (Escape::Lone, 6)
        }
        _ => (char::from_u32(unit).map_or(Escape::Lone, Escape::Char), 6),
    }
}

/// Four hexadecimal digits, or how many there are.
fn hex(text: &str, at: usize) -> Result<u32, usize> {
    let mut value = 0;
    for i in 0..4 {
        let digit = text.as_bytes().get(at + i).and_then(|b| char::from(*b).to_digit(16));
        value = value * 16 + digit.ok_or(i)?;
    }
    Ok(value)
}

/// A number as JSON writes it, or what is wrong with it.
pub(super) fn number(text: &str) -> Result<Data, &'static str> {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes.get(from..).unwrap_or(b"").iter().take_while(|b| b.is_ascii_digit()).count()
    };
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(at);
    match bytes.get(at) {
        Some(b'0') if whole > 1 => return Err("a number does not begin with 0"),
        Some(b'0') if matches!(bytes.get(at + 1), Some(b'x' | b'X' | b'o' | b'b')) => {
            return Err("numbers are written in decimal");
        }
        Some(b'.') => return Err("a number has a digit before its point"),
        Some(b'+') => return Err("a number is written without `+`"),
        _ if whole == 0 => return Err("a number has a digit after its sign"),
        _ => {}
    }
    at += whole;
    let mut float = false;
    if bytes.get(at) == Some(&b'.') {
        let len = digits(at + 1);
        if len == 0 {
            return Err("a number has a digit after its point");
        }
        at += 1 + len;
        float = true;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
        let len = digits(at);
        if len == 0 {
            return Err("a number has a digit in its exponent");
        }
        at += len;
        float = true;
    }
    if at < bytes.len() {
        return Err("a number holds digits, one point and one exponent");
    }
    if !float && let Ok(int) = text.parse::<i64>() {
        return Ok(Data::Int(int));
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Data::Float(value)),
        _ => Err("the number is too large"),
    }
}
