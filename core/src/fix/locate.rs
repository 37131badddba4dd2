//! Where a value stands in its resource, and how names are written there.

use crate::model::shape::Shape;
use crate::model::{Door, Expr, Resource, Shapes, Ty, ValueData, ValueId};
use crate::unit::Unit;

use super::Literal;

/// Values that are looked at to find one.
const MOST: usize = 100_000;

/// What holds a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// It is the properties of the resource.
    Resource,
    /// A field of a map, by its position in the model.
    Field(ValueId, usize),
    /// An item of a list.
    Item(ValueId, usize),
    /// A branch of a choice.
    Branch,
}

/// A value that was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Located<'u> {
    pub resource: &'u Resource,
    pub holder: Holder,
    /// What the shapes say it is; `None` where they say nothing.
    pub ty: Option<Ty>,
}

/// Finds a value in the resources of a unit; in the likeliest first.
pub(super) fn locate<'u>(
    unit: &'u Unit,
    shapes: &Shapes,
    likely: Option<&'u Resource>,
    value: ValueId,
) -> Option<Located<'u>> {
    let node = unit.model.value(value).node;
    let holds = |resource: &&Resource| match node {
        Some(node) => unit.tree.raw(resource.node).span.contains(unit.tree.raw(node).span),
        None => resource.properties == value,
    };
    let others = unit.model.resources.iter().filter(holds);
    likely.into_iter().chain(others).find_map(|resource| within(unit, shapes, resource, value))
}

fn within<'u>(
    unit: &'u Unit,
    shapes: &Shapes,
    resource: &'u Resource,
    wanted: ValueId,
) -> Option<Located<'u>> {
    let model = &unit.model;
    let root = resource.shape.map(Ty::Shape);
    let mut open = vec![(resource.properties, root, Holder::Resource)];
    let mut seen = 0;
    while let Some((id, ty, holder)) = open.pop() {
        if id == wanted {
            return Some(Located { resource, holder, ty });
        }
        seen += 1;
        if seen > MOST {
            return None;
        }
        match model.value(id).data {
            ValueData::List { .. } => {
                let inner = match ty {
                    Some(Ty::List(inner)) => Some(shapes.inner(inner)),
                    _ => None,
                };
                let items = model.items(id).iter().enumerate();
                open.extend(items.map(|(index, item)| (*item, inner, Holder::Item(id, index))));
            }
            ValueData::Map { .. } => {
                for (index, field) in model.fields(id).iter().enumerate() {
                    let name = model.text(&unit.tree, field.name);
                    let inner = match ty {
                        Some(Ty::Shape(shape)) => {
                            shapes.shape(shape).and_then(|shape| shape.prop(name)).map(|p| p.ty)
                        }
                        Some(Ty::Map(inner)) => Some(shapes.inner(inner)),
                        _ => None,
                    };
                    open.push((field.value, inner, Holder::Field(id, index)));
                }
            }
            ValueData::Expr(index) => {
                if let Some(Expr::If { then, otherwise, .. }) = model.expr(index) {
                    open.push((*then, ty, Holder::Branch));
                    open.push((*otherwise, ty, Holder::Branch));
                }
            }
            _ => {}
        }
    }
    None
}

/// A value with its keys as a door writes them. `None` where that is not known.
pub(super) fn spelled(
    shapes: &Shapes,
    door: Door,
    ty: Option<Ty>,
    value: &Literal,
) -> Option<Literal> {
    Some(match value {
        Literal::Map(fields) => {
            let fields: Option<Vec<(String, Literal)>> = fields
                .iter()
                .map(|(name, value)| {
                    let (written, inner) = name_at(shapes, door, ty, name)?;
                    Some((written, spelled(shapes, door, inner, value)?))
                })
                .collect();
            Literal::Map(fields?)
        }
        Literal::List(items) => {
            let inner = match ty {
                Some(Ty::List(inner)) => Some(shapes.inner(inner)),
                _ => None,
            };
            let items: Option<Vec<Literal>> =
                items.iter().map(|item| spelled(shapes, door, inner, item)).collect();
            Literal::List(items?)
        }
        other => other.clone(),
    })
}

/// How a name is written in a map of some type, and the type of its value.
pub(super) fn name_at(
    shapes: &Shapes,
    door: Door,
    map: Option<Ty>,
    name: &str,
) -> Option<(String, Option<Ty>)> {
    if matches!(door, Door::Eksctl | Door::AppRunnerYaml | Door::Terraform) {
        return None;
    }
    match map {
        Some(Ty::Shape(id)) => in_shape(shapes.shape(id)?, door, name),
        Some(Ty::Map(inner)) => Some((name.to_string(), Some(shapes.inner(inner)))),
        // Data: its names are its own.
        _ => Some((name.to_string(), None)),
    }
}

fn in_shape(shape: Shape<'_>, door: Door, name: &str) -> Option<(String, Option<Ty>)> {
    if door != Door::Api {
        return Some((name.to_string(), shape.prop(name).map(|prop| prop.ty)));
    }
    let mut same = shape.props().iter().filter(|prop| prop.name == name);
    same.find_map(|prop| Some((prop.api?.to_string(), Some(prop.ty))))
}
