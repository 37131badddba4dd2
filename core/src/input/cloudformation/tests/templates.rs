//! Whole templates: the three ways to write one, conditions, loops, SAM, malformed ones.

use super::*;

const LONG_JSON: &str = r#"{
 "AWSTemplateFormatVersion": "2010-09-09",
 "Parameters": {
  "Env": {"Type": "String", "Default": "dev"},
  "Key": {"Type": "String", "Default": ""},
  "Accounts": {"Type": "CommaDelimitedList", "Default": ""}
 },
 "Conditions": {
  "IsProd": {"Fn::And": [{"Fn::Equals": [{"Ref": "Env"}, "prod"]}, {"Fn::Not": [{"Condition": "NoKey"}]}]},
  "NoKey": {"Fn::Equals": ["", {"Ref": "Key"}]},
  "Trusted": {"Fn::Not": [{"Fn::Equals": ["", {"Fn::Join": ["", {"Ref": "Accounts"}]}]}]},
  "Either": {"Fn::Or": [{"Condition": "IsProd"}, {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]}]}
 },
 "Mappings": {"M": {"dev": {"n": 1}, "prod": {"n": 2}}},
 "Resources": {
  "Role": {"Type": "AWS::IAM::Role", "Condition": "Either", "DeletionPolicy": "Retain", "Properties": {"RoleName": {"Fn::Join": ["-", ["my", "role"]]}}},
  "Thing": {"Type": "Test::Unit::Thing", "Condition": "IsProd", "DependsOn": ["Role"], "Properties": {
   "Name": {"Fn::Sub": "x-${Env}"},
   "Text": {"Ref": "Key"},
   "Texts": {"Fn::If": ["Trusted", {"Ref": "Accounts"}, {"Ref": "AWS::NoValue"}]},
   "Count": {"Fn::FindInMap": ["M", {"Ref": "Env"}, "n"]},
   "Inners": [{"Fn::If": ["Either", {"Name": {"Fn::GetAtt": ["Role", "Arn"]}}, {"Ref": "AWS::NoValue"}]}],
   "Document": {"Statement": [{"Action": {"Fn::Select": [0, {"Fn::Split": [",", "a:b,c:d"]}]}, "Condition": {"Bool": {"x": "true"}}}]}
  }}
 }
}"#;

const LONG_YAML: &str = r#"AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Env:
    Type: String
    Default: dev
  Key:
    Type: String
    Default: ""
  Accounts:
    Type: CommaDelimitedList
    Default: ""
Conditions:
  IsProd:
    Fn::And:
      - Fn::Equals: [Ref: Env, prod]
      - Fn::Not: [Condition: NoKey]
  NoKey:
    Fn::Equals: ["", {Ref: Key}]
  Trusted:
    Fn::Not:
      - Fn::Equals:
          - ""
          - Fn::Join:
              - ""
              - Ref: Accounts
  Either:
    Fn::Or:
      - Condition: IsProd
      - Fn::Equals:
          - Ref: AWS::Region
          - eu-west-1
Mappings:
  M:
    dev: {n: 1}
    prod: {n: 2}
Resources:
  Role:
    Type: AWS::IAM::Role
    Condition: Either
    DeletionPolicy: Retain
    Properties:
      RoleName:
        Fn::Join: ["-", [my, role]]
  Thing:
    Type: Test::Unit::Thing
    Condition: IsProd
    DependsOn:
      - Role
    Properties:
      Name:
        Fn::Sub: x-${Env}
      Text:
        Ref: Key
      Texts:
        Fn::If:
          - Trusted
          - Ref: Accounts
          - Ref: AWS::NoValue
      Count:
        Fn::FindInMap: [M, Ref: Env, n]
      Inners:
        - Fn::If:
            - Either
            - Name:
                Fn::GetAtt: [Role, Arn]
            - Ref: AWS::NoValue
      Document:
        Statement:
          - Action:
              Fn::Select:
                - 0
                - Fn::Split: [",", "a:b,c:d"]
            Condition:
              Bool:
                x: "true"
"#;

