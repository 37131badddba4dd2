//! The rules of Plimsoll, one page each.

use plimsoll_core::engine::Engine;
use plimsoll_core::model::Shapes;

/// An engine with every built-in rule and table.
pub fn engine() -> Engine {
    Engine::new(Vec::new(), Shapes::default(), "")
}
