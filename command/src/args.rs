//! What the command line accepts.

use std::path::PathBuf;

#[cfg(feature = "clap")]
use clap::builder::{PossibleValuesParser, TypedValueParser};
use plimsoll_core::input::Kind;
use plimsoll_core::rule::Level;

use crate::color::Color;
use crate::output::Output;
#[cfg(feature = "clap")]
use crate::output::OutputParser;
use crate::parameters;

/// Finds what AWS or Kubernetes will reject, what will fail in production and what is unsafe in the
/// configuration of AWS containers.
#[derive(Debug)]
#[cfg_attr(feature = "clap", derive(clap::Parser))]
#[cfg_attr(
    feature = "clap",
    command(
        name = "plimsoll",
        version,
        arg_required_else_help = true,
        disable_help_subcommand = true,
        max_term_width = 100
    )
)]
pub struct Cli {
    /// What to do.
    #[cfg_attr(feature = "clap", command(subcommand))]
    pub command: Command,

    /// When to colour the output: auto, always or never
    #[cfg_attr(feature = "clap", arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN", hide_possible_values = true, display_order = 100))]
    pub color: Color,
}

/// The subcommands.
#[derive(Debug)]
#[cfg_attr(feature = "clap", derive(clap::Subcommand))]
pub enum Command {
    /// Check files and folders
    Check(Box<CheckArgs>),
    /// Mend findings in the files
    Fix(Box<FixArgs>),
    /// Keep a list of findings that were there before, so that only new ones are told
    Baseline(BaselineArgs),
    /// Show the settings in force and where they come from, or their schema
    Config(ConfigArgs),
    /// Write a plimsoll.toml to begin with
    Init(InitArgs),
    /// Write a suppression of a finding where its file can hold one
    Suppress(SuppressArgs),
    /// List the suppressions and how they stand
    Suppressions(SuppressionsArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Explain a rule: what it finds, why it matters, how to mend it
    Explain(ExplainArgs),
    /// Show how Plimsoll reads a file
    Debug(DebugArgs),
    /// Tell what is read and what is not, and what is in force
    Doctor(DoctorArgs),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        #[cfg_attr(feature = "clap", arg(value_parser = SHELLS))]
        shell: String,
    },
    /// Print the manual page, or write the pages of every command
    Man {
        /// Write plimsoll.1 and a page for each command into this folder
        #[cfg_attr(feature = "clap", arg(long, value_name = "DIR"))]
        dir: Option<PathBuf>,
    },
}

/// Shells that there are completion scripts for.
#[cfg(feature = "clap")]
const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

/// Numbers of threads that are accepted.
pub const THREADS: std::ops::RangeInclusive<i64> = 1..=1024;

/// From which level on findings fail the run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum FailOn {
    /// Errors fail.
    Error,
    /// Errors and warnings fail.
    #[default]
    Warning,
    /// No finding fails.
    Never,
}

impl FailOn {
    /// Whether a finding of this level fails the run. Infos never do.
    pub fn fails(self, level: Level) -> bool {
        match self {
            FailOn::Error => level >= Level::Error,
            FailOn::Warning => level >= Level::Warning,
            FailOn::Never => false,
        }
    }

    /// The word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            FailOn::Error => "error",
            FailOn::Warning => "warning",
            FailOn::Never => "never",
        }
    }
}

impl From<plimsoll_core::config::FailOn> for FailOn {
    fn from(configured: plimsoll_core::config::FailOn) -> Self {
        use plimsoll_core::config::FailOn as Configured;
        match configured {
            Configured::Error => FailOn::Error,
            Configured::Warning => FailOn::Warning,
            Configured::Never => FailOn::Never,
        }
    }
}

/// `plimsoll check`.
#[derive(Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(
    feature = "clap",
    command(after_help = "\
Exit codes:
  0    no finding at or above --fail-on
  1    findings at or above --fail-on
  2    wrong usage, or a file that was asked for could not be checked
  3    nothing to check
  70   a fault of Plimsoll itself
  130  interrupted")
)]
pub struct CheckArgs {
    /// Files, folders, globs in quotes, or `-` for standard input
    #[cfg_attr(feature = "clap", arg(default_value = ".", value_name = "PATHS"))]
    pub paths: Vec<PathBuf>,

    /// How to print findings; with =FILE to a file, and then more than once [default: full]
    #[cfg_attr(feature = "clap", arg(long = "format", alias = "output-format", value_name = "FORMAT[=FILE]", value_parser = OutputParser))]
    pub formats: Vec<Output>,

