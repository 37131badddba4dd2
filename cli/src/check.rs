//! `plimsoll check`: list, read, check, print.

use std::collections::HashSet;
use std::fs::File;
use std::io::{IsTerminal, Read};
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Instant, SystemTime};

use plimsoll_core::engine::{Config, Engine, Host};
use plimsoll_core::input::{Kind, ReadOptions};
use plimsoll_core::limits;
use plimsoll_core::model::Model;
use plimsoll_core::report::formats::{Format, Input};
use plimsoll_core::report::text::summary::{self, Phases, count};
use plimsoll_core::report::text::{self, Style, clean};
use plimsoll_core::report::{self, Report};
use plimsoll_core::syntax::{Format as Syntax, TreeBuilder};
use plimsoll_core::text::Source;
use plimsoll_core::unit::{Status, Unit};
use rayon::prelude::*;

use crate::args::{CheckArgs, ReadArgs};
use crate::color::{self, Color};
use crate::exit;
use crate::output;
use crate::parameters;
use crate::progress::Progress;
use crate::walk::{self, Candidate, From};

/// Fewer files than this are read by one thread, unless they are large.
const FEW_FILES: usize = 32;
/// Fewer bytes than this are read by one thread, unless there are many files.
const FEW_BYTES: u64 = 256 * 1024;

/// Runs the command and gives its exit code.
pub fn run(args: &CheckArgs, color: Color) -> u8 {
    match checked(args, color) {
        Ok(code) => code,
        Err(message) => exit::usage(message),
    }
}

fn checked(args: &CheckArgs, color: Color) -> Result<u8, String> {
    let start = Instant::now();
    if args.stdin_filename.is_some() && !args.paths.iter().any(|path| path == Path::new("-")) {
        return Err("--stdin-filename names what comes by standard input; \
                    give `-` as a path to read it"
            .to_string());
    }
    let outputs = output::outputs(&args.formats, args.output_file.as_deref())?;
    let parameters = parameters::collect(&args.read.parameter_files, &args.read.parameters)?;
    let found = walk::find(&args.paths, args.stdin_filename.as_deref(), args.show_files)?;
    if let (Some(kind), Some(folder)) = (args.read.kind, found.folders.first()) {
        return Err(format!(
            "--kind {} says what the named files are, and {folder} is a folder; name the files",
            kind.word()
        ));
    }
    if !args.quiet {
        for warning in &found.warnings {
            exit::say(format!("warning: {}", clean(warning)));
        }
    }
    let mut phases = Phases { walk: nanoseconds(start), ..Phases::default() };

    let engine = plimsoll_rules::engine();
    let progress = Progress::new(args.quiet);
    let pool = pool(args.threads, &found.files)?;
    let since = Instant::now();
    let units = read_all(&engine, &found.files, &args.read, &parameters, pool.as_ref(), &progress);
    phases.read = nanoseconds(since);
    let named: HashSet<&str> =
        found.files.iter().filter(|file| file.named).map(|file| file.path.as_str()).collect();

    if args.show_files {
        progress.clear();
        return show_files(args, &outputs, &units, &named);
    }

    let since = Instant::now();
    let report = check_all(&engine, &units, args, pool.as_ref(), &progress);
    progress.clear();
    let report = report?;
    phases.check = nanoseconds(since);

    let since = Instant::now();
    let to_terminal = outputs.stdout.is_some() && std::io::stdout().is_terminal();
    let style = Style { color: color::is_on(color, to_terminal), width: width(to_terminal) };
    let input = Input { engine: &engine, report: &report, units: &units, style };
    output::deliver(args, &outputs, input)?;
    phases.render = nanoseconds(since);
    if args.timing {
        exit::say(summary::timing(&report, phases).trim_end());
    }
    Ok(verdict(&report.files, &report, &named, args).tell(args.quiet))
}

fn nanoseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

