//! Reads `text/*.toml` into keys, forgiving enough that one bad line does not silence the rest.

use std::collections::BTreeMap;

use serde::Serialize;
use toml::Value;

use crate::{Lang, params::places};

/// The two versions of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Simplified Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zh: Option<String>,
    /// English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Entry {
    /// The text in exactly this language.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> Option<&str> {
        match lang {
            Lang::Zh => self.zh.as_deref(),
            Lang::En => self.en.as_deref(),
        }
    }

    /// The text in this language, or in the other one, or nothing at all as an empty text.
    #[must_use]
    pub fn in_lang_or_other(&self, lang: Lang) -> &str {
        let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
        self.in_lang(lang).or_else(|| self.in_lang(other)).unwrap_or_default()
    }
}

/// Texts and vocabularies by key, with what was wrong in the files they came from.
#[derive(Debug, Default)]
pub struct Texts {
    entries: BTreeMap<String, Entry>,
    words: BTreeMap<String, Vec<String>>,
    problems: Vec<String>,
}

impl Texts {
    /// Reads files given as (feature, content); a table with `zh` or `en` is a text, an array of
    /// strings is a vocabulary (`words = […]` under its table's key, any other name under its own).
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut texts = Self::default();
        for (feature, content) in files {
            match content.parse::<toml::Table>() {
                Ok(table) => texts.take_file(feature, &table),
                Err(error) => {
                    texts.problems.push(format!("text/{feature}.toml: not readable as TOML: {}", error.message()));
                }
            }
        }
        texts.check_places();
        texts
    }

    /// The file is the first part of every key, whether its tables repeat it (`[people.late]`) or not.
    fn take_file(&mut self, feature: &str, table: &toml::Table) {
        let mut own = table.clone();
        if let Some(Value::Table(repeated)) = own.remove(feature) {
            self.take_table(feature, &repeated);
        }
        self.take_table(feature, &own);
    }

    fn take_table(&mut self, key: &str, table: &toml::Table) {
        let mut entry = Entry::default();
        for (name, value) in table {
            match (name.as_str(), value) {
                ("zh", Value::String(said)) => entry.zh = Some(said.clone()),
                ("en", Value::String(said)) => entry.en = Some(said.clone()),
                (_, Value::Table(inner)) => self.take_table(&format!("{key}.{name}"), inner),
                ("words", Value::Array(list)) => self.take_words(key.to_owned(), list),
                (_, Value::Array(list)) => self.take_words(format!("{key}.{name}"), list),
                _ => self.problem(key, &format!("`{name}` is neither zh, en, a table nor a list of words")),
            }
        }
        match (&entry.zh, &entry.en) {
            (None, None) => return,
            (Some(_), Some(_)) => {}
            (None, _) => self.problem(key, "has no zh"),
            (_, None) => self.problem(key, "has no en"),
        }
        self.entries.insert(key.to_owned(), entry);
    }

    fn take_words(&mut self, key: String, list: &[Value]) {
        let words: Vec<String> = list.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        if words.len() < list.len() {
            self.problem(&key, "holds something that is not a word");
        }
        self.words.insert(key, words);
    }

    /// Both languages must name the same places, or a figure would be lost in one of them.
    fn check_places(&mut self) {
        let mut problems = Vec::new();
        for (key, entry) in &self.entries {
            if let (Some(zh), Some(en)) = (&entry.zh, &entry.en) {
                let (mut in_zh, mut in_en) = (places(zh), places(en));
                in_zh.sort_unstable();
                in_zh.dedup();
                in_en.sort_unstable();
                in_en.dedup();
                if in_zh != in_en {
                    problems.push(format!("{key}: zh names the places {in_zh:?}, en {in_en:?}"));
                }
            }
        }
        self.problems.extend(problems);
    }

    fn problem(&mut self, key: &str, what: &str) {
        let feature = key.split('.').next().unwrap_or(key);
        self.problems.push(format!("text/{feature}.toml: {key} {what}"));
    }

    /// The entry of a key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// All entries by key.
    #[must_use]
    pub fn entries(&self) -> &BTreeMap<String, Entry> {
        &self.entries
    }

    /// The vocabulary of a key, empty when there is none.
    #[must_use]
    pub fn words(&self, key: &str) -> &[String] {
        self.words.get(key).map_or(&[], Vec::as_slice)
    }

    /// Every key that has a text, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Every key that has a vocabulary, in order.
    pub fn vocabularies(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }

    /// What is wrong, one line per problem, naming file and key.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
        [unit.kind.school]
        zh = "学校"
        en = "School"
        [headings.name]
        words = ["姓名", "学生姓名"]
        [headings]
        sex = ["性别"]
        [late]
        zh = "迟到"
    "#;

    #[test]
    fn nested_tables_make_dotted_keys() {
        let texts = Texts::read([("people", FILE)]);
        let entry = texts.entry("people.unit.kind.school").expect("the key");
        assert_eq!(entry.in_lang(Lang::En), Some("School"));
    }

    #[test]
    fn a_table_may_repeat_the_name_of_its_file() {
        let texts = Texts::read([("people", "[people.late]\nzh = \"迟\"\nen = \"late\"\n")]);
        assert!(texts.entry("people.late").is_some(), "{:?}", texts.keys().collect::<Vec<_>>());
    }

    #[test]
    fn both_ways_to_write_a_vocabulary_are_read() {
        let texts = Texts::read([("people", FILE)]);
        assert_eq!(texts.words("people.headings.name"), ["姓名", "学生姓名"]);
        assert_eq!(texts.words("people.headings.sex"), ["性别"]);
    }

    #[test]
    fn a_missing_language_is_reported_with_file_and_key_and_the_other_is_lent() {
        let texts = Texts::read([("people", FILE)]);
        assert_eq!(texts.problems(), ["text/people.toml: people.late has no en"]);
        assert_eq!(texts.entry("people.late").expect("the key").in_lang_or_other(Lang::En), "迟到");
    }

    #[test]
    fn an_unreadable_file_does_not_silence_the_others() {
        let texts = Texts::read([("broken", "[a"), ("people", FILE)]);
        assert!(texts.entry("people.unit.kind.school").is_some());
        assert!(texts.problems()[0].starts_with("text/broken.toml"));
    }

    #[test]
    fn languages_that_name_different_places_are_reported() {
        let texts = Texts::read([("a", "[k]\nzh = \"{n} 人\"\nen = \"{m} people\"\n")]);
        assert_eq!(texts.problems().len(), 1);
    }
}
