//! Intrinsic functions, long and short.

use super::{Reader, literal_text, moved};
use crate::model::lower::Lower;
use crate::model::{Expr, Reason, Text, Ty, ValueData, ValueId};
use crate::syntax::{Data, NodeId, Tree};

/// An intrinsic function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Function {
    Ref,
    GetAtt,
    Sub,
    If,
    Join,
    Select,
    Split,
    FindInMap,
    ImportValue,
    Base64,
    Cidr,
    GetAzs,
    Transform,
    Length,
    ToJsonString,
    And,
    Or,
    Not,
    Equals,
    Condition,
    /// A function of CloudFormation that is not evaluated.
    Other,
    /// A tag that CloudFormation does not know: another tool's, e.g. Rain's.
    Foreign,
}

impl Function {
    /// The function with a name, without `Fn::` and `!`.
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "Ref" => Self::Ref,
            "GetAtt" => Self::GetAtt,
            "Sub" => Self::Sub,
            "If" => Self::If,
            "Join" => Self::Join,
            "Select" => Self::Select,
            "Split" => Self::Split,
            "FindInMap" => Self::FindInMap,
            "ImportValue" => Self::ImportValue,
            "Base64" => Self::Base64,
            "Cidr" => Self::Cidr,
            "GetAZs" => Self::GetAzs,
            "Transform" => Self::Transform,
            "Length" => Self::Length,
            "ToJsonString" => Self::ToJsonString,
            "And" => Self::And,
            "Or" => Self::Or,
            "Not" => Self::Not,
            "Equals" => Self::Equals,
            "Condition" => Self::Condition,
            "GetStackOutput" | "Contains" | "EachMemberEquals" | "EachMemberIn" | "RefAll"
            | "ValueOf" | "ValueOfAll" => Self::Other,
            _ => return None,
        })
    }
}

/// The function at a node and its argument. `Condition` has a key only inside conditions, and there
/// the caller asks for it; elsewhere it is a key like any other.
pub(super) fn function(tree: &Tree, node: NodeId) -> Option<(Function, NodeId)> {
    let here = tree.node(node);
    if let Some(tag) = here.tag {
        let name = tag.of(&tree.text).trim_start_matches('!');
        return Some((Function::named(name).unwrap_or(Function::Foreign), node));
    }
    long(tree, node)
}

/// The same for the long form alone.
fn long(tree: &Tree, node: NodeId) -> Option<(Function, NodeId)> {
    let [entry] = tree.entries(node) else { return None };
    let key = tree.str(entry.key);
    let argument = entry.value;
    match key.strip_prefix("Fn::") {
        Some(name) if name.starts_with("ForEach::") => None,
        Some("Transform") => Some((Function::Transform, argument)),
        Some(name) => Some((Function::named(name).unwrap_or(Function::Other), argument)),
        None if key.starts_with("Rain::") => Some((Function::Foreign, argument)),
        None if key == "Ref" && tree.string(argument).is_some() => Some((Function::Ref, argument)),
        None if key == "Condition" && tree.string(argument).is_some() => {
            Some((Function::Condition, argument))
        }
        None => None,
    }
}

