//! Giving and ending posts.

use super::grant::day;
use super::person::{manageable, placeable};
use crate::access::require_at;
use crate::model::person::{POST_KINDS, PostWrite};
use kernel::{Actor, Error, FieldError, Permission, PersonId, Result, UnitId};
use storage::{Act, Ctx, Reads, params};
use uuid::Uuid;

/// Gives a person a post at a unit.
///
/// # Errors
/// Forbidden or not found without `person.manage` over the unit, or over the person if they have a place already; invalid shape.
pub async fn give(ctx: &Ctx, actor: &Actor, person_id: PersonId, write: &PostWrite) -> Result<Uuid> {
    let from = day("valid_from", &write.valid_from)?.to_string();
    if !POST_KINDS.contains(&write.kind.as_str()) {
        return Err(Error::field(FieldError::new("kind", "people.post_kind")));
    }
    if write.subject.as_deref().is_some_and(|code| code.parse::<kernel::subject::Subject>().is_err()) {
        return Err(Error::field(FieldError::new("subject", "people.subject_unknown")));
    }
    if write.stage.as_deref().is_some_and(|code| kernel::grade::Stage::from_code(code).is_none()) {
        return Err(Error::field(FieldError::new("stage", "people.stage_unknown")));
    }
    let unit_id = UnitId(write.unit_id);
    let tx = ctx.begin(actor).await?;
    require_at(&tx, actor, Permission::PersonManage, unit_id).await?;
    placeable(&tx, actor, person_id).await?;
    let post_id = Uuid::now_v7();
    tx.insert(
        "post",
        &[
            ("post_id", &post_id),
            ("person_id", &person_id),
            ("unit_id", &unit_id),
            ("kind", &write.kind),
            ("subject", &write.subject),
            ("stage", &write.stage),
            ("valid_from", &from),
        ],
    )
    .await?;
    tx.audit(Act::new("people.post_given", "person", person_id).unit(unit_id).with("kind", &write.kind)).await?;
    tx.commit().await?;
    Ok(post_id)
}

/// Ends a post on a day.
///
/// # Errors
/// Not found `people.post_not_found`; invalid before it began.
pub async fn end(ctx: &Ctx, actor: &Actor, person_id: PersonId, post_id: Uuid, date: &str) -> Result<()> {
    let date = day("date", date)?.to_string();
    let tx = manageable(ctx, actor, person_id).await?;
    let sql = "select unit_id, valid_from from post where post_id = $1 and person_id = $2 and valid_to is null";
    let rows = tx.query(sql, params![post_id, person_id]).await?;
    let row = rows.first().ok_or_else(|| Error::not_found("people.post_not_found"))?;
    let (unit_id, from): (UnitId, String) = (row.get("unit_id")?, row.get("valid_from")?);
    require_at(&tx, actor, Permission::PersonManage, unit_id).await?;
    if date < from {
        return Err(Error::field(FieldError::new("date", "people.period_empty")));
    }
    tx.exec("update post set valid_to = $1, version = version + 1 where post_id = $2", params![date, post_id]).await?;
    tx.audit(Act::new("people.post_ended", "person", person_id).unit(unit_id)).await?;
    tx.commit().await
}
