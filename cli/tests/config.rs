//! The config: where it is found, what it changes, and how mistakes in it are told.

mod common;

use assert_fs::prelude::*;
use common::{BAD, check, code, folder, plimsoll, stderr, stdout};
use predicates::prelude::*;
use predicates::str::contains;

const TEMPLATE: &str = "Parameters:\n  Env:\n    Type: String\nResources:\n  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - Name: web\n          Image: nginx:1.27\n          Memory: 256\n          Privileged: !If [IsDev, true, false]\nConditions:\n  IsDev: !Equals [!Ref Env, dev]\n";

#[test]
fn the_nearest_config_counts() {
    let dir = folder(&[
        ("plimsoll.toml", "select = [\"ecs/privileged-container\"]\nfail-on = \"never\"\n"),
        ("svc/a.json", BAD),
        ("strict/plimsoll.yaml", "extends: ..\nfail-on: error\n"),
        ("strict/a.json", BAD),
    ]);
    assert_eq!(code(plimsoll(&dir).args(["check", "svc"])), 0);
    assert_eq!(code(plimsoll(&dir).args(["check", "svc", "--fail-on", "error"])), 1);
    assert_eq!(
        code(plimsoll(&dir).args(["check", "svc", "--isolated", "--select", common::RULE])),
        1
    );
    let mut below = plimsoll(&dir);
    below.current_dir(dir.path().join("strict")).args(["check", "--format", "concise"]);
    below
        .assert()
        .code(1)
        .stdout(predicates::str::is_match("^a.json:4:[0-9]+: error.*\n$").unwrap());
    let mut named = plimsoll(&dir);
    named.args(["check", "svc", "--config", "strict/plimsoll.yaml"]).assert().code(1);
    let mut named = plimsoll(&dir);
    named.env("PLIMSOLL_CONFIG", "strict/plimsoll.yaml").args(["check", "svc"]).assert().code(1);
}

#[test]
fn levels_overrides_and_excludes() {
    let dir = folder(&[
        (
            "plimsoll.toml",
            "select = [\"ecs/privileged-container\"]\nexclude = [\"old/**\"]\n[levels]\necs = \"warning\"\n[[overrides]]\npaths = [\"dev/**\"]\nlevels = { \"ecs/privileged-container\" = \"info\" }\n[[overrides]]\nresources = [\"web\"]\npaths = \"off/*.json\"\nlevels = { ecs = \"off\" }\n",
        ),
        ("a.json", BAD),
        ("dev/b.json", BAD),
        ("off/c.json", BAD),
        ("old/d.json", BAD),
    ]);
    let text = stdout(plimsoll(&dir).args(["check", "--format", "concise"]));
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(
        text.contains("a.json:4:54: warning[") && text.contains("dev/b.json:4:54: info["),
        "{text}"
    );
    // The same from a folder below: globs are those of the config's folder.
    let mut below = plimsoll(&dir);
    below.current_dir(dir.path().join("dev")).args(["check", "--format", "concise"]);
    below.assert().code(0).stdout(contains("b.json:4:54: info["));
    // A file that is named is looked at.
    assert_eq!(code(plimsoll(&dir).args(["check", "old/d.json"])), 1);
}

#[test]
fn ignores_of_the_config() {
    let ignore = |extra: &str| {
        format!(
            "select = [\"ecs/privileged-container\"]\n[[ignore]]\nrule = \"ecs/privileged-container\"\n{extra}"
        )
    };
    for (extra, accepted) in [
        ("reason = \"driver\"\n", true),
        (
            "path = \"svc/*.json\"\nresource = \"web\"\npointer = \"/containerDefinitions/0\"\n",
            true,
        ),
        ("path = \"other/**\"\n", false),
        ("resource = \"api\"\n", false),
        ("pointer = \"/containerDefinitions/1\"\n", false),
        ("until = 2020-01-01\n", false),
        ("[suppression]\nrequire-reason = true\n", false),
        ("reason = \"x\"\n[suppression]\nforbid = [\"config\"]\n", false),
        ("reason = \"x\"\n[suppression]\nenforce = [\"ecs\"]\n", false),
    ] {
        let dir = folder(&[("plimsoll.toml", &ignore(extra)), ("svc/a.json", BAD)]);
        assert_eq!(code(plimsoll(&dir).arg("check")), i32::from(!accepted), "{extra}");
    }
    let dir = folder(&[("plimsoll.toml", &ignore("resource = \"api\"\n")), ("a.json", BAD)]);
    let mut unused = plimsoll(&dir);
    unused
        .arg("check")
        .assert()
        .stderr(contains("plimsoll.toml:2:1: ecs/privileged-container has nothing"));
}

