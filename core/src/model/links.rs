//! Which resource belongs to which.
//!
//! A link starts at a property of one kind of resource and ends at a resource of another kind: by
//! reference (`Ref`, `Fn::GetAtt`), or by name. The nearest candidate wins (same file, same bundle of the
//! config, same folder, nearest common folder); two at the same distance are ambiguous, and then the link is unknown.
//! Every link can be followed backwards by its second name.

use super::value::{Expr, ValueData, ValueId};
use super::world::{Got, Ref, ResourceRef, Slot, World};
use super::{Model, Reason, ResourceId};
use crate::rule::context::Tri;
use crate::sort;
use crate::unit::Unit;
use rustc_hash::FxHashMap;

/// How a text names the resource at the other end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum By {
    /// A name or an ARN that ends in it.
    Name,
    /// `family`, `family:revision` or a task definition ARN.
    Family,
    /// `service/cluster/name`.
    ServiceResourceId,
    /// The name alone, never an ARN.
    Plain,
    /// A claim of the same namespace.
    Claim,
}

/// One link.
#[derive(Debug)]
pub struct Link {
    /// Its name from the side that holds the property.
    pub name: &'static str,
    /// Its name from the other side.
    pub back: &'static str,
    from: &'static str,
    /// Property path; `[]` goes over the items of a list.
    path: &'static [&'static str],
    to: &'static str,
    by: By,
}

const TASK: &str = "AWS::ECS::TaskDefinition";
const SERVICE: &str = "AWS::ECS::Service";
const ROLE: &str = "AWS::IAM::Role";
const TARGET: &str = "AWS::ApplicationAutoScaling::ScalableTarget";
const SCALING_POLICY: &str = "AWS::ApplicationAutoScaling::ScalingPolicy";
const STORAGE_CLASS: &str = "storage.k8s.io/v1/StorageClass";
const CLAIM: &str = "v1/PersistentVolumeClaim";

const fn link(
    name: &'static str,
    back: &'static str,
    from: &'static str,
    path: &'static [&'static str],
    to: &'static str,
    by: By,
) -> Link {
    Link { name, back, from, path, to, by }
}

