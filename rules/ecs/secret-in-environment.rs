//! Credentials in plain environment variables. The value of a finding is never shown.

use crate::read::{items, quoted};
use crate::tasks::containers;
use plimsoll_core::model::ValueData;
use plimsoll_core::model::world::Slot;
use plimsoll_core::rule::Context;
use plimsoll_core::rule::context::{Tri, Val};

/// The check.
pub fn check(cx: &mut Context<'_, '_>) {
    for container in containers(cx, cx.properties()) {
        for entry in items(cx, cx.field(container, "Environment")) {
            let value = cx.field(entry, "Value");
            let text = match cx.str(value) {
                // Only what is written here: the value of a parameter is the caller's, and a
                // finding about it would show it as its condition.
                Tri::Known(text) if is_literal(cx, value) => text,
                Tri::Unknown(reason) => {
                    cx.undetermined(reason);
                    continue;
                }
                _ => continue,
            };
            let name = cx.str(cx.field(entry, "Name")).known().unwrap_or_default();
            if cx.texts("allow").contains(&name) {
                continue;
            }
            let Some(what) = credential(&name, &text) else { continue };
            let message = format!(
                "Container {} has {what} in plain text in its variable {}",
                quoted(cx, cx.field(container, "Name")),
                quoted(cx, cx.field(entry, "Name")),
            );
            cx.report(cx.place(value), message);
        }
    }
}

/// Whether a value stands in the file as it is.
fn is_literal(cx: &Context<'_, '_>, value: Val) -> bool {
    let Slot::Value(at) = value.slot else { return false };
    let data = cx.world.model(at.unit).map(|model| model.value(at.value).data);
    matches!(data, Some(ValueData::Str(_)))
}

/// What kind of credential a variable holds.
fn credential(name: &str, value: &str) -> Option<&'static str> {
    let value = value.trim();
    if value.len() < 4 || is_placeholder(value) {
        return None;
    }
    if let Some(what) = by_form(value) {
        return Some(what);
    }
    (names_credential(name) && may_be_credential(name, value)).then_some("a credential")
}

/// Beginnings of tokens of services, the characters that must follow, and what they are.
const TOKENS: [(&str, usize, &str); 16] = [
    ("ghp_", 36, "a GitHub token"),
    ("gho_", 36, "a GitHub token"),
    ("ghs_", 36, "a GitHub token"),
    ("github_pat_", 22, "a GitHub token"),
    ("glpat-", 20, "a GitLab token"),
    ("xoxb-", 20, "a Slack token"),
    ("xoxp-", 20, "a Slack token"),
    ("sk_live_", 16, "a Stripe key"),
    ("rk_live_", 16, "a Stripe key"),
    ("sk-ant-", 20, "an Anthropic key"),
    ("sk-proj-", 20, "an OpenAI key"),
    ("SG.", 40, "a SendGrid key"),
    ("AIza", 35, "a Google API key"),
    ("npm_", 36, "an npm token"),
    ("dckr_pat_", 20, "a Docker token"),
    ("NRAK-", 27, "a New Relic key"),
];

/// A credential by the form of the value.
fn by_form(value: &str) -> Option<&'static str> {
    if ["AKIA", "ASIA"].iter().any(|start| value.starts_with(start))
        && value.len() == 20
        && value.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && !value.ends_with("EXAMPLE")
    {
        return Some("an AWS access key");
    }
    if value.contains("-----BEGIN ") && value.contains("PRIVATE KEY-----") {
        return Some("a private key");
    }
    for (start, least, what) in TOKENS {
        let Some(rest) = value.strip_prefix(start) else { continue };
        let plain =
            rest.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
        if rest.len() >= least && plain {
            return Some(what);
        }
    }
    // scheme://user:password@host
    let (_, rest) = value.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (user, _) = authority.rsplit_once('@')?;
    let (_, password) = user.split_once(':')?;
    let literal = !password.is_empty() && !is_placeholder(password) && !is_masked(password);
    literal.then_some("a password")
}

