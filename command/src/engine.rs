//! The engine of a run: the built-in rules, and the pages that the config names.

use std::path::{Path, PathBuf};

use plimsoll_core::engine::Engine;
use plimsoll_core::paths::walk::EntryKind;
use plimsoll_core::report::text::clean;
use plimsoll_core::rule::{Rule, user};
use plimsoll_core::sort;

use crate::config::{self, Loaded, Which};
use crate::exit;
use crate::host::Host;

/// Deepest folder of pages below one that the config names.
const DEPTH: usize = 8;

/// An engine and what is wrong with pages of the user's: those rules are not in it.
pub struct Made {
    /// The engine.
    pub engine: Engine,
    /// Ids of the rules of the user's.
    pub own: Vec<String>,
    /// A sentence for each page that is not understood, with its place.
    pub faults: Vec<String>,
}

/// Makes the engine of a run.
///
/// # Errors
/// A sentence, where a path of the config leads to no page and no folder.
pub fn make(host: &dyn Host, config: &Loaded) -> Result<Made, String> {
    let made = Made { engine: plimsoll_rules::engine(), own: Vec::new(), faults: Vec::new() };
    match pages(host, config) {
        pages if pages.is_empty() => Ok(made),
        pages => with_pages(host, config, made, pages),
    }
}

#[inline(never)]
fn with_pages(
    host: &dyn Host,
    config: &Loaded,
    mut made: Made,
    pages: Vec<(String, PathBuf)>,
) -> Result<Made, String> {
    let mut rules: Vec<Rule> = Vec::new();
    for (id, path) in pages {
        let shown = clean(&config.name(host, &path));
        let (bytes, _) = host
            .read_file(&path, u64::MAX)
            .map_err(|error| format!("the rule page {shown}: {}", exit::reason(&error)))?;
        let known = made.engine.rule(&id).is_some() || rules.iter().any(|r| r.meta.id == id);
        match user::rule(&id, &String::from_utf8_lossy(&bytes)) {
            _ if known => made.faults.push(format!("{shown}: there is a rule {id} already")),
            Ok(rule) => rules.push(rule),
            Err(fault) => made.faults.push(format!("{shown}:{}: {}", fault.line, fault.message)),
        }
    }
    made.own = rules.iter().map(|rule| rule.meta.id.to_string()).collect();
    made.engine = made.engine.with(rules);
    Ok(made)
}

/// The engine for what only tells about rules: with the user's own pages where the config can be read.
pub fn with_own(host: &dyn Host) -> Engine {
    let made = config::load(host, Which::default()).and_then(|loaded| make(host, &loaded));
    made.map_or_else(|_| plimsoll_rules::engine(), |made| made.engine)
}

/// The pages that a config names, with their ids, in their order.
pub fn pages(host: &dyn Host, config: &Loaded) -> Vec<(String, PathBuf)> {
    let mut pages = Vec::new();
    for (path, _) in &config.settings.rules {
        let path = Path::new(path);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match host.list(path) {
            Ok(_) => list(host, path, &name, DEPTH, &mut pages),
            Err(_) => {
                let above = path.parent().and_then(Path::file_name).unwrap_or_default();
                let stem = name.strip_suffix(".md").unwrap_or(&name);
                pages.push((format!("{}/{stem}", above.to_string_lossy()), path.to_path_buf()));
            }
        }
    }
    sort::sort(&mut pages);
    pages
}

/// The pages of a folder and of those in it, with their ids.
fn list(
    host: &dyn Host,
    folder: &Path,
    id: &str,
    depth: usize,
    pages: &mut Vec<(String, PathBuf)>,
) {
    let Some(below) = depth.checked_sub(1) else { return };
    for entry in host.list(folder).unwrap_or_default() {
        let path = folder.join(&entry.name);
        let name = entry.name.to_string_lossy();
        match entry.kind {
            EntryKind::Folder => list(host, &path, &format!("{id}/{name}"), below, pages),
            EntryKind::File => {
                let page = name.strip_suffix(".md").filter(|stem| *stem != "README");
                pages.extend(page.map(|stem| (format!("{id}/{stem}"), path)));
            }
            _ => {}
        }
    }
}
