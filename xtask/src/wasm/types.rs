//! The types of the package: those of what is serialized in Rust, those of the config, and the interface.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use plimsoll_core::config::keys::{KEYS, Key, Type};
use plimsoll_core::input::Kind;

/// `types.ts` from the declarations that wasm-bindgen writes.
///
/// # Errors
/// There is no type in them.
pub fn made(declared: &str) -> Result<String> {
    let mut out =
        String::from("// Written by `cargo xtask wasm` from the Rust types; do not edit.\n");
    // A declaration is a comment and what follows, up to the next comment at the margin.
    let mut found = 0;
    for part in declared.split("\n/**\n").skip(1) {
        let Some((_, code)) = part.split_once("*/\n") else { continue };
        if code.starts_with("export interface ") || code.starts_with("export type ") {
            // What is absent comes as `null` in JSON.
            let part = part.replace("| undefined", "| null").replace("`None`", "`null`");
            let _ = write!(out, "\n/**\n{}\n", part.trim_end());
            found += 1;
        }
    }
    if found == 0 {
        return None.context("wasm-bindgen declared no types");
    }
    let kinds: Vec<String> = Kind::ALL.iter().map(|kind| format!("\"{}\"", kind.word())).collect();
    let _ = write!(out, "\n/** What a file is. */\nexport type Kind = {};\n", kinds.join(" | "));
    out.push_str("\n/** The settings: the keys of a `plimsoll.json`. */\nexport interface Config ");
    table(KEYS, 0, &mut out);
    out.push('\n');
    Ok(out)
}

fn table(keys: &[Key], depth: usize, out: &mut String) {
    let pad = "    ".repeat(depth + 1);
    out.push_str("{\n");
    for key in keys {
        let _ = write!(out, "{pad}/** {} */\n{pad}\"{}\"?: ", key.about, key.name);
        of(&key.ty, depth + 1, out);
        out.push_str(";\n");
    }
    let _ = write!(out, "{}}}", "    ".repeat(depth));
}

fn of(ty: &Type, depth: usize, out: &mut String) {
    match ty {
        Type::Value => out.push_str("string | number | boolean | string[]"),
        Type::Text | Type::Date => out.push_str("string"),
        Type::Texts => out.push_str("string | string[]"),
        Type::Bool => out.push_str("boolean"),
        Type::Word(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
            out.push_str(&words.join(" | "));
        }
        Type::Map(value) => {
            out.push_str("Record<string, ");
            of(value, depth, out);
            out.push('>');
        }
        Type::Scalar => out.push_str("string | number | boolean"),
        Type::Table(keys) => table(keys, depth, out),
        Type::Tables(keys) => {
            table(keys, depth, out);
            out.push_str("[]");
        }
    }
}

/// `index.d.ts` from the declarations of the parts, which are one module to the user.
pub fn index(parts: &[String]) -> String {
    let mut out = String::new();
    for part in parts {
        for line in part.lines() {
            let between_parts = line.starts_with("import ")
                || line.starts_with("export type {")
                || line == "export {};";
            if !between_parts {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_taken_over_and_classes_are_not() {
        let declared = "/* x */\n/**\n * A.\n */\nexport interface A {\n    /**\n     * `None` where not.\n     */\n    a: string | undefined;\n}\n\n/**\n * B.\n */\nexport class B {\n}\n";
        let made = made(declared).unwrap();
        assert!(made.contains("a: string | null;") && made.contains("`null` where not."), "{made}");
        assert!(!made.contains("class B"));
        assert!(made.contains("\"fail-on\"?: \"error\" | \"warning\" | \"never\";"), "{made}");
        assert!(super::made("export class B {\n}\n").is_err());
    }
}
