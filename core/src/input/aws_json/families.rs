//! The documents of the AWS APIs that are one resource each, and how they are told from others.
//!
//! A document is known by several members together, never by one key: the groups of a family must
//! each have as many members as they ask for.

use crate::input::Kind;
use crate::syntax::{NodeId, Tree};

/// One family of API documents: the input of a call, and its output with a wrapper.
#[derive(Debug)]
pub struct Family {
    /// The word of `--kind`.
    pub kind: Kind,
    /// The canonical kind of its resources.
    pub resource: &'static str,
    /// Members of a wrapper that holds one: `{"taskDefinition": {…}}`.
    pub one: &'static [&'static str],
    /// Members of a wrapper that holds a list: `{"services": […]}`.
    pub many: &'static [&'static str],
    /// Members that must be there: how many of which.
    pub groups: &'static [(usize, &'static [&'static str])],
    /// Members that belong to another document.
    pub never: &'static [&'static str],
    /// Members that give the resource's name.
    pub names: &'static [&'static str],
    /// Properties that this document never carries: not absent, only told elsewhere.
    pub elsewhere: &'static [&'static str],
    /// Only some of the properties stand in it (an update).
    pub partial: fn(&Tree, NodeId) -> bool,
}

fn never_partial(_: &Tree, _: NodeId) -> bool {
    false
}

/// `update-service` names the service by `service`, and leaves out what it does not change.
fn is_service_update(tree: &Tree, node: NodeId) -> bool {
    tree.get(node, "serviceName").is_none() && tree.get(node, "service").is_some()
}

/// `put-scaling-policy` and others name what they belong to in this way.
const TARGET: &[&str] = &["ServiceNamespace", "ResourceId", "ScalableDimension"];

const NONE: &[&str] = &[];

/// A family with what most have; the table below names what differs.
const fn family(kind: Kind, resource: &'static str) -> Family {
    Family {
        kind,
        resource,
        one: NONE,
        many: NONE,
        groups: &[],
        never: NONE,
        names: NONE,
        elsewhere: NONE,
        partial: never_partial,
    }
}

