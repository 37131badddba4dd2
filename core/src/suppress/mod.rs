//! Suppressions: findings that the people of a project have looked at and accept.
//!
//! They stand beside what they are about: in comments ([`comments`]), in `Metadata` of CloudFormation and
//! annotations of Kubernetes ([`data`]). [`apply`] holds them against the findings; what is wrong with
//! them is a finding itself. [`write`] puts new ones into a file.

mod apply;
mod comments;
mod data;
mod directive;
pub mod write;

pub use apply::{Applied, Asked, State, apply};

use crate::sort;
use crate::text::Span;
use crate::unit::Unit;

/// Where a suppression is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Carrier {
    /// A comment `plimsoll-ignore`.
    Comment,
    /// `Metadata: {Plimsoll: {ignore: […]}}` of a CloudFormation resource or template.
    Metadata,
    /// The annotation `plimsoll/ignore` of a Kubernetes object.
    Annotation,
    /// `ignore` of the config.
    Config,
}

impl Carrier {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Carrier::Comment => "comment",
            Carrier::Metadata => "metadata",
            Carrier::Annotation => "annotation",
            Carrier::Config => "config",
        }
    }

    /// What it is called in a sentence: "in …".
    pub fn words(self) -> &'static str {
        match self {
            Carrier::Comment => "a comment",
            Carrier::Metadata => "metadata",
            Carrier::Annotation => "an annotation",
            Carrier::Config => "the config",
        }
    }

    /// Every carrier.
    pub const ALL: [Carrier; 4] =
        [Carrier::Comment, Carrier::Metadata, Carrier::Annotation, Carrier::Config];

    /// The carrier that a word means.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|carrier| carrier.word() == word)
    }
}

/// What a suppression is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// The whole file.
    File,
    /// What stands in a range.
    Range(Span),
}

impl Scope {
    /// Whether a finding at a place belongs to it.
    pub fn holds(self, place: Span) -> bool {
        match self {
            Scope::File => true,
            Scope::Range(range) => range.contains(place),
        }
    }
}

/// The last day on which a suppression holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Until {
    /// Days since 1970-01-01, in UTC.
    Day(i64),
    /// A text that is no date.
    NoDate(String),
}

/// A suppression as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Rules by id or folder, each with the place where it is written.
    pub rules: Vec<(String, Span)>,
    /// Why; `None` where none is given.
    pub reason: Option<String>,
    /// Until when.
    pub until: Option<Until>,
    /// Where it is written.
    pub carrier: Carrier,
    /// The place of the whole.
    pub place: Span,
    /// What it is about.
    pub scope: Scope,
}

/// The suppressions of a file, in the order in which they are written.
pub fn of_unit(unit: &Unit) -> Vec<Suppression> {
    // Every carrier has the name in it, and nearly all files have none.
    let may_have = || memchr::memmem::find(unit.tree.text.as_bytes(), b"limsoll").is_some();
    if !unit.status.is_checked() || !may_have() {
        return Vec::new();
    }
    written(unit)
}

#[inline(never)]
fn written(unit: &Unit) -> Vec<Suppression> {
    let mut all = comments::read(&unit.tree);
    data::read(unit, &mut all);
    sort::sort_by_key(&mut all, |suppression| suppression.place);
    all
}

#[cfg(test)]
mod tests;
