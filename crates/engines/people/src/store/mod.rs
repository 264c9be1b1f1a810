//! Reading units, persons, accounts and imports: SQL text in, domain shapes out.

pub mod accounts;
pub mod groupings;
pub mod imports;
pub mod like;
pub mod person_detail;
pub mod persons;
pub mod sessions;
pub mod unit_lists;
pub mod units;
