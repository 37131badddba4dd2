//! `plimsoll baseline` and `check --baseline`: findings that were there before.

use std::path::{Path, PathBuf};

use plimsoll_core::report::text::summary::count;
use plimsoll_core::report::text::{self, clean};
use plimsoll_core::report::{Baseline, Entry, Report};
use plimsoll_core::sort;

use crate::args::{BaselineAction, BaselineArgs, CheckArgs};
use crate::host::Host;
use crate::{check, exit};

/// The baseline of a project: used where it stands in the current folder.
pub const FILE: &str = ".plimsoll-baseline.json";

/// A baseline and the file that it came from.
pub struct Loaded {
    file: PathBuf,
    baseline: Baseline,
}

/// The baseline of a run: the file that is named, on the command line or in the config, else the one of the
/// current folder, if any.
///
/// # Errors
/// A sentence: the file cannot be read, or is no baseline.
pub fn load(
    host: &dyn Host,
    args: &CheckArgs,
    configured: Option<&str>,
) -> Result<Option<Loaded>, String> {
    let named = args.baseline.as_deref().or(configured.map(Path::new));
    let file = named.unwrap_or(Path::new(FILE));
    if args.no_baseline || (named.is_none() && host.meta(file).is_err()) {
        return Ok(None);
    }
    read(host, file).map(|baseline| Some(Loaded { file: file.to_path_buf(), baseline }))
}

impl Loaded {
    /// The file, and how many findings are in it.
    pub fn about(&self) -> (&Path, usize) {
        (&self.file, self.baseline.entries.len())
    }
}

#[inline(never)]
fn read(host: &dyn Host, file: &Path) -> Result<Baseline, String> {
    let shown = file.display();
    let (bytes, _) = host
        .read_file(file, u64::MAX)
        .map_err(|error| format!("the baseline {shown}: {}", exit::reason(&error)))?;
    Baseline::parse(&String::from_utf8_lossy(&bytes)).map_err(|why| format!("{shown}:{why}"))
}

/// Marks what is in the baseline, and says how many entries have nothing to mark any more. Entries of
/// files that this run did not look at are left alone.
#[inline(never)]
pub fn apply(host: &dyn Host, loaded: &Loaded, report: &mut Report, quiet: bool) {
    let stale = stale(host, loaded.baseline.apply(report), report);
    if !stale.is_empty() && !quiet {
        host.say(format!(
            "{}: {} gone from the files; `plimsoll baseline prune` removes them",
            clean(&loaded.file.to_string_lossy()),
            count(stale.len(), "finding is", "findings are"),
        ));
    }
}

/// Marks what is in the baseline, without a word.
pub fn mark(loaded: &Loaded, report: &mut Report) {
    loaded.baseline.apply(report);
}

/// Entries without a finding whose file was looked at, or is no longer there.
fn stale(host: &dyn Host, open: Vec<Entry>, report: &Report) -> Vec<Entry> {
    let seen = |path: &str| report.files.iter().any(|file| file.path == path);
    let gone = |path: &str| host.meta(Path::new(path)).is_err();
    open.into_iter().filter(|entry| seen(&entry.path) || gone(&entry.path)).collect()
}

/// Runs the command and gives its exit code.
#[inline(never)]
pub fn run(host: &dyn Host, args: &BaselineArgs) -> u8 {
    done(host, args).unwrap_or_else(|message| host.usage(message))
}

fn done(host: &dyn Host, args: &BaselineArgs) -> Result<u8, String> {
    let file = args.file.as_deref().unwrap_or(Path::new(FILE));
    let shown = clean(&file.to_string_lossy());
    let mut report = check::report(host, &args.paths)?;
    if args.action == BaselineAction::Create {
        if host.meta(file).is_ok() {
            return Err(format!("{shown} exists; `plimsoll baseline update` takes in what is new"));
        }
        let baseline = Baseline::of(&report);
        host.save(file, &baseline.text())?;
        let number = count(baseline.entries.len(), "finding", "findings");
        return Ok(host.print(&format!("{shown} written with {number}\n")));
    }
    let before = read(host, file)?;
    let open = before.apply(&mut report);
    let stale = stale(host, open, &report);
    let new: Vec<_> = text::shown(&report).collect();
    let came = count(new.len(), "new finding", "new findings");
    let gone = format!("{} gone", stale.len());
    match args.action {
        BaselineAction::Check => {
            let mut text = String::new();
            for finding in &new {
                let start = finding.range.start;
                text.push_str(&format!(
                    "new: {}:{}:{}: {} {}\n",
                    clean(&finding.path),
                    start.line,
                    start.column,
                    finding.rule_id,
                    clean(&finding.message)
                ));
            }
            for entry in &stale {
                text.push_str(&format!(
                    "gone: {}: {} {}\n",
                    clean(&entry.path),
                    clean(&entry.rule),
                    clean(&entry.message)
                ));
            }
            text.push_str(&format!("{came}, {gone}\n"));
            host.out(&text)?;
            Ok(if new.is_empty() && stale.is_empty() { exit::CLEAN } else { exit::FINDINGS })
        }
        action => {
            let mut entries: Vec<Entry> =
                before.entries.into_iter().filter(|entry| !stale.contains(entry)).collect();
            let mut said = format!("{gone} from {shown}");
            if action == BaselineAction::Update {
                // Made anew, so that moved files and renamed resources have their new names. What this run
                // did not look at stays.
                let seen = |path: &str| report.files.iter().any(|file| file.path == path);
                entries.retain(|entry| !seen(&entry.path));
                entries.extend(Baseline::of(&report).entries);
                sort::sort(&mut entries);
                said = format!("{came} taken in, {gone} from {shown}");
            }
            host.save(file, &Baseline { entries }.text())?;
            Ok(host.print(&format!("{said}\n")))
        }
    }
}
