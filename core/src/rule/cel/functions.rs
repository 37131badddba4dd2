//! What can be called: the general functions of CEL and its usual extensions, and the table of
//! all functions. To add one, write it and add its line to a table.

use super::eval::Eval;
use super::value::{Cv, Fault, List, Map, Res, Text, Val, double_text};
use super::{domain, policy};
use crate::limits;
use crate::model::Reason;
use crate::sort;
use regex::{Regex, RegexBuilder};
use rustc_hash::FxHashSet;
use std::cmp::Ordering;
use std::rc::Rc;

/// How a function is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// `name(a, b)`.
    Function,
    /// `a.name(b)`.
    Method,
    /// Both.
    Either,
}

/// The code of a function: its operands, the receiver first.
pub(super) type Run = for<'e, 'v> fn(&'e mut Eval<'v>, &'e [Val<'v>]) -> Res<'v, Val<'v>>;

/// A function.
#[derive(Debug)]
pub(super) struct Function {
    pub name: &'static str,
    pub form: Form,
    /// Fewest operands, the receiver included.
    pub least: u8,
    /// Most operands, the receiver included.
    pub most: u8,
    /// It sees operands that are absent, unknown or errors; any other function is not called then:
    /// an unknown operand makes the result unknown, an absent one is an error.
    pub lenient: bool,
    pub run: Run,
}

impl Function {
    /// A line of a table.
    pub const fn new(name: &'static str, form: Form, least: u8, most: u8, run: Run) -> Self {
        Self { name, form, least, most, lenient: false, run }
    }

    /// A line of a table for a function that handles unknown and absent operands itself.
    pub const fn lenient(name: &'static str, form: Form, least: u8, most: u8, run: Run) -> Self {
        Self { name, form, least, most, lenient: true, run }
    }
}

use Form::{Either, Function as Plain, Method};

