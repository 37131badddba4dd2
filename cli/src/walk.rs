//! Which files are looked at.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::FileType;
use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use ignore::{DirEntry, WalkBuilder};

use crate::exit;

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
    /// What the user should hear about ignore files.
    pub warnings: Vec<String>,
    /// Arguments that are folders.
    pub folders: Vec<String>,
}

/// Lists the files that the arguments mean, sorted by path, each once. `all` adds, with the reason,
/// those that walking passes by because of their suffix.
///
/// # Errors
/// A sentence about an argument that is not understood.
pub fn find(arguments: &[PathBuf], stdin_name: Option<&Path>, all: bool) -> Result<Found, String> {
    let mut finder = Finder::new();
    finder.all = all;
    for argument in arguments {
        finder.argument(argument, stdin_name)?;
    }
    let mut found = finder.found;
    found.files = finder.by_path.into_values().collect();
    Ok(found)
}

struct Finder {
    all: bool,
    here: PathBuf,
    real_here: PathBuf,
    by_path: BTreeMap<String, Candidate>,
    found: Found,
}

impl Finder {
    fn new() -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        let real_here = here.canonicalize().unwrap_or_else(|_| here.clone());
        Self { all: false, here, real_here, by_path: BTreeMap::new(), found: Found::default() }
    }

    fn argument(&mut self, argument: &Path, stdin_name: Option<&Path>) -> Result<(), String> {
        if argument == Path::new("-") {
            let path = stdin_name.map_or_else(|| "<stdin>".to_string(), |name| self.shown(name));
            self.add(Candidate { path, from: From::Stdin, named: true });
            return Ok(());
        }
        match std::fs::metadata(argument) {
            Ok(meta) if meta.is_dir() => {
                self.found.folders.push(argument.display().to_string());
                self.walk(argument, None);
            }
            Ok(meta) => {
                let from = match no_file(meta.file_type()) {
                    Some(reason) => From::NoFile(reason),
                    None => From::File(argument.to_path_buf()),
                };
                self.add(Candidate { path: self.shown(argument), from, named: true });
            }
            Err(error) => {
                let pattern = argument.to_str().filter(|text| text.contains(['*', '?', '[', '{']));
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
        let matcher = GlobBuilder::new(pattern)
            .literal_separator(true)
            .build()
            .map_err(|error| format!("the glob {pattern} is not understood: {}", error.kind()))?
            .compile_matcher();
        let base: PathBuf = Path::new(pattern)
            .components()
            .take_while(|part| {
                !part.as_os_str().to_str().is_some_and(|text| text.contains(['*', '?', '[', '{']))
            })
            .collect();
        let base = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base };
        self.walk(&base, Some(&matcher));
        Ok(())
    }

    /// Adds the files of a folder: those with one of our suffixes, or those that a glob matches.
    fn walk(&mut self, root: &Path, glob: Option<&GlobMatcher>) {
        let walker = WalkBuilder::new(root)
            .hidden(false)
            .follow_links(false)
            .git_global(false)
            .git_exclude(false)
            .require_git(false)
            .ignore(false)
            .add_custom_ignore_filename(".plimsollignore")
            .filter_entry(is_wanted)
            .build();
        for entry in walker {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.failed(root, &error);
                    continue;
                }
            };
            if let Some(error) = entry.error() {
                self.found.warnings.push(error.to_string());
            }
            let path = entry.path().strip_prefix(".").unwrap_or(entry.path());
            let Some(kind) = entry.file_type() else { continue };
            let looked_at = match glob {
                Some(glob) => glob.is_match(path),
                None => has_suffix(entry.file_name()),
            };
            if kind.is_dir() || !(looked_at || self.all && glob.is_none()) {
                continue;
            }
            let from = match no_file(kind) {
                Some(reason) => From::NoFile(reason),
                None if !looked_at => From::NoFile(OTHER_SUFFIX.to_string()),
                None => From::File(path.to_path_buf()),
            };
            self.add(Candidate { path: self.shown(path), from, named: false });
        }
    }

    /// A folder that could not be listed.
    fn failed(&mut self, root: &Path, error: &ignore::Error) {
        let mut at = root;
        let mut inner = error;
        loop {
            match inner {
                ignore::Error::WithPath { path, err } => {
                    at = path;
                    inner = err;
                }
                ignore::Error::WithDepth { err, .. }
                | ignore::Error::WithLineNumber { err, .. } => {
                    inner = err;
                }
                _ => break,
            }
        }
        let reason = error.io_error().map_or_else(|| inner.to_string(), exit::reason);
        let path = self.shown(at);
        let path = if path.is_empty() { ".".to_string() } else { path };
        self.add(Candidate { path, from: From::Unreadable(reason), named: at == root });
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
        let roundabout = path.is_absolute()
            || path.components().any(|part| matches!(part, Component::ParentDir));
        if roundabout && let Some(inside) = self.inside(path) {
            return join(&inside);
        }
        join(path)
    }

    /// The path from the current folder, where the file lies in it. Links in the folders above the
    /// file are followed, the file itself keeps its name.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        if let Ok(inside) = path.strip_prefix(&self.here)
            && !inside.components().any(|part| matches!(part, Component::ParentDir))
        {
            return Some(inside.to_path_buf());
        }
        let name = path.file_name()?;
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty())?;
        let real = parent.canonicalize().ok()?;
        Some(real.strip_prefix(&self.real_here).ok()?.join(name))
    }
}

/// Whether walking enters a folder or looks at a file: everything but what tools keep for
/// themselves.
fn is_wanted(entry: &DirEntry) -> bool {
    if entry.depth() == 0 || !entry.file_type().is_some_and(|kind| kind.is_dir()) {
        return true;
    }
    let in_terraform =
        entry.path().parent().and_then(Path::file_name).is_some_and(|name| name == ".terraform");
    match entry.file_name().to_str() {
        Some(".git" | "node_modules") => false,
        Some(name) => !in_terraform || name == "modules",
        None => true,
    }
}

fn has_suffix(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    SUFFIXES.iter().any(|suffix| {
        name.len()
            .checked_sub(suffix.len())
            .and_then(|at| name.get(at..))
            .is_some_and(|end| end.eq_ignore_ascii_case(suffix.as_bytes()))
    })
}

/// Why a path cannot be read as a file.
fn no_file(kind: FileType) -> Option<String> {
    if kind.is_file() {
        return None;
    }
    if kind.is_symlink() {
        return Some("symbolic link; links are not followed".to_string());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some("pipe, not a file; name it `-` and send it by standard input".to_string());
        }
        if kind.is_socket() {
            return Some("socket, not a file".to_string());
        }
        if kind.is_char_device() || kind.is_block_device() {
            return Some("device, not a file".to_string());
        }
    }
    Some("not a file".to_string())
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
