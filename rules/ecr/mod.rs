//! The rules of `ecr`. Written by `cargo xtask generate rules` from the pages beside it; do not
//! edit.

#[allow(clippy::wildcard_imports)]
use crate::prelude::*;

#[path = "policy-public-principal.rs"]
mod policy_public_principal;

/// The rules, sorted by id.
pub static RULES: [Rule; 12] = [
    Rule {
        meta: Meta {
            id: w!("ecr/key-without-kms"),
            summary: w!("A repository names a key and is not encrypted with one"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECR::Repository")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_EncryptionConfiguration.html"
            )],
            same_as: l![w!("aws-cdk:EncryptionKeyRequiresKmsEncryption")],
            aka: l![w!("ecr-kms-key-without-kms")],
            sensitive: false,
            help: w!("Set `EncryptionType` to `KMS`, or remove `KmsKey`."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("has(self.EncryptionConfiguration.KmsKey)")),
            assert: w!("self.EncryptionConfiguration.EncryptionType in ['KMS', 'KMS_DSSE']"),
            at: Some(w!("self.EncryptionConfiguration.KmsKey")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.EncryptionConfiguration.EncryptionType"),
                value: w!("'KMS'")
            }],
            message: w!("The repository has `KmsKey`, and its `EncryptionType` is not KMS"),
            needs: Some(l![w!("EncryptionConfiguration"), w!("KmsKey")]),
        }),
        page: prose!("key-without-kms.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecr/lifecycle-any-not-last"),
            summary: w!("A lifecycle rule for any image is not the last"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECR::Repository")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html"
                ),
                w!("https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html")
            ],
            same_as: l![w!("aws-cdk:AnyTagStatusRuleMustHaveHighestPriority")],
            aka: l![w!("ecr-lifecycle-any-not-last")],
            sensitive: false,
            help: w!("Give the rule with `tagStatus: any` the highest `rulePriority`."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("r"),
                list: w!("self.LifecyclePolicy.LifecyclePolicyText.rules")
            }],
            when: Some(w!("r.selection.tagStatus == 'any' && has(r.rulePriority)")),
            assert: w!(
                "self.LifecyclePolicy.LifecyclePolicyText.rules.all(o, !has(o.rulePriority) || o.rulePriority <= r.rulePriority || o.selection.storageClass == 'archive')"
            ),
            at: Some(w!("r.rulePriority")),
            related: l![],
            fix: l![],
            message: w!(
                "The rule for any image has priority {r.rulePriority}; it must be the highest number of all"
            ),
            needs: Some(l![
                w!("LifecyclePolicy"),
                w!("LifecyclePolicyText"),
                w!("rulePriority"),
                w!("rules"),
                w!("selection"),
                w!("tagStatus")
            ]),
        }),
        page: prose!("lifecycle-any-not-last.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecr/lifecycle-count-unit"),
            summary: w!("A lifecycle rule counts in the wrong unit"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECR::Repository")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html"
                ),
                w!("https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html")
            ],
            same_as: l![],
            aka: l![w!("ecr-lifecycle-count-unit")],
            sensitive: false,
            help: w!(
                "Add `\"countUnit\": \"days\"` to a rule by age, and remove `countUnit` from a rule by number."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("r"),
                list: w!("self.LifecyclePolicy.LifecyclePolicyText.rules")
            }],
            when: Some(w!("has(r.selection.countType)")),
            assert: w!(
                "r.selection.countType == 'imageCountMoreThan'\n? !has(r.selection.countUnit) || r.selection.countUnit == ''\n: !r.selection.countType.startsWith('since') || r.selection.countUnit == 'days'"
            ),
            at: Some(w!(
                "has(r.selection.countUnit) ? r.selection.countUnit : r.selection.countType"
            )),
            related: l![],
            fix: l![
                FixStep {
                    verb: FixVerb::Remove,
                    at: w!(
                        "r.selection.countType == 'imageCountMoreThan' ? r.selection.countUnit : null"
                    ),
                    value: w!("")
                },
                FixStep {
                    verb: FixVerb::Set,
                    at: w!("r.selection.countUnit"),
                    value: w!("r.selection.countType == 'imageCountMoreThan' ? null : 'days'")
                }
            ],
            message: w!(
                "Count type {r.selection.countType} {raw(r.selection.countType == 'imageCountMoreThan' ? 'takes no `countUnit`' : 'needs `countUnit` \"days\"')}"
            ),
            needs: Some(l![
                w!("LifecyclePolicy"),
                w!("LifecyclePolicyText"),
                w!("countType"),
                w!("rules"),
                w!("selection")
            ]),
        }),
        page: prose!("lifecycle-count-unit.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecr/lifecycle-priority-duplicate"),
            summary: w!("Two lifecycle rules have the same priority"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECR::Repository")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html"
                ),
                w!("https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html")
            ],
            same_as: l![],
            aka: l![w!("ecr-lifecycle-duplicate-priority")],
            sensitive: false,
            help: w!("Give every rule its own `rulePriority`; the lowest number is applied first."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("p"),
                list: w!(
                    "duplicates(self.LifecyclePolicy.LifecyclePolicyText.rules.filter(r, has(r.rulePriority)).map(r, r.rulePriority))"
                )
            }],
            when: None,
            assert: w!("false"),
            at: Some(w!("p")),
            related: l![],
            fix: l![],
            message: w!("`rulePriority` {p} stands on two rules; each has its own"),
            needs: Some(l![w!("LifecyclePolicy"), w!("LifecyclePolicyText"), w!("rules")]),
        }),
        page: prose!("lifecycle-priority-duplicate.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecr/lifecycle-required-keys"),
            summary: w!("A lifecycle rule lacks a key that it needs"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECR::Repository")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html"
                ),
                w!("https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html")
            ],
            same_as: l![],
            aka: l![w!("ecr-lifecycle-missing-required-key")],
            sensitive: false,
            help: w!("Add the missing key."),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("r"), list: w!("self.LifecyclePolicy.LifecyclePolicyText.rules") },
                Each { name: w!("n"), list: w!("['tagStatus', 'countType', 'countNumber']") }
            ],
            when: Some(w!("has(r.selection)")),
            assert: w!("n in r.selection"),
            at: Some(w!("key(r.selection)")),
            related: l![],
            fix: l![],
            message: w!("Selection of a lifecycle rule lacks `{raw(n)}`"),
            needs: Some(l![
                w!("LifecyclePolicy"),
                w!("LifecyclePolicyText"),
                w!("rules"),
                w!("selection")
            ]),
        }),
        page: prose!("lifecycle-required-keys.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecr/lifecycle-second-untagged"),
            summary: w!("Two lifecycle rules are for untagged images"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::Medium,
            on: l![w!("AWS::ECR::Repository")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html"
                ),
                w!("https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html")
            ],
            same_as: l![],
            aka: l![w!("ecr-lifecycle-several-untagged-rules")],
            sensitive: false,
            help: w!("Keep one rule for untagged images."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("i, r"),
                list: w!(
                    "self.LifecyclePolicy.LifecyclePolicyText.?rules.orValue([]).filter(s, s.selection.tagStatus == 'untagged'\n&& s.action.type == 'expire' && !has(s.selection.storageClass))"
                )
            }],
            when: None,
            assert: w!("i == 0"),
            at: Some(w!("r.selection.tagStatus")),
            related: l![],
            fix: l![],
            message: w!("A second rule is for untagged images; a lifecycle policy has one"),
            needs: Some(l![w!("LifecyclePolicy"), w!("LifecyclePolicyText"), w!("rules")]),
        }),
        page: prose!("lifecycle-second-untagged.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecr/lifecycle-tag-list"),
            summary: w!("The tag list of a lifecycle rule does not fit its tag status"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECR::Repository")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html"
                ),
                w!("https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html")
            ],
            same_as: l![
                w!("aws-cdk:TaggedStatusRequiresTagPrefixOrPatternList"),
                w!("aws-cdk:TagPrefixAndPatternListOnlyForTaggedStatus"),
                w!("aws-cdk:CannotSpecifyBothTagPrefixAndPatternList")
            ],
            aka: l![
                w!("ecr-lifecycle-tagged-without-list"),
                w!("ecr-lifecycle-list-on-untagged"),
                w!("ecr-lifecycle-prefix-and-pattern")
            ],
            sensitive: false,
            help: w!(
                "Give a rule with `tagStatus: tagged` one of the two lists, and other rules none; a pattern `*` takes in every tagged image."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("r"),
                list: w!("self.LifecyclePolicy.LifecyclePolicyText.rules")
            }],
            when: Some(w!("has(r.selection.tagStatus)")),
            assert: w!(
                "r.selection.tagStatus == 'tagged'\n? has(r.selection.tagPrefixList) != has(r.selection.tagPatternList)\n: !has(r.selection.tagPrefixList) && !has(r.selection.tagPatternList)"
            ),
            at: Some(w!("r.selection.tagStatus")),
            related: l![],
            fix: l![],
            message: w!(
                "Tag status {r.selection.tagStatus} {raw(r.selection.tagStatus == 'tagged' ? 'needs one of `tagPrefixList` and `tagPatternList`' : 'takes neither `tagPrefixList` nor `tagPatternList`')}"
            ),
            needs: Some(l![
                w!("LifecyclePolicy"),
                w!("LifecyclePolicyText"),
                w!("rules"),
                w!("selection"),
                w!("tagStatus")
            ]),
        }),
        page: prose!("lifecycle-tag-list.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecr/lifecycle-transition"),
            summary: w!("A lifecycle rule does not say where it moves images"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECR::Repository")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html"
                ),
                w!("https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html")
            ],
            same_as: l![],
            aka: l![w!("ecr-lifecycle-transition-target")],
            sensitive: false,
            help: w!(
                "Add `\"targetStorageClass\": \"archive\"` to a transition, and remove it from an expiry."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("r"),
                list: w!("self.LifecyclePolicy.LifecyclePolicyText.rules")
            }],
            when: Some(w!("has(r.action.type)")),
            assert: w!("(r.action.type == 'transition') == has(r.action.targetStorageClass)"),
            at: Some(w!("r.action.type")),
            related: l![],
            fix: l![
                FixStep {
                    verb: FixVerb::Remove,
                    at: w!("r.action.type == 'transition' ? null : r.action.targetStorageClass"),
                    value: w!("")
                },
                FixStep {
                    verb: FixVerb::Set,
                    at: w!("r.action.targetStorageClass"),
                    value: w!("r.action.type == 'transition' ? 'archive' : null")
                }
            ],
            message: w!(
                "Action {r.action.type} {raw(r.action.type == 'transition' ? 'needs' : 'takes no')} `targetStorageClass`"
            ),
            needs: Some(l![
                w!("LifecyclePolicy"),
                w!("LifecyclePolicyText"),
                w!("action"),
                w!("rules"),
                w!("type")
            ]),
        }),
        page: prose!("lifecycle-transition.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecr/mutable-tags"),
            summary: w!("Tags of a repository can be moved to another image"),
            level: Level::Info,
            category: Category::Security,
            severity: Some(Severity::Medium),
            confidence: Confidence::High,
            on: l![w!("AWS::ECR::Repository")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html"
                ),
                w!("https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html")
            ],
            same_as: l![
                w!("checkov:CKV_AWS_51"),
                w!("trivy:AWS-0031"),
                w!("kics:33f41d31"),
                w!("security-hub:ECR.2"),
                w!("config:ECR_PRIVATE_TAG_IMMUTABILITY_ENABLED"),
                w!("control-tower:CT.ECR.PR.3")
            ],
            aka: l![w!("ecr-tag-mutable")],
            sensitive: false,
            help: w!(
                "Set `ImageTagMutability` to `IMMUTABLE`, or to `IMMUTABLE_WITH_EXCLUSION` with filters for the tags that must move."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: None,
            assert: w!(
                "self.ImageTagMutability == 'IMMUTABLE' || self.ImageTagMutability == 'IMMUTABLE_WITH_EXCLUSION'"
            ),
            at: Some(w!("self.ImageTagMutability")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.ImageTagMutability"),
                value: w!("'IMMUTABLE'")
            }],
            message: w!(
                "Tags of repository {resource.id} can be moved; `ImageTagMutability` is not \"IMMUTABLE\""
            ),
            needs: Some(l![]),
        }),
        page: prose!("mutable-tags.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecr/no-lifecycle-policy"),
            summary: w!("A repository keeps every image for ever"),
            level: Level::Info,
            category: Category::Cost,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECR::Repository")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html"),
                w!("https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html")
            ],
            same_as: l![
                w!("security-hub:ECR.3"),
                w!("config:ECR_PRIVATE_LIFECYCLE_POLICY_CONFIGURED"),
                w!("control-tower:CT.ECR.PR.1"),
                w!("prowler:ecr_repositories_lifecycle_policy_enabled")
            ],
            aka: l![w!("ecr-lifecycle-policy-missing")],
            sensitive: false,
            help: w!(
                "Add a `LifecyclePolicy` that expires untagged images after some days and caps the number of tagged ones."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: None,
            assert: w!("has(self.LifecyclePolicy)"),
            at: Some(w!("resource")),
            related: l![],
            fix: l![],
            message: w!(
                "Repository {resource.id} has no `LifecyclePolicy`: every image is kept and paid for"
            ),
            needs: Some(l![]),
        }),
        page: prose!("no-lifecycle-policy.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecr/policy-public-principal"),
            summary: w!("A repository policy is open to every AWS account"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::High),
            confidence: Confidence::High,
            on: l![
                w!("AWS::ECR::Repository"),
                w!("AWS::ECR::RegistryPolicy"),
                w!("AWS::ECR::RepositoryCreationTemplate")
            ],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html"
                )
            ],
            same_as: l![
                w!("checkov:CKV_AWS_32"),
                w!("trivy:AWS-0032"),
                w!("kics:75be209d"),
                w!("cdk-nag:AwsSolutions-ECR1"),
                w!("terrascan:AC_AWS_0084")
            ],
            aka: l![
                w!("ecr-policy-public-principal"),
                w!("ecr-policy-org-wildcard-without-condition")
            ],
            sensitive: false,
            help: w!(
                "Name the accounts or roles in `Principal`, or add a condition such as `aws:PrincipalOrgID`."
            ),
        },
        check: Check::Native(policy_public_principal::check),
        page: prose!("policy-public-principal.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecr/scan-on-push-off"),
            summary: w!("Images of a repository are not scanned when they are pushed"),
            level: Level::Info,
            category: Category::Security,
            severity: Some(Severity::Medium),
            confidence: Confidence::Medium,
            on: l![w!("AWS::ECR::Repository")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html"),
                w!("https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html")
            ],
            same_as: l![
                w!("checkov:CKV_AWS_163"),
                w!("trivy:AWS-0030"),
                w!("kics:9025b2b3"),
                w!("security-hub:ECR.1"),
                w!("config:ECR_PRIVATE_IMAGE_SCANNING_ENABLED"),
                w!("control-tower:CT.ECR.PR.2"),
                w!("terrascan:AC_AWS_0083")
            ],
            aka: l![w!("ecr-scan-on-push-disabled")],
            sensitive: false,
            help: w!(
                "Set `ImageScanningConfiguration.ScanOnPush` to true, or better, switch scanning on for the whole registry with a registry scanning configuration."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: None,
            assert: w!("self.ImageScanningConfiguration.ScanOnPush == true"),
            at: Some(w!("self.ImageScanningConfiguration.ScanOnPush")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.ImageScanningConfiguration.ScanOnPush"),
                value: w!("true")
            }],
            message: w!("Repository {resource.id} does not scan images when they are pushed"),
            needs: Some(l![]),
        }),
        page: prose!("scan-on-push-off.md"),
    },
];
