//! Three-valued operators and loops.

use super::ast::{Expr, Loop, LoopKind, Sum};
use super::eval::Eval;
use super::value::{Cv, Fault, List, Map, Res, Val, instead, order_numbers};
use crate::model::Reason;
use crate::model::world::Slot;
use std::cmp::Ordering;

impl<'v> Eval<'v> {
    /// `||` (decided by true) and `&&` (by false): what decides absorbs unknowns and errors.
    pub(super) fn logic(&mut self, sides: &'v [Expr], decides: bool) -> Cv<'v> {
        let mut rest = Cv::Bool(!decides);
        for side in sides {
            let value = self.eval(side);
            match Self::bool(&value, if decides { "`||`" } else { "`&&`" }) {
                Ok(value) if value == decides => return Cv::Bool(decides),
                Ok(_) => {}
                Err(other) => rest = Self::worse(rest, other),
            }
        }
        rest
    }

    /// Of what stands in a result's stead: unknown before error, the first of each.
    pub(super) fn worse(before: Cv<'v>, other: Cv<'v>) -> Cv<'v> {
        match (&before, &other) {
            (_, Cv::Error(Fault::Budget)) => other,
            (Cv::Bool(_), _) => other,
            (Cv::Error(Fault::Budget) | Cv::Unknown(_), _) => before,
            (_, Cv::Unknown(_)) => other,
            _ => before,
        }
    }

    pub(super) fn choose(
        &mut self,
        test: &'v Expr,
        yes: &'v Expr,
        no: &'v Expr,
    ) -> Res<'v, Val<'v>> {
        let test = self.eval(test);
        match test.v {
            Cv::Bool(true) => Ok(self.eval(yes)),
            Cv::Bool(false) => Ok(self.eval(no)),
            Cv::Unknown(reason) => {
                let yes = self.eval(yes);
                let no = self.eval(no);
                match self.equal(&yes, &no) {
                    Ok(true) => Ok(yes),
                    _ => Err(Cv::Unknown(reason)),
                }
            }
            _ => Err(Self::unfit(&test, "`? :`", "a boolean")),
        }
    }

