//! What the generated registry is written in.

pub use plimsoll_core::rule::page::{
    Category, CelCheck, Check, Confidence, Each, Level, Meta, Rule, Severity, Word,
};
use std::borrow::Cow;

/// A static word.
pub const fn w(text: &'static str) -> Word {
    Cow::Borrowed(text)
}

/// A static list of words.
pub const fn l(words: &'static [Word]) -> Cow<'static, [Word]> {
    Cow::Borrowed(words)
}

/// A static list of loops.
pub const fn e(each: &'static [Each]) -> Cow<'static, [Each]> {
    Cow::Borrowed(each)
}

/// A static list of related places.
pub const fn r(related: &'static [(Word, Word)]) -> Cow<'static, [(Word, Word)]> {
    Cow::Borrowed(related)
}
