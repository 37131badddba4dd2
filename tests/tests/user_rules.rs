//! Rules of the user's: pages that are read when the engine is made. They ask policies as native rules do, and
//! one whose expressions fail is told once and harms no other.

use plimsoll_core::engine::{Config, Engine, Host};
use plimsoll_core::report::Report;
use plimsoll_core::rule::parse::{PageCheck, parse};
use plimsoll_core::rule::{Check, Rule};

/// A rule from the check of a page.
fn rule(id: &str, on: &str, check: &str) -> Rule {
    let page = format!(
        "---\nsummary: X\nlevel: error\ncategory: validity\nconfidence: high\non: [{on}]\nfix: none\npacks: [strict]\nsince: 0.1.0\n---\n\n# X\n\n```cel\n{check}\n```\n"
    );
    let parsed = parse(id, &page).unwrap();
    let PageCheck::Cel(check) = parsed.check else { panic!("{id} has no CEL") };
    Rule { meta: parsed.meta, check: Check::Cel(check), page: page.into() }
}

fn run(rules: Vec<Rule>, text: &str) -> Report {
    let built_in = plimsoll_rules::engine();
    let error = built_in.rule("general/rule-error").unwrap().clone();
    let rules = rules.into_iter().chain([error]).collect();
    let engine = Engine::new(rules, built_in.shapes().clone(), "");
    let unit = engine.read("a.yaml", text.as_bytes(), &engine.options());
    let config = Config { select: vec!["ALL".into()], ..Config::default() };
    engine.check(&[unit], &config, Host::default()).unwrap()
}

fn said(report: &Report) -> Vec<String> {
    report.diagnostics.iter().map(|d| format!("{}: {}", d.rule_id, d.message)).collect()
}

fn template(trusted: &str, resource: &str) -> String {
    format!(
        "Parameters:\n  Bucket:\n    Type: String\nResources:\n  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      Family: web\n      TaskRoleArn: !GetAtt Role.Arn\n      ContainerDefinitions:\n        - {{Name: web, Image: nginx:1.27, Memory: 256}}\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Version: \"2012-10-17\"\n        Statement:\n          - {{Effect: Allow, Principal: {{Service: {trusted}}}, Action: sts:AssumeRole}}\n      Policies:\n        - PolicyName: p\n          PolicyDocument:\n            Version: \"2012-10-17\"\n            Statement:\n              - {{Effect: Allow, Action: s3:GetObject, Resource: {resource}}}\n"
    )
}

const READS: &str = "each r: linked('task-role')\nassert: allows(r, 's3:GetObject', 'arn:aws:s3:::logs/a')\nat: self.TaskRoleArn\nmessage: The role of {self.Family} cannot read the logs";
const TRUSTS: &str = "each r: linked('task-role')\nassert: trusts(r, 'ecs-tasks.amazonaws.com')\nat: self.TaskRoleArn\nmessage: The role of {self.Family} is not for tasks";

fn asked(check: &str, text: &str) -> (usize, u64) {
    let report = run(vec![rule("own/r", "AWS::ECS::TaskDefinition", check)], text);
    assert!(report.statistics.rules.iter().all(|rule| rule.errors.is_empty()));
    (report.diagnostics.len(), report.summary.undetermined)
}

#[test]
fn policies_are_asked_in_three_values() {
    let of = |resource: &str| asked(READS, &template("ecs-tasks.amazonaws.com", resource));
    assert_eq!(of("arn:aws:s3:::logs/*"), (0, 0));
    assert_eq!(of("\"*\""), (0, 0));
    assert_eq!(of("arn:aws:s3:::other/*"), (1, 0));
    assert_eq!(of("!Sub \"arn:aws:s3:::${Bucket}/*\""), (0, 1));
    let on_nothing =
        READS.replace(", 'arn:aws:s3:::logs/a'", "").replace("s3:GetObject", "s3:PutObject");
    assert_eq!(asked(&on_nothing, &template("ecs-tasks.amazonaws.com", "\"*\"")), (1, 0));
    let on_some = READS.replace(", 'arn:aws:s3:::logs/a'", "");
    assert_eq!(asked(&on_some, &template("ecs-tasks.amazonaws.com", "\"*\"")), (0, 0));
    assert_eq!(asked(&on_some, &template("ecs-tasks.amazonaws.com", "arn:aws:s3:::x")), (0, 1));
}

#[test]
fn trust_is_asked_in_three_values() {
    assert_eq!(asked(TRUSTS, &template("ecs-tasks.amazonaws.com", "\"*\"")), (0, 0));
    assert_eq!(asked(TRUSTS, &template("ec2.amazonaws.com", "\"*\"")), (1, 0));
    assert_eq!(asked(TRUSTS, &template("!Ref Bucket", "\"*\"")), (0, 1));
}

