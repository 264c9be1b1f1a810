//! A frozen state of the scores of an assessment, and the analyses made of it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A release.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Release {
    /// Identity.
    pub release_id: Uuid,
    /// Number within the assessment.
    pub release_no: i64,
    /// freezing, frozen, withdrawn, failed.
    pub state: String,
    /// When it was frozen (asked for, while freezing).
    pub frozen_at: String,
    /// By whom.
    pub frozen_by_name: String,
    /// Remark.
    pub note: String,
    /// Files.
    pub subjects: Vec<ReleaseSubject>,
    /// Why it was withdrawn.
    pub withdraw_reason: Option<String>,
    /// Analyses, newest first.
    pub analyses: Vec<AnalysisRow>,
    /// The job at work.
    pub job_id: Option<Uuid>,
}

/// The file of one subject.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReleaseSubject {
    /// Subject code.
    pub subject: String,
    /// Pupils.
    pub n_rows: i64,
    /// Hash of the file.
    pub sha256: String,
}

/// An analysis of a release.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnalysisRow {
    /// Identity.
    pub analysis_id: Uuid,
    /// Of which release.
    pub release_id: Uuid,
    /// running, frozen, superseded, failed, withdrawn.
    pub state: String,
    /// The program that computed it.
    pub code_version: String,
    /// Begun.
    pub started_at: String,
    /// Ended.
    pub frozen_at: Option<String>,
    /// The job at work.
    pub job_id: Option<Uuid>,
    /// To whom it was published.
    pub publications: Vec<PublicationRow>,
    /// How many findings it gave.
    pub findings: i64,
}

/// A publication.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicationRow {
    /// Identity.
    pub publication_id: Uuid,
    /// region, school.
    pub audience: String,
    /// When.
    pub published_at: String,
    /// Taken back.
    pub withdrawn_at: Option<String>,
}

/// A release to freeze.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct ReleaseWrite {
    /// Applied batches to take; all of the assessment when empty.
    #[serde(default)]
    pub batch_ids: Vec<Uuid>,
    /// Remark.
    #[serde(default)]
    pub note: String,
}

/// Why something is taken back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct WithdrawWrite {
    /// The reason.
    pub reason: String,
}
