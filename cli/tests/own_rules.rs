//! Options of rules, files that belong together, and rule pages of the user's.
#![allow(missing_docs)]

mod common;

use assert_fs::prelude::*;
use common::{code, folder, plimsoll, stderr, stdout};

fn task(image: &str) -> String {
    format!(
        "{{\n  \"family\": \"web\",\n  \"containerDefinitions\": [\n    {{\"name\": \"web\", \"image\": \"{image}\", \"memory\": 256}}\n  ]\n}}\n"
    )
}

const LATEST: &str = "ecs/image-tag-latest";

#[test]
fn an_option_takes_the_place_of_its_default() {
    let dir = folder(&[("a.json", &task("nginx:edge"))]);
    let run = || {
        let mut command = plimsoll(&dir);
        command.args(["check", "--select", LATEST]);
        command
    };
    assert_eq!(code(&mut run()), 0);
    dir.child("plimsoll.toml")
        .write_str("[options.\"ecs/image-tag-latest\"]\ntags = [\"latest\", \"edge\"]\n")
        .unwrap();
    assert_eq!(code(&mut run()), 1);
    // One text is a list of it, and the default is gone.
    dir.child("plimsoll.toml")
        .write_str("options = { \"ecs/image-tag-latest\" = { tags = \"stable\" } }\n")
        .unwrap();
    assert_eq!(code(&mut run()), 0);
    let shown = stdout(plimsoll(&dir).args(["config", "show"]));
    assert!(shown.contains("ecs/image-tag-latest.tags = \"stable\""), "{shown}");
    let explained = stdout(plimsoll(&dir).args(["explain", LATEST]));
    assert!(explained.contains("tags = [latest]"), "{explained}");
}

#[test]
fn an_option_that_does_not_fit_is_an_error_with_its_place() {
    let dir = folder(&[("a.json", &task("nginx:1.27"))]);
    for (config, said) in [
        (
            "[options.\"ecs/image-tag-latest\"]\ntag = [\"x\"]\n",
            "plimsoll.toml:2:7: ecs/image-tag-latest has no option `tag`; did you mean `tags`?; accepted are tags",
        ),
        (
            "[options.\"ecs/image-tag-latest\"]\ntags = 3\n",
            "option `tags` of ecs/image-tag-latest is a whole number; accepted is a list of texts",
        ),
        (
            "[options.\"ecs/image-tag-lates\"]\ntags = 3\n",
            "there is no rule \"ecs/image-tag-lates\"; did you mean \"ecs/image-tag-latest\"?",
        ),
        ("[options.\"ecs/host-pid-mode\"]\nx = true\n", "ecs/host-pid-mode has no options"),
        (
            "[options.\"ecs/image-tag-latest\"]\ntags = 1.5\n",
            "accepted is text, a whole number, true or false, or a list of texts",
        ),
    ] {
        dir.child("plimsoll.toml").write_str(config).unwrap();
        let mut command = plimsoll(&dir);
        command.args(["check"]);
        let text = stderr(&mut command);
        assert!(text.contains(said), "{config}: {text}");
        assert_eq!(code(&mut command), 2);
    }
}

#[test]
fn native_rules_have_options_too() {
    let environment = "{\"family\": \"web\", \"containerDefinitions\": [{\"name\": \"web\", \"image\": \"nginx:1.27\", \"memory\": 256, \"environment\": [{\"name\": \"DB_PASSWORD\", \"value\": \"correct-horse-battery\"}]}]}";
    let dir = folder(&[("a.json", environment)]);
    let run = || code(plimsoll(&dir).args(["check", "--select", "ecs/secret-in-environment"]));
    assert_eq!(run(), 1);
    dir.child("plimsoll.yaml")
        .write_str("options:\n  ecs/secret-in-environment:\n    allow: [DB_PASSWORD]\n")
        .unwrap();
    assert_eq!(run(), 0);
}

const SERVICE: &str = "Resources:\n  Service:\n    Type: AWS::ECS::Service\n    Properties:\n      TaskDefinition: web\n      LaunchType: FARGATE\n      NetworkConfiguration:\n        AwsvpcConfiguration: {Subnets: [subnet-1]}\n";

