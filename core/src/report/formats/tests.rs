//! Every form over one report with everything in it.

use super::*;
use crate::report::text::fake;
use crate::report::{Edit, Fix, Related, ResourceName, When};
use crate::rule::{Level, Severity};

const TEXT: &str =
    "{\n  \"名\": 1, \"privileged\": true,\n  \"password\": \"hunter2-hunter2\"\n}\n";
const STYLE: Style = Style { color: false, width: 80 };

fn everything() -> (Vec<Unit>, Report) {
    let mut units = vec![
        fake::unit("svc/a b.json", TEXT),
        fake::unit("svc/role.json", "{\n  \"Statement\": []\n}\n"),
    ];
    units.push(fake::unit("broken.json", "{"));
    units[2].status = crate::unit::Status::Unreadable("permission denied".to_string());
    let mut first = fake::finding(&units, Level::Error, "ecs/privileged-container", "true");
    first.message = "Container \"<b>\" | runs, 100%: privileged [x]".to_string();
    first.severity = Some(Severity::High);
    first.resource = Some(ResourceName {
        kind: "AWS::ECS::TaskDefinition".into(),
        id: "web".into(),
        address: "web".into(),
    });
    first.when = vec![When::Parameter { parameter: "Env".into(), value: Some("dev".into()) }];
    first.related = vec![fake::related(&units, 1, "[]", "the role")];
    let edit = |at: &Related| Edit {
        path: at.path.clone(),
        range: at.range,
        new_text: "false".into(),
        span: at.span,
        unit: at.unit,
    };
    first.fixes = vec![Fix {
        title: "Set `privileged` to false".into(),
        safety: "suggestion",
        edits: vec![edit(&fake::related(&units, 0, "true", ""))],
    }];
    let mut second = fake::finding(&units, Level::Warning, "ecs/secret", "\"hunter2-hunter2\"");
    second.sensitive = true;
    let mut third = fake::finding(&units, Level::Info, "ecs/known", "1");
    third.suppressed = Some("accepted by the team".to_string());
    let report = fake::report(&units, vec![first, second, third]);
    (units, report)
}

fn text(format: Format) -> String {
    let (units, report) = everything();
    let engine = Engine::new(vec![fake::rule("ecs/privileged-container")], Default::default(), "");
    render(format, Input { engine: &engine, report: &report, units: &units, style: STYLE }).unwrap()
}

#[test]
fn words_lead_back() {
    for format in Format::ALL {
        assert_eq!(Format::from_word(format.word()), Some(format));
    }
    assert_eq!(Format::from_word("pdf"), None);
}

#[test]
fn no_form_shows_a_secret_and_none_hides_a_finding() {
    for format in Format::ALL {
        let text = text(format);
        assert!(!text.contains("hunter2"), "{format:?}: {text}");
        assert!(text.contains("ecs/privileged-container"), "{format:?}: {text}");
        assert!(text.ends_with('\n'), "{format:?}");
    }
}

#[test]
fn lines_of_json_are_objects() {
    let text = text(Format::Jsonl);
    let kinds: Vec<String> = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|value| value["type"].as_str().unwrap().to_string())
        .collect();
    assert_eq!(
        kinds,
        ["run", "file", "file", "file", "diagnostic", "diagnostic", "diagnostic", "summary"]
    );
}

#[test]
fn github() {
    insta::assert_snapshot!(text(Format::Github));
}

#[test]
fn gitlab() {
    insta::assert_snapshot!(text(Format::Gitlab));
}

#[test]
fn junit() {
    insta::assert_snapshot!(text(Format::Junit));
}

#[test]
fn checkstyle() {
    insta::assert_snapshot!(text(Format::Checkstyle));
}

#[test]
fn rdjson_counts_bytes() {
    let value: serde_json::Value = serde_json::from_str(&text(Format::Rdjson)).unwrap();
    let first = &value["diagnostics"][0];
    // `  "名": 1, "privileged": ` has 26 bytes and 24 characters.
    assert_eq!(first["location"]["range"]["start"]["column"], 27);
    assert_eq!(first["suggestions"][0]["text"], "false");
    assert_eq!(first["relatedLocations"][0]["location"]["path"], "svc/role.json");
}

#[test]
fn sarif_has_what_github_reads() {
    let value: serde_json::Value = serde_json::from_str(&text(Format::Sarif)).unwrap();
    let run = &value["runs"][0];
    let result = &run["results"][0];
    assert_eq!(result["message"]["text"].as_str().unwrap().matches("[the role](1)").count(), 1);
    assert!(result["message"]["text"].as_str().unwrap().contains("\\[x\\]"));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "svc/a%20b.json");
    assert_eq!(
        (&place["region"]["startLine"], &place["region"]["startColumn"]),
        (&2.into(), &25.into())
    );
    assert_eq!(result["partialFingerprints"]["plimsoll/v1"], "v1:0");
    assert_eq!(result["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap().len(), 2);
    assert_eq!(run["results"][2]["suppressions"][0]["justification"], "accepted by the team");
    let rule = &run["tool"]["driver"]["rules"][0];
    assert_eq!(rule["properties"]["security-severity"], "8.0");
    assert_eq!(run["results"][0]["ruleIndex"], 0);
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn markdown() {
    insta::assert_snapshot!(text(Format::Markdown));
}

#[test]
fn html_holds_no_markup_of_a_file() {
    let page = text(Format::Html);
    assert!(!page.contains("<b>\" |"), "{page}");
    assert!(page.contains("&lt;b&gt;") && page.contains("<mark>true</mark>"), "{page}");
    assert!(!page.contains("http://") && !page.contains("src="), "{page}");
}
