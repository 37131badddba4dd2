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
pub static RULES: [Rule; 28] = [
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
            message: w!(
                "Container {c.Name} logs with awslogs and lacks the option {raw((['awslogs-group', 'awslogs-region'] + ('FARGATE' in self.?RequiresCompatibilities.orValue([]) ? ['awslogs-stream-prefix'] : [])) .filter(o, !(o in c.LogConfiguration.?Options.orValue({}))).join(', '))}"
            ),
        }),
        page: prose!("awslogs-missing-options.md"),
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
            id: w!("ecs/depends-on-complete-essential"),
            summary: w!("A container waits for an essential container to end"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
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
            message: w!(
                "Container {c.Name} waits for {d.ContainerName} to end, which is essential: the task would end with it"
            ),
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
            message: w!(
                "Container {c.Name} depends on {d.ContainerName}, and the task has no such container"
            ),
        }),
        page: prose!("depends-on-unknown-container.md"),
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
            fix: w!("none"),
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
            help: w!("Remove one of the two entries."),
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
            message: w!("Container {c.Name} sets the variable {n} twice in `Environment`"),
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
            message: w!(
                "Container {c.Name} sets {s.Name} by a secret and once more: a secret's name must be its own"
            ),
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
            fix: w!("none"),
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
            message: w!(
                "Volume {v.Name} uses {raw(has(v.EFSVolumeConfiguration.AuthorizationConfig.AccessPointId) ? 'an access point' : 'IAM')} and needs `TransitEncryption` ENABLED"
            ),
        }),
        page: prose!("efs-iam-without-encryption.md"),
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
            id: w!("ecs/fargate-network-mode"),
            summary: w!("A task definition for Fargate has a network mode other than awsvpc"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
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
            message: w!(
                "Fargate runs tasks with `NetworkMode` awsvpc only, and it is {raw(has(self.NetworkMode) ? string(self.NetworkMode) : 'left out')}"
            ),
        }),
        page: prose!("fargate-network-mode.md"),
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
            id: w!("ecs/healthy-without-health-check"),
            summary: w!("A container waits for the health of a container that has no health check"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
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
            message: w!(
                "Container {c.Name} waits until {d.ContainerName} is healthy, which has no `HealthCheck`"
            ),
        }),
        page: prose!("healthy-without-health-check.md"),
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
            fix: w!("none"),
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
            message: w!(
                "`PidMode` is host: every container of the task sees the processes of the whole instance"
            ),
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
            fix: w!("none"),
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
            message: w!(
                "Container {c.Name} maps port {p.ContainerPort} to host port {p.HostPort}; in network mode {raw(self.NetworkMode)} they must be equal"
            ),
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
                "has(image(c.Image).digest) || (has(image(c.Image).tag) && image(c.Image).tag != 'latest')"
            ),
            at: Some(w!("c.Image")),
            related: l![],
            message: w!(
                "Container {c.Name} runs {c.Image}, whose version changes without a deployment"
            ),
        }),
        page: prose!("image-tag-latest.md"),
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
            id: w!("ecs/mount-unknown-volume"),
            summary: w!("A container mounts a volume that the task definition does not declare"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
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
            message: w!(
                "Container {c.Name} mounts the volume {m.SourceVolume}, which is not in `Volumes`"
            ),
        }),
        page: prose!("mount-unknown-volume.md"),
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
            fix: w!("none"),
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
            message: w!("No container is essential: at least one must not have `Essential` false"),
        }),
        page: prose!("no-essential-container.md"),
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
            fix: w!("none"),
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
            message: w!("Container {c.Name} runs privileged: it has root's power over the host"),
        }),
        page: prose!("privileged-container.md"),
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
            id: w!("ecs/secret-in-environment"),
            summary: w!("A credential stands in plain text in an environment variable"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::High),
            confidence: Confidence::Medium,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
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
            id: w!("ecs/service-deployment-deadlock"),
            summary: w!("A deployment may neither stop a task nor start one"),
            level: Level::Error,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("none"),
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
            message: w!(
                "Service {resource.id} runs on {raw(p)}, and its task definition is not compatible with Fargate"
            ),
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
            id: w!("ecs/service-without-network-configuration"),
            summary: w!("A service of awsvpc tasks has no network configuration"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::Service")],
            fix: w!("none"),
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
            message: w!(
                "Service {resource.id} has no `AwsvpcConfiguration`, and its tasks have network mode awsvpc"
            ),
        }),
        page: prose!("service-without-network-configuration.md"),
    },
];
