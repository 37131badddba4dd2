//! Part `catalogue`: the rows of the rule catalogue (`rules/data/catalogue.txt`), from the research
//! folder beside the checkout. Names and identifiers only.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::{File, Input, Outcome};

/// Where the catalogue is, beside the checkout; `$PLIMSOLL_CATALOGUE` names another place.
fn source() -> PathBuf {
    match std::env::var_os("PLIMSOLL_CATALOGUE") {
        Some(path) => path.into(),
        None => super::checkout().join("../shared/research/rule-catalogue.md"),
    }
}

/// Makes the table.
///
/// # Errors
/// A row that is not understood.
pub fn make(_: &Input) -> Result<Outcome> {
    let path = source();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Outcome::Skipped(
                "the rule catalogue is not beside this checkout".to_string(),
            ));
        }
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    Ok(Outcome::Files(vec![File {
        path: "rules/data/catalogue.txt".to_string(),
        text: table(&text)?,
    }]))
}

/// How rule pages call the tools that the catalogue spells otherwise.
const TOOLS: &[(&str, &str)] = &[
    ("AccessAnalyzer", "access-analyzer"),
    ("Config", "config"),
    ("ControlTower", "control-tower"),
    ("KICS", "kics"),
    ("ScoutSuite", "scoutsuite"),
    ("SecurityHub", "security-hub"),
    ("Stave", "stave"),
    ("cfn_nag", "cfn-nag"),
];

fn table(catalogue: &str) -> Result<String> {
    let mut out = String::from(
        "# The rows of the rule catalogue. Written by `cargo xtask generate catalogue`; do not edit.\n\
         # `@ section`, then `name|kind|scope|tool:id;tool:id`. Scope is `held` where another tool has\n\
         # the check, else `single` (one resource decides) or `cross` (several).\n",
    );
    let mut names = BTreeSet::new();
    let mut section = "";
    let mut written = "";
    for (index, line) in catalogue.lines().enumerate() {
        if let Some(heading) = line.strip_prefix("## ") {
            section = heading.split_once(". ").map_or(heading, |(_, name)| name);
        }
        let Some(row) = line.strip_prefix("| `") else { continue };
        let cells: Vec<&str> = row.trim_end_matches(" |").split(" | ").collect();
        let [name, _, kind, tools, _] = cells.as_slice() else {
            bail!("line {}: {} cells where 5 are expected", index + 1, cells.len());
        };
        let name = name.trim_end_matches('`');
        if !names.insert(name.to_string()) {
            bail!("line {}: `{name}` stands twice", index + 1);
        }
        if section != written {
            let _ = writeln!(out, "@ {section}");
            written = section;
        }
        let (scope, ids) = match *tools {
            "single" | "cross" => (*tools, String::new()),
            _ => ("held", ids(tools)),
        };
        let _ = writeln!(out, "{name}|{kind}|{scope}|{ids}");
    }
    if names.is_empty() {
        bail!("the catalogue has no rows");
    }
    Ok(out)
}

/// `cfn-lint E3046, E3047; KICS f4c9b5f5` as `cfn-lint:E3046;cfn-lint:E3047;kics:f4c9b5f5`.
fn ids(cell: &str) -> String {
    let plain = without_parentheses(cell);
    let mut ids = Vec::new();
    for group in plain.split(';').map(str::trim).filter(|group| !group.is_empty()) {
        let (tool, rest) = group.split_once(' ').unwrap_or((group, ""));
        let tool = TOOLS.iter().find(|(theirs, _)| *theirs == tool).map_or(tool, |(_, ours)| ours);
        for id in rest.split(',').map(str::trim).filter(|id| !id.is_empty()) {
            ids.push(format!("{tool}:{id}"));
        }
        if rest.trim().is_empty() {
            ids.push(format!("{tool}:"));
        }
    }
    ids.join(";")
}

fn without_parentheses(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const CATALOGUE: &str = "\
## 1. ECS task definition

| Rule | What it flags | Kind | Tools | Source |
|---|---|---|---|---|
| `a` | Text, with a | b | error | cfn-lint E1 | x |
";

    #[test]
    fn a_row_is_names_and_ids() {
        let text = CATALOGUE.replace("with a | b", "with a")
            + "| `b` | Text | security | SecurityHub ECS.1 (retired; March), ECS.2; KICS 0a; ecspresso | x |\n\
               ### Nobody has this: ECS task def\n| `c` | Text | cost | cross | x |\n";
        let table = table(&text).unwrap();
        let rows: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(
            rows,
            [
                "@ ECS task definition",
                "a|error|held|cfn-lint:E1",
                "b|security|held|security-hub:ECS.1;security-hub:ECS.2;kics:0a;ecspresso:",
                "c|cost|cross|"
            ]
        );
    }

    #[test]
    fn a_row_with_too_many_cells_is_refused() {
        assert!(table(CATALOGUE).unwrap_err().to_string().contains("line 5: 6 cells"));
    }
}
