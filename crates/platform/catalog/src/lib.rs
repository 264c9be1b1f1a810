//! The delivered catalogue: policy parameters, roles, clauses, calendars and terms as immutable entries with version and hash.
//!
//! The files of `catalog/` are embedded in the program. **Invariant**: an entry never changes under its hash; a
//! region's own setting is a row ([`lawful::Override`]) that names the hash it was made against, so that an upgrade
//! can show what has changed underneath.

mod calendar;
mod entry;
mod load;
mod role;
mod term;

use std::{collections::BTreeMap, sync::OnceLock};

use jiff::civil::Date;
use kernel::calendar::{SchoolYear, WorkCalendar};
use lawful::promotion::PromotionWords;
pub use lawful::{Asked, Override, Policy, PolicyParameter};

pub use calendar::{Holiday, YearCalendar};
pub use entry::{Entry, hash_of};
pub use role::{Adjusted, Clause, ClauseKind, Role, Scope};
pub use term::{TeachingWeek, TermDates, YearTerms};

/// Everything the catalogue holds.
#[derive(Debug, Default)]
pub struct Catalog {
    policy: Vec<Entry<PolicyParameter>>,
    roles: BTreeMap<String, Entry<Role>>,
    clauses: BTreeMap<String, Entry<Clause>>,
    calendars: BTreeMap<i16, Entry<YearCalendar>>,
    terms: BTreeMap<SchoolYear, Entry<YearTerms>>,
    adjusted: BTreeMap<String, Entry<Adjusted>>,
    promotion_words: PromotionWords,
}

impl Catalog {
    /// The catalogue this program was built with.
    pub fn delivered() -> &'static Self {
        static DELIVERED: OnceLock<Catalog> = OnceLock::new();
        DELIVERED.get_or_init(|| {
            Self::read(load::embedded())
                .expect("a test reads the embedded catalogue without faults, so it cannot fail here")
        })
    }

    /// The policy parameters, in the order of their files.
    #[must_use]
    pub fn policy(&self) -> &[Entry<PolicyParameter>] {
        &self.policy
    }

    /// The entry of a parameter that is in force in a division on a day: what an override is made against. One key may
    /// have several entries, for other places and times.
    #[must_use]
    pub fn base(&self, key: &str, division: &str, date: Date) -> Option<&Entry<PolicyParameter>> {
        self.policy
            .iter()
            .filter(|entry| entry.key == key && entry.value.in_force(date))
            .filter_map(|entry| Some(((entry.value.nearness(division)?, entry.value.valid_from), entry)))
            .max_by_key(|(rank, _)| *rank)
            .map(|(_, entry)| entry)
    }

    /// The roles by key.
    #[must_use]
    pub const fn roles(&self) -> &BTreeMap<String, Entry<Role>> {
        &self.roles
    }

    /// One role.
    #[must_use]
    pub fn role(&self, key: &str) -> Option<&Role> {
        self.roles.get(key).map(|entry| &entry.value)
    }

    /// The clauses of the documents by id.
    #[must_use]
    pub const fn clauses(&self) -> &BTreeMap<String, Entry<Clause>> {
        &self.clauses
    }

    /// The calendars by year.
    #[must_use]
    pub const fn calendars(&self) -> &BTreeMap<i16, Entry<YearCalendar>> {
        &self.calendars
    }

    /// The terms by school year.
    #[must_use]
    pub const fn terms(&self) -> &BTreeMap<SchoolYear, Entry<YearTerms>> {
        &self.terms
    }

    /// The teaching week of a day; nothing in the holidays and in years without dates.
    #[must_use]
    pub fn teaching_week(&self, day: Date) -> Option<TeachingWeek> {
        self.terms.get(&SchoolYear::containing(day))?.value.week_of(day)
    }

    /// The clauses that are served in another way because of a newer rule, by clause.
    #[must_use]
    pub const fn adjusted(&self) -> &BTreeMap<String, Entry<Adjusted>> {
        &self.adjusted
    }

    /// The words guard 3 looks for.
    #[must_use]
    pub const fn promotion_words(&self) -> &PromotionWords {
        &self.promotion_words
    }

    /// All calendars together, for counting working days; a school adds its own breaks.
    #[must_use]
    pub fn work_calendar(&self) -> WorkCalendar {
        self.calendars.values().fold(WorkCalendar::weekends_only(), |calendar, entry| {
            let year = &entry.value;
            calendar.with_year(year.year, year.days_off(), year.days_worked())
        })
    }

    /// The parameters in force for a unit: see [`effective`].
    #[must_use]
    pub fn effective(&self, overrides: &[Override], asked: &Asked<'_>) -> Policy {
        effective(&self.policy, overrides, asked)
    }

    /// The parameters as delivered, in force on a day for a region without settings of its own.
    #[must_use]
    pub fn policy_on(&self, division: &str, date: Date) -> Policy {
        let asked = Asked { division, ancestors: &[], date };
        self.effective(&[], &asked)
    }
}

/// The parameters in force: nearest jurisdiction and latest entry, then the override of the nearest ancestor unit that
/// is in force on the day. An override against another hash than the entry's is marked stale.
#[must_use]
pub fn effective(parameters: &[Entry<PolicyParameter>], overrides: &[Override], asked: &Asked<'_>) -> Policy {
    let values = parameters.iter().map(|entry| &entry.value);
    Policy::resolve(values, overrides, asked, hash_of)
}
