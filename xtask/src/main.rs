//! Set-up, tests, generation and benches.

fn main() {}
