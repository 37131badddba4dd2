//! The JSON Schema of the config, and its reference.

use super::keys::{KEYS, Key, Type};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// The schema, draft 2020-12.
pub fn schema() -> Value {
    let mut root = table(KEYS);
    if let Value::Object(fields) = &mut root {
        let mut with = Map::new();
        with.insert("$schema".to_string(), "https://json-schema.org/draft/2020-12/schema".into());
        with.insert("title".to_string(), "Configuration of Plimsoll".into());
        with.extend(std::mem::take(fields));
        *fields = with;
    }
    root
}

fn table(keys: &[Key]) -> Value {
    let mut properties = Map::new();
    for key in keys {
        let mut of = value(&key.ty);
        if let Value::Object(fields) = &mut of {
            fields.insert("description".to_string(), key.about.into());
        }
        properties.insert(key.name.to_string(), of);
    }
    json!({"type": "object", "additionalProperties": false, "properties": properties})
}

fn value(ty: &Type) -> Value {
    match ty {
        Type::Text => json!({"type": "string"}),
        Type::Texts => json!({"type": ["string", "array"], "items": {"type": "string"}}),
        Type::Bool => json!({"type": "boolean"}),
        Type::Word(words) => json!({"enum": words}),
        Type::Date => json!({"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$"}),
        Type::Scalar => json!({"type": ["string", "number", "boolean"]}),
        Type::Value => json!({
            "type": ["string", "integer", "boolean", "array"],
            "items": {"type": "string"},
        }),
        Type::Map(of) => json!({"type": "object", "additionalProperties": value(of)}),
        Type::Table(keys) => table(keys),
        Type::Tables(keys) => json!({"type": "array", "items": table(keys)}),
    }
}

/// The reference: a Markdown table of keys.
pub fn reference() -> String {
    let mut out = String::from("| key | value | meaning |\n| --- | --- | --- |\n");
    rows(KEYS, "", &mut out);
    out
}

fn rows(keys: &[Key], above: &str, out: &mut String) {
    for key in keys {
        let name = format!("{above}{}", key.name);
        let _ = writeln!(out, "| `{name}` | {} | {} |", words(&key.ty), key.about);
        if let Type::Table(keys) | Type::Tables(keys) = key.ty {
            rows(keys, &format!("{name}."), out);
        }
    }
}

fn words(ty: &Type) -> String {
    match ty {
        Type::Text => "text".to_string(),
        Type::Texts => "text or list of texts".to_string(),
        Type::Bool => "true or false".to_string(),
        Type::Word(words) => words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", "),
        Type::Date => "day".to_string(),
        Type::Scalar => "text, number or boolean".to_string(),
        Type::Value => "text, whole number, boolean or list of texts".to_string(),
        Type::Map(of) => format!("table of names and {}", words(of)),
        Type::Table(_) => "table".to_string(),
        Type::Tables(_) => "list of tables".to_string(),
    }
}
