//! Template parameters that the user gives.

use std::path::Path;

use plimsoll_core::syntax::{Data, NodeId, Tree, json, yaml};
use plimsoll_core::text::{LineIndex, decode};

use crate::exit;
use crate::host::Host;

/// `KEY=VALUE`, or `ParameterKey=KEY,ParameterValue=VALUE` as the AWS CLI takes it.
///
/// # Errors
/// What was given and what is accepted.
pub fn from_argument(text: &str) -> Result<(String, String), String> {
    if let Some(rest) = text.strip_prefix("ParameterKey=") {
        let (key, value) = rest.split_once(",ParameterValue=").ok_or_else(|| {
            "`ParameterKey=` goes with `,ParameterValue=`; `KEY=VALUE` is accepted too".to_string()
        })?;
        return named(key, value);
    }
    match text.split_once('=') {
        Some((key, value)) => named(key, value),
        None => Err("there is no `=` in it; what is accepted is `KEY=VALUE` or \
                     `ParameterKey=KEY,ParameterValue=VALUE`"
            .to_string()),
    }
}

fn named(key: &str, value: &str) -> Result<(String, String), String> {
    if key.is_empty() {
        return Err("the name before `=` is missing".to_string());
    }
    Ok((key.to_string(), value.to_string()))
}

/// The parameters of the config, of the files and then of the arguments; a later value replaces an earlier
/// one.
///
/// # Errors
/// A sentence with the place in the file that is not understood.
pub fn collect<P: AsRef<Path>>(
    host: &dyn Host,
    configured: &[(String, String)],
    files: &[P],
    arguments: &[(String, String)],
) -> Result<Vec<(String, String)>, String> {
    let mut parameters: Vec<(String, String)> = Vec::new();
    // A later value replaces an earlier one.
    let mut set =
        |key: String, value: String| match parameters.iter_mut().find(|(known, _)| *known == key) {
            Some(entry) => entry.1 = value,
            None => parameters.push((key, value)),
        };
    for (key, value) in configured {
        set(key.clone(), value.clone());
    }
    for file in files {
        let path = file.as_ref();
        let shown = path.display();
        let (bytes, _) = host
            .read_file(path, u64::MAX)
            .map_err(|error| format!("the parameter file {shown}: {}", exit::reason(&error)))?;
        let (source, _) =
            decode(&bytes).map_err(|why| format!("the parameter file {shown}: {why}"))?;
        for (key, value) in parse(&source.text).map_err(|(at, why)| {
            let position = LineIndex::new(&source.text).position(&source.text, at);
            format!("{shown}:{}:{}: {why}", position.line, position.column)
        })? {
            set(key, value);
        }
    }
    for (key, value) in arguments {
        set(key.clone(), value.clone());
    }
    Ok(parameters)
}

const ACCEPTED: &str = "what is accepted is a map of names and values, \
     {\"Parameters\": {…}} as in CodePipeline, or a list of \
     {\"ParameterKey\": …, \"ParameterValue\": …} as in the AWS CLI";

/// The parameters of a file's text, or a byte offset and what is wrong there.
#[inline(never)]
fn parse(text: &str) -> Result<Vec<(String, String)>, (u32, String)> {
    let bare = text.trim_start_matches('\u{feff}').trim_start();
    let tree = match bare.starts_with(['{', '[']) {
        true => json::parse(text.into()),
        false => yaml::parse(text.into()),
    };
    if let Some(error) = tree.errors.iter().chain(&tree.limit).next() {
        return Err((error.span.start, error.message.clone()));
    }
    let Some(&root) = tree.documents.first() else {
        return Err((0, format!("the file is empty; {ACCEPTED}")));
    };
    match tree.node(root).data {
        Data::List { .. } => tree.items(root).iter().map(|item| aws(&tree, *item)).collect(),
        Data::Map { .. } => {
            let holder = match tree.get(root, "Parameters") {
                Some(inner) if tree.is_map(inner) => inner,
                _ => root,
            };
            tree.entries(holder)
                .iter()
                .map(|entry| {
                    let key = tree.str(entry.key).to_string();
                    let value = value(&tree, entry.value, &key)?;
                    Ok((key, value))
                })
                .collect()
        }
        _ => Err((
            tree.node(root).span.start,
            format!("this is neither a map nor a list; {ACCEPTED}"),
        )),
    }
}

