use super::*;

const CONTAINER: &str = r#"{"name": "web", "image": "nginx", "essential": true}"#;

#[test]
fn a_task_definition_and_its_describe_output() {
    let unit = json(&format!(
        r#"{{"family": "web", "cpu": "256", "containerDefinitions": [{CONTAINER}],
            "volumes": [{{"name": "v", "efsVolumeConfiguration": {{"fileSystemId": "fs-1"}}}}]}}"#
    ));
    checked(&unit, Kind::EcsTaskDefinition, &["AWS::ECS::TaskDefinition web"]);
    assert_eq!(at(&unit, 0, "ContainerDefinitions.0.Essential"), "true");
    assert_eq!(at(&unit, 0, "Volumes.0.EFSVolumeConfiguration.FilesystemId"), "\"fs-1\"");
    assert_eq!(unit.model.resources[0].name_span.of(&unit.source.text), "\"web\"");
    assert_eq!(unit.model.resources[0].name.as_deref(), Some("web"));

    let unit = json(&format!(
        r#"{{"taskDefinition": {{"taskDefinitionArn": "arn:x", "family": "web", "revision": 3,
            "containerDefinitions": [{CONTAINER}], "cpu": null}},
            "tags": [{{"key": "team", "value": "a"}}]}}"#
    ));
    checked(&unit, Kind::EcsTaskDefinition, &["AWS::ECS::TaskDefinition web"]);
    assert_eq!(at(&unit, 0, "Tags.0.Key"), "\"team\"");
    assert_eq!(at(&unit, 0, "Cpu"), "absent");

    // No other key at all, and in YAML.
    let unit = yaml("containerDefinitions:\n  - name: web\n    image: nginx\n    cpu: '10'\n");
    checked(&unit, Kind::EcsTaskDefinition, &["AWS::ECS::TaskDefinition TaskDefinition"]);
    assert_eq!(at(&unit, 0, "ContainerDefinitions.0.Cpu"), "malformed", "the API wants a number");
    let span = unit.model.resources[0].name_span;
    assert_eq!(span.of(&unit.source.text), "containerDefinitions");
}

