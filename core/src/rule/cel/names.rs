//! Names of fields in a check that none of its kinds has. A field that does not exist is absent wherever it is
//! read, so that a slip of the pen would be a silent pass.

use super::ast::{Expr, Loop, LoopKind, Op};
use super::program::Program;
use crate::model::shape::{ShapeId, Shapes, Ty};
use crate::rule::option::RuleOption;
use crate::rule::shape::message::nearest;

/// A name that no kind has, with the place of its expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unheard {
    /// The field of the page.
    pub field: String,
    /// Where the expression that reads it starts, in bytes of the field.
    pub at: u32,
    name: Box<str>,
    shape: &'static str,
    nearest: Option<&'static str>,
}

impl Unheard {
    /// One sentence.
    pub fn message(&self) -> String {
        let hint = match self.nearest {
            Some(nearest) => format!("; did you mean `{nearest}`?"),
            None => String::new(),
        };
        format!("{} has no property `{}`{hint}", self.shape, self.name)
    }
}

/// The first name of a check that none of its kinds has; kinds without a shape may have any.
pub(super) fn unheard(
    program: &Program,
    shapes: &Shapes,
    kinds: &[&str],
    options: &[RuleOption],
) -> Option<Unheard> {
    let options: Vec<&str> = options.iter().map(|option| option.name.as_ref()).collect();
    let mut common: Option<Vec<Unheard>> = None;
    for kind in kinds {
        let mut walk = Walk {
            shapes,
            options: &options,
            vars: Vec::new(),
            found: Vec::new(),
            field: String::new(),
        };
        walk.program(program, shapes.kind(kind).map_or(Form::Open, Form::Shape));
        common = Some(match common {
            None => walk.found,
            // The shapes of two kinds have different names.
            Some(before) => {
                let again = |a: &Unheard| {
                    walk.found
                        .iter()
                        .any(|b| (&a.field, a.at, &a.name) == (&b.field, b.at, &b.name))
                };
                before.into_iter().filter(again).collect()
            }
        });
    }
    common?.into_iter().next()
}

/// What is known of a value: what may be read from it.
#[derive(Clone)]
enum Form {
    Shape(ShapeId),
    List(Box<Form>),
    Map(Box<Form>),
    /// The options of the page.
    Options,
    /// Anything: made by the check, or data.
    Open,
}

struct Walk<'s> {
    shapes: &'s Shapes,
    options: &'s [&'s str],
    vars: Vec<Form>,
    found: Vec<Unheard>,
    field: String,
}

