//! Names as they are compared and sorted: pinyin for ordering, a normal key for looking up.

use kernel::identifier::half_width;
use pinyin::ToPinyin;

/// Longest name of a person or unit, characters.
pub const LONGEST: usize = 60;

/// The text by which a Chinese name sorts and is found: syllables joined, lower case, other characters kept.
pub fn pinyin(name: &str) -> String {
    let mut out = String::with_capacity(name.len() * 2);
    for (character, syllable) in name.chars().zip(name.to_pinyin()) {
        match syllable {
            Some(syllable) => out.push_str(syllable.plain()),
            None => out.extend(
                half_width(&character.to_string()).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase),
            ),
        }
    }
    out
}

/// The key under which a name or alias of a unit is looked up: width, case, blanks and brackets do not matter.
pub fn key(name: &str) -> String {
    half_width(name)
        .chars()
        .filter(|c| {
            !c.is_whitespace() && !matches!(c, '(' | ')' | '·' | '.' | '-' | '\u{200b}'..='\u{200f}' | '\u{feff}')
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// The name without blanks around it or doubled inside.
pub fn tidy(name: &str) -> String {
    half_width_blanks(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn half_width_blanks(name: &str) -> String {
    name.replace('\u{3000}', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pinyin_sorts_chinese_names_and_keeps_the_rest() {
        assert_eq!(pinyin("\u{5f20}\u{4e09}"), "zhangsan");
        assert_eq!(pinyin("Li \u{56db}2"), "lisi2");
    }

    #[test]
    fn width_case_and_brackets_do_not_make_another_school() {
        assert_eq!(key("\u{ff21}\u{ff08}No. 1\u{ff09} "), key("a(no1)"));
    }
}
