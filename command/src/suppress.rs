//! `plimsoll suppress`: writes a suppression where its file can hold one.
//!
//! Nothing is trusted to work: each text is checked before it is written, and one is taken only if the finding
//! is suppressed in it and every other finding is there as before.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use plimsoll_core::config::edit;
use plimsoll_core::model::time;
use plimsoll_core::paths::walk::{Entry, EntryKind};
use plimsoll_core::report::text::clean;
use plimsoll_core::report::text::summary::count;
use plimsoll_core::report::{Diagnostic, Report};
use plimsoll_core::rule::select::covers;
use plimsoll_core::suppress::Carrier;
use plimsoll_core::suppress::write::{Wanted, ways};
use plimsoll_core::unit::Unit;

use crate::args::SuppressArgs;
use crate::config::{Loaded, Which, is_home, load};
use crate::host::{Host, Meta};
use crate::overlay::{Layer, Over};
use crate::{check, diff, exit, explain};

/// The config that is made where there is none.
const CONFIG: &str = "plimsoll.toml";

/// Writes the suppression, or says why there can be none.
#[inline(never)]
pub fn run(host: &dyn Host, args: &SuppressArgs) -> u8 {
    written(host, args).unwrap_or_else(|message| host.usage(message))
}

fn written(host: &dyn Host, args: &SuppressArgs) -> Result<u8, String> {
    let place = Place::from_word(&args.place)?;
    let settings = load(host, Which::default())?;
    let wanted = wanted(host, args, &settings)?;
    let (work, found) = find(host, &place, wanted)?;
    let Some(work) = work else {
        let why = found.iter().find_map(|found| found.suppressed.as_deref());
        let why = clean(why.unwrap_or("no reason given"));
        return Ok(host.print(&format!("{} is suppressed there already: {why}\n", wanted.rule)));
    };
    let draft = work.draft(&place, &settings)?;
    if args.dry_run {
        return Ok(host.print(&diff::unified(&draft.shown, &draft.before, &draft.after)));
    }
    host.save(&draft.file, &draft.after)?;
    let others = match draft.others {
        0 => String::new(),
        others => format!(", and {} of it", count(others, "other finding", "other findings")),
    };
    Ok(host.print(&format!(
        "{} suppressed{others}: {} in {}\n",
        wanted.rule,
        draft.carrier.word(),
        draft.shown
    )))
}

/// `FILE:LINE` or `FILE:LINE:COLUMN`, as findings are printed.
struct Place {
    file: PathBuf,
    line: u32,
    column: Option<u32>,
}

impl Place {
    fn from_word(word: &str) -> Result<Self, String> {
        let wrong = || {
            format!("`{}` is no place; accepted are FILE:LINE and FILE:LINE:COLUMN", clean(word))
        };
        let (file, last) = word.rsplit_once(':').ok_or_else(wrong)?;
        let last: u32 = last.parse().map_err(|_| wrong())?;
        if let Some((file, line)) = file.rsplit_once(':')
            && let Ok(line) = line.parse()
        {
            return Ok(Self { file: file.into(), line, column: Some(last) });
        }
        Ok(Self { file: file.into(), line: last, column: None })
    }

    fn holds(&self, found: &Diagnostic) -> bool {
        let start = found.range.start;
        start.line == self.line && self.column.is_none_or(|column| column == start.column)
    }

    fn shown(&self) -> String {
        clean(&self.file.to_string_lossy())
    }
}

/// The words of the suppression, where they can be accepted.
fn wanted<'a>(
    host: &dyn Host,
    args: &'a SuppressArgs,
    settings: &Loaded,
) -> Result<Wanted<'a>, String> {
    let engine = plimsoll_rules::engine();
    let rule = args.rule.as_str();
    if engine.rule(rule).is_none() {
        return Err(explain::unknown(engine.rules(), rule));
    }
    if rule.starts_with("general/suppression-") {
        return Err(format!("{rule} is about suppressions, and none can hold it"));
    }
    if settings.settings.policy.enforce.iter().any(|name| covers(name, rule)) {
        return Err(format!("the config does not let {rule} be ignored (`suppression.enforce`)"));
    }
    let reason = args.reason.trim();
    if reason.is_empty() {
        return Err("--reason is empty; say why the finding is accepted".to_string());
    }
    if reason.contains(char::is_control) {
        return Err("--reason has a line break or another control character; \
                    accepted is text of one line"
            .to_string());
    }
    if let Some(until) = &args.until {
        let day = time::parse_day(until).map_err(|_| {
            format!("--until is \"{}\"; accepted is a day, 2027-03-01", clean(until))
        })?;
        if check::today(host).is_some_and(|today| day < today) {
            return Err(format!("--until is {until}, which is over"));
        }
    }
    Ok(Wanted { rule, reason, until: args.until.as_deref() })
}

