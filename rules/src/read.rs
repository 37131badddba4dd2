//! Small readings that several native checks share.

use plimsoll_core::model::world::{Piece, Slot};
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::{Tri, Val};

/// A value that is known, or known to be left out. What is not known is counted as undetermined,
/// and gives `None`.
pub fn settled<T>(cx: &mut Context<'_, '_>, value: Tri<T>) -> Option<Option<T>> {
    match value {
        Tri::Known(value) => Some(Some(value)),
        Tri::Absent => Some(None),
        Tri::Unknown(reason) => {
            cx.undetermined(reason);
            None
        }
    }
}

/// Items of a list; an absent list has none. What is not known is counted as undetermined.
pub fn items(cx: &mut Context<'_, '_>, of: Val) -> Vec<Val> {
    let items = cx.items(of);
    settled(cx, items).flatten().unwrap_or_default()
}

/// A word for messages: the text in quotes, or `"?"` where it is not known.
pub fn quoted(cx: &Context<'_, '_>, of: Val) -> String {
    match cx.world.aside(|| cx.str(of)) {
        Tri::Known(text) => {
            let text: String = text.chars().filter(|c| !c.is_control()).take(80).collect();
            format!("\"{text}\"")
        }
        _ => "\"?\"".to_string(),
    }
}

/// Whether two texts are the same; `None` where that is not known. Two references to one parameter
/// are the same whatever its value is.
pub fn same_text(cx: &Context<'_, '_>, a: Val, b: Val) -> Option<bool> {
    if let (Tri::Known(a), Tri::Known(b)) = (cx.str(a), cx.str(b)) {
        return Some(a == b);
    }
    let (Slot::Value(a), Slot::Value(b)) = (a.slot, b.slot) else { return None };
    let (a, b) = (cx.world.pieces(a), cx.world.pieces(b));
    let open = a.iter().any(|piece| matches!(piece, Piece::Unknown(_)));
    (!open && a == b).then_some(true)
}

/// CPU units of a text such as `256`, `1024`, `.25 vCPU` or `2 vcpu`; 1024 units are one vCPU.
pub fn cpu_units(text: &str) -> Option<i64> {
    scaled(text, "vcpu")
}

/// MiB of a text such as `512`, `0.5GB` or `2 GB`; a GB counts 1024 MiB.
pub fn memory_mib(text: &str) -> Option<i64> {
    scaled(text, "gb")
}

/// A whole number, or a decimal number of a unit that counts 1024.
fn scaled(text: &str, unit: &str) -> Option<i64> {
    let lower = text.trim().to_ascii_lowercase();
    let Some(number) = lower.strip_suffix(unit) else { return lower.parse().ok() };
    let number = number.trim_end();
    if !number.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let value = number.parse::<f64>().ok()? * 1024.0;
    (value.fract() == 0.0 && value < 1e9).then_some(value as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (text, units) in [
            ("256", Some(256)),
            (".25 vCPU", Some(256)),
            ("0.25vcpu", Some(256)),
            (" 4 VCPU ", Some(4096)),
            ("0.3 vCPU", None),
            ("-1 vCPU", None),
            ("1 cpu", None),
            ("vCPU", None),
            ("1e3 vCPU", None),
            ("", None),
        ] {
            assert_eq!(cpu_units(text), units, "{text}");
        }
        assert_eq!(memory_mib("0.5GB"), Some(512));
        assert_eq!(memory_mib("30 GB"), Some(30_720));
        assert_eq!(memory_mib("2048"), Some(2048));
        assert_eq!(memory_mib("2 MB"), None);
    }
}
