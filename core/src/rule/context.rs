//! What a native check is given: the resource, three-valued reading, and reporting.

use super::option::OptionValue;
use super::page::Word;
use crate::fix::{Change, Target};
use crate::model::world::{Got, Ref, ResourceRef, Slot, World};
use crate::model::{Reason, Resource, ValueData};
use crate::syntax::NodeId;
use crate::text::Span;
use std::borrow::Cow;

/// Fields that name the thing that a map describes, the best first.
const NAMING: [&str; 7] =
    ["Name", "name", "Family", "ContainerName", "Sid", "ServiceName", "SourceVolume"];

/// A place to point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Index of the unit.
    pub unit: u32,
    /// The exact range.
    pub span: Span,
    /// The node, for the JSON pointer.
    pub node: Option<NodeId>,
}

/// What a check found, before suppression and order.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Where.
    pub at: Place,
    /// What was found; names of properties in backticks are CloudFormation's and are shown as the
    /// file spells them.
    pub message: String,
    /// Other places that belong to it.
    pub related: Vec<(Place, String)>,
    /// The steps of a fix; none where there is no certain one.
    pub fix: Vec<Change>,
}

impl Found {
    /// A finding at a place.
    pub fn new(at: Place, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), related: Vec::new(), fix: Vec::new() }
    }
}

/// A value that may be known, absent or unknown. `T` is what it is when it is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Tri<T> {
    /// Known.
    Known(T),
    /// Not there.
    Absent,
    /// Not known.
    Unknown(Reason),
}

impl<T> Tri<T> {
    /// The known value.
    pub fn known(self) -> Option<T> {
        match self {
            Tri::Known(value) => Some(value),
            _ => None,
        }
    }

    /// Converts the known value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Tri<U> {
        match self {
            Tri::Known(value) => Tri::Known(f(value)),
            Tri::Absent => Tri::Absent,
            Tri::Unknown(reason) => Tri::Unknown(reason),
        }
    }

    /// The value, or `default` where it is absent.
    pub fn or(self, default: T) -> Tri<T> {
        match self {
            Tri::Absent => Tri::Known(default),
            other => other,
        }
    }
}

/// A value as a native check handles it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Val {
    /// The map it was asked from and the value, or why there is none.
    pub slot: Slot,
    /// The map in which it was looked up: where to point when it is absent.
    pub holder: Option<Ref>,
}

/// What a native check is given.
pub struct Context<'w, 'a> {
    /// The world that values are read in.
    pub world: &'w World<'a>,
    /// The links of the run.
    pub links: &'w crate::model::links::Links,
    /// The resource under check.
    pub subject: ResourceRef,
    /// Today, as days since 1970-01-01, for rules about dates.
    pub today: Option<i64>,
    /// The options of the rule.
    pub options: &'w [(Word, OptionValue)],
    /// Policy documents that were read before, where somebody keeps them.
    pub policies: Option<&'w crate::model::iam::policy::Kept<'a>>,
    pub(crate) found: Vec<Found>,
    pub(crate) undetermined: Vec<Reason>,
    pub(crate) errors: Vec<String>,
}

impl<'w, 'a> Context<'w, 'a> {
    /// A context for one check of one resource.
    pub fn new(
        world: &'w World<'a>,
        links: &'w crate::model::links::Links,
        subject: ResourceRef,
        today: Option<i64>,
    ) -> Self {
        Self {
            world,
            links,
            subject,
            today,
            options: &[],
            policies: None,
            found: Vec::new(),
            undetermined: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// The list of texts of an option; empty where the rule has no such option.
    pub fn texts(&self, option: &str) -> &'w [Word] {
        let found = self.options.iter().find(|(name, _)| name == option);
        match found {
            Some((_, OptionValue::Texts(texts))) => texts,
            _ => &[],
        }
    }

    /// The resource under check.
    pub fn resource(&self) -> Option<&'a Resource> {
        self.world.resource(self.subject)
    }

    /// Its properties.
    pub fn properties(&self) -> Val {
        self.properties_of(self.subject)
    }

    /// The properties of another resource.
    pub fn properties_of(&self, at: ResourceRef) -> Val {
        match self.world.resource(at) {
            Some(resource) => {
                let value = Ref { unit: at.unit, value: resource.properties };
                Val { slot: Slot::Value(value), holder: None }
            }
            None => Val { slot: Slot::Unknown(Reason::NotInFiles), holder: None },
        }
    }

