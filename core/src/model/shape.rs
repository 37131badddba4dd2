//! Properties: names, types and what else AWS's and Kubernetes' own models say, as one compact text table.
//!
//! The table is written by `cargo xtask generate` (see `rules/data/README.md`) and read once.
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
//! items, `u` no item twice; a border that is left out is open. Enumerations and patterns are lines before
//! the shapes, numbered from 0 without gaps:
//!
//! ```text
//! enum 0 tcp|udp
//! pattern 0 ^[a-z]+$
//! ```
//!
//! A canonical name has several lines where the API writes it in several ways (a service's `cluster`
//! and `clusterArn` are both `Cluster`), and where the API has another form than CloudFormation (tags
//! as a map, not a list): then the first line, without an API name, is CloudFormation's.

mod limits;

use std::ops::Range;
use std::sync::OnceLock;

pub use limits::{Border, Limit, Limits, Side};
use memchr::{memchr, memchr_iter};
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
    /// A list; the index is for [`Shapes::inner`].
    List(u16),
    /// A map whose keys are data; the index is for [`Shapes::inner`].
    Map(u16),
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

/// Where a structure is in the table's flat lists.
#[derive(Clone, Debug)]
struct Place {
    name: &'static str,
    props: Range<usize>,
    by_api: Range<usize>,
}

/// The table.
#[derive(Clone, Debug, Default)]
pub struct Shapes {
    enums: Vec<&'static str>,
    patterns: Vec<(&'static str, OnceLock<Option<regex::Regex>>)>,
    shapes: Vec<Place>,
    /// The properties of all shapes, shape by shape, sorted by name within each.
    props: Vec<Prop>,
    /// The start of each property's name.
    by_name: Vec<u64>,
    /// For each shape, the starts of its API names, sorted, and the indices of their properties.
    by_api: Vec<(u64, u16)>,
    inner: Vec<Ty>,
    inner_index: FxHashMap<Ty, u16>,
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
        // A property line has some thirty bytes.
        let lines = texts.iter().map(|text| text.len() / 30).sum();
        let mut table = Shapes {
            props: Vec::with_capacity(lines),
            by_name: Vec::with_capacity(lines),
            by_api: Vec::with_capacity(lines),
            ..Shapes::default()
        };
        for (number, text) in (1..).zip(texts) {
            table.append(text).map_err(|offset| {
                let before = text.get(..offset).unwrap_or_default();
                let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
                let text = text.get(offset..).and_then(|rest| rest.lines().next());
                format!("shape table {number}, line {line}: {}", text.unwrap_or_default())
            })?;
        }
        Ok(table)
    }

    /// Reads a table. The error is the offset of the line that is not understood.
    fn append(&mut self, text: &'static str) -> Result<(), usize> {
        let base = self.shapes.len();
        let lists = (self.enums.len(), self.patterns.len());
        // The highest shape that is referred to, and where, to report one that does not exist.
        let mut highest = (0, None);
        let mut start = 0;
        let ends = memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
        for end in ends {
            let here = start;
            let line = text.get(here..end).unwrap_or_default();
            let line = line.strip_suffix('\r').unwrap_or(line);
            start = end + 1;
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut reference = None;
            self.line(line, base, lists, &mut reference).ok_or(here)?;
            if let Some(ShapeId(id)) = reference
                && (id > highest.0 || highest.1.is_none())
            {
                highest = (id, Some(here));
            }
        }
        self.finish();
        match highest {
            (id, Some(offset)) if usize::from(id) >= self.shapes.len() => Err(offset),
            _ => Ok(()),
        }
    }

    /// Reads one line; the shape that it refers to is put into `reference`.
    fn line(
        &mut self,
        line: &'static str,
        base: usize,
        lists: (usize, usize),
        reference: &mut Option<ShapeId>,
    ) -> Option<()> {
        let (a, rest) = word(line)?;
        let (b, rest) = word(rest)?;
        if self.shapes.len() == base && (a == "enum" || a == "pattern") {
            let number: usize = b.parse().ok()?;
            if a == "enum" && lists.0 + number == self.enums.len() {
                self.enums.push(rest);
            } else if a == "pattern" && lists.1 + number == self.patterns.len() {
                self.patterns.push((rest, OnceLock::new()));
            } else {
                return None;
            }
            return Some(());
        }
        let (c, limits) = word(rest).unwrap_or((rest, ""));
        match (a, b) {
            // Kinds come before shapes; after that `kind` is a property's name.
            ("kind", kind) if self.shapes.len() == base => {
                let shape = shape_id(c, base)?;
                *reference = Some(shape);
                self.kinds.insert(kind, shape).is_none().then_some(())
            }
            ("shape", number) if number.starts_with(|first: char| first.is_ascii_digit()) => {
                self.finish();
                let next = self.shapes.len();
                if shape_id(number, base).map(|id| usize::from(id.0)) != Some(next) {
                    return None;
                }
                let (props, by_api) = (self.props.len(), self.by_api.len());
                let (props, by_api) = (props..props, by_api..by_api);
                self.shapes.push(Place { name: c, props, by_api });
                Some(())
            }
            (name, api) => {
                let ty = self.ty(c, base, reference)?;
                let api = (api != "-").then_some(api);
                if self.shapes.len() == base {
                    return None;
                }
                // A list is named by its number in this table; later tables count on.
                let lists = (u16::try_from(lists.0).ok()?, u16::try_from(lists.1).ok()?);
                self.props.push(Prop { name, api, ty, limits: Limits::new(limits, lists) });
                Some(())
            }
        }
    }

