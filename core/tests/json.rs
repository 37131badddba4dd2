//! The JSON reader: by example, against serde_json, and over arbitrary text.

use plimsoll_core::syntax::{Data, NodeId, Str, Style, Tree, embed, json};
use plimsoll_core::text::Span;
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn read(text: &str) -> Tree {
    let tree = json::parse(Arc::from(text));
    check(&tree);
    tree
}

/// What holds of every tree, whatever the text.
fn check(tree: &Tree) {
    let text = &tree.text;
    let fits = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    for id in tree.ids() {
        let node = tree.raw(id);
        fits(node.span);
        if let Str::Source(span) = node.text {
            assert!(node.span.contains(span), "{node:?}");
        }
        if let Some(parent) = node.parent {
            assert!(parent > id);
            assert!(tree.raw(parent).span.contains(node.span), "{node:?} in {text:?}");
        } else {
            assert!(tree.documents.contains(&id), "{node:?} belongs to nothing in {text:?}");
        }
        for entry in tree.entries(id) {
            fits(entry.key_span);
            assert!(node.span.contains(entry.key_span));
            assert!(entry.key_span.end <= tree.raw(entry.value).span.start, "{text:?}");
        }
    }
    for comment in &tree.comments {
        fits(comment.span);
    }
    for error in &tree.errors {
        fits(error.span);
        assert!(!error.message.is_empty() && !error.message.ends_with('.'), "{}", error.message);
        if let Some((span, _)) = &error.related {
            fits(*span);
        }
    }
    assert!(tree.errors.windows(2).all(|w| w[0].span.start <= w[1].span.start));
}

/// The errors as `range: message`.
fn errors(tree: &Tree) -> Vec<String> {
    tree.errors.iter().map(|e| format!("{:?}: {}", e.span, e.message)).collect()
}

/// The tree on one line: errors as `!`, placeholders as they stand.
fn show(tree: &Tree) -> String {
    fn node(tree: &Tree, id: NodeId, out: &mut String) {
        match tree.raw(id).data {
            Data::Map { .. } => {
                out.push('{');
                for entry in tree.entries(id) {
                    out.push_str(tree.str(entry.key));
                    out.push('=');
                    node(tree, entry.value, out);
                    out.push(' ');
                }
                out.push('}');
            }
            Data::List { .. } => {
                out.push('[');
                for item in tree.items(id) {
                    node(tree, *item, out);
                    out.push(' ');
                }
                out.push(']');
            }
            Data::Str => out.push_str(&format!("{:?}", tree.string(id).unwrap())),
            Data::Error => out.push('!'),
            Data::Template => {
                assert_eq!(tree.scalar(id).unwrap(), tree.raw(id).span.of(&tree.text));
                out.push_str(&format!("<<{}>>", tree.scalar(id).unwrap()));
            }
            Data::Null => out.push_str("null"),
            Data::Bool(value) => out.push_str(&value.to_string()),
            Data::Int(value) => out.push_str(&value.to_string()),
            Data::Float(value) => out.push_str(&format!("{value:?}")),
            Data::Alias(_) => unreachable!(),
        }
    }
    let mut out = String::new();
    for root in &tree.documents {
        node(tree, *root, &mut out);
    }
    out
}

