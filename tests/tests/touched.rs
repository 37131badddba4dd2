//! Real files written in another way: a change that touches none of their resources.

use std::path::Path;

use plimsoll_core::engine::Engine;
use plimsoll_core::report::touched::{Before, Touched};
use plimsoll_core::unit::Unit;

fn read(engine: &Engine, path: &str, text: &str) -> Unit {
    engine.read(path, text.as_bytes(), &engine.options())
}

/// Resources of a file that count as touched when it is written in another way.
fn touched(engine: &Engine, path: &str, before: &str, after: &str) -> usize {
    let was = read(engine, path, before);
    let resources = was.model.resources.len();
    let units = [read(engine, path, after)];
    assert_eq!(units[0].model.resources.len(), resources, "{path}");
    let found = Touched::new(&units, &[Before::Was(Box::new(was))], &Vec::new);
    found.resources().count()
}

#[test]
fn another_way_to_write_the_corpus_touches_nothing() {
    let Some(corpus) = plimsoll_tests::corpus_or_say(1) else { return };
    let engine = plimsoll_rules::engine();
    let (mut files, mut resources, mut minified) = (0, 0, 0);
    for (path, bytes) in plimsoll_tests::files(Path::new(&corpus), &plimsoll_tests::CORPUS_SUFFIXES)
    {
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        let unit = read(&engine, &path, text);
        if unit.model.resources.is_empty() || !unit.tree.errors.is_empty() {
            continue;
        }
        files += 1;
        resources += unit.model.resources.len();
        if let Ok(json) = serde_json::from_str::<serde_json::Value>(text) {
            // Duplicate keys would be gone.
            minified += 1;
            assert_eq!(touched(&engine, &path, text, &json.to_string()), 0, "{path}, on one line");
        } else {
            let with = format!("# A comment.\n\n{text}");
            assert_eq!(touched(&engine, &path, text, &with), 0, "{path}, with a comment");
        }
        if !text.contains('\r') {
            let crlf = text.replace('\n', "\r\n");
            assert_eq!(touched(&engine, &path, text, &crlf), 0, "{path}, with CR LF");
        }
    }
    println!("{files} files with {resources} resources, {minified} of them on one line");
    assert!(files > 100 && minified > 50, "{files} {minified}");
}
