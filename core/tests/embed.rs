//! Documents inside strings, and the way from decoded text back to the source.

use plimsoll_core::syntax::{
    Data, Format, NodeId, OffsetMap, Style, Tree, TreeBuilder, embed, json,
};
use plimsoll_core::text::Span;
use proptest::prelude::*;
use std::sync::Arc;

/// A tree of one scalar: `written` stands between `before` and some text behind it.
fn scalar(before: &str, written: &str, text: &str, style: Style) -> (TreeBuilder, NodeId) {
    let source = format!("{before}{written}\nnext: 1\n");
    let mut builder = TreeBuilder::new(Arc::from(source.as_str()), Format::Yaml);
    let text = builder.own(text);
    let start = before.len() as u32;
    let span = Span::new(start, start + written.len() as u32);
    let id = builder.scalar(span, Data::Str, text, style);
    (builder, id)
}

/// The source of each piece of `text` that is looked for, in order.
fn slices(written: &str, text: &str, style: Style, parts: &[&str]) -> Vec<String> {
    let (builder, id) = scalar("é: ", written, text, style);
    let tree = builder.finish();
    let map = embed::offset_map(&tree, id);
    let mut from = 0;
    parts
        .iter()
        .map(|part| {
            let at = from + text[from..].find(part).unwrap();
            from = at + part.len();
            map.span(Span::new(at as u32, from as u32)).of(&tree.text).to_string()
        })
        .collect()
}

#[test]
fn double_quoted() {
    assert_eq!(
        slices(
            r#""a\"b\\\u00e9é\ud83d\ude00\n\/z""#,
            "a\"b\\éé😀\n/z",
            Style::Double,
            &["a", "\"", "b", "\\", "é", "é", "😀", "\n", "/", "z"]
        ),
        ["a", "\\\"", "b", "\\\\", "\\u00e9", "é", "\\ud83d\\ude00", "\\n", "\\/", "z"]
    );
    // YAML's escapes and its folding.
    assert_eq!(
        slices(
            "\"\\x41\\U0001F600\\e\\_\\N\\L\\P\\0 a  \r\n   b\n\n  c\\\n  d\\  e\\\te\"",
            "A😀\u{1b}\u{a0}\u{85}\u{2028}\u{2029}\0 a b\ncd  e\te",
            Style::Double,
            &[
                "A", "😀", "\u{1b}", "\u{a0}", "\u{85}", "\u{2028}", "\u{2029}", "\0", " ", "a",
                " ", "b", "\n", "c", "d", " ", " ", "e", "\t", "e"
            ]
        ),
        [
            "\\x41",
            "\\U0001F600",
            "\\e",
            "\\_",
            "\\N",
            "\\L",
            "\\P",
            "\\0",
            " ",
            "a",
            "  \r\n   ",
            "b",
            "\n\n  ",
            "c",
            "d",
            "\\ ",
            " ",
            "e",
            "\\\t",
            "e"
        ]
    );
    // Broken escapes are kept as they are written.
    assert_eq!(
        slices(
            r#""a\qb\u12\ud83dc""#,
            "a\\qb\\u12\u{fffd}c",
            Style::Double,
            &["a\\qb", "\\u12", "\u{fffd}", "c"]
        ),
        ["a\\qb", "\\u12", "\\ud83d", "c"]
    );
}

#[test]
fn single_quoted_and_plain() {
    assert_eq!(
        slices(
            "'it''s\n  a\n\n\n  b'",
            "it's a\n\nb",
            Style::Single,
            &["it", "'", "s", " ", "a", "\n\n", "b"]
        ),
        ["it", "''", "s", "\n  ", "a", "\n\n\n  ", "b"]
    );
    assert_eq!(
        slices("a b\r\n  c # d", "a b c # d", Style::Plain, &["a b", " ", "c # d"]),
        ["a b", "\r\n  ", "c # d"]
    );
}

#[test]
fn literal_blocks() {
    assert_eq!(
        slices(
            "|- # note\n    {\n      \"a\": 1,\n\n      \"b\": 2\n    }",
            "{\n  \"a\": 1,\n\n  \"b\": 2\n}",
            Style::Literal,
            &["{", "\n", "  \"a\": 1,", "\n\n", "\"b\": 2\n}"]
        ),
        ["{", "\n", "  \"a\": 1,", "\n\n", "\"b\": 2\n    }"]
    );
    // An indentation indicator: the first line is deeper than the block. Line ends of Windows.
    assert_eq!(
        slices(
            "|2+\r\n     a\r\n   b\r\n\r\n",
            "   a\n b\n\n",
            Style::Literal,
            &["   a", "\n", " b", "\n", "\n"]
        ),
        ["   a", "\r\n", " b", "\r\n", "\r\n"]
    );
    assert_eq!(
        slices("|\n\n  a\n", "\na\n", Style::Literal, &["\n", "a", "\n"]),
        ["\n", "a", "\n"]
    );
}

