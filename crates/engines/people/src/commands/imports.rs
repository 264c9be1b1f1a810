//! Steps of an import that belong to no kind: taking a file in, agreeing to a plan, taking back, discarding.

use crate::access::require_at;
use crate::imports::{Batch, ImportKinds, Plan, PlanDraft, Target};
use crate::model::Sentence;
use crate::store::imports;
use ::jobs::NewJob;
use kernel::{AccountId, Actor, BlobId, Error, FieldError, ImportBatchId, Kind, Permission, Refusal, Result};
use sha2::{Digest, Sha256};
use storage::{Act, Ctx, Reads, ToSql, Tx, params};
use uuid::Uuid;

/// Rows written in one transaction: SQLite has one writer, and others wait.
const CHUNK: usize = 2_000;

/// A row judged.
#[derive(Clone, Debug)]
pub struct StagedRow {
    /// Sheet; rows the kind adds of its own stand under a name that begins with `#`.
    pub sheet: String,
    /// Row as the sheet shows it.
    pub row_no: i64,
    /// `new`, `update`, `unchanged`, `skip` or `error`.
    pub verdict: &'static str,
    /// What is wrong.
    pub problems: Vec<FieldError>,
    /// JSON of what will be written; its member `summary` is shown. Official identifiers in it are sealed.
    pub plan: Option<String>,
    /// What it concerns.
    pub target_id: Option<Uuid>,
}

/// Takes a file in: stores it and enqueues its staging.
///
/// # Errors
/// Forbidden or not found without the kind's right over the unit.
pub async fn take_in(
    ctx: &Ctx,
    actor: &Actor,
    kind: &'static str,
    permission: Permission,
    target: Target,
    file_name: &str,
    bytes: Vec<u8>,
) -> Result<ImportBatchId> {
    require_at(ctx, actor, permission, target.unit_id).await?;
    let created_by: AccountId = actor.account_id().ok_or_else(|| Error::forbidden("people.forbidden"))?;
    let (size, blobs) = (i64::try_from(bytes.len())?, ctx.blobs.clone());
    let stored = tokio::task::spawn_blocking(move || blobs.put(&bytes))
        .await
        .map_err(|error| Error::internal(error.to_string()))?;
    let stored = stored.map_err(|error| Error::internal(error.to_string()))?;
    let (import_batch_id, blob_id) = (ImportBatchId::new(), BlobId::new());
    let tx = ctx.begin(actor).await?;
    tx.insert(
        "blob",
        &[
            ("blob_id", &blob_id),
            ("store_key", &stored.id),
            ("size", &size),
            ("media_type", &"application/octet-stream"),
            ("file_name", &file_name),
            ("purpose", &"import"),
            ("created_at", &tx.now),
            ("created_by", &serde_json::to_string(actor)?),
        ],
    )
    .await?;
    let job_id = enqueue(&tx, "people.import_stage", import_batch_id, target.unit_id).await?;
    tx.insert(
        "import_batch",
        &[
            ("import_batch_id", &import_batch_id),
            ("kind", &kind),
            ("state", &"staging"),
            ("unit_id", &target.unit_id),
            ("subject_id", &target.subject_id),
            ("params", &target.params.to_string()),
            ("blob_id", &blob_id),
            ("file_name", &file_name),
            ("job_id", &job_id),
            ("created_by", &created_by),
            ("created_at", &tx.now),
        ],
    )
    .await?;
    tx.audit(
        Act::new("people.import_taken_in", "import_batch", import_batch_id).unit(target.unit_id).with("kind", kind),
    )
    .await?;
    tx.commit().await?;
    Ok(import_batch_id)
}

/// Agrees to a plan and enqueues its application; for one whose job was killed or failed half-way, goes on.
///
/// # Errors
/// Conflict `people.plan_stale` when the plan or what it touches is another now, `people.brake_pulled` without a reason,
/// `people.import_state` otherwise.
pub async fn apply(
    ctx: &Ctx,
    actor: &Actor,
    kinds: &ImportKinds,
    batch: &Batch,
    plan_hash: &str,
    release_brake: Option<&str>,
) -> Result<()> {
    let kind = kinds.get(&batch.kind)?;
    require_at(ctx, actor, kind.permission(), batch.unit_id).await?;
    let goes_on = batch.state == "applying";
    if batch.state != "planned" && !goes_on {
        return Err(wrong_state(batch));
    }
    let stale = || Error::conflict("people.plan_stale");
    if batch.plan_hash.as_deref() != Some(plan_hash) {
        return Err(stale());
    }
    if !goes_on && hash_of(&batch.plan()?.rows_hash, &kind.fingerprint(ctx, batch).await?) != plan_hash {
        return Err(stale());
    }
    let reason = release_brake.map(str::trim).filter(|reason| !reason.is_empty());
    if batch.brake.is_some() && reason.is_none() && !goes_on {
        return Err(Error::conflict("people.brake_pulled"));
    }
    let tx = ctx.begin(actor).await?;
    let job_id = enqueue(&tx, "people.import_apply", batch.import_batch_id, batch.unit_id).await?;
    let sql = "update import_batch set state = 'applying', brake_released = coalesce($1, brake_released), job_id = $2, error = null, version = version + 1 \
        where import_batch_id = $3 and version = $4";
    tx.exec_versioned(sql, params![reason, job_id, batch.import_batch_id, batch.version]).await?;
    let act = Act::new("people.import_agreed", "import_batch", batch.import_batch_id).unit(batch.unit_id);
    tx.audit(act.with("brake_released", batch.brake.is_some())).await?;
    tx.commit().await
}

