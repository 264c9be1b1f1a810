//! Rosters: pupils with their classes from a file.

mod columns;
mod jobs_apply;
mod jobs_undo;
mod judge;
mod known;
mod plan;
mod read;
mod roster;

pub use roster::Roster;
