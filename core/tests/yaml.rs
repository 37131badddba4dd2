//! The YAML reader over random texts, random values and real files.

use plimsoll_core::syntax::{Data, NodeId, Tree, yaml};
use plimsoll_core::text::{Span, decode};
use proptest::collection::vec;
use proptest::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn read(text: &str) -> Tree {
    yaml::parse(text.into())
}

/// What holds for every tree, whatever the text.
fn sound(tree: &Tree) {
    let fits = |span: Span, what: &str| {
        let text = &tree.text;
        assert!(span.start <= span.end, "{what} {span:?}");
        assert!(text.get(span.range()).is_some(), "{what} {span:?} in {text:?}");
    };
    for id in tree.ids() {
        let node = tree.raw(id);
        fits(node.span, "node");
        if let Some(tag) = node.tag {
            fits(tag, "tag");
            assert!(tag.of(&tree.text).starts_with('!'));
        }
        if let Some(parent) = node.parent {
            let around = tree.raw(parent).span;
            assert!(around.contains(node.span), "{:?} in {around:?}: {:?}", node.span, tree.text);
            assert!(parent > id, "children come first");
        }
        if let Data::Alias(target) = node.data {
            assert!(target < id, "an alias points back");
            continue;
        }
        let written = node.span.of(&tree.text);
        if !matches!(node.data, Data::Error) {
            assert!(!written.ends_with(['\n', '\r']), "{written:?} of {:?}", tree.text);
        }
        for entry in tree.entries(id) {
            fits(entry.key_span, "key");
            if !entry.merged {
                assert!(node.span.contains(entry.key_span), "key in map: {:?}", tree.text);
                assert_eq!(tree.raw(entry.value).parent, Some(id));
            }
        }
        for item in tree.items(id) {
            assert_eq!(tree.raw(*item).parent, Some(id));
        }
    }
    for comment in &tree.comments {
        assert!(comment.span.of(&tree.text).starts_with('#'));
    }
    assert!(tree.comments.is_sorted_by_key(|comment| comment.span.start));
    assert!(tree.errors.is_sorted_by_key(|error| error.span.start));
    for error in tree.errors.iter().chain(&tree.limit) {
        fits(error.span, "error");
        assert!(!error.message.is_empty() && !error.message.ends_with('.'));
        if let Some((span, _)) = &error.related {
            fits(*span, "related");
        }
    }
}

/// Pieces that make YAML and break it.
const PIECES: &[&str] = &[
    "a", "b", "c", "key", ": ", ":", "- ", "-", "\n", "\n", "\n  ", "\n    ", "\n- ", "\na: ",
    "\n  b: ", "  ", " ", "\t", "[", "]", "{", "}", ", ", ",", "\"", "'", " # x", "#", "|", ">",
    "|2-\n", ">+", "&a ", "*a", "&b ", "*b", "!x ", "!!int ", "!", "<<: ", "<<: *a", "\n---\n",
    "\n...\n", "é", "😀", "? ", "%", "%Y%", "@", "\r", "\r\n", "{{", "}}", "{{ x }}", "{% y %}",
    "\u{feff}", "1", "0.5", "~", "\\", "\\n", "\0", "\u{85}", "=",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in vec(any::<u8>(), 0..200)) {
        sound(&read(&String::from_utf8_lossy(&bytes)));
    }

    #[test]
    fn any_mix_of_yaml_is_read(pieces in vec(prop::sample::select(PIECES), 0..60)) {
        sound(&read(&pieces.concat()));
    }

    #[test]
    fn values_written_as_yaml_read_the_same(value in value(), flow: bool) {
        let mut text = String::new();
        if flow { write_flow(&value, &mut text) } else { write_block(&value, 0, &mut text) }
        let tree = read(&text);
        sound(&tree);
        prop_assert!(tree.errors.is_empty(), "{:?} {:?}", text, tree.errors);
        prop_assert_eq!(tree.documents.len(), 1, "{:?}", text);
        prop_assert_eq!(back(&tree, tree.documents[0]), value, "{}", text);
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Str(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        ".*".prop_map(Value::Str),
        "[a-z]{1,8}( [a-z]{1,3})?".prop_map(Value::Str),
        "([a-z# :'\"]{0,6}[a-z]\n){1,4}".prop_map(Value::Str),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::List),
            vec(("[a-zA-Z:# ]{0,8}", inner), 0..5).prop_map(|mut entries| {
                plimsoll_core::sort::sort_by(&mut entries, |a, b| a.0.cmp(&b.0));
                entries.dedup_by(|a, b| a.0 == b.0);
                Value::Map(entries)
            }),
        ]
    })
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        let code = c as u32;
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            // What YAML does not let stand as it is.
            _ if code < 0x20
                || (0x7f..0xa0).contains(&code)
                || "\u{feff}\u{fffe}\u{ffff}".contains(c) =>
            {
                write!(out, "\\u{code:04x}").unwrap();
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

/// Whether a text can stand without quotes and stays text.
fn is_plain(text: &str) -> bool {
    text.len() > 3
        && text.bytes().all(|b| b.is_ascii_lowercase() || b == b' ')
        && text.trim() == text
        && !matches!(text, "null" | "true" | "false")
}

fn write_scalar(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push('~'),
        Value::Bool(value) => write!(out, "{value}").unwrap(),
        Value::Int(value) => write!(out, "{value}").unwrap(),
        Value::Str(text) if is_plain(text) => out.push_str(text),
        Value::Str(text) => quote(text, out),
        Value::List(_) => out.push_str("[]"),
        Value::Map(_) => out.push_str("{}"),
    }
}

