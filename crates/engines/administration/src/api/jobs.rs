//! Background jobs: list, one, cancel, live progress.

use super::sheet;
use crate::model::Job;
use crate::{commands, store};
use ::jobs::JobRow;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Refusal, Result};
use kernel::{Actor, JobId, Permission};
use people::access;
use serde::Deserialize;
use storage::rfc3339;
use webkit::download::XLSX;
use webkit::page::LIMIT_MAX;
use webkit::problem::{Filter, Named};
use webkit::{Answer, AppState, Caller, Page, PageQuery, Problem, Sentence};

/// What narrows the list of jobs.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobFilter {
    /// queued, running, done, failed, cancelled.
    #[serde(default)]
    state: String,
    /// Kind of job.
    #[serde(default)]
    kind: String,
    #[serde(flatten)]
    #[param(ignore)]
    page: PageQuery,
}

/// Jobs in reach and the caller's own.
#[utoipa::path(get, path = "/jobs", tag = "jobs", params(JobFilter, PageQuery), responses((status = 200, body = Page<Job>)),
    extensions(("x-permission" = json!("session"))))]
pub async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Filter(filter): Filter<JobFilter>,
) -> Answer<Page<Job>> {
    let reach = access::may(&app.ctx, &actor, Permission::JobRead).await?;
    let page = store::jobs(&app.ctx, &reach, actor.account_id(), &filter.state, &filter.kind, &filter.page).await?;
    let mut items = Vec::new();
    for row in page.items {
        items.push(shown(&app, &actor, row).await?);
    }
    Ok(axum::Json(Page { items, next: page.next, count: page.count, count_capped: page.count_capped }))
}

/// The same as a workbook.
#[utoipa::path(get, path = "/jobs/export.xlsx", tag = "jobs", params(JobFilter, PageQuery), responses((status = 200, content_type = XLSX)),
    extensions(("x-permission" = json!("session"))))]
pub async fn export(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Filter(filter): Filter<JobFilter>,
) -> Result<Response, Problem> {
    let reach = access::may(&app.ctx, &actor, Permission::JobRead).await?;
    let mut page = PageQuery { cursor: None, limit: Some(LIMIT_MAX) };
    let mut rows = Vec::new();
    loop {
        let part = store::jobs(&app.ctx, &reach, actor.account_id(), &filter.state, &filter.kind, &page).await?;
        for row in part.items {
            rows.push(cells(shown(&app, &actor, row).await?));
        }
        page.cursor = part.next;
        if page.cursor.is_none() || sheet::ROWS_MAX <= rows.len() {
            break;
        }
    }
    let columns = ["kind", "state", "enqueued_by", "enqueued_at", "started_at", "finished_at", "error"];
    sheet::workbook(&app.ctx, "jobs_title", &columns, rows)
}

fn cells(job: Job) -> Vec<tabular::Cell> {
    let error = job.error.map(|error| text::say(&error.code, text::Lang::Zh, &error.params)).unwrap_or_default();
    let kind = sheet::said("label.job_kind", &job.kind);
    let state = sheet::said("label.job_state", &job.state);
    let (started, finished) = (job.started_at.unwrap_or_default(), job.finished_at.unwrap_or_default());
    [kind, state, job.enqueued_by_name, job.enqueued_at, started, finished, error].map(tabular::Cell::Text).to_vec()
}

/// One job.
#[utoipa::path(get, path = "/jobs/{id}", tag = "jobs", params(("id" = uuid::Uuid, Path)), responses((status = 200, body = Job)),
    extensions(("x-permission" = json!("session"))))]
pub async fn one(State(app): State<AppState>, Caller(actor): Caller, Named(id): Named<JobId>) -> Answer<Job> {
    Ok(axum::Json(visible(&app, &actor, id).await?))
}

/// Asks a job to stop.
#[utoipa::path(post, path = "/jobs/{id}/cancel", tag = "jobs", params(("id" = uuid::Uuid, Path)), responses((status = 200, body = Job)),
    extensions(("x-permission" = json!("session"))))]
pub async fn cancel(State(app): State<AppState>, Caller(actor): Caller, Named(id): Named<JobId>) -> Answer<Job> {
    if !visible(&app, &actor, id).await?.cancellable {
        return Err(Error::forbidden("jobs.not_cancellable").into());
    }
    commands::cancel_job(&app.ctx, &actor, id).await?;
    Ok(axum::Json(visible(&app, &actor, id).await?))
}

/// A job while it changes.
#[utoipa::path(get, path = "/jobs/{id}/events", tag = "jobs", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, content_type = "text/event-stream", body = Job)), extensions(("x-permission" = json!("session"))))]
pub async fn events(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<JobId>,
) -> Result<Response, Problem> {
    visible(&app, &actor, id).await?;
    let look = move || {
        let (app, actor) = (app.clone(), actor.clone());
        async move { visible(&app, &actor, id).await.ok() }
    };
    Ok(webkit::progress::stream(look, |job: &Job| job.finished_at.is_some()).into_response())
}

async fn visible(app: &AppState, actor: &Actor, id: JobId) -> Result<Job> {
    let reach = access::may(&app.ctx, actor, Permission::JobRead).await?;
    let row = store::job(&app.ctx, &reach, actor.account_id(), id).await?;
    shown(app, actor, row.ok_or_else(|| Error::not_found("jobs.not_found"))?).await
}

async fn shown(app: &AppState, actor: &Actor, row: JobRow) -> Result<Job> {
    let (done, total, note) = app.jobs.progress(row.job_id).unwrap_or((row.done, row.total, row.note.clone()));
    let running = row.finished_at.is_none();
    let own = row.account_id.is_some() && row.account_id == actor.account_id();
    let manages = running && !own && !access::may(&app.ctx, actor, Permission::JobManage).await?.is_empty();
    let error = row.error.as_deref().and_then(|text| serde_json::from_str::<Refusal>(text).ok());
    Ok(Job {
        job_id: row.job_id.0,
        kind: row.kind,
        done,
        total,
        note,
        enqueued_by_name: store::account_name(&app.ctx.db, row.account_id).await?,
        enqueued_at: rfc3339(row.enqueued_at),
        started_at: row.started_at.map(rfc3339),
        finished_at: row.finished_at.map(rfc3339),
        seconds_left: row
            .started_at
            .filter(|_| running)
            .and_then(|started| seconds_left(app.ctx.now() - started, done, total)),
        error: error.map(Sentence::from),
        result: row.result.as_deref().and_then(|text| serde_json::from_str(text).ok()),
        cancellable: running && (own || manages),
        state: row.state,
    })
}

/// The time the rest takes at the pace so far.
fn seconds_left(elapsed_micros: i64, done: i64, total: i64) -> Option<i64> {
    (0 < done && done <= total).then(|| elapsed_micros / done * (total - done) / 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::seconds_left;

    #[test]
    fn the_rest_takes_as_long_per_step_as_what_is_done() {
        assert_eq!(seconds_left(10_000_000, 25, 100), Some(30));
        assert_eq!(seconds_left(10_000_000, 0, 100), None);
        assert_eq!(seconds_left(10_000_000, 100, 100), Some(0));
    }
}
