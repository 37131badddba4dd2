//! The corpus of real files, for tests: it is not part of the project, and tests that need it say where it is
//! not present.

use std::path::{Path, PathBuf};

/// The folder of real files, where it is present. It is not part of the project.
pub fn folder() -> Option<PathBuf> {
    let folder = match std::env::var_os("PLIMSOLL_CORPUS") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
    };
    folder.is_dir().then_some(folder)
}

/// Says that tests were not run. Not by `println!`, which the harness keeps to itself where a test passes.
pub fn not_run(what: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{what}");
}

/// The corpus, or a line that says that tests were not run.
pub fn folder_or_say(tests: usize) -> Option<PathBuf> {
    let found = folder();
    if found.is_none() {
        not_run(&format!("corpus: not present, {tests} tests not run"));
    }
    found
}

/// Every file under a folder with one of the suffixes: path relative to it with `/`, and bytes.
pub fn files(root: &Path, suffixes: &[&str]) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() && suffixes.iter().any(|s| path.to_string_lossy().ends_with(s))
            {
                let name: Vec<String> = path
                    .strip_prefix(root)
                    .unwrap_or(&path)
                    .components()
                    .map(|part| part.as_os_str().to_string_lossy().into_owned())
                    .collect();
                if let Ok(bytes) = std::fs::read(&path) {
                    found.push((name.join("/"), bytes));
                }
            }
        }
    }
    crate::sort::sort(&mut found);
    found
}
