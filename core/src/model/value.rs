//! The values of one file: known, conditional, absent, unknown or malformed, each with its node.

use crate::syntax::{NodeId, Str, Tree};
use crate::text::Span;

/// Index of a value in its [`Model`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ValueId(pub u32);

/// Index of a resource in its [`Model`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ResourceId(pub u32);

/// Index of a parameter in its [`Model`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ParameterId(pub u16);

/// Index of a condition in its [`Model`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ConditionId(pub u16);

/// The door through which a resource came in; defaults and spellings depend on it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Door {
    /// AWS API JSON: CLI input and output.
    Api,
    /// CloudFormation, SAM and CDK output.
    CloudFormation,
    /// Terraform configuration or plan.
    Terraform,
    /// Kubernetes objects.
    Kubernetes,
    /// An eksctl `ClusterConfig`.
    Eksctl,
    /// `apprunner.yaml` in a source repository.
    AppRunnerYaml,
}

/// Why a value is not known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Reason {
    /// A parameter without a value in the file.
    Parameter,
    /// A pseudo parameter such as `AWS::AccountId`.
    PseudoParameter,
    /// An attribute of another resource, known only after deployment.
    Attribute,
    /// `Fn::ImportValue`.
    Import,
    /// A dynamic reference `{{resolve:…}}`.
    DynamicReference,
    /// A placeholder of another tool's template.
    Template,
    /// `Fn::Transform`, `AWS::Include` or another macro.
    Macro,
    /// A condition whose outcome is not known.
    Condition,
    /// A mapping key that is not known.
    Mapping,
    /// A variable, local, data source or module output (Terraform).
    Variable,
    /// More alternatives than the limit allows.
    TooMany,
    /// A function that the file's tool has and Plimsoll does not evaluate.
    Function,
    /// The resource that a link leads to, or the rest of a resource, is not in the files.
    NotInFiles,
    /// Several resources at the same distance could be meant.
    Ambiguous,
    /// The value does not have the type of its property.
    Malformed,
    /// The text around it could not be read.
    Syntax,
}

impl Reason {
    /// The reason in words, as `--statistics` and `debug model` print it.
    pub fn words(self) -> &'static str {
        match self {
            Reason::Parameter => "parameter without a value",
            Reason::PseudoParameter => "pseudo parameter",
            Reason::Attribute => "attribute of another resource",
            Reason::Import => "imported value",
            Reason::DynamicReference => "dynamic reference",
            Reason::Template => "placeholder of another template language",
            Reason::Macro => "macro or transform",
            Reason::Condition => "condition not known",
            Reason::Mapping => "mapping key not known",
            Reason::Variable => "variable not known",
            Reason::TooMany => "more alternatives than the limit",
            Reason::Function => "function not evaluated",
            Reason::NotInFiles => "not in the files",
            Reason::Ambiguous => "several resources could be meant",
            Reason::Malformed => "malformed value",
            Reason::Syntax => "text that could not be read",
        }
    }

    /// Every reason, in the order in which statistics list them.
    pub const ALL: [Reason; 16] = [
        Reason::Parameter,
        Reason::PseudoParameter,
        Reason::Attribute,
        Reason::Import,
        Reason::DynamicReference,
        Reason::Template,
        Reason::Macro,
        Reason::Condition,
        Reason::Mapping,
        Reason::Variable,
        Reason::TooMany,
        Reason::Function,
        Reason::NotInFiles,
        Reason::Ambiguous,
        Reason::Malformed,
        Reason::Syntax,
    ];
}

/// Text of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Text {
    /// The scalar text of a node.
    Node(NodeId),
    /// A key of the tree.
    Key(Str),
    /// Made while reading; held by the model.
    Owned(u32),
    /// A name of the shape tables.
    Static(&'static str),
}

/// What a value is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum ValueData {
    /// `null` where it is not the same as absent.
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Another number.
    Float(f64),
    /// Text.
    Str(Text),
    /// A list: [`Model::items`].
    List {
        /// First item in the model's table.
        first: u32,
        /// Number of items.
        len: u32,
    },
    /// A map: [`Model::fields`].
    Map {
        /// First field in the model's table.
        first: u32,
        /// Number of fields.
        len: u32,
        /// More fields than these may exist (a macro or an unread part adds them): a field that is
        /// not listed is unknown, not absent.
        open: bool,
    },
    /// Written, and the same as left out: `AWS::NoValue`, or `null` in an API document.
    Absent,
    /// Not known.
    Unknown(Reason),
    /// Does not have the type of its property; the value as written is at the node.
    Malformed,
    /// Depends on parameters, conditions or other resources.
    Expr(u32),
}

/// A value and where it was written.
#[derive(Clone, Copy, Debug)]
pub struct Value {
    /// What it is.
    pub data: ValueData,
    /// The node it was made from; `None` for what the reader made itself.
    pub node: Option<NodeId>,
}

