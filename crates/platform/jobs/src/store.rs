//! Reading and moving job rows.

use kernel::error::Result;
use kernel::{AccountId, Actor, JobId, UnitId};
use storage::{Ctx, Reads, Tx, params, row};

row! {
    /// A job as its page shows it.
    #[derive(Clone, Debug)]
    pub struct JobRow {
        /// Identity.
        pub job_id: JobId,
        /// Which handler.
        pub kind: String,
        /// JSON for the handler.
        pub params: String,
        /// Whose work it is.
        pub unit_id: Option<UnitId>,
        /// queued, running, done, failed, cancelled.
        pub state: String,
        /// The actor, as JSON.
        pub enqueued_by: String,
        /// The account whose rights count.
        pub account_id: Option<AccountId>,
        /// µs UTC.
        pub enqueued_at: i64,
        /// µs UTC.
        pub started_at: Option<i64>,
        /// µs UTC.
        pub finished_at: Option<i64>,
        /// How often it was begun.
        pub attempts: i64,
        /// Steps done.
        pub done: i64,
        /// Steps in all, 0 while unknown.
        pub total: i64,
        /// Text key of the present step.
        pub note: String,
        /// JSON from which the handler resumes.
        pub checkpoint: Option<String>,
        /// JSON of what it brought.
        pub result: Option<String>,
        /// JSON of why it failed.
        pub error: Option<String>,
        /// Somebody wants it to stop.
        pub cancel_requested: bool,
    }
}

/// All columns of [`JobRow`].
pub const COLUMNS: &str = "job_id, kind, params, unit_id, state, enqueued_by, account_id, enqueued_at, started_at, finished_at, \
     attempts, done, total, note, checkpoint, result, error, cancel_requested";

/// One job.
///
/// # Errors
/// Internal, from the database.
pub async fn job(db: &impl Reads, job_id: JobId) -> Result<Option<JobRow>> {
    db.row_opt(&format!("select {COLUMNS} from job where job_id = $1"), params![job_id]).await
}

/// Takes the oldest job that waits, or whose worker has gone silent.
pub(crate) async fn claim(ctx: &Ctx, owner: &str, lease_micros: i64) -> Result<Option<JobRow>> {
    let tx = ctx.begin(&Actor::System).await?;
    let skip = tx.dialect().for_update_skip_locked();
    let sql = format!(
        "select {COLUMNS} from job where state = 'queued' or (state = 'running' and lease_until < $1) \
         order by enqueued_at, job_id limit 1{skip}"
    );
    let Some(job) = tx.row_opt::<JobRow>(&sql, params![tx.now]).await? else { return Ok(None) };
    tx.exec(
        "update job set state = 'running', lease_owner = $1, lease_until = $2, started_at = coalesce(started_at, $3), \
         attempts = attempts + 1 where job_id = $4",
        params![owner, tx.now + lease_micros, tx.now, job.job_id],
    )
    .await?;
    tx.commit().await?;
    Ok(Some(job))
}

/// Keeps the lease and writes the progress; answers whether somebody wants the job to stop.
pub(crate) async fn renew(ctx: &Ctx, job_id: JobId, lease_micros: i64, progress: &Progress) -> Result<bool> {
    let tx = ctx.begin(&Actor::System).await?;
    tx.exec(
        "update job set lease_until = $1, done = $2, total = $3, note = $4 where job_id = $5 and state = 'running'",
        params![tx.now + lease_micros, progress.done, progress.total, progress.note, job_id],
    )
    .await?;
    let cancel: Option<bool> =
        tx.value("select cancel_requested as value from job where job_id = $1", params![job_id]).await?;
    tx.commit().await?;
    Ok(cancel.unwrap_or(true))
}

/// Stores where to resume.
pub(crate) async fn checkpoint(ctx: &Ctx, job_id: JobId, json: &str) -> Result<()> {
    let tx = ctx.begin(&Actor::System).await?;
    tx.exec("update job set checkpoint = $1 where job_id = $2", params![json, job_id]).await?;
    tx.commit().await
}

/// Ends a job.
pub(crate) async fn finish(ctx: &Ctx, job_id: JobId, end: &End, progress: &Progress) -> Result<()> {
    let tx = ctx.begin(&Actor::System).await?;
    let (state, result, error) = match end {
        End::Done(result) => ("done", Some(result.clone()), None),
        End::Failed(error) => ("failed", None, Some(error.clone())),
        End::Cancelled => ("cancelled", None, None),
    };
    tx.exec(
        "update job set state = $1, result = $2, error = $3, finished_at = $4, done = $5, total = $6, lease_owner = null, \
         lease_until = null where job_id = $7",
        params![state, result, error, tx.now, progress.done, progress.total, job_id],
    )
    .await?;
    tx.commit().await
}

/// Asks a job to stop; a waiting one stops at once.
///
/// # Errors
/// Conflict `jobs.finished` when it has ended already.
pub async fn request_cancel(tx: &Tx, job_id: JobId) -> Result<()> {
    let n = tx
        .exec(
            "update job set cancel_requested = 1, state = case when state = 'queued' then 'cancelled' else state end, \
             finished_at = case when state = 'queued' then $1 else finished_at end \
             where job_id = $2 and state in ('queued', 'running')",
            params![tx.now, job_id],
        )
        .await?;
    if n == 0 { Err(kernel::Error::conflict("jobs.finished")) } else { Ok(()) }
}

/// How a job ended.
pub(crate) enum End {
    /// With a result.
    Done(String),
    /// With a problem.
    Failed(String),
    /// Because somebody asked.
    Cancelled,
}

/// How far a job is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    pub done: i64,
    pub total: i64,
    pub note: String,
}
