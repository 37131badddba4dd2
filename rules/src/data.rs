//! The built-in data: what AWS and Kubernetes publish, in the form in which rules need it.
//!
//! `rules/data/README.md` names the source and the generator of each file.

use plimsoll_core::model::Shapes;

/// Names and types of the properties of every kind that rules know.
///
/// A table that cannot be read is an empty one; a test sees to it that this does not happen.
pub fn shapes() -> Shapes {
    Shapes::open(TABLES).unwrap_or_default()
}

const TABLES: &[&str] =
    &[include_str!("../data/shapes.txt"), include_str!("../data/shapes-kubernetes.txt")];

#[cfg(test)]
mod tests {
    use super::*;
    use plimsoll_core::model::Ty;

    #[test]
    fn the_tables_are_well_formed() {
        if let Err(error) = Shapes::parse_all(TABLES) {
            panic!("{error}");
        }
        for table in TABLES {
            Shapes::parse(table).unwrap();
        }
        let shapes = shapes();
        for id in 0..u16::MAX {
            let Some(shape) = shapes.shape(plimsoll_core::model::ShapeId(id)) else { break };
            for prop in shape.props() {
                assert_eq!(prop.limits.fault(), None, "{}.{}", shape.name, prop.name);
            }
        }
        assert!((0..shapes.patterns()).all(|number| shapes.pattern(number).is_some()));
        let kinds = shapes.kinds();
        assert!(kinds.iter().any(|kind| kind.starts_with("AWS::")), "{kinds:?}");
        assert!(kinds.iter().any(|kind| kind.contains("/v1/")), "{kinds:?}");
    }

    /// Follows names from a kind through lists and maps; how each is called in the other spelling,
    /// and the last one's type.
    fn follow(kind: &str, path: &str, api: bool) -> (String, String) {
        let shapes = shapes();
        let mut ty = Ty::Shape(shapes.kind(kind).unwrap());
        let mut names = Vec::new();
        for name in path.split('.') {
            while let Ty::List(index) = ty {
                ty = shapes.inner(index);
            }
            let Ty::Shape(id) = ty else { panic!("{kind} {path}: {name} is in no structure") };
            let shape = shapes.shape(id).unwrap();
            let prop = if api { shape.api_prop(name) } else { shape.prop(name) };
            let prop = prop.unwrap_or_else(|| panic!("{kind} {path}: no {name}"));
            names.push(if api { prop.name } else { prop.api.unwrap_or("-") });
            ty = prop.ty;
        }
        (names.join("."), spell(&shapes, ty))
    }

    fn spell(shapes: &Shapes, ty: Ty) -> String {
        match ty {
            Ty::Any => "*".into(),
            Ty::String => "s".into(),
            Ty::Integer => "i".into(),
            Ty::Number => "n".into(),
            Ty::Boolean => "b".into(),
            Ty::Timestamp => "t".into(),
            Ty::Json => "j".into(),
            Ty::List(index) => format!("[{}", spell(shapes, shapes.inner(index))),
            Ty::Map(index) => format!("{{{}", spell(shapes, shapes.inner(index))),
            Ty::Shape(id) => shapes.shape(id).unwrap().name.into(),
        }
    }

