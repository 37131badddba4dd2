//! The rules of `eks`. Written by `cargo xtask generate rules` from the pages beside it; do not
//! edit.

#[allow(clippy::wildcard_imports)]
use crate::prelude::*;

#[path = "fargate-pod-with-ebs-claim.rs"]
mod fargate_pod_with_ebs_claim;
#[path = "fargate-role-not-assumable.rs"]
mod fargate_role_not_assumable;
#[path = "node-role-missing-policy.rs"]
mod node_role_missing_policy;
#[path = "node-role-not-assumable.rs"]
mod node_role_not_assumable;

/// The rules, sorted by id.
pub static RULES: [Rule; 10] = [
    Rule {
        meta: Meta {
            id: w!("eks/fargate-pod-with-ebs-claim"),
            summary: w!("Pods on Fargate claim a volume that Fargate cannot mount"),
            level: Level::Error,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::Medium,
            on: l![
                w!("v1/Pod"),
                w!("apps/v1/Deployment"),
                w!("apps/v1/StatefulSet"),
                w!("batch/v1/Job")
            ],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://docs.aws.amazon.com/eks/latest/userguide/fargate.html"),
                w!("https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html"),
                w!("https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html")
            ],
            same_as: l![],
            aka: l![w!("fargate-pod-with-ebs-pvc")],
            sensitive: false,
            help: w!(
                "Run the pods on EC2 nodes by taking them out of the Fargate profile's selectors, or keep the data on EFS with a static PersistentVolume."
            ),
        },
        check: Check::Native(fargate_pod_with_ebs_claim::check),
        page: prose!("fargate-pod-with-ebs-claim.md"),
    },
    Rule {
        meta: Meta {
            id: w!("eks/fargate-role-not-assumable"),
            summary: w!("A pod execution role does not trust Fargate"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::EKS::FargateProfile")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html"
            )],
            same_as: l![],
            aka: l![w!("eks-fargate-execution-role")],
            sensitive: false,
            help: w!(
                "Trust `eks-fargate-pods.amazonaws.com`, with an `aws:SourceArn` condition on the cluster's Fargate profiles."
            ),
        },
        check: Check::Native(fargate_role_not_assumable::check),
        page: prose!("fargate-role-not-assumable.md"),
    },
    Rule {
        meta: Meta {
            id: w!("eks/instance-type-twice"),
            summary: w!("A node group and its launch template both set instance types"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::EKS::Nodegroup")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html"
            )],
            same_as: l![],
            aka: l![w!("eks-nodegroup-instance-types-twice")],
            sensitive: false,
            help: w!(
                "Remove `InstanceType` from the launch template, so that the node group can have several types."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("t"), list: w!("linked('node-launch-template')") }],
            when: Some(w!("size(self.?InstanceTypes.orValue([])) > 0")),
            assert: w!("!has(t.properties.LaunchTemplateData.InstanceType)"),
            at: Some(w!("key(self.InstanceTypes)")),
            related: l![(
                w!("[t.properties.LaunchTemplateData.InstanceType]"),
                w!("the type of the launch template")
            )],
            fix: l![FixStep {
                verb: FixVerb::Remove,
                at: w!("t.properties.LaunchTemplateData.InstanceType"),
                value: w!("")
            }],
            message: w!(
                "Node group has `InstanceTypes`, and its launch template {t.id} has an instance type as well"
            ),
            needs: Some(l![w!("InstanceTypes")]),
        }),
        page: prose!("instance-type-twice.md"),
    },
    Rule {
        meta: Meta {
            id: w!("eks/launch-template-conflict"),
            summary: w!("A node group sets what its launch template must set"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::EKS::Nodegroup")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html"
            )],
            same_as: l![],
            aka: l![
                w!("eks-nodegroup-disk-with-launch-template"),
                w!("eks-nodegroup-remote-access-with-launch-template")
            ],
            sensitive: false,
            help: w!(
                "Move the setting into the launch template: `BlockDeviceMappings` for the disk, `KeyName` and security groups for access."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("n"), list: w!("['DiskSize', 'RemoteAccess']") }],
            when: Some(w!("has(self.LaunchTemplate) && n in self")),
            assert: w!("false"),
            at: Some(w!("key(self[n])")),
            related: l![],
            fix: l![],
            message: w!("A node group with a launch template takes no `{raw(n)}`"),
            needs: Some(l![w!("LaunchTemplate")]),
        }),
        page: prose!("launch-template-conflict.md"),
    },
    Rule {
        meta: Meta {
            id: w!("eks/node-role-missing-policy"),
            summary: w!("A node role lacks what nodes need"),
            level: Level::Error,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::EKS::Nodegroup")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html"
            )],
            same_as: l![],
            aka: l![w!("eks-node-role-missing-policies")],
            sensitive: false,
            help: w!(
                "Attach `AmazonEKSWorkerNodePolicy` and `AmazonEC2ContainerRegistryPullOnly` to the node role."
            ),
        },
        check: Check::Native(node_role_missing_policy::check),
        page: prose!("node-role-missing-policy.md"),
    },
    Rule {
        meta: Meta {
            id: w!("eks/node-role-not-assumable"),
            summary: w!("A node role does not trust EC2"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::EKS::Nodegroup")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html"
            )],
            same_as: l![],
            aka: l![w!("eks-node-role-trust")],
            sensitive: false,
            help: w!(
                "Add `ec2.amazonaws.com` to the service principals of the role's trust policy."
            ),
        },
        check: Check::Native(node_role_not_assumable::check),
        page: prose!("node-role-not-assumable.md"),
    },
    Rule {
        meta: Meta {
            id: w!("eks/nodegroup-ami-al2"),
            summary: w!("A node group runs Amazon Linux 2"),
            level: Level::Warning,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::EKS::Nodegroup")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://docs.aws.amazon.com/eks/latest/userguide/eks-ami-deprecation-faqs.html"
                ),
                w!("https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html")
            ],
            same_as: l![],
            aka: l![w!("eks-nodegroup-al2-ami")],
            sensitive: false,
            help: w!(
                "Use an `AL2023_…` or `BOTTLEROCKET_…` AMI type; user data must become a `NodeConfig`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("has(self.AmiType)")),
            assert: w!("!self.AmiType.startsWith('AL2_')"),
            at: Some(w!("self.AmiType")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.AmiType"),
                value: w!(
                    "self.AmiType == 'AL2_x86_64' ? 'AL2023_x86_64_STANDARD'\n: self.AmiType == 'AL2_ARM_64' ? 'AL2023_ARM_64_STANDARD'\n: self.AmiType == 'AL2_x86_64_GPU' ? 'AL2023_x86_64_NVIDIA' : null"
                )
            }],
            message: w!(
                "Node group {resource.id} runs Amazon Linux 2 ({self.AmiType}); EKS stopped making it in November 2025"
            ),
            needs: Some(l![w!("AmiType")]),
        }),
        page: prose!("nodegroup-ami-al2.md"),
    },
    Rule {
        meta: Meta {
            id: w!("eks/nodegroup-size-order"),
            summary: w!("The sizes of a node group are out of order"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::EKS::Nodegroup")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/eks/latest/APIReference/API_NodegroupScalingConfig.html"
            )],
            same_as: l![w!("aws-cdk:DesiredCapacityCannotBeGreaterThanMaxSize")],
            aka: l![w!("eks-nodegroup-scaling")],
            sensitive: false,
            help: w!("Set the sizes so that `MinSize` ≤ `DesiredSize` ≤ `MaxSize`."),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("s"), list: w!("[self.ScalingConfig]") }],
            when: None,
            assert: w!(
                "!(has(s.MinSize) && has(s.MaxSize) && s.MinSize > s.MaxSize)\n&& !(has(s.DesiredSize) && has(s.MaxSize) && s.DesiredSize > s.MaxSize)\n&& !(has(s.DesiredSize) && has(s.MinSize) && s.DesiredSize < s.MinSize)"
            ),
            at: Some(w!(
                "has(s.DesiredSize) && !(has(s.MinSize) && has(s.MaxSize) && s.MinSize > s.MaxSize) ? s.DesiredSize : s.MinSize"
            )),
            related: l![],
            fix: l![],
            message: w!(
                "Sizes of node group {resource.id} are out of order: minimum {s.MinSize}, desired {s.DesiredSize}, maximum {s.MaxSize}"
            ),
            needs: Some(l![]),
        }),
        page: prose!("nodegroup-size-order.md"),
    },
    Rule {
        meta: Meta {
            id: w!("eks/public-endpoint-open"),
            summary: w!("The API endpoint of a cluster is open to the internet"),
            level: Level::Info,
            category: Category::Security,
            severity: Some(Severity::Medium),
            confidence: Confidence::High,
            on: l![w!("AWS::EKS::Cluster")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://docs.aws.amazon.com/eks/latest/APIReference/API_VpcConfigRequest.html"),
                w!("https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html")
            ],
            same_as: l![
                w!("checkov:CKV_AWS_38"),
                w!("trivy:AWS-0041"),
                w!("tfsec:aws-eks-no-public-cluster-access-to-cidr"),
                w!("kics:61cf9883")
            ],
            aka: l![w!("eks-public-endpoint-open-cidr")],
            sensitive: false,
            help: w!(
                "Name the networks that connect in `PublicAccessCidrs`, or set `EndpointPrivateAccess` to true and `EndpointPublicAccess` to false."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("self.ResourcesVpcConfig.?EndpointPublicAccess.orValue(true) == true")),
            assert: w!(
                "has(self.ResourcesVpcConfig.PublicAccessCidrs)\n&& size(self.ResourcesVpcConfig.PublicAccessCidrs) > 0\n&& !self.ResourcesVpcConfig.PublicAccessCidrs.exists(range, range in ['0.0.0.0/0', '::/0'])"
            ),
            at: Some(w!(
                "has(self.ResourcesVpcConfig.PublicAccessCidrs) ? self.ResourcesVpcConfig.PublicAccessCidrs : self.ResourcesVpcConfig"
            )),
            related: l![],
            fix: l![],
            message: w!(
                "Any address may reach the API of cluster {resource.id}; `PublicAccessCidrs` names who may connect"
            ),
            needs: Some(l![]),
        }),
        page: prose!("public-endpoint-open.md"),
    },
    Rule {
        meta: Meta {
            id: w!("eks/remote-access-open"),
            summary: w!("Remote access to nodes is open to the internet"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::High),
            confidence: Confidence::High,
            on: l![w!("AWS::EKS::Nodegroup")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html"
            )],
            same_as: l![w!("checkov:CKV_AWS_100"), w!("kics:ba40ace1"), w!("kics:73d59e76")],
            aka: l![w!("eks-nodegroup-ssh-open")],
            sensitive: false,
            help: w!(
                "Name the security groups that may connect in `RemoteAccess.SourceSecurityGroups`, or leave `RemoteAccess` out and use Session Manager."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("has(self.RemoteAccess.Ec2SshKey) && self.RemoteAccess.Ec2SshKey != ''")),
            assert: w!(
                "has(self.RemoteAccess.SourceSecurityGroups) && size(self.RemoteAccess.SourceSecurityGroups) > 0"
            ),
            at: Some(w!("self.RemoteAccess.Ec2SshKey")),
            related: l![],
            fix: l![],
            message: w!(
                "Remote access to node group {resource.id} is open to 0.0.0.0/0: no `SourceSecurityGroups`"
            ),
            needs: Some(l![w!("Ec2SshKey"), w!("RemoteAccess")]),
        }),
        page: prose!("remote-access-open.md"),
    },
];
