//! Creating and changing persons and their identifiers; merging two records of one person and splitting them again.

use crate::access::require;
use crate::model::person::{IDENTIFIER_KINDS, IdentifierWrite, PersonWrite};
use crate::rules::{identifiers, names};
use crate::store::persons::{FAMILY, has_place, require_visible, survivor};
use kernel::{Actor, Error, FieldError, Permission, PersonId, Result};
use storage::{Act, Ctx, Reads, Tx, local_date, params};
use uuid::Uuid;

/// A person checked and ready to be written.
struct Checked {
    name: String,
    gender: String,
    birth_date: Option<String>,
    identifiers: Vec<(String, String)>,
}

/// Creates a person.
///
/// # Errors
/// Forbidden without `person.manage`; invalid shape; conflict `people.identifier_taken`.
pub async fn create(ctx: &Ctx, actor: &Actor, write: &PersonWrite) -> Result<PersonId> {
    let checked = checked(write, ctx.today())?;
    let tx = ctx.begin(actor).await?;
    require(&tx, actor, Permission::PersonManage).await?;
    let person_id = PersonId::new();
    tx.insert(
        "person",
        &[
            ("person_id", &person_id),
            ("name", &checked.name),
            ("name_pinyin", &names::pinyin(&checked.name)),
            ("gender", &checked.gender),
            ("birth_date", &checked.birth_date),
            ("created_at", &tx.now),
        ],
    )
    .await?;
    for (kind, value) in &checked.identifiers {
        insert_identifier(ctx, &tx, person_id, kind, value).await?;
    }
    tx.audit(Act::new("people.person_created", "person", person_id)).await?;
    tx.commit().await?;
    Ok(person_id)
}

/// Changes a person; identifiers given replace those of the same kind, which keep their dates.
///
/// # Errors
/// As [`create`]; not found out of reach; stale when somebody changed it meanwhile.
pub async fn update(ctx: &Ctx, actor: &Actor, person_id: PersonId, version: i64, write: &PersonWrite) -> Result<()> {
    let checked = checked(write, ctx.today())?;
    let tx = manageable(ctx, actor, person_id).await?;
    let sql = "update person set name = $1, name_pinyin = $2, gender = $3, birth_date = $4, version = version + 1 where person_id = $5 and version = $6";
    tx.exec_versioned(
        sql,
        params![checked.name, names::pinyin(&checked.name), checked.gender, checked.birth_date, person_id, version],
    )
    .await?;
    let today = local_date(tx.now).to_string();
    for (kind, value) in &checked.identifiers {
        let blind = ctx.keys.blind_index(&identifiers::blind_kind(kind), value).to_vec();
        let same = "select count(*) as value from person_identifier where person_id = $1 and kind = $2 and blind = $3 and valid_to is null";
        if tx.value::<i64>(same, params![person_id, kind, blind]).await? == Some(0) {
            let end =
                "update person_identifier set valid_to = $1 where person_id = $2 and kind = $3 and valid_to is null";
            tx.exec(end, params![today, person_id, kind]).await?;
            insert_identifier(ctx, &tx, person_id, kind, value).await?;
        }
    }
    tx.audit(Act::new("people.person_changed", "person", person_id)).await?;
    tx.commit().await
}

/// Says that a record is another one's person: reads follow, nothing is rewritten.
///
/// # Errors
/// Not found out of reach; conflict `people.already_merged`, `people.merge_self`; invalid without a reason.
pub async fn merge(ctx: &Ctx, actor: &Actor, person_id: PersonId, into: PersonId, reason: &str) -> Result<()> {
    given_reason(reason)?;
    let tx = manageable(ctx, actor, person_id).await?;
    let reach = require(&tx, actor, Permission::PersonManage).await?;
    require_visible(&tx, &reach, into, &local_date(tx.now).to_string()).await?;
    if survivor(&tx, into).await? == person_id {
        return Err(Error::conflict("people.merge_self"));
    }
    if survivor(&tx, into).await? != into {
        return Err(Error::conflict("people.already_merged"));
    }
    let sql = "update person set merged_into = $1, version = version + 1 where person_id = $2 and merged_into is null";
    if tx.exec(sql, params![into, person_id]).await? == 0 {
        return Err(Error::conflict("people.already_merged"));
    }
    tx.audit(Act::new("people.person_merged", "person", person_id).with("into", into)).await?;
    tx.emit("people.person_merged", &serde_json::json!({ "person_id": person_id, "into": into })).await?;
    tx.commit().await
}

/// Undoes a merge.
///
/// # Errors
/// Not found out of reach; conflict `people.not_merged`; invalid without a reason.
pub async fn split(ctx: &Ctx, actor: &Actor, person_id: PersonId, reason: &str) -> Result<()> {
    given_reason(reason)?;
    let tx = manageable(ctx, actor, person_id).await?;
    let sql =
        "update person set merged_into = null, version = version + 1 where person_id = $1 and merged_into is not null";
    if tx.exec(sql, params![person_id]).await? == 0 {
        return Err(Error::conflict("people.not_merged"));
    }
    tx.audit(Act::new("people.person_split", "person", person_id)).await?;
    tx.emit("people.person_split", &serde_json::json!({ "person_id": person_id })).await?;
    tx.commit().await
}

