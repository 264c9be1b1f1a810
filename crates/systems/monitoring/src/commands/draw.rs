//! Drawing a sample, keeping its record, and making it again from the record.

use crate::model::{DrawWrite, Rerun};
use crate::rules::draw::{self, Frame, Plan, School, Second};
use crate::store::draws::DrawRecord;
use crate::store::{draws, frames, hand};
use kernel::draw::METHOD;
use kernel::error::{Error, FieldError, Kind, Refusal, Result};
use kernel::{Actor, AssessmentId, BlobId, Permission, SampleDrawId, UnitId};
use serde::{Deserialize, Serialize};
use storage::{Act, Ctx, Reads, ToSql, Tx, params};
use uuid::Uuid;

/// What a draw was made of; stored beside seed and hashes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Design {
    /// The plan.
    pub plan: Plan,
    /// What was asked for.
    pub asked: DrawWrite,
    /// The day of the rolls.
    pub frame_day: String,
    /// The frame, as a sealed file: rolls may be corrected later, the record may not.
    pub frame_blob: Uuid,
}

/// The plan asked for.
///
/// # Errors
/// Invalid, naming the fields.
pub fn plan(write: &DrawWrite) -> Result<Plan> {
    let bad = |field: &str, code: &str| Err(Error::field(FieldError::new(field, code)));
    let second = match (write.unit_of_second_stage.as_str(), write.pupils_per_school, write.classes_per_school) {
        ("pupils", 1.., _) => Second::Pupils(write.pupils_per_school),
        ("pupils", 0, _) => return bad("pupils_per_school", "webkit.required"),
        ("classes", _, 1..) => Second::Classes(write.classes_per_school),
        ("classes", _, 0) => return bad("classes_per_school", "webkit.required"),
        _ => return bad("unit_of_second_stage", "monitoring.unknown_word"),
    };
    if write.schools == Some(0) {
        return bad("schools", "webkit.required");
    }
    if write.strata.iter().any(|by| !["kind", "area", "rural", "private", "size"].contains(&by.as_str())) {
        return bad("strata", "monitoring.unknown_word");
    }
    if write.sealed_until.as_deref().is_some_and(|day| day.parse::<jiff::civil::Date>().is_err()) {
        return bad("sealed_until", "monitoring.not_a_date");
    }
    Ok(Plan { schools: write.schools, second, booklets: write.booklets.max(1) })
}

/// Draws a sample; an earlier draw stays on record, superseded.
///
/// # Errors
/// Invalid, when the frame is smaller than the plan; conflict, once marks were imported.
pub async fn make(ctx: &Ctx, actor: &Actor, id: AssessmentId, write: &DrawWrite) -> Result<SampleDrawId> {
    let record = super::running(ctx, actor, Permission::SampleDraw, id).await?;
    no_marks_yet(ctx, id).await?;
    let plan = plan(write)?;
    let day = frames::frame_day(&record, ctx.today());
    let mut frame = frames::frame(&ctx.db, &record, day).await?;
    frames::stratify(&ctx.db, &mut frame, &write.strata).await?;
    let frame = draw::sorted(frame);
    if frame.schools.is_empty() {
        return Err(Error::conflict("monitoring.frame_empty"));
    }
    let words = write.seed.as_deref().map(str::trim).filter(|seed| !seed.is_empty());
    let fresh = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    let seed = draw::seed_of(words.unwrap_or(&fresh));
    let (frame_hash, json) = (draw::frame_hash(&frame), serde_json::to_vec(&frame)?);
    let sample = draw::draw(&frame, &plan, &seed)
        .map_err(|fault| Refusal::new(Kind::Invalid, fault.code()).with("detail", fault))?;
    let (blob_id, store_key, size) = put(ctx, json).await?;
    let design = Design { plan, asked: write.clone(), frame_day: day.to_string(), frame_blob: blob_id.0 };
    let kept = Kept {
        seed: hex::encode(seed),
        source: "drawn",
        design: serde_json::to_string(&design)?,
        frame_hash,
        witness: write.witness.trim().to_owned(),
        sealed_until: write.sealed_until.clone(),
    };
    let tx = ctx.begin(actor).await?;
    tx.insert(
        "blob",
        &[
            ("blob_id", &blob_id),
            ("store_key", &store_key),
            ("size", &size),
            ("media_type", &"application/json"),
            ("file_name", &"frame.json"),
            ("purpose", &"sample_frame"),
            ("created_at", &tx.now),
            ("created_by", &hand(actor).to_string()),
        ],
    )
    .await?;
    let draw_id = keep(&tx, id, &kept, &sample).await?;
    tx.audit(
        Act::new("monitoring.sample_drawn", "sample_draw", draw_id).unit(record.unit_id).with("schools", sample.len()),
    )
    .await?;
    tx.commit().await?;
    Ok(draw_id)
}

async fn put(ctx: &Ctx, bytes: Vec<u8>) -> Result<(BlobId, String, i64)> {
    let size = i64::try_from(bytes.len())?;
    let blobs = ctx.blobs.clone();
    let stored = tokio::task::spawn_blocking(move || blobs.put(&bytes))
        .await
        .map_err(|error| Error::internal(error.to_string()))?;
    let stored = stored.map_err(|error| Error::internal(error.to_string()))?;
    Ok((BlobId::new(), stored.id, size))
}

