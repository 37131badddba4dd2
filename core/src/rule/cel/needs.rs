//! Names of fields without which a check says nothing: most checks are about something that most resources
//! do not have, and need not be run on those.
//!
//! A name is needed where each loop over what is left out has no turn, and each `when` over it is false.
//! What is not certain is not needed, so that a check is left out only where it would be silent.

use super::access::has_default;
use super::ast::{Expr, LoopKind, Op, Order};

/// Where the variables in scope come from: whether each is a part of the resource under check.
pub(super) type Own = Vec<bool>;

/// The names that a loop needs to have a turn, and whether its items are parts of the resource.
pub(super) fn of_list(list: &Expr, own: &Own) -> (Vec<Box<str>>, bool) {
    let mut names = Vec::new();
    let is_own = list_names(list, own, &mut names);
    (names, is_own)
}

/// The names that a `when` needs to be true.
pub(super) fn of_when(when: &Expr, own: &Own) -> Vec<Box<str>> {
    let mut names = Vec::new();
    test_names(when, own, &mut names);
    names
}

/// Adds the names of `self.A.B`; whether it is such a chain from a part of the resource.
fn chain(expr: &Expr, own: &Own, names: &mut Vec<Box<str>>) -> bool {
    match &expr.op {
        Op::Var(index) => own.get(usize::from(*index)).copied().unwrap_or(false),
        Op::Select { of, name, .. } => {
            let before = names.len();
            if chain(of, own, names) {
                names.push(name.clone());
                return true;
            }
            names.truncate(before);
            false
        }
        _ => false,
    }
}

/// Adds the names without which a list is empty or absent; whether its items are parts of the resource.
fn list_names(list: &Expr, own: &Own, names: &mut Vec<Box<str>>) -> bool {
    match &list.op {
        Op::Select { .. } => chain(list, own, names),
        Op::Call { function, args } => match (function.name, args.as_slice()) {
            ("orValue", [of, other]) if is_empty(other) => chain(of, own, names),
            // Made of items, which need not be parts any more.
            ("duplicates" | "flatten", [of]) => {
                list_names(of, own, names);
                false
            }
            _ => false,
        },
        Op::Loop(of) => match of.kind {
            LoopKind::Filter => list_names(&of.range, own, names),
            LoopKind::Map => {
                list_names(&of.range, own, names);
                false
            }
            _ => false,
        },
        Op::Choose(parts) => {
            let [test, _, other] = &**parts;
            if is_empty(other) {
                test_names(test, own, names);
            }
            false
        }
        _ => false,
    }
}

fn is_empty(expr: &Expr) -> bool {
    matches!(&expr.op, Op::List(items) if items.is_empty())
}

/// Adds the names without which a test is not true.
fn test_names(test: &Expr, own: &Own, names: &mut Vec<Box<str>>) {
    match &test.op {
        Op::And(parts) => parts.iter().for_each(|part| test_names(part, own, names)),
        Op::Has { of, name } => {
            let before = names.len();
            if chain(of, own, names) {
                names.push(name.clone());
            } else {
                names.truncate(before);
            }
        }
        Op::Equal { negated: false, sides } => {
            let [left, right] = &**sides;
            for (of, other) in [(left, right), (right, left)] {
                if other.op.is_literal() && !matches!(other.op, Op::Null) {
                    value_names(of, own, names);
                }
            }
        }
        Op::In(sides) => {
            let [item, list] = &**sides;
            if item.op.is_literal() {
                list_names(list, own, names);
            } else if let Op::List(items) = &list.op {
                let literal = |item: &Expr| item.op.is_literal() && !matches!(item.op, Op::Null);
                if items.iter().all(|item| literal(&item.value)) {
                    value_names(item, own, names);
                }
            }
        }
        Op::Order(Order::Greater, sides) => {
            let [left, right] = &**sides;
            if let (Op::Call { function, args }, Op::Int(0..)) = (&left.op, &right.op)
                && function.name == "size"
                && let [of] = args.as_slice()
            {
                list_names(of, own, names);
            }
        }
        _ => {}
    }
}

/// Adds the names without which a value is absent; none where a default stands for it.
fn value_names(value: &Expr, own: &Own, names: &mut Vec<Box<str>>) {
    let mut found = Vec::new();
    if chain(value, own, &mut found) && !found.iter().any(|name| has_default(name)) {
        names.append(&mut found);
    }
}
