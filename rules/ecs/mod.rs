//! The rules of `ecs`. Written by `cargo xtask generate rules` from the pages beside it; do not
//! edit.

#[allow(clippy::wildcard_imports)]
use crate::prelude::*;

/// The rules, sorted by id.
pub static RULES: [Rule; 1] = [Rule {
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
}];
