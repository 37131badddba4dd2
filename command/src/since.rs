//! `check --since` and `check --staged`: what git says has changed, and how files were before.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::{Component, Path, PathBuf};

use plimsoll_core::engine::Engine;
use plimsoll_core::input::{Kind, ReadOptions};
use plimsoll_core::paths::walk::{Entry, EntryKind};
use plimsoll_core::report::text::clean;
use plimsoll_core::report::touched::{Before, Touched};
use plimsoll_core::report::{File, Report};
use plimsoll_core::unit::Unit;

use crate::args::ChangeArgs;
use crate::exit;
use crate::host::{Host, Meta};
use crate::overlay::Layer;
use crate::walk::has_suffix;

/// What git puts before each line of its index that is no file but another repository.
const SUBMODULE: &str = "160000";
/// What it puts before a link.
const LINK: &str = "120000";

/// A change, as git sees it.
pub struct Change {
    /// The commit that it begins with; `None` for the first commit of a repository.
    base: Option<String>,
    /// What it is a change since, for messages.
    name: String,
    staged: bool,
    top: PathBuf,
    /// The current folder from the top, with a `/` at its end, or empty.
    prefix: String,
    index: BTreeMap<String, Indexed>,
    /// Paths that are not as they were, with the path that they had where they were there.
    changed: HashMap<String, Option<String>>,
    /// Paths that are no longer there.
    gone: Vec<String>,
    /// Files whose text on disk is not the one of the index; read for `--staged` alone.
    edited: HashSet<String>,
}

/// A file of the index.
struct Indexed {
    kind: EntryKind,
    hash: String,
}

/// The change that is asked for, if one is.
///
/// # Errors
/// A sentence: there is no git or no repository, or it has no such commit.
pub fn change(host: &dyn Host, args: &ChangeArgs) -> Result<Option<Change>, String> {
    match (&args.since, args.staged) {
        (Some(_), true) => Err("--since and --staged exclude each other".to_string()),
        (Some(since), false) => Change::new(host, Some(since)).map(Some),
        (None, true) => Change::new(host, None).map(Some),
        (None, false) => Ok(None),
    }
}

/// Calls git; its own words where it fails.
fn git(host: &dyn Host, args: &[&str]) -> Result<Vec<u8>, String> {
    host.git(args).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => "git is needed for this, and there is none".to_string(),
        io::ErrorKind::Unsupported => "this host cannot call git".to_string(),
        _ => {
            let text = exit::reason(&error);
            let line = text.lines().next().unwrap_or("").trim();
            clean(line.strip_prefix("fatal: ").unwrap_or(line))
        }
    })
}

fn line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches(['\n', '\r']).to_string()
}

/// The fields of an output of which each ends in NUL.
fn fields(bytes: &[u8]) -> Vec<String> {
    let mut fields: Vec<String> =
        bytes.split(|byte| *byte == 0).map(|f| String::from_utf8_lossy(f).into_owned()).collect();
    fields.pop();
    fields
}

impl Change {
    /// The change since a commit, or of the index.
    #[inline(never)]
    fn new(host: &dyn Host, since: Option<&str>) -> Result<Self, String> {
        let option = if since.is_some() { "--since" } else { "--staged" };
        let told = |what: String| format!("{option}: {what}");
        let top = git(host, &["rev-parse", "--show-toplevel"]).map_err(told)?;
        let prefix = git(host, &["rev-parse", "--show-prefix"]).map_err(told)?;
        let base = match since {
            Some(name) => Some(merge_base(host, name)?),
            // The first commit has nothing before it.
            None => commit(host, "HEAD").ok(),
        };
        let mut change = Self {
            name: since.unwrap_or("the last commit").to_string(),
            staged: since.is_none(),
            top: PathBuf::from(line(&top)),
            prefix: line(&prefix),
            index: index(host).map_err(told)?,
            changed: HashMap::new(),
            gone: Vec::new(),
            edited: HashSet::new(),
            base,
        };
        let mut args = vec![
            "diff",
            "--name-status",
            "-z",
            "-M",
            "--no-ext-diff",
            "--no-textconv",
            "--no-relative",
            "--ignore-submodules=none",
        ];
        if change.staged {
            args.push("--cached");
        }
        args.extend(change.base.as_deref());
        args.push("--");
        change.read(fields(&git(host, &args).map_err(told)?));
        if change.staged {
            let args = ["diff-files", "--name-only", "-z", "--no-relative"];
            change.edited = fields(&git(host, &args).map_err(told)?).into_iter().collect();
        }
        Ok(change)
    }

