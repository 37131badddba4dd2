//! The budgets of the design: each figure beside its bound and the yardstick of the same run.
//!
//! `cargo bench -p plimsoll-tests --bench budgets`, or `cargo xtask bench`. Nothing here fails: a
//! timed test on a shared machine would lie.

use divan::black_box;
use plimsoll_core::engine::{Config, Engine, Host};
use std::time::Instant;

/// Medians of the seconds that two jobs take, run in turns.
fn medians(runs: usize, mut yardstick: impl FnMut(), mut ours: impl FnMut()) -> (f64, f64) {
    let mut a = Vec::new();
    let mut b = Vec::new();
    yardstick();
    ours();
    for _ in 0..runs {
        let start = Instant::now();
        yardstick();
        a.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        ours();
        b.push(start.elapsed().as_secs_f64());
    }
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    (median(a), median(b))
}

fn row(what: &str, yardstick: f64, ours: f64, bound: Option<f64>) {
    let (bound, verdict) = match bound {
        Some(bound) if ours / yardstick <= bound => (format!("{bound}"), "within"),
        Some(bound) => (format!("{bound}"), "**over**"),
        None => (String::new(), ""),
    };
    println!(
        "| {what} | {:.2} ms | {:.2} ms | {:.2} | {bound} | {verdict} |",
        yardstick * 1e3,
        ours * 1e3,
        ours / yardstick,
    );
}

/// Reads and checks files with every rule on.
///
/// # Panics
/// When a file of ours was not checked: a figure of what was not done would lie.
fn run(engine: &Engine, files: &[(String, Vec<u8>)]) -> usize {
    let units: Vec<_> =
        files.iter().map(|(path, bytes)| engine.read(path, bytes, &engine.options())).collect();
    let config = Config { select: vec!["ALL".to_string()], ..Config::default() };
    let host = Host { today: Some(20_780), ..Host::default() };
    let report = engine.check(&units, &config, host).expect("`ALL` names every rule");
    assert_eq!(report.summary.failed, 0, "a file could not be read");
    report.diagnostics.len()
}

fn granit_events(text: &str) -> usize {
    let mut count = 0;
    let mut parser = granit_parser::Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        if event.is_err() {
            break;
        }
        count += 1;
    }
    count
}

/// CPU seconds and peak memory in megabytes of the children waited for so far.
fn children() -> (f64, f64) {
    let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN)
        .expect("the system counts its processes");
    let seconds =
        |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    let cpu = seconds(usage.user_time()) + seconds(usage.system_time());
    (cpu, usage.max_rss() as f64 / 1024.0)
}

/// Median CPU milliseconds of a command, and the highest peak memory of any child so far.
fn command(runs: usize, program: &std::path::Path, args: &[&str]) -> (f64, f64) {
    let mut times = Vec::new();
    for _ in 0..runs {
        let (before, _) = children();
        std::process::Command::new(program)
            .args(args)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .status()
            .expect("the command runs");
        times.push(children().0 - before);
    }
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2] * 1e3, children().1)
}

/// The call that is measured; a path comes behind it.
const CALL: [&str; 7] = ["check", "--threads", "1", "--select", "ALL", "--format", "json"];

