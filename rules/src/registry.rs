//! Every built-in rule. Written by `cargo xtask generate rules`; do not edit.

use plimsoll_core::rule::Rule;

#[path = "../apprunner/mod.rs"]
mod apprunner;
#[path = "../asg/mod.rs"]
mod asg;
#[path = "../ecs/mod.rs"]
mod ecs;
#[path = "../efs/mod.rs"]
mod efs;
#[path = "../general/mod.rs"]
mod general;
#[path = "../scaling/mod.rs"]
mod scaling;

/// Digest over ids and pages.
pub const DIGEST: &str = "sha256:7246ded15678e51b61f6e6dc732dc28dbb8a4ae3425a8f0386efd3b55872373e";

/// The rules of every domain.
pub fn rules() -> Vec<Rule> {
    [
        &apprunner::RULES[..],
        &asg::RULES[..],
        &ecs::RULES[..],
        &efs::RULES[..],
        &general::RULES[..],
        &scaling::RULES[..],
    ]
    .concat()
}
