//! `plimsoll init`: a config to begin with, from what is in the repository.

use std::collections::BTreeMap;
use std::path::Path;

use plimsoll_core::config::NAMES;
use plimsoll_core::report::text::summary::count;

use crate::args::InitArgs;
use crate::check;
use crate::host::Host;

const FILE: &str = "plimsoll.toml";

/// Writes the config; nothing that exists is changed.
#[inline(never)]
pub fn run(host: &dyn Host, args: &InitArgs) -> u8 {
    written(host, args).unwrap_or_else(|message| host.usage(message))
}

fn written(host: &dyn Host, args: &InitArgs) -> Result<u8, String> {
    if let Some(name) = NAMES.iter().find(|name| host.exists(Path::new(name))) {
        return Err(format!("{name} exists; `plimsoll config show` tells what it says"));
    }
    let report = check::report(host, &[".".into()])?;
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for file in report.files.iter().filter(|file| matches!(file.status, "checked" | "partly")) {
        *kinds.entry(file.kind.unwrap_or("other")).or_default() += 1;
    }
    let found: Vec<String> =
        kinds.iter().map(|(kind, number)| format!("{number} {kind}")).collect();
    let text = text(&found);
    if args.dry_run {
        return Ok(host.print(&text));
    }
    host.save(Path::new(FILE), &text)?;
    let by = &report.summary.by_level;
    let findings = count(by.error + by.warning + by.info, "finding", "findings");
    let files = match found.as_slice() {
        [] => "no files to check yet".to_string(),
        found => format!("files: {}", found.join(", ")),
    };
    Ok(host.print(&format!(
        "{FILE} written; {files}; {findings} so far\n\
         `plimsoll check` shows them, `plimsoll baseline create` accepts those that are there today\n"
    )))
}

fn text(found: &[String]) -> String {
    let found = match found {
        [] => "# Nothing to check was found when this file was made.\n".to_string(),
        found => format!("# Found when this file was made: {}.\n", found.join(", ")),
    };
    format!(
        "# Plimsoll's settings for this folder and those below it. Every key: docs/config.md, or\n\
         # `plimsoll config schema`.\n{found}\n\
         # Which rules run: a pack (recommended, strict, compat), a folder (iam) or a rule.\n\
         select = [\"recommended\"]\n\n\
         # From which level on findings fail a run: error, warning or never.\n\
         fail-on = \"warning\"\n\n\
         # Files that are not looked at.\n\
         # exclude = [\"**/testdata/**\"]\n\n\
         # [levels]\n\
         # \"ecs/image-tag-latest\" = \"info\"\n\n\
         # [[overrides]]\n\
         # paths = [\"dev/**\"]\n\
         # levels = {{ \"ecr/no-lifecycle-policy\" = \"off\" }}\n\n\
         # [parameters]\n\
         # Environment = \"prod\"\n\n\
         # [target]\n\
         # region = \"eu-west-1\"\n"
    )
}
