//! Fixes: what a rule proposes to change, as edits of the file's own text.
//!
//! A rule speaks of the model: give this field a value, take that item away ([`Change`]). [`plan`]
//! makes edits of it that keep style, comments and line ends, or nothing where that is not certain: the
//! value is shared by an alias, stands behind a reference or depends on a condition. [`apply`] carries
//! them out and looks at the result before it believes in it.

mod apply;
mod block;
mod flow;
mod locate;
mod merge;
mod plan;
mod scalar;
mod site;

pub use apply::{Applied, Fixed, Job, Safety, apply};
pub use plan::{Planned, plan};

use crate::model::world::Ref;
use crate::sort;
use crate::text::Span;

/// One step of a fix, in terms of the model. All steps of a finding are one fix.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A value is replaced, or a field added with it.
    Set {
        /// What gets the value.
        at: Target,
        /// The value.
        value: Literal,
    },
    /// A field or an item of a list goes.
    Remove(Ref),
    /// The key of a field is written in another way.
    Rename {
        /// The field's value.
        at: Ref,
        /// The key, as the file's door writes it.
        to: String,
    },
    /// An item comes to the end of a list.
    Add {
        /// The list.
        list: Target,
        /// The item.
        item: Literal,
    },
}

/// What a value is given to.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A value that is written.
    Value(Ref),
    /// A field that is not: the nearest map that is written, and the canonical names below it.
    Field {
        /// The map.
        map: Ref,
        /// The names, outermost first; those before the last become maps.
        path: Vec<String>,
    },
}

/// A value that a fix writes. Keys of maps are canonical names.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// A boolean.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text.
    Str(String),
    /// A list.
    List(Vec<Literal>),
    /// A map.
    Map(Vec<(String, Literal)>),
}

/// A replacement in the decoded text of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextEdit {
    /// What is replaced; empty where something is put in.
    pub span: Span,
    /// By what.
    pub text: String,
}

impl TextEdit {
    fn new(start: u32, end: u32, text: impl Into<String>) -> Self {
        Self { span: Span::new(start, end), text: text.into() }
    }

    fn insert(at: u32, text: impl Into<String>) -> Self {
        Self::new(at, at, text)
    }
}

/// The text with edits carried out. `None` where two of them overlap or one does not fit the text.
pub fn edited(text: &str, edits: &[TextEdit]) -> Option<String> {
    let mut edits: Vec<&TextEdit> = edits.iter().collect();
    // Of two at the same place the one that was asked for first comes first.
    sort::sort_by_key(&mut edits, |edit| edit.span);
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0usize;
    for edit in edits {
        out.push_str(text.get(at..edit.span.start as usize)?);
        out.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}
