//! Names and types of properties: what AWS's own models say, as one compact text table.
//!
//! The table is written by `cargo xtask generate` (see `rules/data/shapes.txt`) and read once.
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
//! A property line is `CanonicalName apiName type [flags]`; `-` stands where the API has no such
//! name. Types: `s` text, `i` whole number, `n` number, `b` boolean, `t` timestamp, `j` a JSON document
//! (a map, or text that holds one), `*` anything, `[T` list of T, `{T` map from text to T, and the
//! number of a shape.

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
    /// A list; the index is into [`Shapes::inner`].
    List(u16),
    /// A map whose keys are data; the index is into [`Shapes::inner`].
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
}

/// A structure.
#[derive(Clone, Debug)]
pub struct Shape {
    /// A name for messages.
    pub name: &'static str,
    /// Its properties.
    pub props: Vec<Prop>,
}

impl Shape {
    /// The property with a canonical name.
    pub fn prop(&self, name: &str) -> Option<&Prop> {
        self.props.iter().find(|prop| prop.name == name)
    }

    /// The property with an API name.
    pub fn api_prop(&self, name: &str) -> Option<&Prop> {
        self.props.iter().find(|prop| prop.api == Some(name))
    }
}

/// The table.
#[derive(Clone, Debug, Default)]
pub struct Shapes {
    shapes: Vec<Shape>,
    inner: Vec<Ty>,
    kinds: FxHashMap<&'static str, ShapeId>,
}

impl Shapes {
    /// Reads the table.
    ///
    /// # Errors
    /// The line that is not understood, with its number.
    pub fn parse(text: &'static str) -> Result<Self, String> {
        let mut table = Shapes::default();
        for (index, line) in text.lines().enumerate() {
            let wrong = || format!("shape table, line {}: {line}", index + 1);
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut words = line.split(' ');
            let (a, b, c) = (words.next(), words.next(), words.next());
            match (a, b, c) {
                (Some("kind"), Some(kind), Some(shape)) => {
                    let shape = shape.parse().map_err(|_| wrong())?;
                    table.kinds.insert(kind, ShapeId(shape));
                }
                (Some("shape"), Some(number), Some(name)) => {
                    if number.parse() != Ok(table.shapes.len()) {
                        return Err(wrong());
                    }
                    table.shapes.push(Shape { name, props: Vec::new() });
                }
                (Some(name), Some(api), Some(ty)) => {
                    let ty = table.ty(ty).ok_or_else(wrong)?;
                    let api = (api != "-").then_some(api);
                    let shape = table.shapes.last_mut().ok_or_else(wrong)?;
                    shape.props.push(Prop { name, api, ty });
                }
                _ => return Err(wrong()),
            }
        }
        Ok(table)
    }

    fn ty(&mut self, text: &str) -> Option<Ty> {
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
                    Ty::List(self.inner_index(rest)?)
                } else if let Some(rest) = text.strip_prefix('{') {
                    Ty::Map(self.inner_index(rest)?)
                } else {
                    Ty::Shape(ShapeId(text.parse().ok()?))
                }
            }
        })
    }

    fn inner_index(&mut self, text: &str) -> Option<u16> {
        let ty = self.ty(text)?;
        let found = self.inner.iter().position(|known| *known == ty);
        let index = found.unwrap_or_else(|| {
            self.inner.push(ty);
            self.inner.len() - 1
        });
        u16::try_from(index).ok()
    }

    /// The shape of a resource kind.
    pub fn kind(&self, kind: &str) -> Option<ShapeId> {
        self.kinds.get(kind).copied()
    }

    /// A shape.
    pub fn shape(&self, id: ShapeId) -> Option<&Shape> {
        self.shapes.get(usize::from(id.0))
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
