//! Every file of the corpus: no panic, and nothing of ours is passed over without a reason.

use super::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn corpus() -> Option<PathBuf> {
    let path = match std::env::var_os("PLIMSOLL_CORPUS") {
        Some(path) => PathBuf::from(path),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
    };
    path.is_dir().then_some(path)
}

fn walk(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(dir).unwrap().flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() { walk(&path, out) } else { out.push(path) }
    }
}

#[test]
fn every_file_is_read() {
    let Some(root) = corpus() else {
        println!("corpus: not present, 1 test not run");
        return;
    };
    let mut files = Vec::new();
    walk(&root, &mut files);
    let mut table: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut lost = Vec::new();
    for file in &files {
        let content = std::fs::read(file).unwrap();
        let path = file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let unit = bytes(&path, &content);
        let kind = unit.kind.map_or("-", Kind::word);
        let row = format!("{kind:26} {:10} {}", unit.status.word(), reason(&unit));
        table.entry(row).or_default().push(path.clone());
        if unit.status == Status::Checked {
            assert!(unit.kind.is_some(), "{path}");
        }
        let format = path.ends_with("json") || path.ends_with("yaml") || path.ends_with("yml");
        if format && unit.kind.is_none() && reason(&unit) == super::super::detect::NOTHING {
            let text = String::from_utf8_lossy(&content);
            let marks = [
                "containerDefinitions",
                "AWSTemplateFormatVersion",
                "ClusterConfig",
                "kind: StorageClass",
                "kind: PersistentVolumeClaim",
                "\"Statement\"",
            ];
            if marks.iter().any(|mark| text.contains(mark)) {
                lost.push(path);
            }
        }
    }
    for (row, paths) in &table {
        println!("{:5} {row}  {}", paths.len(), paths[0]);
        if std::env::var_os("PLIMSOLL_LIST").is_some() {
            for path in paths {
                println!("          {path}");
            }
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}
