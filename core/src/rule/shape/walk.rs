//! The walk over one resource.

use super::message::{
    border_words, listed, names, nearest, node_words, number, quoted, type_words,
};
use super::{COUNT, Fault};
use crate::model::shape::{Limit, Limits, Prop, Shape, Side};
use crate::model::{
    Door, Expr, Got, Model, Point, Reason, Ref, Resource, ShapeId, Shapes, Text, Ty, Value,
    ValueData, ValueId,
};
use crate::rule::context::{Context, Found, Place};
use crate::syntax::Tree;

/// Keys for editors and readers, which the tools that use such files take out.
const COMMENTS: [&str; 2] = ["$schema", "//"];

/// Fields that name the thing that a map describes, for messages.
const NAMING: [&str; 4] = ["Name", "name", "Family", "ContainerName"];

/// Most items of a list that are compared with each other.
const COMPARED: usize = 64;

/// A property: the map that holds it, what the map is, and how the property is written.
#[derive(Clone, Copy, Debug)]
struct Owner {
    map: ValueId,
    shape: &'static str,
    property: &'static str,
    /// Whether an item of the property's list or map is meant.
    inner: bool,
}

impl Owner {
    fn inner(self) -> Self {
        Owner { inner: true, ..self }
    }
}

/// A value that depends on parameters, conditions or other resources, to be looked at by itself.
#[derive(Clone, Copy, Debug)]
pub struct Open {
    value: ValueId,
    ty: Ty,
    limits: Limits,
    owner: Owner,
    /// Whether its absence is a fault.
    required: bool,
}

/// The walk over one resource: what it has found, what it could not say, what is left to look at.
pub struct Walk<'c, 'w, 'a> {
    cx: &'c Context<'w, 'a>,
    shapes: &'c Shapes,
    resource: &'a Resource,
    model: &'a Model,
    tree: &'a Tree,
    side: Side,
    /// Whether the world is asked; else values that depend on something are put into `open`.
    inside: bool,
    found: Vec<(Fault, Found)>,
    open: Vec<Open>,
    /// By fault, the reasons for which something could not be said, as bits of [`Reason::ALL`].
    unknown: [u32; COUNT],
}

impl<'c, 'w, 'a> Walk<'c, 'w, 'a> {
    /// A walk over the subject of a context. `None` where no shape says how it must be.
    pub fn new(cx: &'c Context<'w, 'a>, shapes: &'c Shapes) -> Option<Self> {
        let resource = cx.resource()?;
        resource.shape?;
        let side = match resource.door {
            Door::Api | Door::Kubernetes => Side::Api,
            Door::CloudFormation | Door::Terraform => Side::Canonical,
            // Their own words, of which the resource is only an image.
            Door::Eksctl | Door::AppRunnerYaml => return None,
        };
        let unit = cx.world.unit(cx.subject.unit)?;
        Some(Walk {
            cx,
            shapes,
            resource,
            model: &unit.model,
            tree: &unit.tree,
            side,
            inside: false,
            found: Vec::new(),
            open: Vec::new(),
            unknown: [0; COUNT],
        })
    }

    /// Looks at everything that depends on nothing.
    pub fn resource(&mut self) {
        self.inside = false;
        if let Some(shape) = self.resource.shape {
            let value = self.model.value(self.resource.properties);
            match value.data {
                // A macro rewrites the resource, and what it makes of it is not known.
                ValueData::Map { open: true, .. } if self.side == Side::Canonical => {
                    for fault in Fault::ALL {
                        self.note(fault, Reason::Macro);
                    }
                }
                ValueData::Map { open, .. } => {
                    self.map(self.resource.properties, shape, open, true);
                }
                _ => {}
            }
        }
    }

    /// Looks at a value that depends on something, in the present world.
    pub fn again(&mut self, open: &Open) {
        self.inside = true;
        self.value(open.value, open.ty, open.limits, open.owner, open.required);
    }

    /// What was found since this was last asked.
    pub fn take(&mut self) -> Vec<(Fault, Found)> {
        std::mem::take(&mut self.found)
    }

