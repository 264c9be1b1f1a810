//! One cell as the file gives it, and what it can be taken for.

use jiff::civil::Date;

use crate::{date, heading, vocabulary::vocabulary};

/// Whole numbers from here on may have lost digits: Excel keeps fifteen.
const EXACT_BELOW: f64 = 1e15;

/// A cell of a sheet. Formulas appear as their stored result; [`crate::SheetRow::formulas`] says which cells those are.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing, or only blanks.
    #[default]
    Empty,
    /// Text as written.
    Text(String),
    /// A number.
    Number(f64),
    /// A cell formatted as a date: `2014-09-01`, or `2014-09-01T08:30:00` when it has a time of day.
    Date(String),
    /// True or false.
    Bool(bool),
    /// An error of the spreadsheet (`#N/A`), or `#FORMULA` for a formula stored without a result.
    Error(String),
    /// A text longer than the limit; only its beginning is kept.
    TooLong {
        /// Length of the text, characters.
        chars: usize,
        /// The first characters.
        head: String,
    },
}

impl Cell {
    /// A text cell, or [`Cell::Empty`] when only blanks are left of it.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if heading::trim(&text).is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// True for an empty cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// The cell as text without surrounding blanks or control characters; empty for an empty cell.
    ///
    /// A whole number shows no decimal point, so a student number typed as a number stays itself.
    #[must_use]
    pub fn as_text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => clean(text),
            Self::Number(number) => number_text(*number),
            Self::Date(date) => date.clone(),
            Self::Bool(true) => "TRUE".into(),
            Self::Bool(false) => "FALSE".into(),
            Self::Error(code) => code.clone(),
            Self::TooLong { head, .. } => clean(head),
        }
    }

    /// The cell as a finite number; texts may be written in full width. `None` for anything else, also for blanks.
    #[must_use]
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => parse_number(text),
            _ => None,
        }
        .filter(|number| number.is_finite())
    }

    /// The cell as a whole number.
    #[must_use]
    pub fn as_int(&self) -> Option<i64> {
        let number = self.as_number()?;
        let whole = number.fract() == 0.0 && number.abs() < EXACT_BELOW;
        #[expect(clippy::cast_possible_truncation, reason = "checked: whole and below 1e15")]
        whole.then_some(number as i64)
    }

    /// The cell as a calendar day.
    ///
    /// Accepts date cells, `2014-09-01`, `2014/9/1`, `2014.9.1`, `20140901`, the year-month-day form of Chinese,
    /// each with an optional time of day after it, and serial day numbers of the 1900 system (1927 to 2119).
    #[must_use]
    pub fn as_local_date(&self) -> Option<Date> {
        match self {
            Self::Date(text) | Self::Text(text) => date::parse(text),
            Self::Number(number) => date::from_number(*number),
            _ => None,
        }
    }

    /// The cell as yes or no, by the words of `tabular.yes` and `tabular.no`.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self {
            return Some(*value);
        }
        let word = heading::normal(&self.as_text());
        let vocabulary = vocabulary();
        if vocabulary.yes.contains(&word) {
            Some(true)
        } else if vocabulary.no.contains(&word) {
            Some(false)
        } else {
            None
        }
    }

    /// True for a number so large that the spreadsheet has already dropped its last digits (identity numbers, card numbers).
    #[must_use]
    pub fn lost_digits(&self) -> bool {
        matches!(self, Self::Number(number) if EXACT_BELOW <= number.abs())
    }
}

fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < EXACT_BELOW { format!("{number:.0}") } else { format!("{number}") }
}

fn clean(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').collect();
    heading::trim(&kept).to_owned()
}

/// Rust would also read "inf" and "NaN": neither is a number anybody enters.
fn parse_number(text: &str) -> Option<f64> {
    let folded: String = heading::trim(text).chars().map(heading::half_width).collect();
    let plain = folded.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    plain.then(|| folded.parse().ok()).flatten()
}
