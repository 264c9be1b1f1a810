//! Reading unit values: where units stood in an analysis.

use super::Conditions;
use crate::rules::screen::{Earlier, Position, ValueKey};
use kernel::{AnalysisId, AssessmentId, Result, UnitId};
use std::collections::BTreeMap;
use storage::{Ctx, Reads, params, row};

row! {
    /// A unit's value in an analysis.
    #[derive(Clone, Debug)]
    pub struct UnitValue {
        /// The unit.
        pub unit_id: UnitId,
        /// Its kind.
        pub unit_kind: String,
        /// Units with the same word are of the same stage and kind.
        pub peer_group: String,
        /// Subject.
        pub subject: String,
        /// total, domain, point.
        pub dimension: String,
        /// Domain or point.
        pub member: String,
        /// marks, rate.
        pub scale: String,
        /// Measured.
        pub estimate: f64,
        /// Its standard error.
        pub se: f64,
        /// The standard error findings rest on.
        pub error: f64,
        /// Pupil SD of the scale.
        pub sd_pupil: f64,
        /// Expected.
        pub expectation: f64,
        /// Posterior distance from it, in units of the scale.
        pub shrunk: f64,
        /// Its posterior SD.
        pub shrunk_se: f64,
        /// Pupils measured.
        pub n: i64,
        /// Pupils concerned.
        pub pupils: i64,
        /// ok, insufficient, no_comparison, withdrawn.
        pub state: String,
        /// kind, region; empty where nothing could be expected.
        pub comparison: String,
        /// The period in words.
        pub period_label: String,
    }
}

const COLUMNS: &str = "v.unit_id, v.unit_kind, v.peer_group, v.subject, v.dimension, v.member, v.scale, v.estimate, v.se, \
    v.error, v.sd_pupil, v.expectation, v.shrunk, v.shrunk_se, v.n, v.pupils, v.state, v.comparison, v.period_label";

impl UnitValue {
    /// Its posterior position in pupil SD; none where there was nothing to compare with or the analysis was withdrawn.
    pub fn position(&self) -> Option<Position> {
        let stands = matches!(self.state.as_str(), "ok" | "insufficient");
        stands.then(|| Position { effect: self.shrunk / self.sd_pupil, sd: self.shrunk_se / self.sd_pupil, n: self.n })
    }
    /// The result in pupil SD, for a later analysis to be compared with.
    fn earlier(&self) -> Earlier {
        Earlier { value: self.estimate / self.sd_pupil, error: self.error / self.sd_pupil, n: self.n }
    }
    fn key(&self) -> ValueKey {
        (self.unit_id, self.subject.clone(), self.dimension.clone(), self.member.clone())
    }
}

/// The values of an analysis, of one unit or of all, of one subject or of all.
///
/// # Errors
/// Internal, from the database.
pub async fn values_of(
    ctx: &Ctx,
    analysis_id: AnalysisId,
    unit_id: Option<UnitId>,
    subject: Option<&str>,
) -> Result<Vec<UnitValue>> {
    let mut all = Conditions::default();
    all.with("v.analysis_id = ?", &analysis_id);
    all.maybe("v.unit_id = ?", unit_id);
    all.maybe("v.subject = ?", subject);
    let sql = format!(
        "select {COLUMNS} from evidence_value v where 1 = 1{} order by v.unit_id, v.subject, v.dimension, v.member",
        all.sql()
    );
    ctx.db.rows(&sql, all.params()).await
}

/// The values of all units on one outcome of an analysis.
///
/// # Errors
/// Internal, from the database.
pub async fn outcome(
    db: &impl Reads,
    analysis_id: AnalysisId,
    [subject, dimension, member]: [&str; 3],
) -> Result<Vec<UnitValue>> {
    let sql = format!(
        "select {COLUMNS} from evidence_value v where v.analysis_id = $1 and v.subject = $2 and v.dimension = $3 \
         and v.member = $4 order by v.unit_id"
    );
    db.rows(&sql, params![analysis_id, subject, dimension, member]).await
}

/// The results of the latest earlier analysis of a series, other than one of the same assessment.
///
/// # Errors
/// Internal, from the database.
pub async fn past(
    db: &impl Reads,
    series: &str,
    period: i64,
    assessment_id: AssessmentId,
) -> Result<BTreeMap<ValueKey, Earlier>> {
    if series.is_empty() {
        return Ok(BTreeMap::new());
    }
    let latest = "select analysis_id as value from evidence_value where series = $1 and period < $2 and assessment_id <> $3 \
        and state <> 'withdrawn' order by period desc, created_at desc, analysis_id desc limit 1";
    let Some(analysis_id) = db.value::<AnalysisId>(latest, params![series, period, assessment_id]).await? else {
        return Ok(BTreeMap::new());
    };
    let sql = format!("select {COLUMNS} from evidence_value v where v.analysis_id = $1");
    let values: Vec<UnitValue> = db.rows(&sql, params![analysis_id]).await?;
    Ok(values.iter().map(|value| (value.key(), value.earlier())).collect())
}
