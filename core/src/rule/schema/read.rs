//! From the text of a block to its keywords.

use super::{Id, Keyword, Range, Schema, Types};
use crate::model::shape::Border;
use crate::near::nearest;
use crate::syntax::json;
use regex::Regex;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// What is wrong with a schema, and on which line of it, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line.
    pub line: usize,
    /// What was found and what is accepted.
    pub message: String,
}

/// Keywords that say nothing of a value.
const ANNOTATIONS: [&str; 6] =
    ["title", "description", "default", "examples", "$comment", "$schema"];

/// Keywords that are understood.
const KEYWORDS: [&str; 34] = [
    "type",
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "propertyNames",
    "items",
    "prefixItems",
    "minItems",
    "maxItems",
    "uniqueItems",
    "contains",
    "enum",
    "const",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "$defs",
    "$ref",
    "$id",
    "$anchor",
];

/// Reads a schema.
///
/// # Errors
/// The first thing that is not JSON, not a schema, or not understood, with its line.
pub fn compile(text: &str) -> Result<Schema, Fault> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| Fault { line: error.line(), message: error.to_string() })?;
    let mut reader = Reader { root: &value, schema: Schema::default(), known: HashMap::new() };
    match reader.schema(&value, "") {
        Ok(_) => Ok(reader.schema),
        Err((pointer, message)) => Err(Fault { line: line(text, &pointer), message }),
    }
}

/// The line on which the value at a pointer begins.
fn line(text: &str, pointer: &str) -> usize {
    let tree = json::parse(text.into());
    let Some(mut node) = tree.documents.first().copied() else { return 1 };
    let mut at = tree.node(node).span.start;
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        if let Some(entry) = tree.entry(node, &step) {
            (node, at) = (entry.value, entry.key_span.start);
        } else if let Some(item) = step.parse().ok().and_then(|index| tree.item_at(node, index)) {
            (node, at) = (item, tree.node(item).span.start);
        }
    }
    let before = text.get(..at as usize).unwrap_or_default();
    before.bytes().filter(|&byte| byte == b'\n').count() + 1
}

/// A pointer, and what is wrong there.
type Wrong = (String, String);

struct Reader<'v> {
    root: &'v Value,
    schema: Schema,
    /// Subschemas by pointer, which is what ends recursion.
    known: HashMap<String, Id>,
}

impl<'v> Reader<'v> {
    fn schema(&mut self, value: &'v Value, at: &str) -> Result<Id, Wrong> {
        if let Some(known) = self.known.get(at) {
            return Ok(*known);
        }
        let id = Id(self.schema.nodes.len());
        self.schema.nodes.push(Vec::new());
        self.known.insert(at.to_string(), id);
        let keywords = match value {
            Value::Bool(true) => Vec::new(),
            Value::Bool(false) => vec![Keyword::Never],
            Value::Object(map) => self.keywords(map, at)?,
            _ => return wrong(at, "a schema is a map, `true` or `false`"),
        };
        if let Some(node) = self.schema.nodes.get_mut(id.0) {
            *node = keywords;
        }
        Ok(id)
    }

    fn keywords(&mut self, map: &'v Map<String, Value>, at: &str) -> Result<Vec<Keyword>, Wrong> {
        for key in map.keys() {
            let known = KEYWORDS.contains(&key.as_str()) || ANNOTATIONS.contains(&key.as_str());
            if !known || matches!(key.as_str(), "$id" | "$anchor") {
                let meant = match nearest(key, KEYWORDS.iter().copied(), 0.85) {
                    Some(near) if near != key => format!("; did you mean `{near}`?"),
                    _ => String::new(),
                };
                return wrong(&join(at, key), &format!("the keyword `{key}` is not known{meant}"));
            }
        }
        let mut out = Vec::new();
        self.values(map, at, &mut out)?;
        self.lists(map, at, &mut out)?;
        self.maps(map, at, &mut out)?;
        self.logic(map, at, &mut out)?;
        if let Some(defs) = map.get("$defs") {
            for (name, value) in object(defs, &join(at, "$defs"))? {
                self.schema(value, &join(&join(at, "$defs"), name))?;
            }
        }
        Ok(out)
    }

