//! Calendar days in the many ways people and spreadsheets write them.

use jiff::civil::{Date, date};

use crate::{heading, vocabulary::vocabulary};

/// Serial day numbers taken for dates: 18 May 1927 to 11 January 2119. Smaller ones are more likely counts or marks.
const SERIALS: std::ops::RangeInclusive<f64> = 10_000.0..=80_000.0;

/// A day written as text; a time of day after it is ignored.
pub(crate) fn parse(text: &str) -> Option<Date> {
    let folded: String = heading::trim(text).chars().map(heading::half_width).collect();
    let day = folded.split(['T', ' ']).next().unwrap_or_default();
    let rest = &folded[day.len()..];
    if !rest.chars().all(|c| c.is_ascii_digit() || "T :.Z+-".contains(c)) {
        return None;
    }
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        return whole(day.parse().ok()?);
    }
    let mut parts = Vec::new();
    let mut digits = String::new();
    for c in day.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else if is_mark(c) && !digits.is_empty() {
            parts.push(std::mem::take(&mut digits));
        } else {
            return None;
        }
    }
    if !digits.is_empty() {
        parts.push(digits);
    }
    let [year, month, day] = parts.as_slice() else { return None };
    if year.len() != 4 || 2 < month.len() || 2 < day.len() {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A day given as a bare number: `20140901`, or a serial day number.
pub(crate) fn from_number(number: f64) -> Option<Date> {
    if SERIALS.contains(&number) {
        return from_serial(number, false);
    }
    if number.fract() != 0.0 || !(19_000_101.0..=21_001_231.0).contains(&number) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked: whole and eight digits")]
    whole(number as i64)
}

/// Day number of a spreadsheet; the 1900 system counts a 29 February 1900 that never was, so its day 61 is 1 March.
pub(crate) fn from_serial(serial: f64, epoch_1904: bool) -> Option<Date> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked: below three million")]
    let days = serial.floor() as i64;
    let start = match (epoch_1904, days) {
        (true, _) => date(1904, 1, 1),
        (false, ..60) => date(1899, 12, 31),
        (false, 60) => return None,
        (false, _) => date(1899, 12, 30),
    };
    start.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

fn whole(number: i64) -> Option<Date> {
    let part = |value: i64| i8::try_from(value).ok();
    Date::new(i16::try_from(number / 10_000).ok()?, part(number / 100 % 100)?, part(number % 100)?).ok()
}

fn is_mark(c: char) -> bool {
    matches!(c, '-' | '/' | '.') || vocabulary().date_marks.contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_that_never_was_is_no_day() {
        // ECMA-376 part 1, 18.17.4.1: serial 1 is 1900-01-01 and 60 the 29 February 1900 that the calendar lacks.
        let day = |serial| from_serial(serial, false).map(|day| day.to_string());
        assert_eq!(day(1.0).as_deref(), Some("1900-01-01"));
        assert_eq!(day(59.0).as_deref(), Some("1900-02-28"));
        assert_eq!(day(60.0), None);
        assert_eq!(day(61.0).as_deref(), Some("1900-03-01"));
        assert_eq!(day(2_958_465.0).as_deref(), Some("9999-12-31"));
        assert_eq!(day(2_958_466.0), None);
        assert_eq!(day(-1.0), None);
        assert_eq!(day(f64::NAN), None);
    }

    #[test]
    fn the_two_systems_are_1462_days_apart() {
        for serial in [2000.0, 39_448.0, 45_000.5] {
            assert_eq!(from_serial(serial, false), from_serial(serial - 1462.0, true));
        }
    }
}
