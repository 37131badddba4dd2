//! Part `rules`: what joins rule pages and their `.rs` files (`rules/<domain>/mod.rs`) and the
//! registry of all domains (`rules/src/registry.rs`).

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use plimsoll_core::rule::cel::Program;
use plimsoll_core::rule::option::{OptionValue, RuleOption};
use plimsoll_core::rule::page::{Category, CelCheck, Confidence, Level, Severity};
use plimsoll_core::rule::parse::{self, PageCheck};
use sha2::{Digest, Sha256};

use super::{File, Input, Outcome};

/// Makes the registry files.
///
/// # Errors
/// A page that is not understood, with its path and line.
pub fn make(_: &Input) -> Result<Outcome> {
    let rules = super::checkout().join("rules");
    let mut domains = Vec::new();
    for entry in std::fs::read_dir(&rules)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !["src", "data", "packs", "target"].contains(&name.as_str()) {
            domains.push(name);
        }
    }
    domains.sort();
    let mut digest = Sha256::new();
    let mut files = Vec::new();
    let mut filled = Vec::new();
    for domain in domains {
        let text = domain_module(&rules, &domain, &mut digest)?;
        if let Some(text) = text {
            files.push(File { path: format!("rules/{domain}/mod.rs"), text });
            filled.push(domain);
        }
    }
    let digest: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    files.push(File {
        path: "rules/src/registry.rs".to_string(),
        text: rustfmt(&registry(&filled, &digest))?,
    });
    Ok(Outcome::Files(files))
}

fn registry(domains: &[String], digest: &str) -> String {
    let mut text = String::from(
        "//! Every built-in rule. Written by `cargo xtask generate rules`; do not edit.\n\n\
         use plimsoll_core::rule::Rule;\n\n",
    );
    for domain in domains {
        let _ = writeln!(text, "#[path = \"../{domain}/mod.rs\"]\nmod {domain};");
    }
    let _ = write!(
        text,
        "\n/// Digest over ids and pages.\npub const DIGEST: &str = \"sha256:{digest}\";\n\n\
         /// The rules of every domain.\npub fn rules() -> Vec<Rule> {{\n    [\n"
    );
    for domain in domains {
        let _ = writeln!(text, "        &{domain}::RULES[..],");
    }
    text.push_str("    ]\n    .concat()\n}\n");
    text
}

fn domain_module(rules: &Path, domain: &str, digest: &mut Sha256) -> Result<Option<String>> {
    let folder = rules.join(domain);
    let mut names: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            names.push(path.file_stem().unwrap_or_default().to_string_lossy().into_owned());
        }
    }
    if names.is_empty() {
        return Ok(None);
    }
    names.sort();
    let mut modules = String::new();
    let mut entries = String::new();
    for name in &names {
        let id = format!("{domain}/{name}");
        let path = folder.join(format!("{name}.md"));
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        digest.update(id.as_bytes());
        digest.update(text.as_bytes());
        let page = parse::parse(&id, &text)
            .map_err(|error| anyhow!("rules/{id}.md:{}: {}", error.line, error.message))?;
        let module = name.replace('-', "_");
        let code = folder.join(format!("{name}.rs"));
        let check = match &page.check {
            PageCheck::Cel(check) => {
                plimsoll_core::rule::cel::Program::compile(check).map_err(|error| {
                    anyhow!(
                        "rules/{id}.md: {}: {} (byte {})",
                        error.field,
                        error.message,
                        error.offset
                    )
                })?;
                cel(check)
            }
            PageCheck::Engine => "Check::Engine".to_string(),
            PageCheck::Schema(schema) => format!("Check::Schema(w!({schema:?}))"),
            PageCheck::Shape(fault) => format!("Check::Shape(Fault::{fault:?})"),
            PageCheck::Native if code.exists() => {
                let _ = writeln!(modules, "#[path = \"{name}.rs\"]\nmod {module};");
                digest.update(std::fs::read(&code)?);
                format!("Check::Native({module}::check)")
            }
            PageCheck::Native => {
                bail!("rules/{id}.md says `check: native`, and there is no {name}.rs")
            }
        };
        let meta = &page.meta;
        let level = match meta.level {
            Level::Error => "Error",
            Level::Warning => "Warning",
            Level::Info => "Info",
        };
        let category = match meta.category {
            Category::Validity => "Validity",
            Category::Security => "Security",
            Category::Reliability => "Reliability",
            Category::Cost => "Cost",
            Category::Operations => "Operations",
        };
        let severity = match meta.severity {
            None => "None",
            Some(Severity::Critical) => "Some(Severity::Critical)",
            Some(Severity::High) => "Some(Severity::High)",
            Some(Severity::Medium) => "Some(Severity::Medium)",
            Some(Severity::Low) => "Some(Severity::Low)",
        };
        let confidence = match meta.confidence {
            Confidence::High => "High",
            Confidence::Medium => "Medium",
            Confidence::Low => "Low",
        };
        let _ = write!(
            entries,
            "    Rule {{\n        meta: Meta {{\n            id: w!({:?}),\n            summary: w!({:?}),\n            \
             level: Level::{level},\n            category: Category::{category},\n            \
             severity: {severity},\n            confidence: Confidence::{confidence},\n            \
             on: {},\n            fix: w!({:?}),\n            options: {},\n            packs: {},\n            since: w!({:?}),\n            \
             sources: {},\n            same_as: {},\n            aka: {},\n            sensitive: {},\n            help: w!({:?}),\n        }},\n        \
             check: {check},\n        page: prose!(\"{name}.md\"),\n    }},\n",
            meta.id,
            meta.summary,
            list(&meta.on),
            meta.fix,
            options(&meta.options),
            list(&meta.packs),
            meta.since,
            list(&meta.sources),
            list(&meta.same_as),
            list(&meta.aka),
            meta.sensitive,
            meta.help,
        );
    }
    let text = format!(
        "//! The rules of `{domain}`. Written by `cargo xtask generate rules` from the pages beside it; do not\n\
         //! edit.\n\n#[allow(clippy::wildcard_imports)]\nuse crate::prelude::*;\n\n{modules}\n\
         /// The rules, sorted by id.\npub static RULES: [Rule; {}] = [\n{entries}];\n",
        names.len()
    );
    Ok(Some(rustfmt(&text)?))
}

