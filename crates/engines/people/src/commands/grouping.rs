//! Groupings across the tree: education groups, areas, alliances; who leads them and who belongs to them when.

use super::grant::{day, period};
use crate::access::require_at;
use crate::model::unit::{GROUPING_KINDS, GroupingWrite, MemberWrite};
use crate::rules::names;
use crate::store::units;
use kernel::{Actor, Error, FieldError, GroupingId, Permission, Result, UnitId};
use storage::{Act, Ctx, Reads, Tx, params};
use uuid::Uuid;

/// Creates a grouping; whoever manages the whole region may.
///
/// # Errors
/// Forbidden or not found without `unit.manage` over the region; invalid shape.
pub async fn create(ctx: &Ctx, actor: &Actor, write: &GroupingWrite) -> Result<GroupingId> {
    let (from, to) = checked(write)?;
    let tx = over_region(ctx, actor).await?;
    known_lead(&tx, write).await?;
    let grouping_id = GroupingId::new();
    tx.insert(
        "grouping_unit",
        &[
            ("grouping_id", &grouping_id),
            ("kind", &write.kind),
            ("name", &names::tidy(&write.name)),
            ("lead_unit_id", &write.lead_unit_id),
            ("valid_from", &from),
            ("valid_to", &to),
        ],
    )
    .await?;
    tx.audit(Act::new("people.grouping_created", "grouping", grouping_id).with("kind", &write.kind)).await?;
    tx.commit().await?;
    Ok(grouping_id)
}

/// Changes a grouping.
///
/// # Errors
/// As [`create`]; stale when somebody changed it meanwhile.
pub async fn update(
    ctx: &Ctx,
    actor: &Actor,
    grouping_id: GroupingId,
    version: i64,
    write: &GroupingWrite,
) -> Result<()> {
    let (from, to) = checked(write)?;
    let tx = over_region(ctx, actor).await?;
    exists(&tx, grouping_id).await?;
    known_lead(&tx, write).await?;
    let sql = "update grouping_unit set kind = $1, name = $2, lead_unit_id = $3, valid_from = $4, valid_to = $5, version = version + 1 \
        where grouping_id = $6 and version = $7";
    tx.exec_versioned(
        sql,
        params![write.kind, names::tidy(&write.name), write.lead_unit_id, from, to, grouping_id, version],
    )
    .await?;
    tx.audit(Act::new("people.grouping_changed", "grouping", grouping_id)).await?;
    tx.commit().await
}

/// Adds a member from a day on.
///
/// # Errors
/// As [`create`]; conflict `people.member_already` while it belongs to the grouping.
pub async fn add_member(ctx: &Ctx, actor: &Actor, grouping_id: GroupingId, write: &MemberWrite) -> Result<()> {
    let from = day("valid_from", &write.valid_from)?.to_string();
    let tx = over_region(ctx, actor).await?;
    exists(&tx, grouping_id).await?;
    units::named(&tx, UnitId(write.unit_id)).await?;
    let already = "select count(*) as value from grouping_member where grouping_id = $1 and unit_id = $2 and (valid_to is null or $3 < valid_to)";
    if tx.value::<i64>(already, params![grouping_id, write.unit_id, from]).await? != Some(0) {
        return Err(Error::conflict("people.member_already"));
    }
    let id = Uuid::now_v7();
    tx.insert(
        "grouping_member",
        &[
            ("grouping_member_id", &id),
            ("grouping_id", &grouping_id),
            ("unit_id", &write.unit_id),
            ("valid_from", &from),
        ],
    )
    .await?;
    tx.audit(Act::new("people.member_added", "grouping", grouping_id).unit(UnitId(write.unit_id))).await?;
    tx.commit().await
}

/// Ends a membership on a day.
///
/// # Errors
/// As [`create`]; not found `people.member_not_found`; invalid before it began.
pub async fn end_member(ctx: &Ctx, actor: &Actor, grouping_id: GroupingId, member_id: Uuid, date: &str) -> Result<()> {
    let date = day("date", date)?.to_string();
    let tx = over_region(ctx, actor).await?;
    let sql = "select valid_from from grouping_member where grouping_member_id = $1 and grouping_id = $2 and valid_to is null";
    let rows = tx.query(sql, params![member_id, grouping_id]).await?;
    let from: String = rows.first().ok_or_else(|| Error::not_found("people.member_not_found"))?.get("valid_from")?;
    if date < from {
        return Err(Error::field(FieldError::new("date", "people.period_empty")));
    }
    tx.exec("update grouping_member set valid_to = $1 where grouping_member_id = $2", params![date, member_id]).await?;
    tx.audit(Act::new("people.member_ended", "grouping", grouping_id)).await?;
    tx.commit().await
}

async fn over_region(ctx: &Ctx, actor: &Actor) -> Result<Tx> {
    let tx = ctx.begin(actor).await?;
    let region = units::region(&tx).await?;
    require_at(&tx, actor, Permission::UnitManage, UnitId(region.unit_id)).await?;
    Ok(tx)
}

async fn exists(tx: &Tx, grouping_id: GroupingId) -> Result<()> {
    let n = tx
        .value::<i64>("select count(*) as value from grouping_unit where grouping_id = $1", params![grouping_id])
        .await?;
    if n == Some(1) { Ok(()) } else { Err(Error::not_found("people.grouping_not_found")) }
}

async fn known_lead(tx: &Tx, write: &GroupingWrite) -> Result<()> {
    if let Some(lead) = write.lead_unit_id {
        units::named(tx, UnitId(lead))
            .await
            .map_err(|_| Error::field(FieldError::new("lead_unit_id", "people.unit_not_found")))?;
    }
    Ok(())
}

fn checked(write: &GroupingWrite) -> Result<(String, Option<String>)> {
    if !GROUPING_KINDS.contains(&write.kind.as_str()) {
        return Err(Error::field(FieldError::new("kind", "people.grouping_kind")));
    }
    let name = names::tidy(&write.name);
    if name.is_empty() || names::LONGEST < name.chars().count() {
        return Err(Error::field(FieldError::new("name", "people.name_length").with("longest", names::LONGEST)));
    }
    period(&write.valid_from, write.valid_to.as_deref())
}
