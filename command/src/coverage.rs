//! `plimsoll rules --coverage`: which checks of the rule catalogue the rules decide.

use std::borrow::Cow;
use std::fmt::Write;

use plimsoll_core::rule::Rule;
use plimsoll_rules::catalogue::{self, Coverage, Share};
use serde_json::{Value, json};

use crate::args::RulesFormat;
use crate::exit;
use crate::host::Host;

/// Columns of the lists.
const WIDTH: usize = 100;
const SECTION: &str = "section of the catalogue";

/// Prints the coverage.
pub fn run(host: &dyn Host, rules: &[Rule], format: RulesFormat) -> u8 {
    let held = |text: &'static str, path: &str| match text {
        "" => Cow::Owned(host.beside(path).unwrap_or_default()),
        text => Cow::Borrowed(text),
    };
    let rows = held(catalogue::CATALOGUE, "rules/data/catalogue.txt");
    let not_taken = held(catalogue::NOT_TAKEN, "rules/not-taken.toml");
    let tables =
        catalogue::rows(&rows).and_then(|rows| Ok((rows, catalogue::not_taken(&not_taken)?)));
    let (rows, not_taken) = match tables {
        Ok(tables) => tables,
        Err(error) => {
            host.say(format!("error: {error}"));
            return exit::INTERNAL;
        }
    };
    let coverage = catalogue::coverage(rules, &rows, &not_taken);
    let text = match format {
        RulesFormat::Table => table(&coverage),
        RulesFormat::Json => {
            let dropped: Vec<Value> = not_taken
                .iter()
                .map(|row| json!({"row": row.name, "reason": row.reason, "source": row.source}))
                .collect();
            let mut value = as_json(&coverage);
            if let Some(map) = value.as_object_mut() {
                map.insert("notTaken".to_string(), dropped.into());
            }
            format!("{value:#}\n")
        }
    };
    host.print(&text)
}

fn as_json(coverage: &Coverage<'_>) -> Value {
    let share = |share: &Share<'_>| {
        json!({"name": share.name, "rows": share.rows, "decided": share.decided,
               "notTaken": share.not_taken, "open": share.open})
    };
    let total = &coverage.total;
    json!({
        "rows": total.rows,
        "decided": total.decided,
        "sections": coverage.sections.iter().map(share).collect::<Vec<_>>(),
        "tools": coverage.tools.iter().map(share).collect::<Vec<_>>(),
    })
}

fn table(coverage: &Coverage<'_>) -> String {
    let mut out = String::new();
    let shares = coverage.sections.iter().chain(&coverage.tools);
    let width = shares.map(|share| cut(share.name).chars().count()).max().unwrap_or(0);
    let width = width.max(SECTION.len());
    let mut part = |title: &str, shares: &[Share<'_>], total: Option<&Share<'_>>| {
        let _ = writeln!(out, "{title:width$}  decided   rows  not taken   open");
        for share in shares.iter().chain(total) {
            let (name, open) = (cut(share.name), share.open.len());
            let _ = writeln!(
                out,
                "{name:width$}  {:7}  {:5}  {:9}  {open:5}",
                share.decided, share.rows, share.not_taken
            );
        }
        out.push('\n');
    };
    part(SECTION, &coverage.sections, Some(&coverage.total));
    part("other tool", &coverage.tools, None);
    for section in &coverage.sections {
        if section.open.is_empty() {
            continue;
        }
        let _ = writeln!(out, "Open in {}:", section.name);
        wrap(&mut out, &section.open);
    }
    out
}

/// The first part of a section's name, as long as fits the table.
fn cut(name: &str) -> &str {
    let end = name.find([',', '(']).unwrap_or(name.len());
    name.get(..end).unwrap_or(name).trim_end()
}

/// Names with commas, on lines of at most [`WIDTH`] columns.
fn wrap(out: &mut String, names: &[&str]) {
    let mut column = 0;
    for (index, name) in names.iter().enumerate() {
        let comma = if index + 1 < names.len() { "," } else { "" };
        if column > 0 && column + name.len() + 2 > WIDTH {
            out.push('\n');
            column = 0;
        }
        let before = if column == 0 { "  " } else { " " };
        let _ = write!(out, "{before}{name}{comma}");
        column += before.len() + name.len() + comma.len();
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use plimsoll_core::report::text::fake;

    fn example() -> Coverage<'static> {
        let rows = catalogue::rows(
            "@ ECS task, x\na|error|held|kics:1\nb|error|held|kics:2\n@ EFS\nc|cost|cross|\n",
        );
        let mut rule = fake::rule("ecs/a");
        rule.meta.aka = vec!["a".into()].into();
        catalogue::coverage(&[rule], &rows.unwrap(), &[])
    }

    #[test]
    fn the_table_tells_what_is_decided_and_what_is_open() {
        assert_eq!(
            table(&example()),
            "section of the catalogue  decided   rows  not taken   open\n\
             ECS task                        1      2          0      1\n\
             EFS                             0      1          0      1\n\
             total                           1      3          0      2\n\n\
             other tool                decided   rows  not taken   open\n\
             kics                            1      2          0      1\n\n\
             Open in ECS task, x:\n  b\nOpen in EFS:\n  c\n"
        );
    }

    #[test]
    fn the_json_has_the_same() {
        let json = as_json(&example());
        assert_eq!(json["decided"], 1);
        assert_eq!(json["sections"][0]["open"][0], "b");
        assert_eq!(json["tools"][0]["name"], "kics");
    }

    #[test]
    fn long_lists_are_wrapped() {
        let mut out = String::new();
        wrap(&mut out, &["a-name-of-thirty-characters-xx"; 7]);
        assert!(out.lines().count() == 3 && out.lines().all(|line| line.len() <= WIDTH), "{out}");
    }
}
