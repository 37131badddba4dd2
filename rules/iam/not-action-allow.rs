//! Everything but.

use crate::policies::{all, allows, deploys_only, first, is_found, permissions};
use plimsoll_core::model::iam::Pat;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Tri;

pub fn check(cx: &mut Context<'_, '_>) {
    if deploys_only(cx) {
        return;
    }
    for statement in permissions(cx) {
        let Tri::Known(excepted) = &statement.not_actions else { continue };
        let resource = first(&statement.resources, Pat::is_star);
        if all(cx, &[allows(&statement), is_found(&resource)])
            && let Some(first) = excepted.first()
        {
            if let Some(reason) = first.reason() {
                cx.undetermined(reason);
                continue;
            }
            let rest = match excepted.len() {
                1 => String::new(),
                n => format!(" and {} more", n - 1),
            };
            let message = format!(
                "Policy allows every action but `{}`{rest}, also those that AWS has yet to add",
                first.show()
            );
            let written = cx.field(statement.at, "NotAction");
            cx.report(cx.place(written), message);
        }
    }
}
