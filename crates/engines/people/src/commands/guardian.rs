//! Naming one guardian of a pupil, and ending it.

use super::grant::day;
use super::person::manageable;
use crate::model::person::GuardianWrite;
use crate::rules::names;
use crate::store::persons::{FAMILY, survivor};
use kernel::{Actor, Error, FieldError, PersonId, Result};
use storage::{Act, Ctx, Reads, params};
use uuid::Uuid;

/// Longest word for a relation, characters.
const RELATION_LONGEST: usize = 20;

/// Names a guardian of a pupil: a record of their own, as a roster makes it.
///
/// # Errors
/// Forbidden or not found without `person.manage` over the pupil; invalid shape; conflict `people.guardian_exists`.
pub async fn add(ctx: &Ctx, actor: &Actor, person_id: PersonId, write: &GuardianWrite) -> Result<Uuid> {
    let (name, relation) = (names::tidy(&write.name), names::tidy(&write.relation));
    if name.is_empty() || names::LONGEST < name.chars().count() {
        let fault = FieldError::new("name", "people.name_length").with("longest", names::LONGEST);
        return Err(Error::field(fault));
    }
    if relation.is_empty() || RELATION_LONGEST < relation.chars().count() {
        let fault = FieldError::new("relation", "people.relation_length").with("longest", RELATION_LONGEST);
        return Err(Error::field(fault));
    }
    let from = day("valid_from", &write.valid_from)?.to_string();
    let tx = manageable(ctx, actor, person_id).await?;
    let student_id = survivor(&tx, person_id).await?;
    let sql = format!(
        "{FAMILY} select count(*) as value from guardian g join family f on f.person_id = g.student_id \
         join person p on p.person_id = g.guardian_id where p.name = $2 and g.valid_to is null"
    );
    if tx.value::<i64>(&sql, params![student_id, name]).await? != Some(0) {
        return Err(Error::conflict("people.guardian_exists"));
    }
    let (guardian_id, link_id) = (PersonId::new(), Uuid::now_v7());
    let pinyin = names::pinyin(&name);
    let person: [(&str, &(dyn storage::ToSql + Sync)); 4] =
        [("person_id", &guardian_id), ("name", &name), ("name_pinyin", &pinyin), ("created_at", &tx.now)];
    tx.insert("person", &person).await?;
    tx.insert(
        "guardian",
        &[
            ("guardian_link_id", &link_id),
            ("guardian_id", &guardian_id),
            ("student_id", &student_id),
            ("relation", &relation),
            ("valid_from", &from),
        ],
    )
    .await?;
    tx.audit(Act::new("people.guardian_named", "person", student_id).with("guardian_id", guardian_id)).await?;
    tx.commit().await?;
    Ok(link_id)
}

/// Ends a guardian on a day.
///
/// # Errors
/// As [`add`]; not found `people.guardian_not_found` for a guardian of somebody else; invalid before it began.
pub async fn end(ctx: &Ctx, actor: &Actor, person_id: PersonId, link_id: Uuid, date: &str) -> Result<()> {
    let date = day("date", date)?.to_string();
    let tx = manageable(ctx, actor, person_id).await?;
    let student_id = survivor(&tx, person_id).await?;
    let sql = format!(
        "{FAMILY} select g.valid_from as value from guardian g join family f on f.person_id = g.student_id \
         where g.guardian_link_id = $2 and g.valid_to is null"
    );
    let from: Option<String> = tx.value(&sql, params![student_id, link_id]).await?;
    let from = from.ok_or_else(|| Error::not_found("people.guardian_not_found"))?;
    if date < from {
        return Err(Error::field(FieldError::new("date", "people.period_empty")));
    }
    tx.exec("update guardian set valid_to = $1 where guardian_link_id = $2", params![date, link_id]).await?;
    tx.audit(Act::new("people.guardian_ended", "person", student_id).with("guardian_link_id", link_id)).await?;
    tx.commit().await
}
