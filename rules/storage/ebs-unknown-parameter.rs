//! A parameter that the EBS CSI driver does not know.

use crate::policies::known;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Tri;

/// The driver's parameters; case does not matter to it.
const PARAMETERS: [&str; 19] = [
    "type",
    "iops",
    "iopsPerGB",
    "allowAutoIOPSPerGBIncrease",
    "allowAutoIOPSIncreaseOnModify",
    "throughput",
    "encrypted",
    "kmsKeyId",
    "fsType",
    "blockSize",
    "inodeSize",
    "bytesPerInode",
    "numberOfInodes",
    "ext4BigAlloc",
    "ext4ClusterSize",
    "ext4EncryptionSupport",
    "volumeInitializationRate",
    "blockExpress",
    "blockAttachUntilInitialized",
];

pub fn check(cx: &mut Context<'_, '_>) {
    let properties = cx.properties();
    let provisioner = cx.str(cx.field(properties, "provisioner"));
    if !matches!(&provisioner, Tri::Known(name) if name == "ebs.csi.aws.com") {
        if let Tri::Unknown(reason) = provisioner {
            cx.undetermined(reason);
        }
        return;
    }
    let parameters = cx.fields(cx.field(properties, "parameters"));
    for (name, value) in known(cx, parameters).into_iter().flatten() {
        let lower = name.to_ascii_lowercase();
        let known = PARAMETERS.iter().any(|known| known.eq_ignore_ascii_case(name))
            || lower.starts_with("tagspecification_")
            || lower.starts_with("csi.storage.k8s.io/");
        if known {
            continue;
        }
        let near = PARAMETERS
            .iter()
            .map(|known| (strsim::osa_distance(&known.to_ascii_lowercase(), &lower), *known))
            .filter(|(distance, _)| *distance <= 1 + lower.len() / 4)
            .min_by_key(|(distance, _)| *distance)
            .map_or_else(String::new, |(_, known)| format!("; did you mean `{known}`?"));
        let mut at = cx.place(value);
        if let Some(entry) =
            cx.world.unit(at.unit).zip(at.node).and_then(|(unit, node)| unit.tree.entry_of(node))
        {
            at.span = entry.key_span;
        }
        let message =
            format!("`{name}` is no parameter of the EBS CSI driver, which refuses it{near}");
        cx.report(at, message);
    }
}
