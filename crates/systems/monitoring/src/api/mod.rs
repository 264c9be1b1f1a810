//! Endpoints of assessments: authorise, call one command or query, answer.

mod assessments;
mod blueprints;
mod draws;
mod export;
mod releases;

use axum::Router;
use utoipa::OpenApi;
use webkit::AppState;

/// The routes of this half, without the prefix of the API.
pub fn router() -> Router<AppState> {
    assessments::router().merge(blueprints::router()).merge(draws::router()).merge(releases::router())
}

/// Their description.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut all = assessments::Doc::openapi();
    all.merge(blueprints::Doc::openapi());
    all.merge(draws::Doc::openapi());
    all.merge(releases::Doc::openapi());
    all
}
