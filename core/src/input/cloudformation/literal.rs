//! Literal texts as values of the type that a property wants.

use super::{Reader, literal_text};
use crate::model::lower::Lower;
use crate::model::{Expr, Reason, Text, Ty, ValueData, ValueId};
use crate::syntax::{NodeId, template};

/// Text as the type that a property wants, as CloudFormation converts it. `kept` is where the text
/// is already held.
pub(super) fn text_data(
    lower: &mut Lower<'_>,
    text: &str,
    kept: Option<Text>,
    ty: Ty,
) -> ValueData {
    match ty {
        Ty::Any | Ty::String | Ty::Timestamp => {
            ValueData::Str(kept.unwrap_or_else(|| lower.model.own(text)))
        }
        Ty::Integer | Ty::Number => {
            let text = text.trim();
            match (text.parse::<i64>(), text.parse::<f64>()) {
                (Ok(value), _) => ValueData::Int(value),
                (_, Ok(value)) if value.is_finite() && ty == Ty::Number => ValueData::Float(value),
                _ => ValueData::Malformed,
            }
        }
        Ty::Boolean => match text {
            "true" | "True" | "TRUE" => ValueData::Bool(true),
            "false" | "False" | "FALSE" => ValueData::Bool(false),
            _ => ValueData::Malformed,
        },
        Ty::Json | Ty::List(_) | Ty::Map(_) | Ty::Shape(_) => ValueData::Malformed,
    }
}

/// The items of a list parameter.
pub(super) fn comma_items(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim)
}

impl Reader<'_> {
    /// Text that was put together while reading.
    pub(super) fn typed_text(
        &mut self,
        lower: &mut Lower<'_>,
        text: &str,
        node: NodeId,
        ty: Ty,
    ) -> ValueId {
        let data = text_data(lower, text, None, ty);
        lower.model.add(data, Some(node))
    }

    /// A list of texts, for a property of some type.
    pub(super) fn typed_list<'t>(
        &mut self,
        lower: &mut Lower<'_>,
        texts: impl Iterator<Item = &'t str>,
        node: Option<NodeId>,
        ty: Ty,
    ) -> ValueId {
        let inner = match ty {
            Ty::List(index) => lower.shapes.inner(index),
            Ty::Any | Ty::Json => Ty::Any,
            _ => return lower.model.add(ValueData::Malformed, node),
        };
        let inner = if inner == Ty::Json { Ty::Any } else { inner };
        let mut items = Vec::new();
        for text in texts {
            let data = text_data(lower, text, None, inner);
            items.push(lower.model.add(data, node));
        }
        self.budget = self.budget.saturating_sub(items.len());
        lower.model.add_list(&items, node)
    }

    /// Gives a value that an intrinsic function made as text the type that the property wants.
    pub(super) fn converted(
        &mut self,
        lower: &mut Lower<'_>,
        value: ValueId,
        node: NodeId,
        ty: Ty,
    ) -> ValueId {
        let here = lower.model.value(value);
        let data = match (here.data, ty) {
            (ValueData::Str(text), Ty::Integer | Ty::Number | Ty::Boolean) => {
                let written = literal_text(lower, value).unwrap_or("").to_string();
                text_data(lower, &written, Some(text), ty)
            }
            (ValueData::Str(_), Ty::List(_) | Ty::Map(_) | Ty::Shape(_)) => ValueData::Malformed,
            (ValueData::Int(_) | ValueData::Float(_) | ValueData::Bool(_), Ty::String) => {
                let written = here.node.and_then(|node| lower.tree().scalar(node));
                let written = written.unwrap_or("").to_string();
                ValueData::Str(lower.model.own(written))
            }
            (ValueData::Expr(_), Ty::Integer | Ty::Number) => {
                return lower.model.add_expr(Expr::ToNumber(value), Some(node));
            }
            (ValueData::Expr(_), Ty::Boolean) => {
                return lower.model.add_expr(Expr::ToBool(value), Some(node));
            }
            (data, _) => data,
        };
        lower.model.add(data, Some(node))
    }

    /// Text of the template that no intrinsic function holds.
    pub(super) fn plain_text(
        &mut self,
        lower: &mut Lower<'_>,
        node: NodeId,
        ty: Ty,
    ) -> Option<ValueId> {
        let text = lower.tree().string(node)?;
        if let Some(reason) = foreign(text) {
            return Some(lower.unknown(reason, node));
        }
        if let Some(filled) = self.filled(text) {
            return Some(self.typed_text(lower, &filled, node, ty));
        }
        if ty == Ty::Json { Some(self.json_text(lower, node)) } else { None }
    }
}

/// Why a text is not what it says: a dynamic reference, a placeholder of another tool. `${X}` is no
/// such placeholder: outside `Fn::Sub`, CloudFormation hands it on as it is.
pub(super) fn foreign(text: &str) -> Option<Reason> {
    if text.contains("{{resolve:") {
        return Some(Reason::DynamicReference);
    }
    let mut found = template::placeholders(text);
    let tool = found.any(|range| !text.get(range).unwrap_or("").starts_with("${"));
    tool.then_some(Reason::Template)
}
