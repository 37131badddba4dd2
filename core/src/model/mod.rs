//! Resources with properties that know where they were written and what is not known of them.
//!
//! - [`shape`]: names and types of properties, from AWS's published models.
//! - [`value`]: the arena of values of one file.

pub mod shape;
pub mod value;

pub use shape::{Prop, ShapeId, Shapes, Ty};
pub use value::{
    ConditionId, Door, Expr, Field, Model, Parameter, ParameterId, Point, Reason, Resource,
    ResourceId, Text, Value, ValueData, ValueId,
};