/// Columns of the terminal, as far as the environment tells.
fn width(to_terminal: bool) -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let asked = || to_terminal.then(terminal_width).flatten();
    told.or_else(asked).unwrap_or(text::WIDTH).clamp(40, 400)
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// Threads, where they pay: a small run starts none.
fn pool(threads: Option<u16>, files: &[Candidate]) -> Result<Option<rayon::ThreadPool>, String> {
    let threads = match threads {
        Some(threads) => usize::from(threads),
        None => std::thread::available_parallelism().map_or(1, usize::from),
    };
    let pays = || {
        files.len() >= FEW_FILES || files.iter().map(size).fold(0, u64::saturating_add) >= FEW_BYTES
    };
    if threads < 2 || !pays() {
        return Ok(None);
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(8 * 1024 * 1024)
        .build()
        .map(Some)
        .map_err(|error| format!("{threads} threads could not be started: {error}"))
}

fn size(candidate: &Candidate) -> u64 {
    match &candidate.from {
        From::File(path) => std::fs::metadata(path).map_or(0, |meta| meta.len()),
        _ => 0,
    }
}

fn read_all(
    engine: &Engine,
    files: &[Candidate],
    args: &ReadArgs,
    parameters: &[(String, String)],
    pool: Option<&rayon::ThreadPool>,
    progress: &Progress,
) -> Vec<Unit> {
    let one = |file: &Candidate| {
        let unit = read(engine, file, args.kind, parameters);
        progress.step("Reading", files.len());
        unit
    };
    match pool {
        Some(pool) => pool.install(|| files.par_iter().map(one).collect()),
        None => files.iter().map(one).collect(),
    }
}

/// Reads one file.
pub fn read(
    engine: &Engine,
    file: &Candidate,
    kind: Option<Kind>,
    parameters: &[(String, String)],
) -> Unit {
    let (bytes, size) = match bytes(&file.from) {
        Ok(read) => read,
        Err(status) => return without_text(&file.path, status),
    };
    let options = ReadOptions { kind, parameters, ..engine.options() };
    let mut unit = engine.read(&file.path, &bytes, &options);
    if size > limits::FILE_BYTES as u64 {
        // What was cut off is not known, so nothing is said about the rest either.
        let marked = unit.marked;
        let status = Status::Unreadable(format!(
            "the file has {size} bytes; at most {} are read",
            limits::FILE_BYTES
        ));
        unit = without_text(&file.path, status);
        unit.marked = marked;
        unit.source.bytes = u32::try_from(size).unwrap_or(u32::MAX);
    }
    if !unit.status.is_checked() && unit.notices.is_empty() {
        // Nobody looks into it again: the memory is better spent on the next file.
        unit.tree = TreeBuilder::new("".into(), Syntax::Json).finish();
        unit.source.text = "".into();
    }
    unit
}

/// The first bytes of a file, and how many it has (for a stream, how many were read).
fn bytes(from: &From) -> Result<(Vec<u8>, u64), Status> {
    let most = limits::FILE_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    let unreadable = |error: &std::io::Error| Status::Unreadable(exit::reason(error));
    match from {
        From::File(path) => {
            let file = File::open(path).map_err(|error| unreadable(&error))?;
            let size = file.metadata().map_err(|error| unreadable(&error))?.len();
            bytes.reserve_exact(usize::try_from(size.min(most)).unwrap_or(0) + 1);
            file.take(most).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
            let read = bytes.len() as u64;
            Ok((bytes, size.max(read)))
        }
        From::Stdin => {
            let stdin = std::io::stdin().lock();
            stdin.take(most).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
            let read = bytes.len() as u64;
            Ok((bytes, read))
        }
        From::NoFile(reason) => Err(Status::Skipped(reason.clone())),
        From::Unreadable(reason) => Err(Status::Unreadable(reason.clone())),
    }
}

fn without_text(path: &str, status: Status) -> Unit {
    Unit {
        path: path.to_string(),
        source: Source::from_text(""),
        tree: TreeBuilder::new("".into(), Syntax::Json).finish(),
        kind: None,
        status,
        marked: false,
        model: Model::default(),
        notices: Vec::new(),
    }
}

fn check_all(
    engine: &Engine,
    units: &[Unit],
    args: &CheckArgs,
    pool: Option<&rayon::ThreadPool>,
    progress: &Progress,
) -> Result<Report, String> {
    progress.phase();
    let config = Config { select: args.select.clone(), ignore: args.ignore.clone() };
    static START: OnceLock<Instant> = OnceLock::new();
    let clock = || nanoseconds(*START.get_or_init(Instant::now));
    let map = |jobs: usize, job: &(dyn Fn(usize) + Sync)| {
        let one = |index: usize| {
            job(index);
            progress.step("Checking", jobs);
        };
        match pool {
            Some(pool) => pool.install(|| (0..jobs).into_par_iter().for_each(one)),
            None => (0..jobs).for_each(one),
        }
    };
    let host = Host {
        today: today(),
        clock: args.timing.then_some(&clock as &(dyn Fn() -> u64 + Sync)),
        map: Some(&map),
    };
    engine.check(units, &config, host)
}

/// Days since 1970-01-01; those of `SOURCE_DATE_EPOCH` where it is set, so that a report can be made again.
fn today() -> Option<i64> {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse::<i64>().ok());
    let seconds = fixed.or_else(|| {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
        i64::try_from(now.as_secs()).ok()
    });
    seconds.map(|seconds| seconds.div_euclid(86_400))
}

