//! `check --since` and `--staged`, in repositories made for the test.

mod common;

use std::process::Command as Process;

use assert_fs::TempDir;
use assert_fs::prelude::*;
use common::{BAD, GOOD, RULE, folder, plimsoll};
use predicates::prelude::*;
use predicates::str::contains;

/// A service and a role in a template, each with a fault; `{a}` and `{b}` stand before them.
fn template(a: &str, b: &str) -> String {
    format!(
        "Resources:\n{a}  First:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - {{Name: a, Image: 'x:1', Memory: 9, Privileged: true}}\n{b}  Second:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - {{Name: b, Image: 'x:1', Memory: 9, Privileged: true}}\n"
    )
}

fn git(dir: &TempDir, args: &[&str]) -> String {
    let output = Process::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"])
        .args(args)
        .current_dir(dir.path())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A repository with one commit on `main`.
fn repository(files: &[(&str, &str)]) -> TempDir {
    let dir = folder(files);
    git(&dir, &["init", "-q", "-b", "main"]);
    commit(&dir);
    dir
}

fn commit(dir: &TempDir) {
    git(dir, &["add", "-A"]);
    git(dir, &["commit", "-q", "--allow-empty", "-m", "x"]);
}

fn write(dir: &TempDir, path: &str, text: &str) {
    dir.child(path).write_str(text).unwrap();
}

/// Paths and resources of the findings, and the exit code.
fn found(dir: &TempDir, args: &[&str]) -> (Vec<String>, i32) {
    let mut command = plimsoll(dir);
    command.args(["check", "--select", RULE, "--format", "json"]).args(args);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let report: serde_json::Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{args:?}: {said}"));
    let finding = |finding: &serde_json::Value| {
        let resource = finding["resource"]["address"].as_str().unwrap_or("-");
        format!("{} {resource}", finding["path"].as_str().unwrap())
    };
    let all = report["diagnostics"].as_array().unwrap().iter().map(finding).collect();
    let by = &report["summary"]["byLevel"];
    let number = by["error"].as_u64().unwrap() + by["warning"].as_u64().unwrap();
    let all: Vec<String> = all;
    assert_eq!(number, all.len() as u64, "the summary counts what is shown");
    (all, output.status.code().unwrap())
}

#[test]
fn only_resources_that_changed() {
    let dir = repository(&[("a.yaml", &template("", "")), ("b.json", BAD)]);
    assert_eq!(found(&dir, &["--since", "HEAD"]), (vec![], 0));
    // Lines that move, comments and style change nothing.
    write(&dir, "a.yaml", &template("  # New.\n\n", "\n").replace("'x:1'", "\"x:1\""));
    assert_eq!(found(&dir, &["--since", "main"]), (vec![], 0));
    write(&dir, "a.yaml", &template("# New.\n", "").replace("Name: b", "Name: c"));
    assert_eq!(found(&dir, &["--since", "main"]), (vec!["a.yaml Second".into()], 1));
    // Also where it is committed, on a branch; what comes to main since is not of the branch.
    git(&dir, &["switch", "-q", "-c", "topic"]);
    commit(&dir);
    git(&dir, &["switch", "-q", "main"]);
    write(&dir, "b.json", &BAD.replace("nginx", "other"));
    commit(&dir);
    git(&dir, &["switch", "-q", "topic"]);
    assert_eq!(found(&dir, &["--since", "main"]), (vec!["a.yaml Second".into()], 1));
    assert_eq!(found(&dir, &["--since", "HEAD~1"]), (vec!["a.yaml Second".into()], 1));
    assert_eq!(found(&dir, &["--since", "HEAD"]), (vec![], 0));
    plimsoll(&dir)
        .args(["check", "--select", RULE, "--since", "main"])
        .assert()
        .code(1)
        .stdout(contains("Found 1 finding (1 error) in 1 of 2 files"))
        .stderr(contains("2 findings are not shown: their resources are as in main"));
}

#[test]
fn new_files_and_resources_are_told() {
    let dir = repository(&[("a.yaml", &template("", ""))]);
    write(&dir, "new.json", BAD);
    assert_eq!(found(&dir, &["--since", "HEAD"]), (vec!["new.json web".into()], 1));
    git(&dir, &["add", "-N", "new.json"]);
    assert_eq!(found(&dir, &["--since", "HEAD"]), (vec!["new.json web".into()], 1));
    write(&dir, "a.yaml", &template("", "").replace("  Second:", "  Third:"));
    let (all, code) = found(&dir, &["--since", "HEAD"]);
    assert_eq!((all, code), (vec!["a.yaml Third".into(), "new.json web".into()], 1));
    // By its own name, from a folder below, and by standard input.
    write(&dir, "svc/x.json", BAD);
    let mut below = plimsoll(&dir);
    below.current_dir(dir.path().join("svc"));
    below
        .args(["check", "--select", RULE, "--since", "HEAD", "--format", "concise", ".."])
        .assert()
        .code(1)
        .stdout(contains("x.json").and(contains("../new.json")).and(contains("../a.yaml")));
    let mut stdin = plimsoll(&dir);
    stdin
        .args([
            "check",
            "-",
            "--stdin-filename",
            "a.yaml",
            "--since",
            "HEAD",
            "--format",
            "concise",
        ])
        .args(["--select", RULE])
        .write_stdin(template("# x\n", ""))
        .assert()
        .code(0)
        .stdout("");
}

#[test]
fn files_that_move_are_followed() {
    let dir = repository(&[("old/a.yaml", &template("", "")), ("b.json", BAD)]);
    git(&dir, &["mv", "old/a.yaml", "new.yaml"]);
    git(&dir, &["mv", "b.json", "c.json"]);
    assert_eq!(found(&dir, &["--since", "HEAD"]), (vec![], 0));
    assert_eq!(found(&dir, &["--staged"]), (vec![], 0));
    write(&dir, "new.yaml", &template("", "").replace("Name: a", "Name: z"));
    assert_eq!(found(&dir, &["--since", "HEAD"]), (vec!["new.yaml First".into()], 1));
    // A resource that goes to another file, the rest being gone.
    write(&dir, "c.json", GOOD);
    write(&dir, "svc/web.json", BAD);
    let (all, _) = found(&dir, &["--since", "HEAD"]);
    assert_eq!(all, ["new.yaml First"]);
}

#[test]
fn the_index_is_what_is_checked() {
    let dir = repository(&[("a.yaml", &template("", "")), ("good.json", GOOD)]);
    // On disk, but not in the index.
    write(&dir, "good.json", BAD);
    write(&dir, "untracked.json", BAD);
    assert_eq!(found(&dir, &["--staged"]), (vec![], 0));
    git(&dir, &["add", "good.json"]);
    assert_eq!(found(&dir, &["--staged"]), (vec!["good.json web".into()], 1));
    // In the index, and mended or gone on disk since.
    write(&dir, "good.json", GOOD);
    assert_eq!(found(&dir, &["--staged"]), (vec!["good.json web".into()], 1));
    std::fs::remove_file(dir.path().join("good.json")).unwrap();
    assert_eq!(found(&dir, &["--staged"]), (vec!["good.json web".into()], 1));
    assert_eq!(found(&dir, &["--staged", "good.json"]), (vec!["good.json web".into()], 1));
    write(&dir, "svc/deep/x.json", BAD);
    git(&dir, &["add", "svc"]);
    std::fs::remove_dir_all(dir.path().join("svc")).unwrap();
    let (all, _) = found(&dir, &["--staged", "svc"]);
    assert_eq!(all, ["svc/deep/x.json web"]);
    commit(&dir);
    assert_eq!(found(&dir, &["--staged"]), (vec![], 0));
}

#[test]
fn the_first_commit_is_all_new() {
    let dir = folder(&[("a.json", BAD)]);
    git(&dir, &["init", "-q"]);
    git(&dir, &["add", "a.json"]);
    assert_eq!(found(&dir, &["--staged"]), (vec!["a.json web".into()], 1));
    plimsoll(&dir)
        .args(["check", "--since", "HEAD"])
        .assert()
        .code(2)
        .stderr("error: --since: there is no commit `HEAD` in this repository\n");
}

#[test]
fn a_finding_across_resources_counts_with_any_of_them() {
    let task = "Resources:\n  Service:\n    Type: AWS::ECS::Service\n    Properties:\n      LaunchType: FARGATE\n      TaskDefinition: !Ref Task\n      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-1]}}\n  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      NetworkMode: awsvpc\n      Cpu: '256'\n      Memory: '512'\n      RequiresCompatibilities: [EC2]\n      ContainerDefinitions: [{Name: a, Image: 'x:1'}]\n";
    let dir = repository(&[("a.yaml", task)]);
    let found = |dir: &TempDir, rule: &str| {
        let mut command = plimsoll(dir);
        command.args(["check", "--select", rule, "--since", "HEAD", "--format", "concise"]);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let all = common::stdout(plimsoll(&dir).args(["check", "--select", "ecs", "--format", "json"]));
    let all: serde_json::Value = serde_json::from_str(&all).unwrap();
    let finding = all["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| {
            let of = finding["resource"]["address"].as_str();
            let related = finding["related"].as_array().unwrap();
            of == Some("Service") && !related.is_empty()
        })
        .expect("a finding across resources")
        .clone();
    let rule = finding["ruleId"].as_str().unwrap();
    assert_eq!(found(&dir, rule), "");
    // The task definition alone changes; the finding is told at the service.
    write(&dir, "a.yaml", &task.replace("'512'", "'1024'"));
    assert!(found(&dir, rule).contains(rule), "{rule}");
}

#[test]
fn suppressions_that_are_taken_away_free_their_findings() {
    let comment = "  # plimsoll-ignore ecs/privileged-container: x\n";
    let dir = repository(&[("a.yaml", &template(comment, comment))]);
    write(&dir, "a.yaml", &template("", comment));
    let (all, code) = found(&dir, &["--since", "HEAD"]);
    assert_eq!((all, code), (vec!["a.yaml First".to_string()], 1));
}

#[test]
fn what_the_change_leaves_alone_need_not_be_readable() {
    let broken = BAD.replace("\"nginx\",", "\"nginx\"");
    let dir = repository(&[("broken.json", &broken), ("a.json", GOOD)]);
    let code = |args: &[&str]| common::code(plimsoll(&dir).arg("check").args(args));
    assert_eq!(code(&[]), 2);
    assert_eq!(code(&["--since", "HEAD", "--select", RULE]), 0);
    write(&dir, "broken.json", &broken.replace("web", "api"));
    assert_eq!(code(&["--since", "HEAD", "--select", RULE]), 2);
}

#[test]
fn mistakes_are_told() {
    let dir = folder(&[("a.json", BAD)]);
    let told = |dir: &TempDir, args: &[&str], said: &str| {
        let mut command = plimsoll(dir);
        // Not a repository above the folder of temporary files either.
        command.env("GIT_CEILING_DIRECTORIES", dir.path().parent().unwrap());
        command.arg("check").args(args).assert().code(2).stdout("").stderr(contains(said));
    };
    told(&dir, &["--since", "main"], "error: --since: not a git repository");
    told(&dir, &["--staged"], "error: --staged: not a git repository");
    let dir = repository(&[("a.json", BAD)]);
    told(&dir, &["--since", "mian"], "error: --since: there is no commit `mian`");
    told(&dir, &["--since=--output=x"], "there is no commit `--output=x`");
    told(&dir, &["--since", "main", "--staged"], "cannot be used with");
    git(&dir, &["checkout", "-q", "--orphan", "other"]);
    write(&dir, "a.json", GOOD);
    commit(&dir);
    told(&dir, &["--since", "main"], "have no commit in common");
    let mut command = plimsoll(&dir);
    command.env("PATH", "/nowhere").args(["check", "--staged"]);
    command.assert().code(2).stderr(contains("git is needed for this, and there is none"));
}