    /// Reads letters and paths: `M`, path; `R100`, old path, new path.
    fn read(&mut self, fields: Vec<String>) {
        let mut fields = fields.into_iter();
        while let (Some(letter), Some(path)) = (fields.next(), fields.next()) {
            match letter.chars().next() {
                Some('A') => {
                    self.changed.insert(path, None);
                }
                Some('D') => self.gone.push(path),
                Some('R' | 'C') => {
                    let new = fields.next().unwrap_or_default();
                    self.changed.insert(new, Some(path));
                }
                _ => {
                    self.changed.insert(path.clone(), Some(path));
                }
            }
        }
    }

    /// What is checked in place of the files on disk.
    pub fn layer<'h>(&'h self, host: &'h dyn Host) -> Option<Staged<'h>> {
        self.staged.then_some(Staged { host, change: self })
    }

    /// A path of the run as git names it; `None` where it lies outside.
    fn path(&self, host: &dyn Host, path: &Path) -> Option<String> {
        let mut parts: Vec<String> = Vec::new();
        let inside = if path.is_absolute() {
            match path.strip_prefix(&self.top) {
                Ok(inside) => inside.to_path_buf(),
                Err(_) => {
                    let top = host.canonical(&self.top).ok()?;
                    path.strip_prefix(top).ok()?.to_path_buf()
                }
            }
        } else {
            Path::new(&self.prefix).join(path)
        };
        for part in inside.components() {
            match part {
                Component::Normal(name) => parts.push(name.to_str()?.to_string()),
                Component::CurDir => {}
                Component::ParentDir => {
                    parts.pop()?;
                }
                Component::RootDir | Component::Prefix(_) => return None,
            }
        }
        Some(parts.join("/"))
    }

    /// What a file was before. What comes by standard input may be anything.
    fn before(&self, host: &dyn Host, shown: &str, stdin: Option<&str>) -> Was {
        let Some(path) = self.path(host, Path::new(shown)) else { return Was::New };
        if let Some(was) = self.changed.get(&path) {
            return was.clone().map_or(Was::New, Was::At);
        }
        if stdin == Some(shown) || self.gone.contains(&path) {
            return Was::At(path);
        }
        match self.index.get(&path) {
            Some(_) => Was::Same,
            // A file of another repository changes with the commit that this one names.
            None => match self.submodule(&path) {
                Some(name) if !self.changed.contains_key(name) => Was::Same,
                _ if self.staged => Was::Same,
                _ => Was::New,
            },
        }
    }

    fn submodule<'p>(&self, path: &'p str) -> Option<&'p str> {
        let mut above = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        above.find(|above| self.index.get(*above).is_some_and(|f| f.kind == EntryKind::Folder))
    }

    /// The text of a file before the change.
    fn old(&self, host: &dyn Host, path: &str) -> Option<Vec<u8>> {
        let base = self.base.as_deref()?;
        git(host, &["cat-file", "blob", &format!("{base}:{path}")]).ok()
    }

    /// Compares the files of a run with what they were.
    fn touched(&self, run: &Run<'_>, units: &[Unit]) -> Touched {
        let read = |path: &str, kind: Option<Kind>| -> Option<Unit> {
            let bytes = self.old(run.host, path)?;
            let options = ReadOptions { kind, parameters: run.parameters, ..run.engine.options() };
            Some(run.engine.read(path, &bytes, &options))
        };
        let before = |unit: &Unit| match self.before(run.host, &unit.path, run.stdin) {
            Was::Same => Before::Same,
            Was::New => Before::New,
            Was::At(path) => match read(&path, run.kind) {
                Some(unit) => Before::Was(Box::new(unit)),
                None => Before::New,
            },
        };
        let before: Vec<Before> = units.iter().map(before).collect();
        let gone = || {
            let ours = self.gone.iter().filter(|path| has_suffix(path.as_ref()));
            ours.filter_map(|path| read(path, None)).collect()
        };
        Touched::new(units, &before, &gone)
    }

    /// Leaves the findings in a report that are about what the change touches; says how many are left out.
    #[inline(never)]
    pub fn restrict(&self, run: &Run<'_>, units: &[Unit], report: &mut Report, quiet: bool) {
        let touched = self.touched(run, units);
        let left_out = report.retain(|finding| touched.is_about(units, finding));
        if left_out > 0 && !quiet {
            let name = clean(&self.name);
            run.host.say(match left_out {
                1 => format!("1 finding is not shown: its resource is as in {name}"),
                all => format!("{all} findings are not shown: their resources are as in {name}"),
            });
        }
    }

    /// The files of a report as far as the change asks for them: one that it leaves alone need not be readable.
    #[inline(never)]
    pub fn asked(&self, run: &Run<'_>, files: &[File], named: &mut HashSet<&str>) -> Vec<File> {
        let mut files = files.to_vec();
        for file in &mut files {
            if matches!(self.before(run.host, &file.path, run.stdin), Was::Same) {
                named.remove(file.path.as_str());
                file.marked = false;
            }
        }
        files
    }
}

