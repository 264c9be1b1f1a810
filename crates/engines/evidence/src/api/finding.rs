//! Findings and schools' statements.

use super::{export, improvement};
use crate::access::Sight;
use crate::commands::{self, NewTask};
use crate::model::{FindingDetail, FindingRow, ImprovementDetail};
use crate::rules::sentence;
use crate::store::finding::{self as store, FindingFilter};
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::{Actor, FindingId, Permission, Result};
use people::access::may;
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;
use webkit::problem::{Body, Filter, Named};
use webkit::{Answer, AppState, Caller, Page, PageQuery, Problem};

/// Description of these endpoints.
#[derive(OpenApi)]
#[openapi(paths(list, export_list, detail, state_view, open_task))]
pub struct Doc;

/// These endpoints.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/findings", get(list))
        .route("/findings/export.xlsx", get(export_list))
        .route("/findings/{id}", get(detail))
        .route("/findings/{id}/statements", post(state_view))
        .route("/findings/{id}/improvements", post(open_task))
}

/// Filters of the list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FindingQuery {
    /// One assessment.
    pub assessment_id: Option<Uuid>,
    /// One subject.
    pub subject: Option<String>,
    /// A unit and everything below it.
    pub unit_id: Option<Uuid>,
    /// weakness, strength.
    pub direction: Option<String>,
    /// open (default), superseded, withdrawn.
    pub state: Option<String>,
    /// Only those no task was opened from: true, false.
    pub without_task: Option<String>,
    /// Page.
    #[serde(flatten)]
    #[param(ignore)]
    pub page: PageQuery,
}

impl FindingQuery {
    fn filter(&self) -> Result<FindingFilter> {
        let some = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Ok(FindingFilter {
            assessment_id: self.assessment_id,
            subject: some(&self.subject),
            unit_id: self.unit_id,
            direction: some(&self.direction),
            state: some(&self.state),
            without_task: matches!(self.without_task.as_deref(), Some("true" | "1")),
            after: self.page.after()?,
            limit: self.page.limit(),
        })
    }
}

/// What a school says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct StatementWrite {
    /// The words.
    pub body: String,
}

#[utoipa::path(get, path = "/findings", tag = "evidence", params(FindingQuery, PageQuery), responses((status = 200, body = Page<FindingRow>)), extensions(("x-permission" = json!("finding.read"))))]
async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Filter(query): Filter<FindingQuery>,
) -> Answer<Page<FindingRow>> {
    let sight = Sight::require(&app.ctx, &actor).await?;
    let filter = query.filter()?;
    let rows = store::list(&app.ctx.db, &sight, &filter).await?;
    let count = store::count(&app.ctx.db, &sight, &filter).await?;
    Ok(Json(Page::of(rows, &query.page, count, store::FindingRecord::key)?.map(FindingRow::from)))
}

#[utoipa::path(get, path = "/findings/export.xlsx", tag = "evidence", params(FindingQuery, PageQuery), responses((status = 200)), extensions(("x-permission" = json!("finding.read"))))]
async fn export_list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Filter(query): Filter<FindingQuery>,
) -> Result<Response, Problem> {
    let sight = Sight::require(&app.ctx, &actor).await?;
    let filter = FindingFilter { after: None, limit: export::ROWS_MAX, ..query.filter()? };
    let rows: Vec<FindingRow> =
        store::list(&app.ctx.db, &sight, &filter).await?.into_iter().map(FindingRow::from).collect();
    export::findings(&rows, &app.ctx.today().to_string())
}

#[utoipa::path(get, path = "/findings/{id}", tag = "evidence", params(("id" = Uuid, Path)), responses((status = 200, body = FindingDetail)), extensions(("x-permission" = json!("finding.read"))))]
async fn detail(State(app): State<AppState>, Caller(actor): Caller, Named(id): Named<Uuid>) -> Answer<FindingDetail> {
    Ok(Json(shown(&app, &actor, FindingId(id)).await?))
}

#[utoipa::path(post, path = "/findings/{id}/statements", tag = "evidence", params(("id" = Uuid, Path)), request_body = StatementWrite, responses((status = 200, body = FindingDetail)), extensions(("x-permission" = json!("statement.write"))))]
async fn state_view(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(write): Body<StatementWrite>,
) -> Answer<FindingDetail> {
    commands::write_statement(&app.ctx, &actor, FindingId(id), &write.body).await?;
    Ok(Json(shown(&app, &actor, FindingId(id)).await?))
}

#[utoipa::path(post, path = "/findings/{id}/improvements", tag = "evidence", params(("id" = Uuid, Path)), request_body = NewTask, responses((status = 200, body = ImprovementDetail)), extensions(("x-permission" = json!("improvement.open"))))]
async fn open_task(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(new): Body<NewTask>,
) -> Answer<ImprovementDetail> {
    let task = commands::open(&app.ctx, &actor, FindingId(id), new).await?;
    Ok(Json(improvement::shown(&app, &actor, task).await?))
}

async fn shown(app: &AppState, actor: &Actor, id: FindingId) -> Result<FindingDetail> {
    let sight = Sight::require(&app.ctx, actor).await?;
    let record = store::one(&app.ctx.db, &sight, id).await?;
    let mut can = Vec::new();
    let takes_task = record.schools.is_none() && record.improvement_id.is_none();
    for (right, word, goes) in
        [(Permission::StatementWrite, "statements", true), (Permission::ImprovementOpen, "improvements", takes_task)]
    {
        let reach = may(&app.ctx, actor, right).await?;
        if goes && record.state != "withdrawn" && store::in_reach(&app.ctx.db, &reach, id).await? {
            can.push(word.to_owned());
        }
    }
    Ok(FindingDetail {
        effect_sd: record.effect_sd,
        lfsr: record.lfsr,
        estimate: record.estimate,
        expectation: record.expectation,
        pupils: record.pupils,
        limits: sentence::limits(&about(&record)),
        statements: store::statements(&app.ctx.db, id).await?,
        can,
        row: record.into(),
    })
}

fn about(record: &store::FindingRecord) -> sentence::About<'_> {
    sentence::About {
        comparison: &record.comparison,
        dimension: &record.dimension,
        unit_kind: &record.unit_kind,
        scale: &record.scale,
        // A finding is never 0 in pupil SD: it has to matter.
        sd_pupil: record.effect / record.effect_sd,
        n: record.n,
        schools: record.schools,
    }
}
