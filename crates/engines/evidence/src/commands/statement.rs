//! What a school says to a finding: a later statement supersedes an earlier one and never overwrites it.

use super::text_of;
use crate::access::Sight;
use crate::store::finding;
use kernel::{Actor, Error, FindingId, Permission, Result};
use people::access::{may, refused};
use storage::{Act, Ctx, Reads, params};
use uuid::Uuid;

/// Writes a statement on a finding of one's own school.
///
/// # Errors
/// Not found out of sight; forbidden without `statement.write` over the unit; conflict on a withdrawn finding; invalid text.
pub async fn write_statement(ctx: &Ctx, actor: &Actor, finding_id: FindingId, body: &str) -> Result<()> {
    let sight = Sight::require(ctx, actor).await?;
    let about = finding::one(&ctx.db, &sight, finding_id).await?;
    let reach = may(ctx, actor, Permission::StatementWrite).await?;
    if !finding::in_reach(&ctx.db, &reach, finding_id).await? {
        return Err(refused(Permission::StatementWrite));
    }
    if about.state == "withdrawn" {
        return Err(Error::conflict("evidence.finding_withdrawn"));
    }
    let body = text_of("body", body)?;
    let tx = ctx.begin(actor).await?;
    // The finding's row is locked so that two statements cannot both supersede the same one.
    let lock = format!("select finding_id from finding where finding_id = $1{}", tx.dialect().for_update());
    tx.query(&lock, params![finding_id]).await?;
    let latest = "select s.finding_statement_id as value from finding_statement s where s.finding_id = $1 \
        and not exists (select 1 from finding_statement l where l.supersedes = s.finding_statement_id) \
        order by s.written_at desc limit 1";
    let supersedes: Option<Uuid> = tx.value(latest, params![finding_id]).await?;
    // The account whose rights counted; the audit log also knows whose hand it was.
    let written_by = actor.account_id().ok_or_else(|| refused(Permission::StatementWrite))?;
    tx.insert(
        "finding_statement",
        &[
            ("finding_statement_id", &Uuid::now_v7()),
            ("finding_id", &finding_id),
            ("body", &body),
            ("written_by", &written_by),
            ("written_at", &tx.now),
            ("supersedes", &supersedes),
        ],
    )
    .await?;
    tx.audit(Act::new("evidence.statement_written", "finding", finding_id).unit(about.unit_id)).await?;
    tx.emit("evidence.statement_written", &serde_json::json!({ "finding_id": finding_id, "unit_id": about.unit_id }))
        .await?;
    tx.commit().await
}
