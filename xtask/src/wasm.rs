//! `cargo xtask wasm`: the npm package, from a fresh clone.
//!
//! wasm-pack builds the module and wasm-bindgen its bindings; wasm-opt makes the module smaller; esbuild makes
//! one file of each entry. What these need is installed once into the cache.

mod glue;
mod types;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::cache;
use crate::generate::checkout;

/// The target.
const TARGET: &str = "wasm32-unknown-unknown";
const WASM_PACK: &str = "0.15.1";

/// Arguments of `wasm`.
#[derive(clap::Args)]
pub struct Args {
    /// With faults that a test can set off, unoptimised, into `target/npm/fault`
    #[arg(long)]
    fault: bool,
}

/// Builds the package.
///
/// # Errors
/// A tool that cannot be had, or that fails.
pub fn run(args: &Args) -> Result<ExitCode> {
    match args.fault {
        true => faulty()?,
        false => package()?,
    };
    Ok(ExitCode::SUCCESS)
}

/// Builds the package into `wasm/pkg` and gives the folder.
///
/// # Errors
/// See [`run`].
pub fn package() -> Result<PathBuf> {
    let root = checkout();
    let into = root.join("wasm/pkg");
    build(&root, &into, &Variant { work: "build", fault: false })?;
    Ok(into)
}

/// Builds the package with faults in it, and gives the folder.
///
/// # Errors
/// See [`run`].
pub fn faulty() -> Result<PathBuf> {
    let root = checkout();
    let into = root.join("target/npm/fault");
    build(&root, &into, &Variant { work: "build-fault", fault: true })?;
    Ok(into)
}

/// A way to build the package.
struct Variant {
    /// The folder for what is made on the way.
    work: &'static str,
    /// Whether it is the one with faults, which is not optimised.
    fault: bool,
}

/// A module of the package.
struct Module {
    name: &'static str,
    /// The profile of its build.
    profile: &'static str,
    /// From which cost on LLVM puts no function into another, where its own bounds do not serve. 80 makes the library
    /// 6 % smaller than the 225 of `opt-level = 2`, and not measurably slower; 60 saves as much again and takes a fifth of the speed.
    inline: Option<u32>,
    /// The feature that it has.
    feature: Option<&'static str>,
    /// Whether it is written down after its call `prepare`.
    prepared: bool,
}

/// The modules of the package. The command line is none of what a browser loads.
const MODULES: [Module; 2] = [
    Module { name: "plimsoll", profile: "wasm", inline: Some(80), feature: None, prepared: false },
    Module {
        name: "command",
        profile: "wasm-command",
        inline: None,
        feature: Some("command"),
        prepared: true,
    },
];

fn build(root: &Path, into: &Path, variant: &Variant) -> Result<()> {
    let tools = tools(root)?;
    let work = root.join("target/npm").join(variant.work);
    fs::create_dir_all(&work)?;
    if into.exists() {
        fs::remove_dir_all(into)?;
    }
    fs::create_dir_all(into)?;
    let sources = root.join("wasm/npm");
    for Module { name, profile, inline, feature, prepared } in MODULES {
        let bindings = work.join(name);
        let fault = variant.fault.then_some("fault");
        let features: Vec<&str> = [fault, feature].into_iter().flatten().collect();
        let profile: &[&str] = if variant.fault { &["--dev"] } else { &["--profile", profile] };
        let inline = inline.filter(|_| !variant.fault);
        pack(root, &bindings, profile, inline, &features)?;
        let module = bindings.join("plimsoll_bg.wasm");
        let published = into.join(format!("{name}_bg.wasm"));
        if variant.fault {
            fs::copy(&module, &published)?;
        } else {
            optimise(&tools, &module, &bindings, &published)?;
            if prepared {
                prepare(&sources, &published)?;
            }
        }
        let made = fs::read_to_string(bindings.join("plimsoll_bg.js"))?;
        fs::write(work.join(format!("{name}.js")), glue::factory(&made)?)?;
    }
    let declared = fs::read_to_string(work.join("plimsoll/plimsoll.d.ts"))?;
    fs::write(sources.join("src/types.ts"), types::made(&declared)?)?;
    declare(&tools, &sources, &work, into)?;
    for entry in ENTRIES {
        bundle(&tools, &sources, &work, into, entry)?;
    }
    fs::write(into.join("texts.json"), texts(root)?)?;
    fs::write(into.join("package.json"), manifest(&sources)?)?;
    // What every run reads is apart from what few do.
    let definition: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(&fs::read_to_string(sources.join("command.json"))?)?;
    for (name, part) in definition {
        fs::write(into.join(format!("{name}.json")), part.to_string())?;
    }
    for (from, to) in
        [("wasm/README.md", "README.md"), ("LICENSE", "LICENSE"), ("rules/data/NOTICE", "NOTICE")]
    {
        fs::copy(root.join(from), into.join(to)).context(from)?;
    }
    Ok(())
}

