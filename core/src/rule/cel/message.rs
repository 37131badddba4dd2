//! Texts with `{expression}` in them.

use super::Mistake;
use super::ast::{Expr, Op};
use super::eval::Eval;
use super::lex::Until;
use super::parse::{Spot, parse};
use super::value::{Cv, Origin, Val, double_text};

/// Longest text of one value in a message, in characters.
const TEXT: usize = 120;
/// Longest piece of a file in a message, in characters.
const WRITTEN: usize = 60;
/// Most items of a list in a message.
const ITEMS: usize = 10;

/// A compiled message.
#[derive(Debug, Default)]
pub(super) struct Template {
    pieces: Vec<Piece>,
}

#[derive(Debug)]
enum Piece {
    Text(Box<str>),
    Expr(Expr),
}

impl Template {
    /// Compiles a message. `{{` and `}}` stand for braces.
    pub fn compile(text: &str, scope: &[String]) -> Result<Self, Mistake> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut at = 0usize;
        while let Some(rest) = text.get(at..) {
            let Some(c) = rest.chars().next() else { break };
            let place = u32::try_from(at).unwrap_or(u32::MAX);
            match c {
                '{' if rest.starts_with("{{") => {
                    plain.push('{');
                    at += 2;
                }
                '}' if rest.starts_with("}}") => {
                    plain.push('}');
                    at += 2;
                }
                '}' => return Err(Mistake::new(place, "`}` without `{`; write `}}` for a brace")),
                '{' => {
                    let (expr, end) = parse(text, at + 1, Until::Brace, scope, Spot::Message)?;
                    if !plain.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut plain).into()));
                    }
                    pieces.push(Piece::Expr(expr));
                    at = end as usize + 1;
                }
                _ => {
                    plain.push(c);
                    at += c.len_utf8();
                }
            }
        }
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain.into()));
        }
        Ok(Self { pieces })
    }

    /// The expressions in it.
    pub fn exprs(&self) -> impl Iterator<Item = &Expr> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Expr(expr) => Some(expr),
        })
    }

    /// The message in a world.
    pub fn write<'v>(&'v self, eval: &mut Eval<'v>) -> String {
        let mut message = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => message.push_str(text),
                Piece::Expr(expr) => {
                    let value = eval.eval(expr);
                    show(eval, &value, &mut message, matches!(expr.op, Op::Raw(_)), 0);
                }
            }
        }
        message
    }
}

/// A text with control characters escaped, cut at a length.
fn push(message: &mut String, text: &str, limit: usize, quoted: bool) {
    if quoted {
        message.push('"');
    }
    for (count, c) in text.chars().enumerate() {
        if count == limit {
            message.push('…');
            break;
        }
        if c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        {
            message.extend(c.escape_default());
        } else if quoted && c == '"' {
            message.push_str("\\\"");
        } else {
            message.push(c);
        }
    }
    if quoted {
        message.push('"');
    }
}

fn show<'v>(eval: &mut Eval<'v>, value: &Val<'v>, message: &mut String, raw: bool, depth: usize) {
    match &value.v {
        Cv::Null => message.push_str("null"),
        Cv::Bool(value) => message.push_str(if *value { "true" } else { "false" }),
        Cv::Int(value) => message.push_str(&value.to_string()),
        Cv::Double(value) => message.push_str(&double_text(*value)),
        Cv::Str(text) => push(message, text, TEXT, !raw),
        Cv::Type(name) => message.push_str(name),
        Cv::Resource(at) => {
            let name = eval.world.resource(*at).map_or("?", |resource| &resource.address);
            push(message, name, TEXT, !raw);
        }
        Cv::List(_) if depth < 3 => {
            let items = eval.all_items(value, "a message").unwrap_or_default();
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    message.push_str(", ");
                }
                if index == ITEMS {
                    message.push('…');
                    break;
                }
                show(eval, item, message, raw, depth + 1);
            }
        }
        Cv::Optional(Some(inner)) if depth < 3 => {
            let inner = (**inner).clone();
            show(eval, &inner, message, raw, depth + 1);
        }
        _ => written(eval, value, message),
    }
}

/// A value as its file writes it, on one line.
fn written<'v>(eval: &Eval<'v>, value: &Val<'v>, message: &mut String) {
    let text = match value.from {
        Origin::At(at) => eval.world.unit(at.unit).and_then(|unit| {
            let node = unit.model.value(at.value).node?;
            Some(unit.tree.raw(node).span.of(&unit.tree.text))
        }),
        _ => None,
    };
    match text {
        Some(text) if !text.trim().is_empty() => {
            // No more of a long value is looked at than is shown.
            let head: String = text.chars().take(4 * WRITTEN).collect();
            let line = head.split_whitespace().collect::<Vec<_>>().join(" ");
            push(message, &line, WRITTEN, false);
        }
        _ => message.push('?'),
    }
}
