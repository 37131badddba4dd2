//! The rule catalogue: every check known to us, ours or of other tools, and which of them the rules
//! decide. For `plimsoll rules --coverage` and its tests; nothing else reads it.

use plimsoll_core::rule::Rule;
use std::collections::{BTreeMap, BTreeSet};

/// The catalogue as `cargo xtask generate catalogue` wrote it; empty in builds without the feature `prose`.
pub const CATALOGUE: &str =
    if cfg!(feature = "prose") { include_str!("../data/catalogue.txt") } else { "" };
/// Rows that are no rule; likewise.
pub const NOT_TAKEN: &str =
    if cfg!(feature = "prose") { include_str!("../not-taken.toml") } else { "" };

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'t> {
    /// Its name.
    pub name: &'t str,
    /// The domain it is in.
    pub section: &'t str,
    /// `error`, `security`, `reliability`, `cost` or `best-practice`.
    pub kind: &'t str,
    /// `held` where another tool has it, else `single` or `cross`.
    pub scope: &'t str,
    /// `tool:id` of other tools that have it.
    pub ids: Vec<&'t str>,
}

/// A row that is no rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotTaken<'t> {
    /// The row's name.
    pub name: &'t str,
    /// Why.
    pub reason: &'t str,
    /// An https address that says so.
    pub source: &'t str,
}

/// Reads the catalogue.
///
/// # Errors
/// The line that is not understood.
pub fn rows(text: &str) -> Result<Vec<Row<'_>>, String> {
    let mut section = "";
    let mut rows = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix("@ ") {
            section = name;
            continue;
        }
        let mut cells = line.split('|');
        let (Some(name), Some(kind), Some(scope), Some(ids), None) =
            (cells.next(), cells.next(), cells.next(), cells.next(), cells.next())
        else {
            return Err(format!("catalogue.txt:{}: a row has four cells", index + 1));
        };
        let ids = ids.split(';').filter(|id| !id.is_empty()).collect();
        rows.push(Row { name, section, kind, scope, ids });
    }
    Ok(rows)
}

/// Reads the list of rows that are no rule: tables `[[row]]` of `name`, `reason` and `source`, each
/// a text in quotes on one line.
///
/// # Errors
/// The line that is not understood.
pub fn not_taken(text: &str) -> Result<Vec<NotTaken<'_>>, String> {
    let mut rows: Vec<NotTaken<'_>> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let wrong = |what: &str| format!("not-taken.toml:{}: {what}", index + 1);
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if line == "[[row]]" {
            rows.push(NotTaken::default());
            continue;
        }
        let row = rows.last_mut().ok_or_else(|| wrong("a key before the first [[row]]"))?;
        let (key, value) = line.split_once(" = ").ok_or_else(|| wrong("no `key = \"text\"`"))?;
        let value = value
            .strip_prefix('"')
            .and_then(|value| value.strip_suffix('"'))
            .filter(|value| !value.contains(['"', '\\']))
            .ok_or_else(|| wrong("no text in plain quotes"))?;
        match key {
            "name" => row.name = value,
            "reason" => row.reason = value,
            "source" => row.source = value,
            _ => return Err(wrong("the keys are name, reason and source")),
        }
    }
    match rows.iter().find(|r| r.name.is_empty() || r.reason.is_empty() || r.source.is_empty()) {
        Some(row) => Err(format!("not-taken.toml: row \"{}\" lacks a key", row.name)),
        None => Ok(rows),
    }
}

/// Rows of one section or one tool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Share<'t> {
    /// The section or tool.
    pub name: &'t str,
    /// Number of rows.
    pub rows: usize,
    /// Of these, decided by a rule.
    pub decided: usize,
    /// Of these, no rule for a reason.
    pub not_taken: usize,
    /// The others.
    pub open: Vec<&'t str>,
}

/// What the rules decide of the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage<'t> {
    /// Everything.
    pub total: Share<'t>,
    /// In the order of the catalogue.
    pub sections: Vec<Share<'t>>,
    /// Other tools, sorted by name.
    pub tools: Vec<Share<'t>>,
}

