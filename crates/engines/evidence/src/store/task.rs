//! Reading the rows of improvement tasks: tasks, measures, log, follow-ups.

use super::Conditions;
use crate::model::{Estimate, FollowUp, LogEntry, TaskState};
use kernel::{Actor, AssessmentId, Error, FindingId, ImprovementTaskId, PersonId, Result, UnitId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use storage::{Reach, Reads, Scoped, params, rfc3339, row};
use uuid::Uuid;

row! {
    /// A task as stored, with the names of its unit and people.
    #[derive(Clone, Debug)]
    pub struct TaskRecord {
        /// Identity.
        pub improvement_task_id: ImprovementTaskId,
        /// What it was opened from.
        pub finding_id: Option<FindingId>,
        /// The assessment.
        pub assessment_id: AssessmentId,
        /// The school.
        pub unit_id: UnitId,
        /// Its name.
        pub unit_name: String,
        /// Its kind.
        pub unit_kind: String,
        /// Subject.
        pub subject: String,
        /// Stage.
        pub stage: String,
        /// total, domain, point.
        pub dimension: String,
        /// Domain or point.
        pub member: String,
        /// What is to be improved.
        pub title: String,
        /// See [`TaskState`].
        pub state: String,
        /// Who answers for it.
        pub owner_person_id: Option<PersonId>,
        /// Name.
        pub owner_name: Option<String>,
        /// Who helps.
        pub guide_person_id: Option<PersonId>,
        /// Name.
        pub guide_name: Option<String>,
        /// µs UTC.
        pub opened_at: i64,
        /// Date.
        pub accept_due: String,
        /// Date.
        pub measures_due: Option<String>,
        /// µs UTC.
        pub closed_at: Option<i64>,
        /// improved, no_difference_yet, declined, not_measured.
        pub outcome: Option<String>,
        /// Measures.
        pub measures: i64,
        /// Measures done.
        pub measures_done: i64,
        /// Date of the first measure that is not done.
        pub first_due: Option<String>,
        /// Version.
        pub version: i64,
    }
}

const COLUMNS: &str = "t.improvement_task_id, t.finding_id, t.assessment_id, t.unit_id, u.name as unit_name, u.kind as unit_kind, \
    t.subject, t.stage, t.dimension, t.member, t.title, t.state, t.owner_person_id, o.name as owner_name, t.guide_person_id, \
    g.name as guide_name, t.opened_at, t.accept_due, t.measures_due, t.closed_at, t.outcome, \
    (select count(*) from improvement_measure m where m.improvement_task_id = t.improvement_task_id) as measures, \
    (select count(*) from improvement_measure m where m.improvement_task_id = t.improvement_task_id and m.done_at is not null) \
    as measures_done, (select min(m.due) from improvement_measure m where m.improvement_task_id = t.improvement_task_id \
    and m.done_at is null) as first_due, t.version";
const FROM: &str = "from improvement_task t join unit u on u.unit_id = t.unit_id \
    left join person o on o.person_id = t.owner_person_id left join person g on g.person_id = t.guide_person_id";

impl TaskRecord {
    /// Where it stands.
    ///
    /// # Errors
    /// Internal, when the stored word is unknown.
    pub fn task_state(&self) -> Result<TaskState> {
        TaskState::of_code(&self.state)
            .ok_or_else(|| Error::internal(format!("no such state of a task: {}", self.state)))
    }
    /// Its place in the list.
    pub fn key(&self) -> TaskKey {
        TaskKey { opened_at: self.opened_at, improvement_task_id: self.improvement_task_id.0 }
    }
}

/// What a list of tasks is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct TaskFilter {
    /// A state, or `running` for all that have not ended.
    pub state: Option<String>,
    /// A unit and everything below it.
    pub unit_id: Option<Uuid>,
    /// One subject.
    pub subject: Option<String>,
    /// Only those somebody owns or guides.
    pub person: Option<PersonId>,
    /// The key of the last row seen.
    pub after: Option<TaskKey>,
    /// Rows wanted.
    pub limit: i64,
}

/// Where a task stands in the list: the latest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TaskKey {
    opened_at: i64,
    improvement_task_id: Uuid,
}