/// An identifier in the clear, for a reason that goes into the audit log before it is shown.
///
/// # Errors
/// Forbidden without `person.manage`, not found out of reach or without such an identifier; invalid without a reason.
pub async fn reveal(ctx: &Ctx, actor: &Actor, person_id: PersonId, kind: &str, reason: &str) -> Result<String> {
    given_reason(reason)?;
    let tx = manageable(ctx, actor, person_id).await?;
    // The numbers shown of a person are those of all their records.
    let sql = format!(
        "{FAMILY} select i.person_identifier_id, i.sealed from person_identifier i join family f on f.person_id = i.person_id \
         where i.kind = $2 and i.valid_to is null order by i.valid_from desc, i.person_identifier_id limit 1"
    );
    let rows = tx.query(&sql, params![person_id, kind]).await?;
    let row = rows.first().ok_or_else(|| Error::not_found("people.identifier_not_found"))?;
    let (id, sealed): (Uuid, Vec<u8>) = (row.get("person_identifier_id")?, row.get("sealed")?);
    tx.audit(Act::new("people.identifier_revealed", "person", person_id).with("kind", kind)).await?;
    tx.commit().await?;
    ctx.keys.open_field(&identifiers::context(id), &sealed).map_err(|error| Error::internal(error.to_string()))
}

pub(super) fn given_reason(reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Error::field(FieldError::new("reason", "people.reason_missing")));
    }
    Ok(())
}

pub(super) async fn manageable(ctx: &Ctx, actor: &Actor, person_id: PersonId) -> Result<Tx> {
    let tx = ctx.begin(actor).await?;
    let reach = require(&tx, actor, Permission::PersonManage).await?;
    require_visible(&tx, &reach, person_id, &local_date(tx.now).to_string()).await?;
    Ok(tx)
}

/// A record nobody has placed yet belongs to whoever places it; any other must be in reach.
pub(super) async fn placeable(tx: &Tx, actor: &Actor, person_id: PersonId) -> Result<()> {
    if has_place(tx, person_id).await? {
        let reach = require(tx, actor, Permission::PersonManage).await?;
        require_visible(tx, &reach, person_id, &local_date(tx.now).to_string()).await?;
    }
    Ok(())
}

async fn insert_identifier(ctx: &Ctx, tx: &Tx, person_id: PersonId, kind: &str, value: &str) -> Result<()> {
    let blind = ctx.keys.blind_index(&identifiers::blind_kind(kind), value).to_vec();
    let taken = "select count(*) as value from person_identifier where kind = $1 and blind = $2 and valid_to is null";
    if tx.value::<i64>(taken, params![kind, blind]).await? != Some(0) {
        return Err(Error::conflict("people.identifier_taken"));
    }
    let id = Uuid::now_v7();
    tx.insert(
        "person_identifier",
        &[
            ("person_identifier_id", &id),
            ("person_id", &person_id),
            ("kind", &kind),
            ("sealed", &ctx.keys.seal_field(&identifiers::context(id), value)),
            ("blind", &blind),
            ("valid_from", &local_date(tx.now).to_string()),
        ],
    )
    .await
}

fn checked(write: &PersonWrite, today: jiff::civil::Date) -> Result<Checked> {
    let name = names::tidy(&write.name);
    if name.is_empty() || names::LONGEST < name.chars().count() {
        return Err(Error::field(FieldError::new("name", "people.name_length").with("longest", names::LONGEST)));
    }
    if !["", "m", "f"].contains(&write.gender.as_str()) {
        return Err(Error::field(FieldError::new("gender", "people.gender")));
    }
    let birth = write
        .birth_date
        .as_deref()
        .filter(|text| !text.is_empty())
        .map(|text| super::grant::day("birth_date", text))
        .transpose()?;
    if birth.is_some_and(|birth| today < birth || birth.year() < 1900) {
        return Err(Error::field(FieldError::new("birth_date", "people.birth_date")));
    }
    let identifiers = write.identifiers.iter().map(checked_identifier).collect::<Result<_>>()?;
    Ok(Checked { name, gender: write.gender.clone(), birth_date: birth.map(|birth| birth.to_string()), identifiers })
}

fn checked_identifier(write: &IdentifierWrite) -> Result<(String, String)> {
    if !IDENTIFIER_KINDS.contains(&write.kind.as_str()) {
        return Err(Error::field(FieldError::new("identifiers", "people.identifier_kind")));
    }
    let value = identifiers::checked(&write.kind, &write.value)
        .map_err(|fault| Error::field(FieldError::new("identifiers", fault.code())))?;
    Ok((write.kind.clone(), value))
}