/// How a run ends.
#[derive(Debug, PartialEq, Eq)]
struct Verdict {
    code: u8,
    reason: String,
}

impl Verdict {
    /// Says why the code is not 0, as the last line on standard error.
    fn tell(self, quiet: bool) -> u8 {
        let obvious = quiet && self.code == exit::FINDINGS;
        if self.code != exit::CLEAN && !obvious {
            exit::say(format!("plimsoll: exit code {}: {}", self.code, self.reason));
        }
        self.code
    }
}

/// Whether a file that could not be checked counts: it was named, or it was found and is ours.
fn is_missed(file: &report::File, named: &HashSet<&str>) -> bool {
    let named = named.contains(file.path.as_str());
    match file.status {
        "checked" => false,
        "templated" => named,
        _ => named || file.marked,
    }
}

fn verdict(
    files: &[report::File],
    report: &Report,
    named: &HashSet<&str>,
    args: &CheckArgs,
) -> Verdict {
    let missed: Vec<&report::File> = files.iter().filter(|file| is_missed(file, named)).collect();
    if let [first, rest @ ..] = missed.as_slice() {
        return Verdict { code: exit::USAGE, reason: missed_files(first, rest) };
    }
    let failing: usize =
        text::shown(report).filter(|finding| args.fail_on.fails(finding.level)).count();
    if failing > 0 && !args.exit_zero {
        let is = if failing == 1 { "is" } else { "are" };
        return Verdict {
            code: exit::FINDINGS,
            reason: format!(
                "{} {is} at or above --fail-on {}",
                count(failing, "finding", "findings"),
                args.fail_on.word()
            ),
        };
    }
    if failing == 0
        && !args.allow_empty
        && !files.iter().any(|file| matches!(file.status, "checked" | "partly"))
    {
        return nothing(files);
    }
    Verdict { code: exit::CLEAN, reason: String::new() }
}

fn missed_files(first: &report::File, rest: &[&report::File]) -> String {
    let how = if first.status == "partly" {
        "could be checked in part only"
    } else {
        "could not be checked"
    };
    let why = first.reason.as_deref().map_or_else(String::new, |why| format!(" ({})", clean(why)));
    let more = match rest.len() {
        0 => String::new(),
        more => format!(", and {} likewise", count(more, "other file", "other files")),
    };
    format!("{} {how}{why}{more}", clean(&first.path))
}

fn nothing(files: &[report::File]) -> Verdict {
    let reason = match files.len() {
        0 => "there is nothing to check: no file was found".to_string(),
        1 => "there is nothing to check: the file that was found is none to check".to_string(),
        all => format!("there is nothing to check among the {all} files that were found"),
    };
    Verdict { code: exit::NOTHING, reason: format!("{reason}; --allow-empty accepts that") }
}

/// `--show-files`: what each file is, or why it is not checked.
fn show_files(
    args: &CheckArgs,
    outputs: &output::Outputs,
    units: &[Unit],
    named: &HashSet<&str>,
) -> Result<u8, String> {
    // No rule is needed to know that.
    let report = Engine::new(Vec::new(), Default::default(), "").check(
        units,
        &Config::default(),
        Host::default(),
    )?;
    let text = if outputs.stdout == Some(Format::Json) {
        let files = serde_json::json!({ "files": report.files });
        format!("{files:#}\n")
    } else {
        let width = report.files.iter().map(|file| clean(&file.path).chars().count()).max();
        let width = width.unwrap_or(0).min(60);
        report.files.iter().map(|file| show_file(file, width)).collect()
    };
    exit::write(text.as_bytes())?;
    Ok(verdict(&report.files, &report, named, args).tell(args.quiet))
}

