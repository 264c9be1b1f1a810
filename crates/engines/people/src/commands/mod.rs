//! Everything that changes units, persons, accounts and sessions: the only code here that opens transactions.

pub mod account;
pub mod enrolment;
pub mod grant;
pub mod grouping;
pub mod guardian;
pub mod imports;
pub mod link;
pub mod person;
pub mod post;
pub mod region;
pub mod session;
pub mod unit;

pub use region::init_region;
