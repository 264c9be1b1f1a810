//! Everything that changes units, persons, accounts and sessions: the only code here that opens transactions.

pub mod account;
pub mod grant;
pub mod grouping;
pub mod link;
pub mod person;
pub mod post;
pub mod session;
pub mod unit;
