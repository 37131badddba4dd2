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

fn row(what: &str, yardstick: f64, ours: f64, bound: f64) {
    println!(
        "| {what} | {:.2} ms | {:.2} ms | {:.2} | {bound} | {} |",
        yardstick * 1e3,
        ours * 1e3,
        ours / yardstick,
        if ours / yardstick <= bound { "within" } else { "OVER" }
    );
}

fn run(engine: &Engine, files: &[(String, Vec<u8>)]) -> usize {
    let units: Vec<_> =
        files.iter().map(|(path, bytes)| engine.read(path, bytes, &engine.options())).collect();
    let config = Config { select: vec!["ALL".to_string()], ignore: Vec::new() };
    let host = Host { today: Some(20_780), ..Host::default() };
    engine.check(&units, &config, host).map_or(0, |report| report.diagnostics.len())
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

fn main() {
    let engine = plimsoll_rules::engine();
    println!("every rule on ({}), one thread, medians of one run", engine.rules().len());
    println!("| what | yardstick | ours | ratio | bound | |");
    println!("|---|---:|---:|---:|---:|---|");
    let mut per_size = Vec::new();
    for n in [1usize, 10, 100, 500, 1_000, 5_000, 10_000] {
        let text = plimsoll_tests::template(n);
        let files = vec![("template.json".to_string(), text.clone().into_bytes())];
        let runs = if n >= 5_000 { 5 } else { 21 };
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
                "CloudFormation JSON, {n} task definitions, {megabytes:.2} MB; serde_json::Value"
            ),
            yardstick,
            ours,
            4.0,
        );
        per_size.push((n, ours));
    }
    for (small, large) in [(500usize, 5_000usize), (1_000, 10_000)] {
        let time = |n| per_size.iter().find(|(size, _)| *size == n).map_or(0.0, |(_, time)| *time);
        println!(
            "| ten times the resources ({small} to {large}) | {:.2} ms | {:.2} ms | {:.2} | 12 | {} |",
            time(small) * 1e3,
            time(large) * 1e3,
            time(large) / time(small),
            if time(large) / time(small) <= 12.0 { "within" } else { "OVER" }
        );
    }
    let Some(root) = plimsoll_tests::corpus_or_say(2) else { return };
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
    row(&format!("corpus, {} JSON files; serde_json::Value", json.len()), yardstick, ours, 8.0);
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
    row(&format!("corpus, {} YAML files; granit events", yaml.len()), yardstick, ours, 3.0);
}
