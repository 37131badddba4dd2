//! The patterns of the shape tables against the crate `regex`: texts that have the form, and the same with a
//! character more, less or another.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use regex::Regex;

/// Texts of each pattern.
const TEXTS: usize = 20;
/// What is put into them.
const CHARS: [char; 14] =
    ['a', 'Z', '0', '9', '-', '_', '.', '/', ':', ' ', '\n', 'é', '\u{2028}', '😀'];

/// A text that has the form of a pattern without its anchors.
fn text(pattern: &str, runner: &mut TestRunner) -> Option<String> {
    let free = pattern.replace("[^", "\0").replace(['^', '$'], "").replace("\\z", "");
    let strategy = proptest::string::string_regex(&free.replace('\0', "[^")).ok()?;
    Some(strategy.new_tree(runner).ok()?.current())
}

/// A text and what lies near it.
fn near(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().take(200).collect();
    let mut all =
        vec![text.to_string(), format!("{text}{text}"), format!("x{text}"), format!("{text}\n")];
    for (at, new) in (0..=chars.len()).step_by(chars.len() / 8 + 1).zip(CHARS.iter().cycle()) {
        let (before, behind) = chars.split_at(at);
        let without = behind.get(1..).unwrap_or_default();
        let join =
            |middle: &[char], behind: &[char]| before.iter().chain(middle).chain(behind).collect();
        all.extend([join(&[*new], behind), join(&[], without), join(&[*new], without)]);
    }
    all
}

#[test]
fn patterns_of_the_tables_agree_with_regular_expressions() {
    let shapes = plimsoll_rules::data::shapes();
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (mut compared, mut held, mut sampled) = (0, 0, 0);
    for number in 0..shapes.patterns() {
        let (source, ours) = shapes.pattern(number).unwrap();
        let theirs = Regex::new(source).unwrap();
        let mut texts: Vec<String> =
            ["", "a", "0", "-", " ", "é", "ROOT", "arn:aws:iam::123456789012:role/x"]
                .map(str::to_string)
                .into();
        let samples: Vec<String> = (0..TEXTS).filter_map(|_| text(source, &mut runner)).collect();
        sampled += usize::from(!samples.is_empty());
        texts.extend(samples.iter().flat_map(|text| near(text)));
        for text in texts {
            let holds = ours.is_match(&text);
            assert_eq!(holds, theirs.is_match(&text), "pattern {number}: {source}\n{text:?}");
            compared += 1;
            held += usize::from(holds);
        }
    }
    println!("{compared} texts of {} patterns, {held} have the form", shapes.patterns());
    assert!(sampled * 20 > usize::from(shapes.patterns()) * 19, "{sampled} patterns were sampled");
    assert!(held * 5 > compared && held * 5 < compared * 4, "{held} of {compared}");
}
