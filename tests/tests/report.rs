//! The report as others read it: its keys, its paths, its counts, and fingerprints that last.

use plimsoll_core::engine::Engine;
use plimsoll_core::report::Report;
use plimsoll_tests::verify;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(plimsoll_rules::engine);

/// The keys of every object of the report, by where it stands. `?` marks those that may be left
/// out, each with the reason beside it.
const KEYS: [(&str, &str); 20] = [
    ("", "diagnostics files schemaVersion summary tool"),
    ("/tool", "name rulesDigest version"),
    // `reason`: only where the status is not `checked`.
    ("/files/*", "bytes kind path reason? resources status"),
    // `severity`: findings of security only.
    (
        "/diagnostics/*",
        "baselined category confidence fingerprint fixes help level message path pointer range \
         related resource ruleId severity? suppressed url when",
    ),
    ("/diagnostics/*/range", "end start"),
    ("/diagnostics/*/range/start", "column line offset utf16Column"),
    ("/diagnostics/*/range/end", "column line offset utf16Column"),
    ("/diagnostics/*/resource", "address id kind"),
    // One of the two names, with a value.
    ("/diagnostics/*/when/*", "condition? parameter? value"),
    ("/diagnostics/*/related/*", "message path range"),
    ("/diagnostics/*/related/*/range", "end start"),
    ("/diagnostics/*/related/*/range/start", "column line offset utf16Column"),
    ("/diagnostics/*/related/*/range/end", "column line offset utf16Column"),
    ("/diagnostics/*/fixes/*", "edits safety title"),
    ("/diagnostics/*/fixes/*/edits/*", "newText path range"),
    ("/diagnostics/*/fixes/*/edits/*/range", "end start"),
    ("/diagnostics/*/fixes/*/edits/*/range/start", "column line offset utf16Column"),
    ("/diagnostics/*/fixes/*/edits/*/range/end", "column line offset utf16Column"),
    ("/summary", "byLevel capped checked failed files fixable skipped suppressed undetermined"),
    ("/summary/byLevel", "error info warning"),
];

fn run(files: &[(&str, &str)]) -> Report {
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    let (units, report) = verify::check(&ENGINE, &files);
    let bytes: Vec<&[u8]> = files.iter().map(|(_, bytes)| *bytes).collect();
    let wrong = verify::faults(&units, &bytes, &report);
    assert!(wrong.is_empty(), "{wrong:#?}");
    report
}

/// Files of every status, findings with and without each optional part.
fn rich() -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let mut files: Vec<(String, String)> = plimsoll_tests::files(&root, &[".json", ".yaml"])
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect();
    for (path, text) in [
        (
            "a/when.yaml",
            "Parameters: {P: {Type: String, AllowedValues: ['nginx', 'nginx:1']}}\nConditions: {C: !Equals [!Ref AWS::Region, a]}\nResources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - {Name: a, Image: !Ref P, Privileged: !If [C, true, false]}\n",
        ),
        ("a/twice.json", "{\"family\": \"a\", \"containerDefinitions\": [], \"family\": \"b\"}"),
        ("a/broken.json", "{\"Type\": \"AWS::ECS::Service\", \"Proper"),
        ("a/cut.json", "{\"family\": \"a\", \"containerDefinitions\": [{\"name\": \"a\""),
        (
            "a/helm.yaml",
            "kind: StorageClass\nprovisioner: {{ .Values.a }}\n{{- if .Values.b }}\nx: {{ y }\n{{- end }}\n",
        ),
        ("a/other.json", "{\"name\": \"x\"}"),
    ] {
        files.push((path.to_string(), text.to_string()));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let report = run(&files);
    let statuses: BTreeSet<&str> = report.files.iter().map(|file| file.status).collect();
    let all = ["checked", "partly", "skipped", "templated", "unreadable"];
    assert_eq!(statuses, BTreeSet::from(all));
    serde_json::to_value(&report).unwrap()
}

