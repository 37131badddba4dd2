//! Which rules run: packs, `--select` and `--ignore`.

use super::Rule;
use crate::engine::Config;
use crate::near;

/// For each rule whether it runs.
///
/// # Errors
/// A selector that names no rule, folder or pack, with the nearest name.
pub fn select(rules: &[Rule], config: &Config) -> Result<Vec<bool>, String> {
    for selector in config.select.iter().chain(&config.ignore) {
        if !rules.iter().any(|rule| matches(rule, selector)) {
            return Err(unknown(rules, selector));
        }
    }
    // A level or an enforcement of a rule that does not exist would hold nothing, and nobody would know.
    let named = config.levels.iter().map(|level| &level.rule).chain(&config.policy.enforce);
    for name in named {
        if !rules.iter().any(|rule| covers(name, &rule.meta.id)) {
            return Err(unknown(rules, name));
        }
    }
    Ok(rules
        .iter()
        .map(|rule| {
            // The engine's own findings (syntax, limits) are never hidden by a selection of rules.
            let engine = matches!(rule.check, super::Check::Engine);
            let wanted = match config.select.is_empty() {
                true => engine || rule.meta.packs.iter().any(|pack| pack == "recommended"),
                false => engine || config.select.iter().any(|s| matches(rule, s)),
            };
            wanted && !config.ignore.iter().any(|s| matches(rule, s))
        })
        .collect())
}

/// Whether a selector means a rule: `ALL`, a pack, a folder, or the id.
fn matches(rule: &Rule, selector: &str) -> bool {
    selector == "ALL"
        || rule.meta.packs.iter().any(|pack| pack == selector)
        || covers(selector.trim_end_matches('/'), &rule.meta.id)
}

/// Whether a name means a rule: its id, or the folder that it is in.
pub fn covers(name: &str, id: &str) -> bool {
    name == id || id.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'))
}

#[inline(never)]
fn unknown(rules: &[Rule], selector: &str) -> String {
    let mut names: Vec<&str> = rules.iter().map(|rule| rule.meta.id.as_ref()).collect();
    names.extend(rules.iter().filter_map(|rule| rule.meta.id.split('/').next()));
    names.extend(rules.iter().flat_map(|rule| rule.meta.packs.iter().map(AsRef::as_ref)));
    match near::nearest(selector, names.into_iter(), 0.75) {
        Some(name) => {
            format!("there is no rule, folder or pack \"{selector}\"; did you mean \"{name}\"?")
        }
        None => format!(
            "there is no rule, folder or pack \"{selector}\"; `plimsoll rules` lists what there is"
        ),
    }
}