    #[test]
    #[rustfmt::skip]
    fn api_names_lead_to_canonical_names() {
        for (kind, path, canonical, ty) in [
            ("AWS::ECS::TaskDefinition", "containerDefinitions", "ContainerDefinitions", "[ContainerDefinition"),
            ("AWS::ECS::TaskDefinition", "containerDefinitions.essential", "ContainerDefinitions.Essential", "b"),
            ("AWS::ECS::TaskDefinition", "containerDefinitions.dockerLabels", "ContainerDefinitions.DockerLabels", "{s"),
            ("AWS::ECS::TaskDefinition", "containerDefinitions.logConfiguration.options", "ContainerDefinitions.LogConfiguration.Options", "{s"),
            ("AWS::ECS::TaskDefinition", "containerDefinitions.firelensConfiguration.options", "ContainerDefinitions.FirelensConfiguration.Options", "{s"),
            ("AWS::ECS::TaskDefinition", "volumes.efsVolumeConfiguration.fileSystemId", "Volumes.EFSVolumeConfiguration.FilesystemId", "s"),
            ("AWS::ECS::TaskDefinition", "volumes.efsVolumeConfiguration.authorizationConfig.accessPointId", "Volumes.EFSVolumeConfiguration.AuthorizationConfig.AccessPointId", "s"),
            ("AWS::ECS::TaskDefinition", "volumes.efsVolumeConfiguration.authorizationConfig.iam", "Volumes.EFSVolumeConfiguration.AuthorizationConfig.IAM", "s"),
            ("AWS::ECS::TaskDefinition", "volumes.dockerVolumeConfiguration.driverOpts", "Volumes.DockerVolumeConfiguration.DriverOpts", "{s"),
            ("AWS::ECS::TaskDefinition", "proxyConfiguration.properties.name", "ProxyConfiguration.ProxyConfigurationProperties.Name", "s"),
            ("AWS::ECS::TaskDefinition", "requiresAttributes.targetId", "RequiresAttributes.TargetId", "s"),
            ("AWS::ECS::TaskDefinition", "revision", "Revision", "i"),
            ("AWS::ECS::TaskDefinition", "cpu", "Cpu", "s"),
            ("AWS::ECS::Service", "capacityProviderStrategy.base", "CapacityProviderStrategy.Base", "i"),
            ("AWS::ECS::Service", "placementStrategy", "PlacementStrategies", "[PlacementStrategy"),
            ("AWS::ECS::Service", "networkConfiguration.awsvpcConfiguration.assignPublicIp", "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp", "s"),
            ("AWS::ECS::Service", "deploymentConfiguration.deploymentCircuitBreaker.rollback", "DeploymentConfiguration.DeploymentCircuitBreaker.Rollback", "b"),
            ("AWS::ECS::Service", "clusterArn", "Cluster", "s"),
            ("AWS::ECS::Service", "forceNewDeployment", "ForceNewDeployment", "b"),
            ("AWS::ECS::Cluster", "settings.value", "ClusterSettings.Value", "s"),
            ("AWS::ApplicationAutoScaling::ScalableTarget", "MinCapacity", "MinCapacity", "i"),
            ("AWS::ApplicationAutoScaling::ScalingPolicy", "TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType", "TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType", "s"),
            ("AWS::ApplicationAutoScaling::ScheduledAction", "ScalableTargetAction.MaxCapacity", "ScalableTargetAction.MaxCapacity", "i"),
            ("AWS::AutoScaling::AutoScalingGroup", "AutoScalingGroupName", "AutoScalingGroupName", "s"),
            ("AWS::AutoScaling::AutoScalingGroup", "MinSize", "MinSize", "i"),
            ("AWS::AutoScaling::AutoScalingGroup", "DefaultCooldown", "Cooldown", "i"),
            ("AWS::AutoScaling::AutoScalingGroup", "VPCZoneIdentifier", "VPCZoneIdentifier", "s"),
            ("AWS::EC2::LaunchTemplate", "LaunchTemplateData.MetadataOptions.HttpTokens", "LaunchTemplateData.MetadataOptions.HttpTokens", "s"),
            ("AWS::IAM::Role", "AssumeRolePolicyDocument", "AssumeRolePolicyDocument", "j"),
            ("AWS::IAM::Role", "RolePolicyList.PolicyDocument", "Policies.PolicyDocument", "j"),
            ("AWS::IAM::ManagedPolicy", "Document", "PolicyDocument", "j"),
            ("AWS::ECR::Repository", "imageScanningConfiguration.scanOnPush", "ImageScanningConfiguration.ScanOnPush", "b"),
            ("AWS::ECR::Repository", "policyText", "RepositoryPolicyText", "j"),
            ("AWS::ECR::Repository", "lifecyclePolicyText", "LifecyclePolicyText", "j"),
            ("AWS::EKS::Nodegroup", "scalingConfig.minSize", "ScalingConfig.MinSize", "i"),
            ("AWS::EKS::Nodegroup", "labels", "Labels", "{s"),
            ("AWS::EKS::Cluster", "resourcesVpcConfig.endpointPublicAccess", "ResourcesVpcConfig.EndpointPublicAccess", "b"),
            ("AWS::EKS::Cluster", "tags", "Tags", "{s"),
            ("AWS::EFS::FileSystem", "LifecyclePolicies.TransitionToIA", "LifecyclePolicies.TransitionToIA", "s"),
            ("AWS::EFS::FileSystem", "Policy", "FileSystemPolicy", "j"),
            ("AWS::AppRunner::Service", "SourceConfiguration.ImageRepository.ImageConfiguration.RuntimeEnvironmentVariables", "SourceConfiguration.ImageRepository.ImageConfiguration.RuntimeEnvironmentVariables", "{s"),
            ("AWS::Logs::LogGroup", "retentionInDays", "RetentionInDays", "i"),
            ("AWS::KMS::Key", "Policy", "KeyPolicy", "j"),
            ("storage.k8s.io/v1/StorageClass", "parameters", "parameters", "{s"),
            ("storage.k8s.io/v1/StorageClass", "metadata.annotations", "metadata.annotations", "{s"),
            ("apps/v1/StatefulSet", "spec.volumeClaimTemplates.spec.storageClassName", "spec.volumeClaimTemplates.spec.storageClassName", "s"),
            ("v1/PersistentVolume", "spec.csi.volumeAttributes", "spec.csi.volumeAttributes", "{s"),
            ("batch/v1/CronJob", "spec.jobTemplate.spec.template.spec.containers.volumeMounts.mountPath", "spec.jobTemplate.spec.template.spec.containers.volumeMounts.mountPath", "s"),
        ] {
            let (found, found_ty) = follow(kind, path, true);
            assert_eq!((found.as_str(), found_ty.as_str()), (canonical, ty), "{kind} {path}");
        }
    }

