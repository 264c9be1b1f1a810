//! Endpoints of the installation's own desk.

mod audit;
mod blobs;
mod jobs;
mod policy;
mod sheet;

use axum::Router;
use axum::routing::{get, post};
use utoipa::OpenApi;
use webkit::AppState;

/// The routes below `/api/v1`.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/jobs", get(jobs::list))
        .route("/jobs/export.xlsx", get(jobs::export))
        .route("/jobs/{id}", get(jobs::one))
        .route("/jobs/{id}/cancel", post(jobs::cancel))
        .route("/jobs/{id}/events", get(jobs::events))
        .route("/audit", get(audit::list))
        .route("/audit/export.xlsx", get(audit::export))
        .route("/audit/verify", post(audit::verify))
        .route("/policy", get(policy::list))
        .route("/policy/export.xlsx", get(policy::export))
        .route("/policy/{key}/overrides", post(policy::set))
        .route("/policy/overrides/{id}/end", post(policy::end))
        .route("/blobs", post(blobs::store))
}

#[derive(OpenApi)]
#[openapi(paths(
    jobs::list,
    jobs::export,
    jobs::one,
    jobs::cancel,
    jobs::events,
    audit::list,
    audit::export,
    audit::verify,
    policy::list,
    policy::export,
    policy::set,
    policy::end,
    blobs::store
))]
struct Doc;

/// The documentation of the routes.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Doc::openapi()
}
