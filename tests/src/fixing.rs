//! Fixes carried out on texts, with what must hold of each.

use crate::verify::TODAY;
use plimsoll_core::engine::{Config, Engine, Host};
use plimsoll_core::fix::{self, Fixed, Job, Safety};
use plimsoll_core::report::Report;
use plimsoll_core::unit::Unit;

/// Carries out all fixes of the rules for which `wanted` holds; every rule watches.
///
/// # Panics
/// Where the engine refuses the configuration.
pub fn fixed(engine: &Engine, files: &[(&str, &str)], wanted: &dyn Fn(&str) -> bool) -> Fixed {
    let read = |path: &str, text: &str| engine.read(path, text.as_bytes(), &engine.options());
    let units: Vec<Unit> = files.iter().map(|(path, text)| read(path, text)).collect();
    let config = Config { select: vec!["ALL".to_string()], ..Config::default() };
    let job = Job {
        engine,
        config: &config,
        host: Host { today: Some(TODAY), ..Host::default() },
        safety: Safety::Suggested,
        read: &|index, text| read(files[index].0, text),
        mark: &|report: &mut Report| {
            for diagnostic in &mut report.diagnostics {
                if !wanted(&diagnostic.rule_id) {
                    diagnostic.fixes.clear();
                }
            }
        },
        may_change: &|_| true,
    };
    fix::apply(&job, units).expect("ALL is a rule set")
}

/// What is wrong with the fixes of texts: one that was taken back, one that a second run would do again, a
/// text that changed outside the edits. Empty where all is well.
pub fn faults(
    engine: &Engine,
    files: &[(&str, &str)],
    wanted: &dyn Fn(&str) -> bool,
) -> Vec<String> {
    let first = fixed(engine, files, wanted);
    let mut wrong: Vec<String> = first
        .refused
        .iter()
        .map(|fix| format!("{}:{} {}: \"{}\" is no mend", fix.path, fix.line, fix.rule, fix.title))
        .collect();
    let texts: Vec<(&str, String)> = files
        .iter()
        .zip(&first.units)
        .map(|((path, _), unit)| (*path, unit.source.text.to_string()))
        .collect();
    let texts: Vec<(&str, &str)> =
        texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
    for ((path, old), (_, new)) in files.iter().zip(&texts) {
        if old.contains("\r\n") && new.replace("\r\n", "").contains('\n') {
            wrong.push(format!("{path}: a line without CR among lines with it\n{new}"));
        }
        if old.starts_with('\u{feff}') != new.starts_with('\u{feff}') {
            wrong.push(format!("{path}: the byte order mark is not as it was"));
        }
    }
    let second = fixed(engine, &texts, wanted);
    for fix in &second.applied {
        wrong.push(format!("{}:{} {}: done again by a second run", fix.path, fix.line, fix.rule));
    }
    wrong
}
