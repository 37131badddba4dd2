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
pub const DIGEST: &str = "sha256:b80266ba01cf1dfc2ce5c3292bad2924e77470716a9262809915a53f81aeef1d";

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
