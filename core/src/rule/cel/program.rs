//! A whole check, compiled once, and its run over one resource in one world.

use super::Mistake;
use super::ast::{Expr, Op};
use super::eval::Eval;
use super::fix;
use super::lex::Until;
use super::message::Template;
use super::names;
use super::needs;
use super::parse::{Spot, parse};
use super::value::{Cv, Fault, List, Map, Origin, Val};
use crate::model::Reason;
use crate::model::shape::Shapes;
use crate::model::world::Ref;
use crate::rule::context::{Context, Found, Place};
use crate::rule::option::RuleOption;
use crate::rule::page::{CelCheck, FixVerb};
use crate::sort;

/// Most places that one `related` line may give.
const RELATED: usize = 10;

/// Why a check cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileError {
    /// The field of the check: `each`, `when`, `assert`, `at`, `related`, `fix` or `message`; the first
    /// three of several loops are `each[0]`, `each[1]` …
    pub field: String,
    /// Byte offset in the text of the field.
    pub offset: u32,
    /// What was found and what is accepted; a sentence without a full stop.
    pub message: String,
}

impl std::fmt::Display for CompileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {}: {}", self.field, self.offset, self.message)
    }
}

impl std::error::Error for CompileError {}

/// A compiled check. It can be shared between threads.
#[derive(Debug)]
pub struct Program {
    /// Names of fields without any of which it says nothing of a resource.
    needs: Vec<Box<str>>,
    each: Vec<EachLoop>,
    when: Option<Expr>,
    assert: Expr,
    at: Option<At>,
    related: Vec<(Expr, Template)>,
    fix: Vec<fix::Step>,
    message: Template,
}

#[derive(Debug)]
struct EachLoop {
    two: bool,
    list: Expr,
}

#[derive(Debug)]
enum At {
    /// `at: resource`.
    Resource,
    Expr(Expr),
}

impl Program {
    /// Names of fields without any of which it says nothing of a resource.
    pub fn needs(&self) -> impl Iterator<Item = &str> {
        self.needs.iter().map(AsRef::as_ref)
    }

    /// Whether every property that it reads exists in one of the kinds that it is for, and every option in its
    /// page.
    ///
    /// # Errors
    /// The first that does not, with its field and place.
    pub fn check_names(
        &self,
        shapes: &Shapes,
        kinds: &[&str],
        options: &[RuleOption],
    ) -> Result<(), CompileError> {
        match names::unheard(self, shapes, kinds, options) {
            None => Ok(()),
            Some(unheard) => {
                let message = unheard.message();
                Err(CompileError { field: unheard.field, offset: unheard.at, message })
            }
        }
    }

    /// Every expression, in the order in which they are scoped, with its field and how many variables it
    /// leaves for those behind it.
    pub(super) fn each_expr<'e>(&'e self, mut look: impl FnMut(String, usize, &'e Expr)) {
        for (index, each) in self.each.iter().enumerate() {
            look(format!("each[{index}]"), if each.two { 2 } else { 1 }, &each.list);
        }
        let at = self.at.iter().filter_map(|at| match at {
            At::Resource => None,
            At::Expr(expr) => Some(expr),
        });
        let fields = self.when.iter().map(|expr| ("when", expr));
        let fields = fields.chain([("assert", &self.assert)]).chain(at.map(|expr| ("at", expr)));
        let related =
            self.related.iter().flat_map(|(expr, text)| [expr].into_iter().chain(text.exprs()));
        let fields = fields.chain(related.map(|expr| ("related", expr)));
        let fix = self.fix.iter().flat_map(fix::Step::exprs);
        let fields = fields.chain(fix.map(|expr| ("fix", expr)));
        for (field, expr) in fields.chain(self.message.exprs().map(|expr| ("message", expr))) {
            look(field.to_string(), 0, expr);
        }
    }

