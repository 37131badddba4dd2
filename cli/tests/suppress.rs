//! `plimsoll suppress`: what it writes, and what it refuses.

mod common;

use assert_fs::TempDir;
use assert_fs::prelude::*;
use common::{BAD, GOOD, RULE, code, folder, plimsoll, stderr, stdout};
use predicates::prelude::*;
use predicates::str::contains;

const TEMPLATE: &str = "# The template\r\nResources:\r\n  Task:\r\n    Type: AWS::ECS::TaskDefinition\r\n    Properties:\r\n      ContainerDefinitions:\r\n        - Name: web   # the one\r\n          Image: nginx:1.27\r\n          Memory: 256\r\n          Privileged: true\r\n";

fn suppress(dir: &TempDir, place: &str) -> assert_cmd::Command {
    let mut command = plimsoll(dir);
    command.args(["suppress", place, "--rule", RULE, "--reason", "needs: the \"driver\""]);
    command
}

fn read(dir: &TempDir, name: &str) -> String {
    std::fs::read_to_string(dir.path().join(name)).unwrap()
}

/// Whether the rule finds nothing any more, and nothing is said of the suppression.
fn is_accepted(dir: &TempDir, name: &str) {
    let mut run = plimsoll(dir);
    run.args(["check", name, "--select", RULE, "--select", "general", "--format", "json"]);
    let output = run.output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let finding = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["ruleId"] == RULE)
        .unwrap();
    assert_eq!(finding["suppressed"], "needs: the \"driver\"");
    assert!(!String::from_utf8_lossy(&output.stdout).contains("general/suppression-"));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_comment_in_yaml() {
    let dir = folder(&[("a.yaml", TEMPLATE)]);
    suppress(&dir, "a.yaml:10")
        .assert()
        .code(0)
        .stdout("ecs/privileged-container suppressed: comment in a.yaml\n");
    let comment = "          # plimsoll-ignore ecs/privileged-container: needs: the \"driver\"\r\n";
    let want = TEMPLATE.replace("          Priv", &format!("{comment}          Priv"));
    assert_eq!(read(&dir, "a.yaml"), want);
    is_accepted(&dir, "a.yaml");
    suppress(&dir, "a.yaml:11").assert().code(0).stdout(contains("suppressed there already"));
    assert_eq!(read(&dir, "a.yaml"), want);
}

#[test]
fn a_dry_run_writes_nothing_and_is_a_patch() {
    let dir = folder(&[("svc/a.yaml", TEMPLATE)]);
    let diff = stdout(suppress(&dir, "svc/a.yaml:10:23").arg("--dry-run"));
    assert_eq!(read(&dir, "svc/a.yaml"), TEMPLATE);
    dir.child("x.patch").write_str(&diff).unwrap();
    let applied = std::process::Command::new("git")
        .args(["apply", "x.patch"])
        .current_dir(dir.path())
        .status()
        .unwrap();
    assert!(applied.success(), "{diff}");
    is_accepted(&dir, "svc/a.yaml");
}

#[test]
fn metadata_in_json_of_cloudformation() {
    let template = "{\n    \"Resources\": {\n        \"Task\": {\n            \"Type\": \"AWS::ECS::TaskDefinition\",\n            \"Properties\": {\n                \"ContainerDefinitions\": [\n                    {\"Name\": \"a\", \"Image\": \"x:1\", \"Memory\": 9, \"Privileged\": true},\n                    {\"Name\": \"b\", \"Image\": \"x:1\", \"Memory\": 9, \"Privileged\": true}\n                ]\n            }\n        }\n    }\n}";
    let dir = folder(&[("a.json", template)]);
    suppress(&dir, "a.json:7")
        .args(["--until", "2999-12-31"])
        .assert()
        .code(0)
        .stdout(contains("suppressed, and 1 other finding of it: metadata in a.json"));
    let after = read(&dir, "a.json");
    assert!(
        after.contains("Definition\",\n            \"Metadata\": {\n                \"Plimsoll\""),
        "{after}"
    );
    assert!(after.contains("\"until\": \"2999-12-31\""), "{after}");
    // What was there is there: without the new entry the text is the old one.
    let at = after.find("            \"Metadata\"").unwrap();
    let end = after.find("            \"Properties\"").unwrap();
    assert_eq!(format!("{}{}", &after[..at], &after[end..]), template);
    is_accepted(&dir, "a.json");
}

