//! Conditions: what they test, whether they hold for known facts, and whether they narrow a
//! wildcard principal.

use super::pattern;
use super::policy::{Pat, PatText, Pats, Statement, pats};
use crate::model::Reason;
use crate::model::time;
use crate::model::world::Piece;
use crate::rule::context::{Context, Tri, Val};

/// How a condition compares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// Text, exactly.
    StringEquals,
    /// Text without regard to case.
    StringEqualsIgnoreCase,
    /// Text with wildcards.
    StringLike,
    /// An ARN with wildcards (`ArnEquals` and `ArnLike` are the same).
    Arn,
    /// A number equals.
    NumericEquals,
    /// A number is less.
    NumericLessThan,
    /// A number is less or equal.
    NumericLessThanEquals,
    /// A number is greater.
    NumericGreaterThan,
    /// A number is greater or equal.
    NumericGreaterThanEquals,
    /// A time equals.
    DateEquals,
    /// A time is before.
    DateLessThan,
    /// A time is before or equal.
    DateLessThanEquals,
    /// A time is after.
    DateGreaterThan,
    /// A time is after or equal.
    DateGreaterThanEquals,
    /// `true` or `false`.
    Bool,
    /// Bytes in base 64.
    Binary,
    /// An address range.
    IpAddress,
    /// Whether the key is missing.
    Null,
}

/// `ForAllValues:` and `ForAnyValue:`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quantifier {
    /// Every value of the key must match; true where the key is missing.
    ForAllValues,
    /// Some value of the key must match.
    ForAnyValue,
}

/// An operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Operator {
    /// What it compares.
    pub comparison: Comparison,
    /// Whether it is a `Not` form.
    pub negated: bool,
    /// Whether a missing key makes it true (`…IfExists`).
    pub if_exists: bool,
    /// For keys of many values.
    pub quantifier: Option<Quantifier>,
}

impl Operator {
    /// Reads the operator's name; `None` where IAM has no such operator. Case does not matter.
    pub fn parse(name: &str) -> Option<Self> {
        use Comparison as C;
        let lower = name.to_ascii_lowercase();
        let (quantifier, rest) = if let Some(rest) = lower.strip_prefix("forallvalues:") {
            (Some(Quantifier::ForAllValues), rest)
        } else if let Some(rest) = lower.strip_prefix("foranyvalue:") {
            (Some(Quantifier::ForAnyValue), rest)
        } else {
            (None, lower.as_str())
        };
        let (rest, if_exists) = match rest.strip_suffix("ifexists") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let (comparison, negated) = match rest {
            "stringequals" => (C::StringEquals, false),
            "stringnotequals" => (C::StringEquals, true),
            "stringequalsignorecase" => (C::StringEqualsIgnoreCase, false),
            "stringnotequalsignorecase" => (C::StringEqualsIgnoreCase, true),
            "stringlike" => (C::StringLike, false),
            "stringnotlike" => (C::StringLike, true),
            "arnequals" | "arnlike" => (C::Arn, false),
            "arnnotequals" | "arnnotlike" => (C::Arn, true),
            "numericequals" => (C::NumericEquals, false),
            "numericnotequals" => (C::NumericEquals, true),
            "numericlessthan" => (C::NumericLessThan, false),
            "numericlessthanequals" => (C::NumericLessThanEquals, false),
            "numericgreaterthan" => (C::NumericGreaterThan, false),
            "numericgreaterthanequals" => (C::NumericGreaterThanEquals, false),
            "dateequals" => (C::DateEquals, false),
            "datenotequals" => (C::DateEquals, true),
            "datelessthan" => (C::DateLessThan, false),
            "datelessthanequals" => (C::DateLessThanEquals, false),
            "dategreaterthan" => (C::DateGreaterThan, false),
            "dategreaterthanequals" => (C::DateGreaterThanEquals, false),
            "bool" => (C::Bool, false),
            "binaryequals" => (C::Binary, false),
            "ipaddress" => (C::IpAddress, false),
            "notipaddress" => (C::IpAddress, true),
            "null" if !if_exists => (C::Null, false),
            _ => return None,
        };
        Some(Self { comparison, negated, if_exists, quantifier })
    }

    /// Whether a missing key makes it true.
    pub fn passes_without_key(self) -> bool {
        self.if_exists || self.quantifier == Some(Quantifier::ForAllValues) || self.negated
    }
}

/// One test: an operator, a key and the values it is held against.
#[derive(Clone, Debug)]
pub struct Condition<'a> {
    /// The operator as written.
    pub operator_name: &'a str,
    /// The operator; `None` where IAM has no such operator.
    pub operator: Option<Operator>,
    /// The key as written; case does not matter.
    pub key: &'a str,
    /// The values.
    pub values: Pats<'a>,
    /// The value of the key in the policy, for places.
    pub at: Val,
}