static GENERAL: &[Function] = &[
    Function::new("size", Either, 1, 1, size),
    Function::new("contains", Method, 2, 2, |_, a| with_texts(a, |t, p| t.contains(p))),
    Function::new("startsWith", Method, 2, 2, |_, a| with_texts(a, |t, p| t.starts_with(p))),
    Function::new("endsWith", Method, 2, 2, |_, a| with_texts(a, |t, p| t.ends_with(p))),
    Function::new("matches", Either, 2, 2, matches),
    Function::new("lowerAscii", Method, 1, 1, |e, a| changed(e, a, str::to_ascii_lowercase)),
    Function::new("upperAscii", Method, 1, 1, |e, a| changed(e, a, str::to_ascii_uppercase)),
    Function::new("trim", Method, 1, 1, |e, a| changed(e, a, |t| t.trim().to_string())),
    Function::new("split", Method, 2, 3, split),
    Function::new("join", Method, 1, 2, join),
    Function::new("replace", Method, 3, 4, replace),
    Function::new("substring", Method, 2, 3, substring),
    Function::new("charAt", Method, 2, 2, char_at),
    Function::new("indexOf", Method, 2, 3, |e, a| index_of(e, a, false)),
    Function::new("lastIndexOf", Method, 2, 3, |e, a| index_of(e, a, true)),
    Function::new("string", Plain, 1, 1, to_string),
    Function::new("int", Plain, 1, 1, to_int),
    Function::new("uint", Plain, 1, 1, to_int),
    Function::new("double", Plain, 1, 1, to_double),
    Function::new("bool", Plain, 1, 1, to_bool),
    Function::lenient("type", Plain, 1, 1, type_of),
    Function::lenient("dyn", Plain, 1, 1, |_, a| first(a).cloned()),
    Function::new("math.greatest", Plain, 1, u8::MAX, |e, a| extreme(e, a, Ordering::Greater)),
    Function::new("math.least", Plain, 1, u8::MAX, |e, a| extreme(e, a, Ordering::Less)),
    Function::new("math.abs", Plain, 1, 1, abs),
    Function::new("math.ceil", Plain, 1, 1, |_, a| rounded(a, f64::ceil)),
    Function::new("math.floor", Plain, 1, 1, |_, a| rounded(a, f64::floor)),
    Function::new("math.round", Plain, 1, 1, |_, a| rounded(a, f64::round)),
    Function::new("sets.contains", Plain, 2, 2, |e, a| sets(e, a, Sets::Contains)),
    Function::new("sets.intersects", Plain, 2, 2, |e, a| sets(e, a, Sets::Intersects)),
    Function::new("sets.equivalent", Plain, 2, 2, |e, a| sets(e, a, Sets::Equivalent)),
    Function::new("lists.range", Plain, 1, 1, range),
    Function::new("sort", Method, 1, 1, sort),
    Function::new("distinct", Method, 1, 1, distinct),
    Function::new("reverse", Method, 1, 1, reverse),
    Function::new("slice", Method, 3, 3, slice),
    Function::new("flatten", Method, 1, 2, flatten),
    Function::new("min", Method, 1, 1, |e, a| list_extreme(e, a, Ordering::Less)),
    Function::new("max", Method, 1, 1, |e, a| list_extreme(e, a, Ordering::Greater)),
    Function::new("sum", Method, 1, 1, sum),
    Function::new("keys", Either, 1, 1, |e, a| sides(e, a, true)),
    Function::new("values", Either, 1, 1, |e, a| sides(e, a, false)),
    Function::new("optional.none", Plain, 0, 0, |_, _| Ok(Cv::Optional(None).into())),
    Function::new("optional.of", Plain, 1, 1, |_, a| {
        Ok(Cv::Optional(Some(Rc::new(first(a)?.clone()))).into())
    }),
    Function::new("hasValue", Method, 1, 1, |_, a| {
        Ok(Cv::Bool(optional(a, "`hasValue`")?.is_some()).into())
    }),
    Function::new("value", Method, 1, 1, |_, a| match optional(a, "`value`")? {
        Some(inner) => Ok((*inner).clone()),
        None => Err(Cv::Error(Fault::Absent(""))),
    }),
    Function::lenient("orValue", Method, 2, 2, |_, a| or_else(a, |inner, _| (*inner).clone())),
    Function::lenient("or", Method, 2, 2, |_, a| or_else(a, |_, whole| whole.clone())),
    Function::new("optional.ofNonZeroValue", Plain, 1, 1, of_non_zero),
];

/// A function by its full name.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    GENERAL.iter().chain(domain::TABLE).chain(policy::TABLE).find(|function| function.name == name)
}

/// The names of all functions.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    GENERAL.iter().chain(domain::TABLE).chain(policy::TABLE).map(|function| function.name)
}

/// Checks the syntax of a pattern without building it.
pub(super) fn check_pattern(pattern: &str) -> Result<(), String> {
    regex_syntax::Parser::new().parse(pattern).map(|_| ()).map_err(|error| match error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        other => other.to_string(),
    })
}

/// Builds a pattern, at most 1 MiB large.
pub(super) fn build_pattern(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).size_limit(1 << 20).dfa_size_limit(1 << 20).build()
}

/// The operand at a place. The parser has counted them.
pub(super) fn arg<'r, 'v>(args: &'r [Val<'v>], at: usize) -> Res<'v, &'r Val<'v>> {
    args.get(at).ok_or_else(|| Cv::wrong("too few arguments"))
}

fn first<'r, 'v>(args: &'r [Val<'v>]) -> Res<'v, &'r Val<'v>> {
    arg(args, 0)
}

/// A text operand.
pub(super) fn text<'r, 'v>(args: &'r [Val<'v>], at: usize) -> Res<'v, &'r str> {
    let value = arg(args, at)?;
    match &value.v {
        Cv::Str(text) => Ok(text),
        _ => Err(Eval::unfit(value, "this function", "text")),
    }
}

fn int<'v>(args: &[Val<'v>], at: usize) -> Res<'v, i64> {
    let value = arg(args, at)?;
    match value.v {
        Cv::Int(value) => Ok(value),
        _ => Err(Eval::unfit(value, "this function", "a whole number")),
    }
}

