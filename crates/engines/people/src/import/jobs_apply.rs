//! Writes the plan of a roster in short transactions. What is written and how far it came become durable together, and all ids
//! were chosen before: killed anywhere and run again, nothing is lost and nothing doubled.

use super::plan::{Before, Extra, LEAVERS, NewClass, Pupil, RowPlan, SealedIdentifier, Write};
use crate::imports::{Batch, finish_chunk};
use crate::rules::names;
use crate::store::imports;
use ::jobs::JobRun;
use kernel::{Error, FieldError, PersonId, Result};
use std::collections::BTreeSet;
use storage::{Ctx, Reads, Tx, Value, local_date, params, row};

/// Rows written in one transaction.
const CHUNK: i64 = 1_000;
/// Positions of leavers follow all rows of the file.
const LEAVER_BASE: i64 = 1 << 40;

row! {
    struct Staged { sheet: String, row_no: i64, plan: String }
}

/// Applies a batch from where it stands.
///
/// # Errors
/// Internal, from the database; conflict `jobs.cancelled`.
pub async fn apply(ctx: &Ctx, run: &JobRun, batch: &Batch) -> Result<()> {
    let plan = batch.plan()?;
    let extra: Extra = serde_json::from_value(plan.extra.clone())?;
    let total = usize::try_from(plan.counts.new + plan.counts.update)?;
    let mut position = imports::batch(&ctx.db, batch.import_batch_id).await?.position.unwrap_or(-1);
    if position < 0 {
        create_classes(ctx, run, batch, &extra.classes).await?;
        position = 0;
    }
    let mut done = usize::try_from(written(ctx, batch, position).await?)?;
    let mut rows = next(ctx, batch, position).await?;
    while let Some(last) = rows.last() {
        // The file can be taken back later; stopped here, it can go on.
        run.stop_if_cancelled()?;
        position = place(last);
        done += rows.len();
        // The next rows are read while these are written.
        let (wrote, upcoming) = tokio::join!(write_chunk(ctx, run, batch, rows, position), next(ctx, batch, position));
        wrote?;
        run.progress(done, total, "people.step_applying");
        rows = upcoming?;
    }
    Ok(())
}

fn place(row: &Staged) -> i64 {
    if row.sheet == LEAVERS { LEAVER_BASE + row.row_no } else { row.row_no }
}

async fn next(ctx: &Ctx, batch: &Batch, position: i64) -> Result<Vec<Staged>> {
    let sql = format!(
        "select sheet, row_no, plan from import_row where import_batch_id = $1 and plan is not null and verdict in ('new', 'update') \
         and sheet {{is}} '{LEAVERS}' and $2 < row_no order by row_no limit {CHUNK}"
    );
    if position < LEAVER_BASE {
        let rows: Vec<Staged> =
            ctx.db.rows(&sql.replace("{is}", "<>"), params![batch.import_batch_id, position]).await?;
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    ctx.db.rows(&sql.replace("{is}", "="), params![batch.import_batch_id, (position - LEAVER_BASE).max(0)]).await
}

async fn written(ctx: &Ctx, batch: &Batch, position: i64) -> Result<i64> {
    let sql = "select count(*) as value from import_row where import_batch_id = $1 and verdict in ('new', 'update') and sheet <> '#leavers' and row_no <= $2";
    Ok(ctx.db.value(sql, params![batch.import_batch_id, position]).await?.unwrap_or(0))
}

/// Creates the classes that are still missing, all in one transaction.
async fn create_classes(ctx: &Ctx, run: &JobRun, batch: &Batch, classes: &[NewClass]) -> Result<()> {
    let tx = ctx.begin(run.actor()).await?;
    let from = local_date(tx.now).to_string();
    let row = |class: &NewClass| {
        let pinyin = names::pinyin(&class.name);
        params![
            class.unit_id,
            class.school_id,
            "class",
            class.name,
            pinyin,
            class.stage,
            class.entry_year,
            class.class_no,
            class.stage,
            from
        ]
    };
    let columns = [
        "unit_id",
        "parent_id",
        "kind",
        "name",
        "name_pinyin",
        "stages",
        "entry_year",
        "class_no",
        "class_stage",
        "valid_from",
    ];
    tx.insert_many("unit", &columns, classes.iter().map(row).collect()).await?;
    for class in classes {
        let sql = "insert into unit_closure (ancestor_id, descendant_id, depth) select ancestor_id, $1, depth + 1 from unit_closure where descendant_id = $2";
        tx.exec(sql, params![class.unit_id, class.school_id]).await?;
    }
    let own = classes.iter().map(|class| params![class.unit_id, class.unit_id, 0_i64]).collect();
    tx.insert_many("unit_closure", &["ancestor_id", "descendant_id", "depth"], own).await?;
    finish_chunk(tx, batch.import_batch_id, 0).await
}

/// One transaction: those created, those changed, those leaving, and the position behind them.
async fn write_chunk(ctx: &Ctx, run: &JobRun, batch: &Batch, rows: Vec<Staged>, position: i64) -> Result<()> {
    let tx = ctx.begin(run.actor()).await?;
    let today = local_date(tx.now).to_string();
    let (mut created, mut changed, mut leaving) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        match serde_json::from_str::<RowPlan>(&row.plan)?.write {
            Some(Write::Create(pupil)) => created.push((row.row_no, row.sheet, pupil)),
            Some(Write::Change { pupil, version, leaves, moves }) => {
                changed.push((row.row_no, row.sheet, pupil, version, leaves, moves))
            }
            Some(Write::Leave { person_id, enrolment_id }) => leaving.push((row.row_no, person_id, enrolment_id)),
            None => {}
        }
    }
    let created = without_taken(&tx, batch, created).await?;
    create(&tx, &created, &today).await?;
    for (row_no, sheet, pupil, version, leaves, moves) in changed {
        change(ctx, &tx, batch, (&sheet, row_no), &pupil, version, leaves, moves, &today).await?;
    }
    for (row_no, person_id, enrolment_id) in leaving {
        let sql = "update enrolment set valid_to = $1, end_reason = 'left' where enrolment_id = $2 and person_id = $3 and valid_to is null";
        if tx.exec(sql, params![today, enrolment_id, person_id]).await? == 0 {
            passed_over(&tx, batch, LEAVERS, row_no).await?;
        }
    }
    finish_chunk(tx, batch.import_batch_id, position).await
}