    /// Compiles a check.
    ///
    /// # Errors
    /// The first mistake, with its field and place.
    pub fn compile(check: &CelCheck) -> Result<Program, CompileError> {
        let mut scope: Vec<String> = ["self", "resource", "options"].map(str::to_string).into();
        let mut each = Vec::with_capacity(check.each.len());
        let mut needs: Vec<Box<str>> = Vec::new();
        // `self` is a part of the resource, `resource` leads to more.
        let mut own = vec![true, false, false];
        for (index, line) in check.each.iter().enumerate() {
            let field = || format!("each[{index}]");
            let (list, _) =
                parse(&line.list, 0, Until::End, &scope, Spot::Plain).map_err(at_field(field()))?;
            let names: Vec<&str> = line.name.split(',').map(str::trim).collect();
            if names.len() > 2 || !names.iter().all(|name| is_name(name)) {
                let message = format!(
                    "expected one or two names of variables (`c` or `key, value`), not `{}`",
                    line.name
                );
                return Err(CompileError { field: field(), offset: 0, message });
            }
            let (needed, is_own) = needs::of_list(&list, &own);
            needs.extend(needed);
            // Of two variables the first is an index or a key.
            own.extend((1..names.len()).map(|_| false).chain([is_own]));
            each.push(EachLoop { two: names.len() == 2, list });
            scope.extend(names.into_iter().map(str::to_string));
        }
        let plain = |text: &str, field: &str, spot: Spot| {
            parse(text, 0, Until::End, &scope, spot)
                .map(|(expr, _)| expr)
                .map_err(at_field(field.to_string()))
        };
        let when = match &check.when {
            Some(text) => Some(plain(text, "when", Spot::Plain)?),
            None => None,
        };
        if let Some(when) = &when {
            needs.extend(needs::of_when(when, &own));
        }
        sort::sort(&mut needs);
        needs.dedup();
        let assert = plain(&check.assert, "assert", Spot::Plain)?;
        let at = match &check.at {
            Some(text) => {
                let expr = plain(text, "at", Spot::At)?;
                Some(match expr.op {
                    Op::Var(1) => At::Resource,
                    _ => At::Expr(expr),
                })
            }
            None => None,
        };
        let mut related = Vec::with_capacity(check.related.len());
        for (expr, text) in check.related.iter() {
            let expr = plain(expr, "related", Spot::At)?;
            let text = Template::compile(text, &scope).map_err(at_field("related".to_string()))?;
            related.push((expr, text));
        }
        let message =
            Template::compile(&check.message, &scope).map_err(at_field("message".to_string()))?;
        let mut fix = Vec::with_capacity(check.fix.len());
        for step in check.fix.iter() {
            let at = plain(&step.at, "fix", Spot::Plain)?;
            fix.push(match step.verb {
                FixVerb::Remove => fix::Step::Remove(at),
                FixVerb::Set => fix::Step::Set(at, plain(&step.value, "fix", Spot::Plain)?),
                FixVerb::Add => fix::Step::Add(at, plain(&step.value, "fix", Spot::Plain)?),
            });
        }
        Ok(Program { needs, each, when, assert, at, related, fix, message })
    }
}

fn at_field(field: String) -> impl FnOnce(Mistake) -> CompileError {
    move |mistake| CompileError { field, offset: mistake.at, message: mistake.message }
}

fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !["self", "resource", "options", "true", "false", "null", "in"].contains(&name)
}

/// Runs a check over the subject of a context, in the world that the context is in: findings,
/// undetermined answers and errors of the rule go to the context.
pub fn run(program: &Program, cx: &mut Context<'_, '_>) {
    let mut run = Run { program, eval: Eval::new(cx.world, cx.links, cx.subject) };
    run.eval.set_options(cx.options);
    run.each(cx, 0);
}

struct Run<'v> {
    program: &'v Program,
    eval: Eval<'v>,
}

impl<'v> Run<'v> {
    /// The loops from one on, then the check itself.
    fn each(&mut self, cx: &mut Context<'_, '_>, depth: usize) {
        let program = self.program;
        let Some(each) = program.each.get(depth) else { return self.check(cx) };
        self.eval.refill();
        let outer = self.eval.vars.len();
        let range = self.eval.eval(&each.list);
        match &range.v {
            Cv::List(list) => {
                let mut items = match self.eval.items(list) {
                    Ok(items) => items,
                    Err(other) => return self.give_up(cx, "each", &other),
                };
                let mut index = 0i64;
                while let Some(item) = items.next(&mut self.eval) {
                    let first = each.two.then(|| Val::from(Cv::Int(index)));
                    index += 1;
                    if !self.turn(cx, depth, first, item, outer) {
                        return;
                    }
                }
            }
            Cv::Map(map) => {
                let (entries, open) = match self.eval.entries(map) {
                    Ok(entries) => entries,
                    Err(other) => return self.give_up(cx, "each", &other),
                };
                for (key, value) in entries {
                    let (first, item) = if each.two { (Some(key), value) } else { (None, key) };
                    if !self.turn(cx, depth, first, item, outer) {
                        return;
                    }
                }
                if open {
                    cx.undetermined(Reason::Macro);
                }
            }
            // Nothing to look at.
            Cv::Absent(_) | Cv::Null | Cv::Optional(None) | Cv::Error(Fault::Absent(_)) => {}
            Cv::Unknown(_) | Cv::Error(_) | Cv::Reference(..) => {
                self.give_up(cx, "each", &range.v);
            }
            other => {
                let message = format!("a list or a map is needed, not {}", other.kind());
                self.give_up(cx, "each", &Cv::wrong(message));
            }
        }
    }

    /// One item of a loop. False where the budget of the run is spent.
    fn turn(
        &mut self,
        cx: &mut Context<'_, '_>,
        depth: usize,
        first: Option<Val<'v>>,
        item: Val<'v>,
        outer: usize,
    ) -> bool {
        if self.eval.run_spent() {
            self.give_up(cx, "each", &Cv::Error(Fault::Budget));
            return false;
        }
        self.eval.vars.extend(first);
        self.eval.vars.push(item);
        self.each(cx, depth + 1);
        self.eval.vars.truncate(outer);
        true
    }

