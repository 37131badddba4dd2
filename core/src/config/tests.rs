//! Configs in three languages, mistakes with their places, and where a config is found.

use super::*;
use crate::rule::Level;

fn mistake(path: &str, text: &str) -> (String, String) {
    let mistake = read(path, text).unwrap_err();
    (mistake.span.of(text).to_string(), mistake.message)
}

#[test]
fn the_three_languages_say_the_same() {
    let toml = "select = [\"strict\"]\nfail-on = \"error\"\nexclude = \"old/**\"\n[levels]\n\"ecs/a\" = \"off\"\n[[overrides]]\npaths = [\"dev/**\"]\nlevels = { iam = \"info\" }\n[[ignore]]\nrule = \"ecs/b\"\npath = \"svc/*.json\"\nreason = \"x\"\nuntil = 2027-03-01\n[parameters]\nEnv = \"prod\"\nCount = 2\n[target]\nregion = \"eu-west-1\"\n[suppression]\nrequire-reason = true\nforbid = \"comment\"\n";
    let yaml = "select: [strict]\nfail-on: error\nexclude: old/**\nlevels: {ecs/a: 'off'}\noverrides:\n  - paths: [dev/**]\n    levels: {iam: info}\nignore:\n  - {rule: ecs/b, path: svc/*.json, reason: x, until: 2027-03-01}\nparameters: {Env: prod, Count: 2}\ntarget: {region: eu-west-1}\nsuppression: {require-reason: true, forbid: comment}\n";
    let json = r#"{"select": ["strict"], "fail-on": "error", "exclude": "old/**", "levels": {"ecs/a": "off"},
      "overrides": [{"paths": ["dev/**"], "levels": {"iam": "info"}}],
      "ignore": [{"rule": "ecs/b", "path": "svc/*.json", "reason": "x", "until": "2027-03-01"}],
      "parameters": {"Env": "prod", "Count": 2}, "target": {"region": "eu-west-1"},
      "suppression": {"require-reason": true, "forbid": "comment"}}"#;
    for (path, text) in [("p.toml", toml), ("p.yaml", yaml), ("p.json", json)] {
        let read = read(path, text).unwrap();
        assert_eq!(read.select.as_deref(), Some(&["strict".to_string()][..]), "{path}");
        assert_eq!(read.fail_on, Some(FailOn::Error), "{path}");
        assert_eq!(read.exclude, ["old/**"], "{path}");
        assert_eq!(read.levels.len(), 2, "{path}");
        assert_eq!((read.levels[0].level, read.levels[1].level), (None, Some(Level::Info)));
        let ignore = &read.ignore[0];
        assert_eq!((ignore.until, ignore.reason.as_deref()), (Some(20_878), Some("x")), "{path}");
        assert!(ignore.path.as_ref().unwrap().matches("svc/a.json"));
        let mut parameters = read.parameters.clone();
        crate::sort::sort(&mut parameters);
        let want = [("AWS::Region", "eu-west-1"), ("Count", "2"), ("Env", "prod")];
        assert_eq!(parameters, want.map(|(k, v)| (k.to_string(), v.to_string())), "{path}");
        assert!(read.policy.require_reason && read.policy.forbid.len() == 1, "{path}");
    }
}

#[test]
fn mistakes_have_a_place_and_say_what_is_accepted() {
    let (at, message) = mistake("p.toml", "selct = []\n");
    assert_eq!(at, "selct");
    assert!(message.contains("did you mean `select`?") && message.contains("fail-on"), "{message}");
    let (at, message) = mistake("p.yaml", "levels: {ecs/a: eror}\n");
    assert_eq!(at, "eror");
    assert!(message.contains("did you mean `error`?"), "{message}");
    let (at, message) = mistake("p.json", r#"{"overrides": [{"path": "x"}]}"#);
    assert_eq!(at, "\"path\"");
    assert!(message.contains("did you mean `paths`?"), "{message}");
    let (at, message) = mistake("p.toml", "exclude = [\"a\", 1]\n");
    assert_eq!(
        (at.as_str(), message.as_str()),
        ("1", "`exclude` is a number or date; accepted is text")
    );
    assert!(mistake("p.toml", "exclude = \"[a\"\n").1.contains("not understood"));
    assert!(mistake("p.toml", "[[ignore]]\npath = \"x\"\n").1.contains("`rule`"));
    assert!(
        mistake("p.toml", "[suppression]\nforbid = [\"comments\"]\n").1.contains("accepted are")
    );
    assert!(mistake("p.toml", "select = []\n").1.contains("no rule would run"));
    assert!(mistake("p.toml", "[target]\naccount = \"abc\"\n").1.contains("twelve digits"));
    assert_eq!(mistake("p.toml", "a = ").0, "");
    assert!(!mistake("p.yaml", "a: [").1.is_empty());
}

#[test]
fn the_nearest_one_up_to_the_repository() {
    let exists = |known: &'static [&str]| {
        move |path: &Path| known.iter().any(|known| Path::new(known) == path)
    };
    let known = exists(&["/r/.git", "/r/plimsoll.toml", "/r/a/plimsoll.json", "/plimsoll.toml"]);
    let found = |folder: &str| find(Path::new(folder), &known).unwrap();
    assert_eq!(found("/r/a/b"), Some("/r/a/plimsoll.json".into()));
    assert_eq!(found("/r/c"), Some("/r/plimsoll.toml".into()));
    assert_eq!(find(Path::new("/r/c"), &exists(&["/r/.git", "/plimsoll.toml"])), Ok(None));
    let two = exists(&["/r/plimsoll.toml", "/r/plimsoll.yaml"]);
    assert!(find(Path::new("/r"), &two).unwrap_err().contains("keep one of them"));
}

#[test]
fn what_a_file_says_wins_over_what_it_extends() {
    let base =
        read("p.toml", "select = \"strict\"\nfail-on = \"never\"\ndeselect = \"ecs/a\"\n").unwrap();
    let own = read("p.toml", "fail-on = \"error\"\ndeselect = \"ecs/b\"\n").unwrap();
    let both = own.over(base);
    assert_eq!(both.fail_on, Some(FailOn::Error));
    assert_eq!(both.select.as_deref(), Some(&["strict".to_string()][..]));
    assert_eq!(both.deselect, ["ecs/a", "ecs/b"]);
}

#[test]
fn the_schema_has_every_key() {
    let schema = schema::schema();
    for key in keys::KEYS {
        assert!(schema["properties"][key.name]["description"].is_string(), "{}", key.name);
        assert!(schema::reference().contains(&format!("| `{}` |", key.name)));
    }
    assert_eq!(schema["additionalProperties"], false);
}
