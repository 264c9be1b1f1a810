//! Reading assessments: who sees which, and their rows.

use crate::model::AssessmentFilter;
use kernel::error::{Error, Result};
use kernel::{AssessmentId, UnitId};
use storage::{Reach, Reads, Scoped, params, row};
use webkit::Page;

row! {
    /// An assessment as stored.
    #[derive(Clone, Debug)]
    pub struct Record {
        /// Identity.
        pub assessment_id: AssessmentId,
        /// Organiser.
        pub unit_id: UnitId,
        /// Name.
        pub name: String,
        /// Form.
        pub form: String,
        /// Level.
        pub level: String,
        /// Stage.
        pub stage: String,
        /// Grade.
        pub grade: i64,
        /// First calendar year of the school year.
        pub school_year: i64,
        /// 1 or 2.
        pub term: i64,
        /// Local date.
        pub exam_date: Option<String>,
        /// JSON.
        pub proposal: String,
        /// JSON.
        pub verdict: String,
        /// JSON.
        pub exception: Option<String>,
        /// State.
        pub state: String,
        /// Series.
        pub series: String,
        /// Version.
        pub version: i64,
    }
}

const COLUMNS: &str = "a.assessment_id, a.unit_id, a.name, a.form, a.level, a.stage, a.grade, a.school_year, a.term, a.exam_date, \
     a.proposal, a.verdict, a.exception, a.state, a.series, a.version";

/// An assessment is seen from above and from below: by whoever reaches its organiser or a unit that may take part, which
/// is every unit below the organiser where no schools are named. Before the day, what is sealed is seen from above only;
/// a draft always is.
const SEEN: &str = "exists (select 1 from unit_closure k where (k.descendant_id in \
     (select x.school_id from assessment_school x where x.assessment_id = a.assessment_id) or (k.ancestor_id = a.unit_id \
     and not exists (select 1 from assessment_school y where y.assessment_id = a.assessment_id))) and {reach})";

/// The same for whoever only takes part.
const OPEN: &str = "(a.state in ('registered', 'closed') and a.exam_date is not null and a.exam_date <= $1)";

/// Whether an assessment is seen from above.
const ABOVE: &str =
    "exists (select 1 from unit_closure k where k.descendant_id = a.unit_id and k.depth = 0 and {reach})";

fn seen() -> String {
    format!("(({SEEN} and {OPEN}) or {ABOVE})")
}

/// An assessment the caller may see.
///
/// # Errors
/// Not found `monitoring.assessment_not_found`.
pub async fn visible(db: &impl Reads, reach: &Reach, id: AssessmentId, today: &str) -> Result<Record> {
    let sql = format!("select {COLUMNS} from assessment a where a.assessment_id = $2 and {}", seen());
    let found = Scoped::new(&sql, "k.descendant_id", params![today, id]).row_opt(db, reach).await?;
    found.ok_or_else(|| Error::not_found("monitoring.assessment_not_found"))
}

/// An assessment whose organiser is in reach: what writing commands ask for.
///
/// # Errors
/// Not found `monitoring.assessment_not_found`.
pub async fn within(db: &impl Reads, reach: &Reach, id: AssessmentId) -> Result<Record> {
    let sql = format!("select {COLUMNS} from assessment a where a.assessment_id = $1 and {{reach}}");
    let found = Scoped::new(&sql, "a.unit_id", params![id]).row_opt(db, reach).await?;
    found.ok_or_else(|| Error::not_found("monitoring.assessment_not_found"))
}

/// An assessment by id, for jobs.
///
/// # Errors
/// Not found `monitoring.assessment_not_found`.
pub async fn record(db: &impl Reads, id: AssessmentId) -> Result<Record> {
    let sql = format!("select {COLUMNS} from assessment a where a.assessment_id = $1");
    db.row_opt(&sql, params![id]).await?.ok_or_else(|| Error::not_found("monitoring.assessment_not_found"))
}

