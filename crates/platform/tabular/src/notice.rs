//! Things worth telling that stop nothing, each with its place; many alike are counted instead of listed.

use std::collections::BTreeMap;

use kernel::Params;
use kernel::notice::{Notice, Place};
use text::Lang;

/// So many notices of one code are listed; the rest is one line with a count.
const LISTED: usize = 50;

/// The notice as a sentence, its place first: row and column letters as the sheet shows them.
#[must_use]
pub fn say_notice(notice: &Notice, lang: Lang) -> String {
    let mut params = notice.params.clone();
    if let Some(of) = params.get("of") {
        params.insert("kind".into(), text::word(&format!("{of}_short"), lang));
    }
    let sentence = text::say(&notice.code, lang, &params);
    let (Some(row), Some(column)) = (notice.place.row, notice.place.column) else { return sentence };
    let letters = column_letters((column as usize).saturating_sub(1));
    let place =
        Params::from([("row".into(), row.to_string()), ("column".into(), letters), ("sentence".into(), sentence)]);
    text::say("tabular.at_place", lang, &place)
}

/// The place of a cell: row from 1, column from 0.
pub(crate) fn place(sheet: &str, row: u32, column: usize) -> Place {
    let column = u32::try_from(column + 1).ok();
    Place { sheet: Some(sheet.to_owned()), row: Some(row), column, ..Place::default() }
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
            if LISTED < *count {
                self.listed.push(Notice::info("tabular.more_alike").with("count", count - LISTED).with("of", code));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        let known =
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")];
        for (column, letters) in known {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn many_alike_are_counted() {
        let mut notices = Notices::default();
        (0..60).for_each(|_| notices.push(Notice::info("tabular.formula")));
        let listed = notices.finish();
        assert_eq!(listed.len(), 51);
        assert_eq!(say_notice(&listed[50], Lang::En), "10 more of the same kind: cells with formulas");
    }
}
