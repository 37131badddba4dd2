//! The size of a WebAssembly module.

use std::io::Write;

use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};

/// Most bytes of the module by gzip -9.
pub const BOUND: usize = 1_000_000;

/// Sizes in bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct Sizes {
    /// As the linker wrote it.
    pub built: usize,
    /// Without the sections that hold names and the compiler's notes, as it is published.
    pub bare: usize,
    /// That by gzip -9.
    pub gzip: usize,
}

/// Measures a module.
///
/// # Errors
/// The bytes are no WebAssembly module.
pub fn sizes(bytes: &[u8]) -> Result<Sizes> {
    let bare = without_custom_sections(bytes)?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&bare)?;
    Ok(Sizes { built: bytes.len(), bare: bare.len(), gzip: encoder.finish()?.len() })
}

/// The module without its custom sections (number 0).
fn without_custom_sections(bytes: &[u8]) -> Result<Vec<u8>> {
    if !bytes.starts_with(b"\0asm") || bytes.len() < 8 {
        bail!("this is no WebAssembly module");
    }
    let mut out = bytes[..8].to_vec();
    let mut at = 8;
    while at < bytes.len() {
        let (length, body) = leb128(bytes, at + 1)?;
        let end = body.checked_add(length).filter(|end| *end <= bytes.len());
        let end = end.context("a section runs past the end of the module")?;
        if bytes[at] != 0 {
            out.extend_from_slice(&bytes[at..end]);
        }
        at = end;
    }
    Ok(out)
}

/// A number in LEB128, and where the byte behind it stands.
fn leb128(bytes: &[u8], mut at: usize) -> Result<(usize, usize)> {
    let mut value = 0usize;
    for shift in (0..35).step_by(7) {
        let byte = *bytes.get(at).context("the module ends within a section's length")?;
        at += 1;
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok((value, at));
        }
    }
    bail!("a section's length takes more than five bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_count() {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend([1, 2, 7, 7]); // A type section of two bytes.
        module.extend([0, 3, 1, b'n', b'x']); // A custom section of three.
        let sizes = sizes(&module).unwrap();
        assert_eq!((sizes.built, sizes.bare), (17, 12));
        assert!(super::sizes(b"no module").is_err());
        assert!(super::sizes(b"\0asm\x01\0\0\0\x01\x7f").is_err());
    }
}
