//! `cargo xtask size`: how large the npm package is, by part, beside its bounds.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::generate::checkout;
use crate::module;

/// Prints the sizes of the package that `cargo xtask wasm` built.
///
/// # Errors
/// There is no package.
pub fn run() -> Result<ExitCode> {
    Ok(ExitCode::from(u8::from(!print()?)))
}

/// Prints the sizes; false where a bound is not kept.
///
/// # Errors
/// There is no package.
pub fn print() -> Result<bool> {
    let root = checkout();
    let package = root.join("wasm/pkg");
    let module = read(&package.join("plimsoll_bg.wasm"))?;
    let small = module::gzip(&module)?;
    println!("{:28} {:>10} {:>10} {:>10}", "file", "bytes", "gzip -9", "bound");
    println!("{:28} {:>10} {small:>10} {:>10}", "plimsoll_bg.wasm", module.len(), module::BOUND);
    for section in module::sections(&module)? {
        let inside = &module[section.body.clone()];
        if section.body.len() > 1_000 {
            println!("  {:26} {:>10} {:>10}", section.name, inside.len(), module::gzip(inside)?);
        }
    }
    let command = read(&package.join("command_bg.wasm"))?;
    println!("{:28} {:>10} {:>10}", "command_bg.wasm", command.len(), module::gzip(&command)?);
    let texts = module::gzip(&read(&package.join("texts.json"))?)?;
    let mut names: Vec<String> = fs::read_dir(&package)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.ends_with(".wasm"))
        .collect();
    names.sort();
    for name in names {
        let bytes = read(&package.join(&name))?;
        let bound = if name == "texts.json" { module::BESIDE.to_string() } else { String::new() };
        println!("{name:28} {:>10} {:>10} {bound:>10}", bytes.len(), module::gzip(&bytes)?);
    }
    // The published module has no names; the one that it was made of has.
    let named = root.join("target/npm/build/plimsoll/plimsoll_bg.wasm");
    if let Ok(named) = fs::read(&named) {
        println!("\n{:28} {:>10}", "code before wasm-opt, by crate", "bytes");
        let mut crates: Vec<(String, usize)> =
            by_crate(&module::functions(&named)?).into_iter().collect();
        crates.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
        for (name, bytes) in crates.iter().filter(|(_, bytes)| *bytes > 5_000) {
            println!("  {name:26} {bytes:>10}");
        }
    }
    Ok(small <= module::BOUND && texts <= module::BESIDE)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{}; `cargo xtask wasm` builds it", path.display()))
}

/// Bytes of code by the crate, and for the engine by the module, that a function's name begins with.
fn by_crate(functions: &[(String, usize)]) -> BTreeMap<String, usize> {
    let mut crates = BTreeMap::new();
    for (name, bytes) in functions {
        *crates.entry(owner(name)).or_default() += bytes;
    }
    crates
}

/// `plimsoll_core::rule` of `<plimsoll_core::rule::page::Rule as …>::fmt`.
fn owner(name: &str) -> String {
    let bare = name.trim_start_matches(['<', '&', '[', '(', '*']);
    let bare = bare.strip_prefix("impl ").unwrap_or(bare);
    let mut parts = bare.split("::").map(|part| {
        part.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default()
    });
    match (parts.next().unwrap_or_default(), parts.next()) {
        ("plimsoll_core", Some(module)) => format!("plimsoll_core::{module}"),
        // `<T as …>`, `<&mut …>`, `<str>`: what implements a trait of the core library.
        (first, Some(_)) if first.len() <= 3 => "core".to_string(),
        (first, Some(_)) => first.to_string(),
        (_, None) => "exports and C".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::owner;

    #[test]
    fn functions_belong_to_crates() {
        assert_eq!(owner("<plimsoll_core::rule::Rule as x::Y>::f"), "plimsoll_core::rule");
        assert_eq!(owner("regex_automata::meta::f"), "regex_automata");
        assert_eq!(owner("<&mut T as core::fmt::Write>::write_str"), "core");
        assert_eq!(owner("memcpy"), "exports and C");
    }
}
