//! `plimsoll fix`, `check --fix` and `--diff`: fixes carried out on files.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anstyle::{AnsiColor, Style};
use plimsoll_core::fix::{Applied, Safety};
use plimsoll_core::report::text::clean;
use plimsoll_core::report::text::summary::count;

use crate::args::{CheckArgs, FixArgs, Fixes};
use crate::color::{self, Color};
use crate::host::Host;
use crate::{check, diff, exit};

/// A file whose text is another now.
#[derive(Clone, Debug)]
pub struct Changed {
    /// As the report names it.
    pub shown: String,
    /// Where it stands; `None` for standard input.
    pub path: Option<PathBuf>,
    /// The text that was read.
    pub old: Arc<str>,
    /// The text with its fixes.
    pub new: Arc<str>,
}

/// What fixes came to.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Files with another text.
    pub changed: Vec<Changed>,
    /// What was done.
    pub applied: Vec<Applied>,
    /// What was tried and taken back.
    pub refused: Vec<Applied>,
}

impl Outcome {
    /// The changes as a diff that `patch -p1` and `git apply` take; in colours it is for people.
    #[inline(never)]
    pub fn diff(&self, color: bool) -> String {
        let mut out = String::new();
        for file in &self.changed {
            let diff = diff::unified(&file.shown, &file.old, &file.new);
            if color {
                diff.split_inclusive('\n').for_each(|line| painted(line, &mut out));
            } else {
                out.push_str(&diff);
            }
        }
        out
    }

    /// Writes the files, and says which could not be written. True where all were.
    #[inline(never)]
    pub fn write(&self, host: &dyn Host) -> bool {
        let mut all = true;
        for file in &self.changed {
            let Some(path) = &file.path else { continue };
            let written = target(host, path).and_then(|target| {
                host.replace_file(&target, file.old.as_bytes(), file.new.as_bytes())
                    .map_err(|error| exit::reason(&error))
            });
            if let Err(why) = written {
                all = false;
                host.say(format!("error: {} is as it was: {}", clean(&file.shown), clean(&why)));
            }
        }
        all
    }

    /// What was done, in one sentence.
    pub fn line(&self) -> String {
        let mut line = match self.applied.len() {
            0 => "Nothing was fixed".to_string(),
            done => format!(
                "Fixed {} in {}",
                count(done, "finding", "findings"),
                count(self.changed.len(), "file", "files")
            ),
        };
        if !self.refused.is_empty() {
            let taken = count(self.refused.len(), "fix was", "fixes were");
            line.push_str(&format!("; {taken} taken back, since the result has new findings"));
        }
        line
    }

    /// Each fix on a line.
    fn list(&self) -> String {
        let line = |fix: &Applied| {
            let (path, title) = (clean(&fix.path), clean(&fix.title));
            format!("{path}:{}: {title} ({})\n", fix.line, fix.rule)
        };
        self.applied.iter().map(line).collect()
    }
}

/// A line of a diff in its colour.
fn painted(line: &str, out: &mut String) {
    let style = match line.chars().next() {
        _ if line.starts_with("---") || line.starts_with("+++") => Style::new().bold(),
        Some('-') => AnsiColor::Red.on_default(),
        Some('+') => AnsiColor::Green.on_default(),
        Some('@') => AnsiColor::Cyan.on_default(),
        _ => Style::new(),
    };
    let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
    out.push_str(&format!("{style}{}{style:#}{end}", text));
}

/// The file that a path leads to, if it may be written: one that is reached through a link must lie in the
/// current folder.
fn target(host: &dyn Host, path: &Path) -> Result<PathBuf, String> {
    let real = |path: &Path| host.canonical(path).map_err(|error| exit::reason(&error));
    let (file, here) = (real(path)?, real(Path::new("."))?);
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let beside = real(parent.unwrap_or(Path::new(".")))?.join(path.file_name().unwrap_or_default());
    let elsewhere =
        path.is_absolute() || path.components().any(|part| matches!(part, Component::ParentDir));
    if file.starts_with(&here) || (elsewhere && file == beside) {
        return Ok(file);
    }
    Err(format!("it is a link to {}, out of the current folder", file.display()))
}

/// Which fixes a call asks for; `None` where it asks for none.
pub fn wanted(args: &CheckArgs) -> Option<Safety> {
    match (args.fix, args.diff) {
        (Some(Fixes::Suggested), _) => Some(Safety::Suggested),
        (Some(Fixes::Safe), _) | (None, true) => Some(Safety::Safe),
        (None, false) => None,
    }
}

/// Runs `plimsoll fix` and gives its exit code.
#[inline(never)]
pub fn run(host: &dyn Host, args: &FixArgs, color: Color) -> u8 {
    done(host, args, color).unwrap_or_else(|message| host.usage(message))
}

fn done(host: &dyn Host, args: &FixArgs, color: Color) -> Result<u8, String> {
    let asked = CheckArgs {
        paths: args.paths.clone(),
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        config: args.config.clone(),
        isolated: args.isolated,
        baseline: args.baseline.clone(),
        no_baseline: args.no_baseline,
        read: args.read.clone(),
        fix: Some(if args.suggested { Fixes::Suggested } else { Fixes::Safe }),
        diff: args.diff,
        ..CheckArgs::default()
    };
    let (outcome, left, missed) = check::fixed(host, &asked)?;
    if args.diff {
        host.out(&outcome.diff(color::is_on(host, color)))?;
    } else {
        host.out(&outcome.list())?;
    }
    let written = args.diff || outcome.write(host);
    let mut line = outcome.line();
    if args.diff {
        line = line.replacen("Fixed", "Would fix", 1).replacen("was fixed", "would be fixed", 1);
    }
    if left.suggested > 0 && !args.suggested {
        let fixes = count(left.suggested, "suggestion", "suggestions");
        line.push_str(&format!("; {fixes} left for --suggested"));
    }
    if left.findings > 0 {
        let findings = count(left.findings, "finding remains", "findings remain");
        line.push_str(&format!("; {findings}"));
    }
    host.say(line);
    Ok(if let Some(why) = missed {
        host.say(format!("plimsoll: exit code {}: {why}", exit::USAGE));
        exit::USAGE
    } else if !written {
        exit::USAGE
    } else if args.diff && !outcome.changed.is_empty() {
        exit::FINDINGS
    } else {
        exit::CLEAN
    })
}

/// What a run of fixes leaves.
#[derive(Clone, Copy, Debug)]
pub struct Left {
    /// Findings.
    pub findings: usize,
    /// Findings with a fix that somebody should look at.
    pub suggested: usize,
}
