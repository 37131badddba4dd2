//! `apprunner.yaml`: how App Runner builds and runs the source repository that holds it.

use super::plain::{Maker, Naming, first_key};
use crate::model::{Door, Ty};
use crate::syntax::{NodeId, Tree};

/// The kind of its resource; the keys are those of the file.
pub const KIND: &str = "apprunner.yaml";

/// Whether a document is an `apprunner.yaml`: a `version`, a `runtime`, and how to build or run.
pub fn is_file(tree: &Tree, node: NodeId) -> bool {
    let has = |key: &str| tree.get(node, key).is_some();
    let map_at = |key: &str| tree.get(node, key).is_some_and(|value| tree.is_map(value));
    let scalar_at =
        |key: &str| tree.get(node, key).is_some_and(|value| tree.scalar(value).is_some());
    // Not Read the Docs (`build: {tools}`) and not others with a version: App Runner's sections
    // have members of their own.
    let build = map_at("build")
        && tree.get(node, "build").is_some_and(|build| tree.get(build, "commands").is_some());
    let run = tree.get(node, "run").is_some_and(|run| {
        ["command", "network", "runtime-version", "env", "secrets", "pre-run"]
            .iter()
            .any(|key| tree.get(run, key).is_some())
    });
    scalar_at("runtime") && (build || run) && (has("version") || run)
}

/// Makes the resource.
#[inline(never)]
pub(crate) fn adapt(maker: &mut Maker<'_>, node: NodeId) {
    let ty = maker.shape(KIND).map_or(Ty::Any, Ty::Shape);
    let properties = maker.value(node, ty);
    let naming = Naming { name: None, span: first_key(maker.tree(), node) };
    let id = KIND.to_owned();
    maker.add(KIND, Door::AppRunnerYaml, node, properties, naming, (id.clone(), id));
}
