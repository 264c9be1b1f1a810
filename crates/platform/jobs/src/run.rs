//! What a handler sees of its job: parameters, progress, checkpoint, the wish to stop.

use crate::store::{self, JobRow, Progress};
use async_trait::async_trait;
use kernel::error::{Error, Result};
use kernel::{Actor, JobId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use storage::Ctx;
use tokio::sync::watch;

/// Does one kind of job.
#[async_trait]
pub trait JobHandler: Send + Sync {
    /// The kind, e.g. `people.roster_apply`.
    fn kind(&self) -> &'static str;
    /// Does it; may be called again for the same job after a kill.
    async fn run(&self, ctx: &Ctx, run: &JobRun) -> Result<serde_json::Value>;
}

/// A job being done.
pub struct JobRun {
    ctx: Ctx,
    job: JobRow,
    actor: Actor,
    progress: watch::Sender<Progress>,
    cancelled: Arc<AtomicBool>,
}

impl JobRun {
    pub(crate) fn new(ctx: Ctx, job: JobRow, progress: watch::Sender<Progress>, cancelled: Arc<AtomicBool>) -> Self {
        let actor = Actor::Job { job_id: job.job_id, account_id: job.account_id };
        Self { ctx, job, actor, progress, cancelled }
    }
    /// Identity.
    pub fn job_id(&self) -> JobId {
        self.job.job_id
    }
    /// Acts for whoever enqueued it: the handler checks the rights again.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
    /// What it is about.
    ///
    /// # Errors
    /// Internal, when the JSON does not fit.
    pub fn params<T: DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_str(&self.job.params)?)
    }
    /// Tells how far it is; in memory only, so it may be called often. `note` is a text key.
    pub fn progress(&self, done: usize, total: usize, note: &str) {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        self.progress.send_replace(Progress { done: count(done), total: count(total), note: note.to_owned() });
    }
    /// Makes durable where to resume.
    ///
    /// # Errors
    /// Internal, from the database.
    pub async fn checkpoint(&self, state: &(impl Serialize + Sync)) -> Result<()> {
        store::checkpoint(&self.ctx, self.job.job_id, &serde_json::to_string(state)?).await
    }
    /// The last checkpoint, of this run or of one that was killed.
    ///
    /// # Errors
    /// Internal, when the JSON does not fit.
    pub async fn last_checkpoint<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        let job = store::job(&self.ctx.db, self.job.job_id).await?;
        let text = job.and_then(|job| job.checkpoint);
        Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
    }
    /// Whether somebody wants it to stop.
    pub fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
    /// Stops here if somebody wants it to.
    ///
    /// # Errors
    /// Conflict `jobs.cancelled`.
    pub fn stop_if_cancelled(&self) -> Result<()> {
        if self.cancelled() { Err(Error::conflict("jobs.cancelled")) } else { Ok(()) }
    }
}
