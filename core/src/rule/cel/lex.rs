//! Text to tokens.

use super::Mistake;

/// A token without its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tok<'s> {
    /// A name, reserved words included.
    Name(&'s str),
    /// A field name between backticks.
    Quoted(&'s str),
    /// A whole number without sign.
    Int(u64),
    /// Another number.
    Double(f64),
    /// Text, decoded.
    Str(String),
    LParen,
    RParen,
    LBracket,
    RBracket,
    LBrace,
    RBrace,
    Dot,
    Comma,
    Colon,
    Question,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Not,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    And,
    Or,
    /// The end of the expression.
    End,
}

impl Tok<'_> {
    /// The token as a reader of a message knows it.
    pub(super) fn words(&self) -> String {
        let sign = match self {
            Tok::Name(name) | Tok::Quoted(name) => return format!("`{name}`"),
            Tok::Int(value) => return format!("the number {value}"),
            Tok::Double(value) => return format!("the number {value}"),
            Tok::Str(_) => return "text".to_string(),
            Tok::End => return "the end".to_string(),
            Tok::LParen => "(",
            Tok::RParen => ")",
            Tok::LBracket => "[",
            Tok::RBracket => "]",
            Tok::LBrace => "{",
            Tok::RBrace => "}",
            Tok::Dot => ".",
            Tok::Comma => ",",
            Tok::Colon => ":",
            Tok::Question => "?",
            Tok::Plus => "+",
            Tok::Minus => "-",
            Tok::Star => "*",
            Tok::Slash => "/",
            Tok::Percent => "%",
            Tok::Not => "!",
            Tok::Eq => "==",
            Tok::Ne => "!=",
            Tok::Lt => "<",
            Tok::Le => "<=",
            Tok::Gt => ">",
            Tok::Ge => ">=",
            Tok::And => "&&",
            Tok::Or => "||",
        };
        format!("`{sign}`")
    }
}

/// A token and where it starts, in bytes.
#[derive(Clone, Debug)]
pub(super) struct Token<'s> {
    pub tok: Tok<'s>,
    pub at: u32,
}

/// Where a piece of an expression ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// At the end of the text.
    End,
    /// At the `}` that closes no brace of the expression itself: a message.
    Brace,
}

/// The tokens from a byte offset on, the last of them [`Tok::End`].
pub(super) fn lex(text: &str, start: usize, until: Until) -> Result<Vec<Token<'_>>, Mistake> {
    let mut lexer = Lexer { text, at: start };
    let mut tokens = Vec::new();
    let mut braces = 0usize;
    loop {
        let token = lexer.next()?;
        match token.tok {
            Tok::LBrace => braces += 1,
            Tok::RBrace if braces == 0 && until == Until::Brace => {
                tokens.push(Token { tok: Tok::End, at: token.at });
                return Ok(tokens);
            }
            Tok::RBrace => braces = braces.saturating_sub(1),
            Tok::End if until == Until::Brace => {
                return Err(Mistake::new(token.at, "`}` is missing at the end of `{expression}`"));
            }
            Tok::End => {
                tokens.push(token);
                return Ok(tokens);
            }
            _ => {}
        }
        tokens.push(token);
    }
}

