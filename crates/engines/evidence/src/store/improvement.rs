//! Improvement tasks as pages show them: rows with what is due, details with their whole story.

use super::{finding, task};
use crate::access::{TaskFacts, hindrance};
use crate::model::{
    Action, DisabledAction, FollowUp, ImprovementDetail, ImprovementRow, LogEntry, Measure, Sentence, StageAt,
    TaskState, UnitRef,
};
use crate::rules::clock;
use catalog::Catalog;
use jiff::civil::Date;
use kernel::calendar::WorkCalendar;
use kernel::{ImprovementTaskId, Result, UnitId};
use storage::{Ctx, Reach, rfc3339};
use task::{MeasureRecord, TaskFilter, TaskRecord};

/// Rows of tasks in reach, a page and one row more, with their keys.
///
/// # Errors
/// Internal, from the database.
pub async fn list(ctx: &Ctx, reach: &Reach, filter: &TaskFilter) -> Result<Vec<(task::TaskKey, ImprovementRow)>> {
    let records = task::list(&ctx.db, reach, filter).await?;
    let keys: Vec<task::TaskKey> = records.iter().map(TaskRecord::key).collect();
    Ok(keys.into_iter().zip(rows(ctx, records).await?).collect())
}

/// The tasks of a unit, of one subject or of all. For pages that have checked reach themselves.
///
/// # Errors
/// Internal, from the database.
pub async fn improvements_of(ctx: &Ctx, unit_id: UnitId, subject: Option<&str>) -> Result<Vec<ImprovementRow>> {
    rows(ctx, task::of_unit(&ctx.db, unit_id, subject).await?).await
}

async fn rows(ctx: &Ctx, records: Vec<TaskRecord>) -> Result<Vec<ImprovementRow>> {
    let ids: Vec<ImprovementTaskId> = records.iter().map(|record| record.improvement_task_id).collect();
    let mut follow_ups = task::follow_ups(&ctx.db, &ids).await?;
    let (calendar, today) = (Catalog::delivered().work_calendar(), ctx.today());
    let row = |record: TaskRecord| {
        let latest = follow_ups.remove(&record.improvement_task_id).and_then(|list| list.into_iter().next());
        shown(record, latest, &calendar, today)
    };
    records.into_iter().map(row).collect()
}

fn shown(
    record: TaskRecord,
    follow_up: Option<FollowUp>,
    calendar: &WorkCalendar,
    today: Date,
) -> Result<ImprovementRow> {
    let state = record.task_state()?;
    let due = clock::next_due(state, &record.accept_due, record.measures_due.as_deref(), record.first_due.as_deref());
    Ok(ImprovementRow {
        working_days_left: due.and_then(|due| clock::days_left(calendar, today, due)),
        due: due.map(str::to_owned),
        improvement_task_id: record.improvement_task_id.0,
        unit: UnitRef { unit_id: record.unit_id.0, name: record.unit_name, kind: record.unit_kind },
        title: record.title,
        subject: record.subject,
        member: record.member,
        state: record.state,
        owner_name: record.owner_name,
        guide_name: record.guide_name,
        opened_at: rfc3339(record.opened_at),
        measures: record.measures,
        measures_done: record.measures_done,
        follow_up,
        version: record.version,
    })
}

/// A task in reach with its whole story; `rights` are the actions the reader has the right to.
///
/// # Errors
/// Not found `evidence.improvement_not_found`.
pub async fn detail(
    ctx: &Ctx,
    reach: &Reach,
    task_id: ImprovementTaskId,
    rights: &[Action],
) -> Result<ImprovementDetail> {
    let record = task::one(&ctx.db, reach, task_id).await?;
    let state = record.task_state()?;
    let facts = TaskFacts { measures: record.measures, measures_done: record.measures_done };
    let (calendar, today) = (Catalog::delivered().work_calendar(), ctx.today());
    let follow_ups = task::follow_ups(&ctx.db, &[task_id]).await?.remove(&task_id).unwrap_or_default();
    let measures = task::measures(&ctx.db, task_id).await?;
    let log = task::log(&ctx.db, task_id).await?;
    let about = match record.finding_id {
        Some(finding_id) => finding::of_task(&ctx.db, finding_id).await?,
        None => None,
    };
    let (hindered, can): (Vec<_>, Vec<_>) = rights
        .iter()
        .map(|&action| (action, hindrance(state, action, facts)))
        .partition(|(_, reason)| reason.is_some());
    let disabled = hindered.into_iter().filter_map(|(action, reason)| {
        reason.map(|reason| DisabledAction { action: action.code().into(), reason: Sentence::new(reason) })
    });
    Ok(ImprovementDetail {
        finding: about,
        measure_list: measures.into_iter().map(|record| measure(record, &calendar, today)).collect(),
        stages: stages(&record, state, &log),
        can: can.into_iter().map(|(action, _)| action.code().to_owned()).collect(),
        disabled: disabled.collect(),
        row: shown(record, follow_ups.first().cloned(), &calendar, today)?,
        log,
        follow_ups,
    })
}

fn measure(record: MeasureRecord, calendar: &WorkCalendar, today: Date) -> Measure {
    let left = clock::days_left(calendar, today, &record.due).filter(|_| record.done_at.is_none());
    Measure {
        improvement_measure_id: record.improvement_measure_id,
        body: record.body,
        owner: record.owner,
        late_days: left.map_or(0, |left| (-left).max(0)),
        due: record.due,
        done_at: record.done_at.map(rfc3339),
        done_note: record.done_note,
        version: record.version,
    }
}

/// The stages with the time each was reached, out of the log.
fn stages(record: &TaskRecord, state: TaskState, log: &[LogEntry]) -> Vec<StageAt> {
    let reached = |stage: TaskState| match stage {
        TaskState::Open => Some(rfc3339(record.opened_at)),
        TaskState::Closed => record.closed_at.map(rfc3339),
        _ => log.iter().find(|entry| entry.kind == "state" && entry.body == stage.code()).map(|entry| entry.at.clone()),
    };
    let ended = (state == TaskState::Withdrawn).then_some(TaskState::Withdrawn);
    TaskState::PATH
        .into_iter()
        .chain(ended)
        .map(|stage| StageAt { state: stage.code().into(), at: reached(stage) })
        .collect()
}