#[test]
fn spans_styles_and_text() {
    let text = "{\"a\": [1, -2.5e3, true, null, \"x\\ny\"], \"é\" : \"ü\"}";
    let tree = read(text);
    assert!(tree.errors.is_empty());
    let root = tree.documents[0];
    assert_eq!(tree.raw(root).span, Span::new(0, text.len() as u32));
    let list = tree.get(root, "a").unwrap();
    assert_eq!(tree.raw(list).span.of(text), "[1, -2.5e3, true, null, \"x\\ny\"]");
    let spans: Vec<_> = tree.items(list).iter().map(|i| tree.raw(*i).span.of(text)).collect();
    assert_eq!(spans, ["1", "-2.5e3", "true", "null", "\"x\\ny\""]);
    let data: Vec<_> = tree.items(list).iter().map(|i| tree.raw(*i).data).collect();
    assert_eq!(data, [Data::Int(1), Data::Float(-2500.0), Data::Bool(true), Data::Null, Data::Str]);
    let last = tree.raw(tree.items(list)[4]);
    assert_eq!((last.style, matches!(last.text, Str::Owned(_))), (Style::Double, true));
    assert_eq!(tree.string(tree.items(list)[4]), Some("x\ny"));
    let entry = tree.entry(root, "é").unwrap();
    assert_eq!(entry.key_span, Span::new(39, 43));
    assert_eq!(tree.raw(entry.value).span, Span::new(46, 50));
    assert_eq!(tree.raw(entry.value).text, Str::Source(Span::new(47, 49)));
}

#[test]
fn comments_commas_and_byte_order_mark_are_accepted() {
    let text =
        "\u{feff}// one\n{ # two\n  \"a\": [1, /* three */ 2,],\n  /* four */ \"b\": 1,\n}\n#end";
    let tree = read(text);
    assert_eq!(errors(&tree), Vec::<String>::new());
    assert_eq!(show(&tree), "{a=[1 2 ] b=1 }");
    let comments: Vec<_> = tree.comments.iter().map(|c| (c.span.of(text), c.own_line)).collect();
    assert_eq!(
        comments,
        [
            ("// one", true),
            ("# two", false),
            ("/* three */", false),
            ("/* four */", true),
            ("#end", true)
        ]
    );
}

