//! An expression in one world.

use super::ast::{Expr, Loop, LoopKind, Op, Order, Pattern, Sum};
use super::functions;
use super::value::{Cv, Fault, List, Map, Origin, Res, Text, Val, instead, order_numbers};
use crate::limits;
use crate::model::links::Links;
use crate::model::world::{Got, Ref, ResourceRef, Slot, World};
use crate::model::{Door, Reason, Resource, ValueData};
use regex::Regex;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// Steps that all evaluations of one check in one world may take together.
pub(super) const RUN_STEPS: u32 = 20 * limits::CEL_STEPS;

/// The state of one check in one world.
pub(super) struct Eval<'v> {
    pub world: &'v World<'v>,
    pub links: &'v Links,
    pub subject: ResourceRef,
    /// Variables; `self` and `resource` are the first two.
    pub vars: Vec<Val<'v>>,
    /// The scalar that was read last.
    pub last: Option<Ref>,
    /// The map in which a field was missed last.
    pub missed: Option<Ref>,
    steps: u32,
    run_steps: u32,
    patterns: FxHashMap<String, Option<Regex>>,
}

/// Items of a list, read one at a time.
pub(super) enum Items<'v> {
    Refs(std::vec::IntoIter<Ref>),
    Made(std::rc::Rc<[Val<'v>]>, usize),
}

impl<'v> Items<'v> {
    pub fn len(&self) -> usize {
        match self {
            Items::Refs(refs) => refs.len(),
            Items::Made(items, at) => items.len().saturating_sub(*at),
        }
    }

    pub fn next(&mut self, eval: &mut Eval<'v>) -> Option<Val<'v>> {
        match self {
            Items::Refs(refs) => refs.next().map(|at| eval.load(at)),
            Items::Made(items, at) => {
                *at += 1;
                items.get(*at - 1).cloned()
            }
        }
    }
}

/// The door as `resource.door` names it.
fn door_word(door: Door) -> &'static str {
    match door {
        Door::Api => "api",
        Door::CloudFormation => "cloudformation",
        Door::Terraform => "terraform",
        Door::Kubernetes => "kubernetes",
        Door::Eksctl => "eksctl",
        Door::AppRunnerYaml => "apprunner-yaml",
    }
}

/// What a field that is left out counts as, where that is the same for every door.
fn default_for<'v>(kind: &str, _door: Door, name: &str) -> Option<Cv<'v>> {
    match (kind, name) {
        ("AWS::ECS::TaskDefinition", "Essential") => Some(Cv::Bool(true)),
        ("AWS::ECS::TaskDefinition", "Protocol") => Some(Cv::Str(Text::Lit("tcp"))),
        _ => None,
    }
}

/// Whether an unknown value may turn out to be no value at all.
fn may_be_absent(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Variable
            | Reason::Condition
            | Reason::Macro
            | Reason::Function
            | Reason::TooMany
            | Reason::Syntax
    )
}

impl<'v> Eval<'v> {
    pub fn new(world: &'v World<'v>, links: &'v Links, subject: ResourceRef) -> Self {
        let mut eval = Eval {
            world,
            links,
            subject,
            vars: Vec::with_capacity(8),
            last: None,
            missed: None,
            steps: limits::CEL_STEPS,
            run_steps: RUN_STEPS,
            patterns: FxHashMap::default(),
        };
        let own = eval.properties(subject);
        eval.vars.push(own);
        eval.vars.push(Cv::Resource(subject).into());
        eval
    }

    /// A fresh budget, within that of the run.
    pub fn refill(&mut self) {
        self.steps = limits::CEL_STEPS.min(self.run_steps);
    }

