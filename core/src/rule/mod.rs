//! Rules: pages, their checks, and the run.
//!
//! - [`page`]: what a rule is.
//! - [`parse`]: a rule page as text.
//! - [`cel`]: the expression language of checks.
//! - [`option`]: what a page lets a config decide.
//! - [`context`]: what a native check is given.
//! - [`select`]: which rules run.
//! - [`schema`]: JSON Schema in pages.
//! - [`shape`]: properties against what AWS and Kubernetes say of them.
//! - [`user`]: pages of the user's.
//! - [`run`]: every rule over every resource.

pub mod cel;
pub mod context;
pub mod option;
pub mod page;
pub mod parse;
pub mod run;
pub mod schema;
pub mod select;
pub mod shape;
pub mod user;

pub use context::Context;
pub use option::{OptionValue, RuleOption};
pub use page::{Category, CelCheck, Check, Confidence, Each, Level, Meta, Rule, Severity};
