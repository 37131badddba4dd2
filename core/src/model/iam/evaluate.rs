//! What policies allow: explicit deny before allow before implicit deny, three-valued.

use super::condition::{self, Fact, any};
use super::policy::{Effect, Pats, Statement, Statements};
use super::target::Target;
use crate::model::Reason;
use crate::rule::context::{Context, Tri};
use std::rc::Rc;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'r, 't> {
    /// The action, e.g. `secretsmanager:GetSecretValue`. No pattern.
    pub action: &'r str,
    /// The resource.
    pub target: &'r Target<'t>,
    /// What is known of the request, for conditions.
    pub facts: &'r [Fact<'r>],
    /// Whether a statement without `Resource` is about the resource that it is attached to: so in
    /// the policies of repositories and file systems, not in those of roles.
    pub resource_policy: bool,
}

/// The answer, and the statement that it rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Verdict {
    /// `None` where it depends on something that is not known.
    pub allowed: Option<bool>,
    /// The statement that allows, denies or leaves it open.
    pub by: Option<usize>,
}

/// Combines what each statement does and whether it applies.
pub(super) fn combine<'s>(
    statements: impl Iterator<Item = (&'s Tri<Effect>, Option<bool>)>,
) -> Verdict {
    let mut allow = None;
    let mut may_allow = None;
    let mut may_deny = None;
    for (index, (effect, applies)) in statements.enumerate() {
        match (effect, applies) {
            (_, Some(false)) => {}
            (Tri::Known(Effect::Deny), Some(true)) => {
                return Verdict { allowed: Some(false), by: Some(index) };
            }
            (Tri::Known(Effect::Deny), None) => may_deny = may_deny.or(Some(index)),
            (Tri::Known(Effect::Allow), Some(true)) => allow = allow.or(Some(index)),
            (Tri::Known(Effect::Allow), None) => may_allow = may_allow.or(Some(index)),
            _ => {
                may_allow = may_allow.or(Some(index));
                may_deny = may_deny.or(Some(index));
            }
        }
    }
    match (allow, may_deny, may_allow) {
        (Some(by), None, _) => Verdict { allowed: Some(true), by: Some(by) },
        (Some(_), Some(by), _) | (None, _, Some(by)) => Verdict { allowed: None, by: Some(by) },
        (None, _, None) => Verdict { allowed: Some(false), by: None },
    }
}

/// Three-valued "every".
pub(super) fn all<const N: usize>(parts: [Option<bool>; N]) -> Option<bool> {
    any(&parts, |part| part.map(|holds| !holds)).map(|fails| !fails)
}

/// Whether a list or its `Not` form takes something in. `missing` is the answer where neither is
/// written.
fn takes<'a>(
    list: &Pats<'a>,
    not: &Pats<'a>,
    missing: Option<bool>,
    test: impl Fn(&super::Pat<'a>) -> Option<bool>,
) -> Option<bool> {
    match (list, not) {
        (Tri::Known(list), Tri::Absent) => any(list, test),
        (Tri::Absent, Tri::Known(not)) => any(not, test).map(|named| !named),
        (Tri::Absent, Tri::Absent) => missing,
        // An unknown part of a known list may add to it, both forms together are rejected.
        _ => None,
    }
}

/// Whether a statement's actions take one in.
pub fn takes_action(statement: &Statement<'_>, action: &str) -> Option<bool> {
    takes(&statement.actions, &statement.not_actions, None, |pat| pat.matches_action(action))
}

/// Whether a statement's resources take one in.
pub fn takes_resource<'a>(
    cx: &Context<'_, 'a>,
    statement: &Statement<'a>,
    target: &Target<'_>,
    resource_policy: bool,
) -> Option<bool> {
    let missing = resource_policy.then_some(true);
    takes(&statement.resources, &statement.not_resources, missing, |pat| pat.matches(cx, target))
}

/// Whether a statement is about a request; its principals are not asked.
pub fn applies<'a>(
    cx: &Context<'_, 'a>,
    statement: &Statement<'a>,
    request: &Request<'_, '_>,
) -> Option<bool> {
    // The action is the cheapest to compare and decides most statements.
    let action = takes_action(statement, request.action);
    if action == Some(false) {
        return Some(false);
    }
    let resource = takes_resource(cx, statement, request.target, request.resource_policy);
    if resource == Some(false) {
        return Some(false);
    }
    all([action, resource, condition::hold(cx, statement, request.facts)])
}

/// Why it is not known whether a statement applies.
pub(super) fn reason(statement: &Statement<'_>) -> Reason {
    let unknown = |list: &Pats<'_>| match list {
        Tri::Unknown(reason) => Some(*reason),
        Tri::Known(pats) => pats.iter().find_map(super::Pat::reason),
        Tri::Absent => None,
    };
    if let Tri::Unknown(reason) = statement.effect {
        return reason;
    }
    if let Tri::Known(_) | Tri::Unknown(_) = statement.conditions {
        return Reason::Condition;
    }
    for principals in [&statement.principals, &statement.not_principals] {
        match principals {
            Tri::Unknown(reason) => return *reason,
            Tri::Known(principals) => {
                if let Some(reason) = principals.iter().find_map(|p| p.pat.reason()) {
                    return reason;
                }
            }
            Tri::Absent => {}
        }
    }
    [&statement.actions, &statement.not_actions, &statement.resources, &statement.not_resources]
        .into_iter()
        .find_map(unknown)
        .unwrap_or(Reason::Attribute)
}

/// The policies that hold for one principal or resource.
#[derive(Clone, Debug, Default)]
pub struct Policies<'a> {
    /// Their statements.
    pub statements: Vec<Rc<Statement<'a>>>,
    /// Why there may be more statements than these.
    pub open: Option<Reason>,
}

/// What policies say to a request.
#[derive(Clone, Debug)]
pub struct Answer<'p, 'a> {
    /// Whether it is allowed; never absent.
    pub allowed: Tri<bool>,
    /// The statement that allows or denies it, or leaves it open; `None` where no statement is
    /// about it.
    pub by: Option<&'p Statement<'a>>,
}

impl<'a> Policies<'a> {
    /// Adds a document. One that is not known leaves the policies open.
    pub fn add(&mut self, statements: Statements<'a>) {
        match statements {
            Tri::Known(statements) => self.statements.extend(statements),
            Tri::Absent => {}
            Tri::Unknown(reason) => self.open = self.open.or(Some(reason)),
        }
    }

    /// Whether a request is allowed. What the policies leave out is denied, unless there may be
    /// more of them. A policy that is not known is not taken to deny what a known one allows.
    pub fn decide<'p>(&'p self, cx: &Context<'_, 'a>, request: &Request<'_, '_>) -> Answer<'p, 'a> {
        let applied = self.statements.iter().map(|s| (&s.effect, applies(cx, s, request)));
        let verdict = combine(applied);
        let by = verdict.by.and_then(|index| self.statements.get(index)).map(AsRef::as_ref);
        let allowed = match (verdict.allowed, by, self.open) {
            (Some(false), None, Some(reason)) => Tri::Unknown(reason),
            (Some(allowed), _, _) => Tri::Known(allowed),
            (None, Some(by), _) => Tri::Unknown(reason(by)),
            (None, None, _) => Tri::Unknown(Reason::Condition),
        };
        Answer { allowed, by }
    }
}
