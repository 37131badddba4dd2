//! Real templates: nothing panics, and what is unknown is counted.

use super::*;
use crate::corpus;
use crate::model::{Reason, ValueData, ValueId};
use std::path::Path;

fn shapes() -> Shapes {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/data/shapes.txt");
    let text = std::fs::read_to_string(path).unwrap_or_else(|_| SHAPES.to_string());
    Shapes::parse(Box::leak(text.into_boxed_str())).expect("the table")
}

fn templates() -> Vec<(String, String)> {
    let Some(root) = corpus::folder_or_say(1) else { return Vec::new() };
    corpus::files(&root, &[".json", ".yaml", ".yml", ".template"])
        .into_iter()
        .filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?)))
        .filter(|(_, text)| {
            let tree = parse(text);
            tree.documents.first().is_some_and(|root| is_template(&tree, *root))
        })
        .collect()
}

#[test]
fn every_template_of_the_corpus_is_read() {
    let shapes = shapes();
    let mut files = 0;
    let mut resources = 0;
    let mut reasons = [0usize; Reason::ALL.len()];
    let (mut values, mut malformed, mut exprs) = (0, 0, 0);
    for (path, text) in templates() {
        files += 1;
        let unit = unit_with(&text, &shapes, &[]);
        resources += unit.model.resources.len();
        for notice in &unit.notices {
            println!("{}: {} {}", path, notice.rule, notice.message);
        }
        if let Status::Partly(reason) = &unit.status {
            println!("{}: partly, {reason}", path);
        }
        values += unit.model.len();
        for id in 0..unit.model.len() {
            let value = unit.model.value(ValueId(id as u32));
            match value.data {
                ValueData::Unknown(reason) => {
                    let at = Reason::ALL.iter().position(|r| *r == reason).expect("a reason");
                    reasons[at] += 1;
                }
                ValueData::Malformed => {
                    malformed += 1;
                    let written = value.node.map(|node| unit.tree.raw(node).span);
                    let written = written.map_or("", |span| span.of(&unit.source.text));
                    let written: String = written.chars().take(80).collect();
                    let pointer = value.node.map(|node| unit.tree.pointer(node));
                    println!("{}: malformed {pointer:?} {written:?}", path);
                }
                ValueData::Expr(_) => exprs += 1,
                _ => {}
            }
        }
        // Reading everything once in a few worlds must end as well.
        let world = World::new(std::slice::from_ref(&unit));
        for resource in &unit.model.resources {
            world.restart();
            for _ in 0..4 {
                show(&world, Ref { unit: 0, value: resource.properties });
                if !world.next() {
                    break;
                }
            }
        }
    }
    println!(
        "{files} templates, {resources} resources, {values} values, {exprs} expressions, {malformed} malformed"
    );
    for (reason, count) in Reason::ALL.iter().zip(reasons) {
        println!("{count:6} {}", reason.words());
    }
    assert!(files == 0 || files > 300, "{files}");
}

/// The bootstrap templates of the CDK have an empty default for a repository's name and a key, each
/// behind a condition that excludes it.
#[test]
fn bootstrap_templates_show_no_empty_default() {
    let shapes = shapes();
    let mut found = 0;
    for (path, text) in templates() {
        if !text.contains("ContainerAssetsRepositoryName") {
            continue;
        }
        let unit = unit_with(&text, &shapes, &[]);
        for resource in &unit.model.resources {
            if resource.kind != "AWS::ECR::Repository" && resource.kind != "AWS::IAM::Role" {
                continue;
            }
            found += 1;
            for case in cases_of(&unit, &resource.id) {
                assert!(!case.contains("\"\""), "{}: {case}", path);
            }
        }
    }
    println!("{found} resources of bootstrap templates");
}
