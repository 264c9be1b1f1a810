//! The words every floor of the house shares: typed ids, actors, permissions, refusals, calendars, identifiers, draws.
//!
//! Pure: no I/O, no async, no SQL.

pub mod actor;
pub mod calendar;
pub mod draw;
pub mod error;
pub mod fault;
pub mod grade;
pub mod id;
pub mod identifier;
pub mod notice;
pub mod permission;
pub mod score;
pub mod subject;

pub use actor::Actor;
pub use error::{Error, FieldError, Kind, Params, Refusal, Result};
pub use id::*;
pub use permission::Permission;
