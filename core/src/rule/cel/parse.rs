//! Tokens to an expression: precedence climbing, names resolved on the way.

use super::Mistake;
use super::ast::{Entry, Expr, Loop, LoopKind, Op, Order, Pattern, Sum};
use super::functions::{self, Form};
use super::lex::{Tok, Token, Until, lex};
use std::sync::OnceLock;

/// Deepest nesting of an expression as written.
const DEPTH: usize = 96;
/// Highest tree: long chains (`a + b + …`) count here and not in `DEPTH`.
const HEIGHT: u16 = 192;
/// Longest list or map literal.
const ITEMS: usize = 4096;

const NAMESPACES: [&str; 6] = ["math", "sets", "lists", "cel", "optional", "strings"];
const TYPES: [&str; 9] =
    ["bool", "int", "uint", "double", "string", "list", "map", "null_type", "type"];
const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// Where an expression stands: some functions have a meaning in one place only.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Spot {
    /// Anywhere else.
    Plain,
    /// In `at` or `related`, where `key(x)` is known.
    At,
    /// In a message, where `raw(x)` is known.
    Message,
}

/// An expression and the offset at which it ends.
pub(super) fn parse(
    text: &str,
    start: usize,
    until: Until,
    scope: &[String],
    spot: Spot,
) -> Result<(Expr, u32), Mistake> {
    let tokens = lex(text, start, until)?;
    let mut parser =
        Parser { tokens, next: 0, depth: 0, scope: scope.to_vec(), spot, end: Tok::End };
    if *parser.peek() == Tok::End {
        return Err(Mistake::new(parser.at(), "an expression is missing here"));
    }
    let expr = parser.expr()?;
    let end = parser.at();
    match parser.peek() {
        Tok::End => Ok((expr, end)),
        other => {
            let message = format!("expected an operator or the end, not {}", other.words());
            Err(Mistake::new(end, message))
        }
    }
}

struct Parser<'s> {
    tokens: Vec<Token<'s>>,
    next: usize,
    depth: usize,
    /// Names of the variables on the stack, outermost first.
    scope: Vec<String>,
    spot: Spot,
    end: Tok<'s>,
}

