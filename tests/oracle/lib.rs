//! What the tests of the oracles share; the tests themselves are in `tests`.

pub mod model;
