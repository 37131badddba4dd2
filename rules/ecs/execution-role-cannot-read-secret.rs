//! Secrets of a task against the policies of its execution role.

use crate::read::quoted;
use crate::tasks::{containers, denied, role, role_name, secret_references};
use plimsoll_core::model::iam::{Target, role_policies};
use plimsoll_core::model::world::{Got, Piece, Slot};
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Val;

const SECRET: &str = "secretsmanager:GetSecretValue";
const PARAMETER: &str = "ssm:GetParameters";

/// The check.
pub fn check(cx: &mut Context<'_, '_>) {
    let containers = containers(cx, cx.properties());
    let mut references = Vec::new();
    for container in containers {
        let name = quoted(cx, cx.field(container, "Name"));
        for (at, secret) in secret_references(cx, container) {
            references.push((at, secret, name.clone()));
        }
    }
    if references.is_empty() {
        return;
    }
    let Some(role) = role(cx, "execution-role") else { return };
    let policies = role_policies(cx, role);
    for (at, secret, container) in references {
        let Some((action, targets)) = request(cx, at) else {
            let text = cx.str(at);
            crate::read::settled(cx, text);
            continue;
        };
        if targets.iter().all(|target| denied(cx, &policies, action, target)) {
            let message = format!(
                "Execution role {} cannot read secret {secret} of container {container}. It does not allow `{action}` on it",
                role_name(cx, role),
            );
            let related = vec![(cx.resource_place(role), "the execution role".to_string())];
            cx.report_with(cx.place(at), message, related);
        }
    }
}

/// The action that reads a reference and the resources that it may be about, one of which must be
/// allowed. `None` where it is not known which service it is.
fn request<'a>(cx: &Context<'_, 'a>, at: Val) -> Option<(&'static str, Vec<Target<'a>>)> {
    if let Got::Str(text) = cx.get(at) {
        return Some(known(cx, &text));
    }
    let Slot::Value(value) = at.slot else { return None };
    let pieces = cx.world.pieces(value);
    match pieces.first()? {
        Piece::Resource(resource, _) => match cx.world.resource(*resource)?.kind.as_str() {
            // What may follow is a key of the secret's JSON, a stage and a version.
            "AWS::SecretsManager::Secret" => Some((SECRET, vec![Target::resource(cx, *resource)])),
            "AWS::SSM::Parameter" => Some((PARAMETER, vec![Target::resource(cx, *resource)])),
            _ => None,
        },
        Piece::Known(first) if first.starts_with("arn:") => {
            let (service, pieces) = cut(&pieces)?;
            match service.as_str() {
                "secretsmanager" => {
                    let whole = Target::from_pieces(cx, &pieces);
                    // The name may be written without the six characters that end it.
                    let longer = Target::from_pieces(cx, &pieces).then("-").then_any();
                    Some((SECRET, vec![whole, longer]))
                }
                "ssm" => Some((PARAMETER, vec![Target::from_pieces(cx, &pieces)])),
                _ => None,
            }
        }
        // `/web/${Stage}/password` is the name of a parameter.
        Piece::Known(first) => {
            let slash = if first.starts_with('/') { "" } else { "/" };
            let mut path = vec![Piece::Known(format!("{slash}{first}").into())];
            path.extend(pieces.iter().skip(1).cloned());
            let known = path.iter().map_while(|piece| match piece {
                Piece::Known(text) => Some(text.as_ref()),
                _ => None,
            });
            let rest: String = format!("parameter{}", known.collect::<String>());
            Some((PARAMETER, vec![Target::arn(cx, "ssm", &rest).then_any()]))
        }
        _ => None,
    }
}

/// The same for a text without open parts.
fn known<'a>(cx: &Context<'_, 'a>, text: &str) -> (&'static str, Vec<Target<'a>>) {
    let fields: Vec<&str> = text.split(':').collect();
    if let ["arn", _, "secretsmanager", _, _, _, _, ..] = fields.as_slice() {
        let arn = fields.iter().take(7).copied().collect::<Vec<_>>().join(":");
        let longer = Target::text(&arn).then("-").then_any();
        return (SECRET, vec![Target::text(&arn), longer]);
    }
    if text.starts_with("arn:") {
        return (PARAMETER, vec![Target::text(text)]);
    }
    let slash = if text.starts_with('/') { "" } else { "/" };
    (PARAMETER, vec![Target::arn(cx, "ssm", &format!("parameter{slash}{text}"))])
}

/// The service of an ARN in pieces, and its pieces up to the seventh colon.
fn cut<'a>(pieces: &[Piece<'a>]) -> Option<(String, Vec<Piece<'a>>)> {
    let mut colons = 0;
    let mut service = String::new();
    let mut kept = Vec::new();
    for piece in pieces {
        let Piece::Known(text) = piece else {
            // Only the service must be written out.
            if colons == 2 {
                return None;
            }
            kept.push(piece.clone());
            continue;
        };
        let mut part = String::new();
        for c in text.chars() {
            colons += usize::from(c == ':');
            if colons == 2 && c != ':' {
                service.push(c);
            }
            if colons == 7 {
                kept.push(Piece::Known(part.into()));
                return Some((service, kept));
            }
            part.push(c);
        }
        kept.push(Piece::Known(part.into()));
    }
    (!service.is_empty()).then_some((service, kept))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_ends_before_the_key_of_the_secret() {
        let pieces = [
            Piece::Known("arn:aws:secretsmanager:".into()),
            Piece::Pseudo { unit: 0, name: "AWS::Region" },
            Piece::Known(":1:secret:db-a1B2c3:password::".into()),
        ];
        let (service, kept) = cut(&pieces).unwrap();
        assert_eq!(service, "secretsmanager");
        assert_eq!(kept.last(), Some(&Piece::Known(":1:secret:db-a1B2c3".into())));
        let open = [Piece::Known("arn:aws:".into()), Piece::Pseudo { unit: 0, name: "x" }];
        assert_eq!(cut(&open), None);
    }
}
