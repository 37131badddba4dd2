//! The Plimsoll engine: text in, report out.
//!
//! No I/O, no clock, no threads, no environment: what a host must bring (files, today's date,
//! threads) is passed in.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::unreachable,
        clippy::string_slice
    )
)]

pub mod config;
#[cfg(any(test, feature = "testing"))]
pub mod corpus;
pub mod engine;
pub mod fix;
pub mod input;
pub mod limits;
pub mod model;
pub mod near;
pub mod paths;
pub mod report;
pub mod rule;
pub mod sort;
pub mod suppress;
pub mod syntax;
pub mod text;
pub mod unit;
