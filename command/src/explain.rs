//! `plimsoll explain`: a rule's page on the terminal.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use plimsoll_core::near;
use plimsoll_core::report::text;
use plimsoll_core::rule::{Meta, Rule, Severity};

use crate::args::ExplainArgs;
use crate::color::{self, Color};
use crate::engine;
use crate::host::Host;

/// Explains a rule.
#[inline(never)]
pub fn run(host: &dyn Host, args: &ExplainArgs, color: Color) -> u8 {
    let engine = engine::with_own(host);
    match engine.rule(&args.rule) {
        Some(rule) => {
            let page = match rule.page.is_empty() {
                true => host.beside(&format!("rules/{}.md", rule.meta.id)).unwrap_or_default(),
                false => rule.page.to_string(),
            };
            host.print(&explain(rule, &page, color::is_on(host, color)))
        }
        None => host.usage(unknown(engine.rules(), &args.rule)),
    }
}

/// What to say of a name that is no rule's.
pub fn unknown(rules: &[Rule], name: &str) -> String {
    let nearest = near::rule(name, rules.iter().map(|rule| rule.meta.id.as_ref()));
    let name = text::clean(name);
    match nearest {
        Some(id) => format!("there is no rule \"{name}\"; did you mean \"{id}\"?"),
        None => format!("there is no rule \"{name}\"; `plimsoll rules` lists what there is"),
    }
}

fn explain(rule: &Rule, page: &str, colored: bool) -> String {
    let bold = if colored { Style::new().bold() } else { Style::new() };
    let mut out = format!("{bold}{}{bold:#}\n{}\n\n", rule.meta.id, rule.meta.summary);
    for (name, value) in facts(&rule.meta) {
        if !value.is_empty() {
            let _ = writeln!(out, "  {name:10}  {value}");
        }
    }
    if !rule.meta.options.is_empty() {
        let _ = writeln!(out, "\n{bold}Options{bold:#}");
        for option in rule.meta.options.iter() {
            let _ = writeln!(out, "  {} = {}", option.name, option.default.shown());
            let _ = writeln!(out, "      {}", option.about);
        }
    }
    let prose = prose(page);
    if prose.is_empty() && !rule.meta.help.is_empty() {
        let _ = writeln!(out, "\n{}", rule.meta.help);
    }
    if !prose.is_empty() {
        out.push('\n');
        markdown(prose, colored, &mut out);
    }
    out
}

fn facts(meta: &Meta) -> Vec<(&'static str, String)> {
    let severity = meta.severity.map_or("", Severity::word);
    vec![
        ("level", meta.level.word().to_string()),
        ("category", meta.category.word().to_string()),
        ("severity", severity.to_string()),
        ("confidence", meta.confidence.word().to_string()),
        ("looks at", meta.on.join(", ")),
        ("fix", meta.fix.to_string()),
        ("packs", meta.packs.join(", ")),
        ("since", meta.since.to_string()),
        ("same as", meta.same_as.join(", ")),
        ("sources", meta.sources.join("\n              ")),
    ]
}

/// The page without its front matter.
fn prose(page: &str) -> &str {
    let page = page.trim_start_matches('\u{feff}').trim_start();
    let body = match page.strip_prefix("---") {
        Some(rest) => rest.find("\n---").map_or("", |at| {
            let behind = &rest[at + 4..];
            behind.find('\n').map_or("", |end| &behind[end..])
        }),
        None => page,
    };
    body.trim()
}

/// Headings in bold, code blocks indented, the rest as written.
fn markdown(text: &str, colored: bool, out: &mut String) {
    let bold = if colored { Style::new().bold() } else { Style::new() };
    let code = if colored { AnsiColor::BrightBlack.on_default() } else { Style::new() };
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let trimmed = line.trim_start();
        let marks = trimmed.len() - trimmed.trim_start_matches('`').len();
        match fence {
            Some(open) if marks >= open.len() && trimmed.len() == marks => fence = None,
            Some(_) => {
                let _ = writeln!(out, "    {line}");
            }
            None if marks >= 3 => {
                fence = trimmed.get(..marks);
                let _ = writeln!(out, "  {code}{}{code:#}", trimmed.trim_start_matches('`'));
            }
            None if line.starts_with('#') => {
                let _ = writeln!(out, "{bold}{}{bold:#}", line.trim_start_matches('#').trim());
            }
            None => {
                let _ = writeln!(out, "{line}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plimsoll_core::report::text::fake;

    #[test]
    fn a_page_on_the_terminal() {
        insta::assert_snapshot!({
            let rule = fake::rule("ecs/privileged-container");
            explain(&rule, &rule.page, false)
        });
    }

    #[test]
    fn a_rule_without_prose_still_says_what_to_do() {
        let rule = fake::rule("ecs/a");
        assert!(explain(&rule, "", false).ends_with("\nRemove `privileged`.\n"));
    }

    #[test]
    fn the_nearest_rule_is_named() {
        let rules = [fake::rule("ecs/privileged-container"), fake::rule("iam/admin-policy")];
        assert!(unknown(&rules, "priviledged-container").contains("\"ecs/privileged-container\"?"));
        assert!(unknown(&rules, "iam/admin-polcy").contains("\"iam/admin-policy\"?"));
        assert!(unknown(&rules, "zzz").contains("plimsoll rules"));
        assert!(unknown(&[], "zzz").contains("plimsoll rules"));
    }
}