    /// The values that depend on something.
    pub fn open(&mut self) -> Vec<Open> {
        std::mem::take(&mut self.open)
    }

    /// Why something could not be said of a fault.
    pub fn unknown(&self, fault: Fault) -> impl Iterator<Item = Reason> + use<> {
        let bits = self.unknown.get(fault as usize).copied().unwrap_or(0);
        (0..).zip(Reason::ALL).filter(move |(bit, _)| bits & (1 << bit) != 0).map(|(_, r)| r)
    }

    fn map(&mut self, map: ValueId, shape: ShapeId, open: bool, root: bool) {
        let Some(shape) = self.shapes.shape(shape) else { return };
        let fields = self.model.fields(map);
        // Members that only AWS gives: the document is an answer, which need not have what a call needs.
        let mut answer = false;
        for field in fields {
            let name = match field.name {
                Text::Static(name) => name,
                _ => {
                    self.unknown_property(map, shape, field.name, field.key_span, field.value);
                    continue;
                }
            };
            let Some(prop) = property(shape, name, self.side) else { continue };
            if !prop.limits.is_empty() {
                let output = prop.limits.says(self.side, Limit::Output);
                answer |= output;
                if self.side == Side::Canonical
                    && (output || prop.limits.says(self.side, Limit::Elsewhere))
                {
                    self.not_here(map, shape, prop, output, field.key_span, field.value);
                    continue;
                }
            }
            let owner =
                Owner { map, shape: shape.name, property: self.spelled(prop), inner: false };
            let required = prop.limits.is_required(self.side);
            self.value(field.value, prop.ty, prop.limits, owner, required);
        }
        // What a call needs at the top may be given by a flag of the command that reads the file.
        if open || answer || (root && self.resource.door == Door::Api) {
            return;
        }
        let side = self.side;
        for prop in shape.props().iter().filter(|prop| prop.limits.is_required(side)) {
            let given = fields.iter().any(|field| match field.name {
                Text::Static(name) => name == prop.name,
                _ => false,
            });
            if !given {
                self.missing(Owner {
                    map,
                    shape: shape.name,
                    property: self.spelled(prop),
                    inner: false,
                });
            }
        }
    }

    fn value(&mut self, id: ValueId, ty: Ty, limits: Limits, owner: Owner, required: bool) {
        let value = self.model.value(id);
        match value.data {
            ValueData::Expr(index) => self.expr(id, index, ty, limits, owner, required),
            ValueData::Unknown(reason) => self.not_known(reason, ty, limits),
            ValueData::Malformed => self.wrong_type(id, value, ty, owner),
            ValueData::Absent if required => self.missing(owner),
            ValueData::Absent | ValueData::Null => {}
            ValueData::Map { open, .. } => match ty {
                Ty::Shape(shape) => self.map(id, shape, open, false),
                Ty::Map(inner) => {
                    let inner = self.shapes.inner(inner);
                    if matches!(inner, Ty::Any | Ty::Json) {
                        return;
                    }
                    for field in self.model.fields(id) {
                        self.value(field.value, inner, limits.inner(), owner.inner(), false);
                    }
                }
                _ => {}
            },
            ValueData::List { .. } => {
                let Ty::List(inner) = ty else { return };
                let inner = self.shapes.inner(inner);
                for item in self.model.items(id) {
                    self.value(*item, inner, limits.inner(), owner.inner(), false);
                }
                if !limits.is_empty() {
                    self.list(id, limits, owner);
                }
            }
            ValueData::Bool(_) => {}
            ValueData::Int(number) => {
                if !limits.is_empty() {
                    self.number(id, number as f64, limits, owner);
                }
            }
            ValueData::Float(number) => {
                if !limits.is_empty() {
                    self.number(id, number, limits, owner);
                }
            }
            ValueData::Str(text) => {
                if !limits.is_empty() {
                    self.text(id, self.model.text(self.tree, text), limits, owner);
                }
            }
        }
    }

