//! CloudFormation templates in JSON and YAML: plain, with language extensions, SAM, CDK output.
//!
//! What the template alone decides is resolved while reading. What depends on parameters and
//! conditions becomes an [`Expr`](crate::model::Expr), which a [`World`](crate::model::World)
//! reads one case at a time.

mod conditions;
mod document;
mod foreach;
mod intrinsics;
mod literal;
mod mappings;
mod parameters;
mod resources;
mod sam;
mod sub;
#[cfg(test)]
mod tests;

use self::document::Scope;
use self::foreach::Bindings;
use self::mappings::Mapping;
use self::parameters::Declared;
use super::ReadOptions;
use crate::limits;
use crate::model::lower::{Coercion, Dialect, Lower, Names};
use crate::model::{ConditionId, Model, ParameterId, Reason, ResourceId, Ty, ValueData, ValueId};
use crate::syntax::{Data, NodeId, Tree};
use crate::text::Span;
use crate::unit::Notice;
use rustc_hash::{FxHashMap, FxHashSet};

/// Whether a document is a CloudFormation template, by its content.
pub fn is_template(tree: &Tree, root: NodeId) -> bool {
    if !tree.is_map(root) {
        return false;
    }
    if tree.get(root, "AWSTemplateFormatVersion").is_some() {
        return true;
    }
    let Some(resources) = tree.get(root, "Resources") else { return false };
    if tree.get(root, "Transform").is_some() && tree.is_map(resources) {
        return true;
    }
    tree.entries(resources).iter().any(|entry| {
        let kind = tree.get(entry.value, "Type").and_then(|kind| tree.string(kind));
        kind.is_some_and(is_kind) || tree.str(entry.key).starts_with(foreach::PREFIX)
    })
}

/// `AWS::ECS::Service`, `Custom::Thing`, `Org::Service::Resource`, a module.
fn is_kind(kind: &str) -> bool {
    let mut parts = kind.split("::");
    let first = parts.next().unwrap_or("");
    let more = parts.next().is_some_and(|part| !part.is_empty());
    more && !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Reads a template. Gives back the tree (documents inside strings are added to it), the model,
/// what must be said about the template itself and, where not everything could be read, why.
#[inline(never)]
pub fn read(tree: Tree, options: &ReadOptions<'_>) -> (Tree, Model, Vec<Notice>, Option<String>) {
    let root = tree.documents.first().copied();
    let nodes = tree.len();
    let mut lower = Lower::new(tree, options.shapes, Names::Canonical, Coercion::Lenient);
    let mut reader = Reader::new(options, nodes);
    if let Some(root) = root {
        reader.template(&mut lower, root);
    }
    (lower.tree.finish(), lower.model, reader.notices, reader.partly)
}

/// The state of reading one template.
struct Reader<'a> {
    given: FxHashMap<&'a str, &'a str>,
    declared: FxHashMap<Box<str>, Declared>,
    parameters: FxHashMap<Box<str>, ParameterId>,
    /// For each parameter of the model, where each of its points is written.
    point_nodes: Vec<Vec<Option<NodeId>>>,
    /// Expressions of parameters, by the type that they were made for.
    typed: FxHashMap<(ParameterId, Ty), u32>,
    /// What conditions and mappings tell a parameter apart by.
    literals: FxHashMap<Box<str>, Vec<String>>,
    conditions: FxHashMap<Box<str>, ConditionId>,
    resources: FxHashMap<Box<str>, ResourceId>,
    mappings: FxHashMap<Box<str>, Mapping>,
    bindings: Bindings,
    scope: Scope,
    /// Documents in strings that have been parsed, by the string's node.
    documents: FxHashMap<NodeId, Option<NodeId>>,
    /// How many more values may be made: bounds what aliases and copies multiply.
    budget: usize,
    /// How many copies `Fn::ForEach` made.
    copies: usize,
    /// A macro of unknown effect runs over the whole template.
    rewritten: bool,
    /// SAM's `Globals` add properties to functions and APIs.
    globals: bool,
    notices: Vec<Notice>,
    told: FxHashSet<(Span, String)>,
    partly: Option<String>,
}

