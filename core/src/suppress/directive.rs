//! What a suppression says: `ecs/a, iam/b until=2027-03-01: reason`.

use super::Until;
use crate::model::time;
use crate::text::Span;

/// The parts of a directive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directive {
    /// Rules, each with its range in the text.
    pub rules: Vec<(String, Span)>,
    /// Why.
    pub reason: Option<String>,
    /// Until when.
    pub until: Option<Until>,
}

/// Reads a directive. What is left of a text that is not understood is a rule that does not exist, which
/// is told when rules are looked up.
pub fn read(text: &str) -> Directive {
    let (head, reason) = match text.split_once(':') {
        Some((head, reason)) => (head, Some(reason.trim())),
        None => (text, None),
    };
    let mut directive = Directive {
        reason: reason.filter(|reason| !reason.is_empty()).map(str::to_string),
        ..Directive::default()
    };
    let mut at = 0;
    for word in head.split(|c: char| c == ',' || c.is_whitespace()) {
        let start = at;
        at += word.len() + 1;
        if word.is_empty() {
            continue;
        }
        match word.strip_prefix("until=") {
            Some(date) => directive.until = Some(until(date)),
            None => {
                let start = u32::try_from(start).unwrap_or(u32::MAX);
                let end = start.saturating_add(u32::try_from(word.len()).unwrap_or(0));
                directive.rules.push((word.to_string(), Span::new(start, end)));
            }
        }
    }
    directive
}

/// A date `2027-03-01`.
pub fn until(text: &str) -> Until {
    match time::parse_day(text.trim()) {
        Ok(day) => Until::Day(day),
        Err(_) => Until::NoDate(text.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Vec<String> {
        read(text).rules.into_iter().map(|(rule, _)| rule).collect()
    }

    #[test]
    fn rules_date_and_reason() {
        let all = read(" ecs/a, iam/b until=2027-03-01: two: reasons ");
        assert_eq!(all.reason.as_deref(), Some("two: reasons"));
        assert_eq!(all.until, Some(Until::Day(20_878)));
        assert_eq!(
            all.rules,
            [("ecs/a".to_string(), Span::new(1, 6)), ("iam/b".to_string(), Span::new(8, 13)),]
        );
        assert_eq!(rules("ecs/a iam"), ["ecs/a", "iam"]);
        assert_eq!(read("ecs/a:").reason, None);
        assert_eq!(read("ecs/a until=soon").until, Some(Until::NoDate("soon".into())));
        assert!(rules("").is_empty());
    }
}
