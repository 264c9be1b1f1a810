//! Endpoints: samples.

use super::export;
use crate::commands::{draw, draw_import};
use crate::import::sample_rows;
use crate::model::{DrawDetail, DrawWrite, Rerun};
use crate::store::assessments::{self, Record};
use crate::store::draws;
use axum::extract::{Multipart, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::error::{Error, Result};
use kernel::{Actor, AssessmentId, Permission, SampleDrawId, UnitId};
use people::access;
use std::collections::BTreeSet;
use tabular::export::ExportKind;
use utoipa::OpenApi;
use webkit::problem::{Body, Named};
use webkit::{Answer, AppState, Caller, Problem};

const BYTES_MAX: usize = 50 << 20;

/// The assessment, if the caller stands above it, and whether the caller may see what is sealed.
async fn place(app: &AppState, actor: &Actor, id: AssessmentId) -> Result<(Record, bool)> {
    let reach = access::require(&app.ctx, actor, Permission::AssessmentRead).await?;
    let record = assessments::within(&app.ctx.db, &reach, id).await?;
    let drawers = access::may(&app.ctx, actor, Permission::SampleDraw).await?;
    let open = !drawers.is_empty() && access::covers(&app.ctx.db, &drawers, record.unit_id).await?;
    Ok((record, open))
}

/// Draws a sample.
#[utoipa::path(post, path = "/assessments/{id}/draws", tag = "assessments", params(("id" = uuid::Uuid, Path)), request_body = DrawWrite,
    responses((status = 200, body = DrawDetail)), extensions(("x-permission" = json!("sample.draw"))))]
async fn make(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<AssessmentId>,
    Body(write): Body<DrawWrite>,
) -> Answer<DrawDetail> {
    let draw_id = draw::make(&app.ctx, &actor, id, &write).await?;
    Ok(Json(shown(&app, id, draw_id).await?))
}

async fn shown(app: &AppState, id: AssessmentId, draw_id: SampleDrawId) -> Result<DrawDetail> {
    let record = draws::one(&app.ctx.db, id, draw_id).await?;
    draws::detail(&app.ctx.db, &record, &app.ctx.today().to_string(), true).await
}

/// The draws of an assessment, newest first.
#[utoipa::path(get, path = "/assessments/{id}/draws", tag = "assessments", params(("id" = uuid::Uuid, Path)), responses((status = 200, body = Vec<DrawDetail>)),
    extensions(("x-permission" = json!("assessment.read"))))]
async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<AssessmentId>,
) -> Answer<Vec<DrawDetail>> {
    let (_, open) = place(&app, &actor, id).await?;
    let mut all = Vec::new();
    for draw in draws::of_assessment(&app.ctx.db, id).await? {
        all.push(draws::detail(&app.ctx.db, &draw, &app.ctx.today().to_string(), open).await?);
    }
    Ok(Json(all))
}

/// Makes a draw again from its record.
#[utoipa::path(post, path = "/assessments/{id}/draws/{draw_id}/rerun", tag = "assessments", params(("id" = uuid::Uuid, Path), ("draw_id" = uuid::Uuid, Path)),
    responses((status = 200, body = Rerun)), extensions(("x-permission" = json!("assessment.read"))))]
async fn rerun(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named((id, draw_id)): Named<(AssessmentId, SampleDrawId)>,
) -> Answer<Rerun> {
    place(&app, &actor, id).await?;
    let record = draws::one(&app.ctx.db, id, draw_id).await?;
    Ok(Json(draw::rerun(&app.ctx, &record).await?))
}

/// A sample as a sheet that can be taken in again; pupils by id, no names.
#[utoipa::path(get, path = "/assessments/{id}/draws/{draw_id}/export.xlsx", tag = "assessments", params(("id" = uuid::Uuid, Path), ("draw_id" = uuid::Uuid, Path)),
    responses((status = 200)), extensions(("x-permission" = json!("assessment.read"))))]
async fn sheet(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named((id, draw_id)): Named<(AssessmentId, SampleDrawId)>,
) -> Result<Response, Problem> {
    let (record, open) = place(&app, &actor, id).await?;
    let draw = draws::one(&app.ctx.db, id, draw_id).await?;
    if !open && draw.sealed_until.as_deref().is_some_and(|until| app.ctx.today().to_string().as_str() < until) {
        return Err(Error::conflict("monitoring.sample_sealed").into());
    }
    let sample = draws::sample(&app.ctx.db, draw_id).await?;
    let ids: BTreeSet<UnitId> = sample
        .iter()
        .flat_map(|school| school.pupils.iter().map(|pupil| UnitId(pupil.class_id)).chain([UnitId(school.school_id)]))
        .collect();
    let units = people::units::named_many(&app.ctx.db, &ids.into_iter().collect::<Vec<_>>()).await?;
    let units = units.into_iter().map(|(id, unit)| (id, unit.name)).collect();
    let (text, number, int) = (ExportKind::Text, ExportKind::Number(6), ExportKind::Int);
    let columns =
        ["pupil", "school", "class", "weight", "school_weight", "stratum", "zone", "replicate", "booklet", "n_frame"]
            .map(|key| (format!("monitoring.column_{key}"), key));
    let columns: Vec<(&str, ExportKind)> = columns
        .iter()
        .map(|(code, key)| match *key {
            "weight" | "school_weight" => (code.as_str(), number),
            "zone" | "replicate" | "booklet" | "n_frame" => (code.as_str(), int),
            _ => (code.as_str(), text),
        })
        .collect();
    let spec = export::spec("monitoring.sample_sheet", &columns);
    export::workbook(&spec, sample_rows(&sample, &units), &format!("{} {}", record.name, spec.title))
}

/// Takes a sample that was drawn elsewhere.
#[utoipa::path(post, path = "/assessments/{id}/draws/import", tag = "assessments", params(("id" = uuid::Uuid, Path)),
    request_body(content_type = "multipart/form-data", content = String), responses((status = 200, body = DrawDetail)),
    extensions(("x-permission" = json!("sample.draw"))))]
async fn import(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<AssessmentId>,
    multipart: Multipart,
) -> Answer<DrawDetail> {
    access::require(&app.ctx, &actor, Permission::SampleDraw).await?;
    let upload = webkit::upload::read(multipart, BYTES_MAX).await?;
    let draw_id = draw_import::import(&app.ctx, &actor, id, &upload.file_name, upload.bytes).await?;
    Ok(Json(shown(&app, id, draw_id).await?))
}

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/assessments/{id}/draws", get(list).post(make))
        .route("/assessments/{id}/draws/import", post(import))
        .route("/assessments/{id}/draws/{draw_id}/rerun", post(rerun))
        .route("/assessments/{id}/draws/{draw_id}/export.xlsx", get(sheet))
}

#[derive(OpenApi)]
#[openapi(paths(make, list, rerun, sheet, import))]
pub(super) struct Doc;
