//! Nothing here: see `tests/cel.rs`.