/// Every family, the most telling first.
pub static FAMILIES: [Family; 16] = [
    Family {
        one: &["taskDefinition"],
        groups: &[
            (1, &["containerDefinitions"]),
            (
                1,
                &[
                    "family",
                    "cpu",
                    "memory",
                    "taskRoleArn",
                    "executionRoleArn",
                    "networkMode",
                    "requiresCompatibilities",
                    "volumes",
                    "placementConstraints",
                    "runtimePlatform",
                    "taskDefinitionArn",
                    "pidMode",
                    "ipcMode",
                    "proxyConfiguration",
                    "ephemeralStorage",
                ],
            ),
        ],
        names: &["family"],
        ..family(Kind::EcsTaskDefinition, "AWS::ECS::TaskDefinition")
    },
    Family {
        one: &["service"],
        many: &["services"],
        groups: &[
            (1, &["serviceName", "service", "serviceArn"]),
            (
                1,
                &[
                    "taskDefinition",
                    "desiredCount",
                    "loadBalancers",
                    "deploymentController",
                    "deploymentConfiguration",
                    "launchType",
                    "capacityProviderStrategy",
                    "networkConfiguration",
                    "serviceRegistries",
                ],
            ),
        ],
        never: &["overrides", "startedBy", "sourceConfiguration", "provider", "functions"],
        names: &["serviceName", "service"],
        partial: is_service_update,
        ..family(Kind::EcsService, "AWS::ECS::Service")
    },
    Family {
        // Without a name: the CLI takes it from its flags.
        groups: &[(1, &["taskDefinition"]), (1, &["desiredCount", "schedulingStrategy"])],
        never: &["overrides", "startedBy", "count"],
        ..family(Kind::EcsService, "AWS::ECS::Service")
    },
    Family {
        many: &["ScalableTargets"],
        groups: &[(2, TARGET), (1, &["MinCapacity", "MaxCapacity", "SuspendedState", "RoleARN"])],
        never: &["PolicyName", "PolicyType", "ScheduledActionName", "Schedule"],
        names: &["ResourceId"],
        elsewhere: &["ScheduledActions"],
        ..family(Kind::ScalableTarget, "AWS::ApplicationAutoScaling::ScalableTarget")
    },
    Family {
        many: &["ScalingPolicies"],
        groups: &[
            (2, &["ServiceNamespace", "ResourceId", "ScalableDimension", "PolicyName"]),
            (
                1,
                &[
                    "TargetTrackingScalingPolicyConfiguration",
                    "StepScalingPolicyConfiguration",
                    "PredictiveScalingPolicyConfiguration",
                    "PolicyType",
                ],
            ),
        ],
        never: &["AutoScalingGroupName"],
        names: &["PolicyName"],
        ..family(Kind::ScalingPolicy, "AWS::ApplicationAutoScaling::ScalingPolicy")
    },
    Family {
        many: &["ScheduledActions"],
        groups: &[
            (2, TARGET),
            (2, &["Schedule", "ScalableTargetAction", "ScheduledActionName", "StartTime"]),
        ],
        names: &["ScheduledActionName"],
        ..family(Kind::ScheduledAction, "AWS::ApplicationAutoScaling::ScheduledAction")
    },
    Family {
        many: &["ScalingPolicies"],
        groups: &[
            (1, &["AutoScalingGroupName"]),
            (1, &["PolicyName", "PolicyType"]),
            (
                1,
                &[
                    "TargetTrackingConfiguration",
                    "StepAdjustments",
                    "ScalingAdjustment",
                    "AdjustmentType",
                    "PredictiveScalingConfiguration",
                ],
            ),
        ],
        names: &["PolicyName"],
        ..family(Kind::ScalingPolicy, "AWS::AutoScaling::ScalingPolicy")
    },
    Family {
        many: &["ScheduledUpdateGroupActions"],
        groups: &[
            (2, &["AutoScalingGroupName", "ScheduledActionName"]),
            (1, &["Recurrence", "StartTime", "MinSize", "MaxSize", "DesiredCapacity"]),
        ],
        names: &["ScheduledActionName"],
        ..family(Kind::ScheduledAction, "AWS::AutoScaling::ScheduledAction")
    },
    Family {
        many: &["AutoScalingGroups"],
        groups: &[
            (1, &["AutoScalingGroupName"]),
            (
                2,
                &[
                    "MinSize",
                    "MaxSize",
                    "DesiredCapacity",
                    "LaunchTemplate",
                    "LaunchConfigurationName",
                    "MixedInstancesPolicy",
                    "VPCZoneIdentifier",
                    "AvailabilityZones",
                    "HealthCheckType",
                    "TargetGroupARNs",
                ],
            ),
        ],
        never: &["ScheduledActionName", "PolicyName"],
        names: &["AutoScalingGroupName"],
        ..family(Kind::AutoScalingGroup, "AWS::AutoScaling::AutoScalingGroup")
    },
    Family {
        one: &["Role"],
        many: &["Roles"],
        groups: &[(1, &["AssumeRolePolicyDocument"]), (1, &["RoleName", "Arn", "RoleId", "Path"])],
        names: &["RoleName"],
        elsewhere: &["Policies", "ManagedPolicyArns"],
        ..family(Kind::IamRole, "AWS::IAM::Role")
    },
    Family {
        one: &["repository"],
        many: &["repositories"],
        groups: &[
            (1, &["repositoryName"]),
            (
                1,
                &[
                    "imageTagMutability",
                    "imageScanningConfiguration",
                    "encryptionConfiguration",
                    "repositoryArn",
                    "repositoryUri",
                    "tags",
                ],
            ),
        ],
        never: &["catalogData", "policyText", "lifecyclePolicyText", "imageDetails", "imageIds"],
        names: &["repositoryName"],
        elsewhere: &["RepositoryPolicyText", "LifecyclePolicy"],
        ..family(Kind::EcrRepository, "AWS::ECR::Repository")
    },
    Family {
        one: &["Service"],
        many: &["Services"],
        groups: &[
            (1, &["SourceConfiguration"]),
            (
                1,
                &[
                    "ServiceName",
                    "InstanceConfiguration",
                    "HealthCheckConfiguration",
                    "AutoScalingConfigurationArn",
                    "NetworkConfiguration",
                    "ServiceArn",
                    "EncryptionConfiguration",
                ],
            ),
        ],
        names: &["ServiceName"],
        ..family(Kind::ApprunnerService, "AWS::AppRunner::Service")
    },
    Family {
        one: &["nodegroup"],
        groups: &[
            (1, &["nodegroupName", "nodegroupArn"]),
            (
                1,
                &[
                    "nodeRole",
                    "subnets",
                    "scalingConfig",
                    "instanceTypes",
                    "amiType",
                    "launchTemplate",
                    "clusterName",
                ],
            ),
        ],
        names: &["nodegroupName"],
        ..family(Kind::EksNodegroup, "AWS::EKS::Nodegroup")
    },
    Family {
        one: &["fargateProfile"],
        groups: &[
            (1, &["fargateProfileName", "fargateProfileArn"]),
            (1, &["podExecutionRoleArn", "selectors", "subnets", "clusterName"]),
        ],
        names: &["fargateProfileName"],
        ..family(Kind::EksFargateProfile, "AWS::EKS::FargateProfile")
    },
    Family {
        many: &["FileSystems"],
        groups: &[
            (1, &["CreationToken", "FileSystemId", "PerformanceMode", "ThroughputMode"]),
            (
                1,
                &[
                    "Encrypted",
                    "PerformanceMode",
                    "ThroughputMode",
                    "KmsKeyId",
                    "ProvisionedThroughputInMibps",
                    "AvailabilityZoneName",
                ],
            ),
            (2, EFS_MEMBERS),
        ],
        never: &["FileSystemType", "StorageCapacity", "LustreConfiguration"],
        names: &["Name", "CreationToken"],
        elsewhere: &["FileSystemPolicy", "LifecyclePolicies", "BackupPolicy"],
        ..family(Kind::EfsFileSystem, "AWS::EFS::FileSystem")
    },
    Family {
        // `create-role` with nothing but a name for the policy's text.
        groups: &[(2, &["AssumeRolePolicyDocument", "RoleName"])],
        names: &["RoleName"],
        elsewhere: &["Policies", "ManagedPolicyArns"],
        ..family(Kind::IamRole, "AWS::IAM::Role")
    },
];

