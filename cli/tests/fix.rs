//! Fixes on files: what is written, what is left alone, and what is said of it.
#![allow(missing_docs)]

mod common;

use assert_fs::prelude::*;
use common::{BAD, GOOD, check, code, folder, plimsoll, stderr, stdout};

/// A safe fix and one that somebody should look at.
const TASK: &str = r#"{
  "family": "web",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "nginx:1.27",
      "memory": 256,
      "privileged": true,
      "portMappings": [{"containerPort": 80, "hostPort": 8080}]
    }
  ]
}
"#;

fn mended() -> String {
    TASK.replace("\"hostPort\": 8080", "\"hostPort\": 80")
}

#[test]
fn safe_fixes_are_made_and_the_others_on_demand() {
    let dir = folder(&[("a.json", TASK)]);
    let mut command = plimsoll(&dir);
    command.args(["fix", "--isolated"]);
    let said = stdout(&mut command);
    assert_eq!(said, "a.json:10: Set `hostPort` to 80 (ecs/host-port-mismatch)\n");
    dir.child("a.json").assert(mended());

    let said = stderr(plimsoll(&dir).args(["fix", "--isolated"]));
    assert!(said.starts_with("Nothing was fixed; "), "{said}");
    assert!(said.contains("left for --suggested"), "{said}");
    plimsoll(&dir)
        .args(["fix", "--suggested", "--select", "ecs/privileged-container"])
        .assert()
        .code(0);
    dir.child("a.json").assert(mended().replace("      \"privileged\": true,\n", ""));
}

#[test]
fn check_mends_and_tells_what_is_left() {
    let dir = folder(&[("a.json", BAD)]);
    assert_eq!(code(check(&dir).args(["--fix"])), 1);
    dir.child("a.json").assert(BAD);
    let mut command = check(&dir);
    command.args(["--fix=suggested"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stderr).unwrap().contains("Fixed 1 finding in 1 file"));
    assert!(String::from_utf8(output.stdout).unwrap().contains("No findings"));
    dir.child("a.json").assert(BAD.replace(", \"privileged\": true", ""));
    assert_eq!(code(check(&dir).args(["--fix=all"])), 2);
}