impl Walk<'_> {
    fn program(&mut self, program: &Program, own: Form) {
        // `self`, `resource` and `options`.
        self.vars = vec![own, Form::Open, Form::Options];
        program.each_expr(|field, variables, expr| {
            self.field = field;
            let form = self.form(expr);
            self.bind(form, variables);
        });
    }

    /// Puts the variables of a loop over a value on the stack.
    fn bind(&mut self, range: Form, variables: usize) {
        let (key, item) = match range {
            Form::List(item) => (Form::Open, *item),
            // One variable over a map is its key.
            Form::Map(value) if variables == 2 => (Form::Open, *value),
            _ => (Form::Open, Form::Open),
        };
        if variables == 2 {
            self.vars.push(key);
        }
        if variables > 0 {
            self.vars.push(item);
        }
    }

    fn of(&self, ty: Ty) -> Form {
        match ty {
            Ty::Shape(id) => Form::Shape(id),
            Ty::List(inner) => Form::List(Box::new(self.of(self.shapes.inner(inner)))),
            Ty::Map(inner) => Form::Map(Box::new(self.of(self.shapes.inner(inner)))),
            _ => Form::Open,
        }
    }

    fn read(&mut self, of: &Expr, name: &str) -> Form {
        match self.form(of) {
            Form::Map(value) => *value,
            Form::Shape(id) => {
                let Some(shape) = self.shapes.shape(id) else { return Form::Open };
                if let Some(prop) = shape.prop(name) {
                    return self.of(prop.ty);
                }
                self.found.push(Unheard {
                    field: self.field.clone(),
                    at: of.at,
                    name: name.into(),
                    shape: shape.name,
                    nearest: nearest(name, shape.props().iter().map(|prop| prop.name)),
                });
                Form::Open
            }
            Form::Options => {
                if !self.options.contains(&name) {
                    self.found.push(Unheard {
                        field: self.field.clone(),
                        at: of.at,
                        name: name.into(),
                        shape: "`options`",
                        nearest: None,
                    });
                }
                Form::Open
            }
            Form::List(_) | Form::Open => Form::Open,
        }
    }

    /// Looks at an expression and all below; what may be read from its value.
    fn form(&mut self, expr: &Expr) -> Form {
        match &expr.op {
            Op::Null | Op::Bool(_) | Op::Int(_) | Op::Double(_) | Op::Str(_) | Op::Type(_) => {
                Form::Open
            }
            Op::Var(index) => self.vars.get(usize::from(*index)).cloned().unwrap_or(Form::Open),
            Op::Select { of, name, .. } => self.read(of, name),
            Op::Has { of, name } => {
                self.read(of, name);
                Form::Open
            }
            Op::Index { of, index, .. } => {
                if let Op::Str(name) = &index.op {
                    return self.read(of, name);
                }
                self.form(index);
                match self.form(of) {
                    Form::List(item) | Form::Map(item) => *item,
                    _ => Form::Open,
                }
            }
            Op::Not(of) | Op::Negate(of) => self.all([&**of]),
            Op::Key(of) | Op::Raw(of) => self.form(of),
            Op::And(parts) | Op::Or(parts) => self.all(parts),
            Op::Equal { sides, .. } | Op::Order(_, sides) | Op::Sum(_, sides) | Op::In(sides) => {
                self.all(&**sides)
            }
            Op::Choose(parts) => {
                let [test, then, otherwise] = &**parts;
                self.form(test);
                let then = self.form(then);
                let otherwise = self.form(otherwise);
                if matches!(then, Form::Open) { otherwise } else { then }
            }
            Op::List(items) => self.all(items.iter().map(|item| &item.value)),
            Op::Map(items) => {
                self.all(items.iter().flat_map(|item| [&item.value.0, &item.value.1]))
            }
            Op::Call { function, args } => {
                let first = args.first().map(|arg| self.form(arg)).unwrap_or(Form::Open);
                self.all(args.iter().skip(1));
                match (function.name, first) {
                    ("orValue" | "value", first) => first,
                    ("flatten", Form::List(inner)) if matches!(*inner, Form::List(_)) => *inner,
                    _ => Form::Open,
                }
            }
            Op::Matches { text, .. } => self.all([&**text]),
            Op::Bind { value, body } => {
                let value = self.form(value);
                let outer = self.vars.len();
                self.vars.push(value);
                let form = self.form(body);
                self.vars.truncate(outer);
                form
            }
            Op::Loop(of) => self.looped(of),
        }
    }

    fn all<'e>(&mut self, parts: impl IntoIterator<Item = &'e Expr>) -> Form {
        for part in parts {
            self.form(part);
        }
        Form::Open
    }

    fn looped(&mut self, of: &Loop) -> Form {
        let range = self.form(&of.range);
        let outer = self.vars.len();
        self.bind(range.clone(), if of.two { 2 } else { 1 });
        if let Some(test) = &of.test {
            self.form(test);
        }
        let body = self.form(&of.body);
        self.vars.truncate(outer);
        match of.kind {
            // Of a map the keys.
            LoopKind::Filter if matches!(range, Form::List(_)) => range,
            LoopKind::Filter => Form::Open,
            LoopKind::Map => Form::List(Box::new(body)),
            LoopKind::All | LoopKind::Exists | LoopKind::ExistsOne => Form::Open,
        }
    }
}
