//! The workers: claim a job, run its handler, renew the lease, write down how it ended.

use crate::run::{JobHandler, JobRun};
use crate::store::{self, End, JobRow, Progress};
use kernel::error::{Error, Refusal, Result};
use kernel::{JobId, Kind};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use storage::Ctx;
use tokio::sync::{Notify, watch};
use uuid::Uuid;

const LEASE_MICROS: i64 = 60_000_000;
const RENEW_EVERY: Duration = Duration::from_secs(1);
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The job system of one process. Cheap to clone.
#[derive(Clone)]
pub struct Jobs {
    inner: Arc<Inner>,
}

struct Inner {
    ctx: Ctx,
    handlers: BTreeMap<&'static str, Arc<dyn JobHandler>>,
    owner: String,
    wake: Notify,
    live: Mutex<BTreeMap<JobId, watch::Receiver<Progress>>>,
}

impl Jobs {
    /// A job system with its handlers, one per kind.
    pub fn new(ctx: Ctx, handlers: Vec<Arc<dyn JobHandler>>) -> Self {
        let handlers = handlers.into_iter().map(|handler| (handler.kind(), handler)).collect();
        let owner = Uuid::now_v7().to_string();
        Self { inner: Arc::new(Inner { ctx, handlers, owner, wake: Notify::new(), live: Mutex::default() }) }
    }

    /// Starts workers in the background; they end with the runtime.
    pub fn start(&self, n_workers: usize) {
        for _ in 0..n_workers {
            let jobs = self.clone();
            tokio::spawn(async move {
                loop {
                    match jobs.run_next().await {
                        Ok(true) => {}
                        Ok(false) => jobs.wait().await,
                        Err(error) => {
                            tracing::error!(%error, "job system cannot claim");
                            jobs.wait().await;
                        }
                    }
                }
            });
        }
    }

    /// Tells the workers that something was enqueued, so that they need not wait for their next look.
    pub fn wake(&self) {
        self.inner.wake.notify_one();
    }

    /// Runs jobs one after another until none waits: for tests, the CLI and the demo region.
    ///
    /// # Errors
    /// Internal, from the database; a failing job is not an error here.
    pub async fn run_until_idle(&self) -> Result<usize> {
        let mut n_jobs = 0;
        while self.run_next().await? {
            n_jobs += 1;
        }
        Ok(n_jobs)
    }

    /// How far a running job of this process is, live.
    pub fn progress(&self, job_id: JobId) -> Option<(i64, i64, String)> {
        let live = self.inner.live.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        live.get(&job_id).map(|receiver| {
            let progress = receiver.borrow();
            (progress.done, progress.total, progress.note.clone())
        })
    }

    async fn wait(&self) {
        tokio::select! {
            () = self.inner.wake.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }

    async fn run_next(&self) -> Result<bool> {
        let Some(job) = store::claim(&self.inner.ctx, &self.inner.owner, LEASE_MICROS).await? else { return Ok(false) };
        let job_id = job.job_id;
        let (sender, receiver) = watch::channel(Progress { done: job.done, total: job.total, note: job.note.clone() });
        self.live(|live| live.insert(job_id, receiver.clone()));
        let end = self.run(job, sender, receiver.clone()).await;
        if let End::Failed(error) = &end {
            tracing::warn!(%job_id, error, "job failed");
        }
        let last = receiver.borrow().clone();
        store::finish(&self.inner.ctx, job_id, &end, &last).await?;
        self.live(|live| live.remove(&job_id));
        Ok(true)
    }

    fn live<T>(&self, change: impl FnOnce(&mut BTreeMap<JobId, watch::Receiver<Progress>>) -> T) -> T {
        change(&mut self.inner.live.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    async fn run(&self, job: JobRow, sender: watch::Sender<Progress>, receiver: watch::Receiver<Progress>) -> End {
        let Some(handler) = self.inner.handlers.get(job.kind.as_str()).cloned() else {
            return failed(&Error::internal(format!("no handler for jobs of kind `{}`", job.kind)));
        };
        let job_id = job.job_id;
        let cancelled = Arc::new(AtomicBool::new(job.cancel_requested));
        let ctx = self.inner.ctx.clone();
        let run = JobRun::new(ctx.clone(), job, sender, Arc::clone(&cancelled));
        // A task of its own: a panic in a handler ends the job, not the worker.
        let mut work = tokio::spawn(async move { handler.run(&ctx, &run).await });
        loop {
            tokio::select! {
                ended = &mut work => return end_of(ended.map_err(|error| Error::internal(error.to_string())).and_then(|result| result)),
                () = tokio::time::sleep(RENEW_EVERY) => self.renew(job_id, &receiver, &cancelled).await,
            }
        }
    }

    async fn renew(&self, job_id: JobId, receiver: &watch::Receiver<Progress>, cancelled: &AtomicBool) {
        let progress = receiver.borrow().clone();
        match store::renew(&self.inner.ctx, job_id, LEASE_MICROS, &progress).await {
            Ok(wish) => cancelled.fetch_or(wish, Ordering::Relaxed),
            Err(error) => {
                tracing::warn!(%job_id, %error, "lease not renewed");
                false
            }
        };
    }
}

fn end_of(result: Result<serde_json::Value>) -> End {
    match result {
        Ok(value) => End::Done(value.to_string()),
        Err(error) if error.code() == "jobs.cancelled" => End::Cancelled,
        Err(error) => failed(&error),
    }
}

fn failed(error: &Error) -> End {
    if error.refusal().is_none() {
        tracing::error!(%error, "job broke");
    }
    let refusal = error.refusal().cloned().unwrap_or_else(|| Refusal::new(Kind::Invalid, "kernel.internal"));
    End::Failed(serde_json::to_string(&refusal).unwrap_or_default())
}
