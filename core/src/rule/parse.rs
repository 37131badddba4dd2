//! A rule page as text: front matter, check, prose and examples.
//!
//! ````markdown
//! ---
//! summary: A container runs privileged
//! level: error
//! …
//! ---
//!
//! # A title
//!
//! ```cel
//! each c: self.ContainerDefinitions
//! assert: c.Privileged != true
//! at: c.Privileged
//! message: Container {c.Name} runs privileged
//! ```
//!
//! ## Why it matters
//! ## How to fix
//! ## When to ignore
//! ## Examples
//!
//! ```json fail raw
//! {"containerDefinitions": [{"privileged": «true»}]}
//! ```
//! ````
//!
//! Instead of ```` ```cel ```` a page may have ```` ```json schema ````: a JSON Schema of the properties
//! of each resource in `on`, see [`super::schema`].
//!
//! The marked text («…») of a `fail` block is where the finding must be. A block tagged `with` is
//! another file of the example that follows.

use super::option::{OptionValue, RuleOption};
use super::page::{
    Category, CelCheck, Confidence, Each, FixStep, FixVerb, Level, Meta, Severity, Word,
};
use crate::syntax::{Data, NodeId, Tree, yaml};
use crate::text::Span;
use std::borrow::Cow;

/// A page that was understood.
#[derive(Clone, Debug)]
pub struct Page {
    /// The front matter.
    pub meta: Meta,
    /// The check.
    pub check: PageCheck,
    /// The title of its first heading.
    pub title: String,
    /// `(heading, text)` of the second-level sections.
    pub sections: Vec<(String, String)>,
    /// Examples in order.
    pub examples: Vec<Example>,
    /// Other rules that may report on its `fail` examples, because the fault is theirs as well.
    pub also: Vec<Word>,
    /// Tests that the harness must not make from its examples; see [`GENERATED`].
    pub not_generated: Vec<Word>,
}

/// Tests that are made from the `fail` examples of a page: the marked value behind a reference that
/// is not known, behind a parameter with a good and a bad value, in the other format, on one line
/// after text that is not ASCII.
pub const GENERATED: [&str; 4] = ["unknown", "choice", "format", "line"];

/// The check of a page.
#[derive(Clone, Debug)]
pub enum PageCheck {
    /// An expression, in the page.
    Cel(CelCheck),
    /// A function beside the page.
    Native,
    /// A JSON Schema, in the page.
    Schema(String),
    /// A fault that the shape checker tells; the page's id says which.
    Shape(super::shape::Fault),
    /// The engine itself.
    Engine,
}

/// What an example must do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The rule reports at the marked places, and only there.
    Fail,
    /// The rule is silent.
    Pass,
    /// What the `fail` before it must become.
    Fixed,
    /// Another file of the next example.
    With,
}

/// An example.
#[derive(Clone, Debug)]
pub struct Example {
    /// What it must do.
    pub verdict: Verdict,
    /// `json` or `yaml`.
    pub format: String,
    /// `raw`, `cfn`, `tf` or `k8s`.
    pub door: String,
    /// File name given by `file=`.
    pub file: Option<String>,
    /// The text without marks.
    pub text: String,
    /// Marked ranges of the text.
    pub marks: Vec<Span>,
    /// Line of the page on which the block starts, from 1.
    pub line: usize,
}

/// What is wrong with a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageError {
    /// Line, from 1.
    pub line: usize,
    /// What was found and what is accepted.
    pub message: String,
}

