//! Reading values under one assignment of parameters and conditions at a time.
//!
//! A check reads values as if there were no alternatives. Where a value depends on a parameter or
//! a condition that nothing read so far has settled, the world takes a branch and remembers it;
//! [`World::next`] takes the next branch, and the check runs again. So a check is run once for
//! each case that it tells apart itself, correlated choices stay correlated, and combinations that no check asks
//! for are never made. [`crate::limits::WORLDS`] bounds the runs of the one who drives it.

use super::value::{
    ConditionId, Expr, Field, Model, ParameterId, Point, Reason, ResourceId, Test, Text, ValueData,
    ValueId,
};
use crate::input::Kind;
use crate::limits;
use crate::unit::Unit;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A value of one of the units of a run.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Ref {
    /// Index of the unit.
    pub unit: u32,
    /// The value.
    pub value: ValueId,
}

/// A resource of one of the units of a run.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ResourceRef {
    /// Index of the unit.
    pub unit: u32,
    /// The resource.
    pub resource: ResourceId,
}

/// What reading a value gives in one world.
#[derive(Clone, Debug, PartialEq)]
pub enum Got<'a> {
    /// Left out, or written so that it counts as left out.
    Absent,
    /// Not known.
    Unknown(Reason),
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Another number.
    Float(f64),
    /// Text.
    Str(Cow<'a, str>),
    /// A list; read it with [`World::items`].
    List(Ref),
    /// A list made from text (`Fn::Split`).
    Texts(Rc<[String]>),
    /// A map; read it with [`World::field`].
    Map(Ref),
    /// A reference to a resource (`Ref`, or an attribute): which one is known, its text is not.
    Resource(ResourceRef, Option<Text>),
}

/// A field of a map in one world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Slot {
    /// It is written; the value may still be absent or unknown.
    Value(Ref),
    /// It is not written.
    Absent,
    /// Whether it is there is not known.
    Unknown(Reason),
}

/// A choice on which the current world rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Decision {
    /// A parameter has one of its points.
    Parameter(u32, ParameterId, u16),
    /// A condition has an outcome.
    Condition(u32, ConditionId, bool),
}

/// How many values checks asked for, by state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadCounts {
    /// Known without any choice.
    pub known: u64,
    /// Known in this world only.
    pub alternative: u64,
    /// Not there.
    pub absent: u64,
    /// Unknown, by [`Reason::ALL`].
    pub unknown: [u64; Reason::ALL.len()],
}

impl ReadCounts {
    /// Adds the counts of another run.
    pub fn add(&mut self, other: &ReadCounts) {
        self.known += other.known;
        self.alternative += other.alternative;
        self.absent += other.absent;
        for (mine, theirs) in self.unknown.iter_mut().zip(other.unknown) {
            *mine += theirs;
        }
    }
}

#[derive(Clone, Debug, Default)]
struct State {
    /// Branches taken: `(chosen, out of)`.
    tape: Vec<(u16, u16)>,
    at: usize,
    domains: Vec<(u32, ParameterId, u64)>,
    conditions: Vec<(u32, ConditionId, bool)>,
    decisions: Vec<Decision>,
}

/// One world at a time over the units of a run.
#[derive(Debug)]
pub struct World<'a> {
    units: &'a [Unit],
    state: RefCell<State>,
    counting: Cell<bool>,
    counts: RefCell<ReadCounts>,
    /// Some expression had more values than the limit.
    capped: Cell<bool>,
    /// Expressions evaluated for the value asked for: shared parts could multiply without end.
    steps: Cell<u32>,
    /// How often a parameter or a condition was asked for.
    asked: Cell<u32>,
}

impl<'a> World<'a> {
    /// The first world.
    pub fn new(units: &'a [Unit]) -> Self {
        Self {
            units,
            state: RefCell::default(),
            counting: Cell::new(true),
            counts: RefCell::default(),
            capped: Cell::new(false),
            steps: Cell::new(0),
            asked: Cell::new(0),
        }
    }