/// The key sets of all objects, by place: `(in every object, in some)`.
fn keys(at: &str, value: &Value, out: &mut BTreeMap<String, Vec<BTreeSet<String>>>) {
    match value {
        Value::Object(map) => {
            out.entry(at.to_string()).or_default().push(map.keys().cloned().collect());
            for (key, value) in map {
                keys(&format!("{at}/{key}"), value, out);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(&format!("{at}/*"), item, out)),
        _ => {}
    }
}

#[test]
fn keys_are_those_of_version_1() {
    let report = rich();
    assert_eq!(report["schemaVersion"], "1");
    let mut seen = BTreeMap::new();
    keys("", &report, &mut seen);
    for (place, objects) in &seen {
        let Some((_, wanted)) = KEYS.iter().find(|(known, _)| known == place) else {
            panic!("an object at {place} that the form does not have: {objects:?}");
        };
        for object in objects {
            for key in object {
                let named = wanted.split_whitespace().any(|w| w.trim_end_matches('?') == key);
                assert!(named, "{place} has {key}");
            }
            for key in wanted.split_whitespace().filter(|w| !w.ends_with('?')) {
                assert!(object.contains(key), "{place} lacks {key}: {object:?}");
            }
        }
    }
    for (place, _) in &KEYS {
        assert!(seen.contains_key(*place), "nothing at {place}: the test looks at too little");
    }
    for file in report["files"].as_array().unwrap() {
        assert_eq!(file["status"] == "checked", file.get("reason").is_none(), "{file}");
    }
    for d in report["diagnostics"].as_array().unwrap() {
        assert_eq!(d["category"] == "security", d.get("severity").is_some(), "{d}");
        for when in d["when"].as_array().unwrap() {
            let names = ["parameter", "condition"].iter().filter(|n| when.get(**n).is_some());
            assert_eq!(names.count(), 1, "{when}");
        }
    }
}

#[test]
fn values_are_those_of_version_1() {
    let report = rich();
    let words: [(&str, &[&str]); 4] = [
        ("level", &["error", "warning", "info"]),
        ("category", &["validity", "security", "reliability", "cost", "operations"]),
        ("severity", &["critical", "high", "medium", "low"]),
        ("confidence", &["high", "medium", "low"]),
    ];
    for d in report["diagnostics"].as_array().unwrap() {
        for (key, words) in words {
            if let Some(word) = d.get(key) {
                assert!(words.contains(&word.as_str().unwrap()), "{key}: {word}");
            }
        }
        let id = d["ruleId"].as_str().unwrap();
        assert!(d["url"].as_str().unwrap().starts_with("https://"), "{d}");
        assert!(d["url"].as_str().unwrap().contains(id), "{d}");
        assert!(
            !d["message"].as_str().unwrap().is_empty() && !d["help"].as_str().unwrap().is_empty()
        );
        let fingerprint = d["fingerprint"].as_str().unwrap().strip_prefix("v1:").unwrap();
        assert!(fingerprint.len() >= 32 && fingerprint.bytes().all(|b| b.is_ascii_hexdigit()));
        for at in ["start", "end"] {
            let at = &d["range"][at];
            assert!(at["line"].as_u64() >= Some(1) && at["column"].as_u64() >= Some(1), "{d}");
            assert!(at["utf16Column"].as_u64() >= at["column"].as_u64(), "{d}");
        }
        // The pointer leads to the node in the document, where the finding is about one.
        assert!(d["pointer"] == "" || d["pointer"].as_str().unwrap().starts_with('/'), "{d}");
    }
    assert!(report["tool"]["rulesDigest"].as_str().unwrap().starts_with("sha256:"));
}

#[test]
fn no_absolute_path_and_no_time() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = rich().to_string();
    for word in [root.to_str().unwrap(), "2026-", "\\\\", "file://", "nanoseconds", "duration"] {
        assert!(!text.contains(word), "{word}");
    }
    for file in rich()["files"].as_array().unwrap() {
        let path = file["path"].as_str().unwrap();
        assert!(!path.starts_with(['/', '.']) && !path.contains('\\'), "{path}");
    }
}

#[test]
fn pointers_lead_to_the_value() {
    let text = json!({"family": "a/b~c", "containerDefinitions": [
        {"name": "w", "image": "nginx:1.27", "memory": 4, "privileged": true,
         "dockerLabels": {"a/b~c": "x"}}]});
    let report = run(&[("t.json", &text.to_string())]);
    let found =
        report.diagnostics.iter().find(|d| d.rule_id == "ecs/privileged-container").unwrap();
    assert_eq!(found.pointer, "/containerDefinitions/0/privileged");
    assert_eq!(text.pointer(&found.pointer), Some(&json!(true)));
}

