//! From what a rule proposes to edits of the text.

use super::locate::{Holder, Located, locate, name_at, spelled};
use super::site::Site;
use super::{Change, Literal, Target, TextEdit, block, flow, merge, scalar};
use crate::model::world::{Ref, ResourceRef};
use crate::model::{Door, Resource, Shapes, Ty, ValueData, ValueId};
use crate::sort;
use crate::syntax::{Data, NodeId, Style};
use crate::unit::Unit;

/// A fix as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Index of the unit that it edits.
    pub unit: u32,
    /// What it does, e.g. "Set `encrypted` to true".
    pub title: String,
    /// Edits in order, none over another.
    pub edits: Vec<TextEdit>,
}

/// Longest value that a title shows, in characters.
const SHOWN: usize = 40;

/// Makes edits of what a rule proposes. `conditional` says that the finding holds under some choices only,
/// so that nothing may be changed that counts under the others too.
///
/// `None` where the edit is not certain; also where there is nothing to do.
pub fn plan(
    units: &[Unit],
    shapes: &Shapes,
    subject: Option<ResourceRef>,
    changes: &[Change],
    conditional: bool,
) -> Option<Planned> {
    let first = changes.first()?;
    let unit_index = unit_of(first);
    let unit = units.get(unit_index as usize)?;
    if changes.iter().any(|change| unit_of(change) != unit_index) {
        return None;
    }
    let likely = subject
        .filter(|subject| subject.unit == unit_index)
        .and_then(|subject| unit.model.resource(subject.resource));
    let mut draft = Draft { likely, conditional, ..Draft::new(unit, shapes) };
    for change in changes {
        draft.change(change)?;
    }
    let edits = draft.edits()?;
    let title = sentence(&draft.titles);
    Some(Planned { unit: unit_index, title, edits })
}

fn unit_of(change: &Change) -> u32 {
    let target = |target: &Target| match target {
        Target::Value(at) => at.unit,
        Target::Field { map, .. } => map.unit,
    };
    match change {
        Change::Set { at, .. } => target(at),
        Change::Add { list, .. } => target(list),
        Change::Remove(at) | Change::Rename { at, .. } => at.unit,
    }
}

/// Titles of steps as one: "Set `A` to 1 and remove `B`".
#[inline(never)]
fn sentence(titles: &[String]) -> String {
    let lower = |title: &String| {
        let mut chars = title.chars();
        let first = chars.next().map(|c| c.to_ascii_lowercase());
        first.into_iter().chain(chars).collect::<String>()
    };
    match titles {
        [] => String::new(),
        [only] => only.clone(),
        [first, middle @ .., last] => {
            let mut out = first.clone();
            for title in middle {
                out.push_str(", ");
                out.push_str(&lower(title));
            }
            format!("{out} and {}", lower(last))
        }
    }
}

/// What is collected before the text is touched: members of one holder go and come together.
struct Draft<'u> {
    unit: &'u Unit,
    shapes: &'u Shapes,
    likely: Option<&'u Resource>,
    conditional: bool,
    /// Edits of single values and keys.
    single: Vec<TextEdit>,
    /// Members that go, by the node that holds them.
    gone: Vec<(NodeId, Vec<usize>)>,
    /// Fields that come, by their map, as the door writes them.
    fields: Vec<(NodeId, Vec<(String, Literal)>)>,
    /// Items that come, by their list.
    items: Vec<(NodeId, Vec<Literal>)>,
    titles: Vec<String>,
}

impl<'u> Draft<'u> {
    fn new(unit: &'u Unit, shapes: &'u Shapes) -> Self {
        Self {
            unit,
            shapes,
            likely: None,
            conditional: false,
            single: Vec::new(),
            gone: Vec::new(),
            fields: Vec::new(),
            items: Vec::new(),
            titles: Vec::new(),
        }
    }