    fn expr(
        &mut self,
        id: ValueId,
        index: u32,
        ty: Ty,
        limits: Limits,
        owner: Owner,
        required: bool,
    ) {
        let said = limits.of(self.side).next().is_some();
        if matches!(ty, Ty::Any | Ty::Json) && !required || ty == Ty::String && !said && !required {
            return;
        }
        if let Some(Expr::Resource { .. }) = self.model.expr(index) {
            // A name or an attribute: text, of which the rest is known when it is deployed.
            return self.not_known(Reason::Attribute, ty, limits);
        }
        if !self.inside {
            self.open.push(Open { value: id, ty, limits, owner, required });
            return;
        }
        let at = Ref { unit: self.cx.subject.unit, value: id };
        let got = self.cx.world.get(at);
        let settled = self.leaf(at);
        let written = self.model.value(settled);
        if self.is_only_compared(at) {
            return self.not_known(Reason::Parameter, ty, limits);
        }
        match got {
            Got::Absent if required => self.missing(owner),
            Got::Absent | Got::Null | Got::Bool(_) | Got::Texts(_) => {}
            Got::Unknown(_) if written.data == ValueData::Malformed => {
                self.wrong_type(settled, written, ty, owner);
            }
            Got::Unknown(reason) => self.not_known(reason, ty, limits),
            Got::Resource(..) => self.not_known(Reason::Attribute, ty, limits),
            Got::Int(number) => self.number(settled, number as f64, limits, owner),
            Got::Float(number) => self.number(settled, number, limits, owner),
            Got::Str(text) => self.text(settled, &text, limits, owner),
            Got::Map(inner) | Got::List(inner) if inner.unit == at.unit => {
                if inner.value != id {
                    self.value(inner.value, ty, limits, owner, required);
                }
            }
            Got::Map(_) | Got::List(_) => {}
        }
    }

    /// The value itself, or the one that the choices of this world lead to: what is pointed at.
    fn leaf(&self, at: Ref) -> ValueId {
        let settled = self.cx.world.settled(at);
        let ValueData::Expr(index) = self.model.value(settled.value).data else {
            return settled.value;
        };
        let Some(Expr::Parameter { parameter, values }) = self.model.expr(index) else {
            return settled.value;
        };
        let chosen = self.cx.world.point(at.unit, *parameter);
        match chosen.and_then(|point| values.get(point)) {
            // Only its type is asked for; what is pointed at is the reference.
            Some(value) if self.model.value(*value).data == ValueData::Malformed => *value,
            _ => settled.value,
        }
    }

    /// Whether the value of this world is one that a condition names and nobody gives: no default, and
    /// not one of a list of allowed values.
    fn is_only_compared(&self, at: Ref) -> bool {
        let settled = self.cx.world.settled(at);
        let ValueData::Expr(index) = self.model.value(settled.value).data else { return false };
        let Some(Expr::Parameter { parameter, .. }) = self.model.expr(index) else { return false };
        let declared = self.model.parameters.get(usize::from(parameter.0));
        declared.is_some_and(|declared| {
            declared.points.contains(&Point::Other)
                && self.cx.world.point(at.unit, *parameter) != declared.default
        })
    }

    /// Notes that something could have been said of a value that is not known.
    fn not_known(&mut self, reason: Reason, ty: Ty, limits: Limits) {
        if reason == Reason::Malformed {
            return;
        }
        let side = self.side;
        let mut note = |fault: Fault| self.note(fault, reason);
        if !matches!(ty, Ty::Any | Ty::Json | Ty::String) || reason == Reason::Template {
            note(Fault::WrongType);
        }
        if matches!(ty, Ty::Shape(_)) {
            note(Fault::UnknownProperty);
            note(Fault::MissingProperty);
        }
        for limit in limits.of(side) {
            match limit {
                Limit::Enum(_) => note(Fault::ValueNotAllowed),
                Limit::Range(_) => note(Fault::OutOfRange),
                Limit::Length(_) | Limit::Items(_) => note(Fault::WrongLength),
                Limit::Pattern(_) => note(Fault::WrongFormat),
                Limit::Unique => note(Fault::DuplicateItem),
                Limit::Required | Limit::Elsewhere | Limit::Output => {}
            }
        }
    }

