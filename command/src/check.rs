//! `plimsoll check`: list, read, check, print.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use plimsoll_core::engine::{Config, Engine, Host as Lent};
use plimsoll_core::fix::{Job, Safety};
use plimsoll_core::input::{Kind, ReadOptions};
use plimsoll_core::limits;
use plimsoll_core::model::Model;
use plimsoll_core::report::formats::{Format, Input};
use plimsoll_core::report::text::summary::{self, Phases, count};
use plimsoll_core::report::text::{self, Style, clean};
use plimsoll_core::report::{self, Report};
use plimsoll_core::syntax::{Format as Syntax, TreeBuilder};
use plimsoll_core::text::{Source, decode_anyway};
use plimsoll_core::unit::{Status, Unit};

use crate::args::{CheckArgs, FailOn};
use crate::baseline;
use crate::cache::{self, Cache, Sum};
use crate::color::{self, Color};
use crate::config::{self, Which};
use crate::engine::{self, Made};
use crate::exit;
use crate::fix;
use crate::host::{Host, Jobs, Stream};
use crate::output;
use crate::overlay::Over;
use crate::parameters;
use crate::progress::Progress;
use crate::since::{self, Change};
use crate::walk::{self, Candidate, From};

/// Fewer files than this are read by one thread, unless they are large.
const FEW_FILES: usize = 32;
/// Fewer bytes than this are read by one thread, unless there are many files.
const FEW_BYTES: u64 = 256 * 1024;

/// Runs the command and gives its exit code.
#[inline(never)]
pub fn run(host: &dyn Host, args: &CheckArgs, color: Color) -> u8 {
    run_and_tell(host, args, color, &mut |_| {})
}

/// The same; `tell` gets the report when it has been printed.
pub fn run_and_tell(
    host: &dyn Host,
    args: &CheckArgs,
    color: Color,
    tell: &mut dyn FnMut(&Report),
) -> u8 {
    match changed(host, args, color, tell) {
        Ok(code) => code,
        Err(message) => host.usage(message),
    }
}

/// Checks the files on disk, or those that git is about to commit.
fn changed(
    host: &dyn Host,
    args: &CheckArgs,
    color: Color,
    tell: &mut dyn FnMut(&Report),
) -> Result<u8, String> {
    let change = since::change(host, &args.change)?;
    match change.as_ref().and_then(|change| change.layer(host)) {
        Some(layer) => checked(&Over { host, layer: &layer }, args, color, change.as_ref(), tell),
        None => checked(host, args, color, change.as_ref(), tell),
    }
}

