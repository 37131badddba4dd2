//! The patterns of ignore files, byte by byte as git matches them.
//!
//! <https://git-scm.com/docs/gitignore#_pattern_format>

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// This byte.
    Byte(u8),
    /// `?`: one byte but `/`.
    One,
    /// `[…]`: one byte of a set, never `/`.
    Set(Box<[bool; 256]>),
    /// `*`: any bytes but `/`.
    Star,
    /// `**/` at the start or behind a `/`: nothing, or anything that ends with `/`.
    Folders,
    /// `**` at the end, at the start or behind a `/`: anything.
    Rest,
}

/// A pattern, ready to match. Matching takes time in the product of both lengths, never more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wild(Vec<Token>);

impl Wild {
    /// Reads a pattern; `None` where it can match nothing (a `[` without its end, a lone `\` at the
    /// end).
    pub fn new(pattern: &[u8]) -> Option<Self> {
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(&byte) = pattern.get(at) {
            at += 1;
            match byte {
                b'\\' => {
                    tokens.push(Token::Byte(*pattern.get(at)?));
                    at += 1;
                }
                b'?' => tokens.push(Token::One),
                b'[' => {
                    let (set, end) = set(pattern, at)?;
                    tokens.push(Token::Set(set));
                    at = end;
                }
                b'*' => {
                    let before = at.checked_sub(2).and_then(|before| pattern.get(before));
                    let mut stars = 1;
                    while pattern.get(at) == Some(&b'*') {
                        stars += 1;
                        at += 1;
                    }
                    let bounded = stars > 1 && matches!(before, None | Some(b'/'));
                    tokens.push(match pattern.get(at) {
                        None if bounded => Token::Rest,
                        Some(b'/') if bounded => {
                            at += 1;
                            Token::Folders
                        }
                        _ => Token::Star,
                    });
                }
                byte => tokens.push(Token::Byte(byte)),
            }
        }
        Some(Self(tokens))
    }

    /// Whether the whole text matches.
    pub fn matches(&self, text: &[u8]) -> bool {
        let Self(tokens) = self;
        // `states[i]`: the first `i` tokens have matched the text so far.
        let mut states = vec![false; tokens.len() + 1];
        if let Some(first) = states.first_mut() {
            *first = true;
        }
        self.skip(&mut states);
        // `inside[i]`: the text so far ends within token `i`, a `Folders`.
        let mut inside = vec![false; tokens.len()];
        for &byte in text {
            let mut next = vec![false; states.len()];
            for (index, token) in tokens.iter().enumerate() {
                let here = states.get(index).copied().unwrap_or(false);
                let mut go = |to: usize| {
                    if let Some(state) = next.get_mut(to) {
                        *state = true;
                    }
                };
                match token {
                    Token::Byte(wanted) if here && byte == *wanted => go(index + 1),
                    Token::One if here && byte != b'/' => go(index + 1),
                    Token::Set(set) if here && byte != b'/' && has(set, byte) => go(index + 1),
                    Token::Star if here && byte != b'/' => go(index),
                    Token::Rest if here => go(index),
                    Token::Folders => {
                        if let Some(within) = inside.get_mut(index) {
                            *within |= here;
                            if *within && byte == b'/' {
                                go(index + 1);
                            }
                        }
                    }
                    _ => {}
                }
            }
            states = next;
            self.skip(&mut states);
        }
        states.last().copied().unwrap_or(false)
    }

    /// Goes past tokens that match nothing.
    fn skip(&self, states: &mut [bool]) {
        for (index, token) in self.0.iter().enumerate() {
            if states.get(index) == Some(&true)
                && matches!(token, Token::Star | Token::Folders | Token::Rest)
                && let Some(state) = states.get_mut(index + 1)
            {
                *state = true;
            }
        }
    }
}

fn has(set: &[bool; 256], byte: u8) -> bool {
    set.get(usize::from(byte)).copied().unwrap_or(false)
}

