//! Marks in hundredths, and the five ways an item can stand that must never be mixed up.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A mark, kept exactly as a whole number of hundredths; `85.5` is 8550.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Score(pub i32);

/// Why a cell is not a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScoreFault {
    /// Nothing is written.
    #[error("empty")]
    Empty,
    /// Not a decimal number.
    #[error("not a number")]
    NotANumber,
    /// Below zero.
    #[error("below zero")]
    Negative,
    /// More than two decimals.
    #[error("more than two decimals")]
    TooPrecise,
    /// Larger than any mark.
    #[error("too large")]
    TooLarge,
}

impl ScoreFault {
    /// The text key of this fault.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "kernel.score.empty",
            Self::NotANumber => "kernel.score.not_a_number",
            Self::Negative => "kernel.score.negative",
            Self::TooPrecise => "kernel.score.too_precise",
            Self::TooLarge => "kernel.score.too_large",
        }
    }
}

/// The largest mark that is accepted, in whole marks.
const LARGEST: i32 = 100_000;

impl Score {
    /// Zero marks, which is not the same as no mark.
    pub const ZERO: Self = Self(0);

    /// A whole number of marks.
    #[must_use]
    pub const fn whole(marks: i32) -> Self {
        Self(marks * 100)
    }

    /// The mark as a number, for statistics.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// The mark a spreadsheet holds as a binary number; the noise of that format (1e-6) is forgiven.
    ///
    /// # Errors
    /// When it is not finite, below zero, finer than a hundredth or too large.
    pub fn from_f64(marks: f64) -> Result<Self, ScoreFault> {
        if !marks.is_finite() {
            return Err(ScoreFault::NotANumber);
        }
        if marks < 0.0 {
            return Err(ScoreFault::Negative);
        }
        if f64::from(LARGEST) < marks {
            return Err(ScoreFault::TooLarge);
        }
        let hundredths = (marks * 100.0).round();
        if 1e-6 < (marks - hundredths / 100.0).abs() {
            return Err(ScoreFault::TooPrecise);
        }
        Ok(Self(hundredths as i32))
    }
}

impl FromStr for Score {
    type Err = ScoreFault;

    /// Reads `85`, `85.5`, `85.50`; full-width digits and spaces around are fine; a sign or an exponent is not.
    fn from_str(written: &str) -> Result<Self, ScoreFault> {
        let plain = crate::identifier::half_width(written);
        let plain = plain.trim();
        if plain.is_empty() {
            return Err(ScoreFault::Empty);
        }
        let (minus, digits) = match plain.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, plain),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(part) {
            return Err(ScoreFault::NotANumber);
        }
        if minus {
            return Err(ScoreFault::Negative);
        }
        let part = part.trim_end_matches('0');
        if 2 < part.len() {
            return Err(ScoreFault::TooPrecise);
        }
        let whole: i32 = whole.parse().map_err(|_| ScoreFault::TooLarge)?;
        if LARGEST < whole {
            return Err(ScoreFault::TooLarge);
        }
        let hundredths: i32 = format!("{part:0<2}").parse().map_err(|_| ScoreFault::NotANumber)?;
        Ok(Self(whole * 100 + hundredths))
    }
}

impl fmt::Display for Score {
    /// Writes as few decimals as the mark needs: `85`, `85.5`, `85.25`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, size) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        match (size / 100, size % 100) {
            (whole, 0) => write!(f, "{sign}{whole}"),
            (whole, part) if part % 10 == 0 => write!(f, "{sign}{whole}.{}", part / 10),
            (whole, part) => write!(f, "{sign}{whole}.{part:02}"),
        }
    }
}

/// How one item stands for one pupil. Zero marks are `Answered`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum ItemState {
    /// There is an answer and a mark for it, perhaps zero.
    #[default]
    Answered = 0,
    /// The item was there and the pupil left it empty.
    Blank = 1,
    /// The item was not in the pupil's booklet, or the pupil did not choose it.
    NotPresented = 2,
    /// The pupil was not there.
    Absent = 3,
    /// The pupil was released from it.
    Exempt = 4,
}

impl ItemState {
    /// All states, in the order of their stored number.
    pub const ALL: [Self; 5] = [Self::Answered, Self::Blank, Self::NotPresented, Self::Absent, Self::Exempt];

