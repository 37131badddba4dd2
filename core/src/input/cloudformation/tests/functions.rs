//! Each intrinsic function, in the types that properties want.

use super::*;

#[test]
fn ref_of_a_parameter_is_one_value_for_each_point() {
    assert_eq!(value("Text: !Ref Env"), ["\"dev\" when Env=dev", "\"prod\" when Env=prod"]);
    assert_eq!(value("Count: !Ref Size"), ["3 when Size=3", "?Parameter when Size=?"]);
    assert_eq!(value("Text: !Ref Size"), ["\"3\" when Size=3", "?Parameter when Size=?"]);
    assert_eq!(value("Ratio: !Ref Size"), ["3 when Size=3", "?Parameter when Size=?"]);
    assert_eq!(value("Text: !Ref Free"), ["?Parameter"]);
    assert_eq!(value("Count: !Ref Env"), ["?Malformed when Env=dev", "?Malformed when Env=prod"]);
}

#[test]
fn a_parameter_of_the_parameter_store_is_not_its_name() {
    assert_eq!(value("Text: !Ref Image"), ["?Parameter"]);
    let unit = unit_given(&thing("Text: !Ref Image"), &[("Image", "/other")]);
    assert_eq!(cases_of(&unit, "Thing.Text"), ["?Parameter"]);
}

