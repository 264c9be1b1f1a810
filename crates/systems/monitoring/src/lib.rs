//! Monitoring: assessments that may be held, samples, scores, frozen releases, analyses and what may be shown of them.
//!
//! **Invariants**: nothing is registered that guard 1 has not let through or somebody named has opened; a release never
//! changes once it is frozen; a draw can be made again from its record.

pub mod commands;
pub mod jobs;
pub mod keys;
pub mod model;
pub mod results;
pub mod rules;
pub mod store;
