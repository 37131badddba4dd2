//! The reader by example: what a property is in every world that can be told apart.

mod corpus;
mod functions;
mod hostile;
mod templates;

use super::{is_template, read};
use crate::input::{Kind, ReadOptions};
use crate::limits;
use crate::model::world::{Decision, Slot};
use crate::model::{Got, Point, Ref, ResourceId, ResourceRef, Shapes, World};
use crate::syntax::{Tree, json, yaml};
use crate::text::Source;
use crate::unit::{Status, Unit};

/// A small table of shapes; the real one is tried on the corpus.
pub(super) const SHAPES: &str = "\
kind Test::Unit::Thing 0
kind AWS::IAM::Role 2
kind AWS::ECR::Repository 3
shape 0 Thing
Name name s
Text text s
Count count i
Ratio ratio n
Flag flag b
Texts texts [s
Counts counts [i
Inner inner 1
Inners inners [1
Labels labels {s
Any any *
Document document j
shape 1 Inner
Name name s
Count count i
shape 2 Role
RoleName roleName s
AssumeRolePolicyDocument assumeRolePolicyDocument j
ManagedPolicyArns - [s
Policies - [1
shape 3 Repository
RepositoryName repositoryName s
RepositoryPolicyText policyText j
Tags tags [4
shape 4 Tag
Key Key s
Value Value s
";

pub(super) fn parse(text: &str) -> Tree {
    let source = Source::from_text(text);
    let json = text.trim_start().starts_with('{');
    if json { json::parse(source.text) } else { yaml::parse(source.text) }
}

pub(super) fn unit_with(text: &str, shapes: &Shapes, given: &[(&str, &str)]) -> Unit {
    let given: Vec<_> = given.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
    let options = ReadOptions { shapes, kind: None, parameters: &given };
    let tree = parse(text);
    let (tree, model, notices, partly) = read(tree, &options);
    Unit {
        path: "template".to_string(),
        source: Source::from_text(text),
        tree,
        kind: Some(Kind::Cloudformation),
        status: partly.map_or(Status::Checked, Status::Partly),
        marked: true,
        model,
        notices,
    }
}

pub(super) fn unit_given(text: &str, given: &[(&str, &str)]) -> Unit {
    unit_with(text, &Shapes::parse(SHAPES).expect("the table"), given)
}

pub(super) fn unit(text: &str) -> Unit {
    unit_given(text, &[])
}

/// A value in the current world, in a form like JSON.
pub(super) fn show(world: &World<'_>, at: Ref) -> String {
    match world.get(at) {
        Got::Absent => "absent".to_string(),
        Got::Unknown(reason) => format!("?{reason:?}"),
        Got::Null => "null".to_string(),
        Got::Bool(value) => value.to_string(),
        Got::Int(value) => value.to_string(),
        Got::Float(value) => format!("{value:?}"),
        Got::Str(text) => format!("{text:?}"),
        Got::Texts(texts) => format!("texts {texts:?}"),
        Got::Resource(resource, attribute) => {
            let unit = world.unit(resource.unit).expect("a unit");
            let id = &world.resource(resource).expect("a resource").id;
            match attribute {
                Some(text) => format!("@{id}.{}", unit.model.text(&unit.tree, text)),
                None => format!("@{id}"),
            }
        }
        Got::List(list) => {
            let items: Vec<_> = world.items(list).iter().map(|at| show(world, *at)).collect();
            format!("[{}]", items.join(", "))
        }
        Got::Map(map) => {
            let mut fields: Vec<_> = world
                .fields(map)
                .iter()
                .map(|(name, _, at)| format!("{name}: {}", show(world, *at)))
                .collect();
            if world.is_open(map) {
                fields.push("…".to_string());
            }
            format!("{{{}}}", fields.join(", "))
        }
    }
}

fn step(world: &World<'_>, at: Ref, name: &str) -> Result<Ref, String> {
    match world.get(at) {
        Got::Map(map) => match world.field(map, name) {
            Slot::Value(value) => Ok(value),
            Slot::Absent => Err("absent".to_string()),
            Slot::Unknown(reason) => Err(format!("?{reason:?}")),
        },
        Got::List(list) => {
            let index: usize = name.parse().expect("an index");
            world.items(list).get(index).copied().ok_or_else(|| "absent".to_string())
        }
        _ => Err(show(world, at)),
    }
}

fn decisions(unit: &Unit, world: &World<'_>) -> String {
    let mut words = Vec::new();
    for decision in world.decisions() {
        words.push(match decision {
            Decision::Parameter(_, id, point) => {
                let parameter = &unit.model.parameters[usize::from(id.0)];
                match &parameter.points[usize::from(point)] {
                    Point::Value(value) => format!("{}={value}", parameter.name),
                    Point::Other => format!("{}=?", parameter.name),
                }
            }
            Decision::Condition(_, id, holds) => {
                let name = &unit.model.conditions[usize::from(id.0)].name;
                if holds { name.clone() } else { format!("!{name}") }
            }
        });
    }
    words.join(", ")
}

pub(super) fn find(unit: &Unit, id: &str) -> ResourceId {
    let index = unit.model.resources.iter().position(|resource| resource.id == id);
    ResourceId(index.unwrap_or_else(|| panic!("no resource {id}")) as u32)
}

/// Every value of a property (`Thing.Inner.Name`, `Thing.Texts.0`), with what it rests on.
pub(super) fn cases_of(unit: &Unit, path: &str) -> Vec<String> {
    let units = std::slice::from_ref(unit);
    let world = World::new(units);
    let mut names = path.split('.');
    let resource = find(unit, names.next().expect("a resource"));
    let names: Vec<_> = names.collect();
    let mut cases = Vec::new();
    for _ in 0..limits::WORLDS {
        let resource = world.resource(ResourceRef { unit: 0, resource }).expect("a resource");
        let exists = resource.condition.is_none_or(|id| world.condition(0, id) == Some(true));
        if exists {
            let mut at = Ok(Ref { unit: 0, value: resource.properties });
            for name in &names {
                at = at.and_then(|at| step(&world, at, name));
            }
            let value = at.map_or_else(|text| text, |at| show(&world, at));
            let when = decisions(unit, &world);
            let capped = if world.capped() { " (capped)" } else { "" };
            let when = if when.is_empty() { when } else { format!(" when {when}") };
            cases.push(format!("{value}{capped}{when}"));
        }
        if !world.next() {
            return cases;
        }
    }
    cases.push("… more worlds".to_string());
    cases
}

pub(super) fn cases(text: &str, path: &str) -> Vec<String> {
    cases_of(&unit(text), path)
}

/// The only value of a property.
pub(super) fn one(text: &str, path: &str) -> String {
    let mut cases = cases(text, path);
    assert_eq!(cases.len(), 1, "{cases:?}");
    cases.remove(0)
}

/// One resource `Thing` with one property, in a template with more sections.
pub(super) fn thing(property: &str) -> String {
    format!(
        "Parameters:
  Env: {{Type: String, Default: dev, AllowedValues: [dev, prod]}}
  Free: {{Type: String}}
  Size: {{Type: Number, Default: 3}}
  Subnets: {{Type: CommaDelimitedList, Default: 'a, b'}}
  Image: {{Type: 'AWS::SSM::Parameter::Value<String>', Default: /my/image}}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Mappings:
  Sizes:
    dev: {{Cpu: 256, Zones: [a]}}
    prod: {{Cpu: 1024, Zones: [a, b]}}
Resources:
  Role: {{Type: 'AWS::IAM::Role'}}
  Thing:
    Type: Test::Unit::Thing
    Properties:
      {property}
"
    )
}

/// The value of a property of [`thing`] in every world.
pub(super) fn value(property: &str) -> Vec<String> {
    let name = property.split(':').next().expect("a name");
    cases(&thing(property), &format!("Thing.{name}"))
}

/// The messages of the notices, each with what it points at.
pub(super) fn told(unit: &Unit) -> Vec<String> {
    unit.notices
        .iter()
        .map(|notice| {
            format!("{} `{}` {}", notice.rule, notice.span.of(&unit.source.text), notice.message)
        })
        .collect()
}

#[test]
fn a_template_is_known_by_its_content() {
    for text in [
        "AWSTemplateFormatVersion: '2010-09-09'\n",
        "Resources:\n  A: {Type: 'AWS::S3::Bucket'}\n",
        "Resources:\n  A: {Type: 'Custom::Thing'}\n",
        "Resources:\n  A: {Type: 'Org::Service::Thing::MODULE'}\n",
        "Transform: AWS::Serverless-2016-10-31\nResources: {}\n",
        r#"{"Resources": {"Fn::ForEach::X": ["I", ["a"], {}]}}"#,
    ] {
        let tree = parse(text);
        assert!(is_template(&tree, tree.documents[0]), "{text}");
    }
    for text in [
        "Resources:\n  A: {Type: bucket}\n",
        "Resources: [a]\n",
        "kind: Service\nspec: {}\n",
        "[1]\n",
        "text\n",
        "Resources:\n  A: {Type: 'a b::c'}\n",
    ] {
        let tree = parse(text);
        assert!(!is_template(&tree, tree.documents[0]), "{text}");
    }
}
