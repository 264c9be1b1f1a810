//! The words this room accepts from people, taken from `text/tabular.toml` once.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::heading;

/// Accepted words in normal form.
pub(crate) struct Vocabulary {
    /// Words for yes.
    pub yes: BTreeSet<String>,
    /// Words for no.
    pub no: BTreeSet<String>,
    /// Characters between year, month and day.
    pub date_marks: Vec<char>,
}

/// The vocabulary of the embedded texts.
pub(crate) fn vocabulary() -> &'static Vocabulary {
    static WORDS: OnceLock<Vocabulary> = OnceLock::new();
    WORDS.get_or_init(|| {
        let normal = |key| text::words(key).iter().map(|word| heading::normal(word)).collect();
        Vocabulary {
            yes: normal("tabular.yes"),
            no: normal("tabular.no"),
            date_marks: text::words("tabular.date_marks").iter().flat_map(|word| word.chars()).collect(),
        }
    })
}

/// Words after a heading that only say whether it must be filled in, longest first.
pub(crate) fn heading_marks() -> &'static [String] {
    static WORDS: OnceLock<Vec<String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut marks: Vec<String> =
            text::words("tabular.heading_marks").iter().map(|mark| heading::squeeze(mark)).collect();
        marks.sort_by_key(|mark| std::cmp::Reverse(mark.len()));
        marks
    })
}
