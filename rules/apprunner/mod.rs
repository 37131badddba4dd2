//! The rules of `apprunner`. Written by `cargo xtask generate rules` from the pages beside it; do not
//! edit.

#[allow(clippy::wildcard_imports)]
use crate::prelude::*;

#[path = "instance-size.rs"]
mod instance_size;
#[path = "role-not-assumable.rs"]
mod role_not_assumable;

/// The rules, sorted by id.
pub static RULES: [Rule; 7] = [
    Rule {
        meta: Meta {
            id: w!("apprunner/access-role-with-public-image"),
            summary: w!("A public image has a role to pull it with"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::Medium,
            on: l![w!("AWS::AppRunner::Service")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/apprunner/latest/api/API_AuthenticationConfiguration.html"
            )],
            same_as: l![],
            aka: l![w!("apprunner-access-role-with-public-image")],
            sensitive: false,
            help: w!("Remove `AuthenticationConfiguration`."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!(
                "self.SourceConfiguration.ImageRepository.ImageRepositoryType == 'ECR_PUBLIC'"
            )),
            assert: w!("!has(self.SourceConfiguration.AuthenticationConfiguration.AccessRoleArn)"),
            at: Some(w!("self.SourceConfiguration.AuthenticationConfiguration.AccessRoleArn")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Remove,
                at: w!(
                    "has(self.SourceConfiguration.AuthenticationConfiguration.ConnectionArn)\n? self.SourceConfiguration.AuthenticationConfiguration.AccessRoleArn\n: self.SourceConfiguration.AuthenticationConfiguration"
                ),
                value: w!("")
            }],
            message: w!("An image of the public registry takes no `AccessRoleArn`"),
            needs: Some(l![
                w!("ImageRepository"),
                w!("ImageRepositoryType"),
                w!("SourceConfiguration")
            ]),
        }),
        page: prose!("access-role-with-public-image.md"),
    },
    Rule {
        meta: Meta {
            id: w!("apprunner/auto-deploy-public-image"),
            summary: w!("A service deploys by itself from a public image"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::AppRunner::Service")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/apprunner/latest/api/API_SourceConfiguration.html"
            )],
            same_as: l![],
            aka: l![w!("apprunner-auto-deploy-unsupported")],
            sensitive: false,
            help: w!(
                "Set `AutoDeploymentsEnabled` to false, or copy the image into a repository of your own."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!(
                "self.SourceConfiguration.ImageRepository.ImageRepositoryType == 'ECR_PUBLIC'"
            )),
            assert: w!("self.SourceConfiguration.AutoDeploymentsEnabled != true"),
            at: Some(w!("self.SourceConfiguration.AutoDeploymentsEnabled")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.SourceConfiguration.AutoDeploymentsEnabled"),
                value: w!("false")
            }],
            message: w!(
                "`AutoDeploymentsEnabled` does not go with an image of the public registry"
            ),
            needs: Some(l![
                w!("ImageRepository"),
                w!("ImageRepositoryType"),
                w!("SourceConfiguration")
            ]),
        }),
        page: prose!("auto-deploy-public-image.md"),
    },
    Rule {
        meta: Meta {
            id: w!("apprunner/ecr-without-access-role"),
            summary: w!("A private image has no role to pull it with"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::AppRunner::Service")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/apprunner/latest/api/API_AuthenticationConfiguration.html"
                ),
                w!("https://docs.aws.amazon.com/apprunner/latest/api/API_ImageRepository.html")
            ],
            same_as: l![],
            aka: l![w!("apprunner-private-ecr-without-access-role")],
            sensitive: false,
            help: w!(
                "Set `AuthenticationConfiguration.AccessRoleArn` to a role that `build.apprunner.amazonaws.com` may assume, with `AWSAppRunnerServicePolicyForECRAccess`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("self.SourceConfiguration.ImageRepository.ImageRepositoryType == 'ECR'")),
            assert: w!("has(self.SourceConfiguration.AuthenticationConfiguration.AccessRoleArn)"),
            at: Some(w!("self.SourceConfiguration.ImageRepository.ImageRepositoryType")),
            related: l![],
            fix: l![],
            message: w!(
                "The image is in a private registry, and `AuthenticationConfiguration` has no `AccessRoleArn`"
            ),
            needs: Some(l![
                w!("ImageRepository"),
                w!("ImageRepositoryType"),
                w!("SourceConfiguration")
            ]),
        }),
        page: prose!("ecr-without-access-role.md"),
    },
    Rule {
        meta: Meta {
            id: w!("apprunner/health-path-with-tcp"),
            summary: w!("A health check by TCP has a path"),
            level: Level::Warning,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::AppRunner::Service")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/apprunner/latest/api/API_HealthCheckConfiguration.html"
            )],
            same_as: l![],
            aka: l![w!("apprunner-health-path-with-tcp")],
            sensitive: false,
            help: w!("Set `Protocol` to `HTTP`."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("has(self.HealthCheckConfiguration.Path)")),
            assert: w!("self.HealthCheckConfiguration.Protocol == 'HTTP'"),
            at: Some(w!("self.HealthCheckConfiguration.Path")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.HealthCheckConfiguration.Protocol"),
                value: w!("'HTTP'")
            }],
            message: w!("Health check has a `Path`, which goes with `Protocol` HTTP only"),
            needs: Some(l![w!("HealthCheckConfiguration"), w!("Path")]),
        }),
        page: prose!("health-path-with-tcp.md"),
    },
    Rule {
        meta: Meta {
            id: w!("apprunner/instance-size"),
            summary: w!("CPU and memory are no size that App Runner has"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::AppRunner::Service")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/apprunner/latest/api/API_InstanceConfiguration.html"
                ),
                w!("https://docs.aws.amazon.com/apprunner/latest/dg/architecture.html")
            ],
            same_as: l![],
            aka: l![w!("apprunner-cpu-memory-combination"), w!("apprunner-cpu-memory-values")],
            sensitive: false,
            help: w!("Set `Cpu` and `Memory` to one of the pairs above."),
        },
        check: Check::Native(instance_size::check),
        page: prose!("instance-size.md"),
    },
    Rule {
        meta: Meta {
            id: w!("apprunner/role-not-assumable"),
            summary: w!("A role of an App Runner service does not trust App Runner"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::IAM::Role")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/apprunner/latest/dg/security_iam_service-with-iam.html"
            )],
            same_as: l![],
            aka: l![w!("apprunner-access-role-trust"), w!("apprunner-instance-role-trust")],
            sensitive: false,
            help: w!(
                "Name the service that assumes the role in its trust policy: `build.apprunner.amazonaws.com` for the access role, `tasks.apprunner.amazonaws.com` for the instance role."
            ),
        },
        check: Check::Native(role_not_assumable::check),
        page: prose!("role-not-assumable.md"),
    },
    Rule {
        meta: Meta {
            id: w!("apprunner/two-sources"),
            summary: w!("A service has both an image and a code repository"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::AppRunner::Service")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/apprunner/latest/api/API_SourceConfiguration.html"
            )],
            same_as: l![],
            aka: l![w!("apprunner-source-exactly-one")],
            sensitive: false,
            help: w!("Keep one of the two."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: None,
            assert: w!(
                "!(has(self.SourceConfiguration.CodeRepository) && has(self.SourceConfiguration.ImageRepository))"
            ),
            at: Some(w!("key(self.SourceConfiguration.CodeRepository)")),
            related: l![],
            fix: l![],
            message: w!(
                "The service has both `ImageRepository` and `CodeRepository`; one of them is accepted"
            ),
            needs: Some(l![]),
        }),
        page: prose!("two-sources.md"),
    },
];