/// A field of a map.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its canonical name (CloudFormation's for AWS resources), or the key itself in a map of data.
    pub name: Text,
    /// The key as written in the file.
    pub key_span: Span,
    /// The value.
    pub value: ValueId,
}

/// An expression over parameters, conditions and resources.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// `Fn::If`.
    If {
        /// The condition; `None` where the template does not define it.
        condition: Option<ConditionId>,
        /// The value where it holds.
        then: ValueId,
        /// The value where it does not.
        otherwise: ValueId,
    },
    /// A template parameter. The values are those of [`Parameter::points`], one for each, typed as
    /// the property wants them.
    Parameter {
        /// Which.
        parameter: ParameterId,
        /// A value for each point, in their order.
        values: Vec<ValueId>,
    },
    /// Text put together: `Fn::Sub`, `Fn::Join`, HCL templates. `split` of the result on a
    /// separator is `Split`.
    Concat(Vec<ValueId>),
    /// `Fn::Join` of a list whose items may depend on conditions.
    Join {
        /// What stands between the items.
        separator: ValueId,
        /// The list.
        list: ValueId,
    },
    /// `Fn::Split`.
    Split {
        /// What to split at.
        separator: ValueId,
        /// The text to split.
        text: ValueId,
    },
    /// `Fn::Select`.
    Select {
        /// Which item, from 0.
        index: ValueId,
        /// The list.
        list: ValueId,
    },
    /// `Fn::FindInMap` where a key depends on a parameter.
    FindInMap {
        /// `(first key, second key, value)` of the mapping.
        rows: Vec<(String, String, ValueId)>,
        /// The first key.
        first: ValueId,
        /// The second key.
        second: ValueId,
        /// `DefaultValue` of the language extensions.
        default: Option<ValueId>,
    },
    /// A resource of the same file: `Ref` (no attribute) or `Fn::GetAtt`.
    Resource {
        /// Which.
        resource: ResourceId,
        /// The attribute, e.g. `Arn`.
        attribute: Option<Text>,
    },
    /// A value of which only a type conversion remains: the inner one as text.
    ToText(ValueId),
    /// The inner one as a number.
    ToNumber(ValueId),
    /// The inner one as a boolean.
    ToBool(ValueId),
}

/// One value that a parameter may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Point {
    /// This text (a list parameter's whole text, items parted by commas).
    Value(String),
    /// None of the others; not known which.
    Other,
}

/// A template parameter, or a pseudo parameter whose value the file tests.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name; `AWS::Region` for a pseudo parameter.
    pub name: String,
    /// The values that are told apart: allowed values, or the default, what conditions compare it
    /// with, and `Other`. At most [`crate::limits::POINTS`]; one only where it is settled.
    pub points: Vec<Point>,
    /// Index in `points` of the default.
    pub default: Option<usize>,
    /// Where it is declared.
    pub node: Option<NodeId>,
    /// Where the default is written.
    pub default_node: Option<NodeId>,
    /// Whether it is a list (`CommaDelimitedList`, `List<…>`).
    pub list: bool,
    /// Whether its value must not be shown (`NoEcho`).
    pub no_echo: bool,
    /// Why its value is unknown where the point is `Other`.
    pub reason: Reason,
}

/// A condition as a tree.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// `Fn::Equals`, on texts.
    Equals(ValueId, ValueId),
    /// `Fn::And`.
    All(Vec<Test>),
    /// `Fn::Or`.
    Any(Vec<Test>),
    /// `Fn::Not`.
    Not(Box<Test>),
    /// Another condition.
    Condition(ConditionId),
    /// Settled.
    Known(bool),
    /// Cannot be evaluated.
    Unknown,
}

/// A named condition.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Its name.
    pub name: String,
    /// What it tests.
    pub test: Test,
    /// Where it is declared.
    pub node: Option<NodeId>,
}

/// A resource of a file.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Canonical kind: `AWS::ECS::TaskDefinition`, `storage.k8s.io/v1/StorageClass`.
    pub kind: String,
    /// Logical id, Kubernetes `namespace/name`, or the name that the document gives.
    pub id: String,
    /// Address that is unique in the file: logical id, Terraform address, `kind/namespace/name`.
    pub address: String,
    /// The door.
    pub door: Door,
    /// The node of the whole resource.
    pub node: NodeId,
    /// What to point at when the resource as a whole is meant: its logical id, its `kind`, its
    /// first key.
    pub name_span: Span,
    /// Its properties, always a map (or unknown).
    pub properties: ValueId,
    /// What stands beside the properties: `DeletionPolicy`, `DependsOn`, `Metadata` …
    pub attributes: ValueId,
    /// The condition under which it exists.
    pub condition: Option<ConditionId>,
    /// Which shape its properties have.
    pub shape: Option<crate::model::shape::ShapeId>,
    /// Labels and namespace of a Kubernetes object, name of the role a policy belongs to …: the
    /// name by which other files can refer to it, where it is known without any parameter.
    pub name: Option<String>,
}

