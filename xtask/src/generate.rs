//! `cargo xtask generate [--check] [PART...]`: the generated files that are committed.
//!
//! A part makes the full text of its files from facts (packages of a fixed version, kept outside the
//! checkout) or from the checkout itself; it never writes. Writing and comparing happen here,
//! once for all of them. To add a part, add a module and a line to [`PARTS`].

mod catalogue;
mod command;
mod config;
mod facts;
pub mod readme;
mod rules;
mod shapes;

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result, bail};

use facts::Facts;

/// A generated file: its path from the root of the checkout, and its whole text.
pub struct File {
    /// Path with `/`, relative to the root of the checkout.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// What a part came to.
pub enum Outcome {
    /// Its files.
    Files(Vec<File>),
    /// The facts it needs are not in the cache and may not be fetched; the package's name.
    NoFacts(String),
    /// What it reads is not there, and need not be; why.
    Skipped(String),
}

/// What a part is given.
pub struct Input<'a> {
    /// The packages it may read.
    pub facts: &'a Facts,
    /// Whether to tell on stderr what a reviewer of the tables wants to know.
    pub review: bool,
}

struct Part {
    name: &'static str,
    make: fn(&Input) -> Result<Outcome>,
}

const PARTS: &[Part] = &[
    Part { name: "shapes", make: shapes::make },
    Part { name: "rules", make: rules::make },
    Part { name: "readme", make: readme::make },
    Part { name: "catalogue", make: catalogue::make },
    Part { name: "config", make: config::make },
    Part { name: "command", make: command::make },
];

/// Arguments of `generate`.
#[derive(clap::Args)]
pub struct Args {
    /// Compare with what is committed and exit 1 on a difference; needs no network.
    #[arg(long)]
    check: bool,
    /// Tell on stderr what a reviewer of the generator's tables wants to know.
    #[arg(long)]
    review: bool,
    /// The parts to make; all of them when none is named.
    #[arg(value_name = "PART")]
    parts: Vec<String>,
}

/// Makes the parts, then writes or compares their files.
///
/// # Errors
/// An unknown part, facts that cannot be fetched or read, a file that cannot be written.
pub fn run(args: &Args) -> Result<ExitCode> {
    let known = || PARTS.iter().map(|part| part.name).collect::<Vec<_>>().join(", ");
    for name in &args.parts {
        if !PARTS.iter().any(|part| part.name == name) {
            bail!("no part is called `{name}`; the parts are {}", known());
        }
    }
    let facts = Facts::new(!args.check)?;
    let context = Input { facts: &facts, review: args.review };
    let mut stale = 0;
    for part in PARTS {
        if !args.parts.is_empty() && !args.parts.iter().any(|name| name == part.name) {
            continue;
        }
        match (part.make)(&context).with_context(|| format!("part `{}`", part.name))? {
            Outcome::Files(files) => {
                for file in files {
                    stale += usize::from(!settle(part.name, &file, args.check)?);
                }
            }
            Outcome::Skipped(why) => println!("{}: not made, {why}", part.name),
            Outcome::NoFacts(package) => println!(
                "{}: not checked, {package} is not in {}; `cargo xtask generate {}` fetches it",
                part.name,
                facts.root().display(),
                part.name,
            ),
        }
    }
    if stale > 0 {
        println!("{stale} generated file(s) differ; run `cargo xtask generate` and commit");
    }
    Ok(ExitCode::from(u8::from(stale > 0)))
}

/// Makes and writes parts by name.
///
/// # Errors
/// See [`run`].
pub fn parts(names: &[&str]) -> Result<()> {
    let parts = names.iter().map(|name| (*name).to_string()).collect();
    run(&Args { check: false, review: false, parts }).map(|_| ())
}

/// Writes or compares one file; false when a comparison failed.
fn settle(part: &str, file: &File, check: bool) -> Result<bool> {
    let path = checkout().join(&file.path);
    let committed = match fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    if committed.as_deref() == Some(&file.text) {
        println!("{part}: {} is current", file.path);
        return Ok(true);
    }
    if check {
        println!("{part}: {} differs", file.path);
        print!("{}", summary(committed.as_deref().unwrap_or_default(), &file.text));
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&path, &file.text).with_context(|| path.display().to_string())?;
    println!(
        "{part}: {} written, {} bytes, {} by gzip -9",
        file.path,
        file.text.len(),
        gzip_size(file.text.as_bytes())?
    );
    Ok(true)
}

/// The root of the checkout.
pub fn checkout() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Lines that only one of two texts has, the first few of each. Order is not looked at, so a line
/// that moved is no difference of its own; the caller knows that the texts differ.
fn summary(committed: &str, made: &str) -> String {
    const SHOWN: usize = 12;
    let mut counts: HashMap<&str, i64> = HashMap::new();
    for line in committed.lines() {
        *counts.entry(line).or_default() -= 1;
    }
    for line in made.lines() {
        *counts.entry(line).or_default() += 1;
    }
    let mut out = String::new();
    for (sign, text, direction) in [('-', committed, -1), ('+', made, 1)] {
        let mut left = counts.clone();
        let mut total = 0;
        for line in text.lines() {
            let Some(count) = left.get_mut(line) else { continue };
            if *count * direction <= 0 {
                continue;
            }
            *count -= direction;
            total += 1;
            if total <= SHOWN {
                out.push_str(&format!("  {sign} {line}\n"));
            }
        }
        if total > SHOWN {
            out.push_str(&format!("  {sign} … {} more\n", total - SHOWN));
        }
    }
    if out.is_empty() {
        out.push_str("  the same lines in another order, or other line endings\n");
    }
    out
}

fn gzip_size(bytes: &[u8]) -> Result<usize> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn summary_tells_what_only_one_side_has() {
        let text = summary("same\nold\ntwice\n", "same\nnew\ntwice\ntwice\n");
        assert_eq!(text, "  - old\n  + new\n  + twice\n");
    }

    #[test]
    fn summary_shortens_long_differences() {
        let made: String = (0..20).map(|n| format!("line {n}\n")).collect();
        let text = summary("", &made);
        assert_eq!(text.lines().count(), 13);
        assert!(text.ends_with("  + … 8 more\n"), "{text}");
    }

    #[test]
    fn summary_says_when_only_the_order_differs() {
        assert!(summary("a\nb\n", "b\na\n").contains("another order"));
    }
}
