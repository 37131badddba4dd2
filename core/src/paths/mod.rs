//! Which files are looked at: patterns, ignore files and the walk, for every face. A host only lists
//! folders and hands over bytes.

pub mod glob;
pub mod ignore;
pub mod walk;
mod wild;
