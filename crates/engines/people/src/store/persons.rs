//! Reading persons: who is visible to whom, lists, posts and enrolments.

use crate::model::person::{PersonRow, PostRow};
use crate::model::unit::UnitRef;
use crate::rules::{identifiers, names};
use crate::store::like;
use kernel::{Error, PersonId, Result, UnitId};
use std::collections::BTreeMap;
use storage::{Ctx, Dialect, Reach, Reads, ToSql, Value, params, row};
use uuid::Uuid;

/// A record and all records merged into it, whichever of them is `$1`'s survivor.
pub const FAMILY: &str = "with recursive family(person_id) as (select $1 union \
    select p.person_id from person p join family f on p.merged_into = f.person_id)";

/// The record that stands for a person: itself, or the one it was merged into, however often.
///
/// # Errors
/// Not found `people.person_not_found`.
pub async fn survivor(db: &impl Reads, person_id: PersonId) -> Result<PersonId> {
    let mut current = person_id;
    // Merging refuses circles, so the walk ends; the bound only keeps a damaged table from hanging a request.
    for _ in 0..64 {
        let rows = db.query("select merged_into from person where person_id = $1", params![current]).await?;
        let row = rows.first().ok_or_else(|| Error::not_found("people.person_not_found"))?;
        match row.get::<Option<PersonId>>("merged_into")? {
            Some(next) => current = next,
            None => return Ok(current),
        }
    }
    Err(Error::internal("a circle of merged persons"))
}

/// Whether a person has, or had, a place of any kind, under any of their records: a merged record without a place of its own
/// must not be a back door to the one it stands for.
///
/// # Errors
/// Not found `people.person_not_found`; internal, from the database.
pub async fn has_place(db: &impl Reads, person_id: PersonId) -> Result<bool> {
    let survivor = survivor(db, person_id).await?;
    let sql = format!(
        "{FAMILY} select (select count(*) from post o join family f on f.person_id = o.person_id) \
         + (select count(*) from enrolment e join family f on f.person_id = e.person_id) \
         + (select count(*) from guardian g join family f on f.person_id = g.guardian_id) as value"
    );
    Ok(db.value::<i64>(&sql, params![survivor]).await? != Some(0))
}

row! {
    struct Place { unit_id: UnitId, current: i64 }
}

/// Refuses unless a person is in reach: by a present place, or without one by a past place or the region.
///
/// # Errors
/// Not found `people.person_not_found`.
pub async fn require_visible(db: &impl Reads, reach: &Reach, person_id: PersonId, today: &str) -> Result<()> {
    let survivor = survivor(db, person_id).await?;
    let sql = format!(
        "{FAMILY} select e.class_id as unit_id, cast(case when e.valid_to is null then 1 else 0 end as bigint) as current from enrolment e join family f on f.person_id = e.person_id \
         union all select p.unit_id, cast(case when p.valid_to is null or $2 < p.valid_to then 1 else 0 end as bigint) as current from post p join family f on f.person_id = p.person_id \
         union all select e.class_id as unit_id, cast(1 as bigint) as current from guardian g join family f on f.person_id = g.guardian_id \
         join enrolment e on e.person_id = g.student_id and e.valid_to is null where g.valid_to is null or $2 < g.valid_to"
    );
    let places: Vec<Place> = db.rows(&sql, params![survivor, today]).await?;
    let present = places.iter().any(|place| place.current == 1);
    let ids: Vec<Uuid> =
        places.iter().filter(|place| place.current == 1 || !present).map(|place| place.unit_id.0).collect();
    let ids = db.dialect().ids(ids);
    let region = if present { "" } else { " or u.parent_id is null" };
    let sql = format!(
        "select count(*) as value from unit u where (u.unit_id in ({ids}){region}) and {}",
        reach.on(db.dialect(), "u.unit_id")
    );
    match db.value::<i64>(&sql, params![]).await? {
        Some(0) | None => Err(Error::not_found("people.person_not_found")),
        Some(_) => Ok(()),
    }
}

/// What a list of persons is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Beginning of a name or its pinyin, or a whole identifier.
    pub q: Option<String>,
    /// In this unit or below.
    pub unit: Option<Uuid>,
    /// `student` or `staff`.
    pub kind: Option<String>,
    /// After this key: pinyin, then id.
    pub after: Option<(String, Uuid)>,
    /// Rows wanted; the list reads one more.
    pub limit: i64,
}

row! {
    struct Listed { person_id: PersonId, name: String, name_pinyin: String, gender: String, merged_into: Option<PersonId>, version: i64 }
}

