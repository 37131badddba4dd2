//! Which names of fields a resource has, anywhere in it.

use super::value::{Expr, Model, Reason, ValueData, ValueId};
use crate::syntax::Tree;
use rustc_hash::FxHashSet;

/// Values that are looked at; a resource with more counts as one that may have any name.
const MOST: usize = 4_096;

/// The names of the fields of a resource.
#[derive(Debug, Default)]
pub struct Names<'a> {
    names: FxHashSet<&'a str>,
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
                        found.names.insert(model.text(tree, field.name));
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
        self.open || self.names.contains(name)
    }
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
