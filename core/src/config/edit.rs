//! Entries that a command adds to a config.

use serde_json::{Value, json};

use super::node::{self, Data};
use crate::suppress::write::{Insertion, Into, eol, quoted};
use crate::syntax::{json as json_syntax, yaml};

/// The text of a config with one more entry of `ignore`, all else as it was. `path` says by its suffix which
/// language it is in; `entry` has keys and texts in the order in which they are written.
///
/// # Errors
/// A sentence: the config is written in a way that takes none.
pub fn add_ignore(path: &str, text: &str, entry: &[(&str, String)]) -> Result<String, String> {
    let insertion = match path.ends_with(".toml") {
        true => in_toml(path, text, entry),
        false => in_tree(path, text, entry),
    };
    let refused = || format!("{path} has its `ignore` in a form to which nothing can be added");
    let insertion = insertion.ok_or_else(refused)?;
    let (before, behind) = text.split_at_checked(insertion.at as usize).ok_or_else(refused)?;
    Ok(format!("{before}{}{behind}", insertion.text))
}

fn in_toml(path: &str, text: &str, entry: &[(&str, String)]) -> Option<Insertion> {
    let root = node::parse(path, text).ok()?;
    let Data::Map(entries) = &root.data else { return None };
    let list = entries.iter().find(|(key, ..)| key == "ignore").map(|(.., list)| list);
    let pairs: Vec<String> =
        entry.iter().map(|(key, value)| format!("{key} = {}", toml_value(key, value))).collect();
    if let Some(list) = list
        && let Data::List(items) = &list.data
        && is_inline(text, list.span.of(text), items.first().map(|item| item.span.of(text)))
    {
        let item = format!("{{ {} }}", pairs.join(", "));
        return Some(match items.last() {
            Some(last) => Insertion { at: last.span.end, text: format!(", {item}") },
            None => Insertion { at: list.span.start + 1, text: item },
        });
    }
    let eol = eol(text);
    let mut added = String::new();
    if !text.is_empty() {
        added.push_str(if text.ends_with(['\n', '\r']) { "" } else { eol });
        added.push_str(eol);
    }
    added.push_str(&format!("[[ignore]]{eol}{}{eol}", pairs.join(eol)));
    Some(Insertion { at: u32::try_from(text.len()).ok()?, text: added })
}

/// Whether an array is written between brackets, and not as `[[ignore]]`.
fn is_inline(text: &str, list: &str, first: Option<&str>) -> bool {
    match first {
        Some(item) => item.starts_with('{'),
        None => !text.is_empty() && list.starts_with('[') && list.ends_with(']'),
    }
}

/// A basic string has the escapes of JSON; a day is a value of its own.
fn toml_value(key: &str, value: &str) -> String {
    match key {
        "until" => value.to_string(),
        _ => quoted(value).replace('\u{7f}', "\\u007f"),
    }
}

fn in_tree(path: &str, text: &str, entry: &[(&str, String)]) -> Option<Insertion> {
    let tree = match path.ends_with(".json") {
        true => json_syntax::parse(text.into()),
        false => yaml::parse(text.into()),
    };
    let into = Into::new(&tree);
    let item: serde_json::Map<String, Value> =
        entry.iter().map(|(key, value)| ((*key).to_string(), value.as_str().into())).collect();
    let item = Value::Object(item);
    let Some(root) = tree.documents.first() else {
        let text = format!("{}{}", into.fresh(&json!({ "ignore": [item] })), into.eol());
        return Some(Insertion { at: u32::try_from(tree.text.len()).ok()?, text });
    };
    match tree.get(*root, "ignore") {
        Some(list) => into.item(list, &item),
        None => into.entry(*root, None, "ignore", &json!([item])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(path: &str, text: &str) -> String {
        let entry = [
            ("rule", "ecs/a".to_string()),
            ("reason", "say \"no\"".to_string()),
            ("until", "2027-03-01".to_string()),
        ];
        let text = add_ignore(path, text, &entry).unwrap();
        let settings = super::super::read(path, &text).unwrap();
        let last = settings.ignore.last().unwrap();
        assert_eq!(last.rules, ["ecs/a"], "{text}");
        assert_eq!(last.reason.as_deref(), Some("say \"no\""), "{text}");
        assert_eq!(last.until, Some(20_878), "{text}");
        text
    }

    #[test]
    fn toml_gets_a_table_at_its_end() {
        let table =
            "[[ignore]]\nrule = \"ecs/a\"\nreason = \"say \\\"no\\\"\"\nuntil = 2027-03-01\n";
        assert_eq!(added("plimsoll.toml", ""), table);
        let text = "select = [\"ecs\"] # ours\n\n[levels]\necs = \"info\"";
        assert_eq!(added("plimsoll.toml", text), format!("{text}\n\n{table}"));
        let text = "[[ignore]]\r\nrule = \"ecs/b\"\r\n";
        let table = table.replace('\n', "\r\n");
        assert_eq!(added("plimsoll.toml", text), format!("{text}\r\n{table}"));
    }

    #[test]
    fn an_array_between_brackets_is_continued() {
        let item = "{ rule = \"ecs/a\", reason = \"say \\\"no\\\"\", until = 2027-03-01 }";
        let text = "ignore = [\n  { rule = \"ecs/b\" }, # b\n]\nfail-on = \"error\"\n";
        assert_eq!(
            added("plimsoll.toml", text),
            text.replace("\" }, #", &format!("\" }}, {item}, #"))
        );
        assert_eq!(added("plimsoll.toml", "ignore = []\n"), format!("ignore = [{item}]\n"));
    }

    #[test]
    fn yaml_and_json_keep_their_style() {
        let item = "- rule: ecs/a\n    reason: \"say \\\"no\\\"\"\n    until: \"2027-03-01\"\n";
        let text = "# ours\nfail-on: error\n";
        assert_eq!(added("plimsoll.yaml", text), format!("{text}ignore:\n  {item}"));
        let text = "ignore:\n  - rule: ecs/b\n    # why\n    reason: x # y\nfail-on: error\n";
        assert_eq!(
            added("plimsoll.yaml", text),
            text.replace("y\nfail", &format!("y\n  {item}fail"))
        );
        assert_eq!(added("plimsoll.yaml", ""), format!("ignore:\n  {item}"));
        let text = "{\n  \"fail-on\": \"error\"\n}\n";
        assert_eq!(
            added("plimsoll.json", text),
            "{\n  \"fail-on\": \"error\",\n  \"ignore\": [\n    {\n      \"rule\": \"ecs/a\",\n      \"reason\": \"say \\\"no\\\"\",\n      \"until\": \"2027-03-01\"\n    }\n  ]\n}\n"
        );
        assert_eq!(
            added("plimsoll.json", "{}"),
            "{\"ignore\": [{ \"rule\": \"ecs/a\", \"reason\": \"say \\\"no\\\"\", \"until\": \"2027-03-01\" }]}"
        );
    }
}
