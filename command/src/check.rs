//! `plimsoll check`: list, read, check, print.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use plimsoll_core::engine::{self, Config, Engine};
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

use crate::args::{CheckArgs, FailOn};
use crate::baseline;
use crate::color::{self, Color};
use crate::config::{self, Which};
use crate::exit;
use crate::host::{Host, Jobs, Stream};
use crate::output;
use crate::parameters;
use crate::progress::Progress;
use crate::walk::{self, Candidate, From};

/// Fewer files than this are read by one thread, unless they are large.
const FEW_FILES: usize = 32;
/// Fewer bytes than this are read by one thread, unless there are many files.
const FEW_BYTES: u64 = 256 * 1024;

/// Runs the command and gives its exit code.
#[inline(never)]
pub fn run(host: &dyn Host, args: &CheckArgs, color: Color) -> u8 {
    match checked(host, args, color) {
        Ok(code) => code,
        Err(message) => host.usage(message),
    }
}

fn checked(host: &dyn Host, args: &CheckArgs, color: Color) -> Result<u8, String> {
    let start = host.nanoseconds();
    if args.stdin_filename.is_some() && !args.paths.iter().any(|path| path == Path::new("-")) {
        return Err("--stdin-filename names what comes by standard input; \
                    give `-` as a path to read it"
            .to_string());
    }
    let outputs = output::outputs(&args.formats, args.output_file.as_deref())?;
    let which = Which { file: args.config.as_deref(), isolated: args.isolated };
    let settings = config::load(host, which)?;
    let baseline = baseline::load(host, args, settings.settings.baseline.as_deref())?;
    let mut looked = Looked::new(host, args, &settings, start)?;
    let named: HashSet<&str> =
        looked.files.iter().filter(|file| file.named).map(|file| file.path.as_str()).collect();

    if args.show_files {
        looked.progress.clear();
        return show_files(host, args, &outputs, &looked.units, &named);
    }

    let start = host.nanoseconds();
    let asked = settings.engine(&args.select, &args.ignore);
    let mut report = looked.check(args, &asked)?;
    if !args.quiet {
        unused(host, &asked, &report);
    }
    if let Some(loaded) = &baseline {
        baseline::apply(host, loaded, &mut report, args.quiet);
    }
    looked.phases.check = since(host, start);

    let fail_on = args.fail_on.or(settings.settings.fail_on.map(FailOn::from)).unwrap_or_default();
    let start = host.nanoseconds();
    let style = Style { color: color::is_on(host, color), width: width(host) };
    let input = Input { engine: &looked.engine, report: &report, units: &looked.units, style };
    output::deliver(host, args, &outputs, input)?;
    looked.phases.render = since(host, start);
    if args.timing {
        host.say(summary::timing(&report, looked.phases).trim_end());
    }
    Ok(verdict(&report.files, &report, &named, args, fail_on).tell(host, args.quiet))
}

/// What is found in some paths with the settings that `check` has by itself.
///
/// # Errors
/// A sentence about a path that is not understood.
pub fn report(host: &dyn Host, paths: &[PathBuf]) -> Result<Report, String> {
    let args = CheckArgs { paths: paths.to_vec(), ..CheckArgs::default() };
    let settings = config::load(host, Which::default())?;
    let looked = Looked::new(host, &args, &settings, host.nanoseconds())?;
    looked.check(&args, &settings.engine(&[], &[]))
}

/// Files that were found and read, and what it takes to check them.
struct Looked<'h> {
    host: &'h dyn Host,
    engine: Engine,
    files: Vec<Candidate>,
    units: Vec<Unit>,
    pays: bool,
    progress: Progress<'h>,
    phases: Phases,
}

impl<'h> Looked<'h> {
    /// Lists files and reads them. `start` is when the run began.
    ///
    /// # Errors
    /// A sentence about a parameter, a path or a number of threads that is not understood.
    fn new(
        host: &'h dyn Host,
        args: &CheckArgs,
        settings: &config::Loaded,
        start: u64,
    ) -> Result<Self, String> {
        let parameters = parameters::collect(
            host,
            &settings.settings.parameters,
            &args.read.parameter_files,
            &args.read.parameters,
        )?;
        let mut found =
            walk::find(host, &args.paths, args.stdin_filename.as_deref(), args.show_files)?;
        found.files.retain(|file| file.named || !settings.excludes(&file.path));
        if let (Some(kind), Some(folder)) = (args.read.kind, found.folders.first()) {
            return Err(format!(
                "--kind {} says what the named files are, and {folder} is a folder; name the files",
                kind.word()
            ));
        }
        let mut phases = Phases { walk: since(host, start), ..Phases::default() };
        let engine = plimsoll_rules::engine();
        let progress = Progress::new(host, args.quiet);
        let pays = pays(host, &found.files);
        let files = found.files;
        let start = host.nanoseconds();
        let units = read_all(host, &engine, &files, args, &parameters, pays, &progress)?;
        phases.read = since(host, start);
        Ok(Self { host, engine, files, units, pays, progress, phases })
    }

