//! What is said of a value beside its type.

use super::super::Fault;
use super::super::message::{border_words, listed, nearest, number, quoted};
use super::{COMPARED, Owner, Walk};
use crate::fix::{Change, Literal, Target};
use crate::model::shape::{Limit, Limits, Side};
use crate::model::{Expr, Reason, Ref, Text, Ty, ValueData, ValueId};

impl Walk<'_, '_, '_> {
    pub(super) fn number(&mut self, id: ValueId, value: f64, limits: Limits, owner: Owner) {
        for limit in limits.of(self.side) {
            match limit {
                Limit::Range(border) if !border.holds(value) => {
                    let message = format!(
                        "{} is {}; accepted is {}",
                        self.called(owner),
                        number(value),
                        border_words(border)
                    );
                    self.report(Fault::OutOfRange, id, message);
                }
                Limit::Enum(choices) => self.choice(id, &number(value), choices, "", owner),
                _ => {}
            }
        }
    }

    pub(super) fn text(&mut self, id: ValueId, text: &str, limits: Limits, owner: Owner) {
        if self.side == Side::Canonical && text.contains("${") {
            // Another tool's placeholder, or a `!Sub` that is missing: which of them is not known.
            return self.not_known(Reason::Template, Ty::String, limits);
        }
        let mut too_long = false;
        let mut pattern = None;
        for limit in limits.of(self.side) {
            match limit {
                Limit::Enum(choices) => self.choice(id, text, choices, "\"", owner),
                Limit::Length(border) => {
                    let count = text.chars().count();
                    if !border.holds(count as f64) {
                        let message = format!(
                            "{} has {count} characters; accepted are {}",
                            self.called(owner),
                            border_words(border)
                        );
                        self.report(Fault::WrongLength, id, message);
                        too_long = true;
                    }
                }
                Limit::Pattern(number) => pattern = Some(number),
                _ => {}
            }
        }
        // A pattern often counts as well; one fault is told once.
        let pattern = pattern.filter(|_| !too_long).and_then(|number| self.shapes.pattern(number));
        if let Some((source, regex)) = pattern
            && !regex.is_match(text)
        {
            let message = format!(
                "{} has another form. It is {}; accepted is what matches {source}",
                self.called(owner),
                quoted(text)
            );
            self.report(Fault::WrongFormat, id, message);
        }
    }

    pub(super) fn choice(
        &mut self,
        id: ValueId,
        value: &str,
        choices: u16,
        quote: &str,
        owner: Owner,
    ) {
        let choices = self.shapes.choices(choices);
        if choices.clone().any(|choice| choice == value) {
            return;
        }
        let found = if quote.is_empty() { value.to_string() } else { quoted(value) };
        let meant = match nearest(value, choices.clone()) {
            Some(near) => format!("Did you mean {quote}{near}{quote}? "),
            None => String::new(),
        };
        let message = format!(
            "{} is {found}. {meant}Accepted {} {}",
            self.called(owner),
            if choices.clone().nth(1).is_some() { "are" } else { "is" },
            listed(choices.clone(), quote)
        );
        self.report(Fault::ValueNotAllowed, id, message);
        if let (Some(near), false) = (nearest(value, choices), quote.is_empty()) {
            let at = Ref { unit: self.cx.subject.unit, value: id };
            let at = Target::Value(self.cx.world.settled(at));
            self.propose(Change::Set { at, value: Literal::Str(near.to_string()) });
        }
    }

    pub(super) fn list(&mut self, id: ValueId, limits: Limits, owner: Owner) {
        for limit in limits.of(self.side) {
            match limit {
                Limit::Items(border) => {
                    let items = self.model.items(id);
                    // An item that may be left out makes the number unknown.
                    let sure = items.iter().filter(|item| !self.depends(**item)).count();
                    let count = items.len();
                    if sure < count {
                        let may_be_less = border.least.is_some_and(|least| (sure as f64) < least);
                        let may_be_more = border.most.is_some_and(|most| count as f64 > most);
                        if may_be_less || may_be_more {
                            self.note(Fault::WrongLength, Reason::Condition);
                        }
                    } else if !border.holds(count as f64) {
                        let message = format!(
                            "{} has {count} item{}; accepted {} {}",
                            self.called(owner),
                            if count == 1 { "" } else { "s" },
                            if border.least == border.most { "is" } else { "are" },
                            border_words(border)
                        );
                        self.report(Fault::WrongLength, id, message);
                    }
                }
                Limit::Unique => self.unique(id, owner),
                _ => {}
            }
        }
    }

    /// Whether an item depends on something, other than being the name of a resource.
    pub(super) fn depends(&self, item: ValueId) -> bool {
        match self.model.value(item).data {
            ValueData::Expr(index) => {
                !matches!(self.model.expr(index), Some(Expr::Resource { .. }))
            }
            ValueData::Absent | ValueData::Unknown(_) => true,
            _ => false,
        }
    }

    pub(super) fn unique(&mut self, id: ValueId, owner: Owner) {
        let items = self.model.items(id);
        if items.len() > 1 && items.iter().any(|item| self.depends(*item)) {
            self.note(Fault::DuplicateItem, Reason::Parameter);
        }
        for (index, item) in items.iter().enumerate().take(COMPARED).skip(1) {
            if items.iter().take(index).any(|before| self.same(*before, *item)) {
                let message = format!("{} has an item twice", self.called(owner));
                self.report(Fault::DuplicateItem, *item, message);
                let at = Ref { unit: self.cx.subject.unit, value: *item };
                self.propose(Change::Remove(at));
            }
        }
    }

    /// Whether two values are known and equal.
    pub(super) fn same(&self, a: ValueId, b: ValueId) -> bool {
        let text = |text: Text| self.model.text(self.tree, text);
        match (self.model.value(a).data, self.model.value(b).data) {
            (ValueData::Str(a), ValueData::Str(b)) => text(a) == text(b),
            (ValueData::Int(a), ValueData::Int(b)) => a == b,
            (ValueData::Float(a), ValueData::Float(b)) => a == b,
            (ValueData::Bool(a), ValueData::Bool(b)) => a == b,
            (ValueData::Map { open: false, .. }, ValueData::Map { open: false, .. }) => {
                let (left, right) = (self.model.fields(a), self.model.fields(b));
                left.len() == right.len()
                    && left.iter().all(|field| {
                        let other = self.model.field(self.tree, b, text(field.name));
                        other.is_some_and(|other| self.same(field.value, other.value))
                    })
            }
            (ValueData::List { .. }, ValueData::List { .. }) => {
                let (left, right) = (self.model.items(a), self.model.items(b));
                left.len() == right.len() && left.iter().zip(right).all(|(a, b)| self.same(*a, *b))
            }
            _ => false,
        }
    }
}
