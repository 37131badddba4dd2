//! What holds for any bytes under any name, and for real files that were damaged.

use plimsoll_core::engine::{Config, Engine, Host};
use plimsoll_core::rule::parse;
use plimsoll_core::unit::Unit;
use plimsoll_tests::verify;
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

static ENGINE: LazyLock<Engine> = LazyLock::new(plimsoll_rules::engine);

/// Files with findings: those of `examples/` and every example of a page, with their names.
static SEEDS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let mut seeds = plimsoll_tests::files(&root, &[".json", ".yaml", ".yml", ".tf"]);
    assert!(!seeds.is_empty(), "examples/ is empty");
    for rule in ENGINE.rules() {
        let page = parse::parse(&rule.meta.id, &rule.page).unwrap();
        for example in page.examples {
            let suffix = if example.format == "json" { "json" } else { "yaml" };
            let name = example.file.unwrap_or_else(|| format!("example.{suffix}"));
            seeds.push((name, example.text.into_bytes()));
        }
    }
    seeds
});

const NAMES: [&str; 8] = [
    "a.json",
    "dir/a.yaml",
    "a.template",
    "a.tf",
    "apprunner.yaml",
    "a.json.j2",
    "Dockerfile",
    "Ä 😀.yml",
];

fn holds(path: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    let (units, report) = verify::check(&ENGINE, &[(path, bytes)]);
    let wrong = verify::faults(&units, &[bytes], &report);
    prop_assert!(wrong.is_empty(), "{path}: {wrong:#?}\n{}", String::from_utf8_lossy(bytes));
    Ok(())
}

/// Few cases in every run; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let cases = if asked { default.cases } else { 400 };
    ProptestConfig { cases, failure_persistence: None, ..default }
}

/// Words of the formats and of templates, so that noise gets past the first check.
fn word() -> impl Strategy<Value = Vec<u8>> {
    let words: Vec<&'static [u8]> = vec![
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b": ",
        b"\"",
        b"'",
        b"\\",
        b"\\u00",
        b"\\ud83d",
        b"\n",
        b"\r",
        b"\r\n",
        b"\t",
        b"  ",
        b"- ",
        b"# ",
        b"//",
        b"/*",
        b"*/",
        b"---\n",
        b"...\n",
        b"&a ",
        b"*a",
        b"<<: ",
        b"!Sub ",
        b"!If ",
        b"!Ref ",
        b"!GetAtt ",
        b"!!binary ",
        b"|\n",
        b">-\n",
        b"? ",
        b"null",
        b"true",
        b"1.10",
        b"-0",
        b"1e999",
        b"{{ x }}",
        b"{% if %}",
        b"${X}",
        b"<X>",
        b"%X%",
        b"\0",
        b"\xef\xbb\xbf",
        b"\xff",
        b"\xc3",
        "ä".as_bytes(),
        "😀".as_bytes(),
        "\u{2028}".as_bytes(),
        "\u{85}".as_bytes(),
        b"Resources:\n",
        b"\"Resources\": {",
        b"Type: AWS::ECS::TaskDefinition\n",
        b"Properties:\n",
        b"ContainerDefinitions:\n",
        b"containerDefinitions",
        b"Privileged: true",
        b"Parameters:\n",
        b"AllowedValues: [a, b]",
        b"Default: ",
        b"Conditions:\n",
        b"Statement",
        b"\"Effect\": \"Allow\"",
        b"\"Action\": \"*\"",
        b"apiVersion: storage.k8s.io/v1\nkind: StorageClass\n",
        b"Fn::ForEach::X",
        b"Fn::Transform",
        b"PolicyText: ",
        b"\"{\\\"Statement\\\": []}\"",
    ];
    prop_oneof![
        4 => proptest::sample::select(words).prop_map(<[u8]>::to_vec),
        1 => proptest::collection::vec(any::<u8>(), 1..4),
    ]
}

/// What to do to a file: where (as a share of its length), how much, and with what.
#[derive(Clone, Debug)]
enum Damage {
    Cut(u16),
    Delete(u16, u16),
    Duplicate(u16, u16),
    Insert(u16, Vec<u8>),
    Flip(u16, u8),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        any::<u16>().prop_map(Damage::Cut),
        (any::<u16>(), 1..80u16).prop_map(|(at, n)| Damage::Delete(at, n)),
        (any::<u16>(), 1..200u16).prop_map(|(at, n)| Damage::Duplicate(at, n)),
        (any::<u16>(), word()).prop_map(|(at, word)| Damage::Insert(at, word)),
        (any::<u16>(), any::<u8>()).prop_map(|(at, bits)| Damage::Flip(at, bits)),
    ]
}