fn checked(
    host: &dyn Host,
    args: &CheckArgs,
    color: Color,
    change: Option<&Change>,
    tell: &mut dyn FnMut(&Report),
) -> Result<u8, String> {
    let start = host.nanoseconds();
    if args.stdin_filename.is_some() && !args.paths.iter().any(|path| path == Path::new("-")) {
        return Err("--stdin-filename names what comes by standard input; \
                    give `-` as a path to read it"
            .to_string());
    }
    if args.fix.is_some() && !args.diff && args.paths.iter().any(|path| path == Path::new("-")) {
        return Err("--fix writes to files, and `-` is none; --diff shows what it would do".into());
    }
    if change.is_some() && fix::wanted(args).is_some() {
        return Err(
            "--since and --staged tell findings of a change, and fixes are made in whole files; \
                    leave one of them out"
                .to_string(),
        );
    }
    let outputs = output::outputs(&args.formats, args.output_file.as_deref())?;
    let which = Which { file: args.config.as_deref(), isolated: args.isolated };
    let settings = config::load(host, which)?;
    let baseline = baseline::load(host, args, settings.settings.baseline.as_deref())?;
    let mut looked = Looked::list(host, args, &settings, start)?;
    if args.show_files {
        looked.read(args, false)?;
        looked.progress.clear();
        return show_files(host, args, &outputs, &looked.units, &looked.named());
    }

    let start = host.nanoseconds();
    let asked = settings.engine(&args.select, &args.ignore);
    let cache = match change {
        None => looked.cache(args, &asked),
        Some(_) => None,
    };
    let kept = cache.as_ref().and_then(|cache| {
        let mut sums = Vec::new();
        let report = cache.report(|| {
            sums = looked.sums(args)?;
            Some(sums.clone())
        })?;
        Some((report, sums))
    });
    let mut fixed = None;
    let mut report = match kept {
        Some((report, sums)) => {
            looked.sources(&report, &sums);
            report
        }
        None => {
            looked.read(args, cache.is_some())?;
            if let Some(safety) = fix::wanted(args) {
                fixed = Some(looked.fix(args, &asked, safety, baseline.as_ref())?.0);
            }
            let report = looked.check(args, &asked)?;
            if let Some(cache) = &cache {
                cache.keep(&looked.sums, &report);
            }
            report
        }
    };
    if !args.quiet {
        unused(host, &asked, &report);
    }
    if let Some(loaded) = &baseline {
        baseline::apply(host, loaded, &mut report, args.quiet);
    }
    let mut phases = looked.phases;
    let mut named = looked.named();
    let mut files = None;
    if let Some(change) = change {
        let stdin = looked.files.iter().find(|file| file.from == From::Stdin);
        let run = since::Run {
            host,
            engine: &looked.engine,
            kind: args.read.kind,
            parameters: &looked.parameters,
            stdin: stdin.map(|file| file.path.as_str()),
        };
        change.restrict(&run, &looked.units, &mut report, args.quiet);
        files = Some(change.asked(&run, &report.files, &mut named));
    }
    phases.check = elapsed(host, start);
    let mut written = true;
    if let Some(outcome) = &fixed {
        if args.diff {
            host.out(&outcome.diff(color::is_on(host, color)))?;
            let code = if outcome.changed.is_empty() { exit::CLEAN } else { exit::FINDINGS };
            let verdict = verdict(&report.files, &report, &named, args, FailOn::Never);
            return Ok(if verdict.code == exit::USAGE {
                verdict.tell(host, args.quiet)
            } else {
                code
            });
        }
        written = outcome.write(host);
        if !args.quiet {
            host.say(outcome.line());
        }
    }

    let fail_on = args.fail_on.or(settings.settings.fail_on.map(FailOn::from)).unwrap_or_default();
    let start = host.nanoseconds();
    // What only programs read is the same on every terminal.
    let style = match outputs.are_for_people() || args.statistics {
        true => Style { color: color::is_on(host, color), width: width(host) },
        false => Style { color: false, width: text::WIDTH },
    };
    let input = Input { engine: &looked.engine, report: &report, units: &looked.units, style };
    output::deliver(host, args, &outputs, input)?;
    phases.render = elapsed(host, start);
    if args.timing {
        host.say(summary::timing(&report, phases).trim_end());
    }
    tell(&report);
    let files = files.as_deref().unwrap_or(&report.files);
    let verdict = verdict(files, &report, &named, args, fail_on);
    let code = verdict.tell(host, args.quiet);
    let sound = written && looked.sound;
    if !args.watch {
        // The process ends, which gives back the memory at once.
        std::mem::forget((looked, report));
    }
    Ok(if sound { code } else { exit::USAGE })
}

