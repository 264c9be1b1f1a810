//! The jobs of imports: stage, apply, undo; each finds its kind and writes down how it ended.

use super::{Batch, ImportKinds};
use crate::access::require_at;
use crate::commands::imports as commands;
use crate::store::imports;
use ::jobs::{JobHandler, JobRun};
use async_trait::async_trait;
use kernel::{Error, ImportBatchId, Result};
use serde::Deserialize;
use std::sync::Arc;
use storage::{Ctx, Reads, params};

#[derive(Clone, Copy)]
enum Step {
    Stage,
    Apply,
    Undo,
}

struct ImportJob {
    kinds: ImportKinds,
    step: Step,
}

#[derive(Deserialize)]
struct Params {
    import_batch_id: ImportBatchId,
}

/// The handlers of all steps.
pub fn job_handlers(kinds: ImportKinds) -> Vec<Arc<dyn JobHandler>> {
    let job = |step| Arc::new(ImportJob { kinds: kinds.clone(), step }) as Arc<dyn JobHandler>;
    vec![job(Step::Stage), job(Step::Apply), job(Step::Undo)]
}

#[async_trait]
impl JobHandler for ImportJob {
    fn kind(&self) -> &'static str {
        match self.step {
            Step::Stage => "people.import_stage",
            Step::Apply => "people.import_apply",
            Step::Undo => "people.import_undo",
        }
    }

    async fn run(&self, ctx: &Ctx, run: &JobRun) -> Result<serde_json::Value> {
        let import_batch_id = run.params::<Params>()?.import_batch_id;
        let done = self.step(ctx, run, import_batch_id).await;
        if let Err(error) = &done {
            commands::failed(ctx, run.actor(), import_batch_id, error).await?;
        }
        done?;
        Ok(serde_json::json!({ "import_batch_id": import_batch_id }))
    }
}

impl ImportJob {
    async fn step(&self, ctx: &Ctx, run: &JobRun, import_batch_id: ImportBatchId) -> Result<()> {
        let batch = imports::batch(&ctx.db, import_batch_id).await?;
        let kind = self.kinds.get(&batch.kind)?;
        // The rights of whoever asked are looked up again: they may have ended while the job waited.
        require_at(ctx, run.actor(), kind.permission(), batch.unit_id).await?;
        match (self.step, batch.state.as_str()) {
            (Step::Stage, "staging") => {
                commands::clear_rows(ctx, run.actor(), import_batch_id).await?;
                let draft = kind.stage(ctx, run, &batch, file(ctx, &batch).await?).await?;
                let fingerprint = kind.fingerprint(ctx, &batch).await?;
                commands::plan(ctx, run.actor(), &batch, draft, &fingerprint).await?;
                Ok(())
            }
            (Step::Apply, "applying") => {
                kind.apply(ctx, run, &batch).await?;
                commands::finished(ctx, run.actor(), &batch, "applied").await
            }
            (Step::Undo, "undoing") => {
                kind.undo(ctx, run, &batch).await?;
                commands::finished(ctx, run.actor(), &batch, "undone").await
            }
            // Run again after a kill between the last write and the job's own end, or discarded meanwhile.
            _ => Ok(()),
        }
    }
}

/// The bytes of the uploaded file.
pub(crate) async fn file(ctx: &Ctx, batch: &Batch) -> Result<Vec<u8>> {
    let key: Option<String> =
        ctx.db.value("select store_key as value from blob where blob_id = $1", params![batch.blob_id]).await?;
    let (key, blobs) = (key.ok_or_else(|| Error::not_found("people.import_file_gone"))?, ctx.blobs.clone());
    let read = tokio::task::spawn_blocking(move || blobs.get(&key))
        .await
        .map_err(|error| Error::internal(error.to_string()))?;
    read.map_err(|error| Error::internal(error.to_string()))
}
