//! Unit values and what may be said about them: findings, schools' statements, improvement tasks, follow-up.
//!
//! **Invariants**: a finding is larger than chance and large enough to matter ([`rules::screen`]); nobody sees one outside
//! their reach or before it was published to them ([`access`]); a statement is superseded, never overwritten; a follow-up
//! is measured from the shrunk baseline against comparable units ([`rules::follow_up`]).

pub mod access;
pub mod api;
pub mod commands;
mod consume;
pub mod model;
pub mod rules;
pub mod store;
pub mod workbench;

pub use api::{link_targets, openapi, router};
pub use consume::consumers;
