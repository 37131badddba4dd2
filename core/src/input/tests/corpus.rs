//! Every file of the corpus: no panic, and nothing of ours is passed over without a reason.

use super::*;
use crate::corpus;
use std::collections::BTreeMap;

#[test]
fn every_file_is_read() {
    let Some(root) = corpus::folder_or_say(1) else { return };
    let mut table: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut lost = Vec::new();
    for (path, content) in corpus::files(&root, &[""]) {
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