#[test]
fn what_the_config_wants_of_suppressions() {
    let text = |comment: &str| {
        TEMPLATE.replace("          Privileged", &format!("          # plimsoll-ignore ecs/privileged-container{comment}\n          Privileged"))
    };
    for (policy, comment, said) in [
        ("require-reason = true", "", "without the reason"),
        ("forbid = [\"comment\"]", ": x", "accepts no suppression in a comment"),
        (
            "enforce = [\"ecs/privileged-container\"]",
            ": x",
            "does not let ecs/privileged-container",
        ),
    ] {
        let config = format!("select = [\"ecs/privileged-container\"]\n[suppression]\n{policy}\n");
        let dir = folder(&[("plimsoll.toml", &config), ("a.yaml", &text(comment))]);
        let mut run = plimsoll(&dir);
        run.args(["check", "--format", "concise"]).assert().code(1).stdout(
            contains("general/suppression-forbidden")
                .and(contains(said))
                .and(contains("error[ecs/")),
        );
    }
}

#[test]
fn parameters_of_the_config_settle_conditions() {
    let with = |env: &str| {
        let config =
            format!("select = [\"ecs/privileged-container\"]\n[parameters]\nEnv = \"{env}\"\n");
        folder(&[("plimsoll.toml", &config), ("a.yaml", TEMPLATE)])
    };
    assert_eq!(code(plimsoll(&with("prod")).arg("check")), 0);
    assert_eq!(code(plimsoll(&with("dev")).arg("check")), 1);
    assert_eq!(code(plimsoll(&with("dev")).args(["check", "--param", "Env=prod"])), 0);
}

#[test]
fn mistakes_are_told_with_their_place() {
    for (name, text, said) in [
        (
            "plimsoll.toml",
            "fail-on = \"warnings\"\n",
            "plimsoll.toml:1:11: `fail-on` is \"warnings\"",
        ),
        ("plimsoll.yaml", "a: 1\n", "plimsoll.yaml:1:1: there is no key `a`"),
        ("plimsoll.json", "{\"select\": 1}", "plimsoll.json:1:12: `select` is a number or date"),
        ("plimsoll.toml", "extends = \"gone.toml\"\n", "no such file"),
        ("plimsoll.toml", "extends = \"plimsoll.toml\"\n", "extends itself"),
        (
            "plimsoll.toml",
            "[levels]\n\"ecs/privileged-containr\" = \"off\"\n",
            "did you mean \"ecs/privileged-container\"?",
        ),
        (
            "plimsoll.toml",
            "[suppression]\nenforce = [\"iam/admn-policy\"]\n",
            "did you mean \"iam/admin-policy\"?",
        ),
        ("plimsoll.toml", "select = [\"storag\"]\n", "did you mean \"storage\"?"),
    ] {
        let dir = folder(&[(name, text), ("a.json", BAD)]);
        plimsoll(&dir).arg("check").assert().code(2).stderr(contains(said));
    }
    let dir = folder(&[("plimsoll.toml", ""), ("plimsoll.json", "{}")]);
    plimsoll(&dir).arg("check").assert().code(2).stderr(contains("keep one of them"));
}

#[test]
fn settings_are_shown_with_their_origin() {
    let dir = folder(&[
        ("plimsoll.toml", "extends = \"base.toml\"\nfail-on = \"error\"\n"),
        ("base.toml", "\ndeselect = [\"iam\"]\n"),
    ]);
    plimsoll(&dir).args(["config", "show"]).assert().code(0).stdout(
        contains("fail-on                     error  (plimsoll.toml:2:1)")
            .and(contains("deselect                    iam  (base.toml:2:1)"))
            .and(contains("select                      recommended  (default)")),
    );
    let schema = stdout(plimsoll(&dir).args(["config", "schema"]));
    assert!(
        serde_json::from_str::<serde_json::Value>(&schema).unwrap()["properties"]["levels"]
            .is_object()
    );
}