impl<'s> Parser<'s> {
    fn peek(&self) -> &Tok<'s> {
        self.ahead(0)
    }

    fn ahead(&self, by: usize) -> &Tok<'s> {
        self.tokens.get(self.next + by).map_or(&self.end, |token| &token.tok)
    }

    fn at(&self) -> u32 {
        self.tokens.get(self.next).or(self.tokens.last()).map_or(0, |token| token.at)
    }

    fn bump(&mut self) -> Tok<'s> {
        let tok = self.peek().clone();
        self.next = (self.next + 1).min(self.tokens.len().saturating_sub(1));
        tok
    }

    fn eat(&mut self, tok: &Tok<'_>) -> bool {
        let found = self.peek() == tok;
        if found {
            self.bump();
        }
        found
    }

    fn expect(&mut self, tok: &Tok<'_>, after: &str) -> Result<(), Mistake> {
        if self.eat(tok) {
            return Ok(());
        }
        let message = format!("expected {} {after}, not {}", tok.words(), self.peek().words());
        Err(Mistake::new(self.at(), message))
    }

    fn node(&self, at: u32, below: u16, op: Op) -> Result<Expr, Mistake> {
        let height = below.saturating_add(1);
        if height > HEIGHT {
            return Err(Mistake::new(at, "the expression is too long; split it with cel.bind"));
        }
        Ok(Expr { at, height, op })
    }

    fn pair(
        &self,
        at: u32,
        a: Expr,
        b: Expr,
        op: fn(Box<[Expr; 2]>) -> Op,
    ) -> Result<Expr, Mistake> {
        self.node(at, a.height.max(b.height), op(Box::new([a, b])))
    }

    fn expr(&mut self) -> Result<Expr, Mistake> {
        self.depth += 1;
        if self.depth > DEPTH {
            let message = format!("nested more than {DEPTH} levels deep");
            return Err(Mistake::new(self.at(), message));
        }
        let test = self.binary(0)?;
        let result = if self.eat(&Tok::Question) {
            let at = test.at;
            let yes = self.binary(0)?;
            self.expect(&Tok::Colon, "between the branches of `? :`")?;
            let no = self.expr()?;
            let below = test.height.max(yes.height).max(no.height);
            self.node(at, below, Op::Choose(Box::new([test, yes, no])))
        } else {
            Ok(test)
        };
        self.depth -= 1;
        result
    }

    /// Operators of a level and above: 0 `||`, 1 `&&`, 2 relations, 3 sums, 4 products.
    fn binary(&mut self, least: u8) -> Result<Expr, Mistake> {
        let mut left = self.unary()?;
        loop {
            let at = left.at;
            let level = match self.peek() {
                Tok::Or => 0,
                Tok::And => 1,
                Tok::Eq | Tok::Ne | Tok::Lt | Tok::Le | Tok::Gt | Tok::Ge | Tok::Name("in") => 2,
                Tok::Plus | Tok::Minus => 3,
                Tok::Star | Tok::Slash | Tok::Percent => 4,
                _ => return Ok(left),
            };
            if level < least {
                return Ok(left);
            }
            let tok = self.bump();
            let right = self.binary(level + 1)?;
            left = match tok {
                Tok::Or => self.flat(at, left, right, true)?,
                Tok::And => self.flat(at, left, right, false)?,
                Tok::Eq => {
                    self.pair(at, left, right, |s| Op::Equal { negated: false, sides: s })?
                }
                Tok::Ne => self.pair(at, left, right, |s| Op::Equal { negated: true, sides: s })?,
                Tok::Lt => self.pair(at, left, right, |s| Op::Order(Order::Less, s))?,
                Tok::Le => self.pair(at, left, right, |s| Op::Order(Order::LessEqual, s))?,
                Tok::Gt => self.pair(at, left, right, |s| Op::Order(Order::Greater, s))?,
                Tok::Ge => self.pair(at, left, right, |s| Op::Order(Order::GreaterEqual, s))?,
                Tok::Plus => self.pair(at, left, right, |s| Op::Sum(Sum::Add, s))?,
                Tok::Minus => self.pair(at, left, right, |s| Op::Sum(Sum::Subtract, s))?,
                Tok::Star => self.pair(at, left, right, |s| Op::Sum(Sum::Multiply, s))?,
                Tok::Slash => self.pair(at, left, right, |s| Op::Sum(Sum::Divide, s))?,
                Tok::Percent => self.pair(at, left, right, |s| Op::Sum(Sum::Remainder, s))?,
                _ => self.pair(at, left, right, Op::In)?,
            };
        }
    }

    /// `a || b || c` as one node: the operators are associative, also three-valued.
    fn flat(&self, at: u32, left: Expr, right: Expr, or: bool) -> Result<Expr, Mistake> {
        let below = right.height;
        match (left.op, or) {
            (Op::Or(mut sides), true) => {
                sides.push(right);
                self.node(at, below.max(left.height - 1), Op::Or(sides))
            }
            (Op::And(mut sides), false) => {
                sides.push(right);
                self.node(at, below.max(left.height - 1), Op::And(sides))
            }
            (op, or) => {
                let below = below.max(left.height);
                let sides = vec![Expr { at: left.at, height: left.height, op }, right];
                self.node(at, below, if or { Op::Or(sides) } else { Op::And(sides) })
            }
        }
    }

    fn unary(&mut self) -> Result<Expr, Mistake> {
        let at = self.at();
        match self.peek() {
            Tok::Not => self.prefixed(at, Op::Not),
            Tok::Minus => {
                if let Tok::Int(value) = *self.ahead(1)
                    && *self.ahead(2) != Tok::Dot
                {
                    self.bump();
                    self.bump();
                    let value = 0i64.checked_sub_unsigned(value).ok_or_else(|| {
                        let message = format!("-{value} does not fit a 64-bit whole number");
                        Mistake::new(at, message)
                    })?;
                    return self.node(at, 0, Op::Int(value));
                }
                self.prefixed(at, Op::Negate)
            }
            _ => self.member(),
        }
    }

    fn prefixed(&mut self, at: u32, op: fn(Box<Expr>) -> Op) -> Result<Expr, Mistake> {
        self.bump();
        self.depth += 1;
        if self.depth > DEPTH {
            let message = format!("nested more than {DEPTH} levels deep");
            return Err(Mistake::new(at, message));
        }
        let of = self.unary()?;
        self.depth -= 1;
        self.node(at, of.height, op(Box::new(of)))
    }

    fn member(&mut self) -> Result<Expr, Mistake> {
        let mut of = self.primary()?;
        loop {
            let at = of.at;
            if self.eat(&Tok::Dot) {
                let soft = self.eat(&Tok::Question);
                let name_at = self.at();
                let (name, quoted) = match self.bump() {
                    Tok::Name(name) => (name, false),
                    Tok::Quoted(name) => (name, true),
                    other => {
                        let message = format!(
                            "expected the name of a field after `.`, not {}",
                            other.words()
                        );
                        return Err(Mistake::new(name_at, message));
                    }
                };
                of = if !soft && !quoted && *self.peek() == Tok::LParen {
                    self.method(of, name, name_at)?
                } else {
                    let below = of.height;
                    self.node(at, below, Op::Select { of: Box::new(of), name: name.into(), soft })?
                };
            } else if self.eat(&Tok::LBracket) {
                let soft = self.eat(&Tok::Question);
                let index = self.expr()?;
                self.expect(&Tok::RBracket, "behind the index")?;
                let below = of.height.max(index.height);
                let op = Op::Index { of: Box::new(of), index: Box::new(index), soft };
                of = self.node(at, below, op)?;
            } else {
                return Ok(of);
            }
        }
    }

    fn primary(&mut self) -> Result<Expr, Mistake> {
        let at = self.at();
        match self.bump() {
            Tok::LParen => {
                let inner = self.expr()?;
                self.expect(&Tok::RParen, "to close `(`")?;
                Ok(inner)
            }
            Tok::LBracket => self.list(at),
            Tok::LBrace => self.map(at),
            Tok::Str(text) => self.node(at, 0, Op::Str(text.into())),
            Tok::Double(value) => self.node(at, 0, Op::Double(value)),
            Tok::Int(value) => match i64::try_from(value) {
                Ok(value) => self.node(at, 0, Op::Int(value)),
                Err(_) => {
                    let message = format!("{value} does not fit a 64-bit whole number");
                    Err(Mistake::new(at, message))
                }
            },
            Tok::Name("true") => self.node(at, 0, Op::Bool(true)),
            Tok::Name("false") => self.node(at, 0, Op::Bool(false)),
            Tok::Name("null") => self.node(at, 0, Op::Null),
            Tok::Name(name) => self.name(name, at),
            other => {
                let message = format!("expected a value, not {}", other.words());
                Err(Mistake::new(at, message))
            }
        }
    }

    fn list(&mut self, at: u32) -> Result<Expr, Mistake> {
        let (mut items, mut below) = (Vec::new(), 0);
        while !self.eat(&Tok::RBracket) {
            let soft = self.eat(&Tok::Question);
            let value = self.expr()?;
            below = below.max(value.height);
            items.push(Entry { soft, value });
            self.room(items.len())?;
            if !self.eat(&Tok::Comma) && *self.peek() != Tok::RBracket {
                self.expect(&Tok::RBracket, "or `,` in the list")?;
            }
        }
        self.node(at, below, Op::List(items))
    }

    fn map(&mut self, at: u32) -> Result<Expr, Mistake> {
        let (mut entries, mut below) = (Vec::new(), 0);
        while !self.eat(&Tok::RBrace) {
            let soft = self.eat(&Tok::Question);
            let key = self.expr()?;
            self.expect(&Tok::Colon, "between key and value")?;
            let value = self.expr()?;
            below = below.max(key.height).max(value.height);
            entries.push(Entry { soft, value: (key, value) });
            self.room(entries.len())?;
            if !self.eat(&Tok::Comma) && *self.peek() != Tok::RBrace {
                self.expect(&Tok::RBrace, "or `,` in the map")?;
            }
        }
        self.node(at, below, Op::Map(entries))
    }

    fn room(&self, len: usize) -> Result<(), Mistake> {
        if len > ITEMS {
            let message = format!("more than {ITEMS} items in one literal");
            return Err(Mistake::new(self.at(), message));
        }
        Ok(())
    }

    /// A name at the start of an operand: a variable, a type or a function.
    fn name(&mut self, name: &'s str, at: u32) -> Result<Expr, Mistake> {
        if *self.peek() == Tok::LParen {
            return self.function(name, at);
        }
        if let Some(slot) = self.scope.iter().rposition(|known| known == name) {
            let slot = u16::try_from(slot).unwrap_or(u16::MAX);
            return self.node(at, 0, Op::Var(slot));
        }
        if NAMESPACES.contains(&name)
            && *self.peek() == Tok::Dot
            && let Tok::Name(function) = *self.ahead(1)
            && *self.ahead(2) == Tok::LParen
        {
            self.bump();
            self.bump();
            if (name, function) == ("cel", "bind") {
                return self.bind(at);
            }
            return self.function(&format!("{name}.{function}"), at);
        }
        if let Some(known) = TYPES.iter().find(|known| **known == name) {
            return self.node(at, 0, Op::Type(if *known == "uint" { "int" } else { known }));
        }
        if name == "in" || RESERVED.contains(&name) {
            return Err(Mistake::new(at, format!("`{name}` is a reserved word")));
        }
        let known = self.scope.iter().map(String::as_str).chain(TYPES).chain(NAMESPACES);
        let functions = functions::names().map(|name: &str| name);
        let hint = nearest(name, functions.chain(known));
        Err(Mistake::new(at, format!("`{name}` is not known here{hint}")))
    }

    fn args(&mut self, name: &str) -> Result<(Vec<Expr>, u16), Mistake> {
        self.expect(&Tok::LParen, "before the arguments")?;
        let (mut args, mut below) = (Vec::new(), 0);
        while !self.eat(&Tok::RParen) {
            let arg = self.expr()?;
            below = below.max(arg.height);
            args.push(arg);
            self.room(args.len())?;
            if !self.eat(&Tok::Comma) && *self.peek() != Tok::RParen {
                self.expect(&Tok::RParen, &format!("or `,` in the arguments of `{name}`"))?;
            }
        }
        Ok((args, below))
    }

    fn function(&mut self, name: &str, at: u32) -> Result<Expr, Mistake> {
        if name == "has" {
            return self.has(at);
        }
        let (args, below) = self.args(name)?;
        let special = match (name, self.spot) {
            ("key", Spot::At) => Some(Op::Key as fn(Box<Expr>) -> Op),
            ("raw", Spot::Message) => Some(Op::Raw as fn(Box<Expr>) -> Op),
            ("key", _) => {
                return Err(Mistake::new(at, "`key` is known in `at` and `related` only"));
            }
            ("raw", _) => return Err(Mistake::new(at, "`raw` is known in messages only")),
            _ => None,
        };
        if let Some(op) = special {
            return match <[Expr; 1]>::try_from(args) {
                Ok([arg]) => self.node(at, below, op(Box::new(arg))),
                Err(_) => Err(Mistake::new(at, format!("`{name}` takes one argument"))),
            };
        }
        self.call(name, args, below, false, at)
    }

    fn method(&mut self, of: Expr, name: &'s str, at: u32) -> Result<Expr, Mistake> {
        if let Some(kind) = loop_kind(name) {
            return self.looped(of, kind, name, at);
        }
        let (mut args, below) = self.args(name)?;
        let below = below.max(of.height);
        args.insert(0, of);
        self.call(name, args, below, true, at)
    }

    fn call(
        &mut self,
        name: &str,
        mut args: Vec<Expr>,
        below: u16,
        method: bool,
        at: u32,
    ) -> Result<Expr, Mistake> {
        if name == "oneOf" && args.len() == 2 {
            let list = args.pop();
            let item = args.pop();
            if let (Some(item), Some(list)) = (item, list) {
                return self.node(at, below, Op::In(Box::new([item, list])));
            }
        }
        if name == "matches"
            && let [text, Expr { op: Op::Str(_), .. }] = &mut args[..]
        {
            let text = std::mem::replace(text, Expr { at, height: 0, op: Op::Null });
            let Some(Expr { at: pattern_at, op: Op::Str(pattern), .. }) = args.pop() else {
                return Err(Mistake::new(at, "`matches` takes a text and a pattern"));
            };
            functions::check_pattern(&pattern).map_err(|why| {
                Mistake::new(pattern_at, format!("not a regular expression: {why}"))
            })?;
            let pattern = Pattern { text: pattern, built: OnceLock::new() };
            return self.node(at, below, Op::Matches { text: Box::new(text), pattern });
        }
        let Some(function) = functions::find(name) else {
            let macros = ["has", "all", "exists", "exists_one", "filter", "map", "cel.bind"];
            let hint = nearest(name, functions::names().chain(macros));
            return Err(Mistake::new(at, format!("there is no function `{name}`{hint}")));
        };
        let form = match (function.form, method) {
            (Form::Method, false) => Some(format!("write `value.{name}(…)`")),
            (Form::Function, true) => Some(format!("write `{name}(value, …)`")),
            _ => None,
        };
        if let Some(form) = form {
            return Err(Mistake::new(at, format!("`{name}` is called otherwise; {form}")));
        }
        let (least, most) = (usize::from(function.least), usize::from(function.most));
        if args.len() < least || args.len() > most {
            let shift = usize::from(method);
            let (least, most, got) = (least - shift, most - shift, args.len() - shift);
            let wanted = match (least, most) {
                (1, 1) => "1 argument".to_string(),
                (a, b) if a == b => format!("{a} arguments"),
                (a, b) if b >= usize::from(u8::MAX) - 1 => format!("{a} or more arguments"),
                (a, b) => format!("{a} to {b} arguments"),
            };
            return Err(Mistake::new(at, format!("`{name}` takes {wanted}, not {got}")));
        }
        self.node(at, below, Op::Call { function, args })
    }

    fn has(&mut self, at: u32) -> Result<Expr, Mistake> {
        let (args, _) = self.args("has")?;
        match <[Expr; 1]>::try_from(args) {
            Ok([Expr { op: Op::Select { of, name, soft: false }, .. }]) => {
                let below = of.height;
                self.node(at, below, Op::Has { of, name })
            }
            // `has(m["a.b"])`: the key of a map need not be a name.
            Ok([Expr { op: Op::Index { of, index, soft: false }, .. }])
                if matches!(index.op, Op::Str(_)) =>
            {
                let below = of.height;
                match index.op {
                    Op::Str(name) => self.node(at, below, Op::Has { of, name }),
                    _ => Err(Mistake::new(at, "`has` takes one field")),
                }
            }
            _ => Err(Mistake::new(at, "`has` takes one field: `has(a.b)`")),
        }
    }

    fn variable(&mut self) -> Result<String, Mistake> {
        let at = self.at();
        match self.bump() {
            Tok::Name(name)
                if !RESERVED.contains(&name)
                    && !["in", "true", "false", "null"].contains(&name) =>
            {
                Ok(name.to_string())
            }
            other => {
                let message = format!("expected the name of a variable, not {}", other.words());
                Err(Mistake::new(at, message))
            }
        }
    }

    fn bind(&mut self, at: u32) -> Result<Expr, Mistake> {
        self.expect(&Tok::LParen, "before the arguments")?;
        let name = self.variable()?;
        self.expect(&Tok::Comma, "behind the variable")?;
        let value = self.expr()?;
        self.expect(&Tok::Comma, "behind the value")?;
        self.scope.push(name);
        let body = self.expr()?;
        self.scope.pop();
        self.close("cel.bind")?;
        let below = value.height.max(body.height);
        self.node(at, below, Op::Bind { value: Box::new(value), body: Box::new(body) })
    }

    fn close(&mut self, name: &str) -> Result<(), Mistake> {
        self.eat(&Tok::Comma);
        self.expect(&Tok::RParen, &format!("to close `{name}(`"))
    }

    fn looped(
        &mut self,
        range: Expr,
        kind: LoopKind,
        name: &str,
        at: u32,
    ) -> Result<Expr, Mistake> {
        self.expect(&Tok::LParen, "before the arguments")?;
        let outer = self.scope.len();
        let first = self.variable()?;
        self.expect(&Tok::Comma, &format!("behind the variable of `{name}`"))?;
        // `all(k, v, test)`: with `map(x, test, value)` the second is an expression.
        let pair = matches!((self.ahead(0), self.ahead(1)), (Tok::Name(_), Tok::Comma));
        let two = pair && kind != LoopKind::Map || name == "transformList";
        self.scope.push(first);
        if two {
            let second = self.variable()?;
            self.expect(&Tok::Comma, &format!("behind the variables of `{name}`"))?;
            self.scope.push(second);
        }
        let mut body = self.expr()?;
        let mut test = None;
        if kind == LoopKind::Map && *self.peek() == Tok::Comma && *self.ahead(1) != Tok::RParen {
            self.bump();
            test = Some(std::mem::replace(&mut body, self.expr()?));
        }
        self.scope.truncate(outer);
        self.close(name)?;
        let below = range.height.max(body.height).max(test.as_ref().map_or(0, |t| t.height));
        self.node(at, below, Op::Loop(Box::new(Loop { kind, two, range, test, body })))
    }
}

fn loop_kind(name: &str) -> Option<LoopKind> {
    Some(match name {
        "all" => LoopKind::All,
        "exists" => LoopKind::Exists,
        "exists_one" | "existsOne" => LoopKind::ExistsOne,
        "filter" => LoopKind::Filter,
        "map" | "transformList" => LoopKind::Map,
        _ => return None,
    })
}

/// `; did you mean …?` where a known name is near.
pub(super) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let limit = (name.chars().count() / 3).clamp(1, 3);
    let folded = name.to_lowercase();
    let best = known
        .map(|known| (strsim::osa_distance(&folded, &known.to_lowercase()), known))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance);
    best.map_or_else(String::new, |(_, known)| format!("; did you mean `{known}`?"))
}