/// Whether the name of a variable says that it holds a credential.
fn names_credential(name: &str) -> bool {
    let words = words(name);
    let ends = |list: &[&str]| words.last().is_some_and(|last| list.contains(&last.as_str()));
    // What the credential is about, and not the credential.
    let about = [
        "arn",
        "name",
        "names",
        "id",
        "ids",
        "path",
        "paths",
        "file",
        "files",
        "dir",
        "url",
        "urls",
        "uri",
        "endpoint",
        "host",
        "hostname",
        "port",
        "region",
        "ttl",
        "expiry",
        "expires",
        "expiration",
        "exp",
        "lifetime",
        "age",
        "length",
        "len",
        "size",
        "header",
        "enabled",
        "disabled",
        "enable",
        "type",
        "algorithm",
        "alg",
        "timeout",
        "seconds",
        "minutes",
        "hours",
        "days",
        "prefix",
        "suffix",
        "version",
        "count",
        "mode",
        "min",
        "max",
        "limit",
        "policy",
        "field",
        "param",
        "issuer",
        "audience",
        "format",
        "encoding",
        "location",
        "store",
        "manager",
        "provider",
        "backend",
        "engine",
        "class",
        "cookie",
        "rotation",
        "required",
        "interval",
        "source",
        "ref",
        "bucket",
        "table",
        "namespace",
        "reset",
        "hint",
        "rounds",
        "cost",
        "method",
        "user",
        "username",
        "email",
        "service",
        "address",
        "scope",
        "scopes",
        "group",
        "label",
        "alias",
    ];
    if ends(&about)
        || words.iter().any(|word| word == "public" || word == "allow" || word == "random")
    {
        return false;
    }
    let has = |wanted: &str| words.iter().any(|word| word == wanted);
    let pair =
        |a: &str, b: &str| words.windows(2).any(|pair| matches!(pair, [x, y] if x == a && y == b));
    let whole = [
        "password",
        "passwd",
        "passphrase",
        "secret",
        "secrets",
        "token",
        "credential",
        "credentials",
        "apikey",
        "secretkey",
        "accesskey",
        "privatekey",
        "passcode",
        "pwd",
        "pgpassword",
        "dbpassword",
        "authtoken",
    ];
    whole.iter().any(|word| has(word))
        || pair("api", "key")
        || pair("access", "key")
        || pair("private", "key")
        || pair("encryption", "key")
        || pair("signing", "key")
        || pair("license", "key")
        || words.iter().any(|word| word.ends_with("password") || word.ends_with("passwd"))
}

