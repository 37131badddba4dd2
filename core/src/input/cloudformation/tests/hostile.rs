//! Templates that are made to take long.

use super::*;
use std::fmt::Write;

fn allowed(parameters: usize, values: usize) -> String {
    let mut text = String::from("Parameters:\n");
    for p in 0..parameters {
        let values: Vec<_> = (0..values).map(|v| format!("v{v}")).collect();
        writeln!(text, "  P{p}: {{Type: String, AllowedValues: [{}]}}", values.join(", ")).unwrap();
    }
    text
}

#[test]
fn a_product_of_alternatives_is_unknown_and_told() {
    let mut text = allowed(20, 50);
    let parts: String = (0..20).map(|p| format!("${{P{p}}}")).collect();
    write!(
        text,
        "Resources:\n  Thing: {{Type: Test::Unit::Thing, Properties: {{Text: !Sub '{parts}'}}}}\n"
    )
    .unwrap();
    assert_eq!(one(&text, "Thing.Text"), "?TooMany (capped)");
    let mut text = allowed(2, 8);
    text.push_str("Resources:\n  Thing: {Type: Test::Unit::Thing, Properties: {Text: !Sub '${P0}${P1}${P0}'}}\n");
    assert_eq!(cases(&text, "Thing.Text").len(), 64);
}

#[test]
fn a_parameter_with_too_many_values_is_unknown() {
    let mut text = allowed(1, 65);
    text.push_str("Resources:\n  Thing: {Type: Test::Unit::Thing, Properties: {Text: !Ref P0}}\n");
    let unit = unit(&text);
    assert_eq!(cases_of(&unit, "Thing.Text"), ["?TooMany"]);
    assert_eq!(unit.notices.len(), 1);
    assert_eq!(unit.notices[0].rule, "general/limit");
    let mut text = allowed(1, 64);
    text.push_str("Resources:\n  Thing: {Type: Test::Unit::Thing, Properties: {Text: !Ref P0}}\n");
    assert_eq!(cases(&text, "Thing.Text").len(), 64);
}

#[test]
fn deep_conditions() {
    for depth in [30, 60] {
        let mut text = String::from(
            "Parameters: {P: {Type: String, AllowedValues: [a, b]}}\nConditions:\n  C0: !Equals [!Ref P, a]\n",
        );
        for c in 1..=depth {
            let below = c - 1;
            writeln!(text, "  C{c}: !Or [!And [!Condition C{below}, !Condition C{below}], !Not [!Not [Condition: C{below}]]]").unwrap();
        }
        write!(text, "Resources:\n  Thing: {{Type: Test::Unit::Thing, Condition: C{depth}, Properties: {{Text: !Ref P}}}}\n").unwrap();
        assert_eq!(cases(&text, "Thing.Text"), ["\"a\" when P=a"]);
    }
    // Inside one another in one condition.
    let nested = format!("{}!Equals [!Ref P, a]{}", "!Not [".repeat(40), "]".repeat(40));
    let text = format!(
        "Parameters: {{P: {{Type: String, AllowedValues: [a, b]}}}}\nConditions:\n  C: {nested}\nResources:\n  Thing: {{Type: Test::Unit::Thing, Condition: C, Properties: {{Text: !Ref P}}}}\n"
    );
    assert_eq!(cases(&text, "Thing.Text"), ["\"a\" when P=a"]);
}

#[test]
fn a_chain_of_very_many_conditions_ends() {
    let mut text = String::from("Conditions:\n  C0: !Equals [!Ref AWS::Region, a]\n");
    for c in 1..20_000 {
        writeln!(text, "  C{c}: !Not [!Condition C{}]", c - 1).unwrap();
    }
    text.push_str("Resources:\n  Thing: {Type: Test::Unit::Thing, Condition: C19999, Properties: {Name: a}}\n");
    assert_eq!(cases(&text, "Thing.Name"), ["\"a\" (capped)"]);
}

#[test]
fn many_conditions_in_one_list() {
    let mut text = String::from("Parameters:\n");
    for p in 0..40 {
        writeln!(text, "  P{p}: {{Type: String, AllowedValues: [a, b]}}").unwrap();
    }
    text.push_str("Conditions:\n");
    for p in 0..40 {
        writeln!(text, "  C{p}: !Equals [!Ref P{p}, a]").unwrap();
    }
    text.push_str(
        "Resources:\n  Thing:\n    Type: Test::Unit::Thing\n    Properties:\n      Texts:\n",
    );
    for p in 0..40 {
        writeln!(text, "      - !If [C{p}, x, !Ref AWS::NoValue]").unwrap();
    }
    let cases = cases(&text, "Thing.Texts");
    assert_eq!(cases.len(), limits::WORLDS + 1);
}

