//! Scheduled actions that will not run again.

use crate::read::{items, settled};
use plimsoll_core::model::{Door, time};
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Val;

/// Seconds that a local time may lie behind UTC.
const ZONES: i64 = 12 * 3600;

/// The check.
pub fn check(cx: &mut Context<'_, '_>) {
    let Some(today) = cx.today else { return };
    let own = cx.properties();
    // Only a template has actions inside of the target.
    let inside = cx.resource().is_some_and(|resource| resource.door == Door::CloudFormation);
    let mut actions = match inside {
        true => items(cx, cx.field(own, "ScheduledActions")),
        false => Vec::new(),
    };
    actions.push(own);
    for action in actions {
        let schedule = cx.field(action, "Schedule");
        let text = cx.str(schedule);
        if let Some(Some(text)) = settled(cx, text)
            && let Some(at) = text.strip_prefix("at(").and_then(|rest| rest.strip_suffix(')'))
        {
            over(cx, schedule, at, today, "The action runs once, on");
        }
        let end = cx.field(action, "EndTime");
        let text = cx.str(end);
        if let Some(Some(text)) = settled(cx, text) {
            over(cx, end, &text, today, "The action ends on");
        }
    }
}

/// Reports a time that is over wherever on earth it is meant.
fn over(cx: &mut Context<'_, '_>, at: Val, text: &str, today: i64, what: &str) {
    // What is no time is told by the rule about schedules and by the shape check.
    let Ok(seconds) = time::parse(text) else { return };
    if time::Seconds(seconds.0.saturating_add(ZONES)).day() < today {
        let place = cx.place(at);
        cx.report(place, format!("{what} {}, which is over", time::show_day(seconds.day())));
    }
}
