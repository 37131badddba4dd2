//! What IAM policies say: three-valued, over values of which not everything need be known.
//!
//! - [`policy`]: a document as statements of patterns, each with its place.
//! - [`pattern`]: `*` and `?`, also on text of which parts are open.
//! - [`target`]: the resource that a request is about.
//! - [`evaluate`]: explicit deny before allow before implicit deny.
//! - [`role`]: the policies of a role from wherever they are attached.
//! - [`managed`]: AWS's own policies.
//! - [`principal`]: principals, accounts, trust.
//! - [`condition`]: operators, keys, and whether they narrow.
//!
//! A rule mostly needs one call:
//!
//! ```text
//! let secret = iam::Target::of(cx, value_from);
//! match iam::role_allows(cx, role, "secretsmanager:GetSecretValue", &secret) {
//!     Tri::Known(false) => cx.report(cx.place(value_from), "…"),
//!     Tri::Unknown(reason) => cx.undetermined(reason),
//!     _ => {}
//! }
//! ```

pub mod condition;
pub mod evaluate;
pub mod managed;
pub mod pattern;
pub mod policy;
pub mod principal;
pub mod role;
pub mod target;
#[cfg(test)]
mod tests;

pub use condition::{Condition, Fact, narrows};
pub use evaluate::{Answer, Policies, Request};
pub use policy::{Effect, Pat, PatText, Statement, statements};
pub use principal::{Account, Principal, trusts_service, trusts_service_for};
pub use role::{
    Attached, RolePolicies, role_allows, role_allows_with, role_policies, trust, trust_document,
};
pub use target::Target;
