//! Placeholders of other tools' templates: `${IMAGE}`, `{{ image }}`, `<IMAGE1_NAME>`, `%IMAGE%`,
//! `__IMAGE__`.
//!
//! AWS has forms of its own that look alike and are no placeholders: IAM policy variables
//! (`${aws:username}`), dynamic references (`{{resolve:ssm:…}}`) and Docker's log tags (`{{.ID}}`).

use memchr::{memchr, memchr2, memchr3, memmem};
use std::ops::Range;

/// Longest placeholder that is looked for, so that hostile text costs linear time.
const WINDOW: usize = 256;

/// The placeholders in the text of a string, as byte ranges in ascending order.
pub fn placeholders(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = text.as_bytes();
    let quiet = memchr3(b'$', b'{', b'<', bytes).is_none() && memchr2(b'%', b'_', bytes).is_none();
    let mut at = if quiet { bytes.len() } else { 0 };
    // Looked up once, and only where a `<` asks for it.
    let mut markup = None;
    std::iter::from_fn(move || {
        loop {
            let rest = bytes.get(at..)?;
            let start =
                at + rest.iter().position(|b| matches!(b, b'$' | b'{' | b'<' | b'%' | b'_'))?;
            let end = match bytes.get(start) {
                Some(b'$') => dollar(text, start),
                Some(b'{') => braces(text, start),
                Some(b'%') => percent(bytes, start),
                Some(b'_') => match underscores(bytes, start) {
                    Ok(end) => Some(end),
                    Err(past) => {
                        at = past;
                        continue;
                    }
                },
                _ => {
                    let markup =
                        *markup.get_or_insert_with(|| memmem::find(bytes, b"</").is_some());
                    angle(bytes, start, markup)
                }
            };
            if let Some(end) = end {
                at = end;
                return Some(start..end);
            }
            at = start + 1;
        }
    })
}

/// The end of the placeholder that stands at `at` outside quotes, where a value may stand. Wider
/// than inside a string, for no other reading is left there.
pub(crate) fn unquoted(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    match bytes.get(at)? {
        b'$' => dollar(text, at).or_else(|| {
            let name = word(bytes, at + 1, |b| b.is_ascii_alphanumeric() || b == b'_');
            let first = bytes.get(at + 1)?;
            (name > at + 1 && !first.is_ascii_digit()).then_some(name)
        }),
        b'{' => braces(text, at).or_else(|| {
            // Handlebars' third brace.
            let end = braces(text, at + 1)?;
            (bytes.get(end) == Some(&b'}')).then_some(end + 1)
        }),
        b'<' => {
            let end = word(bytes, at + 1, |b| {
                !matches!(b, b'<' | b'>' | b'"' | b'\n' | b'\r' | b'{' | b'}' | b'[' | b']')
            });
            (end > at + 1 && bytes.get(end) == Some(&b'>')).then_some(end + 1)
        }
        b'%' => {
            let end = word(bytes, at + 1, |b| b.is_ascii_alphanumeric() || b == b'_');
            (end > at + 1 && bytes.get(end) == Some(&b'%')).then_some(end + 1)
        }
        b'_' => underscores(bytes, at).ok(),
        _ => None,
    }
}

/// The end of a control block at `at` that gives no text of its own: `{% if x %}`, `{# note #}`,
/// `{{- end }}`, `{{#each}}`.
pub(crate) fn control(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.get(at) != Some(&b'{') {
        return None;
    }
    match bytes.get(at + 1)? {
        b'%' => closed(bytes, at + 2, b"%}", WINDOW * 4),
        b'#' => {
            let end = closed(bytes, at + 2, b"#}", WINDOW * 4)?;
            // `{# …` may also open a map that begins with a comment.
            memchr(b'\n', bytes.get(at..end)?).is_none().then_some(end)
        }
        b'{' => {
            let end = closed(bytes, at + 2, b"}}", WINDOW * 4)?;
            let inner = text.get(at + 2..end - 2)?;
            let inner = inner.strip_prefix(['-', '~']).unwrap_or(inner).trim_start();
            if inner.starts_with(['/', '#', '^', '!']) {
                return Some(end);
            }
            let head = inner.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
            let steers = matches!(
                head,
                "if" | "else"
                    | "end"
                    | "range"
                    | "with"
                    | "define"
                    | "block"
                    | "break"
                    | "continue"
            );
            let sets = inner.starts_with('$') && inner.contains('=');
            (steers || sets).then_some(end)
        }
        _ => None,
    }
}

