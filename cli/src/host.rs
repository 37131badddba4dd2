//! The machine itself as a host.

use std::ffi::OsString;
use std::fs::{self, File, FileType};
use std::io::{self, ErrorKind, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use crate::cache;
use plimsoll_command::host::{Host, Jobs, Meta, Stream};
use plimsoll_core::paths::walk::{Entry, EntryKind, Folders};
use rayon::prelude::*;

/// The machine. It keeps its threads from one batch of jobs to the next.
#[derive(Debug, Default)]
pub struct Native {
    pool: Mutex<Option<rayon::ThreadPool>>,
}

impl Folders for Native {
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            entries.push(Entry { name: entry.file_name(), kind: kind(entry.file_type()?) });
        }
        Ok(entries)
    }

    fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
        fs::read(file)
    }

    fn exists(&self, path: &Path) -> bool {
        path.exists()
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        path.canonicalize()
    }
}

impl Host for Native {
    fn meta(&self, path: &Path) -> io::Result<Meta> {
        let meta = fs::metadata(path)?;
        Ok(Meta { kind: kind(meta.file_type()), size: meta.len() })
    }

    fn read_file(&self, path: &Path, most: u64) -> io::Result<(Vec<u8>, u64)> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        let mut bytes = Vec::new();
        bytes.reserve_exact(usize::try_from(size.min(most)).unwrap_or(0) + 1);
        file.take(most).read_to_end(&mut bytes)?;
        let read = bytes.len() as u64;
        Ok((bytes, size.max(read)))
    }

    fn read_stdin(&self, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        io::stdin().lock().take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn write_file(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        // A pipe or a device cannot be replaced.
        if path.metadata().is_ok_and(|meta| !meta.is_file()) {
            return File::options().write(true).open(path)?.write_all(bytes);
        }
        let path = &path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        put(path, bytes, None)
    }

    fn replace_file(&self, path: &Path, old: &[u8], new: &[u8]) -> io::Result<()> {
        if fs::metadata(path)?.permissions().readonly() {
            return Err(io::Error::new(ErrorKind::PermissionDenied, "the file is read-only"));
        }
        if fs::read(path)? != old {
            return Err(io::Error::other("the file has changed since it was read"));
        }
        put(path, new, None)
    }

    fn write(&self, stream: Stream, bytes: &[u8]) -> io::Result<()> {
        match stream {
            Stream::Out => {
                let mut out = io::stdout().lock();
                out.write_all(bytes).and_then(|()| out.flush())
            }
            Stream::Err => io::stderr().lock().write_all(bytes),
        }
    }

    fn is_terminal(&self, stream: Stream) -> bool {
        match stream {
            Stream::Out => io::stdout().is_terminal(),
            Stream::Err => io::stderr().is_terminal(),
        }
    }

    fn columns(&self) -> Option<usize> {
        terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
    }

    fn variable(&self, name: &str) -> Option<String> {
        let value = std::env::var_os(name)?;
        (!value.is_empty()).then(|| value.to_string_lossy().into_owned())
    }

    fn seconds(&self) -> Option<i64> {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
        i64::try_from(now.as_secs()).ok()
    }

    fn nanoseconds(&self) -> u64 {
        static START: OnceLock<Instant> = OnceLock::new();
        let elapsed = START.get_or_init(Instant::now).elapsed();
        u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX)
    }

    fn each(&self, jobs: Jobs, job: &(dyn Fn(usize) + Sync)) -> Result<(), String> {
        let threads = match jobs.threads {
            Some(threads) => usize::from(threads),
            None => std::thread::available_parallelism().map_or(1, usize::from),
        };
        if threads < 2 || !jobs.pays || jobs.count < 2 {
            (0..jobs.count).for_each(job);
            return Ok(());
        }
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        let pool = match &mut *pool {
            Some(pool) => pool,
            none => none.insert(
                rayon::ThreadPoolBuilder::new()
                    .num_threads(threads)
                    .stack_size(8 * 1024 * 1024)
                    .build()
                    .map_err(|error| format!("{threads} threads could not be started: {error}"))?,
            ),
        };
        pool.install(|| (0..jobs.count).into_par_iter().for_each(job));
        Ok(())
    }

    fn stamp(&self, path: &Path) -> Option<u64> {
        let written = fs::metadata(path).ok()?.modified().ok()?;
        let since = written.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        u64::try_from(since.as_nanos()).ok()
    }

    fn pause(&self, milliseconds: u64) -> io::Result<()> {
        std::thread::sleep(Duration::from_millis(milliseconds));
        Ok(())
    }

    fn git(&self, args: &[&str]) -> io::Result<Vec<u8>> {
        let output = Command::new("git")
            // A repository's own settings may name programs, and nothing may change or be fetched.
            .args(["-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "--no-pager"])
            .args(args)
            .envs([("GIT_OPTIONAL_LOCKS", "0"), ("GIT_NO_LAZY_FETCH", "1"), ("LC_ALL", "C")])
            .stdin(Stdio::null())
            .output()?;
        match output.status.success() {
            true => Ok(output.stdout),
            false => Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned())),
        }
    }

    fn kept(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(cache::folder(self)?.join(name)).ok()
    }

    fn cache_folder(&self) -> Option<String> {
        Some(cache::folder(self)?.to_string_lossy().into_owned())
    }

    fn keep(&self, name: &str, bytes: &[u8]) {
        // A cache that cannot be written is none.
        if let Some(folder) = cache::folder(self)
            && cache::make(&folder).is_ok()
            && put(&folder.join(name), bytes, Some(0o600)).is_ok()
        {
            cache::prune(&folder);
        }
    }

    fn beside(&self, _: &str) -> Option<String> {
        // This build holds every text.
        None
    }
}

