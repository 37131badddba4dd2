//! What the parser could not read, in words for the person who wrote it.

use super::reader::narrow;
use super::recover;
use crate::sort;
use crate::syntax::SyntaxError;
use crate::text::Span;
use granit_parser::ErrorKind as Kind;

/// What is known at the place of an error.
pub(super) struct Scene<'t> {
    pub(super) text: &'t str,
    /// The place that the parser names.
    pub(super) at: u32,
    /// The first byte of the value that was being read.
    pub(super) value: u32,
    /// The node read last.
    pub(super) last: Span,
    /// That node is a plain text that runs over more than one line, up to the error.
    pub(super) ran_on: bool,
    /// The bracket of the innermost open flow collection.
    pub(super) bracket: Option<Span>,
    /// The key that waits for its value.
    pub(super) key: Option<Span>,
    /// Whether the innermost open collection is a map.
    pub(super) map: bool,
}

/// An error as it is told.
pub(super) struct Told {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) related: Option<(Span, String)>,
}

/// A text of the file as a message quotes it: one line, and cut, since it may hold a secret.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 24;
    let line = text.split(['\n', '\r']).next().unwrap_or("");
    let mut kept: String =
        line.chars().take(MOST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if kept.len() < text.len() {
        kept.push('…');
    }
    kept
}

/// The one error of a file that is a template.
pub(super) fn template(text: &str, span: Span) -> SyntaxError {
    SyntaxError {
        span,
        message: format!(
            "`{}` is a directive of a text template (Helm, Go or Jinja), with which the file is no \
             YAML; check the file that the template makes",
            short(span.of(text))
        ),
        related: None,
        tolerated: false,
    }
}

/// An alias without its anchor.
pub(super) fn unknown_anchor<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    // Bounds, for the comparison is costly.
    let mut names: Vec<&str> = known.filter(|name| name.len() <= 64).take(100).collect();
    sort::sort(&mut names);
    names.dedup();
    let near = names
        .iter()
        .filter(|_| name.len() <= 64)
        .map(|known| (strsim::damerau_levenshtein(known, name), *known))
        .min()
        .filter(|(distance, _)| *distance <= name.len() / 3);
    let name = short(name);
    let hint = match (near, names.as_slice()) {
        (Some((_, near)), _) => format!("did you mean `*{}`?", short(near)),
        (None, []) => "this document has no anchor before it".to_string(),
        (None, some) => {
            let list: Vec<String> =
                some.iter().take(5).map(|n| format!("`&{}`", short(n))).collect();
            let more = if some.len() > 5 { " …" } else { "" };
            format!("before it stand {}{more}", list.join(", "))
        }
    };
    format!("`*{name}` has no anchor `&{name}` before it in this document; {hint}")
}