    fn note(&mut self, fault: Fault, reason: Reason) {
        let bit = Reason::ALL.iter().position(|known| *known == reason);
        if let (Some(bits), Some(bit)) = (self.unknown.get_mut(fault as usize), bit) {
            *bits |= 1 << bit;
        }
    }

    fn number(&mut self, id: ValueId, value: f64, limits: Limits, owner: Owner) {
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

    fn text(&mut self, id: ValueId, text: &str, limits: Limits, owner: Owner) {
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

    fn choice(&mut self, id: ValueId, value: &str, choices: u16, quote: &str, owner: Owner) {
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
            listed(choices, quote)
        );
        self.report(Fault::ValueNotAllowed, id, message);
    }

    fn list(&mut self, id: ValueId, limits: Limits, owner: Owner) {
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
    fn depends(&self, item: ValueId) -> bool {
        match self.model.value(item).data {
            ValueData::Expr(index) => {
                !matches!(self.model.expr(index), Some(Expr::Resource { .. }))
            }
            ValueData::Absent | ValueData::Unknown(_) => true,
            _ => false,
        }
    }

    fn unique(&mut self, id: ValueId, owner: Owner) {
        let items = self.model.items(id);
        if items.len() > 1 && items.iter().any(|item| self.depends(*item)) {
            self.note(Fault::DuplicateItem, Reason::Parameter);
        }
        for (index, item) in items.iter().enumerate().take(COMPARED).skip(1) {
            if items.iter().take(index).any(|before| self.same(*before, *item)) {
                let message = format!("{} has an item twice", self.called(owner));
                self.report(Fault::DuplicateItem, *item, message);
            }
        }
    }

    /// Whether two values are known and equal.
    fn same(&self, a: ValueId, b: ValueId) -> bool {
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

    fn unknown_property(
        &mut self,
        map: ValueId,
        shape: Shape<'_>,
        name: Text,
        span: crate::text::Span,
        value: ValueId,
    ) {
        let key = self.model.text(self.tree, name);
        let passed_over = COMMENTS.contains(&key)
            || key.starts_with("Fn::")
            || key == "<<"
            || key.is_empty()
            || crate::syntax::template::placeholders(key).next().is_some();
        if passed_over {
            return;
        }
        let names = names(shape, self.side);
        let what = self.described(map, shape.name);
        let rest = match nearest(key, names.iter().copied()) {
            Some(near) => format!("; did you mean `{near}`?"),
            None => format!(". Accepted are {}", listed(names.iter().copied(), "`")),
        };
        let message = format!("{} is no property of {what}{rest}", quoted(key));
        self.report_at(Fault::UnknownProperty, self.key_place(span, value), message);
    }

    fn not_here(
        &mut self,
        map: ValueId,
        shape: Shape<'_>,
        prop: &Prop,
        output: bool,
        span: crate::text::Span,
        value: ValueId,
    ) {
        let what = self.described(map, shape.name);
        let message = if output {
            format!("\"{}\" of {what} is set by AWS and cannot be given", prop.name)
        } else {
            let names = names(shape, self.side);
            let rest = match nearest(prop.name, names.iter().copied()) {
                Some(near) => format!("; did you mean `{near}`?"),
                None => format!(". Accepted are {}", listed(names.iter().copied(), "`")),
            };
            format!("\"{}\" is no property of {what} in CloudFormation{rest}", prop.name)
        };
        self.report_at(Fault::UnknownProperty, self.key_place(span, value), message);
    }

    fn missing(&mut self, owner: Owner) {
        let map = Ref { unit: self.cx.subject.unit, value: owner.map };
        let at = self.cx.missing_place(map).unwrap_or_else(|| self.cx.subject_place());
        let what = self.described(owner.map, owner.shape);
        let what = capital(&what);
        self.report_at(
            Fault::MissingProperty,
            at,
            format!("{what} lacks `{}`, which must be given", owner.property),
        );
    }

    fn wrong_type(&mut self, id: ValueId, value: Value, ty: Ty, owner: Owner) {
        if self.side == Side::Canonical && self.is_one_for_list(value, ty) {
            return;
        }
        let secret = matches!(owner.property, "Value" | "value");
        let found = match value.node {
            Some(node) => node_words(self.tree, node, secret),
            None => "a value of another type".to_string(),
        };
        let message = format!("{} is {found}; accepted is {}", self.called(owner), type_words(ty));
        self.report(Fault::WrongType, id, message);
    }

    /// CloudFormation takes one map where an older resource type wants a list of them.
    fn is_one_for_list(&self, value: Value, ty: Ty) -> bool {
        let Ty::List(inner) = ty else { return false };
        let map = value.node.is_some_and(|node| self.tree.is_map(node));
        map && matches!(self.shapes.inner(inner), Ty::Shape(_))
    }

    /// How a property is written in the file.
    fn spelled(&self, prop: &Prop) -> &'static str {
        match self.side {
            Side::Canonical => prop.name,
            Side::Api => prop.api.unwrap_or(prop.name),
        }
    }

    /// A property in words, to begin a sentence.
    fn called(&self, owner: Owner) -> String {
        let item = if owner.inner { "An item of " } else { "" };
        format!("{item}`{}` of {}", owner.property, self.described(owner.map, owner.shape))
    }

    /// A map in words: what it is, and its name where it has one.
    fn described(&self, map: ValueId, shape: &str) -> String {
        let name = NAMING.iter().find_map(|name| {
            let field = self.model.field(self.tree, map, name)?;
            match self.model.value(field.value).data {
                ValueData::Str(text) => Some(self.model.text(self.tree, text)),
                _ => None,
            }
        });
        let words = spaced(shape);
        match name {
            Some(name) if !name.is_empty() => format!("{words} {}", quoted(name)),
            _ if map == self.resource.properties => {
                format!("{words} {}", quoted(&self.resource.id))
            }
            _ => words,
        }
    }

    fn report(&mut self, fault: Fault, id: ValueId, message: String) {
        let at = Ref { unit: self.cx.subject.unit, value: id };
        let place = self.cx.settled_place(at).unwrap_or_else(|| self.cx.subject_place());
        self.report_at(fault, place, message);
    }

    fn report_at(&mut self, fault: Fault, at: Place, message: String) {
        self.found.push((fault, Found { at, message, related: Vec::new() }));
    }

    fn key_place(&self, span: crate::text::Span, value: ValueId) -> Place {
        Place { unit: self.cx.subject.unit, span, node: self.model.value(value).node }
    }
}

/// The property that a field is, at a side.
fn property<'s>(shape: Shape<'s>, name: &str, side: Side) -> Option<&'s Prop> {
    let first = shape.prop(name)?;
    if side == Side::Canonical || first.api.is_some() {
        return Some(first);
    }
    // The API has another form than CloudFormation, on a line of its own.
    shape.props().iter().find(|prop| prop.name == name && prop.api.is_some()).or(Some(first))
}

/// `ContainerDefinition` as `container definition`; what is written in capitals stays.
fn spaced(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let chars: Vec<char> = name.chars().collect();
    for (index, &c) in chars.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|at| chars.get(at));
        let after = chars.get(index + 1);
        let starts = c.is_uppercase()
            && before.is_some_and(|b| b.is_lowercase() || after.is_some_and(|a| a.is_lowercase()));
        if starts && index > 0 {
            out.push(' ');
        }
        let word = c.is_uppercase() && after.is_none_or(|a| a.is_lowercase());
        if word && (index == 0 || starts) {
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
    }
    out
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_structures_are_told_in_words() {
        for (name, words) in [
            ("ContainerDefinition", "container definition"),
            ("EFSVolumeConfiguration", "EFS volume configuration"),
            ("Service", "service"),
            ("ObjectMeta", "object meta"),
        ] {
            assert_eq!(spaced(name), words);
        }
        assert_eq!(capital("service"), "Service");
    }
}
