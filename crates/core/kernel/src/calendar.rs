//! School years and terms, and the counting of working days over holidays, make-up days and school breaks.
//!
//! Which days are holidays is data (`catalog/calendar/`, from the yearly notice of the State Council; a school adds
//! its own breaks); this file only counts.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use serde::{Deserialize, Serialize};

/// A school year, from 1 September to 31 August, written `2025—2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SchoolYear(i16);

/// A text that is no school year.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such school year: {0}")]
pub struct NoSchoolYear(pub String);

impl SchoolYear {
    /// The school year that begins in autumn of `year` (1900 to 2199).
    ///
    /// # Errors
    /// When the year lies outside.
    pub fn starting(year: i16) -> Result<Self, NoSchoolYear> {
        match year {
            1900..=2199 => Ok(Self(year)),
            _ => Err(NoSchoolYear(year.to_string())),
        }
    }

    /// The school year a day belongs to.
    #[must_use]
    pub fn containing(day: Date) -> Self {
        Self(day.year() - i16::from(day.month() < 9))
    }

    /// The calendar year it begins in.
    #[must_use]
    pub const fn start(self) -> i16 {
        self.0
    }

    /// The first day, 1 September.
    #[must_use]
    pub fn from(self) -> Date {
        Date::constant(self.0, 9, 1)
    }

    /// The day after the last, 1 September of the next year.
    #[must_use]
    pub fn to(self) -> Date {
        Date::constant(self.0 + 1, 9, 1)
    }
}

impl fmt::Display for SchoolYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\u{2014}{}", self.0, self.0 + 1)
    }
}

impl FromStr for SchoolYear {
    type Err = NoSchoolYear;

    /// Reads two following years with any dash between, and whatever word stands behind them.
    fn from_str(text: &str) -> Result<Self, NoSchoolYear> {
        let fault = || NoSchoolYear(text.to_owned());
        let plain = crate::identifier::half_width(text);
        let years: Vec<i16> = plain
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().map_err(|_| fault()))
            .collect::<Result<_, _>>()?;
        match years[..] {
            [first, second] if i32::from(first) + 1 == i32::from(second) => Self::starting(first),
            _ => Err(fault()),
        }
    }
}

impl TryFrom<String> for SchoolYear {
    type Error = NoSchoolYear;

    fn try_from(text: String) -> Result<Self, NoSchoolYear> {
        text.parse()
    }
}

impl From<SchoolYear> for String {
    fn from(year: SchoolYear) -> Self {
        year.to_string()
    }
}

/// The half of a school year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Half {
    /// The autumn term, 第一学期.
    First,
    /// The spring term, 第二学期.
    Second,
}

/// A term of a school year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Term {
    /// The school year.
    pub year: SchoolYear,
    /// Which half of it.
    pub half: Half,
}

impl Term {
    /// The term a day belongs to when the region has stated no dates: the second begins on 1 February.
    #[must_use]
    pub fn containing(day: Date) -> Self {
        let half = match (2..9).contains(&day.month()) {
            true => Half::Second,
            false => Half::First,
        };
        let year = SchoolYear::containing(day);
        Self { year, half }
    }

    /// The code used in data, such as `2025-1`.
    #[must_use]
    pub fn code(self) -> String {
        let half = match self.half {
            Half::First => 1,
            Half::Second => 2,
        };
        format!("{}-{half}", self.year.start())
    }
}

/// A stretch of days, both ends included, on which the clock of school work stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Break {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Break {
    /// Whether the day lies within.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

/// Why a day is, or is not, a working day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// An ordinary working day.
    Work,
    /// A Saturday or Sunday worked in exchange for a holiday (调休).
    MakeUp,
    /// An ordinary Saturday or Sunday.
    Weekend,
    /// A public holiday or a day moved next to one.
    Holiday,
    /// Within a school's own break.
    SchoolBreak,
}

impl DayKind {
    /// Whether the clock runs on such a day.
    #[must_use]
    pub const fn is_working(self) -> bool {
        matches!(self, Self::Work | Self::MakeUp)
    }
}

/// The days off and the make-up days that a clock counts over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkCalendar {
    holidays: BTreeSet<Date>,
    make_up: BTreeSet<Date>,
    breaks: Vec<Break>,
    years: BTreeSet<i16>,
}

