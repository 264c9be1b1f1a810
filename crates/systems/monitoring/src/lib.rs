//! Monitoring: assessments that may be held, samples, scores, frozen releases, analyses and what may be shown of them.
//!
//! **Invariants**: nothing is registered that guard 1 has not let through or somebody named has opened; a release never
//! changes once it is frozen; a draw can be made again from its record.

pub mod api;
pub mod commands;
pub mod dependents;
pub mod import;
pub mod jobs;
pub mod keys;
pub mod model;
pub mod read;
pub mod results;
pub mod rules;
pub mod store;
pub mod workbench;

use axum::Router;
use std::sync::Arc;
use storage::event::Consumer;
use webkit::AppState;

/// All routes, without the prefix of the API.
pub fn router() -> Router<AppState> {
    api::router().merge(results::router())
}

/// The part of the API's description that belongs to monitoring.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut all = api::openapi();
    all.merge(results::openapi());
    all
}

/// The handlers of background work.
#[must_use]
pub fn job_handlers() -> Vec<Arc<dyn ::jobs::JobHandler>> {
    let mut handlers = jobs::handlers();
    handlers.extend(results::job_handlers());
    handlers
}

/// Nobody here waits for others' events.
#[must_use]
pub fn consumers() -> Vec<&'static dyn Consumer> {
    Vec::new()
}
