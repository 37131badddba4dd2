//! Schedule expressions of EventBridge, EventBridge Scheduler and Application Auto Scaling.
//!
//! Forms and ranges: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html>
//! and <https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html>.

/// What a schedule expression is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Schedule {
    /// `rate`, `cron`, `at` or `unknown`.
    pub kind: &'static str,
    /// Why no service accepts it; empty where it is valid.
    pub problem: String,
    /// Why some service may not accept it; empty where all do.
    pub note: &'static str,
}

/// Reads a schedule expression.
pub(super) fn read(text: &str) -> Schedule {
    let (kind, result) = if let Some(inner) = between(text, "rate(") {
        ("rate", rate(inner))
    } else if let Some(inner) = between(text, "cron(") {
        ("cron", cron(inner).map(|()| ""))
    } else if let Some(inner) = between(text, "at(") {
        ("at", at(inner).map(|()| ""))
    } else {
        let problem = "expected `rate(…)`, `cron(…)` or `at(…)`".to_string();
        ("unknown", Err(problem))
    };
    match result {
        Ok(note) => Schedule { kind, problem: String::new(), note },
        Err(problem) => Schedule { kind, problem, note: "" },
    }
}

fn between<'t>(text: &'t str, open: &str) -> Option<&'t str> {
    text.strip_prefix(open)?.strip_suffix(')')
}

fn rate(inner: &str) -> Result<&'static str, String> {
    let mut words = inner.split_ascii_whitespace();
    let (Some(value), Some(unit), None) = (words.next(), words.next(), words.next()) else {
        return Err("a rate is a number and a unit, as in `rate(5 minutes)`".into());
    };
    let digits = value.bytes().all(|b| b.is_ascii_digit());
    let value: u64 = match value.parse() {
        Ok(value) if digits && value > 0 => value,
        _ => return Err(format!("`{value}` is no whole number above 0")),
    };
    let single = matches!(unit, "minute" | "hour" | "day");
    if !single && !matches!(unit, "minutes" | "hours" | "days") {
        return Err(format!("the unit is minute(s), hour(s) or day(s), not `{unit}`"));
    }
    if single != (value == 1) {
        return Ok("EventBridge wants the unit singular with 1 and plural with more");
    }
    Ok("")
}

struct FieldRule {
    name: &'static str,
    least: u32,
    most: u32,
    /// Names from `least` on.
    words: &'static [&'static str],
    /// `?` is accepted.
    any: bool,
    /// `L`, `W` or `#` are accepted.
    special: &'static str,
}

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

static FIELDS: [FieldRule; 6] = [
    FieldRule { name: "minutes", least: 0, most: 59, words: &[], any: false, special: "" },
    FieldRule { name: "hours", least: 0, most: 23, words: &[], any: false, special: "" },
    FieldRule { name: "day of month", least: 1, most: 31, words: &[], any: true, special: "LW" },
    FieldRule { name: "month", least: 1, most: 12, words: &MONTHS, any: false, special: "" },
    FieldRule { name: "day of week", least: 1, most: 7, words: &DAYS, any: true, special: "L#" },
    FieldRule { name: "year", least: 1970, most: 2199, words: &[], any: false, special: "" },
];

fn cron(inner: &str) -> Result<(), String> {
    let fields: Vec<&str> = inner.split_ascii_whitespace().take(8).collect();
    let [_, _, day, _, weekday, _] = fields[..] else {
        return Err(
            "a cron expression has six fields. They are minutes, hours, day of month, month, day of week, year"
                .into(),
        );
    };
    for (rule, field) in FIELDS.iter().zip(&fields) {
        for item in field.split(',') {
            cron_item(rule, item)?;
        }
        if field.contains(',') && field.split(',').any(|item| matches!(item, "?" | "*")) {
            return Err(format!("`{field}` mixes `?` or `*` with values in {}", rule.name));
        }
    }
    match (day == "?", weekday == "?") {
        (true, true) => Err("day of month and day of week cannot both be `?`".into()),
        (false, false) => Err("one of day of month and day of week must be `?`".into()),
        _ => Ok(()),
    }
}

fn cron_item(rule: &FieldRule, item: &str) -> Result<(), String> {
    let wrong = || {
        let FieldRule { name, least, most, .. } = rule;
        format!("`{item}` is no {name} from {least} to {most}")
    };
    let value = |text: &str| -> Option<u32> {
        let index = rule.words.iter().position(|word| word.eq_ignore_ascii_case(text));
        let value = match index {
            Some(index) => rule.least + u32::try_from(index).ok()?,
            None if text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit()) => {
                text.parse().ok()?
            }
            None => return None,
        };
        (rule.least..=rule.most).contains(&value).then_some(value)
    };
    let fine = match item {
        "*" => true,
        "?" => rule.any,
        "L" | "LW" if item.chars().all(|c| rule.special.contains(c)) => true,
        _ => {
            let (range, step) = match item.split_once('/') {
                Some((range, step)) => (range, Some(step)),
                None => (item, None),
            };
            let stepped = step.is_none_or(|step| {
                step.bytes().all(|b| b.is_ascii_digit())
                    && step.parse::<u32>().is_ok_and(|step| step > 0)
            });
            let ranged = if range == "*" {
                step.is_some()
            } else if let Some((from, to)) = range.split_once('-') {
                // `22-2` and `FRI-MON` wrap around.
                value(from).is_some() && value(to).is_some()
            } else if let Some((day, nth)) = range.split_once('#') {
                rule.special.contains('#')
                    && value(day).is_some()
                    && matches!(nth, "1" | "2" | "3" | "4" | "5")
            } else if let Some(day) = range.strip_suffix('W') {
                rule.special.contains('W') && value(day).is_some()
            } else if let Some(day) = range.strip_suffix('L') {
                // `5L`: the last Thursday.
                rule.special.contains('#') && value(day).is_some()
            } else {
                value(range).is_some()
            };
            stepped && ranged
        }
    };
    if fine { Ok(()) } else { Err(wrong()) }
}

fn at(inner: &str) -> Result<(), String> {
    let wrong = || format!("`{inner}` is not of the form yyyy-mm-ddThh:mm:ss");
    let bytes = inner.as_bytes();
    let shape = b"dddd-dd-ddTdd:dd:dd";
    let fits = bytes.len() == shape.len()
        && bytes.iter().zip(shape).all(|(byte, wanted)| match wanted {
            b'd' => byte.is_ascii_digit(),
            _ => byte == wanted,
        });
    if !fits {
        return Err(wrong());
    }
    let part = |from: usize, to: usize| inner.get(from..to).and_then(|t| t.parse::<u32>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0, 4), part(5, 7), part(8, 10)) else {
        return Err(wrong());
    };
    let (Some(hour), Some(minute), Some(second)) = (part(11, 13), part(14, 16), part(17, 19))
    else {
        return Err(wrong());
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return Err(format!("there is no month {month}")),
    };
    if !(1..=days).contains(&day) {
        return Err(format!("month {month} of {year} has no day {day}"));
    }
    if hour > 23 || minute > 59 || second > 59 {
        return Err(format!("there is no time {hour:02}:{minute:02}:{second:02}"));
    }
    Ok(())
}
