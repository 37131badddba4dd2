//! A schema over the values of the model, in one world.

use super::{Id, Keyword, Range, Schema, Types};
use crate::model::world::Got;
use crate::model::{Reason, Ref};
use crate::rule::context::{Context, Place};
use crate::rule::shape::message::{border_words, number, quoted};
use serde_json::Value;
use std::rc::Rc;

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

    fn number(
        &mut self,
        keyword: &Keyword,
        value: f64,
        item: &Item,
        name: &Name<'_>,
        tell: bool,
    ) -> Truth {
        match keyword {
            Keyword::Range(Range { border, open }) => {
                let at_border = (open.0 && border.least == Some(value))
                    || (open.1 && border.most == Some(value));
                if border.holds(value) && !at_border {
                    return Truth::Yes;
                }
                let words = match (open.0 || open.1, border.least, border.most) {
                    (true, Some(least), None) => format!("above {}", number(least)),
                    (true, None, Some(most)) => format!("below {}", number(most)),
                    (true, ..) => format!("between {}, borders left out", border_words(*border)),
                    _ => border_words(*border),
                };
                self.no(tell, item, || {
                    format!("{} is {}; accepted is {words}", name.words(), number(value))
                })
            }
            Keyword::Multiple(step) => {
                let quotient = value / step;
                if quotient.fract() == 0.0 && quotient.is_finite() {
                    return Truth::Yes;
                }
                self.no(tell, item, || {
                    let step = number(*step);
                    format!(
                        "{} is {}; accepted are multiples of {step}",
                        name.words(),
                        number(value)
                    )
                })
            }
            _ => Truth::Yes,
        }
    }

    fn text(
        &mut self,
        keyword: &Keyword,
        text: &str,
        item: &Item,
        name: &Name<'_>,
        tell: bool,
    ) -> Truth {
        match keyword {
            Keyword::Length(border) => {
                let count = text.chars().count();
                if border.holds(count as f64) {
                    return Truth::Yes;
                }
                self.no(tell, item, || {
                    format!(
                        "{} has {count} characters; accepted are {}",
                        name.words(),
                        border_words(*border)
                    )
                })
            }
            Keyword::Pattern(source, regex) => {
                if regex.is_match(text) {
                    return Truth::Yes;
                }
                self.no(tell, item, || {
                    let found = quoted(text);
                    format!(
                        "{} has another form. It is {found}; accepted is what matches {source}",
                        name.words()
                    )
                })
            }
            _ => Truth::Yes,
        }
    }

    fn items(&self, got: &Got<'a>) -> Option<Rc<[Item]>> {
        match got {
            Got::List(list) => {
                Some(self.cx.world.items(*list).into_iter().map(Item::Written).collect())
            }
            Got::Texts(texts) => Some(texts.iter().cloned().map(Item::Text).collect()),
            _ => None,
        }
    }

    fn list(
        &mut self,
        keyword: &Keyword,
        items: &[Item],
        item: &Item,
        name: &Name<'_>,
        tell: bool,
        depth: usize,
    ) -> Truth {
        let inner = Name::Item(name);
        match keyword {
            Keyword::Prefix(ids) => {
                let mut truth = Truth::Yes;
                for (id, item) in ids.iter().zip(items) {
                    truth = truth.and(self.all(*id, item, &inner, tell, depth));
                }
                truth
            }
            Keyword::Items(first, id) => {
                let mut truth = Truth::Yes;
                for item in items.iter().skip(*first) {
                    truth = truth.and(self.all(*id, item, &inner, tell, depth));
                }
                truth
            }
            Keyword::Count(border) => {
                let count = items.len();
                if border.holds(count as f64) {
                    return Truth::Yes;
                }
                self.no(tell, item, || {
                    format!(
                        "{} has {count} items; accepted are {}",
                        name.words(),
                        border_words(*border)
                    )
                })
            }
            Keyword::Unique => {
                let mut truth = Truth::Yes;
                for (index, item) in items.iter().enumerate() {
                    for before in items.iter().take(index) {
                        let differ = !self.same(before, item);
                        if differ == Truth::No {
                            self.no(tell, item, || format!("{} has an item twice", name.words()));
                        }
                        truth = truth.and(differ);
                    }
                }
                truth
            }
            Keyword::Contains(id) => {
                let mut truth = Truth::No;
                for item in items {
                    truth = truth.or(self.all(*id, item, &inner, false, depth));
                }
                self.told(truth, tell, item, name, "has no item of the form that it needs")
            }
            _ => Truth::Yes,
        }
    }

    fn map(
        &mut self,
        keyword: &Keyword,
        map: Ref,
        name: &Name<'_>,
        tell: bool,
        depth: usize,
    ) -> Truth {
        let fields = self.cx.world.fields(map);
        let open = self.cx.world.is_open(map);
        let mut truth = Truth::Yes;
        match keyword {
            Keyword::Properties(properties) => {
                for (property, id) in properties {
                    match fields.iter().find(|(field, ..)| field == property) {
                        Some((field, _, at)) => {
                            let item = Item::Written(*at);
                            let name = Name::Property(field);
                            truth = truth.and(self.all(*id, &item, &name, tell, depth));
                        }
                        None if open => truth = truth.and(self.unknown(Reason::NotInFiles)),
                        None => {}
                    }
                }
            }
            Keyword::Patterned(patterned) => {
                for (regex, id) in patterned {
                    for (field, _, at) in fields.iter().filter(|(field, ..)| regex.is_match(field))
                    {
                        let item = Item::Written(*at);
                        let name = Name::Property(field);
                        truth = truth.and(self.all(*id, &item, &name, tell, depth));
                    }
                }
                if open {
                    truth = truth.and(self.unknown(Reason::NotInFiles));
                }
            }
            Keyword::Additional { names, patterns, schema } => {
                for (field, written, at) in &fields {
                    let known = names.iter().any(|name| name == field)
                        || patterns.iter().any(|regex| regex.is_match(field));
                    if known {
                        continue;
                    }
                    let never = matches!(self.schema.keywords(*schema), [Keyword::Never]);
                    if never {
                        if tell {
                            let node = self.cx.place_of(*at).and_then(|place| place.node);
                            let place = Place { unit: map.unit, span: written.key_span, node };
                            let near = crate::rule::shape::message::nearest(
                                field,
                                names.iter().map(String::as_str),
                            );
                            let meant = near.map(|near| format!("; did you mean `{near}`?"));
                            let message = format!(
                                "{} has \"{field}\", which is not accepted{}",
                                name.words(),
                                meant.unwrap_or_default()
                            );
                            self.found.push((place, message));
                        }
                        truth = Truth::No;
                        continue;
                    }
                    let item = Item::Written(*at);
                    truth =
                        truth.and(self.all(*schema, &item, &Name::Property(field), tell, depth));
                }
                if open && !self.schema.keywords(*schema).is_empty() {
                    truth = truth.and(self.unknown(Reason::NotInFiles));
                }
            }
            Keyword::Names(id) => {
                for (field, written, at) in &fields {
                    let item = Item::Text((*field).to_string());
                    let holds = self.all(*id, &item, name, false, depth);
                    if holds == Truth::No && tell {
                        let node = self.cx.place_of(*at).and_then(|place| place.node);
                        let place = Place { unit: map.unit, span: written.key_span, node };
                        let message = format!(
                            "{} has a name that is not accepted: \"{field}\"",
                            name.words()
                        );
                        self.found.push((place, message));
                    }
                    truth = truth.and(holds);
                }
                if open {
                    truth = truth.and(self.unknown(Reason::NotInFiles));
                }
            }
            Keyword::Required(names) => {
                for wanted in names {
                    truth = truth.and(self.required(
                        wanted,
                        &fields_of(&fields),
                        map,
                        open,
                        name,
                        tell,
                    ));
                }
            }
            Keyword::Dependent(dependent) => {
                let names = fields_of(&fields);
                for (given, wanted) in dependent {
                    if names.contains(&given.as_str()) {
                        for wanted in wanted {
                            truth = truth.and(self.required(wanted, &names, map, open, name, tell));
                        }
                    } else if open {
                        truth = truth.and(self.unknown(Reason::NotInFiles));
                    }
                }
            }
            _ => {}
        }
        truth
    }

    fn required(
        &mut self,
        wanted: &str,
        names: &[&str],
        map: Ref,
        open: bool,
        name: &Name<'_>,
        tell: bool,
    ) -> Truth {
        if names.contains(&wanted) {
            return Truth::Yes;
        }
        if open {
            return self.unknown(Reason::NotInFiles);
        }
        if tell {
            let place = self.cx.missing_place(map).unwrap_or_else(|| self.cx.subject_place());
            let message = format!("{} lacks `{wanted}`, which must be given", name.words());
            self.found.push((place, message));
        }
        Truth::No
    }

    /// Whether a value equals a constant; parts that are known decide where they differ.
    fn equal(&mut self, item: &Item, value: &Value) -> Truth {
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
    fn same(&mut self, a: &Item, b: &Item) -> Truth {
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

fn fields_of<'f, F, R>(fields: &[(&'f str, F, R)]) -> Vec<&'f str> {
    fields.iter().map(|(name, ..)| *name).collect()
}

/// The type of a value, as bits: a whole number is a number as well.
fn kind(got: &Got<'_>) -> u8 {
    match got {
        Got::Null | Got::Absent => Types::NULL,
        Got::Bool(_) => Types::BOOLEAN,
        Got::Int(_) => Types::INTEGER | Types::NUMBER,
        Got::Float(value) if value.fract() == 0.0 => Types::INTEGER | Types::NUMBER,
        Got::Float(_) => Types::NUMBER,
        Got::Str(_) => Types::STRING,
        Got::List(_) | Got::Texts(_) => Types::ARRAY,
        Got::Map(_) => Types::OBJECT,
        Got::Unknown(_) | Got::Resource(..) => 0,
    }
}

fn found_words(got: &Got<'_>) -> String {
    match got {
        Got::Null | Got::Absent => "null".to_string(),
        Got::Bool(value) => value.to_string(),
        Got::Int(value) => value.to_string(),
        Got::Float(value) => number(*value),
        Got::Str(text) => quoted(text),
        Got::List(_) | Got::Texts(_) => "a list".to_string(),
        Got::Map(_) => "a map".to_string(),
        Got::Unknown(_) | Got::Resource(..) => "not known".to_string(),
    }
}
