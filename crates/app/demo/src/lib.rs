//! The demo region Yunxi: fictional, lawful, generated alike every time, with known truths, written through the same
//! commands as everybody's data.

pub mod accounts;
pub mod data;
pub mod identity;
pub mod region;
pub mod truth;

pub use accounts::{ACCOUNTS, DemoAccount, PASSWORD};
pub use truth::truth;