    fn locate(&self, value: ValueId) -> Option<Located<'u>> {
        locate(self.unit, self.shapes, self.likely, value)
    }

    // Each kind of change is a function of its own in every build: a WebAssembly host compiles those that it calls.
    fn change(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::Set { at: Target::Value(at), value } => self.set(*at, value),
            Change::Set { at: Target::Field { map, path }, value } => {
                self.field(*map, path, value.clone())
            }
            Change::Remove(at) => self.remove(*at),
            Change::Rename { at, to } => self.rename(*at, to),
            Change::Add { list: Target::Value(list), item } => self.add(*list, item),
            Change::Add { list: Target::Field { map, path }, item } => {
                self.field(*map, path, Literal::List(vec![item.clone()]))
            }
        }
    }

    /// The node of a value that is written out where it stands, and nowhere else.
    fn own_node(&self, value: ValueId) -> Option<NodeId> {
        let node = self.unit.model.value(value).node?;
        let raw = self.unit.tree.raw(node);
        let site = Site::of(&self.unit.tree, node)?;
        (!matches!(raw.data, Data::Alias(_) | Data::Error) && !site.is_shared(node)).then_some(node)
    }

    #[inline(never)]
    fn set(&mut self, at: Ref, value: &Literal) -> Option<()> {
        let model = &self.unit.model;
        let literal = match model.value(at.value).data {
            ValueData::Null
            | ValueData::Bool(_)
            | ValueData::Int(_)
            | ValueData::Float(_)
            | ValueData::Str(_)
            | ValueData::Malformed
            | ValueData::List { .. }
            | ValueData::Map { .. } => true,
            ValueData::Absent | ValueData::Unknown(_) | ValueData::Expr(_) => false,
        };
        let located = self.locate(at.value)?;
        if !literal || self.conditional && located.holder != Holder::Branch {
            return None;
        }
        let node = self.own_node(at.value)?;
        let raw = *self.unit.tree.raw(node);
        let site = Site::of(&self.unit.tree, node)?;
        let plain_tag = raw.tag.is_none_or(|tag| tag.of(&self.unit.tree.text) == "!Sub");
        if !plain_tag || raw.span.is_empty() {
            return None;
        }
        let value = spelled(self.shapes, located.resource.door, located.ty, value)?;
        let text = match (&value, raw.data) {
            (Literal::List(_) | Literal::Map(_), Data::List { .. } | Data::Map { .. })
                if raw.style == Style::Flow =>
            {
                scalar::flow(&value, site.is_json())
            }
            (Literal::List(_) | Literal::Map(_), _) | (_, Data::List { .. } | Data::Map { .. }) => {
                return None;
            }
            (value, old) => scalar::like(site, value, raw.style, old)?,
        };
        let text = site.written(text)?;
        let old = raw.span.of(&self.unit.tree.text);
        // A block scalar's last line break is not part of what is replaced.
        let end = raw.span.start + u32::try_from(old.trim_end().len()).ok()?;
        if site.between(raw.span.start, end) == text {
            return None;
        }
        self.single.push(TextEdit::new(raw.span.start, end, text));
        self.titles.push(format!("Set {} to {}", self.name(&located), shown(&value)));
        Some(())
    }

    /// What a located value is called in a title.
    fn name(&self, located: &Located<'_>) -> String {
        let (model, tree) = (&self.unit.model, &self.unit.tree);
        match located.holder {
            Holder::Field(map, index) => {
                let span = model.fields(map).get(index).map(|field| field.key_span);
                let key = span.map_or("", |span| span.of(&tree.text));
                format!("`{}`", key.trim_matches(['"', '\'', '\\']))
            }
            _ => "the value".to_string(),
        }
    }

    #[inline(never)]
    fn field(&mut self, map: Ref, path: &[String], value: Literal) -> Option<()> {
        if self.conditional {
            return None;
        }
        let tree = &self.unit.tree;
        let located = self.locate(map.value)?;
        let door = located.resource.door;
        let mut path = path.to_vec();
        let mut ty = located.ty;
        let node = self.own_node(map.value)?;
        let whole = located.holder == Holder::Resource && node == located.resource.node;
        if whole && door == Door::CloudFormation {
            // None of its properties is written.
            if tree.get(node, "Properties").is_some() {
                return None;
            }
            let inner = nested(&path, value)?;
            let value = spelled(self.shapes, door, located.resource.shape.map(Ty::Shape), &inner)?;
            let (name, shown_value) = names_of(&value);
            self.titles.push(added(&name, shown_value));
            return self.put(node, &["Properties".to_string()], value);
        }
        if !tree.is_map(node) {
            return None;
        }
        // Names as the door writes them, one below the other.
        for name in &mut path {
            let (written, inner) = name_at(self.shapes, door, ty, name)?;
            *name = written;
            ty = inner;
        }
        if tree.entry(node, path.first()?).is_some() {
            return None;
        }
        let value = spelled(self.shapes, door, ty, &value)?;
        self.titles.push(added(&path.join("."), &value));
        self.put(node, &path, value)
    }

    /// Keeps a field that comes to a map.
    fn put(&mut self, node: NodeId, path: &[String], value: Literal) -> Option<()> {
        if let Some((_, fields)) = self.fields.iter_mut().find(|(known, _)| *known == node) {
            return merge::put(fields, path, value);
        }
        let mut fields = Vec::new();
        merge::put(&mut fields, path, value)?;
        self.fields.push((node, fields));
        Some(())
    }

    #[inline(never)]
    fn remove(&mut self, at: Ref) -> Option<()> {
        if self.conditional {
            return None;
        }
        let located = self.locate(at.value)?;
        let (model, tree) = (&self.unit.model, &self.unit.tree);
        let (holder, title) = match located.holder {
            Holder::Field(map, _) => (map, format!("Remove {}", self.name(&located))),
            Holder::Item(list, _) => {
                let node = model.value(at.value).node?;
                let text = tree.scalar(node).filter(|text| text.chars().count() <= SHOWN);
                (
                    list,
                    match text {
                        Some(text) => format!("Remove \"{text}\""),
                        None => "Remove the item".to_string(),
                    },
                )
            }
            Holder::Resource | Holder::Branch => return None,
        };
        let node = self.own_node(holder)?;
        let index = match located.holder {
            Holder::Field(map, index) => {
                let span = model.fields(map).get(index)?.key_span;
                let own = tree.entries(node).iter().filter(|entry| !entry.merged);
                own.map(|entry| entry.key_span).position(|known| known == span)?
            }
            _ => {
                let item = model.value(at.value).node?;
                tree.items(node).iter().position(|known| *known == item)?
            }
        };
        match self.gone.iter_mut().find(|(known, _)| *known == node) {
            Some((_, gone)) if gone.contains(&index) => return Some(()),
            Some((_, gone)) => gone.push(index),
            None => self.gone.push((node, vec![index])),
        }
        self.titles.push(title);
        Some(())
    }

    #[inline(never)]
    fn rename(&mut self, at: Ref, to: &str) -> Option<()> {
        if self.conditional {
            return None;
        }
        let located = self.locate(at.value)?;
        let Holder::Field(map, index) = located.holder else { return None };
        let node = self.own_node(map)?;
        let (model, tree) = (&self.unit.model, &self.unit.tree);
        let span = model.fields(map).get(index)?.key_span;
        if tree.entry(node, to).is_some() || !tree.entries(node).iter().any(|e| e.key_span == span)
        {
            return None;
        }
        let site = Site::of(tree, node)?;
        let old = span.of(&tree.text);
        let text = match old.chars().next()? {
            '\'' => format!("'{to}'"),
            '"' => scalar::quoted(to),
            '\\' => site.written(scalar::quoted(to))?,
            _ => scalar::plain_or_quoted(to),
        };
        self.single.push(TextEdit::new(span.start, span.end, text));
        self.titles.push(format!("Rename {} to `{to}`", self.name(&located)));
        Some(())
    }

    #[inline(never)]
    fn add(&mut self, list: Ref, item: &Literal) -> Option<()> {
        let located = self.locate(list.value)?;
        let node = self.own_node(list.value)?;
        if self.conditional || !self.unit.tree.is_list(node) {
            return None;
        }
        let inner = match located.ty {
            Some(Ty::List(inner)) => Some(self.shapes.inner(inner)),
            _ => None,
        };
        let item = spelled(self.shapes, located.resource.door, inner, item)?;
        self.titles.push(format!("Add {} to {}", shown(&item), self.name(&located)));
        match self.items.iter_mut().find(|(known, _)| *known == node) {
            Some((_, items)) => items.push(item),
            None => self.items.push((node, vec![item])),
        }
        Some(())
    }

    /// Entries with a key, or items without one, at the end of what holds them.
    #[inline(never)]
    fn append(&self, node: NodeId, new: Vec<(Option<String>, Literal)>) -> Option<Vec<TextEdit>> {
        let tree = &self.unit.tree;
        let site = Site::of(tree, node)?;
        if tree.raw(node).style == Style::Block {
            return block::append(site, node, &new);
        }
        let json = site.is_json();
        let key = |key: String| {
            if json { scalar::quoted(&key) } else { scalar::plain_or_quoted(&key) }
        };
        let new = new.into_iter().map(|(name, value)| (name.map(key), scalar::flow(&value, json)));
        flow::append(site, node, &new.collect::<Vec<_>>())
    }

    /// The edits of everything that was collected.
    fn edits(&self) -> Option<Vec<TextEdit>> {
        let tree = &self.unit.tree;
        let mut edits = self.single.clone();
        for (node, gone) in &self.gone {
            let mut gone = gone.clone();
            sort::sort(&mut gone);
            // What comes to a map from which something goes would meet it.
            if self.fields.iter().any(|(known, _)| known == node)
                && gone.contains(&(tree.entries(*node).len().saturating_sub(1)))
            {
                return None;
            }
            let site = Site::of(tree, *node)?;
            edits.extend(match tree.raw(*node).style {
                Style::Block => block::remove(site, *node, &gone)?,
                _ => flow::remove(site, *node, &gone)?,
            });
        }
        for (node, fields) in &self.fields {
            let fields = fields.iter().map(|(key, value)| (Some(key.clone()), value.clone()));
            edits.extend(self.append(*node, fields.collect())?);
        }
        for (node, items) in &self.items {
            let items = items.iter().map(|item| (None, item.clone()));
            edits.extend(self.append(*node, items.collect())?);
        }
        sort::sort(&mut edits);
        let apart = edits.windows(2).all(|pair| match pair {
            [a, b] => a.span.end <= b.span.start,
            _ => true,
        });
        (apart && !edits.is_empty()).then_some(edits)
    }
}

