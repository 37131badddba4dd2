//! An expression with its names resolved.

use super::functions::Function;
use regex::Regex;
use std::sync::OnceLock;

/// One expression.
#[derive(Debug)]
pub(super) struct Expr {
    /// Where it starts in its text, in bytes.
    pub at: u32,
    /// Height of the tree below, this node included: the evaluator recurses that deep.
    pub height: u16,
    pub op: Op,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sum {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// What an expression does.
#[derive(Debug)]
pub(super) enum Op {
    Null,
    Bool(bool),
    Int(i64),
    Double(f64),
    Str(Box<str>),
    /// The name of a type, as [`super::value::Cv::kind`] gives it.
    Type(&'static str),
    /// A variable by its place on the stack.
    Var(u16),
    /// `of.name`; `soft` is `of.?name`.
    Select {
        of: Box<Expr>,
        name: Box<str>,
        soft: bool,
    },
    /// `has(of.name)`.
    Has {
        of: Box<Expr>,
        name: Box<str>,
    },
    /// `of[at]`; `soft` is `of[?at]`.
    Index {
        of: Box<Expr>,
        index: Box<Expr>,
        soft: bool,
    },
    Not(Box<Expr>),
    Negate(Box<Expr>),
    /// Two or more operands.
    And(Vec<Expr>),
    /// Two or more operands.
    Or(Vec<Expr>),
    Choose(Box<[Expr; 3]>),
    /// `negated` is `!=`.
    Equal {
        negated: bool,
        sides: Box<[Expr; 2]>,
    },
    Order(Order, Box<[Expr; 2]>),
    Sum(Sum, Box<[Expr; 2]>),
    In(Box<[Expr; 2]>),
    List(Vec<Entry<Expr>>),
    Map(Vec<Entry<(Expr, Expr)>>),
    Call {
        function: &'static Function,
        args: Vec<Expr>,
    },
    /// `text.matches('literal')`.
    Matches {
        text: Box<Expr>,
        pattern: Pattern,
    },
    Bind {
        value: Box<Expr>,
        body: Box<Expr>,
    },
    Loop(Box<Loop>),
    /// `key(x)`: the key of a field as written.
    Key(Box<Expr>),
    /// `raw(x)`: without quotes in a message.
    Raw(Box<Expr>),
}

/// An item of a list or map literal; `soft` is `?item`, left out where the optional is empty.
#[derive(Debug)]
pub(super) struct Entry<T> {
    pub soft: bool,
    pub value: T,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LoopKind {
    All,
    Exists,
    ExistsOne,
    Filter,
    Map,
}

/// A macro over a list or map.
#[derive(Debug)]
pub(super) struct Loop {
    pub kind: LoopKind,
    /// Two variables: index or key, and item or value.
    pub two: bool,
    pub range: Expr,
    /// The filter of `map` with three arguments.
    pub test: Option<Expr>,
    pub body: Expr,
}

/// A pattern that stands in the rule. Its syntax is checked when the rule is compiled; the
/// automaton is built when it is first needed, since most rules of a run are never reached.
#[derive(Debug)]
pub(super) struct Pattern {
    pub text: Box<str>,
    pub built: OnceLock<Option<Regex>>,
}

impl Op {
    /// Whether it is a literal, the same at each evaluation and free of errors.
    pub fn is_literal(&self) -> bool {
        matches!(self, Op::Null | Op::Bool(_) | Op::Int(_) | Op::Double(_) | Op::Str(_))
    }
}