#[test]
fn faults_are_told_where_they_stand() {
    #[rustfmt::skip]
    let cases: &[(&str, &[&str], &str)] = &[
        ("{\"a\": , \"b\": tru}", &["6..7: found `,` where the value of `a` is accepted", "13..16: found `tru`; a value is a string in double quotes, a number, `true`, `false`, `null`, `{` or `[`"], "{a=! b=! }"),
        ("{\"a\": }", &["6..7: found `}` where the value of `a` is accepted"], "{a=! }"),
        ("{\"a\" 1}", &["5..6: found `1`; behind a key `:` is accepted"], "{a=1 }"),
        ("{\"a\"}", &["4..5: found `}`; behind a key `:` and a value are accepted"], "{a=! }"),
        ("{\"a\" \n\"b\": 2}", &["6..9: found a string; behind a key `:` and a value are accepted"], "{a=! b=2 }"),
        ("{\"a\":\n\"b\": 2}", &["6..9: found a key where the value of `a` is accepted"], "{a=! b=2 }"),
        ("{\"a\" => 1}", &["5..7: found `=>`; behind a key `:` is accepted"], "{a=1 }"),
        ("{\"a\": 1 \"b\": 2}", &["8..11: found a string; `,` or `}` is accepted"], "{a=1 b=2 }"),
        ("{\"a\": 1; \"b\": 2}", &["7..8: found `;`; `,` stands between values"], "{a=1 b=2 }"),
        ("[1 2 {} \"a\"]", &["3..4: found `2`; `,` or `]` is accepted", "5..6: found `{`; `,` or `]` is accepted", "8..11: found a string; `,` or `]` is accepted"], "[1 2 {} \"a\" ]"),
        ("[1,,2]", &["3..4: found `,` where a value or `]` is accepted"], "[1 2 ]"),
        ("{,\"a\": 1}", &["1..2: found `,` where a key or `}` is accepted"], "{a=1 }"),
        ("{a: 1, 'b': 2, 3: 4}", &["1..2: found `a`; a key stands in double quotes", "7..8: strings stand in double quotes", "15..16: found `3`; a key stands in double quotes"], "{a=1 b=2 3=4 }"),
        ("{\"a\": 'x\\'y'}", &["6..7: strings stand in double quotes"], "{a=\"x'y\" }"),
        ("{\"a\": : 1}", &["6..7: found `:` where a value is accepted"], "{a=1 }"),
        ("[arn:aws:iam, 1]", &["1..12: found `arn:aws:iam`; a value is a string in double quotes, a number, `true`, `false`, `null`, `{` or `[`"], "[! 1 ]"),
        ("{\"a\": 1: 2, \"b\": 3}", &["7..8: found `:`; `,` or `}` is accepted"], "{a=1 b=3 }"),
        ("{\"a\": \"x\n, \"b\": 1}", &["6..8: this string is not closed; found the end of the line, `\"` is accepted"], "{a=\"x\" b=1 }"),
        ("{\"a\": \"x,\n \"b\": 1}", &["6..8: this string is not closed; found the end of the line, `\"` is accepted"], "{a=\"x\" b=1 }"),
        ("{\"a\": \"x\n \"b\": 1}", &["6..8: this string is not closed; found the end of the line, `\"` is accepted"], "{a=\"x\" b=1 }"),
        ("{\"a\n \"b\": 1}", &["1..3: this string is not closed; found the end of the line, `\"` is accepted"], "{a=! b=1 }"),
        ("{\"a\": [1, 2", &["11..11: found the end of the file; `]` is accepted"], "{a=[1 2 ] }"),
        ("{\"a\":", &["5..5: found the end of the file; a value for `a` is accepted"], "{a=! }"),
        ("{\"a\": [1, {\"b\": 2], \"c\": 3}", &["17..18: found `]`; `,` or `}` is accepted"], "{a=[1 {b=2 } ] c=3 }"),
        ("{\"a\": [1, 2\n \"b\": 3}", &["13..16: found a key; `,` or `]` is accepted"], "{a=[1 2 ] b=3 }"),
        ("{\"a\": 1], \"b\": 2}", &["7..8: found `]`, but no such bracket is open"], "{a=1 b=2 }"),
        ("{\"a\": 1}, \"b\": 2}", &["7..8: this `}` closes the document, but more follows behind it"], "{a=1 b=2 }"),
        ("{\"a\": 1} x {\"b\": 2}", &["9..10: found `x` after the end of the document"], "{a=1 }{b=2 }"),
        ("{\"a\": 1}}", &["8..9: found `}` after the end of the document"], "{a=1 }"),
        ("]", &["0..1: found `]` where a value is accepted"], ""),
        ("", &["0..0: found no value; a JSON file holds one"], ""),
        (" \n", &["2..2: found no value; a JSON file holds one"], ""),
        ("[\"a\\xb\", \"\\ud83d\", \"\\u12\"]", &["3..5: `\\x` is no escape; a backslash itself is `\\\\`, and others are `\\\"` `\\/` `\\b` `\\f` `\\n` `\\r` `\\t` `\\u0000`", "10..16: `\\ud83d` is half of a surrogate pair and no character", "20..24: `\\u12` lacks digits; `\\u` has four of 0-9 and a-f"], "[\"a\\\\xb\" \"\u{fffd}\" \"\\\\u12\" ]"),
        ("[\"a\tb\", \"\u{1}\"]", &["9..10: found the control character U+0001; `\\u0001` is accepted"], "[\"a\\tb\" \"\\u{1}\" ]"),
        ("[01, 1., .5, +1, 0x10, 1e, -, 1_0, 1e999]", &["1..3: `01` is no number: a number does not begin with 0", "5..7: `1.` is no number: a number has a digit after its point", "9..11: `.5` is no number: a number has a digit before its point", "13..15: `+1` is no number: a number is written without `+`", "17..21: `0x10` is no number: numbers are written in decimal", "23..25: `1e` is no number: a number has a digit in its exponent", "27..28: `-` is no number: a number has a digit after its sign", "30..33: `1_0` is no number: a number holds digits, one point and one exponent", "35..40: `1e999` is no number: the number is too large"], "[! ! ! ! ! ! ! ! ! ]"),
        ("[True, None, NaN]", &["1..5: found `True`; JSON writes `true`", "7..11: found `None`; JSON writes `null`", "13..16: found `NaN`; JSON has no such number"], "[! ! ! ]"),
        ("{\"a\":\u{a0}1}", &["5..7: found the character U+00A0; white space is written as space, tab or line end"], "{a=1 }"),
        ("{} /* x", &["3..5: this comment is not closed; `*/` closes it"], "{}"),
        ("{\"a\": {\"b\" {\"c\": 1}}}", &["11..12: found `{`; behind a key `:` is accepted"], "{a={b={c=1 } } }"),
        ("{[1, 2], \"b\": 1}", &["1..2: found `[` where a key in double quotes is accepted"], "{b=1 }"),
    ];
    for (text, wanted, shown) in cases {
        let tree = read(text);
        assert_eq!(errors(&tree), *wanted, "{text}");
        assert_eq!(show(&tree), *shown, "{text}");
    }
}

