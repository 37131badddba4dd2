//! Property names as the file spells them.

use crate::model::{Door, Resource, ShapeId, Shapes, Ty};

/// Replaces canonical property names in backticks by the names that the resource's door uses.
pub fn as_written(shapes: &Shapes, resource: &Resource, text: &str) -> String {
    let (Door::Api, Some(root)) = (resource.door, resource.shape) else {
        return text.to_string();
    };
    let mut out = String::with_capacity(text.len());
    for (index, part) in text.split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        if index % 2 == 0 {
            out.push_str(part);
            continue;
        }
        for (position, word) in part.split('.').enumerate() {
            if position > 0 {
                out.push('.');
            }
            out.push_str(api_name(shapes, root, word).unwrap_or(word));
        }
    }
    out
}

/// The API's name of a property anywhere below a shape, the nearest first.
fn api_name(shapes: &Shapes, root: ShapeId, name: &str) -> Option<&'static str> {
    let mut open = vec![root];
    let mut next = 0;
    while let Some(id) = open.get(next).copied() {
        next += 1;
        let Some(shape) = shapes.shape(id) else { continue };
        if let Some(prop) = shape.prop(name) {
            return prop.api;
        }
        for prop in shape.props() {
            let mut ty = prop.ty;
            while let Ty::List(inner) | Ty::Map(inner) = ty {
                ty = shapes.inner(inner);
            }
            if let Ty::Shape(id) = ty
                && !open.contains(&id)
            {
                open.push(id);
            }
        }
    }
    None
}
