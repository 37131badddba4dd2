//! The rules of `efs`. Written by `cargo xtask generate rules` from the pages beside it; do not
//! edit.

#[allow(clippy::wildcard_imports)]
use crate::prelude::*;

/// The rules, sorted by id.
pub static RULES: [Rule; 2] = [
    Rule {
        meta: Meta {
            id: w!("efs/unencrypted-file-system"),
            summary: w!("An EFS file system is not encrypted at rest"),
            level: Level::Warning,
            category: Category::Security,
            severity: Some(Severity::Medium),
            confidence: Confidence::High,
            on: l![w!("AWS::EFS::FileSystem")],
            fix: w!("none"),
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
            message: w!(
                "File system {resource.id} is not encrypted at rest: `Encrypted` is {raw(has(self.Encrypted) ? string(self.Encrypted) : 'left out')}"
            ),
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
            message: w!(
                "File system {resource.id} is mounted by a task and has no mount target: the task cannot start"
            ),
        }),
        page: prose!("volume-without-mount-target.md"),
    },
];
