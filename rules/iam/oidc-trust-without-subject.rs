//! An identity provider of many, and no word on which of them.

use crate::policies::{allows, known};
use plimsoll_core::model::iam::condition::{Comparison, Condition};
use plimsoll_core::model::iam::principal::Kind;
use plimsoll_core::model::iam::{Pat, Statement, trust};
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Tri;

/// Providers whose tokens are for many workloads or for everyone: part of the issuer, and what
/// a token without a subject is good for.
const PROVIDERS: [(&str, &str); 5] = [
    ("oidc.eks.", "every service account"),
    ("token.actions.githubusercontent.com", "every repository on GitHub"),
    ("gitlab.com", "every project on GitLab"),
    ("app.terraform.io", "every workspace on HCP Terraform"),
    ("oidc.circleci.com", "every project of the organization"),
];

/// Claims other than `sub` that say whose token it is.
const CLAIMS: [&str; 9] = [
    ":repository",
    ":repository_id",
    ":repository_owner",
    ":repository_owner_id",
    ":job_workflow_ref",
    ":project_path",
    ":namespace_path",
    ":terraform_workspace_id",
    ":terraform_organization_id",
];

pub fn check(cx: &mut Context<'_, '_>) {
    let read = trust(cx, cx.subject);
    for statement in known(cx, read).into_iter().flatten() {
        if allows(&statement) != Tri::Known(()) {
            continue;
        }
        let Tri::Known(principals) = &statement.principals else { continue };
        for principal in principals {
            let shown = principal.pat.show();
            let Some((_, issuer)) = shown.split_once(":oidc-provider/") else {
                // It may be a provider of many.
                if let (Kind::Federated, Some(reason)) = (principal.kind, principal.pat.reason())
                    && claims(&statement).is_some_and(|claims| claims.is_empty())
                {
                    cx.undetermined(reason);
                }
                continue;
            };
            let Some((_, who)) = PROVIDERS.iter().find(|(part, _)| issuer.contains(part)) else {
                continue;
            };
            one_provider(cx, &statement, cx.place(principal.pat.at), who);
        }
    }
}

fn one_provider(
    cx: &mut Context<'_, '_>,
    statement: &Statement<'_>,
    provider: plimsoll_core::rule::context::Place,
    who: &str,
) {
    let claims = match (claims(statement), &statement.conditions) {
        (Some(claims), _) => claims,
        (None, Tri::Unknown(reason)) => return cx.undetermined(*reason),
        (None, _) => return,
    };
    if claims.is_empty() {
        let message = format!("No condition on `sub`: {who} can assume the role");
        return cx.report(provider, message);
    }
    // Conditions hold together: one that narrows is enough.
    let mut wide = None;
    let mut open = None;
    for claim in claims {
        let Tri::Known(values) = &claim.values else { return };
        let like = claim.operator.is_some_and(|operator| {
            operator.comparison == Comparison::StringLike && !operator.negated
        });
        if !like {
            return;
        }
        let everything = |value: &&Pat<'_>| value.known().is_some_and(takes_everyone);
        match (values.iter().find(everything), values.iter().find_map(Pat::reason)) {
            (Some(value), _) => wide = wide.or(Some(value)),
            (None, Some(reason)) => open = open.or(Some(reason)),
            (None, None) => return,
        }
    }
    if let Some(reason) = open {
        return cx.undetermined(reason);
    }
    if let Some(value) = wide {
        let message = format!("`{}` takes in every `sub`: {who} can assume the role", value.show());
        cx.report(cx.place(value.at), message);
    }
}

/// The tests of whose token it is; `None` where the conditions are not known.
fn claims<'s, 'a>(statement: &'s Statement<'a>) -> Option<Vec<&'s Condition<'a>>> {
    let conditions = match &statement.conditions {
        Tri::Known(conditions) => conditions.as_slice(),
        Tri::Absent => &[],
        Tri::Unknown(_) => return None,
    };
    let is_claim = |condition: &&Condition<'_>| {
        let key = condition.key.to_ascii_lowercase();
        key.ends_with(":sub") || CLAIMS.iter().any(|claim| key.ends_with(claim))
    };
    Some(conditions.iter().filter(is_claim).collect())
}

/// Whether a pattern for `sub` leaves out nobody.
fn takes_everyone(text: &str) -> bool {
    text.trim_matches('*').is_empty()
        || text.starts_with("repo:*")
        || text.starts_with("system:serviceaccount:*:*")
        || text == "system:serviceaccount:*"
        || text.starts_with("organization:*")
}
