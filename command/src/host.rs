//! What a host lends to the command: folders, files, streams, time. The native command and the Node
//! command are two of them.

use std::io::{self, ErrorKind};
use std::path::Path;

use plimsoll_core::paths::walk::{EntryKind, Folders};

use crate::exit;

/// A stream of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// What stands at a path, links followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meta {
    /// What it is.
    pub kind: EntryKind,
    /// Its size in bytes.
    pub size: u64,
}

/// Jobs that may run at the same time.
#[derive(Clone, Copy, Debug)]
pub struct Jobs {
    /// How many there are: the job is called with each number below it.
    pub count: usize,
    /// Threads that the user asked for.
    pub threads: Option<u16>,
    /// Whether there is enough to do for threads to pay.
    pub pays: bool,
}

/// What a host lends to the command.
pub trait Host: Folders + Sync {
    /// What stands at a path, links followed.
    ///
    /// # Errors
    /// There is nothing, or it may not be looked at.
    fn meta(&self, path: &Path) -> io::Result<Meta>;

    /// At most the first `most` bytes of a file, and how many bytes it has.
    ///
    /// # Errors
    /// It cannot be read.
    fn read_file(&self, path: &Path, most: u64) -> io::Result<(Vec<u8>, u64)>;

    /// At most the first `most` bytes of standard input.
    ///
    /// # Errors
    /// It cannot be read.
    fn read_stdin(&self, most: u64) -> io::Result<Vec<u8>>;

    /// Writes a file whole or not at all: what stood there stays until the new text is complete. A file that
    /// is there keeps its mode, and a link to it stays a link.
    ///
    /// # Errors
    /// It cannot be written.
    fn write_file(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Gives a file another text, whole or not at all, and keeps its mode. `path` leads through no link.
    ///
    /// # Errors
    /// The file does not hold `old` any more, may not be written, or cannot be.
    fn replace_file(&self, path: &Path, old: &[u8], new: &[u8]) -> io::Result<()>;

    /// Writes to a stream.
    ///
    /// # Errors
    /// It cannot be written; a reader that has gone away is [`ErrorKind::BrokenPipe`].
    fn write(&self, stream: Stream, bytes: &[u8]) -> io::Result<()>;

    /// Whether a stream is a terminal.
    fn is_terminal(&self, stream: Stream) -> bool;

    /// Columns of the terminal, where there is one.
    fn columns(&self) -> Option<usize>;

    /// A variable of the environment; one that is set to nothing counts as not set.
    fn variable(&self, name: &str) -> Option<String>;

    /// Seconds since 1970-01-01.
    fn seconds(&self) -> Option<i64>;

    /// Nanoseconds since some moment.
    fn nanoseconds(&self) -> u64;

    /// Calls `job` with each number below [`Jobs::count`] and returns when all are done.
    ///
    /// # Errors
    /// A sentence, where threads that were asked for cannot be had.
    fn each(&self, jobs: Jobs, job: &(dyn Fn(usize) + Sync)) -> Result<(), String>;

    /// When a file was last written, in a unit of the host's, where it knows.
    fn stamp(&self, path: &Path) -> Option<u64> {
        let _ = path;
        None
    }

    /// Waits.
    ///
    /// # Errors
    /// The host cannot wait ([`ErrorKind::Unsupported`]).
    fn pause(&self, milliseconds: u64) -> io::Result<()> {
        let _ = milliseconds;
        Err(ErrorKind::Unsupported.into())
    }

    /// What git prints when it is called in the current folder.
    ///
    /// # Errors
    /// There is no git ([`ErrorKind::NotFound`]), the host cannot call it ([`ErrorKind::Unsupported`]), or it
    /// failed, with its own words.
    fn git(&self, args: &[&str]) -> io::Result<Vec<u8>> {
        let _ = args;
        Err(ErrorKind::Unsupported.into())
    }

    /// Something that was kept under a name, if it still is.
    fn kept(&self, _name: &str) -> Option<Vec<u8>> {
        None
    }

    /// Where such things are kept, for people.
    fn cache_folder(&self) -> Option<String> {
        None
    }

    /// Keeps something under a name, if it can. It may be gone or changed when it is asked for.
    fn keep(&self, _name: &str, _bytes: &[u8]) {}

    /// A text that this build does not hold, and which then lies beside it: the page of a rule, a table of
    /// the catalogue. `path` is its path in the checkout.
    fn beside(&self, path: &str) -> Option<String>;
}

/// What every host can do with what it lends.
impl dyn Host + '_ {
    /// Says something on standard error. A closed standard error is not a reason to fail.
    pub fn say(&self, message: impl AsRef<str>) {
        let _ = self.write(Stream::Err, format!("{}\n", message.as_ref()).as_bytes());
    }

    /// Says what is wrong with the call, and gives the exit code for it.
    pub fn usage(&self, message: impl AsRef<str>) -> u8 {
        self.say(format!("error: {}", message.as_ref()));
        exit::USAGE
    }

    /// Writes to standard output. A reader that has gone away ends the output quietly.
    ///
    /// # Errors
    /// A sentence where the output could not be written for another reason.
    pub fn out(&self, text: &str) -> Result<(), String> {
        match self.write(Stream::Out, text.as_bytes()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(format!("standard output could not be written: {}", exit::reason(&error)))
            }
            _ => Ok(()),
        }
    }

    /// Writes a file whole.
    ///
    /// # Errors
    /// A sentence where it could not be written.
    pub fn save(&self, path: &Path, text: &str) -> Result<(), String> {
        self.write_file(path, text.as_bytes()).map_err(|error| {
            format!("{} could not be written: {}", path.display(), exit::reason(&error))
        })
    }

    /// Writes the whole answer of a command, and gives its exit code.
    pub fn print(&self, text: &str) -> u8 {
        match self.out(text) {
            Ok(()) => exit::CLEAN,
            Err(message) => self.usage(message),
        }
    }
}
