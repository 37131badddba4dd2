//! The rules of `storage`. Written by `cargo xtask generate rules` from the pages beside it; do not
//! edit.

#[allow(clippy::wildcard_imports)]
use crate::prelude::*;

#[path = "ebs-iops.rs"]
mod ebs_iops;
#[path = "ebs-unknown-parameter.rs"]
mod ebs_unknown_parameter;
#[path = "two-default-classes.rs"]
mod two_default_classes;

/// The rules, sorted by id.
pub static RULES: [Rule; 18] = [
    Rule {
        meta: Meta {
            id: w!("storage/access-mode-not-supported"),
            summary: w!("A claim asks for an access mode that its storage does not have"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("v1/PersistentVolumeClaim")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://kubernetes.io/docs/concepts/storage/persistent-volumes/"),
                w!("https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html"),
                w!("https://docs.netapp.com/us-en/trident/trident-use/vol-provision.html")
            ],
            same_as: l![],
            aka: l![w!("pvc-access-modes-vs-driver"), w!("trident-sc-access-mode-protocol")],
            sensitive: false,
            help: w!(
                "Use `ReadWriteOnce`, or a class of EFS, FSx for Lustre or an ONTAP NAS backend where pods on several nodes share the data."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("c"), list: w!("linked('storage-class')") },
                Each { name: w!("m"), list: w!("self.spec.accessModes") }
            ],
            when: Some(w!(
                "m in ['ReadWriteMany', 'ReadOnlyMany'] && self.spec.volumeMode != 'Block'\n&& c.properties.provisioner in ['ebs.csi.aws.com', 'ebs.csi.eks.amazonaws.com', 'kubernetes.io/aws-ebs', 'csi.trident.netapp.io']"
            )),
            assert: w!(
                "c.properties.provisioner == 'csi.trident.netapp.io'\n&& !(c.properties.parameters.backendType in ['ontap-san', 'ontap-san-economy'])"
            ),
            at: Some(w!("m")),
            related: l![(w!("c.properties.provisioner"), w!("the driver of its class"))],
            fix: l![],
            message: w!(
                "{raw(m)} does not work with {c.properties.provisioner}: its volumes are for one node"
            ),
            needs: Some(l![w!("accessModes"), w!("spec")]),
        }),
        page: prose!("access-mode-not-supported.md"),
    },
    Rule {
        meta: Meta {
            id: w!("storage/binding-immediate"),
            summary: w!("EBS volumes are made before it is known where their pod runs"),
            level: Level::Warning,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("storage.k8s.io/v1/StorageClass")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://kubernetes.io/docs/concepts/storage/storage-classes/"),
                w!("https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html")
            ],
            same_as: l![],
            aka: l![w!("ebs-sc-immediate-binding")],
            sensitive: false,
            help: w!(
                "Set `volumeBindingMode: WaitForFirstConsumer`; the field of an existing class cannot be changed."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!(
                "self.provisioner in ['ebs.csi.aws.com', 'ebs.csi.eks.amazonaws.com', 'kubernetes.io/aws-ebs']"
            )),
            assert: w!(
                "self.volumeBindingMode == 'WaitForFirstConsumer' || has(self.allowedTopologies)\n|| has(self.parameters.zone) || has(self.parameters.zones)"
            ),
            at: Some(w!("self.volumeBindingMode")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.volumeBindingMode"),
                value: w!("'WaitForFirstConsumer'")
            }],
            message: w!(
                "Volumes of class {self.metadata.name} are made in any zone before the pod has a node"
            ),
            needs: Some(l![w!("provisioner")]),
        }),
        page: prose!("binding-immediate.md"),
    },
    Rule {
        meta: Meta {
            id: w!("storage/ebs-gp2"),
            summary: w!("A StorageClass makes gp2 volumes"),
            level: Level::Info,
            category: Category::Cost,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("storage.k8s.io/v1/StorageClass")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html"),
                w!(
                    "https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md"
                )
            ],
            same_as: l![],
            aka: l![w!("ebs-sc-gp2")],
            sensitive: false,
            help: w!(
                "Set `type: gp3`, in a new class where this one is in use; existing volumes can be modified in place."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!(
                "self.provisioner in ['ebs.csi.aws.com', 'ebs.csi.eks.amazonaws.com', 'kubernetes.io/aws-ebs']"
            )),
            assert: w!("self.parameters.type != 'gp2'"),
            at: Some(w!("self.parameters.type")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.parameters.type"),
                value: w!("'gp3'")
            }],
            message: w!(
                "Class {self.metadata.name} makes `gp2` volumes; `gp3` costs a fifth less and is no slower"
            ),
            needs: Some(l![w!("provisioner")]),
        }),
        page: prose!("ebs-gp2.md"),
    },
    Rule {
        meta: Meta {
            id: w!("storage/ebs-iops"),
            summary: w!("IOPS of a StorageClass do not fit its volume type"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("storage.k8s.io/v1/StorageClass")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md"
                ),
                w!("https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html")
            ],
            same_as: l![],
            aka: l![
                w!("ebs-sc-iops-required"),
                w!("ebs-sc-iops-not-applicable"),
                w!("ebs-sc-iops-and-iops-per-gb")
            ],
            sensitive: false,
            help: w!(
                "Give `iops` or `iopsPerGB` to `io1` and `io2`, one of them, and to no other type but `gp3`."
            ),
        },
        check: Check::Native(ebs_iops::check),
        page: prose!("ebs-iops.md"),
    },
    Rule {
        meta: Meta {
            id: w!("storage/ebs-legacy-provisioner"),
            summary: w!("A StorageClass names the in-tree EBS provisioner"),
            level: Level::Warning,
            category: Category::Operations,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("storage.k8s.io/v1/StorageClass")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://kubernetes.io/docs/concepts/storage/storage-classes/"),
                w!("https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi-migration-faq.html")
            ],
            same_as: l![],
            aka: l![w!("ebs-sc-in-tree-provisioner")],
            sensitive: false,
            help: w!(
                "Make a new class with `provisioner: ebs.csi.aws.com` (`ebs.csi.eks.amazonaws.com` in Auto Mode); the provisioner of an existing one cannot be changed."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: None,
            assert: w!("self.provisioner != 'kubernetes.io/aws-ebs'"),
            at: Some(w!("self.provisioner")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.provisioner"),
                value: w!("'ebs.csi.aws.com'")
            }],
            message: w!(
                "Provisioner {self.provisioner} is the removed in-tree driver. The CSI driver is `ebs.csi.aws.com`"
            ),
            needs: Some(l![]),
        }),
        page: prose!("ebs-legacy-provisioner.md"),
    },
    Rule {
        meta: Meta {
            id: w!("storage/ebs-unencrypted"),
            summary: w!("Volumes of a StorageClass are not encrypted"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::Medium),
            confidence: Confidence::Medium,
            on: l![w!("storage.k8s.io/v1/StorageClass")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md"
                ),
                w!("https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html")
            ],
            same_as: l![w!("kubescape:C-0264")],
            aka: l![w!("ebs-sc-not-encrypted"), w!("ebs-sc-unencrypted-vs-account-default")],
            sensitive: false,
            help: w!(
                "Set `encrypted: \"true\"` in the parameters, with `kmsKeyId` for a key of your own."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!(
                "self.provisioner in ['ebs.csi.aws.com', 'ebs.csi.eks.amazonaws.com', 'kubernetes.io/aws-ebs']"
            )),
            assert: w!(
                "has(self.parameters)\n&& self.parameters.exists(k, k.lowerAscii() == 'kmskeyid'\n|| k.lowerAscii() == 'encrypted' && self.parameters[k].lowerAscii() == 'true')"
            ),
            at: Some(w!(
                "has(self.parameters.encrypted) ? self.parameters.encrypted : self.metadata.name"
            )),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.parameters.encrypted"),
                value: w!(
                    "self.?parameters.orValue({})\n.exists(k, k != 'encrypted' && k.lowerAscii() == 'encrypted') ? null : 'true'"
                )
            }],
            message: w!(
                "Volumes of class {self.metadata.name} are not encrypted: no `encrypted: \"true\"`"
            ),
            needs: Some(l![w!("provisioner")]),
        }),
        page: prose!("ebs-unencrypted.md"),
    },
    Rule {
        meta: Meta {
            id: w!("storage/ebs-unknown-parameter"),
            summary: w!("A StorageClass has a parameter that the EBS driver does not know"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("storage.k8s.io/v1/StorageClass")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md"
            )],
            same_as: l![],
            aka: l![w!("ebs-sc-unknown-parameter"), w!("ebs-sc-in-tree-only-parameters")],
            sensitive: false,
            help: w!(
                "Correct the name of the parameter, or remove it. The driver's document of parameters lists all."
            ),
        },
        check: Check::Native(ebs_unknown_parameter::check),
        page: prose!("ebs-unknown-parameter.md"),
    },
    Rule {
        meta: Meta {
            id: w!("storage/efs-file-system-id"),
            summary: w!("An EFS StorageClass names no file system"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("storage.k8s.io/v1/StorageClass")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/docs/README.md"
            )],
            same_as: l![],
            aka: l![w!("efs-sc-file-system-source"), w!("efs-sc-file-system-id-format")],
            sensitive: false,
            help: w!("Set `fileSystemId` in the parameters to the id of the file system (`fs-…`)."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!(
                "self.provisioner == 'efs.csi.aws.com' && self.parameters.provisioningMode == 'efs-ap'"
            )),
            assert: w!(
                "has(self.parameters.fileSystemIdConfigRef) || has(self.parameters.fileSystemIdSecretRef)\n|| has(self.parameters.fileSystemId) && (self.parameters.fileSystemId.startsWith('fs-')\n|| looksLikePlaceholder(self.parameters.fileSystemId))"
            ),
            at: Some(w!("self.parameters.fileSystemId")),
            related: l![],
            fix: l![],
            message: w!(
                "Class {self.metadata.name} names no file system: `fileSystemId` is not the id of one (`fs-…`)"
            ),
            needs: Some(l![w!("parameters"), w!("provisioner"), w!("provisioningMode")]),
        }),
        page: prose!("efs-file-system-id.md"),
    },
    Rule {
        meta: Meta {
            id: w!("storage/efs-provisioning-mode"),
            summary: w!("An EFS StorageClass has no usable provisioning mode"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("storage.k8s.io/v1/StorageClass")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/docs/README.md"
            )],
            same_as: l![],
            aka: l![w!("efs-sc-provisioning-mode")],
            sensitive: false,
            help: w!(
                "Set `provisioningMode: efs-ap`; for static volumes leave the parameters out altogether."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("self.provisioner == 'efs.csi.aws.com' && has(self.parameters)")),
            assert: w!(
                "self.parameters.provisioningMode == 'efs-ap' || self.parameters.provisioningMode == 's3files-ap'"
            ),
            at: Some(w!("self.parameters.provisioningMode")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.parameters.provisioningMode"),
                value: w!("'efs-ap'")
            }],
            message: w!(
                "`provisioningMode` of class {self.metadata.name} is not \"efs-ap\", the one that the EFS driver provisions with"
            ),
            needs: Some(l![w!("parameters"), w!("provisioner")]),
        }),
        page: prose!("efs-provisioning-mode.md"),
    },
    Rule {
        meta: Meta {
            id: w!("storage/expansion-disabled"),
            summary: w!("Volumes of a StorageClass cannot grow"),
            level: Level::Info,
            category: Category::Operations,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("storage.k8s.io/v1/StorageClass")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://kubernetes.io/docs/concepts/storage/storage-classes/"),
                w!("https://kubernetes.io/docs/concepts/storage/persistent-volumes/")
            ],
            same_as: l![],
            aka: l![w!("ebs-sc-expansion-disabled")],
            sensitive: false,
            help: w!(
                "Set `allowVolumeExpansion: true`; this field can be changed in an existing class."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!(
                "self.provisioner in ['ebs.csi.aws.com', 'ebs.csi.eks.amazonaws.com', 'kubernetes.io/aws-ebs']"
            )),
            assert: w!("self.allowVolumeExpansion == true"),
            at: Some(w!("self.allowVolumeExpansion")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.allowVolumeExpansion"),
                value: w!("true")
            }],
            message: w!(
                "Volumes of class {self.metadata.name} cannot grow: `allowVolumeExpansion` is not true"
            ),
            needs: Some(l![w!("provisioner")]),
        }),
        page: prose!("expansion-disabled.md"),
    },
    Rule {
        meta: Meta {
            id: w!("storage/fsx-lustre-deployment-type"),
            summary: w!("An FSx for Lustre StorageClass has an unknown deployment type"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("storage.k8s.io/v1/StorageClass")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://github.com/kubernetes-sigs/aws-fsx-csi-driver/blob/master/docs/options.md"
                ),
                w!(
                    "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemLustreConfiguration.html"
                )
            ],
            same_as: l![],
            aka: l![w!("fsx-sc-deployment-type")],
            sensitive: false,
            help: w!(
                "Use `SCRATCH_2` for temporary data and `PERSISTENT_2` for the rest; `SCRATCH_1` and `PERSISTENT_1` are the older ones."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!(
                "self.provisioner == 'fsx.csi.aws.com' && has(self.parameters.deploymentType)"
            )),
            assert: w!(
                "self.parameters.deploymentType in ['SCRATCH_1', 'SCRATCH_2', 'PERSISTENT_1', 'PERSISTENT_2']"
            ),
            at: Some(w!("self.parameters.deploymentType")),
            related: l![],
            fix: l![],
            message: w!(
                "`deploymentType` is {self.parameters.deploymentType}; it is SCRATCH_1, SCRATCH_2, PERSISTENT_1 or PERSISTENT_2"
            ),
            needs: Some(l![w!("deploymentType"), w!("parameters"), w!("provisioner")]),
        }),
        page: prose!("fsx-lustre-deployment-type.md"),
    },
    Rule {
        meta: Meta {
            id: w!("storage/fsx-lustre-subnet"),
            summary: w!("An FSx for Lustre StorageClass names no subnet"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("storage.k8s.io/v1/StorageClass")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!(
                "https://github.com/kubernetes-sigs/aws-fsx-csi-driver/blob/master/docs/options.md"
            )],
            same_as: l![],
            aka: l![w!("fsx-sc-subnet-required")],
            sensitive: false,
            help: w!("Set `subnetId` to one subnet of the nodes."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("self.provisioner == 'fsx.csi.aws.com' && has(self.parameters)")),
            assert: w!("has(self.parameters.subnetId) && !self.parameters.subnetId.contains(',')"),
            at: Some(w!("self.parameters.subnetId")),
            related: l![],
            fix: l![],
            message: w!("Class {self.metadata.name} needs `subnetId` with exactly one subnet"),
            needs: Some(l![w!("parameters"), w!("provisioner")]),
        }),
        page: prose!("fsx-lustre-subnet.md"),
    },
    Rule {
        meta: Meta {
            id: w!("storage/fsx-lustre-throughput"),
            summary: w!(
                "The throughput of an FSx for Lustre StorageClass does not fit its deployment type"
            ),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("storage.k8s.io/v1/StorageClass")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://github.com/kubernetes-sigs/aws-fsx-csi-driver/blob/master/docs/options.md"
                ),
                w!(
                    "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemLustreConfiguration.html"
                )
            ],
            same_as: l![],
            aka: l![w!("fsx-sc-throughput-required"), w!("fsx-sc-throughput-values")],
            sensitive: false,
            help: w!(
                "Set `perUnitStorageThroughput` to a value of the type (`PERSISTENT_2`: 125, 250, 500 or 1000; `PERSISTENT_1`: 50, 100 or 200 on SSD, 12 or 40 on HDD), and leave it out for scratch types."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!(
                "self.provisioner == 'fsx.csi.aws.com' && has(self.parameters.deploymentType)\n&& self.parameters.storageType != 'INTELLIGENT_TIERING'"
            )),
            assert: w!(
                "self.parameters.deploymentType == 'PERSISTENT_1'\n? has(self.parameters.perUnitStorageThroughput)\n&& self.parameters.perUnitStorageThroughput in ['12', '40', '50', '100', '200']\n: self.parameters.deploymentType == 'PERSISTENT_2'\n? has(self.parameters.perUnitStorageThroughput)\n&& self.parameters.perUnitStorageThroughput in ['125', '250', '500', '1000']\n: !self.parameters.deploymentType.startsWith('SCRATCH_') || !has(self.parameters.perUnitStorageThroughput)"
            ),
            at: Some(w!(
                "has(self.parameters.perUnitStorageThroughput)\n? self.parameters.perUnitStorageThroughput : self.parameters.deploymentType"
            )),
            related: l![],
            fix: l![],
            message: w!(
                "`perUnitStorageThroughput` of class {self.metadata.name} does not fit {self.parameters.deploymentType}"
            ),
            needs: Some(l![w!("deploymentType"), w!("parameters"), w!("provisioner")]),
        }),
        page: prose!("fsx-lustre-throughput.md"),
    },
    Rule {
        meta: Meta {
            id: w!("storage/lustre-claim-size"),
            summary: w!("A claim for FSx for Lustre is smaller than the smallest file system"),
            level: Level::Warning,
            category: Category::Cost,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("v1/PersistentVolumeClaim")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://github.com/kubernetes-sigs/aws-fsx-csi-driver/blob/master/docs/options.md"
                ),
                w!("https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystem.html")
            ],
            same_as: l![],
            aka: l![w!("fsx-sc-pvc-capacity")],
            sensitive: false,
            help: w!(
                "Ask for 1200Gi or a multiple of 2400Gi, or use EFS or EBS for small volumes."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("c"), list: w!("linked('storage-class')") }],
            when: Some(w!(
                "c.properties.provisioner == 'fsx.csi.aws.com' && has(self.spec.resources.requests.storage)\n&& !has(self.spec.volumeName) && c.properties.parameters.storageType != 'INTELLIGENT_TIERING'"
            )),
            assert: w!("quantity(self.spec.resources.requests.storage) >= quantity('1200Gi')"),
            at: Some(w!("self.spec.resources.requests.storage")),
            related: l![],
            fix: l![],
            message: w!(
                "The claim asks for {self.spec.resources.requests.storage}; the smallest Lustre file system has 1200Gi, and that is paid"
            ),
            needs: Some(l![w!("requests"), w!("resources"), w!("spec"), w!("storage")]),
        }),
        page: prose!("lustre-claim-size.md"),
    },
    Rule {
        meta: Meta {
            id: w!("storage/trident-backend-type"),
            summary: w!("A Trident StorageClass asks for an unknown backend type"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("storage.k8s.io/v1/StorageClass")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!("https://docs.netapp.com/us-en/trident/trident-reference/objects.html")],
            same_as: l![],
            aka: l![w!("trident-sc-backend-type")],
            sensitive: false,
            help: w!(
                "Use one of `ontap-nas`, `ontap-nas-economy`, `ontap-nas-flexgroup`, `ontap-san` and `ontap-san-economy`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!(
                "self.provisioner in ['csi.trident.netapp.io', 'netapp.io/trident'] && has(self.parameters.backendType)\n&& self.parameters.backendType.startsWith('ontap')"
            )),
            assert: w!(
                "self.parameters.backendType in ['ontap-nas', 'ontap-nas-economy', 'ontap-nas-flexgroup', 'ontap-san',\n'ontap-san-economy']"
            ),
            at: Some(w!("self.parameters.backendType")),
            related: l![],
            fix: l![],
            message: w!(
                "Backend type {self.parameters.backendType} does not exist; ONTAP's are ontap-nas, ontap-san and their variants"
            ),
            needs: Some(l![w!("backendType"), w!("parameters"), w!("provisioner")]),
        }),
        page: prose!("trident-backend-type.md"),
    },
    Rule {
        meta: Meta {
            id: w!("storage/trident-fstype-on-nas"),
            summary: w!("A Trident StorageClass for NFS names a file system type"),
            level: Level::Info,
            category: Category::Operations,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("storage.k8s.io/v1/StorageClass")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!("https://docs.netapp.com/us-en/trident/trident-reference/objects.html")],
            same_as: l![],
            aka: l![w!("trident-sc-fstype-on-nas")],
            sensitive: false,
            help: w!(
                "Remove the file system type, or use a SAN backend where a block device is meant."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("k, v"), list: w!("self.parameters") }],
            when: Some(w!(
                "self.provisioner == 'csi.trident.netapp.io' && self.parameters.backendType.startsWith('ontap-nas')\n&& k.lowerAscii() in ['fstype', 'csi.storage.k8s.io/fstype']"
            )),
            assert: w!("!(v in ['ext3', 'ext4', 'xfs'])"),
            at: Some(w!("v")),
            related: l![],
            fix: l![FixStep { verb: FixVerb::Remove, at: w!("v"), value: w!("") }],
            message: w!(
                "File system type {v} has no effect on NFS volumes ({self.parameters.backendType})"
            ),
            needs: Some(l![w!("parameters"), w!("provisioner")]),
        }),
        page: prose!("trident-fstype-on-nas.md"),
    },
    Rule {
        meta: Meta {
            id: w!("storage/trident-provisioner"),
            summary: w!("A StorageClass names Trident as it was before CSI"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("storage.k8s.io/v1/StorageClass")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!("https://docs.netapp.com/us-en/trident/trident-reference/objects.html")],
            same_as: l![],
            aka: l![w!("trident-sc-provisioner")],
            sensitive: false,
            help: w!("Make a new class with `provisioner: csi.trident.netapp.io`."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: None,
            assert: w!("self.provisioner != 'netapp.io/trident'"),
            at: Some(w!("self.provisioner")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.provisioner"),
                value: w!("'csi.trident.netapp.io'")
            }],
            message: w!(
                "Nothing provisions for {self.provisioner} any more; Trident's CSI driver is `csi.trident.netapp.io`"
            ),
            needs: Some(l![]),
        }),
        page: prose!("trident-provisioner.md"),
    },
    Rule {
        meta: Meta {
            id: w!("storage/two-default-classes"),
            summary: w!("Two StorageClasses are the default"),
            level: Level::Warning,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("storage.k8s.io/v1/StorageClass")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!(
                    "https://kubernetes.io/docs/tasks/administer-cluster/change-default-storage-class/"
                ),
                w!("https://kubernetes.io/docs/concepts/storage/storage-classes/")
            ],
            same_as: l![],
            aka: l![w!("storageclass-two-defaults")],
            sensitive: false,
            help: w!(
                "Keep the annotation `storageclass.kubernetes.io/is-default-class: \"true\"` on one class, and set it to \"false\" on the others."
            ),
        },
        check: Check::Native(two_default_classes::check),
        page: prose!("two-default-classes.md"),
    },
];
