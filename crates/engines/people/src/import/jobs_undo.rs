//! Takes an applied roster back, row by row: what something depends on, or what changed since, stays and says why.

use super::jobs_apply::image_context;
use super::plan::{Before, Extra, Pupil, RowPlan, Write};
use crate::imports::{Batch, Dependents};
use crate::rules::names;
use ::jobs::JobRun;
use kernel::{Error, PersonId, Result};
use std::collections::BTreeMap;
use std::sync::Arc;
use storage::{Ctx, Reads, Tx, params, row};
use uuid::Uuid;

/// Rows taken back in one transaction.
const CHUNK: i64 = 500;

row! {
    struct Applied { sheet: String, row_no: i64, plan: String, before_image: Option<Vec<u8>> }
}

/// What became of a row, and why not.
type Outcome = Result<(), &'static str>;

/// Undoes a batch; rows already undone are not looked at again.
///
/// # Errors
/// Internal, from the database; conflict `jobs.cancelled`.
pub async fn undo(ctx: &Ctx, run: &JobRun, batch: &Batch, dependents: &[Arc<dyn Dependents>]) -> Result<()> {
    let total = usize::try_from(batch.plan()?.counts.new + batch.plan()?.counts.update)?;
    let mut done = 0;
    loop {
        run.stop_if_cancelled()?;
        let rows = next(ctx, batch).await?;
        if rows.is_empty() {
            break;
        }
        done += rows.len();
        undo_chunk(ctx, run, batch, rows, dependents).await?;
        run.progress(done, total, "people.step_undoing");
    }
    remove_empty_classes(ctx, run, batch).await
}

/// The latest rows first: leavers, then the file from its end.
async fn next(ctx: &Ctx, batch: &Batch) -> Result<Vec<Applied>> {
    let sql = format!(
        "select sheet, row_no, plan, before_image from import_row where import_batch_id = $1 and plan is not null \
         and verdict in ('new', 'update') and undo is null order by sheet, row_no desc limit {CHUNK}"
    );
    ctx.db.rows(&sql, params![batch.import_batch_id]).await
}

async fn undo_chunk(
    ctx: &Ctx,
    run: &JobRun,
    batch: &Batch,
    rows: Vec<Applied>,
    dependents: &[Arc<dyn Dependents>],
) -> Result<()> {
    let mut plans = Vec::with_capacity(rows.len());
    for row in rows {
        let plan: RowPlan = serde_json::from_str(&row.plan)?;
        plans.push((row, plan));
    }
    let created: Vec<PersonId> = plans
        .iter()
        .filter_map(|(_, plan)| if let Some(Write::Create(pupil)) = &plan.write { Some(pupil.person_id) } else { None })
        .collect();
    let mut depending = BTreeMap::new();
    for dependent in dependents {
        depending.extend(dependent.depending(ctx, &created).await?);
    }
    let tx = ctx.begin(run.actor()).await?;
    for (row, plan) in plans {
        let outcome = match plan.write {
            Some(Write::Create(pupil)) => match depending.get(&pupil.person_id) {
                Some(code) => Err(*code),
                None => uncreate(&tx, &pupil).await?,
            },
            Some(Write::Change { pupil, version, leaves, moves }) => {
                let before = before(ctx, batch, &row)?;
                unchange(&tx, &pupil, before, version, leaves, moves).await?
            }
            Some(Write::Leave { person_id, enrolment_id }) => unleave(&tx, person_id, enrolment_id).await?,
            None => Ok(()),
        };
        let undo = outcome.map_or_else(|code| format!("refused:{code}"), |()| "undone".into());
        let sql = "update import_row set undo = $1, before_image = null where import_batch_id = $2 and sheet = $3 and row_no = $4";
        tx.exec(sql, params![undo, batch.import_batch_id, row.sheet, row.row_no]).await?;
    }
    kernel::fault::point("people.import_before_undo");
    tx.commit().await
}

fn before(ctx: &Ctx, batch: &Batch, row: &Applied) -> Result<Option<Before>> {
    let Some(sealed) = &row.before_image else { return Ok(None) };
    let context = image_context(batch, &row.sheet, row.row_no);
    let text = ctx.keys.open_field(&context, sealed).map_err(|error| Error::internal(error.to_string()))?;
    Ok(Some(serde_json::from_str(&text)?))
}

