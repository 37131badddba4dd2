//! `check --watch`: checks again whenever a file changes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use plimsoll_core::config::NAMES;
use plimsoll_core::report::Report;
use plimsoll_core::report::text::shown;
use plimsoll_core::report::text::summary::count;

use crate::args::CheckArgs;
use crate::color::Color;
use crate::config::{self, Which};
use crate::host::{Host, Stream};
use crate::walk::{self, From};
use crate::{baseline, check, engine, exit, output};

/// Milliseconds between two looks at the files, at least.
const PACE: u64 = 200;
/// A look may take this part of the time at most: one in so many.
const SHARE: u64 = 10;
/// Milliseconds for which nothing may change before files are checked: editors write in steps.
const CALM: u64 = 60;
/// Looks that are waited for calm at most.
const PATIENCE: usize = 20;
/// Clears the screen and what was scrolled out of it.
const CLEAR: &str = "\x1b[2J\x1b[3J\x1b[H";

/// Files with size and time of change; `None` where there is none.
type Look = BTreeMap<PathBuf, Option<(u64, u64)>>;

/// Checks until it is interrupted. Gives an exit code only where files cannot be watched.
#[inline(never)]
pub fn run(host: &dyn Host, args: &CheckArgs, color: Color) -> u8 {
    if let Err(message) = possible(host, args) {
        return host.usage(message);
    }
    let clears =
        host.is_terminal(Stream::Out) && host.variable("TERM").is_none_or(|term| term != "dumb");
    let mut last: Option<BTreeSet<String>> = None;
    loop {
        // Before the check, so that what changes during it is not missed.
        let before = look(host, args);
        if clears && host.out(CLEAR).is_err() {
            return exit::USAGE;
        }
        let mut now = BTreeSet::new();
        check::run_and_tell(host, args, color, &mut |report| now = findings(report));
        if !args.quiet {
            host.say(said(
                before.values().flatten().count(),
                last.as_ref().map(|last| (last, &now)),
            ));
        }
        last = Some(now);
        wait(host, args, before);
    }
}

/// Whether files can be watched at all.
fn possible(host: &dyn Host, args: &CheckArgs) -> Result<(), String> {
    if args.paths.iter().any(|path| path == Path::new("-")) {
        return Err("--watch looks at files, and standard input is read once".to_string());
    }
    if args.change.staged {
        return Err("--watch looks at files on disk, and --staged does not".to_string());
    }
    output::outputs(&args.formats, args.output_file.as_deref())?;
    host.pause(0).map_err(|_| "this host cannot watch files".to_string())
}

/// What a run was told of, by what stays the same when lines move.
fn findings(report: &Report) -> BTreeSet<String> {
    shown(report).map(|finding| format!("{}\n{}", finding.path, finding.fingerprint)).collect()
}

fn said(files: usize, change: Option<(&BTreeSet<String>, &BTreeSet<String>)>) -> String {
    let watching = format!("watching {}; Ctrl-C ends", count(files, "file", "files"));
    let Some((last, now)) = change else { return watching };
    let (came, went) = (now.difference(last).count(), last.difference(now).count());
    format!(
        "{} and {went} gone since the last run; {watching}",
        count(came, "new finding", "new findings")
    )
}

/// Returns when something is not as it was, and has come to rest.
fn wait(host: &dyn Host, args: &CheckArgs, before: Look) {
    let mut now = loop {
        let start = host.nanoseconds();
        let now = look(host, args);
        if now != before {
            break now;
        }
        let took = host.nanoseconds().saturating_sub(start) / 1_000_000;
        let _ = host.pause(PACE.max(took.saturating_mul(SHARE)));
    };
    for _ in 0..PATIENCE {
        let _ = host.pause(CALM);
        let next = look(host, args);
        if next == now {
            return;
        }
        now = next;
    }
}

/// Everything that a run reads, but what it writes itself.
fn look(host: &dyn Host, args: &CheckArgs) -> Look {
    let mut paths: BTreeSet<PathBuf> = BTreeSet::new();
    if let Ok(found) = walk::find(host, &args.paths, None, false) {
        for file in found.files {
            paths.insert(match file.from {
                From::File(path) => path,
                _ => file.path.into(),
            });
        }
    }
    let mut others: BTreeSet<PathBuf> = args.read.parameter_files.iter().cloned().collect();
    others.insert(args.baseline.clone().unwrap_or_else(|| baseline::FILE.into()));
    if !args.isolated {
        let here = host.canonical(Path::new(".")).unwrap_or_default();
        for folder in here.ancestors() {
            others.extend(NAMES.iter().map(|name| folder.join(name)));
        }
        let which = Which { file: args.config.as_deref(), isolated: false };
        others.extend(args.config.clone());
        let loaded = config::attempt(host, which);
        others.extend(loaded.files.iter().map(PathBuf::from));
        others.extend(engine::pages(host, &loaded).into_iter().map(|(_, path)| path));
        others.extend(loaded.settings.baseline.map(PathBuf::from));
    }
    // What is not there now may come.
    paths.extend(others);
    let written = args.formats.iter().filter_map(|output| output.file.as_ref());
    for file in written.chain(&args.output_file) {
        let plain = file.strip_prefix("./").unwrap_or(file);
        paths.retain(|path| path.strip_prefix("./").unwrap_or(path) != plain);
    }
    let stamp = |path: &PathBuf| {
        let size = host.meta(path).ok()?.size;
        Some((size, host.stamp(path).unwrap_or(0)))
    };
    paths.into_iter().map(|path| (path.clone(), stamp(&path))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_and_went_is_counted() {
        let set = |words: &[&str]| words.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
        assert_eq!(said(1, None), "watching 1 file; Ctrl-C ends");
        assert_eq!(
            said(3, Some((&set(&["a", "b", "c"]), &set(&["c", "d"])))),
            "1 new finding and 2 gone since the last run; watching 3 files; Ctrl-C ends"
        );
    }
}
