//! Where suppressions are read, and what they are about.

use super::*;
use crate::syntax::{Tree, json, yaml};

fn scopes(tree: &Tree) -> Vec<String> {
    comments::read(tree)
        .into_iter()
        .map(|suppression| match suppression.scope {
            Scope::File => "file".to_string(),
            Scope::Range(range) => range.of(&tree.text).to_string(),
        })
        .collect()
}

#[test]
fn a_comment_is_about_the_next_node_or_its_line() {
    let tree = yaml::parse(
        "# plimsoll-ignore ecs/a: x\na: {b: 1}\nc:\n  # plimsoll-ignore ecs/b: x\n\n  # more\n  d:\n    - 1\n  e: 2 # plimsoll-ignore ecs/c: x\nf:\n# plimsoll-ignore ecs/d\n- g: 1\n  h: 2\n- i\n".into(),
    );
    assert_eq!(
        scopes(&tree),
        ["a: {b: 1}", "d:\n    - 1", "  e: 2 # plimsoll-ignore ecs/c: x\n", "g: 1\n  h: 2",]
    );
}

#[test]
fn comments_in_json() {
    let text = "{\n  // plimsoll-ignore ecs/a: x\n  \"a\": [1],\n  \"b\": /* plimsoll-ignore ecs/b: x */ 2\n}";
    let tree = json::parse(text.into());
    assert_eq!(scopes(&tree), ["\"a\": [1]", "  \"b\": /* plimsoll-ignore ecs/b: x */ 2\n"]);
    let read = comments::read(&tree);
    assert_eq!(read[1].reason.as_deref(), Some("x"));
    assert_eq!(read[1].rules[0].1.of(text), "ecs/b");
}

#[test]
fn starts_and_ends() {
    let tree = yaml::parse(
        "# plimsoll-ignore-file ecs/a\n# plimsoll-ignore-start ecs/b\n# plimsoll-ignore-start ecs/c\na: 1\n# plimsoll-ignore-end ecs/b\nb: 2\n# plimsoll-ignore-end\nc: 3\n# plimsoll-ignore-start ecs/d\nd: 4\n# plimsoll-ignored\n"
            .into(),
    );
    let scopes = scopes(&tree);
    assert_eq!(scopes[0], "file");
    assert!(scopes[1].contains("a: 1") && !scopes[1].contains("b: 2"), "{}", scopes[1]);
    assert!(scopes[2].contains("b: 2") && !scopes[2].contains("c: 3"), "{}", scopes[2]);
    assert!(scopes[3].ends_with("d: 4\n# plimsoll-ignored\n"), "{}", scopes[3]);
    assert_eq!(scopes.len(), 4);
}
