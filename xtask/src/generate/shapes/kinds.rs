//! The reviewed tables: which kinds there are, and where the two sources do not match by name.

/// A resource kind and what describes it.
pub struct Kind {
    /// The canonical kind.
    pub name: &'static str,
    /// The resource type of its CloudFormation schema, and a definition in it (empty for the whole).
    pub cfn: Option<(&'static str, &'static str)>,
    /// The service's folder in botocore.
    pub service: &'static str,
    /// The API's structures for it: what is sent, and what is returned where that has more.
    pub shapes: &'static [&'static str],
}

const fn kind(name: &'static str, service: &'static str, shapes: &'static [&'static str]) -> Kind {
    Kind { name, cfn: Some((name, "")), service, shapes }
}

/// Every kind.
#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    kind("AWS::ECS::TaskDefinition", "ecs", &["RegisterTaskDefinitionRequest", "TaskDefinition"]),
    kind("AWS::ECS::Service", "ecs", &["CreateServiceRequest", "UpdateServiceRequest", "Service"]),
    kind("AWS::ECS::TaskSet", "ecs", &["CreateTaskSetRequest", "TaskSet"]),
    kind("AWS::ECS::Cluster", "ecs", &["CreateClusterRequest", "Cluster"]),
    kind("AWS::ECS::CapacityProvider", "ecs", &["CreateCapacityProviderRequest", "CapacityProvider"]),
    kind("AWS::ECS::ClusterCapacityProviderAssociations", "ecs", &["PutClusterCapacityProvidersRequest"]),

    kind("AWS::ApplicationAutoScaling::ScalableTarget", "application-autoscaling", &["RegisterScalableTargetRequest", "ScalableTarget"]),
    kind("AWS::ApplicationAutoScaling::ScalingPolicy", "application-autoscaling", &["PutScalingPolicyRequest", "ScalingPolicy"]),
    // A kind of our own: CloudFormation writes scheduled actions inside the target.
    Kind {
        name: "AWS::ApplicationAutoScaling::ScheduledAction",
        cfn: Some(("AWS::ApplicationAutoScaling::ScalableTarget", "ScheduledAction")),
        service: "application-autoscaling",
        shapes: &["PutScheduledActionRequest", "ScheduledAction"],
    },

    kind("AWS::AutoScaling::AutoScalingGroup", "autoscaling", &["CreateAutoScalingGroupType", "AutoScalingGroup"]),
    kind("AWS::AutoScaling::ScalingPolicy", "autoscaling", &["PutScalingPolicyType", "ScalingPolicy"]),
    kind("AWS::AutoScaling::ScheduledAction", "autoscaling", &["PutScheduledUpdateGroupActionType", "ScheduledUpdateGroupAction"]),
    kind("AWS::AutoScaling::LaunchConfiguration", "autoscaling", &["CreateLaunchConfigurationType", "LaunchConfiguration"]),
    kind("AWS::AutoScaling::LifecycleHook", "autoscaling", &["PutLifecycleHookType", "LifecycleHook"]),
    kind("AWS::AutoScaling::WarmPool", "autoscaling", &["PutWarmPoolType", "WarmPoolConfiguration"]),

    kind("AWS::EC2::LaunchTemplate", "ec2", &["CreateLaunchTemplateRequest", "LaunchTemplate", "LaunchTemplateVersion"]),
    kind("AWS::EC2::SecurityGroup", "ec2", &["CreateSecurityGroupRequest", "SecurityGroup"]),
    kind("AWS::EC2::SecurityGroupIngress", "ec2", &["AuthorizeSecurityGroupIngressRequest"]),
    kind("AWS::EC2::Subnet", "ec2", &["CreateSubnetRequest", "Subnet"]),
    kind("AWS::EC2::Instance", "ec2", &["RunInstancesRequest", "Instance"]),
    kind("AWS::EC2::Volume", "ec2", &["CreateVolumeRequest", "Volume"]),

    kind("AWS::IAM::Role", "iam", &["CreateRoleRequest", "Role", "RoleDetail"]),
    kind("AWS::IAM::Policy", "iam", &["PutRolePolicyRequest"]),
    kind("AWS::IAM::RolePolicy", "iam", &["PutRolePolicyRequest"]),
    kind("AWS::IAM::UserPolicy", "iam", &["PutUserPolicyRequest"]),
    kind("AWS::IAM::GroupPolicy", "iam", &["PutGroupPolicyRequest"]),
    kind("AWS::IAM::ManagedPolicy", "iam", &["CreatePolicyRequest", "Policy", "PolicyVersion", "ManagedPolicyDetail"]),
    kind("AWS::IAM::InstanceProfile", "iam", &["CreateInstanceProfileRequest", "InstanceProfile"]),
    kind("AWS::IAM::User", "iam", &["CreateUserRequest", "User", "UserDetail"]),
    kind("AWS::IAM::Group", "iam", &["CreateGroupRequest", "Group", "GroupDetail"]),

    kind("AWS::ECR::Repository", "ecr", &["CreateRepositoryRequest", "Repository", "PutLifecyclePolicyRequest", "SetRepositoryPolicyRequest"]),
    kind("AWS::ECR::RegistryPolicy", "ecr", &["PutRegistryPolicyRequest", "GetRegistryPolicyResponse"]),
    kind("AWS::ECR::ReplicationConfiguration", "ecr", &["PutReplicationConfigurationRequest", "DescribeRegistryResponse"]),
    kind("AWS::ECR::PullThroughCacheRule", "ecr", &["CreatePullThroughCacheRuleRequest", "PullThroughCacheRule"]),
    kind("AWS::ECR::RepositoryCreationTemplate", "ecr", &["CreateRepositoryCreationTemplateRequest", "RepositoryCreationTemplate"]),
    kind("AWS::ECR::RegistryScanningConfiguration", "ecr", &["PutRegistryScanningConfigurationRequest", "RegistryScanningConfiguration"]),
    kind("AWS::ECR::PublicRepository", "ecr-public", &["CreateRepositoryRequest", "Repository", "SetRepositoryPolicyRequest"]),

    kind("AWS::EKS::Cluster", "eks", &["CreateClusterRequest", "Cluster"]),
    kind("AWS::EKS::Nodegroup", "eks", &["CreateNodegroupRequest", "Nodegroup"]),
    kind("AWS::EKS::FargateProfile", "eks", &["CreateFargateProfileRequest", "FargateProfile"]),
    kind("AWS::EKS::Addon", "eks", &["CreateAddonRequest", "Addon"]),
    kind("AWS::EKS::AccessEntry", "eks", &["CreateAccessEntryRequest", "AccessEntry"]),
    kind("AWS::EKS::PodIdentityAssociation", "eks", &["CreatePodIdentityAssociationRequest", "PodIdentityAssociation"]),

    kind("AWS::AppRunner::Service", "apprunner", &["CreateServiceRequest", "Service"]),
    kind("AWS::AppRunner::AutoScalingConfiguration", "apprunner", &["CreateAutoScalingConfigurationRequest", "AutoScalingConfiguration"]),
    kind("AWS::AppRunner::VpcConnector", "apprunner", &["CreateVpcConnectorRequest", "VpcConnector"]),
    kind("AWS::AppRunner::VpcIngressConnection", "apprunner", &["CreateVpcIngressConnectionRequest", "VpcIngressConnection"]),
    kind("AWS::AppRunner::ObservabilityConfiguration", "apprunner", &["CreateObservabilityConfigurationRequest", "ObservabilityConfiguration"]),

    kind("AWS::EFS::FileSystem", "efs", &["CreateFileSystemRequest", "FileSystemDescription", "PutBackupPolicyRequest", "PutFileSystemPolicyRequest", "PutLifecycleConfigurationRequest"]),
    kind("AWS::EFS::AccessPoint", "efs", &["CreateAccessPointRequest", "AccessPointDescription"]),
    kind("AWS::EFS::MountTarget", "efs", &["CreateMountTargetRequest", "MountTargetDescription"]),

    kind("AWS::FSx::FileSystem", "fsx", &["CreateFileSystemRequest", "FileSystem"]),
    kind("AWS::FSx::StorageVirtualMachine", "fsx", &["CreateStorageVirtualMachineRequest", "StorageVirtualMachine"]),
    kind("AWS::FSx::Volume", "fsx", &["CreateVolumeRequest", "Volume"]),
    kind("AWS::FSx::DataRepositoryAssociation", "fsx", &["CreateDataRepositoryAssociationRequest", "DataRepositoryAssociation"]),

    kind("AWS::Logs::LogGroup", "logs", &["CreateLogGroupRequest", "LogGroup", "PutRetentionPolicyRequest"]),
    kind("AWS::SecretsManager::Secret", "secretsmanager", &["CreateSecretRequest", "DescribeSecretResponse"]),
    kind("AWS::SSM::Parameter", "ssm", &["PutParameterRequest", "Parameter"]),
    kind("AWS::KMS::Key", "kms", &["CreateKeyRequest", "KeyMetadata"]),
    kind("AWS::CloudWatch::Alarm", "cloudwatch", &["PutMetricAlarmInput", "MetricAlarm"]),

    kind("AWS::ElasticLoadBalancingV2::TargetGroup", "elbv2", &["CreateTargetGroupInput", "TargetGroup"]),
    kind("AWS::ElasticLoadBalancingV2::Listener", "elbv2", &["CreateListenerInput", "Listener"]),
    kind("AWS::ElasticLoadBalancingV2::ListenerRule", "elbv2", &["CreateRuleInput", "Rule"]),
    kind("AWS::ElasticLoadBalancingV2::LoadBalancer", "elbv2", &["CreateLoadBalancerInput", "LoadBalancer"]),
];