fn apply(bytes: &mut Vec<u8>, damage: &Damage) {
    let length = bytes.len();
    let place = |at: u16| length * usize::from(at) / 65_536;
    match damage {
        Damage::Cut(at) => bytes.truncate(place(*at)),
        Damage::Delete(at, n) => {
            let start = place(*at);
            bytes.drain(start..(start + usize::from(*n)).min(length));
        }
        Damage::Duplicate(at, n) => {
            let start = place(*at);
            let end = (start + usize::from(*n)).min(length);
            let piece = bytes[start..end].to_vec();
            bytes.splice(end..end, piece);
        }
        Damage::Insert(at, word) => {
            let start = place(*at);
            bytes.splice(start..start, word.iter().copied());
        }
        Damage::Flip(at, bits) => {
            if let Some(byte) = bytes.get_mut(place(*at)) {
                *byte ^= bits;
            }
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_bytes(
        name in proptest::sample::select(NAMES.to_vec()),
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        holds(name, &bytes)?;
    }

    #[test]
    fn any_words(
        name in proptest::sample::select(NAMES.to_vec()),
        words in proptest::collection::vec(word(), 0..60),
    ) {
        holds(name, &words.concat())?;
    }

    #[test]
    fn damaged_examples(
        seed in any::<proptest::sample::Index>(),
        damages in proptest::collection::vec(damage(), 1..5),
    ) {
        let (name, bytes) = &SEEDS[seed.index(SEEDS.len())];
        let mut bytes = bytes.clone();
        for damage in &damages {
            apply(&mut bytes, damage);
        }
        holds(name, &bytes)?;
    }

    /// Other encodings of a real file: the same findings, and places of the bytes on disk.
    #[test]
    fn wide_examples(seed in any::<proptest::sample::Index>(), cut in 0..8usize, wide in any::<bool>(), big in any::<bool>()) {
        let (name, bytes) = &SEEDS[seed.index(SEEDS.len())];
        let text = format!("\u{feff}{}", String::from_utf8_lossy(bytes));
        let mut encoded: Vec<u8> = match (wide, big) {
            (true, true) => text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect(),
            (true, false) => text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
            (false, true) => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            (false, false) => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        };
        encoded.truncate(encoded.len() - cut);
        holds(name, &encoded)?;
        if cut == 0 {
            let plain = verify::check(&ENGINE, &[(name, bytes)]).1;
            let other = verify::check(&ENGINE, &[(name, &encoded)]).1;
            let said = |report: &plimsoll_core::report::Report| -> Vec<_> {
                report.diagnostics.iter().map(|d| (d.rule_id.clone(), d.range.start.line, d.range.start.column, d.message.clone(), d.fingerprint.clone())).collect()
            };
            prop_assert_eq!(said(&plain), said(&other));
        }
    }
}

/// Runs the jobs on threads, the last one first.
fn backwards(n: usize, job: &(dyn Fn(usize) + Sync)) {
    let next = AtomicUsize::new(n);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Ok(taken) =
                    next.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |at| at.checked_sub(1))
                {
                    job(taken - 1);
                }
            });
        }
    });
}

#[test]
fn runs_and_threads_give_the_same_bytes() {
    let mut names = std::collections::BTreeSet::new();
    let seeds = SEEDS.iter().enumerate().map(|(index, (name, bytes))| {
        let path =
            if names.insert(name.clone()) { name.clone() } else { format!("{index}/{name}") };
        (path, bytes)
    });
    let files: Vec<(String, &Vec<u8>)> = seeds.collect();
    let json = |engine: &Engine, host: Host<'_>| {
        let units: Vec<Unit> =
            files.iter().map(|(path, bytes)| engine.read(path, bytes, &engine.options())).collect();
        let config = Config { select: vec!["ALL".to_string()], ..Config::default() };
        let host = Host { today: Some(verify::TODAY), ..host };
        serde_json::to_string(&engine.check(&units, &config, host).unwrap()).unwrap()
    };
    let once = json(&ENGINE, Host::default());
    assert!(once.contains("ecs/privileged-container"));
    assert_eq!(once, json(&ENGINE, Host::default()), "two runs of one engine");
    assert_eq!(once, json(&plimsoll_rules::engine(), Host::default()), "two engines");
    let clock = || 7;
    for _ in 0..5 {
        let host = Host { map: Some(&backwards), clock: Some(&clock), ..Host::default() };
        assert_eq!(once, json(&ENGINE, host), "four threads");
    }
}

/// The order in which files are given does not matter.
#[test]
fn the_order_of_files_does_not_matter() {
    let report =
        |files: &[(&str, &[u8])]| serde_json::to_string(&verify::check(&ENGINE, files).1).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let files = plimsoll_tests::files(&root, &[".json", ".yaml"]);
    let mut files: Vec<(&str, &[u8])> =
        files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let forwards = report(&files);
    files.reverse();
    assert_eq!(forwards, report(&files));
}
