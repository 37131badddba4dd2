//! Findings that are accepted: suppressions and the baseline.

mod common;

use assert_fs::TempDir;
use assert_fs::prelude::*;
use common::{BAD, check, code, folder, plimsoll, stdout};
use predicates::prelude::*;
use predicates::str::contains;

/// A template with a privileged container, and a place for a comment before it and behind it.
fn template(before: &str, behind: &str) -> String {
    format!(
        "Resources:\n  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - Name: web\n          Image: nginx:1.27\n          Memory: 256\n          {before}\n          Privileged: true {behind}\n"
    )
}

fn json(dir: &TempDir) -> serde_json::Value {
    serde_json::from_str(&stdout(check(dir).args(["--format", "json"]))).unwrap()
}

#[test]
fn a_comment_accepts_a_finding() {
    for (before, behind) in [
        ("# plimsoll-ignore ecs/privileged-container: needs the driver", ""),
        ("", "# plimsoll-ignore ecs: needs the driver"),
        ("# plimsoll-ignore-file ecs/privileged-container until=2999-01-01: needs the driver", ""),
        ("# plimsoll-ignore-start ecs/privileged-container: needs the driver", ""),
    ] {
        let dir = folder(&[("a.yaml", &template(before, behind))]);
        check(&dir).assert().code(0).stdout(contains("1 suppressed").and(contains("error[").not()));
        let report = json(&dir);
        assert_eq!(report["diagnostics"][0]["suppressed"], "needs the driver", "{before}{behind}");
        assert_eq!(report["summary"]["suppressed"], 1);
        assert_eq!(report["summary"]["byLevel"]["error"], 0);
    }
}

#[test]
fn metadata_and_annotations_accept_findings() {
    let cloudformation = r#"{"Resources": {"Task": {"Type": "AWS::ECS::TaskDefinition",
      "Metadata": {"Plimsoll": {"ignore": [{"rule": "ecs/privileged-container", "reason": "driver"}]}},
      "Properties": {"ContainerDefinitions": [
        {"Name": "web", "Image": "nginx:1.27", "Memory": 256, "Privileged": true}]}}}}"#;
    let dir = folder(&[("a.json", cloudformation)]);
    assert_eq!(json(&dir)["diagnostics"][0]["suppressed"], "driver");

    let class = "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: fast\n  annotations:\n    plimsoll/ignore: \"storage/ebs-gp2 until=2999-01-01: old cluster; storage/expansion-disabled: fixed size\"\nprovisioner: ebs.csi.aws.com\nparameters:\n  type: gp2\n  encrypted: \"true\"\nvolumeBindingMode: WaitForFirstConsumer\n";
    let dir = folder(&[("class.yaml", class)]);
    let mut run = plimsoll(&dir);
    run.args(["check", "--select", "storage"]).assert().code(0).stdout(contains("2 suppressed"));
}

#[test]
fn what_is_wrong_with_a_suppression_is_told() {
    let told = |before: &str| {
        let dir = folder(&[("a.yaml", &template(before, ""))]);
        stdout(check(&dir).args(["--format", "concise"]))
    };
    let expired = told("# plimsoll-ignore ecs/privileged-container until=2020-01-01: soon");
    assert!(expired.contains("error[ecs/privileged-container]"), "{expired}");
    assert!(expired.contains("warning[general/suppression-expired]"), "{expired}");
    let unknown = told("# plimsoll-ignore ecs/priviledged-container: driver");
    assert!(unknown.contains("did you mean \"ecs/privileged-container\"?"), "{unknown}");
    assert!(unknown.contains("a.yaml:9:29"), "{unknown}");
    let bare = told("# plimsoll-ignore ecs/privileged-container");
    assert!(bare.contains("info[general/suppression-without-reason]"), "{bare}");
    assert!(told("# plimsoll-ignore").contains("names no rule"));
    assert!(told("# plimsoll-ignore ecs until=soon: x").contains("accepted is 2027-03-01"));

    let dir = folder(&[("a.json", BAD), ("b.yaml", &template("", ""))]);
    dir.child("b.yaml")
        .write_str(
            &template("", "")
                .replace("true", "false # plimsoll-ignore ecs/privileged-container: x"),
        )
        .unwrap();
    let unused = stdout(check(&dir).args(["--format", "concise"]));
    assert!(unused.contains("info[general/suppression-unused]"), "{unused}");
    // A suppression cannot hide what is said about it, and one whose rule did not run is not unused.
    let dir =
        folder(&[("a.yaml", &template("# plimsoll-ignore general, iam/admin-policy: x", ""))]);
    let quiet = stdout(check(&dir).args(["--format", "concise"]));
    assert!(quiet.contains("error[ecs/privileged-container]"), "{quiet}");
    assert!(!quiet.contains("unused"), "{quiet}");
}

