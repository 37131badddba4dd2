//! Percentages of a rolling deployment that let no task stop and none start.

use crate::read::settled;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::{Tri, Val};

/// The check.
pub fn check(cx: &mut Context<'_, '_>) {
    let service = cx.properties();
    let configuration = cx.field(service, "DeploymentConfiguration");
    let minimum_at = cx.field(configuration, "MinimumHealthyPercent");
    let maximum_at = cx.field(configuration, "MaximumPercent");
    let (minimum, maximum) = (cx.int(minimum_at), cx.int(maximum_at));
    if minimum == Tri::Absent && maximum == Tri::Absent {
        return;
    }
    // CodeDeploy and external controllers, and the strategies with two sets of tasks, do not use them.
    for (at, rolling) in [
        (cx.path(service, &["DeploymentController", "Type"]), "ECS"),
        (cx.field(configuration, "Strategy"), "ROLLING"),
    ] {
        let word = cx.str(at);
        match settled(cx, word) {
            Some(None) => {}
            Some(Some(word)) if word == rolling => {}
            _ => return,
        }
    }
    let strategy = cx.str(cx.field(service, "SchedulingStrategy"));
    let Some(strategy) = settled(cx, strategy) else { return };
    let daemon = strategy.as_deref() == Some("DAEMON");
    let Some(Some(minimum)) = settled(cx, minimum.or(if daemon { 0 } else { 100 })) else { return };
    let Some(Some(maximum)) = settled(cx, maximum.or(if daemon { 100 } else { 200 })) else {
        return;
    };
    let place = |cx: &Context<'_, '_>| match cx.int(maximum_at) {
        Tri::Known(_) => cx.place(maximum_at),
        _ => cx.place(minimum_at),
    };
    if minimum >= maximum {
        let message = format!(
            "No deployment can move: `MinimumHealthyPercent` {minimum} leaves no room below `MaximumPercent` {maximum}"
        );
        let at = place(cx);
        return cx.report_with(at, message, related(cx, minimum_at));
    }
    if daemon {
        return;
    }
    // Below a handful of tasks rounding takes the room away. Scaling may change the count.
    let Tri::Known(tasks @ 1..=1_000_000) = cx.int(cx.field(service, "DesiredCount")) else {
        return;
    };
    if cx.linked("scalable-targets") != Tri::Known(Vec::new()) {
        return;
    }
    let Some((least, most)) = bounds(tasks, minimum, maximum) else { return };
    if least >= tasks && most <= tasks {
        let message = format!(
            "No deployment can move: of {tasks} tasks {least} must run and {most} may run (minimum {minimum} %, maximum {maximum} %)"
        );
        let at = place(cx);
        cx.report_with(at, message, related(cx, minimum_at));
    }
}

fn related(
    cx: &Context<'_, '_>,
    minimum: Val,
) -> Vec<(plimsoll_core::rule::context::Place, String)> {
    match cx.int(minimum) {
        Tri::Known(_) => vec![(cx.place(minimum), "the minimum".to_string())],
        _ => Vec::new(),
    }
}

/// Fewest and most tasks during a deployment: the floor is rounded up, the ceiling down.
fn bounds(tasks: i64, minimum: i64, maximum: i64) -> Option<(i64, i64)> {
    let least = tasks.checked_mul(minimum)?.checked_add(99)?.div_euclid(100);
    let most = tasks.checked_mul(maximum)?.div_euclid(100);
    Some((least, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding() {
        assert_eq!(bounds(1, 50, 150), Some((1, 1)));
        assert_eq!(bounds(2, 50, 150), Some((1, 3)));
        assert_eq!(bounds(1, 100, 200), Some((1, 2)));
        assert_eq!(bounds(3, 0, 100), Some((0, 3)));
    }
}