    fn check(&mut self, cx: &mut Context<'_, '_>) {
        let program = self.program;
        self.eval.refill();
        if let Some(when) = &program.when {
            let value = self.eval.eval(when);
            match &value.v {
                Cv::Bool(true) => {}
                Cv::Bool(false) | Cv::Absent(_) | Cv::Error(Fault::Absent(_)) => return,
                other => return self.give_up(cx, "when", other),
            }
            self.eval.refill();
        }
        self.eval.last = None;
        self.eval.missed = None;
        let value = self.eval.eval(&program.assert);
        match &value.v {
            Cv::Bool(true) => {}
            Cv::Bool(false) => self.found(cx),
            other => self.give_up(cx, "assert", other),
        }
    }

    /// An answer that cannot be given: counted as undetermined, and an error of the rule is kept.
    fn give_up(&self, cx: &mut Context<'_, '_>, field: &str, value: &Cv<'v>) {
        match value {
            Cv::Unknown(reason) => cx.undetermined(*reason),
            Cv::Reference(..) => cx.undetermined(Reason::Attribute),
            Cv::Error(Fault::Budget) => {
                cx.world.set_capped();
                cx.undetermined(Reason::TooMany);
            }
            other => {
                let message = match other {
                    Cv::Error(fault) => fault.words(),
                    Cv::Absent(name) => Fault::Absent(name).words(),
                    other => format!("a boolean is needed, not {}", other.kind()),
                };
                cx.undetermined(Reason::Malformed);
                cx.rule_error(format!("{field}: {message}"));
            }
        }
    }

    fn found(&mut self, cx: &mut Context<'_, '_>) {
        // What is shown with a finding decides nothing.
        let world = cx.world;
        world.aside(|| self.tell(cx));
    }

    fn tell(&mut self, cx: &mut Context<'_, '_>) {
        let program = self.program;
        let (last, missed) = (self.eval.last, self.eval.missed);
        self.eval.refill();
        let at = match &program.at {
            Some(At::Resource) => None,
            Some(At::Expr(expr)) => {
                let value = self.eval.eval(expr);
                self.place(cx, &value)
            }
            None => {
                let read = last.and_then(|at| cx.settled_place(at));
                read.or_else(|| missed.and_then(|map| cx.missing_place(map)))
            }
        };
        let at = at.unwrap_or_else(|| cx.subject_place());
        let mut related = Vec::new();
        for (expr, text) in &program.related {
            self.eval.refill();
            let value = self.eval.eval(expr);
            let places = self.places(cx, &value);
            if places.is_empty() {
                continue;
            }
            let text = text.write(&mut self.eval);
            related.extend(places.into_iter().map(|place| (place, text.clone())));
        }
        self.eval.refill();
        let message = program.message.write(&mut self.eval);
        let fix = fix::changes(&program.fix, &mut self.eval);
        cx.found.push(Found { related, fix, ..Found::new(at, message) });
    }

    /// The places of a value for `related`: each item of a made list has its own.
    fn places(&mut self, cx: &Context<'_, '_>, value: &Val<'v>) -> Vec<Place> {
        match &value.v {
            Cv::Absent(_) | Cv::Unknown(_) | Cv::Error(_) | Cv::Optional(None) => Vec::new(),
            Cv::List(List::Made(items)) => {
                items.iter().take(RELATED).filter_map(|item| self.place(cx, item)).collect()
            }
            _ => self.place(cx, value).into_iter().collect(),
        }
    }

    fn place(&self, cx: &Context<'_, '_>, value: &Val<'v>) -> Option<Place> {
        match &value.v {
            Cv::Resource(at) => return Some(cx.resource_place(*at)),
            Cv::Optional(Some(inner)) => return self.place(cx, inner),
            Cv::List(List::Made(items)) if value.from == Origin::None => {
                return items.iter().find_map(|item| self.place(cx, item));
            }
            Cv::Map(Map::Made(entries)) if value.from == Origin::None => {
                return entries.iter().find_map(|(_, value)| self.place(cx, value));
            }
            _ => {}
        }
        match value.from {
            Origin::At(at) => cx.settled_place(at),
            Origin::In(map) => cx.missing_place(map),
            Origin::Key(at) => self.key_place(cx, at),
            Origin::None => None,
        }
    }

    /// The key of a field; the value itself where it has none.
    fn key_place(&self, cx: &Context<'_, '_>, at: Ref) -> Option<Place> {
        let unit = cx.world.unit(at.unit)?;
        let node = unit.model.value(at.value).node;
        match node.and_then(|node| unit.tree.entry_of(node)) {
            Some(entry) => Some(Place { unit: at.unit, span: entry.key_span, node }),
            None => cx.settled_place(at),
        }
    }
}
