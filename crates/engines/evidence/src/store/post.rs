//! Who answers for a school and who helps: by the posts they hold today.

use crate::model::Guide;
use kernel::{PersonId, Result, UnitId};
use storage::{Ctx, Reads, params, row};

row! {
    struct Holder { person_id: PersonId, name: String }
}

const HELD: &str = "select distinct p.person_id, p.name, p.name_pinyin from post o join person p on p.person_id = o.person_id \
    where p.merged_into is null and o.valid_from <= $1 and (o.valid_to is null or $1 < o.valid_to)";

/// The head of a school.
///
/// # Errors
/// Internal, from the database.
pub async fn principal(db: &impl Reads, unit_id: UnitId, today: &str) -> Result<Option<PersonId>> {
    let sql = format!("{HELD} and o.kind = 'principal' and o.unit_id = $2 order by p.name_pinyin, p.person_id limit 1");
    Ok(db.row_opt::<Holder>(&sql, params![today, unit_id]).await?.map(|holder| holder.person_id))
}

/// The researcher of a subject and stage, if there is exactly one who names both, else the first who may help.
///
/// # Errors
/// Internal, from the database.
pub async fn researcher(db: &impl Reads, subject: &str, stage: &str, today: &str) -> Result<Option<PersonId>> {
    let sql = format!(
        "{HELD} and o.kind = 'researcher' and o.subject = $2 and (o.stage = $3 or o.stage is null) \
         order by p.name_pinyin, p.person_id limit 1"
    );
    Ok(db.row_opt::<Holder>(&sql, params![today, subject, stage]).await?.map(|holder| holder.person_id))
}

/// Everybody who may guide a task of a subject and stage.
///
/// # Errors
/// Internal, from the database.
pub async fn guides(ctx: &Ctx, subject: &str, stage: &str) -> Result<Vec<Guide>> {
    let sql = format!(
        "{HELD} and o.kind = 'researcher' and (o.subject = $2 or o.subject is null) and (o.stage = $3 or o.stage is null) \
         order by p.name_pinyin, p.person_id"
    );
    let rows: Vec<Holder> = ctx.db.rows(&sql, params![ctx.today().to_string(), subject, stage]).await?;
    Ok(rows.into_iter().map(|row| Guide { person_id: row.person_id.0, name: row.name }).collect())
}

/// Whether a person has a post at a unit or above it, or is a researcher: anybody else can neither own nor guide.
///
/// # Errors
/// Internal, from the database.
pub async fn may_be_named(db: &impl Reads, person: PersonId, unit_id: UnitId, today: &str) -> Result<bool> {
    let sql = "select count(*) as value from post o where o.person_id = $1 and o.valid_from <= $2 \
        and (o.valid_to is null or $2 < o.valid_to) and (o.kind = 'researcher' or exists (select 1 from unit_closure c \
        where (c.ancestor_id = o.unit_id and c.descendant_id = $3) or (c.ancestor_id = $3 and c.descendant_id = o.unit_id)))";
    Ok(db.value::<i64>(sql, params![person, today, unit_id]).await?.is_some_and(|n| 0 < n))
}
