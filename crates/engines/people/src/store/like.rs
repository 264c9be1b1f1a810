//! Patterns for `like … escape '!'` from what somebody typed.

/// Beginning with the text.
pub fn prefix(text: &str) -> String {
    format!("{}%", escaped(text))
}

/// Holding the text.
pub fn part(text: &str) -> String {
    format!("%{}%", escaped(text))
}

fn escaped(text: &str) -> String {
    text.chars().take(60).flat_map(|c| matches!(c, '%' | '_' | '!').then_some('!').into_iter().chain([c])).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn wild_cards_typed_by_somebody_are_plain_characters() {
        assert_eq!(super::prefix("5%_!"), "5!%!_!!%");
    }
}
