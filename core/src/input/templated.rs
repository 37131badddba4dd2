//! Text templates of other tools (Helm, Jinja, Terraform's `templatefile`, ERB) that do not parse
//! as the format they make.

use crate::syntax::{template, yaml};
use memchr::memmem;

/// The tool whose directives stand in a text, and how many there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Directives {
    /// The tool, as a reader of the report knows it.
    pub tool: &'static str,
    /// Number of directives.
    pub count: usize,
}

impl Directives {
    /// Why a file with them is not checked.
    pub fn reason(&self) -> String {
        let s = if self.count == 1 { "" } else { "s" };
        format!("{} template: {} directive{s}, not checked", self.tool, self.count)
    }
}

fn count(text: &[u8], needle: &[u8]) -> usize {
    memmem::find_iter(text, needle).count()
}

/// The directives of a text; `None` where it has none. Placeholders inside quotes are none.
#[inline(never)]
pub fn directives(text: &str) -> Option<Directives> {
    let bytes = text.as_bytes();
    let has = |needle: &[u8]| memmem::find(bytes, needle).is_some();
    let blocks =
        memmem::find_iter(bytes, b"{%").filter(|at| template::control(text, *at).is_some()).count();
    let terraform =
        ["%{ if", "%{if", "%{ for", "%{for", "%{~ ", "%{ endif", "%{ endfor", "%{ else"]
            .iter()
            .map(|needle| count(bytes, needle.as_bytes()))
            .sum::<usize>();
    let erb = count(bytes, b"<%");
    let braces = yaml::looks_templated(text).map_or(0, |(_, count)| count);
    if braces > 0 {
        let helm = [".Values", ".Release.", ".Chart.", ".Capabilities."]
            .iter()
            .any(|word| has(word.as_bytes()));
        let tool = if helm {
            "Helm"
        } else if blocks > 0 {
            "Jinja"
        } else {
            "Go or Jinja"
        };
        return Some(Directives { tool, count: braces });
    }
    let (tool, count) = if blocks > 0 {
        ("Jinja", blocks)
    } else if terraform > 0 {
        ("Terraform", terraform)
    } else if erb > 0 {
        ("ERB", erb)
    } else {
        return None;
    };
    Some(Directives { tool, count })
}
