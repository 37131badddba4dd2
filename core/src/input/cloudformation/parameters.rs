//! Template parameters and pseudo parameters: which values of them are told apart.

use super::literal::{comma_items, text_data};
use super::{Reader, describe};
use crate::limits;
use crate::model::lower::Lower;
use crate::model::{Expr, Parameter, ParameterId, Point, Reason, Text, Ty, ValueData, ValueId};
use crate::sort;
use crate::syntax::{Data, NodeId, Tree};

/// A parameter as declared.
#[derive(Clone, Debug)]
pub(super) struct Declared {
    name: Box<str>,
    node: NodeId,
    /// `CommaDelimitedList`, `List<…>`.
    list: bool,
    /// The value is read from the Parameter Store: what stands in the template is a name.
    stored: bool,
    default: Option<String>,
}

impl Reader<'_> {
    /// Reads which parameters there are.
    pub(super) fn declare_parameters(&mut self, lower: &Lower<'_>, node: NodeId) {
        let tree = lower.tree();
        for entry in tree.entries(node) {
            let name = tree.str(entry.key);
            if name == "Fn::Transform" {
                self.partly("the parameters that `Fn::Transform` adds are not known".to_string());
                continue;
            }
            let kind = tree.get(entry.value, "Type");
            match kind {
                _ if !tree.is_map(entry.value) => {
                    let found = describe(tree, entry.value);
                    let message = format!("The parameter `{name}` must be a map; found {found}");
                    self.notice(tree.raw(entry.value).span, message);
                }
                None => {
                    let message = format!("The parameter `{name}` has no `Type`");
                    self.notice(entry.key_span, message);
                }
                Some(_) => {}
            }
            let kind = kind.and_then(|kind| tree.string(kind)).unwrap_or("");
            let declared = Declared {
                name: name.into(),
                node: entry.value,
                list: kind.starts_with("List<")
                    || kind.contains("<List<")
                    || kind.contains("CommaDelimitedList"),
                stored: kind.starts_with("AWS::SSM::Parameter::Value<"),
                default: tree
                    .get(entry.value, "Default")
                    .and_then(|default| default_text(tree, default)),
            };
            self.declared.insert(name.into(), declared);
        }
    }

    /// The text of a list parameter where it is known without any choice, or by default.
    pub(super) fn list_text(&self, name: &str) -> Option<String> {
        let declared = self.declared.get(name)?;
        if !declared.list || declared.stored {
            return None;
        }
        self.given.get(name).map(|given| given.to_string()).or_else(|| declared.default.clone())
    }

    /// The parameter that a `Ref` names.
    pub(super) fn parameter_name(&self, tree: &Tree, node: NodeId) -> Option<String> {
        use super::intrinsics::{Function, function};
        use super::sub::{Piece, pieces};
        let (function, argument) = function(tree, node)?;
        let name = match function {
            Function::Ref => self.name(tree, argument)?,
            Function::Sub => match pieces(tree.string(argument)?).as_slice() {
                [Piece::Name(name)] => name.to_string(),
                _ => return None,
            },
            _ => return None,
        };
        let pseudo = name.starts_with("AWS::") && name != "AWS::NoValue";
        (pseudo || self.declared.contains_key(&*name)).then_some(name)
    }

    /// Adds values that a parameter is told apart by.
    pub(super) fn add_literals(&mut self, name: &str, texts: impl IntoIterator<Item = String>) {
        let known = self.literals.entry(name.into()).or_default();
        for text in texts {
            // One more than the limit tells that it was met.
            if known.len() > limits::POINTS {
                break;
            }
            if !known.contains(&text) {
                known.push(text);
            }
        }
    }

    /// Makes the declared parameters and the pseudo parameters that something tests.
    pub(super) fn make_parameters(&mut self, lower: &mut Lower<'_>) {
        let mut declared: Vec<Declared> = self.declared.values().cloned().collect();
        sort::sort_by_key(&mut declared, |parameter| parameter.node);
        for parameter in declared {
            self.make_parameter(lower, &parameter);
        }
        let mut pseudo: Vec<Box<str>> =
            self.literals.keys().filter(|name| name.starts_with("AWS::")).cloned().collect();
        sort::sort(&mut pseudo);
        for name in pseudo {
            self.pseudo_parameter(lower, &name);
        }
    }

    fn make_parameter(&mut self, lower: &mut Lower<'_>, declared: &Declared) {
        let tree = lower.tree();
        let node = declared.node;
        let default_node = tree.get(node, "Default");
        let mut points = Vec::new();
        let mut nodes = Vec::new();
        let mut default = None;
        let mut reason = Reason::Parameter;
        let literals = self.literals.get(&declared.name).map_or(&[][..], Vec::as_slice);
        if let Some(given) = self.given.get(&*declared.name).filter(|_| !declared.stored) {
            points.push(Point::Value(given.to_string()));
            nodes.push(None);
        } else {
            let default_text = declared.default.clone();
            let allowed = tree.get(node, "AllowedValues").map_or(&[][..], |node| tree.items(node));
            // What is allowed for a list is allowed for each of its items.
            let closed = !declared.list && !declared.stored && !allowed.is_empty();
            let mut add = |text: &str, node: Option<NodeId>| {
                if points.len() > limits::POINTS {
                    return;
                }
                let point = Point::Value(text.to_string());
                if !points.contains(&point) {
                    points.push(point);
                    nodes.push(node);
                }
            };
            let mut readable = true;
            if closed {
                for item in allowed {
                    match tree.scalar(*item) {
                        Some(text) => add(text, Some(*item)),
                        None => readable = false,
                    }
                }
            } else {
                if let Some(text) = default_text.as_deref().filter(|_| !declared.stored) {
                    add(text, default_node);
                }
                for text in literals {
                    add(text, None);
                }
            }
            if !closed || !readable {
                points.push(Point::Other);
                nodes.push(None);
            }
            default = default_text.filter(|_| !declared.stored).and_then(|text| {
                points
                    .iter()
                    .position(|point| matches!(point, Point::Value(value) if *value == text))
            });
        }
        let span = tree.raw(node).span;
        let no_echo = tree.get(node, "NoEcho").and_then(|node| tree.scalar(node));
        let no_echo = no_echo.is_some_and(|text| text.eq_ignore_ascii_case("true"));
        let name = &declared.name;
        if points.len() > limits::POINTS {
            points = vec![Point::Other];
            nodes = vec![None];
            default = None;
            reason = Reason::TooMany;
            let message = format!(
                "The parameter `{name}` has more than {} values that are told apart: it is taken as unknown",
                limits::POINTS
            );
            self.limit(span, message);
        }
        let parameter = Parameter {
            name: name.to_string(),
            points,
            default,
            node: Some(node),
            default_node,
            list: declared.list,
            no_echo,
            reason,
        };
        self.push_parameter(lower, parameter, nodes);
    }

    fn push_parameter(
        &mut self,
        lower: &mut Lower<'_>,
        parameter: Parameter,
        nodes: Vec<Option<NodeId>>,
    ) -> Option<ParameterId> {
        let id = ParameterId(u16::try_from(lower.model.parameters.len()).ok()?);
        self.parameters.insert(parameter.name.as_str().into(), id);
        lower.model.parameters.push(parameter);
        self.point_nodes.push(nodes);
        Some(id)
    }

    /// A pseudo parameter; made when it is first met, so that a text keeps its name.
    fn pseudo_parameter(&mut self, lower: &mut Lower<'_>, name: &str) -> Option<ParameterId> {
        if let Some(known) = self.parameters.get(name) {
            return Some(*known);
        }
        let mut reason = Reason::PseudoParameter;
        let mut points: Vec<Point> = match self.given.get(name) {
            Some(given) => vec![Point::Value(given.to_string())],
            None => {
                let literals = self.literals.get(name).map_or(&[][..], Vec::as_slice);
                let values = literals.iter().map(|text| Point::Value(text.clone()));
                values.chain([Point::Other]).collect()
            }
        };
        if points.len() > limits::POINTS {
            points = vec![Point::Other];
            reason = Reason::TooMany;
        }
        let nodes = vec![None; points.len()];
        let parameter = Parameter {
            name: name.to_string(),
            points,
            default: None,
            node: None,
            default_node: None,
            list: name == "AWS::NotificationARNs",
            no_echo: false,
            reason,
        };
        self.push_parameter(lower, parameter, nodes)
    }

    /// What `Ref` of a name gives.
    pub(super) fn reference(
        &mut self,
        lower: &mut Lower<'_>,
        node: NodeId,
        name: &str,
        ty: Ty,
    ) -> ValueId {
        if let Some((_, bound)) = self.bindings.iter().rev().find(|(known, _)| known == name) {
            let bound = bound.clone();
            return self.typed_text(lower, &bound, node, ty);
        }
        if name == "AWS::NoValue" {
            return lower.model.add(ValueData::Absent, Some(node));
        }
        let parameter = match self.parameters.get(name) {
            Some(id) => Some(*id),
            None if name.starts_with("AWS::") => self.pseudo_parameter(lower, name),
            None => None,
        };
        if let Some(parameter) = parameter {
            let data = ValueData::Expr(self.parameter_expr(lower, parameter, ty));
            return lower.model.add(data, Some(node));
        }
        match self.resources.get(name) {
            Some(resource) => {
                let expr = Expr::Resource { resource: *resource, attribute: None };
                lower.model.add_expr(expr, Some(node))
            }
            None => lower.unknown(Reason::Attribute, node),
        }
    }

    /// The expression of a parameter for a type; made once.
    fn parameter_expr(&mut self, lower: &mut Lower<'_>, id: ParameterId, ty: Ty) -> u32 {
        if let Some(known) = self.typed.get(&(id, ty)) {
            return *known;
        }
        let parameter = lower.model.parameters.get(usize::from(id.0)).cloned();
        let nodes = self.point_nodes.get(usize::from(id.0)).cloned().unwrap_or_default();
        let mut values = Vec::new();
        if let Some(parameter) = parameter {
            for (index, point) in parameter.points.iter().enumerate() {
                let node = nodes.get(index).copied().flatten();
                values.push(match point {
                    Point::Other => {
                        lower.model.add(ValueData::Unknown(parameter.reason), parameter.node)
                    }
                    Point::Value(text) if parameter.list => {
                        let node = node.or(parameter.node);
                        self.typed_list(lower, comma_items(text), node, ty)
                    }
                    Point::Value(text) => {
                        self.point_value(lower, text, node.or(parameter.node), ty)
                    }
                });
            }
        }
        let index = u32::try_from(lower.model.exprs.len()).unwrap_or(u32::MAX);
        lower.model.exprs.push(Expr::Parameter { parameter: id, values });
        self.typed.insert((id, ty), index);
        index
    }

    fn point_value(
        &mut self,
        lower: &mut Lower<'_>,
        text: &str,
        node: Option<NodeId>,
        ty: Ty,
    ) -> ValueId {
        let written = node.filter(|node| lower.tree().scalar(*node) == Some(text));
        if let (Ty::Json, Some(node)) = (ty, written)
            && matches!(lower.tree().node(node).data, Data::Str)
        {
            return self.json_text(lower, node);
        }
        let kept = written.map(Text::Node);
        let data = text_data(lower, text, kept, ty);
        lower.model.add(data, node)
    }
}

/// A default as text: that of a list may also be written as a list.
fn default_text(tree: &Tree, node: NodeId) -> Option<String> {
    if tree.is_list(node) {
        let items: Option<Vec<&str>> = tree.items(node).iter().map(|n| tree.scalar(*n)).collect();
        return items.map(|items| items.join(","));
    }
    let is_null = matches!(tree.node(node).data, Data::Null | Data::Template);
    tree.scalar(node).filter(|_| !is_null).map(str::to_string)
}