/// `{"ParameterKey": …, "ParameterValue": …}`, or `"Key=Value"` as CodePipeline's and
/// `aws cloudformation deploy`'s lists have it.
fn aws(tree: &Tree, item: NodeId) -> Result<(String, String), (u32, String)> {
    let at = tree.raw(item).span.start;
    if let Some(text) = tree.string(item) {
        return from_argument(text).map_err(|why| (at, why));
    }
    let text = |name: &str| tree.get(item, name).and_then(|node| tree.string(node));
    let Some(key) = text("ParameterKey") else {
        return Err((at, format!("`ParameterKey` is missing here; {ACCEPTED}")));
    };
    match tree.get(item, "ParameterValue") {
        Some(node) => Ok((key.to_string(), value(tree, node, key)?)),
        None => Err((at, format!("`ParameterValue` of {key} is missing here"))),
    }
}

/// A value as text: scalars as written, the items of a list with commas between them.
fn value(tree: &Tree, node: NodeId, key: &str) -> Result<String, (u32, String)> {
    let at = tree.raw(node).span.start;
    match tree.node(node).data {
        Data::Str | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Template => {
            Ok(tree.scalar(node).unwrap_or("").to_string())
        }
        Data::List { .. } => {
            let items: Result<Vec<String>, _> =
                tree.items(node).iter().map(|item| value(tree, *item, key)).collect();
            Ok(items?.join(","))
        }
        Data::Null => Err((at, format!("the value of {key} is missing"))),
        _ => Err((
            at,
            format!("the value of {key} is a map; a text, number, boolean or list is accepted"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect()
    }

    #[test]
    fn arguments_in_both_spellings() {
        assert_eq!(from_argument("Env=dev"), Ok(("Env".into(), "dev".into())));
        assert_eq!(from_argument("Query=a=b"), Ok(("Query".into(), "a=b".into())));
        assert_eq!(
            from_argument("ParameterKey=Subnets,ParameterValue=a,b"),
            Ok(("Subnets".into(), "a,b".into()))
        );
        assert!(from_argument("Env").unwrap_err().contains("KEY=VALUE"));
        assert!(from_argument("=x").is_err());
        assert!(from_argument("ParameterKey=Env").is_err());
    }

    #[test]
    fn files_in_every_shape() {
        let want = pairs(&[("Env", "dev"), ("Count", "2")]);
        for text in [
            r#"[{"ParameterKey": "Env", "ParameterValue": "dev"}, {"ParameterKey": "Count", "ParameterValue": "2"}]"#,
            r#"{"Parameters": {"Env": "dev", "Count": 2}, "Tags": {"a": "b"}}"#,
            r#"{"Env": "dev", "Count": 2}"#,
            r#"["Env=dev", "Count=2"]"#,
            "\u{feff}{\"Env\": \"dev\", \"Count\": 2}",
        ] {
            assert_eq!(parse(text), Ok(want.clone()), "{text}");
        }
        assert_eq!(parse(r#"{"Zones": ["a", "b"]}"#), Ok(pairs(&[("Zones", "a,b")])));
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        let (at, why) = parse(r#"[{"ParameterKey": "Env"}]"#).unwrap_err();
        assert_eq!((at, why.as_str()), (1, "`ParameterValue` of Env is missing here"));
        let (at, why) = parse(r#"{"Env": {"a": 1}}"#).unwrap_err();
        assert!(at == 8 && why.contains("is a map"), "{at} {why}");
        let (at, _) = parse(r#"{"Env": null}"#).unwrap_err();
        assert_eq!(at, 8);
        assert!(parse("").unwrap_err().1.contains("empty"));
        assert!(parse(r#"{"Env": "#).is_err());
    }
}
