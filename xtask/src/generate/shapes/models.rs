//! The two sources: CloudFormation's resource schemas (from cfn-lint) and the APIs' models (from
//! botocore), each seen as *forms*: what a value looks like, one level deep.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::words::{self, Said};

/// A type without parts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scalar {
    String,
    Integer,
    Number,
    Boolean,
    Timestamp,
}

/// What a value looks like; `T` stands for the types of its parts, `S` names a structure.
#[derive(Clone, PartialEq, Debug)]
pub enum Form<T, S> {
    Any,
    Scalar(Scalar),
    /// A JSON document: a map, or text that holds one.
    Json,
    /// A map of which nothing more is said.
    Object,
    List(T),
    Map(T),
    Structure(S),
}

/// A place in the schema of a resource type: the type, and a JSON pointer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct CfnPlace {
    /// The resource type, `AWS::ECS::Service`.
    pub resource: &'static str,
    /// A JSON pointer into its schema; empty for the resource itself.
    pub pointer: String,
}

impl CfnPlace {
    /// The name of a structure: of its definition, its property, or its resource.
    pub fn name(&self) -> &str {
        let name = self.pointer.rsplit('/').find(|step| !matches!(*step, "items" | "0"));
        match name {
            Some(name) if !name.is_empty() => name,
            _ => self.resource.rsplit("::").next().unwrap_or(self.resource),
        }
    }

    /// How exceptions name it: `AWS::ECS::Service` or `AWS::ECS::Service/LoadBalancer`.
    pub fn scope(&self) -> String {
        if self.pointer.is_empty() {
            self.resource.to_owned()
        } else {
            format!("{}/{}", self.resource, self.name())
        }
    }

    fn step(&self, step: &str) -> CfnPlace {
        CfnPlace { resource: self.resource, pointer: format!("{}/{step}", self.pointer) }
    }
}

/// CloudFormation's schemas of one region.
pub struct Cfn {
    resources: BTreeMap<&'static str, Value>,
}

