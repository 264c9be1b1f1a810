//! Looking up what the story needs to go on: who a pupil became, which finding is meant, which version is current.

use kernel::{AnalysisId, FindingId, ImprovementTaskId, PersonId, ReleaseId, Result, UnitId};
use std::collections::HashMap;
use storage::{Ctx, Reads, params};
use uuid::Uuid;

/// A setting of the installation.
///
/// # Errors
/// Internal, from the database.
pub async fn setting(ctx: &Ctx, key: &str) -> Result<Option<String>> {
    ctx.db.value("select value from setting where key = $1", params![key]).await
}

/// Whether any unit exists.
///
/// # Errors
/// Internal, from the database.
pub async fn has_units(ctx: &Ctx) -> Result<bool> {
    let n: Option<i64> = ctx.db.value("select count(*) as value from unit", params![]).await?;
    Ok(n != Some(0))
}

/// Persons by the blind index of their pupil number.
///
/// # Errors
/// Internal, from the database.
pub async fn pupils(ctx: &Ctx) -> Result<HashMap<Vec<u8>, PersonId>> {
    let sql = "select blind, person_id from person_identifier where kind = 'student_no' and valid_to is null";
    ctx.db.query(sql, params![]).await?.iter().map(|row| Ok((row.get("blind")?, row.get("person_id")?))).collect()
}

/// The class of a school with the lowest number in a cohort.
///
/// # Errors
/// Internal, from the database.
pub async fn first_class(ctx: &Ctx, school: UnitId, stage: &str, entry_year: i64) -> Result<Option<UnitId>> {
    let sql = "select unit_id as value from unit where parent_id = $1 and class_stage = $2 and entry_year = $3 order by class_no limit 1";
    ctx.db.value(sql, params![school, stage, entry_year]).await
}

/// The state of a release, and of the newest analysis of it.
///
/// # Errors
/// Internal, from the database.
pub async fn states(ctx: &Ctx, release: ReleaseId) -> Result<(String, String)> {
    let release_state = "select state as value from data_release where release_id = $1";
    let analysis = "select state as value from analysis where release_id = $1 order by started_at desc limit 1";
    let known = |state: Option<String>| state.unwrap_or_default();
    Ok((
        known(ctx.db.value(release_state, params![release]).await?),
        known(ctx.db.value(analysis, params![release]).await?),
    ))
}

/// The finding of a weakness on a knowledge point of a school, the surest first.
///
/// # Errors
/// Internal, from the database.
pub async fn weakness(
    ctx: &Ctx,
    analysis: AnalysisId,
    school: UnitId,
    subject: &str,
    point: &str,
) -> Result<Option<FindingId>> {
    let sql = "select finding_id as value from finding where analysis_id = $1 and unit_id = $2 and subject = $3 and dimension = 'point' \
        and member = $4 and direction = 'weakness' and state = 'open' order by lfsr limit 1";
    ctx.db.value(sql, params![analysis, school, subject, point]).await
}

/// The version of a task.
///
/// # Errors
/// Internal, from the database.
pub async fn task_version(ctx: &Ctx, task: ImprovementTaskId) -> Result<i64> {
    let sql = "select version as value from improvement_task where improvement_task_id = $1";
    Ok(ctx.db.value(sql, params![task]).await?.unwrap_or_default())
}

/// The first measure of a task that is not done, with its version.
///
/// # Errors
/// Internal, from the database.
pub async fn open_measure(ctx: &Ctx, task: ImprovementTaskId) -> Result<Option<(Uuid, i64)>> {
    let sql = "select improvement_measure_id, version from improvement_measure where improvement_task_id = $1 and done_at is null order by position limit 1";
    let rows = ctx.db.query(sql, params![task]).await?;
    rows.first().map(|row| Ok((row.get("improvement_measure_id")?, row.get("version")?))).transpose()
}

/// The first complaints of an import, for whoever mends the story.
///
/// # Errors
/// Internal, from the database.
pub async fn complaints(ctx: &Ctx, batch: kernel::ImportBatchId) -> Result<Vec<String>> {
    let sql = "select problems as value from import_row where import_batch_id = $1 and verdict = 'error' order by row_no limit 3";
    ctx.db.query(sql, params![batch]).await?.iter().map(|row| row.get("value")).collect()
}
