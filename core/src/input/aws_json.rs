//! Documents of the AWS APIs, in JSON or YAML: what a call takes (`--cli-input-json`), what it
//! answers, and the parts that have files of their own (policies, container definitions).

pub mod families;
pub mod policy;

use self::families::{Family, Holder};
use self::policy::PolicyForm;
use super::detect::{Claim, Form};
use super::plain::{Maker, Naming, first_key, literal};
use crate::model::{Door, Field, Reason, Text, Ty, ValueData, ValueId};
use crate::syntax::{NodeId, Tree};
use crate::text::Span;

const TASK_DEFINITION: &str = "AWS::ECS::TaskDefinition";
const REPOSITORY: &str = "AWS::ECR::Repository";
const GROUP: &str = "AWS::AutoScaling::AutoScalingGroup";
const ROLE: &str = "AWS::IAM::Role";

/// Makes the resources of one document. Forms of other formats make none.
pub(crate) fn adapt(maker: &mut Maker<'_>, claim: Claim) {
    let node = claim.node;
    match claim.form {
        Form::Aws(family, holder) => of_family(maker, family, node, holder),
        Form::Containers => {
            let list = maker.value(node, maker.ty(TASK_DEFINITION, "ContainerDefinitions"));
            containers(maker, node, list);
        }
        Form::Container => {
            let inner = match maker.ty(TASK_DEFINITION, "ContainerDefinitions") {
                Ty::List(index) => maker.lower.shapes.inner(index),
                _ => Ty::Any,
            };
            let item = maker.value(node, inner);
            let list = maker.lower.model.add_list(&[item], Some(node));
            containers(maker, node, list);
        }
        Form::TargetTracking => target_tracking(maker, node),
        Form::StepScaling => {
            let kind = "AWS::ApplicationAutoScaling::ScalingPolicy";
            let property = "StepScalingPolicyConfiguration";
            let value = maker.value(node, maker.ty(kind, property));
            part(maker, kind, node, property, value);
        }
        Form::Policy(form) => of_policy(maker, node, form),
        Form::LifecycleRules => {
            let document = maker.value(node, Ty::Json);
            lifecycle(maker, node, document, first_key(maker.tree(), node));
        }
        Form::LifecycleText => {
            let Some(entry) = maker.tree().entry(node, "lifecyclePolicyText").copied() else {
                return;
            };
            let document = maker.value(entry.value, Ty::Json);
            lifecycle(maker, node, document, entry.key_span);
        }
        Form::RepositoryPolicyText => {
            let Some(entry) = maker.tree().entry(node, "policyText").copied() else { return };
            let value = maker.value(entry.value, Ty::Json);
            let fields = [maker.field("RepositoryPolicyText", entry.key_span, value)];
            repository(maker, node, &fields);
        }
        Form::Cloudformation
        | Form::TerraformPlan
        | Form::Kubernetes
        | Form::Eksctl
        | Form::ApprunnerYaml => {}
    }
}

/// The name that a document gives, by the first of some keys that is written out.
fn naming(tree: &Tree, node: NodeId, keys: &[&str], else_at: Span) -> Naming {
    match keys.iter().find_map(|key| literal(tree, node, key)) {
        Some((name, span)) => Naming { name: Some(name.to_owned()), span },
        None => Naming { name: None, span: else_at },
    }
}

/// Adds a resource of the API's door, called by its name or else by what it is.
fn add(maker: &mut Maker<'_>, kind: &str, node: NodeId, properties: ValueId, naming: Naming) {
    let id = match &naming.name {
        Some(name) => name.clone(),
        None => kind.rsplit("::").next().unwrap_or(kind).to_owned(),
    };
    maker.add(kind, Door::Api, node, properties, naming, (id.clone(), id));
}

/// A resource of which one property is known.
fn part(maker: &mut Maker<'_>, kind: &str, node: NodeId, property: &'static str, value: ValueId) {
    let span = first_key(maker.tree(), node);
    let field = maker.field(property, span, value);
    let properties = maker.map(&[field], true, node);
    add(maker, kind, node, properties, Naming { name: None, span });
}

