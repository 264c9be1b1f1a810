//! Who could take part: schools, classes and pupils of a grade on a day, from the rolls.

use super::assessments::{Record, schools};
use crate::rules::draw::{Frame, FrameClass, FrameSchool};
use jiff::civil::Date;
use kernel::calendar::SchoolYear;
use kernel::error::{Error, Result};
use kernel::grade::{CohortClass, Grade, Split};
use kernel::{PersonId, UnitId};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use storage::{Reads, params};

/// The year in which the cohort of a grade entered its stage.
///
/// # Errors
/// Internal, for a year or grade that cannot be.
pub fn entry_year(record: &Record) -> Result<i64> {
    let grade = u8::try_from(record.grade).ok().and_then(|n| Grade::try_from(n).ok());
    let year = i16::try_from(record.school_year).ok().and_then(|year| SchoolYear::starting(year).ok());
    let (Some(grade), Some(year)) = (grade, year) else {
        return Err(Error::internal("an assessment without grade or year"));
    };
    Ok(i64::from(CohortClass::entry_year_of(grade, Split::default(), year)))
}

/// The day whose rolls count: that of the examination, today while it lies ahead or is open.
#[must_use]
pub fn frame_day(record: &Record, today: Date) -> Date {
    record.exam_date.as_deref().and_then(|day| day.parse().ok()).map_or(today, |day: Date| day.min(today))
}

/// The schools of a frame, as a condition on `e.school_id`.
async fn school_condition(db: &impl Reads, record: &Record) -> Result<String> {
    let named = schools(db, record.assessment_id).await?;
    if !named.is_empty() {
        return Ok(format!("e.school_id in ({})", db.dialect().ids(named.iter().map(|id| id.0))));
    }
    let top = db.dialect().id(record.unit_id.0);
    Ok(format!("exists (select 1 from unit_closure k where k.ancestor_id = {top} and k.descendant_id = e.school_id)"))
}

/// The frame of an assessment on a day; strata are still empty.
///
/// # Errors
/// Internal, from the database.
pub async fn frame(db: &impl Reads, record: &Record, day: Date) -> Result<Frame> {
    let condition = school_condition(db, record).await?;
    let sql = format!(
        "select e.person_id, e.class_id, e.school_id, s.code, s.name from enrolment e \
         join unit c on c.unit_id = e.class_id join unit s on s.unit_id = e.school_id \
         where c.class_stage = $1 and c.entry_year = $2 and e.valid_from <= $3 and (e.valid_to is null or $3 < e.valid_to) \
         and {condition} order by e.school_id, e.class_id, e.person_id"
    );
    let mut schools: BTreeMap<UnitId, FrameSchool> = BTreeMap::new();
    for row in db.query(&sql, params![record.stage, entry_year(record)?, day.to_string()]).await? {
        let school_id: UnitId = row.get("school_id")?;
        let class_id: UnitId = row.get("class_id")?;
        let school = match schools.entry(school_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let code: Option<String> = row.get("code")?;
                let code = code.unwrap_or(row.get("name")?);
                unknown.insert(FrameSchool {
                    school_id: school_id.0,
                    code,
                    stratum: String::new(),
                    classes: Vec::new(),
                })
            }
        };
        let person = row.get::<PersonId>("person_id")?.0;
        match school.classes.last_mut().filter(|class| class.class_id == class_id.0) {
            Some(class) => class.pupils.push(person),
            None => school.classes.push(FrameClass { class_id: class_id.0, pupils: vec![person] }),
        }
    }
    Ok(Frame { schools: schools.into_values().collect() })
}

/// How many schools have pupils of a grade below a unit.
///
/// # Errors
/// Internal, from the database.
pub async fn schools_with_grade(db: &impl Reads, unit_id: UnitId, stage: &str, entry_year: i64) -> Result<u32> {
    let sql = "select count(distinct c.parent_id) as value from unit c join unit_closure k on k.descendant_id = c.unit_id \
               where k.ancestor_id = $1 and c.kind = 'class' and c.class_stage = $2 and c.entry_year = $3 and c.valid_to is null";
    let n: Option<i64> = db.value(sql, params![unit_id, stage, entry_year]).await?;
    Ok(u32::try_from(n.unwrap_or(0))?)
}

/// Puts every school of a frame into its stratum, by the words asked for.
///
/// # Errors
/// Internal, from the database.
pub async fn stratify(db: &impl Reads, frame: &mut Frame, strata: &[String]) -> Result<()> {
    if strata.is_empty() {
        return Ok(());
    }
    let list = db.dialect().ids(frame.schools.iter().map(|school| school.school_id));
    let sql = format!(
        "select s.unit_id, s.stages, s.traits, coalesce((select p.name from unit p where p.unit_id = s.parent_id and p.kind = 'area'), '') \
         as area from unit s where s.unit_id in ({list})"
    );
    let mut known: BTreeMap<UnitId, (String, String, String)> = BTreeMap::new();
    for row in db.query(&sql, params![]).await? {
        known.insert(row.get("unit_id")?, (row.get("stages")?, row.get("traits")?, row.get("area")?));
    }
    let mut sizes: Vec<usize> = frame.schools.iter().map(FrameSchool::size).collect();
    sizes.sort_unstable();
    let cut = |share: usize| sizes.get(sizes.len() * share / 3).copied().unwrap_or(0);
    let (small, large) = (cut(1), cut(2));
    for school in &mut frame.schools {
        let Some((stages, traits, area)) = known.get(&UnitId(school.school_id)) else { continue };
        let has = |trait_word: &str| traits.split(' ').any(|word| word == trait_word);
        let size = school.size();
        let words = strata.iter().map(|by| match by.as_str() {
            "kind" => stages.replace(' ', "+"),
            "area" => area.clone(),
            "rural" => if has("rural") { "rural" } else { "urban" }.to_owned(),
            "private" => if has("private") { "private" } else { "public" }.to_owned(),
            _ if size < small => "small".to_owned(),
            _ if large <= size => "large".to_owned(),
            _ => "medium".to_owned(),
        });
        school.stratum = words.collect::<Vec<_>>().join("/");
    }
    Ok(())
}
