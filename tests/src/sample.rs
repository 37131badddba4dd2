//! A few findings of one rule, drawn from the corpus: what a reviewer reads to judge the rule.

use plimsoll_core::engine::{Config, Engine, Host};

/// A finding as a reviewer reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// `path:line`.
    pub place: String,
    /// The message.
    pub message: String,
    /// The line of the file, without its indentation.
    pub line: String,
}

/// Draws `n` findings of a rule, the same ones for the same seed and files. Gives them in the order
/// of the report, and the number that there are.
///
/// # Errors
/// There is no such rule.
pub fn draw(
    engine: &Engine,
    files: &[(String, Vec<u8>)],
    rule: &str,
    n: usize,
    seed: u64,
) -> Result<(Vec<Sample>, usize), String> {
    let units: Vec<_> =
        files.iter().map(|(path, bytes)| engine.read(path, bytes, &engine.options())).collect();
    let config = Config { select: vec![rule.to_string()], ..Config::default() };
    let host = Host { today: Some(crate::verify::TODAY), ..Host::default() };
    let report = engine.check(&units, &config, host)?;
    let mut findings: Vec<_> =
        report.diagnostics.iter().filter(|d| d.rule_id == rule).enumerate().collect();
    let total = findings.len();
    // The lowest hashes are a fair draw that does not depend on how many findings other files have.
    findings.sort_by_key(|(_, d)| hash(seed, &[&d.path, &d.pointer, &d.message]));
    findings.truncate(n);
    findings.sort_by_key(|(index, _)| *index);
    let samples = findings
        .into_iter()
        .map(|(_, d)| {
            let line = d.range.start.line;
            let text = &units[d.unit as usize].source.text;
            Sample {
                place: format!("{}:{line}", d.path),
                message: d.message.clone(),
                line: text.lines().nth(line as usize - 1).unwrap_or("").trim().to_string(),
            }
        })
        .collect();
    Ok((samples, total))
}

/// FNV-1a over the seed and the parts.
fn hash(seed: u64, parts: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let seed = seed.to_le_bytes();
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    for byte in seed.into_iter().chain(bytes) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    // The low bits of FNV are weak for short input; mix before comparing.
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_is_the_same_for_the_same_seed_and_differs_between_seeds() {
        let engine = plimsoll_rules::engine();
        let files = [("stack.json".to_string(), crate::template(70).into_bytes())];
        let rule = "ecs/privileged-container";
        let (first, total) = draw(&engine, &files, rule, 3, 1).unwrap();
        assert_eq!((first.len(), total), (3, 10));
        assert_eq!(draw(&engine, &files, rule, 3, 1).unwrap().0, first);
        assert!((2..9).any(|seed| draw(&engine, &files, rule, 3, seed).unwrap().0 != first));
        assert_eq!(first[0].line, "\"Privileged\": true,");
        assert!(first[0].place.starts_with("stack.json:"));
        assert_eq!(draw(&engine, &files, rule, 99, 1).unwrap().0.len(), 10);
        assert!(draw(&engine, &files, "ecs/none", 3, 1).is_err());
    }
}
