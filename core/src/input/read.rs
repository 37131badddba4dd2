//! The one entry: bytes to text, text to tree, tree to documents, documents to resources.

use super::detect::{self, Claim, Form, Found, Syntax};
use super::plain::Maker;
use super::{Kind, ReadOptions, apprunner_yaml, aws_json, cloudformation, eksctl, kubernetes};
use super::{forced, templated};
use crate::limits;
use crate::model::Model;
use crate::syntax::{Format, SyntaxError, Tree, TreeBuilder, json, yaml};
use crate::text::{NotText, Source, Span, decode, decode_anyway, is_wide};
use crate::unit::{Notice, Status, Unit};
use std::sync::Arc;

/// Reads one file. Never fails: what could not be read is in the status and the notices.
pub fn read(path: &str, bytes: &[u8], options: &ReadOptions<'_>) -> Unit {
    if bytes.len() > limits::FILE_BYTES {
        return too_large(path, bytes, options);
    }
    let (source, issue) = match decode(bytes) {
        Ok(decoded) => decoded,
        Err(why) => return not_text(path, bytes, &why, options),
    };
    let mut unit = read_text(path, source, options);
    if let Some(issue) = issue
        && (unit.kind.is_some() || unit.marked)
    {
        unit.notices.push(notice("general/encoding", issue.span, issue.message));
    }
    unit
}

/// A file with a NUL character: nobody reads it, and that is told where it is one of ours.
#[inline(never)]
fn not_text(path: &str, bytes: &[u8], why: &NotText, options: &ReadOptions<'_>) -> Unit {
    let wanted = |text: &[u8]| options.kind.is_some() || detect::is_marked(text);
    let mut source = Source::from_text("");
    source.bytes = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    if is_wide(bytes) || wanted(bytes) {
        source = decode_anyway(bytes).0;
    }
    if !wanted(source.text.as_bytes()) {
        return bare(path, source, Status::Skipped(why.to_string()));
    }
    let at = memchr::memchr(0, source.text.as_bytes()).unwrap_or(0);
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    let mut unit = bare(path, source, Status::Unreadable(why.to_string()));
    unit.kind = options.kind;
    unit.marked = true;
    let span = Span::new(at, at.saturating_add(1));
    unit.notices.push(notice("general/encoding", span, why.to_string()));
    unit
}

fn notice(rule: &'static str, span: Span, message: String) -> Notice {
    Notice { rule, span, message, related: Vec::new() }
}

/// A unit without a tree.
fn bare(path: &str, source: Source, status: Status) -> Unit {
    Unit {
        path: path.to_owned(),
        source,
        tree: TreeBuilder::new(Arc::from(""), Format::Json).finish(),
        kind: None,
        status,
        marked: false,
        model: Model::default(),
        notices: Vec::new(),
    }
}

#[inline(never)]
fn too_large(path: &str, bytes: &[u8], options: &ReadOptions<'_>) -> Unit {
    let message =
        format!("the file has {} bytes; at most {} are read", bytes.len(), limits::FILE_BYTES);
    // A mark further in would cost as much as it is worth.
    let head = bytes.get(..limits::FILE_BYTES).unwrap_or(bytes);
    let marked = options.kind.is_some() || detect::is_marked(head);
    let status =
        if marked { Status::Unreadable(message.clone()) } else { Status::Skipped(message.clone()) };
    let mut unit = bare(path, Source::from_text(""), status);
    unit.source.bytes = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    unit.kind = options.kind;
    unit.marked = marked;
    if marked {
        unit.notices.push(notice("general/limit", Span::default(), message));
    }
    unit
}

fn read_text(path: &str, source: Source, options: &ReadOptions<'_>) -> Unit {
    let text = source.text.clone();
    let guess = detect::syntax(path, &text);
    if let Some(kind) = options.kind {
        return read_as(path, source, guess.syntax, kind, options);
    }
    let skipped =
        |source: Source, reason: &str| bare(path, source, Status::Skipped(reason.to_owned()));
    match guess.syntax {
        Syntax::Hcl | Syntax::HclJson => {
            let mut unit = skipped(source, "Terraform is not read by this version");
            unit.kind = Some(Kind::Terraform);
            unit.marked = detect::is_aws_terraform(&text);
            return unit;
        }
        _ if text.trim_start_matches('\u{feff}').trim().is_empty() => {
            return skipped(source, "it is empty");
        }
        Syntax::Other => return skipped(source, "it is neither JSON nor YAML"),
        Syntax::Json | Syntax::Yaml => {}
    }
    if !detect::could_be_ours(&text) {
        return skipped(source, detect::NOTHING);
    }
    let tree = parse(&text, guess.syntax);
    let found = detect::find(&tree);
    if found.claims.is_empty() {
        return unclaimed(path, source, tree, found, guess.named);
    }
    claimed(path, source, tree, found, options)
}

/// Parses in the syntax that the name says; where that fails, in the other, if it does better.
fn parse(text: &Arc<str>, syntax: Syntax) -> Tree {
    let errors = |tree: &Tree| tree.errors.iter().filter(|error| !error.tolerated).count();
    if syntax == Syntax::Json {
        return json::parse(text.clone());
    }
    let tree = yaml::parse(text.clone());
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if errors(&tree) > 0 && start.starts_with(['{', '[']) {
        let other = json::parse(text.clone());
        if errors(&other) < errors(&tree) {
            return other;
        }
    }
    tree
}

/// Errors that stop the file's real consumer.
fn serious(tree: &Tree) -> usize {
    tree.errors.iter().filter(|error| !error.tolerated).count()
}

fn errors_in_words(count: usize) -> String {
    if count == 1 { "1 syntax error".to_owned() } else { format!("{count} syntax errors") }
}

