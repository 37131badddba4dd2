//! The rules of `iam`. Written by `cargo xtask generate rules` from the pages beside it; do not
//! edit.

#[allow(clippy::wildcard_imports)]
use crate::prelude::*;

#[path = "admin-policy.rs"]
mod admin_policy;
#[path = "instance-profile-role-trust.rs"]
mod instance_profile_role_trust;
#[path = "not-action-allow.rs"]
mod not_action_allow;
#[path = "oidc-trust-without-subject.rs"]
mod oidc_trust_without_subject;
#[path = "pass-role-any.rs"]
mod pass_role_any;
#[path = "service-wildcard.rs"]
mod service_wildcard;
#[path = "statement-shape.rs"]
mod statement_shape;
#[path = "trust-anyone.rs"]
mod trust_anyone;

/// The rules, sorted by id.
pub static RULES: [Rule; 8] = [
    Rule {
        meta: Meta {
            id: w!("iam/admin-policy"),
            summary: w!("A policy allows every action on every resource"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::High),
            confidence: Confidence::High,
            on: l![
                w!("AWS::IAM::Role"),
                w!("AWS::IAM::Policy"),
                w!("AWS::IAM::RolePolicy"),
                w!("AWS::IAM::ManagedPolicy")
            ],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"),
                w!("https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html")
            ],
            same_as: l![
                w!("checkov:CKV_AWS_62"),
                w!("checkov:CKV_AWS_63"),
                w!("checkov:CKV_AWS_274"),
                w!("security-hub:IAM.1"),
                w!("config:IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS"),
                w!("cdk-nag:IAMPolicyNoStatementsWithAdminAccess"),
                w!("control-tower:CT.IAM.PR.1"),
                w!("cfn-nag:IamRoleAdministratorAccessPolicy")
            ],
            aka: l![w!("action-star-admin"), w!("administrator-access-attached")],
            sensitive: false,
            help: w!(
                "Name the actions that the workload calls and the resources that it calls them on."
            ),
        },
        check: Check::Native(admin_policy::check),
        page: prose!("admin-policy.md"),
    },
    Rule {
        meta: Meta {
            id: w!("iam/instance-profile-role-trust"),
            summary: w!("A role in an instance profile does not trust EC2"),
            level: Level::Error,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::IAM::InstanceProfile")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html"
                )
            ],
            same_as: l![],
            aka: l![w!("instance-role-trust-principal")],
            sensitive: false,
            help: w!(
                "Add `ec2.amazonaws.com` to the service principals of the role's trust policy."
            ),
        },
        check: Check::Native(instance_profile_role_trust::check),
        page: prose!("instance-profile-role-trust.md"),
    },
    Rule {
        meta: Meta {
            id: w!("iam/not-action-allow"),
            summary: w!("A policy allows everything but what it lists"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::Medium),
            confidence: Confidence::High,
            on: l![
                w!("AWS::IAM::Role"),
                w!("AWS::IAM::Policy"),
                w!("AWS::IAM::RolePolicy"),
                w!("AWS::IAM::ManagedPolicy")
            ],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html"
            )],
            same_as: l![
                w!("cfn-nag:IamRoleNotActionOnPermissionsPolicy"),
                w!("parliament:NOTACTION_ALLOW")
            ],
            aka: l![w!("allow-not-action")],
            sensitive: false,
            help: w!(
                "Allow the wanted actions with `Action`; where something must be kept out, add a statement with `Effect: Deny`."
            ),
        },
        check: Check::Native(not_action_allow::check),
        page: prose!("not-action-allow.md"),
    },
    Rule {
        meta: Meta {
            id: w!("iam/oidc-trust-without-subject"),
            summary: w!("A role trusts an identity provider without saying whose token"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::High),
            confidence: Confidence::High,
            on: l![w!("AWS::IAM::Role")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_secure-by-default.html"
                ),
                w!(
                    "https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws"
                )
            ],
            same_as: l![w!("checkov:CKV_AWS_358"), w!("checkov:CKV_AWS_393")],
            aka: l![w!("trust-oidc-missing-condition"), w!("eks-irsa-trust-without-subject")],
            sensitive: false,
            help: w!(
                "Add a condition on `<issuer>:sub`, such as `system:serviceaccount:shop:web` for EKS or `repo:my-org/my-repo:ref:refs/heads/main` for GitHub."
            ),
        },
        check: Check::Native(oidc_trust_without_subject::check),
        page: prose!("oidc-trust-without-subject.md"),
    },
    Rule {
        meta: Meta {
            id: w!("iam/pass-role-any"),
            summary: w!("A policy allows passing any role to any service"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::High),
            confidence: Confidence::High,
            on: l![
                w!("AWS::IAM::Role"),
                w!("AWS::IAM::Policy"),
                w!("AWS::IAM::RolePolicy"),
                w!("AWS::IAM::ManagedPolicy")
            ],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"),
                w!(
                    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"
                )
            ],
            same_as: l![
                w!("trivy:AWS-0342"),
                w!("kics:e39bee8c"),
                w!("cfn-nag:IamRolePassRoleWildcardResource"),
                w!("access-analyzer:PASS_ROLE_WITH_STAR_IN_RESOURCE")
            ],
            aka: l![w!("pass-role-star"), w!("pass-role-to-ecs-unconstrained")],
            sensitive: false,
            help: w!(
                "Name the roles that are passed, or add `\"StringEquals\": {\"iam:PassedToService\": \"ecs-tasks.amazonaws.com\"}` to the statement's `Condition`."
            ),
        },
        check: Check::Native(pass_role_any::check),
        page: prose!("pass-role-any.md"),
    },
    Rule {
        meta: Meta {
            id: w!("iam/service-wildcard"),
            summary: w!("A policy allows all actions of a sensitive service on every resource"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::Medium),
            confidence: Confidence::High,
            on: l![
                w!("AWS::IAM::Role"),
                w!("AWS::IAM::Policy"),
                w!("AWS::IAM::RolePolicy"),
                w!("AWS::IAM::ManagedPolicy")
            ],
            fix: w!("none"),
            options: l![RuleOption {
                name: w!("services"),
                about: w!("Services that guard others, by the prefix of their actions"),
                default: OptionValue::Texts(l![
                    w!("iam"),
                    w!("sts"),
                    w!("organizations"),
                    w!("kms"),
                    w!("secretsmanager"),
                    w!("ssm"),
                    w!("s3"),
                    w!("dynamodb")
                ])
            }],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"),
                w!("https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html")
            ],
            same_as: l![
                w!("security-hub:IAM.21"),
                w!("config:IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS"),
                w!("cdk-nag:IAMPolicyNoStatementsWithFullAccess"),
                w!("checkov:CKV2_AWS_40"),
                w!("trivy:AWS-0345"),
                w!("control-tower:CT.IAM.PR.3")
            ],
            aka: l![w!("service-wildcard-action"), w!("blocked-kms-actions")],
            sensitive: false,
            help: w!(
                "List the actions that are called, and limit `Resource` to the ARNs of the workload's own resources."
            ),
        },
        check: Check::Native(service_wildcard::check),
        page: prose!("service-wildcard.md"),
    },
    Rule {
        meta: Meta {
            id: w!("iam/statement-shape"),
            summary: w!("A policy statement lacks an element or has one that is not allowed"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![
                w!("AWS::IAM::Role"),
                w!("AWS::IAM::Policy"),
                w!("AWS::IAM::RolePolicy"),
                w!("AWS::IAM::ManagedPolicy"),
                w!("AWS::ECR::Repository")
            ],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html"
                )
            ],
            same_as: l![
                w!("cfn-lint:E3510"),
                w!("cfn-lint:E3511"),
                w!("cfn-lint:E3512"),
                w!("cfn-lint:E3513"),
                w!("parliament:MALFORMED")
            ],
            aka: l![
                w!("policy-malformed"),
                w!("trust-policy-malformed"),
                w!("policy-version"),
                w!("ecr-policy-schema")
            ],
            sensitive: false,
            help: w!(
                "Give each statement `Effect`, `Action` and, in permission policies, `Resource`; in trust policies `Principal` and no `Resource`; and the document `Version: \"2012-10-17\"`."
            ),
        },
        check: Check::Native(statement_shape::check),
        page: prose!("statement-shape.md"),
    },
    Rule {
        meta: Meta {
            id: w!("iam/trust-anyone"),
            summary: w!("A role can be assumed from any AWS account"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::Critical),
            confidence: Confidence::High,
            on: l![w!("AWS::IAM::Role")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html"
                ),
                w!("https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html")
            ],
            same_as: l![
                w!("checkov:CKV_AWS_60"),
                w!("checkov:CKV_AWS_61"),
                w!("kics:f80e3aa7"),
                w!("kics:12b7e704")
            ],
            aka: l![w!("trust-any-principal")],
            sensitive: false,
            help: w!(
                "Name the service, account or role that assumes it in `Principal`, or add a condition such as `aws:PrincipalOrgID`."
            ),
        },
        check: Check::Native(trust_anyone::check),
        page: prose!("trust-anyone.md"),
    },
];
