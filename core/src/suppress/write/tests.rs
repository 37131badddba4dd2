//! What is written, and that the readers of suppressions find it.

use super::*;
use crate::input::ReadOptions;
use crate::model::Shapes;
use crate::suppress::{Scope, of_unit};

const WANTED: Wanted<'_> =
    Wanted { rule: "ecs/a", reason: "driver: old", until: Some("2999-01-01") };

fn unit(path: &str, text: &str) -> Unit {
    let shapes = Shapes::default();
    crate::input::read(
        path,
        text.as_bytes(),
        &ReadOptions { shapes: &shapes, kind: None, parameters: &[] },
    )
}

/// The texts that the ways give for what stands at a needle, each with its carrier. Each of them has a
/// suppression as wanted that holds the needle.
fn written(path: &str, text: &str, needle: &str) -> Vec<(&'static str, String)> {
    let before = unit(path, text);
    let at = u32::try_from(text.find(needle).unwrap()).unwrap();
    let place = Span::new(at, at + u32::try_from(needle.len()).unwrap());
    let ways = ways(&before, place, WANTED);
    let out = |way: &Way| {
        let text = way.apply(text);
        let after = unit(path, &text);
        assert!(after.tree.errors.is_empty(), "{text}");
        let at = u32::try_from(text.rfind(needle).unwrap()).unwrap();
        let place = Span::new(at, at + u32::try_from(needle.len()).unwrap());
        let found = of_unit(&after).into_iter().find(|found| {
            let scope = match found.scope {
                Scope::File => true,
                Scope::Range(range) => range.contains(place),
            };
            scope
                && found.carrier == way.carrier
                && found.rules.iter().any(|(rule, _)| rule == "ecs/a")
        });
        let found = found.unwrap_or_else(|| panic!("nothing is read from\n{text}"));
        assert_eq!(found.reason.as_deref(), Some("driver: old"), "{text}");
        assert!(found.until.is_some(), "{text}");
        (way.carrier.word(), text)
    };
    ways.iter().map(out).collect()
}

const TASK: &str = "Resources:\n  Task:\n    Type: AWS::ECS::TaskDefinition # the one\n    Properties:\n      ContainerDefinitions:\n        - Name: web\n          Image: nginx\n          Privileged: true\n";

#[test]
fn yaml_gets_a_comment_before_the_entry() {
    let ways = written("a.yaml", TASK, "true");
    let line = "          # plimsoll-ignore ecs/a until=2999-01-01: driver: old\n";
    let want = TASK.replace("          Priv", &format!("{line}          Priv"));
    assert_eq!(ways[0], ("comment", want));
    assert_eq!(
        ways[1].1,
        TASK.replace("true\n", "true # plimsoll-ignore ecs/a until=2999-01-01: driver: old\n")
    );
    assert_eq!(
        ways[2].1,
        TASK.replace(
            "# the one\n",
            "# the one\n    Metadata:\n      Plimsoll:\n        ignore:\n          - rule: ecs/a\n            reason: \"driver: old\"\n            until: \"2999-01-01\"\n"
        )
    );
    // An item begins its line behind its dash.
    let item = written("a.yaml", TASK, "web");
    assert!(
        item[0].1.contains("ContainerDefinitions:\n        # plimsoll-ignore"),
        "{}",
        item[0].1
    );
}

#[test]
fn line_ends_and_byte_order_marks_stay() {
    for text in [TASK.replace('\n', "\r\n"), format!("\u{feff}{TASK}"), TASK.trim_end().to_string()]
    {
        for (_, after) in written("a.yaml", &text, "true") {
            assert_eq!(after.contains('\r'), text.contains('\r'));
            assert_eq!(after.matches("\r\n").count(), after.matches('\r').count());
            assert_eq!(
                after.matches('\r').count() == after.matches('\n').count(),
                text.contains('\r')
            );
            assert_eq!(after.starts_with('\u{feff}'), text.starts_with('\u{feff}'));
        }
    }
    let first = written(
        "a.yaml",
        "\u{feff}Resources: {T: {Type: 'AWS::ECS::TaskDefinition', Properties: {Family: \"é\"}}}",
        "é",
    );
    assert!(first[0].1.starts_with("\u{feff}# plimsoll-ignore"), "{}", first[0].1);
}

#[test]
fn documents_in_strings_are_left_alone() {
    let text = "Resources:\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      Description: |\n        {\n          \"Action\": \"*\"\n        }\n";
    let ways = written("a.yaml", text, "\"*\"");
    assert!(ways[0].1.contains("Properties:\n      # plimsoll-ignore"), "{}", ways[0].1);
    // A comment behind a line of the string would be a part of it.
    assert_eq!(ways.iter().map(|way| way.0).collect::<Vec<_>>(), ["comment", "metadata"]);
}