fn show_file(file: &report::File, width: usize) -> String {
    let mut what = String::new();
    if let Some(kind) = file.kind {
        what.push_str(&format!("{kind}, {}", count(file.resources, "resource", "resources")));
    }
    if file.status != "checked" {
        what.push_str(if what.is_empty() { "" } else { ", " });
        what.push_str(file.status);
    }
    if let Some(reason) = &file.reason {
        what.push_str(&format!(": {}", clean(reason)));
    }
    format!("{:width$}  {what}\n", clean(&file.path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command};
    use clap::Parser;
    use plimsoll_core::report::text::fake;
    use plimsoll_core::rule::Level;

    fn args(line: &[&str]) -> Box<CheckArgs> {
        let line = ["plimsoll", "check"].iter().chain(line);
        match Cli::try_parse_from(line).map(|cli| cli.command) {
            Ok(Command::Check(args)) => args,
            _ => panic!("`check` is a command"),
        }
    }

    fn code(units: &[Unit], levels: &[Level], named: &[&str], line: &[&str]) -> u8 {
        let findings =
            levels.iter().map(|level| fake::finding(units, *level, "ecs/a", "1")).collect();
        let report = fake::report(units, findings);
        let named = named.iter().copied().collect();
        verdict(&report.files, &report, &named, &args(line)).code
    }

    fn file(status: Status, marked: bool) -> Unit {
        let mut unit = fake::unit("a.json", "[1]");
        unit.status = status;
        unit.marked = marked;
        unit
    }

    #[test]
    fn findings_fail_from_the_level_on() {
        let units = [file(Status::Checked, true)];
        assert_eq!(code(&units, &[], &[], &[]), 0);
        assert_eq!(code(&units, &[Level::Info], &[], &[]), 0);
        assert_eq!(code(&units, &[Level::Warning], &[], &[]), 1);
        assert_eq!(code(&units, &[Level::Warning], &[], &["--fail-on", "error"]), 0);
        assert_eq!(code(&units, &[Level::Error], &[], &["--fail-on", "error"]), 1);
        assert_eq!(code(&units, &[Level::Error], &[], &["--fail-on", "never"]), 0);
        assert_eq!(code(&units, &[Level::Error], &[], &["--exit-zero"]), 0);
    }

    #[test]
    fn suppressed_findings_do_not_fail() {
        let units = [file(Status::Checked, true)];
        let mut finding = fake::finding(&units, Level::Error, "ecs/a", "1");
        finding.suppressed = Some("known".to_string());
        let report = fake::report(&units, vec![finding]);
        assert_eq!(verdict(&report.files, &report, &HashSet::new(), &args(&[])).code, 0);
    }

    #[test]
    fn a_file_that_was_asked_for_must_be_checked() {
        let broken = || Status::Partly("syntax".to_string());
        let other = || Status::Skipped("no resource".to_string());
        let helm = || Status::Templated("Helm".to_string());
        let locked = || Status::Unreadable("permission denied".to_string());
        for (status, marked, named, want) in [
            (broken(), true, false, 2),
            (broken(), false, true, 2),
            (broken(), false, false, 0),
            (other(), false, false, 3),
            (other(), false, true, 2),
            (helm(), true, false, 3),
            (helm(), false, true, 2),
            (locked(), false, false, 3),
            (locked(), true, false, 2),
            (locked(), false, true, 2),
        ] {
            let units = [file(status.clone(), marked)];
            let named: &[&str] = if named { &["a.json"] } else { &[] };
            assert_eq!(code(&units, &[], named, &[]), want, "{status:?} {marked} {named:?}");
        }
    }

    #[test]
    fn the_larger_code_wins() {
        let units = [file(Status::Partly("syntax".to_string()), true)];
        assert_eq!(code(&units, &[Level::Error], &[], &[]), 2);
        assert_eq!(code(&units, &[Level::Error], &[], &["--exit-zero"]), 2);
    }

    #[test]
    fn nothing_to_check_is_not_clean() {
        assert_eq!(code(&[], &[], &[], &[]), 3);
        assert_eq!(code(&[], &[], &[], &["--allow-empty"]), 0);
    }

    #[test]
    fn the_reason_names_the_file() {
        let units = [file(Status::Unreadable("permission denied".to_string()), true)];
        let report = fake::report(&units, vec![]);
        let verdict = verdict(&report.files, &report, &HashSet::new(), &args(&[]));
        assert_eq!(verdict.reason, "a.json could not be checked (permission denied)");
    }

    #[test]
    fn threads_only_where_they_pay() {
        let small = [Candidate { path: "a".into(), from: From::Stdin, named: true }];
        assert!(pool(Some(4), &small).unwrap().is_none());
        let many: Vec<Candidate> = (0..FEW_FILES)
            .map(|n| Candidate { path: n.to_string(), from: From::Stdin, named: true })
            .collect();
        assert!(pool(Some(1), &many).unwrap().is_none());
        assert_eq!(pool(Some(3), &many).unwrap().map(|pool| pool.current_num_threads()), Some(3));
    }
}
