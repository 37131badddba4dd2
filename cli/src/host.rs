//! The machine itself as a host.

use std::fs::{self, File, FileType};
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Instant, SystemTime};

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
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".plimsoll-{}", std::process::id()));
        let beside = path.with_file_name(name);
        let written = File::create(&beside)
            .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&beside, path));
        if written.is_err() {
            let _ = fs::remove_file(&beside);
        }
        written
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

    fn beside(&self, _: &str) -> Option<String> {
        // This build holds every text.
        None
    }
}

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