/// Removes a person the file brought, unless something hangs on them by now.
async fn uncreate(tx: &Tx, pupil: &Pupil) -> Result<Outcome> {
    let sql = "select version, merged_into from person where person_id = $1";
    let rows = tx.query(sql, params![pupil.person_id]).await?;
    let Some(row) = rows.first() else { return Ok(Ok(())) };
    if row.get::<i64>("version")? != 1 || row.get::<Option<PersonId>>("merged_into")?.is_some() {
        return Ok(Err("people.undo_changed_since"));
    }
    let sql = "select (select count(*) from enrolment where person_id = $1 and enrolment_id <> $2) + (select count(*) from post where person_id = $1) \
        + (select count(*) from account where person_id = $1) + (select count(*) from person where merged_into = $1) \
        + (select count(*) from guardian where guardian_id = $1) as value";
    if tx.value::<i64>(sql, params![pupil.person_id, pupil.enrolment_id]).await? != Some(0) {
        return Ok(Err("people.undo_in_use"));
    }
    if let Some(guardian) = &pupil.guardian {
        tx.exec("delete from guardian where guardian_link_id = $1", params![guardian.link_id]).await?;
        remove_guardian(tx, guardian.person_id).await?;
    }
    for table in ["enrolment", "person_identifier", "person"] {
        tx.exec(&format!("delete from {table} where person_id = $1"), params![pupil.person_id]).await?;
    }
    Ok(Ok(()))
}

/// Puts somebody back as they were, unless they changed again since.
async fn unchange(
    tx: &Tx,
    pupil: &Pupil,
    before: Option<Before>,
    version: i64,
    leaves: Option<Uuid>,
    moves: bool,
) -> Result<Outcome> {
    let Some(before) = before else { return Ok(Err("people.undo_changed_since")) };
    let enrolled =
        "select count(*) as value from enrolment where enrolment_id = $1 and person_id = $2 and valid_to is null";
    if moves && tx.value::<i64>(enrolled, params![pupil.enrolment_id, pupil.person_id]).await? != Some(1) {
        return Ok(Err("people.undo_moved_since"));
    }
    let sql = "update person set name = $1, name_pinyin = $2, gender = $3, birth_date = $4, version = version + 1 where person_id = $5 and version = $6";
    let binds = params![
        before.name,
        names::pinyin(&before.name),
        before.gender,
        before.birth_date,
        pupil.person_id,
        version + 1
    ];
    if tx.exec(sql, binds).await? == 0 {
        return Ok(Err("people.undo_changed_since"));
    }
    if moves {
        tx.exec("delete from enrolment where enrolment_id = $1", params![pupil.enrolment_id]).await?;
    }
    if let Some(enrolment_id) = leaves {
        tx.exec(
            "update enrolment set valid_to = null, end_reason = null where enrolment_id = $1",
            params![enrolment_id],
        )
        .await?;
    }
    for identifier in &pupil.identifiers {
        tx.exec("delete from person_identifier where person_identifier_id = $1", params![identifier.id]).await?;
    }
    if let Some(guardian) = &pupil.guardian {
        tx.exec("delete from guardian where guardian_link_id = $1", params![guardian.link_id]).await?;
        remove_guardian(tx, guardian.person_id).await?;
    }
    Ok(Ok(()))
}

/// Enrols a leaver again, unless they are somewhere else by now.
async fn unleave(tx: &Tx, person_id: PersonId, enrolment_id: Uuid) -> Result<Outcome> {
    let elsewhere = "select count(*) as value from enrolment where person_id = $1 and valid_to is null";
    if tx.value::<i64>(elsewhere, params![person_id]).await? != Some(0) {
        return Ok(Err("people.undo_moved_since"));
    }
    let sql = "update enrolment set valid_to = null, end_reason = null where enrolment_id = $1 and end_reason = 'left'";
    Ok(if tx.exec(sql, params![enrolment_id]).await? == 1 { Ok(()) } else { Err("people.undo_changed_since") })
}

/// A guardian nobody else refers to goes with the pupil.
async fn remove_guardian(tx: &Tx, person_id: PersonId) -> Result<()> {
    let sql = "delete from person where person_id = $1 and version = 1 \
        and not exists (select 1 from guardian where guardian_id = $1) and not exists (select 1 from account where person_id = $1) \
        and not exists (select 1 from post where person_id = $1) and not exists (select 1 from person_identifier where person_id = $1) \
        and not exists (select 1 from person p where p.merged_into = $1)";
    tx.exec(sql, params![person_id]).await?;
    Ok(())
}

/// Classes the plan created and nobody is in any more are closed, not deleted: others may refer to them by now.
async fn remove_empty_classes(ctx: &Ctx, run: &JobRun, batch: &Batch) -> Result<()> {
    let extra: Extra = serde_json::from_value(batch.plan()?.extra)?;
    let tx = ctx.begin(run.actor()).await?;
    let today = storage::local_date(tx.now).to_string();
    for chunk in extra.classes.chunks(500) {
        let ids = tx.dialect().ids(chunk.iter().map(|class| class.unit_id.0));
        let sql = format!(
            "update unit set valid_to = $1, version = version + 1 where unit_id in ({ids}) and valid_to is null \
             and not exists (select 1 from enrolment e where e.class_id = unit.unit_id and e.valid_to is null)"
        );
        tx.exec(&sql, params![today]).await?;
    }
    tx.commit().await
}
