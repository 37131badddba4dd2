//! A newcomer's first minute, typed into a shell on a pseudo terminal.
#![cfg(unix)]

mod common;

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use assert_fs::TempDir;
use common::{BAD, GOOD, RULE, folder};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use unicode_width::UnicodeWidthStr;

/// A shell on a terminal.
struct Terminal {
    shell: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    screen: Receiver<Vec<u8>>,
    /// What came and was not looked at.
    rest: String,
    _master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    fn open(dir: &TempDir, cols: u16, env: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: 50, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let binary = Path::new(env!("CARGO_BIN_EXE_plimsoll"));
        let mut command = CommandBuilder::new("/bin/sh");
        command.cwd(dir.path());
        command.env_clear();
        let path = format!("{}:/usr/bin:/bin", binary.parent().unwrap().display());
        for (name, value) in [
            ("PATH", path.as_str()),
            ("HOME", "/nonexistent"),
            ("TERM", "xterm-256color"),
            ("PS1", "$ "),
        ] {
            command.env(name, value);
        }
        for (name, value) in env {
            command.env(name, value);
        }
        let shell = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let (send, screen) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read) = reader.read(&mut bytes) {
                if read == 0 || send.send(bytes[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        let mut terminal = Self { shell, keys, screen, rest: String::new(), _master: pair.master };
        terminal.until("$ ");
        terminal
    }

    fn type_in(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits for a text; what stood before it.
    fn until(&mut self, wanted: &str) -> String {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            if let Some(at) = self.rest.find(wanted) {
                let before = self.rest[..at].to_string();
                self.rest.drain(..at + wanted.len());
                return before;
            }
            let left = end.saturating_duration_since(Instant::now());
            match self.screen.recv_timeout(left) {
                Ok(bytes) => self.rest.push_str(&String::from_utf8_lossy(&bytes)),
                Err(_) => panic!("{wanted:?} did not come; there is\n{}", self.rest),
            }
        }
    }

    /// Types a command and waits for its end with an exit code: what is on the screen.
    fn gives(&mut self, code: i32, command: &str) -> String {
        let (shown, ended) = self.run(command);
        assert_eq!(ended, code, "{command}: {shown}");
        shown
    }

    /// Types a command and waits for its end: what is on the screen, and the exit code.
    fn run(&mut self, command: &str) -> (String, i32) {
        self.type_in(&format!("{command}; echo \"<end $?>\"\n"));
        // The terminal shows what is typed.
        self.until("<end $?>\"\r\n");
        let shown = self.until("<end ");
        let code = self.until(">").parse().unwrap();
        self.until("$ ");
        (shown, code)
    }

    fn close(mut self) {
        self.type_in("exit\n");
        assert!(self.shell.wait().unwrap().success());
    }
}

/// Lines without their colours.
fn lines(screen: &str) -> Vec<String> {
    let mut out = String::new();
    let mut parts = screen.split("\x1b[");
    out.push_str(parts.next().unwrap());
    for part in parts {
        let end = part.find(|c: char| c.is_ascii_alphabetic()).unwrap();
        out.push_str(&part[end + 1..]);
    }
    out.lines().map(str::to_string).collect()
}

fn has(screen: &str, text: &str) {
    let lines = lines(screen).join("\n");
    assert!(lines.contains(text), "{text:?} is not on the screen:\n{lines}");
}

#[test]
fn from_nothing_to_a_clean_check() {
    let dir = folder(&[("svc/web.json", BAD), ("package.json", "{\"name\": \"x\"}\n")]);
    let mut terminal = Terminal::open(&dir, 80, &[]);

    let shown = terminal.gives(2, "plimsoll");
    for command in ["check", "baseline", "init", "suppress", "explain"] {
        has(&shown, &format!("\n  {command} "));
    }

    let shown = terminal.gives(0, "plimsoll init");
    has(&shown, "plimsoll.toml written; files: 1 ecs-task-definition;");
    has(&shown, "`plimsoll check` shows them");

    let shown = terminal.gives(1, "plimsoll check");
    assert!(shown.contains("\x1b["), "a terminal gets colours: {shown:?}");
    has(&shown, &format!("error[{RULE}]: Container \"web\" runs privileged"));
    has(&shown, " --> svc/web.json:4:54\n");
    has(&shown, "\"privileged\": true }\n");
    has(&shown, "^^^^\n");
    for line in lines(&shown).iter().filter(|line| !line.contains("https://")) {
        // The sentence at the end is folded by the terminal.
        let is_sentence = line.starts_with("Found ") || line.starts_with("plimsoll: ");
        assert!(is_sentence || line.width() <= 80, "{line}");
    }
    has(&lines(&shown).last().unwrap().clone(), "plimsoll: exit code 1: ");

    let shown = terminal.gives(0, &format!("plimsoll explain {RULE}"));
    has(&shown, "Why it matters");

    let shown = terminal.gives(2, "plimsoll expalin x");
    has(&shown, "'explain'");

    let shown = terminal.gives(
        0,
        &format!(
            "plimsoll suppress svc/web.json:4 --rule {RULE} --reason 'needs the driver' --dry-run"
        ),
    );
    has(&shown, "+[[ignore]]\n+rule = \"ecs/privileged-container\"\n");

    let shown = terminal.gives(1, &format!("plimsoll fix --diff --suggested --select {RULE}"));
    has(&shown, "--- a/svc/web.json\n+++ b/svc/web.json\n");
    has(&shown, "Would fix 1 finding in 1 file");
    assert!(shown.contains("\x1b[32m+"), "a diff has colours on a terminal: {shown:?}");

    let shown = terminal.gives(0, "plimsoll baseline create");
    has(&shown, ".plimsoll-baseline.json written with ");

    let shown = terminal.gives(0, "plimsoll check");
    has(&shown, "No findings in 1 file with 1 resource");
    has(&shown, "in the baseline");

    let (shown, code) = terminal.run("plimsoll check | cat");
    assert_eq!((shown.contains('\x1b'), code), (false, 0));
    terminal.close();
}

#[test]
fn the_environment_and_the_width_of_the_terminal_count() {
    let dir = folder(&[("a.json", BAD)]);
    let check = format!("plimsoll check --select {RULE}");
    let mut plain = Terminal::open(&dir, 48, &[("NO_COLOR", "1")]);
    let (shown, _) = plain.run(&check);
    assert!(!shown.contains('\x1b'), "{shown:?}");
    has(&shown, "error[ecs/privileged-container]: Container \"web\"\n    runs privileged");
    let (shown, _) = plain.run(&format!("{check} --color always"));
    assert!(shown.contains("\x1b["));
    plain.close();
    let mut dumb = Terminal::open(&dir, 200, &[("TERM", "dumb")]);
    let (shown, _) = dumb.run(&check);
    assert!(!shown.contains('\x1b'), "{shown:?}");
    let (shown, _) = dumb.run("plimsoll --help");
    assert!(!shown.contains('\x1b'), "{shown:?}");
    dumb.close();
}

#[test]
fn watching_clears_the_screen_and_ends_with_130() {
    let dir = folder(&[("a.json", GOOD)]);
    let mut terminal = Terminal::open(&dir, 100, &[]);
    terminal.type_in(&format!("plimsoll check --watch --select {RULE}\n"));
    let shown = terminal.until("watching 1 file; Ctrl-C ends");
    assert!(shown.contains("\x1b[2J\x1b[3J\x1b[HNo findings in 1 file"), "{shown:?}");
    std::fs::write(dir.path().join("a.json"), BAD).unwrap();
    let shown = terminal.until("1 new finding and 0 gone since the last run");
    assert!(shown.contains("\x1b[2J\x1b[3J\x1b[H"), "{shown:?}");
    has(&shown, "runs privileged");
    terminal.type_in("\x03");
    terminal.until("$ ");
    terminal.type_in("echo \"[$?]\"\n");
    terminal.until("[$?]\"\r\n[");
    assert_eq!(terminal.until("]"), "130");
    terminal.until("$ ");
    terminal.close();
}
