//! Creating, changing, moving and closing units; their other names. The closure is kept equal to the tree.

use super::grant::day;
use crate::access::{covers, require, require_at};
use crate::model::unit::{KINDS, TRAITS, UnitWrite};
use crate::rules::names;
use kernel::grade::Stage;
use kernel::{Actor, Error, FieldError, Kind, Permission, Refusal, Result, UnitId};
use storage::{Act, Ctx, Reads, Tx, local_date, params, row};
use uuid::Uuid;

/// A unit checked and ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUnit {
    /// Identity.
    pub unit_id: UnitId,
    /// The unit above.
    pub parent_id: Option<UnitId>,
    /// Kind.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// Official code.
    pub code: Option<String>,
    /// Stages taught.
    pub stages: Vec<String>,
    /// Traits.
    pub traits: Vec<String>,
    /// Cohort of a class: year of entry and number.
    pub cohort: Option<(i64, i64)>,
    /// From this day.
    pub valid_from: String,
}

row! {
    struct Known { parent_id: Option<UnitId>, kind: String, name: String, valid_to: Option<String> }
}

/// Creates a unit below another.
///
/// # Errors
/// Forbidden without `unit.manage` over the unit above; invalid where the shape does not fit;
/// conflict `people.unit_code_taken`, `people.class_exists`.
pub async fn create(ctx: &Ctx, actor: &Actor, write: &UnitWrite) -> Result<UnitId> {
    let tx = ctx.begin(actor).await?;
    let unit = checked(write, UnitId::new(), &local_date(tx.now).to_string())?;
    match unit.parent_id {
        Some(parent_id) => {
            require_at(&tx, actor, Permission::UnitManage, parent_id).await?;
            fits_below(&tx, &unit.kind, parent_id).await?;
        }
        None => first_region(&tx, actor, &unit).await?,
    }
    unused(&tx, &unit).await?;
    insert(&tx, &unit).await?;
    tx.audit(Act::new("people.unit_created", "unit", unit.unit_id).unit(unit.unit_id).with("kind", &unit.kind)).await?;
    tx.emit("people.unit_created", &serde_json::json!({ "unit_id": unit.unit_id, "kind": unit.kind })).await?;
    tx.commit().await?;
    Ok(unit.unit_id)
}

/// Changes a unit, and moves it when another unit above is named.
///
/// # Errors
/// As [`create`]; stale when somebody changed it meanwhile; conflict `people.unit_below_itself`.
pub async fn update(ctx: &Ctx, actor: &Actor, unit_id: UnitId, version: i64, write: &UnitWrite) -> Result<()> {
    let tx = ctx.begin(actor).await?;
    require_at(&tx, actor, Permission::UnitManage, unit_id).await?;
    let known = known(&tx, unit_id).await?;
    let unit = checked(write, unit_id, &local_date(tx.now).to_string())?;
    if unit.kind != known.kind {
        return Err(Error::field(FieldError::new("kind", "people.unit_kind_fixed")));
    }
    unused(&tx, &unit).await?;
    if unit.parent_id != known.parent_id {
        relocate(&tx, actor, &unit, known.parent_id).await?;
    }
    let sql = "update unit set parent_id = $1, name = $2, name_pinyin = $3, short_name = $4, code = $5, stages = $6, traits = $7, \
        entry_year = $8, class_no = $9, class_stage = $10, version = version + 1 where unit_id = $11 and version = $12";
    let cohort = unit.cohort.unzip();
    let pinyin = names::pinyin(&unit.name);
    let (stages, traits) = (unit.stages.join(" "), unit.traits.join(" "));
    let binds = params![
        unit.parent_id,
        unit.name,
        pinyin,
        unit.short_name,
        unit.code,
        stages,
        traits,
        cohort.0,
        cohort.1,
        class_stage(&unit),
        unit_id,
        version
    ];
    tx.exec_versioned(sql, binds).await?;
    if known.name != unit.name {
        keep_old_name(&tx, unit_id, &known.name).await?;
    }
    tx.audit(
        Act::new("people.unit_changed", "unit", unit_id).unit(unit_id).with("moved", unit.parent_id != known.parent_id),
    )
    .await?;
    tx.emit("people.unit_changed", &serde_json::json!({ "unit_id": unit_id })).await?;
    tx.commit().await
}

