//! Part `readme`: the rule table of the README, from the pages.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use plimsoll_core::rule::parse::{self, PageCheck};
use plimsoll_core::rule::{Level, Severity};

use super::{File, Input, Outcome};

/// What the folders of rules are about.
const DOMAINS: &[(&str, &str)] = &[
    ("ecs", "ECS task definitions and services"),
    ("iam", "IAM policies and roles"),
    ("ecr", "ECR repositories, their policies and lifecycle"),
    ("eks", "EKS node groups and Fargate profiles"),
    ("storage", "StorageClass, PersistentVolumeClaim (EBS, EFS, FSx for Lustre, ONTAP)"),
    ("scaling", "Application Auto Scaling"),
    ("asg", "EC2 Auto Scaling and launch templates"),
    ("apprunner", "App Runner"),
    ("efs", "EFS file systems"),
    ("general", "Files themselves"),
];

/// Makes the README with its rule table.
///
/// # Errors
/// A page that is not understood; a README without the marks.
pub fn make(_: &Input) -> Result<Outcome> {
    let root = super::checkout();
    let readme = std::fs::read_to_string(root.join("README.md")).context("README.md")?;
    let table = table(&root)?;
    let text = between(&readme, "rules", &table)?;
    Ok(Outcome::Files(vec![File { path: "README.md".to_string(), text }]))
}

/// A text with what stands between two marks replaced.
///
/// # Errors
/// The text has no such marks.
pub fn between(text: &str, name: &str, inside: &str) -> Result<String> {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (head, rest) =
        text.split_once(&open).ok_or_else(|| anyhow!("README.md has no mark {}", open.trim()))?;
    let (_, tail) =
        rest.split_once(&close).ok_or_else(|| anyhow!("README.md has no mark {close}"))?;
    Ok(format!("{head}{open}{inside}{close}{tail}"))
}

fn table(root: &Path) -> Result<String> {
    let mut total = 0;
    let mut across = 0;
    let mut body = String::new();
    for (domain, about) in DOMAINS {
        let folder = root.join("rules").join(domain);
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| name.strip_suffix(".md").map(str::to_string))
            .collect();
        names.sort();
        if names.is_empty() {
            continue;
        }
        let _ = write!(
            body,
            "\n**{about}**\n\n| rule | level | what it finds |\n| --- | --- | --- |\n"
        );
        for name in names {
            let id = format!("{domain}/{name}");
            let text = std::fs::read_to_string(folder.join(format!("{name}.md")))?;
            let page = parse::parse(&id, &text)
                .map_err(|error| anyhow!("rules/{id}.md:{}: {}", error.line, error.message))?;
            let level = match page.meta.level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Info => "info",
            };
            let severity = match page.meta.severity {
                Some(Severity::Critical) => ", critical",
                Some(Severity::High) => ", high",
                Some(Severity::Medium) => ", medium",
                Some(Severity::Low) => ", low",
                None => "",
            };
            let links = match &page.check {
                PageCheck::Cel(_) => text.contains("linked("),
                PageCheck::Native => {
                    let code = std::fs::read_to_string(folder.join(format!("{name}.rs")))?;
                    ["linked", "of_kind", "role_allows", "role_policies"]
                        .iter()
                        .any(|word| code.contains(word))
                }
                PageCheck::Engine | PageCheck::Schema(_) | PageCheck::Shape(_) => false,
            };
            total += 1;
            across += usize::from(links);
            let _ = writeln!(
                body,
                "| [`{id}`](rules/{id}.md){} | {level}{severity} | {} |",
                if links { " ↔" } else { "" },
                page.meta.summary
            );
        }
    }
    Ok(format!(
        "{total} rules, {across} of which look across resources (↔). Each name leads to its page.\n{body}"
    ))
}
