//! A job is done once, resumes where it stopped, and can be told to stop.

use async_trait::async_trait;
use jobs::{JobHandler, JobRun, Jobs, NewJob, enqueue, store};
use kernel::error::Result;
use kernel::{Actor, Error, JobId};
use std::sync::Arc;
use storage::testing::each_database;
use storage::{Clock, Ctx, Reads, params};

/// Counts to its target, one setting row a step, resuming from its checkpoint; dies at step 3 on the first attempt.
struct Counting {
    dies_once: std::sync::atomic::AtomicBool,
}

#[async_trait]
impl JobHandler for Counting {
    fn kind(&self) -> &'static str {
        "test.counting"
    }
    async fn run(&self, ctx: &Ctx, run: &JobRun) -> Result<serde_json::Value> {
        let target: i64 = run.params()?;
        let start = run.last_checkpoint::<i64>().await?.unwrap_or(0);
        for step in start..target {
            run.stop_if_cancelled()?;
            if step == 3 && self.dies_once.swap(false, std::sync::atomic::Ordering::Relaxed) {
                panic!("the power fails");
            }
            let tx = ctx.begin(run.actor()).await?;
            tx.insert("setting", &[("key", &format!("{}-{step}", run.job_id())), ("value", &"x")]).await?;
            tx.commit().await?;
            run.checkpoint(&(step + 1)).await?;
            run.progress(usize::try_from(step + 1)?, usize::try_from(target)?, "test.step");
        }
        Ok(serde_json::json!({ "counted": target }))
    }
}

fn handlers(dies_once: bool) -> Vec<Arc<dyn JobHandler>> {
    vec![Arc::new(Counting { dies_once: dies_once.into() })]
}

async fn enqueue_counting(ctx: &Ctx, key: Option<&str>) -> Result<JobId> {
    let tx = ctx.begin(&Actor::System).await?;
    let job = NewJob {
        kind: "test.counting",
        params: serde_json::json!(5),
        unique_key: key.map(str::to_owned),
        unit_id: None,
    };
    let id = enqueue(&tx, job).await?;
    tx.commit().await?;
    Ok(id)
}

async fn rows(ctx: &Ctx) -> Option<i64> {
    ctx.db.value("select count(*) as value from setting", params![]).await.expect("count")
}

#[tokio::test]
async fn a_job_runs_to_its_result_with_progress() {
    each_database(async |ctx| {
        let id = enqueue_counting(&ctx, None).await.expect("enqueue");
        Jobs::new(ctx.ctx.clone(), handlers(false)).run_until_idle().await.expect("run");
        let job = store::job(&ctx.db, id).await.expect("read").expect("there");
        assert_eq!((job.state.as_str(), job.done, job.total), ("done", 5, 5));
        assert_eq!(rows(&ctx).await, Some(5));
    })
    .await;
}

#[tokio::test]
async fn a_job_whose_worker_died_resumes_from_its_checkpoint_without_doubling() {
    each_database(async |ctx| {
        let id = enqueue_counting(&ctx, None).await.expect("enqueue");
        let jobs = Jobs::new(ctx.ctx.clone(), handlers(true));
        jobs.run_until_idle().await.expect("run");
        assert_eq!(store::job(&ctx.db, id).await.expect("read").expect("there").state, "failed");
        // As after a kill: the row still says running, with a lease that has run out.
        let tx = ctx.begin(&Actor::System).await.expect("begin");
        tx.exec("update job set state = 'running', lease_until = 0, finished_at = null where job_id = $1", params![id])
            .await
            .expect("update");
        tx.commit().await.expect("commit");
        let later = ctx.ctx.with_clock(Clock::system());
        Jobs::new(later, handlers(false)).run_until_idle().await.expect("run");
        let job = store::job(&ctx.db, id).await.expect("read").expect("there");
        assert_eq!((job.state.as_str(), job.attempts), ("done", 2));
        assert_eq!(rows(&ctx).await, Some(5));
    })
    .await;
}

#[tokio::test]
async fn two_enqueued_under_one_key_are_one_job() {
    each_database(async |ctx| {
        let first = enqueue_counting(&ctx, Some("import-7")).await.expect("enqueue");
        let second = enqueue_counting(&ctx, Some("import-7")).await.expect("enqueue");
        assert_eq!(first, second);
    })
    .await;
}

#[tokio::test]
async fn a_waiting_job_can_be_cancelled_and_an_ended_one_not() {
    each_database(async |ctx| {
        let id = enqueue_counting(&ctx, None).await.expect("enqueue");
        let tx = ctx.begin(&Actor::System).await.expect("begin");
        store::request_cancel(&tx, id).await.expect("cancel");
        let again: Error = store::request_cancel(&tx, id).await.expect_err("ended");
        assert_eq!(again.code(), "jobs.finished");
        tx.commit().await.expect("commit");
        Jobs::new(ctx.ctx.clone(), handlers(false)).run_until_idle().await.expect("run");
        assert_eq!(rows(&ctx).await, Some(0));
    })
    .await;
}
