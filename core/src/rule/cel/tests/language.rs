//! The language itself, over known values.

use super::support::{all, compile, eval, unit};
use proptest::prelude::*;
use serde_json::json;

fn cases(cases: &[(&str, &str)]) {
    all(&unit(&json!({})), cases);
}

#[test]
fn literals() {
    cases(&[
        ("1", "1"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("0x1F", "31"),
        ("7u", "7"),
        ("1.5", "1.5"),
        (".5e1", "5.0"),
        ("2e3", "2000.0"),
        ("true", "true"),
        ("null", "null"),
        (r#""a\"b""#, "'a\"b'"),
        (r"'\x41\u00e9\U0001F600\101\n'", "'Aé😀A\n'"),
        (r#"r"\d""#, r"'\d'"),
        ("'''a'b\nc'''", "'a'b\nc'"),
        ("[1, 'a', [true],]", "[1, 'a', [true]]"),
        ("{'a': 1, 2: 'b'}", "{'a': 1, 2: 'b'}"),
        ("1 // the first\n + 2", "3"),
        ("int", "type int"),
    ]);
}

#[test]
fn operators_and_precedence() {
    cases(&[
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 3 - 2", "5"),
        ("-7 / 2", "-3"),
        ("-7 % 3", "-1"),
        ("- -1", "1"),
        ("!true || true && false", "false"),
        ("true ? (false ? 1 : 2) : 3", "2"),
        ("false ? 1 : true ? 2 : 3", "2"),
        ("true || (1 / 0 in [])", "true"),
        ("1 < 2 == true", "true"),
        ("'a' + 'b'", "'ab'"),
        ("[1] + [2]", "[1, 2]"),
        ("1 in [2, 1]", "true"),
        ("'k' in {'k': 0}", "true"),
        ("1 == 1.0", "true"),
        ("9007199254740993 == 9007199254740992.0", "false"),
        ("9223372036854775807 < 9223372036854775808.0", "true"),
        ("-1 > -1.5", "true"),
        ("1 == '1'", "false"),
        ("[1, 2] == [1.0, 2]", "true"),
        ("{'a': 1} == {'a': 1.0}", "true"),
        ("{'a': 1} == {'a': 1, 'b': 2}", "false"),
        ("{'a': {'b-c': 3}}.a['b-c']", "3"),
        ("{'a': {'b-c': 3}}.a.`b-c`", "3"),
        ("has({'a': 1}.a) && !has({'a': 1}.b.c)", "true"),
        ("has({'a.b': 1}['a.b'])", "true"),
        ("[1, 2][1]", "2"),
        ("type(1) == int && type('') == string && type([]) == list", "true"),
        ("'b' > 'a' && 'a' >= 'a' && 'é' > 'z'", "true"),
    ]);
}

#[test]
fn errors_are_values() {
    for text in [
        "1 / 0",
        "1 % 0",
        "9223372036854775807 + 1",
        "-(-9223372036854775808)",
        "1 + 'a'",
        "1 + 1.0",
        "1 < 'a'",
        "!1",
        "-'a'",
        "1 && true",
        "[1][5]",
        "'a'.b",
        "{'a': 1, 'a': 2}",
        "int('x')",
        "int(1e300)",
        "bool('maybe')",
        "'abc'.substring(5)",
        "'abc'.substring(2, 1)",
        "math.abs(-9223372036854775808)",
        "[1, 'a'].sort()",
        "[].max()",
        "size(1)",
        "'a'.matches('a' + '(')",
        "[1].map(x, x / 0)",
        "1 / 0 in []",
        "{'a': 1}.b + 1",
    ] {
        assert!(eval(text).starts_with("error"), "{text} gave {}", eval(text));
    }
}

#[test]
fn macros() {
    cases(&[
        ("[1, 2].all(x, x > 0)", "true"),
        ("[1, 2].exists(x, x > 1)", "true"),
        ("[1, 2, 2].exists_one(x, x == 2)", "false"),
        ("[1, 2].exists_one(x, x == 2)", "true"),
        ("[1, 2, 3].filter(x, x % 2 == 1)", "[1, 3]"),
        ("[1, 2].map(x, x * 2)", "[2, 4]"),
        ("[1, 2, 3].map(x, x > 1, x * 2)", "[4, 6]"),
        ("{'a': 1, 'b': 2}.all(k, k in ['a', 'b'])", "true"),
        ("{'a': 1, 'b': 2}.exists(k, v, k == 'b' && v == 2)", "true"),
        ("{'a': 1, 'b': 2}.all(k, v, v < 2)", "false"),
        ("['x', 'y'].all(i, v, i < 2 && v != 'z')", "true"),
        ("['x', 'y'].transformList(i, v, v + string(i))", "['x0', 'y1']"),
        ("[[1], [2, 3]].all(x, x.exists(y, y in x))", "true"),
        ("cel.bind(a, 2, a * a + cel.bind(b, a, b))", "6"),
        ("[1, 2].map(x, [x].map(x, x + 10)[0])", "[11, 12]"),
        ("[].all(x, x / 0 > 1)", "true"),
        ("[1, 0].exists(x, 1 / x == 1)", "true"),
        ("[0, 1].exists(x, 1 / x == 1)", "true"),
        ("[0, 2].all(x, 4 / x == 1)", "false"),
    ]);
}

#[test]
fn optionals() {
    cases(&[
        ("{'a': 1}.?a", "some 1"),
        ("{'a': 1}.?b", "none"),
        ("{'a': {'b': 1}}.?a.b", "some 1"),
        ("{'a': {'b': 1}}.?x.b.orValue(5)", "5"),
        ("{'a': 1}.?b.hasValue()", "false"),
        ("[1][?0].orValue(9)", "1"),
        ("[1][?4].orValue(9)", "9"),
        ("[?{'a': 1}.?a, ?{'a': 1}.?b, 3]", "[1, 3]"),
        ("{?'k': {'a': 1}.?b}", "{}"),
        ("{'a': 1}.?b.or({'c': 2}.?c).value()", "2"),
        ("optional.of(1).value()", "1"),
        ("optional.ofNonZeroValue('').hasValue()", "false"),
    ]);
}

#[test]
fn text_functions() {
    cases(&[
        ("size('né')", "2"),
        ("'né'.size()", "2"),
        ("'abc'.contains('b') && 'abc'.startsWith('a') && 'abc'.endsWith('c')", "true"),
        ("'abc'.matches('^b')", "false"),
        ("'abc'.matches('b')", "true"),
        ("matches('abc', 'b' + 'c')", "true"),
        ("'aBc'.lowerAscii() + 'aBc'.upperAscii()", "'abcABC'"),
        ("' a '.trim()", "'a'"),
        ("'a,b,c'.split(',')", "['a', 'b', 'c']"),
        ("'a,b,c'.split(',', 2)", "['a', 'b,c']"),
        ("'abc'.split('')", "['a', 'b', 'c']"),
        ("'a,b'.split(',', 0)", "[]"),
        ("['a', 'b'].join('-')", "'a-b'"),
        ("['a', 'b'].join()", "'ab'"),
        ("'aXbX'.replace('X', '-')", "'a-b-'"),
        ("'aXbX'.replace('X', '-', 1)", "'a-bX'"),
        ("'né!'.substring(1)", "'é!'"),
        ("'né!'.substring(1, 2)", "'é'"),
        ("'né!'.charAt(1)", "'é'"),
        ("'né!'.charAt(3)", "''"),
        ("'né!é'.indexOf('é')", "1"),
        ("'né!é'.indexOf('é', 2)", "3"),
        ("'né!é'.lastIndexOf('é')", "3"),
        ("'né!é'.lastIndexOf('é', 2)", "1"),
        ("'a'.indexOf('x')", "-1"),
        ("string(1) + string(1.0) + string(true) + string('x')", "'11truex'"),
        ("int('12') + int(1.9)", "13"),
        ("double('1.5') + double(1)", "2.5"),
        ("bool('true')", "true"),
        ("dyn(1) == 1", "true"),
    ]);
}

#[test]
fn numbers_and_lists() {
    cases(&[
        ("math.greatest(1, 3, 2)", "3"),
        ("math.greatest([1, 3.5])", "3.5"),
        ("math.least(2, 1.5)", "1.5"),
        ("math.abs(-2) + math.abs(2)", "4"),
        ("math.ceil(1.2) + math.floor(1.8) + math.round(1.5)", "5.0"),
        ("sets.contains([1, 2, 3], [3, 1])", "true"),
        ("sets.contains([1], [2])", "false"),
        ("sets.intersects([1, 2], [2, 3])", "true"),
        ("sets.equivalent([1, 2, 2], [2, 1])", "true"),
        ("sets.equivalent([1, 2], [1])", "false"),
        ("[3, 1, 2].sort()", "[1, 2, 3]"),
        ("['b', 'a'].sort()", "['a', 'b']"),
        ("[1, 2, 1.0, 'a', 'a'].distinct()", "[1, 2, 'a']"),
        ("[[1], [2, [3]]].flatten()", "[1, 2, [3]]"),
        ("[[1], [2, [3]]].flatten(2)", "[1, 2, 3]"),
        ("[3, 1].min() + [3, 1].max()", "4"),
        ("[1, 2].sum()", "3"),
        ("[1, 0.5].sum()", "1.5"),
        ("[].sum()", "0"),
        ("lists.range(3)", "[0, 1, 2]"),
        ("[1, 2, 3].slice(1, 3)", "[2, 3]"),
        ("[1, 2].reverse()", "[2, 1]"),
        ("keys({'a': 1, 'b': 2})", "['a', 'b']"),
        ("{'a': 1, 'b': 2}.values().sum()", "3"),
        ("size([1, 2]) + size({'a': 1})", "3"),
        ("oneOf('a', ['a'])", "true"),
    ]);
}

#[test]
fn mistakes_are_told_plainly() {
    for (text, wanted) in [
        ("", "0: an expression is missing here"),
        ("1 +", "3: expected a value, not the end"),
        ("(1", "2: expected `)` to close `(`, not the end"),
        ("1 2", "2: expected an operator or the end, not the number 2"),
        ("slef.Cpu", "0: `slef` is not known here; did you mean `self`?"),
        (
            "self.x.startWith('a')",
            "7: there is no function `startWith`; did you mean `startsWith`?",
        ),
        ("size()", "0: `size` takes 1 argument, not 0"),
        (
            "startsWith('a', 'b')",
            "0: `startsWith` is called otherwise; write `value.startsWith(…)`",
        ),
        ("self.cpuUnits()", "5: `cpuUnits` is called otherwise; write `cpuUnits(value, …)`"),
        ("has(self)", "0: `has` takes one field: `has(a.b)`"),
        ("a = 1", "2: `=` is no operator; write `==`"),
        ("'a", "0: the closing ' is missing"),
        (
            "'\\q'",
            "1: not an escape; accepted are \\n, \\t, \\r, \\\\, \\\", \\', \\`, \\?, \\a, \\b, \\f, \\v, \\xHH, \\uHHHH, \\UHHHHHHHH, \\ooo",
        ),
        ("b'a'", "0: bytes are not supported; write text"),
        ("12ab", "0: `12ab` is no number"),
        ("9223372036854775808", "0: 9223372036854775808 does not fit a 64-bit whole number"),
        ("self.all(1, true)", "9: expected the name of a variable, not the number 1"),
        ("while", "0: `while` is a reserved word"),
        ("raw(1)", "0: `raw` is known in messages only"),
    ] {
        assert_eq!(compile(text).map(|_| ()).unwrap_err(), wanted, "{text}");
    }
    let regex = compile("'a'.matches('(')").map(|_| ()).unwrap_err();
    assert!(regex.starts_with("12: not a regular expression: unclosed group"), "{regex}");
}

#[test]
fn depth_is_bounded() {
    let nested = |n: usize| format!("{}1{}", "(".repeat(n), ")".repeat(n));
    assert!(compile(&nested(90)).is_ok());
    let why = compile(&nested(5000)).map(|_| ()).unwrap_err();
    assert!(why.ends_with("nested more than 96 levels deep"), "{why}");
    assert!(compile(&"!".repeat(5000)).is_err());
    assert!(compile(&format!("self{}", ".a".repeat(5000))).is_err());
    assert!(compile(&format!("1{}", " + 1".repeat(5000))).is_err());
    assert_eq!(eval(&format!("1{}", " + 1".repeat(150))), "151");
    assert_eq!(eval(&format!("false{} || true", " || false".repeat(3000))), "true");
    assert!(compile(&format!("true{}", " ? 1 : true".repeat(5000))).is_err());
}

#[test]
fn the_budget_ends_everything() {
    let spent = "error: the expression takes too many steps";
    let nested =
        "lists.range(300).all(a, lists.range(300).all(b, lists.range(300).all(c, a + b + c >= 0)))";
    assert_eq!(eval(nested), spent);
    assert_eq!(eval(&format!("{nested} || true")), spent, "a spent budget is not absorbed");
    assert_eq!(eval("lists.range(1000000).size()"), spent);
    let mut doubled = "'0123456789abcdef'".to_string();
    for _ in 0..24 {
        doubled = format!("cel.bind(x, {doubled}, x + x)");
    }
    assert_eq!(eval(&doubled), spent);
    assert_eq!(eval("'a'.replace('', '0123456789').replace('', '0123456789').size()"), "241");
    let grow = "cel.bind(x, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', cel.bind(y, x.replace('a', x), \
                cel.bind(z, y.replace('a', y), z.replace('a', z))))";
    assert_eq!(eval(grow), spent);
    let patterns = "lists.range(100).exists(i, 'a'.matches('x' + string(i)))";
    assert_eq!(eval(patterns), spent);
}

fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ".",
        ",",
        ":",
        "?",
        "+",
        "-",
        "*",
        "/",
        "%",
        "!",
        "==",
        "<",
        "&&",
        "||",
        "in",
        "self",
        "resource",
        "has",
        ".all(x, ",
        ".map(x, x, ",
        "cel.bind(y, ",
        "1",
        "1.5",
        "'a'",
        "\"",
        "'''",
        "r'",
        "\\",
        "null",
        "true",
        "[1, 2]",
        "{'k': 1}",
        ".k",
        ".?k",
        "[?",
        "size(",
        ".orValue(",
        "x",
        "y",
        "image(",
        "schedule(",
        ".matches('",
        "lists.range(",
        " ",
        "é",
        "//",
        "\n",
        "`a`",
        "0x",
        "9223372036854775808",
        "b'",
        "string(",
        ".split(",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,60}") {
        let _ = compile(&text);
    }

    #[test]
    fn no_tokens_make_anything_panic(pieces in prop::collection::vec(piece(), 0..24)) {
        let text = pieces.concat();
        if compile(&text).is_ok() {
            eval(&text);
        }
    }
}
