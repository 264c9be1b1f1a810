//! The demo region Yunxi: fictional, lawful, generated alike every time, with known truths, written through the same
//! commands as everybody's data.

pub mod accounts;
mod commands;
pub mod data;
pub mod identity;
pub mod region;
mod seed;
mod store;
pub mod truth;

pub use accounts::{ACCOUNTS, DemoAccount, PASSWORD};
pub use seed::{DemoSummary, seed};
pub use truth::truth;