impl Reader<'_> {
    /// A map of one entry: a long form, a map that a loop fills, or nothing special.
    pub(super) fn long_form(
        &mut self,
        lower: &mut Lower<'_>,
        node: NodeId,
        ty: Ty,
    ) -> Option<ValueId> {
        match long(lower.tree(), node) {
            Some((Function::Condition, _)) | None => {
                self.is_special_map(lower.tree(), node).then(|| self.map(lower, node, ty))
            }
            Some((function, argument)) => Some(self.apply(lower, function, node, argument, ty)),
        }
    }

    /// A node with a tag.
    pub(super) fn tagged(&mut self, lower: &mut Lower<'_>, node: NodeId, ty: Ty) -> ValueId {
        match function(lower.tree(), node) {
            Some((function, argument)) => self.apply(lower, function, node, argument, ty),
            None => lower.unknown(Reason::Macro, node),
        }
    }

    /// The argument of a function as a value. That of a short form is the tagged node itself.
    fn argument(
        &mut self,
        lower: &mut Lower<'_>,
        node: NodeId,
        argument: NodeId,
        ty: Ty,
    ) -> ValueId {
        if node != argument {
            return lower.value(self, argument, ty);
        }
        let special = match lower.tree().node(node).data {
            Data::Map { len: 1, .. } => self.long_form(lower, node, ty),
            Data::Map { .. } if self.is_special_map(lower.tree(), node) => {
                Some(self.map(lower, node, ty))
            }
            _ => None,
        };
        match special {
            Some(value) => value,
            None => lower.plain(self, node, ty),
        }
    }

    fn apply(
        &mut self,
        lower: &mut Lower<'_>,
        function: Function,
        node: NodeId,
        argument: NodeId,
        ty: Ty,
    ) -> ValueId {
        match function {
            Function::Ref => match self.name(lower.tree(), argument) {
                Some(name) => self.reference(lower, node, &name, ty),
                None => self.misuse(lower, argument, "`Ref` takes a name"),
            },
            Function::GetAtt => self.get_att(lower, node, argument),
            Function::Sub => self.sub(lower, node, argument, ty),
            Function::If => self.conditional(lower, node, argument, ty),
            Function::Join => self.join(lower, node, argument, ty),
            Function::Select => self.select(lower, node, argument, ty),
            Function::Split => self.split(lower, node, argument, ty),
            Function::FindInMap => self.find_in_map(lower, node, argument, ty),
            Function::ImportValue => lower.unknown(Reason::Import, node),
            // The text before encoding is what people write and what can be checked.
            Function::Base64 => {
                let value = self.argument(lower, node, argument, ty);
                moved(lower, value, node)
            }
            Function::Length => self.length(lower, node, argument, ty),
            Function::ToJsonString if matches!(ty, Ty::Json | Ty::Any) => {
                self.argument(lower, node, argument, Ty::Any)
            }
            Function::Transform | Function::Foreign => lower.unknown(Reason::Macro, node),
            Function::Condition
            | Function::And
            | Function::Or
            | Function::Not
            | Function::Equals
            | Function::Cidr
            | Function::GetAzs
            | Function::ToJsonString
            | Function::Other => lower.unknown(Reason::Function, node),
        }
    }

    /// `Fn::GetAtt`: `Resource.Attribute` or a list of the two.
    fn get_att(&mut self, lower: &mut Lower<'_>, node: NodeId, argument: NodeId) -> ValueId {
        const TAKES: &str = "`Fn::GetAtt` takes a resource and an attribute";
        let tree = lower.tree();
        if tree.is_list(argument) {
            return match tree.items(argument) {
                [resource, attribute, ..] => {
                    let resource = self.one_text(tree, *resource);
                    let attribute = self.one_text(tree, *attribute);
                    match (resource, attribute) {
                        (Some(resource), Some(attribute)) => {
                            self.attribute(lower, node, &resource, &attribute)
                        }
                        _ => lower.unknown(Reason::Attribute, node),
                    }
                }
                _ => self.misuse(lower, argument, TAKES),
            };
        }
        match self.name(tree, argument) {
            Some(text) => match text.split_once('.') {
                Some((resource, attribute)) => self.attribute(lower, node, resource, attribute),
                None => self.misuse(lower, argument, TAKES),
            },
            None if tree.is_map(argument) => lower.unknown(Reason::Attribute, node),
            None => self.misuse(lower, argument, TAKES),
        }
    }

    /// An attribute of a resource.
    pub(super) fn attribute(
        &mut self,
        lower: &mut Lower<'_>,
        node: NodeId,
        resource: &str,
        attribute: &str,
    ) -> ValueId {
        let Some(resource) = self.resources.get(resource).copied() else {
            return lower.unknown(Reason::Attribute, node);
        };
        let attribute = match attribute {
            "Arn" => Text::Static("Arn"),
            "Name" => Text::Static("Name"),
            "Id" => Text::Static("Id"),
            other => lower.model.own(other),
        };
        let expr = Expr::Resource { resource, attribute: Some(attribute) };
        lower.model.add_expr(expr, Some(node))
    }

    /// `Fn::If`.
    fn conditional(
        &mut self,
        lower: &mut Lower<'_>,
        node: NodeId,
        argument: NodeId,
        ty: Ty,
    ) -> ValueId {
        let tree = lower.tree();
        let (name, then, otherwise) = match tree.items(argument) {
            [name, then, otherwise] => (*name, *then, *otherwise),
            _ => {
                let takes = "`Fn::If` takes a list of a condition's name and two values";
                return self.misuse(lower, argument, takes);
            }
        };
        let name = self.condition_name(tree, name);
        let condition = name.and_then(|name| self.conditions.get(&*name).copied());
        let then = lower.value(self, then, ty);
        let otherwise = lower.value(self, otherwise, ty);
        lower.model.add_expr(Expr::If { condition, then, otherwise }, Some(node))
    }

    /// `Fn::Join`.
    fn join(&mut self, lower: &mut Lower<'_>, node: NodeId, argument: NodeId, ty: Ty) -> ValueId {
        let tree = lower.tree();
        let (separator, list) = match tree.items(argument) {
            [separator, list] => (*separator, *list),
            _ => {
                let takes = "`Fn::Join` takes a list of a separator and a list";
                return self.misuse(lower, argument, takes);
            }
        };
        let between = self.one_text(tree, separator);
        let is_plain = tree.is_list(list) && tree.node(list).tag.is_none();
        if let (Some(between), true) = (&between, is_plain) {
            let nodes = tree.items(list).to_vec();
            let mut items = Vec::with_capacity(nodes.len());
            for item in nodes {
                items.push((item, lower.value(self, item, Ty::String)));
            }
            if items.iter().all(|(_, value)| is_one_text(lower, *value)) {
                return self.joined(lower, node, between, &items, ty);
            }
            let values: Vec<ValueId> = items.iter().map(|(_, value)| *value).collect();
            let list = lower.model.add_list(&values, Some(list));
            let separator = lower.model.add_text(between.as_str(), Some(separator));
            let value = lower.model.add_expr(Expr::Join { separator, list }, Some(node));
            return self.converted(lower, value, node, ty);
        }
        let separator = lower.value(self, separator, Ty::String);
        let list = lower.value(self, list, Ty::Any);
        if let (Some(between), ValueData::List { .. }) = (&between, lower.model.value(list).data) {
            let values = lower.model.items(list).to_vec();
            if values.iter().all(|value| is_one_text(lower, *value)) {
                let items: Vec<_> = values.into_iter().map(|value| (node, value)).collect();
                return self.joined(lower, node, between, &items, ty);
            }
        }
        let value = lower.model.add_expr(Expr::Join { separator, list }, Some(node));
        self.converted(lower, value, node, ty)
    }

    /// The text of items that are one text each.
    fn joined(
        &mut self,
        lower: &mut Lower<'_>,
        node: NodeId,
        between: &str,
        items: &[(NodeId, ValueId)],
        ty: Ty,
    ) -> ValueId {
        use super::sub::Part;
        if ty == Ty::Json
            && let Some(document) = self.json_join(lower, node, between, items)
        {
            return document;
        }
        let mut parts = Vec::with_capacity(items.len() * 2);
        for (index, (_, value)) in items.iter().enumerate() {
            if index > 0 {
                parts.push(Part::Text(between.to_string()));
            }
            parts.push(Part::Value(*value));
        }
        self.concatenated(lower, node, parts, ty)
    }

    /// `Fn::Split`.
    fn split(&mut self, lower: &mut Lower<'_>, node: NodeId, argument: NodeId, ty: Ty) -> ValueId {
        let (separator, text) = match lower.tree().items(argument) {
            [separator, text] => (*separator, *text),
            _ => {
                let takes = "`Fn::Split` takes a list of a separator and text";
                return self.misuse(lower, argument, takes);
            }
        };
        let separator = lower.value(self, separator, Ty::String);
        let text = lower.value(self, text, Ty::String);
        if let Some(at) = literal_text(lower, separator).filter(|at| !at.is_empty()) {
            let at = at.to_string();
            if let Some(known) = literal_text(lower, text) {
                let known = known.to_string();
                return self.typed_list(lower, known.split(&*at), Some(node), ty);
            }
            // A parameter's values are split here, so that each is a list like any other.
            if let ValueData::Expr(index) = lower.model.value(text).data
                && let Some(Expr::Parameter { parameter, values }) =
                    lower.model.expr(index).cloned()
            {
                let mut lists = Vec::with_capacity(values.len());
                for value in values {
                    lists.push(match literal_text(lower, value).map(str::to_string) {
                        Some(known) => self.typed_list(lower, known.split(&*at), Some(node), ty),
                        None => value,
                    });
                }
                let expr = Expr::Parameter { parameter, values: lists };
                return lower.model.add_expr(expr, Some(node));
            }
        }
        lower.model.add_expr(Expr::Split { separator, text }, Some(node))
    }

    /// `Fn::Select`.
    fn select(&mut self, lower: &mut Lower<'_>, node: NodeId, argument: NodeId, ty: Ty) -> ValueId {
        let tree = lower.tree();
        let (index, list) = match tree.items(argument) {
            [index, list] => (*index, *list),
            _ => {
                let takes = "`Fn::Select` takes a list of an index and a list";
                return self.misuse(lower, argument, takes);
            }
        };
        let known = self.one_text(tree, index).and_then(|text| text.trim().parse::<usize>().ok());
        let is_plain = tree.is_list(list) && tree.node(list).tag.is_none();
        if let (Some(known), true) = (known, is_plain) {
            // An item that is left out (`AWS::NoValue`) would move the others: those go the long way.
            let certain = tree.items(list).iter().all(|item| {
                let found = function(tree, *item);
                !matches!(found, Some((Function::If | Function::Ref, _)))
                    || found.is_some_and(|(function, name)| {
                        function == Function::Ref
                            && tree.string(name).is_some_and(|name| name != "AWS::NoValue")
                    })
            });
            if certain {
                return match tree.item_at(list, known) {
                    Some(item) => {
                        let value = lower.value(self, item, ty);
                        moved(lower, value, node)
                    }
                    None => lower.unknown(Reason::Malformed, node),
                };
            }
        }
        let list = lower.value(self, list, Ty::Any);
        if let (Some(known), ValueData::List { .. }) = (known, lower.model.value(list).data) {
            let items = lower.model.items(list);
            let plain = !items.iter().any(|item| {
                matches!(lower.model.value(*item).data, ValueData::Expr(_) | ValueData::Absent)
            });
            if plain {
                return match items.get(known).copied() {
                    Some(item) => self.converted(lower, item, node, ty),
                    None => lower.unknown(Reason::Malformed, node),
                };
            }
        }
        let index = lower.value(self, index, Ty::Integer);
        let value = lower.model.add_expr(Expr::Select { index, list }, Some(node));
        self.converted(lower, value, node, ty)
    }

    /// `Fn::Length` of a list that is known without any choice.
    fn length(&mut self, lower: &mut Lower<'_>, node: NodeId, argument: NodeId, ty: Ty) -> ValueId {
        let list = self.argument(lower, node, argument, Ty::Any);
        let items = lower.model.items(list);
        let certain = items.iter().all(|item| {
            !matches!(lower.model.value(*item).data, ValueData::Absent)
                && !is_conditional(lower, *item)
        });
        match lower.model.value(list).data {
            ValueData::List { .. } if certain => {
                let length = items.len().to_string();
                let ty = if ty == Ty::Any { Ty::Integer } else { ty };
                self.typed_text(lower, &length, node, ty)
            }
            ValueData::Unknown(reason) => lower.unknown(reason, node),
            _ => lower.unknown(Reason::Function, node),
        }
    }
}

fn is_conditional(lower: &Lower<'_>, value: ValueId) -> bool {
    match lower.model.value(value).data {
        ValueData::Expr(index) => matches!(lower.model.expr(index), Some(Expr::If { .. })),
        _ => false,
    }
}

/// Whether a value is one text whatever the world: nothing that may be left out or be a list.
fn is_one_text(lower: &Lower<'_>, value: ValueId) -> bool {
    match lower.model.value(value).data {
        ValueData::Str(_)
        | ValueData::Int(_)
        | ValueData::Float(_)
        | ValueData::Bool(_)
        | ValueData::Unknown(_) => true,
        ValueData::Expr(index) => matches!(
            lower.model.expr(index),
            Some(Expr::Parameter { .. } | Expr::Resource { .. } | Expr::Concat(_))
        ),
        _ => false,
    }
}