#[test]
fn the_bracket_left_open_is_related() {
    let tree = read("{\"a\": [1, 2}");
    let (span, message) = tree.errors[0].related.clone().unwrap();
    assert_eq!((span, message.as_str()), (Span::new(6, 7), "this `[` is not closed"));
    let tree = read("{\"a\": {\"b\": 1}");
    assert_eq!(tree.errors[0].related.as_ref().unwrap().0, Span::new(0, 1));
}

#[test]
fn a_fault_in_one_place_leaves_the_rest() {
    let text = "{\n \"family\": \"web,\n \"cpu\": ,\n \"x\" \"y\",\n \"containerDefinitions\": [{\"name\": \"a\" \"image\": \"b\"}]\n}";
    let tree = read(text);
    assert_eq!(tree.errors.len(), 4);
    assert_eq!(
        show(&tree),
        "{family=\"web\" cpu=! x=\"y\" containerDefinitions=[{name=\"a\" image=\"b\" } ] }"
    );
}

#[test]
fn duplicate_keys_are_kept_and_told() {
    let tree = read("{\"a\": 1, \"b\": 2, \"\\u0061\": 3, \"a\": 4}");
    assert_eq!(show(&tree), "{a=1 b=2 a=3 a=4 }");
    let told: Vec<_> =
        tree.errors.iter().map(|e| (e.span, e.related.as_ref().unwrap().0, e.tolerated)).collect();
    let first = Span::new(1, 4);
    assert_eq!(told, [(Span::new(17, 25), first, true), (Span::new(30, 33), first, true)]);

    let mut text: String = (0..50).map(|i| format!("\"k{i}\": {i}, ")).collect();
    text = format!("{{{text}\"k7\": 0, \"k7\": 1, \"k49\": 2}}");
    let tree = read(&text);
    let told: Vec<_> = tree
        .errors
        .iter()
        .map(|e| (e.span.of(&text), e.related.as_ref().unwrap().0.of(&text)))
        .collect();
    assert_eq!(told, [("\"k7\"", "\"k7\""), ("\"k7\"", "\"k7\""), ("\"k49\"", "\"k49\"")]);
    assert_eq!(tree.entries(tree.documents[0]).len(), 53);
}