/// The findings at a place, and the work to do on those that are not suppressed. What is found only together
/// with other files is looked for in the whole folder.
fn find<'a>(
    host: &'a dyn Host,
    place: &Place,
    wanted: Wanted<'a>,
) -> Result<(Option<Work<'a>>, Vec<Diagnostic>), String> {
    let mut why = String::new();
    for paths in [vec![place.file.clone()], vec![PathBuf::from("."), place.file.clone()]] {
        let run = Run::over(host, &paths, wanted.rule)?;
        let is_meant = |path: &str| is_file(host, path, &place.file);
        let of_file: Vec<&Diagnostic> =
            run.report.diagnostics.iter().filter(|found| is_meant(&found.path)).collect();
        let found: Vec<Diagnostic> = of_file
            .iter()
            .filter(|found| found.rule_id == wanted.rule && place.holds(found))
            .map(|found| (*found).clone())
            .collect();
        if !found.is_empty() {
            let open = found.iter().filter(|found| found.suppressed.is_none());
            let targets: Vec<Key> = open.map(key).collect();
            let is_open = !targets.is_empty();
            let work = Work { host, wanted, paths, before: run, targets };
            return Ok((is_open.then_some(work), found));
        }
        let file = run.report.files.iter().find(|file| is_meant(&file.path));
        why = match file.filter(|file| !matches!(file.status, "checked" | "partly")) {
            Some(file) => {
                let reason = clean(file.reason.as_deref().unwrap_or(file.status));
                return Err(format!("{} is not checked: {reason}", clean(&file.path)));
            }
            None => nothing(place, wanted.rule, &of_file),
        };
    }
    Err(why)
}

fn is_file(host: &dyn Host, path: &str, file: &Path) -> bool {
    Path::new(path) == file
        || match (host.canonical(Path::new(path)), host.canonical(file)) {
            (Ok(a), Ok(b)) => a == b,
            _ => false,
        }
}

/// What to say where there is no such finding.
fn nothing(place: &Place, rule: &str, of_file: &[&Diagnostic]) -> String {
    let at = |found: &Diagnostic| {
        let start = found.range.start;
        format!("{}:{}", start.line, start.column)
    };
    let elsewhere: Vec<String> =
        of_file.iter().filter(|found| found.rule_id == rule).map(|found| at(found)).collect();
    let here: Vec<&str> =
        of_file.iter().filter(|found| place.holds(found)).map(|found| &*found.rule_id).collect();
    let more = match (elsewhere.as_slice(), here.as_slice()) {
        ([], []) => String::new(),
        ([], here) => format!("; found there: {}", here.join(", ")),
        (elsewhere, _) => format!("; it is found at {}", elsewhere.join(", ")),
    };
    let column = place.column.map(|column| format!(":{column}")).unwrap_or_default();
    format!("there is no finding of {rule} at {}:{}{column}{more}", place.shown(), place.line)
}

/// What stays the same of a finding when its file is edited: path and fingerprint.
type Key = (String, String);

fn key(found: &Diagnostic) -> Key {
    (found.path.clone(), found.fingerprint.clone())
}

/// Files that were checked.
struct Run {
    units: Vec<Unit>,
    report: Report,
}

impl Run {
    /// Also a rule that the config does not select can be asked for.
    fn over(host: &dyn Host, paths: &[PathBuf], rule: &str) -> Result<Self, String> {
        let (units, report) = check::looked(host, paths, rule)?;
        Ok(Self { units, report })
    }

    /// The first of some findings that is not suppressed.
    fn open(&self, targets: &[Key]) -> Option<&Diagnostic> {
        let all = self.report.diagnostics.iter();
        all.filter(|found| found.suppressed.is_none()).find(|found| targets.contains(&key(found)))
    }
}

/// The new text of one file.
struct Draft {
    file: PathBuf,
    /// Its name in messages.
    shown: String,
    before: String,
    after: String,
    carrier: Carrier,
    /// Findings that it holds beside those that were asked for.
    others: usize,
}

/// Findings to suppress, and the run that they come from.
struct Work<'a> {
    host: &'a dyn Host,
    wanted: Wanted<'a>,
    /// What is checked again after each edit.
    paths: Vec<PathBuf>,
    before: Run,
    targets: Vec<Key>,
}

