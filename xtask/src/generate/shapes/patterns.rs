//! AWS's patterns (Java's and ECMAScript's) as Rust reads them.
//!
//! A translation may accept more than the original, never less: `\w` and `\d` are ASCII in both. What
//! cannot be said (classes of Unicode, look-ahead in the middle) is left out and counted.

use std::{
    collections::BTreeSet,
    sync::{LazyLock, Mutex},
};

use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind, Literal, Look};

use super::join::Structure;
use super::words::Said;

/// Patterns that could not be translated, to be told.
static LEFT_OUT: LazyLock<Mutex<BTreeSet<String>>> = LazyLock::new(Mutex::default);

/// Idioms and what says the same, or less.
const IDIOMS: &[(&str, &str)] = &[
    // All of Unicode beyond the basic plane, as UTF-16 has it.
    (r"\uD800\uDC00-\uDBFF\uDFFF", r"\x{10000}-\x{10FFFF}"),
    // A length, which is said elsewhere as well.
    ("(?=.{2,256}$)", ""),
    ("(?=[A-Za-z])", ""),
    (r"\p{Print}", r"[\x20-\x7e]"),
    (r"\Z", r"\z"),
    (r"\/", "/"),
];

/// A pattern in Rust's syntax; `None` where it cannot be said or lets every text through.
pub fn translate(pattern: &str) -> Option<String> {
    let mut text = pattern.to_owned();
    for (from, to) in IDIOMS {
        text = text.replace(from, to);
    }
    let text = classes(&text);
    let everything =
        [".*", ".+", "^.*$", "^.+$", "[\\s\\S]*", "^[\\s\\S]*$", "[\\s\\S]+", "^.{1,256}$"];
    if everything.contains(&text.as_str()) {
        return None;
    }
    // What the empty text has the form of, every text has, if it need not stand at an end.
    let is_any = |hir: Hir| {
        let about = hir.properties();
        about.minimum_len() == Some(0) && about.look_set().is_empty()
    };
    if regex_syntax::parse(&text).is_ok_and(is_any) {
        return None;
    }
    if text.contains(['\n', '\r']) || tree(&text).is_none() {
        if let Ok(mut left_out) = LEFT_OUT.lock() {
            left_out.insert(pattern.to_owned());
        }
        return None;
    }
    Some(text)
}

/// The tree of a pattern in Rust's syntax, as `core/src/model/shape/pattern.rs` reads it; `None` where the
/// pattern needs more than that knows.
pub fn tree(pattern: &str) -> Option<String> {
    let mut out = String::new();
    node(&regex_syntax::parse(pattern).ok()?, &mut out)?;
    Some(out)
}

fn node(hir: &Hir, out: &mut String) -> Option<()> {
    let mut list = |open: char, nodes: &[Hir], close: char| {
        out.push(open);
        nodes.iter().try_for_each(|hir| node(hir, out))?;
        out.push(close);
        Some(())
    };
    match hir.kind() {
        HirKind::Empty => list('(', &[], ')')?,
        HirKind::Concat(nodes) => list('(', nodes, ')')?,
        HirKind::Alternation(nodes) => list('<', nodes, '>')?,
        HirKind::Capture(group) => node(&group.sub, out)?,
        HirKind::Look(Look::Start) => out.push('^'),
        HirKind::Look(Look::End) => out.push('$'),
        HirKind::Look(_) => return None,
        HirKind::Literal(Literal(bytes)) => {
            let text = std::str::from_utf8(bytes).ok()?;
            match text.chars().all(|c| c.is_ascii_graphic() && c != '\'') {
                true => out.push_str(&format!("'{text}'")),
                false => {
                    let each = text.chars().map(|c| format!("[{0:x}-{0:x}]", c as u32));
                    out.push_str(&format!("({})", each.collect::<String>()));
                }
            }
        }
        HirKind::Class(Class::Unicode(class)) => {
            let range = |range: &ClassUnicodeRange| {
                format!("{:x}-{:x}", range.start() as u32, range.end() as u32)
            };
            let ranges: Vec<String> = class.iter().map(range).collect();
            out.push_str(&format!("[{}]", ranges.join(",")));
        }
        HirKind::Class(Class::Bytes(_)) => return None,
        HirKind::Repetition(of) => {
            let most = of.max.map(|most| most.to_string()).unwrap_or_default();
            out.push_str(&format!("*{},{most}:", of.min));
            node(&of.sub, out)?;
        }
    }
    Some(())
}

