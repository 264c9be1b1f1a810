//! What somebody proposes to hold, and what guard 1 answers.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;
use webkit::Sentence;

/// An assessment as proposed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Proposal {
    /// Kind of assessment, a word of `lawful::Form`.
    pub form: String,
    /// Who holds it, a word of `lawful::Level`.
    pub level: String,
    /// primary, junior, senior.
    pub stage: String,
    /// 1 to 12.
    pub grade: u8,
    /// Subject codes.
    pub subjects: Vec<String>,
    /// Every pupil of the grade in the schools taking part sits something.
    #[serde(default)]
    pub whole_cohort: bool,
    /// Each pupil sits only one of the subjects.
    #[serde(default)]
    pub each_pupil_one_subject: bool,
    /// A test on paper.
    #[serde(default)]
    pub paper_test: bool,
    /// All schools with this grade take part.
    #[serde(default)]
    pub schools_all: bool,
    /// Pupils of a school, when pupils are drawn.
    #[serde(default)]
    pub pupils_per_school: Option<u32>,
    /// Whole classes of a school, when classes are drawn.
    #[serde(default)]
    pub classes_per_school: Option<u32>,
    /// How many of this form were held before; the server counts its own and takes the larger number.
    #[serde(default)]
    pub held_before: u32,
    /// The document it rests on.
    #[serde(default)]
    pub basis_document: String,
    /// Item of the yearly list.
    #[serde(default)]
    pub list_item: String,
    /// In the school's registered plan.
    #[serde(default)]
    pub registered_plan: bool,
    /// Drawn in public with a witness.
    #[serde(default)]
    pub public_draw: bool,
    /// Papers sealed until the day.
    #[serde(default)]
    pub sealed: bool,
    /// Papers are bought.
    #[serde(default)]
    pub purchased_papers: bool,
    /// What the results are for, words of `lawful::Use`.
    #[serde(default)]
    pub uses: Vec<String>,
    /// Local date; today when open.
    #[serde(default)]
    pub exam_date: Option<String>,
}

/// What the guard says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GuardVerdict {
    /// allow, warn, refuse.
    pub outcome: String,
    /// Every rule that applied, the hardest first.
    pub reasons: Vec<GuardReason>,
    /// What would be lawful.
    pub remedies: Vec<Sentence>,
    /// nothing, named_officer, higher_authority_decision.
    pub opens_with: String,
    /// What may be shown of its results at each level.
    pub shows: Vec<LevelShows>,
}

/// One rule that applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GuardReason {
    /// Text key.
    pub code: String,
    /// Placeholders.
    pub params: BTreeMap<String, String>,
    /// The policy parameter.
    pub parameter: String,
    /// Its document; empty for a choice of the product.
    pub document_no: String,
}

/// What may be shown at one level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LevelShows {
    /// region, group, school, class, pupil.
    pub level: String,
    /// A word of `lawful::Shows`.
    pub shows: String,
}

/// What opens a warning or a refusal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GuardException {
    /// Who answers for it, by name.
    pub officer: String,
    /// Why.
    pub reason: String,
    /// Number of the higher authority's decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_no: Option<String>,
    /// The uploaded decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blob_id: Option<Uuid>,
    /// Level of the authority; one above the organiser when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// Day of the decision; today when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<String>,
}

/// Registration, with what opens the guard where it is closed.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct RegisterWrite {
    /// Needed unless the guard allows.
    #[serde(default)]
    pub exception: Option<GuardException>,
}