    /// Takes steps from the budget.
    pub fn charge(&mut self, steps: usize) -> Res<'v, ()> {
        let wanted = u32::try_from(steps).unwrap_or(u32::MAX);
        self.run_steps = self.run_steps.saturating_sub(wanted.min(self.steps));
        match self.steps.checked_sub(wanted) {
            Some(left) => {
                self.steps = left;
                Ok(())
            }
            None => {
                self.steps = 0;
                Err(Cv::Error(Fault::Budget))
            }
        }
    }

    fn spent(&self) -> bool {
        self.steps == 0
    }

    /// Whether the budget of the whole run is spent.
    pub fn run_spent(&self) -> bool {
        self.run_steps == 0
    }

    /// Evaluates an expression.
    pub fn eval(&mut self, expr: &'v Expr) -> Val<'v> {
        if let Err(budget) = self.charge(1) {
            return budget.into();
        }
        match &expr.op {
            Op::Null => Cv::Null.into(),
            Op::Bool(value) => Cv::Bool(*value).into(),
            Op::Int(value) => Cv::Int(*value).into(),
            Op::Double(value) => Cv::Double(*value).into(),
            Op::Str(text) => Cv::Str(Text::Lit(text)).into(),
            Op::Type(name) => Cv::Type(name).into(),
            Op::Var(slot) => match self.vars.get(usize::from(*slot)) {
                Some(value) => {
                    let value = value.clone();
                    self.note(&value);
                    value
                }
                None => Cv::wrong("a variable has no value").into(),
            },
            Op::Select { of, name, soft } => {
                let of = self.eval(of);
                self.select(of, name, *soft)
            }
            Op::Has { of, name } => {
                let of = self.eval(of);
                self.has(&of, name).into()
            }
            Op::Index { of, index, soft } => {
                let of = self.eval(of);
                let index = self.eval(index);
                self.index(of, &index, *soft)
            }
            Op::And(sides) => self.logic(sides, false).into(),
            Op::Or(sides) => self.logic(sides, true).into(),
            _ => match self.compound(expr) {
                Ok(value) => value,
                Err(instead) => instead.into(),
            },
        }
    }

    fn compound(&mut self, expr: &'v Expr) -> Res<'v, Val<'v>> {
        Ok(match &expr.op {
            Op::Not(of) => {
                let of = self.eval(of);
                Cv::Bool(!Self::bool(&of, "`!`")?).into()
            }
            Op::Negate(of) => {
                let of = self.eval(of);
                match of.v {
                    Cv::Int(value) => match value.checked_neg() {
                        Some(value) => Cv::Int(value).into(),
                        None => return Err(Cv::wrong("a whole number does not fit 64 bits")),
                    },
                    Cv::Double(value) => Cv::Double(-value).into(),
                    _ => return Err(Self::unfit(&of, "`-`", "a number")),
                }
            }
            Op::Choose(parts) => {
                let [test, yes, no] = &**parts;
                return self.choose(test, yes, no);
            }
            Op::Equal { negated, sides } => {
                let [a, b] = &**sides;
                let a = self.eval(a);
                let b = self.eval(b);
                Cv::Bool(self.equal(&a, &b)? != *negated).into()
            }
            Op::Order(order, sides) => {
                let [a, b] = &**sides;
                let a = self.eval(a);
                let b = self.eval(b);
                let found = self.order(&a, &b)?;
                let holds = found.is_some_and(|found| match order {
                    Order::Less => found == Ordering::Less,
                    Order::LessEqual => found != Ordering::Greater,
                    Order::Greater => found == Ordering::Greater,
                    Order::GreaterEqual => found != Ordering::Less,
                });
                Cv::Bool(holds).into()
            }
            Op::Sum(sum, sides) => {
                let [a, b] = &**sides;
                let a = self.eval(a);
                let b = self.eval(b);
                self.sum(*sum, &a, &b)?.into()
            }
            Op::In(sides) => {
                let [item, list] = &**sides;
                let item = self.eval(item);
                // A literal list need not be built.
                if let Op::List(entries) = &list.op
                    && entries.iter().all(|entry| !entry.soft && entry.value.op.is_literal())
                {
                    self.charge(entries.len() / 8)?;
                    for entry in entries {
                        let known = Self::literal(&entry.value.op);
                        if self.equal(&item, &known.into())? {
                            return Ok(Cv::Bool(true).into());
                        }
                    }
                    return Ok(Cv::Bool(false).into());
                }
                let list = self.eval(list);
                Cv::Bool(self.contains(&item, &list)?).into()
            }
            Op::List(entries) => {
                let mut items = Vec::with_capacity(entries.len());
                for entry in entries {
                    let item = self.eval(&entry.value);
                    items.extend(self.kept(item, entry.soft)?);
                }
                Cv::list(items).into()
            }
            Op::Map(entries) => {
                let mut made: Vec<(Val<'v>, Val<'v>)> = Vec::with_capacity(entries.len());
                for entry in entries {
                    let key = self.eval(&entry.value.0);
                    let value = self.eval(&entry.value.1);
                    if let Some(other) = key.v.instead() {
                        return Err(other);
                    }
                    if !matches!(key.v, Cv::Str(_) | Cv::Int(_) | Cv::Bool(_)) {
                        return Err(Self::unfit(
                            &key,
                            "a key of a map",
                            "text, a number or a boolean",
                        ));
                    }
                    self.charge(made.len() / 8)?;
                    for (known, _) in &made {
                        if self.equal(known, &key)? {
                            return Err(Cv::wrong("a key stands twice in a map"));
                        }
                    }
                    if let Some(value) = self.kept(value, entry.soft)? {
                        made.push((key, value));
                    }
                }
                Cv::Map(Map::Made(made.into())).into()
            }
            Op::Call { function, args } => {
                let mut values = Vec::with_capacity(args.len());
                for arg in args {
                    values.push(self.eval(arg));
                }
                self.charge(1)?;
                if !function.lenient
                    && let Some(other) = instead(&values)
                {
                    return Err(other);
                }
                return (function.run)(self, &values);
            }
            Op::Matches { text, pattern } => {
                let text = self.eval(text);
                return self.matches_literal(&text, pattern).map(Val::from);
            }
            Op::Bind { value, body } => {
                let value = self.eval(value);
                let outer = self.vars.len();
                self.vars.push(value);
                let result = self.eval(body);
                self.vars.truncate(outer);
                result
            }
            Op::Loop(body) => {
                let outer = self.vars.len();
                let result = self.looped(body);
                self.vars.truncate(outer);
                return result.map(Val::from);
            }
            Op::Key(of) => self.key(of),
            Op::Raw(of) => self.eval(of),
            _ => return Err(Cv::wrong("an operator is out of place")),
        })
    }

    fn literal(op: &'v Op) -> Cv<'v> {
        match op {
            Op::Bool(value) => Cv::Bool(*value),
            Op::Int(value) => Cv::Int(*value),
            Op::Double(value) => Cv::Double(*value),
            Op::Str(text) => Cv::Str(Text::Lit(text)),
            _ => Cv::Null,
        }
    }

    /// An item of a literal; an empty optional is left out.
    fn kept(&mut self, item: Val<'v>, soft: bool) -> Res<'v, Option<Val<'v>>> {
        match item.v {
            Cv::Absent(name) => Err(Cv::Error(Fault::Absent(name))),
            Cv::Error(fault) => Err(Cv::Error(fault)),
            Cv::Optional(inner) if soft => Ok(inner.map(|inner| (*inner).clone())),
            Cv::Unknown(reason) if soft => Err(Cv::Unknown(reason)),
            _ if soft => Err(Self::unfit(&item, "`?`", "an optional")),
            _ => Ok(Some(item)),
        }
    }

    /// Remembers a scalar of a file that was read.
    fn note(&mut self, value: &Val<'v>) {
        if let Origin::At(at) = value.from
            && !matches!(value.v, Cv::List(_) | Cv::Map(_) | Cv::Absent(_))
        {
            self.last = Some(at);
        }
    }

    /// Reads a value of a file.
    pub fn load(&mut self, at: Ref) -> Val<'v> {
        let (v, from) = match self.world.get(at) {
            Got::Absent => (Cv::Absent(""), at),
            Got::Unknown(reason) => (Cv::Unknown(reason), at),
            Got::Null => (Cv::Null, at),
            Got::Bool(value) => (Cv::Bool(value), at),
            Got::Int(value) => (Cv::Int(value), at),
            Got::Float(value) => (Cv::Double(value), at),
            Got::Str(std::borrow::Cow::Borrowed(text)) => (Cv::Str(Text::Lit(text)), at),
            Got::Str(std::borrow::Cow::Owned(text)) => (Cv::text(text), at),
            Got::List(list) => (Cv::List(List::Model(list)), list),
            Got::Texts(texts) => {
                let item = |text: &String| Val { v: Cv::text(text.as_str()), from: Origin::At(at) };
                (Cv::list(texts.iter().map(item).collect()), at)
            }
            Got::Map(map) => (Cv::Map(Map::Model(map)), map),
            Got::Resource(resource, attribute) => (Cv::Reference(resource, attribute), at),
        };
        let value = Val { v, from: Origin::At(from) };
        self.note(&value);
        value
    }

    /// The properties of a resource.
    pub fn properties(&mut self, at: ResourceRef) -> Val<'v> {
        match self.world.resource(at) {
            Some(resource) => self.load(Ref { unit: at.unit, value: resource.properties }),
            None => Cv::Unknown(Reason::NotInFiles).into(),
        }
    }

    /// A field.
    pub fn select(&mut self, of: Val<'v>, name: &'v str, soft: bool) -> Val<'v> {
        let (of, soft) = match of.v {
            Cv::Optional(None) => return of,
            Cv::Optional(Some(inner)) => ((*inner).clone(), true),
            _ => (of, soft),
        };
        let found = self.field(of, name);
        if soft { Self::optional(found) } else { found }
    }

    fn optional(found: Val<'v>) -> Val<'v> {
        let from = found.from;
        let v = match found.v {
            Cv::Absent(_) | Cv::Error(Fault::Absent(_)) => Cv::Optional(None),
            Cv::Unknown(_) | Cv::Error(_) => return found,
            _ => Cv::Optional(Some(std::rc::Rc::new(found))),
        };
        Val { v, from }
    }

    fn field(&mut self, of: Val<'v>, name: &'v str) -> Val<'v> {
        match &of.v {
            Cv::Map(Map::Model(map)) => match self.world.field(*map, name) {
                Slot::Value(at) => match self.load(at) {
                    Val { v: Cv::Absent(_), .. } => self.missing(*map, name),
                    value => value,
                },
                Slot::Absent => self.missing(*map, name),
                Slot::Unknown(reason) => Val { v: Cv::Unknown(reason), from: Origin::In(*map) },
            },
            Cv::Map(Map::Made(entries)) => {
                if let Err(budget) = self.charge(entries.len() / 8) {
                    return budget.into();
                }
                let found = entries.iter().find(|(key, _)| match &key.v {
                    Cv::Str(key) => **key == *name,
                    _ => false,
                });
                match found {
                    Some((_, value)) => {
                        self.note(value);
                        value.clone()
                    }
                    None => Cv::Absent(name).into(),
                }
            }
            Cv::Resource(at) => self.resource_field(*at, name),
            Cv::Reference(..) => Val { v: Cv::Unknown(Reason::Attribute), from: of.from },
            Cv::Absent(_) | Cv::Unknown(_) | Cv::Error(_) => of,
            _ => Self::unfit(&of, &format!("`.{name}`"), "a map").into(),
        }
    }

    fn missing(&mut self, map: Ref, name: &'v str) -> Val<'v> {
        self.missed = Some(map);
        let v = match name {
            "Essential" | "Protocol" => self
                .owner(map)
                .and_then(|owner| default_for(&owner.kind, owner.door, name))
                .unwrap_or(Cv::Absent(name)),
            _ => Cv::Absent(name),
        };
        Val { v, from: Origin::In(map) }
    }

    /// The resource that a value belongs to.
    fn owner(&self, at: Ref) -> Option<&'v Resource> {
        let unit = self.world.unit(at.unit)?;
        let subject = self.world.resource(self.subject).filter(|_| self.subject.unit == at.unit);
        let Some(node) = unit.model.value(at.value).node else { return subject };
        let span = unit.tree.raw(node).span;
        let holds = |resource: &&Resource| unit.tree.raw(resource.node).span.contains(span);
        subject.filter(holds).or_else(|| unit.model.resources.iter().find(holds))
    }

    fn resource_field(&mut self, at: ResourceRef, name: &'v str) -> Val<'v> {
        let Some(resource) = self.world.resource(at) else {
            return Cv::Unknown(Reason::NotInFiles).into();
        };
        let text = |text: &'v str| Val::from(Cv::Str(Text::Lit(text)));
        match name {
            "kind" => text(&resource.kind),
            "id" => text(&resource.id),
            "address" => text(&resource.address),
            "door" => text(door_word(resource.door)),
            "properties" => self.load(Ref { unit: at.unit, value: resource.properties }),
            "attributes" => self.load(Ref { unit: at.unit, value: resource.attributes }),
            _ => Cv::wrong(format!(
                "a resource has no `{name}`; it has kind, id, address, door, properties, attributes"
            ))
            .into(),
        }
    }

    fn has(&mut self, of: &Val<'v>, name: &'v str) -> Cv<'v> {
        match &of.v {
            Cv::Map(Map::Model(map)) => match self.world.field(*map, name) {
                Slot::Value(at) => match self.load(at).v {
                    Cv::Absent(_) => {
                        self.missed = Some(*map);
                        Cv::Bool(false)
                    }
                    Cv::Unknown(reason) if may_be_absent(reason) => Cv::Unknown(reason),
                    Cv::Error(fault) => Cv::Error(fault),
                    _ => Cv::Bool(true),
                },
                Slot::Absent => {
                    self.missed = Some(*map);
                    Cv::Bool(false)
                }
                Slot::Unknown(reason) => Cv::Unknown(reason),
            },
            Cv::Absent(_) | Cv::Null | Cv::Optional(None) => Cv::Bool(false),
            Cv::Optional(Some(inner)) => {
                let inner = (**inner).clone();
                self.has(&inner, name)
            }
            Cv::Resource(_) => {
                let known = ["kind", "id", "address", "door", "properties", "attributes"];
                Cv::Bool(known.contains(&name))
            }
            _ => match self.field(of.clone(), name).v {
                Cv::Absent(_) => Cv::Bool(false),
                Cv::Unknown(reason) => Cv::Unknown(reason),
                Cv::Error(fault) => Cv::Error(fault),
                _ => Cv::Bool(true),
            },
        }
    }

    fn index(&mut self, of: Val<'v>, index: &Val<'v>, soft: bool) -> Val<'v> {
        let (of, soft) = match of.v {
            Cv::Optional(None) => return of,
            Cv::Optional(Some(inner)) => ((*inner).clone(), true),
            _ => (of, soft),
        };
        let found = self.item(of, index).unwrap_or_else(Val::from);
        if soft { Self::optional(found) } else { found }
    }

    fn item(&mut self, of: Val<'v>, index: &Val<'v>) -> Res<'v, Val<'v>> {
        if matches!(of.v, Cv::Absent(_)) && index.v.instead().is_none() {
            return Ok(of);
        }
        if let Some(other) = instead([&of, index]) {
            return Err(other);
        }
        match (&of.v, &index.v) {
            (Cv::List(list), Cv::Int(_) | Cv::Double(_)) => {
                let at = match index.v {
                    Cv::Int(at) => usize::try_from(at).ok(),
                    Cv::Double(at) if at.fract() == 0.0 && (0.0..1e15).contains(&at) => {
                        Some(at as usize)
                    }
                    _ => None,
                };
                let found = match list {
                    List::Made(items) => at.and_then(|at| items.get(at)).cloned(),
                    List::Model(list) => {
                        let items = self.refs(*list)?;
                        at.and_then(|at| items.get(at).copied()).map(|at| self.load(at))
                    }
                };
                found.ok_or(Cv::Error(Fault::Absent("an item of a list")))
            }
            (Cv::Map(Map::Model(_)) | Cv::Resource(_), Cv::Str(name)) => match name {
                Text::Lit(name) => Ok(self.field(of.clone(), name)),
                Text::Made(name) => match &of.v {
                    Cv::Map(Map::Model(map)) => Ok(match self.world.field(*map, name) {
                        Slot::Value(at) => self.load(at),
                        Slot::Absent => {
                            self.missed = Some(*map);
                            Val { v: Cv::Absent(""), from: Origin::In(*map) }
                        }
                        Slot::Unknown(reason) => {
                            Val { v: Cv::Unknown(reason), from: Origin::In(*map) }
                        }
                    }),
                    _ => {
                        Err(Cv::wrong("the field of a resource must be written as `resource.name`"))
                    }
                },
            },
            (Cv::Map(Map::Model(map)), _) => Ok(Val { v: Cv::Absent(""), from: Origin::In(*map) }),
            (Cv::Map(Map::Made(entries)), _) => {
                let entries = entries.clone();
                self.charge(entries.len() / 8)?;
                for (key, value) in entries.iter() {
                    if self.equal(key, index)? {
                        self.note(value);
                        return Ok(value.clone());
                    }
                }
                Ok(Cv::Absent("").into())
            }
            (Cv::List(_), _) => Err(Self::unfit(index, "the index of a list", "a whole number")),
            _ => Err(Self::unfit(&of, "`[…]`", "a list or a map")),
        }
    }

    /// The items of a list of a file.
    pub fn refs(&mut self, list: Ref) -> Res<'v, Vec<Ref>> {
        let written = match self.world.model(list.unit).map(|model| model.value(list.value).data) {
            Some(ValueData::List { len, .. }) => len as usize,
            _ => 0,
        };
        self.charge(written / 16)?;
        Ok(self.world.items(list))
    }

    /// The items of a list.
    pub fn items(&mut self, list: &List<'v>) -> Res<'v, Items<'v>> {
        Ok(match list {
            List::Model(list) => Items::Refs(self.refs(*list)?.into_iter()),
            List::Made(items) => Items::Made(items.clone(), 0),
        })
    }

    /// The entries of a map, and whether more may exist.
    pub fn entries(&mut self, map: &Map<'v>) -> Res<'v, (Vec<(Val<'v>, Val<'v>)>, bool)> {
        match map {
            Map::Made(entries) => {
                self.charge(entries.len() / 16)?;
                Ok((entries.to_vec(), false))
            }
            Map::Model(map) => {
                let written = match self.world.model(map.unit).map(|m| m.value(map.value).data) {
                    Some(ValueData::Map { len, .. }) => len as usize,
                    _ => 0,
                };
                // Duplicate keys are looked for pairwise.
                self.charge(written / 16 + written.saturating_mul(written) / 1024)?;
                let fields = self.world.fields(*map);
                let mut entries = Vec::with_capacity(fields.len());
                for (name, _, at) in fields {
                    let key = Val { v: Cv::Str(Text::Lit(name)), from: Origin::Key(at) };
                    entries.push((key, self.load(at)));
                }
                Ok((entries, self.world.is_open(*map)))
            }
        }
    }

    /// Every item of a list value.
    pub fn all_items(&mut self, value: &Val<'v>, what: &str) -> Res<'v, Vec<Val<'v>>> {
        match &value.v {
            Cv::List(list) => {
                let mut items = self.items(list)?;
                self.charge(items.len() / 4)?;
                let mut all = Vec::with_capacity(items.len());
                while let Some(item) = items.next(self) {
                    all.push(item);
                }
                Ok(all)
            }
            _ => Err(Self::unfit(value, what, "a list")),
        }
    }

    /// The error for a value of a wrong type, or what stands in its stead.
    pub fn unfit(value: &Val<'v>, what: &str, wanted: &str) -> Cv<'v> {
        match value.v.instead() {
            Some(other) => other,
            None => Cv::wrong(format!("{what} takes {wanted}, not {}", value.v.kind())),
        }
    }

    /// A boolean.
    pub fn bool(value: &Val<'v>, what: &str) -> Res<'v, bool> {
        match value.v {
            Cv::Bool(value) => Ok(value),
            _ => Err(Self::unfit(value, what, "a boolean")),
        }
    }

    /// `||` (decided by true) and `&&` (by false): what decides absorbs unknowns and errors.
    fn logic(&mut self, sides: &'v [Expr], decides: bool) -> Cv<'v> {
        let mut rest = Cv::Bool(!decides);
        for side in sides {
            let value = self.eval(side);
            match Self::bool(&value, if decides { "`||`" } else { "`&&`" }) {
                Ok(value) if value == decides => return Cv::Bool(decides),
                Ok(_) => {}
                Err(other) => rest = Self::worse(rest, other),
            }
        }
        rest
    }

    /// Of what stands in a result's stead: unknown before error, the first of each.
    fn worse(before: Cv<'v>, other: Cv<'v>) -> Cv<'v> {
        match (&before, &other) {
            (_, Cv::Error(Fault::Budget)) => other,
            (Cv::Bool(_), _) => other,
            (Cv::Error(Fault::Budget) | Cv::Unknown(_), _) => before,
            (_, Cv::Unknown(_)) => other,
            _ => before,
        }
    }

    fn choose(&mut self, test: &'v Expr, yes: &'v Expr, no: &'v Expr) -> Res<'v, Val<'v>> {
        let test = self.eval(test);
        match test.v {
            Cv::Bool(true) => Ok(self.eval(yes)),
            Cv::Bool(false) => Ok(self.eval(no)),
            Cv::Unknown(reason) => {
                let yes = self.eval(yes);
                let no = self.eval(no);
                match self.equal(&yes, &no) {
                    Ok(true) => Ok(yes),
                    _ => Err(Cv::Unknown(reason)),
                }
            }
            _ => Err(Self::unfit(&test, "`? :`", "a boolean")),
        }
    }

    /// Three-valued equality. Absent equals absent and null, and nothing else.
    pub fn equal(&mut self, a: &Val<'v>, b: &Val<'v>) -> Res<'v, bool> {
        match (&a.v, &b.v) {
            (Cv::Unknown(reason), _) | (_, Cv::Unknown(reason)) => Err(Cv::Unknown(*reason)),
            (Cv::Error(fault), _) | (_, Cv::Error(fault)) => Err(Cv::Error(fault.clone())),
            (Cv::Str(a), Cv::Str(b)) => {
                self.charge(a.len() / 256)?;
                Ok(**a == **b)
            }
            (Cv::Bool(a), Cv::Bool(b)) => Ok(a == b),
            (Cv::Int(_) | Cv::Double(_), Cv::Int(_) | Cv::Double(_)) => {
                Ok(order_numbers(&a.v, &b.v) == Some(Ordering::Equal))
            }
            (Cv::Null | Cv::Absent(_), Cv::Null | Cv::Absent(_)) => Ok(true),
            (Cv::Null | Cv::Absent(_), _) | (_, Cv::Null | Cv::Absent(_)) => Ok(false),
            (Cv::Reference(a, x), Cv::Reference(b, y)) if a == b && x == y => Ok(true),
            (Cv::Reference(..), _) | (_, Cv::Reference(..)) => Err(Cv::Unknown(Reason::Attribute)),
            (Cv::Type(a), Cv::Type(b)) => Ok(a == b),
            (Cv::Resource(a), Cv::Resource(b)) => Ok(a == b),
            (Cv::Optional(a), Cv::Optional(b)) => match (a, b) {
                (Some(a), Some(b)) => self.equal(a, b),
                (None, None) => Ok(true),
                _ => Ok(false),
            },
            (Cv::List(a), Cv::List(b)) => self.equal_lists(a, b),
            (Cv::Map(a), Cv::Map(b)) => self.equal_maps(a, b),
            _ => Ok(false),
        }
    }

    fn equal_lists(&mut self, a: &List<'v>, b: &List<'v>) -> Res<'v, bool> {
        let (mut a, mut b) = (self.items(a)?, self.items(b)?);
        if a.len() != b.len() {
            return Ok(false);
        }
        let mut rest = Cv::Bool(true);
        while let (Some(a), Some(b)) = (a.next(self), b.next(self)) {
            self.charge(1)?;
            match self.equal(&a, &b) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(other) => rest = Self::worse(rest, other),
            }
        }
        Self::settled(rest)
    }

    fn equal_maps(&mut self, a: &Map<'v>, b: &Map<'v>) -> Res<'v, bool> {
        let ((a, a_open), (b, b_open)) = (self.entries(a)?, self.entries(b)?);
        let open = a_open || b_open;
        if a.len() != b.len() && !open {
            return Ok(false);
        }
        let mut rest = if open { Cv::Unknown(Reason::Macro) } else { Cv::Bool(true) };
        for (key, value) in &a {
            self.charge(1 + b.len() / 8)?;
            let mut found = None;
            for (other, value) in &b {
                if self.equal(key, other)? {
                    found = Some(value);
                    break;
                }
            }
            match found.map(|other| self.equal(value, other)) {
                Some(Ok(true)) => {}
                Some(Ok(false)) => return Ok(false),
                Some(Err(other)) => rest = Self::worse(rest, other),
                None if b_open => {}
                None => return Ok(false),
            }
        }
        Self::settled(rest)
    }

    fn settled(rest: Cv<'v>) -> Res<'v, bool> {
        match rest {
            Cv::Bool(value) => Ok(value),
            other => Err(other),
        }
    }

    /// Order of two values of a type; `None` with NaN.
    pub fn order(&mut self, a: &Val<'v>, b: &Val<'v>) -> Res<'v, Option<Ordering>> {
        if let Some(other) = instead([a, b]) {
            return Err(other);
        }
        match (&a.v, &b.v) {
            (Cv::Int(_) | Cv::Double(_), Cv::Int(_) | Cv::Double(_)) => {
                Ok(order_numbers(&a.v, &b.v))
            }
            (Cv::Str(a), Cv::Str(b)) => {
                self.charge(a.len() / 256)?;
                Ok(Some(a.as_bytes().cmp(b.as_bytes())))
            }
            (Cv::Bool(a), Cv::Bool(b)) => Ok(Some(a.cmp(b))),
            (a, b) => Err(Cv::wrong(format!("{} and {} have no order", a.kind(), b.kind()))),
        }
    }

    /// Arithmetic, and `+` of texts and lists.
    pub fn sum(&mut self, sum: Sum, a: &Val<'v>, b: &Val<'v>) -> Res<'v, Cv<'v>> {
        if let Some(other) = instead([a, b]) {
            return Err(other);
        }
        match (&a.v, &b.v, sum) {
            (Cv::Int(a), Cv::Int(b), _) => {
                if *b == 0 && matches!(sum, Sum::Divide | Sum::Remainder) {
                    return Err(Cv::wrong("division by zero"));
                }
                let result = match sum {
                    Sum::Add => a.checked_add(*b),
                    Sum::Subtract => a.checked_sub(*b),
                    Sum::Multiply => a.checked_mul(*b),
                    Sum::Divide => a.checked_div(*b),
                    Sum::Remainder => a.checked_rem(*b),
                };
                result.map(Cv::Int).ok_or_else(|| Cv::wrong("a whole number does not fit 64 bits"))
            }
            (Cv::Double(a), Cv::Double(b), _) if sum != Sum::Remainder => {
                Ok(Cv::Double(match sum {
                    Sum::Add => a + b,
                    Sum::Subtract => a - b,
                    Sum::Multiply => a * b,
                    Sum::Divide | Sum::Remainder => a / b,
                }))
            }
            (Cv::Str(a), Cv::Str(b), Sum::Add) => {
                let mut text = String::with_capacity(a.len() + b.len());
                self.build(&mut text, a)?;
                self.build(&mut text, b)?;
                Ok(Cv::text(text))
            }
            (Cv::List(_), Cv::List(_), Sum::Add) => {
                let mut items = self.all_items(a, "`+`")?;
                items.extend(self.all_items(b, "`+`")?);
                Ok(Cv::list(items))
            }
            (a, b, _) => {
                let sign = match sum {
                    Sum::Add => "+",
                    Sum::Subtract => "-",
                    Sum::Multiply => "*",
                    Sum::Divide => "/",
                    Sum::Remainder => "%",
                };
                Err(Cv::wrong(format!("`{sign}` does not join {} and {}", a.kind(), b.kind())))
            }
        }
    }

    /// Adds to a text that is built, within its bound.
    pub fn build(&mut self, text: &mut String, more: &str) -> Res<'v, ()> {
        self.charge(more.len() / 32)?;
        if text.len() + more.len() > limits::CEL_STRING {
            self.steps = 0;
            return Err(Cv::Error(Fault::Budget));
        }
        text.push_str(more);
        Ok(())
    }

    /// `item in list`, or the key of a map.
    pub fn contains(&mut self, item: &Val<'v>, list: &Val<'v>) -> Res<'v, bool> {
        match &list.v {
            Cv::List(list) => {
                let mut items = self.items(list)?;
                let mut rest = Cv::Bool(false);
                self.charge(items.len() / 8)?;
                while let Some(known) = items.next(self) {
                    match self.equal(item, &known) {
                        Ok(true) => return Ok(true),
                        Ok(false) => {}
                        Err(other) => rest = Self::worse(rest, other),
                    }
                }
                Self::settled(rest)
            }
            Cv::Map(map) => {
                if let Some(other) = item.v.instead() {
                    return Err(other);
                }
                match (map, &item.v) {
                    (Map::Model(map), Cv::Str(name)) => match self.world.field(*map, name) {
                        Slot::Value(_) => Ok(true),
                        Slot::Absent => Ok(false),
                        Slot::Unknown(reason) => Err(Cv::Unknown(reason)),
                    },
                    (Map::Model(_), _) => Ok(false),
                    (Map::Made(entries), _) => {
                        let entries = entries.clone();
                        self.charge(entries.len() / 8)?;
                        for (key, _) in entries.iter() {
                            if self.equal(item, key)? {
                                return Ok(true);
                            }
                        }
                        Ok(false)
                    }
                }
            }
            _ => Err(Self::unfit(list, "`in`", "a list or a map")),
        }
    }

    fn looped(&mut self, body: &'v Loop) -> Res<'v, Cv<'v>> {
        let range = self.eval(&body.range);
        let mut state =
            LoopState { rest: Cv::Bool(body.kind == LoopKind::All), hits: 0, made: Vec::new() };
        match &range.v {
            Cv::List(list) => {
                let mut items = self.items(list)?;
                let mut index = 0i64;
                while let Some(item) = items.next(self) {
                    let pair = body.two.then(|| Val::from(Cv::Int(index)));
                    index += 1;
                    if let Some(done) = self.turn(body, &mut state, pair, item)? {
                        return Ok(done);
                    }
                }
            }
            Cv::Map(map) => {
                let (entries, open) = self.entries(map)?;
                for (key, value) in entries {
                    let (pair, item) = if body.two { (Some(key), value) } else { (None, key) };
                    if let Some(done) = self.turn(body, &mut state, pair, item)? {
                        return Ok(done);
                    }
                }
                if open {
                    let unknown = Cv::Unknown(Reason::Macro);
                    match body.kind {
                        LoopKind::ExistsOne if state.hits > 1 => {}
                        LoopKind::Filter | LoopKind::Map => return Err(unknown),
                        _ => state.rest = Self::worse(state.rest, unknown),
                    }
                }
            }
            _ => return Err(Self::unfit(&range, "a loop", "a list or a map")),
        }
        match (body.kind, state.rest) {
            (LoopKind::Filter | LoopKind::Map, Cv::Bool(_)) => Ok(Cv::list(state.made)),
            // Two hits settle it, whatever the others are.
            (LoopKind::ExistsOne, Cv::Unknown(_)) if state.hits > 1 => Ok(Cv::Bool(false)),
            (LoopKind::ExistsOne, Cv::Bool(_)) => Ok(Cv::Bool(state.hits == 1)),
            (_, Cv::Bool(value)) => Ok(Cv::Bool(value)),
            (_, other) => Err(other),
        }
    }

    /// One turn of a loop; `Some` where it settles the result.
    fn turn(
        &mut self,
        body: &'v Loop,
        state: &mut LoopState<'v>,
        pair: Option<Val<'v>>,
        item: Val<'v>,
    ) -> Res<'v, Option<Cv<'v>>> {
        let outer = self.vars.len();
        let kept = (body.kind == LoopKind::Filter).then(|| item.clone());
        self.vars.extend(pair);
        self.vars.push(item);
        let wanted = match &body.test {
            Some(test) => {
                let test = self.eval(test);
                Self::bool(&test, "the filter of `map`")
            }
            None => Ok(true),
        };
        let result = match wanted {
            Ok(true) => Some(self.eval(&body.body)),
            _ => None,
        };
        self.vars.truncate(outer);
        if self.spent() {
            return Err(Cv::Error(Fault::Budget));
        }
        let Some(result) = result else {
            match wanted {
                Err(Cv::Error(fault)) => return Err(Cv::Error(fault)),
                // How many items there are is not known.
                Err(other) => state.rest = Self::worse(state.rest.clone(), other),
                Ok(_) => {}
            }
            return Ok(None);
        };
        if body.kind == LoopKind::Map {
            match result.v {
                Cv::Error(fault) => return Err(Cv::Error(fault)),
                Cv::Absent(name) => return Err(Cv::Error(Fault::Absent(name))),
                _ => state.made.push(result),
            }
            return Ok(None);
        }
        match (Self::bool(&result, "the test of a loop"), body.kind) {
            (Ok(false), LoopKind::All) => return Ok(Some(Cv::Bool(false))),
            (Ok(true), LoopKind::Exists) => return Ok(Some(Cv::Bool(true))),
            (Ok(true), LoopKind::ExistsOne) => state.hits += 1,
            (Ok(true), LoopKind::Filter) => state.made.extend(kept),
            (Ok(_), _) => {}
            (Err(Cv::Error(fault)), LoopKind::ExistsOne | LoopKind::Filter) => {
                return Err(Cv::Error(fault));
            }
            (Err(other), _) => state.rest = Self::worse(state.rest.clone(), other),
        }
        Ok(None)
    }

    fn matches_literal(&mut self, text: &Val<'v>, pattern: &'v Pattern) -> Res<'v, Cv<'v>> {
        let Cv::Str(text) = &text.v else {
            return Err(Self::unfit(text, "`matches`", "text"));
        };
        self.charge(text.len() / 16)?;
        let built = pattern.built.get_or_init(|| functions::build_pattern(&pattern.text).ok());
        match built {
            Some(regex) => Ok(Cv::Bool(regex.is_match(text))),
            None => Err(Cv::wrong("the regular expression is too large")),
        }
    }

    /// `matches` with a pattern that is made at run time.
    pub fn matches(&mut self, text: &str, pattern: &str) -> Res<'v, bool> {
        self.charge(text.len() / 16)?;
        if !self.patterns.contains_key(pattern) {
            // Building is dear: twenty patterns are the whole budget.
            self.charge(limits::CEL_STEPS as usize / 20)?;
            let built = functions::build_pattern(pattern).ok();
            self.patterns.insert(pattern.to_string(), built);
        }
        match self.patterns.get(pattern) {
            Some(Some(regex)) => Ok(regex.is_match(text)),
            _ => Err(Cv::wrong("not a regular expression, or too large")),
        }
    }

    /// `key(x)`: the value is the key's text, its origin the key.
    fn key(&mut self, of: &'v Expr) -> Val<'v> {
        let value = self.eval(of);
        match value.from {
            Origin::At(at) => Val { v: value.v, from: Origin::Key(at) },
            _ => value,
        }
    }
}

struct LoopState<'v> {
    rest: Cv<'v>,
    hits: usize,
    made: Vec<Val<'v>>,
}
