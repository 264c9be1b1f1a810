//! Reading findings and schools' statements.

use super::Conditions;
use crate::access::Sight;
use crate::model::{FindingRow, StatementRow, UnitRef};
use crate::rules::sentence::{self, Facts};
use kernel::{AnalysisId, AssessmentId, Error, FindingId, ImprovementTaskId, Result, UnitId};
use serde::{Deserialize, Serialize};
use storage::{Ctx, Reach, Reads, Scoped, params, rfc3339, row};
use uuid::Uuid;

row! {
    /// A finding as stored, with its unit's name.
    #[derive(Clone, Debug)]
    pub struct FindingRecord {
        /// Identity.
        pub finding_id: FindingId,
        /// The analysis.
        pub analysis_id: AnalysisId,
        /// The assessment.
        pub assessment_id: AssessmentId,
        /// Its name.
        pub assessment_name: String,
        /// Where it comes from.
        pub evidence_href: String,
        /// The unit.
        pub unit_id: UnitId,
        /// Its name.
        pub unit_name: String,
        /// Its kind.
        pub unit_kind: String,
        /// What lists are ordered by: code order, never outcomes.
        pub sort_key: String,
        /// Subject.
        pub subject: String,
        /// Stage.
        pub stage: String,
        /// Grade.
        pub grade: i64,
        /// total, domain, point.
        pub dimension: String,
        /// Domain or point.
        pub member: String,
        /// weakness, strength.
        pub direction: String,
        /// kind, region, past.
        pub comparison: String,
        /// marks, rate.
        pub scale: String,
        /// Posterior effect in units of the scale.
        pub effect: f64,
        /// Interval.
        pub lower: f64,
        /// Interval.
        pub upper: f64,
        /// Effect in pupil SD.
        pub effect_sd: f64,
        /// Local false sign rate.
        pub lfsr: f64,
        /// Measured.
        pub estimate: f64,
        /// Expected.
        pub expectation: f64,
        /// Pupils measured.
        pub n: i64,
        /// Pupils concerned.
        pub pupils: i64,
        /// Of a region: schools.
        pub schools: Option<i64>,
        /// Order within the unit.
        pub rank_no: i64,
        /// open, superseded, withdrawn.
        pub state: String,
        /// µs UTC.
        pub created_at: i64,
        /// The task opened from it.
        pub improvement_id: Option<ImprovementTaskId>,
    }
}

const COLUMNS: &str = "f.finding_id, f.analysis_id, f.assessment_id, f.assessment_name, f.evidence_href, f.unit_id, \
    u.name as unit_name, u.kind as unit_kind, coalesce(u.code, u.name_pinyin) as sort_key, f.subject, f.stage, f.grade, \
    f.dimension, f.member, f.direction, f.comparison, f.scale, f.effect, f.lower, f.upper, f.effect_sd, f.lfsr, f.estimate, \
    f.expectation, f.n, f.pupils, f.schools, f.rank_no, f.state, f.created_at, \
    (select t.improvement_task_id from improvement_task t where t.finding_id = f.finding_id and t.state <> 'withdrawn' \
    order by t.opened_at desc, t.improvement_task_id desc limit 1) as improvement_id";
const FROM: &str = "from finding f join unit u on u.unit_id = f.unit_id";

impl From<FindingRecord> for FindingRow {
    fn from(record: FindingRecord) -> Self {
        let sentence = sentence::of(&Facts {
            unit: &record.unit_name,
            subject: &record.subject,
            grade: record.grade,
            dimension: &record.dimension,
            member: &record.member,
            scale: &record.scale,
            comparison: &record.comparison,
            effect: record.effect,
            interval: (record.lower, record.upper),
            n: record.n,
            schools: record.schools,
        });
        Self {
            finding_id: record.finding_id.0,
            unit: UnitRef { unit_id: record.unit_id.0, name: record.unit_name, kind: record.unit_kind },
            subject: record.subject,
            stage: record.stage,
            grade: record.grade,
            dimension: record.dimension,
            member: record.member,
            direction: record.direction,
            comparison: record.comparison,
            sentence,
            effect: record.effect,
            lower: record.lower,
            upper: record.upper,
            scale: record.scale,
            n: record.n,
            assessment_id: record.assessment_id.0,
            assessment_name: record.assessment_name,
            analysis_id: record.analysis_id.0,
            state: record.state,
            improvement_id: record.improvement_id.map(|id| id.0),
            created_at: rfc3339(record.created_at),
            evidence_href: record.evidence_href,
            schools: record.schools,
        }
    }
}

