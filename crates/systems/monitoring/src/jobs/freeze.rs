//! Writing the rows of a release: in chunks while it is on its way, visible with one short step at the end.

use super::tables::Dimension;
use crate::store::releases::ReleaseRecord;
use ::jobs::JobRun;
use kernel::error::Result;
use kernel::{Actor, PersonId, ReleaseId, UnitId, fault};
use storage::{Act, Ctx, ToSql, Value, params};
use warehouse::Written;

/// Rows of one short transaction.
const CHUNK: usize = 2_000;

/// A file on its way into the record.
#[derive(Debug)]
pub(crate) struct File {
    pub subject: String,
    pub path: String,
    pub written: Written,
    pub blueprint: String,
}

/// Removes what an earlier attempt left.
pub(crate) async fn clear(ctx: &Ctx, actor: &Actor, id: ReleaseId) -> Result<()> {
    let tx = ctx.begin(actor).await?;
    for table in ["release_student", "release_unit_member", "release_unit", "release_file"] {
        tx.exec(&format!("delete from {table} where release_id = $1"), params![id]).await?;
    }
    tx.commit().await
}

async fn chunks(ctx: &Ctx, run: &JobRun, table: &str, columns: &[&str], rows: Vec<Vec<Value>>) -> Result<()> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        run.stop_if_cancelled()?;
        let tx = ctx.begin(run.actor()).await?;
        tx.insert_many(table, columns, rows.by_ref().take(CHUNK).collect()).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Writes units, memberships and the map of pupils.
pub(crate) async fn dimension(ctx: &Ctx, run: &JobRun, id: ReleaseId, dimension: &Dimension) -> Result<()> {
    let columns = [
        "release_id",
        "unit_no",
        "unit_id",
        "parent_no",
        "kind",
        "name",
        "code",
        "sort_key",
        "n_frame",
        "n_drawn",
        "stages",
        "traits",
    ];
    let units = dimension.units.iter().map(|unit| {
        vec![
            id.to_sql(),
            unit.unit_no.to_sql(),
            UnitId(unit.unit_id).to_sql(),
            unit.parent_no.to_sql(),
            unit.kind.to_sql(),
            unit.name.to_sql(),
            unit.code.to_sql(),
            format!("{:06}", unit.unit_no).to_sql(),
            unit.n_frame.to_sql(),
            unit.n_drawn.to_sql(),
            unit.stages.to_sql(),
            unit.traits.to_sql(),
        ]
    });
    chunks(ctx, run, "release_unit", &columns, units.collect()).await?;
    let members =
        dimension.members.iter().map(|(grouping, school)| vec![id.to_sql(), grouping.to_sql(), school.to_sql()]);
    chunks(ctx, run, "release_unit_member", &["release_id", "grouping_no", "unit_no"], members.collect()).await?;
    let pupils = (1_u32..).zip(&dimension.pupils).map(|(no, pupil)| {
        vec![id.to_sql(), no.to_sql(), PersonId(pupil.person_id).to_sql(), UnitId(pupil.class_id).to_sql()]
    });
    chunks(ctx, run, "release_student", &["release_id", "student_no", "person_id", "class_id"], pupils.collect()).await
}

/// Files and the new state, in one transaction: before it there is no release, after it there is a whole one.
pub(crate) async fn flip(ctx: &Ctx, actor: &Actor, record: &ReleaseRecord, files: &[File]) -> Result<()> {
    let id = record.release_id;
    fault::point("monitoring.release_before_flip");
    let tx = ctx.begin(actor).await?;
    for file in files {
        tx.insert(
            "release_file",
            &[
                ("release_id", &id),
                ("subject", &file.subject),
                ("path", &file.path),
                ("sha256", &file.written.sha256),
                ("n_rows", &i64::try_from(file.written.rows)?),
                ("blueprint", &file.blueprint),
            ],
        )
        .await?;
    }
    let sql = "update data_release set state = 'frozen', frozen_at = $1 where release_id = $2 and state = 'freezing'";
    tx.exec_versioned(sql, params![tx.now, id]).await?;
    tx.audit(Act::new("monitoring.release_frozen", "release", id).unit(record.unit_id).with("files", files.len()))
        .await?;
    tx.emit(
        "monitoring.release_frozen",
        &serde_json::json!({ "release_id": id, "assessment_id": record.assessment_id }),
    )
    .await?;
    tx.commit().await?;
    fault::point("monitoring.release_after_flip");
    Ok(())
}

/// Ends a release that could not be made.
pub(crate) async fn fail(ctx: &Ctx, actor: &Actor, id: ReleaseId) -> Result<()> {
    let tx = ctx.begin(actor).await?;
    tx.exec("update data_release set state = 'failed' where release_id = $1 and state = 'freezing'", params![id])
        .await?;
    tx.commit().await
}
