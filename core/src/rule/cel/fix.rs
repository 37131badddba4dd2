//! The fix of a check: what its steps are in the world of a finding.

use super::ast::{Expr, Op};
use super::eval::Eval;
use super::value::{Cv, List, Map, Origin, Val};
use crate::fix::{Change, Literal, Target};
use crate::model::world::Ref;

/// Deepest value that a fix writes.
const DEPTH: usize = 8;

/// A step of a fix.
#[derive(Debug)]
pub(super) enum Step {
    /// Target and value.
    Set(Expr, Expr),
    /// A value, or a list of values that the expression made.
    Remove(Expr),
    /// List and item.
    Add(Expr, Expr),
}

impl Step {
    /// Its expressions.
    pub fn exprs(&self) -> impl Iterator<Item = &Expr> {
        let (at, value) = match self {
            Step::Set(at, value) | Step::Add(at, value) => (at, Some(value)),
            Step::Remove(at) => (at, None),
        };
        [at].into_iter().chain(value)
    }
}

/// The changes of all steps; none where one of them has no certain value. A step whose value is `null` is left
/// out, and so is one that removes what is not there.
pub(super) fn changes<'v>(steps: &'v [Step], eval: &mut Eval<'v>) -> Vec<Change> {
    let mut changes = Vec::new();
    for step in steps {
        if one(step, eval, &mut changes).is_none() {
            return Vec::new();
        }
    }
    changes
}

fn one<'v>(step: &'v Step, eval: &mut Eval<'v>, changes: &mut Vec<Change>) -> Option<()> {
    eval.refill();
    match step {
        Step::Set(at, value) | Step::Add(at, value) => {
            let new = eval.eval(value);
            if matches!(new.v, Cv::Null) {
                return Some(());
            }
            let value = literal(eval, &new, DEPTH)?;
            eval.refill();
            let at = target(eval, at)?;
            changes.push(match step {
                Step::Add(..) => Change::Add { list: at, item: value },
                _ => Change::Set { at, value },
            });
        }
        Step::Remove(at) => {
            let value = eval.eval(at);
            match (&value.v, value.from) {
                (Cv::Absent(_) | Cv::Optional(None), _) | (Cv::Null, Origin::None) => {}
                (Cv::Error(_), _) => return None,
                (_, Origin::At(at)) => changes.push(Change::Remove(at)),
                (Cv::List(List::Made(items)), Origin::None) => {
                    for item in items.iter() {
                        let Origin::At(at) = item.from else { return None };
                        changes.push(Change::Remove(at));
                    }
                }
                _ => return None,
            }
        }
    }
    Some(())
}

/// What a value is given to: where the expression's value is written, or the field that is missing.
fn target<'v>(eval: &mut Eval<'v>, expr: &'v Expr) -> Option<Target> {
    if let Op::Choose(parts) = &expr.op {
        let [test, then, otherwise] = &**parts;
        return match eval.eval(test).v {
            Cv::Bool(true) => target(eval, then),
            Cv::Bool(false) => target(eval, otherwise),
            _ => None,
        };
    }
    let value = eval.eval(expr);
    if let Origin::At(at) = value.from {
        return Some(Target::Value(eval.world.settled(at)));
    }
    let mut path = Vec::new();
    let mut at = expr;
    while let Some((of, name)) = selected(at) {
        path.push(name.to_string());
        let holder = eval.eval(of);
        if let Some(map) = written_map(&holder) {
            path.reverse();
            return Some(Target::Field { map, path });
        }
        if !matches!(holder.v, Cv::Absent(_)) {
            return None;
        }
        at = of;
    }
    None
}

/// `of.name` or `of['name']`.
fn selected(expr: &Expr) -> Option<(&Expr, &str)> {
    match &expr.op {
        Op::Select { of, name, .. } => Some((of, name)),
        Op::Index { of, index, .. } => match &index.op {
            Op::Str(name) => Some((of, name)),
            _ => None,
        },
        _ => None,
    }
}

fn written_map(value: &Val<'_>) -> Option<Ref> {
    match &value.v {
        Cv::Map(Map::Model(map)) => Some(*map),
        Cv::Optional(Some(inner)) => written_map(inner),
        _ => None,
    }
}

/// A value that can be written.
fn literal<'v>(eval: &mut Eval<'v>, value: &Val<'v>, depth: usize) -> Option<Literal> {
    let below = depth.checked_sub(1)?;
    Some(match &value.v {
        Cv::Bool(value) => Literal::Bool(*value),
        Cv::Int(value) => Literal::Int(*value),
        Cv::Str(text) => Literal::Str(text.to_string()),
        Cv::Optional(Some(inner)) => literal(eval, &inner.clone(), below)?,
        Cv::List(_) => {
            let items = eval.all_items(value, "a fix").ok()?;
            let items: Option<Vec<Literal>> =
                items.iter().map(|item| literal(eval, item, below)).collect();
            Literal::List(items?)
        }
        Cv::Map(map) => {
            let (entries, open) = eval.entries(map).ok()?;
            let fields: Option<Vec<(String, Literal)>> = entries
                .iter()
                .map(|(key, value)| match &key.v {
                    Cv::Str(key) => Some((key.to_string(), literal(eval, value, below)?)),
                    _ => None,
                })
                .collect();
            (!open).then_some(Literal::Map(fields?))?
        }
        _ => return None,
    })
}
