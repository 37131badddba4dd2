//! `plimsoll doctor`: what is read and what is not, and what is in force. Nothing is sent anywhere.

use std::collections::BTreeMap;
use std::fmt::Write;

use plimsoll_core::paths::walk::{EntryKind, Passed};
use plimsoll_core::report::text::clean;
use plimsoll_core::report::text::summary::count;
use plimsoll_core::rule::select::select;
use plimsoll_core::sort;
use plimsoll_core::unit::Unit;
use serde::Serialize;

use crate::args::{CheckArgs, DoctorArgs, DoctorFormat};
use crate::config::{self, Which};
use crate::engine::{self, Made};
use crate::host::{Host, Stream};
use crate::walk::{self, Found};
use crate::{baseline, check};

/// Variables of the environment that are looked at.
const VARIABLES: [&str; 11] = [
    "PLIMSOLL_CONFIG",
    "PLIMSOLL_CACHE_DIR",
    "PLIMSOLL_BACKTRACE",
    "SOURCE_DATE_EPOCH",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "TERM",
    "CI",
];
/// Most reasons and names that the text lists; JSON has all.
const MOST: usize = 8;

/// Why something was passed by.
const IGNORED: &str = "ignore file";
const TOOLS: &str = "kept by tools";

/// Everything that is told.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    version: &'static str,
    platform: String,
    git: Option<String>,
    rules: Rules,
    config: Option<String>,
    config_extends: Vec<String>,
    baseline: Option<Baseline>,
    cache: Option<String>,
    own_rules: Vec<String>,
    not_understood: Vec<String>,
    environment: BTreeMap<&'static str, String>,
    terminal: bool,
    paths: Vec<String>,
    read: Read,
    not_read: Vec<Group>,
    excluded: Vec<String>,
    passed: Vec<PassedBy>,
}

#[derive(Debug, Serialize)]
struct Rules {
    digest: String,
    all: usize,
    run: usize,
    select: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Baseline {
    file: String,
    findings: usize,
}

/// Files that are read.
#[derive(Debug, Default, Serialize)]
struct Read {
    files: usize,
    resources: usize,
    kinds: Vec<Kind>,
}

#[derive(Debug, Serialize)]
struct Kind {
    kind: &'static str,
    files: usize,
    resources: usize,
}

/// Files that are not read, or not wholly, for one reason.
#[derive(Debug, Serialize)]
struct Group {
    status: &'static str,
    reason: String,
    files: Vec<String>,
}

/// Something that was passed by, with all that is in it.
#[derive(Debug, Serialize)]
struct PassedBy {
    path: String,
    folder: bool,
    why: &'static str,
}

/// Tells it.
#[inline(never)]
pub fn run(host: &dyn Host, args: &DoctorArgs) -> u8 {
    match told(host, args) {
        Ok(told) => host.print(&match args.format {
            DoctorFormat::Text => text(&told),
            DoctorFormat::Json => {
                format!("{}\n", serde_json::to_string_pretty(&told).unwrap_or_default())
            }
        }),
        Err(message) => host.usage(message),
    }
}

fn told(host: &dyn Host, args: &DoctorArgs) -> Result<Told, String> {
    let which = Which { file: args.config.as_deref(), isolated: false };
    let settings = config::load(host, which)?;
    let configured = settings.settings.baseline.as_deref();
    let baseline = baseline::load(host, &CheckArgs::default(), configured)?;
    let Made { engine, own, faults } = engine::make(host, &settings)?;
    let asked = settings.engine(&[], &[]);
    let selected = select(engine.rules(), &asked)?;
    let mut found = walk::find(host, &args.paths, None, true)?;
    let mut excluded = Vec::new();
    found.files.retain(|file| {
        let out = !file.named && settings.excludes(&file.path);
        if out {
            excluded.push(file.path.clone());
        }
        !out
    });
    let units = check::units(host, &engine, &found.files);
    let git = host.git(&["--version"]).ok();
    let git = git.map(|line| String::from_utf8_lossy(&line).trim().to_string());
    let words = match asked.select.is_empty() {
        true => vec!["recommended".to_string()],
        false => asked.select,
    };
    let variable = |name: &&'static str| Some((*name, host.variable(name)?));
    Ok(Told {
        version: env!("CARGO_PKG_VERSION"),
        platform: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH).trim().to_string(),
        git: git.map(|line| line.strip_prefix("git version ").unwrap_or(&line).to_string()),
        rules: Rules {
            digest: engine.digest().to_string(),
            all: engine.rules().len(),
            run: selected.iter().filter(|selected| **selected).count(),
            select: words,
        },
        config: settings.shown(host),
        config_extends: settings.files.iter().skip(1).cloned().collect(),
        baseline: baseline.map(|loaded| {
            let (file, findings) = loaded.about();
            Baseline { file: file.to_string_lossy().into_owned(), findings }
        }),
        cache: host.cache_folder(),
        own_rules: own,
        not_understood: faults,
        environment: VARIABLES.iter().filter_map(variable).collect(),
        terminal: host.is_terminal(Stream::Out),
        paths: args.paths.iter().map(|path| path.to_string_lossy().into_owned()).collect(),
        read: read(&units),
        not_read: not_read(&units),
        excluded,
        passed: passed(&found),
    })
}