/// Every link that rules can follow.
pub const LINKS: &[Link] = &[
    link("execution-role", "executes", TASK, &["ExecutionRoleArn"], ROLE, By::Name),
    link("task-role", "runs-in", TASK, &["TaskRoleArn"], ROLE, By::Name),
    link("task-definition", "services", SERVICE, &["TaskDefinition"], TASK, By::Family),
    link("cluster", "cluster-services", SERVICE, &["Cluster"], "AWS::ECS::Cluster", By::Name),
    link("service", "scalable-targets", TARGET, &["ResourceId"], SERVICE, By::ServiceResourceId),
    link(
        "scalable-target",
        "scaling-policies",
        SCALING_POLICY,
        &["ScalingTargetId"],
        TARGET,
        By::Plain,
    ),
    link(
        "policy-service",
        "service-policies",
        SCALING_POLICY,
        &["ResourceId"],
        SERVICE,
        By::ServiceResourceId,
    ),
    link(
        "scheduled-service",
        "scheduled-actions",
        "AWS::ApplicationAutoScaling::ScheduledAction",
        &["ResourceId"],
        SERVICE,
        By::ServiceResourceId,
    ),
    link("policy-roles", "policies", "AWS::IAM::Policy", &["Roles", "[]"], ROLE, By::Plain),
    link("policy-roles", "policies", "AWS::IAM::RolePolicy", &["RoleName"], ROLE, By::Plain),
    link("policy-roles", "policies", "AWS::IAM::ManagedPolicy", &["Roles", "[]"], ROLE, By::Plain),
    link(
        "managed-policies",
        "policy-of",
        ROLE,
        &["ManagedPolicyArns", "[]"],
        "AWS::IAM::ManagedPolicy",
        By::Name,
    ),
    link(
        "profile-roles",
        "instance-profiles",
        "AWS::IAM::InstanceProfile",
        &["Roles", "[]"],
        ROLE,
        By::Plain,
    ),
    link("node-role", "node-groups", "AWS::EKS::Nodegroup", &["NodeRole"], ROLE, By::Name),
    link(
        "node-launch-template",
        "launch-template-node-groups",
        "AWS::EKS::Nodegroup",
        &["LaunchTemplate", "Id"],
        "AWS::EC2::LaunchTemplate",
        By::Plain,
    ),
    link(
        "pod-execution-role",
        "fargate-profiles",
        "AWS::EKS::FargateProfile",
        &["PodExecutionRoleArn"],
        ROLE,
        By::Name,
    ),
    link(
        "launch-template",
        "auto-scaling-groups",
        "AWS::AutoScaling::AutoScalingGroup",
        &["LaunchTemplate", "LaunchTemplateId"],
        "AWS::EC2::LaunchTemplate",
        By::Plain,
    ),
    link(
        "launch-configuration",
        "launch-configuration-groups",
        "AWS::AutoScaling::AutoScalingGroup",
        &["LaunchConfigurationName"],
        "AWS::AutoScaling::LaunchConfiguration",
        By::Plain,
    ),
    link(
        "access-role",
        "apprunner-access",
        "AWS::AppRunner::Service",
        &["SourceConfiguration", "AuthenticationConfiguration", "AccessRoleArn"],
        ROLE,
        By::Name,
    ),
    link(
        "instance-role",
        "apprunner-instances",
        "AWS::AppRunner::Service",
        &["InstanceConfiguration", "InstanceRoleArn"],
        ROLE,
        By::Name,
    ),
    link(
        "auto-scaling-configuration",
        "apprunner-services",
        "AWS::AppRunner::Service",
        &["AutoScalingConfigurationArn"],
        "AWS::AppRunner::AutoScalingConfiguration",
        By::Name,
    ),
    link(
        "file-systems",
        "mounted-by",
        TASK,
        &["Volumes", "[]", "EFSVolumeConfiguration", "FilesystemId"],
        "AWS::EFS::FileSystem",
        By::Plain,
    ),
    link(
        "access-points",
        "access-point-tasks",
        TASK,
        &["Volumes", "[]", "EFSVolumeConfiguration", "AuthorizationConfig", "AccessPointId"],
        "AWS::EFS::AccessPoint",
        By::Plain,
    ),
    link(
        "mount-file-system",
        "mount-targets",
        "AWS::EFS::MountTarget",
        &["FileSystemId"],
        "AWS::EFS::FileSystem",
        By::Plain,
    ),
    link(
        "access-point-file-system",
        "file-system-access-points",
        "AWS::EFS::AccessPoint",
        &["FileSystemId"],
        "AWS::EFS::FileSystem",
        By::Plain,
    ),
    link(
        "target-groups",
        "target-group-services",
        SERVICE,
        &["LoadBalancers", "[]", "TargetGroupArn"],
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        By::Name,
    ),
    link("storage-class", "claims", CLAIM, &["spec", "storageClassName"], STORAGE_CLASS, By::Plain),
    link(
        "storage-class",
        "volumes",
        "v1/PersistentVolume",
        &["spec", "storageClassName"],
        STORAGE_CLASS,
        By::Plain,
    ),
    link(
        "storage-classes",
        "claim-templates",
        "apps/v1/StatefulSet",
        &["spec", "volumeClaimTemplates", "[]", "spec", "storageClassName"],
        STORAGE_CLASS,
        By::Plain,
    ),
    link(
        "volume",
        "bound-claims",
        CLAIM,
        &["spec", "volumeName"],
        "v1/PersistentVolume",
        By::Plain,
    ),
    link(
        "pod-claims",
        "claim-pods",
        "v1/Pod",
        &["spec", "volumes", "[]", "persistentVolumeClaim", "claimName"],
        CLAIM,
        By::Claim,
    ),
    link(
        "pod-claims",
        "claim-pods",
        "apps/v1/Deployment",
        &["spec", "template", "spec", "volumes", "[]", "persistentVolumeClaim", "claimName"],
        CLAIM,
        By::Claim,
    ),
    link(
        "pod-claims",
        "claim-pods",
        "apps/v1/StatefulSet",
        &["spec", "template", "spec", "volumes", "[]", "persistentVolumeClaim", "claimName"],
        CLAIM,
        By::Claim,
    ),
    link(
        "pod-claims",
        "claim-pods",
        "batch/v1/Job",
        &["spec", "template", "spec", "volumes", "[]", "persistentVolumeClaim", "claimName"],
        CLAIM,
        By::Claim,
    ),
];

/// Whether a link of that name exists, forwards or backwards.
pub fn exists(name: &str) -> bool {
    LINKS.iter().any(|link| link.name == name || link.back == name)
}