#[test]
fn placeholders_where_a_value_stands() {
    for (value, shown) in [
        ("${CPU}", "<<${CPU}>>"),
        ("{{ cpu }}", "<<{{ cpu }}>>"),
        ("{{{cpu}}}", "<<{{{cpu}}}>>"),
        ("<CPU>", "<<<CPU>>>"),
        ("%CPU%", "<<%CPU%>>"),
        ("$MEM", "<<$MEM>>"),
        ("__CPU__", "<<__CPU__>>"),
        ("${A}${B}m", "<<${A}${B}m>>"),
        ("12${A}", "<<12${A}>>"),
        ("x-{{ a }}", "<<x-{{ a }}>>"),
        ("{{ toJson . | indent \"2\" }}", "<<{{ toJson . | indent \"2\" }}>>"),
    ] {
        let tree = read(&format!("{{\"cpu\": {value}, \"b\": [{value}, 1, {value}]}}"));
        assert_eq!(errors(&tree), Vec::<String>::new(), "{value}");
        assert!(tree.templated);
        assert_eq!(show(&tree), format!("{{cpu={shown} b=[{shown} 1 {shown} ] }}"));
    }
    // Without commas, as an entry, and as a key.
    let tree = read("{ {{ include \"x\" . }}\n \"a\": [{{ a }} {{ b }}], ${MORE}, {{ k }}: 1 }");
    assert_eq!(errors(&tree), Vec::<String>::new());
    assert_eq!(show(&tree), "{a=[<<{{ a }}>> <<{{ b }}>> ] {{ k }}=1 }");
}

#[test]
fn placeholders_within_strings_mark_the_tree() {
    for text in ["\"<IMAGE1_NAME>\"", "\"a\\n${X}\"", "{\"{{ k }}\": 1}", "[\"%IMAGE%\"]"] {
        assert!(read(text).templated, "{text}");
    }
    for text in ["\"<b>\"", "\"100%\"", "\"{{resolve:ssm:x}}\"", "{\"a_b\": \"$\"}"] {
        assert!(!read(text).templated, "{text}");
    }
}

#[test]
fn control_blocks_are_no_errors() {
    let text = "{% set x = 1 %}\n{\n {{- if .Values.a }}\n \"a\": 1,\n {{- else }}\n \"a\": 2,\n {{- end }}\n \
                {% for i in x %}\n \"b\": [{% if y %}1{% else %}true{% endif %}]\n {# note #}\n {% endfor %}\n \"c\": {% if z %}3{% endif %}\n}\n{% endif %}";
    let tree = read(text);
    assert_eq!(errors(&tree), Vec::<String>::new());
    assert!(tree.templated);
    assert_eq!(show(&tree), "{a=1 a=2 b=[1 true ] c=3 }");
}

#[test]
fn depth_is_bounded() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let tree = read(&open.repeat(100_000));
        assert!(tree.limit.is_some());
        let text = format!("[{}1{}, 7]", open.repeat(300), close.repeat(300));
        let tree = read(&text);
        assert_eq!(errors(&tree), Vec::<String>::new());
        let limit = tree.limit.as_ref().unwrap();
        assert_eq!(limit.span.start as usize, 1 + 255 * open.len());
        let root = tree.documents[0];
        assert_eq!(tree.raw(tree.items(root)[1]).data, Data::Int(7));
    }
    let text = format!("{}{}", "[".repeat(256), "]".repeat(256));
    assert!(read(&text).limit.is_none());
}

#[test]
fn hostile_text_ends_quickly() {
    for piece in [
        "\"",
        "\\",
        "{\"",
        "[\"a\":",
        "}",
        "]",
        ",",
        ":",
        "{{",
        "{%",
        "{#",
        "/*",
        "//",
        "${",
        "{{a",
        "'",
        "\"a\" ",
        "a:",
        "=",
        "<",
        "%A",
        "\u{feff}",
        "é",
        "{\"a\":1},",
        "[]",
        "{}",
        "#",
        "__",
        "{\"\\u0061\":",
        "1",
        "-",
        "\"\n",
        "{;",
        "${a",
        "\\ud800",
        "},",
    ] {
        for head in ["", "[", "{", "{\"a\":", "\""] {
            let text = format!("{head}{}", piece.repeat(20_000));
            let tree = read(&text);
            assert!(tree.errors.iter().filter(|e| !e.tolerated).count() <= 101);
        }
    }
}

