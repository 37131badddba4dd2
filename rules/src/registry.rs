//! Every built-in rule. Written by `cargo xtask generate rules`; do not edit.

use plimsoll_core::rule::Rule;

#[path = "../ecs/mod.rs"]
mod ecs;
#[path = "../general/mod.rs"]
mod general;

/// Digest over ids and pages.
pub const DIGEST: &str = "sha256:b13094547c65dc569ccb2d602c3fa9d107b92e6b68c259c6fc55c481f601dffd";

/// The rules of every domain.
pub fn rules() -> Vec<Rule> {
    [&ecs::RULES[..], &general::RULES[..]].concat()
}
