//! One file as read: its tree, what it is, its resources.

use crate::input::Kind;
use crate::model::Model;
use crate::syntax::Tree;
use crate::text::{Source, Span};

/// How far a file could be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Everything in it was read.
    Checked,
    /// It was checked, but something in it could not be read.
    Partly(String),
    /// It could not be read at all.
    Unreadable(String),
    /// A text template (Helm, Jinja): not checked.
    Templated(String),
    /// Not ours, or not wanted.
    Skipped(String),
}

impl Status {
    /// The word in reports.
    pub fn word(&self) -> &'static str {
        match self {
            Status::Checked => "checked",
            Status::Partly(_) => "partly",
            Status::Unreadable(_) => "unreadable",
            Status::Templated(_) => "templated",
            Status::Skipped(_) => "skipped",
        }
    }

    /// Why it is not simply `checked`.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Status::Checked => None,
            Status::Partly(r)
            | Status::Unreadable(r)
            | Status::Templated(r)
            | Status::Skipped(r) => Some(r),
        }
    }

    /// Whether rules look at the file.
    pub fn is_checked(&self) -> bool {
        matches!(self, Status::Checked | Status::Partly(_))
    }
}

/// Something about the file itself that the report must say: a syntax error, a bound that was met.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The general rule that says it, e.g. `general/syntax`.
    pub rule: &'static str,
    /// Where.
    pub span: Span,
    /// What was found and what is accepted.
    pub message: String,
    /// Other places.
    pub related: Vec<(Span, String)>,
}

/// One file, read. `Send`, and the same for the same bytes and options.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Path relative to the root of the run, with `/`.
    pub path: String,
    /// The text.
    pub source: Source,
    /// The tree; empty where the file was not parsed.
    pub tree: Tree,
    /// What the file is, where it is one of ours.
    pub kind: Option<Kind>,
    /// How far it could be read.
    pub status: Status,
    /// Whether the file carries a mark of our kinds: not checking it then counts.
    pub marked: bool,
    /// Its resources.
    pub model: Model,
    /// What must be said about the file itself.
    pub notices: Vec<Notice>,
}
