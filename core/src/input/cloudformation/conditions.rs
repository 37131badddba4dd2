//! Conditions of the template.

use super::foreach::Expanded;
use super::intrinsics::{Function, function};
use super::{Reader, literal_text};
use crate::model::lower::Lower;
use crate::model::{Condition, ConditionId, Test, Ty};
use crate::sort;
use crate::syntax::{Data, NodeId, Tree};

impl Reader<'_> {
    /// What conditions compare parameters with.
    pub(super) fn collect_literals(&mut self, lower: &Lower<'_>, conditions: &[Expanded]) {
        let tree = lower.tree();
        for condition in conditions {
            let outer = std::mem::replace(&mut self.bindings, condition.bindings.clone());
            self.collect_within(lower, condition.entry.value, 0);
            self.bindings = outer;
        }
        self.collect_keys(tree);
    }

    fn collect_within(&mut self, lower: &Lower<'_>, node: NodeId, depth: usize) {
        if depth > crate::limits::DEPTH || !self.spend(lower, node, 1) {
            return;
        }
        let tree = lower.tree();
        if let Some((Function::Equals, argument)) = function(tree, node) {
            if let [left, right] = tree.items(argument) {
                for (side, other) in [(*left, *right), (*right, *left)] {
                    let name = self.parameter_name(tree, side);
                    if let (Some(name), Some(text)) = (name, self.one_text(tree, other)) {
                        self.add_literals(&name, [text]);
                    }
                }
            }
            return;
        }
        for item in tree.items(node) {
            self.collect_within(lower, *item, depth + 1);
        }
        for entry in tree.entries(node) {
            self.collect_within(lower, entry.value, depth + 1);
        }
    }

    /// Makes the table of conditions, so that they can refer to one another.
    pub(super) fn declare_conditions(&mut self, lower: &mut Lower<'_>, conditions: &[Expanded]) {
        for condition in conditions {
            let name = condition.key(lower.tree()).to_string();
            self.add_condition(lower, name, Some(condition.entry.value));
        }
    }

    fn add_condition(
        &mut self,
        lower: &mut Lower<'_>,
        name: String,
        node: Option<NodeId>,
    ) -> Option<ConditionId> {
        let id = ConditionId(u16::try_from(lower.model.conditions.len()).ok()?);
        self.conditions.insert(name.as_str().into(), id);
        lower.model.conditions.push(Condition { name, test: Test::Unknown, node });
        Some(id)
    }

    /// A condition that a resource names; one that is not declared may or may not hold.
    pub(super) fn condition_of(
        &mut self,
        lower: &mut Lower<'_>,
        name: &str,
    ) -> Option<ConditionId> {
        match self.conditions.get(name) {
            Some(id) => Some(*id),
            None => self.add_condition(lower, name.to_string(), None),
        }
    }

    /// Reads what the conditions test.
    pub(super) fn read_conditions(&mut self, lower: &mut Lower<'_>, conditions: &[Expanded]) {
        for (index, condition) in conditions.iter().enumerate() {
            let outer = std::mem::replace(&mut self.bindings, condition.bindings.clone());
            let test = self.test(lower, condition.entry.value, 0);
            self.bindings = outer;
            if let Some(entry) = lower.model.conditions.get_mut(index) {
                entry.test = test;
            }
        }
        self.cut_cycles(lower, conditions);
    }

    fn test(&mut self, lower: &mut Lower<'_>, node: NodeId, depth: usize) -> Test {
        if depth > crate::limits::DEPTH || !self.spend(lower, node, 1) {
            return Test::Unknown;
        }
        let tree = lower.tree();
        let Some((function, argument)) = function(tree, node) else {
            return match (tree.node(node).data, tree.scalar(node)) {
                (Data::Bool(value), _) => Test::Known(value),
                (Data::Str, Some("true")) => Test::Known(true),
                (Data::Str, Some("false")) => Test::Known(false),
                _ => Test::Unknown,
            };
        };
        match function {
            Function::Condition => {
                let name = self.name(tree, argument);
                match name.and_then(|name| self.conditions.get(&*name)) {
                    Some(id) => Test::Condition(*id),
                    None => Test::Unknown,
                }
            }
            Function::And | Function::Or => {
                let items = tree.items(argument).to_vec();
                if items.is_empty() {
                    return Test::Unknown;
                }
                let mut tests = Vec::with_capacity(items.len());
                for item in items {
                    tests.push(self.test(lower, item, depth + 1));
                }
                if function == Function::And { Test::All(tests) } else { Test::Any(tests) }
            }
            Function::Not => {
                let inner = match tree.items(argument) {
                    [inner] => *inner,
                    _ => return Test::Unknown,
                };
                match self.test(lower, inner, depth + 1) {
                    Test::Known(holds) => Test::Known(!holds),
                    Test::Unknown => Test::Unknown,
                    test => Test::Not(Box::new(test)),
                }
            }
            Function::Equals => {
                let (left, right) = match tree.items(argument) {
                    [left, right] => (*left, *right),
                    _ => return Test::Unknown,
                };
                let left = lower.value(self, left, Ty::String);
                let right = lower.value(self, right, Ty::String);
                match (literal_text(lower, left), literal_text(lower, right)) {
                    (Some(left), Some(right)) => Test::Known(left == right),
                    _ => Test::Equals(left, right),
                }
            }
            _ => Test::Unknown,
        }
    }

    /// Conditions that rest on themselves: CloudFormation refuses them; here they are unknown.
    fn cut_cycles(&mut self, lower: &mut Lower<'_>, conditions: &[Expanded]) {
        let edges: Vec<Vec<u16>> = lower
            .model
            .conditions
            .iter()
            .map(|condition| {
                let mut named = Vec::new();
                references(&condition.test, &mut named);
                sort::sort(&mut named);
                named.dedup();
                named
            })
            .collect();
        // 0: not visited; 1: on the path; 2: done.
        let mut marks = vec![0u8; edges.len()];
        for start in 0..edges.len() {
            let mut path: Vec<(usize, usize)> = vec![(start, 0)];
            while let Some((at, next)) = path.pop() {
                let Some(mark) = marks.get_mut(at) else { continue };
                if next == 0 {
                    if *mark != 0 {
                        continue;
                    }
                    *mark = 1;
                }
                match edges.get(at).and_then(|edges| edges.get(next)) {
                    None => *mark = 2,
                    Some(to) => {
                        let to = usize::from(*to);
                        path.push((at, next + 1));
                        match marks.get(to) {
                            Some(1) => self.cut(lower, conditions, at, to),
                            Some(0) => path.push((to, 0)),
                            _ => {}
                        }
                    }
                }
            }
        }
    }

    fn cut(&mut self, lower: &mut Lower<'_>, conditions: &[Expanded], at: usize, to: usize) {
        if let Some(condition) = lower.model.conditions.get_mut(at) {
            forget(&mut condition.test, to);
            let message = format!("The condition `{}` depends on itself", condition.name);
            if let Some(written) = conditions.get(at) {
                self.notice(written.entry.key_span, message);
            }
        }
    }

    /// The name that `Fn::If` or `Condition` gives.
    pub(super) fn condition_name(&self, tree: &Tree, node: NodeId) -> Option<String> {
        match function(tree, node) {
            Some((Function::Condition, argument)) => self.name(tree, argument),
            Some(_) => None,
            None => tree.string(node).and_then(|_| self.name(tree, node)),
        }
    }
}

/// The conditions that a test names.
fn references(test: &Test, out: &mut Vec<u16>) {
    match test {
        Test::Condition(id) => out.push(id.0),
        Test::All(tests) | Test::Any(tests) => tests.iter().for_each(|test| references(test, out)),
        Test::Not(test) => references(test, out),
        Test::Equals(..) | Test::Known(_) | Test::Unknown => {}
    }
}

/// Makes what a test says about one condition unknown.
fn forget(test: &mut Test, condition: usize) {
    match test {
        Test::Condition(id) if usize::from(id.0) == condition => *test = Test::Unknown,
        Test::All(tests) | Test::Any(tests) => {
            tests.iter_mut().for_each(|test| forget(test, condition));
        }
        Test::Not(test) => forget(test, condition),
        _ => {}
    }
}
