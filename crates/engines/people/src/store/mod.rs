//! Reading units, persons, accounts and imports: SQL text in, domain shapes out.

pub mod accounts;
pub mod like;
pub mod sessions;
pub mod units;
