//! Nodes that cannot join, or cannot pull.

use crate::policies::{known, name};
use plimsoll_core::model::iam::{Request, Target, role_policies};
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Tri;

/// An action that nodes need, the policy that gives it, and what fails without it.
const NEEDS: [(&str, &str, &str); 2] = [
    ("ec2:DescribeInstances", "AmazonEKSWorkerNodePolicy", "Nodes cannot join the cluster"),
    (
        "ecr:BatchGetImage",
        "AmazonEC2ContainerRegistryPullOnly",
        "Nodes cannot pull images, not even those of EKS itself",
    ),
];

pub fn check(cx: &mut Context<'_, '_>) {
    let linked = cx.linked("node-role");
    let Some(roles) = known(cx, linked) else { return };
    let at = cx.place(cx.field(cx.properties(), "NodeRole"));
    for role in roles {
        let policies = role_policies(cx, role);
        let target = Target::any();
        for (action, policy, effect) in NEEDS {
            let request = Request { action, target: &target, facts: &[], resource_policy: false };
            match policies.decide(cx, &request).allowed {
                Tri::Known(false) => {
                    let message = format!(
                        "Node role \"{}\" has neither `{policy}` nor `{action}`. {effect}",
                        name(cx, role)
                    );
                    let related = vec![(cx.resource_place(role), "the role".to_string())];
                    cx.report_with(at, message, related);
                }
                // Some repositories are allowed, not known which: enough.
                Tri::Known(true) | Tri::Absent => {}
                Tri::Unknown(reason) => cx.undetermined(reason),
            }
        }
    }
}
