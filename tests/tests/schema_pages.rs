//! A page whose check is a JSON Schema, through both doors.

use plimsoll_core::engine::{Config, Engine, Host};
use plimsoll_core::rule::parse::{self, PageCheck};
use plimsoll_core::rule::{Check, Rule};

const PAGE: &str = r#"---
summary: A task definition is not written as our team does
level: warning
category: operations
confidence: high
on: [AWS::ECS::TaskDefinition]
fix: none
packs: [recommended]
since: 0.1.0
sources: []
---

# Our task definitions

```json schema
{
  "required": ["Family", "ContainerDefinitions"],
  "properties": {
    "Family": {"pattern": "^team-[a-z]+$"},
    "ContainerDefinitions": {
      "maxItems": 2,
      "items": {
        "properties": {"Image": {"pattern": "^registry\\.example\\.com/"}},
        "if": {"properties": {"Essential": {"const": true}}, "required": ["Essential"]},
        "then": {"required": ["HealthCheck"]}
      }
    }
  }
}
```
"#;

fn engine() -> Engine {
    let page = parse::parse("team/task-definition", PAGE).unwrap();
    let PageCheck::Schema(schema) = page.check else { panic!("{:?}", page.check) };
    let check = Check::Schema(schema.into());
    let rule = Rule { meta: page.meta, check, page: PAGE.into() };
    Engine::new(vec![rule], plimsoll_rules::data::shapes(), "")
}

/// The texts at the places of the findings, in order, and how many answers are not known.
fn run(path: &str, text: &str) -> (Vec<String>, u64) {
    let engine = engine();
    let unit = engine.read(path, text.as_bytes(), &engine.options());
    let report =
        engine.check(std::slice::from_ref(&unit), &Config::default(), Host::default()).unwrap();
    assert!(report.statistics.rules.iter().all(|rule| rule.errors.is_empty()));
    let mut spans: Vec<_> = report.diagnostics.iter().map(|d| d.span).collect();
    spans.sort();
    let texts = spans.iter().map(|span| span.of(text).to_string()).collect();
    (texts, report.summary.undetermined)
}

#[test]
fn an_api_document_is_held_against_it() {
    let text = r#"{"family": "web", "containerDefinitions": [
 {"name": "a", "image": "nginx:1.27", "essential": true},
 {"name": "b", "image": "registry.example.com/b:1", "essential": false}]}"#;
    let (found, undetermined) = run("task.json", text);
    assert_eq!(found, ["\"web\"", "\"a\"", "\"nginx:1.27\""]);
    assert_eq!(undetermined, 0);
}

#[test]
fn what_a_template_leaves_open_is_not_judged() {
    let text = "Parameters:
  Image: {Type: String}
  Prefix: {Type: String, AllowedValues: [team, other]}
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: !Sub '${Prefix}-web'
      ContainerDefinitions:
        - Name: a
          Image: !Ref Image
          Essential: !Ref AWS::NoValue
";
    let (found, undetermined) = run("template.yaml", text);
    assert_eq!(found, ["'${Prefix}-web'"], "only where the prefix is the other");
    assert_eq!(undetermined, 1, "the image is not known");
}
