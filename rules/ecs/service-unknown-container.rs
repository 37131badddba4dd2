//! Load balancers of a service against the containers of its task definition.

use crate::read::{items, quoted, same_text, settled};
use crate::tasks::containers;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::{Tri, Val};

/// The check.
pub fn check(cx: &mut Context<'_, '_>) {
    let balancers = items(cx, cx.field(cx.properties(), "LoadBalancers"));
    if balancers.is_empty() {
        return;
    }
    let linked = cx.linked("task-definition");
    let task = match settled(cx, linked).flatten().as_deref() {
        Some([task]) => *task,
        _ => return,
    };
    let whole = cx.field(cx.properties_of(task), "ContainerDefinitions");
    if let Tri::Unknown(reason) = cx.items(whole) {
        return cx.undetermined(reason);
    }
    let containers = containers(cx, cx.properties_of(task));
    for balancer in balancers {
        let name_at = cx.field(balancer, "ContainerName");
        let name = cx.str(name_at);
        if name == Tri::Absent {
            continue;
        }
        let mut open = None;
        let mut named = None;
        for container in &containers {
            let other = cx.field(*container, "Name");
            match same_text(cx, other, name_at) {
                Some(true) => named = Some(*container),
                Some(false) => {}
                None => open = [cx.str(other), name.clone()].into_iter().find_map(reason).or(open),
            }
        }
        let related = vec![(cx.resource_place(task), "the task definition".to_string())];
        let Some(container) = named else {
            match open {
                Some(reason) => cx.undetermined(reason),
                None => {
                    let names: Vec<String> =
                        containers.iter().map(|c| quoted(cx, cx.field(*c, "Name"))).collect();
                    let message = format!(
                        "The load balancer's container {} is not in the task definition, which has {}",
                        quoted(cx, name_at),
                        names.join(", ")
                    );
                    cx.report_with(cx.place(name_at), message, related);
                }
            }
            continue;
        };
        let port_at = cx.field(balancer, "ContainerPort");
        if cx.int(port_at) == Tri::Absent {
            continue;
        }
        match maps(cx, container, port_at) {
            Ok(true) => {}
            Ok(false) => {
                let message = format!(
                    "Container {} does not map port {}, to which the load balancer sends",
                    quoted(cx, name_at),
                    cx.int(port_at).known().unwrap_or_default(),
                );
                cx.report_with(cx.place(port_at), message, related);
            }
            Err(reason) => cx.undetermined(reason),
        }
    }
}

fn reason(value: Tri<std::borrow::Cow<'_, str>>) -> Option<plimsoll_core::model::Reason> {
    match value {
        Tri::Unknown(reason) => Some(reason),
        _ => None,
    }
}

/// Whether a container maps a port.
fn maps(
    cx: &mut Context<'_, '_>,
    container: Val,
    port: Val,
) -> Result<bool, plimsoll_core::model::Reason> {
    let mut open = None;
    let mappings = match cx.items(cx.field(container, "PortMappings")) {
        Tri::Known(mappings) => mappings,
        Tri::Absent => return Ok(false),
        Tri::Unknown(reason) => return Err(reason),
    };
    for mapping in mappings {
        let mapped = cx.field(mapping, "ContainerPort");
        match same_text(cx, mapped, port) {
            Some(true) => return Ok(true),
            Some(false) => {}
            None => open = [cx.str(mapped), cx.str(port)].into_iter().find_map(reason).or(open),
        }
        match cx.str(cx.field(mapping, "ContainerPortRange")) {
            Tri::Known(range) => {
                let range = range.split_once('-').and_then(|(from, to)| {
                    Some(from.trim().parse::<i64>().ok()?..=to.trim().parse::<i64>().ok()?)
                });
                match (range, cx.int(port)) {
                    (Some(range), Tri::Known(port)) if range.contains(&port) => return Ok(true),
                    (Some(_), Tri::Unknown(reason)) => open = Some(reason),
                    _ => {}
                }
            }
            Tri::Unknown(reason) => open = Some(reason),
            Tri::Absent => {}
        }
    }
    open.map_or(Ok(false), Err)
}