/// What stands in the stead of an item of a list.
fn strict<'v>(items: &[Val<'v>]) -> Res<'v, ()> {
    super::value::instead(items).map_or(Ok(()), Err)
}

fn with_texts<'v>(args: &[Val<'v>], test: fn(&str, &str) -> bool) -> Res<'v, Val<'v>> {
    Ok(Cv::Bool(test(text(args, 0)?, text(args, 1)?)).into())
}

fn size<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let of = first(args)?;
    let size = match &of.v {
        Cv::Str(text) => {
            eval.charge(text.len() / 64)?;
            text.chars().count()
        }
        Cv::List(List::Made(items)) => items.len(),
        Cv::List(List::Model(list)) => eval.refs(*list)?.len(),
        Cv::Map(Map::Made(entries)) => entries.len(),
        Cv::Map(map) => {
            let (entries, open) = eval.entries(map)?;
            if open {
                return Err(Cv::Unknown(Reason::Macro));
            }
            entries.len()
        }
        _ => return Err(Eval::unfit(of, "`size`", "text, a list or a map")),
    };
    Ok(Cv::Int(i64::try_from(size).unwrap_or(i64::MAX)).into())
}

fn matches<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let (of, pattern) = (text(args, 0)?, text(args, 1)?);
    Ok(Cv::Bool(eval.matches(of, pattern)?).into())
}

fn changed<'v>(
    eval: &mut Eval<'v>,
    args: &[Val<'v>],
    change: fn(&str) -> String,
) -> Res<'v, Val<'v>> {
    let of = text(args, 0)?;
    eval.charge(of.len() / 32)?;
    // The value is still that of the file: a place can be told.
    Ok(Val { v: Cv::text(change(of)), from: first(args)?.from })
}

/// The bound of `split` and `replace`; below 0 is none.
fn bound<'v>(args: &[Val<'v>], at: usize) -> Res<'v, usize> {
    if args.len() <= at {
        return Ok(usize::MAX);
    }
    Ok(usize::try_from(int(args, at)?).unwrap_or(usize::MAX))
}

fn split<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let (of, separator, most) = (text(args, 0)?, text(args, 1)?, bound(args, 2)?);
    let from = first(args)?.from;
    eval.charge(of.len() / 4)?;
    let item = |part: &str| Val { v: Cv::text(part), from };
    let items = if most == 0 {
        Vec::new()
    } else if separator.is_empty() {
        let mut items = Vec::new();
        let mut rest = of;
        while let Some(c) = rest.chars().next() {
            if items.len() + 1 == most {
                break;
            }
            let (head, tail) = rest.split_at(c.len_utf8());
            items.push(item(head));
            rest = tail;
        }
        if !rest.is_empty() {
            items.push(item(rest));
        }
        items
    } else {
        of.splitn(most, separator).map(item).collect()
    };
    Ok(Val { v: Cv::list(items), from })
}

fn join<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let items = eval.all_items(first(args)?, "`join`")?;
    let separator = if args.len() > 1 { text(args, 1)? } else { "" };
    strict(&items)?;
    let mut joined = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            eval.build(&mut joined, separator)?;
        }
        match &item.v {
            Cv::Str(text) => eval.build(&mut joined, text)?,
            _ => return Err(Eval::unfit(item, "`join`", "a list of texts")),
        }
    }
    Ok(Cv::text(joined).into())
}

fn replace<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let (of, old, new) = (text(args, 0)?, text(args, 1)?, text(args, 2)?);
    let most = bound(args, 3)?;
    eval.charge(of.len() / 16)?;
    let count = if old.is_empty() { of.chars().count() + 1 } else { of.matches(old).count() };
    let grown = count.min(most).saturating_mul(new.len()).saturating_add(of.len());
    eval.charge(grown / 32)?;
    if grown > limits::CEL_STRING {
        return Err(Cv::Error(Fault::Budget));
    }
    Ok(Val { v: Cv::text(of.replacen(old, new, most)), from: first(args)?.from })
}

