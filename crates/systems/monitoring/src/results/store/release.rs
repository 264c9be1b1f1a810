//! The frozen release an analysis computes from: files, units, memberships.

use crate::results::rules::design::{FrozenBlueprint, FrozenUnit};
use kernel::{AnalysisId, AssessmentId, Error, ReleaseId, Result, UnitId};
use std::path::PathBuf;
use storage::{Reads, params, row};

row! {
    /// What an analysis is about.
    #[derive(Clone, Debug)]
    pub struct AnalysisHead {
        /// Analysis.
        pub analysis_id: AnalysisId,
        /// Its release.
        pub release_id: ReleaseId,
        /// running, frozen, superseded, failed, withdrawn.
        pub state: String,
        /// JSON of its options.
        pub options: String,
        /// Assessment.
        pub assessment_id: AssessmentId,
        /// Organiser.
        pub unit_id: UnitId,
        /// Name of the assessment.
        pub name: String,
        /// Form.
        pub form: String,
        /// region, group, school.
        pub level: String,
        /// Stage.
        pub stage: String,
        /// Grade.
        pub grade: i64,
        /// First calendar year of the school year.
        pub school_year: i64,
        /// 1 autumn, 2 spring.
        pub term: i64,
        /// Date of the examination.
        pub exam_date: Option<String>,
        /// Series.
        pub series: String,
        /// Number of the release.
        pub release_no: i64,
        /// When the release was frozen, µs UTC.
        pub release_frozen_at: i64,
    }
}

/// The columns and joins of an [`AnalysisHead`]; a condition follows.
pub(crate) const HEAD: &str = "select n.analysis_id, n.release_id, n.state, n.options, a.assessment_id, a.unit_id, a.name, a.form, a.level, \
    a.stage, a.grade, a.school_year, a.term, a.exam_date, a.series, r.release_no, r.frozen_at as release_frozen_at \
    from analysis n join data_release r on r.release_id = n.release_id join assessment a on a.assessment_id = r.assessment_id";

/// What an analysis is about.
///
/// # Errors
/// Internal, from the database.
pub async fn head(db: &impl Reads, analysis_id: AnalysisId) -> Result<Option<AnalysisHead>> {
    db.row_opt(&format!("{HEAD} where n.analysis_id = $1"), params![analysis_id]).await
}

impl AnalysisHead {
    /// The day the data speaks of: that of the examination, else that of the release.
    #[must_use]
    pub fn data_date(&self) -> String {
        let frozen = || storage::local_date(self.release_frozen_at).to_string();
        self.exam_date.clone().filter(|day| !day.is_empty()).unwrap_or_else(frozen)
    }

    /// Order in time, `yyyymmdd`.
    #[must_use]
    pub fn period(&self) -> i64 {
        let digits: String = self.data_date().chars().filter(char::is_ascii_digit).collect();
        digits.parse().unwrap_or(0)
    }

    /// The calendar year of the term: the spring term lies in the second year.
    #[must_use]
    pub fn calendar_year(&self) -> i64 {
        self.school_year + self.term - 1
    }

    /// The school year in words of the API.
    #[must_use]
    pub fn school_year_text(&self) -> String {
        format!("{}-{}", self.school_year, self.school_year + 1)
    }
}

row! {
    struct FileRow { subject: String, path: String, sha256: String, blueprint: String }
}

/// One file of a release.
#[derive(Clone, Debug)]
pub struct ReleaseFile {
    /// Subject code.
    pub subject: String,
    /// Where it lies below the warehouse folder.
    pub path: PathBuf,
    /// Hash of its bytes.
    pub sha256: String,
    /// Blueprint as frozen.
    pub blueprint: FrozenBlueprint,
}

