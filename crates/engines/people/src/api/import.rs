//! Imports: template, upload, plan, application, undoing, and the file that goes back with verdicts.

use super::Registry;
use crate::access::{may, require_at};
use crate::commands::imports as commands;
use crate::imports::jobs::file;
use crate::imports::{Batch, Fields};
use crate::model::Sentence;
use crate::model::import::{ApplyWrite, ImportBatch, ImportRow};
use crate::store::imports::{self, Filter};
use crate::store::{accounts, units};
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use kernel::{Actor, ImportBatchId, Result};
use serde::Deserialize;
use std::sync::Arc;
use storage::{Ctx, rfc3339};
use text::Lang;
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;
use webkit::download::{XLSX, download};
use webkit::problem::{Body, Filter as Asked, Named};
use webkit::{Answer, AppState, Caller, Page, PageQuery, Problem, upload};

/// Largest file taken in, bytes.
const FILE_MAX: usize = 50 << 20;

/// Description of these endpoints.
#[derive(OpenApi)]
#[openapi(paths(list, detail, rows, template, take_in, apply, undo, discard, verdict))]
pub struct Doc;

/// These endpoints.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/imports", get(list).post(take_in).layer(DefaultBodyLimit::max(FILE_MAX + (1 << 20))))
        .route("/imports/template.xlsx", get(template))
        .route("/imports/{id}", get(detail))
        .route("/imports/{id}/rows", get(rows))
        .route("/imports/{id}/apply", post(apply))
        .route("/imports/{id}/undo", post(undo))
        .route("/imports/{id}/discard", post(discard))
        .route("/imports/{id}/verdict.xlsx", get(verdict))
}

/// Filters of the list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Kind.
    pub kind: Option<String>,
    /// State.
    pub state: Option<String>,
    /// Page.
    #[serde(flatten)]
    #[param(ignore)]
    pub page: PageQuery,
}

/// Filters of the rows.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RowQuery {
    /// Verdict.
    pub verdict: Option<String>,
    /// Page.
    #[serde(flatten)]
    #[param(ignore)]
    pub page: PageQuery,
}

type Kinds = Extension<Arc<Registry>>;

#[utoipa::path(get, path = "/imports", params(ImportQuery, PageQuery), responses((status = 200, body = Page<ImportBatch>)), extensions(("x-permission" = json!("session"))))]
async fn list(
    State(state): State<AppState>,
    registry: Kinds,
    Caller(actor): Caller,
    Asked(query): Asked<ImportQuery>,
) -> Answer<Page<ImportBatch>> {
    let predicate = visible(&state.ctx, &registry, &actor).await?;
    let some = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let filter = Filter {
        kind: some(&query.kind),
        state: some(&query.state),
        before: query.page.after()?,
        limit: query.page.limit(),
    };
    let found = imports::list(&state.ctx.db, &predicate, &filter).await?;
    let count = imports::count(&state.ctx.db, &predicate, &filter).await?;
    let page = Page::of(found, &query.page, count, |batch| (batch.created_at, batch.import_batch_id))?;
    let mut items = Vec::with_capacity(page.items.len());
    for batch in &page.items {
        items.push(shown(&state.ctx, &registry, batch).await?);
    }
    Ok(Json(Page { items, next: page.next, count: page.count, count_capped: page.count_capped }))
}

#[utoipa::path(get, path = "/imports/{id}", params(("id" = Uuid, Path)), responses((status = 200, body = ImportBatch)), extensions(("x-permission" = json!("session"))))]
async fn detail(
    State(state): State<AppState>,
    registry: Kinds,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
) -> Answer<ImportBatch> {
    let batch = reached(&state.ctx, &registry, &actor, id).await?;
    Ok(Json(shown(&state.ctx, &registry, &batch).await?))
}