#[test]
fn folded_blocks() {
    assert_eq!(
        slices(
            ">\n  a\n  b\n\n  c\n    d\n\n    e\n  f\n  g\n",
            "a b\nc\n  d\n\n  e\nf g\n",
            Style::Folded,
            &["a", " ", "b", "\n", "c", "\n", "  d", "\n\n", "  e", "\n", "f", " ", "g", "\n"]
        ),
        ["a", "\n", "b", "\n", "c", "\n", "  d", "\n\n", "  e", "\n", "f", "\n", "g", "\n"]
    );
    assert_eq!(
        slices(">-\r\n  a\r\n\r\n\r\n  b", "a\n\nb", Style::Folded, &["a", "\n\n", "b"])[..1],
        ["a"]
    );
    assert_eq!(slices(">-\r\n  a\r\n\r\n\r\n  b", "a\n\nb", Style::Folded, &["b"]), ["b"]);
}

#[test]
fn text_that_its_source_does_not_give_ends_the_map() {
    let (builder, id) = scalar("", "\"abc\"", "xyz", Style::Double);
    let map = embed::offset_map(builder.tree(), id);
    let span = map.span(Span::new(0, 3));
    assert!(span.end <= 5, "{span:?}");
}

/// Parses the source as JSON and reads every string that looks like a document.
fn with_documents(source: &str) -> (Tree, Vec<NodeId>) {
    let mut builder = json::parse(Arc::from(source)).into_builder();
    let mut roots = Vec::new();
    let mut at = 0;
    while at < builder.len() {
        let id = NodeId(at as u32);
        if matches!(builder.tree().raw(id).data, Data::Str) {
            roots.extend(embed::json(&mut builder, id));
        }
        at += 1;
    }
    (builder.finish(), roots)
}

