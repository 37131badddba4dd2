//! Sorting. The standard library's sort is compiled for each type that it is used with, some 4 KB of WebAssembly
//! each time; here it sorts indices, once for all types.

use std::cmp::Ordering;

/// Sorts items; equal ones stay in their order.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// Sorts items by what is made of each; equal ones stay in their order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts items by a comparison; equal ones stay in their order.
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let order = order(items.len(), &mut |a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    if let Some(order) = order {
        rearrange(order, &mut |a, b| items.swap(a, b));
    }
}

/// Which item comes to each place; nothing where they are in order.
#[inline(never)]
fn order(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Option<Vec<usize>> {
    if (1..len).all(|at| compare(at - 1, at) != Ordering::Greater) {
        return None;
    }
    let mut order: Vec<usize> = (0..len).collect();
    #[allow(clippy::disallowed_methods)]
    order.sort_by(|a, b| compare(*a, *b));
    Some(order)
}

/// Carries an order out, one circle of places after the other.
#[inline(never)]
fn rearrange(mut order: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..order.len() {
        let mut at = start;
        // What is in its place points at itself.
        while let Some(next) = order.get_mut(at).map(|slot| std::mem::replace(slot, at))
            && next != start
        {
            swap(at, next);
            at = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every list of up to six items out of three, with its places, so that it is seen whether equal ones stay.
    #[test]
    fn it_sorts_as_the_standard_library_does() {
        for len in 0..=6u32 {
            for number in 0..3u32.pow(len) {
                let items: Vec<(u32, u32)> =
                    (0..len).map(|at| (number / 3u32.pow(at) % 3, at)).collect();
                let mut ours = items.clone();
                sort_by_key(&mut ours, |(value, _)| *value);
                let mut theirs = items;
                #[allow(clippy::disallowed_methods)]
                theirs.sort_by_key(|(value, _)| *value);
                assert_eq!(ours, theirs);
            }
        }
    }

    #[test]
    fn a_long_circle_takes_no_longer_than_a_short_one() {
        let mut items: Vec<u32> = (0..100_000).collect();
        items.rotate_right(1);
        sort(&mut items);
        assert!(items.is_sorted());
        items.rotate_left(1);
        sort(&mut items);
        assert!(items.is_sorted());
    }
}
