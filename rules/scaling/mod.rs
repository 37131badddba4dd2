//! The rules of `scaling`. Written by `cargo xtask generate rules` from the pages beside it; do not
//! edit.

#[allow(clippy::wildcard_imports)]
use crate::prelude::*;

#[path = "scheduled-in-the-past.rs"]
mod scheduled_in_the_past;
#[path = "step-adjustments.rs"]
mod step_adjustments;
#[path = "target-without-policy.rs"]
mod target_without_policy;

/// The rules, sorted by id.
pub static RULES: [Rule; 10] = [
    Rule {
        meta: Meta {
            id: w!("scaling/alb-metric-label"),
            summary: w!("A policy by requests of a load balancer does not say which"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ApplicationAutoScaling::ScalingPolicy")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html"
            )],
            same_as: l![],
            aka: l![
                w!("aas-alb-metric-without-resource-label"),
                w!("aas-resource-label-not-allowed")
            ],
            sensitive: false,
            help: w!(
                "Set `ResourceLabel` to `app/<load balancer>/<id>/targetgroup/<target group>/<id>`, or remove it for other metrics."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("m"),
                list: w!(
                    "(has(self.TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification)\n? [self.TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification] : [])"
                )
            }],
            when: Some(w!("has(m.PredefinedMetricType)")),
            assert: w!(
                "(m.PredefinedMetricType == 'ALBRequestCountPerTarget') == has(m.ResourceLabel)"
            ),
            at: Some(w!("m.PredefinedMetricType")),
            related: l![],
            fix: l![],
            message: w!(
                "Metric {m.PredefinedMetricType} {raw(m.PredefinedMetricType == 'ALBRequestCountPerTarget' ? 'needs' : 'takes no')} `ResourceLabel`"
            ),
            needs: Some(l![
                w!("PredefinedMetricSpecification"),
                w!("TargetTrackingScalingPolicyConfiguration")
            ]),
        }),
        page: prose!("alb-metric-label.md"),
    },
    Rule {
        meta: Meta {
            id: w!("scaling/desired-outside-range"),
            summary: w!("The desired count of a service is outside the range of its scaling"),
            level: Level::Warning,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ApplicationAutoScaling::ScalableTarget")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html"
                )
            ],
            same_as: l![],
            aka: l![w!("aas-desired-count-outside-range")],
            sensitive: false,
            help: w!(
                "Set `DesiredCount` of the service between the two, or leave it out so that updates keep the current count."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("s"), list: w!("linked('service')") }],
            when: Some(w!("has(s.properties.DesiredCount)")),
            assert: w!(
                "(!has(self.MinCapacity) || s.properties.DesiredCount >= self.MinCapacity)\n&& (!has(self.MaxCapacity) || s.properties.DesiredCount <= self.MaxCapacity)"
            ),
            at: Some(w!("s.properties.DesiredCount")),
            related: l![(
                w!("[self].map(t, has(t.MinCapacity), t.MinCapacity)"),
                w!("the range of its scaling")
            )],
            fix: l![],
            message: w!(
                "`DesiredCount` {s.properties.DesiredCount} is outside the range of its scaling, {self.MinCapacity} to {self.MaxCapacity}"
            ),
            needs: Some(l![]),
        }),
        page: prose!("desired-outside-range.md"),
    },
    Rule {
        meta: Meta {
            id: w!("scaling/min-above-max"),
            summary: w!("The minimum capacity is above the maximum"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![
                w!("AWS::ApplicationAutoScaling::ScalableTarget"),
                w!("AWS::ApplicationAutoScaling::ScheduledAction")
            ],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ScalableTargetAction.html"
                )
            ],
            same_as: l![w!("aws-cdk:MinCapacity")],
            aka: l![w!("aas-min-above-max"), w!("aas-schedule-min-above-max")],
            sensitive: false,
            help: w!("Set `MinCapacity` to at most `MaxCapacity`."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("a"),
                list: w!(
                    "(has(self.MinCapacity) ? [self] : [])\n+ (has(self.ScalableTargetAction) ? [self.ScalableTargetAction] : [])\n+ (resource.door == 'api' ? [] : self.?ScheduledActions.orValue([])\n.map(s, has(s.ScalableTargetAction), s.ScalableTargetAction))"
                )
            }],
            when: Some(w!("has(a.MinCapacity) && has(a.MaxCapacity)")),
            assert: w!("a.MinCapacity <= a.MaxCapacity"),
            at: Some(w!("a.MinCapacity")),
            related: l![(w!("a.MaxCapacity"), w!("the maximum"))],
            fix: l![],
            message: w!("`MinCapacity` {a.MinCapacity} is above `MaxCapacity` {a.MaxCapacity}"),
            needs: Some(l![]),
        }),
        page: prose!("min-above-max.md"),
    },
    Rule {
        meta: Meta {
            id: w!("scaling/namespace-mismatch"),
            summary: w!("The dimension of a scalable target belongs to another service"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ApplicationAutoScaling::ScalableTarget")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html"
            )],
            same_as: l![],
            aka: l![w!("aas-namespace-dimension-mismatch")],
            sensitive: false,
            help: w!("Set `ServiceNamespace` and `ScalableDimension` to a pair of one service."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("has(self.ServiceNamespace) && has(self.ScalableDimension)")),
            assert: w!("self.ScalableDimension.startsWith(self.ServiceNamespace + ':')"),
            at: Some(w!("self.ScalableDimension")),
            related: l![],
            fix: l![],
            message: w!(
                "`ScalableDimension` {self.ScalableDimension} does not belong to namespace {self.ServiceNamespace}"
            ),
            needs: Some(l![w!("ScalableDimension"), w!("ServiceNamespace")]),
        }),
        page: prose!("namespace-mismatch.md"),
    },
    Rule {
        meta: Meta {
            id: w!("scaling/schedule-expression"),
            summary: w!("A schedule is not written as AWS reads it"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![
                w!("AWS::ApplicationAutoScaling::ScalableTarget"),
                w!("AWS::ApplicationAutoScaling::ScheduledAction")
            ],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html"
                )
            ],
            same_as: l![],
            aka: l![
                w!("aas-schedule-expression"),
                w!("aas-rate-unit"),
                w!("aas-cron-day-and-weekday")
            ],
            sensitive: false,
            help: w!(
                "Write the schedule in one of the three forms, for example `cron(0 8 ? * MON-FRI *)`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("x"),
                list: w!(
                    "(has(self.Schedule) ? [self.Schedule] : [])\n+ (resource.door == 'api' ? [] : self.?ScheduledActions.orValue([]).map(s, has(s.Schedule), s.Schedule))"
                )
            }],
            when: None,
            assert: w!("schedule(x).valid"),
            at: Some(w!("x")),
            related: l![],
            fix: l![],
            message: w!("`Schedule` {x} is not accepted: {raw(schedule(x).problem)}"),
            needs: Some(l![]),
        }),
        page: prose!("schedule-expression.md"),
    },
    Rule {
        meta: Meta {
            id: w!("scaling/scheduled-in-the-past"),
            summary: w!("A scheduled action lies in the past"),
            level: Level::Warning,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![
                w!("AWS::ApplicationAutoScaling::ScalableTarget"),
                w!("AWS::ApplicationAutoScaling::ScheduledAction")
            ],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scheduled-scaling.html"
                )
            ],
            same_as: l![],
            aka: l![w!("aas-schedule-past")],
            sensitive: false,
            help: w!("Remove the scheduled action, or give it a date to come."),
        },
        check: Check::Native(scheduled_in_the_past::check),
        page: prose!("scheduled-in-the-past.md"),
    },
    Rule {
        meta: Meta {
            id: w!("scaling/step-adjustments"),
            summary: w!("The steps of a scaling policy overlap, leave a gap or lack an end"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![
                w!("AWS::ApplicationAutoScaling::ScalingPolicy"),
                w!("AWS::AutoScaling::ScalingPolicy")
            ],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepAdjustment.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_StepAdjustment.html"
                )
            ],
            same_as: l![],
            aka: l![
                w!("aas-step-intervals-overlap"),
                w!("aas-step-gap"),
                w!("aas-step-null-bounds"),
                w!("asg-step-policy-intervals")
            ],
            sensitive: false,
            help: w!(
                "Let each step begin where the one before ends, and leave the outermost bound out."
            ),
        },
        check: Check::Native(step_adjustments::check),
        page: prose!("step-adjustments.md"),
    },
    Rule {
        meta: Meta {
            id: w!("scaling/target-without-policy"),
            summary: w!("A scalable target has no policy and no schedule"),
            level: Level::Info,
            category: Category::Operations,
            severity: None,
            confidence: Confidence::Medium,
            on: l![w!("AWS::ApplicationAutoScaling::ScalableTarget")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/autoscaling/application/userguide/what-is-application-auto-scaling.html"
            )],
            same_as: l![],
            aka: l![w!("aas-service-without-scaling")],
            sensitive: false,
            help: w!(
                "Add a scaling policy (for example target tracking on CPU), or a scheduled action."
            ),
        },
        check: Check::Native(target_without_policy::check),
        page: prose!("target-without-policy.md"),
    },
    Rule {
        meta: Meta {
            id: w!("scaling/two-policies-one-metric"),
            summary: w!("Two target tracking policies follow the same metric"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ApplicationAutoScaling::ScalableTarget")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html"
                )
            ],
            same_as: l![],
            aka: l![w!("aas-same-metric-twice")],
            sensitive: false,
            help: w!("Remove one of the policies."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("m"),
                list: w!(
                    "duplicates(linked('scaling-policies').map(p,\nhas(p.properties.TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType)\n&& !has(p.properties.TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.ResourceLabel),\np.properties.TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType))"
                )
            }],
            when: None,
            assert: w!("false"),
            at: Some(w!("m")),
            related: l![],
            fix: l![],
            message: w!("Two policies of the target follow {m}. One is accepted for each metric"),
            needs: Some(l![]),
        }),
        page: prose!("two-policies-one-metric.md"),
    },
    Rule {
        meta: Meta {
            id: w!("scaling/utilization-target-range"),
            summary: w!("A target for a percentage is above 100, or not above 0"),
            level: Level::Warning,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![
                w!("AWS::ApplicationAutoScaling::ScalingPolicy"),
                w!("AWS::AutoScaling::ScalingPolicy")
            ],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html"
                )
            ],
            same_as: l![],
            aka: l![w!("aas-target-value-range")],
            sensitive: false,
            help: w!(
                "Set `TargetValue` to a percentage between 1 and 100; 60 to 80 leaves time for new capacity to start."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("c"),
                list: w!(
                    "(has(self.TargetTrackingScalingPolicyConfiguration) ? [self.TargetTrackingScalingPolicyConfiguration] : [])\n+ (has(self.TargetTrackingConfiguration) ? [self.TargetTrackingConfiguration] : [])"
                )
            }],
            when: Some(w!(
                "c.PredefinedMetricSpecification.PredefinedMetricType in ['ECSServiceAverageCPUUtilization',\n'ECSServiceAverageCPUUtilizationHighResolution', 'ECSServiceAverageMemoryUtilization',\n'ECSServiceAverageMemoryUtilizationHighResolution', 'ASGAverageCPUUtilization'] && has(c.TargetValue)"
            )),
            assert: w!("c.TargetValue > 0 && c.TargetValue <= 100"),
            at: Some(w!("c.TargetValue")),
            related: l![],
            fix: l![],
            message: w!("`TargetValue` {c.TargetValue} is no percentage above 0 and up to 100"),
            needs: Some(l![]),
        }),
        page: prose!("utilization-target-range.md"),
    },
];
