//! Putting a job into the queue, together with what asked for it.

use kernel::error::Result;
use kernel::{JobId, UnitId};
use storage::{Reads, Tx, params};

/// A job to be done.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Which handler.
    pub kind: &'static str,
    /// What about, for the handler.
    pub params: serde_json::Value,
    /// While an unfinished job bears the same key, no second one is made.
    pub unique_key: Option<String>,
    /// Whose work it is: who may see it.
    pub unit_id: Option<UnitId>,
}

/// Enqueues a job in the caller's transaction; answers the unfinished job with the same key, if there is one.
///
/// # Errors
/// Internal, from the database.
pub async fn enqueue(tx: &Tx, job: NewJob) -> Result<JobId> {
    if let Some(key) = &job.unique_key {
        let sql = "select job_id from job where unique_key = $1 and state in ('queued', 'running')";
        if let Some(row) = tx.query(sql, params![key]).await?.first() {
            return row.get("job_id");
        }
    }
    let job_id = JobId::new();
    tx.insert(
        "job",
        &[
            ("job_id", &job_id),
            ("kind", &job.kind),
            ("params", &serde_json::to_string(&job.params)?),
            ("unique_key", &job.unique_key),
            ("unit_id", &job.unit_id),
            ("state", &"queued"),
            ("enqueued_by", &serde_json::to_string(&tx.actor)?),
            ("account_id", &tx.actor.account_id()),
            ("enqueued_at", &tx.now),
        ],
    )
    .await?;
    Ok(job_id)
}
