//! What is printed, where and how.

mod common;

use common::{BAD, GOOD, check, folder, plimsoll, stderr, stdout};
use predicates::prelude::*;
use predicates::str::contains;
use std::process::{Command, Stdio};

#[test]
fn json_is_the_report_and_nothing_else() {
    let dir = folder(&[("a.json", BAD)]);
    let text = stdout(check(&dir).args(["--format", "json"]));
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["schemaVersion"], "1");
    assert_eq!(report["files"][0]["path"], "a.json");
    let finding = &report["diagnostics"][0];
    assert_eq!(finding["ruleId"], "ecs/privileged-container");
    assert_eq!(finding["range"]["start"]["line"], 4);
    assert!(text.starts_with("{\n") && text.ends_with("}\n"));
    let alias = stdout(check(&dir).args(["--output-format", "json", "--statistics", "--timing"]));
    assert_eq!(alias, text);
}

#[test]
fn concise_is_a_line_a_finding() {
    let dir = folder(&[("a.json", BAD)]);
    let text = stdout(check(&dir).args(["--format", "concise"]));
    assert_eq!(text.lines().count(), 1);
    assert!(text.starts_with("a.json:4:54: error[ecs/privileged-container] "), "{text}");
}

#[test]
fn colour_follows_flag_and_environment() {
    let dir = folder(&[("a.json", BAD)]);
    let colored = |args: &[&str], env: &[(&str, &str)]| {
        stdout(check(&dir).args(args).envs(env.iter().copied())).contains('\x1b')
    };
    assert!(!colored(&[], &[]));
    assert!(colored(&["--color", "always"], &[]));
    assert!(colored(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!colored(&["--color", "never"], &[("FORCE_COLOR", "1")]));
    assert!(colored(&[], &[("FORCE_COLOR", "1")]));
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]));
    assert!(colored(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "")]));
    assert!(!colored(&["--format", "json"], &[("FORCE_COLOR", "1")]));
}

#[test]
fn any_number_of_threads_prints_the_same() {
    let files: Vec<(String, &str)> = (0..80)
        .map(|n| (format!("d{}/f{n}.json", n % 7), if n % 3 == 0 { BAD } else { GOOD }))
        .collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let dir = folder(&files);
    for format in ["full", "concise", "json"] {
        let with = |threads: &str| {
            check(&dir).args(["--format", format, "--threads", threads]).output().unwrap()
        };
        let (one, four) = (with("1"), with("4"));
        assert_eq!(one.stdout, four.stdout, "{format}");
        assert_eq!(one.status, four.status);
        assert!(!one.stdout.is_empty());
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let files: Vec<(String, &str)> = (0..300).map(|n| (format!("f{n}.json"), BAD)).collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let dir = folder(&files);
    let mut child = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(["check", "--select", common::RULE])
        .current_dir(dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "plimsoll: exit code 1: 300 findings are at or above --fail-on warning\n");
}

#[test]
fn findings_to_a_file() {
    let dir = folder(&[("a.json", BAD)]);
    check(&dir)
        .args(["-o", "report.txt", "--format", "concise"])
        .assert()
        .code(1)
        .stdout("Found 1 finding (1 error) in 1 file; 1 can be mended by --fix=suggested\n");
    let written = std::fs::read_to_string(dir.path().join("report.txt")).unwrap();
    assert!(written.starts_with("a.json:4:54: error["), "{written}");
    check(&dir)
        .args(["-o", "no/such/folder.txt"])
        .assert()
        .code(2)
        .stderr(contains("no/such/folder.txt could not be written"));
}

#[test]
fn statistics_and_timing() {
    let dir = folder(&[("a.json", BAD)]);
    check(&dir)
        .arg("--statistics")
        .assert()
        .stdout(contains("Values that rules asked for:").and(contains("ecs/privileged-container")));
    let text = stderr(check(&dir).arg("--timing"));
    for line in ["reading", "checking", "Time of each rule", "100.0 %  ecs/privileged-container"] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}

#[test]
fn parameters_of_a_template() {
    let template = r#"{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": { "Root": { "Type": "String", "AllowedValues": ["true", "false"] } },
  "Resources": { "Task": { "Type": "AWS::ECS::TaskDefinition", "Properties": {
    "ContainerDefinitions": [
      { "Name": "web", "Image": "nginx", "Privileged": { "Ref": "Root" } } ] } } }
}"#;
    let dir = folder(&[
        ("t.json", template),
        ("p/aws.json", r#"[{"ParameterKey": "Root", "ParameterValue": "false"}]"#),
        ("p/pipeline.json", r#"{"Parameters": {"Root": "false"}}"#),
        ("p/plain.yaml", "Root: \"false\"\n"),
        ("p/aws.yaml", "- ParameterKey: Root\n  ParameterValue: 'false'\n"),
        ("p/wrong.json", "{\n  \"Root\": {}\n}"),
    ]);
    check(&dir)
        .arg("t.json")
        .assert()
        .code(1)
        .stdout(contains("= when: parameter Root is \"true\""));
    for file in ["p/aws.json", "p/pipeline.json", "p/plain.yaml", "p/aws.yaml"] {
        check(&dir).args(["t.json", "--param-file", file]).assert().code(0);
    }
    check(&dir).args(["t.json", "--param", "Root=false"]).assert().code(0);
    check(&dir)
        .args(["t.json", "--param", "ParameterKey=Root,ParameterValue=false"])
        .assert()
        .code(0);
    // An argument wins over a file.
    check(&dir)
        .args(["t.json", "--param-file", "p/aws.json", "--param", "Root=true"])
        .assert()
        .code(1);
    check(&dir)
        .args(["t.json", "--param-file", "p/wrong.json"])
        .assert()
        .code(2)
        .stderr(contains("p/wrong.json:2:11: the value of Root is a map"));
    check(&dir)
        .args(["t.json", "--param-file", "gone.json"])
        .assert()
        .code(2)
        .stderr(contains("gone.json: there is no such file"));
}

#[test]
fn rules_and_their_pages() {
    let dir = folder(&[]);
    let text = stdout(plimsoll(&dir).args(["rules", "--format", "json"]));
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let rules = json["rules"].as_array().unwrap();
    let rule = rules.iter().find(|rule| rule["id"] == common::RULE).unwrap();
    for key in [
        "summary",
        "level",
        "category",
        "confidence",
        "on",
        "fix",
        "packs",
        "since",
        "sources",
        "sameAs",
        "aka",
    ] {
        assert!(!rule[key].is_null(), "{key}");
    }
    let table = stdout(plimsoll(&dir).arg("rules"));
    assert!(table.ends_with(&format!("{} rules\n", rules.len())), "{table}");
    plimsoll(&dir)
        .args(["explain", common::RULE])
        .assert()
        .code(0)
        .stdout(contains("category    security").and(contains("AWS::ECS::TaskDefinition")));
}

#[test]
fn completions_for_every_shell() {
    let dir = folder(&[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        plimsoll(&dir).args(["completions", shell]).assert().code(0).stdout(contains("fail-on"));
    }
}

#[test]
fn help() {
    let dir = folder(&[]);
    insta::assert_snapshot!("help", stdout(plimsoll(&dir).args(["-h"])));
    insta::assert_snapshot!("help_check", stdout(plimsoll(&dir).args(["check", "-h"])));
}
