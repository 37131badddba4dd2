//! The user's cache folder. What is in it may be deleted, shared or damaged at any time.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use plimsoll_command::host::Host;

/// Most files that are kept; the oldest go.
const FILES: usize = 128;

/// The folder: `PLIMSOLL_CACHE_DIR`, or `plimsoll` in the cache folder of the user.
pub fn folder(host: &dyn Host) -> Option<PathBuf> {
    if let Some(named) = host.variable("PLIMSOLL_CACHE_DIR") {
        return Some(PathBuf::from(named));
    }
    let absolute = |name: &str| host.variable(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let caches = if cfg!(windows) {
        absolute("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        absolute("HOME").map(|home| home.join("Library/Caches"))
    } else {
        absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")))
    };
    caches.map(|caches| caches.join("plimsoll"))
}

/// Makes the folder, for the user alone.
pub fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Deletes the oldest files where there are too many. Only files that are named like ours.
pub fn prune(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut files: Vec<(SystemTime, PathBuf)> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(".report"))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    files.sort();
    let over = files.len().saturating_sub(FILES);
    for (_, path) in files.into_iter().take(over) {
        let _ = fs::remove_file(path);
    }
}