/// The files of a release, subjects in the order of a report.
///
/// # Errors
/// Internal, from the database, and when a frozen blueprint is damaged.
pub async fn files(db: &impl Reads, release_id: ReleaseId) -> Result<Vec<ReleaseFile>> {
    let sql = "select subject, path, sha256, blueprint from release_file where release_id = $1 order by subject";
    let rows: Vec<FileRow> = db.rows(sql, params![release_id]).await?;
    let read = |row: FileRow| -> Result<ReleaseFile> {
        let blueprint = serde_json::from_str(&row.blueprint)?;
        Ok(ReleaseFile { subject: row.subject, path: PathBuf::from(row.path), sha256: row.sha256, blueprint })
    };
    let mut files = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    files.sort_by_key(|file| subject_order(&file.subject));
    Ok(files)
}

/// Place of a subject in a report; unknown ones come last.
#[must_use]
pub fn subject_order(code: &str) -> usize {
    let all = kernel::subject::Subject::ALL;
    all.iter().position(|subject| subject.code() == code).unwrap_or(all.len())
}

row! {
    struct UnitRow {
        unit_no: u32, unit_id: UnitId, parent_no: Option<u32>, kind: String, name: String, code: String, n_frame: u32, n_drawn: u32,
        stages: String, traits: String,
    }
}

impl From<UnitRow> for FrozenUnit {
    fn from(row: UnitRow) -> Self {
        let UnitRow { unit_no, unit_id, parent_no, kind, name, code, n_frame, n_drawn, stages, traits } = row;
        Self { unit_no, unit_id, parent_no, kind, name, code, n_frame, n_drawn, stages, traits }
    }
}

const UNIT: &str =
    "select unit_no, unit_id, parent_no, kind, name, code, n_frame, n_drawn, stages, traits from release_unit";

/// The frozen units, schools in code order.
///
/// # Errors
/// Internal, from the database.
pub async fn units(db: &impl Reads, release_id: ReleaseId) -> Result<Vec<FrozenUnit>> {
    let rows: Vec<UnitRow> =
        db.rows(&format!("{UNIT} where release_id = $1 order by sort_key, unit_no"), params![release_id]).await?;
    Ok(rows.into_iter().map(FrozenUnit::from).collect())
}

/// The schools of the groupings of a release: grouping and school numbers.
///
/// # Errors
/// Internal, from the database.
pub async fn members(db: &impl Reads, release_id: ReleaseId) -> Result<Vec<(u32, u32)>> {
    let sql =
        "select grouping_no, unit_no from release_unit_member where release_id = $1 order by grouping_no, unit_no";
    let rows = db.query(sql, params![release_id]).await?;
    rows.iter().map(|row| Ok((row.get("grouping_no")?, row.get("unit_no")?))).collect()
}

/// The root region of frozen units, if the release has one.
#[must_use]
pub fn root(units: &[FrozenUnit]) -> Option<&FrozenUnit> {
    units.iter().find(|unit| unit.kind == "region" && unit.parent_no.is_none())
}

/// The chain from the root to a unit.
#[must_use]
pub fn path<'a>(units: &'a [FrozenUnit], unit: &'a FrozenUnit) -> Vec<&'a FrozenUnit> {
    let mut chain = vec![unit];
    // A frozen tree has no circles, but a damaged one must not hang a page.
    while let Some(parent_no) = chain.last().and_then(|last| last.parent_no).filter(|_| chain.len() < 16) {
        match units.iter().find(|one| one.unit_no == parent_no) {
            Some(parent) => chain.push(parent),
            None => break,
        }
    }
    chain.reverse();
    chain
}

/// The release an analysis may be made of.
///
/// # Errors
/// Not found `results.release_not_found`, conflict `results.release_not_frozen`.
pub async fn assessment_of(db: &impl Reads, release_id: ReleaseId) -> Result<(AssessmentId, UnitId, String)> {
    let sql = "select r.state, a.assessment_id, a.unit_id, a.form from data_release r join assessment a on a.assessment_id = r.assessment_id \
        where r.release_id = $1";
    let rows = db.query(sql, params![release_id]).await?;
    let row = rows.first().ok_or_else(|| Error::not_found("results.release_not_found"))?;
    if row.get::<String>("state")? != "frozen" {
        return Err(Error::conflict("results.release_not_frozen"));
    }
    Ok((row.get("assessment_id")?, row.get("unit_id")?, row.get("form")?))
}