/// The parser's error with its range and in plain words.
pub(super) fn tell(kind: &Kind, scene: &Scene<'_>) -> Told {
    let at = scene.at;
    let told = |span: Span, message: String| Told { span, message, related: None };
    if let Some(told) = scene.conflict() {
        return told;
    }
    match kind {
        Kind::TabNotAllowed
        | Kind::TabInBlockIndentation
        | Kind::TabInIndentation
        | Kind::TabAtBlockScalarStart
        | Kind::TabInPlainScalar
        | Kind::InvalidBlockEntryWhitespace
        | Kind::InvalidMappingValueWhitespace => told(
            scene.tab(),
            "a tab is used for indentation; YAML accepts only spaces there".to_string(),
        ),
        Kind::UnclosedQuotedScalar | Kind::DocumentIndicatorInQuotedScalar => {
            let span = scene.char_at(scene.value);
            let quote = span.of(scene.text);
            told(span, format!("the quote that opens here is not closed; a second `{quote}` must end the text"))
        }
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => {
            scene.behind_quote()
        }
        Kind::UnknownQuotedScalarEscape => {
            let span = scene.escape();
            told(
                span,
                format!(
                    "`{}` is no escape that YAML knows; write `\\\\` for a backslash, or put the text \
                     between single quotes",
                    short(span.of(scene.text))
                ),
            )
        }
        Kind::InvalidQuotedScalarHexEscape
        | Kind::InvalidLowSurrogateHexEscape
        | Kind::InvalidLowSurrogate
        | Kind::MissingLowSurrogate
        | Kind::UnpairedLowSurrogate
        | Kind::InvalidUnicodeEscape => told(
            scene.char_at(scene.value.max(at)),
            "an escape in this text stands for no character; accepted are `\\x` with 2, `\\u` with 4 \
             and `\\U` with 8 hexadecimal digits"
                .to_string(),
        ),
        Kind::UnclosedFlowCollection { open } => {
            let span = scene.bracket.unwrap_or_else(|| scene.char_at(at));
            told(span, format!("the `{open}` that opens here is not closed; `{}` must end it", close(*open)))
        }
        Kind::UnexpectedEofFlowSequence
        | Kind::UnexpectedEofFlowMapping
        | Kind::UnexpectedEofImplicitFlowMapping => match scene.bracket {
            Some(span) => {
                let open = span.of(scene.text).chars().next().unwrap_or('[');
                told(span, format!("the `{open}` that opens here is not closed; `{}` must end it", close(open)))
            }
            None => told(Span::empty(at), "the file ends inside a list or map between brackets".to_string()),
        },
        Kind::MismatchedFlowCollectionEnd { open, close: found } => {
            let opening = scene.bracket.unwrap_or_else(|| scene.char_at(at));
            let tail = scene.text.get(scene.last.end.max(opening.end) as usize..).unwrap_or("");
            let span = match tail.find(*found) {
                Some(i) => scene.char_at(scene.last.end.max(opening.end) + narrow(i)),
                None => opening,
            };
            Told {
                span,
                message: format!("`{found}` closes what `{open}` opened; expected `{}`", close(*open)),
                related: Some((opening, format!("`{open}` opens here"))),
            }
        }
        Kind::MisplacedFlowCollectionEnd => {
            let span = scene.char_at(at);
            told(span, format!(
                "`{}` closes nothing; a text that begins with a bracket must stand between quotes",
                span.of(scene.text)
            ))
        }
        Kind::ExpectedFlowMappingSeparator
        | Kind::ExpectedFlowSequenceSeparator
        | Kind::InvalidColonPlacement
        | Kind::FlowMappingValueAdjacentCollection
        | Kind::BlockEntryInFlowCollection => scene.in_brackets(),
        Kind::MappingValueNotAllowed => scene.second_colon(),
        Kind::ExpectedBlockMappingKey => scene.no_key(),
        Kind::ExpectedBlockSequenceEntry => told(
            scene.word(at),
            "a list goes on at this indentation, where an item begins with `- `; found something else"
                .to_string(),
        ),
        Kind::SimpleKeyExpected | Kind::InvalidSimpleKey => scene.no_entry(),
        Kind::UnexpectedCharacter { character }
            if character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}') =>
        {
            let code = u32::from(*character);
            told(
                scene.char_at(at),
                format!(
                    "the character U+{code:04X} is not allowed in YAML; remove it, or write it as an \
                     escape between double quotes"
                ),
            )
        }
        Kind::UnexpectedCharacter { character } => told(
            scene.char_at(at),
            format!("`{character}` cannot begin a text without quotes; put the value between quotes"),
        ),
        Kind::MissingAnchorOrAliasName => {
            let span = scene.char_at(at);
            let (sign, what) = match span.of(scene.text) {
                "&" => ("&", "an anchor"),
                _ => ("*", "an alias"),
            };
            told(span, format!(
                "`{sign}` begins {what} and needs a name behind it; to mean the character itself, put the \
                 value between quotes"
            ))
        }
        Kind::InvalidBlockScalarHeader | Kind::ZeroBlockScalarIndent => {
            let span = Span::new(at, recover::line_end(scene.text, at));
            told(scene.trim(span),
                "behind `|` or `>` may stand only `-` or `+`, an indentation of 1 to 9, and a comment; the \
                 text begins on the next line"
                    .to_string(),
            )
        }
        Kind::InvalidIndentation
        | Kind::InvalidQuotedScalarIndent
        | Kind::InvalidFlowScalarIndent
        | Kind::InvalidBlockScalarIndent => told(
            scene.word(at),
            "this line stands further left than the value that it belongs to may".to_string(),
        ),
        Kind::ExpectedDocumentStart | Kind::InvalidDocumentEnd => told(
            scene.word(at),
            "the document ends before this line, which stands further left than its first entry or \
             behind a complete value; a new document begins with `---`"
                .to_string(),
        ),
        Kind::BlockSequenceEntryNotAllowed => told(
            scene.char_at(at),
            "a list item cannot begin on the line of its key; put the `-` on the next line".to_string(),
        ),
        Kind::MappingKeyNotAllowed => told(
            scene.word(at),
            "a `?` key cannot stand here; put it on a line of its own".to_string(),
        ),
        Kind::CommentInterceptedScalar => told(
            scene.word(at),
            "a comment ends the text above, so this line belongs to nothing; put the text between \
             quotes or use `|`"
                .to_string(),
        ),
        Kind::CommentNotSeparated => told(
            scene.char_at(at),
            "a comment needs a space before its `#`".to_string(),
        ),
        Kind::BomInsideDocument => told(
            scene.char_at(at),
            "a byte order mark stands inside the document; it is accepted only at the start of a file"
                .to_string(),
        ),
        Kind::UndeclaredTagHandle => told(
            scene.word(at),
            "the handle of this tag (the part up to its second `!`) is not declared by `%TAG`".to_string(),
        ),
        Kind::ExpectedTagBang
        | Kind::ExpectedTagDirectiveBang
        | Kind::InvalidGlobalTagCharacter
        | Kind::InvalidTagTerminator
        | Kind::MissingTagUri
        | Kind::UnclosedVerbatimTag
        | Kind::InvalidTagEscape
        | Kind::InvalidTagUtf8LeadingByte
        | Kind::InvalidTagUtf8TrailingByte
        | Kind::InvalidTagUtf8 => told(
            scene.word(at),
            "this tag cannot be read; a tag is `!` and a name, with a space behind it".to_string(),
        ),
        Kind::DuplicateVersionDirective
        | Kind::UnsupportedYamlMajorVersion
        | Kind::DuplicateTagDirective
        | Kind::MissingDocumentEndBeforeDirective
        | Kind::InvalidDirectiveTerminator
        | Kind::DirectiveDisallowed
        | Kind::MissingYamlVersionSeparator
        | Kind::MissingDirectiveName
        | Kind::InvalidDirectiveName
        | Kind::DirectiveByteLimitExceeded { .. }
        | Kind::TooManyReservedDirectiveParams { .. }
        | Kind::YamlVersionTooLong
        | Kind::MissingYamlVersion
        | Kind::InvalidTagDirectiveTerminator => told(
            scene.word(at),
            "a line that begins with `%` is a directive of YAML, and this one cannot be read; accepted \
             are `%YAML 1.1`, `%YAML 1.2` and `%TAG`, before a `---`"
                .to_string(),
        ),
        Kind::ExpectedWhitespace => told(scene.word(at), "a space is missing here".to_string()),
        Kind::PlainScalarStartsWithDashFlowIndicator => told(
            scene.word(at),
            "a text that begins with `-` and a bracket or comma must stand between quotes".to_string(),
        ),
        _ => told(scene.word(at), "this cannot be read as YAML; a value is expected here".to_string()),
    }
}