    /// Write the findings to a file instead of standard output
    #[cfg_attr(feature = "clap", arg(short, long, value_name = "FILE"))]
    pub output_file: Option<PathBuf>,

    /// Run only these rules, folders of rules or packs; ALL for every rule
    #[cfg_attr(feature = "clap", arg(long, value_name = "RULES", value_delimiter = ','))]
    pub select: Vec<String>,

    /// Leave out these rules, folders of rules or packs
    #[cfg_attr(feature = "clap", arg(long, value_name = "RULES", value_delimiter = ','))]
    pub ignore: Vec<String>,

    /// Mend findings in the files: what keeps the meaning, or with =suggested also what somebody should look at
    #[cfg_attr(feature = "clap", arg(long, value_enum, value_name = "WHICH", num_args = 0..=1, require_equals = true, default_missing_value = "safe", hide_possible_values = true))]
    pub fix: Option<Fixes>,

    /// Show as a diff what --fix would change, and change nothing
    #[cfg_attr(feature = "clap", arg(long))]
    pub diff: bool,

    /// The list of findings that are not new [default: .plimsoll-baseline.json where it exists]
    #[cfg_attr(feature = "clap", arg(long, value_name = "FILE"))]
    pub baseline: Option<PathBuf>,

    /// Tell every finding, also those of the baseline
    #[cfg_attr(feature = "clap", arg(long, conflicts_with = "baseline"))]
    pub no_baseline: bool,

    /// The config, instead of the nearest plimsoll.toml, .yaml or .json
    #[cfg_attr(feature = "clap", arg(long, value_name = "FILE"))]
    pub config: Option<PathBuf>,

    /// Use no config
    #[cfg_attr(feature = "clap", arg(long, conflicts_with = "config"))]
    pub isolated: bool,

    /// The lowest level of finding that fails the run [default: warning]
    #[cfg_attr(feature = "clap", arg(long, value_enum, value_name = "LEVEL"))]
    pub fail_on: Option<FailOn>,

    /// Exit with 0 even where there are findings
    #[cfg_attr(feature = "clap", arg(long))]
    pub exit_zero: bool,

    /// Exit with 0 even where there is nothing to check
    #[cfg_attr(feature = "clap", arg(long, alias = "no-error-on-unmatched-pattern"))]
    pub allow_empty: bool,

    /// The name in reports of what comes by standard input
    #[cfg_attr(feature = "clap", arg(long, value_name = "FILE"))]
    pub stdin_filename: Option<PathBuf>,

    // No doc comment: clap would take it for the help of the command.
    #[allow(missing_docs)]
    #[cfg_attr(feature = "clap", command(flatten))]
    pub read: ReadArgs,

    #[allow(missing_docs)]
    #[cfg_attr(feature = "clap", command(flatten))]
    pub change: ChangeArgs,

    /// Check again whenever a file changes, until it is interrupted
    #[cfg_attr(feature = "clap", arg(long))]
    pub watch: bool,

    /// List the files with the kind that was found, or the reason why not, and run no rule
    #[cfg_attr(feature = "clap", arg(long))]
    pub show_files: bool,

    /// Count findings and undetermined answers by rule
    #[cfg_attr(feature = "clap", arg(long))]
    pub statistics: bool,

    /// Print the time that reading, checking and each rule took
    #[cfg_attr(feature = "clap", arg(long))]
    pub timing: bool,

    /// Print findings and errors only
    #[cfg_attr(feature = "clap", arg(short, long))]
    pub quiet: bool,

    /// Neither take findings of unchanged files from the user's cache nor keep them there
    #[cfg_attr(feature = "clap", arg(long))]
    pub no_cache: bool,

    /// Number of threads; as many as the machine has where not given
    #[cfg_attr(feature = "clap", arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(THREADS)))]
    pub threads: Option<u16>,
}

/// Which fixes are carried out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum Fixes {
    /// Those that keep the meaning, or without which the file is not accepted.
    Safe,
    /// Also those that somebody should look at.
    Suggested,
}

/// `plimsoll fix`.
#[derive(Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(
    feature = "clap",
    command(after_help = "\
Exit codes:
  0    done; `plimsoll check` tells what is left
  1    with --diff, where there is something to change
  2    wrong usage, or a file that was asked for could not be checked or written
  70   a fault of Plimsoll itself
  130  interrupted")
)]
pub struct FixArgs {
    /// Files, folders, or globs in quotes
    #[cfg_attr(feature = "clap", arg(default_value = ".", value_name = "PATHS"))]
    pub paths: Vec<PathBuf>,

