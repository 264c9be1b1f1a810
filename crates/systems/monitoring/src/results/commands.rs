//! Asking for an analysis, showing it, taking it back; freezing its cells.

use crate::model::AnalysisRow;
use crate::results::rules::options::AnalysisOptions;
use crate::results::store::{analyses, release};
use kernel::{Actor, AnalysisId, Error, Permission, PublicationId, ReleaseId, Result, UnitId};
use people::access::{covers, may, require, require_at};
use serde_json::json;
use storage::{Act, Ctx, Reads, Tx, Value, params};

/// Kind of the job.
pub const JOB: &str = "monitoring.analysis";
/// Version stored with every analysis.
pub const CODE_VERSION: &str = concat!("monitoring ", env!("CARGO_PKG_VERSION"), " results/1");
/// Rows written in one transaction.
const CHUNK: usize = 2_000;

/// Asks for an analysis of a frozen release; while one is being made, that one is the answer.
///
/// # Errors
/// Forbidden, not found `results.release_not_found`, conflict `results.release_not_frozen`.
pub async fn analyse(ctx: &Ctx, actor: &Actor, release_id: ReleaseId) -> Result<AnalysisRow> {
    let reach = require(ctx, actor, Permission::AnalysisRun).await?;
    let (_, unit_id, form) = release::assessment_of(&ctx.db, release_id).await?;
    if !covers(&ctx.db, &reach, unit_id).await? {
        return Err(Error::not_found("results.release_not_found"));
    }
    let policy = people::policy::in_force(&ctx.db, unit_id, ctx.today()).await?;
    let files = release::files(&ctx.db, release_id).await?;
    let adjusted = files.iter().any(|file| file.blueprint.weights == crate::results::ADJUSTED);
    let options = AnalysisOptions { adjusted, ..AnalysisOptions::of(&policy, &form) };
    let tx = ctx.begin(actor).await?;
    let analysis_id = match running(&tx, release_id).await? {
        Some(analysis_id) => analysis_id,
        None => open(&tx, release_id, unit_id, &options).await?,
    };
    tx.commit().await?;
    analyses::one(&ctx.db, analysis_id).await?.ok_or_else(|| Error::not_found("results.analysis_not_found"))
}

async fn running(tx: &Tx, release_id: ReleaseId) -> Result<Option<AnalysisId>> {
    let sql = "select n.analysis_id as value from analysis n join job j on j.job_id = n.job_id \
        where n.release_id = $1 and n.state = 'running' and j.state in ('queued', 'running')";
    tx.value(sql, params![release_id]).await
}

async fn open(tx: &Tx, release_id: ReleaseId, unit_id: UnitId, options: &AnalysisOptions) -> Result<AnalysisId> {
    // Whatever still says running has no job at work any more.
    tx.exec("update analysis set state = 'failed' where release_id = $1 and state = 'running'", params![release_id])
        .await?;
    let analysis_id = AnalysisId::new();
    let job = jobs::NewJob {
        kind: JOB,
        params: json!({ "analysis_id": analysis_id }),
        unique_key: Some(format!("{JOB}:{release_id}")),
        unit_id: Some(unit_id),
    };
    let job_id = jobs::enqueue(tx, job).await?;
    tx.insert(
        "analysis",
        &[
            ("analysis_id", &analysis_id),
            ("release_id", &release_id),
            ("state", &"running"),
            ("code_version", &CODE_VERSION),
            ("seed", &""),
            ("options", &serde_json::to_string(options)?),
            ("started_at", &tx.now),
            // Jobs and the installation itself are no accounts; the audit log says who it was.
            ("started_by", &tx.actor.account_id().map_or_else(uuid::Uuid::nil, |id| id.0)),
            ("job_id", &job_id),
        ],
    )
    .await?;
    tx.audit(Act::new("monitoring.analysis_asked", "analysis", analysis_id).unit(unit_id)).await?;
    Ok(analysis_id)
}

