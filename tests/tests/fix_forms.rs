//! Fixes in every way a file can be written: what is between the edits stays as it is.

use plimsoll_tests::fixing;

/// What a text becomes by the fixes of one rule.
fn fix(rule: &str, name: &str, text: &str) -> String {
    let engine = plimsoll_rules::engine();
    assert!(engine.rule(rule).is_some(), "{rule}");
    let fixed = fixing::fixed(&engine, &[(name, text)], &|id| id == rule);
    assert!(fixed.refused.is_empty(), "{:?}", fixed.refused);
    fixed.units[0].source.text.to_string()
}

/// `old` stands once in the text, and the fix changes nothing but it, to `new`.
#[track_caller]
fn becomes(rule: &str, name: &str, text: &str, old: &str, new: &str) {
    assert_eq!(text.matches(old).count(), 1, "{old}");
    let got = fix(rule, name, text);
    assert_eq!(got, text.replacen(old, new, 1), "{got}");
}

/// The fix leaves the text alone.
#[track_caller]
fn stays(rule: &str, name: &str, text: &str) {
    assert_eq!(fix(rule, name, text), text);
}

const UNIT: &str = "ecr/lifecycle-count-unit";

#[test]
fn a_document_in_a_string_is_edited_in_its_string() {
    let policy = r#"{"rules": [{"rulePriority": 1, "selection": {"tagStatus": "untagged", "countType": "sinceImagePushed", "countNumber": 14}, "action": {"type": "expire"}}]}"#;
    let yaml = |policy: &str| {
        format!(
            "Resources:\n  Images:\n    Type: AWS::ECR::Repository\n    Properties:\n      \
             LifecyclePolicy:\n        LifecyclePolicyText: {policy}\n      RepositoryName: shop # name\n"
        )
    };
    // A block scalar, kept and folded; single and double quotes.
    let (old, new) = ("\"countNumber\": 14", "\"countNumber\": 14, \"countUnit\": \"days\"");
    becomes(UNIT, "a.yaml", &yaml(&format!("|\n          {policy}")), old, new);
    becomes(UNIT, "a.yaml", &yaml(&format!(">-\n          {policy}")), old, new);
    becomes(UNIT, "a.yaml", &yaml(&format!("'{policy}'")), old, new);
    becomes(UNIT, "a.yaml", &yaml(&format!("!Sub |\n          {policy}")), old, new);
    let escaped = policy.replace('"', "\\\"");
    let (old, new) =
        ("\\\"countNumber\\\": 14", "\\\"countNumber\\\": 14, \\\"countUnit\\\": \\\"days\\\"");
    becomes(UNIT, "a.yaml", &yaml(&format!("\"{escaped}\"")), old, new);
    let json = format!(
        r#"{{"Resources": {{"Images": {{"Type": "AWS::ECR::Repository", "Properties": {{"LifecyclePolicy": {{"LifecyclePolicyText": "{escaped}"}}}}}}}}}}"#
    );
    becomes(UNIT, "a.json", &json, old, new);
}

#[test]
fn lines_of_a_document_in_a_string_stay_lines() {
    let text = "Resources:
  Images:
    Type: AWS::ECR::Repository
    Properties:
      LifecyclePolicy:
        LifecyclePolicyText: |
          {
            \"rules\": [
              {
                \"rulePriority\": 1,
                \"selection\": {
                  \"tagStatus\": \"untagged\",
                  \"countType\": \"imageCountMoreThan\",
                  \"countNumber\": 14,
                  \"countUnit\": \"days\"
                },
                \"action\": {\"type\": \"expire\"}
              }
            ]
          }
