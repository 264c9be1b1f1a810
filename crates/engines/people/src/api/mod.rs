//! Endpoints of people: authorise, call one command or query, answer.

#![expect(unused_qualifications, reason = "the macros that describe endpoints write paths in full")]

pub mod account;
mod export;
pub mod import;
pub mod link;
pub mod person;
pub mod pupil;
pub mod session;
pub mod unit;

use crate::imports::ImportKinds;
use axum::Router;
use std::sync::Arc;
use utoipa::OpenApi;
use webkit::AppState;

pub use link::{LinkTarget, LinkTargets};

/// What other crates bring to endpoints of this one.
#[derive(Clone, Default)]
pub struct Registry {
    /// What a file may hold.
    pub imports: ImportKinds,
    /// What a link may open.
    pub links: LinkTargets,
}

impl From<ImportKinds> for Registry {
    fn from(imports: ImportKinds) -> Self {
        Self { imports, links: LinkTargets::new() }
    }
}

/// All routes, without the prefix of the API.
pub fn router(registry: impl Into<Registry>) -> Router<AppState> {
    let registry: Registry = registry.into();
    Router::new()
        .merge(session::router())
        .merge(account::router())
        .merge(link::router())
        .merge(unit::router())
        .merge(person::router())
        .merge(pupil::router())
        .merge(import::router())
        .layer(axum::Extension(Arc::new(registry)))
}

/// The part of the API's description that belongs to people.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut all = session::Doc::openapi();
    all.merge(account::Doc::openapi());
    all.merge(link::Doc::openapi());
    all.merge(unit::Doc::openapi());
    all.merge(person::Doc::openapi());
    all.merge(pupil::Doc::openapi());
    all.merge(import::Doc::openapi());
    all
}