struct Lexer<'s> {
    text: &'s str,
    at: usize,
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl<'s> Lexer<'s> {
    fn rest(&self) -> &'s str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn span(&self, from: usize) -> &'s str {
        self.text.get(from..self.at).unwrap_or("")
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !accept(c)).unwrap_or(rest.len());
    }

    fn next(&mut self) -> Result<Token<'s>, Mistake> {
        loop {
            self.take_while(char::is_whitespace);
            if !self.rest().starts_with("//") {
                break;
            }
            self.take_while(|c| c != '\n');
        }
        let start = self.at;
        let tok = self.token()?;
        Ok(Token { tok, at: place(start) })
    }

    fn token(&mut self) -> Result<Tok<'s>, Mistake> {
        let start = self.at;
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Ok(Tok::End) };
        let second = rest.chars().nth(1);
        if first.is_ascii_digit() || (first == '.' && second.is_some_and(|c| c.is_ascii_digit())) {
            return self.number();
        }
        if matches!(first, '"' | '\'') {
            return self.string(false);
        }
        if matches!(first, 'r' | 'R') && matches!(second, Some('"' | '\'')) {
            self.at += 1;
            return self.string(true);
        }
        if matches!(first, 'b' | 'B') && matches!(second, Some('"' | '\'')) {
            return Err(Mistake::new(place(start), "bytes are not supported; write text"));
        }
        if first == '`' {
            self.at += 1;
            let from = self.at;
            self.take_while(|c| c != '`' && c != '\n');
            let name = self.span(from);
            if self.peek() != Some('`') {
                return Err(Mistake::new(place(start), "the closing backtick is missing"));
            }
            self.at += 1;
            return Ok(Tok::Quoted(name));
        }
        if first.is_ascii_alphabetic() || first == '_' {
            self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
            return Ok(Tok::Name(self.span(start)));
        }
        let (tok, len) = match (first, second) {
            ('=', Some('=')) => (Tok::Eq, 2),
            ('!', Some('=')) => (Tok::Ne, 2),
            ('<', Some('=')) => (Tok::Le, 2),
            ('>', Some('=')) => (Tok::Ge, 2),
            ('&', Some('&')) => (Tok::And, 2),
            ('|', Some('|')) => (Tok::Or, 2),
            ('<', _) => (Tok::Lt, 1),
            ('>', _) => (Tok::Gt, 1),
            ('!', _) => (Tok::Not, 1),
            ('(', _) => (Tok::LParen, 1),
            (')', _) => (Tok::RParen, 1),
            ('[', _) => (Tok::LBracket, 1),
            (']', _) => (Tok::RBracket, 1),
            ('{', _) => (Tok::LBrace, 1),
            ('}', _) => (Tok::RBrace, 1),
            ('.', _) => (Tok::Dot, 1),
            (',', _) => (Tok::Comma, 1),
            (':', _) => (Tok::Colon, 1),
            ('?', _) => (Tok::Question, 1),
            ('+', _) => (Tok::Plus, 1),
            ('-', _) => (Tok::Minus, 1),
            ('*', _) => (Tok::Star, 1),
            ('/', _) => (Tok::Slash, 1),
            ('%', _) => (Tok::Percent, 1),
            ('=', _) => return Err(Mistake::new(place(start), "`=` is no operator; write `==`")),
            ('&', _) => return Err(Mistake::new(place(start), "`&` is no operator; write `&&`")),
            ('|', _) => return Err(Mistake::new(place(start), "`|` is no operator; write `||`")),
            _ => {
                let message = format!("`{}` has no meaning here", first.escape_debug());
                return Err(Mistake::new(place(start), message));
            }
        };
        self.at += len;
        Ok(tok)
    }

    fn number(&mut self) -> Result<Tok<'s>, Mistake> {
        let start = self.at;
        let wrong = |text: &str| Mistake::new(place(start), format!("`{text}` is no number"));
        let rest = self.rest();
        let hex = rest.strip_prefix("0x").or_else(|| rest.strip_prefix("0X"));
        if hex.is_some() {
            self.at += 2;
            let from = self.at;
            self.take_while(|c| c.is_ascii_hexdigit());
            let value = u64::from_str_radix(self.span(from), 16);
            let value = value.map_err(|_| wrong(self.span(start)))?;
            self.unsigned_suffix();
            self.end_of_number(start)?;
            return Ok(Tok::Int(value));
        }
        self.take_while(|c| c.is_ascii_digit());
        let mut whole = true;
        let mut ahead = self.rest().chars();
        if ahead.next() == Some('.') && ahead.next().is_some_and(|c| c.is_ascii_digit()) {
            whole = false;
            self.at += 1;
            self.take_while(|c| c.is_ascii_digit());
        }
        if let Some(exponent) = self.rest().strip_prefix(['e', 'E']) {
            let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if digits.starts_with(|c: char| c.is_ascii_digit()) {
                whole = false;
                self.at += 1 + (exponent.len() - digits.len());
                self.take_while(|c| c.is_ascii_digit());
            }
        }
        let text = self.span(start);
        let tok = if whole {
            let value = text.parse().map_err(|_| {
                Mistake::new(place(start), format!("{text} does not fit a 64-bit whole number"))
            })?;
            self.unsigned_suffix();
            Tok::Int(value)
        } else {
            Tok::Double(text.parse().map_err(|_| wrong(text))?)
        };
        self.end_of_number(start)?;
        Ok(tok)
    }

    fn unsigned_suffix(&mut self) {
        if matches!(self.peek(), Some('u' | 'U')) {
            self.at += 1;
        }
    }

    fn end_of_number(&mut self, start: usize) -> Result<(), Mistake> {
        if self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
            self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
            let message = format!("`{}` is no number", self.span(start));
            return Err(Mistake::new(place(start), message));
        }
        Ok(())
    }

    fn string(&mut self, raw: bool) -> Result<Tok<'s>, Mistake> {
        let start = self.at;
        let rest = self.rest();
        let quote = if rest.starts_with("\"\"\"") {
            "\"\"\""
        } else if rest.starts_with("'''") {
            "'''"
        } else if rest.starts_with('"') {
            "\""
        } else {
            "'"
        };
        self.at += quote.len();
        let mut text = String::new();
        loop {
            let rest = self.rest();
            if rest.starts_with(quote) {
                self.at += quote.len();
                return Ok(Tok::Str(text));
            }
            let Some(next) = rest.chars().next() else {
                let message = format!("the closing {quote} is missing");
                return Err(Mistake::new(place(start), message));
            };
            if quote.len() == 1 && matches!(next, '\n' | '\r') {
                let message = format!("the closing {quote} is missing at the end of the line");
                return Err(Mistake::new(place(start), message));
            }
            if next == '\\' && !raw {
                text.push(self.escape()?);
            } else {
                text.push(next);
                self.at += next.len_utf8();
            }
        }
    }

    fn escape(&mut self) -> Result<char, Mistake> {
        let start = self.at;
        self.at += 1;
        let wrong = || {
            let known = "\\n, \\t, \\r, \\\\, \\\", \\', \\`, \\?, \\a, \\b, \\f, \\v, \\xHH, \\uHHHH, \\UHHHHHHHH, \\ooo";
            Mistake::new(place(start), format!("not an escape; accepted are {known}"))
        };
        let letter = self.peek().ok_or_else(wrong)?;
        self.at += letter.len_utf8();
        let (len, radix) = match letter {
            'n' => return Ok('\n'),
            't' => return Ok('\t'),
            'r' => return Ok('\r'),
            'a' => return Ok('\u{7}'),
            'b' => return Ok('\u{8}'),
            'f' => return Ok('\u{c}'),
            'v' => return Ok('\u{b}'),
            '\\' | '"' | '\'' | '`' | '?' => return Ok(letter),
            'x' | 'X' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            '0'..='3' => {
                self.at -= 1;
                (3, 8)
            }
            _ => return Err(wrong()),
        };
        let digits = self.text.get(self.at..self.at + len).ok_or_else(wrong)?;
        if !digits.chars().all(|c| c.is_digit(radix)) {
            return Err(wrong());
        }
        self.at += len;
        let code = u32::from_str_radix(digits, radix).map_err(|_| wrong())?;
        char::from_u32(code).ok_or_else(wrong)
    }
}
