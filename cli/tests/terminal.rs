//! What is printed where people look: colours, widths, wide characters, long lines, and readers that go away.

mod common;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use common::{BAD, RULE, check, folder, plimsoll, stdout};
use unicode_width::UnicodeWidthStr;

/// The code of the finding and what marks it: a line of the file, and the carets below.
fn marked(text: &str) -> (String, String) {
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| line.contains('^')).unwrap_or_else(|| panic!("{text}"));
    let code = |line: &str| line.split_once('|').unwrap().1.to_string();
    (code(lines[at - 1]), code(lines[at]))
}

/// The text above the carets, by columns of a terminal.
fn above(code: &str, carets: &str) -> String {
    let start = carets.find('^').unwrap();
    let end = carets.rfind('^').unwrap() + 1;
    let mut column = 0;
    let mut out = String::new();
    for c in code.chars() {
        if (start..end).contains(&column) {
            out.push(c);
        }
        column += c.to_string().width();
    }
    out
}

fn task(name: &str) -> String {
    BAD.replace("\"web\", \"image\"", &format!("\"{name}\", \"image\""))
}

#[test]
fn no_command_colours_a_pipe() {
    let dir = folder(&[("a.json", BAD)]);
    for args in [
        &["check"][..],
        &["check", "--statistics", "--timing"],
        &["check", "--format", "markdown"],
        &["rules"],
        &["explain", RULE],
        &["doctor"],
        &["suppressions"],
        &["config", "show"],
        &["man"],
        &["--help"],
        &["check", "--help"],
        &["check", "--no-such-flag"],
        &["debug", "model", "a.json"],
    ] {
        let output = plimsoll(&dir).args(args).output().unwrap();
        let all = [output.stdout, output.stderr].concat();
        assert!(!all.is_empty(), "{args:?} prints nothing");
        assert!(!all.contains(&0x1b), "{args:?}: {}", String::from_utf8_lossy(&all));
    }
}

#[test]
fn color_is_for_every_command() {
    let dir = folder(&[("a.json", BAD)]);
    for args in
        [&["check"][..], &["explain", RULE], &["rules"], &["--help"], &["check", "--no-such-flag"]]
    {
        let escapes = |color: &[&str], env: &[(&str, &str)]| {
            let mut command = plimsoll(&dir);
            command.args(args).args(color).envs(env.iter().copied());
            let output = command.output().unwrap();
            [output.stdout, output.stderr].concat().contains(&0x1b)
        };
        assert!(escapes(&["--color", "always"], &[]), "{args:?}");
        assert!(escapes(&["--color=always"], &[("NO_COLOR", "1")]), "{args:?}");
        assert!(!escapes(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]), "{args:?}");
        assert!(!escapes(&[], &[("NO_COLOR", "1"), ("FORCE_COLOR", "1")]), "{args:?}");
        assert!(!escapes(&[], &[("TERM", "dumb")]), "{args:?}");
    }
}

#[test]
fn carets_stand_below_what_they_mark() {
    for name in ["日本語コンテナ", "emoji-😀🚀", "👨‍👩‍👧 family", "e\u{301}tude", "ﾊﾝｶｸ", "ア\tイ"]
    {
        let dir = folder(&[("a.json", &task(name))]);
        for columns in ["40", "60", "80", "200"] {
            let text = stdout(check(&dir).env("COLUMNS", columns));
            let (code, carets) = marked(&text);
            assert_eq!(above(&code, &carets), "true", "{name}, {columns} columns:\n{text}");
        }
    }
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    let text = task("日本語コンテナ-with-a-name");
    let dir = folder(&[("a.json", &text)]);
    for columns in [40usize, 60, 80, 100] {
        for color in ["never", "always"] {
            let mut command = check(&dir);
            command.env("COLUMNS", columns.to_string()).args(["--color", color]);
            for line in stdout(&mut command).lines() {
                let line = plain(line);
                // An address cannot be folded.
                let room = if line.contains("https://") { 120 } else { columns };
                assert!(line.width() <= room, "{} of {columns} columns: {line}", line.width());
            }
        }
    }
    let folded = stdout(check(&dir).env("COLUMNS", "40"));
    assert!(folded.contains("privileged\": true }"), "{folded}");
    assert!(
        folded.contains("  = help: Remove `privileged`, and grant\n    the single Linux"),
        "{folded}"
    );
    // Where nobody says how wide it is, a message is one line, which programs can look for.
    let wide = stdout(&mut check(&dir));
    assert!(wide.lines().any(|line| line.starts_with("error[") && line.ends_with("over the host")));
    // A width that is none is passed over.
    for columns in ["0", "x", "-5", "99999999999999999999"] {
        let (code, carets) = marked(&stdout(check(&dir).env("COLUMNS", columns)));
        assert_eq!(above(&code, &carets), "true", "{columns}");
    }
}