    /// Ends the last shape: its properties and names get the order in which they are looked up. A
    /// table is written nearly in that order, so this is cheap.
    fn finish(&mut self) {
        let Some(shape) = self.shapes.last_mut() else { return };
        if shape.props.end == self.props.len() {
            return;
        }
        shape.props.end = self.props.len();
        let Some(props) = self.props.get_mut(shape.props.clone()) else { return };
        if !props.is_sorted_by_key(|prop| prop.name) {
            props.sort_by_key(|prop| prop.name);
        }
        self.by_name.extend(props.iter().map(|prop| start_of(prop.name)));
        let indices = (0..).zip(props.iter());
        self.by_api
            .extend(indices.filter_map(|(index, prop)| prop.api.map(|api| (start_of(api), index))));
        shape.by_api.end = self.by_api.len();
        let Some(by_api) = self.by_api.get_mut(shape.by_api.clone()) else { return };
        if !by_api.is_sorted() {
            by_api.sort_unstable();
        }
    }

    fn ty(&mut self, text: &str, base: usize, reference: &mut Option<ShapeId>) -> Option<Ty> {
        Some(match text {
            "*" => Ty::Any,
            "s" => Ty::String,
            "i" => Ty::Integer,
            "n" => Ty::Number,
            "b" => Ty::Boolean,
            "t" => Ty::Timestamp,
            "j" => Ty::Json,
            _ => {
                if let Some(rest) = text.strip_prefix('[') {
                    let item = self.ty(rest, base, reference)?;
                    Ty::List(self.inner_of(item)?)
                } else if let Some(rest) = text.strip_prefix('{') {
                    let item = self.ty(rest, base, reference)?;
                    Ty::Map(self.inner_of(item)?)
                } else {
                    let id = shape_id(text, base)?;
                    *reference = Some(id);
                    Ty::Shape(id)
                }
            }
        })
    }

    fn inner_of(&mut self, ty: Ty) -> Option<u16> {
        if let Some(&known) = self.inner_index.get(&ty) {
            return Some(known);
        }
        let index = u16::try_from(self.inner.len()).ok()?;
        self.inner.push(ty);
        self.inner_index.insert(ty, index);
        Some(index)
    }

    /// The shape of a resource kind.
    pub fn kind(&self, kind: &str) -> Option<ShapeId> {
        self.kinds.get(kind).copied()
    }

    /// A shape.
    pub fn shape(&self, id: ShapeId) -> Option<Shape<'_>> {
        let Place { name, props, by_api } = self.shapes.get(usize::from(id.0))?;
        Some(Shape {
            name,
            props: self.props.get(props.clone())?,
            by_name: self.by_name.get(props.clone())?,
            by_api: self.by_api.get(by_api.clone())?,
        })
    }

    /// The values of an enumeration.
    pub fn choices(&self, number: u16) -> impl Iterator<Item = &'static str> + Clone {
        self.enums.get(usize::from(number)).copied().unwrap_or_default().split('|')
    }

    /// A pattern: its text, and its automaton, made when first asked for. `None` where there is none, or
    /// it does not compile; a test sees to it that those of the tables do.
    pub fn pattern(&self, number: u16) -> Option<(&'static str, &regex::Regex)> {
        let (text, compiled) = self.patterns.get(usize::from(number))?;
        Some((text, compiled.get_or_init(|| regex::Regex::new(text).ok()).as_ref()?))
    }

    /// Number of patterns.
    pub fn patterns(&self) -> u16 {
        u16::try_from(self.patterns.len()).unwrap_or(u16::MAX)
    }

    /// The type of a list's items or a map's values.
    pub fn inner(&self, index: u16) -> Ty {
        self.inner.get(usize::from(index)).copied().unwrap_or(Ty::Any)
    }

    /// Every kind of the table, sorted.
    pub fn kinds(&self) -> Vec<&'static str> {
        let mut kinds: Vec<_> = self.kinds.keys().copied().collect();
        kinds.sort_unstable();
        kinds
    }
}

/// The first word, and what comes after the space that ends it.
fn word(text: &'static str) -> Option<(&'static str, &'static str)> {
    let end = memchr(b' ', text.as_bytes())?;
    Some((text.get(..end)?, text.get(end + 1..)?))
}

/// A shape's number in its own table as an index into the whole.
fn shape_id(text: &str, base: usize) -> Option<ShapeId> {
    let number: usize = text.parse().ok()?;
    Some(ShapeId(u16::try_from(number.checked_add(base)?).ok()?))
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
