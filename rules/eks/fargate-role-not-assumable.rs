//! A pod execution role that Fargate cannot assume.

use crate::policies::{known, name};
use plimsoll_core::model::iam::{trust, trust_document, trusts_service};
use plimsoll_core::rule::Context;

pub fn check(cx: &mut Context<'_, '_>) {
    let linked = cx.linked("pod-execution-role");
    let Some(roles) = known(cx, linked) else { return };
    for role in roles {
        let read = trust(cx, role);
        let Some(statements) = known(cx, read) else { continue };
        let trusted = trusts_service(cx, &statements, "eks-fargate-pods.amazonaws.com");
        if known(cx, trusted) == Some(false) {
            let message = format!(
                "Pod execution role \"{}\" does not trust `eks-fargate-pods.amazonaws.com`",
                name(cx, role)
            );
            let at = cx.place(cx.field(cx.properties(), "PodExecutionRoleArn"));
            let related =
                vec![(cx.place(trust_document(cx, role)), "its trust policy".to_string())];
            cx.report_with(at, message, related);
        }
    }
}
