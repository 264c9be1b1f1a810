//! Freezing a release: staged marks become column files, the units of the day are written down, then all is visible at once.

use super::freeze::{self, File};
use super::tables::Dimension;
use crate::commands::release::KIND;
use crate::store::assessments::{self, Record};
use crate::store::releases::{self, ReleaseRecord};
use crate::store::{blueprints, draws, frames, marks};
use ::jobs::{JobHandler, JobRun};
use async_trait::async_trait;
use kernel::error::{Error, Result};
use kernel::{ImportBatchId, Permission, ReleaseId, fault};
use people::access;
use serde::Deserialize;
use std::collections::BTreeMap;
use storage::{Ctx, Reads, params};
use uuid::Uuid;

/// Freezes releases.
pub(crate) struct Freeze;

#[derive(Deserialize)]
struct Params {
    release_id: ReleaseId,
}

#[async_trait]
impl JobHandler for Freeze {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn run(&self, ctx: &Ctx, run: &JobRun) -> Result<serde_json::Value> {
        let Params { release_id } = run.params()?;
        let record = releases::record(&ctx.db, release_id).await?;
        // A run after the flip has nothing left to do.
        if record.state != "freezing" {
            return Ok(serde_json::json!({ "release_id": release_id, "state": record.state }));
        }
        match make(ctx, run, &record).await {
            Ok(result) => Ok(result),
            Err(error) => {
                freeze::fail(ctx, run.actor(), release_id).await?;
                Err(error)
            }
        }
    }
}

async fn make(ctx: &Ctx, run: &JobRun, record: &ReleaseRecord) -> Result<serde_json::Value> {
    access::require_at(ctx, run.actor(), Permission::ReleaseManage, record.unit_id).await?;
    let assessment = assessments::record(&ctx.db, record.assessment_id).await?;
    run.progress(0, 1, "monitoring.step_units");
    let dimension = dimension(ctx, &assessment).await?;
    freeze::clear(ctx, run.actor(), record.release_id).await?;
    let batches = batches(ctx, record.release_id).await?;
    let mut files = Vec::new();
    let mut told = BTreeMap::new();
    for (subject, batches) in &batches {
        run.stop_if_cancelled()?;
        run.progress(files.len(), batches.len(), "monitoring.step_marks");
        let file = subject_file(ctx, record, subject, batches, &dimension).await?;
        told.insert(
            subject.clone(),
            serde_json::json!({ "rows": file.written.rows, "expected": dimension.pupils.len() }),
        );
        files.push(file);
        fault::point("monitoring.release_file_written");
    }
    run.progress(files.len(), files.len(), "monitoring.step_pupils");
    freeze::dimension(ctx, run, record.release_id, &dimension).await?;
    freeze::flip(ctx, run.actor(), record, &files).await?;
    Ok(serde_json::json!({ "release_id": record.release_id, "subjects": told }))
}

async fn dimension(ctx: &Ctx, assessment: &Record) -> Result<Dimension> {
    let day = frames::frame_day(assessment, ctx.today());
    let pupils = marks::respondents(&ctx.db, assessment, ctx.today()).await?;
    let mut of_schools: BTreeMap<Uuid, u32> = BTreeMap::new();
    let mut adjusts = false;
    if let Some(draw) = draws::in_force(&ctx.db, assessment.assessment_id).await? {
        for school in draws::schools(&ctx.db, draw.sample_draw_id).await? {
            of_schools.insert(school.school.unit_id, u32::try_from(school.n_frame)?);
        }
        adjusts = draw.source == "drawn";
    }
    Dimension::load(&ctx.db, pupils, &of_schools, &day.to_string(), adjusts).await
}

/// The batches of a release by subject, in the order in which they were applied.
async fn batches(ctx: &Ctx, id: ReleaseId) -> Result<BTreeMap<String, Vec<ImportBatchId>>> {
    let sql = "select b.import_batch_id, b.subject from release_batch b join import_batch i on i.import_batch_id = b.import_batch_id \
               where b.release_id = $1 and i.state = 'applied' order by i.applied_at, i.import_batch_id";
    let mut found: BTreeMap<String, Vec<ImportBatchId>> = BTreeMap::new();
    for row in ctx.db.query(sql, params![id]).await? {
        found.entry(row.get("subject")?).or_default().push(row.get("import_batch_id")?);
    }
    if found.is_empty() { Err(Error::conflict("monitoring.nothing_to_release")) } else { Ok(found) }
}

async fn subject_file(
    ctx: &Ctx,
    record: &ReleaseRecord,
    subject: &str,
    batches: &[ImportBatchId],
    dimension: &Dimension,
) -> Result<File> {
    let blueprint = blueprints::items(&ctx.db, record.assessment_id, subject).await?;
    let items: Vec<_> = blueprint.iter().map(Into::into).collect();
    let papers = marks::papers(&ctx.db, batches, items.len()).await?;
    let table = dimension.table(&items, &papers);
    let path = format!("r/{}/{subject}.parquet", record.release_id);
    let target = ctx.data.warehouse().join(&path);
    let written = tokio::task::spawn_blocking(move || {
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder)?;
        }
        // Left by a run that died before the flip: nobody has read it.
        if target.exists() {
            std::fs::remove_file(&target)?;
        }
        warehouse::write(&target, &table).map_err(|error| Error::internal(error.to_string()))
    });
    let written = written.await.map_err(|error| Error::internal(error.to_string()))??;
    let weights = if dimension.adjusts { crate::results::ADJUSTED } else { "" };
    let blueprint = serde_json::json!({ "items": blueprint, "weights": weights }).to_string();
    Ok(File { subject: subject.to_owned(), path, written, blueprint })
}