    /// Make also the fixes that change what the file means: look at them afterwards
    #[cfg_attr(feature = "clap", arg(long))]
    pub suggested: bool,

    /// Show what would change as a diff, and change nothing
    #[cfg_attr(feature = "clap", arg(long))]
    pub diff: bool,

    /// Fix what these rules, folders of rules or packs find; ALL for every rule
    #[cfg_attr(feature = "clap", arg(long, value_name = "RULES", value_delimiter = ','))]
    pub select: Vec<String>,

    /// Leave out these rules, folders of rules or packs
    #[cfg_attr(feature = "clap", arg(long, value_name = "RULES", value_delimiter = ','))]
    pub ignore: Vec<String>,

    /// The list of findings that stay as they are [default: .plimsoll-baseline.json where it exists]
    #[cfg_attr(feature = "clap", arg(long, value_name = "FILE"))]
    pub baseline: Option<PathBuf>,

    /// Mend also findings of the baseline
    #[cfg_attr(feature = "clap", arg(long, conflicts_with = "baseline"))]
    pub no_baseline: bool,

    /// The config, instead of the nearest plimsoll.toml, .yaml or .json
    #[cfg_attr(feature = "clap", arg(long, value_name = "FILE"))]
    pub config: Option<PathBuf>,

    /// Use no config
    #[cfg_attr(feature = "clap", arg(long, conflicts_with = "config"))]
    pub isolated: bool,

    #[allow(missing_docs)]
    #[cfg_attr(feature = "clap", command(flatten))]
    pub read: ReadArgs,
}

/// `plimsoll baseline`.
#[derive(Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct BaselineArgs {
    /// What to do
    #[cfg_attr(feature = "clap", arg(value_enum))]
    pub action: BaselineAction,

    /// Files, folders, or globs in quotes
    #[cfg_attr(feature = "clap", arg(default_value = ".", value_name = "PATHS"))]
    pub paths: Vec<PathBuf>,

    /// The baseline [default: .plimsoll-baseline.json]
    #[cfg_attr(feature = "clap", arg(long = "baseline", value_name = "FILE"))]
    pub file: Option<PathBuf>,
}

/// What `plimsoll baseline` does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum BaselineAction {
    /// Write every finding into a new baseline.
    Create,
    /// Take in new findings and drop those that are gone.
    Update,
    /// Tell what is new and what is gone; exit with 1 where there is either.
    #[default]
    Check,
    /// Drop findings that are gone.
    Prune,
}

/// `plimsoll config`.
#[derive(Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct ConfigArgs {
    /// What to do
    #[cfg_attr(feature = "clap", arg(value_enum))]
    pub action: ConfigAction,

    /// A file: show what holds for it
    #[cfg_attr(feature = "clap", arg(value_name = "PATH"))]
    pub path: Option<PathBuf>,

    /// The config, instead of the nearest one
    #[cfg_attr(feature = "clap", arg(long, value_name = "FILE"))]
    pub config: Option<PathBuf>,

    /// How to print the settings
    #[cfg_attr(feature = "clap", arg(long, alias = "output-format", value_enum, default_value_t = RulesFormat::Table))]
    pub format: RulesFormat,
}

/// What `plimsoll config` does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum ConfigAction {
    /// Print each setting in force and where it comes from.
    #[default]
    Show,
    /// Print the JSON Schema of the config.
    Schema,
}

/// `plimsoll init`.
#[derive(Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct InitArgs {
    /// Print the config instead of writing it
    #[cfg_attr(feature = "clap", arg(long))]
    pub dry_run: bool,
}

/// `plimsoll suppressions`.
#[derive(Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct SuppressionsArgs {
    /// Files, folders, or globs in quotes
    #[cfg_attr(feature = "clap", arg(default_value = ".", value_name = "PATHS"))]
    pub paths: Vec<PathBuf>,

    /// How to print them
    #[cfg_attr(feature = "clap", arg(long, alias = "output-format", value_enum, default_value_t = RulesFormat::Table))]
    pub format: RulesFormat,
}

/// `plimsoll suppress`.
#[derive(Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct SuppressArgs {
    /// The finding's place as it is printed: FILE:LINE or FILE:LINE:COLUMN
    #[cfg_attr(feature = "clap", arg(value_name = "FILE:LINE"))]
    pub place: String,

    /// The rule, e.g. ecs/privileged-container
    #[cfg_attr(feature = "clap", arg(long, value_name = "ID"))]
    pub rule: String,

    /// Why the finding is accepted
    #[cfg_attr(feature = "clap", arg(long, value_name = "TEXT"))]
    pub reason: String,

    /// The last day on which it is accepted, e.g. 2027-03-01
    #[cfg_attr(feature = "clap", arg(long, value_name = "DATE"))]
    pub until: Option<String>,

    /// Print what would be written, as a diff
    #[cfg_attr(feature = "clap", arg(long))]
    pub dry_run: bool,
}