    /// Three-valued equality. Absent equals absent and null, and nothing else.
    pub(super) fn equal(&mut self, a: &Val<'v>, b: &Val<'v>) -> Res<'v, bool> {
        match (&a.v, &b.v) {
            (Cv::Unknown(reason), _) | (_, Cv::Unknown(reason)) => Err(Cv::Unknown(*reason)),
            (Cv::Error(fault), _) | (_, Cv::Error(fault)) => Err(Cv::Error(fault.clone())),
            (Cv::Str(a), Cv::Str(b)) => {
                self.charge(a.len() / 256)?;
                Ok(**a == **b)
            }
            (Cv::Bool(a), Cv::Bool(b)) => Ok(a == b),
            (Cv::Int(_) | Cv::Double(_), Cv::Int(_) | Cv::Double(_)) => {
                Ok(order_numbers(&a.v, &b.v) == Some(Ordering::Equal))
            }
            (Cv::Null | Cv::Absent(_), Cv::Null | Cv::Absent(_)) => Ok(true),
            (Cv::Null | Cv::Absent(_), _) | (_, Cv::Null | Cv::Absent(_)) => Ok(false),
            (Cv::Reference(a, x), Cv::Reference(b, y)) if a == b && x == y => Ok(true),
            (Cv::Reference(..), _) | (_, Cv::Reference(..)) => Err(Cv::Unknown(Reason::Attribute)),
            (Cv::Type(a), Cv::Type(b)) => Ok(a == b),
            (Cv::Resource(a), Cv::Resource(b)) => Ok(a == b),
            (Cv::Optional(a), Cv::Optional(b)) => match (a, b) {
                (Some(a), Some(b)) => self.equal(a, b),
                (None, None) => Ok(true),
                _ => Ok(false),
            },
            (Cv::List(a), Cv::List(b)) => self.equal_lists(a, b),
            (Cv::Map(a), Cv::Map(b)) => self.equal_maps(a, b),
            _ => Ok(false),
        }
    }

    pub(super) fn equal_lists(&mut self, a: &List<'v>, b: &List<'v>) -> Res<'v, bool> {
        let (mut a, mut b) = (self.items(a)?, self.items(b)?);
        if a.len() != b.len() {
            return Ok(false);
        }
        let mut rest = Cv::Bool(true);
        while let (Some(a), Some(b)) = (a.next(self), b.next(self)) {
            self.charge(1)?;
            match self.equal(&a, &b) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(other) => rest = Self::worse(rest, other),
            }
        }
        Self::settled(rest)
    }

    pub(super) fn equal_maps(&mut self, a: &Map<'v>, b: &Map<'v>) -> Res<'v, bool> {
        let ((a, a_open), (b, b_open)) = (self.entries(a)?, self.entries(b)?);
        let open = a_open || b_open;
        if a.len() != b.len() && !open {
            return Ok(false);
        }
        let mut rest = if open { Cv::Unknown(Reason::Macro) } else { Cv::Bool(true) };
        for (key, value) in &a {
            self.charge(1 + b.len() / 8)?;
            let mut found = None;
            for (other, value) in &b {
                if self.equal(key, other)? {
                    found = Some(value);
                    break;
                }
            }
            match found.map(|other| self.equal(value, other)) {
                Some(Ok(true)) => {}
                Some(Ok(false)) => return Ok(false),
                Some(Err(other)) => rest = Self::worse(rest, other),
                None if b_open => {}
                None => return Ok(false),
            }
        }
        Self::settled(rest)
    }

    pub(super) fn settled(rest: Cv<'v>) -> Res<'v, bool> {
        match rest {
            Cv::Bool(value) => Ok(value),
            other => Err(other),
        }
    }

    /// Order of two values of a type; `None` with NaN.
    pub(super) fn order(&mut self, a: &Val<'v>, b: &Val<'v>) -> Res<'v, Option<Ordering>> {
        if let Some(other) = instead([a, b]) {
            return Err(other);
        }
        match (&a.v, &b.v) {
            (Cv::Int(_) | Cv::Double(_), Cv::Int(_) | Cv::Double(_)) => {
                Ok(order_numbers(&a.v, &b.v))
            }
            (Cv::Str(a), Cv::Str(b)) => {
                self.charge(a.len() / 256)?;
                Ok(Some(a.as_bytes().cmp(b.as_bytes())))
            }
            (Cv::Bool(a), Cv::Bool(b)) => Ok(Some(a.cmp(b))),
            (a, b) => Err(Cv::wrong(format!("{} and {} have no order", a.kind(), b.kind()))),
        }
    }

    /// Arithmetic, and `+` of texts and lists.
    pub(super) fn sum(&mut self, sum: Sum, a: &Val<'v>, b: &Val<'v>) -> Res<'v, Cv<'v>> {
        if let Some(other) = instead([a, b]) {
            return Err(other);
        }
        match (&a.v, &b.v, sum) {
            (Cv::Int(a), Cv::Int(b), _) => {
                if *b == 0 && matches!(sum, Sum::Divide | Sum::Remainder) {
                    return Err(Cv::wrong("division by zero"));
                }
                let result = match sum {
                    Sum::Add => a.checked_add(*b),
                    Sum::Subtract => a.checked_sub(*b),
                    Sum::Multiply => a.checked_mul(*b),
                    Sum::Divide => a.checked_div(*b),
                    Sum::Remainder => a.checked_rem(*b),
                };
                result.map(Cv::Int).ok_or_else(|| Cv::wrong("a whole number does not fit 64 bits"))
            }
            (Cv::Double(a), Cv::Double(b), _) if sum != Sum::Remainder => {
                Ok(Cv::Double(match sum {
                    Sum::Add => a + b,
                    Sum::Subtract => a - b,
                    Sum::Multiply => a * b,
                    Sum::Divide | Sum::Remainder => a / b,
                }))
            }
            (Cv::Str(a), Cv::Str(b), Sum::Add) => {
                let mut text = String::with_capacity(a.len() + b.len());
                self.build(&mut text, a)?;
                self.build(&mut text, b)?;
                Ok(Cv::text(text))
            }
            (Cv::List(_), Cv::List(_), Sum::Add) => {
                let mut items = self.all_items(a, "`+`")?;
                items.extend(self.all_items(b, "`+`")?);
                Ok(Cv::list(items))
            }
            (a, b, _) => {
                let sign = match sum {
                    Sum::Add => "+",
                    Sum::Subtract => "-",
                    Sum::Multiply => "*",
                    Sum::Divide => "/",
                    Sum::Remainder => "%",
                };
                Err(Cv::wrong(format!("`{sign}` does not join {} and {}", a.kind(), b.kind())))
            }
        }
    }

    /// `item in list`, or the key of a map.
    pub(super) fn contains(&mut self, item: &Val<'v>, list: &Val<'v>) -> Res<'v, bool> {
        match &list.v {
            Cv::List(list) => {
                let mut items = self.items(list)?;
                let mut rest = Cv::Bool(false);
                self.charge(items.len() / 8)?;
                while let Some(known) = items.next(self) {
                    match self.equal(item, &known) {
                        Ok(true) => return Ok(true),
                        Ok(false) => {}
                        Err(other) => rest = Self::worse(rest, other),
                    }
                }
                Self::settled(rest)
            }
            Cv::Map(map) => {
                if let Some(other) = item.v.instead() {
                    return Err(other);
                }
                match (map, &item.v) {
                    (Map::Model(map), Cv::Str(name)) => match self.world.field(*map, name) {
                        Slot::Value(_) => Ok(true),
                        Slot::Absent => Ok(false),
                        Slot::Unknown(reason) => Err(Cv::Unknown(reason)),
                    },
                    (Map::Model(_), _) => Ok(false),
                    (Map::Made(entries), _) => {
                        let entries = entries.clone();
                        self.charge(entries.len() / 8)?;
                        for (key, _) in entries.iter() {
                            if self.equal(item, key)? {
                                return Ok(true);
                            }
                        }
                        Ok(false)
                    }
                }
            }
            _ => Err(Self::unfit(list, "`in`", "a list or a map")),
        }
    }

    pub(super) fn looped(&mut self, body: &'v Loop) -> Res<'v, Cv<'v>> {
        let range = self.eval(&body.range);
        let mut state =
            LoopState { rest: Cv::Bool(body.kind == LoopKind::All), hits: 0, made: Vec::new() };
        match &range.v {
            Cv::List(list) => {
                let mut items = self.items(list)?;
                let mut index = 0i64;
                while let Some(item) = items.next(self) {
                    let pair = body.two.then(|| Val::from(Cv::Int(index)));
                    index += 1;
                    if let Some(done) = self.turn(body, &mut state, pair, item)? {
                        return Ok(done);
                    }
                }
            }
            Cv::Map(map) => {
                let (entries, open) = self.entries(map)?;
                for (key, value) in entries {
                    let (pair, item) = if body.two { (Some(key), value) } else { (None, key) };
                    if let Some(done) = self.turn(body, &mut state, pair, item)? {
                        return Ok(done);
                    }
                }
                if open {
                    let unknown = Cv::Unknown(Reason::Macro);
                    match body.kind {
                        LoopKind::ExistsOne if state.hits > 1 => {}
                        LoopKind::Filter | LoopKind::Map => return Err(unknown),
                        _ => state.rest = Self::worse(state.rest, unknown),
                    }
                }
            }
            _ => return Err(Self::unfit(&range, "a loop", "a list or a map")),
        }
        match (body.kind, state.rest) {
            (LoopKind::Filter | LoopKind::Map, Cv::Bool(_)) => Ok(Cv::list(state.made)),
            // Two hits settle it, whatever the others are.
            (LoopKind::ExistsOne, Cv::Unknown(_)) if state.hits > 1 => Ok(Cv::Bool(false)),
            (LoopKind::ExistsOne, Cv::Bool(_)) => Ok(Cv::Bool(state.hits == 1)),
            (_, Cv::Bool(value)) => Ok(Cv::Bool(value)),
            (_, other) => Err(other),
        }
    }

    /// One turn of a loop; `Some` where it settles the result.
    fn turn(
        &mut self,
        body: &'v Loop,
        state: &mut LoopState<'v>,
        pair: Option<Val<'v>>,
        item: Val<'v>,
    ) -> Res<'v, Option<Cv<'v>>> {
        let outer = self.vars.len();
        let kept = (body.kind == LoopKind::Filter).then(|| item.clone());
        self.vars.extend(pair);
        self.vars.push(item);
        let wanted = match &body.test {
            Some(test) => {
                let test = self.eval(test);
                Self::bool(&test, "the filter of `map`")
            }
            None => Ok(true),
        };
        let result = match wanted {
            Ok(true) => Some(self.eval(&body.body)),
            _ => None,
        };
        self.vars.truncate(outer);
        if self.spent() {
            return Err(Cv::Error(Fault::Budget));
        }
        let Some(result) = result else {
            match wanted {
                Err(Cv::Error(fault)) => return Err(Cv::Error(fault)),
                // How many items there are is not known.
                Err(other) => state.rest = Self::worse(state.rest.clone(), other),
                Ok(_) => {}
            }
            return Ok(None);
        };
        if body.kind == LoopKind::Map {
            match result.v {
                Cv::Error(fault) => return Err(Cv::Error(fault)),
                Cv::Absent(name) => return Err(Cv::Error(Fault::Absent(name))),
                _ => state.made.push(result),
            }
            return Ok(None);
        }
        match (Self::bool(&result, "the test of a loop"), body.kind) {
            (Ok(false), LoopKind::All) => return Ok(Some(Cv::Bool(false))),
            (Ok(true), LoopKind::Exists) => return Ok(Some(Cv::Bool(true))),
            (Ok(true), LoopKind::ExistsOne) => state.hits += 1,
            (Ok(true), LoopKind::Filter) => state.made.extend(kept),
            (Ok(_), _) => {}
            (Err(Cv::Error(fault)), LoopKind::ExistsOne | LoopKind::Filter) => {
                return Err(Cv::Error(fault));
            }
            (Err(other), _) => state.rest = Self::worse(state.rest.clone(), other),
        }
        Ok(None)
    }
}

struct LoopState<'v> {
    rest: Cv<'v>,
    hits: usize,
    made: Vec<Val<'v>>,
}
