//! Asking for a release: which applied batches it freezes; the job does the work.

use crate::model::ReleaseWrite;
use crate::store::{assessments, hand, marks};
use jobs::{NewJob, enqueue};
use kernel::error::{Error, FieldError, Kind, Refusal, Result};
use kernel::{Actor, AssessmentId, ImportBatchId, JobId, Permission, ReleaseId};
use storage::{Act, Ctx, Reads, ToSql, params};

/// The kind of job that freezes.
pub const KIND: &str = "monitoring.release";

/// Begins a release of an assessment; answers it with its job.
///
/// # Errors
/// Conflict, when there is nothing to freeze, a batch is not applied, or a release is on its way.
pub async fn begin(ctx: &Ctx, actor: &Actor, id: AssessmentId, write: &ReleaseWrite) -> Result<(ReleaseId, JobId)> {
    let record = super::running(ctx, actor, Permission::ReleaseManage, id).await?;
    let sql = "select count(*) as value from data_release where assessment_id = $1 and state = 'freezing'";
    if 0 < ctx.db.value::<i64>(sql, params![id]).await?.unwrap_or(0) {
        return Err(Error::conflict("monitoring.release_under_way"));
    }
    let chosen = batches(ctx, id, &write.batch_ids).await?;
    let release_id = ReleaseId::new();
    let tx = ctx.begin(actor).await?;
    let sql = "select max(release_no) as value from data_release where assessment_id = $1";
    let last = tx.value::<Option<i64>>(sql, params![id]).await?.flatten().unwrap_or(0);
    let job = NewJob {
        kind: KIND,
        params: serde_json::json!({ "release_id": release_id }),
        unique_key: Some(format!("{KIND}:{id}")),
        unit_id: Some(record.unit_id),
    };
    let job_id = enqueue(&tx, job).await?;
    tx.insert(
        "data_release",
        &[
            ("release_id", &release_id),
            ("assessment_id", &id),
            ("release_no", &(last + 1)),
            ("state", &"freezing"),
            ("frozen_at", &tx.now),
            ("frozen_by", &hand(actor)),
            ("job_id", &job_id),
            ("note", &write.note.trim()),
        ],
    )
    .await?;
    let n_batches = chosen.len();
    let rows = chosen.into_iter().map(|(batch, subject)| vec![release_id.to_sql(), batch.to_sql(), subject.to_sql()]);
    tx.insert_many("release_batch", &["release_id", "import_batch_id", "subject"], rows.collect()).await?;
    let act = Act::new("monitoring.release_begun", "release", release_id).unit(record.unit_id);
    tx.audit(act.with("batches", n_batches).with("release_no", last + 1)).await?;
    tx.commit().await?;
    Ok((release_id, job_id))
}

/// The batches asked for with their subjects, or all that are applied.
async fn batches(ctx: &Ctx, id: AssessmentId, wanted: &[uuid::Uuid]) -> Result<Vec<(ImportBatchId, String)>> {
    let mut all = Vec::new();
    for subject in assessments::subjects(&ctx.db, &[id]).await? {
        for batch in marks::applied(&ctx.db, id, &subject.subject).await? {
            all.push((batch, subject.subject.clone()));
        }
    }
    if let Some(missing) = wanted.iter().find(|batch| !all.iter().any(|(known, _)| known.0 == **batch)) {
        let fault = FieldError::new("batch_ids", "monitoring.batch_not_applied").with("value", missing);
        return Err(Error::field(fault));
    }
    if !wanted.is_empty() {
        all.retain(|(batch, _)| wanted.contains(&batch.0));
    }
    if all.is_empty() {
        return Err(Refusal::new(Kind::Conflict, "monitoring.nothing_to_release").into());
    }
    Ok(all)
}