#[test]
fn the_home_folder_is_nobody_elses_business() {
    let dir = folder(&[("plimsoll.toml", "fail-on = \"never\"\n"), ("project/a.json", BAD)]);
    let run = |home: &std::path::Path| {
        let mut run = plimsoll(&dir);
        run.current_dir(dir.path().join("project")).env("HOME", home).arg("check");
        code(&mut run)
    };
    assert_eq!((run(dir.path()), run(std::path::Path::new("/"))), (1, 0));
}

#[test]
fn the_baseline_of_an_extended_config_lies_beside_it() {
    let dir = folder(&[
        (
            "platform/plimsoll.toml",
            "baseline = \"known.json\"\nselect = [\"ecs/privileged-container\"]\n",
        ),
        ("app/plimsoll.toml", "extends = \"../platform\"\n"),
        ("app/a.json", BAD),
    ]);
    let run = |args: &[&str]| {
        let mut run = plimsoll(&dir);
        run.current_dir(dir.path().join("app")).args(args);
        code(&mut run)
    };
    assert_eq!(run(&["baseline", "create", "--baseline", "../platform/known.json"]), 0);
    assert_eq!((run(&["check"]), run(&["check", "--no-baseline"])), (0, 1));
}

/// A newcomer's first minute.
#[test]
fn from_nothing_to_clean() {
    let dir = folder(&[("svc/web.json", BAD)]);
    plimsoll(&dir)
        .args(["init", "--dry-run"])
        .assert()
        .code(0)
        .stdout(contains("1 ecs-task-definition"));
    plimsoll(&dir)
        .arg("init")
        .assert()
        .code(0)
        .stdout(contains("plimsoll.toml written; files: 1 ecs-task-definition"));
    plimsoll(&dir).arg("init").assert().code(2).stderr(contains("exists"));
    plimsoll(&dir).arg("check").assert().code(1).stdout(contains(common::RULE));
    plimsoll(&dir)
        .args(["explain", common::RULE])
        .assert()
        .code(0)
        .stdout(contains("Why it matters"));
    plimsoll(&dir).args(["baseline", "create"]).assert().code(0);
    plimsoll(&dir).arg("check").assert().code(0);
    dir.child("plimsoll.toml").assert(contains("recommended"));
}

#[test]
fn what_holds_for_one_file_is_shown() {
    let dir = folder(&[(
        "plimsoll.toml",
        "exclude = [\"old/**\"]\n[levels]\n\"ecs\" = \"warning\"\n[[overrides]]\npaths = [\"dev/**\"]\nlevels = { \"ecr\" = \"off\" }\n[[overrides]]\nresources = [\"Web\"]\nlevels = { \"iam\" = \"info\" }\n[[ignore]]\nrule = \"ecs/host-pid-mode\"\npath = \"dev/a.json\"\nreason = \"x\"\n",
    )]);
    let show = |path: &[&str]| stdout(plimsoll(&dir).args(["config", "show"]).args(path));
    let all = show(&[]);
    assert!(
        all.contains("ecs = warning, ecr = off (in some files), iam = info (for Web)"),
        "{all}"
    );
    assert!(!all.contains("excluded"), "{all}");
    let dev = show(&["./dev/a.json"]);
    assert!(dev.contains("ecs = warning, ecr = off, iam = info (for Web)"), "{dev}");
    assert!(dev.contains("ecs/host-pid-mode") && dev.contains("false"), "{dev}");
    let old = show(&["old/b.json"]);
    assert!(old.contains("ecs = warning, iam = info (for Web)"), "{old}");
    assert!(
        old.lines().any(|line| line.trim().starts_with("excluded") && line.contains("true")),
        "{old}"
    );
    assert!(!old.contains("host-pid-mode"), "{old}");
}

#[test]
fn a_config_can_come_in_an_npm_package() {
    let dir = folder(&[
        ("node_modules/@team/rules/plimsoll.toml", "fail-on = \"never\"\nrules = \"pages\"\n"),
        ("app/plimsoll.toml", "extends = \"@team/rules\"\n"),
        ("app/a.json", BAD),
    ]);
    let mut command = check(&dir);
    command.current_dir(dir.path().join("app"));
    assert_eq!(code(&mut command), 2, "{}", stderr(&mut command));
    std::fs::create_dir(dir.path().join("node_modules/@team/rules/pages")).unwrap();
    assert_eq!(code(&mut command), 0, "{}", stderr(&mut command));
    dir.child("app/plimsoll.toml").write_str("extends = \"@team/rule\"\n").unwrap();
    assert!(stderr(&mut command).contains("no such file"));
}
