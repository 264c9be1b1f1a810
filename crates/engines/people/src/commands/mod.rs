//! Everything that changes units, persons, accounts and sessions: the only code here that opens transactions.

pub mod account;
pub mod grant;
pub mod link;
pub mod session;