/// The byte offset of a character; its count is one past the last.
fn offset<'v>(of: &str, at: i64) -> Res<'v, usize> {
    let outside = || Cv::wrong(format!("the index {at} is outside of the text"));
    let at = usize::try_from(at).map_err(|_| outside())?;
    let ends = std::iter::once(of.len());
    of.char_indices().map(|(offset, _)| offset).chain(ends).nth(at).ok_or_else(outside)
}

fn substring<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let of = text(args, 0)?;
    eval.charge(of.len() / 16)?;
    let start = offset(of, int(args, 1)?)?;
    let end = if args.len() > 2 { offset(of, int(args, 2)?)? } else { of.len() };
    let part = of.get(start..end).ok_or_else(|| Cv::wrong("the end lies before the start"))?;
    Ok(Val { v: Cv::text(part), from: first(args)?.from })
}

fn char_at<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let of = text(args, 0)?;
    eval.charge(of.len() / 16)?;
    let rest = of.get(offset(of, int(args, 1)?)?..).unwrap_or("");
    let found = rest.chars().next().map_or_else(String::new, String::from);
    Ok(Cv::text(found).into())
}

fn index_of<'v>(eval: &mut Eval<'v>, args: &[Val<'v>], last: bool) -> Res<'v, Val<'v>> {
    let (of, part) = (text(args, 0)?, text(args, 1)?);
    eval.charge(of.len() / 16)?;
    let from = if args.len() > 2 { Some(offset(of, int(args, 2)?)?) } else { None };
    let found = if last {
        // The match may begin at `from` at most.
        let end = from.map_or(of.len(), |from| (from + part.len()).min(of.len()));
        let end = (0..=end).rev().find(|at| of.is_char_boundary(*at)).unwrap_or(0);
        of.get(..end).and_then(|head| head.rfind(part))
    } else {
        let from = from.unwrap_or(0);
        of.get(from..).and_then(|rest| rest.find(part)).map(|at| at + from)
    };
    let index = found.map_or(-1, |at| {
        let before = of.get(..at).map_or(0, |head| head.chars().count());
        i64::try_from(before).unwrap_or(i64::MAX)
    });
    Ok(Cv::Int(index).into())
}

fn to_string<'v>(_: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let of = first(args)?;
    let made = match &of.v {
        Cv::Str(_) => return Ok(of.clone()),
        Cv::Int(value) => value.to_string(),
        Cv::Double(value) => double_text(*value),
        Cv::Bool(value) => value.to_string(),
        _ => return Err(Eval::unfit(of, "`string`", "text, a number or a boolean")),
    };
    Ok(Val { v: Cv::text(made), from: of.from })
}

fn to_int<'v>(_: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let of = first(args)?;
    let made = match &of.v {
        Cv::Int(value) => Some(*value),
        // 2^63 itself does not fit.
        Cv::Double(value) if value.abs() < 9_223_372_036_854_775_808.0 => Some(*value as i64),
        Cv::Str(text) => text.parse().ok(),
        Cv::Double(_) => None,
        _ => return Err(Eval::unfit(of, "`int`", "a number or text")),
    };
    match made {
        Some(value) => Ok(Val { v: Cv::Int(value), from: of.from }),
        None => Err(Cv::wrong("`int`: no 64-bit whole number")),
    }
}

fn to_double<'v>(_: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let of = first(args)?;
    let made = match &of.v {
        Cv::Int(value) => *value as f64,
        Cv::Double(value) => *value,
        Cv::Str(text) => text.parse().map_err(|_| Cv::wrong("`double`: the text is no number"))?,
        _ => return Err(Eval::unfit(of, "`double`", "a number or text")),
    };
    Ok(Val { v: Cv::Double(made), from: of.from })
}

fn to_bool<'v>(_: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let of = first(args)?;
    let made = match &of.v {
        Cv::Bool(value) => *value,
        Cv::Str(text) => match &**text {
            "true" | "True" | "TRUE" | "t" | "1" => true,
            "false" | "False" | "FALSE" | "f" | "0" => false,
            _ => return Err(Cv::wrong("`bool`: the text is neither true nor false")),
        },
        _ => return Err(Eval::unfit(of, "`bool`", "a boolean or text")),
    };
    Ok(Val { v: Cv::Bool(made), from: of.from })
}