/// `\w`, `\d` and `\uXXXX` written out, and counts above what an automaton should hold opened: a length is
/// said elsewhere.
fn classes(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut class = false;
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let next = chars.get(at + 1).copied();
        match (c, next) {
            ('\\', Some('w')) => {
                out.push_str(if class { "0-9A-Za-z_" } else { "[0-9A-Za-z_]" });
                at += 2;
            }
            ('\\', Some('d')) => {
                out.push_str(if class { "0-9" } else { "[0-9]" });
                at += 2;
            }
            ('\\', Some('u')) => {
                let hex: String = chars.iter().skip(at + 2).take(4).collect();
                out.push_str(&format!("\\x{{{hex}}}"));
                at += 6;
            }
            ('\\', Some(escaped)) => {
                out.push('\\');
                out.push(escaped);
                at += 2;
            }
            ('[', _) if class => {
                out.push_str("\\[");
                at += 1;
            }
            ('[', _) => {
                class = true;
                out.push('[');
                at += 1;
                if chars.get(at) == Some(&'^') {
                    out.push('^');
                    at += 1;
                }
            }
            (']', _) => {
                class = false;
                out.push(']');
                at += 1;
            }
            ('{', _) if !class => {
                let inner: String = chars.iter().skip(at + 1).take_while(|c| **c != '}').collect();
                out.push_str(&count(&inner));
                at += inner.chars().count() + 2;
            }
            _ => {
                // Two of these in a class are an operator in Rust.
                if class && matches!(c, '&' | '~') {
                    out.push('\\');
                }
                out.push(c);
                at += 1;
            }
        }
    }
    out
}

/// The largest count that is kept.
const COUNT: u32 = 64;

fn count(inner: &str) -> String {
    let (least, most) = match inner.split_once(',') {
        Some((least, most)) => (least.trim(), most.trim()),
        None => (inner.trim(), inner.trim()),
    };
    let small = |text: &str| text.is_empty() || text.parse::<u32>().is_ok_and(|n| n <= COUNT);
    match (small(least), small(most)) {
        (true, true) => format!("{{{inner}}}"),
        (true, false) => format!("{{{least},}}"),
        (false, _) => "{1,}".to_string(),
    }
}

/// How many patterns are in the table, and which are not.
pub fn summary(structures: &[Structure]) -> String {
    let mut kept = BTreeSet::new();
    for property in structures.iter().flat_map(|structure| &structure.properties) {
        for word in &property.words {
            if let Said::Pattern(pattern) = &word.said {
                kept.insert(pattern);
            }
        }
    }
    let left_out = LEFT_OUT.lock().map(|left_out| left_out.clone()).unwrap_or_default();
    let mut text = format!("{} patterns; {} left out:", kept.len(), left_out.len());
    for pattern in left_out {
        text.push_str("\n  ");
        text.push_str(&pattern);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idioms_of_java_are_translated() {
        for (pattern, rust) in [
            (r"^[\w+=,.@-]+$", "^[0-9A-Za-z_+=,.@-]+$"),
            (r"\d{12}", "[0-9]{12}"),
            (r"^[\u0020-\u00FF]+$", r"^[\x{0020}-\x{00FF}]+$"),
            (r"(\w|/|-){1,1011}", "([0-9A-Za-z_]|/|-){1,}"),
            (r"[+\-=._:/@[]+", r"[+\-=._:/@\[]+"),
            (r"key\/x", "key/x"),
        ] {
            assert_eq!(translate(pattern).as_deref(), Some(rust), "{pattern}");
        }
        assert_eq!(translate("^.+$"), None);
        assert_eq!(translate(r"^\p{L}+$"), None);
    }
}
