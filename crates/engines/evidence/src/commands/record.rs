//! Keeping what an analysis found: values, findings, follow-ups. Run by the analysis job, and safe to run again.

use super::measured;
use crate::model::{EvidenceBatch, Recorded, UnitEvidence};
use crate::rules::options::ScreenOptions;
use crate::rules::screen::{Placed, Screened, ValueKey, Yardstick, screen};
use crate::rules::sentence::direction;
use crate::rules::shared::{Shared, shared};
use crate::store::value;
use kernel::{Actor, Error, FieldError, FindingId, Permission, Result, UnitId};
use measure::distribution::normal_quantile;
use std::collections::{BTreeMap, BTreeSet};
use storage::{Act, Ctx, Reads, Tx, Value, params};

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

const FINDING_COLUMNS: [&str; 26] = [
    "finding_id",
    "analysis_id",
    "assessment_id",
    "assessment_name",
    "evidence_href",
    "unit_id",
    "unit_kind",
    "subject",
    "stage",
    "grade",
    "dimension",
    "member",
    "direction",
    "comparison",
    "scale",
    "effect",
    "lower",
    "upper",
    "effect_sd",
    "lfsr",
    "estimate",
    "expectation",
    "n",
    "pupils",
    "schools",
    "rank_no",
];

/// Records an analysis: values are written in short transactions, then findings and follow-ups appear in one.
///
/// Running again for the same analysis replaces its values and those of its findings that nobody has referred to; a
/// finding with a statement or a task stays as it is. Unpublished findings of earlier analyses of the assessment are superseded.
///
/// # Errors
/// Forbidden without `analysis.run`; invalid `evidence.batch` for results that are not finite or on the wrong scale.
pub async fn record_analysis(ctx: &Ctx, actor: &Actor, batch: EvidenceBatch) -> Result<Recorded> {
    people::access::require(ctx, actor, Permission::AnalysisRun).await?;
    check(&batch)?;
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
    write_findings(&tx, &batch, &screened, &common, UnitId(region.unit_id)).await?;
    supersede_unpublished(&tx, &batch).await?;
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

/// A finding to be written, before it has an identity.
struct Proposed<'a> {
    unit_id: UnitId,
    unit_kind: &'a str,
    value: &'a UnitEvidence,
    yardstick: Yardstick,
    effect_sd: f64,
    interval_sd: (f64, f64),
    lfsr: f64,
    estimate: f64,
    expectation: f64,
    n: i64,
    pupils: i64,
    schools: Option<i64>,
    rank_no: i64,
}

type Kept = BTreeSet<(ValueKey, String)>;

async fn write_findings(
    tx: &Tx,
    batch: &EvidenceBatch,
    screened: &Screened,
    common: &[Shared],
    region: UnitId,
) -> Result<()> {
    let unreferenced = "delete from finding where analysis_id = $1 \
        and not exists (select 1 from finding_statement s where s.finding_id = finding.finding_id) \
        and not exists (select 1 from improvement_task t where t.finding_id = finding.finding_id)";
    tx.exec(unreferenced, params![batch.analysis_id]).await?;
    let mut kept = Kept::new();
    let sql = "select unit_id, subject, dimension, member, comparison from finding where analysis_id = $1";
    for row in tx.query(sql, params![batch.analysis_id]).await? {
        let key = (row.get("unit_id")?, row.get("subject")?, row.get("dimension")?, row.get("member")?);
        kept.insert((key, row.get("comparison")?));
    }
    let columns: Vec<&str> = FINDING_COLUMNS.into_iter().chain(["state", "created_at"]).collect();
    let rows = proposed(batch, screened, common, region)
        .into_iter()
        .filter(|one| {
            let of = one.value;
            let key = (one.unit_id, of.subject.clone(), of.dimension.clone(), of.member.clone());
            !kept.contains(&(key, one.yardstick.code().to_owned()))
        })
        .map(|one| finding_row(batch, &one, tx.now));
    tx.insert_many("finding", &columns, rows.collect()).await
}

fn proposed<'a>(batch: &'a EvidenceBatch, screened: &Screened, common: &[Shared], region: UnitId) -> Vec<Proposed<'a>> {
    let mut ranks: BTreeMap<UnitId, i64> = BTreeMap::new();
    let mut all = Vec::with_capacity(screened.told.len() + common.len());
    for one in &screened.told {
        let value = &batch.values[one.value];
        let rank = ranks.entry(value.unit_id).or_default();
        *rank += 1;
        all.push(Proposed {
            unit_id: value.unit_id,
            unit_kind: &value.unit_kind,
            value,
            yardstick: one.yardstick,
            effect_sd: one.effect,
            interval_sd: one.interval(),
            lfsr: one.lfsr,
            estimate: value.estimate,
            expectation: one.expectation,
            n: value.n,
            pupils: value.pupils,
            schools: None,
            rank_no: *rank,
        });
    }
    for (one, rank_no) in common.iter().zip(1..) {
        let half = normal_quantile(0.975) * one.sd;
        all.push(Proposed {
            unit_id: region,
            unit_kind: "region",
            value: &batch.values[one.value],
            yardstick: one.yardstick,
            effect_sd: one.effect,
            interval_sd: (one.effect - half, one.effect + half),
            lfsr: one.lfsr,
            estimate: one.estimate,
            expectation: one.expectation,
            n: one.n,
            pupils: one.pupils,
            schools: i64::try_from(one.schools).ok(),
            rank_no,
        });
    }
    all
}

fn finding_row(batch: &EvidenceBatch, one: &Proposed<'_>, now: i64) -> Vec<Value> {
    let (of, sd) = (one.value, one.value.sd_pupil);
    // A region's finding leads to the page of the whole analysis, a school's to its own page.
    let href = if one.schools.is_some() { format!("/results/{}", batch.analysis_id) } else { of.href.clone() };
    params![
        FindingId::new(),
        batch.analysis_id,
        batch.assessment_id,
        batch.assessment_name,
        href,
        one.unit_id,
        one.unit_kind,
        of.subject,
        batch.stage,
        batch.grade,
        of.dimension,
        of.member,
        direction(one.effect_sd),
        one.yardstick.code(),
        of.scale,
        one.effect_sd * sd,
        one.interval_sd.0 * sd,
        one.interval_sd.1 * sd,
        one.effect_sd,
        one.lfsr,
        one.estimate,
        one.expectation,
        one.n,
        one.pupils,
        one.schools,
        one.rank_no,
        "open",
        now
    ]
}

/// A newer analysis of the same data replaces what nobody has been shown yet.
async fn supersede_unpublished(tx: &Tx, batch: &EvidenceBatch) -> Result<()> {
    let sql = "update finding set state = 'superseded' where assessment_id = $1 and analysis_id <> $2 and state = 'open' \
        and published_region = 0 and published_school = 0";
    tx.exec(sql, params![batch.assessment_id, batch.analysis_id]).await.map(drop)
}
