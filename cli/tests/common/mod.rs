//! What the tests of the command share.
#![allow(dead_code, missing_docs)]

use assert_cmd::Command;
use assert_fs::TempDir;
use assert_fs::prelude::*;

/// A task definition with a privileged container: one error.
pub const BAD: &str = r#"{
  "family": "web",
  "containerDefinitions": [
    { "name": "web", "image": "nginx", "privileged": true }
  ]
}
"#;

/// The same without a fault that a rule of level error could find.
pub const GOOD: &str = r#"{
  "family": "web",
  "containerDefinitions": [
    { "name": "web", "image": "nginx", "privileged": false }
  ]
}
"#;

/// A file that is nobody's business.
pub const OTHER: &str = "{ \"name\": \"left-pad\", \"version\": \"1.0.0\" }\n";

/// The rule that [`BAD`] breaks. Tests run it alone, so that a new rule changes none of them.
pub const RULE: &str = "ecs/privileged-container";

pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (path, text) in files {
        dir.child(path).write_str(text).unwrap();
    }
    dir
}

/// The command in a folder, with nothing of the tester's environment that it looks at.
pub fn plimsoll(dir: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    command.current_dir(dir.path());
    for name in [
        "NO_COLOR",
        "FORCE_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
        "CI",
        "TERM",
        "SOURCE_DATE_EPOCH",
        "PLIMSOLL_BACKTRACE",
    ] {
        command.env_remove(name);
    }
    command.env("PLIMSOLL_CACHE_DIR", std::env::temp_dir().join("plimsoll-test-cache"));
    command
}

/// The binary as a process that an interrupt ends: a run in the background of a shell inherits that SIGINT is
/// ignored, and hands it on.
pub fn interruptible() -> std::process::Command {
    let binary = env!("CARGO_BIN_EXE_plimsoll");
    if !cfg!(target_os = "linux") {
        return std::process::Command::new(binary);
    }
    let mut command = std::process::Command::new("env");
    command.args(["--default-signal=INT", binary]);
    command
}

/// `plimsoll check` of the one rule.
pub fn check(dir: &TempDir) -> Command {
    let mut command = plimsoll(dir);
    command.args(["check", "--select", RULE]);
    command
}

pub fn stdout(command: &mut Command) -> String {
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

pub fn stderr(command: &mut Command) -> String {
    String::from_utf8(command.output().unwrap().stderr).unwrap()
}

pub fn code(command: &mut Command) -> i32 {
    command.output().unwrap().status.code().unwrap()
}

/// The paths of the report's files.
pub fn paths(command: &mut Command) -> Vec<String> {
    let report: serde_json::Value =
        serde_json::from_str(&stdout(command.args(["--format", "json"]))).unwrap();
    let files = report["files"].as_array().unwrap();
    files.iter().map(|file| file["path"].as_str().unwrap().to_string()).collect()
}
