//! Result pages as files: workbooks, the report, the Word draft.

use crate::results::api::reads::SubjectQuery;
use crate::results::report::{Document, document};
use crate::results::{export, pages};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use kernel::{AnalysisId, UnitId};
use text::{Lang, word};
use utoipa::OpenApi;
use uuid::Uuid;
use webkit::download::{DOCX, PDF, XLSX, download};
use webkit::problem::{Filter, Named};
use webkit::{AppState, Caller, Problem};

/// Description of these endpoints.
#[derive(OpenApi)]
#[openapi(paths(schools, items, report, draft))]
pub struct Doc;

/// These endpoints.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/analyses/{id}/schools/export.xlsx", get(schools))
        .route("/analyses/{id}/units/{unit_id}/subjects/{subject}/items.xlsx", get(items))
        .route("/analyses/{id}/units/{unit_id}/report.pdf", get(report))
        .route("/analyses/{id}/units/{unit_id}/draft.docx", get(draft))
}

#[utoipa::path(get, path = "/analyses/{id}/schools/export.xlsx", params(("id" = Uuid, Path), ("subject" = String, Query, description = "Subject code")), responses((status = 200)), extensions(("x-permission" = json!("result.school"))))]
async fn schools(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Filter(query): Filter<SubjectQuery>,
) -> Result<Response, Problem> {
    let rows = pages::schools::schools(&state.ctx, &actor, AnalysisId(id), &query.subject).await?;
    let name = text::say(
        "results.schools_of",
        Lang::Zh,
        &[("subject", crate::results::words::subject(&query.subject, Lang::Zh))],
    );
    Ok(download(&format!("{name}.xlsx"), XLSX, export::schools(&query.subject, &rows)?))
}

#[utoipa::path(get, path = "/analyses/{id}/units/{unit_id}/subjects/{subject}/items.xlsx", params(("id" = Uuid, Path), ("unit_id" = Uuid, Path), ("subject" = String, Path)), responses((status = 200)), extensions(("x-permission" = json!("result.school"))))]
async fn items(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named((id, unit_id, subject)): Named<(Uuid, Uuid, String)>,
) -> Result<Response, Problem> {
    let page = pages::subject::subject(&state.ctx, &actor, AnalysisId(id), UnitId(unit_id), &subject).await?;
    let name = format!("{}-{}.xlsx", page.head.unit.name, word("results.items", Lang::Zh));
    Ok(download(&name, XLSX, export::items(&page.head, &subject, &page.items)?))
}

#[utoipa::path(get, path = "/analyses/{id}/units/{unit_id}/report.pdf", params(("id" = Uuid, Path), ("unit_id" = Uuid, Path)), responses((status = 200)), extensions(("x-permission" = json!("report.make"))))]
async fn report(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named((id, unit_id)): Named<(Uuid, Uuid)>,
) -> Result<Response, Problem> {
    let (name, bytes) = document(&state.ctx, &actor, AnalysisId(id), UnitId(unit_id), Document::Pdf).await?;
    Ok(download(&name, PDF, bytes))
}

#[utoipa::path(get, path = "/analyses/{id}/units/{unit_id}/draft.docx", params(("id" = Uuid, Path), ("unit_id" = Uuid, Path)), responses((status = 200)), extensions(("x-permission" = json!("report.make"))))]
async fn draft(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named((id, unit_id)): Named<(Uuid, Uuid)>,
) -> Result<Response, Problem> {
    let (name, bytes) = document(&state.ctx, &actor, AnalysisId(id), UnitId(unit_id), Document::Draft).await?;
    Ok(download(&name, DOCX, bytes))
}
