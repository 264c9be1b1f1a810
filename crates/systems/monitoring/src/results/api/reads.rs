//! Result pages as JSON.

use crate::results::model::{ItemResult, RegionResult, SchoolResultRow, SubjectResult, UnitResult};
use crate::results::pages;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use kernel::{AnalysisId, UnitId};
use serde::Deserialize;
use utoipa::OpenApi;
use uuid::Uuid;
use webkit::problem::{Filter, Named};
use webkit::{Answer, AppState, Caller};

/// Description of these endpoints.
#[derive(OpenApi)]
#[openapi(paths(region, schools, unit, subject, item))]
pub struct Doc;

/// These endpoints.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/analyses/{id}/region", get(region))
        .route("/analyses/{id}/schools", get(schools))
        .route("/analyses/{id}/units/{unit_id}", get(unit))
        .route("/analyses/{id}/units/{unit_id}/subjects/{subject}", get(subject))
        .route("/analyses/{id}/units/{unit_id}/subjects/{subject}/items/{item_no}", get(item))
}

/// Which subject of a list.
#[derive(Clone, Debug, Deserialize)]
pub struct SubjectQuery {
    /// Subject code.
    pub subject: String,
}

#[utoipa::path(get, path = "/analyses/{id}/region", params(("id" = Uuid, Path)), responses((status = 200, body = RegionResult)), extensions(("x-permission" = json!("result.region"))))]
async fn region(State(state): State<AppState>, Caller(actor): Caller, Named(id): Named<Uuid>) -> Answer<RegionResult> {
    Ok(Json(pages::region::region(&state.ctx, &actor, AnalysisId(id)).await?))
}

#[utoipa::path(get, path = "/analyses/{id}/schools", params(("id" = Uuid, Path), ("subject" = String, Query, description = "Subject code")), responses((status = 200, body = Vec<SchoolResultRow>)), extensions(("x-permission" = json!("result.school"))))]
async fn schools(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Filter(query): Filter<SubjectQuery>,
) -> Answer<Vec<SchoolResultRow>> {
    Ok(Json(pages::schools::schools(&state.ctx, &actor, AnalysisId(id), &query.subject).await?))
}

#[utoipa::path(get, path = "/analyses/{id}/units/{unit_id}", params(("id" = Uuid, Path), ("unit_id" = Uuid, Path)), responses((status = 200, body = UnitResult)), extensions(("x-permission" = json!("result.school"))))]
async fn unit(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named((id, unit_id)): Named<(Uuid, Uuid)>,
) -> Answer<UnitResult> {
    Ok(Json(pages::unit::unit(&state.ctx, &actor, AnalysisId(id), UnitId(unit_id)).await?))
}

#[utoipa::path(get, path = "/analyses/{id}/units/{unit_id}/subjects/{subject}", params(("id" = Uuid, Path), ("unit_id" = Uuid, Path), ("subject" = String, Path)), responses((status = 200, body = SubjectResult)), extensions(("x-permission" = json!("result.school"))))]
async fn subject(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named((id, unit_id, subject)): Named<(Uuid, Uuid, String)>,
) -> Answer<SubjectResult> {
    Ok(Json(pages::subject::subject(&state.ctx, &actor, AnalysisId(id), UnitId(unit_id), &subject).await?))
}

#[utoipa::path(get, path = "/analyses/{id}/units/{unit_id}/subjects/{subject}/items/{item_no}", params(("id" = Uuid, Path), ("unit_id" = Uuid, Path), ("subject" = String, Path), ("item_no" = String, Path)), responses((status = 200, body = ItemResult)), extensions(("x-permission" = json!("result.school"))))]
async fn item(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named((id, unit_id, subject, item_no)): Named<(Uuid, Uuid, String, String)>,
) -> Answer<ItemResult> {
    let asked = pages::item::Asked {
        analysis_id: AnalysisId(id),
        unit_id: UnitId(unit_id),
        subject: &subject,
        item_no: &item_no,
    };
    Ok(Json(pages::item::item(&state.ctx, &actor, asked).await?))
}
