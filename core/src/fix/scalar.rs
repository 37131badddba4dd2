//! Values as text, in the way the file writes them.

use super::Literal;
use super::site::Site;
use crate::syntax::{Data, Style, yaml};

/// A text in double quotes, as JSON and YAML read it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A value on one line, as JSON or as YAML has it between brackets.
pub(super) fn flow(value: &Literal, json: bool) -> String {
    match value {
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => value.to_string(),
        Literal::Str(text) if json => quoted(text),
        Literal::Str(text) => plain_or_quoted(text),
        Literal::List(items) => {
            let items: Vec<String> = items.iter().map(|item| flow(item, json)).collect();
            format!("[{}]", items.join(", "))
        }
        Literal::Map(fields) => {
            let field = |(key, value): &(String, Literal)| {
                let key = if json { quoted(key) } else { plain_or_quoted(key) };
                format!("{key}: {}", flow(value, json))
            };
            let fields: Vec<String> = fields.iter().map(field).collect();
            format!("{{{}}}", fields.join(", "))
        }
    }
}

/// A text without quotes where YAML reads it as that text, wherever it stands.
pub(super) fn plain_or_quoted(text: &str) -> String {
    let tree = yaml::parse(format!("[{text}]\n").into());
    let item = tree.documents.first().map(|root| tree.items(*root));
    let plain = match item {
        Some([item]) if tree.errors.is_empty() && tree.comments.is_empty() => {
            tree.raw(*item).style == Style::Plain
                && tree.raw(*item).tag.is_none()
                && tree.string(*item) == Some(text)
                && !text.contains([':', '#', '\n'])
        }
        _ => false,
    };
    if plain { text.to_string() } else { quoted(text) }
}

/// A scalar in the place of one that is written in some style: quotes stay quotes, since where they
/// stand the file's reader may need text.
pub(super) fn like(site: Site<'_>, value: &Literal, style: Style, old: Data) -> Option<String> {
    let word = match value {
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => value.to_string(),
        Literal::Str(text) => text.clone(),
        Literal::List(_) | Literal::Map(_) => return None,
    };
    let text = matches!(value, Literal::Str(_));
    let was_text = matches!(old, Data::Str | Data::Template);
    Some(match style {
        Style::Single if !word.contains(['\n', '\'']) => format!("'{word}'"),
        Style::Double | Style::Single if was_text || text => quoted(&word),
        _ if !text => word,
        _ if site.is_json() => quoted(&word),
        _ => plain_or_quoted(&word),
    })
}

/// A value as lines of YAML: what stands beside the key or dash, and the lines below it. `indent` is that
/// of the lines below.
pub(super) fn block(value: &Literal, indent: &str, step: &str, newline: &str) -> String {
    match value {
        Literal::Map(fields) if !fields.is_empty() => {
            let mut out = String::new();
            for (key, value) in fields {
                out.push_str(newline);
                out.push_str(indent);
                out.push_str(&plain_or_quoted(key));
                out.push(':');
                out.push_str(&block(value, &format!("{indent}{step}"), step, newline));
            }
            out
        }
        Literal::List(items) if !items.is_empty() => {
            let mut out = String::new();
            for item in items {
                out.push_str(newline);
                out.push_str(indent);
                out.push('-');
                out.push_str(&beside_dash(item, indent, step, newline));
            }
            out
        }
        other => format!(" {}", flow(other, false)),
    }
}

/// A value behind a dash; `indent` is the dash's.
pub(super) fn beside_dash(value: &Literal, indent: &str, step: &str, newline: &str) -> String {
    let inner = format!("{indent}  ");
    let text = block(value, &inner, step, newline);
    // The first line of a map or list stands beside the dash.
    match text.strip_prefix(&format!("{newline}{inner}")) {
        Some(rest) => format!(" {rest}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_yaml_reads_as_something_else_is_quoted() {
        for (text, written) in [
            ("gp3", "gp3"),
            ("true", "\"true\""),
            ("12", "\"12\""),
            ("1e3", "\"1e3\""),
            ("null", "\"null\""),
            ("", "\"\""),
            ("a, b", "\"a, b\""),
            ("a: b", "\"a: b\""),
            ("*", "\"*\""),
            ("!Ref", "\"!Ref\""),
            ("csi.trident.netapp.io", "csi.trident.netapp.io"),
            ("/", "/"),
        ] {
            assert_eq!(plain_or_quoted(text), written, "{text}");
        }
    }

    #[test]
    fn values_are_written_as_lines() {
        let value = Literal::Map(vec![
            ("Enable".into(), Literal::Bool(true)),
            ("Names".into(), Literal::List(vec![Literal::Str("a".into())])),
            (
                "Items".into(),
                Literal::List(vec![Literal::Map(vec![
                    ("A".into(), Literal::Int(1)),
                    ("B".into(), Literal::Int(2)),
                ])]),
            ),
        ]);
        assert_eq!(
            block(&value, "  ", "  ", "\n"),
            "\n  Enable: true\n  Names:\n    - a\n  Items:\n    - A: 1\n      B: 2"
        );
        assert_eq!(
            flow(&value, true),
            r#"{"Enable": true, "Names": ["a"], "Items": [{"A": 1, "B": 2}]}"#
        );
        assert_eq!(flow(&value, false), "{Enable: true, Names: [a], Items: [{A: 1, B: 2}]}");
    }
}