#[test]
fn errors_are_bounded_and_the_bound_is_told() {
    let tree = read(&format!("[{}]", "tru,".repeat(500)));
    assert_eq!(tree.errors.len(), 101);
    assert!(tree.errors[100].message.contains("more than 100"));
    assert_eq!(tree.items(tree.documents[0]).len(), 500);
    let tree = read(&format!("{{{}}}", "\"a\":1,".repeat(500)));
    assert_eq!(tree.errors.len(), 101);
    assert!(tree.errors.iter().all(|e| e.tolerated));
}

#[test]
fn long_numbers() {
    for (text, data) in [
        ("9223372036854775807", Data::Int(i64::MAX)),
        ("-9223372036854775808", Data::Int(i64::MIN)),
        ("9223372036854775808", Data::Float(9223372036854775808.0)),
        ("123456789012345678", Data::Int(123_456_789_012_345_678)),
        ("1234567890123456789", Data::Int(1_234_567_890_123_456_789)),
        ("-0", Data::Int(0)),
        ("0", Data::Int(0)),
        ("1E-2", Data::Float(0.01)),
    ] {
        let tree = read(text);
        assert_eq!(errors(&tree), Vec::<String>::new());
        assert_eq!(tree.raw(tree.documents[0]).data, data);
    }
}

/// The tree holds what serde_json reads.
fn same(tree: &Tree, id: NodeId, value: &serde_json::Value) {
    use serde_json::Value;
    match (tree.raw(id).data, value) {
        (Data::Null, Value::Null) => {}
        (Data::Bool(a), Value::Bool(b)) => assert_eq!(a, *b),
        (Data::Int(a), Value::Number(b)) => {
            assert!(b.as_i64() == Some(a) || b.as_f64() == Some(-0.0))
        }
        (Data::Float(a), Value::Number(b)) => {
            let b = b.as_f64().unwrap();
            // serde_json rounds to within one unit of the last place.
            assert!((a - b).abs() <= a.abs() * f64::EPSILON, "{a} {b}");
        }
        (Data::Str, Value::String(b)) => assert_eq!(tree.string(id), Some(b.as_str())),
        (Data::List { .. }, Value::Array(b)) => {
            assert_eq!(tree.items(id).len(), b.len());
            for (item, b) in tree.items(id).iter().zip(b) {
                same(tree, *item, b);
            }
        }
        (Data::Map { .. }, Value::Object(b)) => {
            for entry in tree.entries(id) {
                let key = tree.str(entry.key);
                let last = tree.get(id, key).unwrap();
                if last == entry.value {
                    same(tree, last, &b[key]);
                }
            }
            assert!(b.keys().all(|key| tree.get(id, key).is_some()));
        }
        (a, b) => panic!("{a:?} is not {b}"),
    }
}

/// What stands between the scalars and keys of a tree.
fn gaps(tree: &Tree) -> String {
    let mut spans: Vec<Span> = tree.comments.iter().map(|c| c.span).collect();
    for id in tree.ids() {
        spans.extend(tree.entries(id).iter().map(|entry| entry.key_span));
        if !matches!(tree.raw(id).data, Data::List { .. } | Data::Map { .. }) {
            spans.push(tree.raw(id).span);
        }
    }
    plimsoll_core::sort::sort(&mut spans);
    let mut at = 0;
    let mut gaps = String::new();
    for span in spans {
        gaps.push_str(&tree.text[at..span.start as usize]);
        at = span.end as usize;
    }
    gaps + &tree.text[at..]
}

