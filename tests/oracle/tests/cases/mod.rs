//! The cases, and how one is run: as a check that asserts that an expression gives the value it should.

use plimsoll_core::model::links::Links;
use plimsoll_core::model::{ResourceId, ResourceRef, World};
use plimsoll_core::rule::cel::{Program, run};
use plimsoll_core::rule::{CelCheck, Context};
use plimsoll_oracle::model::unit;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// The folder of the package, in the cache of `xtask`.
const PACKAGE: &str = "npm/cel-spec-0.6.1";

/// One case.
pub struct Case {
    /// Suite, section and name.
    pub path: String,
    case: Value,
}

/// How a case ended.
pub enum Outcome {
    Passed,
    /// Why it did not.
    Failed(String),
}

/// The cases, where the package is in the cache.
pub fn read() -> Option<Vec<Case>> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = set("PLIMSOLL_CACHE")
        .or_else(|| Some(set("XDG_CACHE_HOME")?.join("plimsoll")))
        .or_else(|| Some(std::env::home_dir()?.join(".cache/plimsoll")))?;
    let folder = cache.join(PACKAGE);
    if !folder.join("package.json").is_file() {
        return None;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/conformance.mjs");
    let output = Command::new("node").arg(script).arg(&folder).output().expect("node");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let case = |line: &str| {
        let case: Value = serde_json::from_str(line).unwrap();
        Case { path: case["path"].as_str().unwrap().to_string(), case }
    };
    Some(text.lines().map(case).collect())
}

impl Case {
    /// The expression with what it should give.
    pub fn shown(&self) -> String {
        format!("{} gives {}", self.case["expr"], self.case.get("value").unwrap_or(&Value::Null))
    }

    /// Runs the case.
    pub fn run(&self) -> Outcome {
        let expr = self.case["expr"].as_str().unwrap();
        let Some(expr) = self.bound(expr) else {
            return Outcome::Failed("a variable of a type that we do not have".into());
        };
        if self.case.get("checkOnly").is_some() {
            return Outcome::Failed("types are not checked ahead of time".into());
        }
        if self.case.get("evalError").is_some() {
            // An error in any part of a check is an error of the check.
            return match evaluate(&format!("dyn({expr}) == dyn(null)")) {
                Err(_) => Outcome::Passed,
                Ok(value) => Outcome::Failed(format!("no error: {value}")),
            };
        }
        let wanted = match self.case.get("value").or_else(|| self.case["typedResult"].get("result"))
        {
            None => "true".to_string(),
            Some(value) => match literal(value) {
                Some(text) => text,
                None => return Outcome::Failed("a value that we do not have".into()),
            },
        };
        let test = match wanted.as_str() {
            "NaN" => format!("({expr}) != ({expr})"),
            wanted => format!("({expr}) == {wanted}"),
        };
        match evaluate(&test) {
            Ok(true) => Outcome::Passed,
            Ok(false) => Outcome::Failed(format!("is not {wanted}")),
            Err(why) => Outcome::Failed(why),
        }
    }

    /// The expression with its variables bound.
    fn bound(&self, expr: &str) -> Option<String> {
        let mut expr = expr.to_string();
        for (name, value) in
            self.case.get("bindings").and_then(Value::as_object).into_iter().flatten()
        {
            let text = literal(value.get("value")?)?;
            expr = format!("cel.bind({name}, {text}, {expr})");
        }
        Some(expr)
    }
}

/// A value of the suite as CEL; `None` where we have none like it.
fn literal(value: &Value) -> Option<String> {
    let (kind, value) = value.as_object()?.iter().next()?;
    Some(match kind.as_str() {
        "int64Value" => match value.as_str()? {
            // The minus is an operator, and 9223372036854775808 alone no number.
            "-9223372036854775808" => "(-9223372036854775807 - 1)".to_string(),
            number => number.to_string(),
        },
        "uint64Value" => format!("{}u", value.as_str()?),
        "doubleValue" => match value.as_str() {
            Some("NaN") => "NaN".to_string(),
            Some("Infinity") => "double('Infinity')".to_string(),
            Some("-Infinity") => "double('-Infinity')".to_string(),
            Some(other) => other.to_string(),
            None => format!("double('{}')", value.as_f64()?),
        },
        "stringValue" => serde_json::to_string(value).ok()?,
        "boolValue" => value.as_bool()?.to_string(),
        "nullValue" => "null".to_string(),
        "typeValue" => value.as_str()?.to_string(),
        "listValue" => {
            let items: Option<Vec<String>> = value
                .get("values")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .map(literal)
                .collect();
            format!("[{}]", items?.join(", "))
        }
        "mapValue" => {
            let entries: Option<Vec<String>> = value
                .get("entries")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .map(|entry| {
                    Some(format!(
                        "{}: {}",
                        literal(entry.get("key")?)?,
                        literal(entry.get("value")?)?
                    ))
                })
                .collect();
            format!("{{{}}}", entries?.join(", "))
        }
        _ => return None,
    })
}

/// Whether an assertion holds.
fn evaluate(text: &str) -> Result<bool, String> {
    let check = CelCheck { assert: text.to_string().into(), ..CelCheck::default() };
    let program = Program::compile(&check).map_err(|why| why.to_string())?;
    let units = [unit(&serde_json::json!({}))];
    let (world, links) = (World::new(&units), Links::new(&units));
    let subject = ResourceRef { unit: 0, resource: ResourceId(0) };
    let mut cx = Context::new(&world, &links, subject, None);
    run(&program, &mut cx);
    match (cx.found().len(), cx.errors()) {
        (_, [first, ..]) => Err(first.clone()),
        (found, []) => Ok(found == 0),
    }
}
