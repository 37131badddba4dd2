//! `cargo xtask new-rule DOMAIN NAME [--native]`: a page to fill in, and the registry with it.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::generate;

/// Arguments of `new-rule`.
#[derive(clap::Args)]
pub struct Args {
    /// The folder: ecs, iam, ecr, eks, storage, scaling, asg, apprunner, efs
    domain: String,
    /// What is at fault, in a few words with hyphens, e.g. `policy-public-principal`
    name: String,
    /// The check needs code: a function in `NAME.rs` beside the page
    #[arg(long)]
    native: bool,
}

/// Writes the page and regenerates the registry.
///
/// # Errors
/// A name that cannot be one, a page that exists, a folder that cannot be written.
pub fn run(args: &Args) -> Result<ExitCode> {
    let root = generate::checkout();
    for path in write(&root, args)? {
        println!("{path} written");
    }
    generate::parts(&["rules"])?;
    println!(
        "Fill in the page, then:\n  cargo xtask generate rules\n  \
         PLIMSOLL_PAGE={}/{} cargo test -p plimsoll-tests --test pages",
        args.domain, args.name
    );
    Ok(ExitCode::SUCCESS)
}

/// Writes the files of a rule under a checkout; their paths.
fn write(root: &Path, args: &Args) -> Result<Vec<String>> {
    let Args { domain, name, native } = args;
    for (what, word) in [("a domain", domain), ("a name", name)] {
        let fits = word.split('-').all(|part| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        });
        if !fits || !word.starts_with(|c: char| c.is_ascii_lowercase()) {
            bail!("`{word}` is not {what}: small letters and digits, words joined by hyphens");
        }
    }
    if ["src", "data", "packs", "target"].contains(&domain.as_str()) {
        bail!("rules/{domain} is no folder of rules");
    }
    if name.starts_with(&format!("{domain}-")) {
        bail!("the folder is not repeated in the name: `{}`", &name[domain.len() + 1..]);
    }
    let folder = root.join("rules").join(domain);
    let page = folder.join(format!("{name}.md"));
    if page.exists() {
        bail!("rules/{domain}/{name}.md exists");
    }
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    std::fs::write(&page, text(domain, *native))?;
    let mut written = vec![format!("rules/{domain}/{name}.md")];
    if *native {
        std::fs::write(folder.join(format!("{name}.rs")), CODE)?;
        written.push(format!("rules/{domain}/{name}.rs"));
    }
    Ok(written)
}

/// The kind that most rules of a folder look at.
fn kind(domain: &str) -> &'static str {
    match domain {
        "iam" => "AWS::IAM::Role",
        "ecr" => "AWS::ECR::Repository",
        "eks" => "AWS::EKS::Nodegroup",
        "storage" => "storage.k8s.io/v1/StorageClass",
        "scaling" => "AWS::ApplicationAutoScaling::ScalableTarget",
        "asg" => "AWS::AutoScaling::AutoScalingGroup",
        "apprunner" => "AWS::AppRunner::Service",
        "efs" => "AWS::EFS::FileSystem",
        _ => "AWS::ECS::TaskDefinition",
    }
}

