//! Target groups of a service against the network mode of its tasks.

use crate::read::settled;
use crate::tasks::lists_fargate;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Tri;

/// The check: at the target group, because its type cannot be changed later.
pub fn check(cx: &mut Context<'_, '_>) {
    let groups = match cx.linked("target-groups") {
        Tri::Known(groups) if !groups.is_empty() => groups,
        Tri::Unknown(reason) => return cx.undetermined(reason),
        _ => return,
    };
    let linked = cx.linked("task-definition");
    let task = match settled(cx, linked).flatten().as_deref() {
        Some([task]) => *task,
        _ => return,
    };
    let properties = cx.properties_of(task);
    let mode_at = cx.field(properties, "NetworkMode");
    let mode = cx.str(mode_at);
    let Some(mode) = settled(cx, mode) else { return };
    let wanted = match mode.as_deref() {
        Some("awsvpc") => "ip",
        Some("bridge" | "host") => "instance",
        Some(_) => return,
        // Fargate without awsvpc is refused, and said by another rule; Windows has `default`.
        None if lists_fargate(cx, properties).is_some() => return,
        None => match cx.str(cx.path(properties, &["RuntimePlatform", "OperatingSystemFamily"])) {
            Tri::Absent => "instance",
            _ => return,
        },
    };
    let mode = mode.unwrap_or("bridge".into());
    for group in groups {
        let at = cx.field(cx.properties_of(group), "TargetType");
        let kind = cx.str(at).or("instance".into());
        let Some(Some(kind)) = settled(cx, kind) else { continue };
        if kind == wanted || !matches!(&*kind, "ip" | "instance") {
            continue;
        }
        let message = format!(
            "`TargetType` is {kind}, and the service's tasks with network mode {mode} need {wanted}"
        );
        let related = vec![
            (cx.subject_place(), "the service".to_string()),
            (cx.place(mode_at), "the network mode".to_string()),
        ];
        cx.report_with(cx.place(at), message, related);
    }
}