";
    let (old, new) = (",\n                  \"countUnit\": \"days\"", "");
    becomes(UNIT, "a.yaml", text, old, new);
    let windows = text.replace('\n', "\r\n");
    becomes(UNIT, "a.yaml", &windows, &old.replace('\n', "\r\n"), new);
    // Escaped line breaks in a JSON string.
    let policy = "{\\n  \\\"rules\\\": [{\\n    \\\"rulePriority\\\": 1,\\n    \\\"selection\\\": {\\n      \
                  \\\"tagStatus\\\": \\\"untagged\\\",\\n      \\\"countType\\\": \\\"sinceImagePushed\\\",\\n      \
                  \\\"countNumber\\\": 14\\n    },\\n    \\\"action\\\": {\\\"type\\\": \\\"expire\\\"}}]}";
    let json = format!(
        r#"{{"Resources": {{"Images": {{"Type": "AWS::ECR::Repository", "Properties": {{"LifecyclePolicy": {{"LifecyclePolicyText": "{policy}"}}}}}}}}}}"#
    );
    becomes(
        UNIT,
        "a.json",
        &json,
        "\\\"countNumber\\\": 14",
        "\\\"countNumber\\\": 14,\\n      \\\"countUnit\\\": \\\"days\\\"",
    );
}

const PID: &str = "ecs/host-pid-mode";

#[test]
fn comments_stay_where_they_belong() {
    // JSON with comments: the comma before the last member goes, what is said of the others stays.
    becomes(
        PID,
        "task.jsonc",
        "{\n  \"family\": \"web\", // the name\n  // how it runs\n  \"pidMode\": \"host\" // all of it\n, \"containerDefinitions\": [{\"name\": \"web\", \"image\": \"nginx:1.27\", \"memory\": 256}]\n}\n",
        "\"pidMode\": \"host\" // all of it\n, ",
        "",
    );
    let text = "{\n  \"containerDefinitions\": [{\"name\": \"web\", \"image\": \"nginx:1.27\", \"memory\": 256}], // one\n  \"pidMode\": \"host\"\n}\n";
    assert_eq!(
        fix(PID, "task.jsonc", text),
        "{\n  \"containerDefinitions\": [{\"name\": \"web\", \"image\": \"nginx:1.27\", \"memory\": 256}] // one\n}\n"
    );
    // YAML: the comment on the entry's own line goes with it, others stay.
    let template = |before: &str, line: &str, after: &str| {
        format!(
            "Resources:\n  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n{before}{line}{after}      \
             ContainerDefinitions:\n        - {{Name: web, Image: 'nginx:1.27', Memory: 256}}\n"
        )
    };
    becomes(
        PID,
        "a.yaml",
        &template("      # first\n", "      PidMode: host # why\n", "      # second\n"),
        "      PidMode: host # why\n",
        "",
    );
    becomes(
        "efs/unencrypted-file-system",
        "a.yaml",
        "Resources:\n  Files:\n    Type: AWS::EFS::FileSystem\n    Properties:\n      BackupPolicy: {Status: ENABLED} # daily\n      # the end\n",
        "# daily\n",
        "# daily\n      Encrypted: true\n",
    );
}

#[test]
fn a_comment_behind_the_last_member_stays_beside_it() {
    let text = "{\n  \"family\": \"web\",\n  \"requiresCompatibilities\": [\"FARGATE\"],\n  \"cpu\": \"256\", \"memory\": \"512\",\n  \"containerDefinitions\": [{\"name\": \"web\", \"image\": \"nginx:1.27\"}] // one\n}\n";
    assert_eq!(
        fix("ecs/fargate-network-mode", "task.jsonc", text),
        text.replace("] // one", "], // one\n  \"networkMode\": \"awsvpc\"")
    );
    // A comma behind the last member, which some readers take.
    let text = "{\n  \"family\": \"web\",\n  \"requiresCompatibilities\": [\"FARGATE\"],\n  \"cpu\": \"256\", \"memory\": \"512\",\n  \"containerDefinitions\": [{\"name\": \"web\", \"image\": \"nginx:1.27\"}],\n}\n";
    assert_eq!(
        fix("ecs/fargate-network-mode", "task.jsonc", text),
        text.replace("}],\n}", "}],\n  \"networkMode\": \"awsvpc\",\n}")
    );
}

