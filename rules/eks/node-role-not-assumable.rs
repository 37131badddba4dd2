//! A node role that instances cannot assume.

use crate::policies::name;
use crate::trust;
use plimsoll_core::rule::Context;

pub fn check(cx: &mut Context<'_, '_>) {
    for role in trust::refusing(cx, "node-role", "ec2.amazonaws.com") {
        let message = format!(
            "Node role \"{}\" does not trust `ec2.amazonaws.com`: EKS refuses the node group",
            name(cx, role)
        );
        let at = cx.place(cx.field(cx.properties(), "NodeRole"));
        trust::report(cx, at, role, message);
    }
}
