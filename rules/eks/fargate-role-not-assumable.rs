//! A pod execution role that Fargate cannot assume.

use crate::policies::name;
use crate::trust;
use plimsoll_core::rule::Context;

pub fn check(cx: &mut Context<'_, '_>) {
    for role in trust::refusing(cx, "pod-execution-role", "eks-fargate-pods.amazonaws.com") {
        let message = format!(
            "Pod execution role \"{}\" does not trust `eks-fargate-pods.amazonaws.com`",
            name(cx, role)
        );
        let at = cx.place(cx.field(cx.properties(), "PodExecutionRoleArn"));
        trust::report(cx, at, role, message);
    }
}
