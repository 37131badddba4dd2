//! Every exit code, and what is said with it.

mod common;

use common::{BAD, GOOD, OTHER, check, code, folder, plimsoll, stderr};
use predicates::prelude::*;
use predicates::str::contains;

#[test]
fn clean() {
    let dir = folder(&[("a.json", GOOD)]);
    check(&dir).assert().code(0).stdout("No findings in 1 file with 1 resource\n").stderr("");
}

#[test]
fn findings() {
    let dir = folder(&[("a.json", BAD)]);
    check(&dir)
        .assert()
        .code(1)
        .stdout(
            contains("error[ecs/privileged-container]")
                .and(contains("Found 1 finding (1 error) in 1 file")),
        )
        .stderr("plimsoll: exit code 1: 1 finding is at or above --fail-on warning\n");
    assert_eq!(code(check(&dir).args(["--fail-on", "error"])), 1);
    assert_eq!(code(check(&dir).args(["--fail-on", "never"])), 0);
    assert_eq!(code(check(&dir).arg("--exit-zero")), 0);
    assert_eq!(code(check(&dir).args(["--format", "json"])), 1);
    assert_eq!(code(check(&dir).args(["--ignore", "ecs"])), 0);
}

#[test]
fn usage() {
    let dir = folder(&[("a.json", GOOD)]);
    for (args, said) in [
        (&["check", "--fromat", "json"][..], "--format"),
        (&["check", "--format", "jsn"], "json"),
        (&["check", "--fail-on", "info"], "error, warning, never"),
        (&["check", "--kind", "ecs-taskdefinition"], "ecs-task-definition"),
        (&["check", "--threads", "0"], "1..=1024"),
        (&["chek"], "check"),
        (&["check", "--param", "Env"], "KEY=VALUE"),
        (&["check", "--stdin-filename", "x.json"], "give `-`"),
        (&["check", ".", "--kind", "iam-policy"], "is a folder"),
        (&["explain", "ecs/privilegd-container"], "did you mean \"ecs/privileged-container\"?"),
        (
            &["check", "--select", "ecs/privilegd-container"],
            "did you mean \"ecs/privileged-container\"?",
        ),
    ] {
        plimsoll(&dir).args(args).assert().code(2).stdout("").stderr(contains(said));
    }
}

#[test]
fn a_named_file_that_cannot_be_checked() {
    let dir = folder(&[("other.json", OTHER), ("good.json", GOOD)]);
    check(&dir)
        .args(["other.json", "good.json"])
        .assert()
        .code(2)
        .stderr(contains("other.json could not be checked"));
    check(&dir).args(["gone.json", "good.json"]).assert().code(2).stderr(
        "plimsoll: exit code 2: gone.json could not be checked (there is no such file or folder)\n",
    );
}

#[test]
fn a_broken_file_of_ours_counts_and_the_rest_is_checked() {
    let broken = BAD.replace("\"nginx\",", "\"nginx\"");
    let dir = folder(&[("a.json", &broken), ("b.json", OTHER)]);
    check(&dir)
        .assert()
        .code(2)
        .stdout(contains("general/syntax").and(contains("ecs/privileged-container")))
        .stderr(contains("a.json"));
}

#[test]
fn a_broken_file_of_others_does_not_count() {
    let dir = folder(&[("a.json", GOOD), ("b.json", "{ \"name\": ")]);
    check(&dir).assert().code(0).stdout(contains("1 file skipped"));
}

#[test]
fn nothing_to_check() {
    let empty = folder(&[]);
    check(&empty)
        .assert()
        .code(3)
        .stdout("Nothing was checked: no file was found\n")
        .stderr(contains("--allow-empty"));
    assert_eq!(code(check(&empty).arg("--allow-empty")), 0);
    let other = folder(&[("package.json", OTHER)]);
    check(&other).assert().code(3).stdout(contains("Nothing was checked; 1 file skipped"));
    assert_eq!(code(check(&other).arg("*.toml")), 3);
}

#[test]
fn no_argument_prints_help() {
    let dir = folder(&[]);
    plimsoll(&dir).assert().code(2).stderr(contains("Usage: plimsoll").and(contains("check")));
    plimsoll(&dir).arg("--version").assert().code(0).stdout(concat!(
        "plimsoll ",
        env!("CARGO_PKG_VERSION"),
        "\n"
    ));
}

#[test]
fn the_reason_is_the_last_line() {
    let dir = folder(&[("a.json", BAD)]);
    for format in ["full", "concise", "json"] {
        let text = stderr(check(&dir).args(["--format", format]));
        assert!(text.lines().last().unwrap().starts_with("plimsoll: exit code 1: "), "{text}");
    }
    check(&dir).arg("--quiet").assert().code(1).stderr("").stdout(contains("Found").not());
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_run() {
    use std::os::unix::process::ExitStatusExt;
    use std::process::{Command, Stdio};
    let mut child = common::interruptible()
        .args(["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    if cfg!(target_os = "linux") {
        let running = format!("/proc/{}/exe", child.id());
        let is_ours = || std::fs::read_link(&running).is_ok_and(|exe| exe.ends_with("plimsoll"));
        while !is_ours() {
            assert!(child.try_wait().unwrap().is_none(), "the command did not start");
            std::thread::yield_now();
        }
    }
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    // A shell gives 130 for a process that SIGINT ended.
    assert_eq!(child.wait().unwrap().signal(), Some(2));
}
