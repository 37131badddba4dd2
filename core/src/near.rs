//! 'Did you mean': which of some names is most like a word.

/// The name with the highest likeness and how high it is, from 0 to 1; of equal ones the first by alphabet.
pub fn best<'n>(
    names: impl Iterator<Item = &'n str>,
    likeness: impl Fn(&str) -> f64,
) -> Option<(f64, &'n str)> {
    names
        .map(|name| (likeness(name), name))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
}

/// The name that is like a word by more than `least`, if any.
pub fn nearest<'n>(
    word: &str,
    names: impl Iterator<Item = &'n str>,
    least: f64,
) -> Option<&'n str> {
    let found = best(names, |name| strsim::jaro_winkler(name, word));
    found.filter(|(likeness, _)| *likeness > least).map(|(_, name)| name)
}

/// The rule that a word may mean. People leave the folder out.
pub fn rule<'n>(word: &str, ids: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let found = best(ids, |id| {
        let short = id.rsplit('/').next().unwrap_or(id);
        strsim::jaro_winkler(id, word).max(strsim::jaro_winkler(short, word))
    });
    found.filter(|(likeness, _)| *likeness > 0.75).map(|(_, id)| id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_like_one_is_named() {
        let names = ["ecs/image-tag-latest", "ecs/privileged-container", "iam/admin-policy"];
        assert_eq!(nearest("ecs/priviledged", names.into_iter(), 0.75), Some(names[1]));
        assert_eq!(rule("admin-polcy", names.into_iter()), Some(names[2]));
        assert_eq!(rule("zzz", names.into_iter()), None);
        assert_eq!(best(["b", "a"].into_iter(), |_| 0.5), Some((0.5, "a")));
    }
}
