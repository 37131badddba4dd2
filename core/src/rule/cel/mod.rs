//! The expression language of checks: CEL, three-valued.
