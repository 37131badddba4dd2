//! What several rules about task definitions read.

use crate::read::{items, settled};
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::{Tri, Val};

/// The item `FARGATE` of `RequiresCompatibilities`; `None` where it is not listed. Where that is
/// not known, it is counted as undetermined.
pub fn lists_fargate(cx: &mut Context<'_, '_>, task: Val) -> Option<Val> {
    let mut unknown = None;
    for item in items(cx, cx.field(task, "RequiresCompatibilities")) {
        match cx.str(item) {
            Tri::Known(word) if word == "FARGATE" => return Some(item),
            Tri::Unknown(reason) => unknown = Some(reason),
            _ => {}
        }
    }
    if let Some(reason) = unknown {
        cx.undetermined(reason);
    }
    None
}

/// The containers of a task definition; an absent list has none.
pub fn containers(cx: &mut Context<'_, '_>, task: Val) -> Vec<Val> {
    items(cx, cx.field(task, "ContainerDefinitions"))
}

/// Whether an image comes from a private registry of Amazon ECR; `None` where that is not known
/// or no image is named.
pub fn is_private_ecr(cx: &Context<'_, '_>, image: Val) -> Option<bool> {
    use plimsoll_core::model::world::{Got, Piece, Slot};
    if let Got::Str(text) = cx.get(image) {
        return Some(EcrImage::parse(&text).is_some());
    }
    let Slot::Value(at) = image.slot else { return None };
    let pieces = cx.world.pieces(at);
    let known = |piece: &Piece<'_>| match piece {
        Piece::Known(text) => text.contains(".dkr.ecr.") || text.contains(".dkr-ecr."),
        Piece::Resource(resource, _) => {
            cx.world.resource(*resource).is_some_and(|r| r.kind == "AWS::ECR::Repository")
        }
        _ => false,
    };
    if pieces.iter().any(known) {
        return Some(true);
    }
    // A text that begins with another registry, such as `public.ecr.aws/${Name}`.
    match pieces.first() {
        Some(Piece::Known(text)) if text.contains('/') => Some(false),
        _ => None,
    }
}

/// The parts of the address of an image in a private registry of Amazon ECR.
#[derive(Debug, PartialEq, Eq)]
pub struct EcrImage<'t> {
    /// Twelve digits.
    pub account: &'t str,
    /// Region.
    pub region: &'t str,
    /// Repository without tag and digest.
    pub repository: &'t str,
}

impl<'t> EcrImage<'t> {
    /// Reads an image reference.
    pub fn parse(image: &'t str) -> Option<Self> {
        let (host, path) = image.split_once('/')?;
        let (account, rest) =
            host.split_once(".dkr.ecr.").or_else(|| host.split_once(".dkr.ecr-fips."))?;
        let (region, _) = rest.split_once('.')?;
        let digits = account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit());
        let path = path.split_once('@').map_or(path, |(path, _)| path);
        let repository = path.split_once(':').map_or(path, |(path, _)| path);
        (digits && !repository.is_empty()).then_some(Self { account, region, repository })
    }

    /// The ARN of the repository.
    pub fn arn(&self) -> String {
        let partition = match self.region {
            region if region.starts_with("cn-") => "aws-cn",
            region if region.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        };
        format!(
            "arn:{partition}:ecr:{}:{}:repository/{}",
            self.region, self.account, self.repository
        )
    }
}

/// The log driver of a container; absent where it has none.
pub fn log_driver<'a>(cx: &Context<'_, 'a>, container: Val) -> Tri<std::borrow::Cow<'a, str>> {
    cx.str(cx.path(container, &["LogConfiguration", "LogDriver"]))
}

/// Every place of a container that names a secret or parameter: secrets, options of the log
/// driver, and the credentials of a private registry, each with the name that messages give it.
pub fn secret_references(cx: &mut Context<'_, '_>, container: Val) -> Vec<(Val, String)> {
    let mut found = Vec::new();
    for list in [&["Secrets"][..], &["LogConfiguration", "SecretOptions"]] {
        for secret in items(cx, cx.path(container, list)) {
            let name = crate::read::quoted(cx, cx.field(secret, "Name"));
            let value = cx.field(secret, "ValueFrom");
            let present = cx.str(value) != Tri::Absent;
            if present {
                found.push((value, name));
            }
        }
    }
    let credentials = cx.path(container, &["RepositoryCredentials", "CredentialsParameter"]);
    if cx.str(credentials) != Tri::Absent {
        found.push((credentials, "of the registry".to_string()));
    }
    found
}

/// The one role at the end of a link; what is not known is counted as undetermined.
pub fn role(
    cx: &mut Context<'_, '_>,
    link: &str,
) -> Option<plimsoll_core::model::world::ResourceRef> {
    let linked = cx.linked(link);
    match settled(cx, linked).flatten()?.as_slice() {
        [role] => Some(*role),
        _ => None,
    }
}

/// Whether a request is certainly not allowed. What is not known is counted as undetermined.
pub fn denied<'a>(
    cx: &mut Context<'_, 'a>,
    policies: &plimsoll_core::model::iam::RolePolicies<'a>,
    action: &str,
    target: &plimsoll_core::model::iam::Target<'_>,
) -> bool {
    let request =
        plimsoll_core::model::iam::Request { action, target, facts: &[], resource_policy: false };
    let allowed = policies.decide(cx, &request).allowed;
    settled(cx, allowed) == Some(Some(false))
}

/// The role's name for messages.
pub fn role_name(cx: &Context<'_, '_>, role: plimsoll_core::model::world::ResourceRef) -> String {
    let id = cx.world.resource(role).map_or("?", |role| role.id.as_str());
    format!("\"{}\"", id.chars().filter(|c| !c.is_control()).take(80).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_of_ecr() {
        let image =
            EcrImage::parse("123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/web:7@sha256:00");
        let image = image.unwrap();
        assert_eq!(image.arn(), "arn:aws:ecr:eu-west-1:123456789012:repository/team/web");
        let china = "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/web";
        assert!(EcrImage::parse(china).unwrap().arn().starts_with("arn:aws-cn:"));
        for other in ["nginx", "public.ecr.aws/nginx/nginx", "12.dkr.ecr.x.amazonaws.com/web"] {
            assert_eq!(EcrImage::parse(other), None, "{other}");
        }
    }
}