    /// The units of the run.
    pub fn units(&self) -> &'a [Unit] {
        self.units
    }

    /// A unit by index.
    pub fn unit(&self, index: u32) -> Option<&'a Unit> {
        self.units.get(index as usize)
    }

    /// The model of a unit.
    pub fn model(&self, index: u32) -> Option<&'a Model> {
        self.unit(index).map(|unit| &unit.model)
    }

    /// A resource.
    pub fn resource(&self, at: ResourceRef) -> Option<&'a super::Resource> {
        self.model(at.unit).and_then(|model| model.resource(at.resource))
    }

    /// Forgets everything: the first world of another check.
    pub fn restart(&self) {
        let mut state = self.state.borrow_mut();
        state.tape.clear();
        Self::rewind(&mut state);
        drop(state);
        self.counting.set(true);
        self.capped.set(false);
    }

    /// Whether nothing read so far has led to a choice: there is no other world.
    pub fn is_only(&self) -> bool {
        self.state.borrow().tape.is_empty()
    }

    /// Goes to the next world. False where every branch has been taken.
    pub fn next(&self) -> bool {
        let mut state = self.state.borrow_mut();
        while let Some((chosen, of)) = state.tape.pop() {
            if chosen + 1 < of {
                state.tape.push((chosen + 1, of));
                Self::rewind(&mut state);
                drop(state);
                self.counting.set(false);
                return true;
            }
        }
        Self::rewind(&mut state);
        false
    }

    fn rewind(state: &mut State) {
        state.at = 0;
        state.domains.clear();
        state.conditions.clear();
        state.decisions.clear();
    }

    /// What `read` gives, and whether it is the same in every world: no parameter, condition or limit had a say.
    pub fn always<T>(&self, read: impl FnOnce() -> T) -> (T, bool) {
        let (asked, capped) = (self.asked.get(), self.capped.replace(false));
        let result = read();
        let always = asked == self.asked.get() && !self.capped.get();
        self.capped.set(capped || self.capped.get());
        (result, always)
    }

    /// Reads on the side: choices that `read` makes are taken back, so they make no further worlds.
    /// For what is only shown, such as names in messages.
    pub fn aside<T>(&self, read: impl FnOnce() -> T) -> T {
        let before = self.state.borrow().clone();
        let result = read();
        *self.state.borrow_mut() = before;
        result
    }

    /// What the current world rests on so far.
    pub fn decisions(&self) -> Vec<Decision> {
        self.state.borrow().decisions.clone()
    }

    /// Whether some expression had more values than the limit since the last restart.
    pub fn capped(&self) -> bool {
        self.capped.get()
    }

    /// Says that a limit on alternatives was met.
    pub fn set_capped(&self) {
        self.capped.set(true);
    }

    /// Counts of the values asked for, over all checks.
    pub fn counts(&self) -> ReadCounts {
        self.counts.borrow().clone()
    }

    fn choose(state: &mut State, of: usize) -> usize {
        let of = u16::try_from(of).unwrap_or(u16::MAX);
        let at = state.at;
        state.at += 1;
        if let Some((chosen, _)) = state.tape.get(at) {
            return usize::from(*chosen);
        }
        state.tape.push((0, of));
        0
    }

    /// Whether a named condition holds; `None` only where it does not exist.
    pub fn condition(&self, unit: u32, condition: ConditionId) -> Option<bool> {
        self.condition_at(unit, condition, 0)
    }

    fn condition_at(&self, unit: u32, condition: ConditionId, depth: usize) -> Option<bool> {
        self.asked.set(self.asked.get().wrapping_add(1));
        let known = self
            .state
            .borrow()
            .conditions
            .iter()
            .find(|(u, c, _)| *u == unit && *c == condition)
            .map(|(_, _, holds)| *holds);
        if known.is_some() {
            return known;
        }
        let model = self.model(unit)?;
        let test = &model.conditions.get(usize::from(condition.0))?.test;
        let tested = self.test(unit, model, test, depth + 1);
        let mut state = self.state.borrow_mut();
        let holds = match tested {
            Some(holds) => holds,
            None => Self::choose(&mut state, 2) == 0,
        };
        state.conditions.push((unit, condition, holds));
        Some(holds)
    }

    fn test(&self, unit: u32, model: &'a Model, test: &'a Test, depth: usize) -> Option<bool> {
        if depth > limits::CONDITION_DEPTH {
            self.capped.set(true);
            return None;
        }
        match test {
            Test::Known(holds) => Some(*holds),
            Test::Unknown => None,
            Test::Condition(id) => self.condition_at(unit, *id, depth + 1),
            Test::Not(inner) => self.test(unit, model, inner, depth + 1).map(|holds| !holds),
            Test::All(tests) => self.fold(unit, model, tests, false, depth),
            Test::Any(tests) => self.fold(unit, model, tests, true, depth),
            Test::Equals(left, right) => self.equals(unit, model, *left, *right),
        }
    }

    /// `And` (decided by false) and `Or` (decided by true).
    fn fold(
        &self,
        unit: u32,
        model: &'a Model,
        tests: &'a [Test],
        decides: bool,
        depth: usize,
    ) -> Option<bool> {
        let mut result = Some(!decides);
        for test in tests {
            match self.test(unit, model, test, depth + 1) {
                Some(holds) if holds == decides => return Some(decides),
                Some(_) => {}
                None => result = None,
            }
        }
        result
    }

    fn equals(&self, unit: u32, model: &'a Model, left: ValueId, right: ValueId) -> Option<bool> {
        for (parameter, other) in [(left, right), (right, left)] {
            let ValueData::Expr(index) = model.value(parameter).data else { continue };
            let Some(Expr::Parameter { parameter, .. }) = model.expr(index) else { continue };
            if matches!(model.value(other).data, ValueData::Expr(_)) {
                continue;
            }
            let Ok(text) = self.as_text(Ref { unit, value: other }, 0) else { continue };
            return self.split(unit, model, *parameter, &text);
        }
        let left = self.as_text(Ref { unit, value: left }, 0).ok()?;
        let right = self.as_text(Ref { unit, value: right }, 0).ok()?;
        Some(left == right)
    }

    /// Whether a parameter equals a text; settles it one way where it is open.
    fn split(&self, unit: u32, model: &Model, id: ParameterId, text: &str) -> Option<bool> {
        let parameter = model.parameters.get(usize::from(id.0))?;
        let mut equal = 0u64;
        let mut open = false;
        for (index, point) in parameter.points.iter().enumerate() {
            match point {
                Point::Value(value) if value == text => equal |= 1u64.checked_shl(index as u32)?,
                Point::Value(_) => {}
                Point::Other => open = true,
            }
        }
        let domain = self.domain(unit, model, id);
        if equal == 0 && open {
            // The text is not among the points (the limit was met): `Other` may be it.
            return None;
        }
        if domain & equal == 0 {
            return Some(false);
        }
        if domain & !equal == 0 {
            return Some(true);
        }
        let mut state = self.state.borrow_mut();
        let holds = Self::choose(&mut state, 2) == 0;
        let narrowed = if holds { domain & equal } else { domain & !equal };
        Self::set_domain(&mut state, unit, id, narrowed);
        Some(holds)
    }

    fn domain(&self, unit: u32, model: &Model, id: ParameterId) -> u64 {
        self.asked.set(self.asked.get().wrapping_add(1));
        let state = self.state.borrow();
        if let Some((_, _, mask)) = state.domains.iter().find(|(u, p, _)| *u == unit && *p == id) {
            return *mask;
        }
        let points = model.parameters.get(usize::from(id.0)).map_or(0, |p| p.points.len());
        if points >= 64 { u64::MAX } else { (1u64 << points) - 1 }
    }

    fn set_domain(state: &mut State, unit: u32, id: ParameterId, mask: u64) {
        match state.domains.iter_mut().find(|(u, p, _)| *u == unit && *p == id) {
            Some(entry) => entry.2 = mask,
            None => state.domains.push((unit, id, mask)),
        }
    }

    /// The point of a parameter in this world.
    pub fn point(&self, unit: u32, id: ParameterId) -> Option<usize> {
        let model = self.model(unit)?;
        let domain = self.domain(unit, model, id);
        let options = domain.count_ones();
        if options == 0 {
            return None;
        }
        let all = model.parameters.get(usize::from(id.0))?.points.len();
        let mut state = self.state.borrow_mut();
        let nth = if options == 1 { 0 } else { Self::choose(&mut state, options as usize) };
        let mut mask = domain;
        for _ in 0..nth {
            mask &= mask - 1;
        }
        let point = mask.trailing_zeros() as usize;
        if options > 1 {
            Self::set_domain(&mut state, unit, id, 1u64 << point);
        }
        if all > 1 {
            let decision = Decision::Parameter(unit, id, point as u16);
            if !state.decisions.contains(&decision) {
                state.decisions.push(decision);
            }
        }
        Some(point)
    }

    /// The value behind a reference.
    pub fn get(&self, at: Ref) -> Got<'a> {
        let got = self.eval(at, 0);
        if self.counting.get() {
            let written = self.model(at.unit).map(|model| model.value(at.value));
            let mut counts = self.counts.borrow_mut();
            match &got {
                Got::Absent => counts.absent += 1,
                Got::Unknown(reason) => {
                    let index = Reason::ALL.iter().position(|r| r == reason).unwrap_or(0);
                    if let Some(count) = counts.unknown.get_mut(index) {
                        *count += 1;
                    }
                }
                // An expression that is known is known by the choices of this world.
                _ if written.is_some_and(|value| matches!(value.data, ValueData::Expr(_)))
                    && !self.state.borrow().decisions.is_empty() =>
                {
                    counts.alternative += 1;
                }
                _ => counts.known += 1,
            }
        }
        got
    }

    fn eval(&self, at: Ref, depth: usize) -> Got<'a> {
        let Some(unit) = self.unit(at.unit) else { return Got::Unknown(Reason::NotInFiles) };
        let model = &unit.model;
        match model.value(at.value).data {
            ValueData::Null => Got::Null,
            ValueData::Bool(value) => Got::Bool(value),
            ValueData::Int(value) => Got::Int(value),
            ValueData::Float(value) => Got::Float(value),
            ValueData::Str(text) => Got::Str(Cow::Borrowed(model.text(&unit.tree, text))),
            ValueData::List { .. } => Got::List(at),
            ValueData::Map { .. } => Got::Map(at),
            ValueData::Absent => Got::Absent,
            ValueData::Unknown(reason) => Got::Unknown(reason),
            ValueData::Malformed => Got::Unknown(Reason::Malformed),
            ValueData::Expr(index) => {
                let steps = if depth == 0 { 1 } else { self.steps.get() + 1 };
                self.steps.set(steps);
                if depth > limits::EXPRESSION_DEPTH || steps > limits::EXPRESSION_STEPS {
                    self.capped.set(true);
                    return Got::Unknown(Reason::TooMany);
                }
                match model.expr(index) {
                    Some(expr) => self.expr(at.unit, model, expr, depth + 1),
                    None => Got::Unknown(Reason::Syntax),
                }
            }
        }
    }

    fn expr(&self, unit: u32, model: &'a Model, expr: &'a Expr, depth: usize) -> Got<'a> {
        let at = |value: ValueId| Ref { unit, value };
        match expr {
            Expr::If { condition, then, otherwise } => {
                let Some(condition) = condition else { return Got::Unknown(Reason::Condition) };
                let Some(holds) = self.condition(unit, *condition) else {
                    return Got::Unknown(Reason::Condition);
                };
                let decision = Decision::Condition(unit, *condition, holds);
                let mut state = self.state.borrow_mut();
                if !state.decisions.contains(&decision) {
                    state.decisions.push(decision);
                }
                drop(state);
                self.eval(at(if holds { *then } else { *otherwise }), depth)
            }
            Expr::Parameter { parameter, values } => {
                match self.point(unit, *parameter).and_then(|point| values.get(point)) {
                    Some(value) => self.eval(at(*value), depth),
                    None => Got::Unknown(Reason::Parameter),
                }
            }
            Expr::Concat(parts) => {
                if self.spread(unit, model, parts) > limits::ALTERNATIVES {
                    self.capped.set(true);
                    return Got::Unknown(Reason::TooMany);
                }
                let mut text = String::new();
                for part in parts {
                    match self.as_text(at(*part), depth) {
                        Ok(part) => text.push_str(&part),
                        Err(got) => return got,
                    }
                    if text.len() > limits::CEL_STRING {
                        self.capped.set(true);
                        return Got::Unknown(Reason::TooMany);
                    }
                }
                Got::Str(Cow::Owned(text))
            }
            Expr::Join { separator, list } => self.join(unit, *separator, *list, depth),
            Expr::Split { separator, text } => {
                match (self.as_text(at(*separator), depth), self.as_text(at(*text), depth)) {
                    (Ok(separator), Ok(text)) if !separator.is_empty() => {
                        Got::Texts(text.split(&*separator).map(str::to_string).collect())
                    }
                    (Err(got), _) | (_, Err(got)) => got,
                    _ => Got::Unknown(Reason::Malformed),
                }
            }
            Expr::Select { index, list } => self.select(unit, *index, *list, depth),
            Expr::FindInMap { rows, first, second, default } => {
                let keys = (self.as_text(at(*first), depth), self.as_text(at(*second), depth));
                let (first, second) = match keys {
                    (Ok(first), Ok(second)) => (first, second),
                    (Err(Got::Unknown(reason)), _) | (_, Err(Got::Unknown(reason))) => {
                        return Got::Unknown(reason);
                    }
                    _ => return Got::Unknown(Reason::Mapping),
                };
                let row = rows.iter().find(|(a, b, _)| *a == first && *b == second);
                match (row, default) {
                    (Some((_, _, value)), _) => self.eval(at(*value), depth),
                    (None, Some(default)) => self.eval(at(*default), depth),
                    (None, None) => Got::Unknown(Reason::Mapping),
                }
            }
            Expr::Resource { resource, attribute } => {
                Got::Resource(ResourceRef { unit, resource: *resource }, *attribute)
            }
            Expr::ToText(inner) => match self.as_text(at(*inner), depth) {
                Ok(text) => Got::Str(text),
                Err(got) => got,
            },
            Expr::ToNumber(inner) => match self.eval(at(*inner), depth) {
                Got::Str(text) => number(&text),
                Got::Bool(_) => Got::Unknown(Reason::Malformed),
                got => got,
            },
            Expr::ToBool(inner) => match self.eval(at(*inner), depth) {
                Got::Str(text) => match &*text {
                    "true" | "True" | "TRUE" => Got::Bool(true),
                    "false" | "False" | "FALSE" => Got::Bool(false),
                    _ => Got::Unknown(Reason::Malformed),
                },
                Got::Int(_) | Got::Float(_) => Got::Unknown(Reason::Malformed),
                got => got,
            },
        }
    }

    fn join(&self, unit: u32, separator: ValueId, list: ValueId, depth: usize) -> Got<'a> {
        let at = |value: ValueId| Ref { unit, value };
        let separator = match self.as_text(at(separator), depth) {
            Ok(text) => text,
            Err(got) => return got,
        };
        match self.eval(at(list), depth) {
            Got::Texts(texts) => Got::Str(Cow::Owned(texts.join(&separator))),
            Got::List(list) => {
                let items = self.model(unit).map_or(&[][..], |model| model.items(list.value));
                if let Some(model) = self.model(unit)
                    && self.spread(unit, model, items) > limits::ALTERNATIVES
                {
                    self.capped.set(true);
                    return Got::Unknown(Reason::TooMany);
                }
                let mut texts = Vec::with_capacity(items.len());
                for item in items {
                    match self.as_text(at(*item), depth) {
                        Ok(text) => texts.push(text),
                        Err(Got::Absent) => {}
                        Err(got) => return got,
                    }
                }
                Got::Str(Cow::Owned(texts.join(&*separator)))
            }
            Got::Unknown(reason) => Got::Unknown(reason),
            _ => Got::Unknown(Reason::Malformed),
        }
    }

    fn select(&self, unit: u32, index: ValueId, list: ValueId, depth: usize) -> Got<'a> {
        let at = |value: ValueId| Ref { unit, value };
        let index = match self.eval(at(index), depth) {
            Got::Int(index) => usize::try_from(index).ok(),
            Got::Str(text) => text.trim().parse().ok(),
            Got::Unknown(reason) => return Got::Unknown(reason),
            _ => None,
        };
        let Some(index) = index else { return Got::Unknown(Reason::Malformed) };
        match self.eval(at(list), depth) {
            Got::Texts(texts) => match texts.get(index) {
                Some(text) => Got::Str(Cow::Owned(text.clone())),
                None => Got::Unknown(Reason::Malformed),
            },
            Got::List(list) => match self.items(list).get(index) {
                Some(item) => self.eval(*item, depth),
                None => Got::Unknown(Reason::Malformed),
            },
            Got::Unknown(reason) => Got::Unknown(reason),
            _ => Got::Unknown(Reason::Malformed),
        }
    }

    /// A value as text, or what it is instead.
    fn as_text(&self, at: Ref, depth: usize) -> Result<Cow<'a, str>, Got<'a>> {
        match self.eval(at, depth) {
            Got::Str(text) => Ok(text),
            Got::Int(value) => Ok(self.written(at).unwrap_or_else(|| value.to_string().into())),
            Got::Float(value) => Ok(self.written(at).unwrap_or_else(|| value.to_string().into())),
            Got::Bool(value) => Ok(Cow::Borrowed(if value { "true" } else { "false" })),
            Got::Resource(..) => Err(Got::Unknown(Reason::Attribute)),
            Got::Unknown(reason) => Err(Got::Unknown(reason)),
            Got::Absent => Err(Got::Absent),
            Got::Null | Got::List(_) | Got::Texts(_) | Got::Map(_) => {
                Err(Got::Unknown(Reason::Malformed))
            }
        }
    }

    /// The text of a number as written: `1.10` and `0123` keep their shape.
    fn written(&self, at: Ref) -> Option<Cow<'a, str>> {
        let unit = self.unit(at.unit)?;
        // The node of an expression holds the expression (`!Ref Count`), not the number.
        if matches!(unit.model.value(at.value).data, ValueData::Expr(_)) {
            return None;
        }
        let node = unit.model.value(at.value).node?;
        unit.tree.scalar(node).filter(|text| !text.is_empty()).map(Cow::Borrowed)
    }

    /// The text of a value where it is known; not counted as read.
    pub fn text(&self, at: Ref) -> Option<Cow<'a, str>> {
        self.as_text(at, 0).ok()
    }

    /// Upper bound of the number of values that parts have together, where it is above the limit.
    fn spread(&self, unit: u32, model: &Model, parts: &[ValueId]) -> usize {
        let mut seen: Vec<ParameterId> = Vec::new();
        let mut product = 1usize;
        let mut open: Vec<ValueId> = parts.to_vec();
        let mut steps = 0;
        while let Some(value) = open.pop() {
            steps += 1;
            if product > limits::ALTERNATIVES || steps > 10_000 {
                return limits::ALTERNATIVES + 1;
            }
            let ValueData::Expr(index) = model.value(value).data else { continue };
            match model.expr(index) {
                Some(Expr::Parameter { parameter, .. }) if !seen.contains(parameter) => {
                    seen.push(*parameter);
                    let options = self.domain(unit, model, *parameter).count_ones() as usize;
                    product = product.saturating_mul(options.max(1));
                }
                Some(Expr::Concat(inner)) => open.extend(inner),
                Some(Expr::ToText(inner) | Expr::ToNumber(inner) | Expr::ToBool(inner)) => {
                    open.push(*inner);
                }
                Some(Expr::Select { list, .. } | Expr::Join { list, .. }) => {
                    open.push(*list);
                    open.extend(model.items(*list));
                }
                Some(Expr::Split { text, .. }) => open.push(*text),
                Some(Expr::FindInMap { first, second, .. }) => open.extend([*first, *second]),
                _ => {}
            }
        }
        product
    }

    /// The items of a list in this world: items that are absent in it are left out.
    pub fn items(&self, list: Ref) -> Vec<Ref> {
        let Some(model) = self.model(list.unit) else { return Vec::new() };
        let mut items = Vec::with_capacity(model.items(list.value).len());
        for value in model.items(list.value) {
            let item = Ref { unit: list.unit, value: *value };
            let is_expr =
                matches!(model.value(*value).data, ValueData::Expr(_) | ValueData::Absent);
            if is_expr && self.eval(item, 0) == Got::Absent {
                continue;
            }
            items.push(item);
        }
        items
    }

    /// The fields of a map in this world, in the order of the file.
    pub fn fields(&self, map: Ref) -> Vec<(&'a str, &'a Field, Ref)> {
        let Some(unit) = self.unit(map.unit) else { return Vec::new() };
        let mut fields: Vec<(&'a str, &'a Field, Ref)> = Vec::new();
        for field in unit.model.fields(map.value) {
            let at = Ref { unit: map.unit, value: field.value };
            let data = unit.model.value(field.value).data;
            if matches!(data, ValueData::Expr(_) | ValueData::Absent)
                && self.eval(at, 0) == Got::Absent
            {
                continue;
            }
            let name = unit.model.text(&unit.tree, field.name);
            match fields.iter_mut().find(|(known, _, _)| *known == name) {
                Some(entry) => *entry = (name, field, at),
                None => fields.push((name, field, at)),
            }
        }
        fields
    }

    /// Whether more fields than the listed ones may exist.
    pub fn is_open(&self, map: Ref) -> bool {
        self.model(map.unit).is_some_and(|model| {
            matches!(model.value(map.value).data, ValueData::Map { open: true, .. })
        })
    }

    /// The value itself, or behind `Fn::If` the branch that this world takes: where to point at.
    pub fn settled(&self, at: Ref) -> Ref {
        let mut at = at;
        for _ in 0..limits::EXPRESSION_DEPTH {
            let Some(model) = self.model(at.unit) else { return at };
            let ValueData::Expr(index) = model.value(at.value).data else { return at };
            let Some(Expr::If { condition: Some(condition), then, otherwise }) = model.expr(index)
            else {
                return at;
            };
            let Some(holds) = self.condition(at.unit, *condition) else { return at };
            at.value = if holds { *then } else { *otherwise };
        }
        at
    }

    /// A field of a map.
    pub fn field(&self, map: Ref, name: &str) -> Slot {
        let Some(unit) = self.unit(map.unit) else { return Slot::Unknown(Reason::NotInFiles) };
        let slot = match unit.model.field(&unit.tree, map.value, name) {
            Some(field) => {
                let at = Ref { unit: map.unit, value: field.value };
                match unit.model.value(field.value).data {
                    ValueData::Absent => Slot::Absent,
                    ValueData::Expr(_) if self.eval(at, 0) == Got::Absent => Slot::Absent,
                    _ => Slot::Value(at),
                }
            }
            // What completes a map is a macro in CloudFormation, and elsewhere another document or
            // what the tool adds by itself.
            None if self.is_open(map) => Slot::Unknown(match unit.kind {
                Some(Kind::Cloudformation) | None => Reason::Macro,
                Some(_) => Reason::NotInFiles,
            }),
            None => Slot::Absent,
        };
        if slot == Slot::Absent && self.counting.get() {
            self.counts.borrow_mut().absent += 1;
        }
        slot
    }
}

