//! Educational measurement as a library: slices and matrices in, result structs out.
//!
//! The crate does no input or output, keeps no global state and starts no threads: every function is
//! sequential and adds its terms in a fixed order, so a caller may spread units over any number of
//! threads and still get bit-identical numbers. Whatever a reader of a number ought to know besides
//! (rows without a value, a variance cut at zero, a fit that did not converge) comes back as a
//! [`Warning`] inside the result.
//!
//! The rules and their reasons in plain words: `docs/statistics.md`.

pub mod balance;
pub mod classical;
pub mod distribution;
mod error;
pub mod follow_up;
pub mod histogram;
pub mod pooling;
pub mod quantile;
pub mod screening;
pub mod shrinkage;
pub mod sum;
pub mod survey;
pub mod variance_components;
mod warning;

pub use error::Error;
pub use warning::Warning;
