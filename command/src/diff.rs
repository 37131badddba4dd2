//! Unified diffs of a text before and after.

use std::fmt::Write;

/// Lines around a change.
const CONTEXT: usize = 3;
/// Most cells of the table of common lines. Beyond it the changed part is shown as a whole.
const CELLS: usize = 4_000_000;

/// The diff of a file, as `patch` and `git apply` read it; empty where nothing differs.
pub fn unified(path: &str, before: &str, after: &str) -> String {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let steps = steps(&old, &new);
    let mut out = String::new();
    for hunk in hunks(&steps) {
        if out.is_empty() {
            let from = if before.is_empty() { "/dev/null".into() } else { format!("a/{path}") };
            let _ = write!(out, "--- {from}\n+++ b/{path}\n");
        }
        write_hunk(&steps, hunk, &mut out);
    }
    out
}

/// What happens to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step<'t> {
    Same(&'t str),
    Gone(&'t str),
    New(&'t str),
}

/// The steps from one text to the other, with as many lines kept as can be.
fn steps<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Step<'t>> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (old.get(head..).unwrap_or(&[]), new.get(head..).unwrap_or(&[]));
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let old_middle = old_rest.get(..old_rest.len() - tail).unwrap_or(&[]);
    let new_middle = new_rest.get(..new_rest.len() - tail).unwrap_or(&[]);
    let mut steps: Vec<Step<'t>> = old.iter().take(head).map(|line| Step::Same(line)).collect();
    middle(old_middle, new_middle, &mut steps);
    steps.extend(old.iter().skip(old.len() - tail).map(|line| Step::Same(line)));
    steps
}

fn middle<'t>(old: &[&'t str], new: &[&'t str], steps: &mut Vec<Step<'t>>) {
    let width = new.len() + 1;
    if (old.len() + 1).saturating_mul(width) > CELLS {
        steps.extend(old.iter().map(|line| Step::Gone(line)));
        steps.extend(new.iter().map(|line| Step::New(line)));
        return;
    }
    // The longest run of lines that both have, from each pair of places on.
    let mut table = vec![0u32; (old.len() + 1) * width];
    let get = |table: &[u32], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let best = match a == b {
                true => get(&table, i + 1, j + 1) + 1,
                false => get(&table, i + 1, j).max(get(&table, i, j + 1)),
            };
            if let Some(cell) = table.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    loop {
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a == b => {
                steps.push(Step::Same(a));
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), b) if b.is_none() || get(&table, i + 1, j) >= get(&table, i, j + 1) => {
                steps.push(Step::Gone(a));
                i += 1;
            }
            (_, Some(b)) => {
                steps.push(Step::New(b));
                j += 1;
            }
            _ => return,
        }
    }
}

/// Ranges of steps: the changes with the lines around them.
fn hunks(steps: &[Step<'_>]) -> Vec<std::ops::Range<usize>> {
    let mut hunks: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        if matches!(step, Step::Same(_)) {
            continue;
        }
        let (start, end) = (at.saturating_sub(CONTEXT), (at + 1 + CONTEXT).min(steps.len()));
        match hunks.last_mut() {
            Some(last) if last.end >= start => last.end = end,
            _ => hunks.push(start..end),
        }
    }
    hunks
}

fn write_hunk(steps: &[Step<'_>], hunk: std::ops::Range<usize>, out: &mut String) {
    let count = |range: std::ops::Range<usize>, old: bool| {
        let counted = |step: &&Step<'_>| match step {
            Step::Same(_) => true,
            Step::Gone(_) => old,
            Step::New(_) => !old,
        };
        steps.get(range).unwrap_or(&[]).iter().filter(counted).count()
    };
    let side = |old: bool| {
        let (first, lines) = (count(0..hunk.start, old), count(hunk.clone(), old));
        // A side without lines is named by the line before it.
        format!("{},{lines}", first + usize::from(lines > 0))
    };
    let _ = writeln!(out, "@@ -{} +{} @@", side(true), side(false));
    for step in steps.get(hunk).unwrap_or(&[]) {
        let (sign, line) = match step {
            Step::Same(line) => (' ', line),
            Step::Gone(line) => ('-', line),
            Step::New(line) => ('+', line),
        };
        let _ = write!(out, "{sign}{line}");
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_with_the_lines_around_them() {
        let before = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n";
        let after = "a\nB\nc\nd\ne\nf\ng\nh\ni\nj\nx\nk\n";
        assert_eq!(
            unified("f", before, after),
            "--- a/f\n+++ b/f\n@@ -1,5 +1,5 @@\n a\n-b\n+B\n c\n d\n e\n@@ -8,4 +8,5 @@\n h\n i\n j\n+x\n k\n"
        );
        assert_eq!(unified("f", before, before), "");
        assert_eq!(unified("f", "", "a\n"), "--- /dev/null\n+++ b/f\n@@ -0,0 +1,1 @@\n+a\n");
        assert_eq!(
            unified("f", "a", "a\nb"),
            "--- a/f\n+++ b/f\n@@ -1,1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n\\ No newline at end of file\n"
        );
    }

    #[test]
    fn lines_that_both_have_are_kept() {
        let steps = steps(&["a", "b", "c", "d"], &["x", "b", "y", "d", "e"]);
        let same = steps.iter().filter(|step| matches!(step, Step::Same(_))).count();
        assert_eq!((same, steps.len()), (2, 7));
        let long: Vec<String> = (0..3_000).map(|n| n.to_string()).collect();
        let old: Vec<&str> = long.iter().map(String::as_str).collect();
        let new: Vec<&str> = old.iter().rev().copied().collect();
        assert_eq!(super::steps(&old, &new).len(), 6_000);
    }
}
