//! Strings, numbers, words and placeholders.

use super::lex::{self, CLASS, Escape, PLAIN, STOP, TRIGGER};
use super::{Data, NodeId, Parser, Str, Style, Want, memchr, template};

/// A string in quotes that was read.
pub(super) struct Quoted {
    /// Between the quotes.
    start: usize,
    end: usize,
    /// The text where it differs from the source.
    decoded: Option<String>,
}

impl Parser<'_> {
    pub(super) fn scalar(&mut self, start: usize, end: usize, data: Data, style: Style) -> NodeId {
        let text = self.source(start, end);
        let span = self.span(start, end);
        self.out.scalar(span, data, text, style)
    }

    pub(super) fn string(&mut self, quote: u8) -> Want {
        let start = self.at;
        let quoted = self.quoted(quote);
        let text = self.str_of(quoted);
        let span = self.span(start, self.at);
        let style = if quote == b'"' { Style::Double } else { Style::Single };
        let id = self.out.scalar(span, Data::Str, text, style);
        self.emit(id, self.at)
    }

    /// The text of a string; marks the tree where it holds a placeholder.
    pub(super) fn str_of(&mut self, quoted: Quoted) -> Str {
        match quoted.decoded {
            None => self.source(quoted.start, quoted.end),
            Some(text) => self.out.own(text),
        }
    }

    /// Reads a string from its opening quote on; `at` is then behind it.
    #[inline]
    pub(super) fn quoted(&mut self, quote: u8) -> Quoted {
        let start = self.at + 1;
        let mut at = start;
        let mut seen = PLAIN;
        if quote == b'"' {
            while let Some(byte) = self.bytes.get(at) {
                let class = CLASS.get(usize::from(*byte)).copied().unwrap_or(STOP);
                if class == STOP {
                    if *byte == b'"' {
                        if seen == TRIGGER {
                            self.look_for_template(start, at);
                        }
                        self.at = at + 1;
                        return Quoted { start, end: at, decoded: None };
                    }
                    if *byte != b'\t' {
                        break;
                    }
                }
                seen |= class;
                at += 1;
            }
        }
        self.quoted_slow(quote, start, at)
    }

    fn look_for_template(&mut self, start: usize, end: usize) {
        if !self.out.tree().templated {
            let text = self.text.get(start..end).unwrap_or("");
            let found = template::placeholders(text).next().is_some();
            self.out.tree_mut().templated = found;
        }
    }

    /// The rest of a string that holds an escape or a fault; `at` is where the first may stand.
    #[cold]
    fn quoted_slow(&mut self, quote: u8, start: usize, mut at: usize) -> Quoted {
        if quote != b'"' {
            let message = "strings stand in double quotes";
            self.fault(self.span(start - 1, start), message.into(), None);
        }
        let mut decoded: Option<String> = None;
        // What was read since the last escape.
        let mut run = start;
        let end = loop {
            match self.bytes.get(at) {
                Some(byte) if *byte == quote => {
                    self.at = at + 1;
                    break at;
                }
                Some(b'\\') => {
                    let (escape, len) = lex::escape(self.text, at);
                    let text =
                        decoded.get_or_insert_with(|| String::with_capacity(at - start + 32));
                    text.push_str(self.text.get(run..at).unwrap_or(""));
                    let written = self.text.get(at..at + len).unwrap_or("");
                    let single = quote == b'\'' && written == "\\'";
                    match escape {
                        Escape::Char(c) => text.push(c),
                        Escape::Lone => text.push('\u{fffd}'),
                        Escape::Invalid if single => text.push('\''),
                        Escape::Invalid => text.push_str(written),
                    }
                    match escape {
                        Escape::Lone => self.fault(
                            self.span(at, at + len),
                            format!("`{written}` is half of a surrogate pair and no character"),
                            None,
                        ),
                        // At the end of a line the string is not closed, which is told.
                        Escape::Invalid if !single && len > 1 => {
                            let message = if written.starts_with("\\u") {
                                format!("`{written}` lacks digits; `\\u` has four of 0-9 and a-f")
                            } else {
                                format!(
                                    "`{written}` is no escape; a backslash itself is `\\\\`, and \
                                     others are `\\\"` `\\/` `\\b` `\\f` `\\n` `\\r` `\\t` `\\u0000`"
                                )
                            };
                            self.fault(self.span(at, at + len), message, None);
                        }
                        _ => {}
                    }
                    at += len;
                    run = at;
                }
                Some(b'\n' | b'\r') | None => {
                    let end = self.unclosed_string(quote, start, run, at);
                    self.at = end;
                    break end;
                }
                Some(byte) if *byte < 0x20 && *byte != b'\t' => {
                    let message = format!(
                        "found the control character U+{byte:04X}; `\\u{byte:04x}` is accepted"
                    );
                    self.fault(self.span(at, at + 1), message, None);
                    at += 1;
                }
                Some(_) => at += 1,
            }
        };
        if let Some(text) = &mut decoded {
            text.push_str(self.text.get(run..end).unwrap_or(""));
            if !self.out.tree().templated {
                let found = template::placeholders(text).next().is_some();
                self.out.tree_mut().templated = found;
            }
        } else {
            self.look_for_template(start, end);
        }
        Quoted { start, end, decoded }
    }

    /// Where a string ends that runs to the end of its line: before the comma there, if any.
    fn unclosed_string(&mut self, quote: u8, start: usize, run: usize, at: usize) -> usize {
        let place = if at < self.bytes.len() { "line" } else { "text" };
        let tail = self.text.get(run..at).unwrap_or("").trim_end_matches([' ', '\t']);
        let tail = tail.strip_suffix(',').unwrap_or(tail).trim_end_matches([' ', '\t']);
        let end = run + tail.len();
        let quote = char::from(quote);
        let message = format!(
            "this string is not closed; found the end of the {place}, `{quote}` is accepted"
        );
        self.fault(self.span(start - 1, end), message, None);
        self.unclosed = true;
        end
    }

    pub(super) fn is_word(&self, word: &[u8]) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or(b"");
        rest.starts_with(word)
            && !rest
                .get(word.len())
                .is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80 || b"_-.$%<{+".contains(b))
    }

    pub(super) fn word(&mut self, len: usize, data: Data) -> Want {
        let start = self.at;
        self.at += len;
        let id = self.scalar(start, self.at, data, Style::Plain);
        self.emit(id, self.at)
    }

    pub(super) fn number(&mut self) -> Want {
        let start = self.at;
        let negative = self.peek() == Some(b'-');
        let first = start + usize::from(negative);
        let mut at = first;
        let mut value: i64 = 0;
        while let Some(byte @ b'0'..=b'9') = self.bytes.get(at)
            && at < first + 18
        {
            value = value * 10 + i64::from(byte - b'0');
            at += 1;
        }
        let zero = self.bytes.get(first) == Some(&b'0') && at > first + 1;
        let plain = matches!(
            self.bytes.get(at),
            None | Some(b',' | b'\n' | b'\r' | b' ' | b'\t' | b'}' | b']')
        );
        if at == first || zero || !plain {
            return self.number_slow();
        }
        let value = if negative { -value } else { value };
        self.word(at - start, Data::Int(value))
    }

    fn number_slow(&mut self) -> Want {
        let start = self.at;
        let (end, templated) = self.word_end(start, false);
        if templated {
            return self.template();
        }
        let text = self.text.get(start..end).unwrap_or("");
        let data = match lex::number(text) {
            Ok(data) => data,
            Err(why) => {
                let message = format!("`{}` is no number: {why}", super::short(text));
                self.fault(self.span(start, end), message, None);
                Data::Error
            }
        };
        self.word(end - start, data)
    }

    /// The end of the word at `start`, and whether a placeholder is in it. A key ends at its colon.
    pub(super) fn word_end(&self, start: usize, key: bool) -> (usize, bool) {
        let mut at = start;
        let mut templated = false;
        while let Some(byte) = self.bytes.get(at) {
            if matches!(byte, b'$' | b'{' | b'<' | b'%' | b'_')
                && (*byte != b'_' || at == start)
                && template::control(self.text, at).is_none()
                && let Some(end) = template::unquoted(self.text, at)
            {
                at = end;
                templated = true;
                continue;
            }
            let stops = match byte {
                b' ' | b'\n' | b'\r' | b'\t' | b',' | b';' | b'"' | b'[' | b']' | b'{' | b'}' => {
                    true
                }
                // Within an unquoted ARN or address it is part of the word.
                b':' => {
                    let next = self.bytes.get(at + 1);
                    key || next.is_none_or(|b| b.is_ascii_whitespace() || b"\"{}[],".contains(b))
                }
                b'/' => matches!(self.bytes.get(at + 1), Some(b'/' | b'*')) && at == start,
                _ => false,
            };
            if stops {
                break;
            }
            at += 1;
        }
        (at, templated)
    }

    /// Whether the `{` at hand begins a placeholder, not a map.
    pub(super) fn braces_are_template(&self) -> bool {
        matches!(self.bytes.get(self.at + 1), Some(b'{' | b'%'))
            && template::unquoted(self.text, self.at).is_some()
    }

    /// A placeholder where a value stands, with what is glued to it.
    pub(super) fn template(&mut self) -> Want {
        let start = self.at;
        let (end, _) = self.word_end(start, false);
        self.out.tree_mut().templated = true;
        let want = self.word(end - start, Data::Template);
        self.crossed = true;
        want
    }

    /// A value that begins like none.
    #[cold]
    pub(super) fn odd_value(&mut self) -> Want {
        let start = self.at;
        if self.peek() == Some(b':') {
            let message = "found `:` where a value is accepted";
            self.fault(self.span(start, start + 1), message.into(), None);
            self.at += 1;
            self.last = self.at;
            return Want::Value;
        }
        let (mut end, templated) = self.word_end(start, false);
        if templated {
            return self.template();
        }
        if end == start {
            // Some single character, such as `;` or `/`.
            end = start
                + self.text.get(start..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8);
        }
        let text = self.text.get(start..end).unwrap_or("");
        // Words with a control block glued to them.
        match text {
            "true" => return self.word(4, Data::Bool(true)),
            "false" => return self.word(5, Data::Bool(false)),
            "null" => return self.word(4, Data::Null),
            _ => {}
        }
        let numeric = matches!(text.as_bytes().first(), Some(b'+' | b'.'))
            && text.bytes().any(|b| b.is_ascii_digit());
        let message = match text {
            "True" | "TRUE" => "found `True`; JSON writes `true`".to_string(),
            "False" | "FALSE" => "found `False`; JSON writes `false`".to_string(),
            "None" | "Null" | "NULL" | "nil" | "undefined" => {
                format!("found `{text}`; JSON writes `null`")
            }
            "NaN" | "Infinity" => format!("found `{text}`; JSON has no such number"),
            _ if numeric => {
                let why = lex::number(text).err().unwrap_or("it has another form in JSON");
                format!("`{}` is no number: {why}", super::short(text))
            }
            _ => format!(
                "found `{}`; a value is a string in double quotes, a number, `true`, `false`, \
                 `null`, `{{` or `[`",
                super::short(text)
            ),
        };
        self.fault(self.span(start, end), message, None);
        self.at = end;
        let id = self.scalar(start, end, Data::Error, Style::Plain);
        self.emit(id, end)
    }

    /// Whether the string at hand stands on a later line than the colon before it and is followed by
    /// a colon itself: then it is the next key, and the value before it is missing.
    pub(super) fn next_key_follows(&self) -> bool {
        let in_map = self.frames.last().is_some_and(|frame| !frame.list);
        in_map
            && self.at > self.colon
            && memchr(b'\n', self.bytes.get(self.colon..self.at).unwrap_or(b"")).is_some()
            && self.is_key(self.at)
    }

    /// Whether a string in double quotes and a colon stand at `at`.
    pub(super) fn is_key(&self, at: usize) -> bool {
        if self.bytes.get(at) != Some(&b'"') {
            return false;
        }
        let mut at = at + 1;
        loop {
            match self.bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => at += 2,
                Some(b'\n') | None => return false,
                Some(_) => at += 1,
            }
        }
        let rest = self.bytes.get(at + 1..).unwrap_or(b"");
        rest.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b':')
    }
}