/// Reads a page.
///
/// # Errors
/// The first thing that is wrong, with its line.
pub fn parse(id: &str, text: &str) -> Result<Page, PageError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let fail = |line, message: &str| PageError { line, message: message.to_string() };
    let rest = text
        .strip_prefix("---\n")
        .ok_or_else(|| fail(1, "a page begins with front matter between lines of `---`"))?;
    let (front, body) = rest
        .split_once("\n---\n")
        .ok_or_else(|| fail(1, "the front matter is not closed by a line of `---`"))?;
    let front_lines = front.lines().count() + 2;
    let blocks = Blocks::read(body, front_lines)?;
    let help = blocks
        .sections
        .iter()
        .find(|(heading, _)| heading == "How to fix")
        .map(|(_, text)| first_paragraph(text))
        .unwrap_or_default();
    let Front { meta, check: native, also, not_generated } = meta(id, front, help)?;
    if let (Some((line, _)), Some(_)) = (&blocks.schema, &blocks.cel) {
        return Err(fail(*line, "a page has one check: a ```cel block or a ```json schema block"));
    }
    if let (Some((line, text)), "cel" | "schema") = (&blocks.schema, native.as_str()) {
        super::schema::compile(text)
            .map_err(|fault| PageError { line: line + fault.line, message: fault.message })?;
    }
    let check = match (blocks.cel, native.as_str()) {
        (None, "cel" | "schema") if blocks.schema.is_some() => {
            PageCheck::Schema(blocks.schema.map(|(_, text)| text).unwrap_or_default())
        }
        (_, "schema") => return Err(fail(front_lines, "no ```json schema block")),
        (_, other) if blocks.schema.is_some() => {
            let message = format!("a ```json schema block in a page whose `check` is `{other}`");
            return Err(fail(front_lines, &message));
        }
        (Some((line, source)), "cel") => PageCheck::Cel(cel(line, &source)?),
        (None, "native") => PageCheck::Native,
        (None, "engine") => PageCheck::Engine,
        (None, "shape") => match super::shape::Fault::of(id) {
            Some(fault) => PageCheck::Shape(fault),
            None => return Err(fail(1, "`check: shape` in a page that names no fault of shapes")),
        },
        (None, "cel") => {
            return Err(fail(
                front_lines,
                "no ```cel or ```json schema block, and no `check: native` in the front matter",
            ));
        }
        (Some((line, _)), _) => {
            return Err(fail(line, "a ```cel block in a page whose `check` is not `cel`"));
        }
        (None, other) => {
            return Err(fail(
                1,
                &format!("`check: {other}`; it is `cel`, `schema`, `native`, `shape` or `engine`"),
            ));
        }
    };
    Ok(Page {
        meta,
        check,
        title: blocks.title,
        sections: blocks.sections,
        examples: blocks.examples,
        also,
        not_generated,
    })
}

fn first_paragraph(text: &str) -> String {
    let paragraph = text.trim().split("\n\n").next().unwrap_or("");
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
}

const KEYS: [&str; 17] = [
    "summary",
    "level",
    "category",
    "severity",
    "confidence",
    "on",
    "fix",
    "options",
    "packs",
    "since",
    "sources",
    "same-as",
    "aka",
    "sensitive",
    "check",
    "also",
    "not-generated",
];

struct Front {
    meta: Meta,
    check: String,
    also: Vec<Word>,
    not_generated: Vec<Word>,
}

