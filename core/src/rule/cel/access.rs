//! Reading: fields, items and entries of what is in the files, of resources and of made values.

use super::ast::Expr;
use super::eval::Eval;
use super::value::{Cv, Fault, List, Map, Origin, Res, Text, Val, instead};
use crate::model::world::{Got, Ref, ResourceRef, Slot};
use crate::model::{Door, Reason, Resource, ValueData};

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

/// Whether a field of that name has such a default in some kind.
pub(super) fn has_default(name: &str) -> bool {
    matches!(name, "Essential" | "Protocol")
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
    /// Remembers a scalar of a file that was read.
    pub(super) fn note(&mut self, value: &Val<'v>) {
        if let Origin::At(at) = value.from
            && !matches!(value.v, Cv::List(_) | Cv::Map(_) | Cv::Absent(_))
        {
            self.last = Some(at);
        }
    }

    /// Reads a value of a file.
    pub(super) fn load(&mut self, at: Ref) -> Val<'v> {
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
    pub(super) fn properties(&mut self, at: ResourceRef) -> Val<'v> {
        match self.world.resource(at) {
            Some(resource) => self.load(Ref { unit: at.unit, value: resource.properties }),
            None => Cv::Unknown(Reason::NotInFiles).into(),
        }
    }

    /// A field.
    pub(super) fn select(&mut self, of: Val<'v>, name: &'v str, soft: bool) -> Val<'v> {
        let (of, soft) = match of.v {
            Cv::Optional(None) => return of,
            Cv::Optional(Some(inner)) => ((*inner).clone(), true),
            _ => (of, soft),
        };
        let found = self.field(of, name);
        if soft { Self::optional(found) } else { found }
    }

    pub(super) fn optional(found: Val<'v>) -> Val<'v> {
        let from = found.from;
        let v = match found.v {
            Cv::Absent(_) | Cv::Error(Fault::Absent(_)) => Cv::Optional(None),
            Cv::Unknown(_) | Cv::Error(_) => return found,
            _ => Cv::Optional(Some(std::rc::Rc::new(found))),
        };
        Val { v, from }
    }

    pub(super) fn field(&mut self, of: Val<'v>, name: &'v str) -> Val<'v> {
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

    pub(super) fn missing(&mut self, map: Ref, name: &'v str) -> Val<'v> {
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
    pub(super) fn owner(&self, at: Ref) -> Option<&'v Resource> {
        let unit = self.world.unit(at.unit)?;
        let subject = self.world.resource(self.subject).filter(|_| self.subject.unit == at.unit);
        let Some(node) = unit.model.value(at.value).node else { return subject };
        let span = unit.tree.raw(node).span;
        let holds = |resource: &&Resource| unit.tree.raw(resource.node).span.contains(span);
        subject.filter(holds).or_else(|| unit.model.resources.iter().find(holds))
    }

    pub(super) fn resource_field(&mut self, at: ResourceRef, name: &'v str) -> Val<'v> {
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

    pub(super) fn has(&mut self, of: &Val<'v>, name: &'v str) -> Cv<'v> {
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

    pub(super) fn index(&mut self, of: Val<'v>, index: &Val<'v>, soft: bool) -> Val<'v> {
        let (of, soft) = match of.v {
            Cv::Optional(None) => return of,
            Cv::Optional(Some(inner)) => ((*inner).clone(), true),
            _ => (of, soft),
        };
        let found = self.item(of, index).unwrap_or_else(Val::from);
        if soft { Self::optional(found) } else { found }
    }

    pub(super) fn item(&mut self, of: Val<'v>, index: &Val<'v>) -> Res<'v, Val<'v>> {
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
    pub(super) fn refs(&mut self, list: Ref) -> Res<'v, Vec<Ref>> {
        let written = match self.world.model(list.unit).map(|model| model.value(list.value).data) {
            Some(ValueData::List { len, .. }) => len as usize,
            _ => 0,
        };
        self.charge(written / 16)?;
        Ok(self.world.items(list))
    }

    /// The items of a list.
    pub(super) fn items(&mut self, list: &List<'v>) -> Res<'v, Items<'v>> {
        Ok(match list {
            List::Model(list) => Items::Refs(self.refs(*list)?.into_iter()),
            List::Made(items) => Items::Made(items.clone(), 0),
        })
    }

    /// The entries of a map, and whether more may exist.
    pub(super) fn entries(&mut self, map: &Map<'v>) -> Res<'v, (Vec<(Val<'v>, Val<'v>)>, bool)> {
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
    pub(super) fn all_items(&mut self, value: &Val<'v>, what: &str) -> Res<'v, Vec<Val<'v>>> {
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

    /// `key(x)`: the value is the key's text, its origin the key.
    pub(super) fn key(&mut self, of: &'v Expr) -> Val<'v> {
        let value = self.eval(of);
        match value.from {
            Origin::At(at) => Val { v: value.v, from: Origin::Key(at) },
            _ => value,
        }
    }
}
