//! What needs an execution role, in a task definition without one.

use crate::read::{items, quoted, settled};
use crate::tasks::{containers, is_private_ecr, lists_fargate, log_driver, secret_references};
use plimsoll_core::model::Reason;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::{Place, Tri};

/// The check: one finding, at the first thing that needs the role.
pub fn check(cx: &mut Context<'_, '_>) {
    let task = cx.properties();
    let role = cx.str(cx.field(task, "ExecutionRoleArn"));
    match role {
        Tri::Absent => {}
        // Text that is not known is still a role.
        Tri::Known(_)
        | Tri::Unknown(
            Reason::Attribute
            | Reason::Parameter
            | Reason::PseudoParameter
            | Reason::Import
            | Reason::DynamicReference
            | Reason::Template,
        ) => return,
        unknown => {
            settled(cx, unknown);
            return;
        }
    }
    let mut needs: Vec<(Place, String)> = Vec::new();
    let containers = containers(cx, task);
    for container in &containers {
        let name = quoted(cx, cx.field(*container, "Name"));
        if let Some((at, secret)) = secret_references(cx, *container).first() {
            needs.push((cx.place(*at), format!("the secret {secret} of container {name}")));
        }
        if let Some(file) = items(cx, cx.field(*container, "EnvironmentFiles")).first() {
            needs.push((
                cx.place(cx.field(*file, "Value")),
                format!("the environment file of container {name}"),
            ));
        }
    }
    if lists_fargate(cx, task).is_some() {
        for container in &containers {
            let name = quoted(cx, cx.field(*container, "Name"));
            let image = cx.field(*container, "Image");
            match is_private_ecr(cx, image) {
                Some(true) => {
                    needs.push((cx.place(image), format!("the private image of container {name}")));
                }
                Some(false) => {}
                None => {
                    let image = cx.str(image);
                    settled(cx, image);
                }
            }
            let driver = log_driver(cx, *container);
            if settled(cx, driver).flatten().is_some_and(|driver| driver == "awslogs") {
                let at = cx.place(cx.path(*container, &["LogConfiguration", "LogDriver"]));
                needs.push((at, format!("the awslogs driver of container {name}")));
            }
        }
    }
    let mut needs = needs.into_iter();
    if let Some((place, first)) = needs.next() {
        let message = format!("No `ExecutionRoleArn` for {first}: the task cannot start");
        cx.report_with(
            place,
            message,
            needs.take(9).map(|(at, need)| (at, format!("needed for {need}"))).collect(),
        );
    }
}