    /// Keywords about scalars.
    fn values(
        &mut self,
        map: &Map<String, Value>,
        at: &str,
        out: &mut Vec<Keyword>,
    ) -> Result<(), Wrong> {
        if let Some(value) = map.get("type") {
            let names: Vec<&Value> = match value {
                Value::Array(names) => names.iter().collect(),
                one => vec![one],
            };
            let mut types = Types::default();
            for name in names {
                let bit = name.as_str().and_then(|n| Types::NAMES.iter().position(|k| *k == n));
                match bit {
                    Some(bit) => types.0 |= 1 << bit,
                    None => {
                        let names = Types::NAMES.join(", ");
                        return wrong(&join(at, "type"), &format!("`type` is one of {names}"));
                    }
                }
            }
            out.push(Keyword::Type(types));
        }
        if let Some(value) = map.get("enum") {
            match value {
                Value::Array(values) => out.push(Keyword::OneOf(values.clone())),
                _ => return wrong(&join(at, "enum"), "`enum` is a list"),
            }
        }
        if let Some(value) = map.get("const") {
            out.push(Keyword::OneOf(vec![value.clone()]));
        }
        let number = |key: &str| match map.get(key) {
            None => Ok(None),
            Some(value) => match value.as_f64() {
                Some(number) => Ok(Some(number)),
                None => wrong(&join(at, key), &format!("`{key}` is a number")),
            },
        };
        for (least, most, open) in
            [("minimum", "maximum", false), ("exclusiveMinimum", "exclusiveMaximum", true)]
        {
            let border = Border { least: number(least)?, most: number(most)? };
            if border.least.is_some() || border.most.is_some() {
                out.push(Keyword::Range(Range { border, open: (open, open) }));
            }
        }
        if let Some(step) = number("multipleOf")? {
            if step <= 0.0 {
                return wrong(&join(at, "multipleOf"), "`multipleOf` is above 0");
            }
            out.push(Keyword::Multiple(step));
        }
        if let Some(border) = count(map, at, "minLength", "maxLength")? {
            out.push(Keyword::Length(border));
        }
        if let Some(value) = map.get("pattern") {
            let source = value.as_str().unwrap_or_default();
            let regex = pattern(source, &join(at, "pattern"))?;
            out.push(Keyword::Pattern(source.to_string(), regex));
        }
        Ok(())
    }

    /// Keywords about lists.
    fn lists(
        &mut self,
        map: &'v Map<String, Value>,
        at: &str,
        out: &mut Vec<Keyword>,
    ) -> Result<(), Wrong> {
        let mut first = 0;
        if let Some(value) = map.get("prefixItems") {
            let prefix = self.several(value, &join(at, "prefixItems"))?;
            first = prefix.len();
            out.push(Keyword::Prefix(prefix));
        }
        if let Some(value) = map.get("items") {
            out.push(Keyword::Items(first, self.schema(value, &join(at, "items"))?));
        }
        if let Some(border) = count(map, at, "minItems", "maxItems")? {
            out.push(Keyword::Count(border));
        }
        match map.get("uniqueItems") {
            None | Some(Value::Bool(false)) => {}
            Some(Value::Bool(true)) => out.push(Keyword::Unique),
            Some(_) => return wrong(&join(at, "uniqueItems"), "`uniqueItems` is true or false"),
        }
        if let Some(value) = map.get("contains") {
            out.push(Keyword::Contains(self.schema(value, &join(at, "contains"))?));
        }
        Ok(())
    }

    /// Keywords about maps.
    fn maps(
        &mut self,
        map: &'v Map<String, Value>,
        at: &str,
        out: &mut Vec<Keyword>,
    ) -> Result<(), Wrong> {
        let mut names = Vec::new();
        if let Some(value) = map.get("properties") {
            let here = join(at, "properties");
            let mut properties = Vec::new();
            for (name, value) in object(value, &here)? {
                properties.push((name.clone(), self.schema(value, &join(&here, name))?));
                names.push(name.clone());
            }
            out.push(Keyword::Properties(properties));
        }
        let mut patterns = Vec::new();
        if let Some(value) = map.get("patternProperties") {
            let here = join(at, "patternProperties");
            let mut patterned = Vec::new();
            for (source, value) in object(value, &here)? {
                let place = join(&here, source);
                let regex = pattern(source, &place)?;
                patterns.push(regex.clone());
                patterned.push((regex, self.schema(value, &place)?));
            }
            out.push(Keyword::Patterned(patterned));
        }
        if let Some(value) = map.get("additionalProperties") {
            let schema = self.schema(value, &join(at, "additionalProperties"))?;
            out.push(Keyword::Additional { names, patterns, schema });
        }
        if let Some(value) = map.get("propertyNames") {
            out.push(Keyword::Names(self.schema(value, &join(at, "propertyNames"))?));
        }
        if let Some(value) = map.get("required") {
            out.push(Keyword::Required(texts(value, &join(at, "required"))?));
        }
        if let Some(value) = map.get("dependentRequired") {
            let here = join(at, "dependentRequired");
            let mut dependent = Vec::new();
            for (name, value) in object(value, &here)? {
                dependent.push((name.clone(), texts(value, &join(&here, name))?));
            }
            out.push(Keyword::Dependent(dependent));
        }
        Ok(())
    }