const SHORT_YAML: &str = r#"AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Env: {Type: String, Default: dev}
  Key: {Type: String, Default: ""}
  Accounts: {Type: CommaDelimitedList, Default: ""}
Conditions:
  IsProd: !And
    - !Equals [!Ref Env, prod]
    - !Not [!Condition NoKey]
  NoKey: !Equals ["", !Ref Key]
  Trusted: !Not [!Equals ["", !Join ["", !Ref Accounts]]]
  Either: !Or [!Condition IsProd, !Equals [!Ref AWS::Region, eu-west-1]]
Mappings:
  M:
    dev: {n: 1}
    prod: {n: 2}
Resources:
  Role:
    Type: AWS::IAM::Role
    Condition: Either
    DeletionPolicy: Retain
    Properties:
      RoleName: !Join ["-", [my, role]]
  Thing:
    Type: Test::Unit::Thing
    Condition: IsProd
    DependsOn: [Role]
    Properties:
      Name: !Sub x-${Env}
      Text: !Ref Key
      Texts: !If [Trusted, !Ref Accounts, !Ref AWS::NoValue]
      Count: !FindInMap [M, !Ref Env, n]
      Inners:
        - !If [Either, {Name: !GetAtt Role.Arn}, !Ref AWS::NoValue]
      Document:
        Statement:
          - Action: !Select [0, !Split [",", "a:b,c:d"]]
            Condition: {Bool: {x: "true"}}
"#;

#[test]
fn json_and_both_forms_of_yaml_say_the_same() {
    let units = [unit(LONG_JSON), unit(LONG_YAML), unit(SHORT_YAML)];
    for path in [
        "Thing.Name",
        "Thing.Text",
        "Thing.Texts",
        "Thing.Count",
        "Thing.Inners",
        "Thing.Document",
        "Thing",
        "Role",
        "Role.RoleName",
    ] {
        let [json, long, short] = units.each_ref().map(|unit| cases_of(unit, path));
        assert_eq!(json, long, "{path}");
        assert_eq!(json, short, "{path}");
        assert!(!json.is_empty());
    }
    for unit in &units {
        assert_eq!(told(unit), [""; 0]);
        assert_eq!(unit.status, Status::Checked);
        assert_eq!(unit.model.resources[0].name.as_deref(), Some("my-role"));
        assert_eq!(
            unit.model.resources[0].name_span.of(&unit.source.text).trim_matches('"'),
            "Role"
        );
    }
}

#[test]
fn a_default_is_seen_only_under_the_conditions_that_admit_it() {
    let unit = unit(SHORT_YAML);
    // `IsProd` holds only where Env is prod and Key is not empty.
    assert_eq!(cases_of(&unit, "Thing.Name"), ["\"x-prod\" when Env=prod"]);
    assert_eq!(cases_of(&unit, "Thing.Text"), ["?Parameter when Key=?"]);
    assert_eq!(cases_of(&unit, "Thing.Count"), ["2 when Env=prod"]);
    assert_eq!(
        cases_of(&unit, "Thing.Texts"),
        [
            "absent when Accounts=, !Trusted",
            "?Parameter when Accounts=?, Trusted",
            "absent when Accounts=?, !Trusted"
        ]
    );
}

/// The pattern of the CDK's bootstrap template, with words of our own.
#[test]
fn an_empty_default_behind_its_own_condition_stays_unseen() {
    let text = r#"
Parameters:
  KeyId: {Type: String, Default: ""}
  RepositoryName: {Type: String, Default: ""}
  Trusted: {Type: CommaDelimitedList, Default: ""}
Conditions:
  MakeKey: !Equals [make, !Ref KeyId]
  OwnKey: !Equals ["", !Ref KeyId]
  HasName: !Not [!Equals ["", !Ref RepositoryName]]
  HasTrusted: !Not [!Equals ["", !Join ["", !Ref Trusted]]]
Resources:
  Thing:
    Type: Test::Unit::Thing
    Properties:
      Text: !If [MakeKey, made, !If [OwnKey, aws, !Sub "${KeyId}"]]
      Name: !If [HasName, !Sub "${RepositoryName}", !Sub "assets-${AWS::AccountId}"]
      Document:
        Statement:
          - Action: a
          - !If [HasTrusted, {Principal: {AWS: !Ref Trusted}}, !Ref AWS::NoValue]
"#;
    assert_eq!(
        cases(text, "Thing.Text"),
        [
            "\"made\" when MakeKey",
            "\"aws\" when !MakeKey, OwnKey",
            "?Parameter when !MakeKey, !OwnKey, KeyId=?"
        ]
    );
    assert_eq!(
        cases(text, "Thing.Name"),
        ["?PseudoParameter when !HasName", "?Parameter when HasName, RepositoryName=?"]
    );
    for case in cases(text, "Thing.Document") {
        assert!(!case.contains("\"\""), "{case}");
    }
}

