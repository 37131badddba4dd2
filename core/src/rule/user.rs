//! Rules of the user's: pages that are read when the engine is made, with the power of built-in ones except
//! for native checks.

use super::cel::Program;
use super::parse::{self, PageCheck, PageError};
use super::{Check, Rule};

/// Reads a page as a rule.
///
/// # Errors
/// What is wrong with the page, with its line: also a check that cannot be compiled, and one that only built-in
/// pages have.
pub fn rule(id: &str, text: &str) -> Result<Rule, PageError> {
    let words: Vec<&str> = id.split('/').collect();
    if words.len() < 2 || !words.iter().all(|word| is_word(word)) {
        let message = format!(
            "`{id}` is no id of a rule; what is accepted is `folder/name` of small letters, digits and `-`"
        );
        return Err(PageError { line: 1, message });
    }
    let text = text.replace("\r\n", "\n");
    let page = parse::parse(id, &text)?;
    let check = match page.check {
        PageCheck::Cel(check) => {
            Program::compile(&check).map_err(|error| {
                let place = parse::place_in_check(&text, &error.field, error.offset as usize);
                let line = place.map_or(1, |(line, _)| line);
                PageError { line, message: format!("`{}`: {}", error.field, error.message) }
            })?;
            Check::Cel(check)
        }
        PageCheck::Schema(schema) => Check::Schema(schema.into()),
        PageCheck::Native | PageCheck::Shape(_) | PageCheck::Engine => {
            let message = "a page of yours has a ```cel or a ```json schema block; code is for built-in rules";
            return Err(PageError { line: 1, message: message.to_string() });
        }
    };
    Ok(Rule { meta: page.meta, check, page: text.into() })
}

fn is_word(text: &str) -> bool {
    let small = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.bytes().all(small)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRONT: &str = "---\nsummary: X\nlevel: error\ncategory: validity\nconfidence: high\non: [AWS::ECS::Cluster]\nfix: none\npacks: [strict]\nsince: 0.1.0\n---\n\n# X\n\n";

    #[test]
    fn a_check_that_cannot_be_compiled_has_its_line() {
        let page = format!("{FRONT}```cel\nassert: self.ClusterName ==\nmessage: X\n```\n");
        let error = rule("own/x", &page).unwrap_err();
        assert_eq!(error.line, 15, "{error:?}");
        assert!(error.message.starts_with("`assert`: "), "{error:?}");
        let native = FRONT.replace("since", "check: native\nsince");
        assert!(rule("own/x", &native).unwrap_err().message.contains("built-in"));
        assert!(rule("own/x", &page.replace("==", "!= 'x'")).is_ok());
    }
}