fn conditions(filter: &TaskFilter) -> Conditions {
    let mut all = Conditions::default();
    match filter.state.as_deref() {
        Some("running") => all.plain("t.state not in ('closed', 'withdrawn')"),
        state => all.maybe("t.state = ?", state),
    }
    let below = "exists (select 1 from unit_closure c where c.ancestor_id = ? and c.descendant_id = t.unit_id)";
    all.maybe(below, filter.unit_id);
    all.maybe("t.subject = ?", filter.subject.clone());
    all.maybe("(t.owner_person_id = ? or t.guide_person_id = ?)", filter.person);
    all
}

/// Tasks in reach, a page and one row more.
///
/// # Errors
/// Internal, from the database.
pub async fn list(db: &impl Reads, reach: &Reach, filter: &TaskFilter) -> Result<Vec<TaskRecord>> {
    let mut all = conditions(filter);
    if let Some(after) = &filter.after {
        let (at, id) = (all.bind(&after.opened_at), all.bind(&after.improvement_task_id));
        all.plain(&format!("(t.opened_at < {at} or (t.opened_at = {at} and t.improvement_task_id < {id}))"));
    }
    let limit = filter.limit + 1;
    let sql = format!(
        "select {COLUMNS} {FROM} where {{reach}}{} order by t.opened_at desc, t.improvement_task_id desc limit {limit}",
        all.sql()
    );
    Scoped::new(&sql, "t.unit_id", all.params()).subject("t.subject", "t.stage").rows(db, reach).await
}

/// How many tasks are in reach.
///
/// # Errors
/// Internal, from the database.
pub async fn count(db: &impl Reads, reach: &Reach, filter: &TaskFilter) -> Result<i64> {
    let all = conditions(filter);
    let sql = format!("select count(*) as value from improvement_task t where {{reach}}{}", all.sql());
    let rows = Scoped::new(&sql, "t.unit_id", all.params()).subject("t.subject", "t.stage").query(db, reach).await?;
    rows.first().map_or(Ok(0), |row| row.get("value"))
}

/// One task in reach.
///
/// # Errors
/// Not found `evidence.improvement_not_found`.
pub async fn one(db: &impl Reads, reach: &Reach, task: ImprovementTaskId) -> Result<TaskRecord> {
    let sql = format!("select {COLUMNS} {FROM} where t.improvement_task_id = $1 and {{reach}}");
    let query = Scoped::new(&sql, "t.unit_id", params![task]).subject("t.subject", "t.stage");
    query.row_opt(db, reach).await?.ok_or_else(|| Error::not_found("evidence.improvement_not_found"))
}

/// The tasks of a unit, of one subject or of all. For pages that have checked reach themselves.
///
/// # Errors
/// Internal, from the database.
pub async fn of_unit(db: &impl Reads, unit_id: UnitId, subject: Option<&str>) -> Result<Vec<TaskRecord>> {
    let mut all = Conditions::default();
    all.with("t.unit_id = ?", &unit_id);
    all.maybe("t.subject = ?", subject);
    let sql = format!(
        "select {COLUMNS} {FROM} where t.state <> 'withdrawn'{} order by t.opened_at desc, t.improvement_task_id desc",
        all.sql()
    );
    db.rows(&sql, all.params()).await
}

/// Which unit a task belongs to.
///
/// # Errors
/// Internal, from the database.
pub async fn unit_of(db: &impl Reads, task: ImprovementTaskId) -> Result<Option<UnitId>> {
    db.value("select unit_id as value from improvement_task where improvement_task_id = $1", params![task]).await
}

row! {
    /// A measure as stored.
    #[derive(Clone, Debug)]
    pub struct MeasureRecord {
        /// Identity.
        pub improvement_measure_id: Uuid,
        /// What.
        pub body: String,
        /// Who.
        pub owner: String,
        /// Date.
        pub due: String,
        /// µs UTC.
        pub done_at: Option<i64>,
        /// What came of it.
        pub done_note: Option<String>,
        /// Version.
        pub version: i64,
    }
}

