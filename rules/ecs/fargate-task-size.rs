//! CPU and memory of a task against the sizes of Fargate.

use crate::read::{cpu_units, memory_mib, settled};
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::{Tri, Val};

/// CPU units, and the memory that goes with them: from, to and step in MiB; the last field tells
/// whether Windows tasks may have it.
type Size = (i64, &'static [(i64, i64, i64)], bool);

/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size>,
/// read in November 2026.
const SIZES: [Size; 8] = [
    (256, &[(512, 512, 1), (1024, 2048, 1024)], false),
    (512, &[(1024, 4096, 1024)], false),
    (1024, &[(2048, 8192, 1024)], true),
    (2048, &[(4096, 16_384, 1024)], true),
    (4096, &[(8192, 30_720, 1024)], true),
    (8192, &[(16_384, 61_440, 4096)], false),
    (16_384, &[(32_768, 122_880, 8192)], false),
    (32_768, &[(61_440, 61_440, 1), (122_880, 122_880, 1), (249_856, 249_856, 1)], false),
];

/// Whether an amount of memory goes with a CPU size.
fn fits(ranges: &[(i64, i64, i64)], mib: i64) -> bool {
    ranges.iter().any(|(from, to, step)| (*from..=*to).contains(&mib) && (mib - from) % step == 0)
}

/// The memory of a CPU size in words.
fn words(ranges: &[(i64, i64, i64)]) -> String {
    let parts: Vec<String> = ranges
        .iter()
        .map(|(from, to, step)| match from == to {
            true => from.to_string(),
            false => format!("{from} to {to} in steps of {step}"),
        })
        .collect();
    match parts.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// The check.
pub fn check(cx: &mut Context<'_, '_>) {
    let task = cx.properties();
    let Some(fargate) = crate::tasks::lists_fargate(cx, task) else { return };
    let family = cx.field(cx.field(task, "RuntimePlatform"), "OperatingSystemFamily");
    let windows = match cx.str(family) {
        Tri::Known(family) => Some(family.starts_with("WINDOWS")),
        Tri::Absent => Some(false),
        Tri::Unknown(_) => None,
    };
    let cpu = cx.field(task, "Cpu");
    let memory = cx.field(task, "Memory");
    let Some(units) = amount(cx, cpu, fargate, "Cpu", cpu_units) else { return };
    let Some(mib) = amount(cx, memory, fargate, "Memory", memory_mib) else { return };
    let Some(units) = units else { return };
    let accepted = |size: &&Size| size.2 || windows != Some(true);
    let Some(size) = SIZES.iter().find(|size| size.0 == units) else {
        let sizes: Vec<String> =
            SIZES.iter().filter(accepted).map(|size| size.0.to_string()).collect();
        let place = cx.place(cpu);
        let message = format!("Fargate has no `Cpu` of {units}; accepted are {}", sizes.join(", "));
        return cx.report(place, message);
    };
    if !accepted(&size) {
        let place = cx.place(cpu);
        let message =
            format!("Fargate has no `Cpu` of {units} for Windows; accepted are 1024, 2048, 4096");
        return cx.report(place, message);
    }
    if !size.2 && windows.is_none() {
        cx.undetermined(plimsoll_core::model::Reason::Parameter);
    }
    if let Some(mib) = mib
        && !fits(size.1, mib)
    {
        let place = cx.place(memory);
        let message = format!(
            "Fargate has no task of {units} CPU units with {mib} MiB. `Memory` is {} there",
            words(size.1)
        );
        cx.report_with(place, message, vec![(cx.place(cpu), "the CPU of the task".to_string())]);
    }
}

/// An amount; `Some(None)` where it was reported as missing or unreadable.
fn amount(
    cx: &mut Context<'_, '_>,
    at: Val,
    fargate: Val,
    name: &str,
    read: fn(&str) -> Option<i64>,
) -> Option<Option<i64>> {
    let text = cx.str(at);
    match settled(cx, text)? {
        Some(text) => {
            let value = read(&text);
            if value.is_none() {
                let place = cx.place(at);
                let accepted = match name {
                    "Cpu" => "units (1024) or vCPU (1 vCPU)",
                    _ => "MiB (2048) or GB (2 GB)",
                };
                let text: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
                cx.report(place, format!("`{name}` of the task is \"{text}\"; write {accepted}"));
            }
            Some(value)
        }
        None => {
            let place = cx.place(fargate);
            cx.report(
                place,
                format!("The task lists FARGATE and has no `{name}`: Fargate needs it"),
            );
            Some(None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_documentation() {
        let pairs: Vec<(i64, usize)> = SIZES
            .iter()
            .map(|(cpu, ranges, _)| (*cpu, (0..=250_000).filter(|mib| fits(ranges, *mib)).count()))
            .collect();
        assert_eq!(
            pairs,
            [
                (256, 3),
                (512, 4),
                (1024, 7),
                (2048, 13),
                (4096, 23),
                (8192, 12),
                (16_384, 12),
                (32_768, 3)
            ]
        );
        assert_eq!(words(SIZES[0].1), "512 or 1024 to 2048 in steps of 1024");
        assert_eq!(words(SIZES[7].1), "61440, 122880 or 249856");
    }
}