fn type_of<'v>(_: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let of = first(args)?;
    match &of.v {
        // Which type a reference has is known, its text is not.
        Cv::Reference(..) => Ok(Cv::Type("string").into()),
        other => match other.instead() {
            Some(other) => Err(other),
            None => Ok(Cv::Type(other.kind()).into()),
        },
    }
}

/// The operands of `math.greatest`: as they stand, or those of one list.
fn extreme<'v>(eval: &mut Eval<'v>, args: &[Val<'v>], side: Ordering) -> Res<'v, Val<'v>> {
    let only = if args.len() == 1 { args.first() } else { None };
    match only {
        Some(list @ Val { v: Cv::List(_), .. }) => {
            let items = eval.all_items(list, "`math.greatest` and `math.least`")?;
            most(eval, &items, side)
        }
        _ => most(eval, args, side),
    }
}

fn most<'v>(eval: &mut Eval<'v>, items: &[Val<'v>], side: Ordering) -> Res<'v, Val<'v>> {
    strict(items)?;
    if let Some(other) = items.iter().find(|item| !matches!(item.v, Cv::Int(_) | Cv::Double(_))) {
        return Err(Eval::unfit(other, "`math.greatest` and `math.least`", "numbers"));
    }
    extreme_of(eval, items, side)
}

fn list_extreme<'v>(eval: &mut Eval<'v>, args: &[Val<'v>], side: Ordering) -> Res<'v, Val<'v>> {
    let items = eval.all_items(first(args)?, "`min` and `max`")?;
    strict(&items)?;
    extreme_of(eval, &items, side)
}

fn extreme_of<'v>(eval: &mut Eval<'v>, items: &[Val<'v>], side: Ordering) -> Res<'v, Val<'v>> {
    let mut rest = items.iter();
    let mut best = rest.next().ok_or_else(|| Cv::wrong("the list is empty"))?;
    for item in rest {
        if eval.order(item, best)? == Some(side) {
            best = item;
        }
    }
    Ok(best.clone())
}

fn abs<'v>(_: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let of = first(args)?;
    match of.v {
        Cv::Int(value) => match value.checked_abs() {
            Some(value) => Ok(Cv::Int(value).into()),
            None => Err(Cv::wrong("a whole number does not fit 64 bits")),
        },
        Cv::Double(value) => Ok(Cv::Double(value.abs()).into()),
        _ => Err(Eval::unfit(of, "`math.abs`", "a number")),
    }
}

fn rounded<'v>(args: &[Val<'v>], round: fn(f64) -> f64) -> Res<'v, Val<'v>> {
    let of = first(args)?;
    match of.v {
        Cv::Double(value) => Ok(Cv::Double(round(value)).into()),
        Cv::Int(value) => Ok(Cv::Int(value).into()),
        _ => Err(Eval::unfit(of, "rounding", "a number")),
    }
}

#[derive(Clone, Copy)]
enum Sets {
    Contains,
    Intersects,
    Equivalent,
}

fn sets<'v>(eval: &mut Eval<'v>, args: &[Val<'v>], which: Sets) -> Res<'v, Val<'v>> {
    let (a, b) = (first(args)?, arg(args, 1)?);
    let result = match which {
        Sets::Contains => subset(eval, b, a)?,
        Sets::Equivalent => match subset(eval, b, a) {
            Ok(true) => subset(eval, a, b)?,
            Ok(false) => false,
            // The other direction may still settle it.
            Err(other) => match subset(eval, a, b) {
                Ok(false) => false,
                _ => return Err(other),
            },
        },
        Sets::Intersects => {
            let mut rest = Ok(false);
            for item in eval.all_items(a, "`sets.intersects`")? {
                match eval.contains(&item, b) {
                    Ok(true) => return Ok(Cv::Bool(true).into()),
                    Ok(false) => {}
                    Err(other) => rest = Err(other),
                }
            }
            rest?
        }
    };
    Ok(Cv::Bool(result).into())
}