    /// What a value is in this world.
    pub fn get(&self, at: Val) -> Got<'a> {
        match at.slot {
            Slot::Value(value) => self.world.get(value),
            Slot::Absent => Got::Absent,
            Slot::Unknown(reason) => Got::Unknown(reason),
        }
    }

    /// A field, by canonical name.
    pub fn field(&self, of: Val, name: &str) -> Val {
        match self.get(of) {
            Got::Map(map) => Val { slot: self.world.field(map, name), holder: Some(map) },
            Got::Absent => Val { slot: Slot::Absent, holder: of.holder },
            Got::Unknown(reason) => Val { slot: Slot::Unknown(reason), holder: of.holder },
            Got::Resource(..) => Val { slot: Slot::Unknown(Reason::Attribute), holder: of.holder },
            _ => Val { slot: Slot::Unknown(Reason::Malformed), holder: of.holder },
        }
    }

    /// A field of a field of …
    pub fn path(&self, of: Val, names: &[&str]) -> Val {
        names.iter().fold(of, |at, name| self.field(at, name))
    }

    /// Items of a list. Absent is an empty list only if the caller says so ([`Tri::or`]).
    pub fn items(&self, of: Val) -> Tri<Vec<Val>> {
        match self.get(of) {
            Got::List(list) => Tri::Known(
                self.world
                    .items(list)
                    .into_iter()
                    .map(|item| Val { slot: Slot::Value(item), holder: Some(list) })
                    .collect(),
            ),
            Got::Absent | Got::Null => Tri::Absent,
            Got::Unknown(reason) => Tri::Unknown(reason),
            Got::Resource(..) => Tri::Unknown(Reason::Attribute),
            // Where AWS takes one value or a list of them, one value is a list of one.
            _ => Tri::Known(vec![of]),
        }
    }

    /// Fields of a map: name and value.
    pub fn fields(&self, of: Val) -> Tri<Vec<(&'a str, Val)>> {
        match self.get(of) {
            Got::Map(map) => Tri::Known(
                self.world
                    .fields(map)
                    .into_iter()
                    .map(|(name, _, at)| (name, Val { slot: Slot::Value(at), holder: Some(map) }))
                    .collect(),
            ),
            Got::Absent | Got::Null => Tri::Absent,
            Got::Unknown(reason) => Tri::Unknown(reason),
            _ => Tri::Unknown(Reason::Malformed),
        }
    }

    /// Text.
    pub fn str(&self, of: Val) -> Tri<Cow<'a, str>> {
        match self.get(of) {
            Got::Str(text) => Tri::Known(text),
            Got::Int(value) => Tri::Known(value.to_string().into()),
            Got::Absent | Got::Null => Tri::Absent,
            Got::Unknown(reason) => Tri::Unknown(reason),
            Got::Resource(..) => Tri::Unknown(Reason::Attribute),
            _ => Tri::Unknown(Reason::Malformed),
        }
    }

    /// A whole number, also one written as text.
    pub fn int(&self, of: Val) -> Tri<i64> {
        match self.get(of) {
            Got::Int(value) => Tri::Known(value),
            Got::Float(value) if value.fract() == 0.0 && value.abs() < 1e15 => {
                Tri::Known(value as i64)
            }
            Got::Str(text) => match text.trim().parse() {
                Ok(value) => Tri::Known(value),
                Err(_) => Tri::Unknown(Reason::Malformed),
            },
            Got::Absent | Got::Null => Tri::Absent,
            Got::Unknown(reason) => Tri::Unknown(reason),
            Got::Resource(..) => Tri::Unknown(Reason::Attribute),
            _ => Tri::Unknown(Reason::Malformed),
        }
    }

    /// A boolean, also one written as text.
    pub fn bool(&self, of: Val) -> Tri<bool> {
        match self.get(of) {
            Got::Bool(value) => Tri::Known(value),
            Got::Str(text) if text.eq_ignore_ascii_case("true") => Tri::Known(true),
            Got::Str(text) if text.eq_ignore_ascii_case("false") => Tri::Known(false),
            Got::Absent | Got::Null => Tri::Absent,
            Got::Unknown(reason) => Tri::Unknown(reason),
            Got::Resource(..) => Tri::Unknown(Reason::Attribute),
            _ => Tri::Unknown(Reason::Malformed),
        }
    }

    /// The resources at the other end of a link of the subject, e.g. `execution-role`.
    pub fn linked(&self, link: &str) -> Tri<Vec<ResourceRef>> {
        self.links.follow(self.world, self.subject, link)
    }

    /// The same for another resource.
    pub fn linked_from(&self, from: ResourceRef, link: &str) -> Tri<Vec<ResourceRef>> {
        self.links.follow(self.world, from, link)
    }

    /// Where a value stands; for an absent one, the map in which it is missing.
    pub fn place(&self, of: Val) -> Place {
        let written = match of.slot {
            Slot::Value(value) => self.settled_place(value),
            _ => of.holder.and_then(|map| self.missing_place(map)),
        };
        written.unwrap_or_else(|| self.subject_place())
    }

    /// Where a value is written.
    pub fn place_of(&self, at: Ref) -> Option<Place> {
        let unit = self.world.unit(at.unit)?;
        let node = unit.model.value(at.value).node?;
        Some(Place { unit: at.unit, span: unit.tree.raw(node).span, node: Some(node) })
    }

    /// Where a value is written, the branch of this world where it depends on a condition.
    pub fn settled_place(&self, at: Ref) -> Option<Place> {
        self.place_of(self.world.settled(at)).or_else(|| self.place_of(at))
    }

    /// Where to point for a field that a map does not have: the map's name, or the key that the map
    /// stands under, or its first key. `None` where the map is not written anywhere.
    pub fn missing_place(&self, map: Ref) -> Option<Place> {
        let unit = self.world.unit(map.unit)?;
        for name in NAMING {
            let Some(field) = unit.model.field(&unit.tree, map.value, name) else { continue };
            let at = Ref { unit: map.unit, value: field.value };
            let scalar = !matches!(
                unit.model.value(field.value).data,
                ValueData::Absent | ValueData::List { .. } | ValueData::Map { .. }
            );
            if let Some(place) = self.place_of(at).filter(|_| scalar) {
                return Some(place);
            }
        }
        let resources = &unit.model.resources;
        if let Some(resource) = resources.iter().find(|r| r.properties == map.value) {
            return Some(Place {
                unit: map.unit,
                span: resource.name_span,
                node: Some(resource.node),
            });
        }
        let node = unit.model.value(map.value).node;
        if let Some(entry) = node.and_then(|node| unit.tree.entry_of(node)) {
            return Some(Place { unit: map.unit, span: entry.key_span, node });
        }
        match unit.model.fields(map.value).first() {
            Some(first) => Some(Place { unit: map.unit, span: first.key_span, node }),
            None => self.place_of(map),
        }
    }

    /// What to point at when the resource as a whole is meant.
    pub fn subject_place(&self) -> Place {
        self.resource_place(self.subject)
    }

    /// The same for another resource.
    pub fn resource_place(&self, at: ResourceRef) -> Place {
        match self.world.resource(at) {
            Some(resource) => {
                Place { unit: at.unit, span: resource.name_span, node: Some(resource.node) }
            }
            None => Place { unit: at.unit, span: Span::default(), node: None },
        }
    }

    /// Reports a finding.
    pub fn report(&mut self, at: Place, message: impl Into<String>) {
        self.found.push(Found::new(at, message));
    }

    /// Reports a finding with other places.
    pub fn report_with(
        &mut self,
        at: Place,
        message: impl Into<String>,
        related: Vec<(Place, String)>,
    ) {
        self.found.push(Found { related, ..Found::new(at, message) });
    }

    /// Proposes how to mend what was reported last; several calls are steps of one fix.
    pub fn fix(&mut self, change: Change) {
        if let Some(found) = self.found.last_mut() {
            found.fix.push(change);
        }
    }

    /// The target of a fix: a value where it is written, and else the field of `map` by canonical names.
    pub fn target(&self, of: Val, map: Val, path: &[&str]) -> Option<Target> {
        match (of.slot, map.slot) {
            (Slot::Value(at), _) => Some(Target::Value(self.world.settled(at))),
            (Slot::Absent, Slot::Value(map)) => {
                let path = path.iter().map(|name| (*name).to_string()).collect();
                Some(Target::Field { map: self.world.settled(map), path })
            }
            _ => None,
        }
    }

    /// Says that the answer depends on something that is not known.
    pub fn undetermined(&mut self, reason: Reason) {
        self.undetermined.push(reason);
    }

    /// Says that the rule itself is wrong for this resource: an expression had an error. The answer
    /// is undetermined; the tests of rules fail on it.
    pub fn rule_error(&mut self, message: String) {
        self.errors.push(message);
    }

    /// What was found so far.
    pub fn found(&self) -> &[Found] {
        &self.found
    }

    /// Errors of the rule so far.
    pub fn errors(&self) -> &[String] {
        &self.errors
    }
}