/// The npm packages that build and test the package.
///
/// # Errors
/// They cannot be had.
pub fn tools(root: &Path) -> Result<PathBuf> {
    cache::npm_tools(&root.join("wasm/tools"))
}

/// A program of the npm packages.
pub fn tool(tools: &Path, name: &str) -> Command {
    Command::new(tools.join("node_modules/.bin").join(name))
}

/// The module as the compiler makes it, and its bindings.
fn pack(
    root: &Path,
    into: &Path,
    profile: &[&str],
    inline: Option<u32>,
    features: &[&str],
) -> Result<()> {
    install_target(root)?;
    let wasm_pack = cache::cargo_tool("wasm-pack", "wasm-pack", WASM_PACK, true)?;
    // Its lock file names a version that is not in the registry.
    let bindgen = cache::cargo_tool(
        "wasm-bindgen",
        "wasm-bindgen-cli",
        &locked(root, "wasm-bindgen")?,
        false,
    )?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([bindgen].into_iter().chain(std::env::split_paths(&path)))?;
    println!("building the module");
    let mut command = Command::new(wasm_pack.join("wasm-pack"));
    command
        .current_dir(root)
        .env("PATH", path)
        .args(["--log-level", "warn", "build", "wasm", "--mode", "no-install", "--no-opt"])
        .args(["--no-pack", "--target", "bundler", "--out-name", "plimsoll", "--out-dir"])
        .arg(into)
        .args(profile);
    if !features.is_empty() {
        command.args(["--features", &features.join(",")]);
    }
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_") && name != "CARGO_HOME" {
            command.env_remove(name);
        }
    }
    if let Some(cost) = inline {
        let flags = format!(
            "-C llvm-args=-inline-threshold={cost} -C llvm-args=-inlinehint-threshold={cost}"
        );
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    }
    cache::run(&mut command)
}

/// The version of a crate in the lock file.
fn locked(root: &Path, name: &str) -> Result<String> {
    let lock = fs::read_to_string(root.join("Cargo.lock")).context("Cargo.lock")?;
    let (_, behind) = lock
        .split_once(&format!("name = \"{name}\"\nversion = \""))
        .with_context(|| format!("Cargo.lock has no {name}"))?;
    let (version, _) = behind.split_once('"').context("Cargo.lock ends within a version")?;
    Ok(version.to_string())
}

/// Adds the target to the toolchain where it is missing.
fn install_target(root: &Path) -> Result<()> {
    let rustup = |args: &[&str]| {
        Command::new("rustup").current_dir(root).args(args).output().context("rustup is needed")
    };
    let installed = rustup(&["target", "list", "--installed"])?;
    if String::from_utf8_lossy(&installed.stdout).lines().any(|line| line == TARGET) {
        return Ok(());
    }
    println!("adding the target {TARGET}");
    let added = rustup(&["target", "add", TARGET])?;
    if !added.status.success() {
        bail!("{TARGET} could not be added: {}", String::from_utf8_lossy(&added.stderr).trim());
    }
    Ok(())
}

/// Runs wasm-opt, where the module is not the one that it ran on last.
fn optimise(tools: &Path, module: &Path, beside: &Path, into: &Path) -> Result<()> {
    let digest: String =
        Sha256::digest(fs::read(module)?).iter().map(|byte| format!("{byte:02x}")).collect();
    // wasm-pack empties the folder of the bindings.
    let (kept, of) = (beside.with_extension("small.wasm"), beside.with_extension("small.of"));
    if fs::read_to_string(&of).is_ok_and(|known| known == digest) && kept.is_file() {
        fs::copy(&kept, into)?;
        return Ok(());
    }
    println!("making the module smaller");
    cache::run(
        tool(tools, "wasm-opt")
            .args(["-Oz", "--strip-debug", "--strip-producers", "--strip-target-features"])
            // A function with one caller stays one: V8 compiles what is called, and most runs call little.
            .args(["--one-caller-inline-max-function-size", "0"])
            // What is called often gets a short number.
            .args(["--rse", "--vacuum", "--reorder-functions", "-o"])
            .arg(&kept)
            .arg(module),
    )?;
    fs::write(of, digest)?;
    fs::copy(&kept, into)?;
    Ok(())
}