#[inline(never)]
fn unclaimed(path: &str, source: Source, tree: Tree, found: Found, named: bool) -> Unit {
    let count = serious(&tree);
    let text = source.text.clone();
    let reason = found.other.unwrap_or_else(|| detect::NOTHING.to_owned());
    if count == 0 || !named {
        return bare(path, source, Status::Skipped(reason));
    }
    let marked = detect::is_marked(text.as_bytes());
    if let Some(directives) = templated::directives(&text) {
        let mut unit = bare(path, source, Status::Templated(directives.reason()));
        unit.marked = marked;
        return unit;
    }
    if !marked {
        let format = if tree.format == Format::Json { "JSON" } else { "YAML" };
        let reason = format!("{} as {format}, and {reason}", errors_in_words(count));
        return bare(path, source, Status::Skipped(reason));
    }
    let mut unit = bare(path, source, Status::Unreadable(errors_in_words(count)));
    unit.marked = true;
    unit.notices = notices(&tree);
    unit.tree = tree;
    unit
}

/// Notices about a tree: what could not be read, what stands twice, a limit.
fn notices(tree: &Tree) -> Vec<Notice> {
    let of = |rule: &'static str, error: &SyntaxError| Notice {
        rule,
        span: error.span,
        message: error.message.clone(),
        related: error.related.iter().cloned().collect(),
    };
    let rule = |error: &SyntaxError| {
        if error.tolerated { "general/duplicate-key" } else { "general/syntax" }
    };
    let errors = tree.errors.iter().map(|error| of(rule(error), error));
    errors.chain(tree.limit.iter().map(|limit| of("general/limit", limit))).collect()
}

fn claimed(
    path: &str,
    source: Source,
    tree: Tree,
    found: Found,
    options: &ReadOptions<'_>,
) -> Unit {
    let kind = found.claims.first().map(|claim| claim.form.kind());
    let mut unit = bare(path, source, Status::Checked);
    unit.kind = kind;
    if serious(&tree) > 0
        && let Some(directives) = templated::directives(&unit.source.text)
    {
        unit.status = Status::Templated(directives.reason());
        unit.marked = detect::is_marked(unit.source.text.as_bytes());
        return unit;
    }
    unit.marked = true;
    if kind == Some(Kind::TerraformPlan) {
        unit.status = Status::Skipped("Terraform is not read by this version".to_owned());
        unit.marked = detect::is_aws_terraform(&unit.source.text);
        return unit;
    }
    let mut partly = None;
    let template = found.claims.iter().any(|claim| matches!(claim.form, Form::Cloudformation));
    if template {
        // A template is its file's first document; CloudFormation reads no other.
        let (tree, model, more, why) = cloudformation::read(tree, options);
        unit.kind = Some(Kind::Cloudformation);
        unit.tree = tree;
        unit.model = model;
        unit.notices.extend(more);
        partly = why;
        if found.claims.len() > 1 {
            partly.get_or_insert_with(|| "only its first document was read".to_owned());
        }
    } else {
        let mut maker = Maker::new(tree, options.shapes);
        for claim in &found.claims {
            adapt(&mut maker, *claim);
        }
        unit.tree = maker.lower.tree.finish();
        unit.model = maker.lower.model;
    }
    // After the documents inside strings: their errors count too.
    unit.notices.extend(notices(&unit.tree));
    let count = serious(&unit.tree);
    if count > 0 {
        unit.status = Status::Partly(errors_in_words(count));
    } else if let Some(limit) = &unit.tree.limit {
        unit.status = Status::Partly(limit.message.clone());
    } else if let Some(why) = partly {
        unit.status = Status::Partly(why);
    }
    unit
}

fn adapt(maker: &mut Maker<'_>, claim: Claim) {
    match claim.form {
        Form::Kubernetes => kubernetes::adapt(maker, claim.node),
        Form::Eksctl => eksctl::adapt(maker, claim.node),
        Form::ApprunnerYaml => apprunner_yaml::adapt(maker, claim.node),
        Form::Cloudformation | Form::TerraformPlan => {}
        _ => aws_json::adapt(maker, claim),
    }
}

/// Reads a file as the kind that the user gave.
#[inline(never)]
fn read_as(
    path: &str,
    source: Source,
    syntax: Syntax,
    kind: Kind,
    options: &ReadOptions<'_>,
) -> Unit {
    let text = source.text.clone();
    if matches!(kind, Kind::Terraform | Kind::TerraformPlan) {
        let reason = "Terraform is not read by this version".to_owned();
        let mut unit = bare(path, source, Status::Unreadable(reason));
        unit.kind = Some(kind);
        unit.marked = true;
        return unit;
    }
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let json = syntax == Syntax::Json || syntax != Syntax::Yaml && start.starts_with(['{', '[']);
    let tree = parse(&text, if json { Syntax::Json } else { Syntax::Yaml });
    let mut found = Found::default();
    for document in &tree.documents {
        found.claims.extend(forced::claims(&tree, *document, kind));
    }
    if !found.claims.is_empty() {
        let mut unit = claimed(path, source, tree, found, options);
        unit.kind = Some(kind);
        unit.marked = true;
        return unit;
    }
    let count = serious(&tree);
    let status = match templated::directives(&text) {
        Some(directives) if count > 0 => Status::Templated(directives.reason()),
        _ => Status::Unreadable(forced::refusal(&tree, kind)),
    };
    let mut unit = bare(path, source, status);
    unit.kind = Some(kind);
    unit.marked = true;
    if matches!(unit.status, Status::Unreadable(_)) {
        unit.notices = notices(&tree);
        unit.tree = tree;
    }
    unit
}
