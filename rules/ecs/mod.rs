//! The rules of `ecs`. Written by `cargo xtask generate rules` from the pages beside it; do not
//! edit.

#[allow(clippy::wildcard_imports)]
use crate::prelude::*;

#[path = "container-memory-exceeds-task.rs"]
mod container_memory_exceeds_task;
#[path = "depends-on-cycle.rs"]
mod depends_on_cycle;
#[path = "execution-role-cannot-pull-image.rs"]
mod execution_role_cannot_pull_image;
#[path = "execution-role-cannot-read-secret.rs"]
mod execution_role_cannot_read_secret;
#[path = "execution-role-cannot-write-logs.rs"]
mod execution_role_cannot_write_logs;
#[path = "fargate-task-size.rs"]
mod fargate_task_size;
#[path = "missing-execution-role.rs"]
mod missing_execution_role;
#[path = "role-not-assumable.rs"]
mod role_not_assumable;
#[path = "secret-in-environment.rs"]
mod secret_in_environment;
#[path = "service-deployment-deadlock.rs"]
mod service_deployment_deadlock;
#[path = "service-target-type.rs"]
mod service_target_type;
#[path = "service-unknown-container.rs"]
mod service_unknown_container;

/// The rules, sorted by id.
pub static RULES: [Rule; 89] = [
    Rule {
        meta: Meta {
            id: w!("ecs/awsfirelens-without-router"),
            summary: w!("A container logs through FireLens and the task has no router"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html"
            )],
            same_as: l![],
            aka: l![w!("awsfirelens-without-router")],
            sensitive: false,
            help: w!(
                "Add a container with `FirelensConfiguration` (Fluent Bit), or use another log driver."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: Some(w!("c.LogConfiguration.LogDriver == 'awsfirelens'")),
            assert: w!("self.ContainerDefinitions.exists(r, has(r.FirelensConfiguration))"),
            at: Some(w!("c.LogConfiguration.LogDriver")),
            related: l![],
            fix: l![],
            message: w!(
                "Container {c.Name} logs with awsfirelens, and no container of the task has `FirelensConfiguration`"
            ),
            needs: Some(l![w!("ContainerDefinitions"), w!("LogConfiguration"), w!("LogDriver")]),
        }),
        page: prose!("awsfirelens-without-router.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/awslogs-buffer-with-blocking-mode"),
            summary: w!("A log buffer is given for blocking mode, which has none"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html"
            )],
            same_as: l![w!("aws-cdk:CannotSpecifyDriverMaxBufferSize")],
            aka: l![w!("awslogs-buffer-with-blocking-mode")],
            sensitive: false,
            help: w!("Set `mode` to `non-blocking`, or remove `max-buffer-size`."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: Some(w!("has(c.LogConfiguration.Options.`max-buffer-size`)")),
            assert: w!("c.LogConfiguration.Options.mode != 'blocking'"),
            at: Some(w!("c.LogConfiguration.Options['max-buffer-size']")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Remove,
                at: w!("c.LogConfiguration.Options['max-buffer-size']"),
                value: w!("")
            }],
            message: w!(
                "Container {c.Name} sets max-buffer-size, which goes with mode non-blocking only"
            ),
            needs: Some(l![
                w!("ContainerDefinitions"),
                w!("LogConfiguration"),
                w!("Options"),
                w!("max-buffer-size")
            ]),
        }),
        page: prose!("awslogs-buffer-with-blocking-mode.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/awslogs-datetime-and-multiline"),
            summary: w!("Two options say where a log event begins"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html"
                )
            ],
            same_as: l![],
            aka: l![w!("awslogs-datetime-and-multiline")],
            sensitive: false,
            help: w!("Keep one of the two options."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: Some(w!("c.LogConfiguration.LogDriver == 'awslogs'")),
            assert: w!(
                "!(has(c.LogConfiguration.Options.`awslogs-datetime-format`)\n&& has(c.LogConfiguration.Options.`awslogs-multiline-pattern`))"
            ),
            at: Some(w!("c.LogConfiguration.Options['awslogs-multiline-pattern']")),
            related: l![],
            fix: l![],
            message: w!(
                "Container {c.Name} has both awslogs-datetime-format and awslogs-multiline-pattern; one is accepted"
            ),
            needs: Some(l![w!("ContainerDefinitions"), w!("LogConfiguration"), w!("LogDriver")]),
        }),
        page: prose!("awslogs-datetime-and-multiline.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/awslogs-missing-options"),
            summary: w!("The awslogs driver lacks an option that it needs"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html"
                )
            ],
            same_as: l![w!("cfn-lint:E3046")],
            aka: l![w!("awslogs-required-options"), w!("awslogs-stream-prefix-missing-fargate")],
            sensitive: false,
            help: w!("Add the missing options to `LogConfiguration.Options`."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: Some(w!("c.LogConfiguration.LogDriver == 'awslogs'")),
            assert: w!(
                "(['awslogs-group', 'awslogs-region']\n+ ('FARGATE' in self.?RequiresCompatibilities.orValue([]) ? ['awslogs-stream-prefix'] : []))\n.all(o, o in c.LogConfiguration.?Options.orValue({}))"
            ),
            at: Some(w!("c.LogConfiguration.LogDriver")),
            related: l![],
            fix: l![],
            message: w!(
                "Container {c.Name} logs with awslogs and lacks the option {raw((['awslogs-group', 'awslogs-region'] + ('FARGATE' in self.?RequiresCompatibilities.orValue([]) ? ['awslogs-stream-prefix'] : [])) .filter(o, !(o in c.LogConfiguration.?Options.orValue({}))).join(', '))}"
            ),
            needs: Some(l![w!("ContainerDefinitions"), w!("LogConfiguration"), w!("LogDriver")]),
        }),
        page: prose!("awslogs-missing-options.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/awslogs-unknown-option"),
            summary: w!("An option of the awslogs driver does not exist"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html"
                )
            ],
            same_as: l![],
            aka: l![w!("awslogs-unknown-option")],
            sensitive: false,
            help: w!("Correct the name of the option, or remove it."),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each { name: w!("k, v"), list: w!("c.LogConfiguration.Options") }
            ],
            when: Some(w!("c.LogConfiguration.LogDriver == 'awslogs'")),
            assert: w!(
                "k in ['awslogs-create-group', 'awslogs-credentials-endpoint', 'awslogs-datetime-format',\n'awslogs-endpoint', 'awslogs-force-flush-interval-seconds', 'awslogs-format', 'awslogs-group',\n'awslogs-max-buffered-events', 'awslogs-multiline-pattern', 'awslogs-region', 'awslogs-stream',\n'awslogs-stream-prefix', 'env', 'env-regex', 'labels', 'labels-regex', 'max-buffer-size', 'mode', 'tag']"
            ),
            at: Some(w!("key(v)")),
            related: l![],
            fix: l![],
            message: w!(
                "Container {c.Name} gives the awslogs driver an option {k}, which it does not have"
            ),
            needs: Some(l![
                w!("ContainerDefinitions"),
                w!("LogConfiguration"),
                w!("LogDriver"),
                w!("Options")
            ]),
        }),
        page: prose!("awslogs-unknown-option.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/blue-green-depends-on"),
            summary: w!("Tasks whose containers wait for each other are deployed by CodeDeploy"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::Medium,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-bluegreen.html"
                )
            ],
            same_as: l![],
            aka: l![w!("blue-green-depends-on")],
            sensitive: false,
            help: w!(
                "Deploy with the controller `ECS`, whose own blue/green deployments support it, or remove `DependsOn`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("t"), list: w!("linked('task-definition')") }],
            when: Some(w!("self.DeploymentController.Type == 'CODE_DEPLOY'")),
            assert: w!("t.properties.ContainerDefinitions.all(c, !has(c.DependsOn))"),
            at: Some(w!("self.DeploymentController.Type")),
            related: l![(
                w!("t.properties.ContainerDefinitions.filter(c, has(c.DependsOn))"),
                w!("waits for another container")
            )],
            fix: l![],
            message: w!(
                "CodeDeploy deploys the service, and containers of its task definition have `DependsOn`"
            ),
            needs: Some(l![w!("DeploymentController"), w!("Type")]),
        }),
        page: prose!("blue-green-depends-on.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/capacity-strategy-bases"),
            summary: w!("Two items of a capacity provider strategy have a base"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html"
            )],
            same_as: l![w!("aws-cdk:OnlyCapacityProviderCapacity")],
            aka: l![w!("capacity-strategy-several-bases")],
            sensitive: false,
            help: w!("Keep one `Base`."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("i, p"),
                list: w!(
                    "self.?CapacityProviderStrategy.orValue([]).filter(s, s.?Base.orValue(0) > 0)"
                )
            }],
            when: None,
            assert: w!("i == 0"),
            at: Some(w!("p.Base")),
            related: l![],
            fix: l![],
            message: w!(
                "Capacity provider {p.CapacityProvider} has a second `Base`; one item of a strategy may have one"
            ),
            needs: Some(l![w!("CapacityProviderStrategy")]),
        }),
        page: prose!("capacity-strategy-bases.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/capacity-strategy-mixed"),
            summary: w!("A capacity provider strategy mixes Fargate with Auto Scaling groups"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html"
                )
            ],
            same_as: l![w!("aws-cdk:CapacityProviderStrategyCannot")],
            aka: l![w!("capacity-strategy-mixed-types")],
            sensitive: false,
            help: w!("Make a service for each kind."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("p"), list: w!("self.CapacityProviderStrategy") }],
            when: Some(w!("p.CapacityProvider in ['FARGATE', 'FARGATE_SPOT']")),
            assert: w!(
                "self.CapacityProviderStrategy.all(o, o.CapacityProvider in ['FARGATE', 'FARGATE_SPOT'])"
            ),
            at: Some(w!("p.CapacityProvider")),
            related: l![],
            fix: l![],
            message: w!(
                "The strategy has {p.CapacityProvider} and a provider of instances; one kind is accepted"
            ),
            needs: Some(l![w!("CapacityProvider"), w!("CapacityProviderStrategy")]),
        }),
        page: prose!("capacity-strategy-mixed.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/capacity-strategy-weights"),
            summary: w!("Every weight of a capacity provider strategy is 0"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html"
            )],
            same_as: l![],
            aka: l![w!("capacity-strategy-all-weights-zero")],
            sensitive: false,
            help: w!("Give at least one provider a `Weight` above 0."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("size(self.?CapacityProviderStrategy.orValue([])) > 1")),
            assert: w!("!self.CapacityProviderStrategy.all(p, p.Weight == 0)"),
            at: Some(w!("self.CapacityProviderStrategy[0].Weight")),
            related: l![],
            fix: l![],
            message: w!("Every `Weight` of the strategy is 0, so that no task can be placed by it"),
            needs: Some(l![w!("CapacityProviderStrategy")]),
        }),
        page: prose!("capacity-strategy-weights.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/circuit-breaker-with-other-controller"),
            summary: w!("A circuit breaker is set for deployments that Amazon ECS does not make"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html"
            )],
            same_as: l![],
            aka: l![w!("circuit-breaker-with-codedeploy")],
            sensitive: false,
            help: w!("Remove `DeploymentCircuitBreaker`; CodeDeploy has rollbacks of its own."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("self.DeploymentController.Type in ['CODE_DEPLOY', 'EXTERNAL']")),
            assert: w!("!has(self.DeploymentConfiguration.DeploymentCircuitBreaker)"),
            at: Some(w!("key(self.DeploymentConfiguration.DeploymentCircuitBreaker)")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Remove,
                at: w!("self.DeploymentConfiguration.DeploymentCircuitBreaker"),
                value: w!("")
            }],
            message: w!(
                "`DeploymentCircuitBreaker` goes with the controller ECS, and it is {raw(self.DeploymentController.Type)}"
            ),
            needs: Some(l![w!("DeploymentController"), w!("Type")]),
        }),
        page: prose!("circuit-breaker-with-other-controller.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/configured-at-launch-volumes"),
            summary: w!("More than one volume is configured at launch"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/configure-ebs-volume.html"
                ),
                w!("https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Volume.html")
            ],
            same_as: l![],
            aka: l![w!("configured-at-launch-more-than-one")],
            sensitive: false,
            help: w!("Set `ConfiguredAtLaunch` on one volume."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("i, v"),
                list: w!("self.?Volumes.orValue([]).filter(w, w.ConfiguredAtLaunch == true)")
            }],
            when: None,
            assert: w!("i == 0"),
            at: Some(w!("v.ConfiguredAtLaunch")),
            related: l![],
            fix: l![],
            message: w!(
                "Volume {v.Name} is a second one with `ConfiguredAtLaunch`; a task has at most one"
            ),
            needs: Some(l![w!("Volumes")]),
        }),
        page: prose!("configured-at-launch-volumes.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/container-insights-off"),
            summary: w!("A cluster has no Container Insights"),
            level: Level::Info,
            category: Category::Operations,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Cluster")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("compat")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html"
                ),
                w!("https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html")
            ],
            same_as: l![w!("checkov:CKV_AWS_65"), w!("security-hub:ECS.12")],
            aka: l![w!("container-insights-disabled")],
            sensitive: false,
            help: w!("Add `{Name: containerInsights, Value: enhanced}` to `ClusterSettings`."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: None,
            assert: w!(
                "self.?ClusterSettings.orValue([]).exists(s, s.Name == 'containerInsights' && s.Value in ['enabled', 'enhanced'])"
            ),
            at: Some(w!("resource")),
            related: l![],
            fix: l![
                FixStep {
                    verb: FixVerb::Add,
                    at: w!("self.ClusterSettings"),
                    value: w!(
                        "self.?ClusterSettings.orValue([]).exists(s, s.Name == 'containerInsights') ? null\n: {'Name': 'containerInsights', 'Value': 'enhanced'}"
                    )
                },
                FixStep {
                    verb: FixVerb::Set,
                    at: w!(
                        "self.ClusterSettings.filter(s, s.Name == 'containerInsights')[0].Value"
                    ),
                    value: w!(
                        "self.?ClusterSettings.orValue([]).exists(s, s.Name == 'containerInsights') ? 'enhanced' : null"
                    )
                }
            ],
            message: w!(
                "Cluster has no Container Insights: there are no metrics of tasks and containers"
            ),
            needs: Some(l![]),
        }),
        page: prose!("container-insights-off.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/container-memory-exceeds-task"),
            summary: w!("Containers need more memory than their task has"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size"
                )
            ],
            same_as: l![],
            aka: l![w!("container-memory-sum-exceeds-task")],
            sensitive: false,
            help: w!("Raise `Memory` of the task, or lower the memory of the containers."),
        },
        check: Check::Native(container_memory_exceeds_task::check),
        page: prose!("container-memory-exceeds-task.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/container-runs-as-root"),
            summary: w!("A container runs as root by its own setting"),
            level: Level::Info,
            category: Category::Security,
            severity: Some(Severity::Medium),
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("strict"), w!("compat")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
                ),
                w!("https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html")
            ],
            same_as: l![w!("security-hub:ECS.20"), w!("config:ECS_TASK_DEFINITION_NONROOT_USER")],
            aka: l![w!("container-runs-as-root")],
            sensitive: false,
            help: w!("Name another user in `User`, or remove it where the image has one."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: Some(w!("has(c.User)")),
            assert: w!("!(c.User in ['root', '0', '0:0', 'root:root'])"),
            at: Some(w!("c.User")),
            related: l![],
            fix: l![],
            message: w!("Container {c.Name} runs as {c.User}"),
            needs: Some(l![w!("ContainerDefinitions"), w!("User")]),
        }),
        page: prose!("container-runs-as-root.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/container-without-memory"),
            summary: w!("Neither the task nor the container says how much memory it needs"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
            )],
            same_as: l![],
            aka: l![w!("container-memory-unset")],
            sensitive: false,
            help: w!("Give the container `Memory` or `MemoryReservation`, or the task `Memory`."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: Some(w!("!has(self.Memory)")),
            assert: w!("has(c.Memory) || has(c.MemoryReservation)"),
            at: Some(w!("c.Memory")),
            related: l![],
            fix: l![],
            message: w!(
                "Container {c.Name} has neither `Memory` nor `MemoryReservation`, and the task has no `Memory`"
            ),
            needs: Some(l![w!("ContainerDefinitions")]),
        }),
        page: prose!("container-without-memory.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/daemon-on-fargate"),
            summary: w!("A daemon service runs on Fargate"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"
            )],
            same_as: l![w!("cfn-lint:E3044")],
            aka: l![w!("daemon-on-fargate")],
            sensitive: false,
            help: w!("Set `SchedulingStrategy` to `REPLICA`, or run the daemon on EC2."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("self.SchedulingStrategy == 'DAEMON'")),
            assert: w!("self.LaunchType != 'FARGATE'"),
            at: Some(w!("self.SchedulingStrategy")),
            related: l![],
            fix: l![],
            message: w!(
                "A service with scheduling strategy DAEMON cannot have launch type FARGATE"
            ),
            needs: Some(l![w!("SchedulingStrategy")]),
        }),
        page: prose!("daemon-on-fargate.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/daemon-with-desired-count"),
            summary: w!("A daemon service has a desired count"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"
            )],
            same_as: l![w!("aws-cdk:DaemonModeLaunchesTask")],
            aka: l![w!("daemon-with-desired-count")],
            sensitive: false,
            help: w!("Remove `DesiredCount`."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("self.SchedulingStrategy == 'DAEMON'")),
            assert: w!("!has(self.DesiredCount)"),
            at: Some(w!("key(self.DesiredCount)")),
            related: l![],
            fix: l![FixStep { verb: FixVerb::Remove, at: w!("self.DesiredCount"), value: w!("") }],
            message: w!("A service with scheduling strategy DAEMON takes no `DesiredCount`"),
            needs: Some(l![w!("SchedulingStrategy")]),
        }),
        page: prose!("daemon-with-desired-count.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/daemon-with-placement-strategy"),
            summary: w!("A daemon service has placement strategies"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"
            )],
            same_as: l![w!("aws-cdk:CantConfigurePlacementStrategies")],
            aka: l![w!("daemon-with-placement-strategy")],
            sensitive: false,
            help: w!("Remove `PlacementStrategies`. Placement constraints are accepted."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("self.SchedulingStrategy == 'DAEMON'")),
            assert: w!("size(self.?PlacementStrategies.orValue([])) == 0"),
            at: Some(w!("key(self.PlacementStrategies)")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Remove,
                at: w!("self.PlacementStrategies"),
                value: w!("")
            }],
            message: w!("A service with scheduling strategy DAEMON takes no `PlacementStrategies`"),
            needs: Some(l![w!("SchedulingStrategy")]),
        }),
        page: prose!("daemon-with-placement-strategy.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/dangerous-capability"),
            summary: w!("A container can take over its host by a Linux capability"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::High),
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("suggestion"),
            options: l![RuleOption {
                name: w!("capabilities"),
                about: w!("Capabilities with which a container can take over its host"),
                default: OptionValue::Texts(l![
                    w!("ALL"),
                    w!("SYS_ADMIN"),
                    w!("SYS_MODULE"),
                    w!("SYS_RAWIO"),
                    w!("DAC_READ_SEARCH"),
                    w!("BPF")
                ])
            }],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html"
                )
            ],
            same_as: l![],
            aka: l![w!("dangerous-linux-capabilities")],
            sensitive: false,
            help: w!("Remove the capability, and add the narrow one that is needed."),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each { name: w!("a"), list: w!("c.LinuxParameters.Capabilities.Add") }
            ],
            when: Some(w!("!('FARGATE' in self.?RequiresCompatibilities.orValue([]))")),
            assert: w!("!(a in options.capabilities)"),
            at: Some(w!("a")),
            related: l![],
            fix: l![FixStep { verb: FixVerb::Remove, at: w!("a"), value: w!("") }],
            message: w!(
                "Container {c.Name} adds capability {a}, with which it can take over its host"
            ),
            needs: Some(l![
                w!("Add"),
                w!("Capabilities"),
                w!("ContainerDefinitions"),
                w!("LinuxParameters")
            ]),
        }),
        page: prose!("dangerous-capability.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/depends-on-complete-essential"),
            summary: w!("A container waits for an essential container to end"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html"
            )],
            same_as: l![],
            aka: l![w!("depends-on-complete-essential")],
            sensitive: false,
            help: w!(
                "Set `Essential` to `false` on the container that is waited for, or use the condition `START` or `HEALTHY`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each { name: w!("d"), list: w!("c.DependsOn") }
            ],
            when: Some(w!("d.Condition in ['COMPLETE', 'SUCCESS']")),
            assert: w!(
                "self.ContainerDefinitions.all(o, o.Name != d.ContainerName || o.Essential == false)"
            ),
            at: Some(w!("d.Condition")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!(
                    "self.ContainerDefinitions.filter(o, o.Name == d.ContainerName)[0].Essential"
                ),
                value: w!("false")
            }],
            message: w!(
                "Container {c.Name} waits for {d.ContainerName} to end, which is essential: the task would end with it"
            ),
            needs: Some(l![w!("Condition"), w!("ContainerDefinitions"), w!("DependsOn")]),
        }),
        page: prose!("depends-on-complete-essential.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/depends-on-cycle"),
            summary: w!("Containers depend on each other in a circle"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
                )
            ],
            same_as: l![],
            aka: l![w!("depends-on-cycle")],
            sensitive: false,
            help: w!("Remove one of the dependencies of the circle."),
        },
        check: Check::Native(depends_on_cycle::check),
        page: prose!("depends-on-cycle.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/depends-on-unknown-container"),
            summary: w!("A container depends on a container that the task does not have"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html"
            )],
            same_as: l![],
            aka: l![w!("depends-on-unknown-container")],
            sensitive: false,
            help: w!("Correct `ContainerName`, or remove the dependency."),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each { name: w!("d"), list: w!("c.DependsOn") }
            ],
            when: Some(w!("has(d.ContainerName)")),
            assert: w!("self.ContainerDefinitions.exists(o, o.Name == d.ContainerName)"),
            at: Some(w!("d.ContainerName")),
            related: l![],
            fix: l![],
            message: w!(
                "Container {c.Name} depends on {d.ContainerName}, and the task has no such container"
            ),
            needs: Some(l![w!("ContainerDefinitions"), w!("ContainerName"), w!("DependsOn")]),
        }),
        page: prose!("depends-on-unknown-container.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/docker-socket-mount"),
            summary: w!("A task can control the container engine of its host"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::High),
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html"
                ),
                w!("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html")
            ],
            same_as: l![w!("stave:CTL.ECS.CLUSTER.DOCKERSOCKET")],
            aka: l![w!("host-path-mount")],
            sensitive: false,
            help: w!(
                "Mount the folder that is needed, read-only. For metrics and logs of other containers use the task metadata endpoint, Container Insights or FireLens."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("v"), list: w!("self.Volumes") }],
            when: Some(w!("has(v.Host.SourcePath)")),
            assert: w!(
                "!(v.Host.SourcePath in ['/', '/var/run', '/run', '/var/run/docker.sock', '/run/docker.sock',\n'/var/run/containerd', '/run/containerd', '/run/containerd/containerd.sock'])"
            ),
            at: Some(w!("v.Host.SourcePath")),
            related: l![],
            fix: l![],
            message: w!(
                "Volume {v.Name} gives the task {v.Host.SourcePath} of the host, and with it root on the host"
            ),
            needs: Some(l![w!("Host"), w!("SourcePath"), w!("Volumes")]),
        }),
        page: prose!("docker-socket-mount.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/docker-volume-on-fargate"),
            summary: w!("A task for Fargate has a Docker volume"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"
                )
            ],
            same_as: l![w!("fargate-validator:dockerVolumeConfiguration")],
            aka: l![w!("docker-volume-on-fargate")],
            sensitive: false,
            help: w!(
                "Remove `DockerVolumeConfiguration` for a volume that lives with the task, or use EFS or EBS."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("v"), list: w!("self.Volumes") }],
            when: Some(w!("'FARGATE' in self.RequiresCompatibilities")),
            assert: w!("!has(v.DockerVolumeConfiguration)"),
            at: Some(w!("key(v.DockerVolumeConfiguration)")),
            related: l![],
            fix: l![],
            message: w!("Volume {v.Name} is a Docker volume, which Fargate does not have"),
            needs: Some(l![w!("RequiresCompatibilities"), w!("Volumes")]),
        }),
        page: prose!("docker-volume-on-fargate.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/duplicate-container-name"),
            summary: w!("Two containers of a task have the same name"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
            )],
            same_as: l![],
            aka: l![w!("duplicate-container-name")],
            sensitive: false,
            help: w!("Give each container its own name."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("n"),
                list: w!("duplicates(self.ContainerDefinitions.map(c, has(c.Name), c.Name))")
            }],
            when: None,
            assert: w!("false"),
            at: Some(w!("n")),
            related: l![],
            fix: l![],
            message: w!("Two containers are called {n}; names are unique in a task"),
            needs: Some(l![w!("ContainerDefinitions")]),
        }),
        page: prose!("duplicate-container-name.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/duplicate-environment-name"),
            summary: w!("A container sets an environment variable twice"),
            level: Level::Warning,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KeyValuePair.html"
                )
            ],
            same_as: l![w!("cfn-lint:E3037")],
            aka: l![w!("duplicate-environment-name")],
            sensitive: false,
            help: w!(
                "Remove one of the two entries. Where both have the same value, the fix does."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each {
                    name: w!("n"),
                    list: w!("duplicates(c.?Environment.orValue([]).map(e, has(e.Name), e.Name))")
                }
            ],
            when: None,
            assert: w!("false"),
            at: Some(w!("n")),
            related: l![(w!("c.Environment.filter(e, e.Name == n)[0].Name"), w!("set here first"))],
            fix: l![FixStep {
                verb: FixVerb::Remove,
                at: w!(
                    "c.Environment.filter(e, e.Name == n).all(e, e.Value == c.Environment.filter(o, o.Name == n)[0].Value)\n? c.Environment.filter(e, e.Name == n).slice(1, size(c.Environment.filter(e, e.Name == n))) : null"
                ),
                value: w!("")
            }],
            message: w!("Container {c.Name} sets the variable {n} twice in `Environment`"),
            needs: Some(l![w!("ContainerDefinitions"), w!("Environment")]),
        }),
        page: prose!("duplicate-environment-name.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/duplicate-secret-name"),
            summary: w!("A variable is both a secret and a plain value, or twice a secret"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html"),
                w!("https://github.com/dagster-io/dagster/issues/11622"),
                w!("https://github.com/CircleCI-Public/aws-ecs-orb/issues/190")
            ],
            same_as: l![],
            aka: l![w!("secret-and-environment-same-name")],
            sensitive: false,
            help: w!(
                "Remove the plain variable where the secret is meant, or rename one of the two."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each { name: w!("i, s"), list: w!("c.Secrets") }
            ],
            when: Some(w!("has(s.Name)")),
            assert: w!(
                "!c.?Environment.orValue([]).exists(e, e.Name == s.Name)\n&& !c.Secrets.exists(j, o, j < i && o.Name == s.Name)"
            ),
            at: Some(w!("s.Name")),
            related: l![(
                w!("c.?Environment.orValue([]).filter(e, e.Name == s.Name).map(e, e.Name)"),
                w!("the plain variable")
            )],
            fix: l![],
            message: w!(
                "Container {c.Name} sets {s.Name} by a secret and once more: a secret's name must be its own"
            ),
            needs: Some(l![w!("ContainerDefinitions"), w!("Name"), w!("Secrets")]),
        }),
        page: prose!("duplicate-secret-name.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/efs-iam-without-encryption"),
            summary: w!(
                "IAM or an access point is used with an EFS volume without encryption in transit"
            ),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSAuthorizationConfig.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html"
                )
            ],
            same_as: l![],
            aka: l![w!("efs-iam-requires-transit-encryption")],
            sensitive: false,
            help: w!("Set `TransitEncryption` of the volume to `ENABLED`."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("v"), list: w!("self.Volumes") }],
            when: Some(w!(
                "v.EFSVolumeConfiguration.AuthorizationConfig.IAM == 'ENABLED'\n|| has(v.EFSVolumeConfiguration.AuthorizationConfig.AccessPointId)"
            )),
            assert: w!("v.EFSVolumeConfiguration.TransitEncryption == 'ENABLED'"),
            at: Some(w!(
                "has(v.EFSVolumeConfiguration.TransitEncryption) ? v.EFSVolumeConfiguration.TransitEncryption\n: has(v.EFSVolumeConfiguration.AuthorizationConfig.AccessPointId)\n? v.EFSVolumeConfiguration.AuthorizationConfig.AccessPointId\n: v.EFSVolumeConfiguration.AuthorizationConfig.IAM"
            )),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("v.EFSVolumeConfiguration.TransitEncryption"),
                value: w!("'ENABLED'")
            }],
            message: w!(
                "Volume {v.Name} uses {raw(has(v.EFSVolumeConfiguration.AuthorizationConfig.AccessPointId) ? 'an access point' : 'IAM')} and needs `TransitEncryption` ENABLED"
            ),
            needs: Some(l![w!("Volumes")]),
        }),
        page: prose!("efs-iam-without-encryption.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/efs-iam-without-task-role"),
            summary: w!("An EFS volume is mounted with the task role and there is none"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSAuthorizationConfig.html"
            )],
            same_as: l![],
            aka: l![w!("efs-iam-without-task-role")],
            sensitive: false,
            help: w!(
                "Set `TaskRoleArn` to a role that may mount the file system, or set `IAM` to `DISABLED`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("v"), list: w!("self.Volumes") }],
            when: Some(w!("v.EFSVolumeConfiguration.AuthorizationConfig.IAM == 'ENABLED'")),
            assert: w!("has(self.TaskRoleArn)"),
            at: Some(w!("v.EFSVolumeConfiguration.AuthorizationConfig.IAM")),
            related: l![],
            fix: l![],
            message: w!(
                "Volume {v.Name} is mounted with the task role, and there is no `TaskRoleArn`"
            ),
            needs: Some(l![
                w!("AuthorizationConfig"),
                w!("EFSVolumeConfiguration"),
                w!("IAM"),
                w!("Volumes")
            ]),
        }),
        page: prose!("efs-iam-without-task-role.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/efs-root-directory-with-access-point"),
            summary: w!("An EFS volume with an access point has a root folder of its own"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html"
            )],
            same_as: l![],
            aka: l![w!("efs-access-point-with-root-directory")],
            sensitive: false,
            help: w!("Remove `RootDirectory`, or set it to `/`."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("v"), list: w!("self.Volumes") }],
            when: Some(w!(
                "has(v.EFSVolumeConfiguration.AuthorizationConfig.AccessPointId) && has(v.EFSVolumeConfiguration.RootDirectory)"
            )),
            assert: w!("v.EFSVolumeConfiguration.RootDirectory in ['/', '']"),
            at: Some(w!("v.EFSVolumeConfiguration.RootDirectory")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Remove,
                at: w!("v.EFSVolumeConfiguration.RootDirectory"),
                value: w!("")
            }],
            message: w!(
                "Volume {v.Name} has an access point, which decides the root. `RootDirectory` is left out or / then"
            ),
            needs: Some(l![
                w!("AccessPointId"),
                w!("AuthorizationConfig"),
                w!("EFSVolumeConfiguration"),
                w!("RootDirectory"),
                w!("Volumes")
            ]),
        }),
        page: prose!("efs-root-directory-with-access-point.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/environment-file-suffix"),
            summary: w!("An environment file does not end in .env"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EnvironmentFile.html"
                )
            ],
            same_as: l![],
            aka: l![w!("environment-file-suffix")],
            sensitive: false,
            help: w!("Name the object `….env`."),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each { name: w!("f"), list: w!("c.EnvironmentFiles") }
            ],
            when: Some(w!("has(f.Value)")),
            assert: w!("f.Value.endsWith('.env')"),
            at: Some(w!("f.Value")),
            related: l![],
            fix: l![],
            message: w!("Environment file {f.Value} of container {c.Name} does not end in .env"),
            needs: Some(l![w!("ContainerDefinitions"), w!("EnvironmentFiles"), w!("Value")]),
        }),
        page: prose!("environment-file-suffix.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/ephemeral-storage-size"),
            summary: w!("The ephemeral storage of a task is out of its range"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html"
            )],
            same_as: l![
                w!("aws-cdk:MustBeEphemeralStorageSize"),
                w!("fargate-validator:ephemeralStorage")
            ],
            aka: l![w!("ephemeral-storage-range")],
            sensitive: false,
            help: w!("Set `SizeInGiB` to 21 to 200, or remove `EphemeralStorage` for 20."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("has(self.EphemeralStorage.SizeInGiB)")),
            assert: w!(
                "self.EphemeralStorage.SizeInGiB >= 21 && self.EphemeralStorage.SizeInGiB <= 200"
            ),
            at: Some(w!("self.EphemeralStorage.SizeInGiB")),
            related: l![],
            fix: l![],
            message: w!(
                "Ephemeral storage is {self.EphemeralStorage.SizeInGiB} GiB. Accepted are 21 to 200"
            ),
            needs: Some(l![w!("EphemeralStorage"), w!("SizeInGiB")]),
        }),
        page: prose!("ephemeral-storage-size.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/exec-without-task-role"),
            summary: w!(
                "A service allows commands in its containers and its tasks have no role for that"
            ),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html"
            )],
            same_as: l![],
            aka: l![w!("exec-without-task-role")],
            sensitive: false,
            help: w!(
                "Give the task definition a `TaskRoleArn` whose role allows the four `ssmmessages` actions, or set `EnableExecuteCommand` to false."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("t"), list: w!("linked('task-definition')") }],
            when: Some(w!("self.EnableExecuteCommand == true")),
            assert: w!("has(t.properties.TaskRoleArn)"),
            at: Some(w!("self.EnableExecuteCommand")),
            related: l![(w!("[t]"), w!("the task definition"))],
            fix: l![],
            message: w!("ECS Exec is on, and the task definition {t.id} has no `TaskRoleArn`"),
            needs: Some(l![w!("EnableExecuteCommand")]),
        }),
        page: prose!("exec-without-task-role.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/execution-role-cannot-pull-image"),
            summary: w!("The execution role may not pull an image of the task"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::Medium,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"
                ),
                w!("https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html")
            ],
            same_as: l![],
            aka: l![w!("execution-role-cannot-pull-ecr")],
            sensitive: false,
            help: w!(
                "Attach `AmazonECSTaskExecutionRolePolicy`, or allow the missing actions in a policy of the execution role."
            ),
        },
        check: Check::Native(execution_role_cannot_pull_image::check),
        page: prose!("execution-role-cannot-pull-image.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/execution-role-cannot-read-secret"),
            summary: w!("The execution role may not read a secret of the task"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::Medium,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html"
                )
            ],
            same_as: l![],
            aka: l![
                w!("execution-role-cannot-read-secret"),
                w!("execution-role-managed-policy-only-with-secrets"),
                w!("ssm-get-parameter-singular")
            ],
            sensitive: false,
            help: w!(
                "Allow the action on the ARN of the secret or parameter in a policy of the execution role."
            ),
        },
        check: Check::Native(execution_role_cannot_read_secret::check),
        page: prose!("execution-role-cannot-read-secret.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/execution-role-cannot-write-logs"),
            summary: w!("The execution role may not write the log of the task"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::Medium,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"
                )
            ],
            same_as: l![],
            aka: l![
                w!("execution-role-cannot-write-logs"),
                w!("awslogs-create-group-without-permission")
            ],
            sensitive: false,
            help: w!(
                "Attach `AmazonECSTaskExecutionRolePolicy`, and allow `logs:CreateLogGroup` where the driver is to create the group."
            ),
        },
        check: Check::Native(execution_role_cannot_write_logs::check),
        page: prose!("execution-role-cannot-write-logs.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/fargate-capabilities"),
            summary: w!(
                "A container for Fargate adds a Linux capability that Fargate does not give"
            ),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html"
            )],
            same_as: l![w!("fargate-validator:linuxParameters_capabilities")],
            aka: l![w!("fargate-capabilities-add")],
            sensitive: false,
            help: w!("Remove the capability, or run the task on EC2."),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each { name: w!("a"), list: w!("c.LinuxParameters.Capabilities.Add") }
            ],
            when: Some(w!("'FARGATE' in self.RequiresCompatibilities")),
            assert: w!("a == 'SYS_PTRACE'"),
            at: Some(w!("a")),
            related: l![],
            fix: l![FixStep { verb: FixVerb::Remove, at: w!("a"), value: w!("") }],
            message: w!(
                "Container {c.Name} adds capability {a}; on Fargate SYS_PTRACE alone can be added"
            ),
            needs: Some(l![
                w!("Add"),
                w!("Capabilities"),
                w!("ContainerDefinitions"),
                w!("LinuxParameters"),
                w!("RequiresCompatibilities")
            ]),
        }),
        page: prose!("fargate-capabilities.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/fargate-gpu"),
            summary: w!("A task for Fargate asks for a GPU"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-gpu.html"),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"
                )
            ],
            same_as: l![w!("fargate-validator:GPU")],
            aka: l![w!("fargate-gpu")],
            sensitive: false,
            help: w!("Run the task on EC2 instances with GPUs, or on Managed Instances."),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each { name: w!("r"), list: w!("c.ResourceRequirements") }
            ],
            when: Some(w!("'FARGATE' in self.RequiresCompatibilities")),
            assert: w!("r.Type != 'GPU'"),
            at: Some(w!("r.Type")),
            related: l![],
            fix: l![],
            message: w!("Container {c.Name} asks for a GPU, which Fargate does not have"),
            needs: Some(l![
                w!("ContainerDefinitions"),
                w!("RequiresCompatibilities"),
                w!("ResourceRequirements")
            ]),
        }),
        page: prose!("fargate-gpu.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/fargate-ipc-mode"),
            summary: w!("A task for Fargate sets an IPC mode"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
            )],
            same_as: l![w!("fargate-validator:ipcMode")],
            aka: l![w!("fargate-ipc-mode")],
            sensitive: false,
            help: w!("Remove `IpcMode`."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("'FARGATE' in self.RequiresCompatibilities && has(self.IpcMode)")),
            assert: w!("false"),
            at: Some(w!("key(self.IpcMode)")),
            related: l![],
            fix: l![FixStep { verb: FixVerb::Remove, at: w!("self.IpcMode"), value: w!("") }],
            message: w!("Fargate takes no `IpcMode`"),
            needs: Some(l![w!("IpcMode"), w!("RequiresCompatibilities")]),
        }),
        page: prose!("fargate-ipc-mode.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/fargate-log-driver"),
            summary: w!("A container on Fargate uses a log driver that Fargate does not have"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html"
            )],
            same_as: l![w!("fargate-validator:logConfiguration")],
            aka: l![w!("fargate-log-driver")],
            sensitive: false,
            help: w!(
                "Use `awslogs`, or `awsfirelens` with a router container that sends the log on."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: Some(w!(
                "'FARGATE' in self.RequiresCompatibilities && has(c.LogConfiguration.LogDriver)"
            )),
            assert: w!("c.LogConfiguration.LogDriver in ['awslogs', 'splunk', 'awsfirelens']"),
            at: Some(w!("c.LogConfiguration.LogDriver")),
            related: l![],
            fix: l![],
            message: w!(
                "Container {c.Name} uses log driver {c.LogConfiguration.LogDriver}; on Fargate there are awslogs, splunk and awsfirelens"
            ),
            needs: Some(l![
                w!("ContainerDefinitions"),
                w!("LogConfiguration"),
                w!("LogDriver"),
                w!("RequiresCompatibilities")
            ]),
        }),
        page: prose!("fargate-log-driver.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/fargate-network-mode"),
            summary: w!("A task definition for Fargate has a network mode other than awsvpc"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"
                )
            ],
            same_as: l![w!("cfn-lint:E3048"), w!("aws-cdk:FargateTasksOnlyAwsVpc")],
            aka: l![w!("fargate-network-mode")],
            sensitive: false,
            help: w!("Set `NetworkMode` to `awsvpc`."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("'FARGATE' in self.RequiresCompatibilities")),
            assert: w!("self.NetworkMode == 'awsvpc'"),
            at: Some(w!(
                "has(self.NetworkMode) ? self.NetworkMode\n: self.RequiresCompatibilities.filter(r, r == 'FARGATE')[0]"
            )),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.NetworkMode"),
                value: w!("'awsvpc'")
            }],
            message: w!(
                "Fargate runs tasks with `NetworkMode` awsvpc only, and it is {raw(has(self.NetworkMode) ? string(self.NetworkMode) : 'left out')}"
            ),
            needs: Some(l![w!("RequiresCompatibilities")]),
        }),
        page: prose!("fargate-network-mode.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/fargate-placement-constraints"),
            summary: w!("A task definition for Fargate has placement constraints"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"
                )
            ],
            same_as: l![
                w!("aws-cdk:CannotPlacementConstraints"),
                w!("fargate-validator:placementConstraints")
            ],
            aka: l![w!("fargate-placement-constraints")],
            sensitive: false,
            help: w!(
                "Remove `PlacementConstraints`. The Availability Zones follow from the subnets of the service."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("'FARGATE' in self.RequiresCompatibilities")),
            assert: w!("size(self.?PlacementConstraints.orValue([])) == 0"),
            at: Some(w!("key(self.PlacementConstraints)")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Remove,
                at: w!("self.PlacementConstraints"),
                value: w!("")
            }],
            message: w!("Fargate places tasks by itself and takes no `PlacementConstraints`"),
            needs: Some(l![w!("RequiresCompatibilities")]),
        }),
        page: prose!("fargate-placement-constraints.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/fargate-stop-timeout"),
            summary: w!("A container on Fargate has longer to stop than Fargate allows"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
            )],
            same_as: l![w!("fargate-validator:stopTimeout")],
            aka: l![w!("stop-timeout-range")],
            sensitive: false,
            help: w!("Set `StopTimeout` to at most 120."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: Some(w!("'FARGATE' in self.RequiresCompatibilities && has(c.StopTimeout)")),
            assert: w!("c.StopTimeout <= 120"),
            at: Some(w!("c.StopTimeout")),
            related: l![],
            fix: l![FixStep { verb: FixVerb::Set, at: w!("c.StopTimeout"), value: w!("120") }],
            message: w!(
                "Container {c.Name} may take {c.StopTimeout} s to stop; on Fargate it is at most 120"
            ),
            needs: Some(l![
                w!("ContainerDefinitions"),
                w!("RequiresCompatibilities"),
                w!("StopTimeout")
            ]),
        }),
        page: prose!("fargate-stop-timeout.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/fargate-task-size"),
            summary: w!("CPU and memory are no size that Fargate has"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
                )
            ],
            same_as: l![w!("cfn-lint:E3047"), w!("cfn-lint:E3048"), w!("kics:f4c9b5f5")],
            aka: l![
                w!("fargate-cpu-memory-combination"),
                w!("fargate-cpu-value"),
                w!("fargate-missing-task-size"),
                w!("fargate-windows-task-size")
            ],
            sensitive: false,
            help: w!(
                "Set `Cpu` and `Memory` of the task to one of the pairs in the table. `\"1 vCPU\"` is 1024 units and `\"2 GB\"` is 2048 MiB."
            ),
        },
        check: Check::Native(fargate_task_size::check),
        page: prose!("fargate-task-size.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/fargate-unsupported-parameter"),
            summary: w!("A container for Fargate has a setting that Fargate does not have"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"
                )
            ],
            same_as: l![w!("fargate-validator:disableNetworking")],
            aka: l![w!("fargate-unsupported-container-fields")],
            sensitive: false,
            help: w!("Remove the setting."),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each {
                    name: w!("n"),
                    list: w!(
                        "['DisableNetworking', 'DnsSearchDomains', 'DnsServers', 'DockerSecurityOptions', 'ExtraHosts']"
                    )
                }
            ],
            when: Some(w!("'FARGATE' in self.RequiresCompatibilities && n in c")),
            assert: w!("c[n] == false || c[n] == []"),
            at: Some(w!("key(c[n])")),
            related: l![],
            fix: l![FixStep { verb: FixVerb::Remove, at: w!("c[n]"), value: w!("") }],
            message: w!("Container {c.Name} has `{raw(n)}`, which Fargate does not take"),
            needs: Some(l![w!("ContainerDefinitions"), w!("RequiresCompatibilities")]),
        }),
        page: prose!("fargate-unsupported-parameter.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/firelens-second-router"),
            summary: w!("A task has more than one FireLens router"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html"
            )],
            same_as: l![w!("aws-cdk:FirelensRouterAlreadyAdded")],
            aka: l![w!("firelens-second-router")],
            sensitive: false,
            help: w!("Keep `FirelensConfiguration` on one container."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("i, c"),
                list: w!("self.ContainerDefinitions.filter(r, has(r.FirelensConfiguration))")
            }],
            when: None,
            assert: w!("i == 0"),
            at: Some(w!("key(c.FirelensConfiguration)")),
            related: l![],
            fix: l![],
            message: w!("Container {c.Name} is a second FireLens router; a task has at most one"),
            needs: Some(l![w!("ContainerDefinitions")]),
        }),
        page: prose!("firelens-second-router.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/grace-period-without-load-balancer"),
            summary: w!("A grace period is set and nothing checks the health of the tasks"),
            level: Level::Info,
            category: Category::Operations,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"
            )],
            same_as: l![],
            aka: l![w!("grace-period-without-load-balancer")],
            sensitive: false,
            help: w!(
                "Remove `HealthCheckGracePeriodSeconds`, or add the health check that was meant."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("t"), list: w!("linked('task-definition')") }],
            when: Some(w!(
                "has(self.HealthCheckGracePeriodSeconds) && self.HealthCheckGracePeriodSeconds > 0"
            )),
            assert: w!(
                "size(self.?LoadBalancers.orValue([])) > 0 || size(self.?VpcLatticeConfigurations.orValue([])) > 0\n|| t.properties.ContainerDefinitions.exists(c, has(c.HealthCheck))"
            ),
            at: Some(w!("self.HealthCheckGracePeriodSeconds")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Remove,
                at: w!("self.HealthCheckGracePeriodSeconds"),
                value: w!("")
            }],
            message: w!(
                "`HealthCheckGracePeriodSeconds` has no effect without a load balancer or a container health check"
            ),
            needs: Some(l![w!("HealthCheckGracePeriodSeconds")]),
        }),
        page: prose!("grace-period-without-load-balancer.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/health-check-command"),
            summary: w!("The command of a health check does not say how it is run"),
            level: Level::Warning,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html"
            )],
            same_as: l![],
            aka: l![w!("health-check-command-prefix")],
            sensitive: false,
            help: w!(
                "Put `CMD-SHELL` before a command line, or `CMD` before a program and its arguments."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: Some(w!("size(c.?HealthCheck.?Command.orValue([])) > 0")),
            assert: w!("c.HealthCheck.Command[0] in ['CMD', 'CMD-SHELL', 'NONE']"),
            at: Some(w!("c.HealthCheck.Command[0]")),
            related: l![],
            fix: l![],
            message: w!(
                "Health check of container {c.Name} begins with {c.HealthCheck.Command[0]}; CMD or CMD-SHELL stands first"
            ),
            needs: Some(l![w!("Command"), w!("ContainerDefinitions"), w!("HealthCheck")]),
        }),
        page: prose!("health-check-command.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/health-check-range"),
            summary: w!("A number of a health check is out of its range"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html"
            )],
            same_as: l![
                w!("aws-cdk:MustBeIntervalBetweenSeconds"),
                w!("aws-cdk:MustBeTimeoutBetweenSeconds")
            ],
            aka: l![
                w!("health-check-interval-range"),
                w!("health-check-timeout-range"),
                w!("health-check-retries-start-period")
            ],
            sensitive: false,
            help: w!(
                "Set the number within its range. `Interval` is 30 seconds, `Timeout` 5 seconds and `Retries` 3 where they are left out."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each {
                    name: w!("n"),
                    list: w!(
                        "[['Interval', 5, 300], ['Timeout', 2, 120], ['Retries', 1, 10], ['StartPeriod', 0, 300]]"
                    )
                }
            ],
            when: Some(w!("has(c.HealthCheck) && n[0] in c.HealthCheck")),
            assert: w!("c.HealthCheck[n[0]] >= n[1] && c.HealthCheck[n[0]] <= n[2]"),
            at: Some(w!("c.HealthCheck[n[0]]")),
            related: l![],
            fix: l![],
            message: w!(
                "Health check of container {c.Name}: {raw(n[0])} is {c.HealthCheck[n[0]]}. Accepted are {n[1]} to {n[2]}"
            ),
            needs: Some(l![w!("ContainerDefinitions"), w!("HealthCheck")]),
        }),
        page: prose!("health-check-range.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/health-check-timeout-above-interval"),
            summary: w!("A health check may last longer than the time between two"),
            level: Level::Warning,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html"
            )],
            same_as: l![w!("aws-cdk:ShouldBeHealthCheckInterval")],
            aka: l![w!("health-check-interval-not-longer-than-timeout")],
            sensitive: false,
            help: w!("Set `Timeout` below `Interval`."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: Some(w!("has(c.HealthCheck.Timeout) || has(c.HealthCheck.Interval)")),
            assert: w!("c.HealthCheck.?Timeout.orValue(5) < c.HealthCheck.?Interval.orValue(30)"),
            at: Some(w!(
                "has(c.HealthCheck.Timeout) ? c.HealthCheck.Timeout : c.HealthCheck.Interval"
            )),
            related: l![],
            fix: l![],
            message: w!(
                "Health check of container {c.Name} may take {c.HealthCheck.?Timeout.orValue(5)} s, and the next one is due after {c.HealthCheck.?Interval.orValue(30)} s"
            ),
            needs: Some(l![w!("ContainerDefinitions")]),
        }),
        page: prose!("health-check-timeout-above-interval.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/healthy-without-health-check"),
            summary: w!("A container waits for the health of a container that has no health check"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html"
                )
            ],
            same_as: l![],
            aka: l![w!("depends-on-healthy-without-health-check")],
            sensitive: false,
            help: w!(
                "Give the container that is waited for a `HealthCheck`, or use the condition `START`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each { name: w!("d"), list: w!("c.DependsOn") }
            ],
            when: Some(w!("d.Condition == 'HEALTHY'")),
            assert: w!(
                "self.ContainerDefinitions.all(o, o.Name != d.ContainerName || o.HealthCheck != null)"
            ),
            at: Some(w!("d.Condition")),
            related: l![],
            fix: l![],
            message: w!(
                "Container {c.Name} waits until {d.ContainerName} is healthy, which has no `HealthCheck`"
            ),
            needs: Some(l![w!("Condition"), w!("ContainerDefinitions"), w!("DependsOn")]),
        }),
        page: prose!("healthy-without-health-check.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/host-network-mode"),
            summary: w!("A task runs in the network of its host"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::Medium),
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("strict"), w!("compat")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html"
                ),
                w!("https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html")
            ],
            same_as: l![w!("security-hub:ECS.17")],
            aka: l![w!("network-mode-host")],
            sensitive: false,
            help: w!(
                "Set `NetworkMode` to `awsvpc`, which gives each task an interface and security groups of its own."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("self.NetworkMode == 'host'")),
            assert: w!("false"),
            at: Some(w!("self.NetworkMode")),
            related: l![],
            fix: l![],
            message: w!(
                "The containers use the network of the host and reach all that listens on it"
            ),
            needs: Some(l![w!("NetworkMode")]),
        }),
        page: prose!("host-network-mode.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/host-path-on-fargate"),
            summary: w!("A task for Fargate mounts a path of the host"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HostVolumeProperties.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"
                )
            ],
            same_as: l![],
            aka: l![w!("host-source-path-on-fargate")],
            sensitive: false,
            help: w!(
                "Remove `SourcePath`: the volume is then an empty folder that lives with the task. Use EFS or EBS for data that must stay."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("v"), list: w!("self.Volumes") }],
            when: Some(w!("'FARGATE' in self.RequiresCompatibilities")),
            assert: w!("!has(v.Host.SourcePath)"),
            at: Some(w!("key(v.Host.SourcePath)")),
            related: l![],
            fix: l![],
            message: w!(
                "Volume {v.Name} is a path of the host, which Fargate does not give to tasks"
            ),
            needs: Some(l![w!("RequiresCompatibilities"), w!("Volumes")]),
        }),
        page: prose!("host-path-on-fargate.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/host-pid-mode"),
            summary: w!("The containers of a task share the process namespace of the host"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::High),
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
                ),
                w!("https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html")
            ],
            same_as: l![
                w!("checkov:CKV_AWS_335"),
                w!("security-hub:ECS.3"),
                w!("config:ECS_TASK_DEFINITION_PID_MODE_CHECK")
            ],
            aka: l![w!("host-pid-mode")],
            sensitive: false,
            help: w!(
                "Remove `PidMode`, or set it to `task` where containers of one task must see each other."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: None,
            assert: w!("self.PidMode != 'host'"),
            at: Some(w!("self.PidMode")),
            related: l![],
            fix: l![FixStep { verb: FixVerb::Remove, at: w!("self.PidMode"), value: w!("") }],
            message: w!(
                "`PidMode` is host: every container of the task sees the processes of the whole instance"
            ),
            needs: Some(l![]),
        }),
        page: prose!("host-pid-mode.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/host-port-mismatch"),
            summary: w!("Host port and container port differ where they are the same port"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"
            )],
            same_as: l![w!("cfn-lint:E3053"), w!("aws-cdk:MustBeHostPortLeft")],
            aka: l![w!("awsvpc-host-port-mismatch")],
            sensitive: false,
            help: w!("Remove `HostPort`, or set it to the value of `ContainerPort`."),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each { name: w!("p"), list: w!("c.PortMappings") }
            ],
            when: Some(w!(
                "self.NetworkMode in ['awsvpc', 'host'] && has(p.HostPort) && has(p.ContainerPort)"
            )),
            assert: w!("p.HostPort == p.ContainerPort || p.HostPort == 0"),
            at: Some(w!("p.HostPort")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("p.HostPort"),
                value: w!("p.ContainerPort")
            }],
            message: w!(
                "Container {c.Name} maps port {p.ContainerPort} to host port {p.HostPort}; in network mode {raw(self.NetworkMode)} they must be equal"
            ),
            needs: Some(l![
                w!("ContainerDefinitions"),
                w!("ContainerPort"),
                w!("HostPort"),
                w!("NetworkMode"),
                w!("PortMappings")
            ]),
        }),
        page: prose!("host-port-mismatch.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/image-tag-latest"),
            summary: w!("An image has no tag, or the tag latest"),
            level: Level::Warning,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![RuleOption {
                name: w!("tags"),
                about: w!("Tags that are moved from one image to another"),
                default: OptionValue::Texts(l![w!("latest")])
            }],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definition_image"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/bestpracticesguide/container-considerations.html"
                )
            ],
            same_as: l![],
            aka: l![w!("image-tag-latest")],
            sensitive: false,
            help: w!("Name a tag that is never moved, or a digest (`web@sha256:…`)."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: Some(w!("isImage(c.Image)")),
            assert: w!(
                "has(image(c.Image).digest) || (has(image(c.Image).tag) && !(image(c.Image).tag in options.tags))"
            ),
            at: Some(w!("c.Image")),
            related: l![],
            fix: l![],
            message: w!(
                "Container {c.Name} runs {c.Image}, whose version changes without a deployment"
            ),
            needs: Some(l![w!("ContainerDefinitions")]),
        }),
        page: prose!("image-tag-latest.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/launch-type-with-capacity-strategy"),
            summary: w!("A service has both a launch type and a capacity provider strategy"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"
            )],
            same_as: l![],
            aka: l![w!("launch-type-with-capacity-strategy")],
            sensitive: false,
            help: w!(
                "Remove `LaunchType`; the capacity providers `FARGATE` and `FARGATE_SPOT` take its place."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("has(self.LaunchType)")),
            assert: w!("size(self.?CapacityProviderStrategy.orValue([])) == 0"),
            at: Some(w!("self.LaunchType")),
            related: l![],
            fix: l![FixStep { verb: FixVerb::Remove, at: w!("self.LaunchType"), value: w!("") }],
            message: w!(
                "The service has `LaunchType` {self.LaunchType} and a `CapacityProviderStrategy`; one of them is accepted"
            ),
            needs: Some(l![w!("LaunchType")]),
        }),
        page: prose!("launch-type-with-capacity-strategy.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/links-need-bridge"),
            summary: w!("Containers are linked in a network mode without links"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
            )],
            same_as: l![w!("aws-cdk:NetworkModeBridgeContainer")],
            aka: l![w!("links-need-bridge")],
            sensitive: false,
            help: w!(
                "Remove `Links`. In network mode `awsvpc` containers of a task reach each other at `localhost`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: Some(w!("size(c.?Links.orValue([])) > 0 && has(self.NetworkMode)")),
            assert: w!("self.NetworkMode in ['bridge', 'default']"),
            at: Some(w!("key(c.Links)")),
            related: l![],
            fix: l![FixStep { verb: FixVerb::Remove, at: w!("c.Links"), value: w!("") }],
            message: w!(
                "Container {c.Name} has `Links`, which need network mode bridge, and the mode is {raw(self.NetworkMode)}"
            ),
            needs: Some(l![w!("ContainerDefinitions"), w!("Links"), w!("NetworkMode")]),
        }),
        page: prose!("links-need-bridge.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/memory-below-reservation"),
            summary: w!("The hard memory limit of a container is below its reservation"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
            )],
            same_as: l![w!("aws-cdk:MemoryLimitMibShouldLessThan")],
            aka: l![w!("container-memory-below-reservation")],
            sensitive: false,
            help: w!("Set `Memory` to more than `MemoryReservation`, or leave one of them out."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: Some(w!("has(c.Memory) && has(c.MemoryReservation)")),
            assert: w!("c.Memory >= c.MemoryReservation"),
            at: Some(w!("c.Memory")),
            related: l![(w!("[c.MemoryReservation]"), w!("the reservation"))],
            fix: l![],
            message: w!(
                "Container {c.Name} reserves {c.MemoryReservation} MiB and is stopped above {c.Memory} MiB"
            ),
            needs: Some(l![w!("ContainerDefinitions"), w!("Memory"), w!("MemoryReservation")]),
        }),
        page: prose!("memory-below-reservation.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/missing-execution-role"),
            summary: w!("A task needs an execution role and has none"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
                )
            ],
            same_as: l![],
            aka: l![
                w!("secrets-without-execution-role"),
                w!("fargate-ecr-or-awslogs-without-execution-role")
            ],
            sensitive: false,
            help: w!(
                "Set `ExecutionRoleArn` to a role that `ecs-tasks.amazonaws.com` may assume, with the policy `AmazonECSTaskExecutionRolePolicy` and rights on the secrets."
            ),
        },
        check: Check::Native(missing_execution_role::check),
        page: prose!("missing-execution-role.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/mount-path-duplicate"),
            summary: w!("Two volumes are mounted at the same path of a container"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_MountPoint.html"
            )],
            same_as: l![],
            aka: l![w!("mount-path-duplicate")],
            sensitive: false,
            help: w!("Give each mount point its own `ContainerPath`."),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each {
                    name: w!("p"),
                    list: w!(
                        "duplicates(c.?MountPoints.orValue([]).map(m, has(m.ContainerPath), m.ContainerPath))"
                    )
                }
            ],
            when: None,
            assert: w!("false"),
            at: Some(w!("p")),
            related: l![],
            fix: l![],
            message: w!("Container {c.Name} mounts two volumes at {p}"),
            needs: Some(l![w!("ContainerDefinitions"), w!("MountPoints")]),
        }),
        page: prose!("mount-path-duplicate.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/mount-unknown-volume"),
            summary: w!("A container mounts a volume that the task definition does not declare"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_MountPoint.html"),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
                )
            ],
            same_as: l![],
            aka: l![w!("mount-point-unknown-volume")],
            sensitive: false,
            help: w!("Add the volume to `Volumes`, or correct `SourceVolume`."),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each { name: w!("m"), list: w!("c.MountPoints") }
            ],
            when: Some(w!("has(m.SourceVolume)")),
            assert: w!("self.?Volumes.orValue([]).exists(v, v.Name == m.SourceVolume)"),
            at: Some(w!("m.SourceVolume")),
            related: l![],
            fix: l![],
            message: w!(
                "Container {c.Name} mounts the volume {m.SourceVolume}, which is not in `Volumes`"
            ),
            needs: Some(l![w!("ContainerDefinitions"), w!("MountPoints"), w!("SourceVolume")]),
        }),
        page: prose!("mount-unknown-volume.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/network-configuration-without-awsvpc"),
            summary: w!(
                "A service has a network configuration and its tasks have no interface of their own"
            ),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html"
                )
            ],
            same_as: l![w!("aws-cdk:VpcSubnets")],
            aka: l![w!("network-configuration-without-awsvpc")],
            sensitive: false,
            help: w!(
                "Set `NetworkMode` of the task definition to `awsvpc`, or remove `NetworkConfiguration`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("t"), list: w!("linked('task-definition')") }],
            when: Some(w!("has(self.NetworkConfiguration.AwsvpcConfiguration)")),
            assert: w!("t.properties.NetworkMode == 'awsvpc'"),
            at: Some(w!("key(self.NetworkConfiguration.AwsvpcConfiguration)")),
            related: l![(w!("[t]"), w!("the task definition"))],
            fix: l![],
            message: w!(
                "The service has `AwsvpcConfiguration`, and its tasks do not use network mode awsvpc"
            ),
            needs: Some(l![w!("AwsvpcConfiguration"), w!("NetworkConfiguration")]),
        }),
        page: prose!("network-configuration-without-awsvpc.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/no-circuit-breaker"),
            summary: w!("A service goes on with a deployment that fails"),
            level: Level::Info,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html"
            )],
            same_as: l![],
            aka: l![w!("circuit-breaker-missing")],
            sensitive: false,
            help: w!(
                "Set `DeploymentConfiguration.DeploymentCircuitBreaker` to `Enable: true` and `Rollback: true`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("!(self.DeploymentController.Type in ['CODE_DEPLOY', 'EXTERNAL'])")),
            assert: w!(
                "self.DeploymentConfiguration.DeploymentCircuitBreaker.Enable == true\n&& self.DeploymentConfiguration.DeploymentCircuitBreaker.Rollback == true"
            ),
            at: Some(w!("resource")),
            related: l![],
            fix: l![
                FixStep {
                    verb: FixVerb::Set,
                    at: w!("self.DeploymentConfiguration.DeploymentCircuitBreaker.Enable"),
                    value: w!(
                        "self.DeploymentConfiguration.DeploymentCircuitBreaker.Enable == true ? null : true"
                    )
                },
                FixStep {
                    verb: FixVerb::Set,
                    at: w!("self.DeploymentConfiguration.DeploymentCircuitBreaker.Rollback"),
                    value: w!(
                        "self.DeploymentConfiguration.DeploymentCircuitBreaker.Rollback == true ? null : true"
                    )
                }
            ],
            message: w!(
                "A deployment that fails is not rolled back: there is no `DeploymentCircuitBreaker` that does"
            ),
            needs: Some(l![]),
        }),
        page: prose!("no-circuit-breaker.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/no-container-health-check"),
            summary: w!("A container has no health check"),
            level: Level::Info,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("compat")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html"
            )],
            same_as: l![w!("kics:d24389b4")],
            aka: l![w!("task-health-check-missing")],
            sensitive: false,
            help: w!("Add a `HealthCheck` whose command says whether the program answers."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: None,
            assert: w!("has(c.HealthCheck)"),
            at: Some(w!("c.HealthCheck")),
            related: l![],
            fix: l![],
            message: w!("Container {c.Name} has no `HealthCheck`"),
            needs: Some(l![w!("ContainerDefinitions")]),
        }),
        page: prose!("no-container-health-check.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/no-essential-container"),
            summary: w!("No container of a task is essential"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
            )],
            same_as: l![w!("cfn-lint:E3042")],
            aka: l![w!("no-essential-container")],
            sensitive: false,
            help: w!(
                "Remove `Essential` from the container that does the work of the task, or set it to `true`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("size(self.ContainerDefinitions) > 0")),
            assert: w!("self.ContainerDefinitions.exists(c, c.Essential != false)"),
            at: Some(w!("self.ContainerDefinitions[0].Essential")),
            related: l![(
                w!(
                    "self.ContainerDefinitions.slice(1, size(self.ContainerDefinitions)).map(c, c.Essential)"
                ),
                w!("not essential either")
            )],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.ContainerDefinitions[0].Essential"),
                value: w!("size(self.ContainerDefinitions) == 1 ? true : null")
            }],
            message: w!("No container is essential: at least one must not have `Essential` false"),
            needs: Some(l![w!("ContainerDefinitions")]),
        }),
        page: prose!("no-essential-container.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/no-hard-memory-limit"),
            summary: w!("A container has no hard memory limit"),
            level: Level::Info,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("compat")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
            )],
            same_as: l![
                w!("config:ECS_TASK_DEFINITION_MEMORY_HARD_LIMIT"),
                w!("control-tower:CT.ECS.PR.7")
            ],
            aka: l![w!("memory-hard-limit-missing")],
            sensitive: false,
            help: w!("Set `Memory` of the container."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: Some(w!(
                "!has(self.Memory) && !('FARGATE' in self.?RequiresCompatibilities.orValue([]))"
            )),
            assert: w!("has(c.Memory)"),
            at: Some(w!("c.Memory")),
            related: l![],
            fix: l![],
            message: w!(
                "Container {c.Name} has no `Memory`: a leak takes the memory of its neighbours"
            ),
            needs: Some(l![w!("ContainerDefinitions")]),
        }),
        page: prose!("no-hard-memory-limit.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/no-log-configuration"),
            summary: w!("A container has no log configuration"),
            level: Level::Info,
            category: Category::Operations,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("strict"), w!("compat")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html"
                ),
                w!("https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html")
            ],
            same_as: l![
                w!("security-hub:ECS.9"),
                w!("config:ECS_TASK_DEFINITION_LOG_CONFIGURATION"),
                w!("cdk-nag:AwsSolutions-ECS7")
            ],
            aka: l![w!("no-log-configuration")],
            sensitive: false,
            help: w!("Add a `LogConfiguration` with the driver `awslogs` or `awsfirelens`."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: None,
            assert: w!("has(c.LogConfiguration)"),
            at: Some(w!("c.LogConfiguration")),
            related: l![],
            fix: l![],
            message: w!(
                "Container {c.Name} has no `LogConfiguration`: what it writes is lost with it"
            ),
            needs: Some(l![w!("ContainerDefinitions")]),
        }),
        page: prose!("no-log-configuration.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/port-app-protocol-without-name"),
            summary: w!("A port has an application protocol and no name"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"
            )],
            same_as: l![w!("aws-cdk:ServiceConnectRelatedPortMapping")],
            aka: l![w!("port-app-protocol-without-name")],
            sensitive: false,
            help: w!("Give the port mapping a `Name`, or remove `AppProtocol`."),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each { name: w!("p"), list: w!("c.PortMappings") }
            ],
            when: Some(w!("has(p.AppProtocol)")),
            assert: w!("has(p.Name)"),
            at: Some(w!("p.AppProtocol")),
            related: l![],
            fix: l![],
            message: w!(
                "Port {p.ContainerPort} of container {c.Name} has `AppProtocol` and no `Name`"
            ),
            needs: Some(l![w!("AppProtocol"), w!("ContainerDefinitions"), w!("PortMappings")]),
        }),
        page: prose!("port-app-protocol-without-name.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/port-name-duplicate"),
            summary: w!("Two ports of a task have the same name"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"
            )],
            same_as: l![w!("aws-cdk:PortMappingNameAlready")],
            aka: l![w!("port-name-duplicate")],
            sensitive: false,
            help: w!("Give each port mapping its own `Name`."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("n"),
                list: w!(
                    "duplicates(self.ContainerDefinitions.map(c, c.?PortMappings.orValue([]).filter(p, has(p.Name)).map(p, p.Name)).flatten())"
                )
            }],
            when: None,
            assert: w!("false"),
            at: Some(w!("n")),
            related: l![],
            fix: l![],
            message: w!("Port name {n} stands on two port mappings; names are unique in a task"),
            needs: Some(l![w!("ContainerDefinitions")]),
        }),
        page: prose!("port-name-duplicate.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/port-range-conflict"),
            summary: w!("A port mapping has a range and a single port"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"
            )],
            same_as: l![
                w!("aws-cdk:CannotContainerPortContainerPortRange"),
                w!("aws-cdk:CannotSetHostPortWithRange")
            ],
            aka: l![w!("port-range-conflicts")],
            sensitive: false,
            help: w!("Keep the range, or make a port mapping of its own for the single port."),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each { name: w!("p"), list: w!("c.PortMappings") }
            ],
            when: Some(w!("has(p.ContainerPortRange)")),
            assert: w!("!has(p.ContainerPort) && !has(p.HostPort)"),
            at: Some(w!("has(p.ContainerPort) ? key(p.ContainerPort) : key(p.HostPort)")),
            related: l![],
            fix: l![],
            message: w!(
                "Container {c.Name} maps the range {p.ContainerPortRange} and a single port in one mapping"
            ),
            needs: Some(l![
                w!("ContainerDefinitions"),
                w!("ContainerPortRange"),
                w!("PortMappings")
            ]),
        }),
        page: prose!("port-range-conflict.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/port-used-twice"),
            summary: w!("Two containers of a task listen on the same port"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html"
                )
            ],
            same_as: l![],
            aka: l![w!("port-conflict-in-task")],
            sensitive: false,
            help: w!("Give each container its own port."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each {
                name: w!("n"),
                list: w!(
                    "duplicates(self.ContainerDefinitions.map(c, c.?PortMappings.orValue([]).filter(p, has(p.ContainerPort)\n&& p.?Protocol.orValue('tcp') == 'tcp').map(p, p.ContainerPort)).flatten())"
                )
            }],
            when: Some(w!("self.NetworkMode in ['awsvpc', 'host']")),
            assert: w!("false"),
            at: Some(w!("n")),
            related: l![],
            fix: l![],
            message: w!(
                "Port {n} is mapped twice; in network mode {raw(self.NetworkMode)} the containers of a task share their ports"
            ),
            needs: Some(l![w!("ContainerDefinitions"), w!("NetworkMode")]),
        }),
        page: prose!("port-used-twice.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/privileged-container"),
            summary: w!("A container runs privileged"),
            level: Level::Error,
            category: Category::Security,
            severity: Some(Severity::High),
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
                ),
                w!("https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html")
            ],
            same_as: l![
                w!("checkov:CKV_AWS_334"),
                w!("security-hub:ECS.4"),
                w!("config:ECS_CONTAINERS_NONPRIVILEGED")
            ],
            aka: l![w!("privileged-container")],
            sensitive: false,
            help: w!(
                "Remove `Privileged`, and grant the single Linux capability that is needed in `LinuxParameters.Capabilities.Add`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: None,
            assert: w!("c.Privileged != true"),
            at: Some(w!("c.Privileged")),
            related: l![],
            fix: l![FixStep { verb: FixVerb::Remove, at: w!("c.Privileged"), value: w!("") }],
            message: w!("Container {c.Name} runs privileged: it has root's power over the host"),
            needs: Some(l![w!("ContainerDefinitions")]),
        }),
        page: prose!("privileged-container.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/public-ip"),
            summary: w!("Tasks of a service get public addresses"),
            level: Level::Info,
            category: Category::Security,
            severity: Some(Severity::Medium),
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("strict"), w!("compat")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html"
                ),
                w!("https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html")
            ],
            same_as: l![w!("checkov:CKV_AWS_333"), w!("security-hub:ECS.2")],
            aka: l![w!("service-assigns-public-ip")],
            sensitive: false,
            help: w!(
                "Run the tasks in private subnets with a NAT gateway or VPC endpoints, and set `AssignPublicIp` to `DISABLED`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("has(self.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp)")),
            assert: w!("self.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp != 'ENABLED'"),
            at: Some(w!("self.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp"),
                value: w!("'DISABLED'")
            }],
            message: w!("Tasks of the service get public addresses"),
            needs: Some(l![
                w!("AssignPublicIp"),
                w!("AwsvpcConfiguration"),
                w!("NetworkConfiguration")
            ]),
        }),
        page: prose!("public-ip.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/public-ip-on-ec2"),
            summary: w!("A service on EC2 asks for public addresses of its tasks"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html"
                )
            ],
            same_as: l![],
            aka: l![w!("public-ip-on-ec2-launch")],
            sensitive: false,
            help: w!(
                "Set `AssignPublicIp` to `DISABLED`; tasks reach the internet through a NAT gateway."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("self.LaunchType == 'EC2'")),
            assert: w!("self.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp != 'ENABLED'"),
            at: Some(w!("self.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp"),
                value: w!("'DISABLED'")
            }],
            message: w!("Tasks with launch type EC2 cannot have public addresses"),
            needs: Some(l![w!("LaunchType")]),
        }),
        page: prose!("public-ip-on-ec2.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/role-not-assumable"),
            summary: w!("A role of a task does not trust Amazon ECS tasks"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::IAM::Role")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"
                )
            ],
            same_as: l![],
            aka: l![w!("task-role-trust-principal")],
            sensitive: false,
            help: w!(
                "Name `ecs-tasks.amazonaws.com` as the `Service` in the trust policy of the role."
            ),
        },
        check: Check::Native(role_not_assumable::check),
        page: prose!("role-not-assumable.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/same-task-and-execution-role"),
            summary: w!("Task role and execution role are the same role"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::Low),
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("strict"), w!("compat")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"
                )
            ],
            same_as: l![w!("checkov:CKV_AWS_249")],
            aka: l![w!("execution-role-equals-task-role")],
            sensitive: false,
            help: w!(
                "Make a role of its own for `TaskRoleArn` with what the code needs, or leave it out where the code calls no AWS service."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("has(self.ExecutionRoleArn) && has(self.TaskRoleArn)")),
            assert: w!("self.ExecutionRoleArn != self.TaskRoleArn"),
            at: Some(w!("self.TaskRoleArn")),
            related: l![],
            fix: l![],
            message: w!(
                "The task runs with its execution role, which can read every secret of the task"
            ),
            needs: Some(l![w!("ExecutionRoleArn"), w!("TaskRoleArn")]),
        }),
        page: prose!("same-task-and-execution-role.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/secret-in-environment"),
            summary: w!("A credential stands in plain text in an environment variable"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::High),
            confidence: Confidence::Medium,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![RuleOption {
                name: w!("allow"),
                about: w!("Names of variables that hold no secret, whatever they look like"),
                default: OptionValue::Texts(l![])
            }],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html"
                ),
                w!("https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html")
            ],
            same_as: l![
                w!("security-hub:ECS.8"),
                w!("trivy:AWS-0036"),
                w!("kics:d40210ea"),
                w!("config:ECS_NO_ENVIRONMENT_SECRETS")
            ],
            aka: l![w!("plaintext-secret-in-environment")],
            sensitive: true,
            help: w!(
                "Store the value in AWS Secrets Manager or as a SecureString parameter, and name it in `Secrets`. Replace the value: it is known."
            ),
        },
        check: Check::Native(secret_in_environment::check),
        page: prose!("secret-in-environment.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/service-connect-unknown-port"),
            summary: w!("Service Connect names a port that the tasks of the service do not have"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html"
                )
            ],
            same_as: l![w!("aws-cdk:PortMappingNameDoes")],
            aka: l![w!("service-connect-port-name-unknown")],
            sensitive: false,
            help: w!("Give the port mapping that `Name`, or correct `PortName`."),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("s"), list: w!("self.ServiceConnectConfiguration.Services") },
                Each { name: w!("t"), list: w!("linked('task-definition')") }
            ],
            when: Some(w!("has(s.PortName)")),
            assert: w!(
                "t.properties.ContainerDefinitions.exists(c, c.?PortMappings.orValue([]).exists(p, p.Name == s.PortName))"
            ),
            at: Some(w!("s.PortName")),
            related: l![(w!("[t]"), w!("the task definition"))],
            fix: l![],
            message: w!("No port mapping of the task definition {t.id} is called {s.PortName}"),
            needs: Some(l![w!("PortName"), w!("ServiceConnectConfiguration"), w!("Services")]),
        }),
        page: prose!("service-connect-unknown-port.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/service-deployment-deadlock"),
            summary: w!("A deployment may neither stop a task nor start one"),
            level: Level::Error,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html"
            )],
            same_as: l![w!("aws-cdk:MustBeMinimumHealthyPercent")],
            aka: l![w!("deployment-deadlock")],
            sensitive: false,
            help: w!(
                "Lower `MinimumHealthyPercent`, or raise `MaximumPercent` (100 and 200 are the defaults)."
            ),
        },
        check: Check::Native(service_deployment_deadlock::check),
        page: prose!("service-deployment-deadlock.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/service-launch-type-mismatch"),
            summary: w!("A Fargate service runs a task definition that is not made for Fargate"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
                )
            ],
            same_as: l![
                w!("cfn-lint:E3054"),
                w!("aws-cdk:SuppliedTaskDefinitionConfiguredCompatibility")
            ],
            aka: l![w!("service-task-definition-compatibility")],
            sensitive: false,
            help: w!(
                "Add `FARGATE` to `RequiresCompatibilities` of the task definition, with network mode `awsvpc` and a task size."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each {
                    name: w!("p"),
                    list: w!(
                        "self.?CapacityProviderStrategy.orValue([]).map(i, has(i.CapacityProvider), i.CapacityProvider)\n+ (has(self.LaunchType) ? [self.LaunchType] : [])"
                    )
                },
                Each { name: w!("t"), list: w!("linked('task-definition')") }
            ],
            when: Some(w!("p in ['FARGATE', 'FARGATE_SPOT']")),
            assert: w!(
                "has(t.properties.RequiresCompatibilities)\n? 'FARGATE' in t.properties.RequiresCompatibilities : t.properties.NetworkMode == 'awsvpc'"
            ),
            at: Some(w!("p")),
            related: l![(w!("t"), w!("the task definition"))],
            fix: l![],
            message: w!(
                "Service {resource.id} runs on {raw(p)}, and its task definition is not compatible with Fargate"
            ),
            needs: Some(l![]),
        }),
        page: prose!("service-launch-type-mismatch.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/service-target-type"),
            summary: w!("The type of a target group does not fit the network mode of the tasks"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html"
                ),
                w!("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html")
            ],
            same_as: l![],
            aka: l![w!("target-group-type-not-ip"), w!("target-group-type-not-instance")],
            sensitive: false,
            help: w!(
                "Set `TargetType` of the target group to `ip` for `awsvpc`, and to `instance` for `bridge` and `host`."
            ),
        },
        check: Check::Native(service_target_type::check),
        page: prose!("service-target-type.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/service-unknown-container"),
            summary: w!(
                "A load balancer of a service points at a container or port that its tasks do not have"
            ),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"
                )
            ],
            same_as: l![w!("aws-cdk:ContainerNamed")],
            aka: l![w!("load-balancer-container-port-unmapped")],
            sensitive: false,
            help: w!("Use the `Name` and a `ContainerPort` of a container of the task definition."),
        },
        check: Check::Native(service_unknown_container::check),
        page: prose!("service-unknown-container.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/service-volume-mismatch"),
            summary: w!("A service configures a volume that its tasks do not leave open"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/configure-ebs-volume.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceVolumeConfiguration.html"
                )
            ],
            same_as: l![],
            aka: l![w!("service-volume-name-mismatch")],
            sensitive: false,
            help: w!(
                "Give the volume of the task definition the same name and `ConfiguredAtLaunch: true`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("v"), list: w!("self.VolumeConfigurations") },
                Each { name: w!("t"), list: w!("linked('task-definition')") }
            ],
            when: Some(w!("has(v.Name)")),
            assert: w!(
                "t.properties.?Volumes.orValue([]).exists(o, o.Name == v.Name && o.ConfiguredAtLaunch == true)"
            ),
            at: Some(w!("v.Name")),
            related: l![(w!("[t]"), w!("the task definition"))],
            fix: l![],
            message: w!(
                "The task definition {t.id} has no volume {v.Name} with `ConfiguredAtLaunch`"
            ),
            needs: Some(l![w!("Name"), w!("VolumeConfigurations")]),
        }),
        page: prose!("service-volume-mismatch.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/service-without-network-configuration"),
            summary: w!("A service of awsvpc tasks has no network configuration"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"
                ),
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html"
                )
            ],
            same_as: l![w!("cfn-lint:E3052")],
            aka: l![w!("awsvpc-service-without-network-configuration")],
            sensitive: false,
            help: w!(
                "Set `NetworkConfiguration.AwsvpcConfiguration` of the service, with `Subnets` and `SecurityGroups`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!(
                "linked('task-definition').exists(t, t.properties.NetworkMode == 'awsvpc')\n&& self.DeploymentController.Type != 'EXTERNAL'"
            )),
            assert: w!("has(self.NetworkConfiguration.AwsvpcConfiguration)"),
            at: Some(w!("self.TaskDefinition")),
            related: l![(
                w!("linked('task-definition').map(t, t.properties.NetworkMode)"),
                w!("the network mode of its tasks")
            )],
            fix: l![],
            message: w!(
                "Service {resource.id} has no `AwsvpcConfiguration`, and its tasks have network mode awsvpc"
            ),
            needs: Some(l![]),
        }),
        page: prose!("service-without-network-configuration.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/ulimit-soft-above-hard"),
            summary: w!("The soft limit of a container is above the hard one"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Ulimit.html"
            )],
            same_as: l![],
            aka: l![w!("ulimit-soft-above-hard")],
            sensitive: false,
            help: w!("Set `SoftLimit` to at most `HardLimit`."),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each { name: w!("u"), list: w!("c.Ulimits") }
            ],
            when: Some(w!("has(u.SoftLimit) && has(u.HardLimit)")),
            assert: w!("u.SoftLimit <= u.HardLimit"),
            at: Some(w!("u.SoftLimit")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("u.SoftLimit"),
                value: w!("u.HardLimit")
            }],
            message: w!(
                "Limit {raw(u.?Name.orValue('of a name'))} of container {c.Name} is {u.SoftLimit} and its hard limit {u.HardLimit}"
            ),
            needs: Some(l![
                w!("ContainerDefinitions"),
                w!("HardLimit"),
                w!("SoftLimit"),
                w!("Ulimits")
            ]),
        }),
        page: prose!("ulimit-soft-above-hard.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/volume-two-types"),
            summary: w!("A volume is of two types at once"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Volume.html"
            )],
            same_as: l![w!("aws-cdk:VolumeConfigurationsSpecifiedConfiguredAtLaunch")],
            aka: l![w!("volume-more-than-one-type"), w!("configured-at-launch-with-other-config")],
            sensitive: false,
            help: w!("Keep one configuration, and give the other its own volume."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("v"), list: w!("self.Volumes") }],
            when: None,
            assert: w!(
                "(v.ConfiguredAtLaunch == true ? 1 : 0) + (has(v.Host.SourcePath) ? 1 : 0)\n+ (has(v.EFSVolumeConfiguration) ? 1 : 0) + (has(v.DockerVolumeConfiguration) ? 1 : 0)\n+ (has(v.FSxWindowsFileServerVolumeConfiguration) ? 1 : 0) <= 1"
            ),
            at: Some(w!("v.Name")),
            related: l![],
            fix: l![],
            message: w!("Volume {v.Name} has the configuration of more than one type of volume"),
            needs: Some(l![w!("Volumes")]),
        }),
        page: prose!("volume-two-types.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/volumes-from-unknown-container"),
            summary: w!("A container takes volumes from a container that the task does not have"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_VolumeFrom.html"
            )],
            same_as: l![],
            aka: l![w!("volumes-from-unknown-container")],
            sensitive: false,
            help: w!("Correct `SourceContainer`, or remove the entry."),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("self.ContainerDefinitions") },
                Each { name: w!("v"), list: w!("c.VolumesFrom") }
            ],
            when: Some(w!("has(v.SourceContainer)")),
            assert: w!("self.ContainerDefinitions.exists(o, o.Name == v.SourceContainer)"),
            at: Some(w!("v.SourceContainer")),
            related: l![],
            fix: l![],
            message: w!(
                "Container {c.Name} takes volumes from {v.SourceContainer}, and the task has no such container"
            ),
            needs: Some(l![w!("ContainerDefinitions"), w!("SourceContainer"), w!("VolumesFrom")]),
        }),
        page: prose!("volumes-from-unknown-container.md"),
    },
    Rule {
        meta: Meta {
            id: w!("ecs/writable-root-filesystem"),
            summary: w!("A container can write to its root file system"),
            level: Level::Info,
            category: Category::Security,
            severity: Some(Severity::Medium),
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("compat")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
                ),
                w!("https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html")
            ],
            same_as: l![
                w!("checkov:CKV_AWS_336"),
                w!("security-hub:ECS.5"),
                w!("config:ECS_CONTAINERS_READONLY_ACCESS")
            ],
            aka: l![w!("writable-root-filesystem")],
            sensitive: false,
            help: w!(
                "Set `ReadonlyRootFilesystem` to true, and mount volumes where the program writes."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("self.ContainerDefinitions") }],
            when: Some(w!(
                "self.RuntimePlatform.OperatingSystemFamily == 'LINUX' || !has(self.RuntimePlatform.OperatingSystemFamily)"
            )),
            assert: w!("c.ReadonlyRootFilesystem == true"),
            at: Some(w!("c.ReadonlyRootFilesystem")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("c.ReadonlyRootFilesystem"),
                value: w!("true")
            }],
            message: w!("Container {c.Name} can write to its root file system"),
            needs: Some(l![w!("ContainerDefinitions")]),
        }),
        page: prose!("writable-root-filesystem.md"),
    },
];
