//! Real files that other tools lose or misjudge. What a name stands for is in the comments; the
//! files are those of the corpus, and nothing runs where it is not present.

use plimsoll_core::engine::Engine;
use plimsoll_core::report::{File, Report};
use plimsoll_core::unit::Unit;
use plimsoll_tests::verify;
use std::path::Path;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(plimsoll_rules::engine);

const SUFFIXES: [&str; 6] = [".json", ".jsonc", ".yaml", ".yml", ".template", ".tf"];

/// Files whose path and text satisfy a test, checked together; the report is verified too.
fn run(root: &Path, wanted: impl Fn(&str, &[u8]) -> bool) -> (Vec<Unit>, Report) {
    let files: Vec<(String, Vec<u8>)> = plimsoll_tests::files(root, &SUFFIXES)
        .into_iter()
        .filter(|(path, bytes)| wanted(path, bytes))
        .collect();
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let (units, report) = verify::check(&ENGINE, &files);
    let bytes: Vec<&[u8]> = files.iter().map(|(_, bytes)| *bytes).collect();
    let wrong = verify::faults(&units, &bytes, &report);
    assert!(wrong.is_empty(), "{wrong:#?}");
    let errors = verify::rule_errors(&report);
    assert!(errors.is_empty(), "{errors:#?}");
    (units, report)
}

fn holds(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

/// Flow lists and quoted texts that go on at their parent's indentation: strict parsers of YAML
/// throw the whole file away.
#[test]
fn templates_that_strict_yaml_refuses() {
    let Some(root) = plimsoll_tests::corpus_or_say(1) else { return };
    let (_, report) = run(&root, |path, _| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let copilot = path.starts_with("aws__copilot-cli/") && path.contains("/environments/");
        (copilot && name.starts_with("template-with-") && name.ends_with(".yml"))
            || (path.starts_with("aws-samples__ecs-refarch-mixed-mode/") && path.ends_with(".yaml"))
    });
    assert_eq!(report.files.len(), 9);
    for File { path, status, resources, .. } in &report.files {
        assert_eq!(*status, "checked", "{path}");
        assert!(*resources > 10, "{path}: {resources} resources");
    }
    // What the files hold is read as it stands; the ids that their tests make up are told.
    let unread =
        ["general/syntax", "general/template", "general/encoding", "general/duplicate-key"];
    assert!(report.diagnostics.iter().all(|d| !unread.contains(&d.rule_id.as_str())));
}

/// The bootstrap template of the AWS CDK has parameters whose default is empty, and conditions that
/// shut the empty value out of the branch where it would be wrong.
#[test]
fn empty_defaults_of_cdk_bootstrap_templates() {
    let Some(root) = plimsoll_tests::corpus_or_say(1) else { return };
    let (units, report) = run(&root, |_, bytes| {
        holds(bytes, "CdkBootstrapVersion:") || holds(bytes, "\"CdkBootstrapVersion\"")
    });
    assert!(units.len() >= 5, "{} templates", units.len());
    for unit in &units {
        assert!(unit.status.is_checked(), "{}: {:?}", unit.path, unit.status);
        assert!(
            unit.model.resources.iter().any(|r| r.kind == "AWS::ECR::Repository"),
            "{}",
            unit.path
        );
    }
    for d in &report.diagnostics {
        let empty = d.message.contains("\"\"") || d.message.contains("empty");
        assert!(!empty, "{}: {} {}", d.path, d.rule_id, d.message);
        for when in &d.when {
            let when = serde_json::to_value(when).unwrap();
            assert_ne!(when["value"], "", "{}: {} {}", d.path, d.rule_id, d.message);
        }
    }
}

/// `"command": [{{command}}]`, and other placeholders without quotes.
#[test]
fn placeholders_without_quotes() {
    let Some(root) = plimsoll_tests::corpus_or_say(1) else { return };
    let (units, report) =
        run(&root, |path, bytes| path.ends_with(".json") && holds(bytes, "{{command}}"));
    assert!(units.len() >= 2, "{} files", units.len());
    for unit in &units {
        assert!(unit.status.is_checked(), "{}: {:?}", unit.path, unit.status);
        assert!(!unit.model.resources.is_empty(), "{}: no resource", unit.path);
    }
    assert!(report.diagnostics.iter().all(|d| d.rule_id != "general/syntax"));
}

/// A mark of ours means that a file is checked, or that the report says why it is not.
#[test]
fn marked_files_are_checked_or_explained() {
    let Some(root) = plimsoll_tests::corpus_or_say(1) else { return };
    let marks = [
        "containerDefinitions",
        "AWSTemplateFormatVersion",
        "AWS::",
        "storage.k8s.io",
        "resource \"aws_",
    ];
    let (_, report) = run(&root, |_, bytes| marks.iter().any(|mark| holds(bytes, mark)));
    assert!(report.files.len() > 500, "{} files", report.files.len());
    for file in &report.files {
        match file.status {
            "checked" => assert!(file.kind.is_some(), "{}", file.path),
            "partly" | "templated" | "unreadable" | "skipped" => {
                assert!(
                    file.reason.as_deref().is_some_and(|r| !r.trim().is_empty()),
                    "{}",
                    file.path
                );
            }
            other => panic!("{}: {other}", file.path),
        }
    }
    let of = |status: &str| report.files.iter().filter(|f| f.status == status).count();
    assert_eq!(of("unreadable"), 0, "real files are read");
    assert!(of("checked") > 400, "{} checked", of("checked"));
}

/// The same finding in the same template written as JSON and as YAML, where a project has both.
#[test]
fn pairs_of_json_and_yaml_say_the_same() {
    let Some(root) = plimsoll_tests::corpus_or_say(1) else { return };
    let folder = "aws-cloudformation__aws-cloudformation-templates/";
    let (units, report) = run(&root, |path, _| path.starts_with(folder));
    // Some pairs have grown apart: one has a launch template where the other has a configuration.
    let resources = |path: &str| -> Vec<(&str, &str)> {
        let unit = units.iter().find(|unit| unit.path == path);
        let mut found: Vec<_> = unit
            .into_iter()
            .flat_map(|unit| &unit.model.resources)
            .map(|resource| (resource.kind.as_str(), resource.id.as_str()))
            .collect();
        found.sort_unstable();
        found
    };
    let said = |path: &str| -> Vec<(&str, &str)> {
        let found = report.diagnostics.iter().filter(|d| d.path == path);
        let mut found: Vec<_> = found
            .map(|d| (d.rule_id.as_str(), d.resource.as_ref().map_or("", |r| r.address.as_str())))
            .collect();
        found.sort_unstable();
        found
    };
    let mut pairs = 0;
    for file in &report.files {
        let Some(stem) = file.path.strip_suffix(".json") else { continue };
        let yaml = format!("{stem}.yaml");
        if file.kind != Some("cloudformation") || resources(&file.path) != resources(&yaml) {
            continue;
        }
        pairs += 1;
        assert_eq!(said(&file.path), said(&yaml), "{stem}");
    }
    assert!(pairs > 20, "{pairs} pairs");
}
