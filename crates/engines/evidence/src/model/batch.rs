//! What an analysis hands in to be kept as evidence.

use kernel::{AnalysisId, AssessmentId, UnitId};

/// All unit results of one analysis. Only figures that may be shown: nothing suppressed is handed in.
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceBatch {
    /// The frozen analysis.
    pub analysis_id: AnalysisId,
    /// Its assessment.
    pub assessment_id: AssessmentId,
    /// The assessment's name.
    pub assessment_name: String,
    /// Analyses of one series are compared over time; empty: of none.
    pub series: String,
    /// Order in time, `yyyymmdd`.
    pub period: i64,
    /// The period in words.
    pub period_label: String,
    /// primary, junior, senior.
    pub stage: String,
    /// Grade, 1–12.
    pub grade: i64,
    /// The results.
    pub values: Vec<UnitEvidence>,
    /// Kinds of units that may get findings: the form of the assessment decides.
    pub finding_kinds: Vec<String>,
}

/// One result of one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitEvidence {
    /// The unit.
    pub unit_id: UnitId,
    /// school, grouping, region, class.
    pub unit_kind: String,
    /// Units with the same word are of the same stage and kind.
    pub peer_group: String,
    /// Code of the subject.
    pub subject: String,
    /// total, domain, point.
    pub dimension: String,
    /// Name of the domain or point; empty for the total.
    pub member: String,
    /// marks (totals) or rate (0–1).
    pub scale: String,
    /// The result, in units of the scale.
    pub estimate: f64,
    /// Its standard error, in units of the scale.
    pub se: f64,
    /// SD of all pupils on the scale, above 0, the same for all units of an outcome; effects are divided by it.
    pub sd_pupil: f64,
    /// Pupils measured.
    pub n: i64,
    /// Pupils the result stands for.
    pub pupils: i64,
    /// Page of the web UI that shows where it comes from.
    pub href: String,
}

/// What came of recording an analysis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Findings of this analysis, those kept from an earlier run among them.
    pub findings: i64,
    /// Follow-ups measured in this run.
    pub follow_ups: i64,
}