#[test]
fn several_task_definitions_in_one_list() {
    let one = |family: &str| format!(r#"{{"family": "{family}", "containerDefinitions": []}}"#);
    let unit = json(&format!("[{}, {}, {}]", one("a"), one("b"), one("a")));
    let expected = ["a", "b", "a"].map(|id| format!("AWS::ECS::TaskDefinition {id}"));
    checked(&unit, Kind::EcsTaskDefinition, &expected.each_ref().map(String::as_str));
    let addresses: Vec<_> = unit.model.resources.iter().map(|r| r.address.as_str()).collect();
    assert_eq!(addresses, ["a", "b", "a#2"]);
}

#[test]
fn container_definitions_alone() {
    for (content, expected) in [
        (format!("[{CONTAINER}]"), "[{Name: \"web\", Image: \"nginx\", Essential: true}]"),
        (r#"[{"name": "web", "image": "${image}"}]"#.into(), "[{Name: \"web\", Image: ?template}]"),
        (
            r#"{"name": "a", "image": "b", "essential": true, "portMappings": []}"#.into(),
            "[{Name: \"a\", Image: \"b\", Essential: true, PortMappings: []}]",
        ),
    ] {
        let unit = text("files/app.json.tpl", &content);
        let id = "AWS::ECS::TaskDefinition TaskDefinition";
        checked(&unit, Kind::EcsContainerDefinitions, &[id]);
        assert_eq!(at(&unit, 0, ""), format!("{{ContainerDefinitions: {expected}, …}}"));
    }
    skipped(&json(r#"[{"name": "web", "imageUri": "x"}]"#), "image definitions of a pipeline");
    skipped(
        &json(r#"[{"name": "a", "image": "b", "resources": {}}]"#),
        super::super::detect::NOTHING,
    );
}

#[test]
fn services() {
    let create =
        r#"{"cluster": "c", "serviceName": "s", "taskDefinition": "t:1", "desiredCount": 2}"#;
    let unit = json(create);
    checked(&unit, Kind::EcsService, &["AWS::ECS::Service s"]);
    assert_eq!(at(&unit, 0, "DesiredCount"), "2");

    let unit = json(r#"{"cluster": "c", "service": "s", "desiredCount": 0}"#);
    checked(&unit, Kind::EcsService, &["AWS::ECS::Service s"]);
    assert_eq!(
        at(&unit, 0, ""),
        r#"{Cluster: "c", ServiceName: "s", DesiredCount: 0, …}"#,
        "an update leaves out what it does not change"
    );

    let unit = json(
        r#"{"services": [{"serviceArn": "a", "serviceName": "x", "clusterArn": "c",
            "desiredCount": 1, "placementStrategy": []}, {"serviceName": "y"}], "failures": []}"#,
    );
    checked(&unit, Kind::EcsService, &["AWS::ECS::Service x", "AWS::ECS::Service y"]);
    assert_eq!(at(&unit, 0, "Cluster"), "\"c\"");
    assert_eq!(at(&unit, 0, "PlacementStrategies"), "[]");

    let run = r#"{"cluster": "c", "taskDefinition": "t", "count": 1, "launchType": "FARGATE"}"#;
    skipped(&json(run), super::super::detect::NOTHING);
}

#[test]
fn scaling() {
    let target = r#""ServiceNamespace": "ecs", "ResourceId": "service/c/s",
        "ScalableDimension": "ecs:service:DesiredCount""#;
    let unit = json(&format!(r#"{{{target}, "MinCapacity": 1, "MaxCapacity": 4}}"#));
    checked(
        &unit,
        Kind::ScalableTarget,
        &["AWS::ApplicationAutoScaling::ScalableTarget service/c/s"],
    );
    assert_eq!(at(&unit, 0, "ScheduledActions"), "?NotInFiles");
    assert_eq!(at(&unit, 0, "SuspendedState"), "-");

    let unit = json(&format!(r#"{{"ScalableTargets": [{{{target}, "MinCapacity": 1}}]}}"#));
    assert_eq!(unit.kind, Some(Kind::ScalableTarget));

    let unit = json(&format!(
        r#"{{"PolicyName": "p", {target}, "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": {{"TargetValue": 50.5}}}}"#
    ));
    checked(&unit, Kind::ScalingPolicy, &["AWS::ApplicationAutoScaling::ScalingPolicy p"]);
    assert_eq!(at(&unit, 0, "TargetTrackingScalingPolicyConfiguration.TargetValue"), "50.5");

    let unit = json(&format!(
        r#"{{{target}, "ScheduledActionName": "night", "Schedule": "cron(0 20 * * ? *)",
        "ScalableTargetAction": {{"MinCapacity": 0}}}}"#
    ));
    checked(&unit, Kind::ScheduledAction, &["AWS::ApplicationAutoScaling::ScheduledAction night"]);

    let unit = json(
        r#"{"TargetValue": 75.0, "PredefinedMetricSpecification":
        {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}, "ScaleInCooldown": 60}"#,
    );
    checked(
        &unit,
        Kind::ScalingPolicy,
        &["AWS::ApplicationAutoScaling::ScalingPolicy ScalingPolicy"],
    );
    assert_eq!(at(&unit, 0, "TargetTrackingScalingPolicyConfiguration.ScaleInCooldown"), "60");
    assert!(at(&unit, 0, "").ends_with(", …}"));

    let unit = json(
        r#"{"TargetValue": 75.0, "PredefinedMetricSpecification":
        {"PredefinedMetricType": "ASGAverageCPUUtilization"}}"#,
    );
    assert_eq!(resources(&unit), ["AWS::AutoScaling::ScalingPolicy ScalingPolicy"]);

    let unit = json(
        r#"{"AdjustmentType": "ChangeInCapacity", "StepAdjustments":
        [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}]}"#,
    );
    assert_eq!(unit.kind, Some(Kind::ScalingPolicy));
    let step = "StepScalingPolicyConfiguration.StepAdjustments.0.ScalingAdjustment";
    assert_eq!(at(&unit, 0, step), "1");
}

#[test]
fn auto_scaling_groups() {
    let unit = json(
        r#"{"AutoScalingGroups": [{"AutoScalingGroupName": "g", "MinSize": 1, "MaxSize": 2,
        "DefaultCooldown": 300, "VPCZoneIdentifier": "subnet-1, subnet-2"}]}"#,
    );
    checked(&unit, Kind::AutoScalingGroup, &["AWS::AutoScaling::AutoScalingGroup g"]);
    assert_eq!(at(&unit, 0, "VPCZoneIdentifier"), r#"["subnet-1", "subnet-2"]"#);
    assert_eq!(at(&unit, 0, "Cooldown"), "300");

    let unit = json(
        r#"{"AutoScalingGroupName": "g", "PolicyName": "p", "PolicyType": "StepScaling",
        "AdjustmentType": "ChangeInCapacity"}"#,
    );
    checked(&unit, Kind::ScalingPolicy, &["AWS::AutoScaling::ScalingPolicy p"]);
}