/// What is known of a request, for conditions: `("aws:SecureTransport", Some("true"))`, or `None`
/// for a key that the request does not have. What is not listed is not known.
pub type Fact<'f> = (&'f str, Option<&'f str>);

/// Reads a `Condition` element. Absent where it holds no test: then it is always true.
pub(super) fn read<'a>(cx: &Context<'_, 'a>, of: Val, variables: bool) -> Tri<Vec<Condition<'a>>> {
    let operators = match cx.fields(of) {
        Tri::Known(operators) => operators,
        Tri::Absent => return Tri::Absent,
        Tri::Unknown(reason) => return Tri::Unknown(reason),
    };
    if is_open(cx, of) {
        return Tri::Unknown(Reason::Macro);
    }
    let mut conditions = Vec::new();
    for (operator_name, tests) in operators {
        let keys = match cx.fields(tests) {
            Tri::Known(keys) => keys,
            Tri::Absent => continue,
            Tri::Unknown(reason) => return Tri::Unknown(reason),
        };
        if is_open(cx, tests) {
            return Tri::Unknown(Reason::Macro);
        }
        for (key, at) in keys {
            conditions.push(Condition {
                operator_name,
                operator: Operator::parse(operator_name),
                key,
                values: pats(cx, at, variables),
                at,
            });
        }
    }
    if conditions.is_empty() { Tri::Absent } else { Tri::Known(conditions) }
}

/// Whether more fields than the written ones may exist.
pub(super) fn is_open(cx: &Context<'_, '_>, of: Val) -> bool {
    match cx.get(of) {
        crate::model::Got::Map(map) => cx.world.is_open(map),
        _ => false,
    }
}

impl<'a> Condition<'a> {
    /// Whether its key is this one.
    pub fn has_key(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }

    /// Whether it holds for the facts; `None` where they do not say.
    pub fn holds(&self, cx: &Context<'_, 'a>, facts: &[Fact<'_>]) -> Option<bool> {
        let operator = self.operator?;
        if operator.comparison != Comparison::Null && self.takes_everything() == Some(true) {
            // Every value that the key can have matches: only its absence is left to ask.
            if operator.if_exists || operator.quantifier == Some(Quantifier::ForAllValues) {
                return Some(true);
            }
        }
        let (_, fact) = facts.iter().find(|(key, _)| self.has_key(key))?;
        if operator.comparison == Comparison::Null {
            let Tri::Known(values) = &self.values else { return None };
            return any(values, |value| {
                let wants_missing = value.known()?.eq_ignore_ascii_case("true");
                Some(wants_missing == fact.is_none())
            });
        }
        let Some(fact) = fact else { return Some(operator.passes_without_key()) };
        let Tri::Known(values) = &self.values else { return None };
        let one_of = any(values, |value| compare(cx, operator.comparison, value, fact));
        one_of.map(|holds| holds != operator.negated)
    }

    /// Whether a positive text test lets every value of the key pass (`StringLike` with `*`).
    fn takes_everything(&self) -> Option<bool> {
        let operator = self.operator?;
        let Tri::Known(values) = &self.values else { return None };
        match operator.comparison {
            Comparison::StringLike | Comparison::Arn if !operator.negated => {
                any(values, Pat::is_star)
            }
            _ => Some(false),
        }
    }

    /// Whether it limits who or where a request comes from: one of [`NARROWING`], tested
    /// positively, must be there and may not be just anything.
    pub fn narrows(&self) -> Option<bool> {
        let key = self.key.to_ascii_lowercase();
        if key == "elasticfilesystem:accessedviamounttarget" {
            // Through a mount target means from within its network.
            let operator = self.operator?;
            let Tri::Known(values) = &self.values else { return None };
            let is_false = |value: &Pat<'_>| Some(!value.known()?.eq_ignore_ascii_case("true"));
            let strict = operator.comparison == Comparison::Bool && !operator.passes_without_key();
            return match any(values, is_false) {
                _ if !strict || values.is_empty() => Some(false),
                is_false => is_false.map(|is_false| !is_false),
            };
        }
        if !NARROWING.contains(&key.as_str()) {
            return Some(false);
        }
        let operator = self.operator?;
        let usable = matches!(
            operator.comparison,
            Comparison::StringEquals
                | Comparison::StringEqualsIgnoreCase
                | Comparison::StringLike
                | Comparison::Arn
                | Comparison::IpAddress
        );
        if !usable || operator.passes_without_key() {
            return Some(false);
        }
        let Tri::Known(values) = &self.values else { return None };
        // The values are alternatives: one that lets everything pass is enough.
        let wide = |value: &Pat<'a>| match operator.comparison {
            Comparison::StringEquals | Comparison::StringEqualsIgnoreCase => Some(false),
            Comparison::IpAddress => value.known().map(|range| range.ends_with("/0")),
            _ if key.ends_with("arn") => wide_arn(value),
            _ => value.is_star(),
        };
        any(values, wide).map(|wide| !wide && !values.is_empty())
    }
}

