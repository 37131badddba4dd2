//! Fixes of pages: `fixed` blocks word for word, and what must hold of every fix, in every form of a `fail`.

use crate::harness;
use crate::render::{self, Form};
use plimsoll_core::engine::Engine;
use plimsoll_core::rule::parse::{Page, PageCheck, Verdict};
use plimsoll_tests::fixing;

#[test]
fn pages_say_what_they_fix_and_show_it() {
    let mut wrong = Vec::new();
    for (id, page) in harness::pages() {
        let mut say = |what: &str| wrong.push(format!("rules/{id}.md: {what}"));
        let fixes = page.meta.fix != "none";
        if let PageCheck::Cel(check) = &page.check
            && fixes == check.fix.is_empty()
        {
            say("`fix` in the front matter and `fix:` lines in the check go together");
        }
        let shown = page.examples.iter().any(|example| example.verdict == Verdict::Fixed);
        if fixes != shown {
            say("a page with a fix shows it in a `fixed` block, and no other page has one");
        }
        for pair in page.examples.windows(2) {
            if pair[1].verdict == Verdict::Fixed && pair[0].verdict != Verdict::Fail {
                say("a `fixed` block stands behind its `fail`");
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// `PLIMSOLL_BLESS=1` writes `fixed` blocks that are missing, one for each door: to be read before they are kept.
fn bless(engine: &Engine, id: &str, page: &Page) {
    let path = format!("{}/../rules/{id}.md", env!("CARGO_MANIFEST_DIR"));
    let mut lines: Vec<String> =
        std::fs::read_to_string(&path).unwrap().lines().map(str::to_string).collect();
    let mut shown: Vec<String> = Vec::new();
    let mut new: Vec<(usize, String)> = Vec::new();
    for case in harness::cases(page) {
        let example = case.example;
        if example.verdict != Verdict::Fail || shown.contains(&example.door) {
            continue;
        }
        if behind(page, example.line).is_some() {
            shown.push(example.door.clone());
            continue;
        }
        let files = files(&case, None);
        let files: Vec<(&str, &str)> =
            files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let fixed = fixing::fixed(engine, &files, &|rule| rule == id);
        if fixed.changed.contains(&0) {
            shown.push(example.door.clone());
            let end = example.line + example.text.lines().count() + 1;
            let text = &fixed.units[0].source.text;
            new.push((end, format!("\n```{} fixed {}\n{text}```", example.format, example.door)));
        }
    }
    for (end, block) in new.into_iter().rev() {
        lines.insert(end, block);
    }
    std::fs::write(&path, lines.join("\n") + "\n").unwrap();
}

#[test]
fn a_fail_becomes_its_fixed() {
    let engine = plimsoll_rules::engine();
    let mut wrong = Vec::new();
    let mut blocks = 0;
    for (id, page) in harness::pages() {
        if page.meta.fix != "none" && std::env::var_os("PLIMSOLL_BLESS").is_some() {
            bless(&engine, &id, &page);
            continue;
        }
        for case in harness::cases(&page) {
            let Some(wanted) = behind(&page, case.example.line) else { continue };
            blocks += 1;
            let files = files(&case, None);
            let files: Vec<(&str, &str)> =
                files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            let fixed = fixing::fixed(&engine, &files, &|rule| rule == id);
            let text = &fixed.units[0].source.text;
            if **text != *wanted {
                wrong.push(format!(
                    "rules/{id}.md:{}: refused {:?}, became\n{text}",
                    case.example.line, fixed.refused
                ));
            }
        }
    }
    println!("{blocks} fixed blocks");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The text of the `fixed` block behind the `fail` of a line.
fn behind(page: &Page, line: usize) -> Option<&str> {
    let at = page.examples.iter().position(|example| example.line == line)?;
    let next = page.examples.get(at + 1)?;
    (next.verdict == Verdict::Fixed).then_some(next.text.as_str())
}

/// The files of a case, with another name and text for its example where one is given.
fn files(case: &harness::Case<'_>, instead: Option<(String, String)>) -> Vec<(String, String)> {
    let own =
        instead.unwrap_or_else(|| (harness::file_name(case.example, 0), case.example.text.clone()));
    let others = case.with.iter().enumerate();
    let others = others.map(|(i, other)| (harness::file_name(other, i + 1), other.text.clone()));
    [own].into_iter().chain(others).collect()
}

#[test]
fn every_fix_mends_what_it_says_and_nothing_else() {
    let engine = plimsoll_rules::engine();
    let mut wrong = Vec::new();
    let (mut made, mut ran) = (0, 0);
    for (id, page) in harness::pages() {
        if page.meta.fix == "none" {
            continue;
        }
        for case in harness::cases(&page) {
            if case.example.verdict != Verdict::Fail {
                continue;
            }
            let text = &case.example.text;
            let name = harness::file_name(case.example, 0);
            let mut forms = vec![
                ("as written", name.clone(), text.clone()),
                ("with CR LF", name.clone(), text.replace('\n', "\r\n")),
                ("with a BOM", name.clone(), format!("\u{feff}{text}")),
                ("without the last line break", name.clone(), text.trim_end().to_string()),
            ];
            let unit = engine.read(&name, text.as_bytes(), &engine.options());
            for (what, form) in [
                ("in block style", Form::Block),
                ("in flow style", Form::Flow),
                ("as JSON", Form::Json),
                ("as JSON on one line", Form::JsonLine),
            ] {
                let suffix = if form.is_json() { "json" } else { "yaml" };
                let name = case.example.file.clone().unwrap_or(format!("example-0.{suffix}"));
                if let Ok(rendered) = render::render(&unit.tree, form, None) {
                    forms.push((what, name, rendered.text));
                }
            }
            for (what, name, text) in forms {
                let files = files(&case, Some((name, text)));
                let files: Vec<(&str, &str)> =
                    files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
                ran += 1;
                made += fixing::fixed(&engine, &files, &|rule| rule == id).applied.len();
                for fault in fixing::faults(&engine, &files, &|rule| rule == id) {
                    let line = case.example.line;
                    wrong.push(format!("rules/{id}.md:{line} ({what}): {fault}"));
                }
            }
        }
    }
    println!("{made} fixes in {ran} texts");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