/// Closes a unit and the classes below it.
///
/// # Errors
/// Conflict `people.unit_in_use` while pupils or other units are below.
pub async fn close(ctx: &Ctx, actor: &Actor, unit_id: UnitId, date: &str) -> Result<()> {
    let date = day("date", date)?.to_string();
    let tx = ctx.begin(actor).await?;
    require_at(&tx, actor, Permission::UnitManage, unit_id).await?;
    let known = known(&tx, unit_id).await?;
    if known.valid_to.is_some() {
        return Err(Error::conflict("people.unit_closed"));
    }
    let pupils = "select count(*) as value from enrolment e join unit_closure c on c.descendant_id = e.class_id where c.ancestor_id = $1 and e.valid_to is null";
    let below = "select count(*) as value from unit_closure c join unit u on u.unit_id = c.descendant_id \
        where c.ancestor_id = $1 and 0 < c.depth and u.valid_to is null and u.kind <> 'class'";
    let (pupils, below): (Option<i64>, Option<i64>) =
        (tx.value(pupils, params![unit_id]).await?, tx.value(below, params![unit_id]).await?);
    if pupils != Some(0) || below != Some(0) || known.parent_id.is_none() {
        let refusal = Refusal::new(Kind::Conflict, "people.unit_in_use").with("pupils", pupils.unwrap_or(0));
        return Err(refusal.with("units", below.unwrap_or(0)).into());
    }
    let sql = "update unit set valid_to = $1, version = version + 1 where valid_to is null \
        and unit_id in (select descendant_id from unit_closure where ancestor_id = $2)";
    tx.exec(sql, params![date, unit_id]).await?;
    tx.audit(Act::new("people.unit_closed", "unit", unit_id).unit(unit_id).with("date", &date)).await?;
    tx.emit("people.unit_closed", &serde_json::json!({ "unit_id": unit_id, "date": date })).await?;
    tx.commit().await
}

/// Adds another name.
///
/// # Errors
/// Invalid name; forbidden or not found as the reach says.
pub async fn add_alias(ctx: &Ctx, actor: &Actor, unit_id: UnitId, alias: &str) -> Result<()> {
    let alias = checked_name("alias", alias)?;
    let tx = ctx.begin(actor).await?;
    require_at(&tx, actor, Permission::UnitManage, unit_id).await?;
    insert_alias(&tx, unit_id, &alias).await?;
    tx.audit(Act::new("people.unit_alias_added", "unit", unit_id).unit(unit_id)).await?;
    tx.commit().await
}

/// Takes another name away.
///
/// # Errors
/// Not found `people.alias_not_found`.
pub async fn remove_alias(ctx: &Ctx, actor: &Actor, unit_id: UnitId, alias_id: Uuid) -> Result<()> {
    let tx = ctx.begin(actor).await?;
    require_at(&tx, actor, Permission::UnitManage, unit_id).await?;
    if tx.exec("delete from unit_alias where unit_alias_id = $1 and unit_id = $2", params![alias_id, unit_id]).await?
        == 0
    {
        return Err(Error::not_found("people.alias_not_found"));
    }
    tx.audit(Act::new("people.unit_alias_removed", "unit", unit_id).unit(unit_id)).await?;
    tx.commit().await
}

