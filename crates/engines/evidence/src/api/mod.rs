//! Endpoints of evidence: authorise, call one command or query, answer.

#![expect(unused_qualifications, reason = "the macros that describe endpoints write paths in full")]

mod export;
mod finding;
mod improvement;
mod link;

pub use link::link_targets;

use axum::Router;
use utoipa::OpenApi;
use webkit::AppState;

/// All routes, without the prefix of the API.
pub fn router() -> Router<AppState> {
    Router::new().merge(finding::router()).merge(improvement::router()).merge(link::router())
}

/// The part of the API's description that belongs to evidence.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut all = finding::Doc::openapi();
    all.merge(improvement::Doc::openapi());
    all.merge(link::Doc::openapi());
    all
}
