//! The server: composition only. Each room brings its routes, job handlers and consumers; nothing is decided here.

pub mod compose;
pub mod config;
pub mod metrics;
pub mod openapi;
pub mod serve;
pub mod site;
pub mod workbench;

use kernel::Error;
use webkit::Problem;

/// Answers a path below `/api/v1` that no room knows.
pub async fn unknown_endpoint() -> Problem {
    Error::not_found("webkit.no_such_endpoint").into()
}
