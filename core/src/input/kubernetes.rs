//! Kubernetes objects, one or more in a document.
//!
//! Kinds that rules look at are lowered; others are listed, so that links and counts know them.

use super::plain::{Maker, Naming, first_key, has_entries, literal};
use crate::model::{Door, Ty};
use crate::syntax::{NodeId, Tree};
use crate::text::Span;

/// Kinds of Kubernetes itself that are lowered, with the group and version that stands for all.
const KINDS: [(&str, &str); 12] = [
    ("StorageClass", "storage.k8s.io/v1"),
    ("PersistentVolume", "v1"),
    ("PersistentVolumeClaim", "v1"),
    ("Pod", "v1"),
    ("ServiceAccount", "v1"),
    ("Namespace", "v1"),
    ("Deployment", "apps/v1"),
    ("StatefulSet", "apps/v1"),
    ("DaemonSet", "apps/v1"),
    ("ReplicaSet", "apps/v1"),
    ("Job", "batch/v1"),
    ("CronJob", "batch/v1"),
];

/// Custom resources that are lowered as they stand.
const CUSTOM: [(&str, &str); 1] = [("TridentBackendConfig", "trident.netapp.io/v1")];

/// Groups of Kubernetes itself in which the kinds of [`KINDS`] are or were served.
const GROUPS: [&str; 6] = ["", "apps", "extensions", "batch", "storage.k8s.io", "core"];

/// Kinds that belong to tools, not to a cluster.
const TOOLS: [&str; 5] = [
    "kustomize.config.k8s.io",
    "kubeadm.k8s.io",
    "kind.x-k8s.io",
    "skaffold",
    "kubelet.config.k8s.io",
];

fn group(api_version: &str) -> &str {
    api_version.rsplit_once('/').map_or("", |(group, _)| group)
}

/// The canonical kind of an object, and whether it is lowered.
fn canonical(api_version: &str, kind: &str) -> (String, bool) {
    if GROUPS.contains(&group(api_version))
        && let Some((kind, version)) = KINDS.iter().find(|(known, _)| *known == kind)
    {
        return (format!("{version}/{kind}"), true);
    }
    if let Some((kind, version)) = CUSTOM.iter().find(|(known, _)| *known == kind) {
        return (format!("{version}/{kind}"), true);
    }
    match api_version {
        "" => (kind.to_owned(), false),
        _ => (format!("{api_version}/{kind}"), false),
    }
}

fn text<'t>(tree: &'t Tree, node: NodeId, key: &str) -> &'t str {
    tree.get(node, key).and_then(|value| tree.string(value)).unwrap_or("")
}

/// Whether a document is a Kubernetes object or a list of them: `kind` and `apiVersion`, and what
/// an object has.
pub fn is_object(tree: &Tree, node: NodeId) -> bool {
    let kind = text(tree, node, "kind");
    if !tree.is_map(node) || kind.is_empty() {
        return false;
    }
    let has = |key: &str| tree.get(node, key).is_some();
    let version = text(tree, node, "apiVersion");
    let known = canonical(version, kind).1;
    if !has("apiVersion") {
        // Refused by the cluster; worth telling where the kind leaves no doubt.
        return known && (has("metadata") || has("spec") || has("provisioner"));
    }
    if TOOLS.iter().any(|tool| group(version).starts_with(tool)) {
        return false;
    }
    let items = kind.ends_with("List") && tree.get(node, "items").is_some_and(|i| tree.is_list(i));
    items || known || tree.get(node, "metadata").is_some_and(|m| has_entries(tree, m))
}

/// Makes the resources of a document.
#[inline(never)]
pub(crate) fn adapt(maker: &mut Maker<'_>, node: NodeId) {
    adapt_at(maker, node, 0);
}

fn adapt_at(maker: &mut Maker<'_>, node: NodeId, depth: usize) {
    let tree = maker.tree();
    let kind = text(tree, node, "kind");
    if kind.ends_with("List")
        && depth < 4
        && let Some(items) = tree.get(node, "items").filter(|items| tree.is_list(*items))
    {
        // The items of a typed list (`PodList`) may leave out what the list says.
        let items = tree.items(items).to_vec();
        for item in items {
            if maker.tree().is_map(item) && !text(maker.tree(), item, "kind").is_empty() {
                adapt_at(maker, item, depth + 1);
            }
        }
        return;
    }
    object(maker, node);
}

fn object(maker: &mut Maker<'_>, node: NodeId) {
    let tree = maker.tree();
    let written = text(tree, node, "kind").to_owned();
    let (kind, lowered) = canonical(text(tree, node, "apiVersion"), &written);
    let metadata = tree.get(node, "metadata");
    let name = metadata.and_then(|metadata| literal(tree, metadata, "name"));
    let namespace = metadata.and_then(|metadata| literal(tree, metadata, "namespace"));
    let generated = metadata.and_then(|metadata| literal(tree, metadata, "generateName"));
    let span = match name.or(generated) {
        Some((_, span)) => span,
        None => kind_span(tree, node),
    };
    let own = name.map(|(name, _)| name.to_owned());
    let called = own.clone().or_else(|| generated.map(|(name, _)| name.to_owned()));
    let called = called.unwrap_or_else(|| written.to_ascii_lowercase());
    let id = match namespace {
        Some((namespace, _)) => format!("{namespace}/{called}"),
        None => called,
    };
    let address = format!("{written}/{id}");
    let properties = if lowered {
        let ty = maker.shape(&kind).map_or(Ty::Any, Ty::Shape);
        maker.value(node, ty)
    } else {
        maker.map(&[], true, node)
    };
    let naming = Naming { name: own, span };
    maker.add(&kind, Door::Kubernetes, node, properties, naming, (id, address));
}

/// The value of `kind`, or the first key.
fn kind_span(tree: &Tree, node: NodeId) -> Span {
    match tree.get(node, "kind") {
        Some(kind) => tree.node(kind).span,
        None => first_key(tree, node),
    }
}