/// Runs what a module prepares, and writes it down with its memory.
fn prepare(sources: &Path, module: &Path) -> Result<()> {
    println!("preparing the module");
    let mut command = Command::new("node");
    cache::run(command.arg(sources.join("prepare.mjs")).arg(module).arg(module))
}

/// Checks the TypeScript, and makes `index.d.ts` of its declarations.
fn declare(tools: &Path, sources: &Path, work: &Path, into: &Path) -> Result<()> {
    let out = work.join("declarations");
    cache::run(
        tool(tools, "tsc")
            .current_dir(sources)
            .args(["--project", ".", "--noEmit", "false", "--declaration", "--emitDeclarationOnly"])
            .arg("--typeRoots")
            .arg(tools.join("node_modules/@types"))
            .arg("--outDir")
            .arg(&out),
    )?;
    let read = |name: &str| fs::read_to_string(out.join(name)).with_context(|| name.to_string());
    let text = types::index(&[read("types.d.ts")?, read("errors.d.ts")?, read("api.d.ts")?]);
    // One for `import`, one for `require`: what they declare is the same.
    fs::write(into.join("index.d.ts"), &text)?;
    fs::write(into.join("index.d.cts"), &text)?;
    Ok(())
}

struct Entry {
    source: &'static str,
    out: &'static str,
    here: &'static str,
    /// Which module it uses.
    module: &'static str,
    args: &'static [&'static str],
}

const ENTRIES: &[Entry] = &[
    Entry {
        source: "node.ts",
        out: "node.js",
        here: "here.esm.ts",
        module: "plimsoll",
        args: &["--format=esm", "--platform=node", "--target=node20"],
    },
    Entry {
        source: "node.ts",
        out: "node.cjs",
        here: "here.cjs.ts",
        module: "plimsoll",
        args: &["--format=cjs", "--platform=node", "--target=node20"],
    },
    Entry {
        source: "web.ts",
        out: "web.js",
        here: "here.esm.ts",
        module: "plimsoll",
        args: &["--format=esm", "--platform=browser", "--target=es2022"],
    },
    Entry {
        source: "command/main.ts",
        out: "command.cjs",
        here: "here.cjs.ts",
        module: "command",
        args: &[
            "--format=cjs",
            "--platform=node",
            "--target=node20",
            "--banner:js=#!/usr/bin/env node",
        ],
    },
];

fn bundle(tools: &Path, sources: &Path, work: &Path, into: &Path, entry: &Entry) -> Result<()> {
    let alias = |name: &str, path: PathBuf| format!("--alias:{name}={}", path.display());
    cache::run(
        tool(tools, "esbuild")
            .current_dir(sources)
            .arg(format!("src/{}", entry.source))
            .args(["--bundle", "--log-level=warning", "--charset=utf8"])
            .arg(alias("glue", work.join(format!("{}.js", entry.module))))
            .arg(alias("here", sources.join("src").join(entry.here)))
            .args(entry.args)
            .arg(format!("--outfile={}", into.join(entry.out).display())),
    )
}

/// The texts that lie beside the module, by their path in the checkout.
fn texts(root: &Path) -> Result<String> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for name in ["rules/data/catalogue.txt", "rules/not-taken.toml"] {
        texts.insert(name.to_string(), fs::read_to_string(root.join(name)).context(name)?);
    }
    for folder in fs::read_dir(root.join("rules"))? {
        let folder = folder?.path();
        let Some(domain) = folder.file_name().and_then(|name| name.to_str()) else { continue };
        if !folder.join("mod.rs").is_file() {
            continue;
        }
        for page in fs::read_dir(&folder)? {
            let page = page?.path();
            let Some(name) = page.file_name().and_then(|name| name.to_str()) else { continue };
            if name.ends_with(".md") {
                texts.insert(format!("rules/{domain}/{name}"), fs::read_to_string(&page)?);
            }
        }
    }
    Ok(serde_json::to_string(&texts)?)
}

/// `package.json` with the version of the workspace.
fn manifest(sources: &Path) -> Result<String> {
    let mut manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(sources.join("package.json"))?)?;
    manifest["version"] = env!("CARGO_PKG_VERSION").into();
    Ok(format!("{manifest:#}\n"))
}
