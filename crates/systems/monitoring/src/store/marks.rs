//! Staged and applied marks, and the pupils whose marks are expected.

use super::assessments::Record;
use super::{blueprints, draws, frames};
use crate::rules::scores::{Expected, Item, Marks};
use jiff::civil::Date;
use kernel::score::{ItemState, Score};
use kernel::{AssessmentId, ImportBatchId, PersonId, Result, UnitId};
use std::collections::BTreeMap;
use storage::{Reads, params};
use uuid::Uuid;

/// A pupil of an assessment with place in the design.
#[derive(Clone, Debug, PartialEq)]
pub struct Respondent {
    /// The pupil.
    pub person_id: Uuid,
    /// The school.
    pub school_id: Uuid,
    /// The class.
    pub class_id: Uuid,
    /// Booklet; 0 when none was given out.
    pub booklet: u8,
    /// Weight.
    pub weight: f64,
    /// Replicate zone; 0 in a census, where the release numbers the schools.
    pub zone: u16,
    /// Half of the zone.
    pub replicate: u8,
}

/// Everybody who was drawn, or the whole frame where nothing was drawn; by school, class and pupil.
///
/// # Errors
/// Internal, from the database.
pub async fn respondents(db: &impl Reads, record: &Record, today: Date) -> Result<Vec<Respondent>> {
    let Some(draw) = draws::in_force(db, record.assessment_id).await? else {
        let frame = frames::frame(db, record, frames::frame_day(record, today)).await?;
        let pupils = frame.schools.into_iter().flat_map(|school| {
            school.classes.into_iter().flat_map(move |class| {
                class.pupils.into_iter().map(move |person_id| Respondent {
                    person_id,
                    school_id: school.school_id,
                    class_id: class.class_id,
                    booklet: 0,
                    weight: 1.0,
                    zone: 0,
                    replicate: 0,
                })
            })
        });
        return Ok(pupils.collect());
    };
    let sql = "select person_id, school_id, class_id, booklet, weight, zone, replicate from sample_pupil where sample_draw_id = $1 \
               order by school_id, class_id, person_id";
    let rows = db.query(sql, params![draw.sample_draw_id]).await?;
    rows.iter()
        .map(|row| {
            Ok(Respondent {
                person_id: row.get::<PersonId>("person_id")?.0,
                school_id: row.get::<UnitId>("school_id")?.0,
                class_id: row.get::<UnitId>("class_id")?.0,
                booklet: row.get("booklet")?,
                weight: row.get("weight")?,
                zone: row.get("zone")?,
                replicate: row.get("replicate")?,
            })
        })
        .collect()
}

/// The items of a confirmed blueprint as marks are read by them.
///
/// # Errors
/// Internal, from the database.
pub async fn items(db: &impl Reads, id: AssessmentId, subject: &str) -> Result<Vec<Item>> {
    Ok(blueprints::items(db, id, subject).await?.iter().map(Item::from).collect())
}

/// How a pupil's paper stands after laying batches over each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paper {
    /// Took part 0, absent 1, exempt 2.
    pub participation: u8,
    /// Mark and state per item; none where no batch said anything.
    pub marks: Vec<Option<(Score, ItemState)>>,
    /// Plausible values.
    pub pv: Vec<f64>,
}

/// Batches that were applied, in the order in which they were.
///
/// # Errors
/// Internal, from the database.
pub async fn applied(db: &impl Reads, id: AssessmentId, subject: &str) -> Result<Vec<ImportBatchId>> {
    let sql = "select import_batch_id from import_batch where kind = 'scores' and state = 'applied' and subject_id = $1 \
               order by applied_at, import_batch_id";
    let key = format!("{id}:{subject}");
    db.query(sql, params![key]).await?.iter().map(|row| row.get("import_batch_id")).collect()
}

/// Lays the rows of batches over each other: a wide row replaces the paper, a long row one item.
///
/// # Errors
/// Internal, from the database, or when a staged row is damaged.
pub async fn papers(db: &impl Reads, batches: &[ImportBatchId], items: usize) -> Result<BTreeMap<Uuid, Paper>> {
    let mut papers: BTreeMap<Uuid, Paper> = BTreeMap::new();
    for batch in batches {
        let sql = "select plan from import_row where import_batch_id = $1 and verdict in ('new', 'update', 'unchanged') \
                   and plan is not null and (undo is null or undo <> 'undone') order by sheet, row_no";
        for row in db.query(sql, params![*batch]).await? {
            let marks: Marks = serde_json::from_str(&row.get::<String>("plan")?)?;
            lay(papers.entry(marks.p).or_default(), &marks, items);
        }
    }
    for paper in papers.values_mut() {
        let states: Vec<ItemState> = paper.marks.iter().flatten().map(|(_, state)| *state).collect();
        paper.participation = crate::rules::scores::participation(&states);
    }
    Ok(papers)
}

fn lay(paper: &mut Paper, marks: &Marks, items: usize) {
    paper.marks.resize(items, None);
    let states: Vec<ItemState> =
        marks.s.bytes().filter_map(|digit| ItemState::from_number(digit.wrapping_sub(b'0'))).collect();
    let cells = marks.v.iter().zip(states).map(|(mark, state)| (Score(*mark), state));
    match marks.i {
        Some(at) => {
            if let (Some(slot), Some(cell)) = (paper.marks.get_mut(at), cells.into_iter().next()) {
                *slot = Some(cell);
            }
        }
        None => {
            for (slot, cell) in paper.marks.iter_mut().zip(cells) {
                *slot = Some(cell);
            }
            paper.pv = marks.pv.clone();
        }
    }
}

/// The pupils whose marks a unit may send in, by every key they may bear.
///
/// # Errors
/// Internal, from the database.
pub async fn expected(
    db: &impl Reads,
    record: &Record,
    unit_id: UnitId,
    today: Date,
) -> Result<BTreeMap<String, Expected>> {
    let sql = "select descendant_id from unit_closure where ancestor_id = $1";
    let mut below = std::collections::BTreeSet::new();
    for row in db.query(sql, params![unit_id]).await? {
        below.insert(row.get::<UnitId>("descendant_id")?.0);
    }
    let mut pupils: BTreeMap<String, Expected> = BTreeMap::new();
    let mut people = BTreeMap::new();
    for pupil in respondents(db, record, today).await?.into_iter().filter(|pupil| below.contains(&pupil.school_id)) {
        let expected = Expected { person_id: pupil.person_id, school_id: pupil.school_id, booklet: pupil.booklet };
        pupils.insert(crate::rules::scores::key(&pupil.person_id.to_string()), expected.clone());
        people.insert(pupil.person_id, expected);
    }
    let sql =
        "select person_id, blind from person_identifier where kind in ('student_no', 'external') and valid_to is null";
    for row in db.query(sql, params![]).await? {
        if let Some(expected) = people.get(&row.get::<PersonId>("person_id")?.0) {
            pupils.insert(blind_key(&row.get::<Vec<u8>>("blind")?), expected.clone());
        }
    }
    Ok(pupils)
}

/// The key under which a blind index is looked up; cannot be typed, since keys are upper case.
#[must_use]
pub fn blind_key(blind: &[u8]) -> String {
    format!("blind:{}", hex::encode(blind))
}