impl Cfn {
    /// Reads the schemas of some resource types.
    pub fn read(package: &Path, types: &[&'static str]) -> Result<Self> {
        let schemas = package.join("cfnlint/data/schemas");
        // The region in which every resource type exists; the others leave some out.
        let index = json(&schemas.join("providers/us-east-1.json"))?;
        let mut resources = BTreeMap::new();
        for &kind in types {
            let hash = index.get(kind).and_then(Value::as_str);
            let hash = hash.with_context(|| format!("{kind}: no such resource type"))?;
            resources.insert(kind, json(&schemas.join(format!("resources/{hash}.json")))?);
        }
        Ok(Cfn::new(resources))
    }

    /// Schemas by resource type.
    pub fn new(resources: BTreeMap<&'static str, Value>) -> Self {
        Cfn { resources }
    }

    /// The day of the schemas.
    pub fn date(package: &Path) -> Result<String> {
        let version = json(&package.join("cfnlint/data/schemas/version.json"))?;
        let date = version.get("schema_date").and_then(Value::as_str).unwrap_or_default();
        Ok(date.split('T').next().unwrap_or_default().to_owned())
    }

    fn at(&self, place: &CfnPlace) -> Result<&Value> {
        let schema = self.resources.get(place.resource);
        let found = schema.and_then(|schema| schema.pointer(&place.pointer));
        found.with_context(|| format!("{}: nothing at {}", place.resource, place.pointer))
    }

    /// Follows references.
    fn target(&self, place: &CfnPlace) -> Result<CfnPlace> {
        let mut place = place.clone();
        for _ in 0..16 {
            let Some(to) = self.at(&place)?.get("$ref").and_then(Value::as_str) else {
                return Ok(place);
            };
            let Some(pointer) = to.strip_prefix('#') else {
                bail!("{}: reference to {to}", place.resource);
            };
            place.pointer = pointer.to_owned();
        }
        bail!("{}: endless reference at {}", place.resource, place.pointer)
    }

    /// The form of a place.
    pub fn form(&self, place: &CfnPlace) -> Result<Form<CfnPlace, CfnPlace>> {
        let place = self.target(place)?;
        let schema = self.at(&place)?;
        let types: Vec<&str> = match schema.get("type") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let is_json = schema.get("format").and_then(Value::as_str) == Some("json");
        Ok(match types.as_slice() {
            [] if schema.get("properties").is_some() => Form::Structure(place),
            [] if is_json => Form::Json,
            [] => Form::Any,
            ["string"] if is_json => Form::Json,
            ["string"] => Form::Scalar(Scalar::String),
            ["integer"] => Form::Scalar(Scalar::Integer),
            ["number"] => Form::Scalar(Scalar::Number),
            ["boolean"] => Form::Scalar(Scalar::Boolean),
            ["array"] if schema.get("items").is_some() => Form::List(place.step("items")),
            ["object", "string"] | ["string", "object"] => Form::Json,
            ["object"] if schema.get("properties").is_some() => Form::Structure(place),
            ["object"] => match patterns(schema).as_slice() {
                // One that may have nothing in it.
                [] if schema.get("additionalProperties") == Some(&Value::Bool(false)) => {
                    Form::Structure(place)
                }
                [] => Form::Object,
                [one] => {
                    let pattern = one.replace('~', "~0").replace('/', "~1");
                    Form::Map(place.step("patternProperties").step(&pattern))
                }
                _ => bail!("{}: several patterns at {}", place.resource, place.pointer),
            },
            _ => Form::Any,
        })
    }

    /// The properties of a structure.
    pub fn properties(&self, place: &CfnPlace) -> Result<BTreeMap<String, CfnPlace>> {
        let place = self.target(place)?;
        let schema = self.at(&place)?;
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let branches = schema.get(keyword).and_then(Value::as_array);
            let own = schema.get("properties");
            for branch in branches.into_iter().flatten() {
                let names = branch.get("properties").and_then(Value::as_object);
                for name in names.into_iter().flat_map(|names| names.keys()) {
                    if own.and_then(|own| own.get(name)).is_none() {
                        bail!("{}: {name} only in {keyword} of {}", place.resource, place.pointer);
                    }
                }
            }
        }
        let names = schema.get("properties").and_then(Value::as_object);
        let names = names.into_iter().flat_map(|names| names.keys());
        Ok(names.map(|name| (name.clone(), place.step("properties").step(name))).collect())
    }
}

impl Cfn {
    /// The properties that a structure must have.
    pub fn required(&self, place: &CfnPlace) -> Result<BTreeSet<String>> {
        let place = self.target(place)?;
        let required = self.at(&place)?.get("required").and_then(Value::as_array);
        let required = required.into_iter().flatten().filter_map(Value::as_str);
        Ok(required.map(str::to_owned).collect())
    }

    /// Whether AWS sets a property of the resource itself. Deeper ones are told apart by no template.
    pub fn is_read_only(&self, place: &CfnPlace) -> bool {
        let schema = self.resources.get(place.resource);
        let listed = schema.and_then(|schema| schema.get("readOnlyProperties")?.as_array());
        listed.into_iter().flatten().any(|path| path.as_str() == Some(&place.pointer))
    }

    /// What is said of a value, by how many lists and maps lie between.
    pub fn words(&self, place: &CfnPlace) -> Result<BTreeSet<(u8, Said)>> {
        let mut said = BTreeSet::new();
        let mut place = self.target(place)?;
        for depth in 0..3 {
            let schema = self.at(&place)?;
            words::of_schema(schema, depth, &mut said);
            place = match self.form(&place)? {
                Form::List(item) | Form::Map(item) => self.target(&item)?,
                _ => break,
            };
        }
        Ok(said)
    }
}

impl Api {
    /// Whether a structure has a member.
    pub fn has(&self, name: &str, member: &str) -> bool {
        self.shapes.get(name).and_then(|shape| shape.get("members")?.get(member)).is_some()
    }

