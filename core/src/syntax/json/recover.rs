//! What happens where the text is not JSON.

use super::{Data, Parser, Span, Str, Style, SyntaxError, Want, short, template};
use crate::limits;

impl Parser<'_> {
    /// The token at hand, for a message.
    pub(super) fn token(&self) -> (Span, String) {
        let start = self.at;
        let (end, text) = match self.peek() {
            None => (start, format!("the end of the {}", self.whole())),
            Some(quote @ (b'"' | b'\'')) => {
                let rest = self.bytes.get(start + 1..).unwrap_or(b"");
                let mut at = 0;
                let end = loop {
                    match rest.get(at) {
                        Some(b'\\') => at += 2,
                        Some(byte) if *byte == quote => break at + 1,
                        Some(b'\n' | b'\r') | None => break at.min(rest.len()),
                        Some(_) => at += 1,
                    }
                };
                (start + 1 + end, "a string".into())
            }
            Some(byte @ (b'{' | b'}' | b'[' | b']' | b',' | b':')) => {
                (start + 1, format!("`{}`", char::from(byte)))
            }
            Some(_) => {
                let end = self.stray_end(start);
                (end, format!("`{}`", short(self.text.get(start..end).unwrap_or(""))))
            }
        };
        (self.span(start, end), text)
    }

    /// The end of the word or character at `at`; always further on.
    fn stray_end(&self, at: usize) -> usize {
        let (end, _) = self.word_end(at, true);
        let char = self.text.get(at..).and_then(|rest| rest.chars().next());
        end.max(at + char.map_or(0, char::len_utf8))
    }

    /// Goes past one token, of whatever kind.
    pub(super) fn skip_token(&mut self) {
        match self.peek() {
            Some(b'"') => self.skip_string(),
            Some(b'{' | b'[') if !self.braces_are_template() => self.skip_nested(),
            Some(b'}' | b']' | b',' | b':') => self.at += 1,
            _ => self.at = self.stray_end(self.at),
        }
    }

    fn skip_string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            match byte {
                b'\\' => {
                    // Whatever follows, its later bytes cannot be taken for another token.
                    let next = self.text.get(self.at + 1..).and_then(|rest| rest.chars().next());
                    let next = next.filter(|c| !matches!(c, '\n' | '\r'));
                    self.at += 1 + next.map_or(0, char::len_utf8);
                }
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\n' | b'\r' => return,
                _ => self.at += 1,
            }
        }
    }

    /// Goes past a map or list and all that is in it, without reading it.
    fn skip_nested(&mut self) {
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'{' | b'[' => open += 1,
                b'}' | b']' => {
                    open = open.saturating_sub(1);
                    if open == 0 {
                        self.at += 1;
                        return;
                    }
                }
                b'"' => {
                    self.skip_string();
                    continue;
                }
                b'#' | b'/' if self.odd_trivia(byte) => continue,
                _ => {}
            }
            self.at += 1;
        }
        // Stray bytes are gone past one by one, so only the end can lie inside a character.
        self.at = self.at.min(self.bytes.len());
    }

    fn whole(&self) -> &'static str {
        if self.map.is_some() { "string" } else { "file" }
    }

    /// The bracket of the innermost map or list, as a related place.
    fn bracket(&self) -> Option<(Span, String)> {
        let frame = self.frames.last()?;
        let open = frame.open as usize;
        let bracket = if frame.list { '[' } else { '{' };
        Some((self.span(open, open + 1), format!("this `{bracket}` is not closed")))
    }

    /// Closes whatever is open at the end of the text.
    pub(super) fn end(&mut self) -> Want {
        if let Some(frame) = self.frames.last() {
            let closing = if frame.list { ']' } else { '}' };
            let wanted = match &frame.key {
                Some((key, _)) => {
                    format!("a value for `{}`", short(self.out.tree().str(*key)))
                }
                None => format!("`{closing}`"),
            };
            let message = format!("found the end of the {}; {wanted} is accepted", self.whole());
            let span = self.span(self.at, self.at);
            self.fault(span, message, self.bracket());
        }
        while let Some(frame) = self.frames.last() {
            if frame.key.is_some() && !self.stopped {
                self.missing();
            }
            let end = self.last;
            self.pop(end);
        }
        Want::Done
    }

    /// Ends the reading at the bound on nodes.
    #[cold]
    pub(super) fn stop(&mut self) -> Want {
        let span = self.span(self.at, self.at);
        let message = format!("more than {} values; what follows is not read", self.nodes);
        let error = SyntaxError { span, message, related: None, tolerated: false };
        self.out.tree_mut().limit.get_or_insert(error);
        self.stopped = true;
        self.at = self.bytes.len();
        self.end()
    }

    /// A map or list below the bound on depth.
    #[cold]
    pub(super) fn too_deep(&mut self) -> Want {
        let start = self.at;
        self.skip_nested();
        let span = self.span(start, start + 1);
        let message =
            format!("nested deeper than {} levels; what lies deeper is not read", limits::DEPTH);
        let error = SyntaxError { span, message, related: None, tolerated: false };
        self.out.tree_mut().limit.get_or_insert(error);
        let id = self.scalar(start, self.at, Data::Error, Style::Flow);
        self.emit(id, self.at)
    }

    /// Fills the place of a value that is not there.
    fn missing(&mut self) -> Want {
        let at = self.last;
        let id = self.scalar(at, at, Data::Error, Style::Plain);
        self.emit(id, at)
    }

    /// Something else stands where a value is wanted.
    #[cold]
    pub(super) fn no_value(&mut self, found: &str) -> Want {
        let (span, _) = self.token();
        match self.frames.last() {
            Some(frame) if frame.list => {
                let message = format!("found {found} where a value or `]` is accepted");
                if self.peek() == Some(b'}') {
                    return self.close(b'}');
                }
                self.fault(span, message, None);
                self.at += 1;
                self.last = self.at;
                Want::Value
            }
            Some(frame) => {
                let key = frame.key.map(|(key, _)| short(self.out.tree().str(key)));
                let key = key.unwrap_or_default();
                if !std::mem::take(&mut self.crossed) && !self.steered {
                    let message = format!("found {found} where the value of `{key}` is accepted");
                    self.fault(span, message, None);
                }
                let want = self.missing();
                if found == "a key" { Want::Key } else { want }
            }
            None => {
                self.at += 1;
                Want::Done
            }
        }
    }

    /// No colon stands behind a key.
    #[cold]
    pub(super) fn no_colon(&mut self) -> Want {
        let byte = self.peek();
        if std::mem::take(&mut self.unclosed) {
            self.missing();
            self.unclosed = true;
            return Want::After;
        }
        if byte.is_none() {
            return self.end();
        }
        let (span, found) = self.token();
        let ends = matches!(byte, Some(b',' | b'}' | b']')) || self.is_key(self.at);
        let accepted = if ends { "`:` and a value are" } else { "`:` is" };
        self.fault(span, format!("found {found}; behind a key {accepted} accepted"), None);
        if ends {
            let want = self.missing();
            return if byte == Some(b'"') { Want::Key } else { want };
        }
        if byte == Some(b'=') {
            // `=`, `=>` and `==` in its place.
            while matches!(self.peek(), Some(b'=' | b'>')) {
                self.at += 1;
            }
        }
        self.last = self.last.max(self.at.min(self.bytes.len()));
        self.colon = self.at;
        Want::Value
    }

    /// No comma or closing bracket stands behind a value.
    #[cold]
    pub(super) fn no_comma(&mut self) -> Want {
        let Some(byte) = self.peek() else { return self.end() };
        let Some(frame) = self.frames.last() else { return Want::Done };
        let list = frame.list;
        let quiet = std::mem::take(&mut self.crossed) | std::mem::take(&mut self.unclosed);
        if byte == b';' {
            let span = self.span(self.at, self.at + 1);
            self.fault(span, "found `;`; `,` stands between values".into(), None);
            self.at += 1;
            self.last = self.at;
            return self.next();
        }
        let (span, found) = self.token();
        if list && byte == b'"' && self.frames.len() > 1 && self.is_key(self.at) {
            let outer_map = self.frames.iter().rev().nth(1).is_some_and(|outer| !outer.list);
            if outer_map {
                let message = "found a key; `,` or `]` is accepted".to_string();
                self.fault(span, message, self.bracket());
                let end = self.last;
                self.pop(end);
                return Want::Key;
            }
        }
        let quoted = matches!(byte, b'"' | b'\'');
        let templated = !quoted && self.word_end(self.at, true).1;
        let value = quoted
            || matches!(byte, b'{' | b'[' | b'-')
            || byte.is_ascii_alphanumeric()
            || templated;
        let key = quoted || templated || self.is_bare_key();
        if if list { value } else { key } {
            if !quiet && !templated {
                let closing = if list { ']' } else { '}' };
                let message = format!("found {found}; `,` or `{closing}` is accepted");
                self.fault(span, message, None);
            }
            // So that no second error is told where a placeholder follows.
            self.crossed = templated;
            return if list { Want::Value } else { Want::Key };
        }
        if !quiet {
            let closing = if list { ']' } else { '}' };
            let message = format!("found {found}; `,` or `{closing}` is accepted");
            self.fault(span, message, None);
        }
        if list && byte == b':' {
            self.at += 1;
            self.last = self.at;
            return Want::Value;
        }
        self.skip_stray();
        Want::After
    }

    /// Goes past what does not belong here: to a comma, a bracket or the end of the line.
    fn skip_stray(&mut self) {
        let start = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b',' | b'}' | b']' | b'\n' | b'\r' => break,
                b'#' | b'/' if self.at > start && self.odd_trivia(byte) => {}
                b' ' | b'\t' => self.at += 1,
                _ => self.skip_token(),
            }
        }
        self.last = self.last.max(self.at);
    }

    /// A word without quotes and a colon behind it.
    fn is_bare_key(&self) -> bool {
        let (end, _) = self.word_end(self.at, true);
        let rest = self.bytes.get(end..).unwrap_or(b"");
        end > self.at && rest.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b':')
    }

    /// A key that begins like none. The error is how to go on without a key.
    #[cold]
    pub(super) fn odd_key(&mut self) -> Result<Str, Want> {
        let start = self.at;
        let (end, templated) = self.word_end(start, true);
        if templated {
            self.out.tree_mut().templated = true;
            self.at = end;
            if self.is_followed_by_colon(end) {
                return Ok(self.source(start, end));
            }
            // An entry, or several, that another tool puts here.
            self.last = end;
            self.crossed = true;
            return Err(Want::After);
        }
        let (span, found) = self.token();
        let byte = self.peek().unwrap_or(b' ');
        if byte == b'{' && template::unquoted(self.text, start).is_some() {
            self.at = self.stray_end(start);
            return Err(Want::After);
        }
        if end > start && (self.is_bare_key() || !byte.is_ascii_digit()) {
            self.fault(span, format!("found {found}; a key stands in double quotes"), None);
            self.at = end;
            if self.is_followed_by_colon(end) {
                return Ok(self.source(start, end));
            }
            self.last = end;
            self.skip_stray();
            return Err(Want::After);
        }
        match byte {
            b']' => return Err(self.close(b']')),
            b',' => {
                self.fault(span, "found `,` where a key or `}` is accepted".into(), None);
                self.at += 1;
                self.last = self.at;
                return Err(Want::Key);
            }
            _ => {}
        }
        let message = format!("found {found} where a key in double quotes is accepted");
        self.fault(span, message, None);
        if byte == b':' {
            // The key is what is missing: its value is of no use.
            self.at += 1;
        }
        self.skip_stray();
        Err(Want::After)
    }

    fn is_followed_by_colon(&self, at: usize) -> bool {
        let rest = self.bytes.get(at..).unwrap_or(b"");
        rest.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b':')
    }

    /// Whether the bracket at hand would close the document though a comma follows it: then it is
    /// one too many, and is gone past.
    pub(super) fn closes_early(&mut self) -> bool {
        let rest = self.bytes.get(self.at + 1..).unwrap_or(b"");
        if rest.iter().find(|b| !b.is_ascii_whitespace()) != Some(&b',') {
            return false;
        }
        let (span, found) = self.token();
        let message = format!("this {found} closes the document, but more follows behind it");
        let related = self.frames.last().map(|frame| {
            let open = frame.open as usize;
            (self.span(open, open + 1), "the document begins here".to_string())
        });
        self.fault(span, message, related);
        self.at += 1;
        self.last = self.at;
        true
    }

    /// A closing bracket that is not that of the innermost map or list.
    #[cold]
    pub(super) fn close_other(&mut self, list: bool) -> Want {
        let (span, found) = self.token();
        if self.frames.iter().any(|frame| frame.list == list) {
            let closing =
                if self.frames.last().is_some_and(|frame| frame.list) { ']' } else { '}' };
            let message = format!("found {found}; `,` or `{closing}` is accepted");
            self.fault(span, message, self.bracket());
            while self.frames.last().is_some_and(|frame| frame.list != list) {
                let end = self.last;
                self.pop(end);
            }
            // The bracket itself is read again, now in its place.
            return Want::After;
        }
        let message = format!("found {found}, but no such bracket is open");
        self.fault(span, message, None);
        self.at += 1;
        self.last = self.at;
        Want::After
    }
}