#[test]
fn a_policy_in_a_string() {
    let source = r#"{"p": "{\"Version\": \"2012-10-17\", \"n\": [1, {\"\\u0061\": \"b\\nc\"}], \"é\": tru}"}"#;
    let (tree, roots) = with_documents(source);
    let root = roots[0];
    let host = tree.get(tree.documents[0], "p").unwrap();
    assert_eq!(tree.raw(root).parent, Some(host));
    assert_eq!(tree.raw(root).span, Span::new(7, source.len() as u32 - 2));
    let version = tree.entry(root, "Version").unwrap();
    assert_eq!(version.key_span.of(source), r#"\"Version\""#);
    assert_eq!(tree.raw(version.value).span.of(source), r#"\"2012-10-17\""#);
    assert_eq!(tree.string(version.value), Some("2012-10-17"));
    let list = tree.get(root, "n").unwrap();
    assert_eq!(tree.raw(list).span.of(source), r#"[1, {\"\\u0061\": \"b\\nc\"}]"#);
    let inner = tree.items(list)[1];
    assert_eq!(tree.entry(inner, "a").unwrap().key_span.of(source), r#"\"\\u0061\""#);
    assert_eq!(tree.pointer(tree.get(inner, "a").unwrap()), "/p/n/1/a");
    assert_eq!(tree.errors.len(), 1);
    assert_eq!(tree.errors[0].span.of(source), "tru");
    // The map of a string in the document leads through both.
    let string = tree.get(inner, "a").unwrap();
    let map = embed::offset_map(&tree, string);
    assert_eq!(tree.string(string), Some("b\nc"));
    let slices: Vec<_> = (0..3).map(|i| map.span(Span::new(i, i + 1)).of(source)).collect();
    assert_eq!(slices, ["b", r"\\n", "c"]);
}

#[test]
fn what_is_a_document() {
    for text in ["{}", " [1]", "\\n{\\\"a\\\": 1}", "[", "{x", "['a']", "[ {} ]", "[-1, 2]", "[]"] {
        let (tree, roots) = with_documents(&format!("\"{text}\""));
        assert_eq!(roots.len(), 1, "{text}");
        assert!(tree.documents.len() == 1);
    }
    for text in
        ["", "x", "{{ policy }}", "${policy}", "{% if x %}", "[0-9]+", "[a-z]*", "[INFO] x", "1"]
    {
        assert!(with_documents(&format!("\"{text}\"")).1.is_empty(), "{text}");
    }
    let mut builder = json::parse(Arc::from("{\"a\": 1}")).into_builder();
    let root = builder.tree().documents[0];
    assert_eq!(embed::json(&mut builder, root), None);
}

#[test]
fn a_broken_document_is_read_in_part() {
    let source = r#"{"p": "{\"a\": 1, \"b\": [2, \"c\": "}"#;
    let (tree, roots) = with_documents(source);
    let root = roots[0];
    assert!(!tree.errors.is_empty());
    assert_eq!(tree.raw(tree.get(root, "a").unwrap()).data, Data::Int(1));
    let host = tree.raw(tree.get(tree.documents[0], "p").unwrap()).span;
    for error in &tree.errors {
        assert!(host.contains(error.span), "{error:?}");
    }
}

#[test]
fn a_verbatim_document_shares_the_source() {
    let source = "x: {\"a\": \"b\"}";
    let mut builder = TreeBuilder::new(Arc::from(source), Format::Yaml);
    let root = json::parse_into(&mut builder, "{\"a\": \"b\"}", &OffsetMap::verbatim(3)).unwrap();
    let entry = *builder.tree().entry(root, "a").unwrap();
    assert_eq!(entry.key_span, Span::new(4, 7));
    assert_eq!(
        builder.tree().raw(entry.value).text,
        plimsoll_core::syntax::Str::Source(Span::new(10, 11))
    );
}

fn value() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let text = prop_oneof!["[a-z]{0,8}", "[\\\\\"\\n\\taä𝄞/ \u{1}\u{7f}{}']{0,12}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        text.clone().prop_map(Value::from),
    ];
    let inner = leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((text.clone(), inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    });
    prop::collection::vec(inner, 0..6).prop_map(Value::from)
}

/// Every scalar and key below `id` has a source that reads as its text. `decode` reads a piece of
/// the source as the document's text.
fn reads_back(tree: &Tree, id: NodeId, decode: &dyn Fn(&str) -> String) {
    let written = |span: Span| decode(span.of(&tree.text));
    for entry in tree.entries(id) {
        let key: String = serde_json::from_str(&written(entry.key_span)).unwrap();
        assert_eq!(key, tree.str(entry.key));
        reads_back(tree, entry.value, decode);
    }
    for item in tree.items(id) {
        reads_back(tree, *item, decode);
    }
    match tree.raw(id).data {
        Data::Str => {
            let text: String = serde_json::from_str(&written(tree.raw(id).span)).unwrap();
            assert_eq!(Some(text.as_str()), tree.string(id));
            // Each character by itself, through the string's own map.
            let map = embed::offset_map(tree, id);
            for (i, char) in text.char_indices() {
                let span = Span::new(i as u32, (i + char.len_utf8()) as u32);
                let piece = format!("\"{}\"", written(map.span(span)));
                let read: String = serde_json::from_str(&piece).unwrap();
                assert_eq!(read, char.to_string(), "in {}", tree.text);
            }
        }
        Data::List { .. } | Data::Map { .. } => {}
        _ => assert_eq!(Some(written(tree.raw(id).span).as_str()), tree.scalar(id)),
    }
}

/// Escapes every character that is not ASCII too.
fn ascii(json: &str) -> String {
    let mut out = String::new();
    for c in json.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            let mut units = [0; 2];
            c.encode_utf16(&mut units)
                .iter()
                .for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn documents_in_json_strings(value in value(), pretty in any::<bool>(), escaped in any::<bool>()) {
        let inner = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let mut source = serde_json::to_string_pretty(&serde_json::json!({"é": inner.unwrap()})).unwrap();
        if escaped {
            source = ascii(&source);
        }
        let outer = json::parse(Arc::from(source.as_str()));
        let host = outer.entries(outer.documents[0])[0].value;
        let mut builder = outer.into_builder();
        let root = embed::json(&mut builder, host).unwrap();
        let tree = builder.finish();
        prop_assert!(tree.errors.iter().all(|e| e.tolerated));
        let decode = |piece: &str| serde_json::from_str::<String>(&format!("\"{piece}\"")).unwrap();
        reads_back(&tree, root, &decode);
    }

    #[test]
    fn documents_in_literal_blocks(value in value(), indent in 1..6_usize, windows in any::<bool>(), wide in 0..3_usize) {
        let text = serde_json::to_string_pretty(&value).unwrap();
        let text = text.lines().enumerate().map(|(i, line)| if i == 0 { line.to_string() } else { " ".repeat(wide) + line }).collect::<Vec<_>>().join("\n") + "\n";
        let end = if windows { "\r\n" } else { "\n" };
        let mut written = format!("|{end}");
        for line in text.lines() {
            written += &(" ".repeat(indent) + line + end);
        }
        let (mut builder, id) = scalar("ключ: ", &written, &text, Style::Literal);
        let root = embed::json(&mut builder, id).unwrap();
        let tree = builder.finish();
        prop_assert!(tree.errors.is_empty());
        prop_assert_eq!(tree.raw(root).parent, Some(id));
        reads_back(&tree, root, &|piece| piece.to_string());
    }

    #[test]
    fn maps_of_any_text_stay_within_the_scalar(written in "[\"'|>\\-+2a\\\\xu0 \n\r\t{}é]{0,40}", text in "[\"'a \n\té\\\\]{0,30}") {
        for style in [Style::Double, Style::Single, Style::Plain, Style::Literal, Style::Folded] {
            let (builder, id) = scalar("é: ", &written, &text, style);
            let tree = builder.finish();
            let map = embed::offset_map(&tree, id);
            let bounds: Vec<u32> = text.char_indices().map(|(i, _)| i as u32).chain([text.len() as u32]).collect();
            for pair in bounds.windows(2) {
                let span = map.span(Span::new(pair[0], pair[1]));
                prop_assert!(tree.raw(id).span.contains(span), "{:?} {:?}", span, tree.raw(id).span);
                prop_assert!(tree.text.get(span.range()).is_some());
            }
            prop_assert!(map.points.windows(2).all(|w| w[0].0 <= w[1].0 && w[0].1 <= w[1].1));
        }
    }
}
