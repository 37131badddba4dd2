//! Circles among the containers of a task.

use crate::read::{items, quoted};
use crate::tasks::containers;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::{Tri, Val};
use std::collections::HashMap;

/// A dependency: the container that waits, the one that is waited for, and where it is written.
struct Edge {
    from: usize,
    to: usize,
    at: Val,
}

/// The check. One finding for each circle, at the dependency of its first container.
pub fn check(cx: &mut Context<'_, '_>) {
    let containers = containers(cx, cx.properties());
    let mut names: HashMap<String, usize> = HashMap::new();
    for (index, container) in containers.iter().enumerate() {
        if let Tri::Known(name) = cx.str(cx.field(*container, "Name")) {
            names.entry(name.into_owned()).or_insert(index);
        }
    }
    let mut edges: Vec<Edge> = Vec::new();
    for (from, container) in containers.iter().enumerate() {
        for (list, field) in [
            ("DependsOn", Some("ContainerName")),
            ("Links", None),
            ("VolumesFrom", Some("SourceContainer")),
        ] {
            for item in items(cx, cx.field(*container, list)) {
                let at = field.map_or(item, |field| cx.field(item, field));
                let name = match cx.str(at) {
                    Tri::Known(name) => name,
                    Tri::Unknown(reason) => {
                        cx.undetermined(reason);
                        continue;
                    }
                    Tri::Absent => continue,
                };
                // A link may be `name:alias`.
                let name = match field {
                    None => name.split(':').next().unwrap_or_default(),
                    Some(_) => &*name,
                };
                if let Some(to) = names.get(name) {
                    edges.push(Edge { from, to: *to, at });
                }
            }
        }
    }
    for circle in circles(containers.len(), &edges) {
        let Some(first) = circle.first().and_then(|edge| edges.get(*edge)) else { continue };
        let path: Vec<String> = circle
            .iter()
            .filter_map(|edge| edges.get(*edge))
            .filter_map(|edge| containers.get(edge.to))
            .map(|container| quoted(cx, cx.field(*container, "Name")))
            .collect();
        let name = containers.get(first.from).map(|c| quoted(cx, cx.field(*c, "Name")));
        let name = name.unwrap_or_default();
        let message = match path.as_slice() {
            [_] => format!("Container {name} depends on itself"),
            path => format!("Container {name} depends on itself through {}", path.join(" → ")),
        };
        let related = circle
            .iter()
            .skip(1)
            .filter_map(|edge| edges.get(*edge))
            .map(|edge| (cx.place(edge.at), "part of the circle".to_string()))
            .collect();
        cx.report_with(cx.place(first.at), message, related);
    }
}

/// Circles as lists of edges, each container in at most one of them, each beginning at its first
/// container.
fn circles(containers: usize, edges: &[Edge]) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut used = vec![false; containers];
    for start in 0..containers {
        if used.get(start) != Some(&false) {
            continue;
        }
        if let Some(circle) = shortest(start, containers, edges, &used) {
            for edge in circle.iter().filter_map(|edge| edges.get(*edge)) {
                if let Some(used) = used.get_mut(edge.from) {
                    *used = true;
                }
            }
            found.push(circle);
        }
    }
    found
}

/// The shortest circle through a container, by breadth.
fn shortest(start: usize, containers: usize, edges: &[Edge], used: &[bool]) -> Option<Vec<usize>> {
    // The edge by which each container was reached.
    let mut reached: Vec<Option<usize>> = vec![None; containers];
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for (index, edge) in edges.iter().enumerate().filter(|(_, edge)| edge.from == at) {
            if edge.to == start {
                let mut circle = vec![index];
                let mut back = at;
                while back != start {
                    let edge = reached.get(back).copied().flatten()?;
                    circle.push(edge);
                    back = edges.get(edge)?.from;
                }
                circle.reverse();
                return Some(circle);
            }
            if used.get(edge.to) == Some(&true) || edge.to == at {
                continue;
            }
            if let Some(slot) = reached.get_mut(edge.to)
                && slot.is_none()
            {
                *slot = Some(index);
                queue.push_back(edge.to);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use plimsoll_core::model::world::Slot;

    fn edges(pairs: &[(usize, usize)]) -> Vec<Edge> {
        let at = Val { slot: Slot::Absent, holder: None };
        pairs.iter().map(|(from, to)| Edge { from: *from, to: *to, at }).collect()
    }

    #[test]
    fn each_circle_once() {
        for (pairs, expected) in [
            (&[(0, 1), (1, 2)][..], vec![]),
            (&[(0, 0)], vec![vec![0]]),
            (&[(0, 1), (1, 2), (2, 0), (2, 1)], vec![vec![0, 1, 2]]),
            (&[(0, 1), (1, 2), (2, 1)], vec![vec![1, 2]]),
            (&[(0, 1), (1, 0), (2, 3), (3, 2)], vec![vec![0, 1], vec![2, 3]]),
            (&[(0, 1), (0, 2), (1, 2)], vec![]),
        ] {
            assert_eq!(circles(4, &edges(pairs)), expected, "{pairs:?}");
        }
    }
}
