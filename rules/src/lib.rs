//! The rules of Plimsoll, one page each.
//!
//! A rule is a Markdown page in a folder of its domain, and a `.rs` file beside it where the check
//! needs code. `cargo xtask generate rules` joins them; adding a rule touches nothing else.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::unreachable,
        clippy::string_slice
    )
)]

/// The text of a page; empty in builds without the feature `prose`.
macro_rules! prose {
    ($path:literal) => {
        if cfg!(feature = "prose") { w!(include_str!($path)) } else { w!("") }
    };
}

pub mod catalogue;
pub mod data;
mod policies;
mod prelude;
mod read;
mod registry;
mod tasks;
mod trust;

use plimsoll_core::engine::Engine;

/// An engine with every built-in rule and table.
pub fn engine() -> Engine {
    Engine::new(registry::rules(), data::shapes(), registry::DIGEST)
}
