//! Rows of the rule catalogue that the shape check decides: for each fact of a row, a template that breaks
//! it. The pages name the rows in `aka`.

use plimsoll_core::engine::{Config, Host};

/// The row, the kind, its properties in YAML, and the rule that must tell.
#[rustfmt::skip]
const FACTS: &[(&str, &str, &str, &str)] = &[
    ("placement-constraint-type", "AWS::ECS::TaskDefinition", "{PlacementConstraints: [{Type: distinctInstance}]}", "value-not-allowed"),
    ("log-driver-required", "AWS::ECS::TaskDefinition", "{ContainerDefinitions: [{Name: a, Image: b, LogConfiguration: {Options: {a: b}}}]}", "missing-property"),
    ("log-driver-required", "AWS::ECS::TaskDefinition", "{ContainerDefinitions: [{Name: a, Image: b, LogConfiguration: {LogDriver: splunk, SecretOptions: [{Name: a}]}}]}", "missing-property"),
    ("firelens-type-enum", "AWS::ECS::TaskDefinition", "{ContainerDefinitions: [{Name: a, Image: b, FirelensConfiguration: {Type: fluent}}]}", "value-not-allowed"),
    ("secret-entry-shape", "AWS::ECS::TaskDefinition", "{ContainerDefinitions: [{Name: a, Image: b, Secrets: [{Name: a}]}]}", "missing-property"),
    ("secret-entry-shape", "AWS::ECS::TaskDefinition", "{ContainerDefinitions: [{Name: a, Image: b, Secrets: [{ValueFrom: a}]}]}", "missing-property"),
    ("environment-file-type", "AWS::ECS::TaskDefinition", "{ContainerDefinitions: [{Name: a, Image: b, EnvironmentFiles: [{Type: http, Value: a}]}]}", "value-not-allowed"),
    ("efs-authorization-enum", "AWS::ECS::TaskDefinition", "{ContainerDefinitions: [{Name: a, Image: b}], Volumes: [{Name: v, EFSVolumeConfiguration: {FilesystemId: fs-01234567, TransitEncryption: ENABLED, AuthorizationConfig: {IAM: enabled}}}]}", "value-not-allowed"),
    ("efs-authorization-enum", "AWS::ECS::TaskDefinition", "{ContainerDefinitions: [{Name: a, Image: b}], Volumes: [{Name: v, EFSVolumeConfiguration: {FilesystemId: fs-01234567, TransitEncryption: \"true\"}}]}", "value-not-allowed"),
    ("docker-volume-scope-enum", "AWS::ECS::TaskDefinition", "{ContainerDefinitions: [{Name: a, Image: b}], Volumes: [{Name: v, DockerVolumeConfiguration: {Scope: global}}]}", "value-not-allowed"),
    ("depends-on-condition-enum", "AWS::ECS::TaskDefinition", "{ContainerDefinitions: [{Name: a, Image: b, DependsOn: [{ContainerName: a, Condition: STARTED}]}]}", "value-not-allowed"),
    ("ulimit-shape", "AWS::ECS::TaskDefinition", "{ContainerDefinitions: [{Name: a, Image: b, Ulimits: [{Name: nofile, SoftLimit: 1}]}]}", "missing-property"),
    ("ulimit-shape", "AWS::ECS::TaskDefinition", "{ContainerDefinitions: [{Name: a, Image: b, Ulimits: [{Name: files, SoftLimit: 1, HardLimit: 1}]}]}", "value-not-allowed"),
    ("port-protocol-enum", "AWS::ECS::TaskDefinition", "{ContainerDefinitions: [{Name: a, Image: b, PortMappings: [{ContainerPort: 80, Protocol: http}]}]}", "value-not-allowed"),
    ("port-protocol-enum", "AWS::ECS::TaskDefinition", "{ContainerDefinitions: [{Name: a, Image: b, PortMappings: [{ContainerPort: 80, AppProtocol: https}]}]}", "value-not-allowed"),
    ("tmpfs-size-required", "AWS::ECS::TaskDefinition", "{ContainerDefinitions: [{Name: a, Image: b, LinuxParameters: {Tmpfs: [{ContainerPath: /a}]}}]}", "missing-property"),
    ("tmpfs-size-required", "AWS::ECS::TaskDefinition", "{ContainerDefinitions: [{Name: a, Image: b, LinuxParameters: {Devices: [{HostPath: /a, Permissions: [execute]}]}}]}", "value-not-allowed"),
    ("namespace-mode-enums", "AWS::ECS::TaskDefinition", "{NetworkMode: awsvcp}", "value-not-allowed"),
    ("namespace-mode-enums", "AWS::ECS::TaskDefinition", "{PidMode: container}", "value-not-allowed"),
    ("namespace-mode-enums", "AWS::ECS::TaskDefinition", "{IpcMode: shareable}", "value-not-allowed"),
    ("compatibility-and-platform-enums", "AWS::ECS::TaskDefinition", "{RequiresCompatibilities: [FARGATE_SPOT]}", "value-not-allowed"),
    ("compatibility-and-platform-enums", "AWS::ECS::TaskDefinition", "{RuntimePlatform: {CpuArchitecture: AMD64}}", "value-not-allowed"),
    ("compatibility-and-platform-enums", "AWS::ECS::TaskDefinition", "{RuntimePlatform: {OperatingSystemFamily: WINDOWS}}", "value-not-allowed"),
    ("compatibility-and-platform-enums", "AWS::ECS::TaskDefinition", "{ContainerDefinitions: [{Name: a, Image: b, VersionConsistency: \"on\"}]}", "value-not-allowed"),
    ("exec-logging-enum", "AWS::ECS::Cluster", "{Configuration: {ExecuteCommandConfiguration: {Logging: ALL}}}", "value-not-allowed"),
    ("capacity-strategy-ranges", "AWS::ECS::Service", "{CapacityProviderStrategy: [{CapacityProvider: FARGATE, Base: 100001}]}", "out-of-range"),
    ("capacity-strategy-ranges", "AWS::ECS::Service", "{CapacityProviderStrategy: [{CapacityProvider: FARGATE, Weight: 1001}]}", "out-of-range"),
    ("managed-scaling-ranges", "AWS::ECS::CapacityProvider", "{AutoScalingGroupProvider: {AutoScalingGroupArn: a, ManagedScaling: {TargetCapacity: 0}}}", "out-of-range"),
    ("managed-scaling-ranges", "AWS::ECS::CapacityProvider", "{AutoScalingGroupProvider: {AutoScalingGroupArn: a, ManagedScaling: {MaximumScalingStepSize: 10001}}}", "out-of-range"),
    ("managed-scaling-ranges", "AWS::ECS::CapacityProvider", "{AutoScalingGroupProvider: {AutoScalingGroupArn: a, ManagedScaling: {InstanceWarmupPeriod: 10001}}}", "out-of-range"),
    ("circuit-breaker-shape", "AWS::ECS::Service", "{DeploymentConfiguration: {DeploymentCircuitBreaker: {Enable: true}}}", "missing-property"),
    ("circuit-breaker-shape", "AWS::ECS::Service", "{DeploymentConfiguration: {DeploymentCircuitBreaker: {Enable: true, Rollback: true, ThresholdConfiguration: {Type: PERCENT, Value: 1}}}}", "value-not-allowed"),
    ("lifecycle-hook-shape", "AWS::ECS::Service", "{DeploymentConfiguration: {LifecycleHooks: [{HookTargetArn: a, RoleArn: b}]}}", "missing-property"),
    ("lifecycle-hook-shape", "AWS::ECS::Service", "{DeploymentConfiguration: {LifecycleHooks: [{HookTargetArn: a, RoleArn: b, LifecycleStages: [BEFORE]}]}}", "value-not-allowed"),
    ("service-enums", "AWS::ECS::Service", "{LaunchType: Fargate}", "value-not-allowed"),
    ("service-enums", "AWS::ECS::Service", "{SchedulingStrategy: REPLICAS}", "value-not-allowed"),
    ("service-enums", "AWS::ECS::Service", "{PropagateTags: SERVICES}", "value-not-allowed"),
    ("service-enums", "AWS::ECS::Service", "{DeploymentController: {Type: CODEDEPLOY}}", "value-not-allowed"),
    ("service-enums", "AWS::ECS::Service", "{AvailabilityZoneRebalancing: \"ON\"}", "value-not-allowed"),
    ("role-attributes", "AWS::IAM::Role", "{AssumeRolePolicyDocument: {}, RoleName: \"a b\"}", "wrong-format"),
    ("role-attributes", "AWS::IAM::Role", "{AssumeRolePolicyDocument: {}, RoleName: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}", "wrong-length"),
    ("max-session-duration", "AWS::IAM::Role", "{AssumeRolePolicyDocument: {}, MaxSessionDuration: 900}", "out-of-range"),
    ("max-session-duration", "AWS::IAM::Role", "{AssumeRolePolicyDocument: {}, MaxSessionDuration: 43201}", "out-of-range"),
    ("ecr-repository-name", "AWS::ECR::Repository", "{RepositoryName: Team}", "wrong-format"),
    ("ecr-repository-name", "AWS::ECR::Repository", "{RepositoryName: a}", "wrong-length"),
    ("ecr-encryption-type", "AWS::ECR::Repository", "{EncryptionConfiguration: {EncryptionType: AES}}", "value-not-allowed"),
    ("ecr-mutability-enum", "AWS::ECR::Repository", "{ImageTagMutability: immutable}", "value-not-allowed"),
    ("ecr-registry-scanning-shape", "AWS::ECR::RegistryScanningConfiguration", "{ScanType: FULL, Rules: []}", "value-not-allowed"),
    ("ecr-registry-scanning-shape", "AWS::ECR::RegistryScanningConfiguration", "{ScanType: BASIC, Rules: [{ScanFrequency: DAILY, RepositoryFilters: [{Filter: a, FilterType: WILDCARD}]}]}", "value-not-allowed"),
    ("ecr-replication-shape", "AWS::ECR::ReplicationConfiguration", "{ReplicationConfiguration: {Rules: [{Destinations: []}]}}", "wrong-length"),
    ("ecr-replication-shape", "AWS::ECR::ReplicationConfiguration", "{ReplicationConfiguration: {Rules: [{Destinations: [{Region: eu-west-1, RegistryId: \"12\"}]}]}}", "wrong-format"),
    ("fsx-lustre-schema-values", "AWS::FSx::FileSystem", "{FileSystemType: LUSTRE, SubnetIds: [subnet-0123456789abcdef0], StorageType: NVME}", "value-not-allowed"),
    ("eks-version-format", "AWS::EKS::Cluster", "{RoleArn: a, ResourcesVpcConfig: {SubnetIds: [a]}, Version: v1}", "wrong-format"),
    ("eks-cluster-name", "AWS::EKS::Cluster", "{RoleArn: a, ResourcesVpcConfig: {SubnetIds: [a]}, Name: -a}", "wrong-format"),
    ("eks-cluster-name", "AWS::EKS::Cluster", "{RoleArn: a, ResourcesVpcConfig: {SubnetIds: [a]}, Name: \"\"}", "wrong-length"),
    ("eks-log-type-enum", "AWS::EKS::Cluster", "{RoleArn: a, ResourcesVpcConfig: {SubnetIds: [a]}, Logging: {ClusterLogging: {EnabledTypes: [{Type: kubelet}]}}}", "value-not-allowed"),
    ("eks-upgrade-policy", "AWS::EKS::Cluster", "{RoleArn: a, ResourcesVpcConfig: {SubnetIds: [a]}, UpgradePolicy: {SupportType: LONG}}", "value-not-allowed"),
    ("eks-rollback-timeout", "AWS::EKS::Cluster", "{RoleArn: a, ResourcesVpcConfig: {SubnetIds: [a]}, RollbackConfig: {TimeoutMinutes: 60}}", "out-of-range"),
    ("eks-nodegroup-remote-access-key", "AWS::EKS::Nodegroup", "{ClusterName: a, NodeRole: b, Subnets: [c], RemoteAccess: {SourceSecurityGroups: [sg-1]}}", "missing-property"),
    ("eks-nodegroup-ami-type-enum", "AWS::EKS::Nodegroup", "{ClusterName: a, NodeRole: b, Subnets: [c], AmiType: AL2024}", "value-not-allowed"),
    ("eks-nodegroup-ami-type-enum", "AWS::EKS::Nodegroup", "{ClusterName: a, NodeRole: b, Subnets: [c], CapacityType: spot}", "value-not-allowed"),
    ("eks-nodegroup-taints", "AWS::EKS::Nodegroup", "{ClusterName: a, NodeRole: b, Subnets: [c], Taints: [{Key: a, Effect: NoSchedule}]}", "value-not-allowed"),
    ("eks-addon-shape", "AWS::EKS::Addon", "{AddonName: a}", "missing-property"),
    ("eks-addon-shape", "AWS::EKS::Addon", "{ClusterName: a}", "missing-property"),
    ("eks-addon-shape", "AWS::EKS::Addon", "{ClusterName: a, AddonName: b, ResolveConflicts: FORCE}", "value-not-allowed"),
    ("aas-target-required-fields", "AWS::ApplicationAutoScaling::ScalableTarget", "{ResourceId: a, ScalableDimension: \"ecs:service:DesiredCount\", ServiceNamespace: ecs, MinCapacity: 1}", "missing-property"),
    ("aas-dimension-namespace-enum", "AWS::ApplicationAutoScaling::ScalableTarget", "{ResourceId: a, ScalableDimension: \"ecs:service:Count\", ServiceNamespace: ecs, MinCapacity: 1, MaxCapacity: 2}", "value-not-allowed"),
    ("aas-dimension-namespace-enum", "AWS::ApplicationAutoScaling::ScalableTarget", "{ResourceId: a, ScalableDimension: \"ecs:service:DesiredCount\", ServiceNamespace: ECS, MinCapacity: 1, MaxCapacity: 2}", "value-not-allowed"),
    ("aas-policy-type-enum", "AWS::ApplicationAutoScaling::ScalingPolicy", "{PolicyName: a, PolicyType: Target}", "value-not-allowed"),
    ("aas-policy-name", "AWS::ApplicationAutoScaling::ScalingPolicy", "{PolicyName: \"\", PolicyType: StepScaling}", "wrong-length"),
    ("aas-predefined-metric-enum", "AWS::ApplicationAutoScaling::ScalingPolicy", "{PolicyName: a, PolicyType: TargetTrackingScaling, TargetTrackingScalingPolicyConfiguration: {TargetValue: 1, PredefinedMetricSpecification: {PredefinedMetricType: CPU}}}", "value-not-allowed"),
    ("aas-target-value-required", "AWS::ApplicationAutoScaling::ScalingPolicy", "{PolicyName: a, PolicyType: TargetTrackingScaling, TargetTrackingScalingPolicyConfiguration: {PredefinedMetricSpecification: {PredefinedMetricType: ECSServiceAverageCPUUtilization}}}", "missing-property"),
    ("asg-health-check-type", "AWS::AutoScaling::AutoScalingGroup", "{MinSize: 1, MaxSize: 1, HealthCheckType: ALB}", "wrong-format"),
    ("apprunner-service-name", "AWS::AppRunner::Service", "{SourceConfiguration: {}, ServiceName: web}", "wrong-length"),
    ("apprunner-service-name", "AWS::AppRunner::Service", "{SourceConfiguration: {}, ServiceName: \"----\"}", "wrong-format"),
    ("apprunner-image-identifier", "AWS::AppRunner::Service", "{SourceConfiguration: {ImageRepository: {ImageIdentifier: \"nginx:1\", ImageRepositoryType: ECR}}}", "wrong-format"),
    ("apprunner-image-identifier", "AWS::AppRunner::Service", "{SourceConfiguration: {ImageRepository: {ImageIdentifier: \"public.ecr.aws/nginx/nginx:1\", ImageRepositoryType: DOCKER}}}", "value-not-allowed"),
    ("apprunner-role-arn-format", "AWS::AppRunner::Service", "{SourceConfiguration: {AuthenticationConfiguration: {AccessRoleArn: \"arn:aws:iam::12345:role/pull-images\"}}}", "wrong-format"),
    ("apprunner-role-arn-format", "AWS::AppRunner::Service", "{SourceConfiguration: {}, InstanceConfiguration: {InstanceRoleArn: \"arn:aws:iam::12345:role/pull-images\"}}", "wrong-format"),
    ("apprunner-kms-key-format", "AWS::AppRunner::Service", "{SourceConfiguration: {}, EncryptionConfiguration: {KmsKey: \"alias/a\"}}", "wrong-format"),
    ("apprunner-health-check-ranges", "AWS::AppRunner::Service", "{SourceConfiguration: {}, HealthCheckConfiguration: {Interval: 30}}", "out-of-range"),
    ("apprunner-health-check-ranges", "AWS::AppRunner::Service", "{SourceConfiguration: {}, HealthCheckConfiguration: {HealthyThreshold: 0}}", "out-of-range"),
    ("apprunner-health-check-ranges", "AWS::AppRunner::Service", "{SourceConfiguration: {}, HealthCheckConfiguration: {Protocol: HTTPS}}", "value-not-allowed"),
    ("apprunner-egress-enum", "AWS::AppRunner::Service", "{SourceConfiguration: {}, NetworkConfiguration: {EgressConfiguration: {EgressType: PUBLIC}}}", "value-not-allowed"),
    ("apprunner-source-shape", "AWS::AppRunner::Service", "{SourceConfiguration: {CodeRepository: {SourceCodeVersion: {Type: BRANCH, Value: main}}}}", "missing-property"),
    ("apprunner-source-shape", "AWS::AppRunner::Service", "{SourceConfiguration: {CodeRepository: {RepositoryUrl: a, SourceCodeVersion: {Type: TAG, Value: main}}}}", "value-not-allowed"),
    ("apprunner-source-shape", "AWS::AppRunner::Service", "{SourceConfiguration: {CodeRepository: {RepositoryUrl: a, SourceCodeVersion: {Type: BRANCH, Value: main}, CodeConfiguration: {ConfigurationSource: FILE}}}}", "value-not-allowed"),
    ("apprunner-runtime-enum", "AWS::AppRunner::Service", "{SourceConfiguration: {CodeRepository: {RepositoryUrl: a, SourceCodeVersion: {Type: BRANCH, Value: main}, CodeConfiguration: {ConfigurationSource: API, CodeConfigurationValues: {Runtime: RUST_1}}}}}", "value-not-allowed"),
    ("apprunner-autoscaling-ranges", "AWS::AppRunner::AutoScalingConfiguration", "{MaxConcurrency: 300}", "out-of-range"),
    ("apprunner-vpc-connector-shape", "AWS::AppRunner::VpcConnector", "{VpcConnectorName: abcd}", "missing-property"),
    ("apprunner-vpc-connector-shape", "AWS::AppRunner::VpcConnector", "{VpcConnectorName: abc, Subnets: [a]}", "wrong-length"),
    ("apprunner-observability-shape", "AWS::AppRunner::Service", "{SourceConfiguration: {}, ObservabilityConfiguration: {ObservabilityConfigurationArn: a}}", "missing-property"),
    ("apprunner-observability-shape", "AWS::AppRunner::ObservabilityConfiguration", "{TraceConfiguration: {Vendor: XRAY}}", "value-not-allowed"),
    ("efs-performance-throughput-enums", "AWS::EFS::FileSystem", "{PerformanceMode: max}", "value-not-allowed"),
    ("efs-performance-throughput-enums", "AWS::EFS::FileSystem", "{ThroughputMode: burst}", "value-not-allowed"),
    ("efs-performance-throughput-enums", "AWS::EFS::FileSystem", "{ThroughputMode: provisioned, ProvisionedThroughputInMibps: 0.5}", "out-of-range"),
    ("efs-lifecycle-values", "AWS::EFS::FileSystem", "{LifecyclePolicies: [{TransitionToIA: AFTER_2_DAYS}]}", "value-not-allowed"),
    ("efs-access-point-creation-info", "AWS::EFS::AccessPoint", "{FileSystemId: fs-01234567, RootDirectory: {CreationInfo: {OwnerUid: \"1\", OwnerGid: \"1\"}}}", "missing-property"),
    ("efs-access-point-creation-info", "AWS::EFS::AccessPoint", "{FileSystemId: fs-01234567, RootDirectory: {CreationInfo: {OwnerUid: \"1\", OwnerGid: \"1\", Permissions: \"999\"}}}", "wrong-format"),
    ("efs-mount-target-required", "AWS::EFS::MountTarget", "{FileSystemId: fs-01234567, SecurityGroups: [a]}", "missing-property"),
    ("efs-mount-target-required", "AWS::EFS::MountTarget", "{FileSystemId: fs-01234567, SubnetId: subnet-01234567}", "missing-property"),
    ("aas-scheduled-action-required-fields", "AWS::ApplicationAutoScaling::ScalableTarget", "{ScheduledActions: [{Schedule: \"rate(1 day)\"}]}", "missing-property"),
    ("aas-scheduled-action-required-fields", "AWS::ApplicationAutoScaling::ScalableTarget", "{ScheduledActions: [{ScheduledActionName: a}]}", "missing-property"),
    ("instance-profile-one-role", "AWS::IAM::InstanceProfile", "{Roles: [a, b]}", "wrong-length"),
    ("eks-fargate-selectors", "AWS::EKS::FargateProfile", "{ClusterName: a, PodExecutionRoleArn: b}", "missing-property"),
    ("eks-fargate-selectors", "AWS::EKS::FargateProfile", "{ClusterName: a, PodExecutionRoleArn: b, Selectors: [{Labels: []}]}", "missing-property"),
];

