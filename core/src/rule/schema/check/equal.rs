//! Equality, three-valued: known parts decide where they differ.

use super::{Checker, Item, Truth};
use crate::model::Reason;
use crate::model::world::Got;
use serde_json::Value;

impl Checker<'_, '_, '_, '_> {
    /// Whether a value equals a constant; parts that are known decide where they differ.
    pub(super) fn equal(&mut self, item: &Item, value: &Value) -> Truth {
        let got = self.get(item);
        match (&got, value) {
            (Got::Unknown(reason), _) => self.unknown(*reason),
            (Got::Resource(..), Value::String(_)) => self.unknown(Reason::Attribute),
            (Got::Resource(..), _) => self.unknown(Reason::Attribute),
            (Got::Null, Value::Null) => Truth::Yes,
            (Got::Bool(a), Value::Bool(b)) => Truth::of(a == b),
            (Got::Int(a), Value::Number(b)) => match b.as_i64() {
                Some(b) => Truth::of(*a == b),
                None => Truth::of(b.as_f64() == Some(*a as f64)),
            },
            (Got::Float(a), Value::Number(b)) => Truth::of(b.as_f64() == Some(*a)),
            (Got::Str(a), Value::String(b)) => Truth::of(a.as_ref() == b),
            (Got::List(_) | Got::Texts(_), Value::Array(values)) => {
                let items = self.items(&got).unwrap_or_default();
                if items.len() != values.len() {
                    return Truth::No;
                }
                let mut truth = Truth::Yes;
                for (item, value) in items.iter().zip(values) {
                    truth = truth.and(self.equal(item, value));
                }
                truth
            }
            (Got::Map(map), Value::Object(values)) => {
                let fields = self.cx.world.fields(*map);
                let open = self.cx.world.is_open(*map);
                let mut truth = Truth::Yes;
                if fields.iter().any(|(name, ..)| !values.contains_key(*name)) {
                    return Truth::No;
                }
                for (name, value) in values {
                    truth = truth.and(match fields.iter().find(|(field, ..)| field == name) {
                        Some((_, _, at)) => self.equal(&Item::Written(*at), value),
                        None if open => self.unknown(Reason::NotInFiles),
                        None => Truth::No,
                    });
                }
                if open { truth.and(self.unknown(Reason::NotInFiles)) } else { truth }
            }
            _ => Truth::No,
        }
    }

    /// Whether two values are equal.
    pub(super) fn same(&mut self, a: &Item, b: &Item) -> Truth {
        let (left, right) = (self.get(a), self.get(b));
        match (&left, &right) {
            (Got::Unknown(reason), _) | (_, Got::Unknown(reason)) => self.unknown(*reason),
            (Got::Resource(a, x), Got::Resource(b, y)) if a == b && x == y => Truth::Yes,
            (Got::Resource(..), _) | (_, Got::Resource(..)) => self.unknown(Reason::Attribute),
            (Got::Int(a), Got::Float(b)) | (Got::Float(b), Got::Int(a)) => {
                Truth::of(*a as f64 == *b)
            }
            (Got::List(_) | Got::Texts(_), Got::List(_) | Got::Texts(_)) => {
                let (left, right) = (self.items(&left), self.items(&right));
                let (left, right) = (left.unwrap_or_default(), right.unwrap_or_default());
                if left.len() != right.len() {
                    return Truth::No;
                }
                let mut truth = Truth::Yes;
                for (a, b) in left.iter().zip(right.iter()) {
                    truth = truth.and(self.same(a, b));
                }
                truth
            }
            (Got::Map(a), Got::Map(b)) => {
                let (left, right) = (self.cx.world.fields(*a), self.cx.world.fields(*b));
                if self.cx.world.is_open(*a) || self.cx.world.is_open(*b) {
                    return self.unknown(Reason::NotInFiles);
                }
                if left.len() != right.len() {
                    return Truth::No;
                }
                let mut truth = Truth::Yes;
                for (name, _, at) in &left {
                    truth = truth.and(match right.iter().find(|(other, ..)| other == name) {
                        Some((_, _, other)) => {
                            self.same(&Item::Written(*at), &Item::Written(*other))
                        }
                        None => Truth::No,
                    });
                }
                truth
            }
            _ => Truth::of(left == right),
        }
    }
}