fn meta(id: &str, front: &str, help: String) -> Result<Front, PageError> {
    let tree = yaml::parse(front.into());
    let line_of = |span: Span| {
        front.get(..span.start as usize).unwrap_or("").bytes().filter(|b| *b == b'\n').count() + 2
    };
    if let Some(error) = tree.errors.first() {
        return Err(PageError { line: line_of(error.span), message: error.message.clone() });
    }
    let root = match tree.documents.first() {
        Some(root) if tree.is_map(*root) => *root,
        _ => {
            return Err(PageError {
                line: 1,
                message: "the front matter is not a map".to_string(),
            });
        }
    };
    for entry in tree.entries(root) {
        let key = tree.str(entry.key);
        if !KEYS.contains(&key) {
            let message = format!("unknown key `{key}`; accepted are {}", KEYS.join(", "));
            return Err(PageError { line: line_of(entry.key_span), message });
        }
    }
    let missing = |key: &str| PageError { line: 1, message: format!("`{key}` is missing") };
    let text = |key: &str| -> Result<String, PageError> {
        match tree.get(root, key) {
            Some(node) => tree.scalar(node).map(str::to_string).ok_or_else(|| PageError {
                line: line_of(tree.node(node).span),
                message: format!("`{key}` is text"),
            }),
            None => Err(missing(key)),
        }
    };
    let choice = |key: &str, words: &[&str]| -> Result<usize, PageError> {
        let given = text(key)?;
        words.iter().position(|word| *word == given).ok_or_else(|| PageError {
            line: tree.get(root, key).map_or(1, |node| line_of(tree.node(node).span)),
            message: format!("`{key}: {given}`; accepted are {}", words.join(", ")),
        })
    };
    let list = |key: &str| {
        strings(&tree, root, key)
            .map_err(|(span, message)| PageError { line: line_of(span), message })
    };
    let level = match choice("level", &["error", "warning", "info"])? {
        0 => Level::Error,
        1 => Level::Warning,
        _ => Level::Info,
    };
    let category =
        match choice("category", &["validity", "security", "reliability", "cost", "operations"])? {
            0 => Category::Validity,
            1 => Category::Security,
            2 => Category::Reliability,
            3 => Category::Cost,
            _ => Category::Operations,
        };
    let severity = match (category, tree.get(root, "severity")) {
        (Category::Security, _) => {
            Some(match choice("severity", &["critical", "high", "medium", "low"])? {
                0 => Severity::Critical,
                1 => Severity::High,
                2 => Severity::Medium,
                _ => Severity::Low,
            })
        }
        (_, None) => None,
        (_, Some(node)) => {
            return Err(PageError {
                line: line_of(tree.node(node).span),
                message: "`severity` is for rules of category security only".to_string(),
            });
        }
    };
    let confidence = match choice("confidence", &["high", "medium", "low"])? {
        0 => Confidence::High,
        1 => Confidence::Medium,
        _ => Confidence::Low,
    };
    let fix = ["safe", "suggestion", "none"].get(choice("fix", &["safe", "suggestion", "none"])?);
    let sensitive = match tree.get(root, "sensitive") {
        Some(_) => choice("sensitive", &["false", "true"])? == 1,
        None => false,
    };
    let sources = list("sources")?;
    if let Some(bad) = sources.iter().find(|source| !source.starts_with("https://")) {
        return Err(PageError { line: 1, message: format!("source `{bad}` is no https address") });
    }
    let meta = Meta {
        id: Cow::Owned(id.to_string()),
        summary: Cow::Owned(text("summary")?),
        level,
        category,
        severity,
        confidence,
        on: list("on")?.into(),
        fix: Cow::Borrowed(fix.copied().unwrap_or("none")),
        options: options(&tree, root)
            .map_err(|(span, message)| PageError { line: line_of(span), message })?
            .into(),
        packs: list("packs")?.into(),
        since: Cow::Owned(text("since")?),
        sources: sources.into(),
        same_as: list("same-as")?.into(),
        aka: list("aka")?.into(),
        sensitive,
        help: Cow::Owned(help),
    };
    let check = match tree.get(root, "check") {
        Some(_) => text("check")?,
        None => "cel".to_string(),
    };
    let not_generated = list("not-generated")?;
    if let Some(bad) = not_generated.iter().find(|word| !GENERATED.contains(&word.as_ref())) {
        let message = format!("`not-generated: {bad}`; accepted are {}", GENERATED.join(", "));
        return Err(PageError { line: 1, message });
    }
    Ok(Front { meta, check, also: list("also")?, not_generated })
}

/// The options that a page declares.
fn options(tree: &Tree, root: NodeId) -> Result<Vec<RuleOption>, (Span, String)> {
    let Some(node) = tree.get(root, "options") else { return Ok(Vec::new()) };
    let wanted = "`options` is a map of names, each with `about` and `default`";
    if !tree.is_map(node) {
        return Err((tree.node(node).span, wanted.to_string()));
    }
    let mut options = Vec::new();
    for entry in tree.entries(node) {
        let name = tree.str(entry.key).to_string();
        let about = tree.get(entry.value, "about").and_then(|about| tree.string(about));
        let default = tree.get(entry.value, "default").and_then(|node| option_value(tree, node));
        let (Some(about), Some(default)) = (about, default) else {
            return Err((entry.key_span, wanted.to_string()));
        };
        let about = Word::from(about.to_string());
        options.push(RuleOption { name: name.into(), about, default });
    }
    Ok(options)
}

