//! Enrolling one pupil in a class, moving them to another, and ending their time at a school.

use super::grant::day;
use super::person::{manageable, placeable};
use crate::access::require_at;
use crate::model::person::{END_REASONS, EnrolmentEnd, EnrolmentWrite};
use crate::store::persons::{FAMILY, survivor};
use jiff::civil::Date;
use kernel::{Actor, Error, FieldError, Permission, PersonId, Result, UnitId};
use storage::{Act, Ctx, Reads, Tx, local_date, params, row};
use uuid::Uuid;

row! {
    struct Present { enrolment_id: Uuid, school_id: UnitId, class_id: UnitId, valid_from: String }
}

/// Enrols a person in a class; whoever is in another class moves, which the right must cover at both ends.
///
/// # Errors
/// Forbidden or not found without `person.manage` over class, pupil and the class they leave; invalid shape; conflict
/// `people.enrolled_already`.
pub async fn enrol(ctx: &Ctx, actor: &Actor, person_id: PersonId, write: &EnrolmentWrite) -> Result<Uuid> {
    let class_id = UnitId(write.class_id);
    let tx = ctx.begin(actor).await?;
    let from = past_day(&tx, "valid_from", &write.valid_from)?;
    require_at(&tx, actor, Permission::PersonManage, class_id).await?;
    placeable(&tx, actor, person_id).await?;
    let person_id = survivor(&tx, person_id).await?;
    let sql = "select parent_id as value from unit where unit_id = $1 and kind = 'class' and valid_to is null";
    let school_id: Option<UnitId> = tx.value(sql, params![class_id]).await?;
    let school_id = school_id.ok_or_else(|| Error::field(FieldError::new("class_id", "people.class_not_found")))?;
    if let Some(present) = present(&tx, person_id).await? {
        if present.class_id == class_id {
            return Err(Error::conflict("people.enrolled_already"));
        }
        require_at(&tx, actor, Permission::PersonManage, present.class_id).await?;
        let reason = if present.school_id == school_id { "class_change" } else { "transferred" };
        close(&tx, &present, "valid_from", from, reason).await?;
    }
    let enrolment_id = Uuid::now_v7();
    tx.insert(
        "enrolment",
        &[
            ("enrolment_id", &enrolment_id),
            ("person_id", &person_id),
            ("school_id", &school_id),
            ("class_id", &class_id),
            ("valid_from", &from.to_string()),
        ],
    )
    .await?;
    tx.audit(Act::new("people.enrolled", "person", person_id).unit(class_id)).await?;
    tx.commit().await?;
    Ok(enrolment_id)
}

/// Ends the present enrolment of a pupil.
///
/// # Errors
/// Forbidden or not found without `person.manage` over pupil and class; conflict `people.not_enrolled`; invalid shape.
pub async fn end(ctx: &Ctx, actor: &Actor, person_id: PersonId, write: &EnrolmentEnd) -> Result<()> {
    if !END_REASONS.contains(&write.reason.as_str()) {
        return Err(Error::field(FieldError::new("reason", "people.end_reason")));
    }
    let tx = manageable(ctx, actor, person_id).await?;
    let date = past_day(&tx, "date", &write.date)?;
    let person_id = survivor(&tx, person_id).await?;
    let present = present(&tx, person_id).await?.ok_or_else(|| Error::conflict("people.not_enrolled"))?;
    require_at(&tx, actor, Permission::PersonManage, present.class_id).await?;
    close(&tx, &present, "date", date, &write.reason).await?;
    let act = Act::new("people.enrolment_ended", "person", person_id).unit(present.class_id);
    tx.audit(act.with("reason", &write.reason)).await?;
    tx.commit().await
}

/// Who is enrolled is enrolled today: a day to come cannot be written down yet.
fn past_day(tx: &Tx, field: &str, text: &str) -> Result<Date> {
    let date = day(field, text)?;
    match date <= local_date(tx.now) {
        true => Ok(date),
        false => Err(Error::field(FieldError::new(field, "people.date_future"))),
    }
}

/// The present enrolment, under whichever record of the person it stands.
async fn present(tx: &Tx, person_id: PersonId) -> Result<Option<Present>> {
    let sql = format!(
        "{FAMILY} select e.enrolment_id, e.school_id, e.class_id, e.valid_from from enrolment e \
         join family f on f.person_id = e.person_id where e.valid_to is null order by e.valid_from desc, e.enrolment_id limit 1"
    );
    tx.row_opt(&sql, params![person_id]).await
}

async fn close(tx: &Tx, present: &Present, field: &str, date: Date, reason: &str) -> Result<()> {
    let date = date.to_string();
    if date < present.valid_from {
        return Err(Error::field(FieldError::new(field, "people.period_empty")));
    }
    let sql = "update enrolment set valid_to = $1, end_reason = $2 where enrolment_id = $3 and valid_to is null";
    match tx.exec(sql, params![date, reason, present.enrolment_id]).await? {
        0 => Err(Error::conflict("people.not_enrolled")),
        _ => Ok(()),
    }
}
