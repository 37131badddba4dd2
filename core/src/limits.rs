//! Bounds on hostile input. A bound that is met is told in the report, never silent.

/// Largest file that is read, in bytes.
pub const FILE_BYTES: usize = 10 * 1024 * 1024;
/// Deepest nesting of maps and lists.
pub const DEPTH: usize = 256;
/// Most syntax errors that are told of one file, and as many duplicate keys.
pub const SYNTAX_ERRORS: usize = 100;
/// Most nodes of one file, merge keys and embedded documents included.
pub const NODES: usize = 4_000_000;
/// Most entries that YAML merge keys may add in one file.
pub const MERGED_ENTRIES: usize = 100_000;
/// Most documents of one YAML file.
pub const DOCUMENTS: usize = 10_000;
/// Most values that one parameter or mapping is told apart by.
pub const POINTS: usize = 64;
/// Most values that one expression may have; beyond it is unknown.
pub const ALTERNATIVES: usize = 64;
/// Most worlds that one rule tells apart for one resource.
pub const WORLDS: usize = 64;
/// Most findings of one rule in one file; the rest is told as a number.
pub const FINDINGS: usize = 1_000;
/// Steps that one CEL evaluation may take.
pub const CEL_STEPS: u32 = 100_000;
/// Longest string that one CEL evaluation may build, in bytes.
pub const CEL_STRING: usize = 1024 * 1024;
/// Most copies that `Fn::ForEach` may make in one template.
pub const FOREACH: usize = 10_000;
/// Deepest chain of expressions (`Fn::If` in `Fn::Sub` in …).
pub const EXPRESSION_DEPTH: usize = 64;
/// Most expressions that are evaluated for one value.
pub const EXPRESSION_STEPS: u32 = 10_000;
/// Deepest chain of conditions; each condition counts for itself and for each function in it.
pub const CONDITION_DEPTH: usize = 256;
