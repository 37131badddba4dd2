//! The report, version 1: what `--format json` prints and the npm package returns.
//!
//! There is no time, duration or absolute path in it: two runs, two thread counts and two faces
//! give the same bytes.

mod baseline;
mod build;
mod fingerprint;
pub mod formats;
mod names;
pub mod store;
pub mod text;
pub mod touched;

pub use baseline::{Baseline, Entry};
pub use build::build;

use crate::model::world::ReadCounts;
use crate::rule::{Category, Confidence, Level, Severity};
use crate::suppress::Applied;
use crate::text::{Position, Span};
use serde::{Deserialize, Serialize};

/// Where the page of a rule is read.
pub fn page_url(rule: &str) -> String {
    format!("{}/blob/main/rules/{rule}.md", env!("CARGO_PKG_REPOSITORY"))
}

/// A word of a fixed list. By this name serde does not take it for borrowed text.
#[cfg_attr(feature = "types", tsify::declare)]
pub type Term = &'static str;

/// A report.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// `"1"`.
    #[cfg_attr(feature = "types", tsify(type = "'1'"))]
    #[serde(deserialize_with = "store::version")]
    pub schema_version: Term,
    /// Who made it.
    pub tool: Tool,
    /// Every file that was looked at, sorted by path.
    pub files: Vec<File>,
    /// Findings, sorted by path, place and rule.
    pub diagnostics: Vec<Diagnostic>,
    /// Counts.
    pub summary: Summary,
    /// Suppressions and how they stand, which are not part of the printed report.
    #[serde(skip)]
    pub suppressions: Vec<Applied>,
    /// Entries of [`crate::engine::Config::accepted`], by position, that have nothing to accept, or whose
    /// day is over; with what to say of them.
    #[serde(skip)]
    pub unused_ignores: Vec<(usize, String)>,
    /// Figures that are not part of the printed report.
    #[serde(skip)]
    pub statistics: Statistics,
}

impl Report {
    /// Leaves out the findings that are not wanted, and gives how many of those that were told are left out.
    pub fn retain(&mut self, wanted: impl Fn(&Diagnostic) -> bool) -> usize {
        let told = |report: &Self| text::shown(report).count();
        let before = told(self);
        self.diagnostics.retain(wanted);
        let summary = &mut self.summary;
        summary.by_level = ByLevel::default();
        (summary.fixable, summary.suppressed) = (0, 0);
        for finding in &self.diagnostics {
            if finding.suppressed.is_some() {
                summary.suppressed += 1;
            } else if !finding.baselined {
                *summary.by_level.of(finding.level) += 1;
                summary.fixable += usize::from(!finding.fixes.is_empty());
            }
        }
        before - told(self)
    }
}

/// Who made a report.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Tool {
    /// `plimsoll`.
    #[serde(deserialize_with = "store::tool")]
    pub name: Term,
    /// Version of the engine.
    #[serde(deserialize_with = "store::tool_version")]
    pub version: Term,
    /// Digest over ids and pages of the rules.
    pub rules_digest: String,
}

/// One file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct File {
    /// Relative path with `/`.
    pub path: String,
    /// What it is, where it is one of ours.
    #[cfg_attr(feature = "types", tsify(type = "Kind | null"))]
    #[serde(deserialize_with = "store::kind")]
    pub kind: Option<Term>,
    /// Size on disk, in bytes.
    pub bytes: u32,
    /// `checked`, `partly`, `unreadable`, `templated` or `skipped`.
    #[cfg_attr(
        feature = "types",
        tsify(type = "'checked' | 'partly' | 'unreadable' | 'templated' | 'skipped'")
    )]
    #[serde(deserialize_with = "store::status")]
    pub status: Term,
    /// Why it is not simply `checked`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Resources found in it.
    pub resources: usize,
    /// Whether it carries a mark of our kinds (see [`crate::unit::Unit::marked`]).
    #[serde(skip)]
    pub marked: bool,
}

/// A range in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, PartialOrd, Ord)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
pub struct Range {
    /// First character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
}

