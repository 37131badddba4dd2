//! The walk through a folder: every file that no ignore file takes out, in the order of their paths.

use super::ignore::IgnoreFile;
use crate::sort;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// Ignore files, the weakest first.
const IGNORE_FILES: [&str; 2] = [".gitignore", ".plimsollignore"];

/// What a host says of folders. Links are not followed.
pub trait Folders {
    /// What is in a folder, in any order.
    ///
    /// # Errors
    /// The folder cannot be listed.
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>>;

    /// The bytes of an ignore file.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    fn read(&self, file: &Path) -> io::Result<Vec<u8>>;

    /// Whether something stands at a path.
    fn exists(&self, path: &Path) -> bool;

    /// A path without links and `..`.
    ///
    /// # Errors
    /// There is nothing at the path.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;
}

/// Something in a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name.
    pub name: OsString,
    /// What it is.
    pub kind: EntryKind,
}

/// What an entry of a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A named pipe.
    Pipe,
    /// A socket.
    Socket,
    /// A device.
    Device,
    /// Something else.
    Other,
}

/// What the walk comes to.
#[derive(Debug)]
pub enum Visit {
    /// Something that is no folder.
    Entry(PathBuf, EntryKind),
    /// Something that is passed by, with all that is in it.
    Passed(PathBuf, EntryKind, Passed),
    /// A folder that could not be listed, or an ignore file that could not be read.
    Failed(PathBuf, io::Error),
}

/// Why something is passed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// An ignore file says so.
    Ignored,
    /// A folder that tools keep for themselves.
    Tools,
}

/// An ignore file and where it stands.
struct Ignore {
    file: IgnoreFile,
    /// Which of [`IGNORE_FILES`].
    strength: usize,
    /// The path from its folder to the root of the walk, with a `/` at its end; empty in the root and
    /// below it.
    prefix: Vec<u8>,
    /// Bytes of a path from the root that lie above its folder.
    skip: usize,
}

/// Walks a folder. `visit` is told of everything but folders that it goes into, sorted by path within
/// each folder.
pub fn walk(folders: &dyn Folders, root: &Path, visit: &mut dyn FnMut(Visit)) {
    let mut ignores = above(folders, root);
    let mut open: Vec<(PathBuf, Vec<u8>, usize)> =
        vec![(root.to_path_buf(), Vec::new(), ignores.len())];
    while let Some((folder, from_root, known)) = open.pop() {
        ignores.truncate(known);
        let mut entries = match folders.list(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                visit(Visit::Failed(folder, error));
                continue;
            }
        };
        sort::sort(&mut entries);
        for (strength, name) in IGNORE_FILES.iter().enumerate() {
            if !entries.iter().any(|entry| entry.name == *name && entry.kind == EntryKind::File) {
                continue;
            }
            match folders.read(&folder.join(name)) {
                Ok(bytes) => ignores.push(Ignore {
                    file: IgnoreFile::new(&bytes),
                    strength,
                    prefix: Vec::new(),
                    skip: from_root.len(),
                }),
                Err(error) => visit(Visit::Failed(folder.join(name), error)),
            }
        }
        let mut below = Vec::new();
        for entry in entries {
            let mut path = from_root.clone();
            path.extend_from_slice(entry.name.as_encoded_bytes());
            let is_folder = entry.kind == EntryKind::Folder;
            // `./a` is `a` for everybody who reads it.
            let place = match folder.as_os_str() == "." {
                true => PathBuf::from(&entry.name),
                false => folder.join(&entry.name),
            };
            if is_folder && is_kept_by_tools(&folder, &entry) {
                visit(Visit::Passed(place, entry.kind, Passed::Tools));
                continue;
            }
            if is_ignored(&ignores, &path, is_folder) {
                visit(Visit::Passed(place, entry.kind, Passed::Ignored));
                continue;
            }
            if is_folder {
                path.push(b'/');
                below.push((place, path, ignores.len()));
            } else {
                visit(Visit::Entry(place, entry.kind));
            }
        }
        open.extend(below.into_iter().rev());
    }
}

/// The ignore files above the root, up to the root of its repository. Without a repository there are
/// none: nobody knows where the project ends.
fn above(folders: &dyn Folders, root: &Path) -> Vec<Ignore> {
    let Ok(real) = folders.canonical(root) else { return Vec::new() };
    let Some(top) = real.ancestors().find(|folder| folders.exists(&folder.join(".git"))) else {
        return Vec::new();
    };
    let mut chain: Vec<&Path> =
        real.ancestors().skip(1).take_while(|folder| folder.starts_with(top)).collect();
    chain.reverse();
    let mut ignores = Vec::new();
    for folder in chain {
        let Ok(down) = real.strip_prefix(folder) else { continue };
        let mut prefix = Vec::new();
        for part in down.components() {
            prefix.extend_from_slice(part.as_os_str().as_encoded_bytes());
            prefix.push(b'/');
        }
        for (strength, name) in IGNORE_FILES.iter().enumerate() {
            if let Ok(bytes) = folders.read(&folder.join(name)) {
                let file = IgnoreFile::new(&bytes);
                ignores.push(Ignore { file, strength, prefix: prefix.clone(), skip: 0 });
            }
        }
    }
    ignores
}

