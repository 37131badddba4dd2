//! Every built-in rule. Written by `cargo xtask generate rules`; do not edit.

use plimsoll_core::rule::Rule;

#[path = "../ecr/mod.rs"]
mod ecr;
#[path = "../ecs/mod.rs"]
mod ecs;
#[path = "../eks/mod.rs"]
mod eks;
#[path = "../general/mod.rs"]
mod general;
#[path = "../iam/mod.rs"]
mod iam;
#[path = "../storage/mod.rs"]
mod storage;

/// Digest over ids and pages.
pub const DIGEST: &str = "sha256:7f0a093d84585c66ce912694e604085094f743fa55ef9736523a0cfe49bc170a";

/// The rules of every domain.
pub fn rules() -> Vec<Rule> {
    [
        &ecr::RULES[..],
        &ecs::RULES[..],
        &eks::RULES[..],
        &general::RULES[..],
        &iam::RULES[..],
        &storage::RULES[..],
    ]
    .concat()
}