    /// Whether a structure must have a member.
    pub fn requires(&self, name: &str, member: &str) -> bool {
        let required = self.shapes.get(name).and_then(|shape| shape.get("required")?.as_array());
        required.into_iter().flatten().any(|name| name.as_str() == Some(member))
    }

    /// What is said of a value, by how many lists and maps lie between.
    pub fn words(&self, name: &str) -> Result<BTreeSet<(u8, Said)>> {
        let mut said = BTreeSet::new();
        let mut name = name.to_owned();
        for depth in 0..3 {
            words::of_shape(self.shape(&name)?, depth, &mut said);
            name = match self.form(&name)? {
                Form::List(item) | Form::Map(item) => item,
                _ => break,
            };
        }
        Ok(said)
    }
}

fn patterns(schema: &Value) -> Vec<&str> {
    let patterns = schema.get("patternProperties").and_then(Value::as_object);
    patterns.into_iter().flat_map(|patterns| patterns.keys()).map(String::as_str).collect()
}

/// The model of one service's API.
pub struct Api {
    /// The name of its folder in botocore.
    pub service: &'static str,
    shapes: Value,
}

impl Api {
    /// Reads the newest version of a service's model.
    pub fn read(package: &Path, service: &'static str) -> Result<Self> {
        let folder = package.join("botocore/data").join(service);
        let versions = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        let mut versions =
            versions.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
        versions.sort();
        let newest = versions.last().with_context(|| format!("{service}: no version"))?;
        let path = newest.join("service-2.json.gz");
        let file = fs::File::open(&path).with_context(|| path.display().to_string())?;
        let mut text = String::new();
        flate2::read::GzDecoder::new(file).read_to_string(&mut text)?;
        let mut model: Value = serde_json::from_str(&text)?;
        let shapes = model.get_mut("shapes").map(Value::take).context("no shapes")?;
        Ok(Api::new(service, shapes))
    }

    /// A model by its map of shapes.
    pub fn new(service: &'static str, shapes: Value) -> Self {
        Api { service, shapes }
    }

    fn shape(&self, name: &str) -> Result<&Value> {
        self.shapes.get(name).with_context(|| format!("{}: no shape {name}", self.service))
    }

    /// The form of a shape.
    pub fn form(&self, name: &str) -> Result<Form<String, String>> {
        let shape = self.shape(name)?;
        let target = |key: &str| -> Result<String> {
            let target = shape.get(key).and_then(|target| target.get("shape"));
            let target = target.and_then(Value::as_str);
            Ok(target
                .with_context(|| format!("{}: {name} without {key}", self.service))?
                .to_owned())
        };
        let kind = shape.get("type").and_then(Value::as_str).unwrap_or_default();
        Ok(match kind {
            "structure" if shape.get("document") == Some(&Value::Bool(true)) => Form::Any,
            "structure" => Form::Structure(name.to_owned()),
            "list" => Form::List(target("member")?),
            "map" => Form::Map(target("value")?),
            "string" | "blob" | "character" => Form::Scalar(Scalar::String),
            "integer" | "long" | "short" | "byte" | "bigInteger" => Form::Scalar(Scalar::Integer),
            "float" | "double" | "bigDecimal" => Form::Scalar(Scalar::Number),
            "boolean" => Form::Scalar(Scalar::Boolean),
            "timestamp" => Form::Scalar(Scalar::Timestamp),
            other => bail!("{}: {name} is of type {other}", self.service),
        })
    }

    /// The members of a structure, with their shapes.
    pub fn members(&self, name: &str) -> Result<BTreeMap<String, String>> {
        let members = self.shape(name)?.get("members").and_then(Value::as_object);
        let members = members.into_iter().flatten();
        let members = members.map(|(member, target)| {
            let target = target.get("shape").and_then(Value::as_str);
            Some((member.clone(), target?.to_owned()))
        });
        members.collect::<Option<_>>().with_context(|| format!("{}: {name}", self.service))
    }
}

fn json(path: &Path) -> Result<Value> {
    let text = fs::read(path).with_context(|| path.display().to_string())?;
    serde_json::from_slice(&text).with_context(|| path.display().to_string())
}