    /// Runs the rules.
    fn check(&self, args: &CheckArgs, config: &Config) -> Result<Report, String> {
        self.progress.phase();
        let clock = || self.host.nanoseconds();
        // Threads that cannot be had were told of when files were read.
        let map = |count: usize, job: &(dyn Fn(usize) + Sync)| {
            let jobs = Jobs { count, threads: args.threads, pays: self.pays };
            let _ = self.host.each(jobs, &|index| {
                job(index);
                self.progress.step("Checking", count);
            });
        };
        let lent = engine::Host {
            today: today(self.host),
            clock: args.timing.then_some(&clock as &(dyn Fn() -> u64 + Sync)),
            map: Some(&map),
        };
        let report = self.engine.check(&self.units, config, lent);
        self.progress.clear();
        report
    }
}

/// Says which entries of the config accept nothing.
fn unused(host: &dyn Host, config: &Config, report: &Report) {
    for (index, why) in &report.unused_ignores {
        if let Some(ignore) = config.accepted.get(*index) {
            host.say(format!("{}: {}", clean(&ignore.origin), clean(why)));
        }
    }
}

fn since(host: &dyn Host, start: u64) -> u64 {
    host.nanoseconds().saturating_sub(start)
}

/// Columns of the terminal, as far as the environment tells.
fn width(host: &dyn Host) -> usize {
    let told = host.variable("COLUMNS").and_then(|columns| columns.parse().ok());
    let asked = || host.is_terminal(Stream::Out).then(|| host.columns()).flatten();
    told.or_else(asked).unwrap_or(text::WIDTH).clamp(40, 400)
}

/// Whether threads pay: a small run needs none.
fn pays(host: &dyn Host, files: &[Candidate]) -> bool {
    let size = |candidate: &Candidate| match &candidate.from {
        From::File(path) => host.meta(path).map_or(0, |meta| meta.size),
        _ => 0,
    };
    files.len() >= FEW_FILES || files.iter().map(size).fold(0, u64::saturating_add) >= FEW_BYTES
}

fn read_all(
    host: &dyn Host,
    engine: &Engine,
    files: &[Candidate],
    args: &CheckArgs,
    parameters: &[(String, String)],
    pays: bool,
    progress: &Progress<'_>,
) -> Result<Vec<Unit>, String> {
    let slots: Vec<Mutex<Option<Unit>>> = files.iter().map(|_| Mutex::default()).collect();
    let jobs = Jobs { count: files.len(), threads: args.threads, pays };
    host.each(jobs, &|index| {
        let (Some(file), Some(slot)) = (files.get(index), slots.get(index)) else { return };
        let unit = read(host, engine, file, args.read.kind, parameters);
        *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(unit);
        progress.step("Reading", files.len());
    })?;
    let unit =
        |slot: Mutex<Option<Unit>>| slot.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(slots.into_iter().filter_map(unit).collect())
}

/// Reads one file.
pub fn read(
    host: &dyn Host,
    engine: &Engine,
    file: &Candidate,
    kind: Option<Kind>,
    parameters: &[(String, String)],
) -> Unit {
    let (bytes, size) = match bytes(host, &file.from) {
        Ok(read) => read,
        Err(status) => return without_text(&file.path, status),
    };
    unit(engine, &file.path, &bytes, size, kind, parameters)
}

