//! A task definition with ten faults of typing, through both doors: each is found, at its place.

use plimsoll_core::engine::{Config, Engine, Host};
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(plimsoll_rules::engine);

/// Rule and text at the place of every finding of shapes, in the order of the file.
fn found(path: &str, text: &str) -> Vec<(String, String)> {
    let unit = ENGINE.read(path, text.as_bytes(), &ENGINE.options());
    let config = Config { select: vec!["general".to_string()], ..Config::default() };
    let report = ENGINE.check(std::slice::from_ref(&unit), &config, Host::default()).unwrap();
    let diagnostics = report.diagnostics.iter();
    let mut found: Vec<_> = diagnostics
        .map(|d| (d.span, d.rule_id.replace("general/", ""), d.span.of(text).to_string()))
        .collect();
    found.sort();
    found.into_iter().map(|(_, rule, at)| (rule, at)).collect()
}

fn expected(found: &[(&str, &str)]) -> Vec<(String, String)> {
    found.iter().map(|(rule, at)| ((*rule).to_string(), (*at).to_string())).collect()
}

#[test]
fn ten_faults_of_an_api_document() {
    let text = r#"{
  "family": "web",
  "cpu": 256,
  "networkMode": "awsvcp",
  "requiresCompatibility": ["FARGATE"],
  "registeredBy": "somebody",
  "containerDefinitions": [{
    "name": "web",
    "image": "nginx:1.27",
    "cpu": "128",
    "essential": "true",
    "portMappings": [{"containerPort": "80", "protocol": "http"}],
    "environment": {"LEVEL": "debug"},
    "ulimits": [{"name": "nofile", "softLimit": 1024}],
    "dependsOn": [{"containerName": "proxy", "condition": "STARTED"}]
  }]
}"#;
    assert_eq!(
        found("task.json", text),
        expected(&[
            ("wrong-type", "256"),
            ("value-not-allowed", "\"awsvcp\""),
            ("unknown-property", "\"requiresCompatibility\""),
            ("wrong-type", "\"128\""),
            ("wrong-type", "\"true\""),
            ("wrong-type", "\"80\""),
            ("value-not-allowed", "\"http\""),
            ("wrong-type", "{\"LEVEL\": \"debug\"}"),
            ("missing-property", "\"nofile\""),
            ("value-not-allowed", "\"STARTED\""),
        ])
    );
}

/// `256` for text, `"128"` for a number and `"true"` for a boolean are right here.
#[test]
fn ten_faults_of_a_template() {
    let text = r#"Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Cpu: 256
      NetworkMode: awsvcp
      RequiresCompatibility: [FARGATE]
      ContainerDefinitions:
        - Name: web
          Image: nginx:1.27
          Cpu: many
          MemoryReservation: "128"
          Essential: sure
          Privileged: "true"
          PortMappings:
            - ContainerPort: eighty
              Protocol: http
          Environment: LEVEL=debug
          Ulimits:
            - Name: nofile
              SoftLimit: 1024
          DependsOn:
            - ContainerName: proxy
              Condition: STARTED
      Volumes:
        - Name: data
          EFSVolumeConfiguration: {RootDirectory: /}
"#;
    assert_eq!(
        found("template.yaml", text),
        expected(&[
            ("value-not-allowed", "awsvcp"),
            ("unknown-property", "RequiresCompatibility"),
            ("wrong-type", "many"),
            ("wrong-type", "sure"),
            ("wrong-type", "eighty"),
            ("value-not-allowed", "http"),
            ("wrong-type", "LEVEL=debug"),
            ("missing-property", "nofile"),
            ("value-not-allowed", "STARTED"),
            ("missing-property", "EFSVolumeConfiguration"),
        ])
    );
}

/// A value that depends on a choice is told with the choice; one that nobody gives is not told.
#[test]
fn choices_are_named() {
    let text = "Parameters:
  Mode: {Type: String, AllowedValues: [awsvpc, brigde]}
  Port: {Type: Number}
Conditions:
  HasPort: !Not [!Equals [!Ref Port, -1]]
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: !Ref Mode
      EphemeralStorage: {SizeInGiB: !Ref Port}
      ContainerDefinitions:
        - Name: web
          Image: !If [HasPort, nginx:1.27, !Ref AWS::NoValue]
";
    let unit = ENGINE.read("t.yaml", text.as_bytes(), &ENGINE.options());
    let config = Config { select: vec!["general".to_string()], ..Config::default() };
    let report = ENGINE.check(std::slice::from_ref(&unit), &config, Host::default()).unwrap();
    let rules: Vec<&str> = report.diagnostics.iter().map(|d| d.rule_id.as_str()).collect();
    assert_eq!(rules, ["general/value-not-allowed", "general/missing-property"]);
    assert!(report.diagnostics.iter().all(|d| d.when.len() == 1), "{:?}", report.diagnostics);
}

/// What a describe call answers has members that no call takes.
#[test]
fn answers_of_the_api_are_taken() {
    let text = r#"{"taskDefinition": {"taskDefinitionArn": "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1",
 "revision": 1, "status": "ACTIVE", "registeredAt": 1700000000.5, "compatibilities": ["EC2"], "requiresAttributes": [],
 "family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "cpu": 0}]}}"#;
    assert_eq!(found("task.json", text), []);
}
