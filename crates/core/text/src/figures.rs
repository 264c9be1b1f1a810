//! Writes figures the way the office prints them: a true minus sign, no minus before zero, intervals in words.

use crate::{Lang, say};

const MINUS: char = '\u{2212}';

/// A number with a fixed count of decimals, with a typographic minus sign; a value that rounds to
/// zero has no sign, and what is not a finite number is a dash.
#[must_use]
pub fn number(x: f64, digits: usize) -> String {
    if !x.is_finite() {
        return "\u{2014}".to_owned();
    }
    let plain = format!("{:.digits$}", x.abs());
    let is_zero = plain.bytes().all(|byte| byte == b'0' || byte == b'.');
    if x < 0.0 && !is_zero { format!("{MINUS}{plain}") } else { plain }
}

/// A number that always shows its direction: `+3.2`, `−3.2`, and plain `0.0`.
#[must_use]
pub fn signed(x: f64, digits: usize) -> String {
    let written = number(x, digits);
    let is_zero = written.bytes().all(|byte| byte == b'0' || byte == b'.');
    if 0.0 < x && x.is_finite() && !is_zero { format!("+{written}") } else { written }
}

/// A share between 0 and 1 as a percentage.
#[must_use]
pub fn percent(share: f64, digits: usize) -> String {
    format!("{}%", number(share * 100.0, digits))
}

/// An interval in words; the text is `common.interval`, so that no dash is mistaken for a minus sign.
#[must_use]
pub fn interval(lo: f64, hi: f64, digits: usize, lang: Lang) -> String {
    say("common.interval", lang, &[("lo", number(lo, digits)), ("hi", number(hi, digits))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negative_number_carries_a_true_minus_sign() {
        assert_eq!(number(-21.04, 1), "\u{2212}21.0");
    }

    #[test]
    fn what_rounds_to_zero_has_no_sign() {
        assert_eq!(number(-0.04, 1), "0.0");
        assert_eq!(signed(0.04, 1), "0.0");
    }

    #[test]
    fn what_is_not_a_number_is_a_dash() {
        assert_eq!(number(f64::NAN, 1), "\u{2014}");
        assert_eq!(number(f64::INFINITY, 1), "\u{2014}");
    }

    #[test]
    fn intervals_are_said_in_words_of_the_language() {
        assert_eq!(interval(-21.0, -5.0, 0, Lang::Zh), "−21 至 −5");
        assert_eq!(interval(2.0, 12.0, 0, Lang::En), "2 to 12");
    }

    #[test]
    fn shares_become_percentages() {
        assert_eq!(percent(0.355, 1), "35.5%");
    }
}