/// Writes a unit and its closure rows.
///
/// # Errors
/// Internal, from the database.
pub async fn insert(tx: &Tx, unit: &NewUnit) -> Result<()> {
    let (entry_year, class_no) = unit.cohort.unzip();
    tx.insert(
        "unit",
        &[
            ("unit_id", &unit.unit_id),
            ("parent_id", &unit.parent_id),
            ("kind", &unit.kind),
            ("name", &unit.name),
            ("name_pinyin", &names::pinyin(&unit.name)),
            ("short_name", &unit.short_name),
            ("code", &unit.code),
            ("stages", &unit.stages.join(" ")),
            ("traits", &unit.traits.join(" ")),
            ("entry_year", &entry_year),
            ("class_no", &class_no),
            ("class_stage", &class_stage(unit)),
            ("valid_from", &unit.valid_from),
        ],
    )
    .await?;
    tx.insert("unit_closure", &[("ancestor_id", &unit.unit_id), ("descendant_id", &unit.unit_id), ("depth", &0_i64)])
        .await?;
    if let Some(parent_id) = unit.parent_id {
        let sql = "insert into unit_closure (ancestor_id, descendant_id, depth) select ancestor_id, $1, depth + 1 from unit_closure where descendant_id = $2";
        tx.exec(sql, params![unit.unit_id, parent_id]).await?;
    }
    Ok(())
}

/// Moves a subtree below another unit: its ties to the old ancestors are cut, ties to the new ones made.
async fn relocate(tx: &Tx, actor: &Actor, unit: &NewUnit, old_parent: Option<UnitId>) -> Result<()> {
    let (Some(old), Some(new)) = (old_parent, unit.parent_id) else {
        return Err(Error::conflict("people.region_fixed"));
    };
    let reach = require(tx, actor, Permission::UnitManage).await?;
    if !covers(tx, &reach, old).await? || !covers(tx, &reach, new).await? {
        return Err(Error::not_found("people.unit_not_found"));
    }
    // One move at a time: two at once could tie a knot.
    tx.query(&format!("select unit_id from unit where parent_id is null{}", tx.dialect().for_update()), params![])
        .await?;
    fits_below(tx, &unit.kind, new).await?;
    let inside = "select count(*) as value from unit_closure where ancestor_id = $1 and descendant_id = $2";
    if tx.value::<i64>(inside, params![unit.unit_id, new]).await? != Some(0) {
        return Err(Error::conflict("people.unit_below_itself"));
    }
    let cut = "delete from unit_closure where descendant_id in (select descendant_id from unit_closure where ancestor_id = $1) \
        and ancestor_id not in (select descendant_id from unit_closure where ancestor_id = $1)";
    tx.exec(cut, params![unit.unit_id]).await?;
    let tie = "insert into unit_closure (ancestor_id, descendant_id, depth) \
        select a.ancestor_id, d.descendant_id, a.depth + d.depth + 1 from unit_closure a cross join unit_closure d \
        where a.descendant_id = $1 and d.ancestor_id = $2";
    tx.exec(tie, params![new, unit.unit_id]).await?;
    Ok(())
}

async fn known(tx: &Tx, unit_id: UnitId) -> Result<Known> {
    let found =
        tx.row_opt("select parent_id, kind, name, valid_to from unit where unit_id = $1", params![unit_id]).await?;
    found.ok_or_else(|| Error::not_found("people.unit_not_found"))
}

async fn first_region(tx: &Tx, actor: &Actor, unit: &NewUnit) -> Result<()> {
    let n = tx.value::<i64>("select count(*) as value from unit where parent_id is null", params![]).await?;
    if *actor != Actor::System || unit.kind != "region" || n != Some(0) {
        return Err(Error::field(FieldError::new("parent_id", "people.unit_parent_missing")));
    }
    Ok(())
}

async fn fits_below(tx: &Tx, kind: &str, parent_id: UnitId) -> Result<()> {
    let parent = known(tx, parent_id).await?;
    let fits = parent.valid_to.is_none()
        && kind != "region"
        && parent.kind != "class"
        && (kind != "class" || parent.kind == "school");
    if fits { Ok(()) } else { Err(Error::field(FieldError::new("parent_id", "people.unit_parent_kind"))) }
}