/// An index of the resources of a run.
#[derive(Debug, Default)]
pub struct Links {
    by_kind: FxHashMap<String, Vec<ResourceRef>>,
    by_name: FxHashMap<(String, String), Vec<ResourceRef>>,
    /// For each link by position: end → starts that may lead to it in some world.
    back: Vec<FxHashMap<ResourceRef, Vec<ResourceRef>>>,
    folders: Vec<Vec<String>>,
    /// For each unit the bundles that it is in; empty where the config has none.
    bundles: Vec<Vec<usize>>,
}

impl Links {
    /// Indexes the resources of a run.
    pub fn new(units: &[Unit]) -> Self {
        Self::in_bundles(units, &[])
    }

    /// The same where a config says which units belong together: for each unit the bundles that it is in.
    pub fn in_bundles(units: &[Unit], bundles: &[Vec<usize>]) -> Self {
        let mut links = Links {
            back: vec![FxHashMap::default(); LINKS.len()],
            bundles: bundles.to_vec(),
            ..Links::default()
        };
        for (unit, at) in (0u32..).zip(units) {
            let mut folders: Vec<String> = at.path.split('/').map(str::to_string).collect();
            folders.pop();
            links.folders.push(folders);
            if !at.status.is_checked() {
                continue;
            }
            for (index, resource) in (0u32..).zip(&at.model.resources) {
                let here = ResourceRef { unit, resource: ResourceId(index) };
                links.by_kind.entry(resource.kind.clone()).or_default().push(here);
                if let Some(name) = &resource.name {
                    let key = (resource.kind.clone(), name.clone());
                    links.by_name.entry(key).or_default().push(here);
                }
            }
        }
        for (position, link) in LINKS.iter().enumerate() {
            let starts = links.by_kind.get(link.from).cloned().unwrap_or_default();
            for start in starts {
                for end in links.possible_ends(units, start, link) {
                    if let Some(back) = links.back.get_mut(position) {
                        let known = back.entry(end).or_default();
                        if !known.contains(&start) {
                            known.push(start);
                        }
                    }
                }
            }
        }
        links
    }

    /// The resources of a kind, in the order of the run.
    pub fn of_kind(&self, kind: &str) -> &[ResourceRef] {
        self.by_kind.get(kind).map_or(&[], |found| found)
    }

    /// Ends that a link may lead to in some world, for the index of backward links.
    fn possible_ends(&self, units: &[Unit], start: ResourceRef, link: &Link) -> Vec<ResourceRef> {
        let Some(unit) = units.get(start.unit as usize) else { return Vec::new() };
        let Some(resource) = unit.model.resource(start.resource) else { return Vec::new() };
        let mut ends = Vec::new();
        let mut open = vec![(resource.properties, 0usize)];
        let mut steps = 0;
        while let Some((value, depth)) = open.pop() {
            steps += 1;
            if steps > 10_000 {
                break;
            }
            match unit.model.value(value).data {
                ValueData::Expr(index) => match unit.model.expr(index) {
                    Some(Expr::Resource { resource: end, .. }) if depth == link.path.len() => {
                        let end = ResourceRef { unit: start.unit, resource: *end };
                        if self.is_kind(units, end, link.to) {
                            ends.push(end);
                        }
                    }
                    Some(expr) => parts(expr, |part| open.push((part, depth))),
                    None => {}
                },
                ValueData::Str(text) if depth == link.path.len() => {
                    let text = unit.model.text(&unit.tree, text);
                    if let Some(end) = self.named(units, start, text, link).known() {
                        ends.push(end);
                    }
                }
                ValueData::List { .. } => {
                    let inside = link.path.get(depth).is_some_and(|step| *step == "[]");
                    let next = if inside { depth + 1 } else { depth };
                    open.extend(unit.model.items(value).iter().map(|item| (*item, next)));
                }
                ValueData::Map { .. } => {
                    if let Some(step) = link.path.get(depth)
                        && let Some(field) = unit.model.field(&unit.tree, value, step)
                    {
                        open.push((field.value, depth + 1));
                    }
                }
                _ => {}
            }
        }
        ends
    }

    fn is_kind(&self, units: &[Unit], at: ResourceRef, kind: &str) -> bool {
        units
            .get(at.unit as usize)
            .and_then(|unit| unit.model.resource(at.resource))
            .is_some_and(|resource| resource.kind == kind)
    }