#[test]
fn the_config_for_json_that_aws_reads() {
    let dir = folder(&[("svc/we[b].json", BAD)]);
    suppress(&dir, "svc/we[b].json:4")
        .args(["--until", "2999-12-31"])
        .assert()
        .code(0)
        .stdout(contains("config in plimsoll.toml"));
    assert_eq!(read(&dir, "svc/we[b].json"), BAD);
    assert_eq!(
        read(&dir, "plimsoll.toml"),
        "[[ignore]]\nrule = \"ecs/privileged-container\"\npath = \"svc/we\\\\[b\\\\].json\"\nresource = \"web\"\npointer = \"/containerDefinitions/0/privileged\"\nreason = \"needs: the \\\"driver\\\"\"\nuntil = 2999-12-31\n"
    );
    is_accepted(&dir, "svc/we[b].json");
    // The nearest config, from a folder below, and in its own language.
    let dir = folder(&[("plimsoll.yaml", "fail-on: error # ours\n"), ("svc/a.json", BAD)]);
    let mut below = suppress(&dir, "a.json:4");
    below.current_dir(dir.path().join("svc")).assert().code(0).stdout(contains("plimsoll.yaml"));
    let config = read(&dir, "plimsoll.yaml");
    assert!(config.starts_with("fail-on: error # ours\nignore:\n  - rule: ecs/"), "{config}");
    assert!(config.contains("path: svc/a.json\n"), "{config}");
    is_accepted(&dir, "svc/a.json");
}

#[test]
fn the_home_folder_has_no_config() {
    let dir = folder(&[("a.json", BAD), ("plimsoll.toml", "# mine\n")]);
    suppress(&dir, "a.json:4")
        .env("HOME", dir.path())
        .assert()
        .code(2)
        .stderr(contains("a config in the home folder is not used"));
    assert_eq!(read(&dir, "plimsoll.toml"), "# mine\n");
}

#[test]
fn a_comment_in_json_that_has_some() {
    let text = BAD.replace("{\n  \"family\"", "{\n  // Ours.\n  \"family\"");
    let dir = folder(&[("a.json", &text)]);
    suppress(&dir, "a.json:5").assert().code(0).stdout(contains("comment in a.json"));
    let after = read(&dir, "a.json");
    assert!(after.contains("[\n    // plimsoll-ignore ecs/privileged-container: needs"), "{after}");
    is_accepted(&dir, "a.json");
}

#[test]
fn several_findings_on_a_line() {
    let text = "Resources:\n  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions: [{Name: a, Image: 'x:1', Memory: 9, Privileged: true}, {Name: b, Image: 'x:1', Memory: 9, Privileged: true}]\n";
    let dir = folder(&[("a.yaml", text)]);
    suppress(&dir, "a.yaml:5").assert().code(0).stdout(contains("suppressed: comment in"));
    assert_eq!(read(&dir, "a.yaml").lines().count(), 6);
    is_accepted(&dir, "a.yaml");
}

