//! Which names of fields a resource has, anywhere in it.

use super::value::{Expr, Model, Reason, ValueData, ValueId};
use crate::syntax::Tree;

/// Values that are looked at; a resource with more counts as one that may have any name.
const MOST: usize = 4_096;

/// The names of the fields of a resource.
#[derive(Debug, Default)]
pub struct Names<'a> {
    /// In the order of the file, some more than once.
    names: Vec<&'a str>,
    /// The marks of all of them: most names that are asked for are not there, and few share a mark.
    marks: u128,
    /// Something in it is not known that may hold fields.
    open: bool,
}

impl<'a> Names<'a> {
    /// Those below a value.
    pub fn below(model: &'a Model, tree: &'a Tree, root: ValueId) -> Self {
        let mut found = Self::default();
        let mut open = vec![root];
        let mut seen = 0;
        while let Some(id) = open.pop() {
            seen += 1;
            if seen > MOST {
                found.open = true;
                break;
            }
            match model.value(id).data {
                ValueData::List { .. } => open.extend_from_slice(model.items(id)),
                ValueData::Map { open: more, .. } => {
                    found.open |= more;
                    for field in model.fields(id) {
                        let name = model.text(tree, field.name);
                        found.names.push(name);
                        found.marks |= mark(name);
                        open.push(field.value);
                    }
                }
                ValueData::Malformed => found.open = true,
                ValueData::Unknown(reason) => found.open |= may_hold_fields(reason),
                ValueData::Expr(index) => match model.exprs.get(index as usize) {
                    Some(Expr::If { then, otherwise, .. }) => open.extend([*then, *otherwise]),
                    Some(Expr::Parameter { values, .. }) => open.extend(values),
                    Some(Expr::Select { list, .. }) => open.push(*list),
                    Some(Expr::FindInMap { rows, default, .. }) => {
                        open.extend(rows.iter().map(|(_, _, value)| *value));
                        open.extend(*default);
                    }
                    // Texts, numbers and references.
                    Some(
                        Expr::Concat(_)
                        | Expr::Join { .. }
                        | Expr::Split { .. }
                        | Expr::Resource { .. }
                        | Expr::ToText(_)
                        | Expr::ToNumber(_)
                        | Expr::ToBool(_),
                    ) => {}
                    None => found.open = true,
                },
                ValueData::Null
                | ValueData::Bool(_)
                | ValueData::Int(_)
                | ValueData::Float(_)
                | ValueData::Str(_)
                | ValueData::Absent => {}
            }
        }
        found
    }

    /// Whether a field of that name may be in it.
    pub fn may_have(&self, name: &str) -> bool {
        self.open || self.marks & mark(name) != 0 && self.names.contains(&name)
    }
}

/// One bit, by the length and the ends of a name.
fn mark(name: &str) -> u128 {
    let end = |byte: Option<&u8>| byte.map_or(0, |byte| usize::from(*byte));
    let (first, last) = (end(name.as_bytes().first()), end(name.as_bytes().last()));
    1 << ((name.len() * 37 + first * 11 + last) % 128)
}

/// Whether what is not known for a reason may be a map or a list of maps. A parameter, an attribute or an
/// import is a text, a number or a list of texts.
fn may_hold_fields(reason: Reason) -> bool {
    !matches!(
        reason,
        Reason::Parameter
            | Reason::PseudoParameter
            | Reason::Attribute
            | Reason::Import
            | Reason::DynamicReference
    )
}
