//! Analyses of a release: ask for one, show it, take it back.

use crate::model::AnalysisRow;
use crate::results::commands;
use crate::results::model::PublishWrite;
use crate::results::store::analyses;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::{AnalysisId, Permission, PublicationId, ReleaseId};
use people::access::require;
use utoipa::OpenApi;
use uuid::Uuid;
use webkit::problem::{Body, Named};
use webkit::{Answer, AppState, Caller, Problem};

/// Description of these endpoints.
#[derive(OpenApi)]
#[openapi(paths(list, analyse, publish, withdraw))]
pub struct Doc;

/// These endpoints.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/releases/{id}/analyses", get(list).post(analyse))
        .route("/analyses/{id}/publish", post(publish))
        .route("/publications/{id}/withdraw", post(withdraw))
}

#[utoipa::path(get, path = "/releases/{id}/analyses", params(("id" = Uuid, Path)), responses((status = 200, body = Vec<AnalysisRow>)), extensions(("x-permission" = json!("assessment.read"))))]
async fn list(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
) -> Answer<Vec<AnalysisRow>> {
    let reach = require(&state.ctx, &actor, Permission::AssessmentRead).await?;
    Ok(Json(analyses::of_release(&state.ctx.db, &reach, ReleaseId(id)).await?))
}

#[utoipa::path(post, path = "/releases/{id}/analyses", params(("id" = Uuid, Path)), responses((status = 202, body = AnalysisRow)), extensions(("x-permission" = json!("analysis.run"))))]
async fn analyse(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
) -> Result<(StatusCode, Json<AnalysisRow>), Problem> {
    let row = commands::analyse(&state.ctx, &actor, ReleaseId(id)).await?;
    state.jobs.wake();
    Ok((StatusCode::ACCEPTED, Json(row)))
}

#[utoipa::path(post, path = "/analyses/{id}/publish", params(("id" = Uuid, Path)), request_body = PublishWrite, responses((status = 200, body = AnalysisRow)), extensions(("x-permission" = json!("publication.manage"))))]
async fn publish(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(write): Body<PublishWrite>,
) -> Answer<AnalysisRow> {
    Ok(Json(commands::publish(&state.ctx, &actor, AnalysisId(id), &write.audience).await?))
}

#[utoipa::path(post, path = "/publications/{id}/withdraw", params(("id" = Uuid, Path)), responses((status = 200, body = AnalysisRow)), extensions(("x-permission" = json!("publication.manage"))))]
async fn withdraw(State(state): State<AppState>, Caller(actor): Caller, Named(id): Named<Uuid>) -> Answer<AnalysisRow> {
    Ok(Json(commands::withdraw(&state.ctx, &actor, PublicationId(id)).await?))
}
