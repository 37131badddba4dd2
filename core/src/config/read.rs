//! From a tree to settings. What is not understood is told with its place.

use super::keys::{KEYS, Key, Type};
use super::node::{self, Data, Node};
use super::{FailOn, Settings};
use crate::engine::{Ignore, LevelRule};
use crate::model::time;
use crate::paths::glob::Glob;
use crate::rule::Level;
use crate::rule::option::{OptionValue, SetOption};
use crate::rule::page::Word;
use crate::suppress::Carrier;
use crate::text::Span;

/// Something in a config that is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where.
    pub span: Span,
    /// What was found and what is accepted.
    pub message: String,
}

type Res<T> = Result<T, Mistake>;

fn mistake<T>(span: Span, message: String) -> Res<T> {
    Err(Mistake { span, message })
}

/// Reads a config. `path` says by its suffix which language it is in.
///
/// # Errors
/// The first mistake.
pub fn read(path: &str, source: &str) -> Result<Settings, Mistake> {
    let root = node::parse(path, source)?;
    check(&root, &Type::Table(KEYS), "the config")?;
    let mut settings = Settings::default();
    for (key, span, value) in entries(&root) {
        settings.places.push((key.clone(), *span));
        match key.as_str() {
            "extends" => settings.extends = spanned(value),
            "select" => {
                let names = texts(value);
                if names.is_empty() {
                    let message = "`select` is empty, so that no rule would run".to_string();
                    return mistake(value.span, message);
                }
                settings.select = Some(names);
            }
            "deselect" => settings.deselect = texts(value),
            "fail-on" => {
                settings.fail_on = match text(value) {
                    "error" => Some(FailOn::Error),
                    "never" => Some(FailOn::Never),
                    _ => Some(FailOn::Warning),
                }
            }
            "exclude" => {
                globs(value)?;
                settings.exclude = texts(value);
            }
            "baseline" => settings.baseline = Some(text(value).to_string()),
            "levels" => {
                // Overrides win wherever they stand.
                let mut all = levels(value, None, None);
                all.append(&mut settings.levels);
                settings.levels = all;
            }
            "overrides" => {
                for item in items(value) {
                    let paths = get(item, "paths").map(globs).transpose()?;
                    let resources = get(item, "resources").map(texts);
                    if let Some(of) = get(item, "levels") {
                        settings.levels.extend(levels(of, paths, resources));
                    }
                }
            }
            "ignore" => {
                for item in items(value) {
                    settings.ignore.push(ignore(item)?);
                }
            }
            "rules" => settings.rules = spanned(value),
            "options" => {
                for (rule, _, values) in entries(value) {
                    settings.options.extend(options(rule, values));
                }
            }
            "bundle" => {
                for item in items(value) {
                    let Some(paths) = get(item, "paths") else {
                        let message = "`paths` of this `bundle` is missing".to_string();
                        return mistake(item.span, message);
                    };
                    settings.bundles.push(globs(paths)?);
                }
            }
            "suppression" => policy(value, &mut settings)?,
            "parameters" => {
                for (name, _, value) in entries(value) {
                    settings.parameters.push((name.clone(), scalar(value)));
                }
            }
            "target" => {
                for (name, _, value) in entries(value) {
                    let digits =
                        text(value).len() == 12 && text(value).bytes().all(|b| b.is_ascii_digit());
                    if name == "account" && !digits {
                        let message =
                            format!("`account` is \"{}\"; accepted are twelve digits", text(value));
                        return mistake(value.span, message);
                    }
                    let pseudo = match name.as_str() {
                        "region" => "AWS::Region",
                        "partition" => "AWS::Partition",
                        _ => "AWS::AccountId",
                    };
                    settings.parameters.push((pseudo.to_string(), text(value).to_string()));
                }
            }
            _ => {}
        }
    }
    Ok(settings)
}

/// Whether a value is of a type, all the way down.
fn check(node: &Node, ty: &Type, name: &str) -> Res<()> {
    let wanted = |what: &str| {
        mistake(node.span, format!("`{name}` is {}; accepted is {what}", node.data.kind()))
    };
    match (ty, &node.data) {
        (Type::Text, Data::Text(_)) | (Type::Bool, Data::Bool(_)) => Ok(()),
        (Type::Scalar, Data::Text(_) | Data::Bool(_) | Data::Other(_)) => Ok(()),
        (Type::Value, Data::Text(_) | Data::Bool(_)) => Ok(()),
        (Type::Value, Data::Other(text)) if text.parse::<i64>().is_ok() => Ok(()),
        (Type::Value, Data::List(items)) => {
            items.iter().try_for_each(|item| check(item, &Type::Text, name))
        }
        (Type::Texts, Data::Text(_)) => Ok(()),
        (Type::Texts, Data::List(items)) => {
            items.iter().try_for_each(|item| check(item, &Type::Text, name))
        }
        (Type::Word(words), Data::Text(text)) => match words.contains(&text.as_str()) {
            true => Ok(()),
            false => {
                let near = near(text, words.iter().copied());
                let message =
                    format!("`{name}` is \"{text}\"; accepted are {}{near}", words.join(", "));
                mistake(node.span, message)
            }
        },
        (Type::Date, Data::Text(text) | Data::Other(text)) => match time::parse_day(text) {
            Ok(_) => Ok(()),
            Err(_) => {
                mistake(node.span, format!("`{name}` is \"{text}\"; accepted is a day, 2027-03-01"))
            }
        },
        (Type::Map(of), Data::Map(entries)) => {
            entries.iter().try_for_each(|(key, _, value)| check(value, of, key))
        }
        (Type::Table(keys), Data::Map(entries)) => {
            for (key, span, value) in entries {
                match keys.iter().find(|known| known.name == key) {
                    Some(known) => check(value, &known.ty, key)?,
                    None => return mistake(*span, unknown(key, keys, name)),
                }
            }
            Ok(())
        }
        (Type::Tables(keys), Data::List(items)) => {
            items.iter().try_for_each(|item| check(item, &Type::Table(keys), name))
        }
        (Type::Text, _) => wanted("text"),
        (Type::Texts, _) => wanted("text, or a list of texts"),
        (Type::Bool, _) => wanted("true or false"),
        (Type::Word(words), _) => wanted(&format!("one of {}", words.join(", "))),
        (Type::Date, _) => wanted("a day, 2027-03-01"),
        (Type::Value, _) => wanted("text, a whole number, true or false, or a list of texts"),
        (Type::Scalar, _) => wanted("text, a number, or true or false"),
        (Type::Map(_) | Type::Table(_), _) => wanted("a table"),
        (Type::Tables(_), _) => wanted("a list of tables"),
    }
}

