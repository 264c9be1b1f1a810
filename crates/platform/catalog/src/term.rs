//! The dates of terms: when teaching begins and ends, and which teaching week a day lies in.

use jiff::{ToSpan, civil::Date};
use kernel::calendar::{Half, SchoolYear, Term};
use lawful::Confidence;
use serde::{Deserialize, Serialize};

/// The terms of one school year; a default for every region until it states its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearTerms {
    /// The school year.
    pub school_year: SchoolYear,
    /// The autumn term.
    pub first: TermDates,
    /// The spring term.
    pub second: TermDates,
}

/// The days of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermDates {
    /// The first day of teaching.
    pub from: Date,
    /// The last day before the holidays.
    pub to: Date,
}

/// The file `catalog/terms.toml`; its head says where the dates come from.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TermsFile {
    pub(crate) version: u32,
    /// The number of the document; empty for a choice of the product.
    document_no: String,
    /// Where the dates come from.
    source: String,
    /// How sure we are of them.
    confidence: Confidence,
    pub(crate) school_year: Vec<YearTerms>,
}

/// A day of teaching within its term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeachingWeek {
    /// The term.
    pub term: Term,
    /// The week, from 1; weeks run from Monday to Sunday, and the first is the one with the first day of teaching.
    pub week: u32,
}

impl YearTerms {
    /// Whether the terms follow one another within their school year.
    #[must_use]
    pub fn in_order(&self) -> bool {
        let days = [
            self.school_year.from(),
            self.first.from,
            self.first.to,
            self.second.from,
            self.second.to,
            self.school_year.to(),
        ];
        days[0] <= days[1] && days[1..].windows(2).all(|pair| pair[0] < pair[1])
    }

    /// The teaching week of a day; nothing in the holidays.
    #[must_use]
    pub fn week_of(&self, day: Date) -> Option<TeachingWeek> {
        let halves = [(Half::First, self.first), (Half::Second, self.second)];
        let (half, dates) = halves.into_iter().find(|(_, dates)| dates.from <= day && day <= dates.to)?;
        Some(TeachingWeek { term: Term { year: self.school_year, half }, week: dates.week_of(day)? })
    }
}

impl TermDates {
    fn week_of(&self, day: Date) -> Option<u32> {
        let before = i64::from(self.from.weekday().to_monday_zero_offset());
        let monday = self.from.checked_sub(before.days()).ok()?;
        let days = day.since(monday).ok()?.get_days();
        Some(u32::try_from(days).ok()? / 7 + 1)
    }
}
