//! An expression in one world.

use super::ast::{Expr, Op, Order, Pattern};
use super::functions;
use super::value::{Cv, Fault, Map, Res, Text, Val, instead};
use crate::limits;
use crate::model::links::Links;
use crate::model::world::{Ref, ResourceRef, World};
use crate::rule::option::OptionValue;
use crate::rule::page::Word;
use regex::Regex;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// Steps that all evaluations of one check in one world may take together.
pub(super) const RUN_STEPS: u32 = 20 * limits::CEL_STEPS;

/// The state of one check in one world.
pub(super) struct Eval<'v> {
    pub world: &'v World<'v>,
    pub links: &'v Links,
    pub subject: ResourceRef,
    /// Variables; `self`, `resource` and `options` are the first three.
    pub vars: Vec<Val<'v>>,
    /// The scalar that was read last.
    pub last: Option<Ref>,
    /// The map in which a field was missed last.
    pub missed: Option<Ref>,
    steps: u32,
    run_steps: u32,
    patterns: FxHashMap<String, Option<Regex>>,
}

impl<'v> Eval<'v> {
    pub(super) fn new(world: &'v World<'v>, links: &'v Links, subject: ResourceRef) -> Self {
        let mut eval = Eval {
            world,
            links,
            subject,
            vars: Vec::with_capacity(8),
            last: None,
            missed: None,
            steps: limits::CEL_STEPS,
            run_steps: RUN_STEPS,
            patterns: FxHashMap::default(),
        };
        let own = eval.properties(subject);
        eval.vars.push(own);
        eval.vars.push(Cv::Resource(subject).into());
        eval.vars.push(Cv::Null.into());
        eval
    }

    /// Gives `options` its value.
    pub(super) fn set_options(&mut self, options: &[(Word, OptionValue)]) {
        let entry = |(name, value): &(Word, OptionValue)| {
            let value = match value {
                OptionValue::Bool(value) => Cv::Bool(*value),
                OptionValue::Int(value) => Cv::Int(*value),
                OptionValue::Text(text) => Cv::text(text.as_ref()),
                OptionValue::Texts(texts) => {
                    Cv::list(texts.iter().map(|text| Cv::text(text.as_ref()).into()).collect())
                }
            };
            (Cv::text(name.as_ref()).into(), value.into())
        };
        if let Some(slot) = self.vars.get_mut(2).filter(|_| !options.is_empty()) {
            *slot = Cv::Map(Map::Made(options.iter().map(entry).collect())).into();
        }
    }

    /// A fresh budget, within that of the run.
    pub(super) fn refill(&mut self) {
        self.steps = limits::CEL_STEPS.min(self.run_steps);
    }

