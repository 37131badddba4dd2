//! IOPS where they must be given, and where they cannot.

use crate::policies::known;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::{Tri, Val};

pub fn check(cx: &mut Context<'_, '_>) {
    let properties = cx.properties();
    let provisioner = cx.str(cx.field(properties, "provisioner"));
    let ours = ["ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com"];
    match &provisioner {
        Tri::Known(name) if ours.contains(&name.as_ref()) => {}
        Tri::Unknown(reason) => return cx.undetermined(*reason),
        _ => return,
    }
    let parameters = cx.field(properties, "parameters");
    let fields = cx.fields(parameters);
    let Some(fields) = known(cx, fields) else { return };
    let find = |name: &str| -> Option<Val> {
        fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    };
    let Some(kind) = find("type") else { return };
    let text = cx.str(kind);
    let Some(text) = known(cx, text) else { return };
    let given = find("iops").or_else(|| find("iopsPerGB"));
    if let Some(Tri::Unknown(reason)) = given.map(|given| cx.str(given)) {
        return cx.undetermined(reason);
    }
    match (text.to_ascii_lowercase().as_str(), given, find("iops").zip(find("iopsPerGB"))) {
        (_, _, Some((_, per_gb))) => {
            let at = cx.place(per_gb);
            cx.report(at, "`iops` and `iopsPerGB` together; the driver takes one of them");
        }
        ("io1" | "io2", None, _) => {
            let message = format!(
                "Type `{text}` needs `iops` or `iopsPerGB`: EC2 refuses the volume without"
            );
            cx.report(cx.place(kind), message);
        }
        ("gp2" | "st1" | "sc1" | "standard", Some(given), _) => {
            let message =
                format!("Volumes of type `{text}` take no IOPS; `gp3`, `io1` and `io2` do");
            cx.report(cx.place(given), message);
        }
        _ => {}
    }
}
