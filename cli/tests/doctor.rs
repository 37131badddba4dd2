//! `plimsoll doctor` and the manual pages.

mod common;

use assert_fs::prelude::*;
use common::{BAD, GOOD, OTHER, folder, plimsoll, stdout};
use predicates::prelude::*;
use predicates::str::contains;

#[test]
fn what_is_read_and_what_is_not() {
    let dir = folder(&[
        ("plimsoll.toml", "extends = \"base.toml\"\nexclude = [\"old/**\"]\n"),
        ("base.toml", "select = [\"ecs\", \"general\"]\n"),
        ("a.json", BAD),
        ("svc/b.json", GOOD),
        ("package.json", OTHER),
        ("README", "x"),
        (
            "chart/templates/x.yaml",
            "apiVersion: v1\nkind: {{ .Values.kind }}\n{{- if .x }}\nstorage.k8s.io: 1\n{{- end }}\n",
        ),
        ("old/c.json", BAD),
        (".gitignore", "dist\n*.tmp.json\n"),
        ("dist/d.json", BAD),
        ("e.tmp.json", BAD),
        ("node_modules/f.json", BAD),
    ]);
    plimsoll(&dir).args(["baseline", "create"]).assert().code(0);
    let text = stdout(
        plimsoll(&dir).env("NO_COLOR", "1").env("PLIMSOLL_CACHE_DIR", "/somewhere").arg("doctor"),
    );
    for line in [
        concat!("plimsoll ", env!("CARGO_PKG_VERSION"), ", "),
        "\nconfig       plimsoll.toml, which extends base.toml\n",
        "\nbaseline     .plimsoll-baseline.json, ",
        "\ncache        /somewhere\n",
        "\nown rules    none\n",
        "\nenvironment  NO_COLOR=1, PLIMSOLL_CACHE_DIR=/somewhere\n",
        "\nread         2 files with 2 resources in .\n       2  ecs-task-definition, 2 resources\n",
        "  templated: ",
        "(chart/templates/x.yaml)\n",
        "  skipped: by its name neither JSON, YAML nor Terraform",
        "\nexcluded     1 file by `exclude` of the config: old/c.json\n",
        "\nignored      2 files and folders by .gitignore or .plimsollignore: dist/, e.tmp.json\n",
        "\npassed by    1 folder that tools keep: node_modules/\n",
    ] {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
    let json = stdout(plimsoll(&dir).args(["doctor", "--format", "json"]));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["version"], env!("CARGO_PKG_VERSION"));
    assert!(json["rules"]["digest"].as_str().unwrap().starts_with("sha256:"));
    let all = json["rules"]["all"].as_u64().unwrap();
    let run = json["rules"]["run"].as_u64().unwrap();
    assert!(0 < run && run < all, "{run} of {all}");
    assert_eq!(json["rules"]["select"], serde_json::json!(["ecs", "general"]));
    assert_eq!(json["config"], "plimsoll.toml");
    assert_eq!(json["read"]["kinds"][0]["kind"], "ecs-task-definition");
    assert_eq!(json["excluded"], serde_json::json!(["old/c.json"]));
    assert_eq!(json["passed"].as_array().unwrap().len(), 3);
    let reasons: Vec<&str> = json["notRead"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["status"].as_str().unwrap())
        .collect();
    assert_eq!((reasons[0], reasons.contains(&"skipped")), ("templated", true));
}

#[test]
fn mistakes_in_the_config_are_told() {
    let dir = folder(&[("plimsoll.toml", "selct = []\n")]);
    plimsoll(&dir).arg("doctor").assert().code(2).stderr(contains("did you mean `select`?"));
}

#[test]
fn manual_pages() {
    let dir = folder(&[]);
    plimsoll(&dir).arg("man").assert().code(0).stdout(
        contains(".TH plimsoll 1")
            .and(contains("SH ENVIRONMENT"))
            .and(contains("plimsoll\\-check(1)")),
    );
    dir.child("man1").create_dir_all().unwrap();
    let said = stdout(plimsoll(&dir).args(["man", "--dir", "man1"]));
    let mut names: Vec<String> = std::fs::read_dir(dir.path().join("man1"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(said, format!("{} pages written to man1\n", names.len()));
    for name in ["plimsoll.1", "plimsoll-check.1", "plimsoll-baseline.1", "plimsoll-debug-model.1"]
    {
        assert!(names.iter().any(|known| known == name), "{name} is not in {names:?}");
    }
    let check = std::fs::read_to_string(dir.path().join("man1/plimsoll-check.1")).unwrap();
    for text in [".TH plimsoll-check 1", "fail\\-on", "Exit codes:", "interrupted"] {
        assert!(check.contains(text), "{text} is not in\n{check}");
    }
    // The formatter of manual pages, where it is installed, has nothing to say about them.
    for name in names {
        let file = dir.path().join("man1").join(name);
        match std::process::Command::new("groff").args(["-man", "-Tutf8", "-ww"]).arg(file).output()
        {
            Ok(output) => {
                assert!(output.status.success());
                assert_eq!(String::from_utf8_lossy(&output.stderr), "");
            }
            Err(_) => return eprintln!("groff: not present, pages not formatted"),
        }
    }
    plimsoll(&dir)
        .args(["man", "--dir", "gone"])
        .assert()
        .code(2)
        .stderr(contains("gone/plimsoll"));
}