/// Removes the cells an earlier, unfinished run left behind.
pub(crate) async fn clear_cells(ctx: &Ctx, actor: &Actor, analysis_id: AnalysisId) -> Result<()> {
    let tx = ctx.begin(actor).await?;
    tx.exec("delete from result_cell where analysis_id = $1", params![analysis_id]).await?;
    tx.commit().await
}

const CELL: [&str; 14] = [
    "analysis_id",
    "unit_id",
    "unit_kind",
    "subject",
    "dimension",
    "member",
    "position",
    "n",
    "n_eligible",
    "estimate",
    "se",
    "se_kind",
    "mask",
    "stats",
];

/// Writes cells in chunks, so that no other writer waits long.
pub(crate) async fn write_cells(ctx: &Ctx, actor: &Actor, rows: Vec<Vec<Value>>) -> Result<()> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<Vec<Value>> = rows.by_ref().take(CHUNK).collect();
        let tx = ctx.begin(actor).await?;
        tx.insert_many("result_cell", &CELL, chunk).await?;
        tx.commit().await?;
        kernel::fault::point("monitoring.analysis_chunk");
    }
    Ok(())
}

/// Makes an analysis final; an older frozen one of the same release gives way. A second call changes nothing.
pub(crate) async fn freeze(ctx: &Ctx, actor: &Actor, analysis_id: AnalysisId) -> Result<()> {
    kernel::fault::point("monitoring.analysis_before_flip");
    let tx = ctx.begin(actor).await?;
    let Some(head) = release::head(&tx, analysis_id).await?.filter(|head| head.state == "running") else {
        return Ok(());
    };
    let older = "select analysis_id from analysis where release_id = $1 and state = 'frozen'";
    for row in tx.query(older, params![head.release_id]).await? {
        let old: AnalysisId = row.get("analysis_id")?;
        tx.exec("update analysis set state = 'superseded' where analysis_id = $1", params![old]).await?;
        tx.exec(
            "update publication set withdrawn_at = $1 where analysis_id = $2 and withdrawn_at is null",
            params![tx.now, old],
        )
        .await?;
        tx.emit("monitoring.analysis_withdrawn", &json!({ "analysis_id": old, "superseded_by": analysis_id })).await?;
    }
    let sql = "update analysis set state = 'frozen', frozen_at = $1 where analysis_id = $2";
    tx.exec(sql, params![tx.now, analysis_id]).await?;
    let cells: Option<i64> =
        tx.value("select count(*) as value from result_cell where analysis_id = $1", params![analysis_id]).await?;
    let act = Act::new("monitoring.analysis_frozen", "analysis", analysis_id).unit(head.unit_id);
    tx.audit(act.with("cells", cells.unwrap_or(0))).await?;
    tx.emit("monitoring.analysis_frozen", &json!({ "analysis_id": analysis_id, "assessment_id": head.assessment_id }))
        .await?;
    tx.commit().await?;
    kernel::fault::point("monitoring.analysis_after_flip");
    Ok(())
}

/// Notes that an analysis was not finished, and removes what there is of it.
pub(crate) async fn fail(ctx: &Ctx, actor: &Actor, analysis_id: AnalysisId) -> Result<()> {
    let tx = ctx.begin(actor).await?;
    let sql = "update analysis set state = 'failed' where analysis_id = $1 and state = 'running'";
    tx.exec(sql, params![analysis_id]).await?;
    let sql = "delete from result_cell where analysis_id = $1 \
        and exists (select 1 from analysis n where n.analysis_id = $1 and n.state = 'failed')";
    tx.exec(sql, params![analysis_id]).await?;
    tx.commit().await
}

