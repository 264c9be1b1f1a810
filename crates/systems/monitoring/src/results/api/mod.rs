//! Endpoints of analyses and results.

pub mod analyses;
pub mod files;
pub mod reads;

use axum::Router;
use utoipa::OpenApi;
use webkit::AppState;

/// All endpoints of this part.
pub fn router() -> Router<AppState> {
    analyses::router().merge(reads::router()).merge(files::router())
}

/// Their description.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut doc = analyses::Doc::openapi();
    doc.merge(reads::Doc::openapi());
    doc.merge(files::Doc::openapi());
    doc
}