/// The resources and values of one file.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Resources in the order of the file.
    pub resources: Vec<Resource>,
    /// Parameters that values depend on.
    pub parameters: Vec<Parameter>,
    /// Conditions.
    pub conditions: Vec<Condition>,
    /// Expressions.
    pub exprs: Vec<Expr>,
    values: Vec<Value>,
    items: Vec<ValueId>,
    fields: Vec<Field>,
    strings: Vec<Box<str>>,
}

impl Model {
    /// Adds a value.
    pub fn add(&mut self, data: ValueData, node: Option<NodeId>) -> ValueId {
        let id = ValueId(u32::try_from(self.values.len()).unwrap_or(u32::MAX));
        self.values.push(Value { data, node });
        id
    }

    /// Adds text that the reader made.
    pub fn add_text(&mut self, text: impl Into<Box<str>>, node: Option<NodeId>) -> ValueId {
        let text = self.own(text);
        self.add(ValueData::Str(text), node)
    }

    /// Keeps text.
    pub fn own(&mut self, text: impl Into<Box<str>>) -> Text {
        let index = u32::try_from(self.strings.len()).unwrap_or(u32::MAX);
        self.strings.push(text.into());
        Text::Owned(index)
    }

    /// Adds a list.
    pub fn add_list(&mut self, items: &[ValueId], node: Option<NodeId>) -> ValueId {
        let first = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        let len = u32::try_from(items.len()).unwrap_or(u32::MAX);
        self.items.extend_from_slice(items);
        self.add(ValueData::List { first, len }, node)
    }

    /// Adds a map.
    pub fn add_map(&mut self, fields: &[Field], open: bool, node: Option<NodeId>) -> ValueId {
        let first = u32::try_from(self.fields.len()).unwrap_or(u32::MAX);
        let len = u32::try_from(fields.len()).unwrap_or(u32::MAX);
        self.fields.extend_from_slice(fields);
        self.add(ValueData::Map { first, len, open }, node)
    }

    /// Adds an expression.
    pub fn add_expr(&mut self, expr: Expr, node: Option<NodeId>) -> ValueId {
        let index = u32::try_from(self.exprs.len()).unwrap_or(u32::MAX);
        self.exprs.push(expr);
        self.add(ValueData::Expr(index), node)
    }

    /// A value; one that does not exist is unknown.
    pub fn value(&self, id: ValueId) -> Value {
        self.values
            .get(id.0 as usize)
            .copied()
            .unwrap_or(Value { data: ValueData::Unknown(Reason::Syntax), node: None })
    }

    /// Replaces what a value is (forward references, documents in strings).
    pub fn replace(&mut self, id: ValueId, data: ValueData) {
        if let Some(value) = self.values.get_mut(id.0 as usize) {
            value.data = data;
        }
    }

    /// Number of values.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Items of a list as written; empty for anything else.
    pub fn items(&self, id: ValueId) -> &[ValueId] {
        match self.value(id).data {
            ValueData::List { first, len } => {
                self.items.get(first as usize..(first + len) as usize).unwrap_or(&[])
            }
            _ => &[],
        }
    }

    /// Fields of a map as written; empty for anything else.
    pub fn fields(&self, id: ValueId) -> &[Field] {
        match self.value(id).data {
            ValueData::Map { first, len, .. } => {
                self.fields.get(first as usize..(first + len) as usize).unwrap_or(&[])
            }
            _ => &[],
        }
    }

    /// The field with a canonical name; the last where it stands twice.
    pub fn field<'a>(&'a self, tree: &'a Tree, id: ValueId, name: &str) -> Option<&'a Field> {
        self.fields(id).iter().rev().find(|field| self.is_text(tree, field.name, name))
    }

    /// Whether a text is another. Nearly all that differ do so by their lengths.
    fn is_text(&self, tree: &Tree, text: Text, other: &str) -> bool {
        match text {
            Text::Key(Str::Source(span)) if span.len() as usize != other.len() => false,
            _ => self.text(tree, text) == other,
        }
    }

    /// The expression behind a value.
    pub fn expr(&self, index: u32) -> Option<&Expr> {
        self.exprs.get(index as usize)
    }

    /// Text.
    pub fn text<'a>(&'a self, tree: &'a Tree, text: Text) -> &'a str {
        match text {
            Text::Node(id) => tree.scalar(id).unwrap_or(""),
            Text::Key(key) => tree.str(key),
            Text::Owned(index) => self.strings.get(index as usize).map_or("", |s| s),
            Text::Static(text) => text,
        }
    }

    /// A resource by index.
    pub fn resource(&self, id: ResourceId) -> Option<&Resource> {
        self.resources.get(id.0 as usize)
    }
}
