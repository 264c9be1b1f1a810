//! Things worth telling that stop nothing, each with its place; many alike are counted instead of listed.

use std::collections::BTreeMap;

use kernel::Params;
use text::Lang;

/// So many notices of one code are listed; the rest is one line with a count.
const LISTED: usize = 50;

/// Something noticed in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Text key, e.g. `tabular.merged_cells`.
    pub code: String,
    /// Row as the sheet shows it, from 1.
    pub row: Option<u32>,
    /// Column as the sheet shows it: `A`, `B`, … `AA`.
    pub column: Option<String>,
    /// Placeholders of the text.
    pub params: Params,
}

impl Notice {
    /// A notice about the whole file.
    #[must_use]
    pub fn new(code: &str) -> Self {
        Self { code: code.into(), row: None, column: None, params: Params::new() }
    }

    /// Says where: row from 1, column from 0.
    #[must_use]
    pub fn at(mut self, row: u32, column: usize) -> Self {
        self.row = Some(row);
        self.column = Some(column_letters(column));
        self
    }

    /// Adds a placeholder.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.params.insert(name.into(), value.to_string());
        self
    }

    /// The sentence, its place first.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        let mut params = self.params.clone();
        if let Some(of) = params.get("of") {
            params.insert("kind".into(), text::word(&format!("{of}_short"), lang));
        }
        let sentence = text::say(&self.code, lang, &params);
        let Some(row) = self.row else { return sentence };
        let mut place = Params::from([("row".into(), row.to_string())]);
        place.insert("column".into(), self.column.clone().unwrap_or_default());
        place.insert("sentence".into(), sentence);
        text::say("tabular.at_place", lang, &place)
    }
}

/// Collects notices, listing the first of each code and counting the others.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    listed: Vec<Notice>,
    count: BTreeMap<String, usize>,
}

impl Notices {
    pub(crate) fn push(&mut self, notice: Notice) {
        let count = self.count.entry(notice.code.clone()).or_default();
        *count += 1;
        if *count <= LISTED {
            self.listed.push(notice);
        }
    }

    pub(crate) fn finish(mut self) -> Vec<Notice> {
        for (code, count) in &self.count {
            if let Some(more) = count.checked_sub(LISTED).filter(|more| 0 < *more) {
                self.listed.push(Notice::new("tabular.more_alike").with("count", more).with("of", code));
            }
        }
        self.listed
    }
}

/// Column name of the sheet for a column counted from 0.
pub(crate) fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while 0 < rest {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).expect("a remainder of 26 fits a byte")));
        rest /= 26;
    }
    letters.iter().rev().collect()
}
