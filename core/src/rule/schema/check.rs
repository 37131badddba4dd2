//! A schema over the values of the model, in one world.

mod containers;
mod equal;
mod scalars;

use self::scalars::{found_words, kind};
use super::{Id, Keyword, Schema};
use crate::model::world::Got;
use crate::model::{Reason, Ref};
use crate::rule::context::{Context, Place};

/// An answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// It depends on something that is not known.
    Unknown,
}

impl Truth {
    fn of(holds: bool) -> Truth {
        if holds { Truth::Yes } else { Truth::No }
    }

    fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            (Truth::Yes, Truth::Yes) => Truth::Yes,
            _ => Truth::Unknown,
        }
    }

    fn or(self, other: Truth) -> Truth {
        !((!self).and(!other))
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;
    fn not(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

/// Schemas that may lie inside each other; a reference that leads back to itself ends here.
const DEPTH: usize = 128;

/// Steps of one run over one resource.
const STEPS: u32 = 1_000_000;

/// Runs a schema over the subject's properties: reports what does not hold, at its place.
pub fn run(schema: &Schema, cx: &mut Context<'_, '_>) -> Truth {
    let Some(resource) = cx.resource() else { return Truth::Unknown };
    let at = Ref { unit: cx.subject.unit, value: resource.properties };
    let mut checker = Checker { schema, cx, found: Vec::new(), reason: None, steps: 0 };
    let truth = checker.all(Id(0), &Item::Written(at), &Name::Root, true, 0);
    let Checker { found, reason, .. } = checker;
    // What was found although the whole is not decided lies in parts that decide.
    for (place, message) in found {
        cx.report(place, message);
    }
    if truth == Truth::Unknown {
        cx.undetermined(reason.unwrap_or(Reason::Function));
    }
    truth
}

/// A value: of the model, or a text that was made.
#[derive(Clone)]
enum Item {
    Written(Ref),
    Text(String),
}

/// What a value is called in messages.
enum Name<'n> {
    Root,
    Property(&'n str),
    Item(&'n Name<'n>),
}

impl Name<'_> {
    fn words(&self) -> String {
        match self {
            Name::Root => "The resource".to_string(),
            Name::Property(name) => format!("`{name}`"),
            Name::Item(Name::Property(name)) => format!("An item of `{name}`"),
            Name::Item(_) => "An item".to_string(),
        }
    }
}

struct Checker<'s, 'c, 'w, 'a> {
    schema: &'s Schema,
    cx: &'c Context<'w, 'a>,
    found: Vec<(Place, String)>,
    reason: Option<Reason>,
    steps: u32,
}

impl<'a> Checker<'_, '_, '_, 'a> {
    /// Whether a value holds a schema. With `tell`, what does not is put into `found`.
    fn all(&mut self, id: Id, item: &Item, name: &Name<'_>, tell: bool, depth: usize) -> Truth {
        self.steps += 1;
        if depth > DEPTH || self.steps > STEPS {
            return self.unknown(Reason::TooMany);
        }
        let mut truth = Truth::Yes;
        let schema = self.schema;
        let keywords = schema.keywords(id);
        if keywords.is_empty() {
            return Truth::Yes;
        }
        let got = self.get(item);
        for keyword in keywords {
            truth = truth.and(self.keyword(keyword, item, &got, name, tell, depth + 1));
            if truth == Truth::No && !tell {
                return truth;
            }
        }
        truth
    }

    fn get(&self, item: &Item) -> Got<'a> {
        match item {
            Item::Written(at) => self.cx.world.get(*at),
            Item::Text(text) => Got::Str(text.clone().into()),
        }
    }

    fn unknown(&mut self, reason: Reason) -> Truth {
        self.reason.get_or_insert(reason);
        Truth::Unknown
    }

    /// Says that something does not hold.
    fn no(&mut self, tell: bool, item: &Item, message: impl FnOnce() -> String) -> Truth {
        if tell {
            let place = match item {
                Item::Written(at) => self.cx.settled_place(*at),
                Item::Text(_) => None,
            };
            let place = place.unwrap_or_else(|| self.cx.subject_place());
            self.found.push((place, message()));
        }
        Truth::No
    }

    fn keyword(
        &mut self,
        keyword: &Keyword,
        item: &Item,
        got: &Got<'a>,
        name: &Name<'_>,
        tell: bool,
        depth: usize,
    ) -> Truth {
        // What a reference to a resource is called is text, of which no more is known.
        let unknown = match got {
            Got::Unknown(reason) => Some(*reason),
            Got::Resource(..) => Some(Reason::Attribute),
            _ => None,
        };
        match keyword {
            Keyword::Never => self.no(tell, item, || format!("{} must not be given", name.words())),
            Keyword::All(ids) => {
                let mut truth = Truth::Yes;
                for id in ids {
                    truth = truth.and(self.all(*id, item, name, tell, depth));
                }
                truth
            }
            Keyword::Ref(id) => self.all(*id, item, name, tell, depth),
            Keyword::Any(ids) => {
                let mut truth = Truth::No;
                for id in ids {
                    truth = truth.or(self.all(*id, item, name, false, depth));
                }
                self.told(truth, tell, item, name, "fits none of its forms")
            }
            Keyword::One(ids) => {
                let (mut yes, mut open) = (0, 0);
                for id in ids {
                    match self.all(*id, item, name, false, depth) {
                        Truth::Yes => yes += 1,
                        Truth::Unknown => open += 1,
                        Truth::No => {}
                    }
                }
                let truth = match (yes, open) {
                    (2.., _) | (0, 0) => Truth::No,
                    (1, 0) => Truth::Yes,
                    _ => Truth::Unknown,
                };
                self.told(truth, tell, item, name, "fits none of its forms, or several")
            }
            Keyword::Not(id) => {
                let truth = !self.all(*id, item, name, false, depth);
                self.told(truth, tell, item, name, "has a form that is not accepted")
            }
            Keyword::If(when, then, otherwise) => {
                let branch = |this: &mut Self, id: &Option<Id>, tell| match id {
                    Some(id) => this.all(*id, item, name, tell, depth),
                    None => Truth::Yes,
                };
                match self.all(*when, item, name, false, depth) {
                    Truth::Yes => branch(self, then, tell),
                    Truth::No => branch(self, otherwise, tell),
                    Truth::Unknown => {
                        let (a, b) = (branch(self, then, false), branch(self, otherwise, false));
                        let truth = if a == b { a } else { Truth::Unknown };
                        self.told(truth, tell, item, name, "fits neither of its forms")
                    }
                }
            }
            _ if unknown.is_some() => self.unknown(unknown.unwrap_or(Reason::Function)),
            Keyword::Type(types) => {
                let is = kind(got);
                if types.0 & is != 0 {
                    return Truth::Yes;
                }
                let found = found_words(got);
                self.no(tell, item, || {
                    format!("{} is {found}; accepted is {}", name.words(), types.words())
                })
            }
            Keyword::OneOf(values) => {
                let mut truth = Truth::No;
                for value in values {
                    truth = truth.or(self.equal(item, value));
                }
                if truth != Truth::No {
                    return truth;
                }
                let found = found_words(got);
                self.no(tell, item, || {
                    let shown: Vec<String> =
                        values.iter().take(12).map(|value| value.to_string()).collect();
                    format!("{} is {found}. Accepted: {}", name.words(), shown.join(", "))
                })
            }
            Keyword::Range(_) | Keyword::Multiple(_) => {
                let value = match got {
                    Got::Int(value) => *value as f64,
                    Got::Float(value) => *value,
                    _ => return Truth::Yes,
                };
                self.number(keyword, value, item, name, tell)
            }
            Keyword::Length(_) | Keyword::Pattern(..) => match got {
                Got::Str(text) => self.text(keyword, text, item, name, tell),
                _ => Truth::Yes,
            },
            Keyword::Prefix(_)
            | Keyword::Items(..)
            | Keyword::Count(_)
            | Keyword::Unique
            | Keyword::Contains(_) => match self.items(got) {
                Some(items) => self.list(keyword, &items, item, name, tell, depth),
                None => Truth::Yes,
            },
            Keyword::Properties(_)
            | Keyword::Patterned(_)
            | Keyword::Additional { .. }
            | Keyword::Names(_)
            | Keyword::Required(_)
            | Keyword::Dependent(_) => match got {
                Got::Map(map) => self.map(keyword, *map, name, tell, depth),
                _ => Truth::Yes,
            },
        }
    }

    fn told(
        &mut self,
        truth: Truth,
        tell: bool,
        item: &Item,
        name: &Name<'_>,
        what: &str,
    ) -> Truth {
        if truth == Truth::No {
            return self.no(tell, item, || format!("{} {what}", name.words()));
        }
        truth
    }
}
