use super::super::detect::NOTHING;
use super::*;
use crate::limits;

const TASK: &str = r#"{"family": "wéb", "containerDefinitions": [{"name": "a", "image": "b"}]}"#;

#[test]
fn not_ours() {
    for (content, why) in [
        (r#"{"name": "x", "version": "1", "dependencies": {"image": "1"}}"#, "an npm package file"),
        (r#"{"name": "x", "lockfileVersion": 3, "packages": {"runtime": {}}}"#, "a lock file"),
        (r#"{"compilerOptions": {"kind": "x"}}"#, "a TypeScript configuration"),
        (r#"{"openapi": "3.0", "paths": {}, "components": {"kind": {}}}"#, "an OpenAPI document"),
        (
            r#"{"$schema": "x", "properties": {"containerDefinitions": {"type": "array"}}}"#,
            "a JSON Schema",
        ),
        (r#"{"widgets": [{"kind": "metric"}]}"#, "a dashboard"),
        (r#"{"a": {"kind": 1}}"#, NOTHING),
        (r#"{"a": 1}"#, NOTHING),
        (r#"[{"ParameterKey": "image", "ParameterValue": "x"}]"#, "CloudFormation parameters"),
        (r#""kind""#, "it is one value, not a map or a list"),
        ("", "it is empty"),
        ("\u{feff}\r\n", "it is empty"),
    ] {
        skipped(&json(content), why);
    }
    for (content, why) in [
        ("on: push\njobs:\n  build:\n    image: x\n", "a GitHub workflow"),
        ("services:\n  web:\n    image: nginx\n    build: .\n", "a Compose file"),
        ("version: 0.2\nphases:\n  build:\n    runtime-versions: {}\n", "a CodeBuild buildspec"),
        (
            "version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n",
            "a CodeDeploy AppSpec",
        ),
        ("resources: [a.yaml]\nimages:\n  - name: x\n", "a Kustomize file"),
        (
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n",
            "a Kustomize file",
        ),
        ("apiVersion: v2\nname: c\nversion: 1.0.0\n", "a Helm chart's description"),
        ("image:\n  repository: nginx\n", NOTHING),
        ("- hosts: all\n  tasks:\n    - image: x\n", "an Ansible playbook"),
    ] {
        skipped(&yaml(content), why);
    }
    skipped(
        &text("README.md", "# containerDefinitions\n\nSome text.\n"),
        "it is neither JSON nor YAML",
    );
    skipped(&text("a.py", "import boto3\nx = 'AWS::'\n"), "it is neither JSON nor YAML");
}

#[test]
fn the_name_only_picks_the_first_parser() {
    for name in ["a.json", "a.yaml", "a.template", "a.tpl", "a", "a.json.j2", "a.conf"] {
        let unit = text(name, TASK);
        assert_eq!(unit.kind, Some(Kind::EcsTaskDefinition), "{name} {:?}", unit.status);
    }
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n";
    for name in ["a.json", "a.yml", "a.template", "a", "a.yaml.example"] {
        assert_eq!(text(name, pod).kind, Some(Kind::Kubernetes), "{name}");
    }
}

#[test]
fn encodings() {
    let crlf = format!("\u{feff}{}", TASK.replace(", ", ",\r\n"));
    checked(&json(&crlf), Kind::EcsTaskDefinition, &["AWS::ECS::TaskDefinition wéb"]);
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(TASK.encode_utf16().flat_map(u16::to_le_bytes));
    let unit = bytes("a.json", &utf16);
    checked(&unit, Kind::EcsTaskDefinition, &["AWS::ECS::TaskDefinition wéb"]);
    let latin: Vec<u8> = TASK.chars().map(|c| c as u8).collect();
    let unit = bytes("a.json", &latin);
    assert_eq!(unit.status, Status::Checked);
    assert_eq!(unit.notices.len(), 1);
    assert_eq!(unit.notices[0].rule, "general/encoding");
    assert!(matches!(bytes("a.json", b"a\0b").status, Status::Skipped(_)));
}

#[test]
fn syntax_errors() {
    let unit = json(r#"{"family": "a" "cpu": "1", "containerDefinitions": [{"name": "x"}]}"#);
    assert_eq!(unit.status, Status::Partly("1 syntax error".into()));
    assert_eq!(unit.notices.len(), 1, "{:?}", unit.notices);
    assert_eq!(unit.notices[0].rule, "general/syntax");
    assert_eq!(resources(&unit), ["AWS::ECS::TaskDefinition a"]);

    let unit = json(r#"{"family": "a", "family": "b", "containerDefinitions": [{"name": "x"}]}"#);
    assert_eq!(unit.status, Status::Checked, "its consumer reads it");
    assert_eq!(unit.notices[0].rule, "general/duplicate-key");
    assert_eq!(unit.notices[0].related.len(), 1);
    assert_eq!(resources(&unit), ["AWS::ECS::TaskDefinition b"]);

    let unit = json("{\"other\": }, \"kind\" ]");
    assert!(matches!(unit.status, Status::Skipped(_)), "{:?}", unit.status);
    let unit = json("{\"TemplateFormatVersion\" ]]");
    assert!(matches!(unit.status, Status::Skipped(_)), "no mark: {:?}", unit.status);
    let unit = json("{\"x\": \"AWS::ECS::Service\" ]]");
    assert!(matches!(unit.status, Status::Unreadable(_)), "a mark, no anchor: {:?}", unit.status);
    let unit = json("{\"x\": \"containerDefinitions\" ]]");
    assert!(matches!(unit.status, Status::Unreadable(_)), "{:?}", unit.status);
    assert!(unit.marked && !unit.notices.is_empty());
}

#[test]
fn limits_are_told() {
    let mut large = TASK.to_owned();
    large.push_str(&" ".repeat(limits::FILE_BYTES));
    let unit = json(&large);
    assert!(matches!(unit.status, Status::Unreadable(_)));
    assert_eq!(unit.notices[0].rule, "general/limit");
    assert!(unit.marked);
    let unit = json(&" ".repeat(limits::FILE_BYTES + 1));
    assert!(matches!(unit.status, Status::Skipped(_)));
}

#[test]
fn terraform_is_told_apart() {
    let unit = text("main.tf", "resource \"aws_ecs_service\" \"x\" {}\n");
    assert_eq!(unit.kind, Some(Kind::Terraform));
    assert!(unit.marked && matches!(unit.status, Status::Skipped(_)));
    assert!(!text("main.tf", "resource \"google_x\" \"x\" {}\n").marked);
    assert_eq!(text("main.tf.json", "{}").kind, Some(Kind::Terraform));
    let plan = r#"{"format_version": "1.2", "planned_values": {}, "resource_changes": [{"type": "aws_ecs_service"}]}"#;
    let unit = json(plan);
    assert_eq!(unit.kind, Some(Kind::TerraformPlan));
    assert!(unit.marked && matches!(unit.status, Status::Skipped(_)));
}

#[test]
fn a_given_kind_is_not_questioned() {
    let unit = forced("x.txt", r#"{"containerDefinitions": 5}"#, Kind::EcsTaskDefinition);
    checked(&unit, Kind::EcsTaskDefinition, &["AWS::ECS::TaskDefinition TaskDefinition"]);
    assert_eq!(at(&unit, 0, "ContainerDefinitions"), "malformed");
    let star = r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*"}}"#;
    let unit = forced("x.json", star, Kind::IamTrustPolicy);
    checked(&unit, Kind::IamTrustPolicy, &["AWS::IAM::Role Role"]);
    let unit = forced("x.json", "[1, 2]", Kind::EcsService);
    assert_eq!(
        reason(&unit),
        "its root is a list; ecs-service is a map with `serviceName` and `taskDefinition`, or `services`"
    );
    assert!(matches!(unit.status, Status::Unreadable(_)) && unit.marked);
    // Every kind has an answer for every root.
    for kind in Kind::ALL {
        for content in ["", "[]", "{}", "1", "{", "a: [b", "{{ x }}"] {
            let unit = forced("x", content, kind);
            assert_eq!(unit.kind, Some(kind));
            assert!(unit.marked, "{kind:?} {content}");
        }
    }
}

#[test]
fn templates_that_do_not_parse() {
    let unit = text(
        "task.json.tpl",
        "{\"family\": \"a\",\n%{ if x }\n\"cpu\": \"1\"\n%{ endif }\n\"containerDefinitions\": ]]]",
    );
    assert!(
        matches!(&unit.status, Status::Templated(why) if why.starts_with("Terraform template"))
    );
    let unit = text("p.json.j2", "{% for x in y %}\n{\"Statement\": [{{ x }] ]}\n{% endfor %}");
    assert!(!matches!(unit.status, Status::Checked), "{:?}", unit.status);
}