    /// The resource that a text names.
    fn named(
        &self,
        units: &[Unit],
        start: ResourceRef,
        text: &str,
        link: &Link,
    ) -> Tri<ResourceRef> {
        let name = match link.by {
            By::Plain | By::Claim => text,
            By::ServiceResourceId => match text.strip_prefix("service/") {
                Some(rest) => rest.rsplit('/').next().unwrap_or(rest),
                None => return Tri::Unknown(Reason::NotInFiles),
            },
            By::Name | By::Family => {
                let name = match text.starts_with("arn:") {
                    true => text.rsplit(['/', ':']).next().unwrap_or(text),
                    false => text,
                };
                match (link.by, text.rsplit_once(':')) {
                    (By::Family, Some((head, revision)))
                        if revision.bytes().all(|b| b.is_ascii_digit()) =>
                    {
                        head.rsplit('/').next().unwrap_or(head)
                    }
                    (By::Family, _) if text.starts_with("arn:") => {
                        text.rsplit('/').next().unwrap_or(text)
                    }
                    _ => name,
                }
            }
        };
        let Some(found) = self.by_name.get(&(link.to.to_string(), name.to_string())) else {
            return Tri::Unknown(Reason::NotInFiles);
        };
        let namespace = |at: ResourceRef| {
            let resource = units.get(at.unit as usize)?.model.resource(at.resource)?;
            resource.id.split_once('/').map(|(namespace, _)| namespace.to_string())
        };
        let mut best: Option<(usize, ResourceRef)> = None;
        let mut tied = false;
        for end in found {
            if link.by == By::Claim && namespace(*end) != namespace(start) {
                continue;
            }
            let distance = self.distance(start.unit, end.unit);
            match best {
                Some((nearest, _)) if distance > nearest => {}
                Some((nearest, _)) if distance == nearest => tied = true,
                _ => {
                    best = Some((distance, *end));
                    tied = false;
                }
            }
        }
        match best {
            Some(_) if tied => Tri::Unknown(Reason::Ambiguous),
            Some((_, end)) => Tri::Known(end),
            None => Tri::Unknown(Reason::NotInFiles),
        }
    }

    /// 0 in the same file, 1 in the same bundle, 2 in the same folder, then one more for each folder to the
    /// nearest common one.
    fn distance(&self, a: u32, b: u32) -> usize {
        if a == b {
            return 0;
        }
        if let (Some(a), Some(b)) = (self.bundles.get(a as usize), self.bundles.get(b as usize))
            && a.iter().any(|bundle| b.contains(bundle))
        {
            return 1;
        }
        let none = Vec::new();
        let a = self.folders.get(a as usize).unwrap_or(&none);
        let b = self.folders.get(b as usize).unwrap_or(&none);
        let common = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        2 + a.len().max(b.len()) - common
    }

    /// The resources at the other end of a link of `from`, in the current world. Backwards it lists
    /// those that are known to lead here. Absent where the property is absent.
    pub fn follow(
        &self,
        world: &World<'_>,
        from: ResourceRef,
        name: &str,
    ) -> Tri<Vec<ResourceRef>> {
        let Some(resource) = world.resource(from) else {
            return Tri::Unknown(Reason::NotInFiles);
        };
        if let Some(link) = LINKS.iter().find(|l| l.name == name && l.from == resource.kind) {
            return self.forwards(world, from, resource.properties, link);
        }
        let mut starts = Vec::new();
        for (position, link) in LINKS.iter().enumerate() {
            if link.back != name || link.to != resource.kind {
                continue;
            }
            let candidates = self.back.get(position).and_then(|back| back.get(&from));
            for start in candidates.into_iter().flatten() {
                let Some(other) = world.resource(*start) else { continue };
                let exists = other.condition.and_then(|c| world.condition(start.unit, c));
                if exists == Some(false) {
                    continue;
                }
                let ends = self.forwards(world, *start, other.properties, link);
                if ends.known().is_some_and(|ends| ends.contains(&from)) {
                    starts.push(*start);
                }
            }
        }
        sort::sort(&mut starts);
        starts.dedup();
        Tri::Known(starts)
    }

