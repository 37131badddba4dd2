//! A resource without properties, for expressions that need one to be evaluated on.

use plimsoll_core::model::{Door, Model, Resource, ValueData};
use plimsoll_core::syntax::{Format, NodeId, TreeBuilder};
use plimsoll_core::text::{Source, Span};
use plimsoll_core::unit::{Status, Unit};
use std::sync::Arc;

/// A file that holds it.
pub fn unit() -> Unit {
    let source = Source::from_text("{}");
    let tree = TreeBuilder::new(Arc::clone(&source.text), Format::Json).finish();
    let mut model = Model::default();
    let properties = model.add_map(&[], false, None);
    let attributes = model.add(ValueData::Null, None);
    model.resources.push(Resource {
        kind: "K".into(),
        id: "r".into(),
        address: "r".into(),
        door: Door::Api,
        node: NodeId(0),
        name_span: Span::default(),
        properties,
        attributes,
        condition: None,
        shape: None,
        name: None,
    });
    Unit {
        path: "a.json".into(),
        source,
        tree,
        kind: None,
        status: Status::Checked,
        marked: true,
        model,
        notices: Vec::new(),
    }
}
