//! Reading batches and rows of imports.

use crate::model::Sentence;
use crate::model::import::{ImportCounts, ImportRow};
use kernel::{AccountId, BlobId, Error, FieldError, ImportBatchId, JobId, Result, UnitId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use storage::{Reads, ToSql, Value, params, row};

row! {
    /// A batch as stored.
    #[derive(Clone, Debug)]
    pub struct Batch {
        /// Identity.
        pub import_batch_id: ImportBatchId,
        /// Kind.
        pub kind: String,
        /// State.
        pub state: String,
        /// Whose data.
        pub unit_id: UnitId,
        /// For scores: `<assessment>:<subject>`.
        pub subject_id: Option<String>,
        /// What the form said besides, JSON.
        pub params: String,
        /// The file.
        pub blob_id: BlobId,
        /// Its name.
        pub file_name: String,
        /// What an application must name.
        pub plan_hash: Option<String>,
        /// JSON of [`Plan`].
        pub plan: Option<String>,
        /// JSON of a sentence.
        pub brake: Option<String>,
        /// Why it was applied all the same.
        pub brake_released: Option<String>,
        /// Last row written while applying.
        pub position: Option<i64>,
        /// JSON of a sentence, when a job failed.
        pub error: Option<String>,
        /// The last job.
        pub job_id: Option<JobId>,
        /// Who uploaded it.
        pub created_by: AccountId,
        /// When, µs UTC.
        pub created_at: i64,
        /// When it was applied.
        pub applied_at: Option<i64>,
        /// When it was undone.
        pub undone_at: Option<i64>,
        /// Version.
        pub version: i64,
    }
}
const BATCH: &str = "b.import_batch_id, b.kind, b.state, b.unit_id, b.subject_id, b.params, b.blob_id, b.file_name, b.plan_hash, b.plan, b.brake, \
    b.brake_released, b.position, b.error, b.job_id, b.created_by, b.created_at, b.applied_at, b.undone_at, b.version";

/// What staging left behind.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Plan {
    /// Rows by verdict, as planned.
    pub counts: ImportCounts,
    /// Things to look at.
    pub notices: Vec<Sentence>,
    /// Sheet of the table.
    pub sheet: String,
    /// Row of its headings.
    pub heading_row: u32,
    /// Hash over the staged rows.
    pub rows_hash: String,
    /// What the kind wants to find again.
    pub extra: serde_json::Value,
}

impl Batch {
    /// What the form said besides.
    ///
    /// # Errors
    /// Internal, when the JSON does not fit.
    pub fn params<T: DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_str(&self.params)?)
    }
    /// The plan; an empty one before it is made.
    ///
    /// # Errors
    /// Internal, when the JSON does not fit.
    pub fn plan(&self) -> Result<Plan> {
        Ok(self.plan.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default())
    }
}

/// A batch by id, whoever asks.
///
/// # Errors
/// Not found `people.import_not_found`.
pub async fn batch(db: &impl Reads, import_batch_id: ImportBatchId) -> Result<Batch> {
    let found = db
        .row_opt(&format!("select {BATCH} from import_batch b where b.import_batch_id = $1"), params![import_batch_id])
        .await?;
    found.ok_or_else(|| Error::not_found("people.import_not_found"))
}

/// What a list of batches is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Kind.
    pub kind: Option<String>,
    /// State.
    pub state: Option<String>,
    /// Before this key: creation, then id.
    pub before: Option<(i64, uuid::Uuid)>,
    /// Rows wanted; the list reads one more.
    pub limit: i64,
}

/// Batches a predicate over `b` lets through, newest first.
///
/// # Errors
/// Internal, from the database.
pub async fn list(db: &impl Reads, predicate: &str, filter: &Filter) -> Result<Vec<Batch>> {
    let (narrowed, mut binds) = narrowed(filter);
    let mut before = String::new();
    if let Some((at, id)) = filter.before {
        binds.extend([at.to_sql(), id.to_sql()]);
        before = format!(" and (b.created_at, b.import_batch_id) < (${}, ${})", binds.len() - 1, binds.len());
    }
    let limit = filter.limit + 1;
    let sql = format!(
        "select {BATCH} from import_batch b where {predicate}{narrowed}{before} order by b.created_at desc, b.import_batch_id desc limit {limit}"
    );
    db.rows(&sql, binds).await
}

