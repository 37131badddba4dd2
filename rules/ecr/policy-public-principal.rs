//! Images for everyone.

use crate::policies::{all, allows, everyone, is_found, known, part};
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
        let everyone = everyone(&statement);
        let open = part(narrows(&statement).map(|narrows| !narrows));
        if all(cx, &[allows(&statement), is_found(&everyone), open])
            && let Tri::Known(everyone) = everyone
        {
            let actions = match &statement.actions {
                Tri::Known(actions) => match actions.as_slice() {
                    [] => "act on it".to_string(),
                    [one] => format!("`{}`", one.show()),
                    [one, rest @ ..] => format!("`{}` and {} more", one.show(), rest.len()),
                },
                _ => "act on it".to_string(),
            };
            let message = format!("{what} policy lets every AWS account {actions}");
            cx.report(cx.place(everyone.at), message);
        }
    }
}
