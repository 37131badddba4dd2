//! Private images of a task against the policies of its execution role.

use crate::read::quoted;
use crate::tasks::{EcrImage, containers, denied, is_private_ecr, role, role_name};
use plimsoll_core::model::Reason;
use plimsoll_core::model::iam::{Target, role_policies};
use plimsoll_core::model::world::{Piece, Slot};
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::{Tri, Val};

/// The check: one finding, at the first image that cannot be pulled.
pub fn check(cx: &mut Context<'_, '_>) {
    let mut images = Vec::new();
    let mut open: Option<Reason> = None;
    for container in containers(cx, cx.properties()) {
        let image = cx.field(container, "Image");
        match is_private_ecr(cx, image) {
            Some(true) => images.push((image, quoted(cx, cx.field(container, "Name")))),
            Some(false) => {}
            None => {
                if let Tri::Unknown(reason) = cx.str(image) {
                    open = open.or(Some(reason));
                }
            }
        }
    }
    if images.is_empty() && open.is_none() {
        return;
    }
    let Some(role) = role(cx, "execution-role") else { return };
    let policies = role_policies(cx, role);
    let login = denied(cx, &policies, "ecr:GetAuthorizationToken", &Target::text("*"));
    for (image, container) in images {
        let target = target(cx, image);
        let mut missing = Vec::new();
        if login {
            missing.push("ecr:GetAuthorizationToken");
        }
        for action in ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] {
            if denied(cx, &policies, action, &target) {
                missing.push(action);
            }
        }
        if missing.is_empty() {
            continue;
        }
        let message = format!(
            "Execution role {} cannot pull the image of container {container}. It lacks {}",
            role_name(cx, role),
            missing.join(", "),
        );
        let related = vec![(cx.resource_place(role), "the execution role".to_string())];
        return cx.report_with(cx.place(image), message, related);
    }
    // An image that is not known may be a private one, which matters where none could be pulled.
    if let Some(reason) = open
        && (login || denied(cx, &policies, "ecr:BatchGetImage", &Target::any()))
    {
        cx.undetermined(reason);
    }
}

/// The repository of an image; some repository where it is not known which.
fn target<'a>(cx: &Context<'_, 'a>, image: Val) -> Target<'a> {
    if let Tri::Known(text) = cx.str(image) {
        return EcrImage::parse(&text).map_or_else(Target::any, |image| Target::text(&image.arn()));
    }
    let Slot::Value(at) = image.slot else { return Target::any() };
    let repository = cx.world.pieces(at).into_iter().find_map(|piece| match piece {
        Piece::Resource(resource, _) => {
            let found = cx.world.resource(resource)?;
            (found.kind == "AWS::ECR::Repository").then_some(resource)
        }
        _ => None,
    });
    repository.map_or_else(Target::any, |repository| Target::resource(cx, repository))
}