    /// Takes steps from the budget.
    pub(super) fn charge(&mut self, steps: usize) -> Res<'v, ()> {
        let wanted = u32::try_from(steps).unwrap_or(u32::MAX);
        self.run_steps = self.run_steps.saturating_sub(wanted.min(self.steps));
        match self.steps.checked_sub(wanted) {
            Some(left) => {
                self.steps = left;
                Ok(())
            }
            None => {
                self.steps = 0;
                Err(Cv::Error(Fault::Budget))
            }
        }
    }

    pub(super) fn spent(&self) -> bool {
        self.steps == 0
    }

    /// Whether the budget of the whole run is spent.
    pub(super) fn run_spent(&self) -> bool {
        self.run_steps == 0
    }

    /// Evaluates an expression.
    pub(super) fn eval(&mut self, expr: &'v Expr) -> Val<'v> {
        if let Err(budget) = self.charge(1) {
            return budget.into();
        }
        match &expr.op {
            Op::Null => Cv::Null.into(),
            Op::Bool(value) => Cv::Bool(*value).into(),
            Op::Int(value) => Cv::Int(*value).into(),
            Op::Double(value) => Cv::Double(*value).into(),
            Op::Str(text) => Cv::Str(Text::Lit(text)).into(),
            Op::Type(name) => Cv::Type(name).into(),
            Op::Var(slot) => match self.vars.get(usize::from(*slot)) {
                Some(value) => {
                    let value = value.clone();
                    self.note(&value);
                    value
                }
                None => Cv::wrong("a variable has no value").into(),
            },
            Op::Select { of, name, soft } => {
                let of = self.eval(of);
                self.select(of, name, *soft)
            }
            Op::Has { of, name } => {
                let of = self.eval(of);
                self.has(&of, name).into()
            }
            Op::Index { of, index, soft } => {
                let of = self.eval(of);
                let index = self.eval(index);
                self.index(of, &index, *soft)
            }
            Op::And(sides) => self.logic(sides, false).into(),
            Op::Or(sides) => self.logic(sides, true).into(),
            _ => match self.compound(expr) {
                Ok(value) => value,
                Err(instead) => instead.into(),
            },
        }
    }

    pub(super) fn compound(&mut self, expr: &'v Expr) -> Res<'v, Val<'v>> {
        Ok(match &expr.op {
            Op::Not(of) => {
                let of = self.eval(of);
                Cv::Bool(!Self::bool(&of, "`!`")?).into()
            }
            Op::Negate(of) => {
                let of = self.eval(of);
                match of.v {
                    Cv::Int(value) => match value.checked_neg() {
                        Some(value) => Cv::Int(value).into(),
                        None => return Err(Cv::wrong("a whole number does not fit 64 bits")),
                    },
                    Cv::Double(value) => Cv::Double(-value).into(),
                    _ => return Err(Self::unfit(&of, "`-`", "a number")),
                }
            }
            Op::Choose(parts) => {
                let [test, yes, no] = &**parts;
                return self.choose(test, yes, no);
            }
            Op::Equal { negated, sides } => {
                let [a, b] = &**sides;
                let a = self.eval(a);
                let b = self.eval(b);
                Cv::Bool(self.equal(&a, &b)? != *negated).into()
            }
            Op::Order(order, sides) => {
                let [a, b] = &**sides;
                let a = self.eval(a);
                let b = self.eval(b);
                let found = self.order(&a, &b)?;
                let holds = found.is_some_and(|found| match order {
                    Order::Less => found == Ordering::Less,
                    Order::LessEqual => found != Ordering::Greater,
                    Order::Greater => found == Ordering::Greater,
                    Order::GreaterEqual => found != Ordering::Less,
                });
                Cv::Bool(holds).into()
            }
            Op::Sum(sum, sides) => {
                let [a, b] = &**sides;
                let a = self.eval(a);
                let b = self.eval(b);
                self.sum(*sum, &a, &b)?.into()
            }
            Op::In(sides) => {
                let [item, list] = &**sides;
                let item = self.eval(item);
                if let Cv::Error(fault) = item.v {
                    return Err(Cv::Error(fault));
                }
                // A literal list need not be built.
                if let Op::List(entries) = &list.op
                    && entries.iter().all(|entry| !entry.soft && entry.value.op.is_literal())
                {
                    self.charge(entries.len() / 8)?;
                    for entry in entries {
                        let known = Self::literal(&entry.value.op);
                        if self.equal(&item, &known.into())? {
                            return Ok(Cv::Bool(true).into());
                        }
                    }
                    return Ok(Cv::Bool(false).into());
                }
                let list = self.eval(list);
                Cv::Bool(self.contains(&item, &list)?).into()
            }
            Op::List(entries) => {
                let mut items = Vec::with_capacity(entries.len());
                for entry in entries {
                    let item = self.eval(&entry.value);
                    items.extend(self.kept(item, entry.soft)?);
                }
                Cv::list(items).into()
            }
            Op::Map(entries) => {
                let mut made: Vec<(Val<'v>, Val<'v>)> = Vec::with_capacity(entries.len());
                for entry in entries {
                    let key = self.eval(&entry.value.0);
                    let value = self.eval(&entry.value.1);
                    if let Some(other) = key.v.instead() {
                        return Err(other);
                    }
                    if !matches!(key.v, Cv::Str(_) | Cv::Int(_) | Cv::Bool(_)) {
                        return Err(Self::unfit(
                            &key,
                            "a key of a map",
                            "text, a number or a boolean",
                        ));
                    }
                    self.charge(made.len() / 8)?;
                    for (known, _) in &made {
                        if self.equal(known, &key)? {
                            return Err(Cv::wrong("a key stands twice in a map"));
                        }
                    }
                    if let Some(value) = self.kept(value, entry.soft)? {
                        made.push((key, value));
                    }
                }
                Cv::Map(Map::Made(made.into())).into()
            }
            Op::Call { function, args } => {
                let mut values = Vec::with_capacity(args.len());
                for arg in args {
                    values.push(self.eval(arg));
                }
                self.charge(1)?;
                if !function.lenient
                    && let Some(other) = instead(&values)
                {
                    return Err(other);
                }
                return (function.run)(self, &values);
            }
            Op::Matches { text, pattern } => {
                let text = self.eval(text);
                return self.matches_literal(&text, pattern).map(Val::from);
            }
            Op::Bind { value, body } => {
                let value = self.eval(value);
                let outer = self.vars.len();
                self.vars.push(value);
                let result = self.eval(body);
                self.vars.truncate(outer);
                result
            }
            Op::Loop(body) => {
                let outer = self.vars.len();
                let result = self.looped(body);
                self.vars.truncate(outer);
                return result.map(Val::from);
            }
            Op::Key(of) => self.key(of),
            Op::Raw(of) => self.eval(of),
            _ => return Err(Cv::wrong("an operator is out of place")),
        })
    }

    pub(super) fn literal(op: &'v Op) -> Cv<'v> {
        match op {
            Op::Bool(value) => Cv::Bool(*value),
            Op::Int(value) => Cv::Int(*value),
            Op::Double(value) => Cv::Double(*value),
            Op::Str(text) => Cv::Str(Text::Lit(text)),
            _ => Cv::Null,
        }
    }

    /// An item of a literal; an empty optional is left out.
    pub(super) fn kept(&mut self, item: Val<'v>, soft: bool) -> Res<'v, Option<Val<'v>>> {
        match item.v {
            Cv::Absent(name) => Err(Cv::Error(Fault::Absent(name))),
            Cv::Error(fault) => Err(Cv::Error(fault)),
            Cv::Optional(inner) if soft => Ok(inner.map(|inner| (*inner).clone())),
            Cv::Unknown(reason) if soft => Err(Cv::Unknown(reason)),
            _ if soft => Err(Self::unfit(&item, "`?`", "an optional")),
            _ => Ok(Some(item)),
        }
    }

    /// The error for a value of a wrong type, or what stands in its stead.
    pub(super) fn unfit(value: &Val<'v>, what: &str, wanted: &str) -> Cv<'v> {
        match value.v.instead() {
            Some(other) => other,
            None => Cv::wrong(format!("{what} takes {wanted}, not {}", value.v.kind())),
        }
    }

    /// A boolean.
    pub(super) fn bool(value: &Val<'v>, what: &str) -> Res<'v, bool> {
        match value.v {
            Cv::Bool(value) => Ok(value),
            _ => Err(Self::unfit(value, what, "a boolean")),
        }
    }

    /// Adds to a text that is built, within its bound.
    pub(super) fn build(&mut self, text: &mut String, more: &str) -> Res<'v, ()> {
        self.charge(more.len() / 32)?;
        if text.len() + more.len() > limits::CEL_STRING {
            self.steps = 0;
            return Err(Cv::Error(Fault::Budget));
        }
        text.push_str(more);
        Ok(())
    }

    pub(super) fn matches_literal(
        &mut self,
        text: &Val<'v>,
        pattern: &'v Pattern,
    ) -> Res<'v, Cv<'v>> {
        let Cv::Str(text) = &text.v else {
            return Err(Self::unfit(text, "`matches`", "text"));
        };
        self.charge(text.len() / 16)?;
        let built = pattern.built.get_or_init(|| functions::build_pattern(&pattern.text).ok());
        match built {
            Some(regex) => Ok(Cv::Bool(regex.is_match(text))),
            None => Err(Cv::wrong("the regular expression is too large")),
        }
    }

    /// `matches` with a pattern that is made at run time.
    pub(super) fn matches(&mut self, text: &str, pattern: &str) -> Res<'v, bool> {
        self.charge(text.len() / 16)?;
        if !self.patterns.contains_key(pattern) {
            // Building is dear: twenty patterns are the whole budget.
            self.charge(limits::CEL_STEPS as usize / 20)?;
            let built = functions::build_pattern(pattern).ok();
            self.patterns.insert(pattern.to_string(), built);
        }
        match self.patterns.get(pattern) {
            Some(Some(regex)) => Ok(regex.is_match(text)),
            _ => Err(Cv::wrong("not a regular expression, or too large")),
        }
    }
}