#[test]
fn suppressions_are_listed() {
    let dir = folder(&[(
        "a.yaml",
        &template(
            "# plimsoll-ignore ecs/privileged-container until=2999-01-01: needs the driver",
            "# plimsoll-ignore iam/admin-policy: no such thing",
        ),
    )]);
    plimsoll(&dir).arg("suppressions").assert().code(0).stdout(
        "a.yaml:9:11: ecs/privileged-container (used, comment) until 2999-01-01: needs the driver\n\
         a.yaml:10:28: iam/admin-policy (unused, comment): no such thing\n2 suppressions\n",
    );
    let json = stdout(plimsoll(&dir).args(["suppressions", "--format", "json"]));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["suppressions"][0]["state"], "used");
}

/// A policy with statements that have no names, and other things that are lists.
fn policy(statements: &[&str]) -> String {
    let statements: Vec<String> = statements
        .iter()
        .map(|action| format!(r#"{{"Effect": "Allow", "Action": "{action}", "Resource": "*"}}"#))
        .collect();
    format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(", "))
}

fn create(dir: &TempDir) {
    plimsoll(dir).args(["baseline", "create"]).assert().code(0).stdout(contains("written with"));
}

/// Exit code of a run, and of one without the baseline.
fn codes(dir: &TempDir) -> (i32, i32) {
    (code(plimsoll(dir).arg("check")), code(plimsoll(dir).args(["check", "--no-baseline"])))
}

#[test]
fn the_baseline_accepts_what_was_there() {
    let dir = folder(&[("a.json", &policy(&["*"]))]);
    assert_eq!(codes(&dir), (1, 1));
    create(&dir);
    assert_eq!(codes(&dir), (0, 1));
    plimsoll(&dir).arg("check").assert().stdout(contains("in the baseline"));
    plimsoll(&dir).args(["baseline", "create"]).assert().code(2).stderr(contains("exists"));
    // What comes is told.
    dir.child("b.json").write_str(BAD).unwrap();
    assert_eq!(codes(&dir), (1, 1));
    plimsoll(&dir).args(["baseline", "check"]).assert().code(1).stdout(contains("new: b.json"));
    plimsoll(&dir).args(["baseline", "update"]).assert().code(0).stdout(contains("taken in"));
    assert_eq!(codes(&dir), (0, 1));
    // What is gone is told, and removed when asked.
    dir.child("b.json").write_str(common::GOOD).unwrap();
    plimsoll(&dir).arg("check").assert().stderr(contains("`plimsoll baseline prune`"));
    plimsoll(&dir).args(["baseline", "check"]).assert().code(1).stdout(contains("gone: b.json"));
    plimsoll(&dir).args(["baseline", "prune"]).assert().code(0);
    plimsoll(&dir).args(["baseline", "check"]).assert().code(0);
}

#[test]
fn old_findings_stay_old() {
    let role = |name: &str, note: &str| {
        format!(
            "Resources:\n{note}  {name}:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Version: \"2012-10-17\"\n        Statement:\n          - Effect: Allow\n            Principal: {{Service: ecs-tasks.amazonaws.com}}\n            Action: sts:AssumeRole\n      Policies:\n        - PolicyName: all\n          PolicyDocument:\n            Version: \"2012-10-17\"\n            Statement:\n              - {{Effect: Allow, Action: \"*\", Resource: \"*\"}}\n"
        )
    };
    let dir = folder(&[("a.json", &policy(&["*"])), ("role.yaml", &role("Task", ""))]);
    create(&dir);
    assert_eq!(codes(&dir), (0, 1));
    // Moved.
    std::fs::create_dir(dir.path().join("svc")).unwrap();
    std::fs::rename(dir.path().join("a.json"), dir.path().join("svc/b.json")).unwrap();
    assert_eq!(codes(&dir), (0, 1));
    // Written in another way.
    let text: serde_json::Value = serde_json::from_str(&policy(&["*"])).unwrap();
    dir.child("svc/b.json").write_str(&format!("\n{text:#}\n")).unwrap();
    dir.child("role.yaml").write_str(&role("Task", "  # A comment\n\n")).unwrap();
    assert_eq!(codes(&dir), (0, 1));
    // An item put before the one that is at fault.
    dir.child("svc/b.json").write_str(&policy(&["s3:GetObject", "*"])).unwrap();
    assert_eq!(codes(&dir), (0, 1));
    // A resource renamed.
    dir.child("role.yaml").write_str(&role("TaskRole", "")).unwrap();
    assert_eq!(codes(&dir), (0, 1));
    // A second fault of the same kind is new.
    dir.child("svc/b.json").write_str(&policy(&["*", "*"])).unwrap();
    assert_eq!(codes(&dir), (1, 1));
}

#[test]
fn a_baseline_that_is_none_is_told() {
    let dir = folder(&[("a.json", BAD), ("x.json", "{\"version\": 7}")]);
    let mut run = plimsoll(&dir);
    run.args(["check", "a.json", "--baseline", "x.json"])
        .assert()
        .code(2)
        .stderr(contains("x.json:1:1"));
    plimsoll(&dir).args(["check", "--baseline", "none.json"]).assert().code(2);
    plimsoll(&dir).args(["baseline", "prune"]).assert().code(2).stderr(contains("no such file"));
}