/// The set that starts behind a `[`, and where the pattern goes on behind its `]`.
fn set(pattern: &[u8], mut at: usize) -> Option<(Box<[bool; 256]>, usize)> {
    let mut set = Box::new([false; 256]);
    let negated = matches!(pattern.get(at), Some(b'!' | b'^'));
    at += usize::from(negated);
    let mut previous: Option<u8> = None;
    let mut first = true;
    loop {
        let byte = *pattern.get(at)?;
        at += 1;
        match byte {
            b']' if !first => break,
            b'[' if pattern.get(at) == Some(&b':') => {
                match class(pattern, at + 1) {
                    Some((members, end)) => {
                        for byte in members? {
                            put(&mut set, byte, byte);
                        }
                        previous = None;
                        at = end;
                    }
                    // No `:]`: a `[` like any other character.
                    None => {
                        put(&mut set, byte, byte);
                        previous = Some(byte);
                    }
                }
            }
            b'-' if previous.is_some() && pattern.get(at).is_some_and(|next| *next != b']') => {
                let mut end = *pattern.get(at)?;
                at += 1;
                if end == b'\\' {
                    end = *pattern.get(at)?;
                    at += 1;
                }
                if let Some(start) = previous.take() {
                    put(&mut set, start, end);
                }
            }
            byte => {
                let mut member = byte;
                if byte == b'\\' {
                    member = *pattern.get(at)?;
                    at += 1;
                }
                put(&mut set, member, member);
                previous = Some(member);
            }
        }
        first = false;
    }
    if negated {
        for member in set.iter_mut() {
            *member = !*member;
        }
    }
    Some((set, at))
}

fn put(set: &mut [bool; 256], from: u8, to: u8) {
    for byte in from..=to {
        if let Some(member) = set.get_mut(usize::from(byte)) {
            *member = true;
        }
    }
}

/// The members of `[:name:]`, and where the pattern goes on; `None` where there is no `:]`, and no
/// members where the name is not known.
fn class(pattern: &[u8], at: usize) -> Option<(Option<Vec<u8>>, usize)> {
    let rest = pattern.get(at..)?;
    let end = rest.iter().position(|byte| *byte == b']')?;
    let name = rest.get(..end)?.strip_suffix(b":")?;
    let test: fn(&u8) -> bool = match name {
        b"alnum" => u8::is_ascii_alphanumeric,
        b"alpha" => u8::is_ascii_alphabetic,
        b"blank" => |byte| matches!(byte, b' ' | b'\t'),
        b"cntrl" => u8::is_ascii_control,
        b"digit" => u8::is_ascii_digit,
        b"graph" => u8::is_ascii_graphic,
        b"lower" => u8::is_ascii_lowercase,
        b"print" => |byte| byte.is_ascii_graphic() || *byte == b' ',
        b"punct" => u8::is_ascii_punctuation,
        b"space" => |byte| byte.is_ascii_whitespace() || *byte == 0x0b,
        b"upper" => u8::is_ascii_uppercase,
        b"xdigit" => u8::is_ascii_hexdigit,
        _ => return Some((None, at + end + 1)),
    };
    Some((Some((0..=127u8).filter(test).collect()), at + end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        Wild::new(pattern.as_bytes()).is_some_and(|wild| wild.matches(text.as_bytes()))
    }

    #[test]
    fn as_the_manual_says() {
        for (pattern, text) in [
            ("foo", "foo"),
            ("*.json", "a.json"),
            ("*.json", ".json"),
            ("a/*/c", "a/b/c"),
            ("**/foo", "foo"),
            ("**/foo", "a/b/foo"),
            ("abc/**", "abc/x/y"),
            ("a/**/b", "a/b"),
            ("a/**/b", "a/x/y/b"),
            ("a**b", "axxb"),
            ("[a-c]x", "bx"),
            ("[!a-c]x", "dx"),
            ("[]-]", "]"),
            ("[[:digit:]]", "7"),
            ("\\*", "*"),
            ("?", "x"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("*.json", "a/b.json"),
            ("a/*/c", "a/b/x/c"),
            ("a**b", "a/b"),
            ("?", "/"),
            ("[!a]", "/"),
            ("abc/**", "abc"),
            ("[a", "[a"),
            ("a\\", "a"),
            ("[[:none:]]", "n"),
        ] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn many_stars_end_soon() {
        let pattern = "*a".repeat(200);
        assert!(!matches(&pattern, &"a".repeat(199)));
        assert!(matches(&pattern, &"a".repeat(400)));
    }
}