#[test]
fn every_fact_of_the_rows_is_told() {
    let engine = plimsoll_rules::engine();
    let mut wrong = Vec::new();
    for (row, kind, properties, rule) in FACTS {
        let id = format!("general/{rule}");
        let text = format!("Resources:\n  R:\n    Type: {kind}\n    Properties: {properties}\n");
        let unit = engine.read("t.yaml", text.as_bytes(), &engine.options());
        let config = Config { select: vec![id.clone()], ..Config::default() };
        let report = engine.check(std::slice::from_ref(&unit), &config, Host::default()).unwrap();
        if !report.diagnostics.iter().any(|d| d.rule_id == id) {
            wrong.push(format!("{row}: {rule} is silent on {kind} {properties}"));
        }
        let named = engine.rules().iter().any(|rule| {
            rule.meta.id.starts_with("general/") && rule.meta.aka.iter().any(|aka| aka == row)
        });
        if !named {
            wrong.push(format!("{row}: no page names it"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Nor does a page name a row of which no fact is tested.
#[test]
fn every_row_that_a_page_names_has_a_fact() {
    let engine = plimsoll_rules::engine();
    for rule in engine.rules() {
        if matches!(rule.check, plimsoll_core::rule::Check::Shape(_)) {
            for row in rule.meta.aka.iter() {
                assert!(FACTS.iter().any(|(name, ..)| name == row), "{}: {row}", rule.meta.id);
            }
        }
    }
}
