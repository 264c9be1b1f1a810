//! Reading draws: their record, their schools and their pupils.

use crate::model::{DrawDetail, DrawSchool};
use crate::rules::draw::{Pupil, School};
use crate::store::account_names;
use kernel::error::{Error, Result};
use kernel::{AssessmentId, PersonId, SampleDrawId, UnitId};
use std::collections::BTreeMap;
use storage::{Reads, params, rfc3339, row};
use uuid::Uuid;
use webkit::UnitRef;

row! {
    /// A draw as stored.
    #[derive(Clone, Debug)]
    pub struct DrawRecord {
        /// Identity.
        pub sample_draw_id: SampleDrawId,
        /// Number.
        pub draw_no: i64,
        /// Hexadecimal.
        pub seed: String,
        /// Method.
        pub generator: String,
        /// JSON.
        pub design: String,
        /// Hash.
        pub frame_hash: String,
        /// Hash.
        pub result_hash: String,
        /// drawn, superseded.
        pub state: String,
        /// drawn, imported.
        pub source: String,
        /// µs UTC.
        pub drawn_at: i64,
        /// Account.
        pub drawn_by: Uuid,
        /// Who watched.
        pub witness: String,
        /// Local date.
        pub sealed_until: Option<String>,
    }
}

const COLUMNS: &str = "sample_draw_id, draw_no, seed, generator, design, frame_hash, result_hash, state, source, drawn_at, \
     drawn_by, witness, sealed_until";

/// The draws of an assessment, newest first.
///
/// # Errors
/// Internal, from the database.
pub async fn of_assessment(db: &impl Reads, id: AssessmentId) -> Result<Vec<DrawRecord>> {
    db.rows(&format!("select {COLUMNS} from sample_draw where assessment_id = $1 order by draw_no desc"), params![id])
        .await
}

/// One draw of an assessment.
///
/// # Errors
/// Not found `monitoring.draw_not_found`.
pub async fn one(db: &impl Reads, id: AssessmentId, draw_id: SampleDrawId) -> Result<DrawRecord> {
    let sql = format!("select {COLUMNS} from sample_draw where assessment_id = $1 and sample_draw_id = $2");
    db.row_opt(&sql, params![id, draw_id]).await?.ok_or_else(|| Error::not_found("monitoring.draw_not_found"))
}

/// The draw in force.
///
/// # Errors
/// Internal, from the database.
pub async fn in_force(db: &impl Reads, id: AssessmentId) -> Result<Option<DrawRecord>> {
    let sql = format!(
        "select {COLUMNS} from sample_draw where assessment_id = $1 and state = 'drawn' order by draw_no desc limit 1"
    );
    db.row_opt(&sql, params![id]).await
}

/// A draw for a page; `open` says whether the caller may see what is sealed.
///
/// # Errors
/// Internal, from the database.
pub async fn detail(db: &impl Reads, draw: &DrawRecord, today: &str, open: bool) -> Result<DrawDetail> {
    let sealed = draw.sealed_until.as_deref().is_some_and(|until| today < until);
    let hidden = sealed && !open;
    let all = schools(db, draw.sample_draw_id).await?;
    let pupils: i64 = all.iter().map(|row| row.n_drawn).sum();
    let sql = "select count(distinct zone) as value from sample_pupil where sample_draw_id = $1";
    let zones: Option<i64> = db.value(sql, params![draw.sample_draw_id]).await?;
    let names = account_names(db, [draw.drawn_by]).await?;
    Ok(DrawDetail {
        sample_draw_id: draw.sample_draw_id.0,
        draw_no: draw.draw_no,
        source: draw.source.clone(),
        generator: draw.generator.clone(),
        seed: (!hidden && !draw.seed.is_empty()).then(|| draw.seed.clone()),
        frame_hash: draw.frame_hash.clone(),
        result_hash: draw.result_hash.clone(),
        drawn_at: rfc3339(draw.drawn_at),
        drawn_by_name: names.get(&draw.drawn_by).cloned().unwrap_or_default(),
        witness: draw.witness.clone(),
        sealed: hidden,
        state: draw.state.clone(),
        schools: i64::try_from(all.len())?,
        pupils,
        zones: zones.unwrap_or(0),
        rows: if hidden { Vec::new() } else { all },
    })
}

/// The schools of a draw in code order.
///
/// # Errors
/// Internal, from the database.
pub async fn schools(db: &impl Reads, draw_id: SampleDrawId) -> Result<Vec<DrawSchool>> {
    let sql = "select s.school_id, u.name, u.kind, s.stratum, s.zone, s.replicate, s.n_frame, s.n_drawn, s.school_weight \
               from sample_school s join unit u on u.unit_id = s.school_id where s.sample_draw_id = $1 \
               order by coalesce(u.code, u.name), u.unit_id";
    let rows = db.query(sql, params![draw_id]).await?;
    rows.iter()
        .map(|row| {
            let school =
                UnitRef { unit_id: row.get::<UnitId>("school_id")?.0, name: row.get("name")?, kind: row.get("kind")? };
            Ok(DrawSchool {
                school,
                stratum: row.get("stratum")?,
                zone: row.get("zone")?,
                replicate: row.get("replicate")?,
                n_frame: row.get("n_frame")?,
                n_drawn: row.get("n_drawn")?,
                weight: row.get("school_weight")?,
            })
        })
        .collect()
}

/// A draw as the rules know it: schools with their pupils.
///
/// # Errors
/// Internal, from the database.
pub async fn sample(db: &impl Reads, draw_id: SampleDrawId) -> Result<Vec<School>> {
    let mut by_school: BTreeMap<Uuid, School> = BTreeMap::new();
    for row in schools(db, draw_id).await? {
        let school = School {
            school_id: row.school.unit_id,
            stratum: row.stratum,
            zone: u16::try_from(row.zone)?,
            replicate: u8::try_from(row.replicate)?,
            n_frame: u32::try_from(row.n_frame)?,
            weight: row.weight,
            pupils: Vec::new(),
        };
        by_school.insert(school.school_id, school);
    }
    let sql = "select person_id, school_id, class_id, booklet, weight, replicate from sample_pupil where sample_draw_id = $1 \
               order by school_id, class_id, person_id";
    for row in db.query(sql, params![draw_id]).await? {
        let Some(school) = by_school.get_mut(&row.get::<UnitId>("school_id")?.0) else { continue };
        school.pupils.push(Pupil {
            person_id: row.get::<PersonId>("person_id")?.0,
            class_id: row.get::<UnitId>("class_id")?.0,
            booklet: row.get("booklet")?,
            weight: row.get("weight")?,
            replicate: row.get("replicate")?,
        });
    }
    Ok(by_school.into_values().collect())
}
