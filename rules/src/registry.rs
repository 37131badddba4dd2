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
pub const DIGEST: &str = "sha256:4529ddf2b2dc11b8200402492577b01ca086ddbcbdd8a314e69fb3c004203e5a";

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
