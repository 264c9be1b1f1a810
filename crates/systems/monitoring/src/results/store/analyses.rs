//! The analyses of a release with their publications.

use crate::model::{AnalysisRow, PublicationRow};
use kernel::{AnalysisId, PublicationId, ReleaseId, Result};
use storage::{Reach, Reads, Scoped, params, rfc3339, row};

row! {
    struct Row {
        analysis_id: AnalysisId, release_id: ReleaseId, state: String, code_version: String, started_at: i64, frozen_at: Option<i64>,
        job_id: Option<kernel::JobId>, findings: i64,
    }
}
row! {
    struct Published {
        publication_id: PublicationId, analysis_id: AnalysisId, audience: String, published_at: i64, withdrawn_at: Option<i64>,
    }
}

const FROM: &str = "from analysis n join data_release r on r.release_id = n.release_id join assessment a on a.assessment_id = r.assessment_id";

/// The analyses of a release in reach, newest first.
///
/// # Errors
/// Internal, from the database.
pub async fn of_release(db: &impl Reads, reach: &Reach, release_id: ReleaseId) -> Result<Vec<AnalysisRow>> {
    let sql = format!(
        "select n.analysis_id, n.release_id, n.state, n.code_version, n.started_at, n.frozen_at, n.job_id, \
        (select count(*) from finding f where f.analysis_id = n.analysis_id) as findings {FROM} \
        where n.release_id = $1 and {{reach}} order by n.started_at desc, n.analysis_id desc"
    );
    let rows: Vec<Row> = Scoped::new(&sql, "a.unit_id", params![release_id]).rows(db, reach).await?;
    let sql = "select p.publication_id, p.analysis_id, p.audience, p.published_at, p.withdrawn_at from publication p \
        join analysis n on n.analysis_id = p.analysis_id where n.release_id = $1 order by p.published_at, p.publication_id";
    let published: Vec<Published> = db.rows(sql, params![release_id]).await?;
    Ok(rows.into_iter().map(|row| shape(row, &published)).collect())
}

/// One analysis.
///
/// # Errors
/// Internal, from the database.
pub async fn one(db: &impl Reads, analysis_id: AnalysisId) -> Result<Option<AnalysisRow>> {
    let release: Option<ReleaseId> =
        db.value("select release_id as value from analysis where analysis_id = $1", params![analysis_id]).await?;
    let Some(release_id) = release else { return Ok(None) };
    let all = of_release(db, &Reach::system(), release_id).await?;
    Ok(all.into_iter().find(|row| row.analysis_id == analysis_id.0))
}

fn shape(row: Row, published: &[Published]) -> AnalysisRow {
    let mine = published.iter().filter(|one| one.analysis_id == row.analysis_id).map(|one| PublicationRow {
        publication_id: one.publication_id.0,
        audience: one.audience.clone(),
        published_at: rfc3339(one.published_at),
        withdrawn_at: one.withdrawn_at.map(rfc3339),
    });
    AnalysisRow {
        publications: mine.collect(),
        analysis_id: row.analysis_id.0,
        release_id: row.release_id.0,
        state: row.state,
        code_version: row.code_version,
        started_at: rfc3339(row.started_at),
        frozen_at: row.frozen_at.map(rfc3339),
        job_id: row.job_id.map(|id| id.0),
        findings: row.findings,
    }
}

/// To whom an analysis is shown now: region, school.
///
/// # Errors
/// Internal, from the database.
pub async fn audiences(db: &impl Reads, analysis_id: AnalysisId) -> Result<Vec<String>> {
    let sql =
        "select distinct audience from publication where analysis_id = $1 and withdrawn_at is null order by audience";
    db.query(sql, params![analysis_id]).await?.iter().map(|row| row.get("audience")).collect()
}
