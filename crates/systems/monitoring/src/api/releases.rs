//! Endpoints: releases.

use crate::commands::{release, withdraw};
use crate::model::{Release, ReleaseWrite, WithdrawWrite};
use crate::store::{assessments, releases};
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::{AssessmentId, Permission, ReleaseId};
use people::access;
use utoipa::OpenApi;
use webkit::problem::{Body, Named};
use webkit::{Answer, AppState, Caller, Problem};

/// The releases of an assessment, newest first.
#[utoipa::path(get, path = "/assessments/{id}/releases", tag = "assessments", params(("id" = uuid::Uuid, Path)), responses((status = 200, body = Vec<Release>)),
    extensions(("x-permission" = json!("assessment.read"))))]
async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<AssessmentId>,
) -> Answer<Vec<Release>> {
    let reach = access::require(&app.ctx, &actor, Permission::AssessmentRead).await?;
    assessments::within(&app.ctx.db, &reach, id).await?;
    Ok(Json(releases::of_assessment(&app.ctx.db, id).await?))
}

/// Freezes the applied batches; a job does the work.
#[utoipa::path(post, path = "/assessments/{id}/releases", tag = "assessments", params(("id" = uuid::Uuid, Path)), request_body = ReleaseWrite,
    responses((status = 202, body = Release)), extensions(("x-permission" = json!("release.manage"))))]
async fn begin(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<AssessmentId>,
    Body(write): Body<ReleaseWrite>,
) -> Result<(StatusCode, Json<Release>), Problem> {
    let (release_id, _) = release::begin(&app.ctx, &actor, id, &write).await?;
    let record = releases::record(&app.ctx.db, release_id).await?;
    Ok((StatusCode::ACCEPTED, Json(releases::one(&app.ctx.db, record).await?)))
}

/// Withdraws a release with its analyses.
#[utoipa::path(post, path = "/releases/{id}/withdraw", tag = "assessments", params(("id" = uuid::Uuid, Path)), request_body = WithdrawWrite,
    responses((status = 200, body = Release)), extensions(("x-permission" = json!("release.manage"))))]
async fn take_back(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<ReleaseId>,
    Body(write): Body<WithdrawWrite>,
) -> Answer<Release> {
    let record = withdraw::release(&app.ctx, &actor, id, &write.reason).await?;
    Ok(Json(releases::one(&app.ctx.db, record).await?))
}

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/assessments/{id}/releases", get(list).post(begin))
        .route("/releases/{id}/withdraw", post(take_back))
}

#[derive(OpenApi)]
#[openapi(paths(list, begin, take_back))]
pub(super) struct Doc;
