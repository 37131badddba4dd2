//! Text of files and rules inside other languages.

use std::fmt::Write;

/// Text inside XML or HTML, also in attributes in double quotes. Characters that XML 1.0 does not
/// allow become U+FFFD, and those that turn the direction of text are written as references.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\r' | '\t' => {
                let _ = write!(out, "&#{};", c as u32);
            }
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c if crate::report::text::is_unsafe(c) => {
                let _ = write!(out, "\\u{{{:x}}}", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

/// Text in a cell of a Markdown table: on one line, and nothing in it is markup but pairs of backticks.
/// What stands in those becomes `<code>`, since a Markdown code span takes no escapes.
pub fn markdown(text: &str) -> String {
    let text = crate::report::text::clean(text);
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return parts.iter().map(|part| marked_down(part)).collect::<Vec<_>>().join("\\`");
    }
    let piece = |(index, part): (usize, &&str)| match index % 2 {
        0 => marked_down(part),
        _ => format!("<code>{}</code>", marked_down(part)),
    };
    parts.iter().enumerate().map(piece).collect()
}

fn marked_down(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '|' | '*' | '_' | '[' | ']' | '#' | '~' | '@' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// A relative path as a URI reference: every byte but letters, digits and `-._~/` in percent form.
pub fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_file_becomes_markup() {
        assert_eq!(
            xml("<a b=\"c\">&'\u{1}\u{202e}é"),
            "&lt;a b=&quot;c&quot;&gt;&amp;&#39;\u{fffd}\\u{202e}é"
        );
        assert_eq!(markdown("a|b*c`*`\n<x>"), "a\\|b\\*c<code>\\*</code>\\\\u{a}&lt;x&gt;");
        assert_eq!(markdown("a`b"), "a\\`b");
        assert_eq!(uri("a b/ü#.json"), "a%20b/%C3%BC%23.json");
    }
}
