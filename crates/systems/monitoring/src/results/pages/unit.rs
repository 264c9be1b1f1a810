//! The page of a unit: all its subjects, conclusions, improvement tasks and what it says itself.

use crate::results::model::{UnitResult, UnitSubject};
use crate::results::pages::head::{Series, head};
use crate::results::pages::region::levels;
use crate::results::pages::told::{self, Told};
use crate::results::store::cells;
use crate::results::store::release;
use crate::results::store::sight::Sight;
use kernel::{Actor, AnalysisId, Permission, Result, UnitId};
use storage::Ctx;

/// The page.
///
/// # Errors
/// Forbidden or not found, as [`Sight::open`] and [`Sight::unit`].
pub async fn unit(ctx: &Ctx, actor: &Actor, analysis_id: AnalysisId, unit_id: UnitId) -> Result<UnitResult> {
    let sight = Sight::open(ctx, actor, analysis_id).await?;
    let unit = sight.unit(ctx, unit_id).await?;
    let own = cells::of_unit(ctx, &sight, unit_id, &unit.kind).await?;
    let told = Told::load(ctx, analysis_id, unit_id, &own).await?;
    let series = Series::open(ctx, actor, &sight).await?;
    let mut subjects = Vec::new();
    for file in release::files(&ctx.db, sight.head.release_id).await? {
        let Some(total) = own.total(&file.subject) else { continue };
        let value = told.value(&file.subject, "total", "").filter(|_| total.mask == "none");
        subjects.push(UnitSubject {
            full_mark: file.blueprint.full_mark(),
            mean: total.figure(),
            expectation: value.map(|value| value.expectation),
            difference: told::difference(total, value),
            reading: if value.is_some() { told.reading(&file.subject, "total", "") } else { "unknown".into() },
            levels: levels(&own, &file.subject),
            participation: total.stat("participation").unwrap_or(0.0),
            findings: i64::try_from(told.of_subject(&file.subject).count())?,
            subject: file.subject,
        });
    }
    let shown: Vec<&str> = subjects.iter().map(|one| one.subject.as_str()).collect();
    let improvements = improvements(ctx, actor, unit_id, &shown).await?;
    let statement = evidence::store::statement_of(ctx, analysis_id, unit_id).await?;
    Ok(UnitResult { head: head(&sight, unit, &series), subjects, findings: told.findings, improvements, statement })
}

/// The tasks of a unit in the subjects shown, for those who may read tasks there.
///
/// # Errors
/// Internal, from the database.
pub async fn improvements(
    ctx: &Ctx,
    actor: &Actor,
    unit_id: UnitId,
    subjects: &[&str],
) -> Result<Vec<evidence::model::ImprovementRow>> {
    let reach = people::access::may(ctx, actor, Permission::ImprovementRead).await?;
    if !people::access::covers(&ctx.db, &reach, unit_id).await? {
        return Ok(Vec::new());
    }
    let mut all = evidence::store::improvements_of(ctx, unit_id, None).await?;
    all.retain(|task| subjects.contains(&task.subject.as_str()));
    Ok(all)
}