/// Whether every item of one list is in another.
fn subset<'v>(eval: &mut Eval<'v>, small: &Val<'v>, large: &Val<'v>) -> Res<'v, bool> {
    let mut rest = Ok(true);
    for item in eval.all_items(small, "`sets`")? {
        match eval.contains(&item, large) {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(other) => rest = Err(other),
        }
    }
    rest
}

fn range<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let count = int(args, 0)?;
    let steps = usize::try_from(count).map_err(|_| Cv::wrong("`lists.range`: below 0"))?;
    eval.charge(steps)?;
    Ok(Cv::list((0..count).map(|at| Cv::Int(at).into()).collect()).into())
}

fn sort<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let mut items = eval.all_items(first(args)?, "`sort`")?;
    strict(&items)?;
    // About n log n comparisons, charged before.
    eval.charge(items.len())?;
    let (head, rest) = match items.split_first() {
        Some(split) => split,
        None => return Ok(Cv::list(items).into()),
    };
    for item in rest {
        eval.order(item, head)?;
    }
    let mut failed = None;
    sort::sort_by(&mut items, |a, b| match eval.order(a, b) {
        Ok(order) => order.unwrap_or(Ordering::Equal),
        Err(other) => {
            failed = Some(other);
            Ordering::Equal
        }
    });
    match failed {
        Some(other) => Err(other),
        None => Ok(Cv::list(items).into()),
    }
}

/// The items that equal no earlier one, or with `again` those that do. Unknown items, told apart
/// from nothing, go to `open`.
pub(super) fn partition<'v>(
    eval: &mut Eval<'v>,
    items: Vec<Val<'v>>,
    again: bool,
) -> Res<'v, (Vec<Val<'v>>, Option<Cv<'v>>)> {
    let mut texts: FxHashSet<Rc<str>> = FxHashSet::default();
    let mut others: Vec<Val<'v>> = Vec::new();
    let (mut kept, mut open) = (Vec::new(), None);
    for item in items {
        eval.charge(1)?;
        let known = match &item.v {
            Cv::Error(_) | Cv::Unknown(_) => {
                open = item.v.instead();
                continue;
            }
            Cv::Str(text) => {
                eval.charge(text.len() / 64)?;
                // References may have any text.
                !texts.insert(Rc::from(&**text))
            }
            _ => {
                let mut known = false;
                eval.charge(others.len() / 4)?;
                for other in &others {
                    match eval.equal(&item, other) {
                        Ok(true) => {
                            known = true;
                            break;
                        }
                        Ok(false) => {}
                        Err(instead) => open = Some(instead),
                    }
                }
                if !known {
                    others.push(item.clone());
                }
                known
            }
        };
        if known == again {
            kept.push(item);
        }
    }
    if !texts.is_empty() && others.iter().any(|other| matches!(other.v, Cv::Reference(..))) {
        open = Some(Cv::Unknown(Reason::Attribute));
    }
    Ok((kept, open))
}

fn distinct<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let items = eval.all_items(first(args)?, "`distinct`")?;
    match partition(eval, items, false)? {
        (items, None) => Ok(Cv::list(items).into()),
        (_, Some(other)) => Err(other),
    }
}

fn reverse<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let of = first(args)?;
    if let Cv::Str(text) = &of.v {
        eval.charge(text.len() / 32)?;
        return Ok(Cv::text(text.chars().rev().collect::<String>()).into());
    }
    let mut items = eval.all_items(of, "`reverse`")?;
    items.reverse();
    Ok(Cv::list(items).into())
}

fn slice<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let items = eval.all_items(first(args)?, "`slice`")?;
    let (start, end) = (usize::try_from(int(args, 1)?), usize::try_from(int(args, 2)?));
    match (start, end) {
        (Ok(start), Ok(end)) => match items.get(start..end) {
            Some(part) => Ok(Cv::list(part.to_vec()).into()),
            None => Err(Cv::wrong("`slice`: outside of the list")),
        },
        _ => Err(Cv::wrong("`slice`: below 0")),
    }
}