/// Carries out fixes without writing them: what they come to, what is left, and which file that was asked for
/// could not be checked.
///
/// # Errors
/// A sentence about the config or a path.
pub fn fixed(
    host: &dyn Host,
    args: &CheckArgs,
) -> Result<(fix::Outcome, fix::Left, Option<String>), String> {
    let which = Which { file: args.config.as_deref(), isolated: args.isolated };
    let settings = config::load(host, which)?;
    let baseline = baseline::load(host, args, settings.settings.baseline.as_deref())?;
    let mut looked = Looked::new(host, args, &settings, host.nanoseconds())?;
    if !args.diff && looked.files.iter().any(|file| file.from == From::Stdin) {
        return Err("fixes are written to files, and `-` is none; --diff shows them".to_string());
    }
    let asked = settings.engine(&args.select, &args.ignore);
    let safety = fix::wanted(args).unwrap_or(Safety::Safe);
    let (outcome, report) = looked.fix(args, &asked, safety, baseline.as_ref())?;
    let verdict = verdict(&report.files, &report, &looked.named(), args, FailOn::Never);
    let missed = (verdict.code == exit::USAGE).then_some(verdict.reason);
    let unread = || "a rule page is not understood".to_string();
    let missed = missed.or_else(|| (!looked.sound).then(unread));
    let left = fix::Left {
        findings: text::shown(&report).count(),
        suggested: text::shown(&report).filter(|finding| !finding.fixes.is_empty()).count(),
    };
    Ok((outcome, left, missed))
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

/// The files in some paths and what is found in them with the settings that `check` has by itself; `rule` runs
/// also where they do not select it.
///
/// # Errors
/// A sentence about a path that is not understood.
pub fn looked(
    host: &dyn Host,
    paths: &[PathBuf],
    rule: &str,
) -> Result<(Vec<Unit>, Report), String> {
    let args = CheckArgs { paths: paths.to_vec(), ..CheckArgs::default() };
    let settings = config::load(host, Which::default())?;
    let looked = Looked::new(host, &args, &settings, host.nanoseconds())?;
    let mut asked = settings.engine(&[], &[]);
    if asked.select.is_empty() {
        asked.select.push("recommended".to_string());
    }
    asked.select.push(rule.to_string());
    let report = looked.check(&args, &asked)?;
    Ok((looked.units, report))
}

/// Reads files as they are.
pub fn units(host: &dyn Host, engine: &Engine, files: &[Candidate]) -> Vec<Unit> {
    files.iter().map(|file| read(host, engine, file, None, &[])).collect()
}

/// Files that were found and read, and what it takes to check them.
struct Looked<'h> {
    host: &'h dyn Host,
    engine: Engine,
    /// Whether every rule page of the config was understood.
    sound: bool,
    files: Vec<Candidate>,
    units: Vec<Unit>,
    /// Digests of the files, where they were asked for.
    sums: Vec<Sum>,
    kind: Option<Kind>,
    parameters: Vec<(String, String)>,
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
        let mut looked = Self::list(host, args, settings, start)?;
        looked.read(args, false)?;
        Ok(looked)
    }

    /// Lists files.
    fn list(
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
        let phases = Phases { walk: elapsed(host, start), ..Phases::default() };
        let Made { engine, faults, .. } = engine::make(host, settings)?;
        let progress = Progress::new(host, args.quiet);
        let pays = pays(host, &found.files);
        let files = found.files;
        let kind = args.read.kind;
        let (units, sums) = (Vec::new(), Vec::new());
        for fault in &faults {
            host.say(format!("error: {fault}; this rule does not run"));
        }
        let sound = faults.is_empty();
        Ok(Self {
            host,
            engine,
            sound,
            files,
            units,
            sums,
            kind,
            parameters,
            pays,
            progress,
            phases,
        })
    }

    /// Reads the files, and their digests where they are asked for.
    fn read(&mut self, args: &CheckArgs, with_sums: bool) -> Result<(), String> {
        let start = self.host.nanoseconds();
        let one = |file: &Candidate| {
            let bytes = bytes(self.host, &file.from);
            let sum = if with_sums { file_sum(&bytes) } else { Sum::default() };
            (of_file(&self.engine, file, bytes, self.kind, &self.parameters), sum)
        };
        let (units, sums) = self.each(args, "Reading", &one)?.into_iter().unzip();
        (self.units, self.sums) = (units, sums);
        self.phases.read = elapsed(self.host, start);
        Ok(())
    }

    /// The digests of the files.
    fn sums(&self, args: &CheckArgs) -> Option<Vec<Sum>> {
        self.each(args, "Comparing", &|file| file_sum(&bytes(self.host, &file.from))).ok()
    }

    /// Does something with each file, on as many threads as there are.
    fn each<T: Send>(
        &self,
        args: &CheckArgs,
        what: &str,
        job: &(dyn Fn(&Candidate) -> T + Sync),
    ) -> Result<Vec<T>, String> {
        let slots: Vec<Mutex<Option<T>>> = self.files.iter().map(|_| Mutex::default()).collect();
        let jobs = Jobs { count: self.files.len(), threads: args.threads, pays: self.pays };
        self.progress.phase();
        self.host.each(jobs, &|index| {
            let (Some(file), Some(slot)) = (self.files.get(index), slots.get(index)) else {
                return;
            };
            let done = job(file);
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
            self.progress.step(what, self.files.len());
        })?;
        let done =
            |slot: Mutex<Option<T>>| slot.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(slots.into_iter().filter_map(done).collect())
    }

    /// The texts that a report which was kept shows, without looking into them. A file that is not what it was
    /// a moment ago is left out.
    #[inline(never)]
    fn sources(&mut self, report: &Report, sums: &[Sum]) {
        let shown: HashSet<u32> = report
            .diagnostics
            .iter()
            .flat_map(|d| d.related.iter().map(|other| other.unit).chain([d.unit]))
            .collect();
        let unit = |(index, file): (u32, &Candidate)| {
            let mut unit = without_text(&file.path, Status::Checked);
            let read = shown.contains(&index).then(|| bytes(self.host, &file.from));
            if let Some(read) = read
                && sums.get(index as usize) == Some(&file_sum(&read))
                && let Ok((bytes, _)) = read
            {
                unit.source = decode_anyway(&bytes).0;
            }
            unit
        };
        self.units = (0..).zip(&self.files).map(unit).collect();
    }

    /// The entry of this run in the cache, where it can have one.
    #[inline(never)]
    fn cache(&self, args: &CheckArgs, config: &Config) -> Option<Cache<'h>> {
        let more = args.fix.is_some() || args.diff || args.statistics || args.timing;
        let stdin = self.files.iter().any(|file| file.from == From::Stdin);
        if args.no_cache || more || stdin || !self.pays {
            return None;
        }
        let files: Vec<(&str, bool)> =
            self.files.iter().map(|file| (file.path.as_str(), file.named)).collect();
        let on = cache::On {
            args,
            engine: &self.engine,
            config,
            parameters: &self.parameters,
            today: today(self.host),
            files: &files,
        };
        Some(Cache::new(self.host, &on))
    }

    /// Paths of the files that were named one by one.
    fn named(&self) -> HashSet<&str> {
        self.files.iter().filter(|file| file.named).map(|file| file.path.as_str()).collect()
    }

    /// Runs the rules.
    fn check(&self, args: &CheckArgs, config: &Config) -> Result<Report, String> {
        self.progress.phase();
        let report = self.lend(args, |lent| self.engine.check(&self.units, config, lent));
        self.progress.clear();
        report
    }

    /// Carries out fixes on the units, without writing any file; with the report on the result, in which the
    /// findings of the baseline are marked.
    #[inline(never)]
    fn fix(
        &mut self,
        args: &CheckArgs,
        config: &Config,
        safety: Safety,
        baseline: Option<&baseline::Loaded>,
    ) -> Result<(fix::Outcome, Report), String> {
        let units = std::mem::take(&mut self.units);
        let old: Vec<_> = units.iter().map(|unit| Arc::clone(&unit.source.text)).collect();
        let read = |index: usize, text: &str| {
            let path = self.files.get(index).map_or("", |file| file.path.as_str());
            let (kind, parameters) = (self.kind, self.parameters.as_slice());
            let options = ReadOptions { kind, parameters, ..self.engine.options() };
            self.engine.read(path, text.as_bytes(), &options)
        };
        let mark = |report: &mut Report| {
            if let Some(loaded) = baseline {
                baseline::mark(loaded, report);
            }
        };
        self.progress.phase();
        let fixed = self.lend(args, |lent| {
            let job = Job {
                engine: &self.engine,
                config,
                host: lent,
                safety,
                read: &read,
                mark: &mark,
                may_change: &|_| true,
            };
            plimsoll_core::fix::apply(&job, units)
        })?;
        self.progress.clear();
        let changed = fixed.changed.iter().filter_map(|index| {
            let path = match &self.files.get(*index)?.from {
                From::File(path) => Some(path.clone()),
                _ => None,
            };
            let unit = fixed.units.get(*index)?;
            Some(fix::Changed {
                shown: unit.path.clone(),
                path,
                old: Arc::clone(old.get(*index)?),
                new: Arc::clone(&unit.source.text),
            })
        });
        let changed = changed.collect();
        self.units = fixed.units;
        let outcome = fix::Outcome { changed, applied: fixed.applied, refused: fixed.refused };
        Ok((outcome, fixed.report))
    }

    /// What the host lends to a check.
    fn lend<T>(&self, args: &CheckArgs, run: impl FnOnce(Lent<'_>) -> T) -> T {
        let clock = || self.host.nanoseconds();
        // Threads that cannot be had were told of when files were read.
        let map = |count: usize, job: &(dyn Fn(usize) + Sync)| {
            let jobs = Jobs { count, threads: args.threads, pays: self.pays };
            let _ = self.host.each(jobs, &|index| {
                job(index);
                self.progress.step("Checking", count);
            });
        };
        run(Lent {
            today: today(self.host),
            clock: args.timing.then_some(&clock as &(dyn Fn() -> u64 + Sync)),
            map: Some(&map),
        })
    }
}

