//! Which resource belongs to which: the nearest candidate wins, two at the same distance are
//! ambiguous.

use super::Reason;
use super::world::{ResourceRef, World};
use crate::rule::context::Tri;
use crate::unit::Unit;

/// An index of the resources of a run, by kind and by name.
#[derive(Debug, Default)]
pub struct Links {}

impl Links {
    /// Indexes the resources of a run.
    pub fn new(_units: &[Unit]) -> Self {
        Self {}
    }

    /// The resources at the other end of a link.
    pub fn follow(
        &self,
        _world: &World<'_>,
        _from: ResourceRef,
        _link: &str,
    ) -> Tri<Vec<ResourceRef>> {
        Tri::Unknown(Reason::NotInFiles)
    }
}
