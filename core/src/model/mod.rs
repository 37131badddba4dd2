//! Resources with properties that know where they were written and what is not known of them.
//!
//! - [`shape`]: names and types of properties, from AWS's published models.
//! - [`value`]: the arena of values of one file.
//! - [`world`]: reading values under one assignment of parameters and conditions at a time.
//! - [`links`]: which resource belongs to which.
//! - [`iam`]: what policies allow.
//! - [`lower`]: from syntax nodes to typed values.
//! - [`same`]: what is in a resource, to compare two versions of a file.
//! - [`time`]: timestamps as AWS reads them.

pub mod iam;
pub mod links;
pub mod lower;
pub mod names;
pub mod same;
pub mod shape;
#[cfg(test)]
pub(crate) mod testing;
pub mod time;
pub mod value;
pub mod world;

pub use shape::{Prop, ShapeId, Shapes, Ty};
pub use value::{
    Condition, ConditionId, Door, Expr, Field, Model, Parameter, ParameterId, Point, Reason,
    Resource, ResourceId, Test, Text, Value, ValueData, ValueId,
};
pub use world::{Got, Ref, ResourceRef, World};
