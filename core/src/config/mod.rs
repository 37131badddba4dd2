//! The configuration of a project: `plimsoll.toml`, or the same keys in YAML or JSON.
//!
//! [`keys`] says once what there is; reading, the JSON Schema and the reference are made from it. Nothing here
//! touches files: a host says what stands where, and [`find`] and [`read`] do the rest.

pub mod edit;
pub mod keys;
mod node;
mod read;
pub mod schema;

pub use read::{Mistake, read};

use crate::engine::{Config, Ignore, LevelRule, Policy};
use crate::paths::glob::Glob;
use crate::rule::option::SetOption;
use crate::text::Span;
use std::path::{Path, PathBuf};

/// Names of the file, of which a folder has at most one.
pub const NAMES: [&str; 4] = ["plimsoll.toml", "plimsoll.yaml", "plimsoll.yml", "plimsoll.json"];

/// From which level on findings fail a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FailOn {
    /// Errors.
    Error,
    /// Errors and warnings.
    Warning,
    /// Nothing.
    Never,
}

/// What a file says. Paths and globs are those of the file: relative to its folder.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Files and folders whose settings come first.
    pub extends: Vec<(String, Span)>,
    /// Rules, folders and packs that run.
    pub select: Option<Vec<String>>,
    /// Rules, folders and packs that do not.
    pub deselect: Vec<String>,
    /// From which level on findings fail a run.
    pub fail_on: Option<FailOn>,
    /// Globs of files that are not looked at.
    pub exclude: Vec<String>,
    /// The baseline.
    pub baseline: Option<String>,
    /// Levels of rules, the later ones winning.
    pub levels: Vec<LevelRule>,
    /// Rule pages of the user's, or folders of them.
    pub rules: Vec<(String, Span)>,
    /// Values of rules' options and where they stand, the later ones winning.
    pub options: Vec<(SetOption, Span)>,
    /// Files that belong together.
    pub bundles: Vec<Vec<Glob>>,
    /// Findings that are accepted.
    pub ignore: Vec<Ignore>,
    /// Values of template parameters and of pseudo parameters.
    pub parameters: Vec<(String, String)>,
    /// What suppressions must have.
    pub policy: Policy,
    /// Where each key is written, for `config show`: the key and its place.
    pub places: Vec<(String, Span)>,
}

impl Settings {
    /// Settings that come before these: what these say wins, lists of exceptions are joined.
    pub fn over(mut self, base: Settings) -> Settings {
        self.select = self.select.or(base.select);
        self.deselect = [base.deselect, self.deselect].concat();
        self.fail_on = self.fail_on.or(base.fail_on);
        self.exclude = [base.exclude, self.exclude].concat();
        self.baseline = self.baseline.or(base.baseline);
        self.levels = [base.levels, self.levels].concat();
        self.rules = [base.rules, self.rules].concat();
        self.options = [base.options, self.options].concat();
        self.bundles = [base.bundles, self.bundles].concat();
        self.ignore = [base.ignore, self.ignore].concat();
        self.parameters = [base.parameters, self.parameters].concat();
        self.policy.require_reason |= base.policy.require_reason;
        self.policy.forbid = [base.policy.forbid, self.policy.forbid].concat();
        self.policy.enforce = [base.policy.enforce, self.policy.enforce].concat();
        self
    }

    /// What a run of the engine is asked for. `base` is [`Config::base`].
    pub fn engine(&self, base: &str) -> Config {
        Config {
            select: self.select.clone().unwrap_or_default(),
            ignore: self.deselect.clone(),
            levels: self.levels.clone(),
            options: self.options.iter().map(|(option, _)| option.clone()).collect(),
            bundles: self.bundles.clone(),
            accepted: self.ignore.clone(),
            policy: self.policy.clone(),
            base: base.to_string(),
        }
    }
}

/// The config of a folder: the nearest one above it, up to the root of its repository.
///
/// # Errors
/// Two configs in one folder.
pub fn find(folder: &Path, exists: &dyn Fn(&Path) -> bool) -> Result<Option<PathBuf>, String> {
    for above in folder.ancestors() {
        let here: Vec<PathBuf> =
            NAMES.iter().map(|name| above.join(name)).filter(|path| exists(path)).collect();
        match here.as_slice() {
            [] => {}
            [one] => return Ok(Some(one.clone())),
            [first, second, ..] => {
                return Err(format!(
                    "{} and {} both say what holds in their folder; keep one of them",
                    first.display(),
                    second.display()
                ));
            }
        }
        if exists(&above.join(".git")) {
            break;
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests;