fn read(units: &[Unit]) -> Read {
    let mut kinds: BTreeMap<&'static str, (usize, usize)> = BTreeMap::new();
    for unit in units.iter().filter(|unit| unit.status.is_checked()) {
        let (files, resources) = kinds.entry(unit.kind.map_or("other", |k| k.word())).or_default();
        *files += 1;
        *resources += unit.model.resources.len();
    }
    let kind = |(kind, (files, resources))| Kind { kind, files, resources };
    let mut kinds: Vec<Kind> = kinds.into_iter().map(kind).collect();
    sort::sort_by_key(&mut kinds, |kind| std::cmp::Reverse(kind.files));
    Read {
        files: kinds.iter().map(|kind| kind.files).sum(),
        resources: kinds.iter().map(|kind| kind.resources).sum(),
        kinds,
    }
}

fn not_read(units: &[Unit]) -> Vec<Group> {
    let mut groups: BTreeMap<(&'static str, &str), Vec<String>> = BTreeMap::new();
    for unit in units {
        if let Some(reason) = unit.status.reason() {
            groups.entry((unit.status.word(), reason)).or_default().push(unit.path.clone());
        }
    }
    let group = |((status, reason), files): ((&'static str, &str), _)| Group {
        status,
        reason: reason.to_string(),
        files,
    };
    let mut groups: Vec<Group> = groups.into_iter().map(group).collect();
    // What should have been read comes first, then what there is most of.
    sort::sort_by_key(&mut groups, |group| {
        (group.status == "skipped", std::cmp::Reverse(group.files.len()))
    });
    groups
}

fn passed(found: &Found) -> Vec<PassedBy> {
    let one = |(path, kind, why): &(String, EntryKind, Passed)| PassedBy {
        path: path.clone(),
        folder: *kind == EntryKind::Folder,
        why: match why {
            Passed::Ignored => IGNORED,
            Passed::Tools => TOOLS,
        },
    };
    found.passed.iter().map(one).collect()
}

fn text(told: &Told) -> String {
    let mut out = format!("plimsoll {}, {}\n\n", told.version, told.platform);
    let none = || "none".to_string();
    let mut row = |name: &str, value: String| {
        let _ = writeln!(out, "{name:11}  {}", clean(&value));
    };
    let rules = &told.rules;
    row(
        "rules",
        format!(
            "{} of {} run (select: {}); digest {}",
            rules.run,
            rules.all,
            rules.select.join(", "),
            rules.digest
        ),
    );
    row(
        "config",
        match (&told.config, told.config_extends.as_slice()) {
            (None, _) => "none; `plimsoll init` writes one".to_string(),
            (Some(file), []) => file.clone(),
            (Some(file), extends) => format!("{file}, which extends {}", extends.join(", ")),
        },
    );
    row(
        "baseline",
        told.baseline.as_ref().map_or_else(none, |baseline| {
            let findings = count(baseline.findings, "finding", "findings");
            format!("{}, {findings}", baseline.file)
        }),
    );
    row("cache", told.cache.clone().unwrap_or_else(none));
    row("own rules", if told.own_rules.is_empty() { none() } else { told.own_rules.join(", ") });
    for fault in &told.not_understood {
        row("", format!("not understood: {fault}"));
    }
    row("git", told.git.clone().unwrap_or_else(none));
    let set: Vec<String> = told.environment.iter().map(|(k, v)| format!("{k}={v}")).collect();
    row("environment", if set.is_empty() { none() } else { set.join(", ") });
    row("output", if told.terminal { "a terminal" } else { "no terminal" }.to_string());

    let read = &told.read;
    let _ = writeln!(
        out,
        "\nread         {} with {} in {}",
        count(read.files, "file", "files"),
        count(read.resources, "resource", "resources"),
        clean(&told.paths.join(", "))
    );
    for kind in &read.kinds {
        let _ = writeln!(
            out,
            "{:8}  {}, {}",
            kind.files,
            kind.kind,
            count(kind.resources, "resource", "resources")
        );
    }
    let partly = |group: &&Group| group.status == "partly";
    groups("read in part", told.not_read.iter().filter(partly), &mut out);
    groups("not read", told.not_read.iter().filter(|group| !partly(group)), &mut out);
    let files = |number| count(number, "file", "files");
    let what = format!("{} by `exclude` of the config", files(told.excluded.len()));
    names("excluded", what, &told.excluded, &mut out);
    let passed = |why: &str| -> Vec<String> {
        let passed = told.passed.iter().filter(|passed| passed.why == why);
        passed.map(|p| format!("{}{}", p.path, if p.folder { "/" } else { "" })).collect()
    };
    let ignored = passed(IGNORED);
    let what = count(ignored.len(), "file or folder", "files and folders");
    names("ignored", format!("{what} by .gitignore or .plimsollignore"), &ignored, &mut out);
    let tools = passed(TOOLS);
    let what = count(tools.len(), "folder that tools keep", "folders that tools keep");
    names("passed by", what, &tools, &mut out);
    out
}

/// Some of the files that are not read, by reasons that differ in numbers and names alone.
fn groups<'g>(title: &str, groups: impl Iterator<Item = &'g Group>, out: &mut String) {
    let mut merged: Vec<(String, Vec<&str>)> = Vec::new();
    for group in groups {
        let why = format!("{}: {}", group.status, alike(&group.reason));
        let files = group.files.iter().map(String::as_str);
        match merged.iter_mut().find(|(known, _)| *known == why) {
            Some((_, known)) => known.extend(files),
            None => merged.push((why, files.collect())),
        }
    }
    if merged.is_empty() {
        return;
    }
    let all = merged.iter().map(|(_, files)| files.len()).sum();
    let _ = writeln!(out, "\n{title:11}  {}", count(all, "file", "files"));
    for (why, files) in merged.iter().take(MOST) {
        let first = files.first().map_or("", |first| *first);
        let more = if files.len() > 1 { ", …" } else { "" };
        let _ = writeln!(out, "{:8}  {} ({}{more})", files.len(), clean(why), clean(first));
    }
    let rest: usize = merged.iter().skip(MOST).map(|(_, files)| files.len()).sum();
    if rest > 0 {
        let _ = writeln!(out, "{rest:8}  for other reasons; --format json has them all");
    }
}

/// A reason without its numbers and without what stands in backticks.
fn alike(reason: &str) -> String {
    let mut out = String::new();
    for (index, part) in reason.split('`').enumerate() {
        if index % 2 == 1 {
            out.push_str("`…`");
            continue;
        }
        let mut number = false;
        for c in part.chars() {
            if !c.is_ascii_digit() {
                out.push(c);
            } else if !number {
                out.push('N');
            }
            number = c.is_ascii_digit();
        }
    }
    out
}

fn names(title: &str, what: String, paths: &[String], out: &mut String) {
    if paths.is_empty() {
        return;
    }
    let mut shown: Vec<String> = paths.iter().take(MOST).map(|path| clean(path)).collect();
    if paths.len() > MOST {
        shown.push("…".to_string());
    }
    let _ = writeln!(out, "\n{title:11}  {what}: {}", shown.join(", "));
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn reasons_that_differ_in_numbers_and_names_are_alike() {
        assert_eq!(
            alike("template: 12 directives of `a` in 3"),
            "template: N directives of `…` in N"
        );
        assert_eq!(alike("no resource"), "no resource");
    }
}
