//! Directives of text templates (Helm, Go, Jinja) in YAML.

use crate::text::Span;
use memchr::memmem;

/// How far behind an opening the close is looked for, in bytes.
const LONGEST: usize = 4096;

/// The first directive of a text template (`{{ … }}`, `{% … %}`) that stands outside quotes and
/// comments, and how many there are. Dynamic references of CloudFormation (`{{resolve:…}}`) and
/// expressions such as `${{ … }}` are none.
pub fn looks_templated(text: &str) -> Option<(Span, usize)> {
    let mut found = None;
    let mut count = 0;
    scan(text, |place| {
        if !place.quoted {
            found.get_or_insert(place.span);
            count += 1;
        }
        true
    });
    found.map(|span| (span, count))
}

/// Whether some directive stands in the text, in quotes or not, comments left out.
pub(super) fn mentions_template(text: &str) -> bool {
    let mut found = false;
    scan(text, |_| {
        found = true;
        false
    });
    found
}

struct Found {
    span: Span,
    quoted: bool,
}

/// Calls `visit` for each directive until it answers false.
fn scan(text: &str, mut visit: impl FnMut(Found) -> bool) {
    let bytes = text.as_bytes();
    let mut at = 0;
    // Where the state of quotes and comments is known, and that state.
    let mut line = Line { at: 0, quote: None, comment: false };
    let braces = memmem::Finder::new("{{");
    let percent = memmem::Finder::new("{%");
    let find = |finder: &memmem::Finder<'_>, from: usize| {
        finder.find(bytes.get(from..).unwrap_or_default()).map(|i| i + from)
    };
    let ends = [memmem::Finder::new("}}"), memmem::Finder::new("%}")];
    let mut next = (find(&braces, 0), find(&percent, 0));
    // The next close of either kind, kept so that many openings without one cost one search.
    let mut closes = [Some(0), Some(0)];
    loop {
        if next.0.is_some_and(|i| i < at) {
            next.0 = find(&braces, at);
        }
        if next.1.is_some_and(|i| i < at) {
            next.1 = find(&percent, at);
        }
        let (start, kind) = match next {
            (None, None) => return,
            (Some(a), Some(b)) if b < a => (b, 1),
            (Some(a), _) => (a, 0),
            (None, Some(b)) => (b, 1),
        };
        let (Some(finder), Some(close)) = (ends.get(kind), closes.get_mut(kind)) else { return };
        if close.is_some_and(|close| close < start + 2) {
            *close = find(finder, start + 2);
        }
        let Some(close) = close.filter(|close| *close - start <= LONGEST) else {
            at = start + 1;
            continue;
        };
        let inner = bytes.get(start + 2..close).unwrap_or_default();
        let end = close + 2;
        line.advance(bytes, start);
        let dollar = start > 0 && bytes.get(start - 1) == Some(&b'$');
        if line.comment || dollar || inner.starts_with(b"resolve:") {
            at = end;
            continue;
        }
        let span = Span::new(
            u32::try_from(start).unwrap_or(u32::MAX),
            u32::try_from(end).unwrap_or(u32::MAX),
        );
        if !visit(Found { span, quoted: line.quote.is_some() }) {
            return;
        }
        // Quotes inside a directive are its own.
        line.at = end;
        at = end;
    }
}

/// The state at a place of a line: in which quote, in a comment. Quotes are not followed over lines.
struct Line {
    at: usize,
    quote: Option<u8>,
    comment: bool,
}

impl Line {
    fn advance(&mut self, bytes: &[u8], to: usize) {
        let piece = bytes.get(self.at..to).unwrap_or_default();
        let piece = match memchr::memrchr2(b'\n', b'\r', piece) {
            Some(end) => {
                self.quote = None;
                self.comment = false;
                self.at += end + 1;
                piece.get(end + 1..).unwrap_or_default()
            }
            None => piece,
        };
        let mut before =
            self.at.checked_sub(1).and_then(|i| bytes.get(i)).copied().unwrap_or(b'\n');
        for byte in piece {
            let byte = *byte;
            match self.quote {
                Some(quote) if byte == quote && before != b'\\' => self.quote = None,
                Some(_) => {}
                None if self.comment => {}
                None => match byte {
                    b'#' if before.is_ascii_whitespace() => self.comment = true,
                    b'"' | b'\''
                        if before.is_ascii_whitespace()
                            || matches!(before, b'[' | b'{' | b',' | b':') =>
                    {
                        self.quote = Some(byte);
                    }
                    _ => {}
                },
            }
            before = byte;
        }
        self.at = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_outside_quotes_and_comments_count() {
        let first =
            |text: &str| looks_templated(text).map(|(span, n)| (span.of(text).to_string(), n));
        assert_eq!(first("a: {{ x }}\nb: {{ y }}"), Some(("{{ x }}".into(), 2)));
        assert_eq!(first("{% if a %}\nb: 1\n{% endif %}\n"), Some(("{% if a %}".into(), 2)));
        assert_eq!(
            first("a: {{ index \"x\" 'y' }} # {{ z }}"),
            Some(("{{ index \"x\" 'y' }}".into(), 1))
        );
        assert_eq!(first("a: '{{ x }}'\nb: \"{{ y }}\""), None);
        assert!(mentions_template("a: '{{ x }}'"));
        assert_eq!(first("a: {{resolve:ssm:x}}\nb: ${{ github.ref }}"), None);
        assert!(!mentions_template("a: '{{resolve:ssm:x}}' # {{ c }}"));
        assert_eq!(first("a: {b: {c: {d: 1}}}"), None);
        assert_eq!(first("a: {{ never closed"), None);
        assert_eq!(first("a: it's {{ x }}"), Some(("{{ x }}".into(), 1)));
    }
}
