//! Ignore files mean what they mean to git: random ones are held against `git check-ignore`.

use plimsoll_core::paths::ignore::IgnoreFile;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Repositories that are tried.
const REPOSITORIES: usize = 100;

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "a", "b", "ab", "a.json", "b.json", "x y", "[a]", "é", "-", "#a", "!b",
    ])
    .prop_map(str::to_string)
}

fn path() -> impl Strategy<Value = String> {
    prop::collection::vec(name(), 1..4).prop_map(|parts| parts.join("/"))
}

fn line() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => name(),
        1 => prop::sample::select(vec![
            "*", "**", "?", "*.json", "[a-b]", "[!a]", "[^b]*", "[]a]", "[[:alpha:]]", "[a", "\\*", "\\a", "a*", "*b",
            "a**b", "[a-]", "\\", "[\\]a]", "[[:no:]]", "***",
        ]).prop_map(str::to_string),
    ];
    (
        prop::sample::select(vec!["", "", "", "!", "/", "!/", "#", "\\#", "\\!", " "]),
        prop::collection::vec(piece, 1..3),
        prop::sample::select(vec!["", "", "", "/", " ", "\\ ", "\r", "/ ", "/**"]),
    )
        .prop_map(|(start, pieces, end)| format!("{start}{}{end}", pieces.join("/")))
}

/// Whether an ignore file takes a path out, itself or a folder above it.
fn ignored(file: &IgnoreFile, path: &str) -> bool {
    let mut end = 0;
    while let Some(next) = path[end..].find('/').map(|at| end + at) {
        if file.ignores(&path.as_bytes()[..next], true) == Some(true) {
            return true;
        }
        end = next + 1;
    }
    file.ignores(path.as_bytes(), false) == Some(true)
}

/// The paths that git ignores.
fn git(folder: &Path, paths: &[String]) -> Vec<String> {
    let mut child = Command::new("git")
        .args(["check-ignore", "--no-index", "--stdin", "-z"])
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input: String = paths.iter().map(|path| format!("{path}\0")).collect();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.split('\0').filter(|path| !path.is_empty()).map(str::to_string).collect()
}

#[test]
fn random_ignore_files_mean_what_they_mean_to_git() {
    if Command::new("git").arg("--version").output().is_err() {
        plimsoll_tests::not_run("git: not present, 1 test not run");
        return;
    }
    let folder = assert_fs::TempDir::new().unwrap();
    let init = Command::new("git").args(["init", "-q"]).current_dir(&folder).status().unwrap();
    assert!(init.success());
    let mut runner = TestRunner::deterministic();
    let (mut asked, mut taken_out) = (0, 0);
    for _ in 0..REPOSITORIES {
        let lines = prop::collection::vec(line(), 1..6).new_tree(&mut runner).unwrap().current();
        let paths = prop::collection::vec(path(), 40).new_tree(&mut runner).unwrap().current();
        let text = lines.join("\n");
        std::fs::write(folder.path().join(".gitignore"), &text).unwrap();
        let file = IgnoreFile::new(text.as_bytes());
        let theirs = git(folder.path(), &paths);
        for path in &paths {
            asked += 1;
            let ours = ignored(&file, path);
            taken_out += usize::from(ours);
            assert_eq!(ours, theirs.contains(path), "{path:?} by {text:?}");
        }
    }
    println!("{asked} paths, {taken_out} ignored");
    assert!(taken_out * 20 > asked && taken_out * 2 < asked, "{taken_out} of {asked}");
}