#[test]
fn results_do_not_depend_on_other_files() {
    let one = task(&["web"]).to_string();
    let alone = fingerprints(&run(&[("a.json", &one)]));
    let both = run(&[("a.json", &one), ("z/other.json", &json!({"a": 1}).to_string())]);
    assert_eq!(alone, fingerprints(&both));
}

fn task(names: &[&str]) -> Value {
    let container =
        |name: &&str| json!({"name": name, "image": "nginx", "memory": 64, "privileged": true});
    json!({"family": "web", "containerDefinitions": names.iter().map(container).collect::<Vec<_>>()})
}

/// Rule and name of the container in the message → fingerprint.
fn fingerprints(report: &Report) -> BTreeMap<(String, String), String> {
    let found = report.diagnostics.iter();
    let all: Vec<_> =
        found.map(|d| ((d.rule_id.clone(), d.message.clone()), d.fingerprint.clone())).collect();
    let map: BTreeMap<_, _> = all.iter().cloned().collect();
    assert_eq!(map.len(), all.len(), "two findings say the same");
    assert!(!map.is_empty());
    map
}

#[test]
fn fingerprints_outlive_reformatting_and_moves() {
    let value = task(&["web", "log"]);
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    let compact = value.to_string();
    let before = fingerprints(&run(&[("a.json", &pretty)]));
    assert!(before.len() >= 4, "{before:#?}");
    assert_eq!(before, fingerprints(&run(&[("a.json", &compact)])), "compact");
    assert_eq!(before, fingerprints(&run(&[("deep/er/b.json", &pretty)])), "moved");
    let windows = format!("\u{feff}{}", pretty.replace('\n', "\r\n"));
    assert_eq!(before, fingerprints(&run(&[("a.json", &windows)])), "CR LF and a BOM");
    assert_eq!(
        before,
        fingerprints(&run(&[("a.json", &format!("// x\n\n{pretty}"))])),
        "a comment"
    );
    // A container before, after and between: those of the others stay.
    for names in [&["new", "web", "log"][..], &["web", "new", "log"], &["log", "web"]] {
        let after = fingerprints(&run(&[("a.json", &task(names).to_string())]));
        for (finding, fingerprint) in &before {
            assert_eq!(after.get(finding), Some(fingerprint), "{names:?} {finding:?}");
        }
    }
}

#[test]
fn fingerprints_tell_findings_apart() {
    let report = run(&[("a.json", &task(&["web", "log"]).to_string())]);
    let all: BTreeSet<&str> = report.diagnostics.iter().map(|d| d.fingerprint.as_str()).collect();
    assert_eq!(all.len(), report.diagnostics.len());
    // Equal ones: containers of the same name, and the same file twice.
    let report = run(&[("a.json", &task(&["web", "web"]).to_string())]);
    let all: BTreeSet<&str> = report.diagnostics.iter().map(|d| d.fingerprint.as_str()).collect();
    assert_eq!(all.len(), report.diagnostics.len());
    let text = task(&["web"]).to_string();
    let report = run(&[("a.json", &text), ("b.json", &text)]);
    let all: BTreeSet<(&str, &str)> =
        report.diagnostics.iter().map(|d| (d.path.as_str(), d.fingerprint.as_str())).collect();
    assert_eq!(all.len(), report.diagnostics.len());
}

/// The path is kept beside the fingerprint, not hashed: but what another file holds must not move
/// the fingerprints of this one, or a new file would empty a baseline.
#[test]
fn fingerprints_do_not_depend_on_other_files() {
    let text = task(&["web"]).to_string();
    let alone = run(&[("b.json", &text)]);
    let beside = run(&[("a.json", &text), ("b.json", &text)]);
    let of = |report: &Report| -> Vec<String> {
        let here = report.diagnostics.iter().filter(|d| d.path == "b.json");
        here.map(|d| d.fingerprint.clone()).collect()
    };
    assert_eq!(of(&alone), of(&beside));
}

#[test]
fn findings_about_the_file_have_fingerprints_too() {
    let text = "{\"family\": \"a\", \"containerDefinitions\": [], \"family\": \"b\", \"cpu\": \"1\", \"cpu\": \"2\"}";
    let report = run(&[("a.json", text)]);
    let twice: Vec<_> =
        report.diagnostics.iter().filter(|d| d.rule_id == "general/duplicate-key").collect();
    assert_eq!(twice.len(), 2);
    assert_ne!(twice[0].fingerprint, twice[1].fingerprint);
}