/// How many days a count may run before the calendar must be broken (a break without end).
const HORIZON: u32 = 4000;

/// A due date that lies beyond every horizon: the breaks leave no working day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no working day within ten years")]
pub struct NoWorkingDay;

impl WorkCalendar {
    /// A calendar that knows only weekends.
    #[must_use]
    pub fn weekends_only() -> Self {
        Self::default()
    }

    /// Adds a year whose notice is known: its holidays and its worked weekends.
    #[must_use]
    pub fn with_year(
        mut self,
        year: i16,
        holidays: impl IntoIterator<Item = Date>,
        make_up: impl IntoIterator<Item = Date>,
    ) -> Self {
        self.years.insert(year);
        self.holidays.extend(holidays);
        self.make_up.extend(make_up);
        self
    }

    /// Adds the breaks of a school, on which the clock of school work stands still.
    #[must_use]
    pub fn with_breaks(mut self, breaks: impl IntoIterator<Item = Break>) -> Self {
        self.breaks.extend(breaks);
        self
    }

    /// The calendar years whose holidays are known; outside them only weekends are.
    #[must_use]
    pub const fn years(&self) -> &BTreeSet<i16> {
        &self.years
    }

    /// Whether every year a count touches is known; if not, the page says that a date is provisional.
    #[must_use]
    pub fn covers(&self, from: Date, to: Date) -> bool {
        (from.year()..=to.year()).all(|year| self.years.contains(&year))
    }

    /// What kind of day this is. A school break wins over a make-up day, that over a holiday, that over the weekend.
    #[must_use]
    pub fn kind(&self, day: Date) -> DayKind {
        if self.breaks.iter().any(|a_break| a_break.holds(day)) {
            DayKind::SchoolBreak
        } else if self.make_up.contains(&day) {
            DayKind::MakeUp
        } else if self.holidays.contains(&day) {
            DayKind::Holiday
        } else if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            DayKind::Weekend
        } else {
            DayKind::Work
        }
    }

    /// Whether the clock runs on this day.
    #[must_use]
    pub fn is_working(&self, day: Date) -> bool {
        self.kind(day).is_working()
    }

    /// The day that is `days` working days after `from`; `from` itself is not counted, so 0 gives `from` when it is
    /// a working day and the next working day otherwise.
    ///
    /// # Errors
    /// When breaks leave no working day within the horizon.
    pub fn add_working_days(&self, from: Date, days: u32) -> Result<Date, NoWorkingDay> {
        let (mut day, mut left) = (from, days);
        if left == 0 && self.is_working(day) {
            return Ok(day);
        }
        left = left.max(1);
        let mut idle = 0;
        while 0 < left {
            day = day.checked_add(1.day()).map_err(|_| NoWorkingDay)?;
            if self.is_working(day) {
                (left, idle) = (left - 1, 0);
            } else {
                idle += 1;
            }
            if HORIZON < idle {
                return Err(NoWorkingDay);
            }
        }
        Ok(day)
    }

    /// The last day of a term of `days` working days that begins the day after `from`. The same as
    /// [`Self::add_working_days`], under the name the clocks of cases use.
    ///
    /// # Errors
    /// When breaks leave no working day within the horizon.
    pub fn due(&self, from: Date, days: u32) -> Result<Date, NoWorkingDay> {
        self.add_working_days(from, days)
    }

    /// How many working days lie after `from` up to and including `to`; negative when `to` lies before `from`.
    #[must_use]
    pub fn working_days_between(&self, from: Date, to: Date) -> i32 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        let days = from.series(1.day()).skip(1).take_while(|day| *day <= to);
        days.filter(|day| self.is_working(*day)).count() as i32
    }

    /// How many days of each kind a stretch has, both ends included; for showing how a due date came about.
    #[must_use]
    pub fn counts(&self, from: Date, to: Date) -> BTreeMap<&'static str, u32> {
        let mut counts = BTreeMap::new();
        for day in from.series(1.day()).take_while(|day| *day <= to) {
            let name = match self.kind(day) {
                DayKind::Work => "work",
                DayKind::MakeUp => "make_up",
                DayKind::Weekend => "weekend",
                DayKind::Holiday => "holiday",
                DayKind::SchoolBreak => "school_break",
            };
            *counts.entry(name).or_default() += 1;
        }
        counts
    }
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
