//! Whether a role trusts the service that is to assume it.

use crate::policies::known;
use crate::read::settled;
use plimsoll_core::model::iam;
use plimsoll_core::model::world::{Got, ResourceRef};
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::{Place, Tri, Val};

/// Reports the subject, a role, where resources at the other end of `link` need `service` to
/// assume it and its trust policy does not let it. `what` says what the role is to them.
pub fn check(cx: &mut Context<'_, '_>, link: &str, service: &str, what: &str) {
    let users = match cx.linked(link) {
        Tri::Known(users) if !users.is_empty() => users,
        Tri::Unknown(reason) => return cx.undetermined(reason),
        _ => return,
    };
    let statements = iam::trust(cx, cx.subject);
    let Some(Some(statements)) = settled(cx, statements) else { return };
    let trusted = iam::trusts_service(cx, &statements, service);
    if settled(cx, trusted) != Some(Some(false)) {
        return;
    }
    let name = |cx: &Context<'_, '_>, at: ResourceRef| {
        cx.world.resource(at).map_or(String::new(), |resource| resource.id.clone())
    };
    let user = users.first().map(|user| name(cx, *user)).unwrap_or_default();
    let message = format!("Role is the {what} of \"{user}\" and does not trust {service}");
    let related = users
        .iter()
        .take(10)
        .map(|user| (cx.resource_place(*user), "uses the role".to_string()))
        .collect();
    let place = principal(cx);
    cx.report_with(place, message, related);
}

/// The principal of the trust policy where it has one statement with one service; the policy's
/// first statement, or the role, otherwise.
fn principal(cx: &Context<'_, '_>) -> Place {
    let document = iam::trust_document(cx, cx.subject);
    let statements = match cx.items(cx.field(document, "Statement")) {
        Tri::Known(statements) => statements,
        _ => return cx.subject_place(),
    };
    let [statement] = statements.as_slice() else { return cx.subject_place() };
    let principal = cx.field(*statement, "Principal");
    let service = cx.field(principal, "Service");
    let one = match cx.items(service) {
        Tri::Known(items) => match items.as_slice() {
            [one] => Some(*one),
            _ => None,
        },
        _ => None,
    };
    let written = |at: Val| match at.slot {
        plimsoll_core::model::world::Slot::Value(value) => cx.settled_place(value),
        _ => None,
    };
    let effect = match cx.get(principal) {
        Got::Map(_) => {
            one.and_then(written).or_else(|| written(service)).or_else(|| written(principal))
        }
        _ => written(principal),
    };
    effect.unwrap_or_else(|| cx.subject_place())
}

/// The roles at the other end of a link of the subject that `service` cannot assume.
pub fn refusing(cx: &mut Context<'_, '_>, link: &str, service: &str) -> Vec<ResourceRef> {
    let linked = cx.linked(link);
    let mut roles = known(cx, linked).unwrap_or_default();
    roles.retain(|role| {
        let read = iam::trust(cx, *role);
        let Some(statements) = known(cx, read) else { return false };
        let trusted = iam::trusts_service(cx, &statements, service);
        known(cx, trusted) == Some(false)
    });
    roles
}

/// Reports that a role, named by the subject at `at`, cannot be assumed.
pub fn report(cx: &mut Context<'_, '_>, at: Place, role: ResourceRef, message: String) {
    let policy = (cx.place(iam::trust_document(cx, role)), "its trust policy".to_string());
    cx.report_with(at, message, vec![policy]);
}
