//! What is in a WebAssembly module, and how large it is.

use std::collections::HashMap;
use std::io::Write;
use std::ops::Range;

use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};

/// Most bytes of the module by gzip -9.
pub const BOUND: usize = 1_000_000;
/// Most bytes, by gzip -9, of what lies beside it and is loaded when first needed.
pub const BESIDE: usize = 1_000_000;

/// Bytes by gzip -9.
///
/// # Errors
/// None that could happen in memory.
pub fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

/// A section.
#[derive(Debug, PartialEq, Eq)]
pub struct Section {
    /// Its number; 0 for those that only tools read.
    pub id: u8,
    /// What it is called.
    pub name: String,
    /// Its bytes in the module, for a section of number 0 without its name.
    pub body: Range<usize>,
}

/// The sections of a module.
///
/// # Errors
/// The bytes are no WebAssembly module.
pub fn sections(bytes: &[u8]) -> Result<Vec<Section>> {
    if !bytes.starts_with(b"\0asm") || bytes.len() < 8 {
        bail!("this is no WebAssembly module");
    }
    const NAMES: [&str; 13] = [
        "custom",
        "types",
        "imports",
        "functions",
        "table",
        "memory",
        "globals",
        "exports",
        "start",
        "elements",
        "code",
        "data",
        "data count",
    ];
    let mut found = Vec::new();
    let mut at = 8;
    while at < bytes.len() {
        let (length, body) = leb128(bytes, at + 1)?;
        let end = body.checked_add(length).filter(|end| *end <= bytes.len());
        let end = end.context("a section runs past the end of the module")?;
        let id = bytes[at];
        let mut section = Section { id, name: String::new(), body: body..end };
        section.name = match id {
            0 => {
                let (text, behind) = text(bytes, body)?;
                section.body.start = behind;
                text
            }
            id => NAMES.get(usize::from(id)).map_or_else(|| id.to_string(), |n| (*n).to_string()),
        };
        found.push(section);
        at = end;
    }
    Ok(found)
}

/// The functions of a module that has their names: name and bytes of code.
///
/// # Errors
/// The bytes are no WebAssembly module.
pub fn functions(bytes: &[u8]) -> Result<Vec<(String, usize)>> {
    let sections = sections(bytes)?;
    let find = |id: u8, name: &str| {
        sections.iter().find(|section| section.id == id && (id != 0 || section.name == name))
    };
    let mut names: HashMap<usize, String> = HashMap::new();
    if let Some(section) = find(0, "name") {
        let mut at = section.body.start;
        while at < section.body.end {
            let kind = bytes[at];
            let (length, body) = leb128(bytes, at + 1)?;
            if kind == 1 {
                let (count, mut entry) = leb128(bytes, body)?;
                for _ in 0..count {
                    let (number, behind) = leb128(bytes, entry)?;
                    let (name, behind) = text(bytes, behind)?;
                    names.insert(number, name);
                    entry = behind;
                }
            }
            at = body + length;
        }
    }
    let mut number = match find(2, "") {
        Some(section) => imported(bytes, section.body.start)?,
        None => 0,
    };
    let mut found = Vec::new();
    if let Some(section) = find(10, "") {
        let (count, mut at) = leb128(bytes, section.body.start)?;
        for _ in 0..count {
            let (length, body) = leb128(bytes, at)?;
            found.push((names.remove(&number).unwrap_or_default(), length));
            number += 1;
            at = body + length;
        }
    }
    Ok(found)
}

/// How many functions are imported.
fn imported(bytes: &[u8], at: usize) -> Result<usize> {
    let (count, mut at) = leb128(bytes, at)?;
    for _ in 0..count {
        at = text(bytes, at)?.1;
        at = text(bytes, at)?.1;
        if bytes.get(at) != Some(&0) {
            bail!("the module imports something else than functions");
        }
        at = leb128(bytes, at + 1)?.1;
    }
    Ok(count)
}

fn text(bytes: &[u8], at: usize) -> Result<(String, usize)> {
    let (length, start) = leb128(bytes, at)?;
    let end = start + length;
    let text = bytes.get(start..end).context("the module ends within a name")?;
    Ok((String::from_utf8_lossy(text).into_owned(), end))
}

/// A number in LEB128, and where the byte behind it stands.
fn leb128(bytes: &[u8], mut at: usize) -> Result<(usize, usize)> {
    let mut value = 0usize;
    for shift in (0..35).step_by(7) {
        let byte = *bytes.get(at).context("the module ends within a number")?;
        at += 1;
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok((value, at));
        }
    }
    bail!("a number takes more than five bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_and_functions() {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend([2, 7, 1, 1, b'm', 1, b'f', 0, 0]); // One imported function.
        module.extend([10, 4, 1, 2, 0, 0x0b]); // A function of two bytes.
        module.extend([0, 11, 4, b'n', b'a', b'm', b'e', 1, 4, 1, 1, 1, b'g']); // Its name.
        let found: Vec<(String, usize)> = sections(&module)
            .unwrap()
            .into_iter()
            .map(|section| (section.name, section.body.len()))
            .collect();
        let named = |name: &str, bytes| (name.to_string(), bytes);
        assert_eq!(found, [named("imports", 7), named("code", 4), named("name", 6)]);
        assert_eq!(functions(&module).unwrap(), [named("g", 2)]);
        assert!(sections(b"no module").is_err());
        assert!(sections(b"\0asm\x01\0\0\0\x01\x7f").is_err());
    }
}