fn options(options: &[RuleOption]) -> String {
    let option = |option: &RuleOption| {
        let default = match &option.default {
            OptionValue::Bool(value) => format!("Bool({value})"),
            OptionValue::Int(value) => format!("Int({value})"),
            OptionValue::Text(text) => format!("Text(w!({text:?}))"),
            OptionValue::Texts(texts) => format!("Texts({})", list(texts)),
        };
        format!(
            "RuleOption {{ name: w!({:?}), about: w!({:?}), default: OptionValue::{default} }}",
            option.name, option.about
        )
    };
    let options: Vec<String> = options.iter().map(option).collect();
    format!("l![{}]", options.join(", "))
}

fn list(words: &[std::borrow::Cow<'static, str>]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("w!({word:?})")).collect();
    format!("l![{}]", words.join(", "))
}

fn cel(check: &CelCheck) -> String {
    let option = |word: &Option<std::borrow::Cow<'static, str>>| match word {
        Some(word) => format!("Some(w!({word:?}))"),
        None => "None".to_string(),
    };
    let each: Vec<String> = check
        .each
        .iter()
        .map(|each| format!("Each {{ name: w!({:?}), list: w!({:?}) }}", each.name, each.list))
        .collect();
    let related: Vec<String> =
        check.related.iter().map(|(at, text)| format!("(w!({at:?}), w!({text:?}))")).collect();
    let fix: Vec<String> = check
        .fix
        .iter()
        .map(|step| {
            let verb = step.verb;
            let (at, value) = (&step.at, &step.value);
            format!("FixStep {{ verb: FixVerb::{verb:?}, at: w!({at:?}), value: w!({value:?}) }}")
        })
        .collect();
    // A check that does not compile is told by the tests of its page.
    let needs = Program::compile(check).ok().map(|program| {
        let needs: Vec<String> = program.needs().map(|name| format!("w!({name:?})")).collect();
        format!("l![{}]", needs.join(", "))
    });
    format!(
        "Check::Cel(CelCheck {{ each: l![{}], when: {}, assert: w!({:?}), at: {}, related: l![{}], fix: l![{}], message: w!({:?}), needs: {} }})",
        each.join(", "),
        option(&check.when),
        check.assert,
        option(&check.at),
        related.join(", "),
        fix.join(", "),
        check.message,
        needs.map_or_else(|| "None".to_string(), |needs| format!("Some({needs})")),
    )
}

/// The text as rustfmt writes it, so that `cargo fmt --check` and `generate --check` agree.
fn rustfmt(text: &str) -> Result<String> {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(super::checkout().join("rustfmt.toml"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("rustfmt (a component of the toolchain)")?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("rustfmt refused the generated text");
    }
    Ok(String::from_utf8(output.stdout)?)
}
