//! What the sources say of values beside their types, in one form, and how two sources are joined.

use std::collections::BTreeSet;

use serde_json::Value;

use super::patterns;

/// Whose word it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Side {
    Canonical,
    Api,
}

/// One thing that is said. `Required` sorts first, which the reader of the table relies on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Said {
    Required,
    Elsewhere,
    Output,
    Enum(Vec<String>),
    Pattern(String),
    Range(String),
    Length(String),
    Items(String),
    Unique,
}

impl Said {
    /// Whether it is said of the property, not of its value.
    pub fn is_of_property(&self) -> bool {
        matches!(self, Said::Required | Said::Elsewhere | Said::Output)
    }

    fn is_like(&self, other: &Said) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// A word of a property's line.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Word {
    pub said: Said,
    pub side: Option<Side>,
    pub depth: u8,
}

/// Longer enumerations (instance types, regions) grow every month, and a table of them would be
/// wrong more often than the file.
const CHOICES: usize = 60;

/// What a CloudFormation schema says, without looking further down.
pub fn of_schema(schema: &Value, depth: u8, said: &mut BTreeSet<(u8, Said)>) {
    let number = |key: &str| schema.get(key).filter(|value| value.is_number());
    let mut border = |least: &str, most: &str, make: fn(String) -> Said| {
        if let Some(border) = borders(number(least), number(most)) {
            said.insert((depth, make(border)));
        }
    };
    border("minimum", "maximum", Said::Range);
    border("minLength", "maxLength", Said::Length);
    border("minItems", "maxItems", Said::Items);
    if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
        said.insert((depth, Said::Unique));
    }
    common(schema, depth, said);
}

/// What a shape of an API says, without looking further down.
pub fn of_shape(shape: &Value, depth: u8, said: &mut BTreeSet<(u8, Said)>) {
    let number = |key: &str| shape.get(key).filter(|value| value.is_number());
    if let Some(border) = borders(number("min"), number("max")) {
        match shape.get("type").and_then(Value::as_str) {
            Some("string") => said.insert((depth, Said::Length(border))),
            Some("list") => said.insert((depth, Said::Items(border))),
            Some("integer" | "long" | "float" | "double") => {
                said.insert((depth, Said::Range(border)))
            }
            _ => false,
        };
    }
    common(shape, depth, said);
}

fn common(schema: &Value, depth: u8, said: &mut BTreeSet<(u8, Said)>) {
    let values = schema.get("enum").and_then(Value::as_array);
    if let Some(values) = values.filter(|values| values.len() <= CHOICES) {
        let texts: Option<Vec<String>> = values
            .iter()
            .map(|value| match value {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            })
            .filter(|text| text.as_ref().is_none_or(|text| !text.is_empty()))
            .collect();
        if let Some(mut texts) = texts
            && texts.iter().all(|text| !text.contains(['|', '\n']))
        {
            texts.sort();
            texts.dedup();
            said.insert((depth, Said::Enum(texts)));
        }
    }
    if let Some(pattern) = schema.get("pattern").and_then(Value::as_str)
        && let Some(pattern) = patterns::translate(pattern)
    {
        said.insert((depth, Said::Pattern(pattern)));
    }
}

/// `1,5`; `None` where every value lies between.
fn borders(least: Option<&Value>, most: Option<&Value>) -> Option<String> {
    let text = |value: Option<&Value>| value.map(Value::to_string).unwrap_or_default();
    // No value is below 0 where lengths are meant, and the largest integers are no borders.
    let most = most.filter(|most| most.as_f64().is_some_and(|most| most < 2e9));
    match (text(least), text(most)) {
        (least, most) if (least.is_empty() || least == "0") && most.is_empty() => {
            // A number may be negative, so its 0 is kept.
            (least == "0").then(|| "0,".to_string())
        }
        (least, most) => Some(format!("{least},{most}")),
    }
}

/// The words of a property from what each source says. What only one says holds for both where
/// both have the property: CloudFormation hands values on to the API.
pub fn join(
    mut words: Vec<Word>,
    cfn: &BTreeSet<(u8, Said)>,
    api: &BTreeSet<(u8, Said)>,
    has_cfn: bool,
    has_api: bool,
) -> Vec<Word> {
    let useless = |said: &Said| matches!(said, Said::Length(b) | Said::Items(b) if b == "0,");
    for (depth, said) in cfn {
        if useless(said) {
            continue;
        }
        let side = (has_api && !api.contains(&(*depth, said.clone()))).then_some(Side::Canonical);
        words.push(Word { said: said.clone(), side, depth: *depth });
    }
    for (depth, said) in api {
        if useless(said) || cfn.contains(&(*depth, said.clone())) {
            continue;
        }
        let own = cfn.iter().any(|(at, other)| at == depth && other.is_like(said));
        let side = (has_cfn && own).then_some(Side::Api);
        words.push(Word { said: said.clone(), side, depth: *depth });
    }
    // What both sides say is one word.
    let both = |words: &[Word], side| {
        words.iter().any(|w| w.said == Said::Required && w.side == Some(side))
    };
    if both(&words, Side::Canonical) && both(&words, Side::Api) {
        words.retain(|word| word.said != Said::Required);
        words.push(Word { said: Said::Required, side: None, depth: 0 });
    }
    words.sort();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(said: &[Said]) -> BTreeSet<(u8, Said)> {
        said.iter().map(|said| (0, said.clone())).collect()
    }

    #[test]
    fn each_side_keeps_its_own_word_and_shares_what_only_one_says() {
        let choice = |text: &str| Said::Enum(vec![text.to_owned()]);
        let length = Said::Length("1,5".into());
        let words = join(
            Vec::new(),
            &set(&[choice("a"), Said::Unique]),
            &set(&[choice("b"), length.clone()]),
            true,
            true,
        );
        let word = |said, side| Word { said, side, depth: 0 };
        assert_eq!(
            words,
            [
                word(choice("a"), Some(Side::Canonical)),
                word(choice("b"), Some(Side::Api)),
                word(length, None),
                word(Said::Unique, Some(Side::Canonical)),
            ]
        );
    }

    #[test]
    fn borders_that_let_everything_through_are_left_out() {
        let number = |n: i64| Value::from(n);
        assert_eq!(borders(Some(&number(1)), None).as_deref(), Some("1,"));
        assert_eq!(borders(None, Some(&number(2_147_483_647))), None);
    }
}