#[test]
fn conditions_of_resources() {
    let text = "
Parameters:
  Env: {Type: String, AllowedValues: [dev, prod]}
Conditions:
  IsProd: {'Fn::Equals': [{Ref: Env}, prod]}
  Unclear: {'Fn::Contains': [a, b]}
Resources:
  A: {Type: Test::Unit::Thing, Condition: IsProd, Properties: {Name: !Ref Env}}
  B: {Type: Test::Unit::Thing, Condition: Unclear, Properties: {Name: !Ref Env}}
  C: {Type: Test::Unit::Thing, Condition: Missing, Properties: {Name: x}}
  D: {Type: Test::Unit::Thing, Properties: {Name: !If [Missing, a, b]}}
  E: {Type: Test::Unit::Thing, Condition: [IsProd], Properties: {Name: x}}
";
    assert_eq!(cases(text, "A.Name"), ["\"prod\" when Env=prod"]);
    assert_eq!(cases(text, "B.Name"), ["\"dev\" when Env=dev", "\"prod\" when Env=prod"]);
    assert_eq!(cases(text, "C.Name"), ["\"x\""]);
    let unit = unit(text);
    assert_eq!(told(&unit).len(), 1, "{:?}", told(&unit));
    assert!(unit.model.resources[2].condition.is_some());
}

#[test]
fn attributes_of_resources() {
    let text = "
Resources:
  Role: {Type: 'AWS::IAM::Role'}
  Thing:
    Type: Test::Unit::Thing
    DependsOn: Role
    DeletionPolicy: Retain
    UpdateReplacePolicy: !Ref AWS::NoValue
    Metadata: {Plimsoll: {ignore: [{rule: a/b}]}}
    CreationPolicy: {ResourceSignal: {Count: !Ref Role}}
";
    let unit = unit(text);
    let world = World::new(std::slice::from_ref(&unit));
    let attributes = unit.model.resources[1].attributes;
    assert_eq!(
        show(&world, Ref { unit: 0, value: attributes }),
        "{DependsOn: \"Role\", DeletionPolicy: \"Retain\", Metadata: {Plimsoll: {ignore: [{rule: \"a/b\"}]}}, CreationPolicy: {ResourceSignal: {Count: @Role}}}"
    );
}

#[test]
fn loops_over_resources_and_properties() {
    let text = "
Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList, Default: 'a,b'}
  Free: {Type: CommaDelimitedList}
Mappings:
  Sets:
    prod: {zones: [x, y]}
Conditions:
  'Fn::ForEach::Cs':
    - C
    - [one, two]
    - 'Is${C}': !Equals [!Ref AWS::Region, !Sub '${C}']
Resources:
  'Fn::ForEach::Things':
    - Id
    - !Ref Names
    - 'Thing${Id}':
        Type: Test::Unit::Thing
        Properties:
          Name: !Sub 'n-${Id}-${AWS::Region}'
          Text: !Ref Id
          Any: [!GetAtt 'Role${Id}.Arn', '${Id}', 'x&{Id}', !If ['Isone', 1, 2]]
          Labels:
            'Fn::ForEach::Labels':
              - L
              - [p, q]
              - '${L}${Id}': '${L}'
            fixed: here
      'Role${Id}':
        Type: AWS::IAM::Role
        Properties: {RoleName: 'role-${Id}'}
  'Fn::ForEach::Outer':
    - O
    - !FindInMap [Sets, prod, zones]
    - 'Fn::ForEach::Inner':
        - I
        - ['1', '/2']
        - 'Cell${O}&{I}':
            Type: Test::Unit::Thing
            Properties: {Name: '${O}${I}'}
