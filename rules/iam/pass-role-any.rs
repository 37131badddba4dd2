//! Any role to any service.

use crate::policies::{all, allows, deploys_only, first, is_found, permissions};
use plimsoll_core::model::iam::{Pat, Statement};
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Tri;

pub fn check(cx: &mut Context<'_, '_>) {
    if deploys_only(cx) {
        return;
    }
    for statement in permissions(cx) {
        let action = first(&statement.actions, passes_role);
        let resource = first(&statement.resources, every_role);
        let parts =
            [allows(&statement), is_found(&action), is_found(&resource), any_service(&statement)];
        if all(cx, &parts)
            && let (Tri::Known(action), Tri::Known(resource)) = (action, resource)
        {
            let message = format!(
                "`{}` on `{}` without `iam:PassedToService`: any role can be given to any service",
                action.show(),
                resource.show()
            );
            let related = vec![(cx.place(action.at), "the action".to_string())];
            cx.report_with(cx.place(resource.at), message, related);
        }
    }
}

/// An action that means PassRole; `*` and `iam:*` are worse, and other rules'.
fn passes_role(pat: &Pat<'_>) -> Option<bool> {
    let wide = pat.known().is_some_and(|text| {
        text.eq_ignore_ascii_case("iam:*") || !text.bytes().any(|b| b.is_ascii_alphabetic())
    });
    if wide { Some(false) } else { pat.matches_action("iam:PassRole") }
}

/// `*`, and `arn:aws:iam::…:role/*`: roles can only be passed in their own account.
fn every_role(pat: &Pat<'_>) -> Option<bool> {
    match pat.is_star() {
        Some(false) => Some(pat.show().ends_with(":role/*")),
        other => other,
    }
}

/// Whether no condition says to whom or for what the role may be passed.
fn any_service(statement: &Statement<'_>) -> Tri<()> {
    match &statement.conditions {
        Tri::Absent => Tri::Known(()),
        Tri::Unknown(reason) => Tri::Unknown(*reason),
        Tri::Known(conditions) => {
            let narrow = |key: &str| {
                let key = key.to_ascii_lowercase();
                key == "iam:passedtoservice"
                    || key == "iam:associatedresourcearn"
                    || key.starts_with("iam:resourcetag/")
                    || key.starts_with("aws:resourcetag/")
            };
            match conditions.iter().any(|condition| narrow(condition.key)) {
                true => Tri::Absent,
                false => Tri::Known(()),
            }
        }
    }
}
