//! Source text to one tree, whatever the format.
//!
//! Parsing never fails: a broken file gives a tree of what could be read and a list of errors.

pub mod embed;
pub mod json;
pub mod template;
pub mod tree;
pub mod yaml;

pub use tree::{
    Comment, Data, Entry, Format, Node, NodeId, OffsetMap, Str, Style, SyntaxError, Tree,
    TreeBuilder,
};
