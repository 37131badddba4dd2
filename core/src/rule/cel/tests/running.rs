//! Whole checks: loops, findings, places, messages.

use super::super::Program;
use super::support::{check, pointed, run_check, unit};
use crate::model::Reason;
use crate::rule::page::CelCheck;
use crate::unit::Unit;
use serde_json::json;

fn model() -> Unit {
    unit(&json!({
        "Family": "shop",
        "Cpu": "256",
        "Volumes": [],
        "Options": {"a": 1, "b": 2},
        "Image": "nginx:latest",
        "Branch": {"?if": [true, {"x": 1}]},
        "Choice": {"?if": ["good", "bad"]},
        "Size": {"?param": [256, 300]},
        "Later": "?unknown",
        "Open": {"?open": {"a": 1}},
        "Nested": {"Inner": {"Key": 1}, "Empty": {}},
        "ContainerDefinitions": [
            {"Name": "web", "Privileged": true, "PortMappings": [{"ContainerPort": 80}, {"ContainerPort": 81}]},
            {"Name": "log"},
            {"Image": "db", "PortMappings": [{"ContainerPort": 80}]},
        ],
    }))
}

fn messages(unit: &Unit, check: &CelCheck) -> Vec<String> {
    let ran = run_check(unit, check);
    assert!(ran.errors.is_empty(), "{:?}", ran.errors);
    ran.found.into_iter().map(|found| found.message).collect()
}

#[test]
fn points_at_the_value() {
    let unit = model();
    let rule = check(
        &["c: self.ContainerDefinitions"],
        "",
        "c.Privileged != true",
        "c.Privileged",
        "Container {c.Name} runs privileged",
    );
    let ran = run_check(&unit, &rule);
    assert_eq!(ran.found.len(), 1);
    assert_eq!(ran.found[0].message, "Container \"web\" runs privileged");
    assert_eq!(pointed(&unit, &ran.found[0]), "true");
    assert!(ran.found[0].at.node.is_some());
    // Without `at` it is the last scalar that was read.
    let last = CelCheck { at: None, ..rule };
    assert_eq!(run_check(&unit, &last).found, ran.found);
}

#[test]
fn points_at_what_has_no_value() {
    let unit = model();
    let place = |each: &[&str], assert: &str, at: &str| {
        let ran = run_check(&unit, &check(each, "", assert, at, ""));
        ran.found.iter().map(|found| pointed(&unit, found).to_string()).collect::<Vec<_>>()
    };
    let containers = &["c: self.ContainerDefinitions"][..];
    // The name, or the first key.
    let missing = ["\"web\"", "\"log\"", "\"Image\""];
    assert_eq!(place(containers, "has(c.Memory)", "c.Memory"), missing);
    assert_eq!(place(containers, "has(c.Memory)", ""), missing);
    assert_eq!(
        place(containers, "has(c.LogConfiguration.Options)", "c.LogConfiguration.Options"),
        missing
    );
    // The key that the map stands under.
    assert_eq!(place(&[], "has(self.Nested.Inner.X)", "self.Nested.Inner.X"), ["\"Inner\""]);
    assert_eq!(place(&[], "has(self.Nested.Empty.X)", ""), ["\"Empty\""]);
    // The name of the whole.
    assert_eq!(place(&[], "has(self.Memory)", "self.Memory"), ["\"shop\""]);
    // The whole.
    assert_eq!(place(&[], "false", ""), ["{"]);
    assert_eq!(place(&[], "self.Cpu == '1'", "resource"), ["{"]);
    // Keys.
    assert_eq!(place(&[], "self.Cpu == '1'", "key(self.Cpu)"), ["\"Cpu\""]);
    assert_eq!(place(&["k, v: self.Options"], "v < 2", "k"), ["\"b\""]);
    assert_eq!(place(&["k, v: self.Options"], "v < 2", "v"), ["2"]);
    assert_eq!(place(&["k: self.Options"], "k == 'a'", ""), ["{"]);
    // Items of made lists keep their place.
    let ports = "duplicates(self.ContainerDefinitions.map(c, has(c.PortMappings), c.PortMappings)\
                 .flatten().map(p, p.ContainerPort))";
    assert_eq!(place(&[], &format!("{ports}.size() == 0"), ports), ["80"]);
    assert_eq!(place(&[&format!("d: {ports}")], "false", "d"), ["80"]);
}