async fn unused(tx: &Tx, unit: &NewUnit) -> Result<()> {
    let code = "select count(*) as value from unit where code = $1 and valid_to is null and unit_id <> $2";
    if unit.code.is_some() && tx.value::<i64>(code, params![unit.code, unit.unit_id]).await? != Some(0) {
        return Err(Error::conflict("people.unit_code_taken"));
    }
    let class = "select count(*) as value from unit where kind = 'class' and valid_to is null and parent_id = $1 and class_stage = $2 and entry_year = $3 and class_no = $4 and unit_id <> $5";
    let (entry_year, class_no) = unit.cohort.unzip();
    if unit.kind == "class"
        && tx
            .value::<i64>(class, params![unit.parent_id, class_stage(unit), entry_year, class_no, unit.unit_id])
            .await?
            != Some(0)
    {
        return Err(Error::conflict("people.class_exists"));
    }
    Ok(())
}

/// A renamed unit is still found under its old name.
async fn keep_old_name(tx: &Tx, unit_id: UnitId, name: &str) -> Result<()> {
    let known = "select count(*) as value from unit_alias where unit_id = $1 and alias_key = $2";
    if tx.value::<i64>(known, params![unit_id, names::key(name)]).await? == Some(0) {
        insert_alias(tx, unit_id, name).await?;
    }
    Ok(())
}

async fn insert_alias(tx: &Tx, unit_id: UnitId, alias: &str) -> Result<()> {
    let columns: [(&str, &(dyn storage::ToSql + Sync)); 4] = [
        ("unit_alias_id", &Uuid::now_v7()),
        ("unit_id", &unit_id),
        ("alias", &alias),
        ("alias_key", &names::key(alias)),
    ];
    tx.insert("unit_alias", &columns).await
}

fn class_stage(unit: &NewUnit) -> Option<String> {
    unit.stages.first().filter(|_| unit.kind == "class").cloned()
}

fn checked(write: &UnitWrite, unit_id: UnitId, today: &str) -> Result<NewUnit> {
    if !KINDS.contains(&write.kind.as_str()) {
        return Err(Error::field(FieldError::new("kind", "people.unit_kind")));
    }
    if let Some(stage) = write.stages.iter().find(|stage| Stage::from_code(stage).is_none()) {
        return Err(Error::field(FieldError::new("stages", "people.stage_unknown").with("stage", stage)));
    }
    if let Some(unknown) = write.traits.iter().find(|word| !TRAITS.contains(&word.as_str())) {
        return Err(Error::field(FieldError::new("traits", "people.trait_unknown").with("trait", unknown)));
    }
    let code = write.code.as_deref().map(kernel::identifier::normalise).filter(|code| !code.is_empty());
    if code.as_deref().is_some_and(|code| 20 < code.len() || !code.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
        return Err(Error::field(FieldError::new("code", "people.unit_code_shape")));
    }
    let valid_from = write
        .valid_from
        .as_deref()
        .filter(|day| !day.is_empty())
        .map_or(Ok(today.to_owned()), |text| day("valid_from", text).map(|day| day.to_string()))?;
    Ok(NewUnit {
        unit_id,
        parent_id: write.parent_id.map(UnitId),
        kind: write.kind.clone(),
        name: checked_name("name", &write.name)?,
        short_name: write.short_name.as_deref().map(names::tidy).unwrap_or_default(),
        code,
        stages: write.stages.clone(),
        traits: write.traits.clone(),
        cohort: checked_cohort(write)?,
        valid_from,
    })
}

fn checked_cohort(write: &UnitWrite) -> Result<Option<(i64, i64)>> {
    if write.kind != "class" {
        return Ok(None);
    }
    match (write.entry_year, write.class_no, write.stages.as_slice()) {
        (Some(year @ 1950..=2199), Some(number @ 1..=99), [_]) => Ok(Some((year, number))),
        _ => Err(Error::field(FieldError::new("entry_year", "people.class_cohort"))),
    }
}

fn checked_name(field: &str, name: &str) -> Result<String> {
    let name = names::tidy(name);
    if name.is_empty() || names::LONGEST < name.chars().count() {
        return Err(Error::field(FieldError::new(field, "people.name_length").with("longest", names::LONGEST)));
    }
    Ok(name)
}
