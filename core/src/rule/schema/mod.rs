//! JSON Schema in rule pages: a fenced block `json schema`, run over the properties of each resource in
//! `on`. Three-valued, with exact places.
//!
//! Every keyword that is understood is in [`read`]; another one is refused when the page is loaded, since a
//! keyword that is passed over would be a silent pass. Names of properties are CloudFormation's, whatever
//! the file is. Patterns are those of the crate `regex`: no look-around, no back-references.

mod check;
mod read;

pub use check::{Truth, run};
pub use read::{Fault, compile};

use crate::model::shape::Border;
use regex::Regex;
use serde_json::Value;

/// Index of a schema in its [`Schema`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Id(pub(crate) usize);

/// A schema that was understood: every subschema as a list of its keywords; the first is the whole.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    nodes: Vec<Vec<Keyword>>,
}

impl Schema {
    fn keywords(&self, id: Id) -> &[Keyword] {
        self.nodes.get(id.0).map_or(&[], Vec::as_slice)
    }
}

/// The types of JSON, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Types(pub(crate) u8);

impl Types {
    const NAMES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];
    const NULL: u8 = 1;
    const BOOLEAN: u8 = 2;
    const INTEGER: u8 = 4;
    const NUMBER: u8 = 8;
    const STRING: u8 = 16;
    const ARRAY: u8 = 32;
    const OBJECT: u8 = 64;

    fn words(self) -> String {
        let names =
            ["null", "true or false", "a whole number", "a number", "text", "a list", "a map"];
        let named = (0..).zip(names).filter(|(bit, _)| self.0 & (1 << bit) != 0);
        named.map(|(_, name)| name).collect::<Vec<_>>().join(" or ")
    }
}

/// A range of numbers; a border may be left out of it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Range {
    border: Border,
    /// Whether the borders themselves are refused.
    open: (bool, bool),
}

/// One keyword, or several that belong together.
#[derive(Clone, Debug)]
pub(crate) enum Keyword {
    /// The schema `false`.
    Never,
    Type(Types),
    Properties(Vec<(String, Id)>),
    Patterned(Vec<(Regex, Id)>),
    /// What has no name in `properties` and matches no pattern.
    Additional {
        names: Vec<String>,
        patterns: Vec<Regex>,
        schema: Id,
    },
    Names(Id),
    Required(Vec<String>),
    Dependent(Vec<(String, Vec<String>)>),
    Prefix(Vec<Id>),
    /// Items from a place on.
    Items(usize, Id),
    Count(Border),
    Unique,
    Contains(Id),
    /// `enum`, and `const` as one of one.
    OneOf(Vec<Value>),
    Range(Range),
    Multiple(f64),
    Length(Border),
    Pattern(String, Regex),
    All(Vec<Id>),
    Any(Vec<Id>),
    One(Vec<Id>),
    Not(Id),
    If(Id, Option<Id>, Option<Id>),
    Ref(Id),
}

#[cfg(test)]
mod tests;