fn value() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let text =
        prop_oneof!["[a-z]{0,8}", any::<String>(), "[\\\\\"\\n\\tä𝄞\u{0}\u{1f}${<%_ ]{0,12}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 12, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..12).prop_map(Value::from),
            prop::collection::vec((text.clone(), inner), 0..12)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn agrees_with_serde_json(value in value(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let text = text.unwrap();
        let tree = read(&text);
        prop_assert_eq!(errors(&tree), Vec::<String>::new());
        prop_assert_eq!(tree.documents.len(), 1);
        same(&tree, tree.documents[0], &value);
        let punctuation = [' ', '\n', '{', '}', '[', ']', ',', ':'];
        let gaps = gaps(&tree);
        prop_assert!(gaps.chars().all(|c| punctuation.contains(&c)), "between tokens: {}", gaps);
    }

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn arbitrary_json_like_text(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\":", "'", "1", "-", "tru", "true", "null",
            " ", "\n", "\r\n", "\\", "\\u", "\\ud83d", "/", "//", "/*", "*/", "#", "${", "${X}", "{{", "}}",
            "{{ x }}", "{% if %}", "%}", "<A>", "$M", "__A__", "é", "𝄞", "\u{feff}", "\u{a0}", ";", "=", "\0",
        ]), 0..60),
    ) {
        let text = pieces.concat();
        let tree = read(&text);
        if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) {
            prop_assert!(tree.errors.iter().all(|e| e.tolerated));
            same(&tree, tree.documents[0], &value);
        } else if !tree.templated && tree.comments.is_empty() {
            // What serde_json refuses beyond trailing commas, tabs and the mark is told.
            let told = !tree.errors.is_empty();
            let lenient = text.contains(',') || text.contains('\u{feff}');
            prop_assert!(told || lenient, "{:?}", text);
        }
    }

    #[test]
    fn a_valid_text_cut_or_changed(value in value(), at in any::<prop::sample::Index>(), with in "[{}\\[\\],:\"x\n]?") {
        let text = serde_json::to_string_pretty(&value).unwrap();
        let at = at.index(text.len() + 1);
        let at = (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap();
        read(&text[..at]);
        read(&format!("{}{with}{}", &text[..at], &text[at..]));
    }
}

fn corpus() -> Option<PathBuf> {
    let path = std::env::var_os("PLIMSOLL_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
        PathBuf::from,
    );
    path.is_dir().then_some(path)
}

fn json_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(listing) = std::fs::read_dir(folder) else { return };
    for entry in listing.flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            json_files(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "json") {
            found.push(path);
        }
    }
}

/// Reads every string of a tree that looks like a document.
fn documents_in_strings(tree: &Tree) {
    let mut builder = tree.clone().into_builder();
    for id in tree.ids() {
        if let Some(root) = embed::json(&mut builder, id) {
            let tree = builder.tree();
            assert!(tree.raw(id).span.contains(tree.raw(root).span));
        }
    }
    let full = builder.finish();
    for error in full.errors.iter().skip(tree.errors.len()) {
        println!("    in a string: {:?}: {}", error.span.of(&full.text), error.message);
    }
    for id in full.ids() {
        let node = full.raw(id);
        assert!(full.text.get(node.span.range()).is_some());
        if let Some(parent) = node.parent {
            assert!(full.raw(parent).span.contains(node.span));
        }
    }
}

#[test]
fn corpus_agrees_with_serde_json() {
    let Some(folder) = corpus() else {
        println!("corpus: not present, 1 test not run");
        return;
    };
    let mut files = Vec::new();
    json_files(&folder, &mut files);
    assert!(!files.is_empty());
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let tree = read(&text);
        documents_in_strings(&tree);
        let valid = text.strip_prefix('\u{feff}').unwrap_or(&text);
        match serde_json::from_str::<serde_json::Value>(valid) {
            Ok(value) => {
                assert!(
                    tree.errors.iter().all(|e| e.tolerated),
                    "{}: {:?}",
                    file.display(),
                    errors(&tree)
                );
                same(&tree, tree.documents[0], &value);
            }
            Err(error) => {
                let told = errors(&tree);
                println!(
                    "{}: {} errors, templated: {}; serde_json: {error}",
                    file.display(),
                    told.len(),
                    tree.templated
                );
                told.iter().take(3).for_each(|error| println!("    {error}"));
                assert!(
                    !told.is_empty()
                        || tree.templated
                        || !tree.comments.is_empty()
                        || error.to_string().contains("trailing")
                );
            }
        }
    }
}
