//! Properties: names, types and what else AWS's and Kubernetes' own models say, as one compact text table.
//!
//! The table is written by `cargo xtask generate` (see `rules/data/README.md`).
//!
//! ```text
//! # comment
//! kind AWS::ECS::TaskDefinition 0
//! shape 0 TaskDefinition
//! ContainerDefinitions containerDefinitions [1
//! Cpu cpu s
//! shape 1 ContainerDefinition
//! Essential essential b
//! ```
//!
//! A property line is `CanonicalName apiName type [limits]`; `-` stands where the API has no such
//! name. Types: `s` text, `i` whole number, `n` number, `b` boolean, `t` timestamp, `j` a JSON document
//! (a map, or text that holds one), `*` anything, `[T` list of T, `{T` map from text to T, and the
//! number of a shape. Kinds come before shapes, and shapes are numbered from 0 without gaps.
//!
//! Limits are words, read when a value is checked ([`Limits`]). A word holds at both doors; `<` before it
//! means CloudFormation's alone, `>` the API's. `[` before a word (after the door) speaks of the items of a
//! list or the values of a map. `!` it must be given, `x` the door does not have it, `o` only AWS sets it,
//! `e3` one of enumeration 3, `p3` pattern 3, `n0,100` a range of numbers, `l1,255` of characters, `i1,8` of
//! items, `u` no item twice; a border that is left out is open. Enumerations and patterns (as a tree, and as
//! AWS writes them) are lines before the shapes, numbered from 0 without gaps:
//!
//! ```text
//! enum 0 tcp|udp
//! pattern 0 (^*1,:[61-7a]$) ^[a-z]+$
//! ```
//!
//! A canonical name has several lines where the API writes it in several ways (a service's `cluster`
//! and `clusterArn` are both `Cluster`), and where the API has another form than CloudFormation (tags
//! as a map, not a list): then the first line, without an API name, is CloudFormation's.

mod limits;
mod pattern;

use crate::sort;
use std::sync::OnceLock;

pub use limits::{Border, Limit, Limits, Side};
use memchr::{memchr, memchr_iter, memmem};
pub use pattern::Pattern;
use rustc_hash::FxHashMap;

/// Index of a shape in its table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct ShapeId(pub u16);

/// The type of a property.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Ty {
    /// Anything; keys are data.
    Any,
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A boolean.
    Boolean,
    /// A time, as text or seconds.
    Timestamp,
    /// A JSON document: a map, or text that holds one.
    Json,
    /// A list; [`Shapes::inner`] gives the type of its items.
    List(Inner),
    /// A map whose keys are data; [`Shapes::inner`] gives the type of its values.
    Map(Inner),
    /// A structure.
    Shape(ShapeId),
}

/// One property of a structure.
#[derive(Clone, Copy, Debug)]
pub struct Prop {
    /// The canonical (CloudFormation) name.
    pub name: &'static str,
    /// The name in the API's JSON; `None` where the API has no such property.
    pub api: Option<&'static str>,
    /// Its type.
    pub ty: Ty,
    /// What else is said of its values.
    pub limits: Limits,
}

/// A structure: a view of the table.
#[derive(Clone, Copy, Debug)]
pub struct Shape<'s> {
    /// A name for messages.
    pub name: &'static str,
    props: &'s [Prop],
    by_name: &'s [u64],
    by_api: &'s [(u64, u16)],
}

impl<'s> Shape<'s> {
    /// Its properties, sorted by canonical name. Where the API writes a name in several ways, or in
    /// another form than CloudFormation, the name comes several times.
    pub fn props(&self) -> &'s [Prop] {
        self.props
    }

    /// The property with a canonical name; of several, the first.
    pub fn prop(&self, name: &str) -> Option<&'s Prop> {
        let start = start_of(name);
        let first = self.by_name.partition_point(|&known| known < start);
        let same = self.by_name.iter().zip(self.props).skip(first);
        let mut same = same.take_while(|&(&known, _)| known == start);
        same.find(|(_, prop)| prop.name == name).map(|(_, prop)| prop)
    }

    /// The property with an API name.
    pub fn api_prop(&self, name: &str) -> Option<&'s Prop> {
        let start = start_of(name);
        let first = self.by_api.partition_point(|&(known, _)| known < start);
        let same = self.by_api.iter().skip(first).take_while(|&&(known, _)| known == start);
        let mut same = same.filter_map(|&(_, index)| self.props.get(usize::from(index)));
        same.find(|prop| prop.api == Some(name))
    }
}