/// Puts a file in the place of another, whose mode and owner it keeps; a new one gets a mode, where one is given.
fn put(path: &Path, bytes: &[u8], mode: Option<u32>) -> io::Result<()> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let before = fs::metadata(path).ok();
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    let nanoseconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let nanoseconds = nanoseconds.map_or(0, |since| since.subsec_nanos());
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    name.push(format!(".{}-{nanoseconds}-{number}.plimsoll", std::process::id()));
    let beside = path.with_file_name(name);
    let written = File::create_new(&beside).and_then(|mut file| {
        if let Some(mode) = mode.filter(|_| before.is_none()) {
            set_mode(&file, mode)?;
        }
        file.write_all(bytes)?;
        if let Some(before) = &before {
            file.set_permissions(before.permissions())?;
            keep_owner(&file, before);
        }
        file.sync_all()?;
        fs::rename(&beside, path)
    });
    if written.as_ref().is_err_and(|error| error.kind() != ErrorKind::AlreadyExists) {
        let _ = fs::remove_file(&beside);
    }
    written
}

#[cfg(unix)]
fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_: &File, _: u32) -> io::Result<()> {
    Ok(())
}

/// Gives a file the owner of another, where that is allowed.
#[cfg(unix)]
fn keep_owner(file: &File, before: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let same =
        file.metadata().is_ok_and(|now| (now.uid(), now.gid()) == (before.uid(), before.gid()));
    if !same {
        let _ = fchown(file, Some(before.uid()), Some(before.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &fs::Metadata) {}

fn kind(file: FileType) -> EntryKind {
    if file.is_file() {
        return EntryKind::File;
    }
    if file.is_dir() {
        return EntryKind::Folder;
    }
    if file.is_symlink() {
        return EntryKind::Link;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if file.is_fifo() {
            return EntryKind::Pipe;
        }
        if file.is_socket() {
            return EntryKind::Socket;
        }
        if file.is_char_device() || file.is_block_device() {
            return EntryKind::Device;
        }
    }
    EntryKind::Other
}
