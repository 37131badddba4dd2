//! eksctl's `ClusterConfig`: itself, and the node groups and Fargate profiles that it makes.

use super::plain::{Maker, Naming, first_key, literal};
use crate::model::{Door, Field, Reason, Ty, ValueData, ValueId};
use crate::syntax::{Data, NodeId, Tree};
use crate::text::Span;

/// The kind of the whole.
pub const KIND: &str = "eksctl.io/v1alpha5/ClusterConfig";

const NODEGROUP: &str = "AWS::EKS::Nodegroup";
const PROFILE: &str = "AWS::EKS::FargateProfile";

/// Properties of a managed node group that have another name, and nothing else different.
const NODEGROUP_NAMES: [(&str, &str); 6] = [
    ("name", "NodegroupName"),
    ("instanceTypes", "InstanceTypes"),
    ("volumeSize", "DiskSize"),
    ("labels", "Labels"),
    ("tags", "Tags"),
    ("releaseVersion", "ReleaseVersion"),
];

const SCALING_NAMES: [(&str, &str); 3] =
    [("minSize", "MinSize"), ("maxSize", "MaxSize"), ("desiredCapacity", "DesiredSize")];

const UPDATE_NAMES: [(&str, &str); 2] = [
    ("maxUnavailable", "MaxUnavailable"),
    ("maxUnavailablePercentage", "MaxUnavailablePercentage"),
];

const TEMPLATE_NAMES: [(&str, &str); 2] = [("id", "Id"), ("version", "Version")];

const PROFILE_NAMES: [(&str, &str); 2] =
    [("name", "FargateProfileName"), ("podExecutionRoleARN", "PodExecutionRoleArn")];

/// Whether a document is a `ClusterConfig`.
pub fn is_config(tree: &Tree, node: NodeId) -> bool {
    let text = |key: &str| tree.get(node, key).and_then(|value| tree.string(value)).unwrap_or("");
    let has = |key: &str| tree.get(node, key).is_some();
    text("apiVersion").starts_with("eksctl.io/")
        || text("kind") == "ClusterConfig"
            && ["nodeGroups", "managedNodeGroups", "fargateProfiles", "addons", "vpc"]
                .iter()
                .any(|key| has(key))
}

/// Makes the resources of a `ClusterConfig`.
#[inline(never)]
pub(crate) fn adapt(maker: &mut Maker<'_>, node: NodeId) {
    let tree = maker.tree();
    let metadata = tree.get(node, "metadata");
    let name = metadata.and_then(|metadata| literal(tree, metadata, "name"));
    let naming = match name {
        Some((name, span)) => Naming { name: Some(name.to_owned()), span },
        None => Naming { name: None, span: first_key(tree, node) },
    };
    let id = naming.name.clone().unwrap_or_else(|| "cluster".to_owned());
    let cluster = metadata.and_then(|metadata| tree.get(metadata, "name"));
    let groups = list(tree, node, "managedNodeGroups");
    let profiles = list(tree, node, "fargateProfiles");
    let properties = maker.value(node, Ty::Any);
    let address = format!("ClusterConfig/{id}");
    maker.add(KIND, Door::Eksctl, node, properties, naming, (id, address));
    for group in groups {
        let mut properties = nodegroup(maker, group);
        add(maker, NODEGROUP, group, cluster, &mut properties);
    }
    for profile in profiles {
        let mut properties = fargate_profile(maker, profile);
        add(maker, PROFILE, profile, cluster, &mut properties);
    }
}

fn list(tree: &Tree, node: NodeId, key: &str) -> Vec<NodeId> {
    let items = tree.get(node, key).map_or(&[][..], |list| tree.items(list));
    items.iter().copied().filter(|item| tree.is_map(*item)).collect()
}

fn add(
    maker: &mut Maker<'_>,
    kind: &str,
    node: NodeId,
    cluster: Option<NodeId>,
    fields: &mut Vec<Field>,
) {
    if let Some(cluster) = cluster {
        let value = maker.value(cluster, Ty::String);
        let span = maker.tree().node(cluster).span;
        fields.push(maker.field("ClusterName", span, value));
    }
    let tree = maker.tree();
    let naming = match literal(tree, node, "name") {
        Some((name, span)) => Naming { name: Some(name.to_owned()), span },
        None => Naming { name: None, span: first_key(tree, node) },
    };
    let list = if kind == NODEGROUP { "managedNodeGroups" } else { "fargateProfiles" };
    let id = naming.name.clone().unwrap_or_else(|| list.to_owned());
    let address = format!("{list}/{id}");
    // eksctl fills in what is left out.
    let properties = maker.map(fields, true, node);
    maker.add(kind, Door::Eksctl, node, properties, naming, (id, address));
}