/// The first eight bytes of a name as a number, which orders as the names do. Nearly every name
/// is found by it alone, and a file has its names looked up key by key.
fn start_of(name: &str) -> u64 {
    let bytes = name.as_bytes();
    match bytes.first_chunk() {
        Some(start) => u64::from_be_bytes(*start),
        None => {
            let mut start = [0; 8];
            for (to, from) in start.iter_mut().zip(bytes) {
                *to = *from;
            }
            u64::from_be_bytes(start)
        }
    }
}

/// What a list or a map holds: a type as the table writes it, read when it is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Inner {
    text: &'static str,
    /// What the shapes of its table count from.
    base: u16,
}

/// What a table's own numbers count from in the whole.
#[derive(Clone, Copy, Debug, Default)]
struct Base {
    shapes: u16,
    enums: u16,
    patterns: u16,
}

/// Where a structure stands in its table.
#[derive(Clone, Debug)]
struct Place {
    name: &'static str,
    /// Its lines, read when the structure is first asked for: a run needs few of them.
    lines: &'static str,
    base: Base,
    read: OnceLock<Props>,
}

/// The properties of a structure, in the order in which they are looked up.
#[derive(Clone, Debug, Default)]
struct Props {
    /// Sorted by name.
    props: Box<[Prop]>,
    /// The start of each property's name.
    by_name: Box<[u64]>,
    /// The starts of the API names, sorted, and the indices of their properties.
    by_api: Box<[(u64, u16)]>,
}

/// A pattern: its text, its tree, and its automaton, made when it is first asked for.
#[derive(Clone, Debug)]
struct Form {
    text: &'static str,
    tree: &'static str,
    made: OnceLock<Option<Pattern>>,
}

/// The table.
#[derive(Clone, Debug, Default)]
pub struct Shapes {
    enums: Vec<&'static str>,
    patterns: Vec<Form>,
    shapes: Vec<Place>,
    kinds: FxHashMap<&'static str, ShapeId>,
}

impl Shapes {
    /// Reads one table.
    ///
    /// # Errors
    /// The line that is not understood, with its number.
    pub fn parse(text: &'static str) -> Result<Self, String> {
        Self::parse_all(&[text])
    }