fn statement(inner: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", {inner}}}]}}"#)
}

#[test]
fn policies_are_told_apart_by_principal_and_action() {
    let identity = statement(r#""Action": "s3:*", "Resource": "*""#);
    let unit = json(&identity);
    checked(&unit, Kind::IamPolicy, &["AWS::IAM::ManagedPolicy ManagedPolicy"]);
    assert_eq!(at(&unit, 0, "PolicyDocument.Statement.0.Action"), "\"s3:*\"");

    let ecs = r#""Principal": {"Service": "ecs-tasks.amazonaws.com"}"#;
    let unit = json(&statement(&format!(r#"{ecs}, "Action": "sts:AssumeRole""#)));
    checked(&unit, Kind::IamTrustPolicy, &["AWS::IAM::Role Role"]);
    assert!(at(&unit, 0, "").starts_with("{AssumeRolePolicyDocument: "));
    assert!(at(&unit, 0, "").ends_with(", …}"));

    let unit = json(&statement(r#""Principal": "*", "Action": ["ecr:BatchGetImage"]"#));
    checked(&unit, Kind::EcrRepositoryPolicy, &["AWS::ECR::Repository Repository"]);
    assert_eq!(at(&unit, 0, "RepositoryPolicyText.Statement.0.Principal"), "\"*\"");

    let unit = json(&statement(
        r#""Principal": {"AWS": "*"}, "Action": ["elasticfilesystem:ClientMount"]"#,
    ));
    checked(&unit, Kind::EfsFileSystem, &["AWS::EFS::FileSystem FileSystem"]);

    let bucket = r#""Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*""#;
    skipped(&json(&statement(bucket)), "a resource policy of s3");
    let stack = r#""Principal": "*", "Action": "Update:*", "Resource": "*""#;
    skipped(&json(&statement(stack)), "a CloudFormation stack policy");

    // A policy without its effect is still a policy: that is what is worth telling.
    let unit = json(r#"{"Version": "2012-10-17", "Statement": {"Action": "s3:*"}}"#);
    assert_eq!(unit.kind, Some(Kind::IamPolicy));
}

#[test]
fn policies_in_the_answers_of_iam() {
    let trust = statement(r#""Principal": {"Service": "x"}, "Action": "sts:AssumeRole""#);
    let encoded: String = trust
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).into() } else { format!("%{b:02X}") })
        .collect();
    let escaped = trust.replace('"', "\\\"");
    for document in [trust.clone(), format!("\"{escaped}\""), format!("\"{encoded}\"")] {
        let unit = json(&format!(
            r#"{{"Role": {{"RoleName": "r", "Arn": "a", "AssumeRolePolicyDocument": {document}}}}}"#
        ));
        checked(&unit, Kind::IamRole, &["AWS::IAM::Role r"]);
        let path = "AssumeRolePolicyDocument.Statement.0.Principal.Service";
        assert_eq!(at(&unit, 0, path), "\"x\"");
        assert_eq!(at(&unit, 0, "ManagedPolicyArns"), "?NotInFiles");
    }
    let source = format!(
        r#"{{"Roles": [{{"RoleName": "r", "Path": "/", "AssumeRolePolicyDocument": "{encoded}"}}]}}"#
    );
    let unit = json(&source);
    let document = unit
        .model
        .field(&unit.tree, unit.model.resources[0].properties, "AssumeRolePolicyDocument")
        .unwrap()
        .value;
    let version = unit.model.field(&unit.tree, document, "Version").unwrap();
    assert_eq!(version.key_span.of(&source), "%22Version%22", "places are those of the file");

    let policy = statement(r#""Action": "s3:*", "Resource": "*""#);
    let unit =
        json(&format!(r#"{{"RoleName": "r", "PolicyName": "p", "PolicyDocument": {policy}}}"#));
    checked(&unit, Kind::IamPolicy, &["AWS::IAM::RolePolicy p"]);
    assert_eq!(at(&unit, 0, "RoleName"), "\"r\"");
    let unit =
        json(&format!(r#"{{"UserName": "u", "PolicyName": "p", "PolicyDocument": {policy}}}"#));
    assert_eq!(resources(&unit), ["AWS::IAM::UserPolicy p"]);
    let unit =
        json(&format!(r#"{{"PolicyVersion": {{"Document": {policy}, "VersionId": "v1"}}}}"#));
    checked(&unit, Kind::IamPolicy, &["AWS::IAM::ManagedPolicy ManagedPolicy"]);
    assert_eq!(at(&unit, 0, "PolicyDocument.Statement.0.Action"), "\"s3:*\"");
}

#[test]
fn repositories_and_their_policies() {
    let unit =
        json(r#"{"repositoryName": "r", "imageScanningConfiguration": {"scanOnPush": false}}"#);
    checked(&unit, Kind::EcrRepository, &["AWS::ECR::Repository r"]);
    assert_eq!(at(&unit, 0, "ImageScanningConfiguration.ScanOnPush"), "false");
    assert_eq!(at(&unit, 0, "LifecyclePolicy"), "?NotInFiles");

    let unit = json(r#"{"repositories": [{"repositoryName": "r", "repositoryArn": "a"}]}"#);
    checked(&unit, Kind::EcrRepository, &["AWS::ECR::Repository r"]);

    let rules =
        r#"{"rules": [{"rulePriority": 1, "selection": {}, "action": {"type": "expire"}}]}"#;
    let unit = json(rules);
    checked(&unit, Kind::EcrLifecyclePolicy, &["AWS::ECR::Repository Repository"]);
    let priority = "LifecyclePolicy.LifecyclePolicyText.rules.0.rulePriority";
    assert_eq!(at(&unit, 0, priority), "1");

    let escaped = rules.replace('"', "\\\"");
    let unit = json(&format!(r#"{{"repositoryName": "r", "lifecyclePolicyText": "{escaped}"}}"#));
    checked(&unit, Kind::EcrLifecyclePolicy, &["AWS::ECR::Repository r"]);
    assert_eq!(at(&unit, 0, priority), "1");

    let policy = statement(r#""Principal": "*", "Action": "ecr:*""#).replace('"', "\\\"");
    let unit = json(&format!(r#"{{"repositoryName": "r", "policyText": "{policy}"}}"#));
    checked(&unit, Kind::EcrRepositoryPolicy, &["AWS::ECR::Repository r"]);
    assert_eq!(at(&unit, 0, "RepositoryPolicyText.Statement.0.Action"), "\"ecr:*\"");
}

#[test]
fn app_runner_eks_and_efs() {
    let unit = json(
        r#"{"ServiceName": "s", "SourceConfiguration": {"ImageRepository": {"ImageIdentifier": "i"}}}"#,
    );
    checked(&unit, Kind::ApprunnerService, &["AWS::AppRunner::Service s"]);

    let unit = yaml(
        "version: 1.0\nruntime: python3\nbuild:\n  commands:\n    build: []\nrun:\n  command: x\n",
    );
    checked(&unit, Kind::ApprunnerYaml, &["apprunner.yaml apprunner.yaml"]);
    assert_eq!(at(&unit, 0, "runtime"), "\"python3\"");

    let unit = json(
        r#"{"nodegroup": {"nodegroupName": "n", "clusterName": "c", "scalingConfig": {"minSize": 2}}}"#,
    );
    checked(&unit, Kind::EksNodegroup, &["AWS::EKS::Nodegroup n"]);
    assert_eq!(at(&unit, 0, "ScalingConfig.MinSize"), "2");

    let unit = json(r#"{"fargateProfileName": "f", "clusterName": "c", "selectors": []}"#);
    checked(&unit, Kind::EksFargateProfile, &["AWS::EKS::FargateProfile f"]);

    let unit = json(r#"{"CreationToken": "t", "Encrypted": false, "ThroughputMode": "elastic"}"#);
    checked(&unit, Kind::EfsFileSystem, &["AWS::EFS::FileSystem t"]);
    assert_eq!(at(&unit, 0, "Encrypted"), "false");
}

#[test]
fn placeholders_are_unknown() {
    let unit = json(
        r#"{"family": "<FAMILY_NAME>", "cpu": "${CPU}", "containerDefinitions": [
        {"name": "web", "image": "${REPO}:latest", "cpu": ${CPU}, "memory": "{{ memory }}"}]}"#,
    );
    checked(&unit, Kind::EcsTaskDefinition, &["AWS::ECS::TaskDefinition TaskDefinition"]);
    assert_eq!(unit.model.resources[0].name, None);
    assert_eq!(at(&unit, 0, "Family"), "?template");
    assert_eq!(at(&unit, 0, "ContainerDefinitions.0.Image"), "?template+\":latest\"");
    assert_eq!(at(&unit, 0, "ContainerDefinitions.0.Cpu"), "?template");
    assert_eq!(at(&unit, 0, "ContainerDefinitions.0.Memory"), "?template", "a number is wanted");
}
