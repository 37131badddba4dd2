//! The sizes of an Auto Scaling group and of its scheduled actions.

use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Tri;

/// The check: minimum ≤ desired ≤ maximum, each pair of which both are known.
pub fn check(cx: &mut Context<'_, '_>) {
    let own = cx.properties();
    let names = ["MinSize", "DesiredCapacity", "MaxSize"];
    let [min, desired, max] = names.map(|name| {
        let at = cx.field(own, name);
        (name, at, cx.int(at))
    });
    let mut unknown = None;
    // The wrong one is the first of each pair, but for a desired capacity, which is always it.
    for (low, high, wrong) in
        [(&min, &max, &min), (&min, &desired, &desired), (&desired, &max, &desired)]
    {
        match (&low.2, &high.2) {
            (Tri::Known(least), Tri::Known(most)) if least > most => {
                let related = vec![(
                    cx.place(if wrong.0 == low.0 { high.1 } else { low.1 }),
                    "the other size".to_string(),
                )];
                let message = format!("`{}` {least} is above `{}` {most}", low.0, high.0);
                return cx.report_with(cx.place(wrong.1), message, related);
            }
            (Tri::Unknown(reason), other) | (other, Tri::Unknown(reason))
                if *other != Tri::Absent =>
            {
                unknown = Some(*reason);
            }
            _ => {}
        }
    }
    if let Some(reason) = unknown {
        cx.undetermined(reason);
    }
}