/// How many batches the filter leaves.
///
/// # Errors
/// Internal, from the database.
pub async fn count(db: &impl Reads, predicate: &str, filter: &Filter) -> Result<i64> {
    let (narrowed, binds) = narrowed(filter);
    Ok(db
        .value(&format!("select count(*) as value from import_batch b where {predicate}{narrowed}"), binds)
        .await?
        .unwrap_or(0))
}

fn narrowed(filter: &Filter) -> (String, Vec<Value>) {
    let (mut sql, mut binds) = (String::new(), Vec::new());
    for (column, value) in [("kind", &filter.kind), ("state", &filter.state)] {
        if let Some(value) = value {
            binds.push(value.to_sql());
            sql.push_str(&format!(" and b.{column} = ${}", binds.len()));
        }
    }
    (sql, binds)
}

/// Rows by verdict and by what became of an undo; rows the kind added of its own (sheet `#…`) count by verdict only.
///
/// # Errors
/// Internal, from the database.
pub async fn counts(db: &impl Reads, import_batch_id: ImportBatchId) -> Result<ImportCounts> {
    let sql = "select verdict, case when undo is null then '' when undo = 'undone' then 'undone' else 'refused' end as undo, \
        case when sheet like '#%' then 'added' else 'file' end as origin, count(*) as n from import_row where import_batch_id = $1 group by 1, 2, 3";
    let mut counts = ImportCounts::default();
    for row in db.query(sql, params![import_batch_id]).await? {
        let (verdict, undo, origin, n): (String, String, String, i64) =
            (row.get("verdict")?, row.get("undo")?, row.get("origin")?, row.get("n")?);
        let place = match verdict.as_str() {
            "new" => &mut counts.new,
            "update" => &mut counts.update,
            "unchanged" => &mut counts.unchanged,
            "skip" => &mut counts.skip,
            _ => &mut counts.error,
        };
        *place += n;
        counts.rows += if origin == "file" { n } else { 0 };
        counts.undone += if undo == "undone" { n } else { 0 };
        counts.undo_refused += if undo == "refused" { n } else { 0 };
    }
    Ok(counts)
}

row! {
    struct Row { sheet: String, row_no: i64, verdict: String, problems: String, plan: Option<String>, undo: Option<String> }
}

#[derive(Deserialize)]
struct Summarised {
    #[serde(default)]
    summary: BTreeMap<String, String>,
}

/// Rows of a batch in the order of the file, behind a key of sheet and row number; one more than the limit.
///
/// # Errors
/// Internal, from the database.
pub async fn rows(
    db: &impl Reads,
    import_batch_id: ImportBatchId,
    verdict: Option<&str>,
    after: Option<(String, i64)>,
    limit: i64,
) -> Result<Vec<ImportRow>> {
    let (sheet, row_no) = after.unwrap_or((String::new(), -1));
    let mut binds = params![import_batch_id, sheet, row_no];
    let mut narrowed = String::new();
    if let Some(verdict) = verdict {
        binds.push(verdict.to_sql());
        narrowed = format!(" and verdict = ${}", binds.len());
    }
    let sql = format!(
        "select sheet, row_no, verdict, problems, plan, undo from import_row where import_batch_id = $1 and (sheet, row_no) > ($2, $3){narrowed} \
         order by sheet, row_no limit {}",
        limit + 1
    );
    let found: Vec<Row> = db.rows(&sql, binds).await?;
    let shown = |row: Row| {
        let problems: Vec<FieldError> = serde_json::from_str(&row.problems)?;
        let summary = row
            .plan
            .as_deref()
            .map(serde_json::from_str::<Summarised>)
            .transpose()?
            .map(|plan| plan.summary)
            .unwrap_or_default();
        Ok(ImportRow { sheet: row.sheet, row_no: row.row_no, verdict: row.verdict, problems, summary, undo: row.undo })
    };
    found.into_iter().map(shown).collect()
}

/// How many rows of a batch have a verdict.
///
/// # Errors
/// Internal, from the database.
pub async fn count_rows(db: &impl Reads, import_batch_id: ImportBatchId, verdict: Option<&str>) -> Result<i64> {
    let sql = "select count(*) as value from import_row where import_batch_id = $1 and ($2 = '' or verdict = $2)";
    Ok(db.value(sql, params![import_batch_id, verdict.unwrap_or_default()]).await?.unwrap_or(0))
}