#[utoipa::path(get, path = "/imports/{id}/rows", params(("id" = Uuid, Path), RowQuery, PageQuery), responses((status = 200, body = Page<ImportRow>)), extensions(("x-permission" = json!("session"))))]
async fn rows(
    State(state): State<AppState>,
    registry: Kinds,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Asked(query): Asked<RowQuery>,
) -> Answer<Page<ImportRow>> {
    let batch = reached(&state.ctx, &registry, &actor, id).await?;
    let verdict = query.verdict.as_deref().filter(|verdict| !verdict.is_empty());
    let found =
        imports::rows(&state.ctx.db, batch.import_batch_id, verdict, query.page.after()?, query.page.limit()).await?;
    let count = imports::count_rows(&state.ctx.db, batch.import_batch_id, verdict).await?;
    Ok(Json(Page::of(found, &query.page, count, |row| (row.sheet.clone(), row.row_no))?))
}

#[utoipa::path(get, path = "/imports/template.xlsx", params(("kind" = String, Query), ("unit_id" = Option<Uuid>, Query), ("assessment_id" = Option<Uuid>, Query), ("subject" = Option<String>, Query), ("shape" = Option<String>, Query)), responses((status = 200)), extensions(("x-permission" = json!("session"))))]
async fn template(
    State(state): State<AppState>,
    registry: Kinds,
    Caller(actor): Caller,
    Asked(query): Asked<Fields>,
) -> Result<Response, Problem> {
    let word = query.get("kind").map(String::as_str).unwrap_or_default();
    let made = registry.imports.of_template(word)?.template(&state.ctx, &actor, word, &query).await?;
    Ok(download(&made.file_name, XLSX, made.bytes))
}

#[utoipa::path(post, path = "/imports", responses((status = 202, body = ImportBatch)), extensions(("x-permission" = json!("session"))))]
async fn take_in(
    State(state): State<AppState>,
    registry: Kinds,
    Caller(actor): Caller,
    multipart: Multipart,
) -> Result<Response, Problem> {
    let upload = upload::read(multipart, FILE_MAX).await?;
    let kind = registry.imports.get(upload.field("kind")?)?;
    let target = kind.target(&state.ctx, &upload.fields).await?;
    let id =
        commands::take_in(&state.ctx, &actor, kind.kind(), kind.permission(), target, &upload.file_name, upload.bytes)
            .await?;
    accepted(&state, &registry, id).await
}

#[utoipa::path(post, path = "/imports/{id}/apply", params(("id" = Uuid, Path)), request_body = ApplyWrite, responses((status = 202, body = ImportBatch)), extensions(("x-permission" = json!("session"))))]
async fn apply(
    State(state): State<AppState>,
    registry: Kinds,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(write): Body<ApplyWrite>,
) -> Result<Response, Problem> {
    let batch = reached(&state.ctx, &registry, &actor, id).await?;
    commands::apply(&state.ctx, &actor, &registry.imports, &batch, &write.plan_hash, write.release_brake.as_deref())
        .await?;
    accepted(&state, &registry, batch.import_batch_id).await
}

#[utoipa::path(post, path = "/imports/{id}/undo", params(("id" = Uuid, Path)), responses((status = 202, body = ImportBatch)), extensions(("x-permission" = json!("session"))))]
async fn undo(
    State(state): State<AppState>,
    registry: Kinds,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
) -> Result<Response, Problem> {
    let batch = reached(&state.ctx, &registry, &actor, id).await?;
    commands::undo(&state.ctx, &actor, &registry.imports, &batch).await?;
    accepted(&state, &registry, batch.import_batch_id).await
}

#[utoipa::path(post, path = "/imports/{id}/discard", params(("id" = Uuid, Path)), responses((status = 200, body = ImportBatch)), extensions(("x-permission" = json!("session"))))]
async fn discard(
    State(state): State<AppState>,
    registry: Kinds,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
) -> Answer<ImportBatch> {
    let batch = reached(&state.ctx, &registry, &actor, id).await?;
    commands::discard(&state.ctx, &actor, &registry.imports, &batch).await?;
    let batch = imports::batch(&state.ctx.db, batch.import_batch_id).await?;
    Ok(Json(shown(&state.ctx, &registry, &batch).await?))
}

