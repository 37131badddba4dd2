//! The expression language of checks: CEL, three-valued.
//!
//! The language is Google's Common Expression Language. What differs from it, and why, stands in
//! `docs/cel.md`: values may be unknown, an absent field is a value that equals nothing else, and
//! values know where they were written.
//!
//! - [`lex`], [`ast`], [`parse`]: text to a resolved expression.
//! - [`value`]: what expressions are about.
//! - [`eval`], [`operators`], [`access`]: an expression in one world.
//! - [`functions`], [`domain`]: what can be called; a new function is one line of a table.
//! - [`message`]: texts with `{expression}` in them.
//! - [`program`]: a whole check, compiled, and its run.

mod access;
mod ast;
mod domain;
mod eval;
mod fix;
mod functions;
mod lex;
mod message;
mod names;
mod needs;
mod operators;
mod parse;
mod policy;
mod program;
mod schedule;
mod value;

#[cfg(test)]
mod tests;

pub use program::{CompileError, Program, run};

/// Something wrong in an expression, at a byte offset of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mistake {
    at: u32,
    message: String,
}

impl Mistake {
    fn new(at: u32, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }
}
