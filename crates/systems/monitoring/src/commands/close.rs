//! Closing an assessment: its results stay, nothing of it waits for anybody any more.

use kernel::error::{Error, Result};
use kernel::{Actor, AssessmentId, Permission};
use storage::{Act, Ctx, Reads, params};

/// Closes a registered assessment; marks, draws and releases end with it, what was published stays published.
///
/// # Errors
/// Conflict `monitoring.not_registered` or `monitoring.closed` by its state, `monitoring.close_under_way` while a release
/// is being frozen or an analysis made; not found out of reach.
pub async fn assessment(ctx: &Ctx, actor: &Actor, id: AssessmentId) -> Result<()> {
    let record = super::running(ctx, actor, Permission::AssessmentManage, id).await?;
    let tx = ctx.begin(actor).await?;
    let sql = "select (select count(*) from data_release where assessment_id = $1 and state = 'freezing') \
               + (select count(*) from analysis n join data_release r on r.release_id = n.release_id \
               join job j on j.job_id = n.job_id where r.assessment_id = $1 and n.state = 'running' \
               and j.state in ('queued', 'running')) as value";
    if 0 < tx.value::<i64>(sql, params![id]).await?.unwrap_or(0) {
        return Err(Error::conflict("monitoring.close_under_way"));
    }
    tx.exec_versioned(
        "update assessment set state = 'closed', version = version + 1 \
         where assessment_id = $1 and version = $2 and state = 'registered'",
        params![id, record.version],
    )
    .await?;
    tx.audit(Act::new("monitoring.assessment_closed", "assessment", id).unit(record.unit_id)).await?;
    tx.emit("monitoring.assessment_closed", &serde_json::json!({ "assessment_id": id })).await?;
    tx.commit().await
}
