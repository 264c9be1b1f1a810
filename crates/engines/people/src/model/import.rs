//! An uploaded file on its way into the records: the shapes of batches, rows and counts.

use crate::model::Sentence;
use crate::model::unit::UnitRef;
use kernel::FieldError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// An uploaded file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportBatch {
    /// Identity.
    pub import_batch_id: Uuid,
    /// `roster` or `scores`.
    pub kind: String,
    /// `staging`, `planned`, `applying`, `applied`, `undoing`, `undone`, `failed` or `discarded`.
    pub state: String,
    /// Whose data.
    pub unit: UnitRef,
    /// For scores: which assessment and subject.
    pub assessment: Option<ImportAssessment>,
    /// Name of the file.
    pub file_name: String,
    /// Rows by verdict.
    pub counts: ImportCounts,
    /// What an application must name.
    pub plan_hash: Option<String>,
    /// Why it does not apply without a reason.
    pub brake: Option<Sentence>,
    /// Things to look at.
    pub notices: Vec<Sentence>,
    /// The job at work.
    pub job_id: Option<Uuid>,
    /// Who uploaded it.
    pub created_by_name: String,
    /// When.
    pub created_at: String,
    /// When it was applied.
    pub applied_at: Option<String>,
    /// When it was undone.
    pub undone_at: Option<String>,
    /// Why it failed.
    pub error: Option<Sentence>,
    /// Version.
    pub version: i64,
}

/// The assessment and subject a file of scores belongs to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportAssessment {
    /// Identity.
    pub assessment_id: Uuid,
    /// Name.
    pub name: String,
    /// Subject.
    pub subject: String,
}

/// Rows by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportCounts {
    /// All rows.
    pub rows: i64,
    /// Create something.
    pub new: i64,
    /// Change something.
    pub update: i64,
    /// Change nothing.
    pub unchanged: i64,
    /// Left alone.
    pub skip: i64,
    /// Cannot be taken.
    pub error: i64,
    /// Undone.
    pub undone: i64,
    /// Could not be undone.
    pub undo_refused: i64,
}

/// A row of a file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportRow {
    /// Sheet.
    pub sheet: String,
    /// Row as the sheet shows it.
    pub row_no: i64,
    /// `new`, `update`, `unchanged`, `skip` or `error`.
    pub verdict: String,
    /// What is wrong.
    #[schema(value_type = Vec<webkit::problem::FieldErrorBody>)]
    pub problems: Vec<FieldError>,
    /// What the row says, by column heading.
    pub summary: BTreeMap<String, String>,
    /// `undone`, or `refused:<code>`.
    pub undo: Option<String>,
}

/// The agreement to a plan.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct ApplyWrite {
    /// The plan seen.
    pub plan_hash: String,
    /// Why it applies although the brake was pulled.
    #[serde(default)]
    pub release_brake: Option<String>,
}
