//! Scalable targets on which nothing acts.

use crate::read::items;
use plimsoll_core::model::Door;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Tri;

/// The check. Only a template is expected to hold a target together with its policies.
pub fn check(cx: &mut Context<'_, '_>) {
    if cx.resource().is_none_or(|target| target.door != Door::CloudFormation) {
        return;
    }
    let schedule = cx.field(cx.properties(), "ScheduledActions");
    if let Tri::Unknown(reason) = cx.items(schedule) {
        return cx.undetermined(reason);
    }
    if !items(cx, schedule).is_empty() {
        return;
    }
    match cx.linked("scaling-policies") {
        Tri::Known(policies) if policies.is_empty() => {}
        Tri::Unknown(reason) => return cx.undetermined(reason),
        _ => return,
    }
    // A policy or an action may name the capacity itself and not the target.
    let name = cx.str(cx.field(cx.properties(), "ResourceId"));
    for kind in [
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        "AWS::ApplicationAutoScaling::ScheduledAction",
    ] {
        for other in cx.links.of_kind(kind) {
            let other = cx.properties_of(*other);
            match (cx.str(cx.field(other, "ResourceId")), &name) {
                (Tri::Known(other), Tri::Known(name)) if other != *name => {}
                (Tri::Known(_), Tri::Known(_)) => return,
                (Tri::Unknown(reason), _) => return cx.undetermined(reason),
                (Tri::Known(_), Tri::Unknown(reason)) => return cx.undetermined(*reason),
                _ => {}
            }
            if let Tri::Unknown(reason) = cx.str(cx.field(other, "ScalingTargetId"))
                && reason != plimsoll_core::model::Reason::Attribute
            {
                return cx.undetermined(reason);
            }
        }
    }
    let place = cx.subject_place();
    cx.report(
        place,
        "The scalable target has no scaling policy and no scheduled action: nothing scales",
    );
}