/// What files are read with.
pub struct Run<'a> {
    /// The host.
    pub host: &'a dyn Host,
    /// The rules.
    pub engine: &'a Engine,
    /// What the named files are.
    pub kind: Option<Kind>,
    /// Values of parameters.
    pub parameters: &'a [(String, String)],
    /// The path of what comes by standard input.
    pub stdin: Option<&'a str>,
}

/// What a file was.
enum Was {
    Same,
    New,
    At(String),
}

/// The commit that a name means.
fn commit(host: &dyn Host, name: &str) -> Result<String, String> {
    let wanted = format!("{name}^{{commit}}");
    git(host, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])
        .map(|hash| line(&hash))
}

/// The last commit that a branch and the current one have in common.
fn merge_base(host: &dyn Host, name: &str) -> Result<String, String> {
    let shown = clean(name);
    let there = commit(host, name)
        .map_err(|_| format!("--since: there is no commit `{shown}` in this repository"))?;
    let here =
        commit(host, "HEAD").map_err(|_| "--since: this branch has no commit yet".to_string())?;
    let base = git(host, &["merge-base", &there, &here]).map_err(|_| {
        let shallow = git(host, &["rev-parse", "--is-shallow-repository"]);
        let why = match shallow.map(|answer| line(&answer)) {
            Ok(answer) if answer == "true" => {
                "; this clone has only the last commits, `git fetch --unshallow` gets the others"
            }
            _ => "",
        };
        format!("--since: `{shown}` and the current commit have no commit in common{why}")
    })?;
    Ok(line(&base))
}

/// The files that git knows.
fn index(host: &dyn Host) -> Result<BTreeMap<String, Indexed>, String> {
    let mut index = BTreeMap::new();
    for entry in fields(&git(host, &["ls-files", "--stage", "-z", "--full-name", "--", ":/"])?) {
        // `100644 <hash> 0\t<path>`
        let Some((about, path)) = entry.split_once('\t') else { continue };
        let mut about = about.split(' ');
        let kind = match about.next() {
            Some(SUBMODULE) => EntryKind::Folder,
            Some(LINK) => EntryKind::Link,
            _ => EntryKind::File,
        };
        let hash = about.next().unwrap_or("").to_string();
        // Of the sides of a merge that is not ended the last one, which is theirs.
        index.insert(path.to_string(), Indexed { kind, hash });
    }
    Ok(index)
}

/// What git's index holds, in place of the files on disk. What it does not know is the host's, such as a config
/// that is not committed.
pub struct Staged<'h> {
    host: &'h dyn Host,
    change: &'h Change,
}

impl Staged<'_> {
    fn path(&self, path: &Path) -> Option<String> {
        self.change.path(self.host, path)
    }

    /// Whether something of the index lies below a path.
    fn is_folder(&self, path: &str) -> bool {
        let below = if path.is_empty() { String::new() } else { format!("{path}/") };
        let index = &self.change.index;
        index.range(below.clone()..).next().is_some_and(|(first, _)| first.starts_with(&below))
    }
}

impl Layer for Staged<'_> {
    fn bytes(&self, path: &Path) -> Option<io::Result<Vec<u8>>> {
        let path = self.path(path)?;
        let change = self.change;
        let file = change.index.get(&path).filter(|file| file.kind == EntryKind::File)?;
        change.edited.contains(&path).then(|| self.host.git(&["cat-file", "blob", &file.hash]))
    }

    fn meta(&self, path: &Path) -> Option<io::Result<Meta>> {
        let path = self.path(path)?;
        let change = self.change;
        match change.index.get(&path) {
            Some(file) if change.edited.contains(&path) => {
                Some(Ok(Meta { kind: file.kind, size: 0 }))
            }
            Some(_) => None,
            None => {
                let folder = Meta { kind: EntryKind::Folder, size: 0 };
                self.is_folder(&path).then_some(Ok(folder))
            }
        }
    }

    fn list(&self, folder: &Path) -> Option<io::Result<Vec<Entry>>> {
        let path = self.path(folder)?;
        let below = if path.is_empty() { String::new() } else { format!("{path}/") };
        let mut entries: Vec<Entry> = Vec::new();
        let all = self.change.index.range(below.clone()..);
        for (path, file) in all.take_while(|(path, _)| path.starts_with(&below)) {
            let rest = path.get(below.len()..).unwrap_or("");
            let (name, kind) = match rest.split_once('/') {
                Some((name, _)) => (name, EntryKind::Folder),
                None => (rest, file.kind),
            };
            if entries.last().is_none_or(|last| last.name != *name) {
                entries.push(Entry { name: name.into(), kind });
            }
        }
        Some(Ok(entries))
    }
}
