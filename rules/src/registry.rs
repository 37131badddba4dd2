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
pub const DIGEST: &str = "sha256:265d720df0520ce119ac309d15d83765b5167593fb322d5bf848cb46ab7e258a";

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
