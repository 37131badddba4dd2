//! A role that instances cannot assume.

use crate::policies::name;
use crate::trust;
use plimsoll_core::rule::Context;

pub fn check(cx: &mut Context<'_, '_>) {
    for role in trust::refusing(cx, "profile-roles", "ec2.amazonaws.com") {
        let message = format!(
            "Role \"{}\" does not trust `ec2.amazonaws.com`: its instances get no credentials",
            name(cx, role)
        );
        let written = cx.field(cx.properties(), "Roles");
        let at = match cx.items(written).known().as_deref() {
            Some([only]) => cx.place(*only),
            _ => cx.place(written),
        };
        trust::report(cx, at, role, message);
    }
}