fn write_flow(value: &Value, out: &mut String) {
    match value {
        Value::List(items) => {
            out.push('[');
            for item in items {
                write_flow(item, out);
                out.push_str(", ");
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for (key, value) in entries {
                quote(key, out);
                out.push_str(": ");
                write_flow(value, out);
                out.push(',');
            }
            out.push('}');
        }
        other => write_scalar(other, out),
    }
}

fn write_block(value: &Value, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    match value {
        Value::List(items) if !items.is_empty() => {
            for item in items {
                out.push_str(&pad);
                out.push('-');
                write_inner(item, indent + 2, out);
            }
        }
        Value::Map(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                out.push_str(&pad);
                quote(key, out);
                out.push(':');
                write_inner(value, indent + 2, out);
            }
        }
        other => {
            out.push_str(&pad);
            write_scalar(other, out);
            out.push('\n');
        }
    }
}

fn write_inner(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::List(items) if !items.is_empty() => {
            out.push_str("  # list\n");
            write_block(value, indent, out);
        }
        Value::Map(entries) if !entries.is_empty() => {
            out.push('\n');
            write_block(value, indent, out);
        }
        Value::Str(text)
            if text.ends_with('\n')
                && text.lines().all(|line| !line.trim().is_empty())
                && text.chars().all(|c| c == '\n' || (' '..='~').contains(&c)) =>
        {
            // The indicator is needed where the first line begins with a space.
            out.push_str(" |2\n");
            for line in text.lines() {
                writeln!(out, "{}{line}", " ".repeat(indent)).unwrap();
            }
        }
        other => {
            out.push(' ');
            write_scalar(other, out);
            out.push('\n');
        }
    }
}

fn back(tree: &Tree, id: NodeId) -> Value {
    let node = tree.raw(id);
    match node.data {
        Data::Null => Value::Null,
        Data::Bool(value) => Value::Bool(value),
        Data::Int(value) => Value::Int(value),
        Data::List { .. } => Value::List(tree.items(id).iter().map(|i| back(tree, *i)).collect()),
        Data::Map { .. } => Value::Map(
            tree.entries(id)
                .iter()
                .map(|entry| (tree.str(entry.key).to_string(), back(tree, entry.value)))
                .collect(),
        ),
        _ => Value::Str(tree.str(node.text).to_string()),
    }
}

// ---- real files ----

fn corpus() -> Vec<(PathBuf, String)> {
    let root = std::env::var_os("PLIMSOLL_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
        PathBuf::from,
    );
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "yaml" || e == "yml")
                && let Ok(bytes) = std::fs::read(&path)
                && let Ok((source, _)) = decode(&bytes)
            {
                found.push((path, source.text.to_string()));
            }
        }
    }
    plimsoll_core::sort::sort(&mut found);
    if found.is_empty() {
        println!("corpus: not present, 3 tests not run");
    }
    found
}

#[test]
fn real_files_are_clean_or_templated() {
    for (path, text) in corpus() {
        let tree = read(&text);
        sound(&tree);
        let hard: Vec<_> = tree.errors.iter().filter(|error| !error.tolerated).collect();
        let one = tree.templated && tree.errors.len() == 1;
        assert!(hard.is_empty() || one, "{path:?}: {hard:?}");
        assert_eq!(tree.limit, None, "{path:?}");
    }
}

#[test]
fn line_ends_and_byte_order_mark_change_nothing_but_offsets() {
    for (path, text) in corpus() {
        let tree = read(&text);
        let broken = tree.errors.iter().any(|error| !error.tolerated);
        if broken || text.contains('\r') || text.starts_with('\u{feff}') {
            continue;
        }
        let mut offsets = Vec::with_capacity(text.len() + 1);
        let mut other = "\u{feff}".to_string();
        for c in text.chars() {
            offsets.extend(std::iter::repeat_n(other.len(), c.len_utf8()));
            if c == '\n' {
                other.push('\r');
            }
            other.push(c);
        }
        offsets.push(other.len());
        let moved = |span: Span| {
            let at = |offset: u32| u32::try_from(offsets[offset as usize]).unwrap();
            Span::new(at(span.start), at(span.end))
        };
        let again = read(&other);
        assert_eq!(again.len(), tree.len(), "{path:?}");
        for id in tree.ids() {
            let (a, b) = (tree.raw(id), again.raw(id));
            assert_eq!(moved(a.span), b.span, "{path:?} {:?}", a.span.of(&text));
            assert_eq!(a.tag.map(moved), b.tag, "{path:?}");
            assert_eq!((a.style, a.parent), (b.style, b.parent), "{path:?}");
            assert_eq!(format!("{:?}", a.data), format!("{:?}", b.data), "{path:?}");
            assert_eq!(tree.str(a.text), again.str(b.text), "{path:?}");
            for (a, b) in tree.entries(id).iter().zip(again.entries(id)) {
                assert_eq!(moved(a.key_span), b.key_span, "{path:?}");
                assert_eq!(tree.str(a.key), again.str(b.key), "{path:?}");
            }
        }
        let places = |tree: &Tree, moved: &dyn Fn(Span) -> Span| {
            tree.comments.iter().map(|c| (moved(c.span), c.own_line)).collect::<Vec<_>>()
        };
        assert_eq!(places(&tree, &moved), places(&again, &|span| span), "{path:?}");
        assert_eq!(tree.errors.len(), again.errors.len(), "{path:?}");
    }
}

#[test]
fn broken_real_files_stay_sound() {
    for (index, (_, text)) in corpus().into_iter().enumerate() {
        for at in [text.len() / 3, text.len() / 2, text.len() * 7 / 8] {
            let at = text.floor_char_boundary(at);
            sound(&read(&text[..at]));
            let stray = ["\"", "[", "}", "\t", "@", ": ", "\n - ", "&a *a"][(index + at) % 8];
            sound(&read(&format!("{}{stray}{}", &text[..at], &text[at..])));
        }
    }
}
