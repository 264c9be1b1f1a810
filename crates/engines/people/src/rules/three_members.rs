//! The three administrators (三员分立): no hand holds two of the roles that watch each other.

/// The first role held that may not stand beside the new one; `excludes` answers what a role excludes.
pub fn conflict<'a>(
    new_role: &str,
    held: impl IntoIterator<Item = &'a str>,
    excludes: impl Fn(&str) -> Vec<String>,
) -> Option<&'a str> {
    let excluded = excludes(new_role);
    held.into_iter().find(|role| {
        let both_ways = excluded.iter().any(|word| word == role) || excludes(role).iter().any(|word| word == new_role);
        *role != new_role && both_ways
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exclusion_works_both_ways_and_a_role_does_not_exclude_itself() {
        let excludes = |role: &str| if role == "a" { vec!["a".to_owned(), "b".to_owned()] } else { Vec::new() };
        assert_eq!(conflict("a", ["c", "b"], excludes), Some("b"));
        assert_eq!(conflict("b", ["c", "a"], excludes), Some("a"));
        assert_eq!(conflict("a", ["a", "c"], excludes), None);
    }
}