/// Somebody may have registered one of the numbers since the plan was made: that row is passed over, the others are not held up.
async fn without_taken(tx: &Tx, batch: &Batch, created: Vec<(i64, String, Pupil)>) -> Result<Vec<Pupil>> {
    let blinds: Vec<Vec<u8>> =
        created.iter().flat_map(|(_, _, pupil)| &pupil.identifiers).map(blind).collect::<Result<_>>()?;
    let mut taken = BTreeSet::new();
    for chunk in blinds.chunks(1_000) {
        let places = (1..=chunk.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
        let sql = format!("select kind, blind from person_identifier where blind in ({places}) and valid_to is null");
        for row in tx.query(&sql, chunk.iter().map(storage::ToSql::to_sql).collect()).await? {
            taken.insert(row.get::<Vec<u8>>("blind")?);
        }
    }
    let mut free = Vec::with_capacity(created.len());
    for (row_no, sheet, pupil) in created {
        let clash =
            pupil.identifiers.iter().map(blind).collect::<Result<Vec<_>>>()?.iter().any(|blind| taken.contains(blind));
        if clash {
            passed_over(tx, batch, &sheet, row_no).await?;
        } else {
            free.push(pupil);
        }
    }
    Ok(free)
}

async fn create(tx: &Tx, pupils: &[Pupil], today: &str) -> Result<()> {
    let person = |id: PersonId, name: &str, gender: &str, birth: &Option<String>| -> Vec<Value> {
        params![id, name, names::pinyin(name), gender, birth, tx.now]
    };
    let rows =
        pupils.iter().map(|pupil| person(pupil.person_id, &pupil.name, &pupil.gender, &pupil.birth_date)).collect();
    tx.insert_many("person", &["person_id", "name", "name_pinyin", "gender", "birth_date", "created_at"], rows).await?;
    let enrolments = pupils.iter().map(|pupil| enrolment(pupil, today)).collect();
    tx.insert_many("enrolment", &["enrolment_id", "person_id", "school_id", "class_id", "valid_from"], enrolments)
        .await?;
    additions(tx, pupils.iter(), today).await
}

/// Identifiers and guardians of pupils.
async fn additions(tx: &Tx, pupils: impl Iterator<Item = &Pupil> + Clone, today: &str) -> Result<()> {
    let mut rows = Vec::new();
    for pupil in pupils.clone() {
        for identifier in &pupil.identifiers {
            let sealed = hex::decode(&identifier.sealed).map_err(|error| Error::internal(error.to_string()))?;
            rows.push(params![identifier.id, pupil.person_id, identifier.kind, sealed, blind(identifier)?, today]);
        }
    }
    tx.insert_many(
        "person_identifier",
        &["person_identifier_id", "person_id", "kind", "sealed", "blind", "valid_from"],
        rows,
    )
    .await?;
    let with = pupils.filter_map(|pupil| Some((pupil.person_id, pupil.guardian.as_ref()?)));
    let (mut persons, mut links) = (Vec::new(), Vec::new());
    for (student_id, guardian) in with {
        persons.push(params![guardian.person_id, guardian.name, names::pinyin(&guardian.name), tx.now]);
        links.push(params![guardian.link_id, guardian.person_id, student_id, guardian.relation, today]);
    }
    tx.insert_many("person", &["person_id", "name", "name_pinyin", "created_at"], persons).await?;
    tx.insert_many("guardian", &["guardian_link_id", "guardian_id", "student_id", "relation", "valid_from"], links)
        .await
}

row! {
    struct Now { name: String, gender: String, birth_date: Option<String>, version: i64 }
}

/// Changes somebody known, keeping how they were, sealed, for an undo.
#[expect(clippy::too_many_arguments, reason = "the parts of one planned change, taken apart by the caller")]
async fn change(
    ctx: &Ctx,
    tx: &Tx,
    batch: &Batch,
    (sheet, row_no): (&str, i64),
    pupil: &Pupil,
    version: i64,
    leaves: Option<uuid::Uuid>,
    moves: bool,
    today: &str,
) -> Result<()> {
    let sql = "select name, gender, birth_date, version from person where person_id = $1 and merged_into is null";
    let now: Option<Now> = tx.row_opt(sql, params![pupil.person_id]).await?;
    let Some(now) = now.filter(|now| now.version == version) else {
        return passed_over(tx, batch, sheet, row_no).await;
    };
    if let Some(enrolment_id) = leaves {
        let sql =
            "update enrolment set valid_to = $1, end_reason = 'moved' where enrolment_id = $2 and valid_to is null";
        if tx.exec(sql, params![today, enrolment_id]).await? == 0 {
            return passed_over(tx, batch, sheet, row_no).await;
        }
    }
    let sql = "update person set name = $1, name_pinyin = $2, gender = $3, birth_date = $4, version = version + 1 where person_id = $5";
    tx.exec(sql, params![pupil.name, names::pinyin(&pupil.name), pupil.gender, pupil.birth_date, pupil.person_id])
        .await?;
    if moves {
        let columns = ["enrolment_id", "person_id", "school_id", "class_id", "valid_from"];
        tx.insert_many("enrolment", &columns, vec![enrolment(pupil, today)]).await?;
    }
    additions(tx, std::iter::once(pupil), today).await?;
    let before = Before { name: now.name, gender: now.gender, birth_date: now.birth_date };
    let image = ctx.keys.seal_field(&image_context(batch, sheet, row_no), &serde_json::to_string(&before)?);
    let sql = "update import_row set before_image = $1 where import_batch_id = $2 and sheet = $3 and row_no = $4";
    tx.exec(sql, params![image, batch.import_batch_id, sheet, row_no]).await?;
    Ok(())
}

/// The place a before-image is sealed for.
pub(super) fn image_context(batch: &Batch, sheet: &str, row_no: i64) -> String {
    format!("import_row.before_image/{}/{sheet}/{row_no}", batch.import_batch_id)
}

/// A row that no longer fits what it was judged against writes nothing, and says so.
async fn passed_over(tx: &Tx, batch: &Batch, sheet: &str, row_no: i64) -> Result<()> {
    let row = u32::try_from(row_no).ok().filter(|_| sheet != LEAVERS);
    let problem = FieldError { row, ..FieldError::new("", "people.roster_changed_meanwhile") };
    let sql = "update import_row set verdict = 'skip', problems = $1 where import_batch_id = $2 and sheet = $3 and row_no = $4";
    tx.exec(sql, params![serde_json::to_string(&[problem])?, batch.import_batch_id, sheet, row_no]).await?;
    Ok(())
}

fn enrolment(pupil: &Pupil, today: &str) -> Vec<Value> {
    params![pupil.enrolment_id, pupil.person_id, pupil.school_id, pupil.class_id, today]
}

fn blind(identifier: &SealedIdentifier) -> Result<Vec<u8>> {
    hex::decode(&identifier.blind).map_err(|error| Error::internal(error.to_string()))
}