/// A page of the assessments the caller may see, newest first.
///
/// # Errors
/// Invalid `webkit.cursor`; internal, from the database.
pub async fn page(db: &impl Reads, reach: &Reach, filter: &AssessmentFilter, today: &str) -> Result<Page<Record>> {
    let year = filter.school_year.parse::<i64>().unwrap_or(-1);
    let narrowed = format!(
        "from assessment a where ($2 = -1 or a.school_year = $2) and ($3 = '' or a.form = $3) and ($4 = '' or a.stage = $4) \
         and ($5 = '' or a.state = $5) and {}",
        seen()
    );
    let binds = params![today, year, filter.form, filter.stage, filter.state];
    let count = format!("select count(*) as value {narrowed}");
    let counted = Scoped::new(&count, "k.descendant_id", binds.clone()).query(db, reach).await?;
    let count: i64 = counted.first().map(|row| row.get("value")).transpose()?.unwrap_or(0);
    let after: Option<AssessmentId> = filter.page.after()?;
    let below = after.map_or(String::new(), |id| format!("and a.assessment_id < {}", db.dialect().id(id.0)));
    let sql =
        format!("select {COLUMNS} {narrowed} {below} order by a.assessment_id desc limit {}", filter.page.limit() + 1);
    let rows: Vec<Record> = Scoped::new(&sql, "k.descendant_id", binds).rows(db, reach).await?;
    Page::of(rows, &filter.page, count, |record| record.assessment_id)
}

row! {
    /// A subject as stored.
    #[derive(Clone, Debug)]
    pub struct SubjectRecord {
        /// Of which assessment.
        pub assessment_id: AssessmentId,
        /// Code.
        pub subject: String,
        /// Hundredths.
        pub full_mark: i64,
        /// none, draft, confirmed.
        pub blueprint_state: String,
        /// Items.
        pub items: i64,
    }
}

/// The subjects of assessments, in the order of their codes.
///
/// # Errors
/// Internal, from the database.
pub async fn subjects(db: &impl Reads, ids: &[AssessmentId]) -> Result<Vec<SubjectRecord>> {
    let list = db.dialect().ids(ids.iter().map(|id| id.0));
    let sql = format!(
        "select s.assessment_id, s.subject, s.full_mark, s.blueprint_state, (select count(*) from blueprint_item b \
         where b.assessment_id = s.assessment_id and b.subject = s.subject) as items \
         from assessment_subject s where s.assessment_id in ({list}) order by s.assessment_id, s.subject"
    );
    db.rows(&sql, params![]).await
}

/// A subject of an assessment.
///
/// # Errors
/// Not found `monitoring.subject_not_found`.
pub async fn subject(db: &impl Reads, id: AssessmentId, subject: &str) -> Result<SubjectRecord> {
    let found = subjects(db, &[id]).await?.into_iter().find(|row| row.subject == subject);
    found.ok_or_else(|| Error::not_found("monitoring.subject_not_found"))
}

/// The schools an assessment names; empty for all.
///
/// # Errors
/// Internal, from the database.
pub async fn schools(db: &impl Reads, id: AssessmentId) -> Result<Vec<UnitId>> {
    let sql = "select x.school_id from assessment_school x join unit u on u.unit_id = x.school_id \
               where x.assessment_id = $1 order by u.code, u.name, u.unit_id";
    db.query(sql, params![id]).await?.iter().map(|row| row.get("school_id")).collect()
}

/// How many assessments of a form are on record for a grade in a school year: of one term, or of the whole year.
///
/// # Errors
/// Internal, from the database.
pub async fn held(
    db: &impl Reads,
    form: &str,
    grade: i64,
    unit_id: UnitId,
    year: i64,
    term: Option<i64>,
    but: Option<AssessmentId>,
) -> Result<u32> {
    let but = but.map_or_else(uuid::Uuid::nil, |id| id.0);
    let sql = "select count(*) as value from assessment where form = $1 and grade = $2 and unit_id = $3 and school_year = $4 \
               and ($5 = 0 or term = $5) and state in ('registered', 'closed') and assessment_id <> $6";
    let n: Option<i64> = db.value(sql, params![form, grade, unit_id, year, term.unwrap_or(0), but]).await?;
    Ok(u32::try_from(n.unwrap_or(0))?)
}
