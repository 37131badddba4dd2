//! The grammar of policies, as far as IAM refuses what departs from it.

use crate::policies::{documents, known};
use plimsoll_core::model::Got;
use plimsoll_core::model::world::Slot;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::{Tri, Val};

/// What a policy is attached to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Identity,
    Trust,
    Repository,
}

pub fn check(cx: &mut Context<'_, '_>) {
    let kind = cx.resource().map_or("", |resource| resource.kind.as_str());
    let properties = cx.properties();
    if kind == "AWS::ECR::Repository" {
        let document = cx.field(properties, "RepositoryPolicyText");
        return one_document(cx, document, Of::Repository);
    }
    for document in documents(cx) {
        one_document(cx, document, Of::Identity);
    }
    if kind == "AWS::IAM::Role" {
        let document = cx.field(properties, "AssumeRolePolicyDocument");
        one_document(cx, document, Of::Trust);
    }
}

fn one_document(cx: &mut Context<'_, '_>, document: Val, of: Of) {
    let Got::Map(_) = cx.get(document) else { return };
    let version = cx.field(document, "Version");
    let text = cx.str(version);
    if let Some(text) = known(cx, text)
        && text != "2012-10-17"
        && text != "2008-10-17"
    {
        let message = format!("`Version` is \"{text}\"; it is 2012-10-17 (or 2008-10-17)");
        cx.report(cx.place(version), message);
    }
    let items = cx.items(cx.field(document, "Statement"));
    for statement in known(cx, items).into_iter().flatten() {
        if let Got::Map(_) = cx.get(statement) {
            one_statement(cx, statement, of);
        }
    }
}

/// Whether a member is written. `None` where that is not known.
fn written(cx: &Context<'_, '_>, statement: Val, name: &str) -> Option<bool> {
    let at = cx.field(statement, name);
    match (at.slot, cx.get(at)) {
        (Slot::Unknown(_), _) | (_, Got::Unknown(_)) => None,
        (_, Got::Absent | Got::Null) => Some(false),
        _ => Some(true),
    }
}

fn one_statement(cx: &mut Context<'_, '_>, statement: Val, of: Of) {
    let has = |cx: &Context<'_, '_>, name: &str| written(cx, statement, name);
    let missing = |cx: &Context<'_, '_>, names: &[&str]| {
        names.iter().all(|name| written(cx, statement, name) == Some(false))
    };
    let effect = cx.field(statement, "Effect");
    match cx.str(effect) {
        Tri::Known(word) if word != "Allow" && word != "Deny" => {
            let message = format!("`Effect` is \"{word}\"; it is `Allow` or `Deny`");
            cx.report(cx.place(effect), message);
        }
        Tri::Absent if missing(cx, &["Effect"]) => {
            cx.report(cx.place(statement), "Statement without `Effect`; it is `Allow` or `Deny`");
        }
        Tri::Unknown(reason) => cx.undetermined(reason),
        _ => {}
    }
    for (one, other) in
        [("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal")]
    {
        let (first, second) = (has(cx, one), has(cx, other));
        if first != Some(false)
            && second != Some(false)
            && (first, second) != (Some(true), Some(true))
        {
            unknown(cx, statement, &[one, other]);
        }
        if (first, second) == (Some(true), Some(true)) {
            let place = cx.place(cx.field(statement, other));
            cx.report(
                place,
                format!("Statement with both `{one}` and `{other}`; it has one of them"),
            );
        }
    }
    if missing(cx, &["Action", "NotAction"]) {
        cx.report(cx.place(statement), "Statement without `Action` or `NotAction`");
    }
    match of {
        Of::Identity => {
            if missing(cx, &["Resource", "NotResource"]) {
                cx.report(cx.place(statement), "Statement without `Resource` or `NotResource`");
            }
            for name in ["Principal", "NotPrincipal"] {
                unknown(cx, statement, &[name]);
                if has(cx, name) == Some(true) {
                    let place = cx.place(cx.field(statement, name));
                    let message = format!(
                        "`{name}` in a permission policy; its principal is who it is attached to"
                    );
                    cx.report(place, message);
                }
            }
        }
        Of::Trust | Of::Repository => {
            if missing(cx, &["Principal", "NotPrincipal"]) {
                cx.report(cx.place(statement), "Statement without `Principal`");
            }
            for name in ["Resource", "NotResource"] {
                if of == Of::Repository {
                    continue;
                }
                unknown(cx, statement, &[name]);
                if has(cx, name) == Some(true) {
                    let place = cx.place(cx.field(statement, name));
                    let message =
                        format!("`{name}` in a trust policy; its resource is the role itself");
                    cx.report(place, message);
                }
            }
        }
    }
}

/// Says that members are not known, where some are not.
fn unknown(cx: &mut Context<'_, '_>, statement: Val, names: &[&str]) {
    for name in names {
        if let Got::Unknown(reason) = cx.get(cx.field(statement, name)) {
            cx.undetermined(reason);
        }
    }
}