/// Enqueues the undoing of an applied batch.
///
/// # Errors
/// Conflict `people.import_state` unless it is applied, or its undoing stopped half-way.
pub async fn undo(ctx: &Ctx, actor: &Actor, kinds: &ImportKinds, batch: &Batch) -> Result<()> {
    require_at(ctx, actor, kinds.get(&batch.kind)?.permission(), batch.unit_id).await?;
    if batch.state != "applied" && batch.state != "undoing" {
        return Err(wrong_state(batch));
    }
    let tx = ctx.begin(actor).await?;
    let job_id = enqueue(&tx, "people.import_undo", batch.import_batch_id, batch.unit_id).await?;
    let sql = "update import_batch set state = 'undoing', job_id = $1, error = null, version = version + 1 where import_batch_id = $2 and version = $3";
    tx.exec_versioned(sql, params![job_id, batch.import_batch_id, batch.version]).await?;
    tx.audit(Act::new("people.import_undo_asked", "import_batch", batch.import_batch_id).unit(batch.unit_id)).await?;
    tx.commit().await
}

/// Throws a plan away; nothing of it was ever applied.
///
/// # Errors
/// Conflict `people.import_state` unless it is planned, staging or failed.
pub async fn discard(ctx: &Ctx, actor: &Actor, kinds: &ImportKinds, batch: &Batch) -> Result<()> {
    require_at(ctx, actor, kinds.get(&batch.kind)?.permission(), batch.unit_id).await?;
    if !["planned", "failed", "staging"].contains(&batch.state.as_str()) {
        return Err(wrong_state(batch));
    }
    let tx = ctx.begin(actor).await?;
    let sql = "update import_batch set state = 'discarded', version = version + 1 where import_batch_id = $1 and version = $2";
    tx.exec_versioned(sql, params![batch.import_batch_id, batch.version]).await?;
    tx.exec("update import_row set plan = null where import_batch_id = $1", params![batch.import_batch_id]).await?;
    tx.audit(Act::new("people.import_discarded", "import_batch", batch.import_batch_id).unit(batch.unit_id)).await?;
    tx.commit().await
}

/// Writes judged rows, a bounded number a transaction.
///
/// # Errors
/// Internal, from the database.
pub async fn stage_rows(ctx: &Ctx, actor: &Actor, import_batch_id: ImportBatchId, rows: Vec<StagedRow>) -> Result<()> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut values = Vec::with_capacity(CHUNK);
        for row in rows.by_ref().take(CHUNK) {
            let problems =
                if row.problems.is_empty() { "[]".to_owned() } else { serde_json::to_string(&row.problems)? };
            values.push(params![
                import_batch_id,
                row.sheet,
                row.row_no,
                row.verdict,
                problems,
                row.plan,
                row.target_id
            ]);
        }
        let tx = ctx.begin(actor).await?;
        tx.insert_many(
            "import_row",
            &["import_batch_id", "sheet", "row_no", "verdict", "problems", "plan", "target_id"],
            values,
        )
        .await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Ends one transaction of an application: what it wrote and how far it came become durable together.
///
/// # Errors
/// Internal, from the database.
pub async fn finish_chunk(tx: Tx, import_batch_id: ImportBatchId, position: i64) -> Result<()> {
    tx.exec("update import_batch set position = $1 where import_batch_id = $2", params![position, import_batch_id])
        .await?;
    kernel::fault::point("people.import_before_flip");
    tx.commit().await
}

/// Forgets the rows of a staging that was killed.
pub(crate) async fn clear_rows(ctx: &Ctx, actor: &Actor, import_batch_id: ImportBatchId) -> Result<()> {
    let tx = ctx.begin(actor).await?;
    tx.exec("delete from import_row where import_batch_id = $1", params![import_batch_id]).await?;
    tx.commit().await
}