    /// Reads several tables as one. Shapes are numbered from 0 in each.
    ///
    /// # Errors
    /// The line that is not understood, with its number and its table's; a shape that does not exist;
    /// a kind that two tables have.
    pub fn parse_all(texts: &[&'static str]) -> Result<Self, String> {
        Self::read(texts, true)
    }

    /// Several tables as one, of which the properties are read when they are first asked for; a line of them
    /// that is not understood leaves its structure without any. For tables that [`Self::parse_all`] accepts.
    ///
    /// # Errors
    /// As of [`Self::parse_all`], as far as it looks.
    pub fn open(texts: &[&'static str]) -> Result<Self, String> {
        Self::read(texts, false)
    }

    fn read(texts: &[&'static str], whole: bool) -> Result<Self, String> {
        let mut table = Shapes::default();
        for (number, text) in (1..).zip(texts) {
            table.append(text, whole).map_err(|offset| {
                let before = text.get(..offset).unwrap_or_default();
                let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
                let text = text.get(offset..).and_then(|rest| rest.lines().next());
                format!("shape table {number}, line {line}: {}", text.unwrap_or_default())
            })?;
        }
        Ok(table)
    }

    /// Reads a table, with its properties where `whole`. The error is the offset of the line that is not
    /// understood.
    fn append(&mut self, text: &'static str, whole: bool) -> Result<(), usize> {
        let base = self.base().ok_or(0usize)?;
        let body = if text.starts_with(SHAPE) { 0 } else { find_shape(text).unwrap_or(text.len()) };
        // The highest shape that is referred to, and where, to report one that does not exist.
        let mut highest: Option<(ShapeId, usize)> = None;
        let mut refer = |id: ShapeId, at: usize| {
            if highest.is_none_or(|(known, _)| id > known) {
                highest = Some((id, at));
            }
        };
        for (at, line) in lines(text.get(..body).unwrap_or_default()) {
            let shape = self.head(line, base).ok_or(at)?;
            shape.into_iter().for_each(|id| refer(id, at));
        }
        let mut start = body;
        while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
            let end = find_shape(rest).unwrap_or(rest.len());
            let of = rest.get(..end).unwrap_or_default();
            let head = of.find('\n').map_or(of.len(), |end| end + 1);
            let (head, properties) = of.split_at_checked(head).ok_or(start)?;
            self.shape_line(head, properties, base).ok_or(start)?;
            if whole {
                let at = start + head.len();
                Props::read(properties, base, |id, offset| refer(id, at + offset))
                    .map_err(|offset| at + offset)?;
            }
            start += end;
        }
        match highest {
            Some((id, at)) if usize::from(id.0) >= self.shapes.len() => Err(at),
            _ => Ok(()),
        }
    }

    /// What the numbers of the next table count from.
    fn base(&self) -> Option<Base> {
        Some(Base {
            shapes: u16::try_from(self.shapes.len()).ok()?,
            enums: u16::try_from(self.enums.len()).ok()?,
            patterns: u16::try_from(self.patterns.len()).ok()?,
        })
    }

    /// Reads a line before the shapes; gives the shape that it refers to.
    fn head(&mut self, line: &'static str, base: Base) -> Option<Option<ShapeId>> {
        let (what, rest) = word(line)?;
        let (name, rest) = word(rest)?;
        match what {
            "enum" if usize::from(base.enums) + number(name)? == self.enums.len() => {
                self.enums.push(rest);
            }
            "pattern" if usize::from(base.patterns) + number(name)? == self.patterns.len() => {
                let (tree, text) = word(rest)?;
                self.patterns.push(Form { text, tree, made: OnceLock::new() });
            }
            "kind" => {
                let shape = shape_id(rest, base.shapes)?;
                return self.kinds.insert(name, shape).is_none().then_some(Some(shape));
            }
            _ => return None,
        }
        Some(None)
    }

    /// Reads the line that begins a shape.
    fn shape_line(&mut self, line: &'static str, lines: &'static str, base: Base) -> Option<()> {
        let (id, name) = word(line.trim_end().strip_prefix(SHAPE)?)?;
        if usize::from(shape_id(id, base.shapes)?.0) != self.shapes.len() {
            return None;
        }
        self.shapes.push(Place { name, lines, base, read: OnceLock::new() });
        Some(())
    }

    /// The shape of a resource kind.
    pub fn kind(&self, kind: &str) -> Option<ShapeId> {
        self.kinds.get(kind).copied()
    }

    /// A shape.
    pub fn shape(&self, id: ShapeId) -> Option<Shape<'_>> {
        let Place { name, lines, base, read } = self.shapes.get(usize::from(id.0))?;
        let read = read.get_or_init(|| Props::read(lines, *base, |_, _| {}).unwrap_or_default());
        let Props { props, by_name, by_api } = read;
        Some(Shape { name, props, by_name, by_api })
    }

    /// The values of an enumeration.
    pub fn choices(&self, number: u16) -> impl Iterator<Item = &'static str> + Clone {
        self.enums.get(usize::from(number)).copied().unwrap_or_default().split('|')
    }

    /// A pattern: its text, and its automaton. `None` where there is none, or its tree is not understood; a test
    /// sees to it that those of the tables are.
    pub fn pattern(&self, number: u16) -> Option<(&'static str, &Pattern)> {
        let Form { text, tree, made } = self.patterns.get(usize::from(number))?;
        Some((text, made.get_or_init(|| Pattern::read(tree)).as_ref()?))
    }

    /// Number of patterns.
    pub fn patterns(&self) -> u16 {
        u16::try_from(self.patterns.len()).unwrap_or(u16::MAX)
    }

    /// The type of a list's items or a map's values.
    pub fn inner(&self, of: Inner) -> Ty {
        ty(of.text, of.base).unwrap_or(Ty::Any)
    }

    /// Every kind of the table, sorted.
    pub fn kinds(&self) -> Vec<&'static str> {
        let mut kinds: Vec<_> = self.kinds.keys().copied().collect();
        sort::sort(&mut kinds);
        kinds
    }
}