/// Whether an ARN pattern takes in resources of any account: `*`, `arn:aws:*`,
/// `arn:aws:iam::*:role/app`. The ARN of a bucket has no account, there the name narrows.
fn wide_arn(value: &Pat<'_>) -> Option<bool> {
    if value.is_star()? {
        return Some(true);
    }
    if let PatText::Parts(parts) = &value.text {
        let bound = parts.iter().any(|piece| {
            matches!(piece, Piece::Pseudo { name: "AWS::AccountId", .. } | Piece::Resource(..))
        });
        return bound.then_some(false);
    }
    let mut fields = value.known()?.splitn(6, ':').skip(4);
    let account = fields.next().unwrap_or("*");
    let resource = fields.next().unwrap_or("*");
    let narrows = if account.is_empty() { resource } else { account };
    Some(!narrows.contains(|c: char| c.is_ascii_alphanumeric()))
}

/// Keys that say who asks or from where, in lower case.
pub const NARROWING: [&str; 24] = [
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalservicename",
    "aws:userid",
    "aws:username",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceowner",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourceip",
    "aws:vpcsourceip",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "kms:calleraccount",
    "lambda:eventsourcetoken",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "elasticfilesystem:accesspointarn",
];

/// Whether the conditions of a statement limit who can use it, whatever its principal says.
pub fn narrows(statement: &Statement<'_>) -> Tri<bool> {
    let conditions = match &statement.conditions {
        Tri::Known(conditions) => conditions,
        Tri::Absent => return Tri::Known(false),
        Tri::Unknown(reason) => return Tri::Unknown(*reason),
    };
    // Conditions hold together: one that narrows is enough.
    match any(conditions, Condition::narrows) {
        Some(narrows) => Tri::Known(narrows),
        None => Tri::Unknown(Reason::Condition),
    }
}

/// Whether the conditions of a statement hold for the facts.
pub(super) fn hold<'a>(
    cx: &Context<'_, 'a>,
    statement: &Statement<'a>,
    facts: &[Fact<'_>],
) -> Option<bool> {
    match &statement.conditions {
        Tri::Known(conditions) => {
            any(conditions, |condition| condition.holds(cx, facts).map(|holds| !holds))
                .map(|fails| !fails)
        }
        Tri::Absent => Some(true),
        Tri::Unknown(_) => None,
    }
}

fn compare<'a>(
    cx: &Context<'_, 'a>,
    comparison: Comparison,
    wanted: &Pat<'a>,
    fact: &str,
) -> Option<bool> {
    use Comparison as C;
    if let C::StringLike | C::Arn = comparison {
        let mut text = Vec::new();
        text.extend(pattern::text_symbols(fact));
        return pattern::compare(&wanted.symbols(cx), &text);
    }
    let known = wanted.known()?;
    if wanted.variables && known.contains("${") {
        return None;
    }
    let number = |text: &str| text.trim().parse::<f64>().ok();
    let numbers = |test: fn(f64, f64) -> bool| Some(test(number(fact)?, number(known)?));
    let date = |text: &str| time::parse(text).ok();
    let dates = |test: fn(i64, i64) -> bool| Some(test(date(fact)?.0, date(known)?.0));
    match comparison {
        C::StringEquals | C::Binary => Some(known == fact),
        C::StringEqualsIgnoreCase => {
            if known.is_ascii() && fact.is_ascii() {
                Some(known.eq_ignore_ascii_case(fact))
            } else {
                Some(known.to_lowercase() == fact.to_lowercase())
            }
        }
        C::Bool => Some(known.eq_ignore_ascii_case(fact)),
        C::NumericEquals => numbers(|fact, known| fact == known),
        C::NumericLessThan => numbers(|fact, known| fact < known),
        C::NumericLessThanEquals => numbers(|fact, known| fact <= known),
        C::NumericGreaterThan => numbers(|fact, known| fact > known),
        C::NumericGreaterThanEquals => numbers(|fact, known| fact >= known),
        C::DateEquals => dates(|fact, known| fact == known),
        C::DateLessThan => dates(|fact, known| fact < known),
        C::DateLessThanEquals => dates(|fact, known| fact <= known),
        C::DateGreaterThan => dates(|fact, known| fact > known),
        C::DateGreaterThanEquals => dates(|fact, known| fact >= known),
        C::StringLike | C::Arn | C::IpAddress | C::Null => None,
    }
}

/// Three-valued "some".
pub(super) fn any<T>(items: &[T], mut test: impl FnMut(&T) -> Option<bool>) -> Option<bool> {
    let mut result = Some(false);
    for item in items {
        match test(item) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => result = None,
        }
    }
    result
}
