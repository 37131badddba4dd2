//! What the generated registry is written in.
//!
//! Macros and not `const fn`: a list of words is promoted to a static only where it is made of
//! constructors alone, because [`Word`] has a destructor.

pub use plimsoll_core::rule::option::{OptionValue, RuleOption};
pub use plimsoll_core::rule::page::{
    Category, CelCheck, Check, Confidence, Each, FixStep, FixVerb, Level, Meta, Rule, Severity,
};
pub use plimsoll_core::rule::shape::Fault;

/// A static word.
macro_rules! w {
    ($text:expr) => {
        ::std::borrow::Cow::Borrowed($text)
    };
}

/// A static list: of words, of loops, of related places.
macro_rules! l {
    ($($item:expr),* $(,)?) => {
        ::std::borrow::Cow::Borrowed(&[$($item),*])
    };
}

pub(crate) use {l, w};
