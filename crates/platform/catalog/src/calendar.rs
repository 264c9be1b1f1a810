//! A year's public holidays and make-up working days, as the State Council's notice states them.

use jiff::{ToSpan, civil::Date};
use lawful::Confidence;
use serde::{Deserialize, Serialize};

/// The holidays of one calendar year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearCalendar {
    /// The calendar year.
    pub year: i16,
    /// The number of the notice.
    pub document_no: String,
    /// Where the dates come from.
    pub source: String,
    /// How sure we are of them.
    pub confidence: Confidence,
    /// The holidays in order.
    #[serde(rename = "holiday")]
    pub holidays: Vec<Holiday>,
    /// The version of the file.
    #[serde(skip_serializing)]
    pub(crate) version: u32,
}

/// One holiday with the weekend days that are worked for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Its name: the end of the text key `catalog.holiday.<name>`.
    pub name: String,
    /// The first day off.
    pub from: Date,
    /// The last day off.
    pub to: Date,
    /// The Saturdays and Sundays worked in exchange.
    pub worked: Vec<Date>,
}

impl YearCalendar {
    /// Every day off, one by one.
    pub fn days_off(&self) -> impl Iterator<Item = Date> {
        self.holidays.iter().flat_map(|holiday| {
            let to = holiday.to;
            holiday.from.series(1.day()).take_while(move |day| *day <= to)
        })
    }

    /// Every make-up working day.
    pub fn days_worked(&self) -> impl Iterator<Item = Date> {
        self.holidays.iter().flat_map(|holiday| holiday.worked.iter().copied())
    }
}