#[test]
fn carriers_that_the_config_forbids_are_not_written() {
    let config = |forbid: &str| format!("[suppression]\nforbid = [{forbid}]\n");
    let dir = folder(&[("plimsoll.toml", &config("\"comment\"")), ("a.yaml", TEMPLATE)]);
    suppress(&dir, "a.yaml:10").assert().code(0).stdout(contains("metadata in a.yaml"));
    let after = read(&dir, "a.yaml");
    let metadata = "    Metadata:\r\n      Plimsoll:\r\n        ignore:\r\n          - rule: ecs/privileged-container\r\n            reason: \"needs: the \\\"driver\\\"\"\r\n";
    assert_eq!(after, TEMPLATE.replace("    Properties", &format!("{metadata}    Properties")));
    is_accepted(&dir, "a.yaml");

    let all = config("\"comment\", \"metadata\", \"config\"");
    let dir = folder(&[("plimsoll.toml", &all), ("a.yaml", TEMPLATE), ("b.json", BAD)]);
    suppress(&dir, "a.yaml:10").assert().code(2).stderr(
        contains("no suppression of ecs/privileged-container can be written for a.yaml:10")
            .and(contains("in a comment (`suppression.forbid`); the config accepts no suppression in metadata")),
    );
    suppress(&dir, "b.json:4").assert().code(2).stderr(contains("in the config"));
    assert_eq!((read(&dir, "a.yaml").as_str(), read(&dir, "plimsoll.toml")), (TEMPLATE, all));

    let enforce = "[suppression]\nenforce = [\"ecs\"]\n";
    let dir = folder(&[("plimsoll.toml", enforce), ("a.yaml", TEMPLATE)]);
    suppress(&dir, "a.yaml:10").assert().code(2).stderr(contains("`suppression.enforce`"));
}

#[test]
fn mistakes_are_told() {
    let dir = folder(&[("a.yaml", TEMPLATE), ("good.json", GOOD), ("x.txt", "x")]);
    let told = |args: &[&str]| {
        let mut command = plimsoll(&dir);
        let text = stderr(command.arg("suppress").args(args));
        assert_eq!(code(&mut command), 2, "{text}");
        text
    };
    for (args, said) in [
        (&["a.yaml", "--rule", RULE, "--reason", "x"][..], "accepted are FILE:LINE"),
        (&["a.yaml:3", "--rule", RULE, "--reason", "x"], "it is found at 10:23"),
        (
            &["a.yaml:10", "--rule", "general/syntax", "--reason", "x"],
            "found there: ecs/privileged-container",
        ),
        (&["good.json:4", "--rule", RULE, "--reason", "x"], "there is no finding of ecs/"),
        (&["x.txt:1", "--rule", RULE, "--reason", "x"], "x.txt is not checked: "),
        (&["gone.yaml:1", "--rule", RULE, "--reason", "x"], "no such file"),
        (&["a.yaml:10", "--rule", "privilegd-container", "--reason", "x"], "did you mean"),
        (&["a.yaml:10", "--rule", RULE, "--reason", " "], "--reason is empty"),
        (&["a.yaml:10", "--rule", RULE, "--reason", "a\nb"], "line break"),
        (&["a.yaml:10", "--rule", RULE, "--reason", "x", "--until", "soon"], "accepted is a day"),
        (&["a.yaml:10", "--rule", RULE, "--reason", "x", "--until", "2020-01-01"], "is over"),
        (&["a.yaml:10", "--rule", RULE], "--reason <TEXT>"),
        (
            &["a.yaml:1", "--rule", "general/suppression-unused", "--reason", "x"],
            "none can hold it",
        ),
    ] {
        let text = told(args);
        assert!(text.contains(said), "{args:?}: {text}");
    }
    assert_eq!(read(&dir, "a.yaml"), TEMPLATE);
}

#[cfg(unix)]
#[test]
fn the_mode_stays_and_links_are_not_written_through() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let dir = folder(&[("a.yaml", TEMPLATE)]);
    let file = dir.path().join("a.yaml");
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).unwrap();
    symlink("a.yaml", dir.path().join("link.yaml")).unwrap();
    let forbid = "[suppression]\nforbid = [\"config\"]\n";
    dir.child("plimsoll.toml").write_str(forbid).unwrap();
    suppress(&dir, "link.yaml:10").assert().code(2).stderr(contains("name the file itself"));
    suppress(&dir, "a.yaml:10").assert().code(0);
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}