#[test]
fn json_of_cloudformation_gets_metadata() {
    let text = "{\n\t\"Resources\": {\n\t\t\"Task\": {\n\t\t\t\"Type\": \"AWS::ECS::TaskDefinition\",\n\t\t\t\"Properties\": {\"Privileged\": true}\n\t\t}\n\t}\n}\n";
    let ways = written("a.json", text, "true");
    let metadata = "\t\t\t\"Metadata\": {\n\t\t\t\t\"Plimsoll\": {\n\t\t\t\t\t\"ignore\": [\n\t\t\t\t\t\t{\n\t\t\t\t\t\t\t\"rule\": \"ecs/a\",\n\t\t\t\t\t\t\t\"reason\": \"driver: old\",\n\t\t\t\t\t\t\t\"until\": \"2999-01-01\"\n\t\t\t\t\t\t}\n\t\t\t\t\t]\n\t\t\t\t}\n\t\t\t},\n";
    let want = text.replace("\t\t\t\"Prop", &format!("{metadata}\t\t\t\"Prop"));
    assert_eq!(ways, [("metadata", want.clone())]);
    // A second one joins the first.
    let again = written("a.json", &want, "true");
    assert_eq!(again[0].1.matches("ecs/a").count(), 2);
    assert_eq!(again[0].1.matches("Metadata").count(), 1);

    for (text, added) in [
        (
            r#"{"Resources":{"T":{"Type":"AWS::ECS::TaskDefinition","Properties":{"A":true}}}}"#,
            r#","Metadata":{"Plimsoll":{"ignore":[{"rule":"ecs/a","reason":"driver: old","until":"2999-01-01"}]}}"#,
        ),
        (
            r#"{"Resources": {"T": {"Metadata": {}, "Type": "AWS::ECS::TaskDefinition", "Properties": {"A": true}}}}"#,
            r#""Plimsoll": { "ignore": [{ "rule": "ecs/a", "reason": "driver: old", "until": "2999-01-01" }] }"#,
        ),
        (
            r#"{"Resources": {"T": {"Metadata": {"Plimsoll": {"ignore": {"rule": "ecs/b"}}}, "Type": "AWS::ECS::TaskDefinition", "Properties": {"A": true}}}}"#,
            r#"[{"rule": "ecs/b"}, { "rule": "ecs/a", "reason": "driver: old", "until": "2999-01-01" }]"#,
        ),
    ] {
        let ways = written("a.json", text, "true");
        assert_eq!(ways.len(), 1);
        assert!(ways[0].1.contains(added), "{}", ways[0].1);
    }
}

#[test]
fn json_with_comments_gets_one() {
    let text = "{\n  // ours\n  \"containerDefinitions\": [\n    {\"name\": \"web\", \"image\": \"x\", \"privileged\": true}\n  ]\n}\n";
    let ways = written("a.json", text, "true");
    assert!(ways[0].1.contains("[\n    // plimsoll-ignore ecs/a"), "{}", ways[0].1);
    assert!(ways[1].1.contains("true} // plimsoll-ignore ecs/a"), "{}", ways[1].1);
    // AWS reads no comments.
    assert!(written("a.json", &text.replace("  // ours\n", ""), "true").is_empty());
}

#[test]
fn kubernetes_gets_a_comment_or_an_annotation() {
    let text = "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: fast\nprovisioner: ebs.csi.aws.com\n";
    let ways = written("a.yaml", text, "ebs.csi.aws.com");
    assert!(ways[0].1.contains("fast\n# plimsoll-ignore"), "{}", ways[0].1);
    let annotated = &ways[2];
    assert_eq!(
        annotated.1,
        text.replace(
            "fast\n",
            "fast\n  annotations:\n    plimsoll/ignore: \"ecs/a until=2999-01-01: driver: old\"\n"
        )
    );
    let again = written("a.yaml", &annotated.1, "ebs.csi.aws.com");
    assert!(again[2].1.contains("old; ecs/a until"), "{}", again[2].1);
    let single = annotated.1.replace('"', "'");
    assert!(written("a.yaml", &single, "ebs.csi.aws.com")[2].1.contains("old; ecs/a until"));
    let json = r#"{"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "fast"}, "provisioner": "ebs.csi.aws.com"}"#;
    let ways = written("a.json", json, "ebs.csi.aws.com");
    assert_eq!(ways.len(), 1);
    assert!(
        ways[0].1.contains(r#""fast", "annotations": { "plimsoll/ignore": "ecs/a"#),
        "{}",
        ways[0].1
    );
}