fn definition(compatible: &str) -> String {
    format!(
        "{{\"family\": \"web\", \"requiresCompatibilities\": [\"{compatible}\"], \"networkMode\": \"awsvpc\", \"cpu\": \"256\", \"memory\": \"512\", \"containerDefinitions\": [{{\"name\": \"web\", \"image\": \"nginx:1.27\"}}]}}"
    )
}

#[test]
fn a_bundle_joins_what_distance_does_not() {
    let dir = folder(&[
        ("services/web.yaml", SERVICE),
        ("dev/task.json", &definition("EC2")),
        ("prod/task.json", &definition("FARGATE")),
    ]);
    let run = || {
        let mut command = plimsoll(&dir);
        command.args(["check", "--select", "ecs/service-launch-type-mismatch"]);
        command
    };
    // Two at the same distance: nobody knows which is meant.
    assert_eq!(code(&mut run()), 0);
    assert!(stdout(&mut run()).contains("1 answer undetermined"));
    let bundle = |with: &str| {
        let text =
            format!("[[bundle]]\nname = \"web\"\npaths = [\"services/**\", \"{with}/**\"]\n");
        dir.child("plimsoll.toml").write_str(&text).unwrap();
    };
    bundle("dev");
    assert_eq!(code(&mut run()), 1);
    bundle("prod");
    assert_eq!(code(&mut run()), 0);
    assert!(!stdout(&mut run()).contains("1 answer undetermined"));
}

const PAGE: &str = "---\nsummary: A cluster has no name\nlevel: error\ncategory: operations\nconfidence: high\non: [AWS::ECS::Cluster]\nfix: suggestion\noptions:\n  name:\n    about: The name that is proposed\n    default: main\npacks: [recommended, strict]\nsince: 0.1.0\n---\n\n# A cluster without a name\n\n```cel\nassert: has(self.ClusterName)\nat: resource\nfix: set self.ClusterName = options.name\nmessage: Cluster {resource.id} has no `ClusterName`\n```\n\n## Why it matters\n\nWe look for it by name.\n\n## How to fix\n\nGive it one.\n";
const CLUSTER: &str = "Resources:\n  Main:\n    Type: AWS::ECS::Cluster\n";

#[test]
fn pages_of_the_users_are_rules_like_any_other() {
    let dir = folder(&[
        ("stack.yaml", CLUSTER),
        ("policies/README.md", "# Ours\n"),
        ("policies/team/cluster-name.md", PAGE),
        (
            "plimsoll.toml",
            "rules = \"policies\"\nselect = [\"policies\"]\n[options.\"policies/team/cluster-name\"]\nname = \"blue\"\n",
        ),
    ]);
    let said = stdout(plimsoll(&dir).args(["check", "--format", "concise"]));
    assert!(said.contains("error[policies/team/cluster-name] Cluster \"Main\" has no"), "{said}");
    let explained = stdout(plimsoll(&dir).args(["explain", "policies/team/cluster-name"]));
    assert!(explained.contains("We look for it by name."), "{explained}");
    assert!(stdout(plimsoll(&dir).args(["rules"])).contains("policies/team/cluster-name"));
    plimsoll(&dir).args(["fix", "--suggested"]).assert().code(0);
    dir.child("stack.yaml").assert(format!("{CLUSTER}    Properties:\n      ClusterName: blue\n"));
}

#[test]
fn a_page_that_is_not_understood_is_told_and_harms_no_other() {
    let dir = folder(&[
        ("stack.yaml", CLUSTER),
        ("policies/broken.md", &PAGE.replace("has(self.ClusterName)", "has(self.ClusterName")),
        ("policies/cluster-name.md", PAGE),
        ("policies/unheard.md", &PAGE.replace("has(self.ClusterName)", "options.nam == ''")),
        ("plimsoll.toml", "rules = \"policies\"\nselect = [\"policies\", \"general\"]\n"),
    ]);
    let output = plimsoll(&dir).args(["check", "--format", "concise"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let (out, err) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(err.contains("error: policies/broken.md:19: `assert`: "), "{err}");
    assert!(out.contains("error[policies/cluster-name]"), "{out}");
    assert!(out.contains("Rule policies/unheard could not be evaluated here"), "{out}");
    assert!(out.contains("has no property `nam`"), "{out}");
}
