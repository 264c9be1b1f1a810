//! A unit over the analyses of its series.

use crate::results::model::TrendPoint;
use crate::results::pages::head::Series;
use crate::results::pages::told::Told;
use crate::results::rules::trend::{Totals, places};
use crate::results::store::cells::{self, UnitCells};
use crate::results::store::release;
use crate::results::store::sight::Sight;
use kernel::{Result, UnitId};
use storage::{Ctx, Reads, params};

/// The points of a unit's total in a subject, oldest first; years in which the unit was not measured are left out.
///
/// # Errors
/// Internal, from the database.
pub async fn of_unit(ctx: &Ctx, series: &Series, unit_id: UnitId, subject: &str) -> Result<Vec<TrendPoint>> {
    let mut seen: Vec<(&Sight, Totals)> = Vec::new();
    for sight in &series.0 {
        if let Some(totals) = totals(ctx, sight, unit_id, subject).await? {
            seen.push((sight, totals));
        }
    }
    let all: Vec<Totals> = seen.iter().map(|(_, totals)| totals.clone()).collect();
    let (places, linked) = places(&all);
    let scale = if linked { "linked" } else { "relative" };
    let point = |((sight, _), place): ((&Sight, Totals), crate::results::rules::trend::Place)| TrendPoint {
        label: crate::results::evidence_batch::period_label(&sight.head),
        school_year: sight.head.school_year_text(),
        analysis_id: sight.head.analysis_id.0,
        unit: place.unit,
        expectation: place.expectation,
        region: place.region,
        scale: scale.to_owned(),
    };
    Ok(seen.into_iter().zip(places).map(point).collect())
}

/// The region's own points: only where the papers share a scale, since a region stands nowhere relative to itself.
///
/// # Errors
/// Internal, from the database.
pub async fn of_region(ctx: &Ctx, series: &Series, region: UnitId, subject: &str) -> Result<Vec<TrendPoint>> {
    let points = of_unit(ctx, series, region, subject).await?;
    Ok(if points.iter().all(|point| point.scale == "linked") { points } else { Vec::new() })
}

async fn totals(ctx: &Ctx, sight: &Sight, unit_id: UnitId, subject: &str) -> Result<Option<Totals>> {
    let unit = match sight.unit(ctx, unit_id).await {
        Ok(unit) => unit,
        Err(kernel::Error::Refused(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let own = cells::of_unit(ctx, sight, unit_id, &unit.kind).await?;
    let Some(total) = own.total(subject) else { return Ok(None) };
    let region = reference(ctx, sight).await?;
    let of_region = region.as_ref().and_then(|cells| cells.total(subject));
    let told = Told::load(ctx, sight.head.analysis_id, unit_id, &own).await?;
    Ok(Some(Totals {
        unit: total.figure(),
        region: of_region.map_or_else(crate::results::rules::figures::not_supported, |cell| cell.figure()),
        sd: of_region.and_then(|cell| cell.stat("sd")),
        expectation: told.value(subject, "total", "").filter(|_| total.mask == "none").map(|value| value.expectation),
        linked: linked(ctx, sight, subject).await?,
    }))
}

/// The region's cells beside a page, where the form has a region.
///
/// # Errors
/// Internal, from the database.
pub async fn reference(ctx: &Ctx, sight: &Sight) -> Result<Option<UnitCells>> {
    match release::root(&sight.units).filter(|_| sight.options.region.has_figures()) {
        Some(root) => Ok(Some(cells::reference(&ctx.db, sight.head.analysis_id, root.unit_id).await?)),
        None => Ok(None),
    }
}

async fn linked(ctx: &Ctx, sight: &Sight, subject: &str) -> Result<bool> {
    let sql = "select linked_scale as value from assessment_subject where assessment_id = $1 and subject = $2";
    Ok(ctx.db.value::<i64>(sql, params![sight.head.assessment_id, subject]).await? == Some(1))
}
