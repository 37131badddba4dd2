//! A host of whose files some are others: edits that are not written yet, or what stands in git's index.

use std::io;
use std::path::{Path, PathBuf};

use plimsoll_core::paths::walk::{Entry, Folders};

use crate::host::{Host, Jobs, Meta, Stream};

/// What stands in place of a host's own files. `None` leaves a path to the host.
pub trait Layer: Sync {
    /// The bytes of a file.
    fn bytes(&self, path: &Path) -> Option<io::Result<Vec<u8>>>;

    /// What stands at a path.
    fn meta(&self, path: &Path) -> Option<io::Result<Meta>>;

    /// What is in a folder.
    fn list(&self, folder: &Path) -> Option<io::Result<Vec<Entry>>>;
}

/// A host with a layer over its files. What is written goes to the host.
pub struct Over<'h> {
    /// The host.
    pub host: &'h dyn Host,
    /// What stands in place of its files.
    pub layer: &'h dyn Layer,
}

impl Folders for Over<'_> {
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        self.layer.list(folder).unwrap_or_else(|| self.host.list(folder))
    }

    fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
        self.layer.bytes(file).unwrap_or_else(|| self.host.read(file))
    }

    fn exists(&self, path: &Path) -> bool {
        match self.layer.meta(path) {
            Some(meta) => meta.is_ok(),
            None => self.host.exists(path),
        }
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        self.host.canonical(path)
    }
}

impl Host for Over<'_> {
    fn meta(&self, path: &Path) -> io::Result<Meta> {
        self.layer.meta(path).unwrap_or_else(|| self.host.meta(path))
    }

    fn read_file(&self, path: &Path, most: u64) -> io::Result<(Vec<u8>, u64)> {
        let Some(bytes) = self.layer.bytes(path) else { return self.host.read_file(path, most) };
        let mut bytes = bytes?;
        let size = bytes.len() as u64;
        bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        Ok((bytes, size))
    }

    fn read_stdin(&self, most: u64) -> io::Result<Vec<u8>> {
        self.host.read_stdin(most)
    }

    fn write_file(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.host.write_file(path, bytes)
    }

    fn write(&self, stream: Stream, bytes: &[u8]) -> io::Result<()> {
        self.host.write(stream, bytes)
    }

    fn is_terminal(&self, stream: Stream) -> bool {
        self.host.is_terminal(stream)
    }

    fn columns(&self) -> Option<usize> {
        self.host.columns()
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.host.variable(name)
    }

    fn seconds(&self) -> Option<i64> {
        self.host.seconds()
    }

    fn nanoseconds(&self) -> u64 {
        self.host.nanoseconds()
    }

    fn each(&self, jobs: Jobs, job: &(dyn Fn(usize) + Sync)) -> Result<(), String> {
        self.host.each(jobs, job)
    }

    fn cache_folder(&self) -> Option<PathBuf> {
        self.host.cache_folder()
    }

    fn stamp(&self, path: &Path) -> Option<u64> {
        self.host.stamp(path)
    }

    fn pause(&self, milliseconds: u64) -> io::Result<()> {
        self.host.pause(milliseconds)
    }

    fn git(&self, args: &[&str]) -> io::Result<Vec<u8>> {
        self.host.git(args)
    }

    fn page(&self, rule: &str) -> Option<String> {
        self.host.page(rule)
    }
}