/// Fields of a map under other names.
fn renamed(
    maker: &mut Maker<'_>,
    node: NodeId,
    kind: &str,
    parent: Option<&str>,
    names: &[(&str, &'static str)],
) -> Vec<Field> {
    let mut fields = Vec::new();
    for (written, canonical) in names {
        let Some(entry) = maker.tree().entry(node, written).copied() else { continue };
        let ty = match parent {
            None => maker.ty(kind, canonical),
            Some(parent) => match maker.ty(kind, parent) {
                Ty::Shape(shape) => {
                    let shape = maker.lower.shapes.shape(shape);
                    shape.and_then(|shape| shape.prop(canonical)).map_or(Ty::Any, |prop| prop.ty)
                }
                _ => Ty::Any,
            },
        };
        let value = maker.value(entry.value, ty);
        fields.push(maker.field(canonical, entry.key_span, value));
    }
    fields
}

/// A property that is a map of members of another map.
fn nested(
    maker: &mut Maker<'_>,
    node: NodeId,
    property: &'static str,
    names: &[(&str, &'static str)],
    open: bool,
) -> Option<Field> {
    let members = renamed(maker, node, NODEGROUP, Some(property), names);
    let key_span = members.first()?.key_span;
    let value = maker.map(&members, open, node);
    Some(maker.field(property, key_span, value))
}

fn nodegroup(maker: &mut Maker<'_>, node: NodeId) -> Vec<Field> {
    let mut fields = renamed(maker, node, NODEGROUP, None, &NODEGROUP_NAMES);
    // What is not written is eksctl's default (two nodes).
    fields.extend(nested(maker, node, "ScalingConfig", &SCALING_NAMES, true));
    let entry = |maker: &Maker<'_>, key: &str| maker.tree().entry(node, key).copied();
    if let Some(one) = entry(maker, "instanceType")
        && entry(maker, "instanceTypes").is_none()
    {
        let item = maker.value(one.value, Ty::String);
        let value = match maker.at(item).data {
            ValueData::Str(_) => maker.lower.model.add_list(&[item], Some(one.value)),
            _ => item,
        };
        fields.push(maker.field("InstanceTypes", one.key_span, value));
    }
    if let Some(spot) = entry(maker, "spot") {
        let value = match maker.tree().node(spot.value).data {
            Data::Bool(true) => maker.lower.model.add_text("SPOT", Some(spot.value)),
            Data::Bool(false) => maker.lower.model.add_text("ON_DEMAND", Some(spot.value)),
            _ => maker.value(spot.value, Ty::String),
        };
        fields.push(maker.field("CapacityType", spot.key_span, value));
    }
    if let Some(iam) = maker.tree().get(node, "iam") {
        let role = renamed(maker, iam, NODEGROUP, None, &[("instanceRoleARN", "NodeRole")]);
        fields.extend(role);
    }
    if let Some(update) = maker.tree().get(node, "updateConfig") {
        fields.extend(nested(maker, update, "UpdateConfig", &UPDATE_NAMES, false));
    }
    if let Some(template) = maker.tree().get(node, "launchTemplate") {
        fields.extend(nested(maker, template, "LaunchTemplate", &TEMPLATE_NAMES, false));
    }
    if let Some(taints) = entry(maker, "taints") {
        let value = taint_list(maker, taints.value);
        fields.push(maker.field("Taints", taints.key_span, value));
    }
    fields.extend(subnets(maker, node));
    fields
}

/// eksctl takes ids and names of subnets; only ids are what EKS takes.
fn subnets(maker: &mut Maker<'_>, node: NodeId) -> Option<Field> {
    let entry = maker.tree().entry(node, "subnets").copied()?;
    let tree = maker.tree();
    let id = |item: &NodeId| tree.string(*item).is_some_and(|text| text.starts_with("subnet-"));
    let all = tree.is_list(entry.value) && tree.items(entry.value).iter().all(id);
    let value = if all {
        let ty = maker.ty(NODEGROUP, "Subnets");
        maker.value(entry.value, ty)
    } else {
        maker.lower.unknown(Reason::Attribute, entry.value)
    };
    Some(maker.field("Subnets", entry.key_span, value))
}

/// A member under another name: its key and its value.
fn member(
    maker: &mut Maker<'_>,
    node: NodeId,
    key: &str,
    name: &'static str,
    ty: Ty,
) -> Option<Field> {
    let entry = maker.tree().entry(node, key).copied()?;
    let value = maker.value(entry.value, ty);
    Some(maker.field(name, entry.key_span, value))
}

/// Taints as Kubernetes writes them, with the effects as EKS writes them.
fn taint_list(maker: &mut Maker<'_>, node: NodeId) -> ValueId {
    if !maker.tree().is_list(node) {
        // The old form, a map of `key: "value:effect"`.
        return maker.lower.unknown(Reason::Function, node);
    }
    let mut taints = Vec::new();
    for item in maker.tree().items(node).to_vec() {
        if !maker.tree().is_map(item) {
            taints.push(maker.value(item, Ty::String));
            continue;
        }
        let mut fields: Vec<Field> = Vec::new();
        fields.extend(member(maker, item, "key", "Key", Ty::String));
        fields.extend(member(maker, item, "value", "Value", Ty::String));
        if let Some(effect) = maker.tree().entry(item, "effect").copied() {
            let ours = match maker.tree().string(effect.value) {
                Some("NoSchedule") => Some("NO_SCHEDULE"),
                Some("PreferNoSchedule") => Some("PREFER_NO_SCHEDULE"),
                Some("NoExecute") => Some("NO_EXECUTE"),
                _ => None,
            };
            let value = match ours {
                Some(text) => maker.lower.model.add_text(text, Some(effect.value)),
                None => maker.value(effect.value, Ty::String),
            };
            fields.push(maker.field("Effect", effect.key_span, value));
        }
        taints.push(maker.map(&fields, false, item));
    }
    maker.lower.model.add_list(&taints, Some(node))
}

fn fargate_profile(maker: &mut Maker<'_>, node: NodeId) -> Vec<Field> {
    let mut fields = renamed(maker, node, PROFILE, None, &PROFILE_NAMES);
    fields.extend(subnets(maker, node));
    // A map, as in the API; CloudFormation has a list.
    let tags = maker.api_ty(PROFILE, "tags");
    fields.extend(member(maker, node, "tags", "Tags", tags));
    if let Some(selectors) = maker.tree().entry(node, "selectors").copied() {
        let value = selector_list(maker, selectors.value);
        fields.push(maker.field("Selectors", selectors.key_span, value));
    }
    fields
}

/// Selectors, whose labels are a map here and a list of pairs in CloudFormation.
fn selector_list(maker: &mut Maker<'_>, node: NodeId) -> ValueId {
    if !maker.tree().is_list(node) {
        let ty = maker.ty(PROFILE, "Selectors");
        return maker.value(node, ty);
    }
    let mut selectors = Vec::new();
    for item in maker.tree().items(node).to_vec() {
        if !maker.tree().is_map(item) {
            selectors.push(maker.value(item, Ty::String));
            continue;
        }
        let mut fields: Vec<Field> = Vec::new();
        fields.extend(member(maker, item, "namespace", "Namespace", Ty::String));
        if let Some(labels) = maker.tree().entry(item, "labels").copied() {
            let mut pairs = Vec::new();
            for label in maker.tree().entries(labels.value).to_vec() {
                let key = maker
                    .lower
                    .model
                    .add(ValueData::Str(crate::model::Text::Key(label.key)), Some(label.value));
                let value = maker.value(label.value, Ty::String);
                let span: Span = label.key_span;
                let pair = [maker.field("Key", span, key), maker.field("Value", span, value)];
                pairs.push(maker.map(&pair, false, label.value));
            }
            let value = maker.lower.model.add_list(&pairs, Some(labels.value));
            fields.push(maker.field("Labels", labels.key_span, value));
        }
        selectors.push(maker.map(&fields, false, item));
    }
    maker.lower.model.add_list(&selectors, Some(node))
}
