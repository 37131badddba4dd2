//! What expressions are about: values that know where they were written.

use crate::model::world::{Ref, ResourceRef};
use crate::model::{Reason, Text as Attribute};
use std::rc::Rc;

/// Text of a model, of a rule, or made by an expression.
#[derive(Clone, Debug)]
pub(super) enum Text<'v> {
    Lit(&'v str),
    Made(Rc<str>),
}

impl std::ops::Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Text::Lit(text) => text,
            Text::Made(text) => text,
        }
    }
}

/// A list.
#[derive(Clone, Debug)]
pub(super) enum List<'v> {
    /// Of a file; items are read when they are asked for.
    Model(Ref),
    Made(Rc<[Val<'v>]>),
}

/// A map.
#[derive(Clone, Debug)]
pub(super) enum Map<'v> {
    /// Of a file; fields are read when they are asked for.
    Model(Ref),
    Made(Rc<[(Val<'v>, Val<'v>)]>),
}

/// Why an evaluation has no value.
#[derive(Clone, Debug)]
pub(super) enum Fault<'v> {
    /// A field that is not there was used as if it were: CEL's "no such key".
    Absent(&'v str),
    /// The budget is spent.
    Budget,
    /// Wrong types, an index out of range, an overflow …
    Wrong(Rc<str>),
}

impl Fault<'_> {
    /// The fault in words.
    pub fn words(&self) -> String {
        match self {
            Fault::Absent("") => "a value that is absent was used; guard it with has()".into(),
            Fault::Absent(name) => format!("`{name}` is absent; guard it with has()"),
            Fault::Budget => "the expression takes too many steps".into(),
            Fault::Wrong(message) => message.to_string(),
        }
    }
}

/// A value without its origin.
#[derive(Clone, Debug)]
pub(super) enum Cv<'v> {
    Null,
    Bool(bool),
    Int(i64),
    Double(f64),
    Str(Text<'v>),
    List(List<'v>),
    Map(Map<'v>),
    /// A type, by its name.
    Type(&'static str),
    /// A resource itself: `resource`, or what `linked` leads to.
    Resource(ResourceRef),
    /// A reference to a resource where text stands: which one is known, the text is not.
    Reference(ResourceRef, Option<Attribute>),
    Optional(Option<Rc<Val<'v>>>),
    /// A field that is not there, by its name.
    Absent(&'v str),
    Unknown(Reason),
    Error(Fault<'v>),
}

impl Cv<'_> {
    /// The name of its type.
    pub fn kind(&self) -> &'static str {
        match self {
            Cv::Null => "null_type",
            Cv::Bool(_) => "bool",
            Cv::Int(_) => "int",
            Cv::Double(_) => "double",
            Cv::Str(_) | Cv::Reference(..) => "string",
            Cv::List(_) => "list",
            Cv::Map(_) | Cv::Resource(_) => "map",
            Cv::Type(_) => "type",
            Cv::Optional(_) => "optional_type",
            Cv::Absent(_) => "absent",
            Cv::Unknown(_) => "unknown",
            Cv::Error(_) => "error",
        }
    }
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Made by the expression.
    None,
    /// A value of a file.
    At(Ref),
    /// Missing in a map of a file.
    In(Ref),
    /// The key of this value.
    Key(Ref),
}

/// A value and where it comes from.
#[derive(Clone, Debug)]
pub(super) struct Val<'v> {
    pub v: Cv<'v>,
    pub from: Origin,
}

/// A result, or the unknown or error that stands in its stead.
pub(super) type Res<'v, T> = Result<T, Cv<'v>>;

impl<'v> From<Cv<'v>> for Val<'v> {
    fn from(v: Cv<'v>) -> Self {
        Val { v, from: Origin::None }
    }
}

impl<'v> Cv<'v> {
    /// Text that the expression made.
    pub fn text(text: impl Into<Rc<str>>) -> Self {
        Cv::Str(Text::Made(text.into()))
    }

    /// A list that the expression made.
    pub fn list(items: Vec<Val<'v>>) -> Self {
        Cv::List(List::Made(items.into()))
    }

    /// A map that the expression made, from static keys.
    pub fn map(entries: Vec<(&'static str, Cv<'v>)>) -> Self {
        let key = |name: &'static str| Val::from(Cv::Str(Text::Lit(name)));
        let entries = entries.into_iter().map(|(name, v)| (key(name), v.into()));
        Cv::Map(Map::Made(entries.collect()))
    }

    /// An error.
    pub fn wrong(message: impl Into<Rc<str>>) -> Self {
        Cv::Error(Fault::Wrong(message.into()))
    }

    /// What a strict operation gives for an operand that is no value; `None` for a value.
    pub fn instead(&self) -> Option<Cv<'v>> {
        match self {
            Cv::Unknown(reason) => Some(Cv::Unknown(*reason)),
            Cv::Reference(..) => Some(Cv::Unknown(Reason::Attribute)),
            Cv::Absent(name) => Some(Cv::Error(Fault::Absent(name))),
            Cv::Error(fault) => Some(Cv::Error(fault.clone())),
            _ => None,
        }
    }
}

/// What a strict operation gives for operands of which some are no values: unknown before error.
pub(super) fn instead<'r, 'v: 'r>(
    operands: impl IntoIterator<Item = &'r Val<'v>>,
) -> Option<Cv<'v>> {
    let mut error = None;
    for operand in operands {
        match operand.v.instead() {
            Some(Cv::Unknown(reason)) => return Some(Cv::Unknown(reason)),
            Some(other) if error.is_none() => error = Some(other),
            _ => {}
        }
    }
    error
}

/// The order of two numbers on the number line; `None` with NaN.
pub(super) fn order_numbers(a: &Cv<'_>, b: &Cv<'_>) -> Option<std::cmp::Ordering> {
    match (a, b) {
        (Cv::Int(a), Cv::Int(b)) => Some(a.cmp(b)),
        (Cv::Double(a), Cv::Double(b)) => a.partial_cmp(b),
        (Cv::Int(a), Cv::Double(b)) => order_mixed(*a, *b),
        (Cv::Double(a), Cv::Int(b)) => order_mixed(*b, *a).map(std::cmp::Ordering::reverse),
        _ => None,
    }
}

fn order_mixed(a: i64, b: f64) -> Option<std::cmp::Ordering> {
    use std::cmp::Ordering;
    /// 2^63, the first double above every i64.
    const ABOVE: f64 = 9_223_372_036_854_775_808.0;
    if b.is_nan() {
        None
    } else if b >= ABOVE {
        Some(Ordering::Less)
    } else if b < -ABOVE {
        Some(Ordering::Greater)
    } else {
        // Within the range, so the cast is exact but for the fraction.
        let whole = b.trunc() as i64;
        Some(a.cmp(&whole).then_with(|| 0.0f64.partial_cmp(&b.fract()).unwrap_or(Ordering::Equal)))
    }
}

/// A double as CEL's `string()` writes it.
pub(super) fn double_text(value: f64) -> String {
    if value.is_nan() {
        "NaN".into()
    } else if value.is_infinite() {
        if value > 0.0 { "+Inf".into() } else { "-Inf".into() }
    } else if value != 0.0 && (value.abs() >= 1e21 || value.abs() < 1e-6) {
        format!("{value:e}")
    } else {
        format!("{value}")
    }
}
