//! Images for everyone.

use crate::policies::{all, allows, known, part};
use plimsoll_core::model::iam::{narrows, statements};
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Tri;

pub fn check(cx: &mut Context<'_, '_>) {
    let kind = cx.resource().map_or("", |resource| resource.kind.as_str());
    let (property, what) = match kind {
        "AWS::ECR::RegistryPolicy" => ("PolicyText", "Registry"),
        "AWS::ECR::RepositoryCreationTemplate" => ("RepositoryPolicy", "Repository"),
        _ => ("RepositoryPolicyText", "Repository"),
    };
    let read = statements(cx, cx.field(cx.properties(), property));
    for statement in known(cx, read).into_iter().flatten() {
        let Tri::Known(principals) = &statement.principals else { continue };
        let Some(everyone) = principals.iter().find(|p| p.is_everyone() == Some(true)) else {
            continue;
        };
        let open = part(narrows(&statement).map(|narrows| !narrows));
        if all(cx, &[allows(&statement), open]) {
            let actions = match &statement.actions {
                Tri::Known(actions) => match actions.as_slice() {
                    [] => "act on it".to_string(),
                    [one] => format!("`{}`", one.show()),
                    [one, rest @ ..] => format!("`{}` and {} more", one.show(), rest.len()),
                },
                _ => "act on it".to_string(),
            };
            let message = format!("{what} policy lets every AWS account {actions}");
            cx.report(cx.place(everyone.pat.at), message);
        }
    }
}