impl Props {
    /// Reads the lines of a structure; `refer` gets each shape that they refer to, with the line's offset. The
    /// error is the offset of the line that is not understood.
    fn read(
        text: &'static str,
        base: Base,
        mut refer: impl FnMut(ShapeId, usize),
    ) -> Result<Self, usize> {
        let mut props = Vec::new();
        for (at, line) in lines(text) {
            let prop = prop(line, base).ok_or(at)?;
            let mut inner = prop.ty;
            while let Ty::List(of) | Ty::Map(of) = inner {
                inner = ty(of.text, of.base).ok_or(at)?;
            }
            if let Ty::Shape(id) = inner {
                refer(id, at);
            }
            props.push(prop);
        }
        sort::sort_by_key(&mut props, |prop: &Prop| prop.name);
        let by_name = props.iter().map(|prop| start_of(prop.name)).collect();
        let indices = (0..).zip(&props);
        let mut by_api: Box<[(u64, u16)]> =
            indices.filter_map(|(index, prop)| Some((start_of(prop.api?), index))).collect();
        sort::sort(&mut by_api);
        Ok(Self { props: props.into(), by_name, by_api })
    }
}

/// What begins the line of a shape; a digit follows, which no property has as its API name.
const SHAPE: &str = "shape ";

/// Where the next shape after the first line begins.
fn find_shape(text: &str) -> Option<usize> {
    let mut found = memmem::find_iter(text.as_bytes(), b"\nshape ").map(|at| at + 1);
    found.find(|at| {
        let rest = text.as_bytes().get(at + SHAPE.len()..);
        rest.and_then(<[u8]>::first).is_some_and(u8::is_ascii_digit)
    })
}

/// The lines that say something, with their offsets.
fn lines(text: &'static str) -> impl Iterator<Item = (usize, &'static str)> {
    let mut start = 0;
    let ends = memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    ends.filter_map(move |end| {
        let here = std::mem::replace(&mut start, end + 1);
        let line = text.get(here..end)?;
        let line = line.strip_suffix('\r').unwrap_or(line);
        (!line.is_empty() && !line.starts_with('#')).then_some((here, line))
    })
}

/// Reads a property's line.
fn prop(line: &'static str, base: Base) -> Option<Prop> {
    let (name, rest) = word(line)?;
    let (api, rest) = word(rest)?;
    let (of, limits) = word(rest).unwrap_or((rest, ""));
    // Limits name lists by their numbers in this table; later tables count on.
    let limits = Limits::new(limits, (base.enums, base.patterns));
    Some(Prop { name, api: (api != "-").then_some(api), ty: ty(of, base.shapes)?, limits })
}

/// Reads a type; what is in a list or a map is not looked at.
fn ty(text: &'static str, base: u16) -> Option<Ty> {
    Some(match text.as_bytes() {
        b"*" => Ty::Any,
        b"s" => Ty::String,
        b"i" => Ty::Integer,
        b"n" => Ty::Number,
        b"b" => Ty::Boolean,
        b"t" => Ty::Timestamp,
        b"j" => Ty::Json,
        [b'[', ..] => Ty::List(Inner { text: text.get(1..)?, base }),
        [b'{', ..] => Ty::Map(Inner { text: text.get(1..)?, base }),
        _ => Ty::Shape(shape_id(text, base)?),
    })
}

/// The first word, and what comes after the space that ends it.
fn word(text: &'static str) -> Option<(&'static str, &'static str)> {
    let end = memchr(b' ', text.as_bytes())?;
    Some((text.get(..end)?, text.get(end + 1..)?))
}

fn number(text: &str) -> Option<usize> {
    text.parse().ok()
}

