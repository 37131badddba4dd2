//! The rules of `general`. Written by `cargo xtask generate rules` from the pages beside it; do not
//! edit.

#[allow(clippy::wildcard_imports)]
use crate::prelude::*;

/// The rules, sorted by id.
pub static RULES: [Rule; 14] = [
    Rule {
        meta: Meta {
            id: w!("general/duplicate-item"),
            summary: w!("An item stands twice in a list of distinct items"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("*")],
            fix: w!("none"),
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-type-schemas.html"
            )],
            same_as: l![w!("cfn-lint:E3037")],
            aka: l![],
            sensitive: false,
            help: w!("Remove one of the two."),
        },
        check: Check::Shape(Fault::DuplicateItem),
        page: prose!("duplicate-item.md"),
    },
    Rule {
        meta: Meta {
            id: w!("general/duplicate-key"),
            summary: w!("A key stands twice in one map"),
            level: Level::Warning,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![],
            fix: w!("none"),
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![],
            same_as: l![],
            aka: l![],
            sensitive: false,
            help: w!("Remove one of the two entries."),
        },
        check: Check::Engine,
        page: prose!("duplicate-key.md"),
    },
    Rule {
        meta: Meta {
            id: w!("general/encoding"),
            summary: w!("A file is not UTF-8"),
            level: Level::Warning,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![],
            fix: w!("none"),
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![],
            same_as: l![],
            aka: l![],
            sensitive: false,
            help: w!("Save the file as UTF-8."),
        },
        check: Check::Engine,
        page: prose!("encoding.md"),
    },
    Rule {
        meta: Meta {
            id: w!("general/limit"),
            summary: w!("A limit was met and something was not checked"),
            level: Level::Info,
            category: Category::Operations,
            severity: None,
            confidence: Confidence::High,
            on: l![],
            fix: w!("none"),
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![],
            same_as: l![],
            aka: l![],
            sensitive: false,
            help: w!("Split the file, or name fewer alternatives."),
        },
        check: Check::Engine,
        page: prose!("limit.md"),
    },
    Rule {
        meta: Meta {
            id: w!("general/missing-property"),
            summary: w!("A property that must be given is not there"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("*")],
            fix: w!("none"),
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-type-schemas.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
                ),
                w!("https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation")
            ],
            same_as: l![w!("cfn-lint:E3003")],
            aka: l![
                w!("log-driver-required"),
                w!("secret-entry-shape"),
                w!("ulimit-shape"),
                w!("tmpfs-size-required"),
                w!("circuit-breaker-shape"),
                w!("lifecycle-hook-shape"),
                w!("eks-nodegroup-remote-access-key"),
                w!("eks-addon-shape"),
                w!("aas-target-required-fields"),
                w!("aas-target-value-required"),
                w!("apprunner-source-shape"),
                w!("apprunner-vpc-connector-shape"),
                w!("apprunner-observability-shape"),
                w!("efs-access-point-creation-info"),
                w!("efs-mount-target-required"),
                w!("aas-scheduled-action-required-fields"),
                w!("eks-fargate-selectors")
            ],
            sensitive: false,
            help: w!("Add the property that the message names."),
        },
        check: Check::Shape(Fault::MissingProperty),
        page: prose!("missing-property.md"),
    },
    Rule {
        meta: Meta {
            id: w!("general/out-of-range"),
            summary: w!("A number is below or above what a property accepts"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("*")],
            fix: w!("none"),
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-type-schemas.html"
                ),
                w!("https://docs.aws.amazon.com/apprunner/latest/api/API_CreateService.html")
            ],
            same_as: l![w!("cfn-lint:E3034")],
            aka: l![
                w!("capacity-strategy-ranges"),
                w!("managed-scaling-ranges"),
                w!("max-session-duration"),
                w!("eks-rollback-timeout"),
                w!("apprunner-health-check-ranges"),
                w!("apprunner-autoscaling-ranges")
            ],
            sensitive: false,
            help: w!("Choose a number in the range that the message tells."),
        },
        check: Check::Shape(Fault::OutOfRange),
        page: prose!("out-of-range.md"),
    },
    Rule {
        meta: Meta {
            id: w!("general/rule-error"),
            summary: w!("A rule's own expressions are at fault"),
            level: Level::Warning,
            category: Category::Operations,
            severity: None,
            confidence: Confidence::High,
            on: l![],
            fix: w!("none"),
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![],
            same_as: l![],
            aka: l![],
            sensitive: false,
            help: w!(
                "Correct the rule: guard what may be left out with `has()`, and values of other types with `type()`. The rules that come with Plimsoll should never be told here: please report it where one is."
            ),
        },
        check: Check::Engine,
        page: prose!("rule-error.md"),
    },
    Rule {
        meta: Meta {
            id: w!("general/syntax"),
            summary: w!("A file of ours cannot be read as its format"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![],
            fix: w!("none"),
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![],
            same_as: l![],
            aka: l![],
            sensitive: false,
            help: w!("Mend the text at the marked place."),
        },
        check: Check::Engine,
        page: prose!("syntax.md"),
    },
    Rule {
        meta: Meta {
            id: w!("general/template"),
            summary: w!("A CloudFormation template is malformed"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![],
            fix: w!("none"),
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![],
            same_as: l![],
            aka: l![],
            sensitive: false,
            help: w!("Write the part in the form that the message names."),
        },
        check: Check::Engine,
        page: prose!("template.md"),
    },
    Rule {
        meta: Meta {
            id: w!("general/unknown-property"),
            summary: w!("A property has a name that AWS or Kubernetes does not know"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("*")],
            fix: w!("none"),
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-type-schemas.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
                ),
                w!("https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation")
            ],
            same_as: l![w!("cfn-lint:E3002")],
            aka: l![],
            sensitive: false,
            help: w!("Write the name that the message suggests, or remove the property."),
        },
        check: Check::Shape(Fault::UnknownProperty),
        page: prose!("unknown-property.md"),
    },
    Rule {
        meta: Meta {
            id: w!("general/value-not-allowed"),
            summary: w!("A value is not among those that a property accepts"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("*")],
            fix: w!("none"),
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-type-schemas.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
                ),
                w!("https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation")
            ],
            same_as: l![w!("cfn-lint:E3030")],
            aka: l![
                w!("placement-constraint-type"),
                w!("firelens-type-enum"),
                w!("environment-file-type"),
                w!("efs-authorization-enum"),
                w!("docker-volume-scope-enum"),
                w!("depends-on-condition-enum"),
                w!("port-protocol-enum"),
                w!("namespace-mode-enums"),
                w!("compatibility-and-platform-enums"),
                w!("exec-logging-enum"),
                w!("service-enums"),
                w!("ecr-encryption-type"),
                w!("ecr-mutability-enum"),
                w!("ecr-registry-scanning-shape"),
                w!("fsx-lustre-schema-values"),
                w!("eks-log-type-enum"),
                w!("eks-upgrade-policy"),
                w!("eks-nodegroup-ami-type-enum"),
                w!("eks-nodegroup-taints"),
                w!("aas-dimension-namespace-enum"),
                w!("aas-policy-type-enum"),
                w!("aas-predefined-metric-enum"),
                w!("apprunner-egress-enum"),
                w!("apprunner-runtime-enum"),
                w!("efs-performance-throughput-enums"),
                w!("efs-lifecycle-values")
            ],
            sensitive: false,
            help: w!("Write one of the values that the message lists."),
        },
        check: Check::Shape(Fault::ValueNotAllowed),
        page: prose!("value-not-allowed.md"),
    },
    Rule {
        meta: Meta {
            id: w!("general/wrong-format"),
            summary: w!("A text has not the form that a property accepts"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("*")],
            fix: w!("none"),
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-type-schemas.html"
                ),
                w!("https://docs.aws.amazon.com/apprunner/latest/api/API_CreateService.html")
            ],
            same_as: l![w!("cfn-lint:E3031")],
            aka: l![
                w!("role-attributes"),
                w!("ecr-repository-name"),
                w!("eks-version-format"),
                w!("eks-cluster-name"),
                w!("asg-health-check-type"),
                w!("apprunner-image-identifier"),
                w!("apprunner-role-arn-format"),
                w!("apprunner-kms-key-format")
            ],
            sensitive: false,
            help: w!("Write the text in the form that the message shows."),
        },
        check: Check::Shape(Fault::WrongFormat),
        page: prose!("wrong-format.md"),
    },
    Rule {
        meta: Meta {
            id: w!("general/wrong-length"),
            summary: w!("A text or list is shorter or longer than a property accepts"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("*")],
            fix: w!("none"),
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-type-schemas.html"
                ),
                w!("https://docs.aws.amazon.com/apprunner/latest/api/API_CreateService.html")
            ],
            same_as: l![w!("cfn-lint:E3032"), w!("cfn-lint:E3033")],
            aka: l![
                w!("ecr-replication-shape"),
                w!("aas-policy-name"),
                w!("apprunner-service-name"),
                w!("instance-profile-one-role")
            ],
            sensitive: false,
            help: w!("Shorten or fill the value to what the message tells."),
        },
        check: Check::Shape(Fault::WrongLength),
        page: prose!("wrong-length.md"),
    },
    Rule {
        meta: Meta {
            id: w!("general/wrong-type"),
            summary: w!("A value has another type than its property"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("*")],
            fix: w!("none"),
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-type-schemas.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
                ),
                w!("https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation")
            ],
            same_as: l![w!("cfn-lint:E3012")],
            aka: l![],
            sensitive: false,
            help: w!(
                "Write the value as the message says: text in quotes, a number or `true` and `false` without."
            ),
        },
        check: Check::Shape(Fault::WrongType),
        page: prose!("wrong-type.md"),
    },
];