/// Persons with a present place in reach, by pinyin, each with its key for the next page.
///
/// # Errors
/// Internal, from the database.
pub async fn list(ctx: &Ctx, reach: &Reach, filter: &Filter) -> Result<Vec<(PersonRow, (String, Uuid))>> {
    let today = ctx.today().to_string();
    let (condition, mut binds) = condition(ctx, reach, filter, &today);
    let mut after = String::new();
    if let Some((pinyin, id)) = &filter.after {
        binds.extend([pinyin.to_sql(), id.to_sql()]);
        after = format!(" and (p.name_pinyin, p.person_id) > (${}, ${})", binds.len() - 1, binds.len());
    }
    let sql = format!(
        "select p.person_id, p.name, p.name_pinyin, p.gender, p.merged_into, p.version \
         from person p where {condition}{after} order by p.name_pinyin, p.person_id limit {}",
        filter.limit + 1
    );
    let found: Vec<Listed> = ctx.db.rows(&sql, binds).await?;
    let ids: Vec<PersonId> = found.iter().map(|person| person.person_id).collect();
    let (mut classes, mut posts) =
        (classes_of(&ctx.db, reach, &ids).await?, posts_of(&ctx.db, reach, &ids, &today).await?);
    let row = |person: Listed| {
        let class = classes.remove(&person.person_id);
        let held = posts.remove(&person.person_id).unwrap_or_default();
        let kind = if class.is_some() {
            "student"
        } else if held.is_empty() {
            ""
        } else {
            "staff"
        };
        let unit = class.as_ref().map(|class| class.0.clone()).or_else(|| held.first().map(|post| post.unit.clone()));
        let row = PersonRow {
            person_id: person.person_id.0,
            name: person.name,
            gender: person.gender,
            kind: kind.into(),
            unit,
            class_name: class.map(|class| class.1),
            post_kinds: held.into_iter().map(|post| post.kind).collect(),
            merged: person.merged_into.is_some(),
            version: person.version,
        };
        (row, (person.name_pinyin, person.person_id.0))
    };
    Ok(found.into_iter().map(row).collect())
}

/// How many persons in reach the filter leaves, up to a cap.
///
/// # Errors
/// Internal, from the database.
pub async fn count(ctx: &Ctx, reach: &Reach, filter: &Filter, cap: i64) -> Result<i64> {
    let (condition, binds) = condition(ctx, reach, filter, &ctx.today().to_string());
    let sql =
        format!("select count(*) as value from (select 1 as one from person p where {condition} limit {cap}) capped");
    Ok(ctx.db.value(&sql, binds).await?.unwrap_or(0))
}

fn condition(ctx: &Ctx, reach: &Reach, filter: &Filter, today: &str) -> (String, Vec<Value>) {
    let dialect = ctx.db.dialect;
    let mut binds = vec![today.to_sql()];
    let mut sql = format!("({})", place_condition(dialect, reach, filter, &mut binds));
    // The day is bound also where no posts are asked for: PostgreSQL wants every parameter used.
    sql.push_str(" and '' <= $1");
    if let Some(q) = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        let blind = blind_indexes(ctx, q);
        if blind.is_empty() {
            binds.extend([like::prefix(q).to_sql(), like::prefix(&names::pinyin(q)).to_sql()]);
            let n = binds.len();
            sql.push_str(&format!(" and (p.name like ${} escape '!' or p.name_pinyin like ${n} escape '!')", n - 1));
        } else {
            let mut places = Vec::new();
            for index in blind {
                binds.push(index.to_sql());
                places.push(format!("${}", binds.len()));
            }
            let places = places.join(", ");
            sql.push_str(&format!(" and p.person_id in (select i.person_id from person_identifier i where i.blind in ({places}) and i.valid_to is null)"));
        }
    }
    (sql, binds)
}

/// A whole identifier is looked for by its blind index, a name by its beginning.
fn blind_indexes(ctx: &Ctx, q: &str) -> Vec<Vec<u8>> {
    let digits = q.chars().filter(char::is_ascii_digit).count();
    if digits < 4 {
        return Vec::new();
    }
    let index = |kind: &&str| {
        let value = identifiers::checked(kind, q).ok()?;
        Some(ctx.keys.blind_index(&identifiers::blind_kind(kind), &value).to_vec())
    };
    crate::model::person::IDENTIFIER_KINDS.iter().filter_map(index).collect()
}

