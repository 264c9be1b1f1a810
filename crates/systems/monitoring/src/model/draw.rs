//! A draw of schools and pupils, with all that is needed to repeat it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use webkit::UnitRef;

/// What to draw.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DrawWrite {
    /// How many schools; all when not said.
    #[serde(default)]
    pub schools: Option<u32>,
    /// pupils or classes.
    pub unit_of_second_stage: String,
    /// Pupils of a school.
    #[serde(default)]
    pub pupils_per_school: u32,
    /// Classes of a school.
    #[serde(default)]
    pub classes_per_school: u32,
    /// Booklets handed out in turn.
    #[serde(default = "one")]
    pub booklets: u8,
    /// What schools are grouped by: kind, area, rural, private, size.
    #[serde(default)]
    pub strata: Vec<String>,
    /// 64 hexadecimal digits, or any words drawn in public; made here when not said.
    #[serde(default)]
    pub seed: Option<String>,
    /// Who watched.
    #[serde(default)]
    pub witness: String,
    /// Who was drawn stays hidden until this day.
    #[serde(default)]
    pub sealed_until: Option<String>,
}

fn one() -> u8 {
    1
}

/// A draw on record.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DrawDetail {
    /// Identity.
    pub sample_draw_id: Uuid,
    /// Number within the assessment.
    pub draw_no: i64,
    /// drawn or imported.
    pub source: String,
    /// The method.
    pub generator: String,
    /// The seed; hidden while sealed.
    pub seed: Option<String>,
    /// SHA-256 of the frame.
    pub frame_hash: String,
    /// SHA-256 of the result.
    pub result_hash: String,
    /// When.
    pub drawn_at: String,
    /// By whom.
    pub drawn_by_name: String,
    /// Who watched.
    pub witness: String,
    /// Whether schools are hidden from the caller today.
    pub sealed: bool,
    /// drawn, superseded.
    pub state: String,
    /// Schools.
    pub schools: i64,
    /// Pupils.
    pub pupils: i64,
    /// Replicate zones.
    pub zones: i64,
    /// Schools in code order; empty while sealed.
    pub rows: Vec<DrawSchool>,
}

/// A school that was drawn.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DrawSchool {
    /// The school.
    pub school: UnitRef,
    /// Its stratum.
    pub stratum: String,
    /// Its replicate zone.
    pub zone: i64,
    /// 0 or 1: its half of the zone; 2: its pupils are split between the halves.
    pub replicate: i64,
    /// Pupils of the grade.
    pub n_frame: i64,
    /// Pupils drawn.
    pub n_drawn: i64,
    /// One over its probability to be drawn.
    pub weight: f64,
}

/// A draw made again from its record.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Rerun {
    /// Whether it gave the same.
    pub same: bool,
    /// What it gave.
    pub result_hash: String,
}