/// A shape's number in its own table as an index into the whole.
fn shape_id(text: &str, base: u16) -> Option<ShapeId> {
    Some(ShapeId(text.parse::<u16>().ok()?.checked_add(base)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "\
# comment
kind A 0
shape 0 A
Cluster cluster s
Cluster clusterArn s
Items items [1
Tags - [1
Tags tags {s
shape 1 Item
Zebra alpha i
Alpha zebra b r
Self self 1
";
    const LONG: &str = "\
shape 0 Long
HealthCheckPath healthCheckPath s
HealthCheckPort healthCheckPort i
HealthCheck healthCheck b
HealthChe healthChe n
HealthCh healthCh t
Health health *
";
    const SECOND: &str = "kind v1/B 0\nshape 0 B\nkind kind s\nshape shape [{1\nshape 1 C\n";

    fn ty(shapes: &Shapes, shape: &str, api: &str) -> Ty {
        let shape = shapes.shape(shapes.kind(shape).unwrap()).unwrap();
        shape.api_prop(api).unwrap().ty
    }

    #[test]
    fn names_are_found_both_ways_in_any_order() {
        let shapes = Shapes::parse(FIRST).unwrap();
        let Ty::List(items) = ty(&shapes, "A", "items") else { panic!() };
        let Ty::Shape(item) = shapes.inner(items) else { panic!() };
        let item = shapes.shape(item).unwrap();
        assert_eq!(item.name, "Item");
        for (name, api, ty) in [("Zebra", "alpha", Ty::Integer), ("Alpha", "zebra", Ty::Boolean)] {
            assert_eq!(item.prop(name).unwrap().ty, ty);
            assert_eq!(item.api_prop(api).unwrap().name, name);
        }
        for missing in ["", "Aaa", "Beta", "alpha", "zzz"] {
            assert!(item.prop(missing).is_none(), "{missing}");
        }
        for missing in ["", "aaa", "Alpha", "-", "zzz"] {
            assert!(item.api_prop(missing).is_none(), "{missing}");
        }
    }

    #[test]
    fn a_name_can_have_several_lines() {
        let shapes = Shapes::parse(FIRST).unwrap();
        let a = shapes.shape(shapes.kind("A").unwrap()).unwrap();
        assert_eq!(a.prop("Cluster").unwrap().api, Some("cluster"));
        assert_eq!(a.api_prop("clusterArn").unwrap().name, "Cluster");
        assert!(matches!(a.prop("Tags").unwrap().ty, Ty::List(_)));
        assert!(matches!(a.api_prop("tags").unwrap().ty, Ty::Map(_)));
    }

    #[test]
    fn names_that_start_alike_are_told_apart() {
        let shapes = Shapes::parse(LONG).unwrap();
        let shape = shapes.shape(ShapeId(0)).unwrap();
        assert_eq!(shape.props().len(), 6);
        assert!(shape.props().is_sorted_by_key(|prop| prop.name));
        for prop in shape.props() {
            assert_eq!(shape.prop(prop.name).unwrap().ty, prop.ty);
            assert_eq!(shape.api_prop(prop.api.unwrap()).unwrap().ty, prop.ty);
        }
        for missing in ["HealthC", "HealthCheckP", "HealthCheckPathX", "Health\0", "H"] {
            assert!(shape.prop(missing).is_none(), "{missing}");
        }
    }

    #[test]
    fn several_tables_become_one() {
        let shapes = Shapes::parse_all(&[FIRST, SECOND]).unwrap();
        assert_eq!(shapes.kinds(), ["A", "v1/B"]);
        assert_eq!(shapes.kind("v1/B"), Some(ShapeId(2)));
        assert_eq!(ty(&shapes, "v1/B", "kind"), Ty::String);
        let Ty::List(list) = ty(&shapes, "v1/B", "shape") else { panic!() };
        let Ty::Map(map) = shapes.inner(list) else { panic!() };
        assert_eq!(shapes.inner(map), Ty::Shape(ShapeId(3)));
        assert_eq!(ty(&shapes, "A", "items"), ty(&Shapes::parse(FIRST).unwrap(), "A", "items"));
    }

    #[test]
    fn windows_line_ends_are_taken() {
        let text = "kind A 0\r\n\r\nshape 0 A\r\nCluster cluster s\r\n";
        assert_eq!(ty(&Shapes::parse(text).unwrap(), "A", "cluster"), Ty::String);
    }

    #[test]
    fn a_wrong_line_is_named() {
        for (text, message) in [
            ("kind A x", "shape table 1, line 1: kind A x"),
            ("shape 1 A", "shape table 1, line 1: shape 1 A"),
            ("A a s", "shape table 1, line 1: A a s"),
            ("shape 0 A\n\nA a q", "shape table 1, line 3: A a q"),
            ("shape 0 A\nA a", "shape table 1, line 2: A a"),
            ("shape 0 A\nA a ", "shape table 1, line 2: A a "),
            ("shape 0 A\nA a [1\nB b 0", "shape table 1, line 2: A a [1"),
            ("kind A 0", "shape table 1, line 1: kind A 0"),
            ("kind A 0\nkind A 0\nshape 0 A", "shape table 1, line 2: kind A 0"),
            ("shape 0 A\nA a 99999", "shape table 1, line 2: A a 99999"),
        ] {
            assert_eq!(Shapes::parse(text).err().as_deref(), Some(message));
        }
        let twice = Shapes::parse_all(&["kind A 0\nshape 0 A", "kind A 0\nshape 0 A"]);
        assert_eq!(twice.err().as_deref(), Some("shape table 2, line 1: kind A 0"));
    }
}
