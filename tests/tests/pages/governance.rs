//! What a page must have, and what it must not say.

use crate::harness;
use plimsoll_core::engine::{Config, Engine, Host};
use plimsoll_core::rule::parse::{self, Example, Page, PageCheck, Verdict};
use plimsoll_core::rule::{Check, Level};
use plimsoll_tests::verify::TODAY;
use std::collections::BTreeSet;

/// Runs a test of one page over all of them, and tells everything that is wrong at once.
fn over_pages(test: impl Fn(&str, &Page) -> Vec<String>) {
    let mut wrong = Vec::new();
    for (id, text) in harness::texts() {
        match parse::parse(&id, &text) {
            Ok(page) => {
                wrong.extend(test(&id, &page).into_iter().map(|w| format!("rules/{id}.md: {w}")));
            }
            // Among other things a source that is not https, and a key that is not known.
            Err(error) => wrong.push(format!("rules/{id}.md:{}: {}", error.line, error.message)),
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_property_that_a_check_reads_exists() {
    let engine = plimsoll_rules::engine();
    let wrong: Vec<String> = engine
        .rules()
        .iter()
        .enumerate()
        .filter_map(|(index, rule)| {
            let error = engine.check_names(index).err()?;
            Some(format!("rules/{}.md: {error}", rule.meta.id))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_fail_and_a_pass_and_says_why() {
    over_pages(|id, page| {
        let mut wrong = Vec::new();
        for heading in ["Why it matters", "How to fix", "When to ignore"] {
            if !page.sections.iter().any(|(h, text)| h == heading && !text.trim().is_empty()) {
                wrong.push(format!("no section \"{heading}\""));
            }
        }
        let domain = id.split('/').next().unwrap_or("");
        if id.contains(&format!("/{domain}-")) {
            wrong.push("the folder is repeated in the name".to_string());
        }
        let summary = &page.meta.summary;
        if summary.ends_with('.') {
            wrong.push("the summary ends with a full stop".to_string());
        }
        if summary.chars().count() > 100 {
            wrong.push("the summary has more than 100 characters".to_string());
        }
        if page.meta.summary.contains("TO FILL IN") || page.title.contains("TO FILL IN") {
            wrong.push("summary and title are to be filled in".to_string());
        }
        if page.meta.help.is_empty() {
            wrong.push("\"How to fix\" has no text".to_string());
        }
        if matches!(page.check, PageCheck::Engine) {
            return wrong;
        }
        for verdict in [Verdict::Fail, Verdict::Pass] {
            if !page.examples.iter().any(|example| example.verdict == verdict) {
                wrong.push(format!("no {verdict:?} example"));
            }
        }
        if page.meta.sources.is_empty() {
            wrong.push("no source".to_string());
        }
        if page.meta.on.is_empty() {
            wrong.push("no kind in `on`".to_string());
        }
        wrong
    });
}

#[test]
fn packs_and_kinds_are_known() {
    let engine = plimsoll_rules::engine();
    let kinds: BTreeSet<&str> = engine.shapes().kinds().into_iter().collect();
    let packs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/packs");
    over_pages(|_, page| {
        let mut wrong = Vec::new();
        for pack in page.meta.packs.iter() {
            if !packs.join(format!("{pack}.md")).is_file() {
                wrong.push(format!("pack `{pack}` has no page in rules/packs"));
            }
        }
        let has = |name: &str| page.meta.packs.iter().any(|pack| pack == name);
        if page.meta.packs.is_empty() {
            wrong.push("it is in no pack, so nothing runs it".to_string());
        }
        if has("recommended") && !has("strict") {
            wrong.push("what is recommended is strict as well".to_string());
        }
        for kind in page.meta.on.iter().filter(|kind| kind.starts_with("AWS::")) {
            if !kinds.contains(kind.as_ref()) {
                wrong.push(format!("`on` has {kind}, which no file can hold"));
            }
        }
        for id in page.also.iter() {
            if engine.rule(id).is_none() {
                wrong.push(format!("`also` names {id}, which is no rule"));
            }
        }
        wrong
    });
}

/// Rules about something that only some kinds of files can hold, and which.
const SOME_DOORS: &[(&str, &[&str])] = &[
    // The API takes the policy in a call of its own, so a target alone in a file says nothing.
    ("scaling/target-without-policy", &["cfn"]),
    // Kubernetes publishes no such words for the kinds that are read, and the APIs none of distinct items.
    ("general/out-of-range", &["cfn", "raw"]),
    ("general/wrong-length", &["cfn", "raw"]),
    ("general/wrong-format", &["cfn", "raw"]),
    ("general/duplicate-item", &["cfn"]),
    // The API's document of a policy names the service, not the target.
    ("scaling/two-policies-one-metric", &["cfn"]),
    // No document of the API has an access point.
    ("efs/access-point-of-other-file-system", &["cfn"]),
];

/// The doors of a page's kinds: what files such resources come in.
fn doors(page: &Page) -> BTreeSet<&'static str> {
    let mut doors = BTreeSet::new();
    for kind in page.meta.on.iter() {
        if kind == "*" {
            doors.extend(["cfn", "raw", "k8s"]);
            continue;
        }
        if !kind.starts_with("AWS::") {
            doors.insert("k8s");
            continue;
        }
        doors.insert("cfn");
        if HAS_API_DOCUMENT.iter().any(|prefix| kind.starts_with(prefix)) {
            doors.insert("raw");
        }
    }
    doors
}

/// Kinds of which people keep the API's JSON in files, and which Plimsoll recognises.
const HAS_API_DOCUMENT: &[&str] = &[
    "AWS::ECS::TaskDefinition",
    "AWS::ApplicationAutoScaling::",
    "AWS::AppRunner::Service",
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::IAM::Policy",
    "AWS::IAM::ManagedPolicy",
];

#[test]
fn every_door_has_a_fail_and_a_pass() {
    over_pages(|id, page| {
        if matches!(page.check, PageCheck::Engine) {
            return Vec::new();
        }
        let mut wrong = Vec::new();
        let mut doors = doors(page);
        if let Some((_, only)) = SOME_DOORS.iter().find(|(rule, _)| *rule == id) {
            doors.retain(|door| only.contains(door));
        }
        for door in doors {
            for verdict in [Verdict::Fail, Verdict::Pass] {
                // A link may lead to the file that shows the fault through another door.
                let has = |e: &&Example| e.verdict == verdict && e.door == door;
                if !page.examples.iter().any(|example| has(&example)) {
                    wrong.push(format!("no {verdict:?} example of the door `{door}`"));
                }
            }
        }
        wrong
    });
}

/// What other rules say about the examples: id, the example's line, messages.
fn messages(engine: &Engine, id: &str, page: &Page) -> Vec<(String, usize, String, String)> {
    let mut all = Vec::new();
    for case in harness::cases(page) {
        if case.example.verdict != Verdict::Fail {
            continue;
        }
        let mut units = vec![engine.read(
            &harness::file_name(case.example, 0),
            case.example.text.as_bytes(),
            &engine.options(),
        )];
        for (index, other) in case.with.iter().enumerate() {
            let name = harness::file_name(other, index + 1);
            units.push(engine.read(&name, other.text.as_bytes(), &engine.options()));
        }
        // What nobody has by default is not noise beside the finding.
        let select = vec![id.to_string(), "recommended".to_string()];
        let host = Host { today: Some(TODAY), ..Host::default() };
        let report = engine.check(&units, &Config { select, ..Config::default() }, host).unwrap();
        for d in report.diagnostics {
            let quiet = d.level == Level::Info && d.rule_id.starts_with("general/");
            if !quiet {
                let text = units[d.unit as usize].source.text.get(d.span.range()).unwrap_or("");
                all.push((
                    d.rule_id.clone(),
                    case.example.line,
                    d.message.clone(),
                    text.to_string(),
                ));
            }
        }
    }
    all
}

#[test]
fn a_fail_shows_one_fault() {
    let engine = plimsoll_rules::engine();
    over_pages(|id, page| {
        messages(&engine, id, page)
            .into_iter()
            .filter(|(rule, ..)| rule != id && !page.also.iter().any(|other| other == rule))
            .map(|(rule, line, message, at)| {
                format!("the fail of line {line}: {rule} reports as well, at `{at}`: {message}")
            })
            .collect()
    });
}

/// A page that says at a place what the shape check says there is no rule of its own, unless it says more
/// and so names the other in `also`.
#[test]
fn no_page_repeats_the_shape_check() {
    let engine = plimsoll_rules::engine();
    let shapes = engine.rules().iter().filter(|rule| matches!(rule.check, Check::Shape(_)));
    let shapes: Vec<String> = shapes.map(|rule| rule.meta.id.to_string()).collect();
    over_pages(|id, page| {
        let mut wrong = Vec::new();
        if matches!(page.check, PageCheck::Shape(_)) {
            return wrong;
        }
        for case in harness::cases(page) {
            if case.example.verdict != Verdict::Fail {
                continue;
            }
            let name = harness::file_name(case.example, 0);
            let unit = engine.read(&name, case.example.text.as_bytes(), &engine.options());
            let config = Config { select: shapes.clone(), ..Config::default() };
            let report = engine.check(&[unit], &config, Host::default()).unwrap();
            for d in &report.diagnostics {
                let same = case.example.marks.contains(&d.span) && d.rule_id != id;
                if same && !page.also.iter().any(|other| *other == d.rule_id) {
                    wrong.push(format!(
                        "the fail of line {} repeats {}: {}",
                        case.example.line, d.rule_id, d.message
                    ));
                }
            }
        }
        wrong
    });
}

/// Words of the rule's own workings, which no reader of a report knows.
const JARGON: [&str; 20] = [
    "self.",
    "has(",
    "orValue",
    "linked(",
    "Tri::",
    "Some(",
    "None)",
    "Ok(",
    "Err(",
    "&&",
    "||",
    "::Known",
    "Vec<",
    "CEL",
    "undetermined",
    "Unknown(",
    "Absent",
    "resource.door",
    "panick",
    "TO FILL IN",
];

/// What is wrong with a message.
fn faults(message: &str) -> Vec<&'static str> {
    let mut faults = Vec::new();
    // A full stop inside a name or number is followed by no space.
    let sentence = message.split(". ").next().unwrap_or("");
    if sentence.chars().count() > 100 {
        faults.push("its first sentence has more than 100 characters");
    }
    if message.ends_with('.') && !message.ends_with("...") {
        faults.push("it ends with a full stop");
    }
    if message.to_lowercase().contains("invalid") {
        faults.push("it says \"invalid\" instead of what is accepted");
    }
    if JARGON.iter().any(|word| message.contains(word)) {
        faults.push("it has words of the rule's own workings");
    }
    if !message.starts_with(|c: char| c.is_uppercase() || "`\"".contains(c)) {
        faults.push("it does not begin like a sentence");
    }
    faults
}

#[test]
fn messages_are_sentences_for_the_reader() {
    let engine = plimsoll_rules::engine();
    over_pages(|id, page| {
        let mut wrong: Vec<String> = messages(&engine, id, page)
            .into_iter()
            .filter(|(rule, ..)| rule == id)
            .flat_map(|(_, line, message, _)| {
                faults(&message)
                    .into_iter()
                    .map(move |fault| format!("the fail of line {line}: {fault}: {message}"))
            })
            .collect();
        if let Some(Check::Cel(check)) = engine.rule(id).map(|rule| &rule.check)
            && check.message.ends_with('.')
        {
            wrong.push("the message ends with a full stop".to_string());
        }
        wrong
    });
}

#[test]
fn faults_of_messages_are_seen() {
    assert!(faults("Container \"web\" runs privileged: it has root's power").is_empty());
    assert!(faults("`Cpu` is 3. Accepted are 256 and 512").is_empty());
    let long = "A ".repeat(60);
    for (message, fault) in [
        ("It is so.", "full stop"),
        ("The value is invalid", "invalid"),
        ("`x` fails has(self.x)", "workings"),
        ("lower case", "sentence"),
        (long.as_str(), "100 characters"),
    ] {
        assert!(faults(message).iter().any(|f| f.contains(fault)), "{message}");
    }
}