/// What a list of findings is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct FindingFilter {
    /// One assessment.
    pub assessment_id: Option<Uuid>,
    /// One subject.
    pub subject: Option<String>,
    /// A unit and everything below it.
    pub unit_id: Option<Uuid>,
    /// weakness, strength.
    pub direction: Option<String>,
    /// open, superseded, withdrawn; open when not named.
    pub state: Option<String>,
    /// Only those no task was opened from.
    pub without_task: bool,
    /// The key of the last row seen.
    pub after: Option<FindingKey>,
    /// Rows wanted.
    pub limit: i64,
}

/// Where a row stands in the list: latest first, then units in code order, then their own order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FindingKey {
    created_at: i64,
    sort_key: String,
    rank_no: i64,
    finding_id: Uuid,
}

impl FindingRecord {
    /// Its place in the list.
    pub fn key(&self) -> FindingKey {
        let (created_at, rank_no) = (self.created_at, self.rank_no);
        FindingKey { created_at, sort_key: self.sort_key.clone(), rank_no, finding_id: self.finding_id.0 }
    }
}

fn conditions(sight: &Sight, dialect: storage::Dialect, filter: &FindingFilter) -> Conditions {
    let mut all = Conditions::default();
    all.plain(&sight.published(dialect));
    all.maybe("f.assessment_id = ?", filter.assessment_id);
    all.maybe("f.subject = ?", filter.subject.clone());
    let below = "exists (select 1 from unit_closure c where c.ancestor_id = ? and c.descendant_id = f.unit_id)";
    all.maybe(below, filter.unit_id);
    all.maybe("f.direction = ?", filter.direction.clone());
    all.with("f.state = ?", filter.state.as_deref().unwrap_or("open"));
    if filter.without_task {
        all.plain("not exists (select 1 from improvement_task t where t.finding_id = f.finding_id and t.state <> 'withdrawn')");
    }
    all
}

/// Findings an actor sees, a page and one row more.
///
/// # Errors
/// Internal, from the database.
pub async fn list(db: &impl Reads, sight: &Sight, filter: &FindingFilter) -> Result<Vec<FindingRecord>> {
    let mut all = conditions(sight, db.dialect(), filter);
    if let Some(after) = &filter.after {
        let [at, key, rank, id] = [
            all.bind(&after.created_at),
            all.bind(&after.sort_key),
            all.bind(&after.rank_no),
            all.bind(&after.finding_id),
        ];
        let sort = "coalesce(u.code, u.name_pinyin)";
        all.plain(&format!(
            "(f.created_at < {at} or (f.created_at = {at} and ({key} < {sort} or ({key} = {sort} and \
             ({rank} < f.rank_no or ({rank} = f.rank_no and {id} < f.finding_id))))))"
        ));
    }
    let limit = filter.limit + 1;
    let sql = format!(
        "select {COLUMNS} {FROM} where {{reach}}{} order by f.created_at desc, sort_key, f.rank_no, f.finding_id limit {limit}",
        all.sql()
    );
    Scoped::new(&sql, "f.unit_id", all.params()).subject("f.subject", "f.stage").rows(db, sight.reach()).await
}

/// How many findings an actor sees.
///
/// # Errors
/// Internal, from the database.
pub async fn count(db: &impl Reads, sight: &Sight, filter: &FindingFilter) -> Result<i64> {
    let all = conditions(sight, db.dialect(), filter);
    let sql = format!("select count(*) as value {FROM} where {{reach}}{}", all.sql());
    let rows =
        Scoped::new(&sql, "f.unit_id", all.params()).subject("f.subject", "f.stage").query(db, sight.reach()).await?;
    rows.first().map_or(Ok(0), |row| row.get("value"))
}

/// One finding, if the actor sees it.
///
/// # Errors
/// Not found `evidence.finding_not_found`.
pub async fn one(db: &impl Reads, sight: &Sight, finding_id: FindingId) -> Result<FindingRecord> {
    let sql =
        format!("select {COLUMNS} {FROM} where f.finding_id = $1 and {} and {{reach}}", sight.published(db.dialect()));
    let query = Scoped::new(&sql, "f.unit_id", params![finding_id]).subject("f.subject", "f.stage");
    query.row_opt(db, sight.reach()).await?.ok_or_else(|| Error::not_found("evidence.finding_not_found"))
}

