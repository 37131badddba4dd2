//! CPU and memory of an App Runner instance.

use crate::read::{cpu_units, memory_mib, settled};
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Tri;

/// CPU units and the MiB that go with them:
/// <https://docs.aws.amazon.com/apprunner/latest/dg/architecture.html>, read in November 2026.
const SIZES: [(i64, &[i64]); 5] = [
    (256, &[512, 1024]),
    (512, &[1024]),
    (1024, &[2048, 3072]),
    (2048, &[4096, 6144]),
    (4096, &[8192, 10_240, 12_288]),
];

/// The check.
pub fn check(cx: &mut Context<'_, '_>) {
    let instance = cx.field(cx.properties(), "InstanceConfiguration");
    let (cpu, memory) = (cx.field(instance, "Cpu"), cx.field(instance, "Memory"));
    let (cpu_text, memory_text) = (cx.str(cpu), cx.str(memory));
    if cpu_text == Tri::Absent && memory_text == Tri::Absent {
        return;
    }
    let Some(Some(units)) = settled(cx, cpu_text.clone().or("1024".into())) else { return };
    let Some(units) = cpu_units(&units) else { return };
    let Some((_, sizes)) = SIZES.iter().find(|size| size.0 == units) else {
        let place = cx.place(cpu);
        let message =
            format!("App Runner has no `Cpu` of {units}; accepted are 256, 512, 1024, 2048, 4096");
        return cx.report(place, message);
    };
    let Some(Some(mib)) = settled(cx, memory_text.clone().or("2048".into())) else { return };
    let Some(mib) = memory_mib(&mib) else { return };
    if sizes.contains(&mib) {
        return;
    }
    let accepted: Vec<String> = sizes.iter().map(i64::to_string).collect();
    let message = format!(
        "App Runner has no instance of {units} CPU units with {mib} MiB; `Memory` is {} there",
        accepted.join(" or ")
    );
    let place = cx.place(if memory_text == Tri::Absent { cpu } else { memory });
    cx.report(place, message);
}
