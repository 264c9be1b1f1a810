//! Reading releases with their files and analyses.

use crate::model::{AnalysisRow, PublicationRow, Release, ReleaseSubject};
use crate::store::account_names;
use kernel::error::{Error, Result};
use kernel::{AnalysisId, AssessmentId, JobId, PublicationId, ReleaseId, UnitId};
use std::collections::BTreeMap;
use storage::{Reach, Reads, Scoped, params, rfc3339, row};
use uuid::Uuid;

row! {
    /// A release as stored.
    #[derive(Clone, Debug)]
    pub struct ReleaseRecord {
        /// Identity.
        pub release_id: ReleaseId,
        /// Of which assessment.
        pub assessment_id: AssessmentId,
        /// Number.
        pub release_no: i64,
        /// State.
        pub state: String,
        /// µs UTC.
        pub frozen_at: i64,
        /// Account.
        pub frozen_by: Uuid,
        /// The job at work.
        pub job_id: Option<JobId>,
        /// Remark.
        pub note: String,
        /// Why withdrawn.
        pub withdraw_reason: Option<String>,
        /// Organiser of the assessment.
        pub unit_id: UnitId,
    }
}

const COLUMNS: &str = "r.release_id, r.assessment_id, r.release_no, r.state, r.frozen_at, r.frozen_by, r.job_id, r.note, \
     r.withdraw_reason, a.unit_id";

/// A release whose assessment's organiser is in reach.
///
/// # Errors
/// Not found `monitoring.release_not_found`.
pub async fn within(db: &impl Reads, reach: &Reach, id: ReleaseId) -> Result<ReleaseRecord> {
    let sql = format!(
        "select {COLUMNS} from data_release r join assessment a on a.assessment_id = r.assessment_id where r.release_id = $1 and {{reach}}"
    );
    let found = Scoped::new(&sql, "a.unit_id", params![id]).row_opt(db, reach).await?;
    found.ok_or_else(|| Error::not_found("monitoring.release_not_found"))
}

/// A release by id, for jobs.
///
/// # Errors
/// Not found `monitoring.release_not_found`.
pub async fn record(db: &impl Reads, id: ReleaseId) -> Result<ReleaseRecord> {
    within(db, &Reach::system(), id).await
}

/// The releases of an assessment for a page, newest first.
///
/// # Errors
/// Internal, from the database.
pub async fn of_assessment(db: &impl Reads, id: AssessmentId) -> Result<Vec<Release>> {
    let sql = format!(
        "select {COLUMNS} from data_release r join assessment a on a.assessment_id = r.assessment_id \
         where r.assessment_id = $1 order by r.release_no desc"
    );
    let records: Vec<ReleaseRecord> = db.rows(&sql, params![id]).await?;
    shown(db, &records).await
}

/// One release for a page.
///
/// # Errors
/// Internal, from the database.
pub async fn one(db: &impl Reads, record: ReleaseRecord) -> Result<Release> {
    let mut found = shown(db, &[record]).await?;
    found.pop().ok_or_else(|| Error::internal("a release that was there is gone"))
}

async fn shown(db: &impl Reads, records: &[ReleaseRecord]) -> Result<Vec<Release>> {
    let ids = db.dialect().ids(records.iter().map(|record| record.release_id.0));
    let names = account_names(db, records.iter().map(|record| record.frozen_by)).await?;
    let mut files: BTreeMap<ReleaseId, Vec<ReleaseSubject>> = BTreeMap::new();
    let sql = format!(
        "select release_id, subject, n_rows, sha256 from release_file where release_id in ({ids}) order by subject"
    );
    for row in db.query(&sql, params![]).await? {
        let file =
            ReleaseSubject { subject: row.get("subject")?, n_rows: row.get("n_rows")?, sha256: row.get("sha256")? };
        files.entry(row.get("release_id")?).or_default().push(file);
    }
    let mut analyses = analyses(db, &ids).await?;
    Ok(records
        .iter()
        .map(|record| Release {
            release_id: record.release_id.0,
            release_no: record.release_no,
            state: record.state.clone(),
            frozen_at: rfc3339(record.frozen_at),
            frozen_by_name: names.get(&record.frozen_by).cloned().unwrap_or_default(),
            note: record.note.clone(),
            // Files of a release on its way are not yet anybody's.
            subjects: if record.state == "freezing" {
                Vec::new()
            } else {
                files.remove(&record.release_id).unwrap_or_default()
            },
            withdraw_reason: record.withdraw_reason.clone(),
            analyses: analyses.remove(&record.release_id).unwrap_or_default(),
            job_id: record.job_id.map(|id| id.0),
        })
        .collect())
}

/// The analyses of releases, newest first.
async fn analyses(db: &impl Reads, release_ids: &str) -> Result<BTreeMap<ReleaseId, Vec<AnalysisRow>>> {
    let mut publications: BTreeMap<AnalysisId, Vec<PublicationRow>> = BTreeMap::new();
    let sql = format!(
        "select p.publication_id, p.analysis_id, p.audience, p.published_at, p.withdrawn_at from publication p \
         join analysis n on n.analysis_id = p.analysis_id where n.release_id in ({release_ids}) order by p.published_at, p.publication_id"
    );
    for row in db.query(&sql, params![]).await? {
        publications.entry(row.get("analysis_id")?).or_default().push(PublicationRow {
            publication_id: row.get::<PublicationId>("publication_id")?.0,
            audience: row.get("audience")?,
            published_at: rfc3339(row.get("published_at")?),
            withdrawn_at: row.get::<Option<i64>>("withdrawn_at")?.map(rfc3339),
        });
    }
    let sql = format!(
        "select n.analysis_id, n.release_id, n.state, n.code_version, n.started_at, n.frozen_at, n.job_id, \
         (select count(*) from finding f where f.analysis_id = n.analysis_id) as findings \
         from analysis n where n.release_id in ({release_ids}) order by n.started_at desc, n.analysis_id desc"
    );
    let mut found: BTreeMap<ReleaseId, Vec<AnalysisRow>> = BTreeMap::new();
    for row in db.query(&sql, params![]).await? {
        let (analysis_id, release_id): (AnalysisId, ReleaseId) = (row.get("analysis_id")?, row.get("release_id")?);
        found.entry(release_id).or_default().push(AnalysisRow {
            analysis_id: analysis_id.0,
            release_id: release_id.0,
            state: row.get("state")?,
            code_version: row.get("code_version")?,
            started_at: rfc3339(row.get("started_at")?),
            frozen_at: row.get::<Option<i64>>("frozen_at")?.map(rfc3339),
            job_id: row.get::<Option<JobId>>("job_id")?.map(|id| id.0),
            publications: publications.remove(&analysis_id).unwrap_or_default(),
            findings: row.get("findings")?,
        });
    }
    Ok(found)
}