/// Names that differ by more than case: where, the API's name, the canonical name. `where` is a
/// kind, or a resource type and the name of a definition in its schema.
///
/// Only names of the same thing with the same value are here; a member of the same meaning and
/// another form stays a property of its own.
#[rustfmt::skip]
pub const ALIASES: &[(&str, &str, &str)] = &[
    ("AWS::ECS::TaskDefinition/ProxyConfiguration", "properties", "ProxyConfigurationProperties"),
    ("AWS::ECS::Service", "clusterArn", "Cluster"),
    ("AWS::ECS::Service", "placementStrategy", "PlacementStrategies"),
    ("AWS::ECS::Service", "roleArn", "Role"),
    ("AWS::ECS::Service", "service", "ServiceName"),
    ("AWS::ECS::TaskSet", "clusterArn", "Cluster"),
    ("AWS::ECS::TaskSet", "serviceArn", "Service"),
    ("AWS::ECS::Cluster", "clusterArn", "Arn"),
    ("AWS::ECS::Cluster", "settings", "ClusterSettings"),
    ("AWS::ECS::CapacityProvider", "cluster", "ClusterName"),

    ("AWS::ApplicationAutoScaling::ScalingPolicy", "PolicyARN", "Arn"),
    ("AWS::AutoScaling::AutoScalingGroup", "DefaultCooldown", "Cooldown"),
    ("AWS::AutoScaling::ScalingPolicy", "PolicyARN", "Arn"),
    ("AWS::CloudWatch::Alarm", "AlarmArn", "Arn"),

    ("AWS::EC2::Instance", "PublicIpAddress", "PublicIp"),
    ("AWS::EC2::Instance/NetworkInterface", "Groups", "GroupSet"),
    ("AWS::EC2::SecurityGroup", "Description", "GroupDescription"),

    ("AWS::ECR::Repository", "policyText", "RepositoryPolicyText"),
    ("AWS::ECR::Repository", "repositoryArn", "Arn"),
    ("AWS::ECR::Repository/ImageTagMutabilityExclusionFilter", "filter", "ImageTagMutabilityExclusionFilterValue"),
    ("AWS::ECR::Repository/ImageTagMutabilityExclusionFilter", "filterType", "ImageTagMutabilityExclusionFilterType"),
    ("AWS::ECR::RepositoryCreationTemplate/ImageTagMutabilityExclusionFilter", "filter", "ImageTagMutabilityExclusionFilterValue"),
    ("AWS::ECR::RepositoryCreationTemplate/ImageTagMutabilityExclusionFilter", "filterType", "ImageTagMutabilityExclusionFilterType"),
    ("AWS::ECR::PublicRepository", "catalogData", "RepositoryCatalogData"),
    ("AWS::ECR::PublicRepository", "policyText", "RepositoryPolicyText"),
    ("AWS::ECR::PublicRepository", "repositoryArn", "Arn"),

    ("AWS::EKS::Addon", "addonArn", "Arn"),
    ("AWS::EKS::FargateProfile", "fargateProfileArn", "Arn"),
    ("AWS::EKS::Nodegroup", "nodegroupArn", "Arn"),

    ("AWS::EFS::FileSystem", "FileSystemArn", "Arn"),
    ("AWS::EFS::FileSystem", "Policy", "FileSystemPolicy"),
    ("AWS::EFS::FileSystem", "Tags", "FileSystemTags"),
    ("AWS::EFS::AccessPoint", "AccessPointArn", "Arn"),
    ("AWS::EFS::AccessPoint", "Tags", "AccessPointTags"),
    ("AWS::EFS::MountTarget", "MountTargetId", "Id"),
    ("AWS::FSx::FileSystem", "FileSystemId", "Id"),

    ("AWS::IAM::Role", "RolePolicyList", "Policies"),
    ("AWS::IAM::User", "GroupList", "Groups"),
    ("AWS::IAM::User", "UserPolicyList", "Policies"),
    ("AWS::IAM::Group", "GroupPolicyList", "Policies"),
    ("AWS::IAM::ManagedPolicy", "Arn", "PolicyArn"),
    ("AWS::IAM::ManagedPolicy", "Document", "PolicyDocument"),
    ("AWS::IAM::ManagedPolicy", "PolicyName", "ManagedPolicyName"),

    ("AWS::KMS::Key", "PendingDeletionWindowInDays", "PendingWindowInDays"),
    ("AWS::KMS::Key", "Policy", "KeyPolicy"),
    ("AWS::KMS::Key/Tag", "TagKey", "Key"),
    ("AWS::KMS::Key/Tag", "TagValue", "Value"),
    ("AWS::SecretsManager::Secret", "ARN", "Id"),
    ("AWS::SecretsManager::Secret", "AddReplicaRegions", "ReplicaRegions"),
];

/// Properties whose values a rule page judges better than a pattern or an enumeration can.
pub const SAID_BETTER: &[(&str, &str)] = &[
    // apprunner/instance-size tells the pairs.
    ("AWS::AppRunner::Service/InstanceConfiguration", "Cpu"),
    ("AWS::AppRunner::Service/InstanceConfiguration", "Memory"),
];

/// Properties whose text is a JSON document, whatever the sources call it.
pub const DOCUMENTS: &[&str] = &[
    "AssumeRolePolicyDocument",
    "Document",
    "FileSystemPolicy",
    "KeyPolicy",
    "LifecyclePolicy",
    "LifecyclePolicyText",
    "Policy",
    "PolicyDocument",
    "PolicyText",
    "RepositoryPolicy",
    "RepositoryPolicyText",
];
