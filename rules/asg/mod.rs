//! The rules of `asg`. Written by `cargo xtask generate rules` from the pages beside it; do not
//! edit.

#[allow(clippy::wildcard_imports)]
use crate::prelude::*;

#[path = "min-above-max.rs"]
mod min_above_max;

/// The rules, sorted by id.
pub static RULES: [Rule; 4] = [
    Rule {
        meta: Meta {
            id: w!("asg/imds-v1"),
            summary: w!("Instances answer metadata requests without a token"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::Medium),
            confidence: Confidence::High,
            on: l![w!("AWS::EC2::LaunchTemplate"), w!("AWS::AutoScaling::LaunchConfiguration")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html"
                )
            ],
            same_as: l![
                w!("checkov:CKV_AWS_79"),
                w!("trivy:AWS-0130"),
                w!("security-hub:AutoScaling.3"),
                w!("security-hub:EC2.170"),
                w!("cdk-nag:EC2IMDSv2Enabled")
            ],
            aka: l![w!("launch-imdsv1-allowed")],
            sensitive: false,
            help: w!("Set `MetadataOptions.HttpTokens` to `required`."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("o"),
                list: w!(
                    "resource.kind == 'AWS::EC2::LaunchTemplate'\n? [self.LaunchTemplateData.?MetadataOptions.orValue({})] : [self.?MetadataOptions.orValue({})]"
                )
            }],
            when: None,
            assert: w!("o.HttpTokens == 'required' || o.HttpEndpoint == 'disabled'"),
            at: Some(w!("has(o.HttpTokens) ? o.HttpTokens : resource")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!(
                    "resource.kind == 'AWS::EC2::LaunchTemplate' ? self.LaunchTemplateData.MetadataOptions.HttpTokens\n: self.MetadataOptions.HttpTokens"
                ),
                value: w!("'required'")
            }],
            message: w!(
                "Instances of {resource.id} answer metadata requests without a token: `HttpTokens` is {raw(has(o.HttpTokens) ? string(o.HttpTokens) : 'left out')}"
            ),
            needs: Some(l![]),
        }),
        page: prose!("imds-v1.md"),
    },
    Rule {
        meta: Meta {
            id: w!("asg/launch-configuration"),
            summary: w!("An Auto Scaling group uses a launch configuration"),
            level: Level::Warning,
            category: Category::Operations,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::AutoScaling::AutoScalingGroup")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-configurations.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html"
                )
            ],
            same_as: l![
                w!("checkov:CKV_AWS_315"),
                w!("cfn-lint:W3697"),
                w!("security-hub:AutoScaling.9")
            ],
            aka: l![w!("asg-launch-configuration-used")],
            sensitive: false,
            help: w!(
                "Make an `AWS::EC2::LaunchTemplate` with the same settings, and name it in `LaunchTemplate`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: None,
            assert: w!("!has(self.LaunchConfigurationName)"),
            at: Some(w!("key(self.LaunchConfigurationName)")),
            related: l![],
            fix: l![],
            message: w!(
                "Group {resource.id} uses a launch configuration; new accounts and new instance types have none"
            ),
            needs: Some(l![]),
        }),
        page: prose!("launch-configuration.md"),
    },
    Rule {
        meta: Meta {
            id: w!("asg/load-balancer-health-not-used"),
            summary: w!(
                "A group behind a load balancer does not ask it about the health of instances"
            ),
            level: Level::Info,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::AutoScaling::AutoScalingGroup")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("strict"), w!("compat")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html"
                )
            ],
            same_as: l![w!("security-hub:AutoScaling.1")],
            aka: l![w!("asg-elb-health-check")],
            sensitive: false,
            help: w!(
                "Set `HealthCheckType` to `ELB` and `HealthCheckGracePeriod` to the time that an instance needs to start."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!(
                "size(self.?TargetGroupARNs.orValue([])) > 0 || size(self.?LoadBalancerNames.orValue([])) > 0"
            )),
            assert: w!("has(self.HealthCheckType) && self.HealthCheckType.contains('ELB')"),
            at: Some(w!("has(self.HealthCheckType) ? self.HealthCheckType : resource")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.HealthCheckType"),
                value: w!("'ELB'")
            }],
            message: w!(
                "Group {resource.id} is behind a load balancer and replaces instances by the checks of EC2 alone"
            ),
            needs: Some(l![]),
        }),
        page: prose!("load-balancer-health-not-used.md"),
    },
    Rule {
        meta: Meta {
            id: w!("asg/min-above-max"),
            summary: w!("The sizes of an Auto Scaling group contradict each other"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![
                w!("AWS::AutoScaling::AutoScalingGroup"),
                w!("AWS::AutoScaling::ScheduledAction")
            ],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScheduledUpdateGroupAction.html"
                )
            ],
            same_as: l![w!("cfn-lint:E3706"), w!("aws-cdk:DesiredCapacity")],
            aka: l![w!("asg-max-not-above-min"), w!("asg-desired-outside-range")],
            sensitive: false,
            help: w!("Bring `MinSize`, `DesiredCapacity` and `MaxSize` into this order."),
        },
        check: Check::Native(min_above_max::check),
        page: prose!("min-above-max.md"),
    },
];
