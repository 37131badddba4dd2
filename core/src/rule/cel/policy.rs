//! Questions about IAM policies: what a role may do, and who may assume it.

use super::domain::resource;
use super::eval::Eval;
use super::functions::{Form, Function, arg, text};
use super::value::{Cv, Origin, Res, Val};
use crate::model::iam::{self, Target};
use crate::model::world::Slot;
use crate::rule::context::{Context, Tri, Val as Place};

/// The table.
pub(super) static TABLE: &[Function] = &[
    Function::new("allows", Form::Function, 2, 3, allows),
    Function::new("trusts", Form::Function, 2, 2, trusts),
];

/// Reading policies is dearer than reading values.
const COST: usize = 256;

/// `allows(role, action: string) -> bool`, `allows(role, action, resource) -> bool`: whether the policies
/// of a role, inline and attached, allow an action on a resource: an ARN, or a value that leads to one.
/// Without a resource it is true where the action is allowed on everything, and false where it is allowed
/// on nothing. Unknown where what is not known of policies or resource could change the answer.
fn allows<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let role = resource(arg(args, 0)?)?;
    let action = text(args, 1)?;
    eval.charge(COST)?;
    let cx = Context::new(eval.world, eval.links, eval.subject, None);
    // A resource that is not known is a question to be answered, not an end of it.
    let target = match args.get(2) {
        None => Target::any(),
        Some(Val { v: Cv::Resource(at), .. }) => Target::resource(&cx, *at),
        Some(Val { from: Origin::At(at), .. }) => {
            Target::of(&cx, Place { slot: Slot::Value(*at), holder: None })
        }
        Some(Val { v: Cv::Str(text), .. }) => Target::text(text),
        Some(other) => return Err(Eval::unfit(other, "`allows`", "an ARN or a resource")),
    };
    answer(iam::role_allows(&cx, role, action, &target))
}

/// `trusts(role, service: string) -> bool`: whether the trust policy of a role lets a service, e.g.
/// `ecs-tasks.amazonaws.com`, assume it. Conditions on the source of the request are taken to hold; any
/// other makes the answer unknown. Absent where the role has no trust policy.
fn trusts<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let role = resource(arg(args, 0)?)?;
    let service = text(args, 1)?;
    eval.charge(COST)?;
    let cx = Context::new(eval.world, eval.links, eval.subject, None);
    match iam::trust(&cx, role) {
        Tri::Known(statements) => answer(iam::trusts_service(&cx, &statements, service)),
        Tri::Absent => answer(Tri::Absent),
        Tri::Unknown(reason) => answer(Tri::Unknown(reason)),
    }
}

fn answer<'v>(answer: Tri<bool>) -> Res<'v, Val<'v>> {
    match answer {
        Tri::Known(answer) => Ok(Cv::Bool(answer).into()),
        Tri::Absent => Ok(Cv::Absent("").into()),
        Tri::Unknown(reason) => Err(Cv::Unknown(reason)),
    }
}
