//! The head of every result page: whose result, of what, how made, beside which others.

use crate::results::model::{ResultHead, Sibling};
use crate::results::rules::design::FrozenUnit;
use crate::results::store::release::{HEAD, path};
use crate::results::store::sight::Sight;
use kernel::{Actor, AnalysisId, Result};
use storage::{Ctx, Reads, params};
use webkit::{Sentence, UnitRef};

/// A frozen unit by name.
pub fn unit_ref(unit: &FrozenUnit) -> UnitRef {
    UnitRef { unit_id: unit.unit_id.0, name: unit.name.clone(), kind: unit.kind.clone() }
}

/// The analyses of one series that an actor may see, oldest first, the opened one among them.
#[derive(Clone, Debug)]
pub struct Series(pub Vec<Sight>);

impl Series {
    /// Opens every frozen analysis of the series; those that are closed to the actor are left out.
    ///
    /// # Errors
    /// Internal, from the database.
    pub async fn open(ctx: &Ctx, actor: &Actor, sight: &Sight) -> Result<Self> {
        let mut all = vec![sight.clone()];
        let head = &sight.head;
        if !head.series.is_empty() {
            let sql = format!(
                "{HEAD} where a.series = $1 and a.unit_id = $2 and a.stage = $3 and n.state = 'frozen' order by n.frozen_at"
            );
            for row in ctx.db.query(&sql, params![head.series, head.unit_id, head.stage]).await? {
                let analysis_id: AnalysisId = row.get("analysis_id")?;
                let same: kernel::AssessmentId = row.get("assessment_id")?;
                if same == head.assessment_id {
                    continue;
                }
                match Sight::open(ctx, actor, analysis_id).await {
                    Ok(other) => all.push(other),
                    Err(kernel::Error::Refused(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        all.sort_by_key(|one| (one.head.period(), one.head.analysis_id));
        Ok(Self(all))
    }

    fn siblings(&self) -> Vec<Sibling> {
        let of = |one: &Sight| Sibling { analysis_id: one.head.analysis_id.0, label: one.head.name.clone() };
        self.0.iter().map(of).collect()
    }
}

/// The head of a unit's page.
pub fn head(sight: &Sight, unit: &FrozenUnit, series: &Series) -> ResultHead {
    let of = &sight.head;
    ResultHead {
        analysis_id: of.analysis_id.0,
        assessment_id: of.assessment_id.0,
        assessment_name: of.name.clone(),
        form: of.form.clone(),
        stage: of.stage.clone(),
        grade: of.grade,
        release_no: of.release_no,
        data_date: of.data_date(),
        unit: unit_ref(unit),
        path: path(&sight.units, unit).into_iter().map(unit_ref).collect(),
        n_sampled: i64::from(unit.n_drawn),
        n_frame: i64::from(unit.n_frame),
        shows: sight.options.shows(&unit.kind).code().to_owned(),
        method: method(sight, unit),
        siblings: series.siblings(),
    }
}

/// How the figures were made and what they do not say.
fn method(sight: &Sight, unit: &FrozenUnit) -> Vec<Sentence> {
    let options = &sight.options;
    if options.shows(&unit.kind) == lawful::Shows::AggregateCounts {
        return vec![Sentence::new("results.method.counts_only")];
    }
    let mut all = vec![Sentence::new(&format!("results.method.{}", options.sampling))];
    if options.sampling != "descriptive" {
        all.push(Sentence::new("results.method.interval"));
    }
    if options.adjusted {
        all.push(Sentence::new("results.method.non_response"));
    }
    all.push(Sentence::new("results.method.suppressed").with("n", options.figures_below));
    if options.shows(&unit.kind).has_findings() {
        all.push(Sentence::new("results.method.shrunk"));
        all.push(Sentence::new("results.method.findings").with("n", options.findings_below));
    }
    if unit.kind == "school" && options.sampling == "sample" {
        all.push(Sentence::new("results.method.school_only"));
    }
    all
}
