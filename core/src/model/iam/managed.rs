//! AWS managed policies that container work meets.
//!
//! The table is `managed.txt`, which tells its form, source and date. A policy that is not in it
//! is unknown, one that is marked `partial` is unknown in what it lists not.

use super::condition::{Condition, Operator};
use super::policy::{Effect, Pat, PatText, Pats, Statement};
use crate::rule::context::{Tri, Val};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::OnceLock;

const TABLE: &str = include_str!("managed.txt");

/// A policy of the table.
#[derive(Clone, Debug)]
pub struct Managed {
    /// What it says.
    pub statements: Vec<Statement<'static>>,
    /// Whether it allows more than that.
    pub partial: bool,
}

/// The names (path and name) of the policies of the table, with the date of their version where
/// it is known.
pub fn names() -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    TABLE.lines().filter_map(|line| line.strip_prefix("policy ")).map(|line| {
        let mut words = line.split(' ');
        let name = words.next().unwrap_or("");
        (name, words.nth(1).filter(|date| *date != "-"))
    })
}

/// Where each policy starts in the table.
fn index() -> &'static FxHashMap<&'static str, usize> {
    static INDEX: OnceLock<FxHashMap<&'static str, usize>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = FxHashMap::default();
        let mut start = 0;
        for line in TABLE.split_inclusive('\n') {
            if let Some(name) = line.strip_prefix("policy ").and_then(|rest| rest.split(' ').next())
            {
                index.insert(name, start);
            }
            start += line.len();
        }
        index
    })
}

/// A policy by path and name; its statements stand where it is attached.
pub fn find(name: &str, at: Val) -> Option<Managed> {
    let start = *index().get(name)?;
    let mut lines = TABLE.get(start..)?.lines();
    let partial = lines.next()?.ends_with(" partial");
    let mut statements: Vec<Statement<'static>> = Vec::new();
    for line in lines {
        if line.starts_with("policy ") {
            break;
        }
        match (line, statements.last_mut()) {
            ("allow", _) => statements.push(empty(at, Effect::Allow)),
            ("deny", _) => statements.push(empty(at, Effect::Deny)),
            (line, Some(statement)) => element(line.trim_start(), statement, at),
            _ => {}
        }
    }
    for statement in &mut statements {
        if statement.resources == Tri::Absent && statement.not_resources == Tri::Absent {
            push(&mut statement.resources, Cow::Borrowed("*"), at);
        }
    }
    Some(Managed { statements, partial })
}

fn empty(at: Val, effect: Effect) -> Statement<'static> {
    Statement {
        at,
        effect: Tri::Known(effect),
        sid: Tri::Absent,
        actions: Tri::Absent,
        not_actions: Tri::Absent,
        resources: Tri::Absent,
        not_resources: Tri::Absent,
        principals: Tri::Absent,
        not_principals: Tri::Absent,
        conditions: Tri::Absent,
    }
}

fn push(list: &mut Pats<'static>, text: Cow<'static, str>, at: Val) {
    let pat = Pat { at, text: PatText::Known(text), variables: true };
    match list {
        Tri::Known(list) => list.push(pat),
        list => *list = Tri::Known(vec![pat]),
    }
}

/// One line of a statement.
fn element(line: &'static str, statement: &mut Statement<'static>, at: Val) {
    let Some((word, rest)) = line.split_once(' ') else { return };
    match word {
        "action" | "not-action" => {
            let list = match word {
                "action" => &mut statement.actions,
                _ => &mut statement.not_actions,
            };
            match rest.split_once(": ") {
                Some((prefix, names)) => {
                    for name in names.split(' ') {
                        push(list, format!("{prefix}:{name}").into(), at);
                    }
                }
                None => push(list, Cow::Borrowed(rest), at),
            }
        }
        "resource" | "not-resource" => {
            let list = match word {
                "resource" => &mut statement.resources,
                _ => &mut statement.not_resources,
            };
            for text in rest.split(' ') {
                push(list, Cow::Borrowed(text), at);
            }
        }
        "if" => {
            let mut words = rest.split(' ');
            let (Some(operator_name), Some(key)) = (words.next(), words.next()) else { return };
            let mut values = Tri::Known(Vec::new());
            for value in words {
                push(&mut values, Cow::Borrowed(value), at);
            }
            let operator = Operator::parse(operator_name);
            let condition = Condition { operator_name, operator, key, values, at };
            match &mut statement.conditions {
                Tri::Known(conditions) => conditions.push(condition),
                conditions => *conditions = Tri::Known(vec![condition]),
            }
        }
        _ => {}
    }
}