    #[test]
    #[rustfmt::skip]
    fn canonical_names_have_cloudformations_types() {
        for (kind, path, api, ty) in [
            ("AWS::ECS::TaskDefinition", "Volumes.EFSVolumeConfiguration.FilesystemId", "volumes.efsVolumeConfiguration.fileSystemId", "s"),
            ("AWS::ECS::Service", "Cluster", "cluster", "s"),
            ("AWS::ECR::Repository", "LifecyclePolicy.LifecyclePolicyText", "-.-", "j"),
            ("AWS::ECR::Repository", "RepositoryPolicyText", "policyText", "j"),
            ("AWS::EKS::Cluster", "Tags", "-", "[Tag"),
            ("AWS::EKS::Cluster", "Logging.ClusterLogging.EnabledTypes.Type", "logging.-.-.-", "s"),
            ("AWS::AutoScaling::AutoScalingGroup", "VPCZoneIdentifier", "-", "[s"),
            ("AWS::AppRunner::Service", "SourceConfiguration.ImageRepository.ImageConfiguration.RuntimeEnvironmentVariables.Name", "SourceConfiguration.ImageRepository.ImageConfiguration.-.-", "s"),
            ("AWS::IAM::Role", "Policies.PolicyDocument", "RolePolicyList.PolicyDocument", "j"),
            ("AWS::IAM::Role", "PermissionsBoundary", "-", "s"),
        ] {
            let (found, found_ty) = follow(kind, path, false);
            assert_eq!((found.as_str(), found_ty.as_str()), (api, ty), "{kind} {path}");
        }
    }

    #[test]
    fn kubernetes_names_are_canonical_as_written() {
        let shapes = shapes();
        let pod = shapes.shape(shapes.kind("v1/Pod").unwrap()).unwrap();
        assert!(pod.props().iter().all(|prop| prop.api == Some(prop.name)));
    }
}
