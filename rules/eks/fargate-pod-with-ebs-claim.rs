//! Pods that a Fargate profile takes, with volumes that Fargate cannot mount.

use crate::policies::known;
use plimsoll_core::model::ResourceRef;
use plimsoll_core::model::iam::pattern;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::{Place, Tri, Val};

const PROFILE: &str = "AWS::EKS::FargateProfile";

/// Provisioners whose volumes need a driver on the node, which Fargate has not.
const PROVISIONERS: [(&str, &str); 6] = [
    ("ebs.csi.aws.com", "EBS"),
    ("ebs.csi.eks.amazonaws.com", "EBS"),
    ("kubernetes.io/aws-ebs", "EBS"),
    ("fsx.csi.aws.com", "FSx for Lustre"),
    ("fsx.openzfs.csi.aws.com", "FSx for OpenZFS"),
    ("csi.trident.netapp.io", "FSx for NetApp ONTAP"),
];

pub fn check(cx: &mut Context<'_, '_>) {
    let profiles: Vec<ResourceRef> =
        cx.links.of_kind(PROFILE).iter().copied().filter(|at| is_near(cx, *at)).collect();
    if profiles.is_empty() {
        return;
    }
    let volumes = volumes(cx);
    if volumes.is_empty() {
        return;
    }
    for profile in profiles {
        let Some(selector) = selected(cx, profile) else { continue };
        for (at, kind) in &volumes {
            let message = format!(
                "A Fargate profile takes these pods, and Fargate cannot mount {kind} volumes"
            );
            let related = vec![(selector, "the selector that takes them".to_string())];
            cx.report_with(*at, message, related);
        }
        return;
    }
}

/// Whether a profile belongs to the same cluster by where it stands: in the same folder, or in one
/// above or below it.
fn is_near(cx: &Context<'_, '_>, profile: ResourceRef) -> bool {
    let folder = |unit: u32| {
        let path = cx.world.unit(unit).map_or("", |unit| unit.path.as_str());
        path.rsplit_once('/').map_or("", |(folder, _)| folder).to_string()
    };
    let (a, b) = (folder(profile.unit), folder(cx.subject.unit));
    let above = |a: &str, b: &str| {
        a.is_empty()
            || b.strip_prefix(a).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    above(&a, &b) || above(&b, &a)
}

/// The template of the pods.
fn template(cx: &Context<'_, '_>) -> Val {
    let object = cx.properties();
    match cx.resource().map_or("", |resource| resource.kind.as_str()) {
        "v1/Pod" => object,
        _ => cx.path(object, &["spec", "template"]),
    }
}

/// Claims that are for volumes of a driver on the node: where they are named, and the storage.
fn volumes(cx: &mut Context<'_, '_>) -> Vec<(Place, &'static str)> {
    let mut found = Vec::new();
    let claims = cx.linked("pod-claims");
    for claim in known(cx, claims).unwrap_or_default() {
        let classes = cx.linked_from(claim, "storage-class");
        for class in known(cx, classes).unwrap_or_default() {
            if let Some(kind) = driver(cx, class) {
                found.push((mention(cx, claim), kind));
            }
        }
    }
    let templates = cx.path(cx.properties(), &["spec", "volumeClaimTemplates"]);
    if let Tri::Known(templates) = cx.items(templates) {
        let classes = cx.linked("storage-classes");
        let classes = known(cx, classes).unwrap_or_default();
        for template in templates {
            let written = cx.path(template, &["spec", "storageClassName"]);
            let Tri::Known(name) = cx.str(written) else { continue };
            let class = classes.iter().find(|class| {
                cx.world.resource(**class).is_some_and(|c| c.name.as_deref() == Some(&*name))
            });
            if let Some(kind) = class.and_then(|class| driver(cx, *class)) {
                found.push((cx.place(written), kind));
            }
        }
    }
    found
}

/// Where the pods name a claim.
fn mention(cx: &Context<'_, '_>, claim: ResourceRef) -> Place {
    let name = cx.world.resource(claim).and_then(|claim| claim.name.as_deref());
    let volumes = cx.items(cx.path(template(cx), &["spec", "volumes"])).known();
    volumes
        .into_iter()
        .flatten()
        .map(|volume| cx.path(volume, &["persistentVolumeClaim", "claimName"]))
        .find(|at| matches!((cx.str(*at), name), (Tri::Known(text), Some(name)) if text == name))
        .map_or_else(|| cx.subject_place(), |at| cx.place(at))
}

fn driver(cx: &Context<'_, '_>, class: ResourceRef) -> Option<&'static str> {
    let provisioner = cx.str(cx.field(cx.properties_of(class), "provisioner")).known()?;
    PROVISIONERS.iter().find(|(name, _)| *name == provisioner).map(|(_, kind)| *kind)
}

/// The selector of a profile that takes the pods.
fn selected(cx: &mut Context<'_, '_>, profile: ResourceRef) -> Option<Place> {
    let metadata = cx.field(cx.properties(), "metadata");
    let namespace = cx.str(cx.field(metadata, "namespace")).or("default".into());
    let namespace = known(cx, namespace)?;
    let labels = cx.path(template(cx), &["metadata", "labels"]);
    let selectors = cx.items(cx.field(cx.properties_of(profile), "Selectors"));
    for selector in known(cx, selectors)? {
        let wanted = cx.field(selector, "Namespace");
        let pattern = cx.str(wanted);
        let Some(pattern) = known(cx, pattern) else { continue };
        if pattern::matches(&pattern, &namespace) && takes_labels(cx, selector, labels) {
            return Some(cx.place(wanted));
        }
    }
    None
}

/// Whether pods with these labels have all those of a selector.
fn takes_labels(cx: &mut Context<'_, '_>, selector: Val, labels: Val) -> bool {
    let written = cx.field(selector, "Labels");
    if let Tri::Absent = cx.fields(written) {
        return true;
    }
    // A map in the API and in eksctl, a list of `Key` and `Value` in CloudFormation.
    let wanted: Vec<(String, Val)> = match (cx.fields(written), cx.items(written)) {
        (Tri::Known(fields), _) => {
            fields.into_iter().map(|(key, value)| (key.to_string(), value)).collect()
        }
        (_, Tri::Known(items)) => items
            .into_iter()
            .filter_map(|item| {
                let key = cx.str(cx.field(item, "Key")).known()?;
                Some((key.into_owned(), cx.field(item, "Value")))
            })
            .collect(),
        _ => return false,
    };
    wanted.iter().all(|(key, value)| {
        let has = cx.str(cx.field(labels, key));
        let pattern = cx.str(*value);
        matches!((has, pattern), (Tri::Known(has), Tri::Known(pattern)) if pattern::matches(&pattern, &has))
    })
}
