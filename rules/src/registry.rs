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
pub const DIGEST: &str = "sha256:175bdf787367c38acea5193fcf8a4c26d38c5e32f2c3e6b010bdf4f3887cc58f";

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
