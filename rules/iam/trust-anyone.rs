//! A role for everyone.

use crate::policies::{all, allows, known, part};
use plimsoll_core::model::iam::{narrows, trust};
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Tri;

pub fn check(cx: &mut Context<'_, '_>) {
    let read = trust(cx, cx.subject);
    for statement in known(cx, read).into_iter().flatten() {
        let Tri::Known(principals) = &statement.principals else { continue };
        let Some(everyone) = principals.iter().find(|p| p.is_everyone() == Some(true)) else {
            continue;
        };
        let open = part(narrows(&statement).map(|narrows| !narrows));
        if all(cx, &[allows(&statement), open]) {
            cx.report(
                cx.place(everyone.pat.at),
                "Everyone with an AWS account can assume the role: the principal is `*`",
            );
        }
    }
}