/// A line without its colours.
fn plain(line: &str) -> String {
    let mut out = String::new();
    let mut parts = line.split("\x1b[");
    out.push_str(parts.next().unwrap());
    for part in parts {
        out.push_str(part.split_once('m').unwrap().1);
    }
    out
}

#[test]
fn long_lines_are_cut_around_the_finding() {
    let fill = "日本語😀".repeat(20_000);
    let text = format!(
        r#"{{"family":"web","containerDefinitions":[{{"name":"web","image":"{fill}","privileged":true,"workingDirectory":"{fill}"}}]}}"#
    );
    let dir = folder(&[("a.json", &text)]);
    for columns in ["40", "80", "150"] {
        let out = stdout(check(&dir).env("COLUMNS", columns));
        assert!(out.len() < 3_000, "{} bytes", out.len());
        let (code, carets) = marked(&out);
        assert_eq!(above(&code, &carets), "true", "{out}");
        assert!(code.contains("privileged\":true"), "{out}");
    }
    // The same in forms that hold a piece of the file.
    for format in ["sarif", "html", "markdown"] {
        let out = stdout(check(&dir).args(["--format", format]));
        assert!(!out.is_empty() && out.len() < 400_000, "{format}: {} bytes", out.len());
    }
}

#[test]
fn nothing_in_a_file_moves_the_cursor() {
    let text = task("a\\u001b[2J\u{202e}b").replace("nginx", "\u{1b}]0;title\u{7}");
    let dir = folder(&[("a.json", &text)]);
    let all = plimsoll(&dir).args(["check", "--select", "ALL"]).output().unwrap();
    let all = [all.stdout, all.stderr].concat();
    let all = String::from_utf8(all).unwrap();
    assert!(all.contains(RULE), "{all}");
    assert!(!all.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{all:?}");
}

/// Reads one line of a command's output and goes away, as `| head -1` does.
fn head(dir: &assert_fs::TempDir, args: &[&str]) -> (String, String, Option<i32>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(args)
        .current_dir(dir.path())
        .env_remove("RUST_BACKTRACE")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    {
        let mut reader = BufReader::with_capacity(64, child.stdout.take().unwrap());
        reader.read_line(&mut line).unwrap();
    }
    let output = child.wait_with_output().unwrap();
    (line, String::from_utf8(output.stderr).unwrap(), output.status.code())
}

#[test]
fn a_reader_that_goes_away_ends_the_output_quietly() {
    let files: Vec<(String, &str)> = (0..400).map(|n| (format!("f{n}.json"), BAD)).collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let dir = folder(&files);
    for format in ["full", "concise", "json", "jsonl", "sarif", "junit", "html"] {
        let args = ["check", "--select", RULE, "--format", format];
        let (line, said, code) = head(&dir, &args);
        assert!(!line.is_empty(), "{format}");
        assert_eq!(code, Some(1), "{format}: {said}");
        let said: Vec<&str> = said.lines().filter(|line| !line.starts_with("Found ")).collect();
        assert_eq!(said.len(), 1, "{format}: {said:?}");
        assert!(said[0].starts_with("plimsoll: exit code 1: 400 findings"), "{format}: {said:?}");
    }
    for args in [
        &["rules"][..],
        &["rules", "--format", "json"],
        &["rules", "--coverage"],
        &["explain", RULE],
        &["completions", "bash"],
        &["man"],
        &["check", "--help"],
        &["config", "schema"],
        &["doctor", "--format", "json"],
        &["check", "--show-files"],
    ] {
        let (line, said, code) = head(&dir, args);
        assert!(!line.is_empty(), "{args:?}");
        assert_eq!((said.as_str(), code), ("", Some(0)), "{args:?}");
    }
}