#[test]
fn a_given_value_settles_a_parameter() {
    let unit = unit_given(&thing("Text: !Ref Env"), &[("Env", "prod"), ("Nobody", "x")]);
    assert_eq!(cases_of(&unit, "Thing.Text"), ["\"prod\""]);
    let unit =
        unit_given(&thing("Count: !If [IsProd, !Ref Size, 1]"), &[("Env", "prod"), ("Size", "7")]);
    assert_eq!(cases_of(&unit, "Thing.Count"), ["7 when IsProd"]);
    let unit = unit_given(&thing("Texts: !Ref Subnets"), &[("Subnets", "x,y , z")]);
    assert_eq!(cases_of(&unit, "Thing.Texts"), [r#"["x", "y", "z"]"#]);
    let unit = unit_given(&thing("Text: !Ref AWS::Region"), &[("AWS::Region", "eu-west-1")]);
    assert_eq!(cases_of(&unit, "Thing.Text"), ["\"eu-west-1\""]);
}

#[test]
fn list_parameters_are_lists() {
    assert_eq!(
        value("Texts: !Ref Subnets"),
        [r#"["a", "b"] when Subnets=a, b"#, "?Parameter when Subnets=?"]
    );
    assert_eq!(
        value("Text: !Select [1, !Ref Subnets]"),
        [r#""b" when Subnets=a, b"#, "?Parameter when Subnets=?"]
    );
    assert_eq!(
        value("Text: !Join ['-', !Ref Subnets]"),
        [r#""a-b" when Subnets=a, b"#, "?Parameter when Subnets=?"]
    );
    assert_eq!(
        value("Text: !Ref Subnets"),
        ["?Malformed when Subnets=a, b", "?Parameter when Subnets=?"]
    );
}

#[test]
fn references_to_resources() {
    assert_eq!(value("Text: !Ref Role"), ["@Role"]);
    assert_eq!(value("Text: !GetAtt Role.Arn"), ["@Role.Arn"]);
    assert_eq!(value("Text: !GetAtt [Role, RoleId]"), ["@Role.RoleId"]);
    assert_eq!(value("Text: {'Fn::GetAtt': [Role, Arn]}"), ["@Role.Arn"]);
    assert_eq!(value("Text: !GetAtt Role.Outputs.X"), ["@Role.Outputs.X"]);
    assert_eq!(value("Text: !Sub '${Role.Arn}'"), ["@Role.Arn"]);
    assert_eq!(value("Text: !Sub 'a${Role.Arn}'"), ["?Attribute"]);
    assert_eq!(value("Text: !Ref Nothing"), ["?Attribute"]);
    assert_eq!(value("Text: !GetAtt Nothing.Arn"), ["?Attribute"]);
    assert_eq!(value("Text: !GetAtt [Role, !Ref Env]"), ["?Attribute"]);
}

#[test]
fn parts_of_a_text_are_kept() {
    use crate::model::{Expr, ValueData};
    let unit =
        unit(&thing("Text: !Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${Role}'"));
    let resource = &unit.model.resources[find(&unit, "Thing").0 as usize];
    let field = unit.model.field(&unit.tree, resource.properties, "Text").expect("the field");
    let ValueData::Expr(index) = unit.model.value(field.value).data else {
        panic!("no expression")
    };
    let Some(Expr::Concat(parts)) = unit.model.expr(index) else { panic!("no text") };
    let kinds: Vec<_> = parts
        .iter()
        .map(|part| match unit.model.value(*part).data {
            ValueData::Str(text) => unit.model.text(&unit.tree, text).to_string(),
            ValueData::Expr(index) => match unit.model.expr(index) {
                Some(Expr::Parameter { parameter, .. }) => {
                    unit.model.parameters[usize::from(parameter.0)].name.clone()
                }
                Some(Expr::Resource { resource, .. }) => {
                    unit.model.resource(*resource).expect("a resource").id.clone()
                }
                other => format!("{other:?}"),
            },
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(kinds, ["arn:", "AWS::Partition", ":iam::", "AWS::AccountId", ":role/", "Role"]);
    assert_eq!(cases_of(&unit, "Thing.Text"), ["?PseudoParameter"]);
}

#[test]
fn sub() {
    assert_eq!(
        value("Text: !Sub 'x-${Env}'"),
        ["\"x-dev\" when Env=dev", "\"x-prod\" when Env=prod"]
    );
    assert_eq!(value("Text: !Sub '${!Env} $ { ${'"), ["\"${Env} $ { ${\""]);
    assert_eq!(value("Text: !Sub ['${a}-${ b }', {a: 1, b: !Sub 'x${a}'}]"), ["?Attribute"]);
    assert_eq!(value("Text: !Sub ['${a}-${ b }', {a: 1, b: x}]"), ["\"1-x\""]);
    assert_eq!(value("Text: {'Fn::Sub': ['${a}', {a: {Ref: Env}}]}").len(), 2);
    assert_eq!(value("Count: !Sub '1${Size}'"), ["13 when Size=3", "?Parameter when Size=?"]);
    assert_eq!(value("Count: !Sub '12'"), ["12"]);
    assert_eq!(value("Flag: !Sub 'true'"), ["true"]);
    assert_eq!(
        value("Flag: !Sub '${Env}'"),
        ["?Malformed when Env=dev", "?Malformed when Env=prod"]
    );
    assert_eq!(value("Text: !Sub ''"), ["\"\""]);
    assert_eq!(value("Texts: [!Sub '${Env}', b]")[0], r#"["dev", "b"] when Env=dev"#);
}

#[test]
fn outside_of_sub_a_dollar_is_text() {
    assert_eq!(value("Text: 'a ${Env} b'"), ["\"a ${Env} b\""]);
}

#[test]
fn conditions_choose() {
    assert_eq!(value("Count: !If [IsProd, 4, '1']"), ["4 when IsProd", "1 when !IsProd"]);
    assert_eq!(
        value("Any: [!If [IsProd, x, !Ref AWS::NoValue], !Ref Env]"),
        [r#"["x", "prod"] when IsProd, Env=prod"#, r#"["dev"] when !IsProd, Env=dev"#]
    );
    assert_eq!(
        value("Inner: !If [IsProd, {Name: a, Count: '1'}, !Ref 'AWS::NoValue']"),
        ["{Name: \"a\", Count: 1} when IsProd", "absent when !IsProd"]
    );
    assert_eq!(value("Text: !If [Nothing, a, b]"), ["?Condition"]);
    assert_eq!(value("Text: {'Fn::If': [IsProd, a, b]}").len(), 2);
}

#[test]
fn join_select_split() {
    assert_eq!(value("Text: !Join ['/', [a, 1, true]]"), ["\"a/1/true\""]);
    assert_eq!(value("Text: !Join ['', [a, !Ref Env]]")[1], "\"aprod\" when Env=prod");
    assert_eq!(
        value("Text: !Join [',', [a, !If [IsProd, b, !Ref AWS::NoValue]]]"),
        ["\"a,b\" when IsProd", "\"a\" when !IsProd"]
    );
    assert_eq!(value("Text: !Join [',', !Split ['-', 'a-b']]"), ["\"a,b\""]);
    assert_eq!(value("Text: !Select [1, [a, b]]"), ["\"b\""]);
    assert_eq!(value("Count: !Select ['0', ['7', b]]"), ["7"]);
    assert_eq!(value("Count: !Select [1, !Split ['-', 'a-8']]"), ["8"]);
    assert_eq!(value("Text: !Select [5, [a, b]]"), ["?Malformed"]);
    assert_eq!(
        value("Text: !Select [0, [!If [IsProd, !Ref AWS::NoValue, x], y]]"),
        ["\"y\" when IsProd", "\"x\" when !IsProd"]
    );
    assert_eq!(value("Text: !Select [0, !GetAZs '']"), ["?Function"]);
    assert_eq!(value("Texts: !Split [',', 'a,b']"), [r#"["a", "b"]"#]);
    assert_eq!(
        value("Texts: !Split ['e', !Ref Env]"),
        [r#"["d", "v"] when Env=dev"#, r#"["prod"] when Env=prod"#]
    );
    assert_eq!(value("Counts: !Split [',', '1,2']"), ["[1, 2]"]);
}

#[test]
fn find_in_map() {
    assert_eq!(value("Count: !FindInMap [Sizes, prod, Cpu]"), ["1024"]);
    assert_eq!(value("Text: !FindInMap [Sizes, prod, Cpu]"), ["\"1024\""]);
    assert_eq!(value("Texts: !FindInMap [Sizes, prod, Zones]"), [r#"["a", "b"]"#]);
    assert_eq!(
        value("Count: !FindInMap [Sizes, !Ref Env, Cpu]"),
        ["256 when Env=dev", "1024 when Env=prod"]
    );
    assert_eq!(
        value("Text: !Sub ['${c}', {c: !FindInMap [Sizes, !Ref Env, Cpu]}]"),
        ["\"256\" when Env=dev", "\"1024\" when Env=prod"]
    );
    assert_eq!(
        value("Count: !FindInMap [Sizes, !Ref Free, Cpu]"),
        ["256 when Free=dev", "1024 when Free=prod", "?Parameter when Free=?"]
    );
    assert_eq!(value("Count: !FindInMap [Sizes, test, Cpu]"), ["?Mapping"]);
    assert_eq!(value("Count: !FindInMap [Sizes, test, Cpu, {DefaultValue: 5}]"), ["5"]);
    assert_eq!(value("Count: !FindInMap [Nothing, test, Cpu, {DefaultValue: 5}]"), ["5"]);
    assert_eq!(value("Count: !FindInMap [!Ref Free, test, Cpu]"), ["?Mapping"]);
    assert_eq!(
        value("Text: !Select [0, !FindInMap [Sizes, !Ref Env, Zones]]")[0],
        "\"a\" when Env=dev"
    );
}

#[test]
fn a_region_is_told_apart_by_the_mapping_that_it_looks_up() {
    let text = "Mappings:
  Images:
    eu-west-1: {Id: ami-1}
    us-east-1: {Id: ami-2}
Resources:
  Thing:
    Type: Test::Unit::Thing
    Properties:
      Text: !FindInMap [Images, !Ref 'AWS::Region', Id]
";
    assert_eq!(
        cases(text, "Thing.Text"),
        [
            "\"ami-1\" when AWS::Region=eu-west-1",
            "\"ami-2\" when AWS::Region=us-east-1",
            "?PseudoParameter when AWS::Region=?"
        ]
    );
}

#[test]
fn what_is_not_evaluated_says_why() {
    for (property, expected) in [
        ("Text: !ImportValue x", "?Import"),
        ("Text: {'Fn::ImportValue': !Sub 'x-${Env}'}", "?Import"),
        ("Text: !Cidr [a, 2, 8]", "?Function"),
        ("Texts: !GetAZs ''", "?Function"),
        ("Text: !Transform {Name: M}", "?Macro"),
        ("Inner: {'Fn::Transform': {Name: 'AWS::Include'}}", "?Macro"),
        ("Inner: {Name: a, 'Fn::Transform': {Name: 'AWS::Include'}}", "{Name: \"a\", …}"),
        ("Text: !Rain::Embed file.txt", "?Macro"),
        ("Text: {'Fn::Unheard': x}", "?Function"),
        ("Text: '{{resolve:ssm:/a}}'", "?DynamicReference"),
        ("Text: !Sub 'a{{resolve:ssm:/${Env}}}'", "?DynamicReference"),
        ("Text: !Join ['', [a, '{{resolve:ssm:/a}}']]", "?DynamicReference"),
        ("Text: 'x-<IMAGE_NAME>'", "?Template"),
        ("Text: '{{ image }}'", "?Template"),
        ("Text: !Sub '%IMAGE%:${Env}'", "?Template"),
        ("Text: !Ref AWS::NoValue", "absent"),
        ("Text: !Ref AWS::AccountId", "?PseudoParameter"),
        ("Text: !Base64 hello", "\"hello\""),
        ("Text: {'Fn::Base64': {'Fn::Join': ['', [a, b]]}}", "\"ab\""),
        ("Count: !Length [a, b]", "2"),
        ("Count: {'Fn::Length': {'Fn::Split': [',', 'a,b,c']}}", "3"),
        ("Count: {'Fn::Length': {Ref: Free}}", "?Function"),
    ] {
        assert_eq!(value(property), [expected], "{property}");
    }
}

#[test]
fn misused_functions_are_told() {
    for (property, expected) in [
        (
            "Text: !If [IsProd, a]",
            "general/template `[IsProd, a]` `Fn::If` takes a list of a condition's name and two values; found a list of 2 items",
        ),
        (
            "Text: !Join [a]",
            "general/template `[a]` `Fn::Join` takes a list of a separator and a list; found a list of one item",
        ),
        (
            "Text: !GetAtt Role",
            "general/template `Role` `Fn::GetAtt` takes a resource and an attribute; found text",
        ),
        (
            "Text: !FindInMap [Sizes]",
            "general/template `[Sizes]` `Fn::FindInMap` takes a list of a mapping's name and two keys; found a list of one item",
        ),
        (
            "Text: !Sub [a, b, c]",
            "general/template `[a, b, c]` `Fn::Sub` takes text, or a list of text and a map of variables; found a list of 3 items",
        ),
        (
            "Text: !Select {a: b}",
            "general/template `{a: b}` `Fn::Select` takes a list of an index and a list; found a map",
        ),
    ] {
        let unit = unit(&thing(property));
        assert_eq!(told(&unit), [expected], "{property}");
        assert_eq!(cases_of(&unit, "Thing.Text"), ["?Malformed"]);
    }
}

#[test]
fn documents_in_strings() {
    let role = "'{\"Version\": \"2012-10-17\", \"Statement\": [{\"Action\": \"a:${AWS::Region}\", \"Ref\": \"x\", \"Port\": 1}]}'";
    assert_eq!(
        value(&format!("Document: {role}")),
        [
            r#"{Version: "2012-10-17", Statement: [{Action: "a:${AWS::Region}", Ref: "x", Port: 1}]}"#
        ]
    );
    assert_eq!(
        value(&format!("Document: !Sub {role}")),
        [r#"{Version: "2012-10-17", Statement: [{Action: ?PseudoParameter, Ref: "x", Port: 1}]}"#]
    );
    assert_eq!(
        value("Document: !Sub ['{\"a\": \"x-${v}\", \"b\": \"${!c}\", \"n\": ${Size}}', {v: 1}]"),
        [
            r#"{a: "x-1", b: "${c}", n: "3"} when Size=3"#,
            r#"{a: "x-1", b: "${c}", n: ?Parameter} when Size=?"#
        ]
    );
    assert_eq!(
        value(
            "Document: !Join ['', ['{\"a\": \"x-', !Ref Env, '\", \"b\": [\"', !GetAtt Role.Arn, '\"]}']]"
        ),
        [
            r#"{a: "x-dev", b: [@Role.Arn]} when Env=dev"#,
            r#"{a: "x-prod", b: [@Role.Arn]} when Env=prod"#
        ]
    );
    assert_eq!(value("Document: !ToJsonString {a: !Ref Role, 'Fn': b}"), ["{a: @Role, Fn: \"b\"}"]);
    assert_eq!(value("Document: {'Fn::ToJsonString': {a: [1]}}"), ["{a: [1]}"]);
    assert_eq!(value("Document: nothing"), ["?Malformed"]);
    assert_eq!(
        value("Document: {Condition: {StringEquals: {a: b}}}"),
        ["{Condition: {StringEquals: {a: \"b\"}}}"]
    );
}

#[test]
fn places_inside_documents_are_exact() {
    use crate::model::ValueData;
    for property in [
        r#"Document: !Sub '{"Statement": [{"Action": "ecs:${Env}Task"}]}'"#,
        r#"Document: '{"Statement": [{"Action": "ecs:${Env}Task"}]}'"#,
        r#"Document: "{\"Statement\": [{\"Action\": \"ecs:${Env}Task\"}]}""#,
        r#"Document: !Join ['', ['{"Statement": [{"Action": ', '"ecs:${Env}Task"', '}]}']]"#,
    ] {
        let unit = unit(&thing(property));
        let resource = &unit.model.resources[find(&unit, "Thing").0 as usize];
        let model = &unit.model;
        let document = model.field(&unit.tree, resource.properties, "Document").expect("it").value;
        let statement = model.field(&unit.tree, document, "Statement").expect("a list").value;
        let first = model.items(statement)[0];
        let action = model.field(&unit.tree, first, "Action").expect("an action");
        let node = model.value(action.value).node.expect("a node");
        let written = unit.tree.raw(node).span.of(&unit.source.text);
        assert_eq!(written.trim_matches(['\\', '"']), "ecs:${Env}Task", "{property}: {written}");
        assert_eq!(action.key_span.of(&unit.source.text).trim_matches(['\\', '"']), "Action");
        assert!(!matches!(model.value(action.value).data, ValueData::Unknown(_)));
    }
}

#[test]
fn a_parameter_that_holds_a_document() {
    let text = "Parameters:
  Policy: {Type: String, Default: '{\"Action\": \"*\"}'}
Resources:
  Thing: {Type: Test::Unit::Thing, Properties: {Document: !Ref Policy}}
";
    assert_eq!(
        cases(text, "Thing.Document"),
        ["{Action: \"*\"} when Policy={\"Action\": \"*\"}", "?Parameter when Policy=?"]
    );
}

#[test]
fn types_are_converted_as_cloudformation_does() {
    assert_eq!(value("Count: '12'"), ["12"]);
    assert_eq!(value("Text: 12"), ["\"12\""]);
    assert_eq!(value("Text: 1.10"), ["\"1.10\""]);
    assert_eq!(value("Flag: 'true'"), ["true"]);
    assert_eq!(value("Flag: maybe"), ["?Malformed"]);
    assert_eq!(value("Inner: [a]"), ["?Malformed"]);
    assert_eq!(
        value("Labels: {a: 1, Ref: b, c: !Ref Env}")[0],
        r#"{a: "1", Ref: "b", c: "dev"} when Env=dev"#
    );
}