/// What is said of a rule that cannot be run.
fn refused(on: &str, check: &str) -> String {
    let text = "Resources:\n  A:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      Family: a\n      ContainerDefinitions: [{Name: a, Image: x, Memory: 1}]\n";
    let report = run(vec![rule("own/r", on, check)], text);
    said(&report).into_iter().find(|s| s.starts_with("general/rule-error")).unwrap_or_default()
}

#[test]
fn a_property_that_no_kind_has_is_told_with_its_place() {
    let on = "AWS::ECS::TaskDefinition";
    let check = "each c: self.ContainerDefinition\nassert: c.Memory > 512\nmessage: x";
    assert_eq!(
        refused(on, check),
        "general/rule-error: Rule own/r could not be evaluated here: TaskDefinition has no property \
         `ContainerDefinition`; did you mean `ContainerDefinitions`? (`each[0]`, line 15, column 9 of its page)"
    );
    let below = "each c: self.ContainerDefinitions.filter(c, has(c.Name))\nwhen: self.Family != ''\n\
                 // a comment\nassert: c.Memory > 512\n  || c.Memori > 3\nmessage: x";
    let said = refused(on, below);
    assert!(
        said.contains("ContainerDefinition has no property `Memori`; did you mean `Memory`?"),
        "{said}"
    );
    assert!(said.ends_with("(`assert`, line 19, column 6 of its page)"), "{said}");
    // Where one kind of several has it, or a kind is not known, nothing is wrong.
    let either = "assert: has(self.Family) || has(self.ServiceName)\nmessage: x";
    assert_eq!(refused("AWS::ECS::TaskDefinition, AWS::ECS::Service", either), "");
    assert_eq!(
        refused("AWS::ECS::TaskDefinition, Own::New::Kind", "assert: self.X != 1\nmessage: x"),
        ""
    );
    for (read, name) in [
        ("has(self.RuntimePlatform.CpuArch)", "CpuArch"),
        ("self.?Volumes.orValue([]).all(v, v.Nam != '')", "Nam"),
        (
            "self.ContainerDefinitions.map(c, c.?PortMappings.orValue([])).flatten().exists(p, has(p.Port))",
            "Port",
        ),
        ("self.ContainerDefinitions.all(i, c, c['Imag'] != '')", "Imag"),
        (
            "self.ContainerDefinitions.all(c, c.DockerLabels.all(k, v, v.x == k) && c.Mem > 1)",
            "Mem",
        ),
    ] {
        let said = refused(on, &format!("assert: {read}\nmessage: x"));
        assert!(said.contains(&format!("has no property `{name}`")), "{read}: {said}");
    }
    assert_eq!(
        refused(on, "assert: self.Family != '' || {'a': 1}.b == 1\nmessage: {self.Family}"),
        ""
    );
    assert!(
        refused(on, "assert: self.Family != 'a'\nmessage: Task {self.Famili}")
            .contains("`message`")
    );
}

#[test]
fn a_rule_that_fails_is_told_once_and_harms_no_other() {
    let broken = "each c: self.ContainerDefinitions\nassert: c.Image > 3\nmessage: {c.Name}";
    let good = "each c: self.ContainerDefinitions\nassert: c.Memory > 512\nat: c.Memory\nmessage: Container {c.Name} is small";
    let text = "Resources:\n  A: &t\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - {Name: a, Image: x, Memory: 1}\n        - {Name: b, Image: x, Memory: 1}\n  B: *t\n";
    let on = "AWS::ECS::TaskDefinition";
    let report = run(vec![rule("own/broken", on, broken), rule("own/good", on, good)], text);
    let said = said(&report);
    let told: Vec<&String> = said.iter().filter(|s| s.starts_with("general/rule-error")).collect();
    assert_eq!(told.len(), 1, "{said:?}");
    assert!(told[0].contains("Rule own/broken could not be evaluated here"), "{told:?}");
    assert!(said.iter().any(|s| s == "own/good: Container \"a\" is small"), "{said:?}");
    assert!(report.summary.undetermined >= 2, "{:?}", report.summary);
}

#[test]
fn built_in_rules_never_fail_on_the_corpus() {
    let Some(root) = plimsoll_tests::corpus() else {
        plimsoll_tests::not_run("corpus: not present, 1 test not run");
        return;
    };
    let engine = plimsoll_rules::engine();
    let files = plimsoll_tests::files(&root, &plimsoll_tests::CORPUS_SUFFIXES);
    let units: Vec<_> =
        files.iter().map(|(path, bytes)| engine.read(path, bytes, &engine.options())).collect();
    let config = Config { select: vec!["ALL".into()], ..Config::default() };
    let report = engine.check(&units, &config, Host::default()).unwrap();
    let failed: Vec<_> =
        report.statistics.rules.iter().filter(|rule| !rule.errors.is_empty()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(report.statistics.rules.iter().map(|rule| rule.resources).sum::<u64>() > 10_000);
}
