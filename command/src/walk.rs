//! Which files are looked at.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use plimsoll_core::paths::glob::Glob;
use plimsoll_core::paths::walk::{EntryKind, Passed, Visit, walk};

use crate::exit;
use crate::host::Host;

/// Suffixes of the files that walking looks at.
const SUFFIXES: [&str; 7] = [".json", ".jsonc", ".yaml", ".yml", ".template", ".cfn", ".tf"];

/// Why a file that was found is not opened.
const OTHER_SUFFIX: &str = "by its name neither JSON, YAML nor Terraform; name it to have it read";

/// A file to read, or a path of which only the reason is known why not.
#[derive(Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The path in the report.
    pub path: String,
    /// Where the bytes come from.
    pub from: From,
    /// Whether it was named on the command line, and not found by walking.
    pub named: bool,
}

/// Where the bytes of a file come from.
#[derive(Debug, PartialEq, Eq)]
pub enum From {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// Nowhere: the path leads to something that is no file.
    NoFile(String),
    /// Nowhere: it could not be opened.
    Unreadable(String),
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// By path.
    pub files: Vec<Candidate>,
    /// Arguments that are folders.
    pub folders: Vec<String>,
    /// What was passed by; noted where all is asked for.
    pub passed: Vec<(String, EntryKind, Passed)>,
}

/// Lists the files that the arguments mean, sorted by path, each once. `all` adds, with the reason,
/// those that walking passes by because of their suffix.
///
/// # Errors
/// A sentence about an argument that is not understood.
pub fn find(
    host: &dyn Host,
    arguments: &[PathBuf],
    stdin_name: Option<&Path>,
    all: bool,
) -> Result<Found, String> {
    let mut finder = Finder::new(host);
    finder.all = all;
    for argument in arguments {
        finder.argument(argument, stdin_name)?;
    }
    let mut found = finder.found;
    found.files = finder.by_path.into_values().collect();
    Ok(found)
}

struct Finder<'h> {
    host: &'h dyn Host,
    all: bool,
    /// The current folder, without links.
    here: PathBuf,
    by_path: BTreeMap<String, Candidate>,
    found: Found,
}

impl<'h> Finder<'h> {
    fn new(host: &'h dyn Host) -> Self {
        let here = host.canonical(Path::new(".")).unwrap_or_default();
        Self { host, all: false, here, by_path: BTreeMap::new(), found: Found::default() }
    }

    fn argument(&mut self, argument: &Path, stdin_name: Option<&Path>) -> Result<(), String> {
        if argument == Path::new("-") {
            let path = stdin_name.map_or_else(|| "<stdin>".to_string(), |name| self.shown(name));
            self.add(Candidate { path, from: From::Stdin, named: true });
            return Ok(());
        }
        match self.host.meta(argument) {
            Ok(meta) if meta.kind == EntryKind::Folder => {
                self.found.folders.push(argument.display().to_string());
                self.walk(argument, None);
            }
            Ok(meta) => {
                let from = match no_file(meta.kind) {
                    Some(reason) => From::NoFile(reason),
                    None => From::File(argument.to_path_buf()),
                };
                self.add(Candidate { path: self.shown(argument), from, named: true });
            }
            Err(error) => {
                let pattern = argument.to_str().filter(|text| Glob::is_glob(text));
                match pattern {
                    Some(pattern) => self.glob(pattern)?,
                    None => {
                        let from = From::Unreadable(exit::reason(&error));
                        self.add(Candidate { path: self.shown(argument), from, named: true });
                    }
                }
            }
        }
        Ok(())
    }

