//! Units, groupings, persons, posts, accounts, roles, sessions and imports: who is where, and who may do what.
//!
//! **Invariants**: a right comes from a role held today and from nothing else ([`access`]); the closure of the unit tree is
//! always the tree's; official identifiers lie sealed and are found by blind index only.

pub mod access;
pub mod api;
pub mod commands;
pub mod import;
pub mod imports;
pub mod links;
pub mod model;
pub mod password;
pub mod policy;
pub mod roles;
pub mod rules;
pub mod session;
pub mod store;
pub mod units;

pub use api::{openapi, router};
