//! Unified diffs of a text before and after.

use similar::TextDiff;

/// The diff of a file, as `patch -p1` and `git apply` read it; empty where nothing differs.
pub fn unified(path: &str, before: &str, after: &str) -> String {
    let path = path.trim_start_matches('/');
    let from = if before.is_empty() { "/dev/null".to_string() } else { format!("a/{path}") };
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff().header(&from, &format!("b/{path}")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_with_the_lines_around_them() {
        let before = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n";
        let after = "a\nB\nc\nd\ne\nf\ng\nh\ni\nj\nx\nk\n";
        assert_eq!(
            unified("/f", before, after),
            "--- a/f\n+++ b/f\n@@ -1,5 +1,5 @@\n a\n-b\n+B\n c\n d\n e\n@@ -8,4 +8,5 @@\n h\n i\n j\n+x\n k\n"
        );
        assert_eq!(unified("f", before, before), "");
        assert_eq!(unified("f", "", "a\n"), "--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+a\n");
        assert!(unified("f", "a", "a\nb").contains("\\ No newline at end of file"));
    }
}