fn place_condition(dialect: Dialect, reach: &Reach, filter: &Filter, binds: &mut Vec<Value>) -> String {
    let mut within = |column: &str| match filter.unit {
        Some(unit_id) => {
            binds.push(unit_id.to_sql());
            format!(
                " and exists (select 1 from unit_closure w where w.descendant_id = {column} and w.ancestor_id = ${})",
                binds.len()
            )
        }
        None => String::new(),
    };
    let student = format!(
        "exists (select 1 from enrolment e where e.person_id = p.person_id and e.valid_to is null and {}{})",
        reach.on(dialect, "e.class_id"),
        within("e.class_id")
    );
    if filter.kind.as_deref() == Some("student") {
        return student;
    }
    let staff = format!(
        "exists (select 1 from post o where o.person_id = p.person_id and (o.valid_to is null or $1 < o.valid_to) and {}{})",
        reach.on(dialect, "o.unit_id"),
        within("o.unit_id")
    );
    if filter.kind.as_deref() == Some("staff") { staff } else { format!("{student} or {staff}") }
}

row! {
    struct ClassOf { person_id: PersonId, school_id: UnitId, school_name: String, school_kind: String, class_name: String }
}

/// School and class of students, where in reach.
async fn classes_of(
    db: &impl Reads,
    reach: &Reach,
    person_ids: &[PersonId],
) -> Result<BTreeMap<PersonId, (UnitRef, String)>> {
    let mut found = BTreeMap::new();
    for chunk in person_ids.chunks(500) {
        let ids = db.dialect().ids(chunk.iter().map(|id| id.0));
        let sql = format!(
            "select e.person_id, e.school_id, s.name as school_name, s.kind as school_kind, c.name as class_name from enrolment e \
             join unit s on s.unit_id = e.school_id join unit c on c.unit_id = e.class_id \
             where e.valid_to is null and e.person_id in ({ids}) and {}",
            reach.on(db.dialect(), "e.class_id")
        );
        for row in db.rows::<ClassOf>(&sql, params![]).await? {
            let school = UnitRef { unit_id: row.school_id.0, name: row.school_name, kind: row.school_kind };
            found.insert(row.person_id, (school, row.class_name));
        }
    }
    Ok(found)
}

row! {
    pub(super) struct Post {
        post_id: Uuid,
        person_id: PersonId,
        person_name: String,
        unit_id: UnitId,
        unit_name: String,
        unit_kind: String,
        kind: String,
        subject: Option<String>,
        stage: Option<String>,
        valid_from: String,
        valid_to: Option<String>,
    }
}
pub(super) const POST: &str = "select o.post_id, o.person_id, p.name as person_name, o.unit_id, u.name as unit_name, u.kind as unit_kind, o.kind, \
    o.subject, o.stage, o.valid_from, o.valid_to from post o join person p on p.person_id = o.person_id join unit u on u.unit_id = o.unit_id";

impl From<Post> for PostRow {
    fn from(post: Post) -> Self {
        Self {
            post_id: post.post_id,
            person_id: post.person_id.0,
            person_name: post.person_name,
            unit: UnitRef { unit_id: post.unit_id.0, name: post.unit_name, kind: post.unit_kind },
            kind: post.kind,
            subject: post.subject,
            stage: post.stage,
            valid_from: post.valid_from,
            valid_to: post.valid_to,
        }
    }
}

/// Posts held today at a unit itself, where in reach.
///
/// # Errors
/// Internal, from the database.
pub async fn posts_at(db: &impl Reads, reach: &Reach, unit_id: UnitId, today: &str) -> Result<Vec<PostRow>> {
    let sql = format!(
        "{POST} where o.unit_id = $1 and (o.valid_to is null or $2 < o.valid_to) and {} order by o.kind, p.name_pinyin, o.post_id limit 500",
        reach.on(db.dialect(), "o.unit_id")
    );
    let found: Vec<Post> = db.rows(&sql, params![unit_id, today]).await?;
    Ok(found.into_iter().map(PostRow::from).collect())
}

async fn posts_of(
    db: &impl Reads,
    reach: &Reach,
    person_ids: &[PersonId],
    today: &str,
) -> Result<BTreeMap<PersonId, Vec<PostRow>>> {
    let mut found = BTreeMap::<PersonId, Vec<PostRow>>::new();
    for chunk in person_ids.chunks(500) {
        let ids = db.dialect().ids(chunk.iter().map(|id| id.0));
        let within = reach.on(db.dialect(), "o.unit_id");
        let sql = format!(
            "{POST} where o.person_id in ({ids}) and (o.valid_to is null or $1 < o.valid_to) and {within} order by o.valid_from, o.post_id"
        );
        for post in db.rows::<Post>(&sql, params![today]).await? {
            found.entry(post.person_id).or_default().push(post.into());
        }
    }
    Ok(found)
}
