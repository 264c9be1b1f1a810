//! Follow-ups: every task that waits for news of its outcome gets it from the analysis that brings some.

use super::log;
use crate::model::EvidenceBatch;
use crate::rules::follow_up::{Followed, Measured, measure};
use crate::rules::options::ScreenOptions;
use crate::rules::screen::{Position, Screened};
use crate::store::value::{self, UnitValue};
use kernel::{AnalysisId, ImprovementTaskId, Result, UnitId};
use std::collections::{BTreeMap, BTreeSet};
use storage::{Ctx, Reads, Tx, params, row};
use uuid::Uuid;

row! {
    struct Waiting {
        improvement_task_id: ImprovementTaskId,
        before_analysis_id: AnalysisId,
        unit_id: UnitId,
        subject: String,
        dimension: String,
        member: String,
    }
}

/// A follow-up to be written.
pub(super) struct Ready {
    task: ImprovementTaskId,
    before_analysis_id: AnalysisId,
    unit_id: UnitId,
    labels: [String; 2],
    scale: String,
    sd_pupil: f64,
    before: Position,
    after: Measured,
    after_n: i64,
    found: Followed,
}

/// Tasks under way whose baseline is an earlier analysis of the same series.
async fn waiting(db: &impl Reads, batch: &EvidenceBatch) -> Result<Vec<Waiting>> {
    if batch.series.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "select t.improvement_task_id, f.analysis_id as before_analysis_id, t.unit_id, t.subject, t.dimension, t.member \
        from improvement_task t join finding f on f.finding_id = t.finding_id \
        join evidence_value v on v.analysis_id = f.analysis_id and v.unit_id = t.unit_id and v.subject = t.subject \
        and v.dimension = t.dimension and v.member = t.member \
        where t.state in ('acting', 'awaiting_follow_up') and v.series = $1 and v.period < $2 and v.state <> 'withdrawn' \
        order by t.improvement_task_id";
    db.rows(sql, params![batch.series, batch.period]).await
}

/// Measures what can be measured now.
pub(super) async fn follow(
    ctx: &Ctx,
    batch: &EvidenceBatch,
    screened: &Screened,
    options: &ScreenOptions,
) -> Result<Vec<Ready>> {
    let mut ready = Vec::new();
    for task in waiting(&ctx.db, batch).await? {
        let outcome = [&*task.subject, &*task.dimension, &*task.member];
        let before = value::outcome(&ctx.db, task.before_analysis_id, outcome).await?;
        let with_task = with_task(&ctx.db, outcome).await?;
        let after = now_measured(batch, screened, outcome, options);
        ready.extend(one(batch, task, &before, &after, &with_task, options));
    }
    Ok(ready)
}

fn one(
    batch: &EvidenceBatch,
    task: Waiting,
    before: &[UnitValue],
    after: &BTreeMap<UnitId, (usize, Measured)>,
    with_task: &BTreeSet<UnitId>,
    options: &ScreenOptions,
) -> Option<Ready> {
    let baseline = before.iter().find(|value| value.unit_id == task.unit_id)?;
    let &(index, measured) = after.get(&task.unit_id)?;
    let others =
        before.iter().filter(|value| value.unit_kind == baseline.unit_kind && !with_task.contains(&value.unit_id));
    let comparable: Vec<(&str, (Position, Measured))> = others
        .filter(|value| options.n_min <= value.n)
        .filter_map(|value| Some((&*value.peer_group, (value.position()?, after.get(&value.unit_id)?.1))))
        .collect();
    let peers: Vec<_> = comparable.iter().filter(|(group, _)| *group == baseline.peer_group).map(|one| one.1).collect();
    let all: Vec<_> = comparable.iter().map(|one| one.1).collect();
    let position = baseline.position()?;
    let found = measure(position, measured, if options.peers_min <= peers.len() { &peers } else { &all })?;
    let value = &batch.values[index];
    Some(Ready {
        task: task.improvement_task_id,
        before_analysis_id: task.before_analysis_id,
        unit_id: task.unit_id,
        labels: [baseline.period_label.clone(), batch.period_label.clone()],
        scale: value.scale.clone(),
        sd_pupil: value.sd_pupil,
        before: position,
        after: measured,
        after_n: value.n,
        found,
    })
}

/// Where units lie now as measured, in pupil SD from their expectation.
fn now_measured(
    batch: &EvidenceBatch,
    screened: &Screened,
    [subject, dimension, member]: [&str; 3],
    options: &ScreenOptions,
) -> BTreeMap<UnitId, (usize, Measured)> {
    let here = batch.values.iter().zip(&screened.placed).enumerate();
    here.filter(|(_, (value, _))| {
        value.subject == subject && value.dimension == dimension && value.member == member && options.n_min <= value.n
    })
    .filter_map(|(index, (value, placed))| {
        let placed = placed.as_ref()?;
        let distance = (value.estimate - placed.expectation) / value.sd_pupil;
        Some((value.unit_id, (index, Measured { value: distance, se: placed.error })))
    })
    .collect()
}

/// Units that work, or have worked, on an outcome: they are nobody's comparison.
async fn with_task(db: &impl Reads, [subject, dimension, member]: [&str; 3]) -> Result<BTreeSet<UnitId>> {
    let sql = "select distinct unit_id from improvement_task where subject = $1 and dimension = $2 and member = $3 \
        and state <> 'withdrawn'";
    db.query(sql, params![subject, dimension, member]).await?.iter().map(|row| row.get("unit_id")).collect()
}

/// Writes follow-ups with their lines in the log; answers how many are new.
pub(super) async fn write(tx: &Tx, batch: &EvidenceBatch, ready: &[Ready]) -> Result<i64> {
    let mut n_new = 0;
    for one in ready {
        if insert(tx, batch, one).await? == 0 {
            continue;
        }
        n_new += 1;
        log(tx, one.task, "follow_up", one.found.verdict).await?;
        let told = serde_json::json!({ "improvement_task_id": one.task, "unit_id": one.unit_id, "verdict": one.found.verdict });
        tx.emit("evidence.followed_up", &told).await?;
    }
    Ok(n_new)
}

async fn insert(tx: &Tx, batch: &EvidenceBatch, one: &Ready) -> Result<u64> {
    let found = &one.found;
    let sql = "insert into follow_up (follow_up_id, improvement_task_id, before_analysis_id, after_analysis_id, before_label, \
        after_label, scale, sd_pupil, before_value, before_se, before_n, after_value, after_se, after_n, comparison_change, \
        comparison_n, effect, lower, upper, verdict, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
        $14, $15, $16, $17, $18, $19, $20, $21) on conflict (improvement_task_id, after_analysis_id) do nothing";
    let values = params![
        Uuid::now_v7(),
        one.task,
        one.before_analysis_id,
        batch.analysis_id,
        one.labels[0],
        one.labels[1],
        one.scale,
        one.sd_pupil,
        one.before.effect,
        one.before.sd,
        one.before.n,
        one.after.value,
        one.after.se,
        one.after_n,
        found.comparison_change,
        i64::try_from(found.comparison_n)?,
        found.effect,
        found.interval.0,
        found.interval.1,
        found.verdict,
        tx.now
    ];
    tx.exec(sql, values).await
}