impl Work<'_> {
    fn draft(&self, place: &Place, settings: &Loaded) -> Result<Draft, String> {
        let mut why = Vec::new();
        if let Some(draft) = self.in_file(place, settings, &mut why) {
            return Ok(draft);
        }
        if let Some(draft) = self.in_config(settings, &mut why) {
            return Ok(draft);
        }
        let mut known: Vec<String> = Vec::new();
        why.retain(|sentence| {
            let new = !known.contains(sentence);
            known.push(sentence.clone());
            new
        });
        Err(format!(
            "no suppression of {} can be written for {}:{}: {}",
            self.wanted.rule,
            place.shown(),
            place.line,
            why.join("; ")
        ))
    }

    /// A suppression in the file itself. `why` takes what stands in the way.
    fn in_file(&self, place: &Place, settings: &Loaded, why: &mut Vec<String>) -> Option<Draft> {
        let (real, before) = match self.open(place) {
            Ok(opened) => opened,
            Err(sentence) => {
                why.push(sentence);
                return None;
            }
        };
        let mut text = before.clone();
        let mut by = None;
        let mut run: Option<Run> = None;
        // One edit at a time: the next place is looked for in the text that the last one gave.
        while let Some(next) = run.as_ref().unwrap_or(&self.before).open(&self.targets) {
            let unit = run.as_ref().unwrap_or(&self.before).units.get(next.unit as usize)?;
            let next_key = key(next);
            let mut best: Option<(Run, String, Carrier, usize)> = None;
            for way in ways(unit, next.span, self.wanted) {
                if settings.settings.policy.forbid.contains(&way.carrier) {
                    why.push(forbidden(way.carrier));
                    continue;
                }
                // Another carrier is for where the better one does nothing.
                if best.as_ref().is_some_and(|(_, _, carrier, _)| *carrier != way.carrier) {
                    break;
                }
                let after = way.apply(&text);
                match self.again(&real, &after, std::slice::from_ref(&next_key)) {
                    Ok((run, others)) => {
                        if best.as_ref().is_none_or(|(.., known)| others < *known) {
                            best = Some((run, after, way.carrier, others));
                        }
                    }
                    Err(sentence) => why.push(sentence),
                }
            }
            let (done, after, carrier, _) = best?;
            (run, text, by) = (Some(done), after, Some(carrier));
        }
        let others = self.judge(run.as_ref()?, &self.targets).ok()?;
        Some(Draft {
            file: place.file.clone(),
            shown: place.shown(),
            before,
            after: text,
            carrier: by?,
            others,
        })
    }

    /// The file without links, and its text.
    fn open(&self, place: &Place) -> Result<(PathBuf, String), String> {
        let shown = place.shown();
        let cannot = |error: io::Error| format!("{shown}: {}", exit::reason(&error));
        let folder = folder_of(self.host, &place.file).map_err(cannot)?;
        let real = self.host.canonical(&place.file).map_err(cannot)?;
        if place.file.file_name().map(|name| folder.join(name)).as_ref() != Some(&real) {
            return Err(format!("{shown} is a link; name the file itself"));
        }
        let (bytes, _) = self.host.read_file(&place.file, u64::MAX).map_err(cannot)?;
        let text = String::from_utf8(bytes).map_err(|_| format!("{shown} is not in UTF-8"))?;
        Ok((real, text))
    }

    /// Entries of the nearest config, or of a new one.
    fn in_config(&self, settings: &Loaded, why: &mut Vec<String>) -> Option<Draft> {
        if settings.settings.policy.forbid.contains(&Carrier::Config) {
            why.push(forbidden(Carrier::Config));
            return None;
        }
        self.config(settings).map_err(|sentence| why.push(sentence)).ok()
    }

    fn config(&self, settings: &Loaded) -> Result<Draft, String> {
        let here = self.host.canonical(Path::new(".")).unwrap_or_default();
        if settings.file.is_none() && is_home(self.host, Some(&here)) {
            return Err("a config in the home folder is not used".to_string());
        }
        let file = settings.file.clone().unwrap_or_else(|| PathBuf::from(CONFIG));
        let shown = clean(&settings.shown(self.host).unwrap_or_else(|| CONFIG.to_string()));
        let before = match settings.file {
            None => String::new(),
            Some(_) => {
                let read = self.host.read_file(&file, u64::MAX);
                let (bytes, _) =
                    read.map_err(|error| format!("{shown}: {}", exit::reason(&error)))?;
                String::from_utf8(bytes).map_err(|_| format!("{shown} is not in UTF-8"))?
            }
        };
        let mut after = before.clone();
        let all = &self.before.report.diagnostics;
        for found in all.iter().filter(|found| self.targets.contains(&key(found))) {
            let path = format!("{}{}", settings.base(), found.path);
            let mut entry = vec![("rule", self.wanted.rule.to_string()), ("path", glob(&path))];
            if let Some(resource) = &found.resource {
                entry.push(("resource", resource.address.clone()));
            }
            if !found.pointer.is_empty() {
                entry.push(("pointer", found.pointer.clone()));
            }
            entry.push(("reason", self.wanted.reason.to_string()));
            entry.extend(self.wanted.until.map(|until| ("until", until.to_string())));
            after = edit::add_ignore(&shown, &after, &entry)?;
        }
        let (_, others) = self.again(&here.join(&file), &after, &self.targets)?;
        Ok(Draft { file, shown, before, after, carrier: Carrier::Config, others })
    }

    /// The same run with another text in one file, and how many findings the suppression holds beside some.
    fn again(&self, file: &Path, text: &str, targets: &[Key]) -> Result<(Run, usize), String> {
        let layer = Edited { host: self.host, file, text };
        let run =
            Run::over(&Over { host: self.host, layer: &layer }, &self.paths, self.wanted.rule)?;
        let others = self.judge(&run, targets)?;
        Ok((run, others))
    }

    /// Whether some findings are suppressed and all others are there as before.
    fn judge(&self, run: &Run, targets: &[Key]) -> Result<usize, String> {
        if run.open(targets).is_some() {
            return Err("the file cannot hold one where it would count".to_string());
        }
        let mut before: BTreeMap<Key, &Diagnostic> =
            self.before.report.diagnostics.iter().map(|found| (key(found), found)).collect();
        let mut others = 0;
        for found in &run.report.diagnostics {
            let Some(known) = before.remove(&key(found)) else {
                let message = clean(&found.message);
                return Err(format!("it would lead to {} ({message})", found.rule_id));
            };
            if known.suppressed.is_some() == found.suppressed.is_some() {
                continue;
            }
            if found.rule_id != self.wanted.rule || found.suppressed.is_none() {
                return Err(format!("it would change how {} stands", found.rule_id));
            }
            others += usize::from(!self.targets.contains(&key(found)));
        }
        match before.values().next() {
            Some(gone) => Err(format!("{} would no longer be found", gone.rule_id)),
            None => Ok(others),
        }
    }
}

