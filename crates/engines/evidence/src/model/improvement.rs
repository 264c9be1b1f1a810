//! Improvement tasks: what a school does about a finding, and what became of it.

use super::{Estimate, FindingRow, Sentence, UnitRef};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A task in a list.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ImprovementRow {
    /// Identity.
    pub improvement_task_id: Uuid,
    /// What is to be improved.
    pub title: String,
    /// The school.
    pub unit: UnitRef,
    /// Code of the subject.
    pub subject: String,
    /// Name of the domain or point; empty for the whole subject.
    pub member: String,
    /// open, accepted, acting, awaiting_follow_up, closed, withdrawn.
    pub state: String,
    /// Who answers for it.
    pub owner_name: Option<String>,
    /// Who helps.
    pub guide_name: Option<String>,
    /// RFC 3339.
    pub opened_at: String,
    /// Local date of the next step.
    pub due: Option<String>,
    /// Working days to it; negative when late.
    pub working_days_left: Option<i64>,
    /// Measures.
    pub measures: i64,
    /// Measures done.
    pub measures_done: i64,
    /// The latest follow-up.
    pub follow_up: Option<FollowUp>,
    /// Version.
    pub version: i64,
}

/// A task with its whole story.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ImprovementDetail {
    /// The row.
    #[serde(flatten)]
    pub row: ImprovementRow,
    /// What it was opened from.
    pub finding: Option<FindingRow>,
    /// The measures in order.
    pub measure_list: Vec<Measure>,
    /// What happened, the latest first.
    pub log: Vec<LogEntry>,
    /// What was measured since, the latest first.
    pub follow_ups: Vec<FollowUp>,
    /// What the caller may do now: accept, measures, done, visits, notes, await_follow_up, close, assign, withdraw.
    pub can: Vec<String>,
    /// What the caller could do, were it not for a reason.
    pub disabled: Vec<DisabledAction>,
    /// The stages in order with the time each was reached.
    pub stages: Vec<StageAt>,
}

/// An action that does not go now, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DisabledAction {
    /// As in `can`.
    pub action: String,
    /// Why not.
    pub reason: Sentence,
}

/// A stage and when it was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct StageAt {
    /// The state.
    pub state: String,
    /// RFC 3339.
    pub at: Option<String>,
}

/// Something the school does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Measure {
    /// Identity.
    pub improvement_measure_id: Uuid,
    /// What.
    pub body: String,
    /// Who, in the school's words.
    pub owner: String,
    /// Local date.
    pub due: String,
    /// RFC 3339.
    pub done_at: Option<String>,
    /// What came of it.
    pub done_note: Option<String>,
    /// Working days past due; 0 when not late or done.
    pub late_days: i64,
    /// Version.
    pub version: i64,
}

/// Something that happened to a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LogEntry {
    /// Identity.
    pub improvement_log_id: Uuid,
    /// opened, accepted, measure_added, measure_done, visit, note, state, assigned, follow_up, finding_withdrawn.
    pub kind: String,
    /// Words of a person; for `state` the code of the state, for `follow_up` that of the verdict.
    pub body: String,
    /// RFC 3339.
    pub at: String,
    /// Who; empty for the installation itself.
    pub by_name: String,
}

/// What was measured after a task began. Figures are distances from the expectation, in units of the scale.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FollowUp {
    /// Identity.
    pub follow_up_id: Uuid,
    /// The shrunk baseline.
    pub before: Estimate,
    /// The follow-up as measured.
    pub after: Estimate,
    /// marks, rate (0–1).
    pub scale: String,
    /// Mean change of comparable units without a task.
    pub comparison_change: f64,
    /// How many they are.
    pub comparison_n: i64,
    /// after − before − comparison_change.
    pub effect: f64,
    /// Lower end of its 95 % interval.
    pub lower: f64,
    /// Upper end of its 95 % interval.
    pub upper: f64,
    /// improved, no_difference_yet, declined.
    pub verdict: String,
    /// Period of the baseline.
    pub before_label: String,
    /// Period of the follow-up.
    pub after_label: String,
    /// RFC 3339.
    pub created_at: String,
}

/// Somebody who may guide a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Guide {
    /// Identity.
    pub person_id: Uuid,
    /// Name.
    pub name: String,
}
