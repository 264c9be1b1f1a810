//! Taking back an assessment or a release: everything that rests on it is marked.

use crate::store::releases::{self, ReleaseRecord};
use kernel::error::{Error, Kind, Refusal, Result};
use kernel::{Actor, AnalysisId, AssessmentId, Permission, ReleaseId};
use people::access;
use storage::{Act, Ctx, Reads, Tx, params};

/// Withdraws an assessment and all its releases.
///
/// # Errors
/// Conflict, when it is withdrawn already.
pub async fn assessment(ctx: &Ctx, actor: &Actor, id: AssessmentId, reason: &str) -> Result<()> {
    let record = super::mine(ctx, actor, Permission::AssessmentManage, id).await?;
    let reason = super::reason(reason)?;
    let tx = ctx.begin(actor).await?;
    let sql = "update assessment set state = 'withdrawn', version = version + 1 where assessment_id = $1 and state <> 'withdrawn'";
    if tx.exec(sql, params![id]).await? == 0 {
        return Err(Error::conflict("monitoring.already_withdrawn"));
    }
    let releases = tx
        .query("select release_id from data_release where assessment_id = $1 and state <> 'withdrawn'", params![id])
        .await?;
    for row in releases {
        take_back(&tx, row.get("release_id")?, id, reason).await?;
    }
    tx.audit(Act::new("monitoring.assessment_withdrawn", "assessment", id).unit(record.unit_id)).await?;
    tx.emit("monitoring.assessment_withdrawn", &serde_json::json!({ "assessment_id": id, "reason": reason })).await?;
    tx.commit().await
}

/// Withdraws a release and the analyses made of it.
///
/// # Errors
/// Conflict, unless it is frozen; not found out of reach.
pub async fn release(ctx: &Ctx, actor: &Actor, id: ReleaseId, reason: &str) -> Result<ReleaseRecord> {
    let reach = access::require(ctx, actor, Permission::ReleaseManage).await?;
    let record = releases::within(&ctx.db, &reach, id).await?;
    let reason = super::reason(reason)?;
    if record.state != "frozen" {
        return Err(Refusal::new(Kind::Conflict, "monitoring.release_not_frozen").with("state", record.state).into());
    }
    let tx = ctx.begin(actor).await?;
    take_back(&tx, id, record.assessment_id, reason).await?;
    tx.audit(Act::new("monitoring.release_withdrawn", "release", id).unit(record.unit_id)).await?;
    tx.commit().await?;
    releases::record(&ctx.db, id).await
}

async fn take_back(tx: &Tx, id: ReleaseId, assessment_id: AssessmentId, reason: &str) -> Result<()> {
    tx.exec(
        "update data_release set state = 'withdrawn', withdrawn_at = $1, withdraw_reason = $2 where release_id = $3 and state <> 'withdrawn'",
        params![tx.now, reason, id],
    )
    .await?;
    let told = serde_json::json!({ "release_id": id, "assessment_id": assessment_id, "reason": reason });
    tx.emit("monitoring.release_withdrawn", &told).await?;
    let sql = "select analysis_id from analysis where release_id = $1 and state in ('running', 'frozen', 'superseded')";
    for row in tx.query(sql, params![id]).await? {
        let analysis_id: AnalysisId = row.get("analysis_id")?;
        tx.exec("update analysis set state = 'withdrawn' where analysis_id = $1", params![analysis_id]).await?;
        tx.exec(
            "update publication set withdrawn_at = $1 where analysis_id = $2 and withdrawn_at is null",
            params![tx.now, analysis_id],
        )
        .await?;
        let told = serde_json::json!({ "analysis_id": analysis_id, "release_id": id, "assessment_id": assessment_id, "reason": reason });
        tx.emit("monitoring.analysis_withdrawn", &told).await?;
    }
    Ok(())
}