/// Which rows the rules decide: those that a page names in `aka`, and those of which a page's
/// `same-as` has an id that no other row has. (An id of another tool often stands for many checks.)
pub fn coverage<'t>(rules: &[Rule], rows: &[Row<'t>], not_taken: &[NotTaken<'_>]) -> Coverage<'t> {
    let named: BTreeSet<&str> =
        rules.iter().flat_map(|rule| rule.meta.aka.iter().map(AsRef::as_ref)).collect();
    let same: BTreeSet<&str> =
        rules.iter().flat_map(|rule| rule.meta.same_as.iter().map(AsRef::as_ref)).collect();
    let mut holders: BTreeMap<&str, usize> = BTreeMap::new();
    for id in rows.iter().flat_map(|row| &row.ids) {
        *holders.entry(id).or_default() += 1;
    }
    let mut coverage = Coverage::default();
    let mut tools: BTreeMap<&'t str, Share<'t>> = BTreeMap::new();
    for row in rows {
        let decided = named.contains(row.name)
            || row.ids.iter().any(|id| same.contains(id) && holders.get(id) == Some(&1));
        let dropped = not_taken.iter().any(|other| other.name == row.name);
        if coverage.sections.last().is_none_or(|section| section.name != row.section) {
            coverage.sections.push(Share { name: row.section, ..Share::default() });
        }
        coverage.total.count(row.name, decided, dropped);
        if let Some(section) = coverage.sections.last_mut() {
            section.count(row.name, decided, dropped);
        }
        let of: BTreeSet<&'t str> =
            row.ids.iter().filter_map(|id| Some(id.split_once(':')?.0)).collect();
        for tool in of {
            let share = tools.entry(tool).or_insert(Share { name: tool, ..Share::default() });
            share.count(row.name, decided, dropped);
        }
    }
    coverage.total.name = "total";
    coverage.tools = tools.into_values().collect();
    coverage
}

impl<'t> Share<'t> {
    fn count(&mut self, row: &'t str, decided: bool, dropped: bool) {
        self.rows += 1;
        if decided {
            self.decided += 1;
        } else if dropped {
            self.not_taken += 1;
        } else {
            self.open.push(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn committed_tables_agree_with_each_other_and_with_the_pages() {
        let rows = rows(CATALOGUE).unwrap();
        let not_taken = not_taken(NOT_TAKEN).unwrap();
        let names: BTreeSet<&str> = rows.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), rows.len());
        let rules = crate::registry::rules();
        for rule in &rules {
            for name in rule.meta.aka.iter() {
                let id = &rule.meta.id;
                assert!(names.contains(name.as_ref()), "{id}: `aka` {name} is no row");
                assert!(
                    !not_taken.iter().any(|row| row.name == name),
                    "{id} decides {name}, which not-taken.toml says is no rule"
                );
            }
        }
        for row in &not_taken {
            assert!(names.contains(row.name), "not-taken.toml: {} is no row", row.name);
            assert!(row.source.starts_with("https://"), "{}", row.source);
            let why = row.reason.split(": ").next().unwrap_or_default();
            assert!(["live", "revisions"].contains(&why), "{}", row.reason);
        }
        let coverage = coverage(&rules, &rows, &not_taken);
        let total = &coverage.total;
        assert_eq!(total.rows, total.decided + total.not_taken + total.open.len());
        assert_eq!(coverage.sections.iter().map(|s| s.rows).sum::<usize>(), total.rows);
    }

    #[test]
    fn an_id_that_several_rows_share_decides_none() {
        let rows =
            rows("@ A\na|error|held|x:1;y:1\nb|error|held|x:1;x:2\nc|cost|single|\n").unwrap();
        let mut rule = crate::registry::rules().remove(0);
        rule.meta.aka = Vec::new().into();
        rule.meta.same_as = vec!["x:1".into(), "y:1".into()].into();
        let dropped = NotTaken { name: "c", reason: "live: x", source: "https://x" };
        let coverage = coverage(&[rule], &rows, &[dropped]);
        assert_eq!((coverage.total.decided, coverage.total.not_taken), (1, 1));
        assert_eq!(coverage.total.open, ["b"]);
        let tools: Vec<_> = coverage.tools.iter().map(|t| (t.name, t.rows, t.decided)).collect();
        assert_eq!(tools, [("x", 2, 1), ("y", 1, 1)]);
    }

    #[test]
    fn what_is_not_understood_is_told_with_its_line() {
        assert_eq!(rows("a|b").unwrap_err(), "catalogue.txt:1: a row has four cells");
        assert!(not_taken("name = \"x\"").unwrap_err().starts_with("not-taken.toml:1"));
        assert!(not_taken("[[row]]\nname = 3").unwrap_err().starts_with("not-taken.toml:2"));
        assert!(not_taken("[[row]]\nname = \"x\"").unwrap_err().contains("lacks a key"));
    }
}
