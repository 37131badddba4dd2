//! `cargo xtask corpus sample RULE N --seed S`: findings of a rule, drawn from the corpus.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [rule, n, seed] = arguments.as_slice() else {
        eprintln!("usage: cargo xtask corpus sample RULE N --seed S");
        return ExitCode::from(2);
    };
    let (Ok(n), Ok(seed)) = (n.parse(), seed.parse()) else {
        eprintln!("error: N and S are whole numbers");
        return ExitCode::from(2);
    };
    let Some(root) = plimsoll_tests::corpus() else {
        println!("corpus: not present, nothing to draw from");
        return ExitCode::SUCCESS;
    };
    let files = plimsoll_tests::files(&root, &plimsoll_tests::CORPUS_SUFFIXES);
    match plimsoll_tests::sample::draw(&plimsoll_rules::engine(), &files, rule, n, seed) {
        Ok((samples, total)) => {
            for sample in &samples {
                println!("{} {}\n    {}", sample.place, sample.message, sample.line);
            }
            println!("{} of {total} findings of {rule}, seed {seed}", samples.len());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
