//! CEL's published conformance cases. They are read from the npm package `@bufbuild/cel-spec`, which
//! `cargo xtask test oracle` puts into the cache; `left-out.txt` lists those that we do not hold to, each with
//! the reason.

mod cases;

use cases::{Case, Outcome};
use std::collections::BTreeMap;

/// What is left out: a case or everything below a path, and why.
fn left_out() -> BTreeMap<String, String> {
    let text = include_str!("../left-out.txt");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (path, reason) =
                line.split_once(": ").unwrap_or_else(|| panic!("no reason: {line}"));
            (path.to_string(), reason.to_string())
        })
        .collect()
}

/// The entry of the list that a case falls under: itself, or the nearest path above it.
fn entry<'l>(list: &'l BTreeMap<String, String>, path: &str) -> Option<&'l str> {
    let mut at = path;
    loop {
        if let Some((entry, _)) = list.get_key_value(at) {
            return Some(entry);
        }
        at = at.rsplit_once('/')?.0;
    }
}

#[test]
fn published_cases() {
    let Some(cases) = cases::read() else {
        plimsoll_core::corpus::not_run("cel-spec: not present, 1 test not run");
        return;
    };
    let list = left_out();
    let (mut passed, mut left, mut wrong) = (0, 0, Vec::new());
    // For each entry: cases that fail, which is what keeps it in the list.
    let mut kept: BTreeMap<&str, usize> = list.keys().map(|path| (path.as_str(), 0)).collect();
    for case in &cases {
        let outcome = case.run();
        match (outcome, entry(&list, &case.path)) {
            (Outcome::Passed, None) => passed += 1,
            (Outcome::Passed, Some(_)) => left += 1,
            (Outcome::Failed(_), Some(entry)) => {
                left += 1;
                *kept.get_mut(entry).unwrap() += 1;
            }
            (Outcome::Failed(why), None) => {
                wrong.push(format!("{}: {}\n    {why}", case.path, Case::shown(case)));
            }
        }
    }
    for (path, failing) in kept {
        if failing == 0 {
            wrong.push(format!("{path} is in left-out.txt, and all of it passes"));
        }
    }
    println!("{} cases: {passed} passed, {left} left out", cases.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(passed > 1200, "only {passed} cases were held");
}
