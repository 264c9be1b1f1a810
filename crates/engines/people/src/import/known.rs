//! What the records already hold about the schools, classes and persons of a file: asked in bulk, never row by row.

use crate::store::persons::survivor;
use crate::store::units::Directory;
use kernel::{PersonId, Result, UnitId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use storage::{Reach, Reads, Scoped, ToSql, params, row};
use uuid::Uuid;

/// Values looked up with one query.
const CHUNK: usize = 1_000;

/// A school rows may name.
#[derive(Clone, Debug)]
pub struct School {
    /// Name.
    pub name: String,
    /// Stages taught.
    pub stages: Vec<String>,
}

/// School, stage, year of entry, number.
pub type ClassKey = (UnitId, String, i64, i64);

/// The schools of a batch with their classes.
#[derive(Clone, Debug, Default)]
pub struct Schools {
    /// By id.
    pub by_id: BTreeMap<UnitId, School>,
    /// Finds them by code, name or other name.
    pub directory: Directory,
    /// Open classes.
    pub classes: BTreeMap<ClassKey, UnitId>,
    /// Names of classes.
    pub class_names: BTreeMap<UnitId, String>,
}

impl Schools {
    /// The schools at or below a unit that are in reach.
    ///
    /// # Errors
    /// Internal, from the database.
    pub async fn load(db: &impl Reads, reach: &Reach, unit_id: UnitId) -> Result<Self> {
        let sql = "select u.unit_id, u.name, u.stages from unit u join unit_closure c on c.descendant_id = u.unit_id and c.ancestor_id = $1 \
            where u.kind = 'school' and u.valid_to is null and {reach} order by u.code, u.name_pinyin, u.unit_id";
        let mut schools = Self { directory: Directory::load(db, &["school"]).await?, ..Self::default() };
        for row in Scoped::new(sql, "u.unit_id", params![unit_id]).query(db, reach).await? {
            let stages: String = row.get("stages")?;
            let school =
                School { name: row.get("name")?, stages: stages.split_whitespace().map(str::to_owned).collect() };
            schools.by_id.insert(row.get("unit_id")?, school);
        }
        let sql = "select u.unit_id, u.parent_id, u.name, u.class_stage, u.entry_year, u.class_no from unit u \
            join unit_closure c on c.descendant_id = u.unit_id and c.ancestor_id = $1 where u.kind = 'class' and u.valid_to is null and {reach}";
        for row in Scoped::new(sql, "u.unit_id", params![unit_id]).query(db, reach).await? {
            let unit_id: UnitId = row.get("unit_id")?;
            schools.class_names.insert(unit_id, row.get("name")?);
            schools.classes.insert(
                (row.get("parent_id")?, row.get("class_stage")?, row.get("entry_year")?, row.get("class_no")?),
                unit_id,
            );
        }
        Ok(schools)
    }
}

/// A person the records hold.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Name.
    pub name: String,
    /// Gender.
    pub gender: String,
    /// Day of birth.
    pub birth_date: Option<String>,
    /// Version.
    pub version: i64,
    /// Present enrolment: its id, class and school.
    pub enrolment: Option<(Uuid, UnitId, UnitId)>,
    /// Present identifiers: kind and blind index.
    pub identifiers: BTreeMap<String, Vec<u8>>,
    /// Whether they hold a post: no pupil, and nobody a roster may change.
    pub on_staff: bool,
    /// Names of guardians.
    pub guardians: BTreeSet<String>,
}

/// Whom the blind indexes of a file mean.
///
/// # Errors
/// Internal, from the database.
pub async fn by_blind(db: &impl Reads, blinds: &[Vec<u8>]) -> Result<HashMap<Vec<u8>, PersonId>> {
    let mut found = HashMap::new();
    for chunk in blinds.chunks(CHUNK) {
        let places = (1..=chunk.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
        let sql = format!(
            "select i.blind, i.person_id, p.merged_into from person_identifier i join person p on p.person_id = i.person_id \
             where i.kind in ('id_card', 'student_no', 'staff_no', 'other_id') and i.blind in ({places}) and i.valid_to is null"
        );
        for row in db.query(&sql, chunk.iter().map(ToSql::to_sql).collect()).await? {
            let merged: Option<PersonId> = row.get("merged_into")?;
            let person_id = match merged {
                Some(into) => survivor(db, into).await?,
                None => row.get("person_id")?,
            };
            found.insert(row.get("blind")?, person_id);
        }
    }
    Ok(found)
}

row! {
    struct PersonRow { person_id: PersonId, name: String, gender: String, birth_date: Option<String>, version: i64 }
}

/// What the records hold about persons.
///
/// # Errors
/// Internal, from the database.
pub async fn persons(db: &impl Reads, person_ids: &[PersonId]) -> Result<BTreeMap<PersonId, Known>> {
    let mut known = BTreeMap::<PersonId, Known>::new();
    for chunk in person_ids.chunks(CHUNK) {
        let ids = db.dialect().ids(chunk.iter().map(|id| id.0));
        let sql = format!("select person_id, name, gender, birth_date, version from person where person_id in ({ids})");
        for row in db.rows::<PersonRow>(&sql, params![]).await? {
            let person = Known {
                name: row.name,
                gender: row.gender,
                birth_date: row.birth_date,
                version: row.version,
                ..Known::default()
            };
            known.insert(row.person_id, person);
        }
        let sql = format!(
            "select person_id, enrolment_id, class_id, school_id from enrolment where valid_to is null and person_id in ({ids})"
        );
        for row in db.query(&sql, params![]).await? {
            let place = (row.get("enrolment_id")?, row.get("class_id")?, row.get("school_id")?);
            known.entry(row.get("person_id")?).or_default().enrolment = Some(place);
        }
        let sql = format!("select distinct person_id from post where valid_to is null and person_id in ({ids})");
        for row in db.query(&sql, params![]).await? {
            known.entry(row.get("person_id")?).or_default().on_staff = true;
        }
        let sql = format!(
            "select person_id, kind, blind from person_identifier where valid_to is null and person_id in ({ids})"
        );
        for row in db.query(&sql, params![]).await? {
            known.entry(row.get("person_id")?).or_default().identifiers.insert(row.get("kind")?, row.get("blind")?);
        }
        let sql = format!(
            "select g.student_id, p.name from guardian g join person p on p.person_id = g.guardian_id where g.valid_to is null and g.student_id in ({ids})"
        );
        for row in db.query(&sql, params![]).await? {
            known.entry(row.get("student_id")?).or_default().guardians.insert(row.get("name")?);
        }
    }
    Ok(known)
}

row! {
    /// A pupil of a school.
    #[derive(Clone, Debug)]
    pub struct Enrolled {
        /// Who.
        pub person_id: PersonId,
        /// Name.
        pub name: String,
        /// The enrolment.
        pub enrolment_id: Uuid,
        /// School.
        pub school_id: UnitId,
        /// Class.
        pub class_id: UnitId,
        /// Version of the person.
        pub version: i64,
    }
}

/// The pupils of a school as they are now, in a fixed order.
///
/// # Errors
/// Internal, from the database.
pub async fn enrolled(db: &impl Reads, school_id: UnitId) -> Result<Vec<Enrolled>> {
    let sql = "select e.person_id, p.name, e.enrolment_id, e.school_id, e.class_id, p.version from enrolment e join person p on p.person_id = e.person_id \
        where e.school_id = $1 and e.valid_to is null order by p.name_pinyin, e.person_id";
    db.rows(sql, params![school_id]).await
}
