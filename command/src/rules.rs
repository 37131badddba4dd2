//! `plimsoll rules`.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use plimsoll_core::report::text::summary;
use plimsoll_core::rule::{Level, Rule};

use crate::args::{RulesArgs, RulesFormat};
use crate::color::{self, Color};
use crate::coverage;
use crate::engine;
use crate::host::Host;

/// Lists the rules.
#[inline(never)]
pub fn run(host: &dyn Host, args: &RulesArgs, color: Color) -> u8 {
    let engine = engine::with_own(host);
    if args.coverage {
        return coverage::run(host, engine.rules(), args.format);
    }
    let rules: Vec<&Rule> =
        engine.rules().iter().filter(|rule| in_pack(rule, args.pack.as_deref())).collect();
    let text = match args.format {
        RulesFormat::Table => table(&rules, color::is_on(host, color)),
        RulesFormat::Json => json(&rules),
    };
    host.print(&text)
}

/// Whether a rule is listed for a pack; every rule is where none is asked for.
fn in_pack(rule: &Rule, pack: Option<&str>) -> bool {
    pack.is_none_or(|pack| rule.meta.packs.iter().any(|name| name == pack))
}

fn json(rules: &[&Rule]) -> String {
    let metas: Vec<_> = rules.iter().map(|rule| &rule.meta).collect();
    format!("{:#}\n", serde_json::json!({ "rules": metas }))
}

fn table(rules: &[&Rule], colored: bool) -> String {
    let mut out = String::new();
    let width = rules.iter().map(|rule| rule.meta.id.len()).max().unwrap_or(0);
    for rule in rules {
        let paint = match rule.meta.level {
            _ if !colored => Style::new(),
            Level::Error => AnsiColor::Red.on_default(),
            Level::Warning => AnsiColor::Yellow.on_default(),
            Level::Info => AnsiColor::Cyan.on_default(),
        };
        let _ = writeln!(
            out,
            "{:width$}  {paint}{:7}{paint:#}  {}",
            rule.meta.id,
            rule.meta.level.word(),
            rule.meta.summary
        );
    }
    let _ = writeln!(out, "{}", summary::count(rules.len(), "rule", "rules"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use plimsoll_core::report::text::fake;

    #[test]
    fn the_json_is_the_front_matter() {
        let json: serde_json::Value =
            serde_json::from_str(&json(&[&fake::rule("ecs/privileged-container")])).unwrap();
        let rule = &json["rules"][0];
        assert_eq!(rule["id"], "ecs/privileged-container");
        assert_eq!(rule["sameAs"][0], "checkov:CKV_AWS_336");
        assert_eq!(rule["level"], "error");
    }

    #[test]
    fn a_pack_leaves_out_what_is_not_in_it() {
        let rule = fake::rule("ecs/a");
        assert!(in_pack(&rule, None) && in_pack(&rule, Some("recommended")));
        assert!(!in_pack(&rule, Some("strict")));
    }

    #[test]
    fn the_table_is_aligned() {
        let rules = [&fake::rule("ecs/a"), &fake::rule("ecs/longer")];
        assert_eq!(
            table(&rules, false),
            "ecs/a       error    A container runs privileged\n\
             ecs/longer  error    A container runs privileged\n\
             2 rules\n"
        );
        assert!(table(&rules, true).contains("\x1b[31merror"));
    }
}