";
    let unit = unit(text);
    let ids: Vec<_> = unit.model.resources.iter().map(|r| &*r.id).collect();
    assert_eq!(ids, ["Thinga", "Rolea", "Thingb", "Roleb", "Cellx1", "Cellx2", "Celly1", "Celly2"]);
    assert_eq!(cases_of(&unit, "Thinga.Text"), ["\"a\""]);
    assert_eq!(cases_of(&unit, "Thingb.Labels"), ["{pb: \"p\", qb: \"q\", fixed: \"here\"}"]);
    assert_eq!(
        cases_of(&unit, "Thingb.Any"),
        ["[@Roleb.Arn, \"b\", \"xb\", 1] when Isone", "[@Roleb.Arn, \"b\", \"xb\", 2] when !Isone"]
    );
    assert_eq!(cases_of(&unit, "Thinga.Name")[0], "\"n-a-one\" when AWS::Region=one");
    assert_eq!(cases_of(&unit, "Cellx2.Name"), ["\"x/2\""]);
    assert_eq!(unit.model.resources[1].name.as_deref(), Some("role-a"));
    assert_eq!(unit.model.conditions.len(), 2);
    assert_eq!(told(&unit), [""; 0]);
}

#[test]
fn loops_over_unknown_values_are_told() {
    let text = "
Parameters:
  Free: {Type: CommaDelimitedList}
Resources:
  'Fn::ForEach::Things': [Id, !Ref Free, {'Thing${Id}': {Type: Test::Unit::Thing}}]
  Thing:
    Type: Test::Unit::Thing
    Properties:
      Labels: {'Fn::ForEach::Ls': [L, !Ref Free, {'${L}': x}], a: b}
";
    let unit = unit(text);
    assert_eq!(unit.model.resources.len(), 1);
    assert_eq!(cases_of(&unit, "Thing.Labels"), ["{a: \"b\", …}"]);
    assert_eq!(cases_of(&unit, "Thing.Labels.z"), ["?Macro"]);
    assert_eq!(
        told(&unit),
        [
            "general/limit `'Fn::ForEach::Things'` `Fn::ForEach::Things` loops over values that the template does not tell: the resources that it makes are not checked"
        ]
    );
    assert!(matches!(unit.status, Status::Partly(_)));
    let known = unit_given(text, &[("Free", "a,b")]);
    assert_eq!(known.model.resources.len(), 3);
}

#[test]
fn sam_resources_stay_their_own() {
    let text = "
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Timeout: 3}}
Parameters: {Env: {Type: String, AllowedValues: [a, b]}}
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties: {Handler: x, MemorySize: 128, Environment: {Variables: {E: !Ref Env}}}
  Thing: {Type: Test::Unit::Thing, Properties: {Text: !GetAtt FunctionRole.Arn, Name: !Ref Function}}
";
    assert_eq!(
        cases(text, "Function"),
        [
            "{Handler: \"x\", MemorySize: 128, Environment: {Variables: {E: \"a\"}}, …} when Env=a",
            "{Handler: \"x\", MemorySize: 128, Environment: {Variables: {E: \"b\"}}, …} when Env=b"
        ]
    );
    assert_eq!(one(text, "Thing.Text"), "?Attribute");
    assert_eq!(one(text, "Thing.Name"), "@Function");
}

#[test]
fn macros_over_the_whole_template_leave_nothing_absent() {
    let text = "Transform: [AWS::LanguageExtensions, MyMacro]\nResources:\n  Thing: {Type: Test::Unit::Thing, Properties: {Name: a}}\n";
    assert_eq!(one(text, "Thing"), "{Name: \"a\", …}");
    let text = "Transform: AWS::LanguageExtensions\nResources:\n  Thing: {Type: Test::Unit::Thing, Properties: {Name: a}}\n";
    assert_eq!(one(text, "Thing"), "{Name: \"a\"}");
}

