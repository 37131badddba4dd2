//! The policies of a role, and what they allow it.

use super::condition::Fact;
use super::evaluate::{Answer, Policies, Request};
use super::managed;
use super::policy::{Pat, PatText, statements};
use super::target::Target;
use crate::model::world::{Piece, ResourceRef};
use crate::model::{Reason, Resource};
use crate::rule::context::{Context, Tri, Val};
use std::rc::Rc;

/// A managed policy that is attached to a role.
#[derive(Clone, PartialEq, Debug)]
pub struct Attached<'a> {
    /// Its ARN as written.
    pub arn: Pat<'a>,
    /// Path and name where it is one of AWS's own: `service-role/AmazonECSTaskExecutionRolePolicy`.
    pub aws_name: Option<String>,
    /// The policy, where it is a resource of the files.
    pub policy: Option<ResourceRef>,
}

/// The policies of a role.
#[derive(Clone, Debug, Default)]
pub struct RolePolicies<'a> {
    /// Inline and managed policies together.
    pub policies: Policies<'a>,
    /// The permissions boundary, where there is one.
    pub boundary: Option<Policies<'a>>,
    /// Managed policies that the role or an attachment names by ARN.
    pub attached: Vec<Attached<'a>>,
}

impl<'a> RolePolicies<'a> {
    /// Whether a request is allowed: by the policies, and by the boundary where there is one.
    pub fn decide<'p>(&'p self, cx: &Context<'_, 'a>, request: &Request<'_, '_>) -> Answer<'p, 'a> {
        let answer = self.policies.decide(cx, request);
        let Some(boundary) = &self.boundary else { return answer };
        let bound = boundary.decide(cx, request);
        match (&answer.allowed, &bound.allowed) {
            (Tri::Known(false), _) | (_, Tri::Known(true)) => answer,
            (_, Tri::Known(false)) | (Tri::Known(true), _) => bound,
            _ => answer,
        }
    }

    /// Whether an AWS managed policy is attached, by its name without path. Unknown where some
    /// attachment is.
    pub fn has_managed(&self, name: &str) -> Tri<bool> {
        let is = |attached: &Attached<'_>| {
            let full = attached.aws_name.as_deref()?;
            Some(full.rsplit('/').next() == Some(name))
        };
        if self.attached.iter().any(|attached| is(attached) == Some(true)) {
            return Tri::Known(true);
        }
        let open = self.attached.iter().find_map(|attached| match is(attached) {
            None if attached.policy.is_none() => attached.arn.reason(),
            _ => None,
        });
        match open.or(self.policies.open) {
            Some(reason) => Tri::Unknown(reason),
            None => Tri::Known(false),
        }
    }
}

/// The policies of a role: inline ones, managed ones by ARN, and the policy resources that name
/// the role.
pub fn role_policies<'a>(cx: &Context<'_, 'a>, role: ResourceRef) -> RolePolicies<'a> {
    gather(cx, role, cx.linked_from(role, "policies"))
}

pub(super) fn gather<'a>(
    cx: &Context<'_, 'a>,
    role: ResourceRef,
    linked: Tri<Vec<ResourceRef>>,
) -> RolePolicies<'a> {
    let mut found = RolePolicies::default();
    let properties = cx.properties_of(role);
    match cx.items(cx.field(properties, "Policies")) {
        Tri::Known(inline) => {
            for policy in inline {
                let document = statements(cx, cx.field(policy, "PolicyDocument"));
                found.policies.add(written(document));
            }
        }
        Tri::Absent => {}
        Tri::Unknown(reason) => found.policies.add(Tri::Unknown(reason)),
    }
    let mut seen = Vec::new();
    match super::policy::pats(cx, cx.field(properties, "ManagedPolicyArns"), false) {
        Tri::Known(arns) => {
            for arn in arns {
                add_managed(cx, arn, &mut found.policies, &mut found.attached, &mut seen);
            }
        }
        Tri::Absent => {}
        Tri::Unknown(reason) => found.policies.add(Tri::Unknown(reason)),
    }
    match linked {
        Tri::Known(linked) => {
            for policy in linked {
                add_linked(cx, policy, &mut found, &mut seen);
            }
        }
        Tri::Absent => {}
        Tri::Unknown(reason) => found.policies.add(Tri::Unknown(reason)),
    }
    match super::policy::pats(cx, cx.field(properties, "PermissionsBoundary"), false) {
        Tri::Known(arns) => {
            let mut boundary = Policies::default();
            for arn in arns {
                add_managed(cx, arn, &mut boundary, &mut Vec::new(), &mut Vec::new());
            }
            found.boundary = Some(boundary);
        }
        Tri::Absent => {}
        Tri::Unknown(reason) => {
            found.boundary = Some(Policies { statements: Vec::new(), open: Some(reason) });
        }
    }
    found
}

/// A document that must be there: one that is left out is malformed, not empty.
fn written<T>(document: Tri<T>) -> Tri<T> {
    match document {
        Tri::Absent => Tri::Unknown(Reason::Malformed),
        other => other,
    }
}

