//! Every key of the config: its type, what it means.

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Type {
    /// Text.
    Text,
    /// A text, or a list of them.
    Texts,
    /// `true` or `false`.
    Bool,
    /// One of some words.
    Word(&'static [&'static str]),
    /// A date as text, `2027-03-01`.
    Date,
    /// Names of the user's, each with a value of this type.
    Map(&'static Type),
    /// A text, number or boolean.
    Scalar,
    /// A text, whole number, boolean or list of texts.
    Value,
    /// A table of these keys.
    Table(&'static [Key]),
    /// A list of tables of these keys.
    Tables(&'static [Key]),
}

/// A key.
#[derive(Debug, PartialEq)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// The type of its value.
    pub ty: Type,
    /// What it means, in one or two sentences.
    pub about: &'static str,
}

const fn key(name: &'static str, ty: Type, about: &'static str) -> Key {
    Key { name, ty, about }
}

/// Levels that a rule can be given.
pub const LEVELS: &[&str] = &["error", "warning", "info", "off"];

/// The keys of the file.
pub const KEYS: &[Key] = &[
    key(
        "extends",
        Type::Texts,
        "Config files, folders with one, or npm packages with one, whose settings come first. What this file says wins; lists of exceptions are joined.",
    ),
    key(
        "select",
        Type::Texts,
        "Rules, folders of rules or packs that run; the pack `recommended` where left out. `--select` takes its place.",
    ),
    key("deselect", Type::Texts, "Rules, folders of rules or packs that do not run."),
    key(
        "fail-on",
        Type::Word(&["error", "warning", "never"]),
        "The lowest level of finding that fails a run; `warning` where left out.",
    ),
    key(
        "exclude",
        Type::Texts,
        "Globs of files that are not looked at, from the folder of the config that the run uses.",
    ),
    key("baseline", Type::Text, "The baseline, from the folder of this file."),
    key(
        "levels",
        Type::Map(&Type::Word(LEVELS)),
        "The level of a rule or a folder of rules; `off` tells none of its findings.",
    ),
    key(
        "rules",
        Type::Texts,
        "Rule pages of your own, or folders of them, from the folder of this file; `policies/team/no-latest.md` in the folder `policies` is the rule `team/no-latest`.",
    ),
    key(
        "options",
        Type::Map(&Type::Map(&Type::Value)),
        "Options of rules, by the rule's id; `plimsoll explain` tells which a rule has.",
    ),
    key("overrides", Type::Tables(OVERRIDE), "Levels for some files or resources; later ones win."),
    key(
        "ignore",
        Type::Tables(IGNORE),
        "Findings that are accepted, for files that cannot hold a comment.",
    ),
    key(
        "bundle",
        Type::Tables(BUNDLE),
        "Files that belong together. Where a name fits several resources at the same distance, the one of the same bundle is meant.",
    ),
    key("suppression", Type::Table(SUPPRESSION), "What suppressions must have."),
    key(
        "parameters",
        Type::Map(&Type::Scalar),
        "Values of template parameters. `--param` and `--param-file` win.",
    ),
    key(
        "target",
        Type::Table(TARGET),
        "Where the files are deployed to, which settles pseudo parameters.",
    ),
];

const OVERRIDE: &[Key] = &[
    key(
        "paths",
        Type::Texts,
        "Globs of files, from the folder of the config that the run uses; every file where left out.",
    ),
    key("resources", Type::Texts, "Ids of resources; every resource where left out."),
    key(
        "levels",
        Type::Map(&Type::Word(LEVELS)),
        "The level of a rule or a folder of rules there.",
    ),
];

const BUNDLE: &[Key] = &[
    key("name", Type::Text, "What it is, for readers."),
    key(
        "paths",
        Type::Texts,
        "Globs of its files, from the folder of the config that the run uses.",
    ),
];

const IGNORE: &[Key] = &[
    key("rule", Type::Texts, "Rules or folders of rules that are accepted."),
    key(
        "path",
        Type::Text,
        "A glob of files, from the folder of the config that the run uses; every file where left out.",
    ),
    key("resource", Type::Text, "The id of a resource; every resource where left out."),
    key("pointer", Type::Text, "The JSON Pointer of a value: findings at it and below it."),
    key("reason", Type::Text, "Why it is accepted."),
    key("until", Type::Date, "The last day on which it is."),
];

const SUPPRESSION: &[Key] = &[
    key(
        "require-reason",
        Type::Bool,
        "A suppression without a reason is a warning and ignores nothing.",
    ),
    key(
        "forbid",
        Type::Texts,
        "Places where suppressions are not accepted: `comment`, `metadata`, `annotation`, `config`.",
    ),
    key("enforce", Type::Texts, "Rules or folders of rules that no suppression can ignore."),
];

const TARGET: &[Key] = &[
    key("region", Type::Text, "The region: `AWS::Region`."),
    key("partition", Type::Text, "The partition, e.g. `aws-cn`: `AWS::Partition`."),
    key("account", Type::Text, "The account, twelve digits in quotes: `AWS::AccountId`."),
];
