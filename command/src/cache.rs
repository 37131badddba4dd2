//! Findings of unchanged files, taken from the last run over the same paths with the same rules and settings.
//!
//! An entry is kept under a name made of everything but the files' bytes; it begins with the digest of those.
//! So a run over files that have changed replaces it, and one over the same files reads and hashes them, and
//! no more.

use plimsoll_core::engine::{Config, Engine};
use plimsoll_core::report::{Report, store};
use sha2::{Digest, Sha256};

use crate::args::CheckArgs;
use crate::host::Host;

/// The digest of some bytes.
pub type Sum = [u8; 32];

/// The entry of a run.
pub struct Cache<'h> {
    host: &'h dyn Host,
    name: String,
}

/// What a run depends on, beside the bytes of its files.
pub struct On<'a> {
    /// The call.
    pub args: &'a CheckArgs,
    /// The rules.
    pub engine: &'a Engine,
    /// What is asked of them.
    pub config: &'a Config,
    /// Values of template parameters.
    pub parameters: &'a [(String, String)],
    /// The day, for rules and suppressions with a date.
    pub today: Option<i64>,
    /// Paths of the files, in order, and whether each was named.
    pub files: &'a [(&'a str, bool)],
}

impl<'h> Cache<'h> {
    /// The entry of a run.
    pub fn new(host: &'h dyn Host, on: &On<'_>) -> Self {
        let mut hash = Sha256::new();
        // The length of each part keeps two neighbours apart.
        let mut part = |text: &str| {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text.as_bytes());
        };
        part(env!("CARGO_PKG_VERSION"));
        part(on.engine.digest());
        part(&format!("{:?}", on.config));
        part(&format!("{:?} {:?}", on.args.read.kind, on.today));
        for (name, value) in on.parameters {
            part(name);
            part(value);
        }
        for (path, named) in on.files {
            part(path);
            part(if *named { "named" } else { "found" });
        }
        Self { host, name: format!("{}.report", hex(&hash.finalize())) }
    }

    /// The report that was kept, where it is about the same bytes. `sums` is asked only where there is an entry.
    pub fn report(&self, sums: impl FnOnce() -> Option<Vec<Sum>>) -> Option<Report> {
        let bytes = self.host.kept(&self.name)?;
        let (sum, report) = bytes.split_at_checked(64)?;
        (sum == whole(&sums()?).as_bytes()).then(|| store::read(report)).flatten()
    }

    /// Keeps a report on files with these digests.
    pub fn keep(&self, sums: &[Sum], report: &Report) {
        if let Ok(report) = store::write(report) {
            let mut bytes = whole(sums).into_bytes();
            bytes.extend(report);
            self.host.keep(&self.name, &bytes);
        }
    }
}

/// The digest of a file: its bytes, or why there are none.
pub fn sum(bytes: &[u8], size: u64) -> Sum {
    let mut hash = Sha256::new();
    hash.update(size.to_le_bytes());
    hash.update(bytes);
    hash.finalize().into()
}

fn whole(sums: &[Sum]) -> String {
    let mut hash = Sha256::new();
    sums.iter().for_each(|sum| hash.update(sum));
    hex(&hash.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
