//! Fixes over real files: none makes anything worse, and a second run has nothing left to do.

use plimsoll_tests::{corpus_or_say, files, fixing};
use std::collections::BTreeMap;

/// Rules whose fix can bring to light what nobody could see before: a property whose name is mended is looked
/// into, and so are the parameters of a class whose driver is known. Such a fix is taken back.
const UNCOVERS: [&str; 2] = ["general/unknown-property", "storage/ebs-legacy-provisioner"];

#[test]
fn fixes_of_real_files_mend_them() {
    let Some(corpus) = corpus_or_say(1) else { return };
    let engine = plimsoll_rules::engine();
    // Files of one repository see each other; those of others do not matter.
    let mut groups: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (path, bytes) in files(&corpus, &[".json", ".jsonc", ".yaml", ".yml", ".template"]) {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let group = path.split('/').take(2).collect::<Vec<_>>().join("/");
        groups.entry(group).or_default().push((path, text));
    }
    let mut wrong = Vec::new();
    let mut applied: BTreeMap<String, usize> = BTreeMap::new();
    for files in groups.values() {
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        for fix in fixing::fixed(&engine, &files, &|_| true).applied {
            *applied.entry(fix.rule).or_default() += 1;
        }
        wrong.extend(fixing::faults(&engine, &files, &|_| true));
    }
    println!("{applied:#?}");
    wrong.retain(|fault| !UNCOVERS.iter().any(|rule| fault.contains(rule)));
    assert!(applied.values().sum::<usize>() > 100, "{applied:?}");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
