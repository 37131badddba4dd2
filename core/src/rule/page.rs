//! What a rule is: the front matter of its page and its check.

use super::option::RuleOption;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Text that is static in built-in rules.
#[cfg_attr(feature = "types", tsify::declare)]
pub type Word = Cow<'static, str>;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// For information; never fails a run.
    Info,
    /// Something that is likely to fail in production or is unsafe.
    Warning,
    /// AWS or Kubernetes rejects it, or it cannot work.
    Error,
}

impl Level {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "info",
        }
    }
}

/// What it is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Rejected, or cannot work.
    Validity,
    /// Unsafe.
    Security,
    /// Fails or degrades in production.
    Reliability,
    /// Costs more than it has to.
    Cost,
    /// Hard to run.
    Operations,
}

/// How grave a security finding is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// 3.0 in SARIF.
    Low,
    /// 5.5 in SARIF.
    Medium,
    /// 8.0 in SARIF.
    High,
    /// 9.5 in SARIF.
    Critical,
}

impl Category {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Category::Validity => "validity",
            Category::Security => "security",
            Category::Reliability => "reliability",
            Category::Cost => "cost",
            Category::Operations => "operations",
        }
    }
}

impl Severity {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }
}

/// How sure a finding is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A heuristic.
    Low,
    /// Right nearly always.
    Medium,
    /// Follows from the file.
    High,
}

impl Confidence {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

/// The front matter of a page.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Meta {
    /// Its path without the suffix: `ecs/privileged-container`.
    pub id: Word,
    /// One sentence without a full stop.
    pub summary: Word,
    /// Level.
    pub level: Level,
    /// Category.
    pub category: Category,
    /// Severity, for security rules only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// Confidence.
    pub confidence: Confidence,
    /// Kinds of resources it looks at; `*` means every kind that has a shape.
    pub on: Cow<'static, [Word]>,
    /// `safe`, `suggestion` or `none`.
    #[cfg_attr(feature = "types", tsify(type = "'safe' | 'suggestion' | 'none'"))]
    pub fix: Word,
    /// What a config can decide.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub options: Cow<'static, [RuleOption]>,
    /// Packs it is in.
    pub packs: Cow<'static, [Word]>,
    /// Version that had it first.
    pub since: Word,
    /// Sources of the fact.
    pub sources: Cow<'static, [Word]>,
    /// The same check in other tools and standards.
    pub same_as: Cow<'static, [Word]>,
    /// Catalogue rows that the page decides.
    pub aka: Cow<'static, [Word]>,
    /// Whether what it points at is a secret, which no output may show.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// One or two sentences on how to mend it, for reports.
    pub help: Word,
}

/// `each name: expression`: the check runs for every item.
#[derive(Clone, Debug)]
pub struct Each {
    /// The variable.
    pub name: Word,
    /// The list or map.
    pub list: Word,
}

/// `fix: remove expression`, `fix: set expression = expression` or `fix: add expression to expression`: a
/// step of the fix of a finding.
#[derive(Clone, Debug)]
pub struct FixStep {
    /// What is done.
    pub verb: FixVerb,
    /// To what.
    pub at: Word,
    /// With what; empty for [`FixVerb::Remove`].
    pub value: Word,
}

/// What a step of a fix does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FixVerb {
    /// Gives a field a value.
    Set,
    /// Takes a field or items of a list away.
    Remove,
    /// Adds an item to a list.
    Add,
}

/// A check in CEL.
#[derive(Clone, Debug, Default)]
pub struct CelCheck {
    /// Loops, outermost first.
    pub each: Cow<'static, [Each]>,
    /// When the rule applies; always where absent.
    pub when: Option<Word>,
    /// What must hold.
    pub assert: Word,
    /// What to point at; the last value read where absent.
    pub at: Option<Word>,
    /// Other places: `(expression, text)`.
    pub related: Cow<'static, [(Word, Word)]>,
    /// Steps that mend it.
    pub fix: Cow<'static, [FixStep]>,
    /// The message, with `{expression}` in it.
    pub message: Word,
    /// Names of fields without any of which it says nothing of a resource ([`super::cel::Program::needs`]);
    /// `None` where it must be compiled to know them.
    pub needs: Option<Cow<'static, [Word]>>,
}

/// How a rule checks.
#[derive(Clone)]
pub enum Check {
    /// A CEL expression.
    Cel(CelCheck),
    /// A function beside the page.
    Native(fn(&mut super::Context<'_, '_>)),
    /// A JSON Schema, as written in the page.
    Schema(Word),
    /// A fault that the shape checker tells.
    Shape(super::shape::Fault),
    /// Said by the engine itself (syntax, limits): nothing to run.
    Engine,
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Check::Cel(check) => check.fmt(f),
            Check::Native(_) => f.write_str("Native"),
            Check::Schema(schema) => write!(f, "Schema({schema})"),
            Check::Shape(fault) => write!(f, "Shape({fault:?})"),
            Check::Engine => f.write_str("Engine"),
        }
    }
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Front matter.
    pub meta: Meta,
    /// The check.
    pub check: Check,
    /// The whole page as written; empty where prose is left out of the build.
    pub page: Word,
}

impl Rule {
    /// The kinds of resources that it is for.
    pub fn kinds(&self) -> Vec<&str> {
        self.meta.on.iter().map(|kind| &**kind).collect()
    }
}