/// The whole command: start-up, and what other tools need for the same files.
fn whole_command() {
    let Some(binary) = std::env::var_os("PLIMSOLL_BIN").map(std::path::PathBuf::from) else {
        println!(
            "The command was not measured: PLIMSOLL_BIN is not set (`cargo xtask bench` sets it)."
        );
        return;
    };
    let folder = std::env::temp_dir().join(format!("plimsoll-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the generated templates");
    println!(
        "The whole command, one thread, CPU time (user and system) and peak memory; medians:\n"
    );
    println!("| what | CPU | memory | bound |");
    println!("|---|---:|---:|---|");
    let (nothing, _) = command(31, std::path::Path::new("/bin/true"), &[]);
    println!("| an empty process | {nothing:.1} ms | | |");
    for n in [1usize, 500, 5_000] {
        let path = folder.join(format!("template-{n}.json"));
        std::fs::write(&path, plimsoll_tests::template(n)).expect("writing a template");
        let path = path.to_string_lossy().into_owned();
        let runs = if n == 1 { 41 } else { 9 };
        let args = [&CALL[..], &["--no-cache", &path]].concat();
        let (cpu, memory) = command(runs, &binary, &args);
        let (what, bound) = match n {
            1 => ("start-up to the first finding: one task definition and its role", "5 ms, 15 MB"),
            500 => ("500 task definitions and their roles, 0.54 MB", ""),
            _ => ("5,000 task definitions and their roles, 5.4 MB", ""),
        };
        println!("| {what} | {cpu:.1} ms | {memory:.0} MB | {bound} |");
    }
    let _ = std::fs::remove_dir_all(&folder);
    if let Some(root) = plimsoll_tests::corpus() {
        let root = root.to_string_lossy().into_owned();
        let args = [&CALL[..], &["--no-cache", &root]].concat();
        let (cpu, memory) = command(9, &binary, &args);
        println!("| the corpus, JSON and YAML (9 MB) | {cpu:.0} ms | {memory:.0} MB | |");
        let args = [&CALL[..], &[root.as_str()]].concat();
        let (cpu, memory) = command(9, &binary, &args);
        println!("| the same from the cache | {cpu:.0} ms | {memory:.0} MB | |");
    }
}

fn main() {
    // First, while this process is small: a child's peak memory begins at its parent's.
    whole_command();
    let engine = plimsoll_rules::engine();
    println!("\nEvery rule on ({}), one thread, medians of runs in turns:\n", engine.rules().len());
    println!("| what, and the yardstick | yardstick | ours | ratio | bound | |");
    println!("|---|---:|---:|---:|---:|---|");
    let mut per_size = Vec::new();
    for n in [1usize, 5, 50, 500, 5_000] {
        let text = plimsoll_tests::template(n);
        let files = vec![("template.json".to_string(), text.clone().into_bytes())];
        let runs = if n >= 5_000 { 7 } else { 21 };
        let (yardstick, ours) = medians(
            runs,
            || {
                black_box(serde_json::from_str::<serde_json::Value>(&text).is_ok());
            },
            || {
                black_box(run(&engine, &files));
            },
        );
        let megabytes = text.len() as f64 / 1e6;
        row(
            &format!(
                "CloudFormation JSON, {} resources, {megabytes:.3} MB; `serde_json::Value`",
                2 * n
            ),
            yardstick,
            ours,
            (n >= 500).then_some(4.0),
        );
        per_size.push((n, ours));
    }
    let time = |n| per_size.iter().find(|(size, _)| *size == n).map_or(0.0, |(_, time)| *time);
    row("ten times the resources: 10,000 against 1,000", time(500), time(5_000), Some(12.0));
    if let Some(root) = plimsoll_tests::corpus_or_say(2) {
        let json = plimsoll_tests::files(&root, &[".json", ".jsonc"]);
        let (yardstick, ours) = medians(
            9,
            || {
                for (_, bytes) in &json {
                    black_box(serde_json::from_slice::<serde_json::Value>(bytes).is_ok());
                }
            },
            || {
                black_box(run(&engine, &json));
            },
        );
        row(
            &format!("corpus, {} JSON files; `serde_json::Value`", json.len()),
            yardstick,
            ours,
            Some(8.0),
        );
        let yaml = plimsoll_tests::files(&root, &[".yaml", ".yml"]);
        let (yardstick, ours) = medians(
            9,
            || {
                for (_, bytes) in &yaml {
                    if let Ok(text) = std::str::from_utf8(bytes) {
                        black_box(granit_events(text));
                    }
                }
            },
            || {
                black_box(run(&engine, &yaml));
            },
        );
        row(
            &format!("corpus, {} YAML files; granit's events", yaml.len()),
            yardstick,
            ours,
            Some(3.0),
        );
    }
}