/// Whether a finding lies in a reach, its subject and stage regarded.
///
/// # Errors
/// Internal, from the database.
pub async fn in_reach(db: &impl Reads, reach: &Reach, finding_id: FindingId) -> Result<bool> {
    let sql = "select count(*) as value from finding f where f.finding_id = $1 and {reach}";
    let rows =
        Scoped::new(sql, "f.unit_id", params![finding_id]).subject("f.subject", "f.stage").query(db, reach).await?;
    Ok(rows.first().map(|row| row.get::<i64>("value")).transpose()? == Some(1))
}

/// A finding by id, for what was opened from it: whoever may read the task may read what it is about.
///
/// # Errors
/// Internal, from the database.
pub async fn of_task(db: &impl Reads, finding_id: FindingId) -> Result<Option<FindingRow>> {
    let sql = format!("select {COLUMNS} {FROM} where f.finding_id = $1");
    Ok(db.row_opt::<FindingRecord>(&sql, params![finding_id]).await?.map(FindingRow::from))
}

/// The findings of a unit in an analysis, in their order. For pages that have checked reach and publication themselves.
///
/// # Errors
/// Internal, from the database.
pub async fn findings_of(
    ctx: &Ctx,
    analysis_id: AnalysisId,
    unit_id: UnitId,
    subject: Option<&str>,
) -> Result<Vec<FindingRow>> {
    let mut all = Conditions::default();
    all.with("f.analysis_id = ?", &analysis_id);
    all.with("f.unit_id = ?", &unit_id);
    all.maybe("f.subject = ?", subject);
    let sql = format!("select {COLUMNS} {FROM} where 1 = 1{} order by f.rank_no, f.finding_id", all.sql());
    Ok(ctx.db.rows::<FindingRecord>(&sql, all.params()).await?.into_iter().map(FindingRow::from).collect())
}

/// The findings of all units in a subject of an analysis, unit by unit. For lists that check reach themselves.
///
/// # Errors
/// Internal, from the database.
pub async fn findings_in(ctx: &Ctx, analysis_id: AnalysisId, subject: &str) -> Result<Vec<FindingRow>> {
    let sql = format!(
        "select {COLUMNS} {FROM} where f.analysis_id = $1 and f.subject = $2 order by f.unit_id, f.rank_no, f.finding_id"
    );
    Ok(ctx
        .db
        .rows::<FindingRecord>(&sql, params![analysis_id, subject])
        .await?
        .into_iter()
        .map(FindingRow::from)
        .collect())
}

row! {
    struct StatementRecord {
        finding_statement_id: Uuid,
        body: String,
        written_by_name: Option<String>,
        written_at: i64,
        superseded: i64,
    }
}

const STATEMENT: &str = "select s.finding_statement_id, s.body, a.display_name as written_by_name, s.written_at, \
    (select count(*) from finding_statement l where l.supersedes = s.finding_statement_id) as superseded \
    from finding_statement s left join account a on a.account_id = s.written_by";

impl From<StatementRecord> for StatementRow {
    fn from(record: StatementRecord) -> Self {
        Self {
            finding_statement_id: record.finding_statement_id,
            body: record.body,
            written_by_name: record.written_by_name.unwrap_or_default(),
            written_at: rfc3339(record.written_at),
            superseded: 0 < record.superseded,
        }
    }
}

/// What a school has said to a finding, the latest first.
///
/// # Errors
/// Internal, from the database.
pub async fn statements(db: &impl Reads, finding_id: FindingId) -> Result<Vec<StatementRow>> {
    let sql = format!("{STATEMENT} where s.finding_id = $1 order by s.written_at desc, s.finding_statement_id desc");
    Ok(db.rows::<StatementRecord>(&sql, params![finding_id]).await?.into_iter().map(StatementRow::from).collect())
}

/// The latest statement of a unit on any of its findings in an analysis. For pages that have checked reach themselves.
///
/// # Errors
/// Internal, from the database.
pub async fn statement_of(ctx: &Ctx, analysis_id: AnalysisId, unit_id: UnitId) -> Result<Option<StatementRow>> {
    let sql = format!(
        "{STATEMENT} join finding f on f.finding_id = s.finding_id where f.analysis_id = $1 and f.unit_id = $2 \
         order by s.written_at desc, s.finding_statement_id desc limit 1"
    );
    Ok(ctx.db.row_opt::<StatementRecord>(&sql, params![analysis_id, unit_id]).await?.map(StatementRow::from))
}