/// A value below names, as one map.
fn nested(path: &[String], value: Literal) -> Option<Literal> {
    let mut fields = Vec::new();
    merge::put(&mut fields, path, value)?;
    Some(Literal::Map(fields))
}

/// The names that lead to the only value of nested maps, joined, and the value.
fn names_of(value: &Literal) -> (String, &Literal) {
    let mut names = Vec::new();
    let mut at = value;
    while let Literal::Map(fields) = at
        && let [(name, inner)] = fields.as_slice()
    {
        names.push(name.as_str());
        at = inner;
    }
    (names.join("."), at)
}

/// The title of a field that is added.
fn added(name: &str, value: &Literal) -> String {
    match value {
        Literal::List(items) if items.len() == 1 => {
            format!("Add {} to `{name}`", items.first().map_or_else(String::new, shown))
        }
        _ => format!("Set `{name}` to {}", shown(value)),
    }
}

/// A value in a title.
fn shown(value: &Literal) -> String {
    match value {
        Literal::Str(text) if text.is_empty() => "\"\"".to_string(),
        Literal::Str(text) => text.chars().take(SHOWN).collect(),
        other => {
            let text = scalar::flow(other, true);
            if text.chars().count() <= 2 * SHOWN {
                return text;
            }
            match other {
                Literal::List(_) => "a list".to_string(),
                _ => "a map".to_string(),
            }
        }
    }
}