#[test]
fn worlds_name_the_branch() {
    let unit = model();
    let rule = check(&[], "", "self.Choice == 'good'", "self.Choice", "{self.Choice}");
    let ran = run_check(&unit, &rule);
    assert_eq!((ran.worlds, ran.found.len()), (2, 1));
    assert_eq!(pointed(&unit, &ran.found[0]), "\"bad\"");
    assert_eq!(ran.found[0].message, "\"bad\"");
    let size = run_check(&unit, &check(&[], "", "self.Size == 256", "", "{self.Size}"));
    assert_eq!((size.worlds, size.found.len()), (2, 1));
    assert_eq!(size.found[0].message, "300");
    // A choice that nothing asks for makes no world.
    assert_eq!(run_check(&unit, &check(&[], "", "self.Cpu == '256'", "", "")).worlds, 1);
}

#[test]
fn loops() {
    let unit = model();
    let nested = check(
        &["c: self.ContainerDefinitions", "i, p: c.PortMappings"],
        "",
        "p.ContainerPort > 100",
        "p.ContainerPort",
        "{i}: {p.ContainerPort}",
    );
    // The second container has no port mappings: nothing to look at.
    assert_eq!(messages(&unit, &nested), ["0: 80", "1: 81", "0: 80"]);
    let map = check(&["k, v: self.Options"], "", "false", "", "{k}={v}");
    assert_eq!(messages(&unit, &map), ["\"a\"=1", "\"b\"=2"]);
    let unknown = run_check(&unit, &check(&["x: self.Later"], "", "false", "", ""));
    assert_eq!((unknown.found.len(), unknown.undetermined), (0, vec![Reason::Parameter]));
    let absent = run_check(&unit, &check(&["x: self.Nothing"], "", "false", "", ""));
    assert_eq!((absent.found.len(), absent.undetermined.len()), (0, 0));
    let open = run_check(&unit, &check(&["k, v: self.Open"], "", "false", "", ""));
    assert_eq!((open.found.len(), open.undetermined), (1, vec![Reason::Macro]));
    let wrong = run_check(&unit, &check(&["x: self.Cpu"], "", "false", "", ""));
    assert_eq!(wrong.errors, ["each: a list or a map is needed, not string"]);
}

#[test]
fn when_and_assert() {
    let unit = model();
    let outcome = |when: &str, assert: &str| {
        let ran = run_check(&unit, &check(&[], when, assert, "", ""));
        (ran.found.len(), ran.undetermined.len(), ran.errors.len())
    };
    assert_eq!(outcome("true", "false"), (1, 0, 0));
    assert_eq!(outcome("true", "true"), (0, 0, 0));
    assert_eq!(outcome("false", "false"), (0, 0, 0));
    assert_eq!(outcome("self.Later == 1", "false"), (0, 1, 0));
    assert_eq!(outcome("self.Nothing > 1", "false"), (0, 0, 0));
    assert_eq!(outcome("self.Nothing", "false"), (0, 0, 0));
    assert_eq!(outcome("self.Cpu", "false"), (0, 1, 1));
    assert_eq!(outcome("", "self.Later == 1"), (0, 1, 0));
    assert_eq!(outcome("", "self.Later == 1 && false"), (1, 0, 0));
    assert_eq!(outcome("", "self.Nothing > 1"), (0, 1, 1));
    assert_eq!(outcome("", "1 / 0 == 1"), (0, 1, 1));
    assert_eq!(outcome("", "self.Cpu"), (0, 1, 1));
    let ran = run_check(&unit, &check(&[], "", "self.Nothing > 1", "", ""));
    assert_eq!(ran.errors, ["assert: `Nothing` is absent; guard it with has()"]);
}

#[test]
fn budget_of_a_run() {
    let unit = model();
    let spent = check(&[], "", "lists.range(1000000).size() > 0", "", "");
    let ran = run_check(&unit, &spent);
    assert_eq!((ran.capped, ran.undetermined), (true, vec![Reason::TooMany]));
    assert!(ran.errors.is_empty());
    // Each turn is within its budget, all together are not.
    let many = check(
        &["a: lists.range(1000)", "b: lists.range(1000)", "c: lists.range(1000)"],
        "",
        "a + b + c >= 0",
        "",
        "",
    );
    let ran = run_check(&unit, &many);
    assert!(ran.capped && ran.found.is_empty());
}

