//! Reading one person in full: the record, and all records merged into it.

use crate::model::person::{
    AccountOfPerson, EnrolmentRow, GuardianRow, IdentifierRow, MergedRow, PersonDetail, PostRow,
};
use crate::model::unit::UnitRef;
use crate::rules::identifiers;
use crate::store::persons::{FAMILY, POST, Post};
use kernel::{Error, PersonId, Result, UnitId};
use storage::{Ctx, Reads, params, row};
use uuid::Uuid;

row! {
    struct Person {
        name: String,
        gender: String,
        birth_date: Option<String>,
        merged_into: Option<PersonId>,
        version: i64,
    }
}

row! {
    struct Identifier { person_identifier_id: Uuid, kind: String, sealed: Vec<u8>, valid_from: String, valid_to: Option<String> }
}

row! {
    struct Enrolment {
        school_id: UnitId,
        school_name: String,
        school_kind: String,
        class_name: String,
        valid_from: String,
        valid_to: Option<String>,
        end_reason: Option<String>,
    }
}

row! {
    struct Guardian { guardian_link_id: Uuid, name: String, relation: String, valid_from: String, valid_to: Option<String> }
}

row! {
    struct Merged { person_id: Uuid, name: String }
}

row! {
    struct Account { account_id: Uuid, login: String, state: String }
}

/// A person in full; the caller has checked that it is in reach.
///
/// # Errors
/// Not found `people.person_not_found`; internal when a sealed identifier does not open.
pub async fn detail(ctx: &Ctx, person_id: PersonId) -> Result<PersonDetail> {
    let sql = "select name, gender, birth_date, merged_into, version from person where person_id = $1";
    let person: Person =
        ctx.db.row_opt(sql, params![person_id]).await?.ok_or_else(|| Error::not_found("people.person_not_found"))?;
    let merged: Vec<Merged> = ctx
        .db
        .rows("select person_id, name from person where merged_into = $1 order by person_id", params![person_id])
        .await?;
    Ok(PersonDetail {
        person_id: person_id.0,
        name: person.name,
        gender: person.gender,
        birth_date: person.birth_date,
        identifiers: shown_identifiers(ctx, person_id).await?,
        posts: posts(ctx, person_id).await?,
        enrolments: enrolments(ctx, person_id).await?,
        guardians: guardians(ctx, person_id).await?,
        merged_into: person.merged_into.map(Into::into),
        merged_from: merged
            .into_iter()
            .map(|merged| MergedRow { person_id: merged.person_id, name: merged.name })
            .collect(),
        account: account(ctx, person_id).await?,
        version: person.version,
    })
}

async fn shown_identifiers(ctx: &Ctx, person_id: PersonId) -> Result<Vec<IdentifierRow>> {
    let sql = format!(
        "{FAMILY} select i.person_identifier_id, i.kind, i.sealed, i.valid_from, i.valid_to from person_identifier i join family f on f.person_id = i.person_id \
         order by i.kind, i.valid_from desc, i.person_identifier_id"
    );
    let found: Vec<Identifier> = ctx.db.rows(&sql, params![person_id]).await?;
    let shown = |found: Identifier| {
        let context = identifiers::context(found.person_identifier_id);
        let value = ctx.keys.open_field(&context, &found.sealed).map_err(|error| Error::internal(error.to_string()))?;
        Ok(IdentifierRow {
            kind: found.kind,
            masked: kernel::identifier::mask(&value),
            valid_from: found.valid_from,
            valid_to: found.valid_to,
        })
    };
    found.into_iter().map(shown).collect()
}

async fn posts(ctx: &Ctx, person_id: PersonId) -> Result<Vec<PostRow>> {
    let sql =
        format!("{FAMILY} {POST} join family f on f.person_id = o.person_id order by o.valid_from desc, o.post_id");
    let found: Vec<Post> = ctx.db.rows(&sql, params![person_id]).await?;
    Ok(found.into_iter().map(PostRow::from).collect())
}

async fn enrolments(ctx: &Ctx, person_id: PersonId) -> Result<Vec<EnrolmentRow>> {
    let sql = format!(
        "{FAMILY} select e.school_id, s.name as school_name, s.kind as school_kind, c.name as class_name, e.valid_from, e.valid_to, e.end_reason \
         from enrolment e join family f on f.person_id = e.person_id join unit s on s.unit_id = e.school_id join unit c on c.unit_id = e.class_id \
         order by e.valid_from desc, e.enrolment_id desc"
    );
    let found: Vec<Enrolment> = ctx.db.rows(&sql, params![person_id]).await?;
    let row = |e: Enrolment| EnrolmentRow {
        school: UnitRef { unit_id: e.school_id.0, name: e.school_name, kind: e.school_kind },
        class_name: e.class_name,
        valid_from: e.valid_from,
        valid_to: e.valid_to,
        end_reason: e.end_reason,
    };
    Ok(found.into_iter().map(row).collect())
}

async fn guardians(ctx: &Ctx, person_id: PersonId) -> Result<Vec<GuardianRow>> {
    let sql = format!(
        "{FAMILY} select g.guardian_link_id, p.name, g.relation, g.valid_from, g.valid_to from guardian g join family f on f.person_id = g.student_id \
         join person p on p.person_id = g.guardian_id order by g.valid_from, g.guardian_link_id"
    );
    let found: Vec<Guardian> = ctx.db.rows(&sql, params![person_id]).await?;
    Ok(found
        .into_iter()
        .map(|g| GuardianRow {
            guardian_link_id: g.guardian_link_id,
            name: g.name,
            relation: g.relation,
            valid_from: g.valid_from,
            valid_to: g.valid_to,
        })
        .collect())
}

async fn account(ctx: &Ctx, person_id: PersonId) -> Result<Option<AccountOfPerson>> {
    let sql =
        "select account_id, login, state from account where person_id = $1 order by created_at, account_id limit 1";
    let found: Option<Account> = ctx.db.row_opt(sql, params![person_id]).await?;
    Ok(found.map(|account| AccountOfPerson {
        account_id: account.account_id,
        login: account.login,
        state: account.state,
    }))
}