#[utoipa::path(get, path = "/imports/{id}/verdict.xlsx", params(("id" = Uuid, Path)), responses((status = 200)), extensions(("x-permission" = json!("session"))))]
async fn verdict(
    State(state): State<AppState>,
    registry: Kinds,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
) -> Result<Response, Problem> {
    let batch = reached(&state.ctx, &registry, &actor, id).await?;
    let bytes =
        crate::imports::verdict::workbook(&state.ctx, &batch, file(&state.ctx, &batch).await?, Lang::Zh).await?;
    Ok(download(&crate::imports::verdict::file_name(&batch, Lang::Zh), XLSX, bytes))
}

async fn accepted(state: &AppState, registry: &Registry, id: ImportBatchId) -> Result<Response, Problem> {
    state.jobs.wake();
    let batch = imports::batch(&state.ctx.db, id).await?;
    Ok((StatusCode::ACCEPTED, Json(shown(&state.ctx, registry, &batch).await?)).into_response())
}

/// Which batches somebody may see, kind by kind.
async fn visible(ctx: &Ctx, registry: &Registry, actor: &Actor) -> Result<String> {
    let mut alternatives = vec!["1 = 0".to_owned()];
    for kind in registry.imports.all() {
        let reach = may(ctx, actor, kind.permission()).await?;
        // Kinds are words of this program, never of a user.
        alternatives.push(format!("(b.kind = '{}' and {})", kind.kind(), reach.on(ctx.db.dialect, "b.unit_id")));
    }
    Ok(format!("({})", alternatives.join(" or ")))
}

async fn reached(ctx: &Ctx, registry: &Registry, actor: &Actor, id: Uuid) -> Result<Batch> {
    let missing = || kernel::Error::not_found("people.import_not_found");
    let batch = imports::batch(&ctx.db, ImportBatchId(id)).await?;
    let kind = registry.imports.get(&batch.kind).map_err(|_| missing())?;
    require_at(ctx, actor, kind.permission(), batch.unit_id).await.map_err(|_| missing())?;
    Ok(batch)
}

async fn shown(ctx: &Ctx, registry: &Registry, batch: &Batch) -> Result<ImportBatch> {
    let mut counts = batch.plan()?.counts;
    if matches!(batch.state.as_str(), "undoing" | "undone") {
        let now = imports::counts(&ctx.db, batch.import_batch_id).await?;
        (counts.undone, counts.undo_refused) = (now.undone, now.undo_refused);
    }
    let names = accounts::display_names(&ctx.db, &[batch.created_by]).await?;
    let sentence = |text: &Option<String>| -> Result<Option<Sentence>> {
        Ok(text.as_deref().map(serde_json::from_str).transpose()?)
    };
    Ok(ImportBatch {
        import_batch_id: batch.import_batch_id.0,
        kind: batch.kind.clone(),
        state: batch.state.clone(),
        unit: units::named(&ctx.db, batch.unit_id).await?,
        assessment: registry.imports.get(&batch.kind)?.assessment(ctx, batch).await?,
        file_name: batch.file_name.clone(),
        counts,
        plan_hash: batch.plan_hash.clone(),
        brake: sentence(&batch.brake)?,
        notices: batch.plan()?.notices,
        job_id: batch.job_id.map(Into::into),
        created_by_name: names.get(&batch.created_by).cloned().unwrap_or_default(),
        created_at: rfc3339(batch.created_at),
        applied_at: batch.applied_at.map(rfc3339),
        undone_at: batch.undone_at.map(rfc3339),
        error: sentence(&batch.error)?,
        version: batch.version,
    })
}