    fn forwards(
        &self,
        world: &World<'_>,
        from: ResourceRef,
        properties: ValueId,
        link: &Link,
    ) -> Tri<Vec<ResourceRef>> {
        let mut values = vec![Ref { unit: from.unit, value: properties }];
        let mut unknown = None;
        for step in link.path {
            let mut next = Vec::new();
            for value in values {
                match (world.get(value), *step) {
                    (Got::List(list), "[]") => next.extend(world.items(list)),
                    (Got::Map(map), step) if step != "[]" => match world.field(map, step) {
                        Slot::Value(at) => next.push(at),
                        Slot::Absent => {}
                        Slot::Unknown(reason) => unknown = Some(reason),
                    },
                    (Got::Unknown(reason), _) => unknown = Some(reason),
                    (Got::Absent | Got::Null, _) => {}
                    // One value where a list of them is taken.
                    (_, "[]") => next.push(value),
                    _ => unknown = Some(Reason::Malformed),
                }
            }
            values = next;
        }
        let mut ends = Vec::new();
        for value in &values {
            match self.end(world, from, *value, link) {
                Tri::Known(end) => ends.push(end),
                Tri::Absent => {}
                Tri::Unknown(reason) => unknown = Some(reason),
            }
        }
        match unknown {
            Some(reason) => Tri::Unknown(reason),
            None if values.is_empty() => Tri::Absent,
            None => Tri::Known(ends),
        }
    }

    fn end(
        &self,
        world: &World<'_>,
        from: ResourceRef,
        value: Ref,
        link: &Link,
    ) -> Tri<ResourceRef> {
        match world.get(value) {
            Got::Resource(end, _) => match self.is_kind(world.units(), end, link.to) {
                true => Tri::Known(end),
                false => Tri::Unknown(Reason::Attribute),
            },
            Got::Str(text) => self.named(world.units(), from, &text, link),
            Got::Absent | Got::Null => Tri::Absent,
            Got::Unknown(reason) => {
                // A text with references in it, such as `service/${Cluster}/${Service.Name}`.
                let mut found = Vec::new();
                self.mentioned(world, value, link.to, &mut found, 0);
                found.dedup();
                match found.as_slice() {
                    [end] => Tri::Known(*end),
                    _ => Tri::Unknown(reason),
                }
            }
            _ => Tri::Unknown(Reason::Malformed),
        }
    }

    /// Resources of a kind that a text refers to.
    fn mentioned(
        &self,
        world: &World<'_>,
        value: Ref,
        kind: &str,
        found: &mut Vec<ResourceRef>,
        depth: usize,
    ) {
        let Some(model) = world.model(value.unit) else { return };
        if depth > crate::limits::EXPRESSION_DEPTH {
            return;
        }
        let ValueData::Expr(index) = model.value(value.value).data else { return };
        let at = |value_id| Ref { unit: value.unit, value: value_id };
        match model.expr(index) {
            Some(Expr::Resource { resource, .. }) => {
                let end = ResourceRef { unit: value.unit, resource: *resource };
                if self.is_kind(world.units(), end, kind) {
                    found.push(end);
                }
            }
            Some(Expr::If { condition: Some(condition), then, otherwise }) => {
                let holds = world.condition(value.unit, *condition).unwrap_or(true);
                let taken = if holds { *then } else { *otherwise };
                self.mentioned(world, at(taken), kind, found, depth + 1);
            }
            Some(Expr::Join { list, .. }) => {
                for item in list_items(model, *list) {
                    self.mentioned(world, at(item), kind, found, depth + 1);
                }
            }
            Some(Expr::Concat(inner)) => {
                for part in inner {
                    self.mentioned(world, at(*part), kind, found, depth + 1);
                }
            }
            Some(Expr::ToText(inner)) => {
                self.mentioned(world, at(*inner), kind, found, depth + 1);
            }
            _ => {}
        }
    }
}

fn list_items(model: &Model, list: ValueId) -> Vec<ValueId> {
    model.items(list).to_vec()
}

/// The parts of an expression, for a walk over all worlds.
fn parts(expr: &Expr, mut each: impl FnMut(ValueId)) {
    match expr {
        Expr::If { then, otherwise, .. } => {
            each(*then);
            each(*otherwise);
        }
        Expr::Parameter { values, .. } => values.iter().for_each(|value| each(*value)),
        Expr::Concat(inner) => inner.iter().for_each(|value| each(*value)),
        Expr::Join { list, .. } | Expr::Select { list, .. } => each(*list),
        Expr::Split { text, .. } => each(*text),
        Expr::FindInMap { rows, .. } => rows.iter().for_each(|(_, _, value)| each(*value)),
        Expr::ToText(inner) | Expr::ToNumber(inner) | Expr::ToBool(inner) => each(*inner),
        Expr::Resource { .. } => {}
    }
}