/// The record of a draw beside its rows.
#[derive(Debug)]
pub(crate) struct Kept {
    pub seed: String,
    pub source: &'static str,
    pub design: String,
    pub frame_hash: String,
    pub witness: String,
    pub sealed_until: Option<String>,
}

/// Writes a draw and puts earlier ones out of force.
pub(crate) async fn keep(tx: &Tx, id: AssessmentId, kept: &Kept, sample: &[School]) -> Result<SampleDrawId> {
    tx.exec("update sample_draw set state = 'superseded' where assessment_id = $1", params![id]).await?;
    let last: Option<Option<i64>> =
        tx.value("select max(draw_no) as value from sample_draw where assessment_id = $1", params![id]).await?;
    let draw_id = SampleDrawId::new();
    tx.insert(
        "sample_draw",
        &[
            ("sample_draw_id", &draw_id),
            ("assessment_id", &id),
            ("draw_no", &(last.flatten().unwrap_or(0) + 1)),
            ("seed", &kept.seed),
            ("generator", &METHOD),
            ("design", &kept.design),
            ("frame_hash", &kept.frame_hash),
            ("result_hash", &draw::result_hash(sample)),
            ("state", &"drawn"),
            ("source", &kept.source),
            ("drawn_at", &tx.now),
            ("drawn_by", &hand(&tx.actor)),
            ("witness", &kept.witness),
            ("sealed_until", &kept.sealed_until),
        ],
    )
    .await?;
    rows(tx, draw_id, sample).await?;
    Ok(draw_id)
}

async fn rows(tx: &Tx, draw_id: SampleDrawId, sample: &[School]) -> Result<()> {
    let columns =
        ["sample_draw_id", "school_id", "stratum", "zone", "replicate", "n_frame", "n_drawn", "school_weight"];
    let schools = sample.iter().map(|school| {
        vec![
            draw_id.to_sql(),
            UnitId(school.school_id).to_sql(),
            school.stratum.to_sql(),
            school.zone.to_sql(),
            school.replicate.to_sql(),
            school.n_frame.to_sql(),
            (school.pupils.len() as i64).to_sql(),
            school.weight.to_sql(),
        ]
    });
    tx.insert_many("sample_school", &columns, schools.collect()).await?;
    let columns = ["sample_draw_id", "person_id", "school_id", "class_id", "booklet", "weight", "zone", "replicate"];
    let pupils = sample.iter().flat_map(|school| {
        school.pupils.iter().map(move |pupil| {
            vec![
                draw_id.to_sql(),
                kernel::PersonId(pupil.person_id).to_sql(),
                UnitId(school.school_id).to_sql(),
                UnitId(pupil.class_id).to_sql(),
                pupil.booklet.to_sql(),
                pupil.weight.to_sql(),
                school.zone.to_sql(),
                pupil.replicate.to_sql(),
            ]
        })
    });
    tx.insert_many("sample_pupil", &columns, pupils.collect()).await
}

/// Marks of pupils who would no longer be in the sample must not be left hanging.
pub(crate) async fn no_marks_yet(ctx: &Ctx, id: AssessmentId) -> Result<()> {
    let sql = format!(
        "select count(*) as value from import_batch where kind = 'scores' and subject_id like '{id}:%' and state in ('applying', 'applied')"
    );
    if 0 < ctx.db.value::<i64>(&sql, params![]).await?.unwrap_or(0) {
        return Err(Error::conflict("monitoring.marks_imported"));
    }
    Ok(())
}

/// Makes a draw again from its record and compares.
///
/// # Errors
/// Conflict for a sample that was not drawn here; internal, when the record is damaged.
pub async fn rerun(ctx: &Ctx, record: &DrawRecord) -> Result<Rerun> {
    if record.source != "drawn" {
        return Err(Error::conflict("monitoring.draw_imported"));
    }
    let design: Design = serde_json::from_str(&record.design)?;
    let sql = "select store_key as value from blob where blob_id = $1";
    let key: Option<String> = ctx.db.value(sql, params![BlobId(design.frame_blob)]).await?;
    let key = key.ok_or_else(|| Error::internal("the frame of a draw is gone"))?;
    let blobs = ctx.blobs.clone();
    let bytes = tokio::task::spawn_blocking(move || blobs.get(&key))
        .await
        .map_err(|error| Error::internal(error.to_string()))?;
    let frame: Frame = serde_json::from_slice(&bytes.map_err(|error| Error::internal(error.to_string()))?)?;
    let sample = draw::draw(&frame, &design.plan, &draw::seed_of(&record.seed))
        .map_err(|fault| Error::internal(fault.to_string()))?;
    let result_hash = draw::result_hash(&sample);
    let stored = draw::result_hash(&draws::sample(&ctx.db, record.sample_draw_id).await?);
    let same = result_hash == record.result_hash
        && stored == record.result_hash
        && draw::frame_hash(&frame) == record.frame_hash;
    Ok(Rerun { same, result_hash })
}