const EFS_MEMBERS: &[&str] = &[
    "CreationToken",
    "FileSystemId",
    "PerformanceMode",
    "ThroughputMode",
    "Encrypted",
    "KmsKeyId",
    "ProvisionedThroughputInMibps",
    "AvailabilityZoneName",
    "Backup",
    "Tags",
];

/// Where the resource of a family stands in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// It is the document.
    Itself,
    /// It is a member of it.
    Member(NodeId),
    /// It is an item of a list that is a member of it.
    List(NodeId),
}

impl Family {
    /// Whether a map has the members of the family.
    pub fn fits(&self, tree: &Tree, node: NodeId) -> bool {
        let has = |key: &&&str| tree.get(node, key).is_some();
        let count = |keys: &'static [&'static str]| keys.iter().filter(has).count();
        tree.is_map(node)
            && !self.groups.is_empty()
            && self.groups.iter().all(|(least, keys)| count(keys) >= *least)
            && count(self.never) == 0
    }

    /// Whether and where a document holds resources of the family.
    pub fn find(&self, tree: &Tree, node: NodeId) -> Option<Holder> {
        if self.fits(tree, node) {
            return Some(Holder::Itself);
        }
        for key in self.one {
            if let Some(member) = tree.get(node, key)
                && self.fits(tree, member)
            {
                return Some(Holder::Member(member));
            }
        }
        for key in self.many {
            if let Some(member) = tree.get(node, key)
                && tree.items(member).iter().any(|item| self.fits(tree, *item))
            {
                return Some(Holder::List(member));
            }
        }
        None
    }
}
