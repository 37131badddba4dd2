//! The rules of Plimsoll, one page each.

pub mod data;
