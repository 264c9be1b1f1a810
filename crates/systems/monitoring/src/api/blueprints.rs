//! Endpoints: blueprints.

use super::export;
use crate::commands::blueprint;
use crate::model::{Blueprint, BlueprintWrite};
use crate::rules::blueprint_sheet;
use crate::store::assessments;
use axum::extract::{Multipart, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::error::{Error, Kind, Refusal, Result};
use kernel::{AssessmentId, Permission};
use people::access;
use serde::Deserialize;
use tabular::{Limits, Table};
use text::Lang;
use utoipa::OpenApi;
use webkit::problem::{Body, Filter, Named};
use webkit::{Answer, AppState, Caller, Problem};

const BYTES_MAX: usize = 8 << 20;

/// Which subject.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Of {
    /// Subject code.
    subject: String,
}

/// The blueprint of a subject; a paper still to be sat is nothing for those who only take part.
#[utoipa::path(get, path = "/assessments/{id}/blueprint", tag = "assessments", params(("id" = uuid::Uuid, Path), Of), responses((status = 200, body = Blueprint)),
    extensions(("x-permission" = json!("assessment.read"))))]
async fn read(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<AssessmentId>,
    Filter(of): Filter<Of>,
) -> Answer<Blueprint> {
    let reach = access::require(&app.ctx, &actor, Permission::AssessmentRead).await?;
    assessments::visible(&app.ctx.db, &reach, id, &app.ctx.today().to_string()).await?;
    Ok(Json(blueprint::read(&app.ctx.db, id, &of.subject).await?))
}

/// Stores the items of a subject.
#[utoipa::path(put, path = "/assessments/{id}/blueprint", tag = "assessments", params(("id" = uuid::Uuid, Path), Of), request_body = BlueprintWrite,
    responses((status = 200, body = Blueprint)), extensions(("x-permission" = json!("blueprint.manage"))))]
async fn write(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<AssessmentId>,
    Filter(of): Filter<Of>,
    Body(write): Body<BlueprintWrite>,
) -> Answer<Blueprint> {
    Ok(Json(blueprint::write(&app.ctx, &actor, id, &of.subject, &write.items).await?))
}

/// Confirms a blueprint.
#[utoipa::path(post, path = "/assessments/{id}/blueprint/confirm", tag = "assessments", params(("id" = uuid::Uuid, Path), Of),
    responses((status = 200, body = Blueprint)), extensions(("x-permission" = json!("blueprint.manage"))))]
async fn confirm(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<AssessmentId>,
    Filter(of): Filter<Of>,
) -> Answer<Blueprint> {
    Ok(Json(blueprint::confirm(&app.ctx, &actor, id, &of.subject).await?))
}

/// Stores the items of a sheet, all or none.
#[utoipa::path(post, path = "/assessments/{id}/blueprint/import", tag = "assessments", params(("id" = uuid::Uuid, Path)),
    request_body(content_type = "multipart/form-data", content = String), responses((status = 200, body = Blueprint)),
    extensions(("x-permission" = json!("blueprint.manage"))))]
async fn import(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<AssessmentId>,
    multipart: Multipart,
) -> Answer<Blueprint> {
    access::require(&app.ctx, &actor, Permission::BlueprintManage).await?;
    let upload = webkit::upload::read(multipart, BYTES_MAX).await?;
    let subject = upload.field("subject")?.to_owned();
    let table = tokio::task::spawn_blocking(move || {
        let book = tabular::read(&upload.bytes, &upload.file_name, &Limits::default())?;
        Table::parse(&book, &blueprint_sheet::spec())
    });
    let table = table.await.map_err(|error| Error::internal(error.to_string()))??;
    let items = items(&table)?;
    Ok(Json(blueprint::write(&app.ctx, &actor, id, &subject, &items).await?))
}

fn items(table: &Table) -> Result<Vec<crate::model::BlueprintItem>> {
    let mut faults = Vec::new();
    let mut items = Vec::new();
    for (position, row) in (1..).zip(&table.rows) {
        match blueprint_sheet::item(position, row) {
            Ok(item) => items.push(item),
            Err(errors) => faults.extend(errors),
        }
    }
    if faults.is_empty() {
        return Ok(items);
    }
    let mut refusal = Refusal::new(Kind::Invalid, "monitoring.blueprint_faults").with("count", faults.len());
    refusal.fields = faults;
    Err(refusal.into())
}

/// The blueprint as a sheet that can be taken in again.
#[utoipa::path(get, path = "/assessments/{id}/blueprint/export.xlsx", tag = "assessments", params(("id" = uuid::Uuid, Path), Of), responses((status = 200)),
    extensions(("x-permission" = json!("assessment.read"))))]
async fn sheet(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<AssessmentId>,
    Filter(of): Filter<Of>,
) -> Result<Response, Problem> {
    let reach = access::require(&app.ctx, &actor, Permission::AssessmentRead).await?;
    let record = assessments::visible(&app.ctx.db, &reach, id, &app.ctx.today().to_string()).await?;
    let found = blueprint::read(&app.ctx.db, id, &of.subject).await?;
    let (spec, rows) = blueprint_sheet::export(&found.items);
    let word = text::word(&format!("kernel.subject.{}", of.subject), Lang::Zh);
    export::workbook(&spec, rows, &format!("{} {word} {}", record.name, spec.title))
}

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/assessments/{id}/blueprint", get(read).put(write))
        .route("/assessments/{id}/blueprint/confirm", post(confirm))
        .route("/assessments/{id}/blueprint/import", post(import))
        .route("/assessments/{id}/blueprint/export.xlsx", get(sheet))
}

#[derive(OpenApi)]
#[openapi(paths(read, write, confirm, import, sheet))]
pub(super) struct Doc;