#[test]
fn message_forms() {
    let long = "x".repeat(200);
    let unit = unit(&json!({
        "Text": "a\"b\nc", "Long": long, "List": ["a", 1, true], "Number": 1.5, "Whole": 2.0,
        "Null": null, "Later": "?unknown", "Ref": "?resource", "Map": {"k": "v"},
        "Many": (0..20).collect::<Vec<_>>(),
    }));
    let write = |message: &str| messages(&unit, &check(&[], "", "false", "", message)).remove(0);
    assert_eq!(write("plain"), "plain");
    assert_eq!(write("{{literal}}"), "{literal}");
    assert_eq!(write("{self.Text}"), "\"a\\\"b\\nc\"");
    assert_eq!(write("{raw(self.Text)}"), "a\"b\\nc");
    assert_eq!(write("{self.Long}"), format!("\"{}…\"", "x".repeat(120)));
    assert_eq!(write("{self.List}!"), "\"a\", 1, true!");
    assert_eq!(write("{raw(self.List)}"), "a, 1, true");
    assert_eq!(write("{self.Many}"), "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …");
    assert_eq!(write("{self.Number} {self.Whole}"), "1.5 2");
    assert_eq!(write("{self.Null}"), "null");
    assert_eq!(write("{self.Later}"), "\"?unknown\"", "as the file writes it");
    assert_eq!(write("{self.Ref}"), "\"?resource\"");
    assert_eq!(write("{self.Map}"), "{ \"k\": \"v\" }");
    assert_eq!(write("{self.Nothing} {1 / 0}"), "? ?");
    assert_eq!(write("{size(self.List)} of { {'a': 1}.a}"), "3 of 1", "a map in an expression");
}

#[test]
fn related_places() {
    let unit = model();
    let rule = CelCheck {
        related: vec![
            ("self.Family".to_string().into(), "the family {self.Family}".to_string().into()),
            ("self.Nothing".to_string().into(), "nothing".to_string().into()),
            (
                "self.ContainerDefinitions.map(c, has(c.Name), c.Name)".to_string().into(),
                "here".to_string().into(),
            ),
        ]
        .into(),
        ..check(&[], "", "false", "self.Cpu", "")
    };
    let ran = run_check(&unit, &rule);
    let related: Vec<_> = ran.found[0]
        .related
        .iter()
        .map(|(place, text)| (place.span.of(&unit.source.text), text.as_str()))
        .collect();
    assert_eq!(
        related,
        [("\"shop\"", "the family \"shop\""), ("\"web\"", "here"), ("\"log\"", "here")]
    );
}

#[test]
fn compile_errors_name_the_field() {
    let mistake = |check: &CelCheck| {
        let error = Program::compile(check).map(|_| ()).unwrap_err();
        (error.field, error.offset, error.message)
    };
    let wrong =
        |field: &str, offset: u32, message: &str| (field.to_string(), offset, message.to_string());
    let unknown = "`d` is not known here; did you mean `c`?";
    let each = &["c: self.C"][..];
    assert_eq!(mistake(&check(each, "", "d.X", "", "")), wrong("assert", 0, unknown));
    assert_eq!(mistake(&check(each, "d", "true", "", "")), wrong("when", 0, unknown));
    assert_eq!(mistake(&check(each, "", "true", " d", "")), wrong("at", 1, unknown));
    assert_eq!(mistake(&check(each, "", "true", "", "a {d}")), wrong("message", 3, unknown));
    assert_eq!(
        mistake(&check(&["c: self.C", "p: d.P"], "", "true", "", "")),
        wrong("each[1]", 0, unknown)
    );
    assert_eq!(mistake(&check(&["a, b, c: self.C"], "", "true", "", "")).0, "each[0]");
    assert_eq!(
        mistake(&check(each, "", "true", "", "a {c")),
        wrong("message", 4, "`}` is missing at the end of `{expression}`")
    );
    assert_eq!(
        mistake(&check(each, "", "true", "", "a } b")),
        wrong("message", 2, "`}` without `{`; write `}}` for a brace")
    );
    assert_eq!(
        mistake(&check(each, "", "", "", "")),
        wrong("assert", 0, "an expression is missing here")
    );
}

#[test]
fn programs_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Program>();
}
