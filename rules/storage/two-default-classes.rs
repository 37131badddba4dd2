//! More than one default.

use plimsoll_core::model::ResourceRef;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::{Tri, Val};

const CLASS: &str = "storage.k8s.io/v1/StorageClass";
const ANNOTATIONS: [&str; 2] = [
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
];

pub fn check(cx: &mut Context<'_, '_>) {
    let annotations = cx.path(cx.properties(), &["metadata", "annotations"]);
    for name in ANNOTATIONS {
        let is_default = cx.str(cx.field(annotations, name));
        let _ = crate::policies::known(cx, is_default);
    }
    let Some(here) = default(cx, cx.subject) else { return };
    // The first one in a file is not told of the second, too.
    let mut others = Vec::new();
    for other in cx.links.of_kind(CLASS) {
        if other.unit == cx.subject.unit
            && other.resource < cx.subject.resource
            && let Some(at) = default(cx, *other)
        {
            others.push((*other, at));
        }
    }
    let Some((first, at)) = others.first().copied() else { return };
    let name = crate::policies::name(cx, first);
    let message =
        format!("Second default StorageClass; \"{name}\" is one already, and the newest wins");
    let related = vec![(cx.place(at), "the other default".to_string())];
    cx.report_with(cx.place(here), message, related);
}

/// The annotation that makes a class the default.
fn default(cx: &Context<'_, '_>, class: ResourceRef) -> Option<Val> {
    let annotations = cx.path(cx.properties_of(class), &["metadata", "annotations"]);
    ANNOTATIONS
        .iter()
        .map(|name| cx.field(annotations, name))
        .find(|at| matches!(cx.str(*at), Tri::Known(text) if text == "true"))
}
