//! The two calls: [`Engine::read`] and [`Engine::check`].

use crate::input::{self, ReadOptions};
use crate::model::Shapes;
use crate::model::names::Names;
use crate::paths::glob::Glob;
use crate::report::Report;
use crate::rule::cel::{CompileError, Program};
use crate::rule::option::SetOption;
use crate::rule::run::{Compiled, CompiledSchema};
use crate::rule::schema::{self, Schema};
use crate::rule::{Check, Level, Rule};
use crate::sort;
use crate::suppress::Carrier;
use crate::text::Span;
use crate::unit::Unit;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// What a run is asked for.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Rules to run: ids, folders (`ecs`), `ALL`; empty means the pack `recommended`.
    pub select: Vec<String>,
    /// Rules to leave out: ids or folders.
    pub ignore: Vec<String>,
    /// Levels of rules; the last one that fits wins.
    pub levels: Vec<LevelRule>,
    /// Values of rules' options; the last one of an option wins.
    pub options: Vec<SetOption>,
    /// Globs of files that belong together, whatever their folders: among names of one kind those of the same
    /// bundle are nearer than those of the same folder.
    pub bundles: Vec<Vec<Glob>>,
    /// Findings that are accepted, beside what files say themselves.
    pub accepted: Vec<Ignore>,
    /// What suppressions must have.
    pub policy: Policy,
    /// What stands before a path of the run to make it one from the folder of the config: empty, or with
    /// a `/` at its end.
    pub base: String,
}

/// The level of some rules, everywhere or in some files or resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelRule {
    /// A rule's id, or a folder of rules.
    pub rule: String,
    /// The level; `None` where findings are not told.
    pub level: Option<Level>,
    /// Files; every file where `None`.
    pub paths: Option<Vec<Glob>>,
    /// Ids of resources; every resource where `None`.
    pub resources: Option<Vec<String>>,
}

/// Findings that are accepted, as a config says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// Rules or folders of rules.
    pub rules: Vec<String>,
    /// Files; every file where `None`.
    pub path: Option<Glob>,
    /// The id of a resource; every resource where `None`.
    pub resource: Option<String>,
    /// A JSON Pointer: findings at it and below it.
    pub pointer: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The last day on which it holds, in days since 1970-01-01.
    pub until: Option<i64>,
    /// Where it stands in its file.
    pub place: Span,
    /// `file:line:column` of the place, for messages.
    pub origin: String,
}

/// What suppressions must have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// A suppression without a reason ignores nothing.
    pub require_reason: bool,
    /// Carriers that are not accepted.
    pub forbid: Vec<Carrier>,
    /// Rules or folders of rules that nothing can ignore.
    pub enforce: Vec<String>,
}

/// What the host lends to a check.
#[derive(Clone, Copy, Default)]
pub struct Host<'h> {
    /// Today as days since 1970-01-01; rules about dates are silent without it.
    pub today: Option<i64>,
    /// A clock in nanoseconds, for `--timing`.
    pub clock: Option<&'h (dyn Fn() -> u64 + Sync)>,
    /// Runs `job(0..n)` and returns when all are done; a loop where absent. The native shell puts
    /// threads here: the only difference between faces.
    pub map: Option<&'h Map<'h>>,
}

/// Runs a job for each number below the first argument.
pub type Map<'h> = dyn Fn(usize, &(dyn Fn(usize) + Sync)) + Sync + 'h;

/// Rules and tables, ready to run.
#[derive(Debug)]
pub struct Engine {
    rules: Vec<Rule>,
    programs: Vec<Compiled>,
    schemas: Vec<CompiledSchema>,
    shapes: Shapes,
    digest: String,
}

impl Engine {
    /// An engine with rules (any order) and shape tables.
    /// The digest is told in every report.
    pub fn new(mut rules: Vec<Rule>, shapes: Shapes, digest: impl Into<String>) -> Self {
        sort::sort_by(&mut rules, |a, b| a.meta.id.cmp(&b.meta.id));
        let programs = rules.iter().map(|_| Compiled::new()).collect();
        let schemas = rules.iter().map(|_| CompiledSchema::new()).collect();
        Self { rules, programs, schemas, shapes, digest: digest.into() }
    }