fn option_value(tree: &Tree, node: NodeId) -> Option<OptionValue> {
    Some(match tree.node(node).data {
        Data::Bool(value) => OptionValue::Bool(value),
        Data::Int(value) => OptionValue::Int(value),
        Data::Str => OptionValue::Text(tree.string(node)?.to_string().into()),
        Data::List { .. } => {
            let text = |item: &NodeId| tree.scalar(*item).map(|text| Word::from(text.to_string()));
            let texts: Option<Vec<Word>> = tree.items(node).iter().map(text).collect();
            OptionValue::Texts(texts?.into())
        }
        _ => return None,
    })
}

/// A list of texts; an absent key is an empty list.
fn strings(tree: &Tree, root: NodeId, key: &str) -> Result<Vec<Word>, (Span, String)> {
    let Some(node) = tree.get(root, key) else { return Ok(Vec::new()) };
    if !matches!(tree.node(node).data, Data::List { .. }) {
        return Err((tree.node(node).span, format!("`{key}` is a list")));
    }
    tree.items(node)
        .iter()
        .map(|item| match tree.scalar(*item) {
            Some(text) => Ok(Cow::Owned(text.to_string())),
            None => Err((tree.node(*item).span, format!("an item of `{key}` is text"))),
        })
        .collect()
}

/// A field of a check as written: its key, and its lines with the line and column of each, from 1.
struct Field<'p> {
    key: &'p str,
    lines: Vec<(usize, usize, &'p str)>,
}

/// The fields of a check. Lines that are indented go on; `//` begins a comment. `line` is that of the fence.
fn fields(line: usize, source: &str) -> Result<Vec<Field<'_>>, PageError> {
    let mut fields: Vec<Field<'_>> = Vec::new();
    for (index, text) in source.lines().enumerate() {
        let here = line + 1 + index;
        let wrong = |message: &str| PageError { line: here, message: message.to_string() };
        if text.trim().is_empty() || text.trim_start().starts_with("//") {
            continue;
        }
        let goes_on = text.starts_with([' ', '\t']);
        let value = match text.split_once(':') {
            _ if goes_on => text.trim(),
            Some((key, value)) => {
                fields.push(Field { key: key.trim(), lines: Vec::new() });
                value.trim()
            }
            None => return Err(wrong("a line of a check is `key: expression`, or indented")),
        };
        let Some(field) = fields.last_mut() else {
            return Err(wrong("a continued line before the first key"));
        };
        let before = text.trim_end().len() - value.len();
        let column = text.get(..before).map_or(1, |before| before.chars().count() + 1);
        field.lines.push((here, column, value));
    }
    Ok(fields)
}

/// The check of a block.
fn cel(line: usize, source: &str) -> Result<CelCheck, PageError> {
    let mut check = CelCheck::default();
    let mut each = Vec::new();
    let mut related = Vec::new();
    let mut fix = Vec::new();
    for Field { key, lines } in fields(line, source)? {
        let line = lines.first().map_or(line, |(line, ..)| *line);
        let wrong = |message: &str| PageError { line, message: message.to_string() };
        let value = lines.iter().map(|(_, _, text)| *text).collect::<Vec<_>>().join("\n");
        match key {
            "when" => check.when = Some(value.into()),
            "assert" => check.assert = value.into(),
            "at" => check.at = Some(value.into()),
            "message" => check.message = value.replace('\n', " ").into(),
            "related" => {
                let (at, text) = value
                    .split_once(" -> ")
                    .ok_or_else(|| wrong("`related: expression -> text`"))?;
                related
                    .push((Word::from(at.trim().to_string()), Word::from(text.trim().to_string())));
            }
            "fix" => fix.push(fix_step(&value).ok_or_else(|| {
                wrong("`fix: set EXPR = EXPR`, `fix: remove EXPR` or `fix: add EXPR to EXPR`")
            })?),
            _ => match key.strip_prefix("each ") {
                Some(name) => {
                    each.push(Each { name: name.trim().to_string().into(), list: value.into() });
                }
                None => {
                    return Err(wrong(
                        "a check has the keys `each NAME`, `when`, `assert`, `at`, `related`, `fix`, `message`",
                    ));
                }
            },
        }
    }
    check.each = each.into();
    check.related = related.into();
    check.fix = fix.into();
    if check.assert.is_empty() || check.message.is_empty() {
        return Err(PageError { line, message: "a check has `assert` and `message`".to_string() });
    }
    Ok(check)
}

