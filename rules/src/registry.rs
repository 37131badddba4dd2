//! Every built-in rule.
use plimsoll_core::rule::Rule;
/// Digest.
pub const DIGEST: &str = "";
/// Rules.
pub fn rules() -> Vec<Rule> { Vec::new() }
