//! The rules of Plimsoll, one page each.

pub mod data;

use plimsoll_core::engine::Engine;

/// An engine with every built-in rule and table.
pub fn engine() -> Engine {
    Engine::new(Vec::new(), data::shapes(), "")
}