/// `${…}`.
fn dollar(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.get(at + 1) != Some(&b'{') {
        return None;
    }
    // `$${` writes the text `${` in Terraform and Compose.
    if at.checked_sub(1).and_then(|i| bytes.get(i)) == Some(&b'$') {
        return None;
    }
    let window = bytes.get(at + 2..bytes.len().min(at + WINDOW))?;
    memchr(b'}', window)?;
    let mut open = 1;
    for (i, b) in window.iter().enumerate() {
        match b {
            b'{' => open += 1,
            b'}' => {
                open -= 1;
                if open == 0 {
                    let inner = text.get(at + 2..at + 2 + i)?;
                    let ours = !inner.trim().is_empty() && !policy_variable(inner);
                    return ours.then_some(at + 3 + i);
                }
            }
            b'\n' | b'\r' => return None,
            _ => {}
        }
    }
    None
}

/// Whether the inner part of `${…}` is IAM's or CloudFormation's own: `aws:username`, the escapes
/// `*`, `?`, `$`, and `!Literal` of `Fn::Sub`.
fn policy_variable(inner: &str) -> bool {
    if matches!(inner, "*" | "?" | "$") || inner.starts_with('!') {
        return true;
    }
    let Some((prefix, key)) = inner.split_once(':') else { return false };
    // The Serverless Framework's sources are written alike.
    let foreign = matches!(
        prefix,
        "env" | "opt" | "self" | "file" | "sls" | "param" | "cf" | "git" | "var" | "custom"
    );
    !foreign
        && !prefix.is_empty()
        && prefix
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b))
        && key.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// `{{ … }}` and `{% … %}`.
fn braces(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    match bytes.get(at + 1)? {
        b'%' => closed(bytes, at + 2, b"%}", WINDOW),
        b'{' => {
            let end = closed(bytes, at + 2, b"}}", WINDOW)?;
            let inner = text.get(at + 2..end - 2)?;
            let inner = inner.strip_prefix(['-', '~']).unwrap_or(inner).trim_start();
            let head = inner.chars().next()?;
            let named = head.is_alphanumeric() || "_.$(@#/^!&>".contains(head);
            let ours = inner.starts_with("resolve:")
                || matches!(
                    inner.trim_end(),
                    ".ID"
                        | ".FullID"
                        | ".Name"
                        | ".ImageID"
                        | ".ImageFullID"
                        | ".ImageName"
                        | ".DaemonName"
                );
            (named && !ours && memchr(b'\n', inner.as_bytes()).is_none()).then_some(end)
        }
        _ => None,
    }
}

/// The end of the first `mark` from `at` on, within a window.
fn closed(bytes: &[u8], at: usize, mark: &[u8], window: usize) -> Option<usize> {
    let rest = bytes.get(at..bytes.len().min(at + window))?;
    memmem::find(rest, mark).map(|i| at + i + mark.len())
}

/// `<IMAGE1_NAME>`. `markup` tells that the text holds a closing tag: then only a name that no tag
/// can have counts.
fn angle(bytes: &[u8], at: usize, markup: bool) -> Option<usize> {
    let end = word(bytes, at + 1, |b| b.is_ascii_alphanumeric() || b"_-. ".contains(&b));
    if bytes.get(end) != Some(&b'>') {
        return None;
    }
    let name = bytes.get(at + 1..end)?;
    if name.len() < 2 || !name.first()?.is_ascii_alphabetic() || name.last() == Some(&b' ') {
        return None;
    }
    let has = |wanted: u8| memchr(wanted, name).is_some();
    let before = at.checked_sub(1).and_then(|i| bytes.get(i));
    let whole = before.is_none() && end + 1 == bytes.len();
    let sure = if has(b' ') || has(b'.') {
        whole
    } else if has(b'_') {
        true
    } else if markup || before == Some(&b'<') {
        false
    } else {
        let upper = !name.iter().any(u8::is_ascii_lowercase);
        let tag = matches!(name, b"BR" | b"HR" | b"IMG" | b"LI" | b"TD" | b"TR" | b"TH");
        // `arn:aws:iam::<account>:role/…`
        let part = matches!(before, Some(b':' | b'/' | b'.' | b'@'));
        whole || has(b'-') || part || (upper && !tag)
    };
    sure.then_some(end + 1)
}

/// `%IMAGE%`; three letters at least, so that `%C3%A9` and `%H%M%S` do not count.
fn percent(bytes: &[u8], at: usize) -> Option<usize> {
    let end = word(bytes, at + 1, |b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    let named = bytes.get(at + 1)?.is_ascii_uppercase() && end > at + 3;
    (named && bytes.get(end) == Some(&b'%')).then_some(end + 1)
}

/// `__IMAGE__` as a whole word; `APP__DB__HOST` is a setting's name. The error is where to look on.
fn underscores(bytes: &[u8], at: usize) -> Result<usize, usize> {
    let end = word(bytes, at, |b| b.is_ascii_alphanumeric() || b == b'_');
    let inside =
        at.checked_sub(1).and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_alphanumeric);
    let name = bytes.get(at..end).unwrap_or(b"");
    let ours = !inside
        && name.len() > 4
        && name.starts_with(b"__")
        && name.ends_with(b"__")
        && name.iter().any(u8::is_ascii_uppercase)
        && !name.iter().any(u8::is_ascii_lowercase);
    if ours { Ok(end) } else { Err(end.max(at + 1)) }
}

