//! What is told of a fault, and where.

use super::super::Fault;
use super::super::message::{listed, names, nearest, node_words, quoted, type_words};
use super::{COMMENTS, NAMING, Owner, Walk};
use crate::fix::Change;
use crate::model::shape::{Prop, Shape, Side};
use crate::model::{Ref, Text, Ty, Value, ValueData, ValueId};
use crate::rule::context::{Found, Place};

impl Walk<'_, '_, '_> {
    pub(super) fn unknown_property(
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
        if let Some(near) = nearest(key, names.iter().copied()) {
            let at = Ref { unit: self.cx.subject.unit, value };
            self.propose(Change::Rename { at, to: near.to_string() });
        }
    }

    pub(super) fn not_here(
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

    pub(super) fn missing(&mut self, owner: Owner) {
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

    pub(super) fn wrong_type(&mut self, id: ValueId, value: Value, ty: Ty, owner: Owner) {
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
    pub(super) fn is_one_for_list(&self, value: Value, ty: Ty) -> bool {
        let Ty::List(inner) = ty else { return false };
        let map = value.node.is_some_and(|node| self.tree.is_map(node));
        map && matches!(self.shapes.inner(inner), Ty::Shape(_))
    }

    /// How a property is written in the file.
    pub(super) fn spelled(&self, prop: &Prop) -> &'static str {
        match self.side {
            Side::Canonical => prop.name,
            Side::Api => prop.api.unwrap_or(prop.name),
        }
    }

    /// A property in words, to begin a sentence.
    pub(super) fn called(&self, owner: Owner) -> String {
        let item = if owner.inner { "An item of " } else { "" };
        format!("{item}`{}` of {}", owner.property, self.described(owner.map, owner.shape))
    }

    /// A map in words: what it is, and its name where it has one.
    pub(super) fn described(&self, map: ValueId, shape: &str) -> String {
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

    pub(super) fn report(&mut self, fault: Fault, id: ValueId, message: String) {
        let at = Ref { unit: self.cx.subject.unit, value: id };
        let place = self.cx.settled_place(at).unwrap_or_else(|| self.cx.subject_place());
        self.report_at(fault, place, message);
    }

    pub(super) fn report_at(&mut self, fault: Fault, at: Place, message: String) {
        self.found.push((fault, Found::new(at, message)));
    }

    /// Proposes how to mend what was told last.
    pub(super) fn propose(&mut self, change: Change) {
        if let Some((_, found)) = self.found.last_mut() {
            found.fix.push(change);
        }
    }

    pub(super) fn key_place(&self, span: crate::text::Span, value: ValueId) -> Place {
        Place { unit: self.cx.subject.unit, span, node: self.model.value(value).node }
    }
}

/// `ContainerDefinition` as `container definition`; what is written in capitals stays.
pub(super) fn spaced(name: &str) -> String {
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

pub(super) fn capital(text: &str) -> String {
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
