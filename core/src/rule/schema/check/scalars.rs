//! Keywords about numbers and texts, and values in words.

use super::super::{Keyword, Range, Types};
use super::{Checker, Item, Name, Truth};
use crate::model::world::Got;
use crate::rule::shape::message::{border_words, number, quoted};

impl Checker<'_, '_, '_, '_> {
    pub(super) fn number(
        &mut self,
        keyword: &Keyword,
        value: f64,
        item: &Item,
        name: &Name<'_>,
        tell: bool,
    ) -> Truth {
        match keyword {
            Keyword::Range(Range { border, open }) => {
                let at_border = (open.0 && border.least == Some(value))
                    || (open.1 && border.most == Some(value));
                if border.holds(value) && !at_border {
                    return Truth::Yes;
                }
                let words = match (open.0 || open.1, border.least, border.most) {
                    (true, Some(least), None) => format!("above {}", number(least)),
                    (true, None, Some(most)) => format!("below {}", number(most)),
                    (true, ..) => format!("between {}, borders left out", border_words(*border)),
                    _ => border_words(*border),
                };
                self.no(tell, item, || {
                    format!("{} is {}; accepted is {words}", name.words(), number(value))
                })
            }
            Keyword::Multiple(step) => {
                let quotient = value / step;
                if quotient.fract() == 0.0 && quotient.is_finite() {
                    return Truth::Yes;
                }
                self.no(tell, item, || {
                    let step = number(*step);
                    format!(
                        "{} is {}; accepted are multiples of {step}",
                        name.words(),
                        number(value)
                    )
                })
            }
            _ => Truth::Yes,
        }
    }

    pub(super) fn text(
        &mut self,
        keyword: &Keyword,
        text: &str,
        item: &Item,
        name: &Name<'_>,
        tell: bool,
    ) -> Truth {
        match keyword {
            Keyword::Length(border) => {
                let count = text.chars().count();
                if border.holds(count as f64) {
                    return Truth::Yes;
                }
                self.no(tell, item, || {
                    format!(
                        "{} has {count} characters; accepted are {}",
                        name.words(),
                        border_words(*border)
                    )
                })
            }
            Keyword::Pattern(source, regex) => {
                if regex.is_match(text) {
                    return Truth::Yes;
                }
                self.no(tell, item, || {
                    let found = quoted(text);
                    format!(
                        "{} has another form. It is {found}; accepted is what matches {source}",
                        name.words()
                    )
                })
            }
            _ => Truth::Yes,
        }
    }
}

/// The type of a value, as bits: a whole number is a number as well.
pub(super) fn kind(got: &Got<'_>) -> u8 {
    match got {
        Got::Null | Got::Absent => Types::NULL,
        Got::Bool(_) => Types::BOOLEAN,
        Got::Int(_) => Types::INTEGER | Types::NUMBER,
        Got::Float(value) if value.fract() == 0.0 => Types::INTEGER | Types::NUMBER,
        Got::Float(_) => Types::NUMBER,
        Got::Str(_) => Types::STRING,
        Got::List(_) | Got::Texts(_) => Types::ARRAY,
        Got::Map(_) => Types::OBJECT,
        Got::Unknown(_) | Got::Resource(..) => 0,
    }
}

pub(super) fn found_words(got: &Got<'_>) -> String {
    match got {
        Got::Null | Got::Absent => "null".to_string(),
        Got::Bool(value) => value.to_string(),
        Got::Int(value) => value.to_string(),
        Got::Float(value) => number(*value),
        Got::Str(text) => quoted(text),
        Got::List(_) | Got::Texts(_) => "a list".to_string(),
        Got::Map(_) => "a map".to_string(),
        Got::Unknown(_) | Got::Resource(..) => "not known".to_string(),
    }
}
