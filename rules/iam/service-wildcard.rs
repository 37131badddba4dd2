//! All actions of a service that guards others, on all its resources.

use crate::policies::{all, allows, deploys_only, first, is_found, permissions, unconditional};
use plimsoll_core::model::Reason;
use plimsoll_core::model::iam::Pat;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Tri;

/// What a whole API gives access to, of the services of the option's default.
const POWERS: [(&str, &str); 8] = [
    ("iam", "it can make itself administrator"),
    ("sts", "it can assume every role that trusts the account"),
    ("organizations", "it can change the whole organization"),
    ("kms", "it can decrypt with, and delete, every key"),
    ("secretsmanager", "it can read and delete every secret"),
    ("ssm", "it can read every parameter and run commands on every instance"),
    ("s3", "it can read and delete every object"),
    ("dynamodb", "it can read and delete every table"),
];

pub fn check(cx: &mut Context<'_, '_>) {
    if deploys_only(cx) {
        return;
    }
    let services = cx.texts("services");
    for statement in permissions(cx) {
        let resource = first(&statement.resources, Pat::is_star);
        let Tri::Known(actions) = &statement.actions else {
            continue;
        };
        for action in actions {
            let service = match action.known() {
                Some(text) => {
                    let service = text.strip_suffix(":*").unwrap_or_default();
                    let known = services.iter().find(|known| service.eq_ignore_ascii_case(known));
                    known.map_or(Tri::Absent, Tri::Known)
                }
                None => Tri::Unknown(action.reason().unwrap_or(Reason::Malformed)),
            };
            let parts = [
                allows(&statement),
                is_found(&service),
                is_found(&resource),
                unconditional(&statement),
            ];
            if all(cx, &parts)
                && let Tri::Known(service) = service
            {
                let power = POWERS.iter().find(|(name, _)| service.eq_ignore_ascii_case(name));
                let why = power.map_or("the service guards others", |(_, why)| *why);
                let message = format!("Policy allows `{service}:*` on every resource: {why}");
                cx.report(cx.place(action.at), message);
            }
        }
    }
}
