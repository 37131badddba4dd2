//! Roles of tasks that Amazon ECS cannot assume.

use plimsoll_core::rule::Context;

/// The check.
pub fn check(cx: &mut Context<'_, '_>) {
    let found = cx.found().len();
    crate::trust::check(cx, "executes", "ecs-tasks.amazonaws.com", "execution role");
    if cx.found().len() == found {
        crate::trust::check(cx, "runs-in", "ecs-tasks.amazonaws.com", "task role");
    }
}
