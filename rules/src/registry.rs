//! Every built-in rule. Written by `cargo xtask generate rules`; do not edit.

use plimsoll_core::rule::Rule;

#[path = "../ecs/mod.rs"]
mod ecs;
#[path = "../general/mod.rs"]
mod general;

/// Digest over ids and pages.
pub const DIGEST: &str = "sha256:f397d213c0887a32ab32279ea0bf3a0f3cdaecdad2514988da2f2b7cc2057166";

/// The rules of every domain.
pub fn rules() -> Vec<Rule> {
    [&ecs::RULES[..], &general::RULES[..]].concat()
}
