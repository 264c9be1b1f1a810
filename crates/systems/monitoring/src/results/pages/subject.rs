//! The page of one subject of one unit: said in sentences, drawn with intervals, down to its items.

use crate::results::model::{ClassMean, MemberResult, SubjectResult};
use crate::results::pages::head::{Series, head, unit_ref};
use crate::results::pages::told::Told;
use crate::results::pages::{items, trend, unit};
use crate::results::rules::design::FrozenUnit;
use crate::results::rules::figures::CellValue;
use crate::results::rules::sentences::{Subject, sentences};
use crate::results::store::cells::{self, Asked, UnitCells};
use crate::results::store::release::{self, ReleaseFile};
use crate::results::store::sight::Sight;
use kernel::{Actor, AnalysisId, Error, Result, UnitId};
use storage::Ctx;

/// The page.
///
/// # Errors
/// Forbidden or not found, as [`Sight::open`] and [`Sight::unit`]; not found `results.subject_not_found`.
pub async fn subject(
    ctx: &Ctx,
    actor: &Actor,
    analysis_id: AnalysisId,
    unit_id: UnitId,
    code: &str,
) -> Result<SubjectResult> {
    let sight = Sight::open(ctx, actor, analysis_id).await?;
    let unit = sight.unit(ctx, unit_id).await?;
    let own = cells::of_unit(ctx, &sight, unit_id, &unit.kind).await?;
    let hidden = || Error::not_found("results.subject_not_found");
    let total = own.total(code).ok_or_else(hidden)?;
    let files = release::files(&ctx.db, sight.head.release_id).await?;
    let file = files.iter().find(|file| file.subject == code).ok_or_else(hidden)?;
    let told = Told::load(ctx, analysis_id, unit_id, &own).await?;
    let series = Series::open(ctx, actor, &sight).await?;
    let value = told.value(code, "total", "").filter(|_| total.mask == "none");
    let region = if unit.kind == "region" { None } else { trend::reference(ctx, &sight).await? };
    let points = trend::of_unit(ctx, &series, unit_id, code).await?;
    let findings: Vec<_> = told.of_subject(code).cloned().collect();
    let about = Subject {
        unit: &unit.name,
        subject: code,
        grade: sight.head.grade,
        mean: total.figure(),
        expectation: value.map(|value| value.expectation),
        difference: crate::results::pages::told::difference(total, value),
        reading: told.reading(code, "total", ""),
        sampled: sight.options.sampling == "sample" && unit.kind == "school",
        periods: points.len(),
    };
    Ok(SubjectResult {
        subject: code.to_owned(),
        full_mark: file.blueprint.full_mark(),
        sentences: sentences(&about, &findings),
        mean: total.figure(),
        expectation: about.expectation,
        domains: members(&told, &own, file, "domain"),
        points: members(&told, &own, file, "point"),
        competences: members(&told, &own, file, "competence"),
        cognitives: members(&told, &own, file, "cognitive"),
        items: items::rows(&file.blueprint, code, &own, region.as_ref(), sight.options.findings_below),
        trend: points,
        improvements: unit::improvements(ctx, actor, unit_id, &[code]).await?,
        findings,
        classes: classes(ctx, &sight, unit, code).await?,
        head: head(&sight, unit, &series),
    })
}

fn members(told: &Told, own: &UnitCells, file: &ReleaseFile, dimension: &str) -> Vec<MemberResult> {
    let parent =
        |cell: &CellValue| if dimension == "point" { file.blueprint.domain_of(&cell.member) } else { String::new() };
    own.dimension(&file.subject, dimension).map(|cell| told.member(&file.subject, cell, parent(cell))).collect()
}

/// The classes of a school, for those who may see classes, where the form shows them.
async fn classes(ctx: &Ctx, sight: &Sight, unit: &FrozenUnit, subject: &str) -> Result<Vec<ClassMean>> {
    if unit.kind != "school" || !sight.options.class.has_figures() {
        return Ok(Vec::new());
    }
    let asked = Asked { unit_kind: "class", subject, dimension: "total", member: "" };
    let found = cells::of_kind(&ctx.db, sight, asked).await?;
    let mine = sight.units.iter().filter(|class| class.kind == "class" && class.parent_no == Some(unit.unit_no));
    Ok(mine
        .filter_map(|class| Some(ClassMean { unit: unit_ref(class), mean: found.get(&class.unit_id)?.figure() }))
        .collect())
}
