//! What a file is, and which resources are in it.

//!
//! - [`detect`]: what a file and each of its documents is, by content.
//! - [`read`](fn@read): the one entry: decode, parse, detect, adapt.
//! - [`aws_json`], [`kubernetes`], [`eksctl`], [`apprunner_yaml`]: the adapters to the model.
//! - [`templated`]: text templates that cannot be parsed.

pub mod apprunner_yaml;
pub mod aws_json;
pub mod cloudformation;
pub mod detect;
pub mod eksctl;
mod forced;
pub mod kubernetes;
mod plain;
mod read;
pub mod templated;
#[cfg(test)]
mod tests;

pub use read::read;

use crate::model::Shapes;
use serde::Serialize;

/// What a file is. The words are those of `--kind` and of the report.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// `register-task-definition` input or `describe-task-definition` output.
    EcsTaskDefinition,
    /// A list of container definitions alone.
    EcsContainerDefinitions,
    /// `create-service`/`update-service` input or `describe-services` output.
    EcsService,
    /// An IAM permission policy, alone or as `get-role-policy`/`get-policy-version` output.
    IamPolicy,
    /// An IAM trust policy.
    IamTrustPolicy,
    /// `get-role` output.
    IamRole,
    /// `create-repository` input or `describe-repositories` output.
    EcrRepository,
    /// An ECR repository policy.
    EcrRepositoryPolicy,
    /// An ECR lifecycle policy.
    EcrLifecyclePolicy,
    /// `register-scalable-target` input or `describe-scalable-targets` output.
    ScalableTarget,
    /// `put-scaling-policy` input or output, or a bare target-tracking or step configuration.
    ScalingPolicy,
    /// `put-scheduled-action` input or `describe-scheduled-actions` output.
    ScheduledAction,
    /// `create-auto-scaling-group` input or `describe-auto-scaling-groups` output.
    AutoScalingGroup,
    /// `create-service` input of App Runner.
    ApprunnerService,
    /// `apprunner.yaml`.
    ApprunnerYaml,
    /// `create-nodegroup` input or `describe-nodegroup` output.
    EksNodegroup,
    /// `create-fargate-profile` input or `describe-fargate-profile` output.
    EksFargateProfile,
    /// `create-file-system` input or `describe-file-systems` output of EFS.
    EfsFileSystem,
    /// A CloudFormation template (SAM and CDK output too).
    Cloudformation,
    /// Terraform configuration.
    Terraform,
    /// `terraform show -json` of a plan.
    TerraformPlan,
    /// Kubernetes objects.
    Kubernetes,
    /// An eksctl `ClusterConfig`.
    Eksctl,
}

impl Kind {
    /// Every kind, in the order of `--help`.
    pub const ALL: [Kind; 23] = [
        Kind::EcsTaskDefinition,
        Kind::EcsContainerDefinitions,
        Kind::EcsService,
        Kind::IamPolicy,
        Kind::IamTrustPolicy,
        Kind::IamRole,
        Kind::EcrRepository,
        Kind::EcrRepositoryPolicy,
        Kind::EcrLifecyclePolicy,
        Kind::ScalableTarget,
        Kind::ScalingPolicy,
        Kind::ScheduledAction,
        Kind::AutoScalingGroup,
        Kind::ApprunnerService,
        Kind::ApprunnerYaml,
        Kind::EksNodegroup,
        Kind::EksFargateProfile,
        Kind::EfsFileSystem,
        Kind::Cloudformation,
        Kind::Terraform,
        Kind::TerraformPlan,
        Kind::Kubernetes,
        Kind::Eksctl,
    ];

    /// The word of `--kind` and of the report.
    pub fn word(self) -> &'static str {
        match self {
            Kind::EcsTaskDefinition => "ecs-task-definition",
            Kind::EcsContainerDefinitions => "ecs-container-definitions",
            Kind::EcsService => "ecs-service",
            Kind::IamPolicy => "iam-policy",
            Kind::IamTrustPolicy => "iam-trust-policy",
            Kind::IamRole => "iam-role",
            Kind::EcrRepository => "ecr-repository",
            Kind::EcrRepositoryPolicy => "ecr-repository-policy",
            Kind::EcrLifecyclePolicy => "ecr-lifecycle-policy",
            Kind::ScalableTarget => "scalable-target",
            Kind::ScalingPolicy => "scaling-policy",
            Kind::ScheduledAction => "scheduled-action",
            Kind::AutoScalingGroup => "auto-scaling-group",
            Kind::ApprunnerService => "apprunner-service",
            Kind::ApprunnerYaml => "apprunner-yaml",
            Kind::EksNodegroup => "eks-nodegroup",
            Kind::EksFargateProfile => "eks-fargate-profile",
            Kind::EfsFileSystem => "efs-file-system",
            Kind::Cloudformation => "cloudformation",
            Kind::Terraform => "terraform",
            Kind::TerraformPlan => "terraform-plan",
            Kind::Kubernetes => "kubernetes",
            Kind::Eksctl => "eksctl",
        }
    }

    /// The kind with a word.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// How a file is to be read.
#[derive(Clone, Copy, Debug)]
pub struct ReadOptions<'a> {
    /// Names and types of properties.
    pub shapes: &'a Shapes,
    /// The kind that the user gave (`--kind`), instead of finding out.
    pub kind: Option<Kind>,
    /// Template parameters that the user gave (`--param`, `--param-file`): name and value.
    pub parameters: &'a [(String, String)],
}
