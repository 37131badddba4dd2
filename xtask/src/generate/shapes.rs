//! Part `shapes`: `rules/data/shapes.txt` and `shapes-kubernetes.txt`, what is known of every property: names,
//! types, what else is said of its values.
//!
//! Canonical names and types come from CloudFormation's resource schemas, the names in raw JSON
//! from the APIs' models. The two are matched structure by structure: the same name ignoring case,
//! then the reviewed exceptions of [`kinds`]. `plimsoll_core::model::shape` describes the format.

mod join;
mod kinds;
mod kubernetes;
mod models;
mod patterns;
mod table;
mod words;

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::{
    File, Input, Outcome,
    facts::{self, Package},
};
use join::Join;
use kinds::{ALIASES, KINDS};
use models::{Api, Cfn};

const BOTOCORE: Package = Package {
    name: "botocore",
    version: "1.44.5",
    sha256: "8f16a56d1dff125dd65322ae021efa7ba5195a6db5102b96862566055b748921",
};

const CFN_LINT: Package = Package {
    name: "cfn-lint",
    version: "1.58.0",
    sha256: "9d9f06043160756a6158f5c3f92a44ce38254b1c578127461608305bc8262987",
};

const KUBERNETES: Package = Package {
    name: "kubernetes",
    version: "34.1.0",
    sha256: "bffba2272534e224e6a7a74d582deb0b545b7c9879d2cd9e4aae9481d1f2cc2a",
};

/// Makes the tables.
///
/// # Errors
/// A source that is not as expected, and an exception that no longer matches anything.
pub fn make(input: &Input) -> Result<Outcome> {
    let mut folders = Vec::new();
    for package in [&BOTOCORE, &CFN_LINT, &KUBERNETES] {
        match input.facts.package(package)? {
            Some(folder) => folders.push(folder),
            None => {
                return Ok(Outcome::NoFacts(format!("{} {}", package.name, package.version)));
            }
        }
    }
    let [botocore, cfn_lint, client] = folders.as_slice() else {
        bail!("three packages are expected")
    };

    let types: Vec<_> = KINDS.iter().filter_map(|kind| Some(kind.cfn?.0)).collect();
    let cfn = Cfn::read(cfn_lint, &types)?;
    let mut apis = BTreeMap::new();
    for kind in KINDS {
        if !apis.contains_key(kind.service) {
            apis.insert(kind.service, Api::read(botocore, kind.service)?);
        }
    }

    let mut join = Join::new(&cfn, &apis);
    let mut roots = BTreeMap::new();
    for kind in KINDS {
        if roots.insert(kind.name, join.kind(kind)?).is_some() {
            bail!("{} is listed twice", kind.name);
        }
    }
    println!("shapes: {}", patterns::summary(&join.structures));
    let unused = (0..ALIASES.len()).find(|index| !join.used_aliases.contains(index));
    if let Some(alias) = unused.and_then(|index| ALIASES.get(index)) {
        bail!("the exception {alias:?} matches nothing");
    }
    if input.review {
        for note in &join.notes {
            eprintln!("{note}");
        }
    }

    let mut text = format!(
        "# Properties: canonical name, name in the API, type, what else is said of the values.\n\
         # Written by `cargo xtask generate shapes`; do not edit.\n\
         # CloudFormation resource schemas of us-east-1, {}, from cfn-lint {} (MIT-0), built {}.\n\
         # API models from botocore {} (Apache-2.0), built {}.\n",
        Cfn::date(cfn_lint)?,
        CFN_LINT.version,
        facts::date(cfn_lint)?,
        BOTOCORE.version,
        facts::date(botocore)?,
    );
    text.push_str(&table::write(&join.structures, &roots));
    let mut objects = format!(
        "# Properties of Kubernetes objects, whose names are written in one way: twice the same name, type, what else is said.\n\
         # Written by `cargo xtask generate shapes`; do not edit.\n\
         # The API of Kubernetes {}, from the models of its Python client {} (Apache-2.0), built {}.\n\
         # A quantity (`cpu: 1`, `memory: 2Gi`) and an int-or-string may be text or a number: `*`.\n",
        kubernetes::API,
        KUBERNETES.version,
        facts::date(client)?,
    );
    objects.push_str(&kubernetes::make(client)?);
    let file = |name: &str, text| File { path: format!("rules/data/{name}.txt"), text };
    Ok(Outcome::Files(vec![file("shapes", text), file("shapes-kubernetes", objects)]))
}