fn containers(maker: &mut Maker<'_>, node: NodeId, list: ValueId) {
    part(maker, TASK_DEFINITION, node, "ContainerDefinitions", list);
}

/// Target tracking is written alike for services and for Auto Scaling groups; the metric tells.
fn target_tracking(maker: &mut Maker<'_>, node: NodeId) {
    let tree = maker.tree();
    let metric = tree
        .get(node, "PredefinedMetricSpecification")
        .and_then(|metric| tree.get(metric, "PredefinedMetricType"))
        .and_then(|metric| tree.string(metric))
        .unwrap_or("");
    let (kind, property) = if metric.starts_with("ASG") {
        ("AWS::AutoScaling::ScalingPolicy", "TargetTrackingConfiguration")
    } else {
        let kind = "AWS::ApplicationAutoScaling::ScalingPolicy";
        (kind, "TargetTrackingScalingPolicyConfiguration")
    };
    let value = maker.value(node, maker.ty(kind, property));
    part(maker, kind, node, property, value);
}

fn of_family(maker: &mut Maker<'_>, family: &Family, root: NodeId, holder: Holder) {
    match holder {
        Holder::Itself => member(maker, family, root, None),
        Holder::Member(node) => member(maker, family, node, Some(root)),
        Holder::List(list) => {
            for item in maker.tree().items(list).to_vec() {
                // A list of one kind: what lacks a member is still of that kind.
                if maker.tree().is_map(item) {
                    member(maker, family, item, None);
                }
            }
        }
    }
}

fn member(maker: &mut Maker<'_>, family: &Family, node: NodeId, wrapper: Option<NodeId>) {
    let kind = family.resource;
    let mut fields = maker.fields(node, kind);
    // `describe-task-definition` and `describe-nodegroup` give tags beside what they belong to.
    if let Some(wrapper) = wrapper
        && maker.tree().get(node, "tags").is_none()
        && let Some(tags) = maker.tree().entry(wrapper, "tags").copied()
    {
        let ty = maker.api_ty(kind, "tags");
        let value = maker.value(tags.value, ty);
        fields.push(maker.field("Tags", tags.key_span, value));
    }
    if kind == GROUP {
        split_subnets(maker, &mut fields);
    }
    for name in family.elsewhere {
        let written =
            fields.iter().any(|field| maker.lower.model.text(maker.tree(), field.name) == *name);
        if !written {
            let field = maker.elsewhere(name, node);
            fields.push(field);
        }
    }
    let tree = maker.tree();
    let partial = (family.partial)(tree, node);
    let first = family.groups.first().map_or(&[][..], |(_, keys)| *keys);
    let key = first.iter().find_map(|key| tree.entry(node, key)).map(|entry| entry.key_span);
    let span = key.unwrap_or_else(|| first_key(tree, node));
    let naming = naming(tree, node, family.names, span);
    let properties = maker.map(&fields, partial, node);
    add(maker, kind, node, properties, naming);
}

/// `VPCZoneIdentifier` is text with commas in the API and a list in CloudFormation.
fn split_subnets(maker: &mut Maker<'_>, fields: &mut [Field]) {
    let name = "VPCZoneIdentifier";
    let Some(field) =
        fields.iter_mut().find(|field| matches!(field.name, Text::Static(text) if text == name))
    else {
        return;
    };
    let value = maker.at(field.value);
    let ValueData::Str(text) = value.data else {
        if matches!(value.data, ValueData::Expr(_)) {
            field.value = maker.lower.model.add(ValueData::Unknown(Reason::Template), value.node);
        }
        return;
    };
    let text = maker.lower.model.text(maker.lower.tree(), text).to_owned();
    let items: Vec<ValueId> = text
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(|item| maker.lower.model.add_text(item, value.node))
        .collect();
    field.value = maker.lower.model.add_list(&items, value.node);
}