/// Says which entries of the config accept nothing.
#[inline(never)]
fn unused(host: &dyn Host, config: &Config, report: &Report) {
    for (index, why) in &report.unused_ignores {
        if let Some(ignore) = config.accepted.get(*index) {
            host.say(format!("{}: {}", clean(&ignore.origin), clean(why)));
        }
    }
}

fn elapsed(host: &dyn Host, start: u64) -> u64 {
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

/// Reads one file.
pub fn read(
    host: &dyn Host,
    engine: &Engine,
    file: &Candidate,
    kind: Option<Kind>,
    parameters: &[(String, String)],
) -> Unit {
    of_file(engine, file, bytes(host, &file.from), kind, parameters)
}

/// The digest of what was read of a file.
fn file_sum(read: &Result<(Vec<u8>, u64), Status>) -> Sum {
    match read {
        Ok((bytes, size)) => cache::sum(bytes, *size),
        Err(status) => cache::sum(format!("{status:?}").as_bytes(), 0),
    }
}

/// A file as it was read.
fn of_file(
    engine: &Engine,
    file: &Candidate,
    read: Result<(Vec<u8>, u64), Status>,
    kind: Option<Kind>,
    parameters: &[(String, String)],
) -> Unit {
    let (bytes, size) = match read {
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
pub fn today(host: &dyn Host) -> Option<i64> {
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

#[inline(never)]
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

#[inline(never)]
fn nothing(files: &[report::File]) -> Verdict {
    let reason = match files.len() {
        0 => "there is nothing to check: no file was found".to_string(),
        1 => "there is nothing to check: the file that was found is none to check".to_string(),
        all => format!("there is nothing to check among the {all} files that were found"),
    };
    Verdict { code: exit::NOTHING, reason: format!("{reason}; --allow-empty accepts that") }
}

/// `--show-files`: what each file is, or why it is not checked.
#[inline(never)]
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
        Lent::default(),
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