/// A `fix` line.
fn fix_step(value: &str) -> Option<FixStep> {
    let (verb, rest) = value.trim().split_once(char::is_whitespace)?;
    let rest = rest.trim();
    let (verb, at, value) = match verb {
        // CEL has no single `=`.
        "set" => {
            let (at, value) = rest.split_once(" = ").or_else(|| rest.split_once("\n= "))?;
            (FixVerb::Set, at, value)
        }
        "remove" => (FixVerb::Remove, rest, ""),
        "add" => {
            let (value, at) = rest.rsplit_once(" to ")?;
            (FixVerb::Add, at, value)
        }
        _ => return None,
    };
    let word = |text: &str| Word::from(text.trim().to_string());
    Some(FixStep { verb, at: word(at), value: word(value) })
}

/// Where a byte of a check's field stands in its page: line and column, from 1. Of several `related` lines
/// the first is meant.
pub(super) fn place_in_check(page: &str, field: &str, offset: usize) -> Option<(usize, usize)> {
    let (line, source) = Blocks::read(page, 0).ok()?.cel?;
    let mut fields = fields(line, &source).ok()?.into_iter();
    let each = field.strip_prefix("each[").and_then(|rest| rest.strip_suffix(']')?.parse().ok());
    let found = match each {
        Some(index) => fields.filter(|field| field.key.starts_with("each ")).nth(index),
        None => fields.find(|known| known.key == field),
    };
    let mut rest = offset;
    for (line, column, text) in found?.lines {
        if let Some(before) = text.get(..rest) {
            return Some((line, column + before.chars().count()));
        }
        // Lines are joined by one character.
        rest = rest.checked_sub(text.len() + 1)?;
    }
    None
}

#[derive(Default)]
struct Blocks {
    title: String,
    cel: Option<(usize, String)>,
    schema: Option<(usize, String)>,
    sections: Vec<(String, String)>,
    examples: Vec<Example>,
}

impl Blocks {
    fn read(body: &str, front_lines: usize) -> Result<Self, PageError> {
        let mut blocks = Blocks::default();
        let mut open: Option<(usize, String, String)> = None;
        for (index, line) in body.lines().enumerate() {
            let number = front_lines + 1 + index;
            if let Some((start, info, text)) = &mut open {
                if line.trim_end() == "```" {
                    let (start, info, text) = (*start, info.clone(), std::mem::take(text));
                    open = None;
                    blocks.fence(start, &info, text)?;
                } else {
                    text.push_str(line);
                    text.push('\n');
                }
                continue;
            }
            if let Some(info) = line.strip_prefix("```") {
                open = Some((number, info.trim().to_string(), String::new()));
            } else if let Some(title) = line.strip_prefix("# ") {
                blocks.title = title.trim().to_string();
            } else if let Some(heading) = line.strip_prefix("## ") {
                blocks.sections.push((heading.trim().to_string(), String::new()));
            } else if let Some((_, text)) = blocks.sections.last_mut() {
                text.push_str(line);
                text.push('\n');
            }
        }
        match open {
            Some((line, _, _)) => {
                Err(PageError { line, message: "the block is not closed by ```".to_string() })
            }
            None => Ok(blocks),
        }
    }

