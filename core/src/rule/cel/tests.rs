//! Expressions and checks over hand-built models.

mod domain;
mod language;
mod running;
mod support;
mod three_valued;
