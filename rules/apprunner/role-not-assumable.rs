//! Roles that App Runner cannot assume.

use plimsoll_core::rule::Context;

/// The check.
pub fn check(cx: &mut Context<'_, '_>) {
    crate::trust::check(cx, "apprunner-access", "build.apprunner.amazonaws.com", "access role");
    crate::trust::check(
        cx,
        "apprunner-instances",
        "tasks.apprunner.amazonaws.com",
        "instance role",
    );
}