fn forbidden(carrier: Carrier) -> String {
    format!("the config accepts no suppression in {} (`suppression.forbid`)", carrier.words())
}

/// The folder of a file, without links.
fn folder_of(host: &dyn Host, file: &Path) -> io::Result<PathBuf> {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    host.canonical(parent.unwrap_or(Path::new(".")))
}

/// A path as a glob that means it alone.
fn glob(path: &str) -> String {
    let mut glob = String::with_capacity(path.len());
    for c in path.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '{' | '}' | '\\') {
            glob.push('\\');
        }
        glob.push(c);
    }
    glob
}

/// One file with a text that is not written yet.
struct Edited<'a> {
    host: &'a dyn Host,
    /// The file, without links.
    file: &'a Path,
    text: &'a str,
}

impl Edited<'_> {
    fn is(&self, path: &Path) -> bool {
        let same_name = path.file_name() == self.file.file_name();
        path == self.file
            || same_name && folder_of(self.host, path).ok().as_deref() == self.file.parent()
    }
}

impl Layer for Edited<'_> {
    fn bytes(&self, path: &Path) -> Option<io::Result<Vec<u8>>> {
        self.is(path).then(|| Ok(self.text.as_bytes().to_vec()))
    }

    fn meta(&self, path: &Path) -> Option<io::Result<Meta>> {
        let meta = Meta { kind: EntryKind::File, size: self.text.len() as u64 };
        self.is(path).then_some(Ok(meta))
    }

    fn list(&self, _: &Path) -> Option<io::Result<Vec<Entry>>> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_they_are_printed() {
        let read = |word: &str| {
            Place::from_word(word).map(|place| (place.file, place.line, place.column)).ok()
        };
        assert_eq!(read("a/b.yaml:4"), Some(("a/b.yaml".into(), 4, None)));
        assert_eq!(read("a/b.yaml:4:54"), Some(("a/b.yaml".into(), 4, Some(54))));
        assert_eq!(read("C:\\a.yaml:4"), Some(("C:\\a.yaml".into(), 4, None)));
        assert_eq!(read("a.yaml"), None);
        assert_eq!(read("a.yaml:x"), None);
    }

    #[test]
    fn a_path_is_a_glob_of_itself() {
        let path = "a[1]/{b}*?.json";
        let glob = plimsoll_core::paths::glob::Glob::new(&glob(path)).unwrap();
        assert!(glob.matches(path) && !glob.matches("a1/b.json"));
    }
}
