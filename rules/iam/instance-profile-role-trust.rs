//! A role that instances cannot assume.

use crate::policies::{known, name};
use plimsoll_core::model::iam::{trust, trust_document, trusts_service};
use plimsoll_core::rule::Context;

pub fn check(cx: &mut Context<'_, '_>) {
    let linked = cx.linked("profile-roles");
    let roles = known(cx, linked).unwrap_or_default();
    for role in roles {
        let read = trust(cx, role);
        let Some(statements) = known(cx, read) else { continue };
        let trusted = trusts_service(cx, &statements, "ec2.amazonaws.com");
        if known(cx, trusted) == Some(false) {
            let message = format!(
                "Role \"{}\" does not trust `ec2.amazonaws.com`: instances get no credentials from this profile",
                name(cx, role)
            );
            let related =
                vec![(cx.place(trust_document(cx, role)), "its trust policy".to_string())];
            let written = cx.field(cx.properties(), "Roles");
            let at = match cx.items(written).known().as_deref() {
                Some([only]) => cx.place(*only),
                _ => cx.place(written),
            };
            cx.report_with(at, message, related);
        }
    }
}
