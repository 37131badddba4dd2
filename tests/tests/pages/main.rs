//! Rule pages are tests: their examples, more tests made from them, mutants of their checks, and
//! what a page must have.
//!
//! `PLIMSOLL_PAGE=ecs/privileged-container cargo test -p plimsoll-tests --test pages` runs one page
//! (or one folder: `PLIMSOLL_PAGE=ecs`); `-- --nocapture` shows the counts.

mod examples;
mod fixes;
mod generated;
mod governance;
mod harness;
mod mutants;
mod render;