fn unknown(key: &str, keys: &[Key], name: &str) -> String {
    let near = near(key, keys.iter().map(|known| known.name));
    let names: Vec<&str> = keys.iter().map(|known| known.name).collect();
    format!("there is no key `{key}` in {name}{near}; accepted are {}", names.join(", "))
}

fn near<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> String {
    match crate::near::nearest(word, names, 0.8) {
        Some(name) => format!("; did you mean `{name}`?"),
        None => String::new(),
    }
}

fn ignore(item: &Node) -> Res<Ignore> {
    let Some(rule) = get(item, "rule") else {
        return mistake(item.span, "`rule` of this `ignore` is missing".to_string());
    };
    let of = |key: &str| get(item, key).map(|node| text(node).to_string());
    let path = match get(item, "path") {
        Some(node) => globs(node)?.pop(),
        None => None,
    };
    Ok(Ignore {
        rules: texts(rule),
        path,
        resource: of("resource"),
        pointer: of("pointer"),
        reason: of("reason").filter(|reason| !reason.trim().is_empty()),
        until: get(item, "until").and_then(|node| time::parse_day(&scalar(node)).ok()),
        place: item.span,
        origin: String::new(),
    })
}

fn policy(value: &Node, settings: &mut Settings) -> Res<()> {
    for (key, _, value) in entries(value) {
        match key.as_str() {
            "require-reason" => settings.policy.require_reason = value.data == Data::Bool(true),
            "enforce" => settings.policy.enforce = texts(value),
            _ => {
                for (word, span) in spanned(value) {
                    let Some(carrier) = Carrier::from_word(&word) else {
                        let words = Carrier::ALL.map(Carrier::word).join(", ");
                        let message = format!("`forbid` has \"{word}\"; accepted are {words}");
                        return mistake(span, message);
                    };
                    settings.policy.forbid.push(carrier);
                }
            }
        }
    }
    Ok(())
}

/// The values of one rule's options, each with its place.
fn options(rule: &str, values: &Node) -> Vec<(SetOption, Span)> {
    let value = |node: &Node| match &node.data {
        Data::Bool(value) => OptionValue::Bool(*value),
        Data::Other(text) if text.parse::<i64>().is_ok() => {
            OptionValue::Int(text.parse().unwrap_or_default())
        }
        Data::List(_) => {
            OptionValue::Texts(texts(node).into_iter().map(Word::from).collect::<Vec<_>>().into())
        }
        _ => OptionValue::Text(text(node).to_string().into()),
    };
    let set = |(name, _, node): &(String, Span, Node)| {
        let (rule, name) = (rule.to_string(), name.clone());
        (SetOption { rule, name, value: value(node), origin: String::new() }, node.span)
    };
    entries(values).iter().map(set).collect()
}

fn levels(
    value: &Node,
    paths: Option<Vec<Glob>>,
    resources: Option<Vec<String>>,
) -> Vec<LevelRule> {
    entries(value)
        .iter()
        .map(|(rule, _, level)| LevelRule {
            rule: rule.clone(),
            level: match text(level) {
                "error" => Some(Level::Error),
                "warning" => Some(Level::Warning),
                "info" => Some(Level::Info),
                _ => None,
            },
            paths: paths.clone(),
            resources: resources.clone(),
        })
        .collect()
}

fn globs(value: &Node) -> Res<Vec<Glob>> {
    let glob = |(text, span): (String, Span)| {
        Glob::new(&text).map_err(|message| Mistake { span, message })
    };
    spanned(value).into_iter().map(glob).collect()
}

fn entries(node: &Node) -> &[(String, Span, Node)] {
    match &node.data {
        Data::Map(entries) => entries,
        _ => &[],
    }
}

fn items(node: &Node) -> &[Node] {
    match &node.data {
        Data::List(items) => items,
        _ => &[],
    }
}

fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    entries(node).iter().find(|(name, ..)| name == key).map(|(.., value)| value)
}

fn text(node: &Node) -> &str {
    match &node.data {
        Data::Text(text) | Data::Other(text) => text,
        _ => "",
    }
}

fn scalar(node: &Node) -> String {
    match &node.data {
        Data::Bool(value) => value.to_string(),
        _ => text(node).to_string(),
    }
}

fn texts(node: &Node) -> Vec<String> {
    spanned(node).into_iter().map(|(text, _)| text).collect()
}

fn spanned(node: &Node) -> Vec<(String, Span)> {
    match &node.data {
        Data::List(items) => items.iter().map(|item| (text(item).to_string(), item.span)).collect(),
        _ => vec![(text(node).to_string(), node.span)],
    }
}
