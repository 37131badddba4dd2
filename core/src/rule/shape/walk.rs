//! The walk over one resource.

mod tell;
mod values;

use super::{COUNT, Fault};
use crate::model::shape::{Limit, Limits, Prop, Shape, Side};
use crate::model::{
    Door, Expr, Got, Model, Point, Reason, Ref, Resource, ShapeId, Shapes, Text, Ty, ValueData,
    ValueId,
};
use crate::rule::context::{Context, Found};
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
