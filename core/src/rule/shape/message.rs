//! What is said of a fault. Names stand in backticks as the file's door spells them.

use crate::model::Ty;
use crate::model::shape::{Border, Shape, Side};
use crate::near;
use crate::syntax::{Data, NodeId, Tree};

/// Most values that a message lists.
const LISTED: usize = 12;
/// Longest piece of a file's text that a message repeats, in characters.
const QUOTED: usize = 40;

/// A type in words.
pub fn type_words(ty: Ty) -> &'static str {
    match ty {
        Ty::Any => "any value",
        Ty::String => "text",
        Ty::Integer => "a whole number",
        Ty::Number => "a number",
        Ty::Boolean => "true or false",
        Ty::Timestamp => "a time, as text or seconds",
        Ty::Json => "a JSON document",
        Ty::List(_) => "a list",
        Ty::Map(_) | Ty::Shape(_) => "a map",
    }
}

/// A node in words: what it is, and its text where that helps and is no secret.
pub fn node_words(tree: &Tree, node: NodeId, secret: bool) -> String {
    let text = || tree.scalar(node).unwrap_or("");
    match tree.node(node).data {
        Data::Map { .. } => "a map".to_string(),
        Data::List { .. } => "a list".to_string(),
        Data::Null => "null".to_string(),
        Data::Bool(value) => value.to_string(),
        Data::Int(_) | Data::Float(_) if secret => "a number".to_string(),
        Data::Int(_) | Data::Float(_) => format!("the number {}", text()),
        Data::Str if secret => "text".to_string(),
        Data::Str => format!("the text {}", quoted(text())),
        Data::Template | Data::Error | Data::Alias(_) => "another value".to_string(),
    }
}

/// Text in quotes, shortened.
pub fn quoted(text: &str) -> String {
    if text.chars().count() <= QUOTED && !text.contains('\n') {
        return format!("\"{text}\"");
    }
    let start: String =
        text.chars().take(QUOTED).map(|c| if c == '\n' { ' ' } else { c }).collect();
    format!("\"{start}…\"")
}

/// `10`, or `0.5`.
pub fn number(value: f64) -> String {
    match value.fract() == 0.0 && value.abs() < 1e15 {
        true => (value as i64).to_string(),
        false => value.to_string(),
    }
}

/// A range in words: `1 to 5`, `1 or more`, `5 or less`.
pub fn border_words(border: Border) -> String {
    match (border.least, border.most) {
        (Some(least), Some(most)) if least == most => number(least),
        (Some(least), Some(most)) => format!("{} to {}", number(least), number(most)),
        (Some(least), None) => format!("{} or more", number(least)),
        (None, Some(most)) => format!("{} or less", number(most)),
        (None, None) => "any number".to_string(),
    }
}

/// The nearest of some names, if one is near.
pub fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let lower = name.to_lowercase();
    let best = near::best(names, |known| strsim::jaro_winkler(&known.to_lowercase(), &lower));
    best.filter(|(likeness, _)| *likeness >= 0.85).map(|(_, known)| known)
}

/// Values in quotes, the first ones where there are many.
pub fn listed<'n>(values: impl Iterator<Item = &'n str> + Clone, quote: &str) -> String {
    let count = values.clone().count();
    let shown = if count > LISTED { LISTED - 2 } else { count };
    let mut out = String::new();
    for (index, value) in values.take(shown).enumerate() {
        if index > 0 {
            out.push_str(if index + 1 == count { " and " } else { ", " });
        }
        out.push_str(quote);
        out.push_str(value);
        out.push_str(quote);
    }
    if count > shown {
        out.push_str(&format!(" and {} more", count - shown));
    }
    out
}

/// The names that a shape has at a door, as they are written there.
pub fn names<'s>(shape: Shape<'s>, side: Side) -> Vec<&'s str> {
    use crate::model::shape::Limit;
    let mut names: Vec<&str> = shape
        .props()
        .iter()
        .filter(|prop| {
            !prop.limits.says(side, Limit::Elsewhere) && !prop.limits.says(side, Limit::Output)
        })
        .filter_map(|prop| match side {
            Side::Canonical => Some(prop.name),
            Side::Api => prop.api,
        })
        .collect();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_shortened() {
        assert_eq!(listed(["a"].into_iter(), "\""), "\"a\"");
        assert_eq!(listed(["a", "b", "c"].into_iter(), "`"), "`a`, `b` and `c`");
        let many = listed(["a"; 20].into_iter(), "");
        assert!(many.ends_with("a, a and 10 more"), "{many}");
    }

    #[test]
    fn a_near_name_is_found_whatever_its_case() {
        let names = ["Image", "Name", "MemoryReservation"];
        assert_eq!(nearest("imge", names.into_iter()), Some("Image"));
        assert_eq!(nearest("memoryReservation", names.into_iter()), Some("MemoryReservation"));
        assert_eq!(nearest("zzz", names.into_iter()), None);
    }

    #[test]
    fn borders_are_told_in_words() {
        let words = |least, most| border_words(Border { least, most });
        assert_eq!(words(Some(1.0), Some(5.0)), "1 to 5");
        assert_eq!(words(Some(0.5), None), "0.5 or more");
        assert_eq!(words(None, Some(9.0)), "9 or less");
        assert_eq!(words(Some(1.0), Some(1.0)), "1");
    }
}
