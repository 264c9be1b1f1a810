//! Keeping what an analysis found: values, findings, follow-ups. Run by the analysis job, and safe to run again.

use super::{measured, told};
use crate::model::{EvidenceBatch, Recorded, UnitEvidence};
use crate::rules::options::ScreenOptions;
use crate::rules::screen::{Placed, Screened, screen};
use crate::rules::shared::shared;
use crate::store::value;
use kernel::{Actor, Error, FieldError, Permission, Result, UnitId};
use std::collections::BTreeSet;
use storage::{Act, Ctx, Reads, Value, params};

/// Rows of values written in one transaction: short enough for a single writer.
const ROWS_PER_TX: usize = 2_000;

const VALUE_COLUMNS: [&str; 25] = [
    "analysis_id",
    "assessment_id",
    "series",
    "period",
    "period_label",
    "unit_id",
    "unit_kind",
    "peer_group",
    "stage",
    "grade",
    "subject",
    "dimension",
    "member",
    "scale",
    "estimate",
    "se",
    "error",
    "sd_pupil",
    "expectation",
    "shrunk",
    "shrunk_se",
    "n",
    "pupils",
    "state",
    "comparison",
];

/// Records an analysis: values are written in short transactions, then findings and follow-ups appear in one.
///
/// Running again for the same analysis replaces its values and those of its findings that nobody has referred to; a
/// finding with a statement or a task stays as it is. Unpublished findings of earlier analyses of the assessment are superseded.
///
/// # Errors
/// Forbidden without `analysis.run`; conflict when the analysis was withdrawn; invalid `evidence.batch` for results that are not finite or on the wrong scale.
pub async fn record_analysis(ctx: &Ctx, actor: &Actor, batch: EvidenceBatch) -> Result<Recorded> {
    people::access::require(ctx, actor, Permission::AnalysisRun).await?;
    check(&batch)?;
    refuse_withdrawn(&ctx.db, &batch).await?;
    let region = people::units::region(&ctx.db).await?;
    let policy = people::policy::in_force(&ctx.db, UnitId(region.unit_id), ctx.today()).await?;
    let options = ScreenOptions::of(&policy);
    let past = value::past(&ctx.db, &batch.series, batch.period, batch.assessment_id).await?;
    // Hundreds of schools with hundreds of outcomes take a while: not on a thread that answers requests.
    let work = tokio::task::spawn_blocking(move || {
        let screened = screen(&batch, &past, &options)?;
        let common = if batch.finding_kinds.iter().any(|kind| kind == "region") {
            shared(&batch.values, &screened.told, &options)
        } else {
            Vec::new()
        };
        Ok((batch, screened, common))
    });
    let failed = |error: measure::Error| Error::internal(format!("evidence cannot be screened: {error}"));
    let done: Result<_, measure::Error> = work.await.map_err(|error| Error::internal(error.to_string()))?;
    let (batch, screened, common) = done.map_err(failed)?;
    write_values(ctx, actor, &batch, &screened, &options).await?;
    kernel::fault::point("evidence.values_written");
    let followed = measured::follow(ctx, &batch, &screened, &options).await?;
    let tx = ctx.begin(actor).await?;
    told::write(&tx, &batch, &screened, &common, UnitId(region.unit_id)).await?;
    told::supersede_unpublished(&tx, &batch).await?;
    let follow_ups = measured::write(&tx, &batch, &followed).await?;
    let sql = "select count(*) as value from finding where analysis_id = $1";
    let findings: i64 = tx.value(sql, params![batch.analysis_id]).await?.unwrap_or(0);
    let act = Act::new("evidence.analysis_recorded", "analysis", batch.analysis_id).unit(UnitId(region.unit_id));
    tx.audit(act.with("findings", findings).with("follow_ups", follow_ups)).await?;
    let told = serde_json::json!({ "analysis_id": batch.analysis_id, "assessment_id": batch.assessment_id, "findings": findings });
    tx.emit("evidence.analysis_recorded", &told).await?;
    tx.commit().await?;
    Ok(Recorded { findings, follow_ups })
}

/// What was taken back does not come back by running its job again.
async fn refuse_withdrawn(db: &impl Reads, batch: &EvidenceBatch) -> Result<()> {
    let sql = "select count(*) as value from evidence_value where analysis_id = $1 and state = 'withdrawn'";
    match db.value::<i64>(sql, params![batch.analysis_id]).await? {
        Some(0) | None => Ok(()),
        Some(_) => Err(Error::conflict("evidence.finding_withdrawn")),
    }
}

fn check(batch: &EvidenceBatch) -> Result<()> {
    let mut seen: BTreeSet<(UnitId, &str, &str, &str)> = BTreeSet::new();
    for value in &batch.values {
        let finite = value.estimate.is_finite() && value.se.is_finite() && value.sd_pupil.is_finite();
        let scale = if value.dimension == "total" { "marks" } else { "rate" };
        let known = matches!(&*value.dimension, "total" | "domain" | "point") && value.scale == scale;
        let once = seen.insert((value.unit_id, &value.subject, &value.dimension, &value.member));
        if !finite || value.se < 0.0 || value.sd_pupil <= 0.0 || value.n < 1 || !known || !once {
            let field = FieldError::new("values", "evidence.batch").with("subject", &value.subject);
            return Err(Error::field(field.with("dimension", &value.dimension).with("member", &value.member)));
        }
    }
    Ok(())
}

async fn write_values(
    ctx: &Ctx,
    actor: &Actor,
    batch: &EvidenceBatch,
    screened: &Screened,
    options: &ScreenOptions,
) -> Result<()> {
    let tx = ctx.begin(actor).await?;
    tx.exec("delete from evidence_value where analysis_id = $1", params![batch.analysis_id]).await?;
    tx.commit().await?;
    let columns: Vec<&str> = VALUE_COLUMNS.into_iter().chain(["href", "created_at"]).collect();
    let shown: Vec<_> =
        batch.values.iter().zip(&screened.placed).filter(|(value, _)| options.figures_min <= value.n).collect();
    for chunk in shown.chunks(ROWS_PER_TX) {
        let tx = ctx.begin(actor).await?;
        let rows = chunk.iter().map(|(value, placed)| value_row(batch, value, placed.as_ref(), options, tx.now));
        tx.insert_many("evidence_value", &columns, rows.collect()).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn value_row(
    batch: &EvidenceBatch,
    value: &UnitEvidence,
    placed: Option<&Placed>,
    options: &ScreenOptions,
    now: i64,
) -> Vec<Value> {
    let sd = value.sd_pupil;
    let state = match placed {
        None => "no_comparison",
        Some(_) if value.n < options.n_min => "insufficient",
        Some(_) => "ok",
    };
    let error = placed.map_or(value.se, |placed| placed.error * sd);
    let expectation = placed.map_or(value.estimate, |placed| placed.expectation);
    let (shrunk, shrunk_se) =
        placed.map_or((0.0, value.se), |placed| (placed.position.effect * sd, placed.position.sd * sd));
    params![
        batch.analysis_id,
        batch.assessment_id,
        batch.series,
        batch.period,
        batch.period_label,
        value.unit_id,
        value.unit_kind,
        value.peer_group,
        batch.stage,
        batch.grade,
        value.subject,
        value.dimension,
        value.member,
        value.scale,
        value.estimate,
        value.se,
        error,
        sd,
        expectation,
        shrunk,
        shrunk_se,
        value.n,
        value.pupils,
        state,
        placed.map_or("", |placed| placed.yardstick.code()),
        value.href,
        now
    ]
}
