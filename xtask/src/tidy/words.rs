//! Rules about words: none in the code, all in `text/`, in both languages, each one used.

use std::collections::BTreeSet;

use text::Texts;

use super::{
    house::House,
    sources::{Literal, is_test_file, literals, without_tests},
};

/// Calls whose last literal so far is a text key.
const SPEAKERS: [&str; 12] = [
    "say(",
    "say_in(",
    "text::word(",
    "text::words(",
    "text::get(",
    "not_found(",
    "forbidden(",
    "conflict(",
    "invalid(",
    "FieldError::new(",
    "FieldError::at_row(",
    "Refusal::new(",
];

/// Chinese characters in literals of Rust code that is not a test.
pub fn no_chinese_in_code(house: &House) -> Vec<String> {
    code_literals(house)
        .filter(|(_, literal)| literal.text.chars().any(is_chinese))
        .map(|(path, literal)| format!("{path}:{}: \"{}\" belongs in text/*.toml", literal.line, literal.text))
        .collect()
}

/// Texts without one language, with other places in the other, or in files that cannot be read.
pub fn complete(house: &House) -> Vec<String> {
    texts(house).problems().to_vec()
}

/// Keys that the code speaks and no file holds.
pub fn keys_exist(house: &House) -> Vec<String> {
    let texts = texts(house);
    let known: BTreeSet<&str> = texts.keys().chain(texts.vocabularies()).collect();
    code_literals(house)
        .filter(|(_, literal)| is_key(&literal.text) && is_spoken(&literal.before))
        .filter(|(_, literal)| !known.contains(literal.text.as_str()))
        .map(|(path, literal)| format!("{path}:{}: no text `{}`", literal.line, literal.text))
        .collect()
}

/// Texts that no code and no catalogue entry mentions, whole or by a beginning that ends in a dot or underscore.
pub fn keys_used(house: &House) -> Vec<String> {
    let texts = texts(house);
    let mut whole = BTreeSet::new();
    let mut beginnings = BTreeSet::new();
    for source in
        house.sources.iter().filter(|source| !source.path.starts_with("text/") && !source.path.ends_with(".md"))
    {
        for word in source.text.split(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.'))
        {
            if word.contains('.') {
                whole.insert(word);
                if word.ends_with(['.', '_']) {
                    beginnings.insert(word);
                }
            }
        }
    }
    let features = features(&texts);
    beginnings.retain(|word| features.contains(word.split('.').next().unwrap_or_default()));
    texts
        .keys()
        .chain(texts.vocabularies())
        .filter(|key| !whole.contains(key) && !beginnings.iter().any(|beginning| key.starts_with(beginning)))
        .map(|key| format!("`{key}` is used nowhere"))
        .collect()
}

/// The texts as they lie in the repository now, not as they were when this program was built.
fn texts(house: &House) -> Texts {
    Texts::read(house.with_extension("toml").filter_map(|source| {
        let feature = source.path.strip_prefix("text/")?.strip_suffix(".toml")?;
        Some((feature, source.text.as_str()))
    }))
}

fn features(texts: &Texts) -> BTreeSet<String> {
    texts.keys().chain(texts.vocabularies()).filter_map(|key| Some(key.split('.').next()?.to_owned())).collect()
}

fn code_literals(house: &House) -> impl Iterator<Item = (&str, Literal)> {
    house.rust().filter(|source| !is_test_file(&source.path)).flat_map(|source| {
        literals(without_tests(&source.text)).into_iter().map(|literal| (source.path.as_str(), literal))
    })
}

/// Whether a literal has the shape of a key: lower-case words joined by dots.
fn is_key(text: &str) -> bool {
    text.contains('.')
        && text.split('.').all(|part| {
            part.starts_with(|c: char| c.is_ascii_lowercase())
                && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        })
}

/// Whether the code before a literal hands it to something that speaks.
fn is_spoken(before: &str) -> bool {
    let compact: String = before.chars().filter(|c| !c.is_whitespace()).collect();
    SPEAKERS.iter().any(|speaker| {
        compact.rfind(speaker).is_some_and(|at| {
            let arguments = &compact[at + speaker.len()..];
            !arguments.contains(')') || arguments.matches('(').count() == arguments.matches(')').count()
        })
    })
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_lower_case_words_joined_by_dots() {
        assert!(is_key("people.unit_not_found"));
        assert!(!is_key("people."));
        assert!(!is_key("Unit.read") && !is_key("1.5") && !is_key("people"));
    }

    #[test]
    fn a_literal_given_to_a_refusal_is_spoken() {
        assert!(is_spoken("returnErr(Error::not_found("));
        assert!(is_spoken("Refusal::new(Kind::Invalid, "));
        assert!(!is_spoken("let permission = parse("));
    }

    #[test]
    fn punctuation_of_chinese_counts_as_chinese() {
        assert!("，".chars().all(is_chinese) && "、".chars().all(is_chinese));
        assert!(!"\u{2212}\u{2014}".chars().any(is_chinese));
    }
}
