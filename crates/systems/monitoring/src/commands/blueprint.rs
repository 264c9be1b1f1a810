//! Writing, confirming and opening a blueprint.

use crate::model::{Blueprint, BlueprintItem};
use crate::rules::blueprint as rules;
use crate::store::{assessments, blueprints};
use kernel::error::{Error, Kind, Refusal, Result};
use kernel::score::Score;
use kernel::{Actor, AssessmentId, Permission};
use storage::{Act, Ctx, Reads, params};

/// The blueprint of a subject with what to look at.
///
/// # Errors
/// Not found `monitoring.subject_not_found`.
pub async fn read(db: &impl Reads, id: AssessmentId, subject: &str) -> Result<Blueprint> {
    let record = assessments::subject(db, id, subject).await?;
    let items = blueprints::items(db, id, subject).await?;
    let full = Score(i32::try_from(record.full_mark)?);
    let notices = if items.is_empty() { Vec::new() } else { rules::notices(&items, full) };
    Ok(Blueprint { subject: record.subject, full_mark: full.as_f64(), state: record.blueprint_state, items, notices })
}

/// Stores the items of a subject; the blueprint is a draft again.
///
/// # Errors
/// Invalid with the faults by row; conflict, once marks were imported by it.
pub async fn write(
    ctx: &Ctx,
    actor: &Actor,
    id: AssessmentId,
    subject: &str,
    items: &[BlueprintItem],
) -> Result<Blueprint> {
    let record = super::unclosed(ctx, actor, Permission::BlueprintManage, id).await?;
    assessments::subject(&ctx.db, id, subject).await?;
    open_to_change(ctx, id, subject).await?;
    let faults = rules::faults(items);
    if !faults.is_empty() {
        let mut refusal = Refusal::new(Kind::Invalid, "monitoring.blueprint_faults").with("count", faults.len());
        refusal.fields = faults;
        return Err(refusal.into());
    }
    let tx = ctx.begin(actor).await?;
    blueprints::replace(&tx, id, subject, items).await?;
    state(&tx, id, subject, if items.is_empty() { "none" } else { "draft" }).await?;
    let act = Act::new("monitoring.blueprint_written", "assessment", id).unit(record.unit_id);
    tx.audit(act.with("subject", subject).with("items", items.len())).await?;
    tx.commit().await?;
    read(&ctx.db, id, subject).await
}

/// Confirms a blueprint: marks may be imported by it from now on.
///
/// # Errors
/// Conflict naming what stands against it.
pub async fn confirm(ctx: &Ctx, actor: &Actor, id: AssessmentId, subject: &str) -> Result<Blueprint> {
    let record = super::unclosed(ctx, actor, Permission::BlueprintManage, id).await?;
    let now = read(&ctx.db, id, subject).await?;
    let full = Score::from_f64(now.full_mark).unwrap_or(Score::ZERO);
    if let Some(blocker) = rules::blockers(&now.items, full).into_iter().next() {
        let mut refusal = Refusal::new(Kind::Conflict, &blocker.code);
        refusal.params = blocker.params;
        return Err(refusal.into());
    }
    let tx = ctx.begin(actor).await?;
    state(&tx, id, subject, "confirmed").await?;
    tx.audit(
        Act::new("monitoring.blueprint_confirmed", "assessment", id).unit(record.unit_id).with("subject", subject),
    )
    .await?;
    tx.commit().await?;
    read(&ctx.db, id, subject).await
}

async fn state(tx: &storage::Tx, id: AssessmentId, subject: &str, word: &str) -> Result<()> {
    let sql = "update assessment_subject set blueprint_state = $1 where assessment_id = $2 and subject = $3";
    tx.exec(sql, params![word, id, subject]).await?;
    Ok(())
}

/// Marks already read by a blueprint would change their meaning: then it stays as it is.
async fn open_to_change(ctx: &Ctx, id: AssessmentId, subject: &str) -> Result<()> {
    let sql = "select count(*) as value from import_batch where kind = 'scores' and subject_id = $1 \
               and state in ('applying', 'applied', 'undoing')";
    let batches: Option<i64> = ctx.db.value(sql, params![format!("{id}:{subject}")]).await?;
    let sql = "select count(*) as value from data_release r join release_file f on f.release_id = r.release_id \
               where r.assessment_id = $1 and f.subject = $2";
    let releases: Option<i64> = ctx.db.value(sql, params![id, subject]).await?;
    if 0 < batches.unwrap_or(0) + releases.unwrap_or(0) {
        return Err(Error::conflict("monitoring.blueprint_in_use"));
    }
    Ok(())
}
