//! The words every floor of the house shares: typed ids, actors, permissions, refusals, calendars, identifiers, draws.
//!
//! Pure: no I/O, no async, no SQL.

pub mod actor;
pub mod error;
pub mod id;
pub mod permission;

pub use actor::Actor;
pub use error::{Error, FieldError, Kind, Params, Refusal, Result};
pub use id::*;
pub use permission::Permission;
