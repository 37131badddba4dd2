//! Reading a document as the kind that the user says it is.

use super::Kind;
use super::aws_json::families::{FAMILIES, Holder};
use super::aws_json::policy::PolicyForm;
use super::detect::{self, Claim, Form};
use crate::syntax::{Data, NodeId, Tree};

/// The documents of a kind in a root; none where it cannot be read as that kind.
pub(crate) fn claims(tree: &Tree, root: NodeId, kind: Kind) -> Vec<Claim> {
    // What detection finds is the best reading, where it is of that kind.
    let one = |node: NodeId| -> Option<Claim> {
        let form = match detect::document_form(tree, node) {
            Ok(form) if form.kind() == kind => form,
            _ => form_of(tree, node, kind)?,
        };
        Some(Claim { node, form })
    };
    if let Some(claim) = one(root) {
        return vec![claim];
    }
    let items = tree.items(root).iter().filter(|item| tree.is_map(**item));
    items.filter_map(|item| one(*item)).collect()
}

fn form_of(tree: &Tree, node: NodeId, kind: Kind) -> Option<Form> {
    let map = tree.is_map(node);
    if kind == Kind::EcsContainerDefinitions {
        return match tree.node(node).data {
            Data::List { .. } => Some(Form::Containers),
            Data::Map { .. } => Some(Form::Container),
            _ => None,
        };
    }
    if !map {
        return None;
    }
    let has = |key: &str| tree.get(node, key).is_some();
    match kind {
        Kind::Cloudformation => Some(Form::Cloudformation),
        Kind::Kubernetes => has("kind").then_some(Form::Kubernetes),
        Kind::Eksctl => Some(Form::Eksctl),
        Kind::ApprunnerYaml => Some(Form::ApprunnerYaml),
        Kind::IamPolicy => has("Statement").then_some(Form::Policy(PolicyForm::Identity)),
        Kind::IamTrustPolicy => has("Statement").then_some(Form::Policy(PolicyForm::Trust)),
        Kind::EcrRepositoryPolicy if has("policyText") => Some(Form::RepositoryPolicyText),
        Kind::EcrRepositoryPolicy => {
            has("Statement").then_some(Form::Policy(PolicyForm::Repository))
        }
        Kind::EcrLifecyclePolicy if has("lifecyclePolicyText") => Some(Form::LifecycleText),
        Kind::EcrLifecyclePolicy => has("rules").then_some(Form::LifecycleRules),
        Kind::ScalingPolicy if has("TargetValue") => Some(Form::TargetTracking),
        Kind::ScalingPolicy if has("StepAdjustments") => Some(Form::StepScaling),
        _ => {
            let family = FAMILIES.iter().find(|family| family.kind == kind)?;
            // A wrapper is one even where what it holds lacks members.
            let one = family.one.iter().find_map(|key| tree.get(node, key));
            let many = family.many.iter().find_map(|key| tree.get(node, key));
            let holder = match (one.filter(|n| tree.is_map(*n)), many.filter(|n| tree.is_list(*n)))
            {
                (Some(member), _) => Holder::Member(member),
                (_, Some(list)) => Holder::List(list),
                _ => Holder::Itself,
            };
            Some(Form::Aws(family, holder))
        }
    }
}

/// What was found, and what a file of the kind looks like.
pub(crate) fn refusal(tree: &Tree, kind: Kind) -> String {
    let found = match tree.documents.first().map(|root| tree.node(*root).data) {
        None | Some(Data::Null) => "the file is empty",
        Some(Data::Map { .. }) => "its root is a map without the keys of that kind",
        Some(Data::List { .. }) => "its root is a list",
        Some(Data::Error) => "its text could not be read",
        Some(Data::Template) => "its root is a placeholder",
        Some(_) => "its root is one value",
    };
    format!("{found}; {} is {}", kind.word(), looks_like(kind))
}

fn looks_like(kind: Kind) -> &'static str {
    match kind {
        Kind::EcsTaskDefinition => "a map with `family` and `containerDefinitions`",
        Kind::EcsContainerDefinitions => "a list of maps with `name` and `image`",
        Kind::EcsService => "a map with `serviceName` and `taskDefinition`, or `services`",
        Kind::IamPolicy => "a map with `Version` and `Statement`, or with `PolicyDocument`",
        Kind::IamTrustPolicy => "a map with `Version` and `Statement`",
        Kind::IamRole => "a map with `RoleName` and `AssumeRolePolicyDocument`, or `Role`",
        Kind::EcrRepository => "a map with `repositoryName`, or `repositories`",
        Kind::EcrRepositoryPolicy => "a map with `Version` and `Statement`, or with `policyText`",
        Kind::EcrLifecyclePolicy => "a map with `rules`, or with `lifecyclePolicyText`",
        Kind::ScalableTarget => "a map with `ServiceNamespace`, `ResourceId` and `MinCapacity`",
        Kind::ScalingPolicy => "a map with `PolicyName` and `PolicyType`, or with `TargetValue`",
        Kind::ScheduledAction => "a map with `ScheduledActionName` and `Schedule`",
        Kind::AutoScalingGroup => "a map with `AutoScalingGroupName`, `MinSize` and `MaxSize`",
        Kind::ApprunnerService => "a map with `ServiceName` and `SourceConfiguration`",
        Kind::ApprunnerYaml => "a map with `version`, `runtime`, `build` and `run`",
        Kind::EksNodegroup => "a map with `nodegroupName`, `nodeRole` and `subnets`",
        Kind::EksFargateProfile => "a map with `fargateProfileName` and `podExecutionRoleArn`",
        Kind::EfsFileSystem => "a map with `CreationToken`, or `FileSystems`",
        Kind::Cloudformation => "a map with `Resources`",
        Kind::Terraform => "text in Terraform's language",
        Kind::TerraformPlan => "what `terraform show -json` prints",
        Kind::Kubernetes => "one or more maps with `apiVersion` and `kind`",
        Kind::Eksctl => "a map with `apiVersion: eksctl.io/v1alpha5` and `kind: ClusterConfig`",
    }
}