/// A finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// The rule.
    pub rule_id: String,
    /// Level in force.
    pub level: Level,
    /// Category.
    pub category: Category,
    /// Severity of security findings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// How sure it is.
    pub confidence: Confidence,
    /// What was found.
    pub message: String,
    /// How to mend it.
    pub help: String,
    /// The rule's page.
    pub url: String,
    /// The file.
    pub path: String,
    /// JSON pointer to the node in its document.
    pub pointer: String,
    /// The smallest range at fault.
    pub range: Range,
    /// The resource it is about; `None` for findings about the file.
    pub resource: Option<ResourceName>,
    /// Under which parameters and conditions it holds; empty where it always does.
    pub when: Vec<When>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// Edits that mend it.
    pub fixes: Vec<Fix>,
    /// Stays the same when the file is moved or reformatted.
    pub fingerprint: String,
    /// What a fingerprint without the resource's name and ordinal is made of, for a resource that is renamed;
    /// `None` for findings about the file. [`Self::nameless_fingerprint`] is what a baseline keeps.
    #[serde(skip)]
    pub nameless: Option<String>,
    /// Why it is suppressed, where it is.
    pub suppressed: Option<String>,
    /// Whether the baseline has it.
    pub baselined: bool,
    /// Byte range in the decoded text, for code frames.
    #[serde(skip)]
    pub span: Span,
    /// Index of the unit, for code frames.
    #[serde(skip)]
    pub unit: u32,
    /// Whether the text of the range is a secret, which no output may show.
    #[serde(skip)]
    pub sensitive: bool,
}

impl Diagnostic {
    /// The fingerprint without the resource's name and ordinal. Only a baseline asks for it.
    pub fn nameless_fingerprint(&self) -> Option<String> {
        self.nameless.as_deref().map(|key| fingerprint::hash(key, 0))
    }
}

/// The resource that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
pub struct ResourceName {
    /// Canonical kind.
    pub kind: String,
    /// Logical id or name.
    pub id: String,
    /// Unique in its file.
    pub address: String,
}

/// One choice under which a finding holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, PartialOrd, Ord)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
#[serde(untagged)]
pub enum When {
    /// A template parameter has a value.
    Parameter {
        /// Its name.
        parameter: String,
        /// The value; `None` for "any other value".
        value: Option<String>,
    },
    /// A condition holds or not.
    Condition {
        /// Its name.
        condition: String,
        /// Whether it holds.
        value: bool,
    },
}

/// Another place.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
pub struct Related {
    /// What is there.
    pub message: String,
    /// The file.
    pub path: String,
    /// The range.
    pub range: Range,
    /// Byte range, for code frames.
    #[serde(skip)]
    pub span: Span,
    /// Index of the unit.
    #[serde(skip)]
    pub unit: u32,
}

/// A fix.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// `safe` or `suggestion`.
    #[cfg_attr(feature = "types", tsify(type = "'safe' | 'suggestion'"))]
    #[serde(deserialize_with = "store::safety")]
    pub safety: Term,
    /// Its edits.
    pub edits: Vec<Edit>,
}

/// One edit of a fix.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Edit {
    /// The file.
    pub path: String,
    /// What is replaced.
    pub range: Range,
    /// By what.
    pub new_text: String,
    /// The range in the decoded text.
    #[serde(skip)]
    pub span: Span,
    /// Index of the unit.
    #[serde(skip)]
    pub unit: u32,
}

/// Counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Files looked at.
    pub files: usize,
    /// Of these checked, wholly or partly.
    pub checked: usize,
    /// Skipped or templated.
    pub skipped: usize,
    /// Could not be read.
    pub failed: usize,
    /// Findings by level, suppressed and baselined ones not counted.
    pub by_level: ByLevel,
    /// Findings with a fix.
    pub fixable: usize,
    /// Suppressed findings.
    pub suppressed: usize,
    /// Answers that depend on something unknown.
    pub undetermined: u64,
    /// Checks for which a limit on alternatives was met.
    pub capped: u64,
}

/// Findings by level.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
pub struct ByLevel {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Infos.
    pub info: usize,
}

impl ByLevel {
    /// The count of a level.
    pub fn of(&mut self, level: Level) -> &mut usize {
        match level {
            Level::Error => &mut self.error,
            Level::Warning => &mut self.warning,
            Level::Info => &mut self.info,
        }
    }
}

/// Figures for `--statistics` and `--timing`.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    /// Values that rules asked for, by state.
    pub reads: ReadCounts,
    /// For each rule: id, resources it ran on, findings, undetermined answers by reason.
    pub rules: Vec<RuleStatistics>,
}

/// Figures of one rule.
#[derive(Clone, Debug, Default)]
pub struct RuleStatistics {
    /// Rule id.
    pub id: String,
    /// Resources it ran on.
    pub resources: u64,
    /// Findings.
    pub findings: u64,
    /// Undetermined answers: reason in words and count.
    pub undetermined: Vec<(&'static str, u64)>,
    /// Errors inside the rule's own expressions: a fault of the rule.
    pub errors: Vec<String>,
    /// Time spent, in nanoseconds, where the host passed a clock.
    pub nanoseconds: u64,
}
