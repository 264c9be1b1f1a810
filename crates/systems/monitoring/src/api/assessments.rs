//! Endpoints: the guard, and assessments from draft to withdrawal.

use super::export;
use crate::commands::{assessment, close, withdraw};
use crate::model::{
    AssessmentDetail, AssessmentFilter, AssessmentRow, AssessmentWrite, GuardVerdict, Proposal, RegisterWrite,
    WithdrawWrite,
};
use crate::read;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::IF_MATCH;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::{Actor, AssessmentId, Permission, Result, UnitId};
use people::access;
use utoipa::OpenApi;
use webkit::page::LIMIT_MAX;
use webkit::problem::{Body, Filter, Named};
use webkit::{Answer, AppState, Caller, IfMatch, Page, PageQuery, Problem};

/// Rows of an export.
const EXPORTED: usize = 5_000;

/// May this be held? Saves nothing.
#[utoipa::path(post, path = "/guard/check", tag = "assessments", request_body = Proposal, responses((status = 200, body = GuardVerdict)),
    extensions(("x-permission" = json!("assessment.read"))))]
async fn check(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Body(proposal): Body<Proposal>,
) -> Answer<GuardVerdict> {
    access::require(&app.ctx, &actor, Permission::AssessmentRead).await?;
    let place =
        assessment::Place { unit_id: stands_at(&app, &actor).await?, year: None, schools_named: None, but: None };
    Ok(Json(assessment::judge(&app.ctx, &proposal, place).await?.told))
}

/// Where a proposal without organiser is judged: the one unit the caller may organise for, else the region.
async fn stands_at(app: &AppState, actor: &Actor) -> Result<UnitId> {
    let reach = access::may(&app.ctx, actor, Permission::AssessmentManage).await?;
    match reach.spans() {
        [only] => Ok(only.unit_id),
        _ => Ok(UnitId(people::units::region(&app.ctx.db).await?.unit_id)),
    }
}

/// Assessments in sight, newest first.
#[utoipa::path(get, path = "/assessments", tag = "assessments", params(AssessmentFilter, PageQuery), responses((status = 200, body = Page<AssessmentRow>)),
    extensions(("x-permission" = json!("assessment.read"))))]
async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Filter(filter): Filter<AssessmentFilter>,
) -> Answer<Page<AssessmentRow>> {
    Ok(Json(read::page(&app.ctx, &actor, &filter).await?))
}

/// The same as a workbook.
#[utoipa::path(get, path = "/assessments/export.xlsx", tag = "assessments", params(AssessmentFilter, PageQuery), responses((status = 200)),
    extensions(("x-permission" = json!("assessment.read"))))]
async fn export(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Filter(mut filter): Filter<AssessmentFilter>,
) -> Result<Response, Problem> {
    filter.page = PageQuery { cursor: None, limit: Some(LIMIT_MAX) };
    let mut rows = Vec::new();
    loop {
        let page = read::page(&app.ctx, &actor, &filter).await?;
        rows.extend(page.items);
        filter.page.cursor = page.next;
        if filter.page.cursor.is_none() || EXPORTED <= rows.len() {
            return export::assessments(&rows);
        }
    }
}

/// A new draft.
#[utoipa::path(post, path = "/assessments", tag = "assessments", request_body = AssessmentWrite, responses((status = 200, body = AssessmentDetail)),
    extensions(("x-permission" = json!("assessment.manage"))))]
async fn create(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Body(write): Body<AssessmentWrite>,
) -> Answer<AssessmentDetail> {
    let id = assessment::create(&app.ctx, &actor, &write).await?;
    Ok(Json(read::detail(&app.ctx, &actor, id).await?))
}

/// One assessment.
#[utoipa::path(get, path = "/assessments/{id}", tag = "assessments", params(("id" = uuid::Uuid, Path)), responses((status = 200, body = AssessmentDetail)),
    extensions(("x-permission" = json!("assessment.read"))))]
async fn one(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<AssessmentId>,
) -> Answer<AssessmentDetail> {
    Ok(Json(read::detail(&app.ctx, &actor, id).await?))
}

/// Changes a draft.
#[utoipa::path(put, path = "/assessments/{id}", tag = "assessments", params(("id" = uuid::Uuid, Path)), request_body = AssessmentWrite,
    responses((status = 200, body = AssessmentDetail)), extensions(("x-permission" = json!("assessment.manage"))))]
async fn change(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<AssessmentId>,
    IfMatch(version): IfMatch,
    Body(write): Body<AssessmentWrite>,
) -> Answer<AssessmentDetail> {
    assessment::change(&app.ctx, &actor, id, version, &write).await?;
    Ok(Json(read::detail(&app.ctx, &actor, id).await?))
}

/// Registers a draft: the guard decides.
#[utoipa::path(post, path = "/assessments/{id}/register", tag = "assessments", params(("id" = uuid::Uuid, Path)), request_body = RegisterWrite,
    responses((status = 200, body = AssessmentDetail)), extensions(("x-permission" = json!("assessment.manage"))))]
async fn register(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<AssessmentId>,
    headers: HeaderMap,
    Body(write): Body<RegisterWrite>,
) -> Answer<AssessmentDetail> {
    let seen = headers
        .get(IF_MATCH)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.trim_matches('"').parse().ok());
    assessment::register(&app.ctx, &actor, id, seen, write.exception.as_ref()).await?;
    Ok(Json(read::detail(&app.ctx, &actor, id).await?))
}

/// Withdraws an assessment with everything that rests on it.
#[utoipa::path(post, path = "/assessments/{id}/withdraw", tag = "assessments", params(("id" = uuid::Uuid, Path)), request_body = WithdrawWrite,
    responses((status = 200, body = AssessmentDetail)), extensions(("x-permission" = json!("assessment.manage"))))]
async fn take_back(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<AssessmentId>,
    Body(write): Body<WithdrawWrite>,
) -> Answer<AssessmentDetail> {
    withdraw::assessment(&app.ctx, &actor, id, &write.reason).await?;
    Ok(Json(read::detail(&app.ctx, &actor, id).await?))
}

/// Closes an assessment that is done with.
#[utoipa::path(post, path = "/assessments/{id}/close", tag = "assessments", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = AssessmentDetail)), extensions(("x-permission" = json!("assessment.manage"))))]
async fn end(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<AssessmentId>,
) -> Answer<AssessmentDetail> {
    close::assessment(&app.ctx, &actor, id).await?;
    Ok(Json(read::detail(&app.ctx, &actor, id).await?))
}

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/guard/check", post(check))
        .route("/assessments", get(list).post(create))
        .route("/assessments/export.xlsx", get(export))
        .route("/assessments/{id}", get(one).put(change))
        .route("/assessments/{id}/register", post(register))
        .route("/assessments/{id}/withdraw", post(take_back))
        .route("/assessments/{id}/close", post(end))
}

#[derive(OpenApi)]
#[openapi(paths(check, list, export, create, one, change, register, take_back, end))]
pub(super) struct Doc;
