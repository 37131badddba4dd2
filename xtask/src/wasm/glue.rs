//! The bindings as a function.
//!
//! wasm-bindgen makes a JavaScript module with one instance in it. An instance that has stopped at a fault
//! cannot be used again, so the package needs a new one: here the same code is put into a function, and each
//! call of it has an instance of its own.

use std::fmt::Write as _;

use anyhow::{Result, bail};

/// Makes the function of the bindings for bundlers.
///
/// # Errors
/// The bindings export something in a way that is not known here.
pub fn factory(bindings: &str) -> Result<String> {
    let mut body = String::new();
    let mut names = Vec::new();
    for line in bindings.lines() {
        let Some(rest) = line.strip_prefix("export ") else {
            if line.starts_with("import ") {
                bail!("the bindings import something: {line}");
            }
            body.push_str(line);
            body.push('\n');
            continue;
        };
        let Some(name) = ["function ", "class "].iter().find_map(|word| rest.strip_prefix(word))
        else {
            bail!("the bindings export something else than a function or a class: {line}");
        };
        names.push(name.split(['(', ' ']).next().unwrap_or_default().to_string());
        body.push_str(rest);
        body.push('\n');
    }
    let all = names.join(", ");
    let mut out = String::from("// Made from the bindings of wasm-bindgen.\n");
    let _ = write!(
        out,
        "export function instantiate(module) {{\n{body}\n\
         const all = {{ {all} }};\n\
         __wbg_set_wasm(new WebAssembly.Instance(module, {{ \"./plimsoll_bg.js\": all }}).exports);\n\
         wasm.__wbindgen_start();\n\
         // Objects that are let go later must not wake an instance that has stopped.\n\
         all.forsake = () => __wbg_set_wasm({{ __wbg_linter_free() {{}} }});\n\
         return all;\n}}\n"
    );
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::factory;

    #[test]
    fn exports_become_fields() {
        let made = factory("export class A {\n}\nexport function b(x) {\n}\nlet wasm;\n").unwrap();
        assert!(made.contains("\nclass A {\n") && made.contains("const all = { A, b };"), "{made}");
        assert!(!made.contains("export class"));
        assert!(factory("export { a };").is_err());
        assert!(factory("import * as x from 'y';").is_err());
    }
}