/// Whether a path from the root is ignored: the stronger kind of file decides before the weaker, the
/// nearer file before the farther.
fn is_ignored(ignores: &[Ignore], path: &[u8], is_folder: bool) -> bool {
    for strength in (0..IGNORE_FILES.len()).rev() {
        for ignore in ignores.iter().rev().filter(|ignore| ignore.strength == strength) {
            let mut full = ignore.prefix.clone();
            full.extend_from_slice(path.get(ignore.skip..).unwrap_or(path));
            if let Some(ignored) = ignore.file.ignores(&full, is_folder) {
                return ignored;
            }
        }
    }
    false
}

/// Whether a folder is one that tools keep for themselves.
fn is_kept_by_tools(parent: &Path, folder: &Entry) -> bool {
    match folder.name.to_str() {
        Some(".git" | "node_modules") => true,
        Some("modules") | None => false,
        Some(_) => parent.file_name().is_some_and(|name| name == ".terraform"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Files by path; folders follow from them.
    struct Fake(BTreeMap<&'static str, &'static str>);

    impl Folders for Fake {
        fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
            let folder = folder.strip_prefix(".").unwrap_or(folder);
            let mut entries = BTreeSet::new();
            for path in self.0.keys() {
                let Ok(rest) = Path::new(path).strip_prefix(folder) else { continue };
                let mut parts = rest.components();
                let Some(first) = parts.next() else { continue };
                let kind = if parts.next().is_some() { EntryKind::Folder } else { EntryKind::File };
                entries.insert(Entry { name: first.as_os_str().to_os_string(), kind });
            }
            // The real thing comes in any order.
            Ok(entries.into_iter().rev().collect())
        }

        fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
            let file = file.strip_prefix(".").unwrap_or(file);
            let text = self.0.get(file.to_str().unwrap()).ok_or(io::ErrorKind::NotFound)?;
            Ok(text.as_bytes().to_vec())
        }

        fn exists(&self, path: &Path) -> bool {
            self.0.keys().any(|known| Path::new(known).starts_with(path))
        }

        fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
            Ok(path.to_path_buf())
        }
    }

    fn walked(root: &str, files: &[(&'static str, &'static str)]) -> Vec<String> {
        let fake = Fake(files.iter().copied().collect());
        let mut paths = Vec::new();
        walk(&fake, Path::new(root), &mut |visit| match visit {
            Visit::Entry(path, _) => paths.push(path.to_str().unwrap().to_string()),
            Visit::Passed(..) => {}
            Visit::Failed(path, error) => panic!("{path:?} {error}"),
        });
        paths
    }

    #[test]
    fn ignore_files_of_every_folder_count() {
        let files = [
            (".git/config", ""),
            (".gitignore", "*.log\nout/\n"),
            ("a.log", ""),
            ("a.json", ""),
            ("b/.gitignore", "!keep.log\n/x.json\n"),
            ("b/keep.log", ""),
            ("b/x.json", ""),
            ("b/c/x.json", ""),
            ("b/out/y.json", ""),
            (".aws/t.json", ""),
            ("node_modules/m.json", ""),
            (".terraform/modules/m.tf", ""),
            (".terraform/providers/p.json", ""),
        ];
        let want = [
            ".gitignore",
            "a.json",
            ".aws/t.json",
            ".terraform/modules/m.tf",
            "b/.gitignore",
            "b/keep.log",
            "b/c/x.json",
        ];
        assert_eq!(walked(".", &files), want);
        // From below, the files above count as far as the repository goes.
        assert_eq!(walked("b", &files), ["b/.gitignore", "b/keep.log", "b/c/x.json"]);
    }

    #[test]
    fn our_own_ignore_file_is_stronger() {
        let files = [
            (".gitignore", "*.gen.json\n"),
            (".plimsollignore", "!a.gen.json\nb.json\n"),
            ("x/a.gen.json", ""),
            ("x/b.gen.json", ""),
            ("x/b.json", ""),
        ];
        assert_eq!(walked(".", &files), [".gitignore", ".plimsollignore", "x/a.gen.json"]);
    }
}
