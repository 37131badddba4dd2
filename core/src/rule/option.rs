//! Options of rules: what a page lets a config decide, each with a type and a default.

use super::Rule;
use super::page::Word;
use crate::near;
use serde::Serialize;
use std::borrow::Cow;

/// The value of an option. Its default says which type it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
#[serde(untagged)]
pub enum OptionValue {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text.
    Text(Word),
    /// A list of texts.
    Texts(Cow<'static, [Word]>),
}

impl OptionValue {
    /// Its type in words.
    pub fn kind(&self) -> &'static str {
        match self {
            OptionValue::Bool(_) => "true or false",
            OptionValue::Int(_) => "a whole number",
            OptionValue::Text(_) => "text",
            OptionValue::Texts(_) => "a list of texts",
        }
    }

    /// The value as a page or config writes it.
    pub fn shown(&self) -> String {
        match self {
            OptionValue::Bool(value) => value.to_string(),
            OptionValue::Int(value) => value.to_string(),
            OptionValue::Text(text) => format!("\"{text}\""),
            OptionValue::Texts(texts) => format!("[{}]", texts.join(", ")),
        }
    }

    /// The value in the type of another: one text is a list of it where a list is wanted.
    fn like(&self, wanted: &OptionValue) -> Option<OptionValue> {
        match (self, wanted) {
            (OptionValue::Text(text), OptionValue::Texts(_)) => {
                Some(OptionValue::Texts(vec![text.clone()].into()))
            }
            _ if std::mem::discriminant(self) == std::mem::discriminant(wanted) => {
                Some(self.clone())
            }
            _ => None,
        }
    }
}

/// An option that a page declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(tsify::Tsify))]
pub struct RuleOption {
    /// Its name, which CEL reads as `options.name`.
    pub name: Word,
    /// What it decides, one sentence.
    pub about: Word,
    /// Its value where no config gives one.
    pub default: OptionValue,
}

/// A value that a config gives to an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetOption {
    /// The rule.
    pub rule: String,
    /// The option.
    pub name: String,
    /// The value.
    pub value: OptionValue,
    /// `file:line:column` of the value, for messages.
    pub origin: String,
}

/// The options in force of one rule: names and values.
pub type Options = Vec<(Word, OptionValue)>;

/// The options of every rule, by its index; those of a later setting win.
///
/// # Errors
/// A rule, an option or a type that does not fit, with the place and the nearest name.
pub fn resolve(rules: &[Rule], set: &[SetOption]) -> Result<Vec<Options>, String> {
    let defaults = |rule: &Rule| -> Options {
        rule.meta.options.iter().map(|o| (o.name.clone(), o.default.clone())).collect()
    };
    let mut all: Vec<Options> = rules.iter().map(defaults).collect();
    for of in set {
        resolve_one(rules, of, &mut all)?;
    }
    Ok(all)
}

#[inline(never)]
fn resolve_one(rules: &[Rule], of: &SetOption, all: &mut [Options]) -> Result<(), String> {
    let at = if of.origin.is_empty() { String::new() } else { format!("{}: ", of.origin) };
    let Some(index) = rules.iter().position(|rule| rule.meta.id == of.rule) else {
        let near = near::rule(&of.rule, rules.iter().map(|rule| rule.meta.id.as_ref()));
        let near = near.map_or_else(String::new, |id| format!("; did you mean \"{id}\"?"));
        return Err(format!("{at}there is no rule \"{}\"{near}", of.rule));
    };
    let Some(options) = all.get_mut(index) else { return Ok(()) };
    let names: Vec<String> = options.iter().map(|(name, _)| name.to_string()).collect();
    let Some((_, value)) = options.iter_mut().find(|(name, _)| *name == of.name) else {
        if names.is_empty() {
            return Err(format!("{at}{} has no options", of.rule));
        }
        let near = near::nearest(&of.name, names.iter().map(String::as_str), 0.7);
        let near = near.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
        let accepted = names.join(", ");
        return Err(format!(
            "{at}{} has no option `{}`{near}; accepted are {accepted}",
            of.rule, of.name
        ));
    };
    *value = of.value.like(value).ok_or_else(|| {
        let (found, wanted) = (of.value.kind(), value.kind());
        format!("{at}option `{}` of {} is {found}; accepted is {wanted}", of.name, of.rule)
    })?;
    Ok(())
}