fn close(open: char) -> char {
    if open == '{' { '}' } else { ']' }
}

impl Scene<'_> {
    fn rest(&self, at: u32) -> &str {
        self.text.get(at as usize..).unwrap_or("")
    }

    fn char_at(&self, at: u32) -> Span {
        let width = self.rest(at).chars().next().map_or(0, char::len_utf8);
        Span::new(at, at + narrow(width))
    }

    /// The run of text without space at a place.
    fn word(&self, at: u32) -> Span {
        const MOST: usize = 80;
        let rest = self.rest(at);
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let end = rest.char_indices().nth(MOST).map_or(end, |(i, _)| end.min(i));
        Span::new(at, at + narrow(end))
    }

    fn trim(&self, span: Span) -> Span {
        Span::new(span.start, span.start + narrow(span.of(self.text).trim_end().len()))
    }

    /// The key with which the line of a place begins.
    fn key_on_line(&self, at: u32) -> Option<Span> {
        let start = recover::line_start(self.text, at);
        let line = Span::new(start, recover::line_end(self.text, at)).of(self.text);
        let trimmed = line.trim_start_matches([' ', '\t']);
        let key = recover::key_of(trimmed)?;
        let start = start + narrow(line.len() - trimmed.len());
        Some(Span::new(start, start + narrow(key.len())))
    }

    /// The first tab in the indentation of a line, from the place of the error on.
    fn tab(&self) -> Span {
        let mut line = recover::line_start(self.text, self.at);
        for _ in 0..100 {
            let rest = self.rest(line);
            let indent = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            if let Some(tab) = rest.get(..indent).and_then(|space| space.find('\t')) {
                let tabs = rest.get(tab..indent).unwrap_or("");
                let count = tabs.len() - tabs.trim_start_matches('\t').len();
                return Span::new(line + narrow(tab), line + narrow(tab + count));
            }
            let next = recover::next_line(self.text, line);
            if next <= line {
                break;
            }
            line = next;
        }
        let rest = self.rest(self.at);
        let line = recover::line_end(self.text, self.at) - self.at;
        match rest.get(..line as usize).and_then(|rest| rest.find('\t')) {
            Some(tab) => self.char_at(self.at + narrow(tab)),
            None => self.char_at(self.at),
        }
    }

    /// A conflict mark of git on the line of the error.
    fn conflict(&self) -> Option<Told> {
        let start = recover::line_start(self.text, self.at);
        let span = self.trim(Span::new(start, recover::line_end(self.text, self.at)));
        let written = span.of(self.text);
        ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().find(|m| written.starts_with(**m))?;
        let message = format!(
            "`{}` is a conflict mark of git; choose one side and remove the marks",
            short(written)
        );
        Some(Told { span, message, related: None })
    }

    fn behind_quote(&self) -> Told {
        let opening = self.char_at(self.value);
        let quote = opening.of(self.text);
        let lines = Span::new(opening.start, self.at).of(self.text).contains(['\n', '\r']);
        if lines {
            let closing = self.at.saturating_sub(1).max(opening.end);
            let head = Span::new(opening.end, self.at).of(self.text);
            let closing = head.rfind(quote).map_or(closing, |i| opening.end + narrow(i));
            return Told {
                span: opening,
                message: format!(
                    "the quote that opens here is not closed where the text ends; expected `{quote}`"
                ),
                related: Some((self.char_at(closing), "it is closed only here".to_string())),
            };
        }
        let span = self.trim(Span::new(self.at, recover::line_end(self.text, self.at)));
        Told {
            span,
            message: format!(
                "`{}` stands behind the closing quote; put the whole value between quotes, and a quote \
                 inside it twice (`''`) or as `\\\"`",
                short(span.of(self.text))
            ),
            related: Some((opening, "the quote opens here".to_string())),
        }
    }

    /// The first escape of a double-quoted text that YAML does not know.
    fn escape(&self) -> Span {
        let from = self.value.min(self.at);
        let mut chars = self.rest(from).char_indices();
        while let Some((at, c)) = chars.next() {
            if c != '\\' {
                continue;
            }
            let Some((_, escaped)) = chars.next() else { break };
            if !"0abt\tnvfre \"/\\N_LPxuU\n\r".contains(escaped) {
                let start = from + narrow(at);
                return Span::new(start, start + 1 + narrow(escaped.len_utf8()));
            }
        }
        self.char_at(self.at)
    }

    fn in_brackets(&self) -> Told {
        let Some(opening) = self.bracket else {
            return Told {
                span: self.word(self.at),
                message: "this stands behind a complete value".to_string(),
                related: None,
            };
        };
        let open = opening.of(self.text).chars().next().unwrap_or('[');
        let same_line = recover::line_start(self.text, opening.start)
            == recover::line_start(self.text, self.at);
        if let (false, Some(key)) = (same_line, self.key_on_line(self.at)) {
            return Told {
                span: opening,
                message: format!(
                    "the `{open}` that opens here is not closed; `{}` must end it",
                    close(open)
                ),
                related: Some((key, "this line cannot be read before it is closed".to_string())),
            };
        }
        Told {
            span: self.word(self.at),
            message: format!(
                "expected `,` or `{}` between the brackets; found `{}`",
                close(open),
                short(self.word(self.at).of(self.text))
            ),
            related: Some((opening, format!("`{open}` opens here"))),
        }
    }

    fn second_colon(&self) -> Told {
        if self.ran_on
            && let Some(key) = self.key_on_line(self.at)
        {
            return Told {
                span: key,
                message: format!(
                    "`{}:` is no entry here: the line above has a value already, which this line carries on; \
                     check the indentation",
                    short(key.of(self.text))
                ),
                related: Some((
                    Span::new(
                        self.last.start,
                        recover::line_end(self.text, self.last.start).min(self.last.end),
                    ),
                    "the value begins here".to_string(),
                )),
            };
        }
        Told {
            span: self.char_at(self.at),
            message: "a second `: ` stands in one entry; put a value that holds it between quotes, and a map \
                      on a line of its own"
                .to_string(),
            related: self.key.map(|key| (key, "the entry begins here".to_string())),
        }
    }

    /// A map goes on, and what stands there is no key.
    fn no_key(&self) -> Told {
        let line = recover::line_start(self.text, self.at);
        let before = Span::new(line, self.at).of(self.text);
        let word = self.word(self.at);
        let found = word.of(self.text);
        let last_on_line = self.last.end > line;
        if (found.starts_with('!') || found.starts_with('&')) && last_on_line {
            let what = if found.starts_with('!') { "tag" } else { "anchor" };
            let advice = if what == "tag" {
                "; write the outer function in its long form (`Fn::Base64:`) and the inner one on the next line"
            } else {
                ""
            };
            return Told {
                span: word,
                message: format!(
                    "a value takes one {what}, and `{}` is the second{advice}",
                    short(found)
                ),
                related: None,
            };
        }
        if let Some(dash) = before.find('-').filter(|_| before.trim() == "-") {
            return Told {
                span: self.char_at(line + narrow(dash)),
                message:
                    "a list item stands where the map above goes on with `key: value`; check the \
                          indentation"
                        .to_string(),
                related: None,
            };
        }
        if before.trim().is_empty() {
            let message = format!(
                "this line is indented by {}, which is the column of no map or list that is still \
                 open; check the indentation",
                before.len()
            );
            return Told { span: word, message, related: None };
        }
        let rest = self.trim(Span::new(self.at, recover::line_end(self.text, self.at)));
        Told {
            span: if rest.is_empty() { word } else { rest },
            message: format!(
                "`{}` stands behind a complete value; put the whole value between quotes",
                short(rest.of(self.text))
            ),
            related: None,
        }
    }

    fn no_entry(&self) -> Told {
        let line = Span::new(self.at, recover::line_end(self.text, self.at));
        let span = self.trim(line);
        let written = span.of(self.text);
        let message =
            if let Some((key, _)) = written.split_once(':').filter(|(key, _)| !key.contains(' ')) {
                format!(
                    "`{}` is no entry: behind the colon of `{}:` a space is needed",
                    short(written),
                    short(key)
                )
            } else if self.map {
                format!("`{}` is no entry of this map, which accepts `key: value`", short(written))
            } else {
                format!("`{}` is no key: a colon and a space must follow it", short(written))
            };
        Told { span, message, related: None }
    }
}
