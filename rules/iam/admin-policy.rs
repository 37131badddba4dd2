//! Everything on everything.

use crate::policies::{
    all, allows, deploys_only, first, is_found, known, permissions, unconditional,
};
use plimsoll_core::model::Reason;
use plimsoll_core::model::iam::{Pat, PatText};
use plimsoll_core::model::world::Piece;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Place;

pub fn check(cx: &mut Context<'_, '_>) {
    if deploys_only(cx) {
        return;
    }
    let statements = permissions(cx);
    let managed = cx.resource().is_some_and(|policy| policy.kind == "AWS::IAM::ManagedPolicy");
    if managed && statements.iter().any(|statement| statement.is_deny()) {
        // The form of a permissions boundary: everything but what is denied beside it.
        return;
    }
    for statement in statements {
        let action = first(&statement.actions, every_action);
        let resource = first(&statement.resources, Pat::is_star);
        let parts =
            [allows(&statement), is_found(&action), is_found(&resource), unconditional(&statement)];
        if all(cx, &parts)
            && let Some(action) = action.known()
        {
            let related: Vec<(Place, String)> = resource
                .known()
                .map(|resource| (cx.place(resource.at), "on every resource".to_string()))
                .into_iter()
                .collect();
            let message =
                format!("Policy allows every action (`{}`) on every resource", action.show());
            cx.report_with(cx.place(action.at), message, related);
        }
    }
    // AWS's own policy says the same.
    if cx.resource().is_none_or(|resource| resource.kind != "AWS::IAM::Role") {
        return;
    }
    let attached = cx.items(cx.field(cx.properties(), "ManagedPolicyArns"));
    for arn in known(cx, attached).into_iter().flatten() {
        let pat = Pat::read(cx, arn, false);
        if let Some(reason) = may_end_in(&pat, ADMINISTRATOR) {
            cx.undetermined(reason);
        } else if pat.show().ends_with(ADMINISTRATOR) {
            cx.report(
                cx.place(arn),
                "Role has `AdministratorAccess`: every action on every resource",
            );
        }
    }
}

const ADMINISTRATOR: &str = ":aws:policy/AdministratorAccess";

/// Why it is not known whether a text ends in another; `None` where it is.
fn may_end_in(pat: &Pat<'_>, end: &str) -> Option<Reason> {
    match &pat.text {
        PatText::Known(_) => None,
        PatText::Unknown(reason) => Some(*reason),
        PatText::Parts(parts) => match parts.as_slice() {
            // The policy is a resource of the files, so it is none of AWS's.
            [Piece::Resource(..)] => None,
            [.., Piece::Known(tail)] if !end.ends_with(tail.as_ref()) => None,
            [Piece::Known(head), ..] if !"arn:".starts_with(head.get(..4).unwrap_or(head)) => None,
            _ => pat.reason(),
        },
    }
}

/// `*`, or a star on both sides of the colon.
fn every_action(pat: &Pat<'_>) -> Option<bool> {
    match pat.known() {
        Some(text) => Some(!text.is_empty() && text.bytes().all(|b| b == b'*' || b == b':')),
        None => pat.is_star(),
    }
}
