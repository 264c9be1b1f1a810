//! The installation's own desk: background jobs, the audit log, policy parameters, attached files.

pub mod api;
pub mod commands;
pub mod model;
pub mod store;

pub use api::{openapi, router};