#[test]
fn a_diff_changes_nothing_and_can_be_applied() {
    let dir = folder(&[("svc/a.json", TASK), ("svc/good.json", GOOD)]);
    let mut command = plimsoll(&dir);
    command.args(["fix", "--diff"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    dir.child("svc/a.json").assert(TASK);
    let diff = String::from_utf8(output.stdout).unwrap();
    assert!(diff.starts_with("--- a/svc/a.json\n+++ b/svc/a.json\n@@ -7,7 +7,7 @@\n"), "{diff}");
    dir.child("x.diff").write_str(&diff).unwrap();
    let applied = std::process::Command::new("git")
        .args(["apply", "x.diff"])
        .current_dir(dir.path())
        .output()
        .unwrap();
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    dir.child("svc/a.json").assert(mended());
    plimsoll(&dir).args(["fix", "--diff"]).assert().code(0).stdout("");
    // The same by `check`.
    assert_eq!(code(plimsoll(&dir).args(["check", "--diff"])), 0);
    dir.child("svc/a.json").write_str(TASK).unwrap();
    assert_eq!(stdout(plimsoll(&dir).args(["check", "--diff"])), diff);
    assert!(
        stdout(plimsoll(&dir).args(["check", "--diff", "--color", "always"]))
            .contains("\u{1b}[32m+")
    );
}

#[test]
fn standard_input_can_be_shown_and_not_written() {
    let dir = folder(&[]);
    let said = stderr(plimsoll(&dir).args(["fix", "-"]).write_stdin(TASK));
    assert!(said.contains("`-` is none"), "{said}");
    assert_eq!(code(plimsoll(&dir).args(["check", "--fix", "-"]).write_stdin(TASK)), 2);
    let mut command = plimsoll(&dir);
    command.args(["check", "--diff", "-", "--stdin-filename", "task.json"]).write_stdin(TASK);
    assert!(
        stdout(&mut command)
            .contains("+      \"portMappings\": [{\"containerPort\": 80, \"hostPort\": 80}]")
    );
}

#[test]
fn what_is_suppressed_or_in_the_baseline_stays() {
    let dir = folder(&[("a.json", TASK)]);
    plimsoll(&dir).args(["baseline", "create"]).assert().code(0);
    plimsoll(&dir).args(["fix", "--suggested"]).assert().code(0).stdout("");
    dir.child("a.json").assert(TASK);
    plimsoll(&dir).args(["fix", "--no-baseline"]).assert().code(0);
    dir.child("a.json").assert(mended());

    let yaml = "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: a\nprovisioner: ebs.csi.aws.com\nparameters:\n  # plimsoll-ignore storage/ebs-gp2: old cluster\n  type: gp2\n";
    let dir = folder(&[("a.yaml", yaml)]);
    plimsoll(&dir).args(["fix", "--suggested", "--select", "storage/ebs-gp2"]).assert().code(0);
    dir.child("a.yaml").assert(yaml);
}

#[test]
fn a_broken_file_is_left_alone_and_told() {
    let dir =
        folder(&[("a.json", TASK), ("b.json", "{\"family\": \"b\", \"containerDefinitions\": [")]);
    let output = plimsoll(&dir).args(["fix"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr).unwrap().contains("b.json could be checked in part only")
    );
    dir.child("a.json").assert(mended());
}

#[cfg(unix)]
mod on_unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_file_keeps_its_mode_and_leaves_nothing_beside_it() {
        let dir = folder(&[("a.json", TASK)]);
        let file = dir.path().join("a.json");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        plimsoll(&dir).args(["fix"]).assert().code(0);
        dir.child("a.json").assert(mended());
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_is_read_only_stays() {
        let dir = folder(&[("a.json", TASK), ("b.json", TASK)]);
        let file = dir.path().join("a.json");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
        let output = plimsoll(&dir).args(["fix"]).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("error: a.json is as it was: "), "{said}");
        dir.child("a.json").assert(TASK);
        dir.child("b.json").assert(mended());
    }

    #[test]
    fn a_link_out_of_the_folder_is_not_followed_and_one_within_stays_a_link() {
        let outside = folder(&[("secret.json", TASK)]);
        let dir = folder(&[("real.json", TASK)]);
        symlink(outside.path().join("secret.json"), dir.path().join("out.json")).unwrap();
        symlink(outside.path(), dir.path().join("sub")).unwrap();
        symlink("real.json", dir.path().join("in.json")).unwrap();
        for path in ["out.json", "sub/secret.json"] {
            let output = plimsoll(&dir).args(["fix", path]).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{path}");
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(said.contains("out of the current folder"), "{said}");
            outside.child("secret.json").assert(TASK);
        }
        plimsoll(&dir).args(["fix", "in.json"]).assert().code(0);
        assert!(std::fs::symlink_metadata(dir.path().join("in.json")).unwrap().is_symlink());
        dir.child("real.json").assert(mended());
        // A file elsewhere that is named by its own path.
        let named = outside.path().join("secret.json");
        plimsoll(&dir).args(["fix"]).arg(&named).assert().code(0);
        outside.child("secret.json").assert(mended());
    }

    #[test]
    fn an_output_file_keeps_its_mode_and_its_link() {
        let dir = folder(&[("a.json", BAD), ("out/report.json", "")]);
        let report = dir.path().join("out/report.json");
        std::fs::set_permissions(&report, std::fs::Permissions::from_mode(0o600)).unwrap();
        symlink("out/report.json", dir.path().join("latest.json")).unwrap();
        check(&dir).args(["a.json", "--format", "json", "-o", "latest.json"]).assert().code(1);
        assert!(std::fs::symlink_metadata(dir.path().join("latest.json")).unwrap().is_symlink());
        assert!(std::fs::read_to_string(&report).unwrap().contains("schemaVersion"));
        assert_eq!(std::fs::metadata(&report).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