    /// Keywords that join schemas.
    fn logic(
        &mut self,
        map: &'v Map<String, Value>,
        at: &str,
        out: &mut Vec<Keyword>,
    ) -> Result<(), Wrong> {
        for (key, make) in [
            ("allOf", Keyword::All as fn(Vec<Id>) -> Keyword),
            ("anyOf", Keyword::Any),
            ("oneOf", Keyword::One),
        ] {
            if let Some(value) = map.get(key) {
                let branches = self.several(value, &join(at, key))?;
                out.push(make(branches));
            }
        }
        if let Some(value) = map.get("not") {
            out.push(Keyword::Not(self.schema(value, &join(at, "not"))?));
        }
        let mut part =
            |key: &str| map.get(key).map(|value| self.schema(value, &join(at, key))).transpose();
        let (when, then, otherwise) = (part("if")?, part("then")?, part("else")?);
        if let Some(when) = when {
            out.push(Keyword::If(when, then, otherwise));
        }
        if let Some(value) = map.get("$ref") {
            let here = join(at, "$ref");
            let Some(pointer) = value.as_str().and_then(|to| to.strip_prefix('#')) else {
                return wrong(&here, "`$ref` leads into this schema: `#/$defs/…`");
            };
            let root = self.root;
            let Some(target) = root.pointer(pointer) else {
                return wrong(&here, &format!("`$ref` leads to nothing: `#{pointer}`"));
            };
            out.push(Keyword::Ref(self.schema(target, pointer)?));
        }
        Ok(())
    }

    fn several(&mut self, value: &'v Value, at: &str) -> Result<Vec<Id>, Wrong> {
        match value {
            Value::Array(schemas) if !schemas.is_empty() => schemas
                .iter()
                .enumerate()
                .map(|(index, schema)| self.schema(schema, &join(at, &index.to_string())))
                .collect(),
            _ => wrong(at, "a list of schemas is wanted, with one at least"),
        }
    }
}

fn wrong<T>(at: &str, message: &str) -> Result<T, Wrong> {
    Err((at.to_string(), message.to_string()))
}

fn join(at: &str, step: &str) -> String {
    format!("{at}/{}", step.replace('~', "~0").replace('/', "~1"))
}

fn object<'v>(value: &'v Value, at: &str) -> Result<&'v Map<String, Value>, Wrong> {
    match value {
        Value::Object(map) => Ok(map),
        _ => wrong(at, "a map is wanted"),
    }
}

fn texts(value: &Value, at: &str) -> Result<Vec<String>, Wrong> {
    let texts = value.as_array().and_then(|values| {
        values.iter().map(|value| value.as_str().map(str::to_string)).collect::<Option<Vec<_>>>()
    });
    match texts {
        Some(texts) => Ok(texts),
        None => wrong(at, "a list of names is wanted"),
    }
}

fn count(
    map: &Map<String, Value>,
    at: &str,
    least: &str,
    most: &str,
) -> Result<Option<Border>, Wrong> {
    let number = |key: &str| match map.get(key) {
        None => Ok(None),
        Some(value) => match value.as_f64().filter(|n| *n >= 0.0 && n.fract() == 0.0) {
            Some(number) => Ok(Some(number)),
            None => wrong(&join(at, key), &format!("`{key}` is a whole number, 0 or more")),
        },
    };
    let border = Border { least: number(least)?, most: number(most)? };
    Ok((border.least.is_some() || border.most.is_some()).then_some(border))
}

fn pattern(source: &str, at: &str) -> Result<Regex, Wrong> {
    Regex::new(source).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.lines().last().unwrap_or_default().trim().to_string();
        (at.to_string(), format!("the pattern does not compile: {reason}"))
    })
}