    /// The number stored in files.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The state of a stored number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// The code used in data, and the end of its text key.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Blank => "blank",
            Self::NotPresented => "not_presented",
            Self::Absent => "absent",
            Self::Exempt => "exempt",
        }
    }

    /// The text key of its name; the vocabulary of accepted spellings has the same key.
    #[must_use]
    pub fn text_key(self) -> String {
        format!("kernel.item_state.{}", self.code())
    }
}

/// The spellings that a file may use for a state, in any case and width.
#[derive(Clone, Debug, Default)]
pub struct StateWords(BTreeMap<String, ItemState>);

impl StateWords {
    /// Collects spellings; the code of a state is always understood.
    pub fn new<'a>(words: impl IntoIterator<Item = (ItemState, &'a str)>) -> Self {
        let codes = ItemState::ALL.into_iter().map(|state| (state, state.code()));
        Self(codes.chain(words).map(|(state, word)| (folded(word), state)).collect())
    }

    /// The state a cell spells out, if it does.
    #[must_use]
    pub fn read(&self, cell: &str) -> Option<ItemState> {
        self.0.get(&folded(cell)).copied()
    }
}

fn folded(word: &str) -> String {
    let plain = crate::identifier::half_width(word);
    plain.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_mark_is_read_as_it_is_written() {
        for (written, hundredths) in [("85", 8500), ("85.5", 8550), (" 85.50 ", 8550), ("0", 0)] {
            assert_eq!(written.parse(), Ok(Score(hundredths)), "{written}");
        }
        assert_eq!("８５．５".parse(), Ok(Score(8550)));
        assert_eq!("85.5000".parse(), Ok(Score(8550)));
    }

    #[test]
    fn what_is_not_a_mark_says_why() {
        let faults = [
            ("", ScoreFault::Empty),
            ("-5", ScoreFault::Negative),
            ("1e2", ScoreFault::NotANumber),
            ("85.555", ScoreFault::TooPrecise),
            ("85.", ScoreFault::NotANumber),
            ("缺考", ScoreFault::NotANumber),
            ("99999999999", ScoreFault::TooLarge),
            ("100001", ScoreFault::TooLarge),
        ];
        for (written, fault) in faults {
            assert_eq!(written.parse::<Score>(), Err(fault), "{written}");
        }
    }

    #[test]
    fn a_blank_is_not_a_zero() {
        assert!("".parse::<Score>().is_err());
        assert_eq!("0".parse(), Ok(Score::ZERO));
        assert_ne!(ItemState::Blank, ItemState::Answered);
    }

    #[test]
    fn a_binary_number_of_a_spreadsheet_is_a_mark_when_it_is_a_hundredth() {
        assert_eq!(Score::from_f64(0.1 + 0.2), Ok(Score(30)));
        assert_eq!(Score::from_f64(85.555), Err(ScoreFault::TooPrecise));
        assert_eq!(Score::from_f64(f64::NAN), Err(ScoreFault::NotANumber));
        assert_eq!(Score::from_f64(-0.5), Err(ScoreFault::Negative));
    }

    #[test]
    fn spellings_are_read_in_any_case_and_width() {
        let words = StateWords::new([(ItemState::Absent, "缺考"), (ItemState::Exempt, "N/A")]);
        assert_eq!(words.read(" 缺 考 "), Some(ItemState::Absent));
        assert_eq!(words.read("ｎ/ａ"), Some(ItemState::Exempt));
        assert_eq!(words.read("not_presented"), Some(ItemState::NotPresented));
        assert_eq!(words.read("0"), None);
    }

    #[test]
    fn every_state_keeps_its_number() {
        for state in ItemState::ALL {
            assert_eq!(ItemState::from_number(state.number()), Some(state));
        }
        assert_eq!(ItemState::from_number(5), None);
    }

    proptest! {
        #[test]
        fn a_mark_survives_writing_and_reading(hundredths in 0_i32..10_000_000) {
            let score = Score(hundredths);
            prop_assert_eq!(score.to_string().parse(), Ok(score));
            prop_assert_eq!(Score::from_f64(score.as_f64()), Ok(score));
        }

        #[test]
        fn no_cell_makes_the_reader_fail(cell in "\\PC{0,20}") {
            let _ = cell.parse::<Score>();
        }
    }
}
