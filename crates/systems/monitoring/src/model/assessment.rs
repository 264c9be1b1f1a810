//! An assessment in a list, in full, and as it is written.

use super::{DrawDetail, GuardException, GuardVerdict, Proposal, Release};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use webkit::{PageQuery, UnitRef};

/// Where an assessment stands, step by step; words of `label.step_state`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Steps {
    /// none, draft, partial, confirmed.
    pub blueprint: String,
    /// not_needed, none, drawn, imported.
    pub sample: String,
    /// none, partial, imported.
    pub scores: String,
    /// none, running, frozen, withdrawn.
    pub release: String,
    /// none, running, frozen, failed, withdrawn.
    pub analysis: String,
    /// none, published.
    pub publication: String,
}

/// An assessment in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssessmentRow {
    /// Identity.
    pub assessment_id: Uuid,
    /// Name.
    pub name: String,
    /// Form.
    pub form: String,
    /// Who holds it.
    pub level: String,
    /// Stage.
    pub stage: String,
    /// Grade.
    pub grade: u8,
    /// First calendar year of the school year.
    pub school_year: String,
    /// 1 autumn, 2 spring.
    pub term: i64,
    /// Local date.
    pub exam_date: Option<String>,
    /// draft, registered, closed, withdrawn.
    pub state: String,
    /// Subject codes.
    pub subjects: Vec<String>,
    /// Organiser.
    pub unit: UnitRef,
    /// Progress.
    pub steps: Steps,
    /// The analysis to open, if the caller may see one.
    pub latest_analysis_id: Option<Uuid>,
    /// Version.
    pub version: i64,
}

/// A subject with its full mark.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SubjectWrite {
    /// Subject code.
    pub subject: String,
    /// Full mark.
    pub full_mark: f64,
}

/// An assessment to create or change.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct AssessmentWrite {
    /// Name.
    pub name: String,
    /// Organiser.
    pub unit_id: Uuid,
    /// What is proposed.
    pub proposal: Proposal,
    /// First calendar year of the school year.
    pub school_year: i64,
    /// 1 or 2.
    pub term: i64,
    /// Assessments of one series are compared.
    #[serde(default)]
    pub series: String,
    /// Subjects.
    pub subjects: Vec<SubjectWrite>,
    /// Schools; empty for all with this grade below the organiser.
    #[serde(default)]
    pub school_ids: Vec<Uuid>,
}

/// A subject of an assessment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SubjectDetail {
    /// Subject code.
    pub subject: String,
    /// Full mark.
    pub full_mark: f64,
    /// none, draft, confirmed.
    pub blueprint_state: String,
    /// Items of the blueprint.
    pub items: i64,
}

/// An assessment in full.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssessmentDetail {
    /// As in the list.
    #[serde(flatten)]
    pub row: AssessmentRow,
    /// What was proposed.
    pub proposal: Proposal,
    /// What the guard said: when registered, else now.
    pub verdict: GuardVerdict,
    /// What opened it.
    pub exception: Option<GuardException>,
    /// Series.
    pub series: String,
    /// Subjects.
    pub subject_details: Vec<SubjectDetail>,
    /// Schools named; empty for all.
    pub schools: Vec<UnitRef>,
    /// Releases, newest first.
    pub releases: Vec<Release>,
    /// The draw in force.
    pub draw: Option<DrawDetail>,
    /// What the caller may do now: edit, register, override, withdraw, close, blueprint, draw, import, release.
    pub can: Vec<String>,
}

/// What narrows the list.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AssessmentFilter {
    /// First calendar year of the school year.
    #[serde(default)]
    pub school_year: String,
    /// Form.
    #[serde(default)]
    pub form: String,
    /// Stage.
    #[serde(default)]
    pub stage: String,
    /// State.
    #[serde(default)]
    pub state: String,
    /// Page.
    #[serde(flatten)]
    #[param(ignore)]
    pub page: PageQuery,
}