fn number<'a>(text: &str) -> Got<'a> {
    let text = text.trim();
    if let Ok(value) = text.parse::<i64>() {
        return Got::Int(value);
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Got::Float(value),
        _ => Got::Unknown(Reason::Malformed),
    }
}

/// A part of a text of which not everything need be known.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece<'a> {
    /// This text.
    Known(Cow<'a, str>),
    /// A pseudo parameter: the same text wherever it stands in its unit.
    Pseudo {
        /// Index of the unit.
        unit: u32,
        /// Its name, e.g. `AWS::Region`.
        name: &'a str,
    },
    /// A parameter without a known value: the same text wherever it stands in its unit.
    Parameter {
        /// Index of the unit.
        unit: u32,
        /// Which.
        parameter: ParameterId,
        /// Why its value is not known.
        reason: Reason,
    },
    /// A resource, or an attribute of it.
    Resource(ResourceRef, Option<&'a str>),
    /// Not known.
    Unknown(Reason),
}

/// Most steps that [`World::pieces`] takes for one text.
const PIECE_STEPS: u32 = 10_000;

impl<'a> World<'a> {
    /// The parts of a text in this world, in order; neighbouring known texts are one. Empty where
    /// the value is absent. A value that is no text is unknown.
    pub fn pieces(&self, at: Ref) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut steps = PIECE_STEPS;
        self.add_pieces(at, 0, &mut steps, &mut pieces);
        pieces
    }

    fn add_pieces(&self, at: Ref, depth: usize, steps: &mut u32, pieces: &mut Vec<Piece<'a>>) {
        if *steps == 0 || depth > limits::EXPRESSION_DEPTH {
            self.capped.set(true);
            return pieces.push(Piece::Unknown(Reason::TooMany));
        }
        *steps -= 1;
        let Some(unit) = self.unit(at.unit) else {
            return pieces.push(Piece::Unknown(Reason::NotInFiles));
        };
        let inside = |value: ValueId| Ref { unit: at.unit, value };
        let expr = match unit.model.value(at.value).data {
            ValueData::Expr(index) => unit.model.expr(index),
            _ => None,
        };
        match expr {
            Some(Expr::Concat(parts)) => {
                if self.spread(at.unit, &unit.model, parts) > limits::ALTERNATIVES {
                    self.capped.set(true);
                    return pieces.push(Piece::Unknown(Reason::TooMany));
                }
                for part in parts {
                    self.add_pieces(inside(*part), depth + 1, steps, pieces);
                }
            }
            Some(Expr::ToText(inner)) => self.add_pieces(inside(*inner), depth + 1, steps, pieces),
            Some(Expr::If { condition: Some(condition), then, otherwise }) => {
                let Some(holds) = self.condition(at.unit, *condition) else {
                    return pieces.push(Piece::Unknown(Reason::Condition));
                };
                let decision = Decision::Condition(at.unit, *condition, holds);
                let mut state = self.state.borrow_mut();
                if !state.decisions.contains(&decision) {
                    state.decisions.push(decision);
                }
                drop(state);
                let branch = if holds { *then } else { *otherwise };
                self.add_pieces(inside(branch), depth + 1, steps, pieces);
            }
            Some(Expr::Parameter { parameter, values }) => {
                let point = self.point(at.unit, *parameter);
                let value = point.and_then(|point| values.get(point)).copied();
                let value = value.map(|value| (value, unit.model.value(value).data));
                let declared = unit.model.parameters.get(usize::from(parameter.0));
                match (value, declared) {
                    (Some((_, ValueData::Unknown(reason))), Some(declared)) => {
                        pieces.push(if declared.name.starts_with("AWS::") {
                            Piece::Pseudo { unit: at.unit, name: &declared.name }
                        } else {
                            Piece::Parameter { unit: at.unit, parameter: *parameter, reason }
                        });
                    }
                    (Some((value, _)), _) => {
                        self.add_pieces(inside(value), depth + 1, steps, pieces);
                    }
                    (None, _) => pieces.push(Piece::Unknown(Reason::Parameter)),
                }
            }
            Some(Expr::Join { separator, list }) => {
                self.add_joined(inside(*separator), inside(*list), depth, steps, pieces);
            }
            _ => self.add_leaf(at, depth, pieces),
        }
    }

    fn add_joined(
        &self,
        separator: Ref,
        list: Ref,
        depth: usize,
        steps: &mut u32,
        pieces: &mut Vec<Piece<'a>>,
    ) {
        let separator = match self.as_text(separator, depth) {
            Ok(text) => text,
            Err(Got::Unknown(reason)) => return pieces.push(Piece::Unknown(reason)),
            Err(_) => return pieces.push(Piece::Unknown(Reason::Malformed)),
        };
        match self.eval(list, depth) {
            Got::List(list) => {
                for (index, item) in self.items(list).into_iter().enumerate() {
                    if index > 0 {
                        push_known(pieces, separator.clone());
                    }
                    self.add_pieces(item, depth + 1, steps, pieces);
                }
            }
            Got::Texts(texts) => push_known(pieces, texts.join(&*separator).into()),
            Got::Unknown(reason) => pieces.push(Piece::Unknown(reason)),
            _ => pieces.push(Piece::Unknown(Reason::Malformed)),
        }
    }

    fn add_leaf(&self, at: Ref, depth: usize, pieces: &mut Vec<Piece<'a>>) {
        if let Got::Resource(resource, attribute) = self.eval(at, depth) {
            let name = self.unit(at.unit).zip(attribute);
            let name = name.map(|(unit, text)| unit.model.text(&unit.tree, text));
            return pieces.push(Piece::Resource(resource, name));
        }
        match self.as_text(at, depth) {
            Ok(text) => push_known(pieces, text),
            Err(Got::Absent) => {}
            Err(Got::Unknown(reason @ Reason::PseudoParameter)) => {
                // A reader may leave the name of the pseudo parameter only in the text itself.
                let unit = self.unit(at.unit);
                let node = unit.and_then(|unit| unit.model.value(at.value).node);
                let name = unit.zip(node).and_then(|(unit, node)| unit.tree.scalar(node));
                pieces.push(match name.filter(|name| name.starts_with("AWS::")) {
                    Some(name) => Piece::Pseudo { unit: at.unit, name },
                    None => Piece::Unknown(reason),
                });
            }
            Err(Got::Unknown(reason)) => pieces.push(Piece::Unknown(reason)),
            Err(_) => pieces.push(Piece::Unknown(Reason::Malformed)),
        }
    }
}

fn push_known<'a>(pieces: &mut Vec<Piece<'a>>, text: Cow<'a, str>) {
    match pieces.last_mut() {
        Some(Piece::Known(before)) => before.to_mut().push_str(&text),
        _ if text.is_empty() => {}
        _ => pieces.push(Piece::Known(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::World;

    #[test]
    fn what_met_a_limit_is_not_kept_and_the_limit_is_still_told() {
        let world = World::new(&[]);
        assert_eq!(world.always(|| 1), (1, true));
        for _ in 0..2 {
            // The second time a limit was met before.
            assert_eq!(world.always(|| world.set_capped()), ((), false));
            assert!(world.capped());
        }
        assert_eq!(world.always(|| 1), (1, true));
        assert!(world.capped());
    }
}
