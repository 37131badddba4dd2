//! What rules about policies have in common: the documents that a resource holds, and
//! three-valued questions to lists of patterns.

use plimsoll_core::model::Reason;
use plimsoll_core::model::iam;
use plimsoll_core::model::iam::policy::Pats;
use plimsoll_core::model::iam::{Effect, Pat, Statement, statements};
use plimsoll_core::model::world::ResourceRef;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::{Tri, Val};
use std::rc::Rc;

/// The permission policies that a resource holds itself: inline ones of a role, or the document of
/// a policy resource.
pub fn documents(cx: &mut Context<'_, '_>) -> Vec<Val> {
    let properties = cx.properties();
    if cx.resource().is_none_or(|resource| resource.kind != "AWS::IAM::Role") {
        return vec![cx.field(properties, "PolicyDocument")];
    }
    let inline = cx.items(cx.field(properties, "Policies"));
    known(cx, inline)
        .into_iter()
        .flatten()
        .map(|policy| cx.field(policy, "PolicyDocument"))
        .collect()
}

/// The statements of the permission policies that a resource holds itself.
pub fn permissions<'a>(cx: &mut Context<'_, 'a>) -> Vec<Rc<Statement<'a>>> {
    let mut found = Vec::new();
    for document in documents(cx) {
        let read = statements(cx, document);
        found.extend(known(cx, read).into_iter().flatten());
    }
    found
}

/// The known value; what is not known makes the answer undetermined.
pub fn known<T>(cx: &mut Context<'_, '_>, value: Tri<T>) -> Option<T> {
    match value {
        Tri::Known(value) => Some(value),
        Tri::Absent => None,
        Tri::Unknown(reason) => {
            cx.undetermined(reason);
            None
        }
    }
}

/// The first text of a list for which a test holds. Unknown where it may hold for one that is not
/// known.
pub fn first<'p, 'a>(
    list: &'p Pats<'a>,
    test: impl Fn(&Pat<'a>) -> Option<bool>,
) -> Tri<&'p Pat<'a>> {
    let items = match list {
        Tri::Known(items) => items,
        Tri::Absent => return Tri::Absent,
        Tri::Unknown(reason) => return Tri::Unknown(*reason),
    };
    let mut open = None;
    for item in items {
        match test(item) {
            Some(true) => return Tri::Known(item),
            Some(false) => {}
            None => open = open.or(Some(item.reason().unwrap_or(Reason::Malformed))),
        }
    }
    open.map_or(Tri::Absent, Tri::Unknown)
}

/// The first principal that is everyone. Unknown where one that is not known may be.
pub fn everyone<'p, 'a>(statement: &'p Statement<'a>) -> Tri<&'p Pat<'a>> {
    let principals = match &statement.principals {
        Tri::Known(principals) => principals,
        Tri::Absent => return Tri::Absent,
        Tri::Unknown(reason) => return Tri::Unknown(*reason),
    };
    let mut open = None;
    for principal in principals {
        match principal.is_everyone() {
            Some(true) => return Tri::Known(&principal.pat),
            Some(false) => {}
            None => open = open.or(Some(principal.pat.reason().unwrap_or(Reason::Malformed))),
        }
    }
    open.map_or(Tri::Absent, Tri::Unknown)
}

/// Whether a statement allows.
pub fn allows(statement: &Statement<'_>) -> Tri<()> {
    match statement.effect {
        Tri::Known(Effect::Allow) => Tri::Known(()),
        Tri::Known(Effect::Deny) | Tri::Absent => Tri::Absent,
        Tri::Unknown(reason) => Tri::Unknown(reason),
    }
}

/// Whether a statement holds without any condition.
pub fn unconditional(statement: &Statement<'_>) -> Tri<()> {
    match &statement.conditions {
        Tri::Absent => Tri::Known(()),
        Tri::Known(_) => Tri::Absent,
        Tri::Unknown(reason) => Tri::Unknown(*reason),
    }
}

/// Whether all hold: one that does not decides, then one that is not known.
pub fn all(cx: &mut Context<'_, '_>, parts: &[Tri<()>]) -> bool {
    if parts.contains(&Tri::Absent) {
        return false;
    }
    let unknown = parts.iter().find_map(|part| match part {
        Tri::Unknown(reason) => Some(*reason),
        _ => None,
    });
    match unknown {
        Some(reason) => {
            cx.undetermined(reason);
            false
        }
        None => true,
    }
}

/// An answer as a part for [`all`]; `None` is unknown for a reason.
pub fn part(answer: Tri<bool>) -> Tri<()> {
    match answer {
        Tri::Known(true) => Tri::Known(()),
        Tri::Known(false) | Tri::Absent => Tri::Absent,
        Tri::Unknown(reason) => Tri::Unknown(reason),
    }
}

/// Whether something was found, for [`all`].
pub fn is_found<T>(found: &Tri<T>) -> Tri<()> {
    match found {
        Tri::Known(_) => Tri::Known(()),
        Tri::Absent => Tri::Absent,
        Tri::Unknown(reason) => Tri::Unknown(*reason),
    }
}

/// The name of a resource for messages.
pub fn name(cx: &Context<'_, '_>, at: plimsoll_core::model::ResourceRef) -> String {
    cx.world.resource(at).map_or_else(String::new, |resource| resource.id.clone())
}

/// Whether only CloudFormation can use the permissions under check: those of a role that trusts
/// `cloudformation.amazonaws.com` and nobody else, or of policies attached to such roles alone. A
/// deployment role makes whatever templates ask for, so that it is wide is its purpose (the CDK's
/// bootstrap and Copilot's environments have one); who may pass it is what counts.
pub fn deploys_only(cx: &Context<'_, '_>) -> bool {
    if cx.resource().is_some_and(|resource| resource.kind == "AWS::IAM::Role") {
        return trusts_cloudformation_alone(cx, cx.subject);
    }
    match cx.linked("policy-roles") {
        Tri::Known(roles) => {
            !roles.is_empty() && roles.iter().all(|role| trusts_cloudformation_alone(cx, *role))
        }
        _ => false,
    }
}

fn trusts_cloudformation_alone<'a>(cx: &Context<'_, 'a>, role: ResourceRef) -> bool {
    let Tri::Known(statements) = iam::trust(cx, role) else { return false };
    let mut principals = 0;
    for statement in statements.iter().filter(|statement| !statement.is_deny()) {
        let Tri::Known(listed) = &statement.principals else { return false };
        principals += listed.len();
        let cloudformation = |principal: &iam::Principal<'a>| {
            principal.is_service(cx, "cloudformation.amazonaws.com") == Some(true)
        };
        if !listed.iter().all(cloudformation) {
            return false;
        }
    }
    principals > 0
}
