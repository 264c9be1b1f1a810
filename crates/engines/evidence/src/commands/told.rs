//! Writing findings: those somebody has referred to stay as they are, the others are written anew.

use crate::model::{EvidenceBatch, UnitEvidence};
use crate::rules::screen::{Screened, ValueKey, Yardstick};
use crate::rules::sentence::direction;
use crate::rules::shared::Shared;
use kernel::{FindingId, Result, UnitId};
use measure::distribution::normal_quantile;
use std::collections::{BTreeMap, BTreeSet};
use storage::{Reads, Tx, Value, params};

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

/// To whom the analysis was published already: running it again hides nothing.
#[derive(Clone, Copy)]
struct Shown {
    region: i64,
    school: i64,
}

impl Shown {
    async fn of(tx: &Tx, batch: &EvidenceBatch) -> Result<Self> {
        let sql = "select coalesce(max(published_region), 0) as region, coalesce(max(published_school), 0) as school \
            from finding where analysis_id = $1";
        let rows = tx.query(sql, params![batch.analysis_id]).await?;
        let Some(row) = rows.first() else { return Ok(Self { region: 0, school: 0 }) };
        Ok(Self { region: row.get("region")?, school: row.get("school")? })
    }
}

type Kept = BTreeSet<(ValueKey, String)>;

pub(super) async fn write(
    tx: &Tx,
    batch: &EvidenceBatch,
    screened: &Screened,
    common: &[Shared],
    region: UnitId,
) -> Result<()> {
    let shown = Shown::of(tx, batch).await?;
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
    let columns: Vec<&str> =
        FINDING_COLUMNS.into_iter().chain(["state", "created_at", "published_region", "published_school"]).collect();
    let rows = proposed(batch, screened, common, region)
        .into_iter()
        .filter(|one| {
            let of = one.value;
            let key = (one.unit_id, of.subject.clone(), of.dimension.clone(), of.member.clone());
            !kept.contains(&(key, one.yardstick.code().to_owned()))
        })
        .map(|one| finding_row(batch, &one, tx.now, shown));
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

fn finding_row(batch: &EvidenceBatch, one: &Proposed<'_>, now: i64, shown: Shown) -> Vec<Value> {
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
        now,
        shown.region,
        shown.school
    ]
}

/// A newer analysis of the same data replaces what nobody has been shown yet.
pub(super) async fn supersede_unpublished(tx: &Tx, batch: &EvidenceBatch) -> Result<()> {
    let sql = "update finding set state = 'superseded' where assessment_id = $1 and analysis_id <> $2 and state = 'open' \
        and published_region = 0 and published_school = 0";
    tx.exec(sql, params![batch.assessment_id, batch.analysis_id]).await.map(drop)
}