    /// The same engine with more rules.
    pub fn with(self, more: Vec<Rule>) -> Self {
        if more.is_empty() {
            return self;
        }
        let mut hash = Sha256::new();
        hash.update(&self.digest);
        for rule in &more {
            hash.update(rule.meta.id.as_bytes());
            hash.update(rule.page.as_bytes());
        }
        let hex = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let digest = format!("sha256:{hex}");
        let rules = self.rules.into_iter().chain(more).collect();
        Engine::new(rules, self.shapes, digest)
    }

    /// The compiled check of a CEL rule; compiled when it is first asked for.
    pub fn program(&self, index: usize) -> Option<&Result<Program, CompileError>> {
        let rule = self.rules.get(index)?;
        let Check::Cel(check) = &rule.check else { return None };
        Some(self.programs.get(index)?.get_or_init(|| {
            let program = Program::compile(check)?;
            // A page of the build is borrowed, and `check_names` is one of its tests.
            if matches!(rule.page, Cow::Owned(_)) {
                program.check_names(&self.shapes, &rule.kinds(), &rule.meta.options)?;
            }
            Ok(program)
        }))
    }

    /// Whether a rule may say something of a resource with these fields. A page of the build is not compiled
    /// to know it.
    pub fn may_speak(&self, index: usize, names: &Names<'_>) -> bool {
        let Some(Check::Cel(check)) = self.rules.get(index).map(|rule| &rule.check) else {
            return true;
        };
        match &check.needs {
            Some(needs) => needs.iter().all(|name| names.may_have(name)),
            None => match self.program(index) {
                Some(Ok(program)) => program.needs().all(|name| names.may_have(name)),
                _ => true,
            },
        }
    }

    /// Whether every property that a CEL rule reads exists in one of its kinds. Rules whose pages are not
    /// part of the build are checked when they are first run.
    ///
    /// # Errors
    /// The first property that does not exist, with its place; a check that cannot be compiled.
    pub fn check_names(&self, index: usize) -> Result<(), CompileError> {
        match (self.rules.get(index), self.program(index)) {
            (Some(rule), Some(Ok(program))) => {
                program.check_names(&self.shapes, &rule.kinds(), &rule.meta.options)
            }
            (_, Some(Err(error))) => Err(error.clone()),
            _ => Ok(()),
        }
    }

    /// The schema of a rule that has one; read when it is first asked for.
    pub fn schema(&self, index: usize) -> Option<&Result<Schema, schema::Fault>> {
        let Check::Schema(text) = &self.rules.get(index)?.check else { return None };
        Some(self.schemas.get(index)?.get_or_init(|| schema::compile(text)))
    }

    /// The rules, sorted by id.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// A rule by id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.get(self.index_of(id)?)
    }

    /// The place of a rule in [`Engine::rules`].
    pub fn index_of(&self, id: &str) -> Option<usize> {
        self.rules.binary_search_by(|rule| rule.meta.id.as_ref().cmp(id)).ok()
    }

    /// Names and types of properties.
    pub fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    /// Digest over ids and pages of the rules.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Options for [`Engine::read`] with this engine's tables.
    pub fn options(&self) -> ReadOptions<'_> {
        ReadOptions { shapes: &self.shapes, kind: None, parameters: &[] }
    }

    /// Reads one file. Never fails: what could not be read is in the unit's status and notices.
    pub fn read(&self, path: &str, bytes: &[u8], options: &ReadOptions<'_>) -> Unit {
        input::read(path, bytes, options)
    }

    /// Checks files that were read.
    ///
    /// # Errors
    /// A sentence when the configuration names a rule that does not exist, with the nearest match.
    pub fn check(&self, units: &[Unit], config: &Config, host: Host<'_>) -> Result<Report, String> {
        crate::rule::run::check(self, units, config, host)
    }
}