/// The words of a name, in lower case: `dbPassword`, `DB_PASSWORD` and `db-password` are two.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower_before = false;
    for c in name.chars() {
        let parts = !c.is_ascii_alphanumeric();
        if (parts || (lower_before && c.is_ascii_uppercase()))
            && words.last().is_some_and(|word| !word.is_empty())
        {
            words.push(String::new());
        }
        if !parts && let Some(last) = words.last_mut() {
            last.push(c.to_ascii_lowercase());
        }
        lower_before = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether the value of a variable that is named like a credential can be one.
fn may_be_credential(name: &str, value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let switch = [
        "true",
        "false",
        "yes",
        "no",
        "none",
        "null",
        "enabled",
        "disabled",
        "undefined",
        "default",
        "auto",
        "optional",
        "required",
        "never",
        "always",
        "file",
        "vault",
        "aws",
        "iam",
        "jwt",
        "bearer",
        "basic",
    ];
    let number = value.len() < 6 && value.bytes().all(|b| b.is_ascii_digit());
    let path = value.starts_with('/')
        || value.starts_with("./")
        || value.starts_with("~/")
        || value.starts_with("s3://");
    let address = lower.starts_with("arn:") || lower.contains("://");
    let itself = words(value) == words(name);
    !(switch.contains(&lower.as_str()) || number || path || address || itself || is_masked(value))
}

/// Stars, dots or a letter again and again.
fn is_masked(value: &str) -> bool {
    let mut chars = value.chars();
    let first = chars.next();
    chars.all(|c| Some(c) == first)
}

/// Text that is meant to be replaced or resolved elsewhere.
fn is_placeholder(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let between = |open: &str, close: &str| {
        lower.split_once(open).is_some_and(|(_, rest)| rest.contains(close))
    };
    between("<", ">")
        || between("${", "}")
        || between("{{", "}}")
        || between("$(", ")")
        || between("[", "]")
        || (value.len() > 2 && value.starts_with('%') && value.ends_with('%'))
        || (value.len() > 2 && value.starts_with("__") && value.ends_with("__"))
        || value.starts_with('$')
        || value.contains("...")
        || [
            "changeme",
            "change-me",
            "change_me",
            "replace",
            "placeholder",
            "example",
            "dummy",
            "todo",
            "fixme",
            "xxxx",
            "your-",
            "your_",
            "yourpassword",
            "insert",
            "redacted",
            "secret-here",
            "goes-here",
            "goes_here",
            "fill-in",
            "sample",
            "notused",
            "not-used",
            "n/a",
        ]
        .iter()
        .any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_found() {
        for (name, value) in [
            ("DB_PASSWORD", "Tr0ub4dor&3"),
            ("dbPassword", "hunter22"),
            ("MYSQL_ROOT_PASSWORD", "root1"),
            ("PGPASSWORD", "postgres"),
            ("API_KEY", "0123456789abcdef"),
            ("JWT_SECRET", "a-long-signing-text"),
            ("SESSION_SECRET_KEY", "abcdabcd1234"),
            ("X", "AKIAIOSFODNN7ABCDEFG"),
            ("ANYTHING", "ghp_0123456789012345678901234567890123456789"),
            ("DATABASE_URL", "postgres://web:hunter2@db.internal/web"),
            ("KEY", "-----BEGIN RSA PRIVATE KEY-----\nMIIE"),
        ] {
            assert!(credential(name, value).is_some(), "{name}");
        }
    }

    #[test]
    fn what_is_no_credential() {
        for (name, value) in [
            ("DB_PASSWORD", ""),
            ("DB_PASSWORD", "changeme"),
            ("DB_PASSWORD", "<password>"),
            ("DB_PASSWORD", "${DB_PASSWORD}"),
            ("DB_PASSWORD", "********"),
            ("DB_PASSWORD_FILE", "/run/secrets/db"),
            ("DB_PASSWORD_SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:1:secret:x"),
            ("DB_SECRET", "arn:aws:secretsmanager:eu-west-1:1:secret:x"),
            ("SECRET_NAME", "prod/db"),
            ("TOKEN_URL", "https://login.example.org/token"),
            ("TOKEN_TTL_SECONDS", "360000"),
            ("ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
            ("MYSQL_ALLOW_EMPTY_PASSWORD", "yes-please"),
            ("NEXT_PUBLIC_TOKEN", "pk_0123456789"),
            ("USE_TOKEN", "true"),
            ("PASSWORD_MIN_LENGTH", "12"),
            ("DATABASE_URL", "postgres://web@db.internal/web"),
            ("DATABASE_URL", "postgres://web:${PASSWORD}@db.internal/web"),
            ("PATH", "/usr/bin:/bin"),
            ("SECRET", "/web/api-key"),
            ("MONKEY_BUSINESS", "banana-split"),
        ] {
            assert_eq!(credential(name, value), None, "{name} {value}");
        }
    }

    #[test]
    fn words_of_a_name() {
        assert_eq!(words("dbPasswordV2"), ["db", "password", "v2"]);
        assert_eq!(words("AWS_SECRET-access.key"), ["aws", "secret", "access", "key"]);
    }
}