/// A policy resource, or a resource that attaches a policy by ARN.
fn add_linked<'a>(
    cx: &Context<'_, 'a>,
    policy: ResourceRef,
    found: &mut RolePolicies<'a>,
    seen: &mut Vec<ResourceRef>,
) {
    if seen.contains(&policy) {
        return;
    }
    seen.push(policy);
    let properties = cx.properties_of(policy);
    let document = cx.field(properties, "PolicyDocument");
    match statements(cx, document) {
        Tri::Absent => match super::policy::pats(cx, cx.field(properties, "PolicyArn"), false) {
            Tri::Known(arns) => {
                for arn in arns {
                    add_managed(cx, arn, &mut found.policies, &mut found.attached, seen);
                }
            }
            Tri::Absent => found.policies.add(Tri::Unknown(Reason::Malformed)),
            Tri::Unknown(reason) => found.policies.add(Tri::Unknown(reason)),
        },
        known => found.policies.add(known),
    }
}

/// A managed policy by its ARN: one of AWS's, one of the files, or one that is not known.
fn add_managed<'a>(
    cx: &Context<'_, 'a>,
    arn: Pat<'a>,
    policies: &mut Policies<'a>,
    attached: &mut Vec<Attached<'a>>,
    seen: &mut Vec<ResourceRef>,
) {
    let mut aws_name = None;
    let policy = local_policy(cx, &arn);
    match policy {
        Some(policy) if seen.contains(&policy) => {}
        Some(policy) => {
            seen.push(policy);
            let document = cx.field(cx.properties_of(policy), "PolicyDocument");
            policies.add(written(statements(cx, document)));
        }
        None => {
            aws_name = aws_policy(&arn);
            match aws_name.as_deref().and_then(|name| managed::find(name, arn.at)) {
                Some(known) => {
                    policies.statements.extend(known.statements.into_iter().map(Rc::new));
                    if known.partial {
                        policies.add(Tri::Unknown(Reason::NotInFiles));
                    }
                }
                None => {
                    let reason = arn.reason().unwrap_or(Reason::NotInFiles);
                    policies.add(Tri::Unknown(reason));
                }
            }
        }
    }
    attached.push(Attached { arn, aws_name, policy });
}

/// The policy resource of the files that an ARN is a reference to.
fn local_policy(cx: &Context<'_, '_>, arn: &Pat<'_>) -> Option<ResourceRef> {
    let PatText::Parts(parts) = &arn.text else { return None };
    let [Piece::Resource(at, _)] = parts.as_slice() else { return None };
    // Another resource may hand an ARN through: the output of a nested stack.
    let is_policy = |resource: &Resource| resource.kind == "AWS::IAM::ManagedPolicy";
    cx.world.resource(*at).is_some_and(is_policy).then_some(*at)
}

/// Path and name of one of AWS's own policies; the partition may be open.
fn aws_policy(arn: &Pat<'_>) -> Option<String> {
    let last = match &arn.text {
        PatText::Known(text) => text.as_ref(),
        PatText::Parts(parts) => match parts.as_slice() {
            [Piece::Known(head), _, Piece::Known(tail)] if head == "arn:" => tail.as_ref(),
            _ => return None,
        },
        PatText::Unknown(_) => return None,
    };
    let (partition, name) = last.split_once(":iam::aws:policy/")?;
    let plain = matches!(partition, "" | "arn:aws" | "arn:aws-cn" | "arn:aws-us-gov")
        || partition.starts_with("arn:aws-iso");
    plain.then(|| name.to_string())
}

/// Whether a role's policies in the files allow an action on a resource; never absent.
///
/// ```text
/// let secret = Target::of(cx, value_from);
/// if iam::role_allows(cx, role, "secretsmanager:GetSecretValue", &secret) == Tri::Known(false) { … }
/// ```
pub fn role_allows<'a>(
    cx: &Context<'_, 'a>,
    role: ResourceRef,
    action: &str,
    target: &Target<'_>,
) -> Tri<bool> {
    role_allows_with(cx, role, action, target, &[])
}

/// The same where something is known of the request: `iam:PassedToService`, `aws:SecureTransport`.
pub fn role_allows_with<'a>(
    cx: &Context<'_, 'a>,
    role: ResourceRef,
    action: &str,
    target: &Target<'_>,
    facts: &[Fact<'_>],
) -> Tri<bool> {
    let request = Request { action, target, facts, resource_policy: false };
    role_policies(cx, role).decide(cx, &request).allowed
}

/// The statements of a role's trust policy.
pub fn trust<'a>(cx: &Context<'_, 'a>, role: ResourceRef) -> super::policy::Statements<'a> {
    statements(cx, trust_document(cx, role))
}

/// A role's trust policy.
pub fn trust_document(cx: &Context<'_, '_>, role: ResourceRef) -> Val {
    cx.field(cx.properties_of(role), "AssumeRolePolicyDocument")
}
