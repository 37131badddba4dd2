//! The rules of `efs`. Written by `cargo xtask generate rules` from the pages beside it; do not
//! edit.

#[allow(clippy::wildcard_imports)]
use crate::prelude::*;

/// The rules, sorted by id.
pub static RULES: [Rule; 8] = [
    Rule {
        meta: Meta {
            id: w!("efs/access-point-of-other-file-system"),
            summary: w!("A task mounts a file system by an access point of another one"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::ECS::TaskDefinition")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!("https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html")],
            same_as: l![],
            aka: l![w!("efs-access-point-other-file-system")],
            sensitive: false,
            help: w!(
                "Name the access point of the file system, or the file system of the access point."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![
                Each { name: w!("v"), list: w!("self.Volumes") },
                Each { name: w!("p"), list: w!("linked('access-points')") },
                Each { name: w!("f"), list: w!("linked('file-systems')") }
            ],
            when: Some(w!(
                "size(linked('access-points')) == 1 && size(linked('file-systems')) == 1\n&& has(v.EFSVolumeConfiguration.AuthorizationConfig.AccessPointId)"
            )),
            assert: w!("linked(p, 'access-point-file-system').exists(o, o.address == f.address)"),
            at: Some(w!("v.EFSVolumeConfiguration.AuthorizationConfig.AccessPointId")),
            related: l![(w!("[p]"), w!("the access point"))],
            fix: l![],
            message: w!("Access point {p.id} belongs to another file system than {f.id}"),
            needs: Some(l![
                w!("AccessPointId"),
                w!("AuthorizationConfig"),
                w!("EFSVolumeConfiguration"),
                w!("Volumes")
            ]),
        }),
        page: prose!("access-point-of-other-file-system.md"),
    },
    Rule {
        meta: Meta {
            id: w!("efs/access-point-root"),
            summary: w!(
                "An access point leads to the root of its file system, or lets clients say who they are"
            ),
            level: Level::Info,
            category: Category::Security,
            severity: Some(Severity::Medium),
            confidence: Confidence::High,
            on: l![w!("AWS::EFS::AccessPoint")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("strict"), w!("compat")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html"),
                w!("https://docs.aws.amazon.com/securityhub/latest/userguide/efs-controls.html")
            ],
            same_as: l![
                w!("checkov:CKV_AWS_329"),
                w!("checkov:CKV_AWS_330"),
                w!("security-hub:EFS.3"),
                w!("security-hub:EFS.4")
            ],
            aka: l![w!("efs-access-point-root-directory"), w!("efs-access-point-user-identity")],
            sensitive: false,
            help: w!(
                "Give the access point a `RootDirectory` with a path and `CreationInfo`, and a `PosixUser`."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![Each { name: w!("n"), list: w!("['PosixUser', 'RootDirectory']") }],
            when: None,
            assert: w!("n in self && self.?RootDirectory.?Path.orValue('') != '/'"),
            at: Some(w!("resource")),
            related: l![],
            fix: l![],
            message: w!("Access point {resource.id} has no `{raw(n)}` of its own"),
            needs: Some(l![]),
        }),
        page: prose!("access-point-root.md"),
    },
    Rule {
        meta: Meta {
            id: w!("efs/elastic-with-max-io"),
            summary: w!("A file system has elastic throughput and Max I/O"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::EFS::FileSystem")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!("https://docs.aws.amazon.com/efs/latest/ug/performance.html")],
            same_as: l![],
            aka: l![w!("efs-elastic-with-max-io")],
            sensitive: false,
            help: w!(
                "Set `PerformanceMode` to `generalPurpose`, which is faster for nearly every workload."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("self.PerformanceMode == 'maxIO'")),
            assert: w!("self.ThroughputMode != 'elastic'"),
            at: Some(w!("self.PerformanceMode")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.PerformanceMode"),
                value: w!("'generalPurpose'")
            }],
            message: w!("Performance mode maxIO does not go with throughput mode elastic"),
            needs: Some(l![w!("PerformanceMode")]),
        }),
        page: prose!("elastic-with-max-io.md"),
    },
    Rule {
        meta: Meta {
            id: w!("efs/key-without-encryption"),
            summary: w!("A file system names a key and is not encrypted"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::EFS::FileSystem")],
            fix: w!("safe"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!("https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html")],
            same_as: l![],
            aka: l![w!("efs-kms-without-encrypted")],
            sensitive: false,
            help: w!("Set `Encrypted` to true."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("has(self.KmsKeyId)")),
            assert: w!("self.Encrypted == true"),
            at: Some(w!("self.KmsKeyId")),
            related: l![],
            fix: l![FixStep { verb: FixVerb::Set, at: w!("self.Encrypted"), value: w!("true") }],
            message: w!("The file system has `KmsKeyId` and no `Encrypted: true`"),
            needs: Some(l![w!("KmsKeyId")]),
        }),
        page: prose!("key-without-encryption.md"),
    },
    Rule {
        meta: Meta {
            id: w!("efs/no-backup"),
            summary: w!("A file system has no automatic backup"),
            level: Level::Info,
            category: Category::Operations,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::EFS::FileSystem")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("strict"), w!("compat")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://docs.aws.amazon.com/efs/latest/ug/automatic-backups.html"),
                w!("https://docs.aws.amazon.com/securityhub/latest/userguide/efs-controls.html")
            ],
            same_as: l![w!("security-hub:EFS.2")],
            aka: l![w!("efs-backup-missing")],
            sensitive: false,
            help: w!("Set `BackupPolicy: {Status: ENABLED}`."),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: None,
            assert: w!("self.BackupPolicy.Status == 'ENABLED'"),
            at: Some(w!("has(self.BackupPolicy.Status) ? self.BackupPolicy.Status : resource")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Set,
                at: w!("self.BackupPolicy.Status"),
                value: w!("'ENABLED'")
            }],
            message: w!("File system {resource.id} has no automatic backup"),
            needs: Some(l![]),
        }),
        page: prose!("no-backup.md"),
    },
    Rule {
        meta: Meta {
            id: w!("efs/provisioned-throughput"),
            summary: w!("The provisioned throughput of a file system and its mode do not fit"),
            level: Level::Error,
            category: Category::Validity,
            severity: None,
            confidence: Confidence::High,
            on: l![w!("AWS::EFS::FileSystem")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![w!("https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html")],
            same_as: l![],
            aka: l![
                w!("efs-provisioned-throughput-missing"),
                w!("efs-throughput-value-without-mode")
            ],
            sensitive: false,
            help: w!(
                "Give `ProvisionedThroughputInMibps` with the mode `provisioned` and with no other."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("has(self.ThroughputMode)")),
            assert: w!(
                "(self.ThroughputMode == 'provisioned') == has(self.ProvisionedThroughputInMibps)"
            ),
            at: Some(w!("self.ThroughputMode")),
            related: l![],
            fix: l![FixStep {
                verb: FixVerb::Remove,
                at: w!(
                    "self.ThroughputMode == 'provisioned' ? null : self.ProvisionedThroughputInMibps"
                ),
                value: w!("")
            }],
            message: w!(
                "Throughput mode {self.ThroughputMode} {raw(self.ThroughputMode == 'provisioned' ? 'needs' : 'takes no')} `ProvisionedThroughputInMibps`"
            ),
            needs: Some(l![w!("ThroughputMode")]),
        }),
        page: prose!("provisioned-throughput.md"),
    },
    Rule {
        meta: Meta {
            id: w!("efs/unencrypted-file-system"),
            summary: w!("An EFS file system is not encrypted at rest"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::Medium),
            confidence: Confidence::High,
            on: l![w!("AWS::EFS::FileSystem")],
            fix: w!("suggestion"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html"),
                w!("https://docs.aws.amazon.com/securityhub/latest/userguide/efs-controls.html")
            ],
            same_as: l![
                w!("checkov:CKV_AWS_42"),
                w!("security-hub:EFS.1"),
                w!("trivy:AWS-0037"),
                w!("cdk-nag:AwsSolutions-EFS1"),
                w!("kics:2ff8e83c")
            ],
            aka: l![w!("efs-not-encrypted")],
            sensitive: false,
            help: w!(
                "Set `Encrypted` to `true`. On a file system that exists this means a new one, so plan the copy (AWS DataSync, AWS Backup)."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: None,
            assert: w!("self.Encrypted == true"),
            at: Some(w!("has(self.Encrypted) ? self.Encrypted : resource")),
            related: l![],
            fix: l![FixStep { verb: FixVerb::Set, at: w!("self.Encrypted"), value: w!("true") }],
            message: w!(
                "File system {resource.id} is not encrypted at rest: `Encrypted` is {raw(has(self.Encrypted) ? string(self.Encrypted) : 'left out')}"
            ),
            needs: Some(l![]),
        }),
        page: prose!("unencrypted-file-system.md"),
    },
    Rule {
        meta: Meta {
            id: w!("efs/volume-without-mount-target"),
            summary: w!("A task mounts a file system that has no mount target"),
            level: Level::Warning,
            category: Category::Reliability,
            severity: None,
            confidence: Confidence::Medium,
            on: l![w!("AWS::EFS::FileSystem")],
            fix: w!("none"),
            options: l![],
            packs: l![w!("recommended"), w!("strict")],
            since: w!("0.1.0"),
            sources: l![
                w!("https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html"),
                w!("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html")
            ],
            same_as: l![],
            aka: l![w!("efs-mount-target-missing-for-service")],
            sensitive: false,
            help: w!(
                "Add an `AWS::EFS::MountTarget` for each Availability Zone in which the tasks run."
            ),
        },
        check: Check::Cel(CelCheck {
            each: l![],
            when: Some(w!("resource.door == 'cloudformation' && size(linked('mounted-by')) > 0")),
            assert: w!("size(linked('mount-targets')) > 0"),
            at: Some(w!("resource")),
            related: l![(w!("linked('mounted-by').map(t, t)"), w!("mounts the file system"))],
            fix: l![],
            message: w!(
                "File system {resource.id} is mounted by a task and has no mount target: the task cannot start"
            ),
            needs: Some(l![]),
        }),
        page: prose!("volume-without-mount-target.md"),
    },
];
