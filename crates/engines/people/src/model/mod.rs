//! The shapes people, units, accounts and imports have on their way in and out.

pub mod account;
pub mod import;
pub mod person;
pub mod session;
pub mod unit;

pub use webkit::shape::{Sentence, UnitRef};