fn text(domain: &str, native: bool) -> String {
    let kind = kind(domain);
    let mut text = format!(
        "---\n\
         # One sentence, no full stop: what is wrong, as a reader of the report sees it.\n\
         summary: TO FILL IN\n\
         # error: AWS or Kubernetes rejects it or it cannot work; warning; info\n\
         level: warning\n\
         # validity, security, reliability, cost, operations\n\
         category: reliability\n\
         # For security only: critical, high, medium, low\n\
         # severity: high\n\
         # high, medium, low\n\
         confidence: high\n\
         # Kinds of resources, by their CloudFormation or Kubernetes names\n\
         on: [{kind}]\n\
         # safe, suggestion, none\n\
         fix: none\n\
         # [strict] where it is noisy\n\
         packs: [recommended, strict]\n\
         since: 0.1.0\n\
         # Pages of AWS or Kubernetes that state the fact, https only\n\
         sources: []\n\
         # The same check in other tools, e.g. checkov:CKV_AWS_334\n\
         same-as: []\n\
         # Rows of the catalogue that this page decides (rules/data/catalogue.txt)\n\
         aka: []\n"
    );
    if native {
        text.push_str("check: native\n");
    }
    text.push_str("---\n\n# TO FILL IN\n\n");
    if !native {
        text.push_str(
            "```cel\n\
             // Runs for each container; leave the line out where the resource itself is meant.\n\
             // each c: self.ContainerDefinitions\n\
             when: has(self.TO_FILL_IN)\n\
             assert: self.TO_FILL_IN != 'bad'\n\
             at: self.TO_FILL_IN\n\
             message: `TO_FILL_IN` is {self.TO_FILL_IN}; accepted is \"good\"\n\
             ```\n\n",
        );
    }
    text.push_str("## Why it matters\n\n## How to fix\n\n## When to ignore\n\n## Examples\n\n");
    if kind.starts_with("AWS::") {
        text.push_str(
            "```json fail raw\n{\"toFillIn\": «\"bad\"»}\n```\n\n\
             ```json pass raw\n{\"toFillIn\": \"good\"}\n```\n\n",
        );
        for (verdict, value) in [("fail", "«bad»"), ("pass", "good")] {
            text.push_str(&format!(
                "```yaml {verdict} cfn\nResources:\n  Example:\n    Type: {kind}\n    \
                 Properties:\n      ToFillIn: {value}\n```\n\n"
            ));
        }
    } else {
        let (version, name) = kind.rsplit_once('/').unwrap_or(("v1", kind));
        for (verdict, value) in [("fail", "«bad»"), ("pass", "good")] {
            text.push_str(&format!(
                "```yaml {verdict} k8s\napiVersion: {version}\nkind: {name}\nmetadata:\n  \
                 name: example\ntoFillIn: {value}\n```\n\n"
            ));
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

const CODE: &str = "\
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Tri;

/// Reads the values of `cx.resource()`, and reports or says that they are not known.
pub fn check(cx: &mut Context<'_, '_>) {
    let properties = cx.properties();
    let value = cx.field(properties, \"ToFillIn\");
    match cx.str(value) {
        Tri::Known(text) if text == \"bad\" => {
            cx.report(cx.place(value), format!(\"`ToFillIn` is \\\"{text}\\\"\"));
        }
        Tri::Unknown(reason) => cx.undetermined(reason),
        _ => {}
    }
}
";

#[cfg(test)]
mod tests {
    use super::*;
    use plimsoll_core::rule::parse::{self, PageCheck, Verdict};

    /// A folder of its own for each test, removed at the end.
    struct Folder(std::path::PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let id = std::process::id();
            let path = std::env::temp_dir().join(format!("plimsoll-new-rule-{name}-{id}"));
            std::fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn args(domain: &str, name: &str, native: bool) -> Args {
        Args { domain: domain.to_string(), name: name.to_string(), native }
    }

    #[test]
    fn the_page_can_be_read_has_every_part_and_is_not_finished() {
        let folder = Folder::new("page");
        for (domain, native) in [("ecs", false), ("storage", false), ("iam", true)] {
            let args = args(domain, "some-fault", native);
            let written = write(&folder.0, &args).unwrap();
            assert_eq!(written.len(), 1 + usize::from(native));
            let text = std::fs::read_to_string(folder.0.join(&written[0])).unwrap();
            let page = parse::parse(&format!("{domain}/some-fault"), &text).unwrap();
            assert_eq!(matches!(page.check, PageCheck::Native), native);
            let headings: Vec<&str> = page.sections.iter().map(|(h, _)| h.as_str()).collect();
            let wanted = ["Why it matters", "How to fix", "When to ignore", "Examples"];
            assert_eq!(headings, wanted);
            let doors: Vec<(Verdict, &str)> =
                page.examples.iter().map(|e| (e.verdict, e.door.as_str())).collect();
            assert!(doors.iter().filter(|(v, _)| *v == Verdict::Fail).count() >= 1, "{doors:?}");
            assert!(page.examples.iter().any(|example| !example.marks.is_empty()));
            // What the tests of pages refuse until it is filled in.
            assert!(page.meta.sources.is_empty() && page.meta.help.is_empty());
            if let PageCheck::Cel(check) = &page.check {
                plimsoll_core::rule::cel::Program::compile(check).unwrap();
            }
            assert!(write(&folder.0, &args).unwrap_err().to_string().contains("exists"));
        }
    }

    #[test]
    fn names_that_cannot_be_ids_are_refused() {
        let folder = Folder::new("names");
        for (domain, name) in
            [("ecs", "Bad"), ("ecs", "../x"), ("ecs", "a--b"), ("data", "x"), ("ecs", "ecs-x")]
        {
            assert!(write(&folder.0, &args(domain, name, false)).is_err(), "{domain}/{name}");
        }
        assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 0);
    }
}
