//! Ignore files: `.gitignore` and `.plimsollignore`, as git reads them.

use super::wild::Wild;

/// One line of an ignore file.
#[derive(Clone, Debug)]
struct Rule {
    /// The pattern; `None` where it can match nothing.
    wild: Option<Wild>,
    /// `!`: takes back what an earlier line ignores.
    negated: bool,
    /// Ends with `/`: folders only.
    folders_only: bool,
    /// Holds a `/` before its end: matched against the path from the file's folder, not the name.
    anchored: bool,
}

/// An ignore file.
#[derive(Clone, Debug, Default)]
pub struct IgnoreFile {
    rules: Vec<Rule>,
}

impl IgnoreFile {
    /// Reads a file. Every line is a pattern, so there is nothing to refuse.
    pub fn new(bytes: &[u8]) -> Self {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        Self { rules: bytes.split(|byte| *byte == b'\n').filter_map(rule).collect() }
    }

    /// Whether there is no pattern in it.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Whether a path below the file's folder (with `/`, without one at its start) is ignored or taken
    /// back; `None` where no line says anything. The last line that matches decides.
    pub fn ignores(&self, path: &[u8], is_folder: bool) -> Option<bool> {
        let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or(path);
        let rule = self.rules.iter().rev().find(|rule| {
            let text = if rule.anchored { path } else { name };
            (is_folder || !rule.folders_only)
                && rule.wild.as_ref().is_some_and(|wild| wild.matches(text))
        })?;
        Some(!rule.negated)
    }
}

fn rule(line: &[u8]) -> Option<Rule> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let mut line = without_trailing_spaces(line);
    if line.is_empty() || line.starts_with(b"#") {
        return None;
    }
    let negated = line.starts_with(b"!");
    if negated {
        line = line.strip_prefix(b"!")?;
    }
    let folders_only = line.ends_with(b"/");
    if folders_only {
        line = line.strip_suffix(b"/")?;
    }
    let anchored = line.contains(&b'/');
    let line = line.strip_prefix(b"/").unwrap_or(line);
    Some(Rule { wild: Wild::new(line), negated, folders_only, anchored })
}

/// Spaces at the end do not count, but one behind a `\`.
fn without_trailing_spaces(line: &[u8]) -> &[u8] {
    let mut end = 0;
    let mut at = 0;
    while let Some(byte) = line.get(at) {
        if *byte == b'\\' {
            at += 2;
            end = at.min(line.len());
            continue;
        }
        at += 1;
        if *byte != b' ' {
            end = at;
        }
    }
    line.get(..end).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ignores(file: &str, path: &str) -> Option<bool> {
        let is_folder = path.ends_with('/');
        IgnoreFile::new(file.as_bytes()).ignores(path.trim_end_matches('/').as_bytes(), is_folder)
    }

    #[test]
    fn lines_of_every_form() {
        assert_eq!(ignores("", "a"), None);
        assert_eq!(ignores("# a\n\n", "# a"), None);
        assert_eq!(ignores("*.json\n!keep.json\n", "x/a.json"), Some(true));
        assert_eq!(ignores("*.json\r\n!keep.json\r\n", "x/keep.json"), Some(false));
        assert_eq!(ignores("build/\n", "build"), None);
        assert_eq!(ignores("build/\n", "x/build/"), Some(true));
        assert_eq!(ignores("/a\n", "a"), Some(true));
        assert_eq!(ignores("/a\n", "x/a"), None);
        assert_eq!(ignores("x/a\n", "x/a"), Some(true));
        assert_eq!(ignores("x/a\n", "y/x/a"), None);
        assert_eq!(ignores("\\#a\n", "#a"), Some(true));
        assert_eq!(ignores("\\!a\n", "!a"), Some(true));
        assert_eq!(ignores("a  \n", "a"), Some(true));
        assert_eq!(ignores("a\\ \n", "a "), Some(true));
        assert_eq!(ignores("\u{feff}a\n", "a"), Some(true));
    }
}