impl<'a> Reader<'a> {
    fn new(options: &'a ReadOptions<'a>, nodes: usize) -> Self {
        let given = options.parameters.iter().map(|(name, value)| (&**name, &**value)).collect();
        Self {
            given,
            declared: FxHashMap::default(),
            parameters: FxHashMap::default(),
            point_nodes: Vec::new(),
            typed: FxHashMap::default(),
            literals: FxHashMap::default(),
            conditions: FxHashMap::default(),
            resources: FxHashMap::default(),
            mappings: FxHashMap::default(),
            bindings: Bindings::from([]),
            scope: Scope::Template,
            documents: FxHashMap::default(),
            // What a template says once, it may say eight times over through aliases and copies.
            budget: limits::NODES.min(nodes.saturating_mul(8).saturating_add(200_000)),
            copies: 0,
            rewritten: false,
            globals: false,
            notices: Vec::new(),
            told: FxHashSet::default(),
            partly: None,
        }
    }

    fn template(&mut self, lower: &mut Lower<'_>, root: NodeId) {
        if !lower.tree().is_map(root) {
            let found = describe(lower.tree(), root);
            let message = format!("A template is a map with `Resources`; found {found}");
            self.notice(lower.tree().raw(root).span, message);
            return;
        }
        self.transforms(lower, root);
        let section = |lower: &Lower<'_>, name: &str| lower.tree().get(root, name);
        self.globals = section(lower, "Globals").is_some();
        if let Some(parameters) = self.section(lower, root, "Parameters") {
            self.declare_parameters(lower, parameters);
        }
        if let Some(mappings) = self.section(lower, root, "Mappings") {
            self.read_mappings(lower, mappings);
        }
        let conditions = self.section(lower, root, "Conditions");
        let conditions = conditions.map(|node| self.expand_section(lower, node, "conditions"));
        let conditions = conditions.unwrap_or_default();
        self.collect_literals(lower, &conditions);
        self.make_parameters(lower);
        self.declare_conditions(lower, &conditions);
        let found = match self.section(lower, root, "Resources") {
            Some(node) => self.declare_resources(lower, node),
            None => Vec::new(),
        };
        self.read_conditions(lower, &conditions);
        self.read_resources(lower, found);
    }

    /// A section of the template that must be a map; anything else is told.
    fn section(&mut self, lower: &Lower<'_>, root: NodeId, name: &str) -> Option<NodeId> {
        let tree = lower.tree();
        let node = tree.get(root, name)?;
        if tree.is_map(node) {
            return Some(node);
        }
        if tree.node(node).tag.is_some() {
            self.partly(format!("`{name}` comes from a macro"));
            return None;
        }
        if !matches!(tree.node(node).data, Data::Null | Data::Error | Data::Template) {
            let found = describe(tree, node);
            self.notice(tree.raw(node).span, format!("`{name}` must be a map; found {found}"));
        }
        None
    }

    /// What `Transform` of the template means for reading it.
    fn transforms(&mut self, lower: &Lower<'_>, root: NodeId) {
        let tree = lower.tree();
        let Some(node) = tree.get(root, "Transform") else { return };
        let one = [node];
        let names = if tree.is_list(node) { tree.items(node) } else { &one };
        for name in names {
            let name = tree.get(*name, "Name").unwrap_or(*name);
            // AWS's own transforms add to the template; they do not change what is written.
            if !tree.string(name).is_some_and(|name| name.starts_with("AWS::")) {
                self.rewritten = true;
            }
        }
    }

    /// Takes from the budget of values; false where it is used up.
    fn spend(&mut self, lower: &Lower<'_>, node: NodeId, values: usize) -> bool {
        if self.budget >= values {
            self.budget -= values;
            return true;
        }
        self.budget = 0;
        if self.partly.is_none() {
            let message = "Aliases, loops and mappings make more values than can be read; the rest of the template is unknown";
            self.limit(lower.tree().raw(node).span, message.to_string());
            self.partly("the template makes more values than the limit".to_string());
        }
        false
    }