/// Makes the plan of the staged rows; answers its hash.
pub(crate) async fn plan(
    ctx: &Ctx,
    actor: &Actor,
    batch: &Batch,
    draft: PlanDraft,
    fingerprint: &str,
) -> Result<String> {
    let counts = imports::counts(&ctx.db, batch.import_batch_id).await?;
    let rows_hash = rows_hash(ctx, batch.import_batch_id).await?;
    let plan_hash = hash_of(&rows_hash, fingerprint);
    let PlanDraft { sheet, heading_row, notices, brake, extra } = draft;
    let plan = Plan { counts, notices, sheet, heading_row, rows_hash, extra };
    let brake = brake.map(|sentence| serde_json::to_string(&sentence)).transpose()?;
    let tx = ctx.begin(actor).await?;
    let sql = "update import_batch set state = 'planned', plan = $1, plan_hash = $2, brake = $3, error = null, version = version + 1 \
        where import_batch_id = $4 and state = 'staging'";
    tx.exec(sql, params![serde_json::to_string(&plan)?, plan_hash, brake, batch.import_batch_id]).await?;
    let act = Act::new("people.import_planned", "import_batch", batch.import_batch_id).unit(batch.unit_id);
    tx.audit(
        act.with("rows", counts.rows).with("new", counts.new).with("update", counts.update).with("error", counts.error),
    )
    .await?;
    tx.commit().await?;
    Ok(plan_hash)
}

/// Writes down that a batch was applied or undone, and tells it.
pub(crate) async fn finished(ctx: &Ctx, actor: &Actor, batch: &Batch, state: &str) -> Result<()> {
    let counts = imports::counts(&ctx.db, batch.import_batch_id).await?;
    let tx = ctx.begin(actor).await?;
    let column = if state == "applied" { "applied_at" } else { "undone_at" };
    let sql = format!(
        "update import_batch set state = $1, {column} = $2, version = version + 1 where import_batch_id = $3 and state in ('applying', 'undoing')"
    );
    if tx.exec(&sql, params![state, tx.now, batch.import_batch_id]).await? == 0 {
        return Ok(());
    }
    let kind = format!("people.import_{state}");
    let act = Act::new(&kind, "import_batch", batch.import_batch_id).unit(batch.unit_id).with("new", counts.new);
    tx.audit(act.with("update", counts.update).with("undone", counts.undone).with("undo_refused", counts.undo_refused))
        .await?;
    let payload = serde_json::json!({ "import_batch_id": batch.import_batch_id, "kind": batch.kind, "unit_id": batch.unit_id, "subject_id": batch.subject_id });
    tx.emit(&kind, &payload).await?;
    tx.commit().await
}

/// Writes down why a job failed; a staging then is over, the other steps can go on.
pub(crate) async fn failed(ctx: &Ctx, actor: &Actor, import_batch_id: ImportBatchId, error: &Error) -> Result<()> {
    let sentence = match error.refusal() {
        Some(refusal) => Sentence { code: refusal.code.clone(), params: refusal.params.clone() },
        None => Sentence::new("kernel.internal"),
    };
    let tx = ctx.begin(actor).await?;
    let sql = "update import_batch set error = $1, state = case when state = 'staging' then 'failed' else state end, version = version + 1 where import_batch_id = $2";
    tx.exec(sql, params![serde_json::to_string(&sentence)?, import_batch_id]).await?;
    tx.commit().await
}

/// The hash a user agrees to: the rows as judged, and the versions they were judged against.
pub(crate) fn hash_of(rows_hash: &str, fingerprint: &str) -> String {
    hex::encode(Sha256::digest(format!("{rows_hash}\n{fingerprint}")))
}

async fn rows_hash(ctx: &Ctx, import_batch_id: ImportBatchId) -> Result<String> {
    let mut hash = Sha256::new();
    let mut after: (String, i64) = (String::new(), -1);
    loop {
        let sql = "select sheet, row_no, verdict, problems, plan from import_row where import_batch_id = $1 and (sheet, row_no) > ($2, $3) \
            order by sheet, row_no limit 5000";
        let rows = ctx.db.query(sql, vec![import_batch_id.to_sql(), after.0.to_sql(), after.1.to_sql()]).await?;
        let Some(last) = rows.last() else { break };
        for row in &rows {
            let (sheet, row_no, verdict): (String, i64, String) =
                (row.get("sheet")?, row.get("row_no")?, row.get("verdict")?);
            let (problems, plan): (String, Option<String>) = (row.get("problems")?, row.get("plan")?);
            hash.update(format!("{sheet:?} {row_no} {verdict} {problems}\n").as_bytes());
            hash.update(plan.unwrap_or_default().as_bytes());
        }
        after = (last.get("sheet")?, last.get("row_no")?);
    }
    Ok(hex::encode(hash.finalize()))
}

async fn enqueue(
    tx: &Tx,
    kind: &'static str,
    import_batch_id: ImportBatchId,
    unit_id: kernel::UnitId,
) -> Result<kernel::JobId> {
    let params = serde_json::json!({ "import_batch_id": import_batch_id });
    let unique_key = Some(format!("people.import:{import_batch_id}"));
    ::jobs::enqueue(tx, NewJob { kind, params, unique_key, unit_id: Some(unit_id) }).await
}

fn wrong_state(batch: &Batch) -> Error {
    Refusal::new(Kind::Conflict, "people.import_state").with("state", &batch.state).into()
}
