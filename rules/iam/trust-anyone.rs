//! A role for everyone.

use crate::policies::{all, allows, everyone, is_found, known, part};
use plimsoll_core::model::iam::{narrows, trust};
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Tri;

pub fn check(cx: &mut Context<'_, '_>) {
    let read = trust(cx, cx.subject);
    for statement in known(cx, read).into_iter().flatten() {
        let everyone = everyone(&statement);
        let open = part(narrows(&statement).map(|narrows| !narrows));
        if all(cx, &[allows(&statement), is_found(&everyone), open])
            && let Tri::Known(everyone) = everyone
        {
            cx.report(
                cx.place(everyone.at),
                "Everyone with an AWS account can assume the role: the principal is `*`",
            );
        }
    }
}