    /// A glob that the shell left to us: what it matches counts as found, not as named.
    fn glob(&mut self, pattern: &str) -> Result<(), String> {
        let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
        let matcher = Glob::new(pattern)?;
        let base: PathBuf = Path::new(pattern)
            .components()
            .take_while(|part| !part.as_os_str().to_str().is_some_and(Glob::is_glob))
            .collect();
        let base = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base };
        self.walk(&base, Some(&matcher));
        Ok(())
    }

    /// Adds the files of a folder: those with one of our suffixes, or those that a glob matches.
    fn walk(&mut self, root: &Path, glob: Option<&Glob>) {
        let host = self.host;
        walk(host, root, &mut |visit| match visit {
            Visit::Entry(path, kind) => self.found_one(&path, kind, glob),
            Visit::Passed(path, kind, why) => {
                if self.all {
                    let shown = self.shown(&path);
                    self.found.passed.push((shown, kind, why));
                }
            }
            Visit::Failed(path, error) => {
                let shown = self.shown(&path);
                let shown = if shown.is_empty() { ".".to_string() } else { shown };
                let from = From::Unreadable(exit::reason(&error));
                self.add(Candidate { path: shown, from, named: path == root });
            }
        });
    }

    fn found_one(&mut self, path: &Path, kind: EntryKind, glob: Option<&Glob>) {
        let looked_at = match glob {
            Some(glob) => glob.matches(&join(path)),
            None => path.file_name().is_some_and(has_suffix),
        };
        if !(looked_at || self.all && glob.is_none()) {
            return;
        }
        let from = match no_file(kind) {
            Some(reason) => From::NoFile(reason),
            None if !looked_at => From::NoFile(OTHER_SUFFIX.to_string()),
            None => From::File(path.to_path_buf()),
        };
        self.add(Candidate { path: self.shown(path), from, named: false });
    }

    fn add(&mut self, candidate: Candidate) {
        match self.by_path.get_mut(&candidate.path) {
            Some(known) => known.named |= candidate.named,
            None => {
                self.by_path.insert(candidate.path.clone(), candidate);
            }
        }
    }

    /// A path as the report names it: relative to the current folder with `/`; as given where it
    /// lies outside.
    fn shown(&self, path: &Path) -> String {
        // Not `is_absolute`: in a WebAssembly build no path is.
        let roundabout =
            path.has_root() || path.components().any(|part| matches!(part, Component::ParentDir));
        if roundabout && let Some(inside) = self.inside(path) {
            return join(&inside);
        }
        join(path)
    }

    /// The path from the current folder, where the file lies in it. Links in the folders above the
    /// file are followed, the file itself keeps its name.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        let name = path.file_name()?;
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty())?;
        let real = self.host.canonical(parent).ok()?;
        Some(real.strip_prefix(&self.here).ok()?.join(name))
    }
}

/// Whether a name ends in one of the suffixes that walking looks at.
pub fn has_suffix(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    SUFFIXES.iter().any(|suffix| {
        name.len()
            .checked_sub(suffix.len())
            .and_then(|at| name.get(at..))
            .is_some_and(|end| end.eq_ignore_ascii_case(suffix.as_bytes()))
    })
}

/// Why a path cannot be read as a file.
fn no_file(kind: EntryKind) -> Option<String> {
    let reason = match kind {
        EntryKind::File => return None,
        EntryKind::Link => "symbolic link; links are not followed",
        EntryKind::Pipe => "pipe, not a file; name it `-` and send it by standard input",
        EntryKind::Socket => "socket, not a file",
        EntryKind::Device => "device, not a file",
        EntryKind::Folder | EntryKind::Other => "not a file",
    };
    Some(reason.to_string())
}

/// The parts of a path with `/` between them; bytes that are no UTF-8 as `\xHH`.
fn join(path: &Path) -> String {
    let mut text = String::new();
    for part in path.components() {
        if matches!(part, Component::CurDir) {
            continue;
        }
        if !text.is_empty() && !text.ends_with('/') {
            text.push('/');
        }
        if matches!(part, Component::RootDir) {
            text.push('/');
            continue;
        }
        for chunk in part.as_os_str().as_encoded_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            for byte in chunk.invalid() {
                text.push_str(&format!("\\x{byte:02X}"));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_are_matched_without_regard_to_case() {
        for name in ["a.json", "A.JSON", "x.tf.json", "main.tf", "t.template", "s.yml", "c.cfn"] {
            assert!(has_suffix(OsStr::new(name)), "{name}");
        }
        for name in ["json", "a.json.bak", "vars.tfvars", "Dockerfile", "x"] {
            assert!(!has_suffix(OsStr::new(name)), "{name}");
        }
    }

    #[test]
    fn paths_are_joined_with_slashes() {
        assert_eq!(join(Path::new("./a/./b.json")), "a/b.json");
        assert_eq!(join(Path::new("../x.json")), "../x.json");
        assert_eq!(join(Path::new("/tmp/x.json")), "/tmp/x.json");
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_no_text_are_escaped() {
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(OsStr::from_bytes(b"a\xff/b.json"));
        assert_eq!(join(path), "a\\xFF/b.json");
    }
}
