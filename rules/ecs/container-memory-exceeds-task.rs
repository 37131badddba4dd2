//! Memory of the containers against the memory of their task.

use crate::read::{memory_mib, quoted, settled};
use crate::tasks::containers;
use plimsoll_core::model::Reason;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Tri;

/// The check: a single limit above the task, or else the sum of what is reserved.
pub fn check(cx: &mut Context<'_, '_>) {
    let task = cx.properties();
    let memory = cx.field(task, "Memory");
    let text = cx.str(memory);
    let Some(Some(text)) = settled(cx, text) else { return };
    // What cannot be read is the shape check's.
    let Some(most) = memory_mib(&text) else { return };
    let mut sum = 0i64;
    let mut reserved = Vec::new();
    let mut unknown: Option<Reason> = None;
    let mut above = false;
    for container in containers(cx, task) {
        let hard = cx.field(container, "Memory");
        let soft = cx.field(container, "MemoryReservation");
        let (limit, reservation) = (cx.int(hard), cx.int(soft));
        if let Tri::Known(limit) = limit
            && limit > most
        {
            above = true;
            let message = format!(
                "Container {} has {limit} MiB of memory, more than its task with {most} MiB",
                quoted(cx, cx.field(container, "Name"))
            );
            cx.report_with(
                cx.place(hard),
                message,
                vec![(cx.place(memory), "the memory of the task".to_string())],
            );
        }
        if let Tri::Unknown(reason) = limit {
            unknown = Some(reason);
        }
        let (at, value) = match reservation {
            Tri::Absent => (hard, limit),
            reservation => (soft, reservation),
        };
        match value {
            Tri::Known(value) => {
                sum = sum.saturating_add(value.max(0));
                reserved.push((cx.place(at), format!("{value} MiB")));
            }
            Tri::Absent => {}
            Tri::Unknown(reason) => unknown = Some(reason),
        }
    }
    if above {
        return;
    }
    if sum > most {
        let message = format!(
            "The containers reserve {sum} MiB together, and `Memory` of the task is {most} MiB"
        );
        cx.report_with(cx.place(memory), message, reserved);
    } else if let Some(reason) = unknown {
        cx.undetermined(reason);
    }
}