#[test]
fn resources_of_rain_modules_are_not_read_and_no_fault() {
    for text in [
        "Resources:\n  Network: {Type: !Rain::Module vpc.yml}\n  Thing: {Type: Test::Unit::Thing, Properties: {Name: a}}\n",
        "Resources:\n  Network: {Type: {'Rain::Module': vpc.yml}}\n  Thing: {Type: Test::Unit::Thing, Properties: {Name: a}}\n",
        "Resources:\n  Network: !Rain::Include vpc.yml\n  Thing: {Type: Test::Unit::Thing, Properties: {Name: a}}\n",
    ] {
        let unit = unit(text);
        assert_eq!(told(&unit), [""; 0]);
        assert!(matches!(unit.status, Status::Partly(_)));
        assert_eq!(cases_of(&unit, "Thing.Name"), ["\"a\""]);
    }
}

#[test]
fn kinds_without_a_shape_are_only_listed() {
    let text = "
Resources:
  Bucket: {Type: 'AWS::S3::Bucket', Metadata: {a: b}, Properties: {BucketName: my-bucket, Tags: [a]}}
  Other: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !Sub 'x'}}
  Thing: {Type: Test::Unit::Thing, Properties: {Name: !Ref Bucket}}
";
    let unit = unit(text);
    assert_eq!(cases_of(&unit, "Bucket"), ["{…}"]);
    assert_eq!(unit.model.resources[0].name.as_deref(), Some("my-bucket"));
    assert_eq!(unit.model.resources[1].name, None);
    assert_eq!(cases_of(&unit, "Thing.Name"), ["@Bucket"]);
}

#[test]
fn malformed_templates_are_read_as_far_as_they_go() {
    let text = "
Parameters:
  P: text
  Q: {Default: a}
Mappings: {M: [a]}
Resources:
  NoType: {Properties: {Name: a}}
  MapType: {Type: {a: b}, Properties: {Name: a}}
  ListProperties: {Type: Test::Unit::Thing, Properties: [a]}
  Nothing:
  Text: text
  WrongType: {Type: thing}
  Empty: {Type: Test::Unit::Thing, Properties: }
  Thing: {Type: Test::Unit::Thing, Properties: {Name: a}}
";
    let unit = unit(text);
    assert_eq!(
        told(&unit),
        [
            "general/template `text` The parameter `P` must be a map; found text",
            "general/template `Q` The parameter `Q` has no `Type`",
            "general/template `[a]` The mapping `M` must be a map; found a list of one item",
            "general/template `NoType` The resource `NoType` has no `Type`, e.g. `AWS::ECS::TaskDefinition`",
            "general/template `{a: b}` The `Type` of the resource `MapType` must be plain text; found a map",
            "general/template `Nothing` The resource `Nothing` must be a map with `Type` and `Properties`; found nothing",
            "general/template `text` The resource `Text` must be a map with `Type` and `Properties`; found text",
            "general/template `thing` The `Type` of the resource `WrongType` must be a resource type such as `AWS::ECS::TaskDefinition`; found `thing`",
            "general/template `[a]` `Properties` must be a map; found a list of one item",
        ]
    );
    assert_eq!(cases_of(&unit, "ListProperties.Name"), ["?Malformed"]);
    assert_eq!(cases_of(&unit, "Empty"), ["{}"]);
    assert_eq!(cases_of(&unit, "Thing.Name"), ["\"a\""]);
}

#[test]
fn sections_that_are_no_maps_are_told() {
    for (text, expected) in [
        (
            "Resources: [a]",
            "general/template `[a]` `Resources` must be a map; found a list of one item",
        ),
        ("Conditions: text", "general/template `text` `Conditions` must be a map; found text"),
        (
            "[a]",
            "general/template `[a]` A template is a map with `Resources`; found a list of one item",
        ),
    ] {
        assert_eq!(told(&unit(text)), [expected]);
    }
}
