//! The awslogs driver of a task against the policies of its execution role.

use crate::read::quoted;
use crate::tasks::{containers, denied, log_driver, role, role_name};
use plimsoll_core::model::iam::{Target, role_policies};
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Tri;

/// The check: one finding, at the first log group that cannot be written to.
pub fn check(cx: &mut Context<'_, '_>) {
    let mut groups = Vec::new();
    for container in containers(cx, cx.properties()) {
        if log_driver(cx, container) == Tri::Known("awslogs".into()) {
            let options = cx.path(container, &["LogConfiguration", "Options"]);
            let group = cx.field(options, "awslogs-group");
            let create = cx.bool(cx.field(options, "awslogs-create-group"));
            groups.push((group, create, quoted(cx, cx.field(container, "Name"))));
        }
    }
    if groups.is_empty() {
        return;
    }
    let Some(role) = role(cx, "execution-role") else { return };
    let policies = role_policies(cx, role);
    for (group, create, container) in groups {
        let (of_group, of_stream) = match cx.str(group) {
            Tri::Known(name) => (
                Target::arn(cx, "logs", &format!("log-group:{name}")).then_any(),
                Target::arn(cx, "logs", &format!("log-group:{name}:log-stream:")).then_any(),
            ),
            _ => (Target::any(), Target::any()),
        };
        let mut missing = Vec::new();
        if create == Tri::Known(true) && denied(cx, &policies, "logs:CreateLogGroup", &of_group) {
            missing.push("logs:CreateLogGroup");
        }
        if denied(cx, &policies, "logs:CreateLogStream", &of_group) {
            missing.push("logs:CreateLogStream");
        }
        if denied(cx, &policies, "logs:PutLogEvents", &of_stream) {
            missing.push("logs:PutLogEvents");
        }
        if missing.is_empty() {
            continue;
        }
        let message = format!(
            "Execution role {} cannot write the log of container {container}: it lacks {}",
            role_name(cx, role),
            missing.join(", "),
        );
        let related = vec![(cx.resource_place(role), "the execution role".to_string())];
        return cx.report_with(cx.place(group), message, related);
    }
}
