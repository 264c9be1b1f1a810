//! `shuren analyze`: the same analysis from two files, without a server.
//!
//! In: a blueprint and marks, wide (one row a pupil) or long (one row a mark), with the columns of the import centre and,
//! for a sample, weight, zone and half. Pupil numbers must be unique in the file; they appear in no output.

mod read;
mod tables;
mod write;

use crate::results::evidence_batch;
use crate::results::rules::design::{self, FrozenBlueprint, FrozenItem, FrozenUnit, SubjectPlan};
use crate::results::rules::options::AnalysisOptions;
use crate::results::rules::within;
use crate::results::store::release::AnalysisHead;
use cube::{Cube, SubjectTable};
use evidence::model::EvidenceBatch;
use evidence::rules::options::ScreenOptions;
use evidence::rules::screen::{Screened, screen};
use kernel::{AnalysisId, AssessmentId, Error, ReleaseId, Result, UnitId};
use std::collections::BTreeMap;
use std::path::Path;

/// Everything the outputs are made of.
struct Analysed {
    name: String,
    options: AnalysisOptions,
    units: Vec<FrozenUnit>,
    plan: SubjectPlan,
    cube: Cube,
    evidence: EvidenceBatch,
    screened: Screened,
}

/// Reads both files, computes the cube, and writes `results.xlsx`, `cells.json` and `summary.md` into `out`.
///
/// Rows that cannot be read stop the analysis: the file comes back as `…_verdict.xlsx` with a remedy per row, since a
/// result that silently leaves pupils out would mislead.
///
/// # Errors
/// What [`tabular::read`] refuses; invalid `results.rows_refused` naming the file with the verdicts; internal ones of the disk.
pub fn analyze(scores: &Path, blueprint: &Path, out: &Path) -> Result<()> {
    std::fs::create_dir_all(out)?;
    let items = read::blueprint(blueprint, out)?;
    let input = read::scores(scores, &items, out)?;
    let name = scores.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let frozen = items.into_iter().map(|item| FrozenItem {
        item_no: item.item_no,
        full_mark: item.full_mark,
        kind: item.kind,
        point: item.point,
        domain: item.domain,
        competence: item.competence,
        cognitive: item.cognitive,
    });
    let analysed = compute(name, input, FrozenBlueprint { items: frozen.collect(), ..FrozenBlueprint::default() })?;
    write::results(&analysed, &out.join("results.xlsx"))?;
    write::cells(&analysed, &out.join("cells.json"))?;
    write::summary(&analysed, &out.join("summary.md"))
}

fn compute(name: String, input: read::Input, blueprint: FrozenBlueprint) -> Result<Analysed> {
    let form = if input.sampled { "sampled_monitoring" } else { "graduating_mock" };
    let today = storage::local_date(jiff::Timestamp::now().as_microsecond());
    let policy = catalog::Catalog::delivered().policy_on("", today);
    let options = AnalysisOptions::of(&policy, form);
    let plan = SubjectPlan::new("combined", blueprint, &options);
    let design = design::design(&input.units, &[], &options)?;
    let failed = |error: cube::Error| Error::Internal(Box::new(error));
    let cube = cube::analyse_subject(&design, &plan.spec, 0, &input.table).map_err(failed)?;
    let evidence = evidence_of(&name, form, &options, &input.units, &plan, &cube, &input.table);
    let screened = screen(&evidence, &BTreeMap::new(), &ScreenOptions::of(&policy)).unwrap_or_default();
    Ok(Analysed { name, options, units: input.units, plan, cube, evidence, screened })
}

fn evidence_of(
    name: &str,
    form: &str,
    options: &AnalysisOptions,
    units: &[FrozenUnit],
    plan: &SubjectPlan,
    cube: &Cube,
    table: &SubjectTable,
) -> EvidenceBatch {
    let nobody = UnitId(uuid::Uuid::nil());
    let head = AnalysisHead {
        analysis_id: AnalysisId(uuid::Uuid::nil()),
        release_id: ReleaseId(uuid::Uuid::nil()),
        state: "frozen".into(),
        options: String::new(),
        assessment_id: AssessmentId(uuid::Uuid::nil()),
        unit_id: nobody,
        name: name.to_owned(),
        form: form.to_owned(),
        level: "region".into(),
        stage: String::new(),
        grade: 0,
        school_year: 0,
        term: 1,
        exam_date: None,
        series: String::new(),
        release_no: 1,
        release_frozen_at: 0,
    };
    let spreads = BTreeMap::from([(0, within::spreads(table, plan))]);
    evidence_batch::batch(&head, options, units, std::slice::from_ref(plan), cube, &spreads)
}
