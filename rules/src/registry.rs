//! Every built-in rule. Written by `cargo xtask generate rules`; do not edit.

use plimsoll_core::rule::Rule;

#[path = "../apprunner/mod.rs"]
mod apprunner;
#[path = "../asg/mod.rs"]
mod asg;
#[path = "../ecr/mod.rs"]
mod ecr;
#[path = "../ecs/mod.rs"]
mod ecs;
#[path = "../efs/mod.rs"]
mod efs;
#[path = "../eks/mod.rs"]
mod eks;
#[path = "../general/mod.rs"]
mod general;
#[path = "../iam/mod.rs"]
mod iam;
#[path = "../scaling/mod.rs"]
mod scaling;
#[path = "../storage/mod.rs"]
mod storage;

/// Digest over ids and pages.
pub const DIGEST: &str = "sha256:932fb8cd820421a9bc883954fe688e9c652b7030459ffbf085a09f91887fc576";

/// The rules of every domain.
pub fn rules() -> Vec<Rule> {
    [
        &apprunner::RULES[..],
        &asg::RULES[..],
        &ecr::RULES[..],
        &ecs::RULES[..],
        &efs::RULES[..],
        &eks::RULES[..],
        &general::RULES[..],
        &iam::RULES[..],
        &scaling::RULES[..],
        &storage::RULES[..],
    ]
    .concat()
}
