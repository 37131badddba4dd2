//! The content cache: the same output from it, and never an old one.
#![allow(missing_docs)]

mod common;

use assert_fs::TempDir;
use assert_fs::prelude::*;
use common::{BAD, GOOD, RULE, folder, plimsoll};
use plimsoll_core::report::store;
use std::path::PathBuf;
use std::process::Output;

/// Enough files for a cache to pay; one is bad.
fn many() -> TempDir {
    let dir = folder(&[("svc/bad.json", BAD)]);
    for index in 0..40 {
        dir.child(format!("svc/{index}.json")).write_str(GOOD).unwrap();
    }
    dir
}

fn run(dir: &TempDir, cache: &TempDir, more: &[&str]) -> Output {
    let mut command = plimsoll(dir);
    command
        .env("PLIMSOLL_CACHE_DIR", cache.path().join("kept"))
        .env("SOURCE_DATE_EPOCH", "1800000000");
    command.args(["check", "--select", RULE]).args(more).output().unwrap()
}

fn entries(cache: &TempDir) -> Vec<PathBuf> {
    let folder = std::fs::read_dir(cache.path().join("kept"));
    folder.map_or(Vec::new(), |entries| entries.map(|entry| entry.unwrap().path()).collect())
}

/// Puts a word into the message of the first finding that is kept.
fn mark(entry: &PathBuf) {
    let bytes = std::fs::read(entry).unwrap();
    let mut report = store::read(&bytes[64..]).unwrap();
    report.diagnostics[0].message = "from the cache".to_string();
    let mut marked = bytes[..64].to_vec();
    marked.extend(store::write(&report).unwrap());
    std::fs::write(entry, marked).unwrap();
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_second_run_says_the_same() {
    let (dir, cache) = (many(), TempDir::new().unwrap());
    for format in ["full", "json", "sarif", "rdjson", "html", "gitlab"] {
        let first = run(&dir, &cache, &["--format", format]);
        let second = run(&dir, &cache, &["--format", format]);
        let none = run(&dir, &cache, &["--format", format, "--no-cache"]);
        assert_eq!(first.status.code(), Some(1));
        assert_eq!(first, second, "{format}");
        assert_eq!(first, none, "{format}");
    }
    // The form is no part of what is kept.
    assert_eq!(entries(&cache).len(), 1);
    mark(&entries(&cache)[0]);
    assert!(text(&run(&dir, &cache, &[])).contains("from the cache"));
    assert!(!text(&run(&dir, &cache, &["--no-cache"])).contains("from the cache"));
}

#[test]
fn what_changed_is_looked_at() {
    let (dir, cache) = (many(), TempDir::new().unwrap());
    let before = run(&dir, &cache, &[]);
    mark(&entries(&cache)[0]);
    // Another text of the same length, another file, another setting, another day.
    dir.child("svc/3.json").write_str(&GOOD.replace("nginx", "httpd")).unwrap();
    assert_eq!(text(&run(&dir, &cache, &[])), text(&before));
    assert_eq!(entries(&cache).len(), 1);
    for (more, day) in
        [(vec!["--ignore", "ecs/links-need-bridge"], "1800000000"), (vec![], "1900000000")]
    {
        mark(&entries(&cache)[0]);
        let mut command = plimsoll(&dir);
        command.env("PLIMSOLL_CACHE_DIR", cache.path().join("kept")).env("SOURCE_DATE_EPOCH", day);
        let output = command.args(["check", "--select", RULE]).args(more).output().unwrap();
        assert_eq!(text(&output), text(&before));
        std::fs::remove_dir_all(cache.path().join("kept")).unwrap();
        run(&dir, &cache, &[]);
    }
    dir.child("svc/new.json").write_str(BAD).unwrap();
    assert!(text(&run(&dir, &cache, &[])).contains("svc/new.json"));
}

#[test]
fn a_damaged_entry_is_none() {
    let (dir, cache) = (many(), TempDir::new().unwrap());
    let before = run(&dir, &cache, &[]);
    let entry = entries(&cache).remove(0);
    let whole = std::fs::read(&entry).unwrap();
    for damaged in [&whole[..10], &whole[..80], &whole[..whole.len() - 3], b"", &[b'x'; 500]] {
        std::fs::write(&entry, damaged).unwrap();
        assert_eq!(run(&dir, &cache, &[]), before);
    }
    // A folder that cannot be made.
    std::fs::remove_dir_all(cache.path().join("kept")).unwrap();
    cache.child("kept").write_str("a file").unwrap();
    assert_eq!(run(&dir, &cache, &[]), before);
}

#[test]
fn the_cache_is_the_users_alone_and_small_runs_have_none() {
    let cache = TempDir::new().unwrap();
    let few = folder(&[("a.json", BAD)]);
    run(&few, &cache, &[]);
    assert!(entries(&cache).is_empty());
    let dir = many();
    run(&dir, &cache, &["--no-cache"]);
    run(&dir, &cache, &["--statistics"]);
    assert!(entries(&cache).is_empty());
    run(&dir, &cache, &[]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode =
            |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&entries(&cache)[0]), 0o600);
        assert_eq!(mode(&cache.path().join("kept")), 0o700);
    }
}
