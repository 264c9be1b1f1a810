//! Cancelling jobs, setting policy parameters, storing attached files.

use crate::model::PolicyWrite;
use kernel::error::{Error, FieldError, Result};
use kernel::{Actor, BlobId, JobId, UnitId};
use storage::{Act, Ctx, params};
use uuid::Uuid;

/// Asks a job to stop.
///
/// # Errors
/// Conflict when it has ended already.
pub async fn cancel_job(ctx: &Ctx, actor: &Actor, job_id: JobId) -> Result<()> {
    let tx = ctx.begin(actor).await?;
    jobs::store::request_cancel(&tx, job_id).await?;
    tx.audit(Act::new("jobs.cancelled", "job", job_id)).await?;
    tx.commit().await
}

/// Sets a policy parameter for a unit and everything below it.
///
/// # Errors
/// Invalid, naming the field, when something is missing.
pub async fn set_policy(ctx: &Ctx, actor: &Actor, key: &str, base_hash: &str, write: &PolicyWrite) -> Result<Uuid> {
    for (field, value) in [
        ("document_no", &write.document_no),
        ("reason", &write.reason),
        ("value", &write.value),
        ("valid_from", &write.valid_from),
    ] {
        if value.trim().is_empty() {
            return Err(Error::field(FieldError::new(field, "webkit.required")));
        }
    }
    let set_by = actor.account_id().ok_or_else(|| Error::forbidden("people.forbidden"))?;
    let value = as_json(&write.value);
    let id = Uuid::now_v7();
    let unit_id = UnitId(write.unit_id);
    let tx = ctx.begin(actor).await?;
    tx.insert(
        "policy_override",
        &[
            ("policy_override_id", &id),
            ("key", &key),
            ("unit_id", &unit_id),
            ("value", &value),
            ("verdict", &write.verdict),
            ("base_hash", &base_hash),
            ("valid_from", &write.valid_from),
            ("valid_to", &write.valid_to),
            ("document_no", &write.document_no),
            ("reason", &write.reason),
            ("set_by", &set_by),
            ("set_at", &tx.now),
        ],
    )
    .await?;
    tx.audit(Act::new("administration.policy_set", "policy", key).unit(unit_id)).await?;
    tx.commit().await?;
    Ok(id)
}

/// Stored as JSON; plain words become a JSON text.
fn as_json(text: &str) -> String {
    serde_json::from_str::<serde_json::Value>(text).unwrap_or_else(|_| text.into()).to_string()
}

/// Ends an override before its date.
///
/// # Errors
/// Stale when somebody changed it meanwhile.
pub async fn end_policy(ctx: &Ctx, actor: &Actor, id: Uuid, version: i64) -> Result<()> {
    let tx = ctx.begin(actor).await?;
    tx.exec_versioned(
        "update policy_override set ended_at = $1, version = version + 1 where policy_override_id = $2 and version = $3 and ended_at is null",
        params![tx.now, id, version],
    )
    .await?;
    tx.audit(Act::new("administration.policy_ended", "policy_override", id)).await?;
    tx.commit().await
}

/// Stores a file, encrypted, and remembers what it is.
///
/// # Errors
/// Internal, from the blob store.
pub async fn store_blob(
    ctx: &Ctx,
    actor: &Actor,
    purpose: &str,
    media_type: &str,
    file_name: &str,
    bytes: Vec<u8>,
) -> Result<BlobId> {
    let size = i64::try_from(bytes.len())?;
    let blobs = ctx.blobs.clone();
    let stored = tokio::task::spawn_blocking(move || blobs.put(&bytes))
        .await
        .map_err(|error| Error::internal(error.to_string()))?;
    let stored = stored.map_err(|error| Error::internal(error.to_string()))?;
    let blob_id = BlobId::new();
    let tx = ctx.begin(actor).await?;
    tx.insert(
        "blob",
        &[
            ("blob_id", &blob_id),
            ("store_key", &stored.id),
            ("size", &size),
            ("media_type", &media_type),
            ("file_name", &file_name),
            ("purpose", &purpose),
            ("created_at", &tx.now),
            ("created_by", &actor.account_id().map_or_else(|| actor.kind().to_owned(), |id| id.to_string())),
        ],
    )
    .await?;
    tx.audit(Act::new("administration.file_stored", "blob", blob_id).with("bytes", size)).await?;
    tx.commit().await?;
    Ok(blob_id)
}