/// The measures of a task in order.
///
/// # Errors
/// Internal, from the database.
pub async fn measures(db: &impl Reads, task: ImprovementTaskId) -> Result<Vec<MeasureRecord>> {
    let sql = "select improvement_measure_id, body, owner, due, done_at, done_note, version from improvement_measure \
        where improvement_task_id = $1 order by position, improvement_measure_id";
    db.rows(sql, params![task]).await
}

row! {
    struct LogRecord { improvement_log_id: Uuid, kind: String, body: String, at: i64, by_name: String }
}

/// What happened to a task, the latest first.
///
/// # Errors
/// Internal, from the database.
pub async fn log(db: &impl Reads, task: ImprovementTaskId) -> Result<Vec<LogEntry>> {
    let sql = "select improvement_log_id, kind, body, at, by_name from improvement_log where improvement_task_id = $1 \
        order by at desc, improvement_log_id desc";
    let rows: Vec<LogRecord> = db.rows(sql, params![task]).await?;
    let entry = |row: LogRecord| LogEntry {
        improvement_log_id: row.improvement_log_id,
        kind: row.kind,
        body: row.body,
        at: rfc3339(row.at),
        by_name: row.by_name,
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// The name of an actor as the log shows it; empty for the installation itself.
///
/// # Errors
/// Internal, from the database.
pub async fn name_of(db: &impl Reads, actor: &Actor) -> Result<String> {
    let Some(account_id) = actor.account_id() else { return Ok(String::new()) };
    let name = db.value("select display_name as value from account where account_id = $1", params![account_id]).await?;
    Ok(name.unwrap_or_default())
}

row! {
    struct FollowUpRecord {
        follow_up_id: Uuid,
        improvement_task_id: ImprovementTaskId,
        before_label: String,
        after_label: String,
        scale: String,
        sd_pupil: f64,
        before_value: f64,
        before_se: f64,
        before_n: i64,
        after_value: f64,
        after_se: f64,
        after_n: i64,
        comparison_change: f64,
        comparison_n: i64,
        effect: f64,
        lower: f64,
        upper: f64,
        verdict: String,
        created_at: i64,
    }
}

impl From<FollowUpRecord> for FollowUp {
    fn from(row: FollowUpRecord) -> Self {
        let sd = row.sd_pupil;
        Self {
            follow_up_id: row.follow_up_id,
            before: Estimate::shown(row.before_value * sd, row.before_se * sd, row.before_n),
            after: Estimate::shown(row.after_value * sd, row.after_se * sd, row.after_n),
            scale: row.scale,
            comparison_change: row.comparison_change * sd,
            comparison_n: row.comparison_n,
            effect: row.effect * sd,
            lower: row.lower * sd,
            upper: row.upper * sd,
            verdict: row.verdict,
            before_label: row.before_label,
            after_label: row.after_label,
            created_at: rfc3339(row.created_at),
        }
    }
}

/// The follow-ups of tasks, each task's latest first; none that rests on a withdrawn analysis.
///
/// # Errors
/// Internal, from the database.
pub async fn follow_ups(
    db: &impl Reads,
    tasks: &[ImprovementTaskId],
) -> Result<BTreeMap<ImprovementTaskId, Vec<FollowUp>>> {
    let mut found: BTreeMap<ImprovementTaskId, Vec<FollowUp>> = BTreeMap::new();
    for chunk in tasks.chunks(500) {
        let ids = db.dialect().ids(chunk.iter().map(|id| id.0));
        let sql = format!(
            "select follow_up_id, improvement_task_id, before_label, after_label, scale, sd_pupil, before_value, \
             before_se, before_n, after_value, after_se, after_n, comparison_change, comparison_n, effect, lower, upper, verdict, \
             created_at from follow_up w where w.improvement_task_id in ({ids}) and not exists (select 1 from evidence_value v \
             where v.analysis_id in (w.before_analysis_id, w.after_analysis_id) and v.state = 'withdrawn') order by created_at desc, follow_up_id desc"
        );
        for row in db.rows::<FollowUpRecord>(&sql, params![]).await? {
            found.entry(row.improvement_task_id).or_default().push(row.into());
        }
    }
    Ok(found)
}