/// `plimsoll doctor`.
#[derive(Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct DoctorArgs {
    /// Files, folders, or globs in quotes
    #[cfg_attr(feature = "clap", arg(default_value = ".", value_name = "PATHS"))]
    pub paths: Vec<PathBuf>,

    /// The config, instead of the nearest one
    #[cfg_attr(feature = "clap", arg(long, value_name = "FILE"))]
    pub config: Option<PathBuf>,

    /// How to print it
    #[cfg_attr(feature = "clap", arg(long, alias = "output-format", value_enum, default_value_t = DoctorFormat::Text))]
    pub format: DoctorFormat,
}

/// How `plimsoll doctor` prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum DoctorFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// How files are read.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct ReadArgs {
    /// What the named files are, instead of finding out
    #[cfg_attr(feature = "clap", arg(long, value_name = "KIND", value_parser = kinds()))]
    pub kind: Option<Kind>,

    /// Value of a template parameter; may be given more than once
    #[cfg_attr(feature = "clap", arg(long = "param", value_name = "KEY=VALUE", value_parser = parameters::from_argument))]
    pub parameters: Vec<(String, String)>,

    /// File with template parameters, as the AWS CLI or CodePipeline takes it, or a plain map
    #[cfg_attr(feature = "clap", arg(long = "param-file", value_name = "FILE"))]
    pub parameter_files: Vec<PathBuf>,
}

/// Which part of the findings a change is about.
#[derive(Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct ChangeArgs {
    /// Only findings of resources that are not as in the commit where this branch left REF
    #[cfg_attr(feature = "clap", arg(long, value_name = "REF", conflicts_with = "staged"))]
    pub since: Option<String>,

    /// Only findings of resources that the next commit changes, in the files as they are staged
    #[cfg_attr(feature = "clap", arg(long))]
    pub staged: bool,
}

/// `plimsoll rules`.
#[derive(Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct RulesArgs {
    /// How to print the rules
    #[cfg_attr(feature = "clap", arg(long, alias = "output-format", value_enum, default_value_t = RulesFormat::Table))]
    pub format: RulesFormat,

    /// Only the rules of a pack: recommended, strict or compat
    #[cfg_attr(feature = "clap", arg(long, value_name = "PACK", value_parser = ["recommended", "strict", "compat"]))]
    pub pack: Option<String>,

    /// Show which checks of the rule catalogue, and of other tools, the rules decide
    #[cfg_attr(feature = "clap", arg(long, conflicts_with = "pack"))]
    pub coverage: bool,
}

/// How rules are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum RulesFormat {
    /// One line each.
    #[default]
    Table,
    /// Every field, as JSON.
    Json,
}

/// `plimsoll explain`.
#[derive(Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct ExplainArgs {
    /// The rule, e.g. ecs/privileged-container
    pub rule: String,
}

/// `plimsoll debug`.
#[derive(Debug)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct DebugArgs {
    /// What to show.
    #[cfg_attr(feature = "clap", command(subcommand))]
    pub command: DebugCommand,
}

/// What `plimsoll debug` shows.
#[derive(Debug)]
#[cfg_attr(feature = "clap", derive(clap::Subcommand))]
pub enum DebugCommand {
    /// The resources of a file, each value with its state and place
    Model {
        /// The file, or `-` for standard input
        file: PathBuf,

        #[allow(missing_docs)]
        #[cfg_attr(feature = "clap", command(flatten))]
        read: ReadArgs,
    },
}

#[cfg(feature = "clap")]
fn kinds() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.map(Kind::word))
        .try_map(|word| Kind::from_word(&word).ok_or("there is no such kind"))
}

#[cfg(all(test, feature = "clap"))]
mod tests {
    use super::*;
    use clap::{CommandFactory, ValueEnum};

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn infos_never_fail() {
        for fail_on in FailOn::value_variants() {
            assert!(!fail_on.fails(Level::Info));
        }
        assert!(FailOn::Warning.fails(Level::Warning) && FailOn::Warning.fails(Level::Error));
        assert!(!FailOn::Error.fails(Level::Warning) && FailOn::Error.fails(Level::Error));
        assert!(!FailOn::Never.fails(Level::Error));
    }
}