    fn fence(&mut self, line: usize, info: &str, text: String) -> Result<(), PageError> {
        let mut words = info.split_whitespace();
        let format = words.next().unwrap_or("");
        if format == "cel" {
            self.cel = Some((line, text));
            return Ok(());
        }
        let verdict = match words.next() {
            Some("schema") if format == "json" => {
                self.schema = Some((line, text));
                return Ok(());
            }
            Some("fail") => Verdict::Fail,
            Some("pass") => Verdict::Pass,
            Some("fixed") => Verdict::Fixed,
            Some("with") => Verdict::With,
            // A block without a verdict is prose.
            _ => return Ok(()),
        };
        let mut door = String::new();
        let mut file = None;
        for word in words {
            match word.strip_prefix("file=") {
                Some(name) => file = Some(name.to_string()),
                None => door = word.to_string(),
            }
        }
        if !["raw", "cfn", "tf", "k8s"].contains(&door.as_str()) {
            let message =
                format!("an example says raw, cfn, tf or k8s after its verdict, not `{door}`");
            return Err(PageError { line, message });
        }
        let (text, marks) = unmark(&text).map_err(|message| PageError { line, message })?;
        self.examples.push(Example {
            verdict,
            format: format.to_string(),
            door,
            file,
            text,
            marks,
            line,
        });
        Ok(())
    }
}

/// Takes `«` and `»` out of a text; the ranges between them are the marks.
fn unmark(text: &str) -> Result<(String, Vec<Span>), String> {
    let mut out = String::with_capacity(text.len());
    let mut marks = Vec::new();
    let mut open = None;
    for c in text.chars() {
        let at = u32::try_from(out.len()).unwrap_or(u32::MAX);
        match c {
            '«' if open.is_none() => open = Some(at),
            '»' => match open.take() {
                Some(start) => marks.push(Span::new(start, at)),
                None => return Err("a mark is closed that was not opened".to_string()),
            },
            '«' => return Err("a mark inside a mark".to_string()),
            c => out.push(c),
        }
    }
    match open {
        Some(_) => Err("a mark is not closed".to_string()),
        None => Ok((out, marks)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(extra: &str) -> Result<Page, PageError> {
        let text = format!(
            "---\nsummary: X\nlevel: info\ncategory: cost\nconfidence: low\nfix: none\n\
             since: 0.1.0\ncheck: native\n{extra}---\n\n# X\n"
        );
        parse("a/b", &text)
    }

    #[test]
    fn a_page_may_name_other_rules_and_tests_that_do_not_hold() {
        let page = page("also: [a/c]\n# why\nnot-generated: [choice, unknown]\n").unwrap();
        assert_eq!(page.also, ["a/c"]);
        assert_eq!(page.not_generated, ["choice", "unknown"]);
    }

    #[test]
    fn a_schema_is_read_with_the_page_and_its_faults_have_their_line() {
        let text = |schema: &str| {
            format!(
                "---\nsummary: X\nlevel: info\ncategory: cost\nconfidence: low\nfix: none\n\
                 since: 0.1.0\n---\n\n# X\n\n```json schema\n{schema}\n```\n"
            )
        };
        let page = parse("a/b", &text("{\"required\": [\"Tags\"]}")).unwrap();
        assert!(matches!(page.check, PageCheck::Schema(_)));
        let error = parse("a/b", &text("{\n\"requird\": []}")).unwrap_err();
        assert_eq!(error.line, 14);
        assert!(error.message.contains("did you mean `required`"), "{}", error.message);
    }

    #[test]
    fn what_is_not_accepted_is_told() {
        let message = |extra| page(extra).unwrap_err().message;
        assert!(message("not-generated: [all]\n").contains("accepted are unknown, choice"));
        assert!(message("alsoo: [a/c]\n").contains("unknown key `alsoo`"));
        assert!(message("sources: [http://example.com]\n").contains("no https address"));
    }
}
