//! `check --watch`.
#![cfg(unix)]

mod common;

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use assert_fs::TempDir;
use common::{BAD, GOOD, RULE, folder, plimsoll};
use predicates::str::contains;

/// A run that watches a folder.
struct Watch {
    child: Child,
    said: Receiver<String>,
}

impl Watch {
    fn start(dir: &TempDir, args: &[&str]) -> Self {
        let mut child = common::interruptible()
            .args(["check", "--watch", "--select", RULE, "--format", "concise"])
            .args(args)
            .current_dir(dir.path())
            .env("NO_COLOR", "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (send, said) = channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        std::thread::spawn(move || {
            lines.map_while(Result::ok).try_for_each(|line| send.send(line))
        });
        Self { child, said }
    }

    /// Waits for the line that ends a run.
    fn next(&self) -> String {
        loop {
            let line = self.said.recv_timeout(Duration::from_secs(60)).expect("another run");
            if line.contains("watching") {
                return line;
            }
        }
    }

    /// Interrupts it; what it has printed.
    fn end(mut self) -> String {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        let status = self.child.wait().unwrap();
        // A shell gives 130 for a process that SIGINT ended.
        assert_eq!(status.signal(), Some(2));
        let mut out = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        out
    }
}

/// Writes a file at once, so that no run sees a half of it.
fn write(dir: &TempDir, path: &str, text: &str) {
    let beside = dir.path().join("beside.new");
    std::fs::write(&beside, text).unwrap();
    std::fs::rename(beside, dir.path().join(path)).unwrap();
}

#[test]
fn files_are_checked_again_when_they_change() {
    let dir = folder(&[("a.json", GOOD), ("svc/b.json", GOOD), ("package.json", "{}")]);
    let watch = Watch::start(&dir, &[]);
    assert_eq!(watch.next(), "watching 3 files; Ctrl-C ends");
    write(&dir, "a.json", BAD);
    assert!(watch.next().starts_with("1 new finding and 0 gone since the last run; watching 3"));
    // A file that comes, one that goes, and one that moves lines.
    write(&dir, "c.json", BAD);
    assert!(watch.next().starts_with("1 new finding and 0 gone since the last run; watching 4"));
    write(&dir, "a.json", &format!("\n\n{BAD}"));
    assert!(watch.next().starts_with("0 new findings and 0 gone"));
    std::fs::remove_file(dir.path().join("c.json")).unwrap();
    assert!(watch.next().starts_with("0 new findings and 1 gone since the last run; watching 3"));
    // A config, a mistake in what it extends, and its end.
    write(&dir, "plimsoll.toml", "extends = \"base.toml\"\n");
    watch.next();
    write(&dir, "base.toml", "selct = 1\n");
    watch.next();
    write(&dir, "base.toml", "[levels]\necs = \"off\"\n");
    assert!(watch.next().starts_with("0 new findings and 0 gone"));
    let out = watch.end();
    assert!(!out.contains('\x1b'), "the screen is cleared on a terminal alone: {out:?}");
    assert_eq!(out.matches("a.json:4:54: error[").count(), 2, "{out}");
    assert_eq!(out.matches("a.json:6:54: error[").count(), 2, "{out}");
}

#[test]
fn what_it_writes_itself_does_not_wake_it() {
    let dir = folder(&[("a.json", BAD)]);
    let watch = Watch::start(&dir, &["--format", "json=./out.json"]);
    watch.next();
    let again = watch.said.recv_timeout(Duration::from_millis(1_500));
    assert!(again.is_err(), "{again:?}");
    write(&dir, "a.json", GOOD);
    assert!(watch.next().starts_with("0 new findings and 1 gone"));
    watch.end();
}

#[test]
fn what_cannot_be_watched_is_told() {
    let dir = folder(&[("a.json", BAD)]);
    for (args, said) in [(&["-"][..], "standard input is read once"), (&["--staged"], "--watch")] {
        let mut command = plimsoll(&dir);
        command
            .args(["check", "--watch"])
            .args(args)
            .write_stdin("")
            .assert()
            .code(2)
            .stderr(contains(said));
    }
}