fn flatten<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let depth = if args.len() > 1 { int(args, 1)? } else { 1 };
    if depth < 0 {
        return Err(Cv::wrong("`flatten`: the depth is below 0"));
    }
    let mut flat = Vec::new();
    let items = eval.all_items(first(args)?, "`flatten`")?;
    // An unknown item may be a list.
    level(eval, items, depth.min(64), &mut flat)?;
    Ok(Cv::list(flat).into())
}

fn level<'v>(
    eval: &mut Eval<'v>,
    items: Vec<Val<'v>>,
    depth: i64,
    flat: &mut Vec<Val<'v>>,
) -> Res<'v, ()> {
    for item in items {
        eval.charge(1)?;
        match &item.v {
            Cv::List(_) if depth > 0 => {
                let inner = eval.all_items(&item, "`flatten`")?;
                level(eval, inner, depth - 1, flat)?;
            }
            Cv::Unknown(reason) if depth > 0 => return Err(Cv::Unknown(*reason)),
            _ => flat.push(item),
        }
    }
    Ok(())
}

fn sum<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let items = eval.all_items(first(args)?, "`sum`")?;
    strict(&items)?;
    let mixed = items.iter().any(|item| matches!(item.v, Cv::Double(_)));
    let mut total = Val::from(if mixed { Cv::Double(0.0) } else { Cv::Int(0) });
    for item in items {
        let item = match item.v {
            Cv::Int(value) if mixed => Cv::Double(value as f64).into(),
            Cv::Int(_) | Cv::Double(_) => item,
            _ => return Err(Eval::unfit(&item, "`sum`", "a list of numbers")),
        };
        total = eval.sum(super::ast::Sum::Add, &total, &item)?.into();
    }
    Ok(total)
}

/// The keys or the values of a map, in the order of the file.
fn sides<'v>(eval: &mut Eval<'v>, args: &[Val<'v>], keys: bool) -> Res<'v, Val<'v>> {
    let of = first(args)?;
    let Cv::Map(map) = &of.v else { return Err(Eval::unfit(of, "this function", "a map")) };
    let (entries, open) = eval.entries(map)?;
    if open {
        return Err(Cv::Unknown(Reason::Macro));
    }
    let side = |(key, value)| if keys { key } else { value };
    Ok(Cv::list(entries.into_iter().map(side).collect()).into())
}

fn optional<'v>(args: &[Val<'v>], what: &str) -> Res<'v, Option<Rc<Val<'v>>>> {
    let of = first(args)?;
    match &of.v {
        Cv::Optional(inner) => Ok(inner.clone()),
        _ => Err(Eval::unfit(of, what, "an optional")),
    }
}

/// `orValue` and `or`: the other operand counts only where the first is empty.
fn or_else<'v>(args: &[Val<'v>], full: fn(Rc<Val<'v>>, &Val<'v>) -> Val<'v>) -> Res<'v, Val<'v>> {
    match optional(args, "`orValue`")? {
        Some(inner) => Ok(full(inner, first(args)?)),
        None => {
            // Where the field is missed is where to point at.
            let (empty, other) = (first(args)?, arg(args, 1)?);
            let from =
                if other.from == super::value::Origin::None { empty.from } else { other.from };
            Ok(Val { v: other.v.clone(), from })
        }
    }
}

fn of_non_zero<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let of = first(args)?;
    let zero = match &of.v {
        Cv::Null => true,
        Cv::Bool(value) => !value,
        Cv::Int(value) => *value == 0,
        Cv::Double(value) => *value == 0.0,
        Cv::Str(text) => text.is_empty(),
        Cv::List(_) | Cv::Map(_) => {
            matches!(size(eval, args)?.v, Cv::Int(0))
        }
        _ => false,
    };
    Ok(Cv::Optional((!zero).then(|| Rc::new(of.clone()))).into())
}

/// Text that lives as long as the rule or file, or a copy.
pub(super) fn part<'v>(part: &str) -> Cv<'v> {
    Cv::Str(Text::Made(part.into()))
}