fn of_policy(maker: &mut Maker<'_>, node: NodeId, form: PolicyForm) {
    match form {
        PolicyForm::Identity => {
            let value = maker.value(node, Ty::Json);
            let span = first_key(maker.tree(), node);
            let field = maker.field("PolicyDocument", span, value);
            // A policy's other properties (who it is attached to) stand elsewhere.
            let properties = maker.map(&[field], true, node);
            let naming = Naming { name: None, span };
            add(maker, "AWS::IAM::ManagedPolicy", node, properties, naming);
        }
        PolicyForm::Trust => {
            let value = maker.value(node, Ty::Json);
            part(maker, ROLE, node, "AssumeRolePolicyDocument", value);
        }
        PolicyForm::Repository => {
            let value = maker.value(node, Ty::Json);
            part(maker, REPOSITORY, node, "RepositoryPolicyText", value);
        }
        PolicyForm::FileSystem => {
            let value = maker.value(node, Ty::Json);
            part(maker, "AWS::EFS::FileSystem", node, "FileSystemPolicy", value);
        }
        PolicyForm::RolePolicy => inline_policy(maker, node, "AWS::IAM::RolePolicy", false),
        PolicyForm::UserPolicy => inline_policy(maker, node, "AWS::IAM::UserPolicy", false),
        PolicyForm::GroupPolicy => inline_policy(maker, node, "AWS::IAM::GroupPolicy", false),
        PolicyForm::ManagedPolicy => inline_policy(maker, node, "AWS::IAM::ManagedPolicy", true),
        PolicyForm::Version(version) => {
            let Some(entry) = maker.tree().entry(version, "Document").copied() else { return };
            let value = maker.value(entry.value, Ty::Json);
            let field = maker.field("PolicyDocument", entry.key_span, value);
            let properties = maker.map(&[field], true, version);
            let naming = Naming { name: None, span: entry.key_span };
            add(maker, "AWS::IAM::ManagedPolicy", node, properties, naming);
        }
    }
}

fn inline_policy(maker: &mut Maker<'_>, node: NodeId, kind: &str, open: bool) {
    let mut fields = Vec::new();
    // Names are the same in the API and in CloudFormation, but for a managed policy's.
    let names: [(&str, &'static str, Ty); 6] = [
        ("PolicyName", if open { "ManagedPolicyName" } else { "PolicyName" }, Ty::String),
        ("RoleName", "RoleName", Ty::String),
        ("UserName", "UserName", Ty::String),
        ("GroupName", "GroupName", Ty::String),
        ("Path", "Path", Ty::String),
        ("PolicyDocument", "PolicyDocument", Ty::Json),
    ];
    for (written, name, ty) in names {
        if let Some(entry) = maker.tree().entry(node, written).copied() {
            let value = maker.value(entry.value, ty);
            fields.push(maker.field(name, entry.key_span, value));
        }
    }
    let span = first_key(maker.tree(), node);
    let naming = naming(maker.tree(), node, &["PolicyName"], span);
    let properties = maker.map(&fields, open, node);
    add(maker, kind, node, properties, naming);
}

fn lifecycle(maker: &mut Maker<'_>, node: NodeId, document: ValueId, key_span: Span) {
    let text = maker.field("LifecyclePolicyText", key_span, document);
    let inner = maker.map(&[text], false, node);
    let field = maker.field("LifecyclePolicy", key_span, inner);
    repository(maker, node, &[field]);
}

/// A repository of which only a policy is known.
fn repository(maker: &mut Maker<'_>, node: NodeId, known: &[Field]) {
    let mut fields = known.to_vec();
    if let Some(entry) = maker.tree().entry(node, "repositoryName").copied() {
        let value = maker.value(entry.value, Ty::String);
        fields.push(maker.field("RepositoryName", entry.key_span, value));
    }
    let span = known.first().map_or(Span::empty(0), |field| field.key_span);
    let naming = naming(maker.tree(), node, &["repositoryName"], span);
    let properties = maker.map(&fields, true, node);
    add(maker, REPOSITORY, node, properties, naming);
}