/// Shows a frozen analysis to the region's offices or to the schools; twice is once.
///
/// # Errors
/// Forbidden, not found `results.analysis_not_found`, conflict `results.analysis_not_frozen`, invalid `results.audience`.
pub async fn publish(ctx: &Ctx, actor: &Actor, analysis_id: AnalysisId, audience: &str) -> Result<AnalysisRow> {
    if !["region", "school"].contains(&audience) {
        return Err(Error::field(kernel::error::FieldError::new("audience", "results.audience")));
    }
    let head = may_publish(ctx, actor, analysis_id).await?;
    if head.state != "frozen" {
        return Err(Error::conflict("results.analysis_not_frozen"));
    }
    if !analyses::audiences(&ctx.db, analysis_id).await?.iter().any(|known| known == audience) {
        let tx = ctx.begin(actor).await?;
        tx.insert(
            "publication",
            &[
                ("publication_id", &PublicationId::new()),
                ("analysis_id", &analysis_id),
                ("audience", &audience),
                ("published_at", &tx.now),
                ("published_by", &tx.actor.account_id().map_or_else(uuid::Uuid::nil, |id| id.0)),
            ],
        )
        .await?;
        tx.audit(
            Act::new("monitoring.analysis_published", "analysis", analysis_id)
                .unit(head.unit_id)
                .with("audience", audience),
        )
        .await?;
        tx.emit("monitoring.analysis_published", &json!({ "analysis_id": analysis_id, "audience": audience })).await?;
        tx.commit().await?;
    }
    // A school's own examination has no findings to show, and its dean no right over those of others.
    if head.level != "school" {
        evidence::commands::publish(ctx, actor, analysis_id, audience_of(audience)).await?;
    }
    analyses::one(&ctx.db, analysis_id).await?.ok_or_else(|| Error::not_found("results.analysis_not_found"))
}

/// Takes a publication back.
///
/// # Errors
/// Forbidden, not found `results.publication_not_found`.
pub async fn withdraw(ctx: &Ctx, actor: &Actor, publication_id: PublicationId) -> Result<AnalysisRow> {
    let hidden = || Error::not_found("results.publication_not_found");
    let sql = "select analysis_id, audience, withdrawn_at from publication where publication_id = $1";
    let rows = ctx.db.query(sql, params![publication_id]).await?;
    let row = rows.first().ok_or_else(hidden)?;
    let analysis_id: AnalysisId = row.get("analysis_id")?;
    let audience: String = row.get("audience")?;
    let head = may_publish(ctx, actor, analysis_id).await?;
    if row.get::<Option<i64>>("withdrawn_at")?.is_none() {
        let tx = ctx.begin(actor).await?;
        let sql = "update publication set withdrawn_at = $1 where publication_id = $2 and withdrawn_at is null";
        tx.exec(sql, params![tx.now, publication_id]).await?;
        let act = Act::new("monitoring.publication_withdrawn", "analysis", analysis_id).unit(head.unit_id);
        tx.audit(act.with("audience", &audience)).await?;
        tx.commit().await?;
    }
    if head.level != "school" {
        evidence::commands::unpublish(ctx, actor, analysis_id, audience_of(&audience)).await?;
    }
    analyses::one(&ctx.db, analysis_id).await?.ok_or_else(hidden)
}

fn audience_of(audience: &str) -> evidence::commands::Audience {
    if audience == "school" { evidence::commands::Audience::School } else { evidence::commands::Audience::Region }
}

/// Whoever publishes at the organiser; a school's own examination is shown by those who analyse it there.
async fn may_publish(ctx: &Ctx, actor: &Actor, analysis_id: AnalysisId) -> Result<release::AnalysisHead> {
    let hidden = || Error::not_found("results.analysis_not_found");
    let head = release::head(&ctx.db, analysis_id).await?.ok_or_else(hidden)?;
    if head.level == "school" {
        let run = may(ctx, actor, Permission::AnalysisRun).await?;
        if covers(&ctx.db, &run, head.unit_id).await? {
            return Ok(head);
        }
    }
    require_at(ctx, actor, Permission::PublicationManage, head.unit_id).await?;
    Ok(head)
}