#[test]
fn what_an_alias_or_a_condition_shares_is_left_alone() {
    let template = |properties: &str| {
        format!(
            "Conditions:\n  Prod: !Equals [!Ref 'AWS::Region', eu-west-1]\nResources:\n{properties}"
        )
    };
    // The same map counts for both.
    stays(
        "efs/unencrypted-file-system",
        "a.yaml",
        &template(
            "  A:\n    Type: AWS::EFS::FileSystem\n    Properties: &p\n      Encrypted: false\n  B:\n    Type: AWS::EFS::FileSystem\n    Properties: *p\n",
        ),
    );
    // Anchors elsewhere do not matter.
    becomes(
        "efs/unencrypted-file-system",
        "a.yaml",
        &template(
            "  A:\n    Type: AWS::EFS::FileSystem\n    Properties:\n      FileSystemTags: &tags [{Key: a, Value: b}]\n      Encrypted: false\n  B:\n    Type: AWS::EFS::FileSystem\n    Properties: {FileSystemTags: *tags, Encrypted: true}\n",
        ),
        "Encrypted: false",
        "Encrypted: true",
    );
    // One branch of a choice.
    becomes(
        "efs/unencrypted-file-system",
        "a.yaml",
        &template(
            "  A:\n    Type: AWS::EFS::FileSystem\n    Properties:\n      Encrypted: !If [Prod, true, false]\n",
        ),
        "true, false",
        "true, true",
    );
    // A parameter decides, and its values are somebody else's.
    stays(
        "efs/unencrypted-file-system",
        "a.yaml",
        "Parameters:\n  Encrypt: {Type: String, Default: 'false', AllowedValues: ['true', 'false']}\nResources:\n  A:\n    Type: AWS::EFS::FileSystem\n    Properties:\n      Encrypted: !Ref Encrypt\n",
    );
    // Left out under a condition: the other case is good as it is.
    stays(
        "efs/unencrypted-file-system",
        "a.yaml",
        &template(
            "  A:\n    Type: AWS::EFS::FileSystem\n    Properties:\n      Encrypted: !If [Prod, true, !Ref 'AWS::NoValue']\n",
        ),
    );
}

#[test]
fn quotes_and_spelling_are_those_of_the_file() {
    let class = |line: &str| {
        format!(
            "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: fast\nprovisioner: ebs.csi.aws.com\nparameters:\n  type: gp3\n{line}volumeBindingMode: WaitForFirstConsumer\nallowVolumeExpansion: true\n"
        )
    };
    const RULE: &str = "storage/ebs-unencrypted";
    becomes(RULE, "a.yaml", &class("  encrypted: 'false'\n"), "'false'", "'true'");
    becomes(RULE, "a.yaml", &class("  encrypted: \"false\"\n"), "\"false\"", "\"true\"");
    // The driver takes text only.
    becomes(RULE, "a.yaml", &class(""), "gp3\n", "gp3\n  encrypted: \"true\"\n");
    becomes(
        "storage/trident-provisioner",
        "a.json",
        r#"{"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"nas"},"provisioner":"netapp.io/trident","parameters":{"backendType":"ontap-nas"}}"#,
        "netapp.io/trident",
        "csi.trident.netapp.io",
    );
    // Compact JSON stays compact.
    becomes(
        "ecs/writable-root-filesystem",
        "task.json",
        r#"{"family":"web","containerDefinitions":[{"name":"web","image":"nginx:1.27","memory":256}]}"#,
        "\"memory\":256",
        "\"memory\":256,\"readonlyRootFilesystem\":true",
    );
}

#[test]
fn several_fixes_of_one_text_are_made_one_after_the_other() {
    let text = "Resources:\n  Images:\n    Type: AWS::ECR::Repository\n";
    let engine = plimsoll_rules::engine();
    let fixed = fixing::fixed(&engine, &[("a.yaml", text)], &|id| id.starts_with("ecr/"));
    assert_eq!(
        fixed.units[0].source.text.as_ref(),
        "Resources:\n  Images:\n    Type: AWS::ECR::Repository\n    Properties:\n      ImageTagMutability: IMMUTABLE\n      ImageScanningConfiguration:\n        ScanOnPush: true\n"
    );
    assert_eq!(fixed.applied.len(), 2);
}

#[test]
fn a_fix_that_brings_something_new_is_taken_back() {
    let text = "Resources:\n  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - Name: web\n          Image: nginx:1.27\n          Memory: 256\n          portMapping:\n            - containerport: 80\n";
    let engine = plimsoll_rules::engine();
    let fixed = fixing::fixed(&engine, &[("a.yaml", text)], &|id| id.starts_with("general/"));
    assert_eq!(fixed.units[0].source.text.as_ref(), text);
    assert_eq!(fixed.refused.len(), 1);
}
