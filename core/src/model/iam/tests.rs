use super::*;
use crate::model::Reason;
use crate::model::testing::{at, in_worlds, with};
use crate::rule::context::{Context, Tri, Val};
use serde_json::{Value as Json, json};

fn yes() -> Tri<bool> {
    Tri::Known(true)
}

fn no() -> Tri<bool> {
    Tri::Known(false)
}

fn is_unknown(answer: &Tri<bool>) -> bool {
    matches!(answer, Tri::Unknown(_))
}

fn document(statements: Json) -> Json {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn allow(actions: Json, resources: Json) -> Json {
    json!({"Effect": "Allow", "Action": actions, "Resource": resources})
}

fn deny(actions: Json, resources: Json) -> Json {
    json!({"Effect": "Deny", "Action": actions, "Resource": resources})
}

/// A model with one resource whose `Doc` is a policy document.
fn holder(statements: Json) -> Json {
    json!({"Holder": {"Type": "T", "Properties": {"Doc": document(statements)}}})
}

fn read<'a>(cx: &Context<'_, 'a>) -> Vec<std::rc::Rc<Statement<'a>>> {
    statements(cx, cx.field(cx.properties(), "Doc")).known().expect("a readable document")
}

fn decide(statements: Json, action: &str, target: &str) -> Tri<bool> {
    decide_with(statements, action, target, &[])
}

fn decide_with(statements: Json, action: &str, target: &str, facts: &[Fact<'_>]) -> Tri<bool> {
    with(&holder(statements), |cx| {
        let mut policies = Policies::default();
        policies.add(Tri::Known(read(cx)));
        let target = Target::text(target);
        let request = Request { action, target: &target, facts, resource_policy: false };
        policies.decide(cx, &request).allowed
    })
}

#[test]
fn reads_every_element() {
    let statement = json!({
        "Sid": "One", "Effect": "Allow", "Action": "s3:Get*", "Resource": ["a", {"$unknown": "Parameter"}],
        "Principal": {"AWS": ["123456789012", "*"], "Service": "ecs-tasks.amazonaws.com"},
        "Condition": {"Bool": {"aws:SecureTransport": false}, "StringLike": {"aws:PrincipalOrgID": ["o-1"]}},
    });
    with(&holder(statement), |cx| {
        let statements = read(cx);
        assert_eq!(statements.len(), 1, "a single statement is a list of one");
        let statement = &statements[0];
        assert!(statement.is_allow());
        assert_eq!(statement.sid, Tri::Known("One".into()));
        let Tri::Known(actions) = &statement.actions else { panic!("actions") };
        assert_eq!(actions[0].known(), Some("s3:Get*"));
        assert!(statement.action_pattern("S3:GETOBJECT").is_some());
        assert_eq!(statement.not_actions, Tri::Absent);
        let Tri::Known(resources) = &statement.resources else { panic!("resources") };
        assert_eq!(resources[1].reason(), Some(Reason::Parameter));
        let Tri::Known(principals) = &statement.principals else { panic!("principals") };
        assert_eq!(principals.len(), 3);
        assert_eq!(principals[1].is_everyone(), Some(true));
        let Tri::Known(conditions) = &statement.conditions else { panic!("conditions") };
        assert_eq!(conditions.len(), 2);
        assert_eq!(conditions[0].holds(cx, &[("aws:securetransport", Some("true"))]), Some(false));
        assert_eq!(conditions[0].holds(cx, &[]), None);
    });
}

#[test]
fn truth_table() {
    let any_s3 = || allow(json!("s3:*"), json!("*"));
    let unsure = || allow(json!({"$unknown": "Parameter"}), json!("*"));
    let unsure_deny = || deny(json!({"$unknown": "Parameter"}), json!("*"));
    let denies = || deny(json!("s3:GetObject"), json!("*"));
    let open_effect =
        || json!({"Effect": {"$unknown": "Parameter"}, "Action": "*", "Resource": "*"});
    let table: [(Json, Option<bool>); 11] = [
        (json!([]), Some(false)),
        (json!([any_s3()]), Some(true)),
        (json!([denies()]), Some(false)),
        (json!([any_s3(), denies()]), Some(false)),
        (json!([unsure(), denies()]), Some(false)),
        (json!([unsure()]), None),
        (json!([unsure(), any_s3()]), Some(true)),
        (json!([any_s3(), unsure_deny()]), None),
        (json!([unsure_deny()]), Some(false)),
        (json!([open_effect()]), None),
        (json!([any_s3(), {"$unknown": "Macro"}]), None),
    ];
    for (statements, expected) in table {
        let answer = decide(statements.clone(), "s3:GetObject", "arn:aws:s3:::b/k");
        match expected {
            Some(expected) => assert_eq!(answer, Tri::Known(expected), "{statements}"),
            None => assert!(is_unknown(&answer), "{statements}: {answer:?}"),
        }
    }
}

#[test]
fn not_forms() {
    let not_action = json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"});
    assert_eq!(decide(not_action.clone(), "ecr:PutImage", "x"), yes());
    assert_eq!(decide(not_action, "iam:PassRole", "x"), no());
    let not_resource =
        json!({"Effect": "Deny", "Action": "*", "NotResource": ["arn:aws:s3:::b/*"]});
    let both = json!([allow(json!("*"), json!("*")), not_resource]);
    assert_eq!(decide(both.clone(), "s3:GetObject", "arn:aws:s3:::b/k"), yes());
    assert_eq!(decide(both, "s3:GetObject", "arn:aws:s3:::c/k"), no());
    let neither = json!({"Effect": "Allow", "Resource": "*"});
    assert!(is_unknown(&decide(neither, "s3:GetObject", "x")));
}

#[test]
fn a_resource_policy_may_leave_the_resource_out() {
    let statements = json!({"Effect": "Allow", "Action": "ecr:*", "Principal": "*"});
    assert!(is_unknown(&decide(statements.clone(), "ecr:BatchGetImage", "x")));
    with(&holder(statements), |cx| {
        let mut policies = Policies::default();
        policies.add(Tri::Known(read(cx)));
        let target = Target::any();
        let request = Request {
            action: "ecr:BatchGetImage",
            target: &target,
            facts: &[],
            resource_policy: true,
        };
        let answer = policies.decide(cx, &request);
        assert_eq!(answer.allowed, yes());
        assert_eq!(answer.by.map(|by| by.at), Some(policies.statements[0].at));
    });
}

#[test]
fn conditions_decide_only_what_facts_say() {
    let pass = |condition: Json| json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition": condition});
    let service = json!({"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}});
    let fact: [Fact<'_>; 1] = [("iam:passedtoservice", Some("ecs-tasks.amazonaws.com"))];
    let other: [Fact<'_>; 1] = [("iam:PassedToService", Some("ec2.amazonaws.com"))];
    let missing: [Fact<'_>; 1] = [("iam:PassedToService", None)];
    assert!(is_unknown(&decide(pass(service.clone()), "iam:PassRole", "x")));
    let ask = |condition: &Json, facts: &[Fact<'_>]| {
        decide_with(pass(condition.clone()), "iam:PassRole", "x", facts)
    };
    assert_eq!(ask(&service, &fact), yes());
    assert_eq!(ask(&service, &other), no());
    assert_eq!(ask(&service, &missing), no());
    let if_exists =
        json!({"StringEqualsIfExists": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}});
    assert_eq!(ask(&if_exists, &missing), yes());
    let not = json!({"StringNotLike": {"iam:PassedToService": "ecs*"}});
    assert_eq!(ask(&not, &fact), no());
    assert_eq!(ask(&not, &other), yes());
    assert_eq!(ask(&json!({"Null": {"iam:PassedToService": "true"}}), &missing), yes());
    assert_eq!(ask(&json!({"Null": {"iam:PassedToService": "true"}}), &fact), no());
    // True for every request, whatever the key is.
    assert_eq!(ask(&json!({}), &[]), yes());
    assert_eq!(ask(&json!({"StringLikeIfExists": {"aws:SourceVpc": "*"}}), &[]), yes());
    assert!(is_unknown(&ask(&json!({"StringLike": {"aws:SourceVpc": "*"}}), &[])));
    assert!(is_unknown(&ask(&json!({"StringLikes": {"iam:PassedToService": "*"}}), &fact)));
    // A deny under a condition leaves an allow open.
    let mut denies = pass(json!({"Bool": {"aws:MultiFactorAuthPresent": "false"}}));
    denies["Effect"] = json!("Deny");
    let both = json!([allow(json!("*"), json!("*")), denies]);
    assert!(is_unknown(&decide(both, "iam:PassRole", "x")));
    // Dates and numbers.
    let date = json!({"DateLessThan": {"aws:CurrentTime": "2024-01-01"}});
    assert_eq!(ask(&date, &[("aws:CurrentTime", Some("2023-12-31T23:59:59Z"))]), yes());
    assert_eq!(ask(&date, &[("aws:CurrentTime", Some("1704067200"))]), no());
    let number = json!({"NumericLessThanEquals": {"s3:max-keys": 10}});
    assert_eq!(ask(&number, &[("s3:max-keys", Some("10"))]), yes());
}

#[test]
fn operators() {
    for name in [
        "StringEquals",
        "stringnotequalsignorecase",
        "ArnLikeIfExists",
        "Null",
        "BinaryEquals",
        "ForAllValues:StringLike",
        "ForAnyValue:StringEqualsIfExists",
        "NotIpAddress",
        "DateGreaterThanEquals",
        "NumericNotEquals",
    ] {
        assert!(condition::Operator::parse(name).is_some(), "{name}");
    }
    for name in ["StringMatches", "NullIfExists", "Equals", "ForAllValues", "ForSome:Bool", ""] {
        assert_eq!(condition::Operator::parse(name), None, "{name}");
    }
}

#[test]
fn partly_known_resources() {
    let own = json!({"$concat": ["arn:", {"$param": "AWS::Partition"}, ":ssm:",
        {"$param": "AWS::Region"}, ":", {"$param": "AWS::AccountId"}, ":parameter/app/*"]});
    with(&holder(allow(json!("ssm:GetParameters"), own)), |cx| {
        let statements = read(cx);
        let ask = |target: &Target<'_>| evaluate::takes_resource(cx, &statements[0], target, false);
        assert_eq!(ask(&Target::arn(cx, "ssm", "parameter/app/db")), Some(true));
        assert_eq!(ask(&Target::arn(cx, "ssm", "parameter/web/db")), Some(false));
        assert_eq!(ask(&Target::text("arn:aws:ssm:eu-west-1:123456789012:parameter/app/x")), None);
        assert_eq!(ask(&Target::text("arn:aws:ssm:a:b:c:parameter/app/x")), Some(false));
        assert_eq!(ask(&Target::any()), None);
        assert_eq!(ask(&Target::text("*")), Some(false));
        let Tri::Known(pats) = &statements[0].resources else { panic!("resources") };
        assert_eq!(pats[0].is_star(), Some(false));
        assert!(pats[0].show().starts_with("arn:${AWS::Partition}:ssm:"));
    });
}

#[test]
fn references_become_arns() {
    let mut model = holder(json!([
        allow(json!("s3:GetObject"), json!({"$concat": [{"$att": ["Bucket", "Arn"]}, "/*"]})),
        allow(json!("secretsmanager:GetSecretValue"), json!({"$ref": "Secret"})),
        allow(json!("kms:Decrypt"), json!({"$att": ["Key", "Arn"]})),
    ]));
    model["Bucket"] = json!({"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "files"}});
    model["Secret"] = json!({"Type": "AWS::SecretsManager::Secret", "Properties": {"Name": "db"}});
    model["Key"] = json!({"Type": "AWS::KMS::Key", "Properties": {}});
    model["Other"] = json!({"Type": "AWS::KMS::Key", "Properties": {}});
    with(&model, |cx| {
        let statements = read(cx);
        let ask = |n: usize, target: &Target<'_>| {
            evaluate::takes_resource(cx, &statements[n], target, false)
        };
        let bucket = Target::resource(cx, at(1));
        assert_eq!(ask(0, &bucket.clone().then("/env")), Some(true));
        assert_eq!(ask(0, &bucket), Some(false), "the bucket itself is not one of its objects");
        // The partition is open, everything else is known.
        assert_eq!(ask(0, &Target::text("arn:aws:s3:::files/a")), None);
        assert_eq!(ask(0, &Target::text("arn:aws:s3:::other/a")), Some(false));
        assert_eq!(ask(1, &Target::resource(cx, at(2))), Some(true));
        assert_eq!(ask(1, &Target::arn(cx, "secretsmanager", "secret:db-AbCdEf")), None);
        assert_eq!(ask(1, &Target::arn(cx, "secretsmanager", "secret:web-AbCdEf")), Some(false));
        assert_eq!(ask(2, &Target::resource(cx, at(3))), Some(true));
        assert_eq!(ask(2, &Target::resource(cx, at(4))), None, "another id, but not known which");
        let suffix = super::pattern::pattern_symbols("arn:*:secretsmanager:*:*:secret:db-??????");
        let secret = Target::resource(cx, at(2));
        assert_eq!(super::pattern::compare(&suffix, secret.symbols()), Some(true));
        let bare = super::pattern::pattern_symbols("arn:*:secretsmanager:*:*:secret:db");
        assert_eq!(super::pattern::compare(&bare, secret.symbols()), Some(false));
    });
}

#[test]
fn policy_variables_are_open() {
    let statements = || allow(json!("s3:*"), json!("arn:aws:s3:::home/${aws:username}/*"));
    assert!(is_unknown(&decide(statements(), "s3:GetObject", "arn:aws:s3:::home/me/x")));
    assert_eq!(decide(statements(), "s3:GetObject", "arn:aws:s3:::work/me/x"), no());
    let old = json!({"Holder": {"Type": "T", "Properties": {"Doc": {"Version": "2008-10-17",
        "Statement": allow(json!("s3:*"), json!("a/${x}"))}}}});
    with(&old, |cx| {
        let takes = evaluate::takes_resource(cx, &read(cx)[0], &Target::text("a/b"), false);
        assert_eq!(takes, Some(false), "without version 2012-10-17 it is plain text");
    });
}

fn role(properties: Json) -> Json {
    json!({"Role": {"Type": "AWS::IAM::Role", "Properties": properties}})
}

fn role_decides(
    model: &Json,
    linked: Tri<Vec<crate::model::ResourceRef>>,
    action: &str,
) -> Tri<bool> {
    with(model, |cx| {
        let target = Target::text("*");
        let request = Request { action, target: &target, facts: &[], resource_policy: false };
        super::role::gather(cx, at(0), linked).decide(cx, &request).allowed
    })
}

const EXECUTION: &str = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";

#[test]
fn managed_policies_of_a_role() {
    let none = || Tri::Known(Vec::new());
    let model = role(json!({"ManagedPolicyArns": [EXECUTION]}));
    assert_eq!(role_decides(&model, none(), "ecr:GetAuthorizationToken"), yes());
    assert_eq!(role_decides(&model, none(), "secretsmanager:GetSecretValue"), no());
    assert!(is_unknown(&role_decides(&model, Tri::Unknown(Reason::NotInFiles), "s3:GetObject")));
    let open_partition = role(json!({"ManagedPolicyArns": {"$concat": ["arn:",
        {"$param": "AWS::Partition"}, ":iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"]}}));
    assert_eq!(role_decides(&open_partition, none(), "logs:PutLogEvents"), yes());
    assert_eq!(role_decides(&open_partition, none(), "logs:CreateLogGroup"), no());
    for arn in [
        "arn:aws-cn:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
        "arn:aws-us-gov:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    ] {
        let model = role(json!({"ManagedPolicyArns": [arn]}));
        assert_eq!(role_decides(&model, none(), "ecr:BatchGetImage"), yes());
    }
    for arn in [
        json!("arn:aws:iam::aws:policy/ReadOnlyAccess"),
        json!("arn:aws:iam::123456789012:policy/mine"),
        json!({"$unknown": "Import"}),
        // Without its path this is the name of no policy.
        json!("arn:aws:iam::aws:policy/AmazonECSTaskExecutionRolePolicy"),
    ] {
        let model = role(json!({"ManagedPolicyArns": [EXECUTION, arn]}));
        assert!(is_unknown(&role_decides(&model, none(), "s3:GetObject")), "{arn}");
        assert_eq!(role_decides(&model, none(), "ecr:BatchGetImage"), yes(), "{arn}");
    }
    with(&model, |cx| {
        let policies = super::role::gather(cx, at(0), none());
        assert_eq!(policies.has_managed("AmazonECSTaskExecutionRolePolicy"), yes());
        assert_eq!(policies.has_managed("AdministratorAccess"), no());
    });
}

#[test]
fn inline_local_and_linked_policies() {
    let mut model = role(json!({
        "Policies": [{"PolicyName": "a", "PolicyDocument": document(allow(json!("s3:GetObject"), json!("*")))}],
        "ManagedPolicyArns": [{"$ref": "Local"}],
    }));
    model["Local"] = json!({"Type": "AWS::IAM::ManagedPolicy",
        "Properties": {"PolicyDocument": document(allow(json!("sqs:*"), json!("*")))}});
    model["Linked"] = json!({"Type": "AWS::IAM::Policy",
        "Properties": {"PolicyDocument": document(allow(json!("sns:*"), json!("*")))}});
    model["Attachment"] = json!({"Type": "AWS::IAM::RolePolicyAttachment",
        "Properties": {"PolicyArn": EXECUTION}});
    let linked = || Tri::Known(vec![at(1), at(2), at(3)]);
    for action in ["s3:GetObject", "sqs:SendMessage", "sns:Publish", "ecr:BatchGetImage"] {
        assert_eq!(role_decides(&model, linked(), action), yes(), "{action}");
    }
    assert_eq!(role_decides(&model, linked(), "s3:PutObject"), no());
    with(&model, |cx| {
        let policies = super::role::gather(cx, at(0), linked());
        let sqs = policies.policies.statements.iter();
        let sqs = sqs.filter(|s| s.action_pattern("sqs:SendMessage").is_some());
        assert_eq!(sqs.count(), 1, "a policy that is attached twice counts once");
    });
    with(&model, |cx| {
        let policies = super::role::gather(cx, at(0), linked());
        assert_eq!(policies.has_managed("AmazonECSTaskExecutionRolePolicy"), yes());
        assert_eq!(policies.has_managed("AdministratorAccess"), no());
    });
    let mut nested = role(json!({"ManagedPolicyArns": [{"$att": ["Stack", "Outputs.Policy"]}]}));
    nested["Stack"] = json!({"Type": "AWS::CloudFormation::Stack", "Properties": {}});
    assert_eq!(role_decides(&nested, Tri::Absent, "s3:GetObject"), Tri::Unknown(Reason::Attribute));
    with(&nested, |cx| {
        let policies = super::role::gather(cx, at(0), Tri::Absent);
        assert!(is_unknown(&policies.has_managed("AdministratorAccess")));
    });
    let broken = role(json!({"Policies": [{"PolicyName": "a"}]}));
    assert!(is_unknown(&role_decides(&broken, Tri::Absent, "s3:GetObject")));
    let open = role(json!({"$open": {"ManagedPolicyArns": [EXECUTION]}}));
    assert!(is_unknown(&role_decides(&open, Tri::Absent, "s3:GetObject")));
}

#[test]
fn a_boundary_limits() {
    let admin = "arn:aws:iam::aws:policy/AdministratorAccess";
    let none = || Tri::Known(Vec::new());
    let with_boundary = |boundary: Json| {
        role(json!({"ManagedPolicyArns": [admin], "PermissionsBoundary": boundary}))
    };
    assert_eq!(role_decides(&with_boundary(json!(EXECUTION)), none(), "s3:GetObject"), no());
    assert_eq!(role_decides(&with_boundary(json!(EXECUTION)), none(), "ecr:BatchGetImage"), yes());
    let foreign = json!("arn:aws:iam::123456789012:policy/edge");
    assert!(is_unknown(&role_decides(&with_boundary(foreign), none(), "s3:GetObject")));
    let conditional = json!({"$if": [EXECUTION, {"$absent": true}]});
    let answers = in_worlds(&with_boundary(conditional), |cx| {
        let target = Target::any();
        let request =
            Request { action: "s3:GetObject", target: &target, facts: &[], resource_policy: false };
        super::role::gather(cx, at(0), none()).decide(cx, &request).allowed
    });
    assert_eq!(answers, [no(), yes()]);
}

fn trust_of(statements: Json, service: &str, action: &str) -> Tri<bool> {
    let model = role(json!({"AssumeRolePolicyDocument": document(statements)}));
    with(&model, |cx| {
        let statements = trust(cx, at(0)).known().expect("a trust policy");
        trusts_service_for(cx, &statements, service, action)
    })
}

#[test]
fn trust_in_services() {
    let trusts = |principal: Json| json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"});
    let ask = |statements: Json| trust_of(statements, "ecs-tasks.amazonaws.com", "sts:AssumeRole");
    assert_eq!(ask(trusts(json!({"Service": "ecs-tasks.amazonaws.com"}))), yes());
    assert_eq!(
        ask(trusts(json!({"Service": ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"]}))),
        yes()
    );
    assert_eq!(ask(trusts(json!({"Service": "ecs.amazonaws.com"}))), no());
    assert_eq!(ask(trusts(json!({"AWS": "arn:aws:iam::123456789012:root"}))), no());
    assert!(is_unknown(&ask(trusts(json!({"Service": {"$unknown": "Parameter"}})))));
    let suffix = |head: &str| {
        trusts(json!({"Service": {"$join": [".", [head, {"$param": "AWS::URLSuffix"}]]}}))
    };
    assert_eq!(ask(suffix("ecs-tasks")), yes());
    assert_eq!(ask(suffix("ecs")), no());
    let mut bound = trusts(json!({"Service": "ecs-tasks.amazonaws.com"}));
    bound["Condition"] = json!({"StringEquals": {"aws:SourceAccount": "123456789012"}});
    assert_eq!(ask(bound.clone()), yes());
    bound["Condition"] = json!({"StringEquals": {"sts:ExternalId": "x"}});
    assert!(is_unknown(&ask(bound)));
    let mut denied = trusts(json!({"Service": "ecs-tasks.amazonaws.com"}));
    denied["Effect"] = json!("Deny");
    assert_eq!(ask(json!([trusts(json!({"Service": "ecs-tasks.amazonaws.com"})), denied])), no());
    assert!(is_unknown(&ask(trusts(json!("*")))));
    let pods = json!({"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"},
        "Action": ["sts:AssumeRole"]});
    assert_eq!(trust_of(pods.clone(), "pods.eks.amazonaws.com", "sts:AssumeRole"), yes());
    assert_eq!(trust_of(pods, "pods.eks.amazonaws.com", "sts:TagSession"), no());
    let cn = trusts(json!({"Service": "ec2.amazonaws.com.cn"}));
    assert_eq!(trust_of(cn, "ec2.amazonaws.com", "sts:AssumeRole"), yes());
}

#[test]
fn accounts_of_principals() {
    let account = json!({"$param": "AWS::AccountId"});
    let principals = json!({"AWS": [
        "*", "123456789012", "arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:role/x",
        {"$concat": ["arn:aws:iam::", account, ":root"]}, account,
        {"$concat": ["arn:", {"$param": "AWS::Partition"}, ":iam::", {"$param": "Other"}, ":root"]},
        {"$unknown": "Import"}, "AIDAEXAMPLE", {"$att": ["Holder", "Arn"]},
        {"$concat": ["arn:aws:iam::123456789012:role/", {"$param": "Name"}]},
    ], "Service": "ec2.amazonaws.com"});
    let model = holder(json!({"Effect": "Allow", "Action": "*", "Principal": principals}));
    with(&model, |cx| {
        let statements = read(cx);
        let Tri::Known(principals) = &statements[0].principals else { panic!("principals") };
        let id = || Account::Id("123456789012".to_string());
        let expected = [
            (Account::Any, Some(false), Some(true)),
            (id(), Some(true), Some(false)),
            (id(), Some(true), Some(false)),
            (id(), Some(false), Some(false)),
            (Account::Own(0), Some(true), Some(false)),
            (Account::Own(0), Some(true), Some(false)),
            (Account::Unknown(Reason::Parameter), Some(true), Some(false)),
            (Account::Unknown(Reason::Import), None, None),
            (Account::None, Some(false), Some(false)),
            (Account::Own(0), Some(false), Some(false)),
            (id(), Some(false), Some(false)),
            (Account::None, Some(false), Some(false)),
        ];
        for (principal, (account, root, everyone)) in principals.iter().zip(expected) {
            let text = principal.pat.show();
            assert_eq!(principal.account(), account, "{text}");
            assert_eq!(principal.is_account_root(), root, "{text}");
            assert_eq!(principal.is_everyone(), everyone, "{text}");
        }
    });
}

#[test]
fn oidc() {
    let statement = json!({"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com"},
        "Condition": {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:me/*"},
                      "StringEquals": {"token.actions.githubusercontent.com:AUD": "sts.amazonaws.com"}}});
    with(&holder(statement), |cx| {
        let statements = read(cx);
        let Tri::Known(principals) = &statements[0].principals else { panic!("principals") };
        let issuer = principals[0].oidc_issuer();
        assert_eq!(issuer, Tri::Known("token.actions.githubusercontent.com"));
        let claims = principal::oidc_claims(&statements[0]);
        assert_eq!(claims.map(|c| (c.sub.len(), c.aud.len())), Tri::Known((1, 1)));
    });
}

#[test]
fn narrowing() {
    let ask = |condition: Json| {
        let statement =
            json!({"Effect": "Allow", "Action": "*", "Principal": "*", "Condition": condition});
        with(&holder(statement), |cx| narrows(&read(cx)[0]))
    };
    assert_eq!(ask(json!({})), no());
    assert_eq!(ask(json!({"StringEquals": {"aws:PrincipalOrgID": "o-123"}})), yes());
    assert_eq!(ask(json!({"StringEquals": {"AWS:sourceaccount": ["123456789012"]}})), yes());
    assert_eq!(ask(json!({"StringLike": {"aws:PrincipalOrgID": "*"}})), no());
    assert_eq!(ask(json!({"StringLike": {"aws:PrincipalOrgID": ["o-1", "*"]}})), no());
    assert_eq!(ask(json!({"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}})), no());
    assert_eq!(ask(json!({"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-1"}})), no());
    assert_eq!(ask(json!({"StringNotEquals": {"aws:PrincipalAccount": "123456789012"}})), no());
    assert_eq!(ask(json!({"Bool": {"aws:SecureTransport": "true"}})), no());
    assert_eq!(ask(json!({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::bucket"}})), yes());
    assert_eq!(ask(json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}})), no());
    assert_eq!(
        ask(json!({"ArnLike": {"aws:SourceArn": "arn:aws:ecs:eu-west-1:123456789012:*"}})),
        yes()
    );
    assert_eq!(ask(json!({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:topic"}})), no());
    let own = json!({"$concat": ["arn:aws:ecs:*:", {"$param": "AWS::AccountId"}, ":*"]});
    assert_eq!(ask(json!({"ArnLike": {"aws:SourceArn": own}})), yes());
    assert_eq!(ask(json!({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}})), no());
    assert_eq!(ask(json!({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})), yes());
    assert!(is_unknown(&ask(
        json!({"StringLike": {"aws:PrincipalOrgID": {"$unknown": "Import"}}})
    )));
    let mounted = |word: &str| json!({"Bool": {"elasticfilesystem:AccessedViaMountTarget": word}});
    assert_eq!(ask(mounted("true")), yes());
    assert_eq!(ask(mounted("false")), no());
    // An exact comparison narrows whatever the value is.
    assert_eq!(ask(json!({"StringEquals": {"aws:PrincipalOrgID": {"$unknown": "Import"}}})), yes());
    assert!(is_unknown(&ask(json!({"$open": {"Bool": {"aws:SecureTransport": "true"}}}))));
}

#[test]
fn the_managed_table_is_sound() {
    let at = Val { slot: crate::model::world::Slot::Absent, holder: None };
    let mut last = String::new();
    let mut count = 0;
    for (name, date) in managed::names() {
        let policy = managed::find(name, at).expect(name);
        assert!(!policy.statements.is_empty(), "{name}");
        if let Some(date) = date {
            assert!(crate::model::time::parse_day(date).is_ok(), "{name}: {date}");
        }
        for statement in &policy.statements {
            let actions = match (&statement.actions, &statement.not_actions) {
                (Tri::Known(list), Tri::Absent) | (Tri::Absent, Tri::Known(list)) => list,
                _ => panic!("{name}: a statement needs Action or NotAction"),
            };
            for action in actions.iter().filter_map(Pat::known) {
                let (prefix, rest) = action.split_once(':').unwrap_or(("x", "x"));
                assert!(
                    action == "*" || (!prefix.is_empty() && !rest.is_empty()),
                    "{name}: {action}"
                );
                assert!(!rest.contains([':', ' ']), "{name}: {action}");
            }
            if let Tri::Known(conditions) = &statement.conditions {
                for condition in conditions {
                    assert!(condition.operator.is_some(), "{name}: {}", condition.operator_name);
                    assert!(condition.key.contains(':'), "{name}: {}", condition.key);
                }
            }
        }
        assert_ne!(name, last, "twice in the table");
        last = name.to_string();
        count += 1;
    }
    assert!(count > 60, "{count}");
    assert!(managed::find("NoSuchPolicy", at).is_none());
    assert!(managed::find("AdministratorAcces", at).is_none(), "a prefix is another name");
    for name in [
        "service-role/AmazonECSTaskExecutionRolePolicy",
        "service-role/AmazonEC2ContainerServiceforEC2Role",
        "AmazonECS_FullAccess",
        "AmazonEC2ContainerRegistryReadOnly",
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEKSWorkerNodePolicy",
        "AmazonEKSWorkerNodeMinimalPolicy",
        "AmazonEKS_CNI_Policy",
        "AmazonEKSClusterPolicy",
        "AmazonEKSFargatePodExecutionRolePolicy",
        "AmazonSSMManagedInstanceCore",
        "CloudWatchAgentServerPolicy",
        "service-role/AWSAppRunnerServicePolicyForECRAccess",
        "AdministratorAccess",
        "PowerUserAccess",
        "IAMFullAccess",
        "SecretsManagerReadWrite",
        "AmazonSSMReadOnlyAccess",
        "AmazonS3ReadOnlyAccess",
        "AmazonElasticFileSystemClientFullAccess",
        "AmazonElasticFileSystemClientReadWriteAccess",
        "service-role/AmazonEBSCSIDriverPolicy",
        "AmazonEBSCSIDriverPolicyV2",
        "service-role/AmazonEFSCSIDriverPolicy",
        "AmazonFSxFullAccess",
    ] {
        assert!(managed::find(name, at).is_some(), "{name}");
    }
}

/// The table against the documents that it was made from.
#[test]
fn the_managed_table_says_what_aws_says() {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus");
    let corpus = std::env::var("PLIMSOLL_CORPUS").unwrap_or_else(|_| default.to_string());
    let folder = format!("{corpus}/iann0036__iam-dataset/aws/managedpolicies");
    if !std::path::Path::new(&folder).is_dir() {
        println!("corpus: not present, 1 tests not run");
        return;
    }
    let mut compared = 0;
    for (name, _) in managed::names() {
        let short = name.rsplit('/').next().unwrap_or(name);
        let Ok(text) = std::fs::read_to_string(format!("{folder}/{short}.json")) else { continue };
        let source: Json = serde_json::from_str(&text).expect(name);
        assert!(source["arn"].as_str().expect(name).ends_with(&format!(":policy/{name}")));
        let model = json!({"Holder": {"Type": "T", "Properties": {"Doc": source["document"]}}});
        with(&model, |cx| {
            let written = read(cx);
            let table = managed::find(name, cx.properties()).expect(name).statements;
            assert_eq!(written.len(), table.len(), "{name}");
            for (written, table) in written.iter().zip(&table) {
                assert_eq!(written.effect, table.effect, "{name}");
                let lists = |s: &Statement<'_>| {
                    [&s.actions, &s.not_actions, &s.resources, &s.not_resources].map(|list| {
                        let list = list.clone().known()?;
                        let mut texts: Vec<String> = list
                            .iter()
                            .map(|pat| {
                                pat.known().expect("known").replacen("arn:aws:", "arn:*:", 1)
                            })
                            .collect();
                        crate::sort::sort(&mut texts);
                        texts.dedup();
                        Some(texts)
                    })
                };
                assert_eq!(lists(written), lists(table), "{name}");
                let tests = |s: &Statement<'_>| {
                    let conditions = s.conditions.clone().known().unwrap_or_default();
                    let mut tests: Vec<String> = conditions
                        .iter()
                        .map(|c| {
                            let values = c.values.clone().known().expect("values").len();
                            format!("{} {} {values}", c.operator_name, c.key)
                        })
                        .collect();
                    crate::sort::sort(&mut tests);
                    tests
                };
                assert_eq!(tests(written), tests(table), "{name}");
            }
        });
        compared += 1;
    }
    assert!(compared > 40, "{compared}");
}

#[test]
fn the_public_call_is_unknown_without_links() {
    // What is attached elsewhere is the links' to say; without them nothing is denied.
    let model = role(json!({"ManagedPolicyArns": [EXECUTION]}));
    with(&model, |cx| {
        let secret = Target::arn(cx, "secretsmanager", "secret:db").then_any();
        let attached = cx.linked_from(at(0), "policies");
        let denied = role_allows(cx, at(0), "secretsmanager:GetSecretValue", &secret);
        match attached {
            Tri::Unknown(reason) => assert_eq!(denied, Tri::Unknown(reason)),
            _ => assert_eq!(denied, no()),
        }
        let token = Target::text("*");
        assert_eq!(role_allows(cx, at(0), "ecr:GetAuthorizationToken", &token), yes());
    });
}
