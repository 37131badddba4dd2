//! Intervals of the steps of a step scaling policy.

use crate::read::items;
use plimsoll_core::model::Reason;
use plimsoll_core::model::world::Got;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::Val;
use plimsoll_core::sort;

/// One step: its bounds with where they are written; `None` is no bound.
#[derive(Clone, Copy)]
struct Step {
    lower: Option<f64>,
    upper: Option<f64>,
    lower_at: Val,
    upper_at: Val,
    step_at: Val,
}

/// The check: the first fault of a policy.
pub fn check(cx: &mut Context<'_, '_>) {
    let policy = cx.properties();
    let configuration = cx.field(policy, "StepScalingPolicyConfiguration");
    let holder = match cx.get(configuration) {
        Got::Absent => policy,
        _ => configuration,
    };
    let mut steps = Vec::new();
    for step in items(cx, cx.field(holder, "StepAdjustments")) {
        let lower_at = cx.field(step, "MetricIntervalLowerBound");
        let upper_at = cx.field(step, "MetricIntervalUpperBound");
        match (bound(cx, lower_at), bound(cx, upper_at)) {
            (Ok(lower), Ok(upper)) => {
                let step_at = cx.field(step, "ScalingAdjustment");
                steps.push(Step { lower, upper, lower_at, upper_at, step_at });
            }
            (Err(reason), _) | (_, Err(reason)) => return cx.undetermined(reason),
        }
    }
    if let Some((at, message)) = fault(&steps) {
        cx.report(cx.place(at), message);
    }
}

fn bound(cx: &Context<'_, '_>, at: Val) -> Result<Option<f64>, Reason> {
    match cx.get(at) {
        Got::Absent | Got::Null => Ok(None),
        Got::Int(value) => Ok(Some(value as f64)),
        Got::Float(value) => Ok(Some(value)),
        Got::Str(text) => text.trim().parse().map(Some).map_err(|_| Reason::Malformed),
        Got::Unknown(reason) => Err(reason),
        _ => Err(Reason::Malformed),
    }
}

/// The first fault of the steps, and where it is.
fn fault(steps: &[Step]) -> Option<(Val, String)> {
    for step in steps {
        match (step.lower, step.upper) {
            (None, None) => {
                return Some((
                    step.step_at,
                    "A step has neither a lower nor an upper bound; it needs one".into(),
                ));
            }
            (Some(lower), Some(upper)) if upper <= lower => {
                return Some((
                    step.upper_at,
                    format!(
                        "`MetricIntervalUpperBound` {upper} is not above the lower bound {lower}"
                    ),
                ));
            }
            _ => {}
        }
    }
    let mut sorted = steps.to_vec();
    let low = |step: &Step| step.lower.unwrap_or(f64::NEG_INFINITY);
    sort::sort_by(&mut sorted, |a, b| low(a).total_cmp(&low(b)));
    for pair in sorted.windows(2) {
        let [before, next] = pair else { continue };
        match (before.upper, next.lower) {
            (_, None) => {
                return Some((
                    next.step_at,
                    "Two steps have no lower bound; only the lowest may have none".into(),
                ));
            }
            (None, Some(lower)) => {
                return Some((
                    next.lower_at,
                    format!(
                        "The step from {lower} overlaps the one before it, which has no upper bound"
                    ),
                ));
            }
            (Some(upper), Some(lower)) if lower < upper => {
                return Some((
                    next.lower_at,
                    format!(
                        "The step from {lower} overlaps the one before it, which ends at {upper}"
                    ),
                ));
            }
            (Some(upper), Some(lower)) if lower > upper => {
                return Some((
                    next.lower_at,
                    format!(
                        "No step is between {upper} and {lower}: the steps must lie side by side"
                    ),
                ));
            }
            _ => {}
        }
    }
    let (first, last) = (sorted.first()?, sorted.last()?);
    if let Some(lower) = first.lower.filter(|lower| *lower < 0.0) {
        return Some((
            first.lower_at,
            format!(
                "The lowest step begins at {lower}; below 0 it must have no `MetricIntervalLowerBound`"
            ),
        ));
    }
    if let Some(upper) = last.upper.filter(|upper| *upper > 0.0) {
        return Some((
            last.upper_at,
            format!(
                "The highest step ends at {upper}; above 0 it must have no `MetricIntervalUpperBound`"
            ),
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use plimsoll_core::model::world::Slot;

    fn steps(bounds: &[(Option<f64>, Option<f64>)]) -> Vec<Step> {
        let at = Val { slot: Slot::Absent, holder: None };
        let step = |(lower, upper): &(Option<f64>, Option<f64>)| Step {
            lower: *lower,
            upper: *upper,
            lower_at: at,
            upper_at: at,
            step_at: at,
        };
        bounds.iter().map(step).collect()
    }

    #[test]
    fn faults() {
        for (bounds, found) in [
            (&[(Some(0.0), None)][..], ""),
            (&[(None, Some(0.0))], ""),
            (&[(Some(20.0), None), (Some(0.0), Some(20.0))], ""),
            (&[(None, Some(-10.0)), (Some(-10.0), Some(0.0))], ""),
            (&[], ""),
            (&[(None, None)], "neither"),
            (&[(Some(5.0), Some(5.0))], "not above"),
            (&[(Some(0.0), Some(20.0)), (Some(10.0), None)], "overlaps"),
            (&[(Some(0.0), None), (Some(10.0), None)], "no upper bound"),
            (&[(Some(0.0), Some(5.0)), (Some(10.0), None)], "side by side"),
            (&[(None, Some(0.0)), (None, Some(5.0))], "Two steps"),
            (&[(Some(-5.0), Some(0.0))], "lowest"),
            (&[(Some(0.0), Some(5.0))], "highest"),
        ] {
            let message = fault(&steps(bounds)).map(|(_, message)| message).unwrap_or_default();
            assert_eq!(message.is_empty(), found.is_empty(), "{bounds:?}: {message}");
            assert!(message.contains(found), "{bounds:?}: {message}");
        }
    }
}