#[test]
fn conditions_that_rest_on_themselves() {
    let text = "
Conditions:
  A: !And [!Condition B, !Condition B]
  B: !Or [!Condition A, !Condition A, !Condition C]
  C: !Not [!Condition C]
Resources:
  Thing: {Type: Test::Unit::Thing, Condition: A, Properties: {Text: !If [C, c, d]}}
";
    let unit = unit(text);
    let cases = cases_of(&unit, "Thing.Text");
    assert!(cases.iter().any(|case| case.starts_with("\"c\"")), "{cases:?}");
    assert!(cases.iter().any(|case| case.starts_with("\"d\"")), "{cases:?}");
    assert_eq!(
        told(&unit),
        [
            "general/template `B` The condition `B` depends on itself",
            "general/template `C` The condition `C` depends on itself"
        ]
    );
}

#[test]
fn loops_are_bounded() {
    let values: Vec<_> = (0..40).map(|v| format!("'{v}'")).collect();
    let values = values.join(", ");
    let mut body = String::from("{'T${A0}x${A1}x${A2}x${A3}': {Type: Test::Unit::Thing}}");
    for level in 0..4 {
        body = format!("{{'Fn::ForEach::L{level}': [A{level}, [{values}], {body}]}}");
    }
    let unit = unit(&format!("Resources: {body}\n"));
    assert!(unit.model.resources.len() <= limits::FOREACH);
    assert!(unit.model.resources.len() > limits::FOREACH / 2);
    assert!(unit.notices.iter().any(|notice| notice.rule == "general/limit"));
}

#[test]
fn aliases_are_bounded() {
    let mut text = String::from("Metadata:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        let items = vec![below; 10].join(", ");
        writeln!(text, "  a{level}: &a{level} [{items}]").unwrap();
    }
    text.push_str("Conditions:\n  C: {'Fn::And': *a11}\nResources:\n  Thing: {Type: Test::Unit::Thing, Properties: {Any: *a11, Name: b}}\n  Next: {Type: Test::Unit::Thing, Properties: {Name: b}}\n");
    let unit = unit(&text);
    assert!(unit.model.len() < 1_000_000, "{}", unit.model.len());
    assert!(unit.notices.iter().any(|notice| notice.rule == "general/limit"));
    assert_eq!(unit.model.resources.len(), 2);
}

#[test]
fn texts_that_double_end() {
    let mut inner = String::from("x");
    for _ in 0..60 {
        inner = format!("!Sub ['${{a}}${{a}}', {{a: {inner}}}]");
    }
    let text = format!(
        "Resources:\n  Thing: {{Type: Test::Unit::Thing, Properties: {{Text: {inner}}}}}\n"
    );
    assert!(one(&text, "Thing.Text").starts_with("?TooMany"));
    let mut inner = String::from("!Ref P");
    for _ in 0..60 {
        inner = format!("!Sub ['${{a}}${{a}}', {{a: !If [C, {inner}, {inner}]}}]")
            .replacen(&inner, "!Ref P", 1);
    }
    let text = format!(
        "Parameters: {{P: {{Type: String, Default: ''}}}}\nConditions: {{C: !Equals [!Ref P, '']}}\nResources:\n  Thing: {{Type: Test::Unit::Thing, Properties: {{Text: {inner}}}}}\n"
    );
    let cases = cases(&text, "Thing.Text");
    assert_eq!(cases, ["\"\" when C, P=", "?TooMany (capped) when !C"]);
}

#[test]
fn deep_nesting_ends() {
    for (open, close) in [
        ("!If [C, ", ", a]"),
        ("!Join ['', [", "]]"),
        ("!Base64 {'Fn::Base64': ", "}"),
        ("[", "]"),
        ("{a: ", "}"),
        ("{'Fn::ForEach::X': [I, [a], {b: ", "}]}"),
    ] {
        for depth in [60, 120, 250, 2_000] {
            let inner = format!("{}x{}", open.repeat(depth), close.repeat(depth));
            let text = format!(
                "Conditions: {{C: !Equals [!Ref AWS::Region, a]}}\nResources:\n  Thing: {{Type: Test::Unit::Thing, Properties: {{Any: {inner}, Document: {inner}}}}}\n"
            );
            let unit = unit(&text);
            assert!(cases_of(&unit, "Thing.Any").len() < 100);
        }
    }
}

#[test]
fn large_mappings_and_many_lookups_end() {
    let mut text = String::from("Parameters: {P: {Type: String}}\nMappings:\n  M:\n");
    for row in 0..2_000 {
        writeln!(text, "    r{row}: {{a: 1, b: 2}}").unwrap();
    }
    text.push_str("Resources:\n");
    for resource in 0..500 {
        writeln!(text, "  T{resource}: {{Type: Test::Unit::Thing, Properties: {{Count: !FindInMap [M, !Ref P, a]}}}}").unwrap();
    }
    let unit = unit(&text);
    assert_eq!(unit.model.resources.len(), 500);
    assert_eq!(cases_of(&unit, "T0.Count"), ["?TooMany"]);
}