    fn partly(&mut self, reason: String) {
        self.partly.get_or_insert(reason);
    }

    fn tell(&mut self, rule: &'static str, span: Span, message: String) {
        if self.notices.len() < limits::FINDINGS && self.told.insert((span, message.clone())) {
            self.notices.push(Notice { rule, span, message, related: Vec::new() });
        }
    }

    /// Something that CloudFormation does not accept.
    fn notice(&mut self, span: Span, message: String) {
        self.tell("general/template", span, message);
    }

    /// A bound that was met.
    fn limit(&mut self, span: Span, message: String) {
        self.tell("general/limit", span, message);
    }

    /// An intrinsic function with arguments that it does not take.
    fn misuse(&mut self, lower: &mut Lower<'_>, node: NodeId, message: &str) -> ValueId {
        let found = describe(lower.tree(), node);
        self.notice(lower.tree().raw(node).span, format!("{message}; found {found}"));
        lower.unknown(Reason::Malformed, node)
    }

    /// The text of a string node, with the identifiers of the loops around it filled in.
    fn name(&self, tree: &Tree, node: NodeId) -> Option<String> {
        let text = tree.scalar(node).filter(|_| !matches!(tree.node(node).data, Data::Null))?;
        Some(self.filled(text).unwrap_or_else(|| text.to_string()))
    }
}

impl Dialect for Reader<'_> {
    fn special(&mut self, lower: &mut Lower<'_>, node: NodeId, ty: Ty) -> Option<ValueId> {
        if !self.spend(lower, node, 1) {
            return Some(lower.unknown(Reason::TooMany, node));
        }
        let here = *lower.tree().node(node);
        match (&self.scope, here.data) {
            (Scope::Template, _) => {}
            (Scope::Text, _) => return None,
            (_, Data::Template) => return Some(self.placeholder(lower, node, ty)),
            _ => return None,
        }
        if here.tag.is_some() {
            return Some(self.tagged(lower, node, ty));
        }
        match here.data {
            Data::Map { len: 1, .. } => self.long_form(lower, node, ty),
            Data::Map { .. } if self.is_special_map(lower.tree(), node) => {
                Some(self.map(lower, node, ty))
            }
            _ => None,
        }
    }

    fn text(&mut self, lower: &mut Lower<'_>, node: NodeId, ty: Ty) -> Option<ValueId> {
        match self.scope {
            Scope::Template | Scope::Text => self.plain_text(lower, node, ty),
            Scope::Sub(_) | Scope::Join(_) => Some(self.scoped_text(lower, node, ty)),
        }
    }
}

/// What stands at a node, in the words of messages.
fn describe(tree: &Tree, node: NodeId) -> String {
    match tree.node(node).data {
        Data::Map { len: 0, .. } => "an empty map".to_string(),
        Data::Map { .. } => "a map".to_string(),
        Data::List { len: 0, .. } => "an empty list".to_string(),
        Data::List { len: 1, .. } => "a list of one item".to_string(),
        Data::List { len, .. } => format!("a list of {len} items"),
        Data::Null => "nothing".to_string(),
        Data::Bool(_) => "a boolean".to_string(),
        Data::Int(_) | Data::Float(_) => "a number".to_string(),
        Data::Str => "text".to_string(),
        Data::Template | Data::Error | Data::Alias(_) => "something that is no value".to_string(),
    }
}

/// Copies what a value is to another node: the intrinsic function that gave it.
fn moved(lower: &mut Lower<'_>, value: ValueId, node: NodeId) -> ValueId {
    let data = lower.model.value(value).data;
    lower.model.add(data, Some(node))
}

/// The literal text of a value, where it is one.
fn literal_text<'m>(lower: &'m Lower<'_>, value: ValueId) -> Option<&'m str> {
    match lower.model.value(value).data {
        ValueData::Str(text) => Some(lower.model.text(lower.tree(), text)),
        _ => None,
    }
}
