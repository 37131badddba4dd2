//! Globs of the command line and the config: those of ignore files, matched against the whole path, and
//! `{a,b}`.

use super::wild::Wild;

/// Most patterns that braces of one glob may stand for.
const MOST: usize = 1_000;

/// A glob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob(Vec<Wild>);

impl Glob {
    /// Reads a glob: `*` and `?` match within a folder, `**` any folders, `[a-z]` and `[!a-z]` one of a set,
    /// `{a,b}` either, `\` takes the meaning from the character behind it.
    ///
    /// # Errors
    /// A sentence: a bracket or brace without its end, or braces that stand for too many patterns.
    pub fn new(text: &str) -> Result<Self, String> {
        let mut wilds = Vec::new();
        for pattern in braces(text.as_bytes())? {
            let wild = Wild::new(&pattern).ok_or_else(|| {
                format!("the glob {text} is not understood: a `[` or `\\` has no end")
            })?;
            wilds.push(wild);
        }
        Ok(Self(wilds))
    }

    /// Whether a path (with `/`) matches.
    pub fn matches(&self, path: &str) -> bool {
        self.0.iter().any(|wild| wild.matches(path.as_bytes()))
    }

    /// Whether a text has a character that makes it a glob.
    pub fn is_glob(text: &str) -> bool {
        text.contains(['*', '?', '[', '{'])
    }
}

/// The patterns that a glob with braces stands for.
fn braces(text: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    let mut open: Vec<Vec<u8>> = vec![text.to_vec()];
    let mut done = Vec::new();
    while let Some(pattern) = open.pop() {
        let Some(start) = find(&pattern, 0, b"{") else {
            done.push(pattern);
            continue;
        };
        let mut depth = 0usize;
        let mut at = start + 1;
        let mut from = at;
        let mut parts = Vec::new();
        let end = loop {
            let Some(next) = find(&pattern, at, b"{,}") else {
                let text = String::from_utf8_lossy(text);
                return Err(format!("the glob {text} is not understood: a `{{` has no end"));
            };
            match pattern.get(next) {
                Some(b'{') => depth += 1,
                Some(b'}') if depth > 0 => depth -= 1,
                Some(sign) if depth == 0 => {
                    parts.push(pattern.get(from..next).unwrap_or_default());
                    from = next + 1;
                    if *sign == b'}' {
                        break next;
                    }
                }
                _ => {}
            }
            at = next + 1;
        };
        let (before, after) = (pattern.get(..start), pattern.get(end + 1..));
        for part in parts.iter().rev() {
            open.push([before.unwrap_or_default(), part, after.unwrap_or_default()].concat());
        }
        if open.len() + done.len() > MOST {
            let text = String::from_utf8_lossy(text);
            return Err(format!(
                "the braces of the glob `{text}` stand for more than {MOST} patterns"
            ));
        }
    }
    Ok(done)
}

/// The first of some signs that no `\` and no `[…]` takes the meaning from.
fn find(pattern: &[u8], mut at: usize, signs: &[u8]) -> Option<usize> {
    let mut set = false;
    while let Some(byte) = pattern.get(at) {
        match byte {
            b'\\' => at += 1,
            b'[' => set = true,
            b']' => set = false,
            byte if !set && signs.contains(byte) => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_whole_paths() {
        for (glob, path) in [
            ("svc/**/*.json", "svc/a/b.json"),
            ("svc/**/*.json", "svc/b.json"),
            ("*.{json,y{a,}ml}", "a.yml"),
            ("*.{json,y{a,}ml}", "a.yaml"),
            ("{a,b}/{c,d}", "b/c"),
            ("\\{a\\}", "{a}"),
            ("[{]x", "{x"),
        ] {
            assert!(Glob::new(glob).unwrap().matches(path), "{glob} {path}");
        }
        for (glob, path) in [("*.json", "a/b.json"), ("{a,b}", "c"), ("svc/**", "x/svc/a")] {
            assert!(!Glob::new(glob).unwrap().matches(path), "{glob} {path}");
        }
    }

    #[test]
    fn what_has_no_end_is_told() {
        assert!(Glob::new("[a").unwrap_err().contains("glob [a"));
        assert!(Glob::new("{a,b").unwrap_err().contains("no end"));
        assert!(Glob::new(&"{a,b}".repeat(30)).unwrap_err().contains("more than"));
    }
}
