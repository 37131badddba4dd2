//! The rules of Plimsoll, one page each.
//!
//! A rule is a Markdown page in a folder of its domain, and a `.rs` file beside it where the check
//! needs code. `cargo xtask generate rules` joins them; adding a rule touches nothing else.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::unreachable,
        clippy::string_slice
    )
)]

/// The text of a page; empty in builds without the feature `prose`.
macro_rules! prose {
    ($path:literal) => {
        if cfg!(feature = "prose") { w!(include_str!($path)) } else { w!("") }
    };
}

pub mod catalogue;
pub mod data;
mod policies;
mod prelude;
mod read;
mod registry;
mod tasks;
mod trust;

use plimsoll_core::engine::Engine;
use plimsoll_core::rule::parse::PageError;
use plimsoll_core::rule::{Rule, user};
use std::sync::Mutex;

/// An engine with every built-in rule and table.
pub fn engine() -> Engine {
    let prepared = PREPARED.try_lock().ok().and_then(|mut prepared| prepared.take());
    prepared.unwrap_or_else(made)
}

#[inline(never)]
fn made() -> Engine {
    Engine::new(registry::rules(), data::shapes(), registry::DIGEST)
}

/// What the next call of [`engine`] gives.
static PREPARED: Mutex<Option<Engine>> = Mutex::new(None);

/// Makes an engine for the next call of [`engine`], with every check and pattern compiled. For a WebAssembly module
/// that is written down with its memory, so that no run has to do it.
pub fn prepare() {
    let engine = engine();
    for index in 0..engine.rules().len() {
        engine.program(index);
        engine.schema(index);
    }
    for number in 0..engine.shapes().patterns() {
        engine.shapes().pattern(number);
    }
    if let Ok(mut prepared) = PREPARED.lock() {
        *prepared = Some(engine);
    }
}

/// An engine with the built-in rules and rules of the user's: an id and a page each.
///
/// # Errors
/// The id of the first page that is not understood, and what is wrong with it.
pub fn engine_with(pages: &[(&str, &str)]) -> Result<Engine, (String, PageError)> {
    if pages.is_empty() {
        return Ok(engine());
    }
    let engine = engine();
    let mut rules: Vec<Rule> = Vec::new();
    for (id, page) in pages {
        let known = engine.rule(id).is_some() || rules.iter().any(|rule| rule.meta.id == *id);
        let rule = match known {
            true => {
                let message = format!("there is a rule `{id}` already");
                Err(PageError { line: 1, message })
            }
            false => user::rule(id, page),
        };
        rules.push(rule.map_err(|error| ((*id).to_string(), error))?);
    }
    Ok(engine.with(rules))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "---\nsummary: X\nlevel: error\ncategory: validity\nconfidence: high\non: [AWS::ECS::TaskDefinition]\nfix: none\npacks: [strict]\nsince: 0.1.0\n---\n\n# X\n\n```cel\nassert: self.Family != 'x'\nmessage: x\n```\n";

    fn refused(id: &str, page: &str) -> String {
        match engine_with(&[(id, page)]) {
            Ok(_) => String::new(),
            Err((of, error)) => format!("{of}:{}: {}", error.line, error.message),
        }
    }

    #[test]
    fn a_page_of_the_users_is_a_rule_like_any_other() {
        let engine = engine_with(&[("own/x", &PAGE.replace('\n', "\r\n"))]).unwrap();
        assert_eq!(engine.rule("own/x").unwrap().page, PAGE);
        assert_eq!(engine.rules().len(), super::engine().rules().len() + 1);
        assert!(engine.digest().starts_with("sha256:") && engine.digest().len() == 71);
        assert_ne!(engine.digest(), super::engine().digest());
        assert_eq!(engine_with(&[]).unwrap().digest(), super::engine().digest());
    }

    #[test]
    fn an_engine_that_is_prepared_is_like_any_other() {
        let plain = made();
        prepare();
        for _ in 0..2 {
            let engine = engine();
            assert_eq!(engine.digest(), plain.digest());
            assert_eq!(engine.rules().len(), plain.rules().len());
            assert!((0..engine.rules().len()).all(|index| engine.check_names(index).is_ok()));
        }
    }

    #[test]
    fn pages_that_are_no_rules_are_refused_with_their_place() {
        assert!(refused("own/x", &PAGE.replace("level: error", "level: eror")).contains("own/x:"));
        assert!(refused("x", PAGE).contains("`x` is no id of a rule"));
        assert!(refused("Own/x", PAGE).contains("is no id"));
        assert!(refused("ecs/privileged-container", PAGE).contains("already"));
        let native = PAGE.replace("fix: none", "fix: none\ncheck: native");
        let native = native.split("```cel").next().unwrap_or_default().to_string();
        assert!(refused("own/x", &native).contains("code is for built-in rules"), "{native}");
        assert!(engine_with(&[("own/x", PAGE), ("own/x", PAGE)]).is_err());
    }
}