/// The end of the run of bytes from `at` that fit, within the window.
fn word(bytes: &[u8], at: usize, fits: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(at..bytes.len().min(at + WINDOW)).unwrap_or(b"");
    at + rest.iter().position(|b| !fits(*b)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        placeholders(text).map(|range| &text[range]).collect()
    }

    #[test]
    fn placeholders_of_other_tools() {
        for (text, wanted) in [
            ("<IMAGE1_NAME>", vec!["<IMAGE1_NAME>"]),
            ("arn:aws:iam::<AWS_ACCOUNT_ID>:role/x", vec!["<AWS_ACCOUNT_ID>"]),
            ("arn:aws:iam::<account-id>:role/<role>", vec!["<account-id>", "<role>"]),
            ("<your image here>", vec!["<your image here>"]),
            ("https://<ES-URL>/x", vec!["<ES-URL>"]),
            ("<b><IMAGE_NAME></b>", vec!["<IMAGE_NAME>"]),
            ("${IMAGE}", vec!["${IMAGE}"]),
            ("${REPO}:${TAG:-${DEFAULT}}", vec!["${REPO}", "${TAG:-${DEFAULT}}"]),
            ("${env:STAGE}", vec!["${env:STAGE}"]),
            ("${AWS::Region}", vec!["${AWS::Region}"]),
            ("{{ image }}", vec!["{{ image }}"]),
            ("a-{{region}}-é-{{ .Values.x }}", vec!["{{region}}", "{{ .Values.x }}"]),
            ("{% if x %}a{% endif %}", vec!["{% if x %}", "{% endif %}"]),
            ("%IMAGE%:%IMAGE_TAG%", vec!["%IMAGE%", "%IMAGE_TAG%"]),
            ("x-__NAME__.y", vec!["__NAME__"]),
            ("__IMAGE_1__", vec!["__IMAGE_1__"]),
        ] {
            assert_eq!(found(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_only_looks_alike() {
        for text in [
            "",
            "nginx:1.27",
            "100%",
            "%d%",
            "%H%M%S",
            "a%20b%C3%A9",
            "<b>",
            "a <b>bold</b> <TITLE>x</TITLE>",
            "a<BR>b",
            "cat <<EOF>x",
            "1 < 2 > 1",
            "{{resolve:ssm:name:1}}",
            "{{resolve:secretsmanager:a:SecretString:password}}",
            "{{.ImageName}}/{{ .ID }}",
            "arn:aws:s3:::b/${aws:PrincipalTag/team}",
            "${cognito-identity.amazonaws.com:sub}",
            "${*}${?}${$}",
            "${!Literal}",
            "$${ESCAPED}",
            "${}",
            "${ }",
            "${OPEN",
            "$HOME",
            "{}",
            "{\"a\":{\"b\":1}}",
            "{{\"a\": 1}}",
            "APP__DB__HOST",
            "__init__",
            "_____",
            "a_b__c",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn hostile_text_takes_linear_time() {
        for piece in ["${a", "{{a", "{%", "<A", "%A", "__A", "_", "${a${a}", "{{{"] {
            let text = piece.repeat(200_000 / piece.len());
            assert!(placeholders(&text).count() <= text.len());
        }
    }

    #[test]
    fn outside_quotes() {
        for (text, end) in [
            ("${CPU}", Some(6)),
            ("{{ cpu }}", Some(9)),
            ("{{{cpu}}}", Some(9)),
            ("<CPU>", Some(5)),
            ("<your cpu>", Some(10)),
            ("%CPU%", Some(5)),
            ("$MEM,", Some(4)),
            ("__CPU__", Some(7)),
            ("$1", None),
            ("{\"a\": 1}", None),
            ("{{}}", None),
            ("<>", None),
        ] {
            assert_eq!(unquoted(text, 0), end, "{text}");
        }
    }

    #[test]
    fn control_blocks() {
        for text in [
            "{% if x %}",
            "{%- for a in b -%}",
            "{# note #}",
            "{{- if .Values.x }}",
            "{{ end }}",
            "{{/* note */}}",
            "{{#each x}}",
            "{{ $x := 1 }}",
        ] {
            assert_eq!(control(text, 0), Some(text.len()), "{text}");
        }
        for text in ["{{ image }}", "{# a\n\"b\": 1 #}", "{}", "{%", "{{ ending }}", "x"] {
            assert_eq!(control(text, 0), None, "{text}");
        }
    }
}