/// Reads the first bytes of a file that has `size` of them.
pub fn unit(
    engine: &Engine,
    path: &str,
    bytes: &[u8],
    size: u64,
    kind: Option<Kind>,
    parameters: &[(String, String)],
) -> Unit {
    let options = ReadOptions { kind, parameters, ..engine.options() };
    let mut unit = engine.read(path, bytes, &options);
    if size > limits::FILE_BYTES as u64 {
        // What was cut off is not known, so nothing is said about the rest either.
        let marked = unit.marked;
        let status = Status::Unreadable(format!(
            "the file has {size} bytes; at most {} are read",
            limits::FILE_BYTES
        ));
        unit = without_text(path, status);
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
fn bytes(host: &dyn Host, from: &From) -> Result<(Vec<u8>, u64), Status> {
    let most = limits::FILE_BYTES as u64 + 1;
    let unreadable = |error: std::io::Error| Status::Unreadable(exit::reason(&error));
    match from {
        From::File(path) => host.read_file(path, most).map_err(unreadable),
        From::Stdin => {
            let bytes = host.read_stdin(most).map_err(unreadable)?;
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

/// Days since 1970-01-01; those of `SOURCE_DATE_EPOCH` where it is set, so that a report can be made again.
fn today(host: &dyn Host) -> Option<i64> {
    let fixed = host.variable("SOURCE_DATE_EPOCH").and_then(|text| text.parse::<i64>().ok());
    fixed.or_else(|| host.seconds()).map(|seconds| seconds.div_euclid(86_400))
}

/// How a run ends.
#[derive(Debug, PartialEq, Eq)]
struct Verdict {
    code: u8,
    reason: String,
}

impl Verdict {
    /// Says why the code is not 0, as the last line on standard error.
    fn tell(self, host: &dyn Host, quiet: bool) -> u8 {
        let obvious = quiet && self.code == exit::FINDINGS;
        if self.code != exit::CLEAN && !obvious {
            host.say(format!("plimsoll: exit code {}: {}", self.code, self.reason));
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
    fail_on: FailOn,
) -> Verdict {
    let missed: Vec<&report::File> = files.iter().filter(|file| is_missed(file, named)).collect();
    if let [first, rest @ ..] = missed.as_slice() {
        return Verdict { code: exit::USAGE, reason: missed_files(first, rest) };
    }
    let failing: usize = text::shown(report).filter(|finding| fail_on.fails(finding.level)).count();
    if failing > 0 && !args.exit_zero {
        let is = if failing == 1 { "is" } else { "are" };
        return Verdict {
            code: exit::FINDINGS,
            reason: format!(
                "{} {is} at or above --fail-on {}",
                count(failing, "finding", "findings"),
                fail_on.word()
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
    host: &dyn Host,
    args: &CheckArgs,
    outputs: &output::Outputs,
    units: &[Unit],
    named: &HashSet<&str>,
) -> Result<u8, String> {
    // No rule is needed to know that.
    let report = Engine::new(Vec::new(), Default::default(), "").check(
        units,
        &Config::default(),
        engine::Host::default(),
    )?;
    let text = if outputs.stdout == Some(Format::Json) {
        let files = serde_json::json!({ "files": report.files });
        format!("{files:#}\n")
    } else {
        let width = report.files.iter().map(|file| clean(&file.path).chars().count()).max();
        let width = width.unwrap_or(0).min(60);
        report.files.iter().map(|file| show_file(file, width)).collect()
    };
    host.out(&text)?;
    Ok(verdict(&report.files, &report, named, args, FailOn::Warning).tell(host, args.quiet))
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
    use plimsoll_core::report::text::fake;
    use plimsoll_core::rule::Level;

    fn args(line: &[&str]) -> CheckArgs {
        let mut args = CheckArgs::default();
        for pair in line.chunks(2) {
            match pair {
                ["--fail-on", "error"] => args.fail_on = Some(FailOn::Error),
                ["--fail-on", "never"] => args.fail_on = Some(FailOn::Never),
                ["--exit-zero"] => args.exit_zero = true,
                ["--allow-empty"] => args.allow_empty = true,
                other => panic!("{other:?}"),
            }
        }
        args
    }

    fn code(units: &[Unit], levels: &[Level], named: &[&str], line: &[&str]) -> u8 {
        let findings =
            levels.iter().map(|level| fake::finding(units, *level, "ecs/a", "1")).collect();
        let report = fake::report(units, findings);
        let named = named.iter().copied().collect();
        {
            let args = args(line);
            let fail_on = args.fail_on.unwrap_or_default();
            verdict(&report.files, &report, &named, &args, fail_on).code
        }
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
        assert_eq!(
            verdict(&report.files, &report, &HashSet::new(), &args(&[]), FailOn::Warning).code,
            0
        );
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
        let verdict = verdict(&report.files, &report, &HashSet::new(), &args(&[]), FailOn::Warning);
        assert_eq!(verdict.reason, "a.json could not be checked (permission denied)");
    }
}
