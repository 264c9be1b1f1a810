//! Findings and what schools say to them.

use super::{Sentence, UnitRef};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A finding in a list.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FindingRow {
    /// Identity.
    pub finding_id: Uuid,
    /// Whose it is.
    pub unit: UnitRef,
    /// Code of the subject.
    pub subject: String,
    /// Stage.
    pub stage: String,
    /// Grade.
    pub grade: i64,
    /// total, domain, point.
    pub dimension: String,
    /// Name of the domain or point; empty for the total.
    pub member: String,
    /// weakness, strength.
    pub direction: String,
    /// What it was compared with: kind, region, past.
    pub comparison: String,
    /// The finding in words; `subject` and `grade` among the placeholders are codes (`kernel.subject.…`, `kernel.grade.…`).
    pub sentence: Sentence,
    /// Posterior effect in units of the scale.
    pub effect: f64,
    /// Lower end of its 95 % interval.
    pub lower: f64,
    /// Upper end of its 95 % interval.
    pub upper: f64,
    /// marks, rate (0–1).
    pub scale: String,
    /// Pupils measured.
    pub n: i64,
    /// The assessment.
    pub assessment_id: Uuid,
    /// Its name.
    pub assessment_name: String,
    /// The frozen analysis.
    pub analysis_id: Uuid,
    /// open, superseded, withdrawn.
    pub state: String,
    /// The improvement task opened from it.
    pub improvement_id: Option<Uuid>,
    /// RFC 3339.
    pub created_at: String,
    /// Page of the web UI that shows where it comes from.
    pub evidence_href: String,
    /// Of a region: how many of its schools share it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schools: Option<i64>,
}

/// A finding with what it rests on and what it does not say.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FindingDetail {
    /// The row.
    #[serde(flatten)]
    pub row: FindingRow,
    /// Effect in pupil SD.
    pub effect_sd: f64,
    /// Local false sign rate.
    pub lfsr: f64,
    /// The measured value, in units of the scale.
    pub estimate: f64,
    /// What was expected.
    pub expectation: f64,
    /// Pupils concerned.
    pub pupils: i64,
    /// What it does not say.
    pub limits: Vec<Sentence>,
    /// What the school says to it, the latest first.
    pub statements: Vec<StatementRow>,
    /// What the caller may do: statements, improvements.
    pub can: Vec<String>,
}

/// A school's statement on a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatementRow {
    /// Identity.
    pub finding_statement_id: Uuid,
    /// The words.
    pub body: String,
    /// Who wrote it.
    pub written_by_name: String,
    /// RFC 3339.
    pub written_at: String,
    /// Whether a later one stands in its place.
    pub superseded: bool,
}
