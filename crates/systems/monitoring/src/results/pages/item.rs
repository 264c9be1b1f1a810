//! The page of one item in one unit, beside the region and its groups.

use crate::results::model::{ItemResult, PeerRate};
use crate::results::pages::head::{Series, head};
use crate::results::pages::{items, trend};
use crate::results::store::cells;
use crate::results::store::release;
use crate::results::store::sight::Sight;
use kernel::{Actor, AnalysisId, Error, Result, UnitId};
use storage::Ctx;

/// Which item.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Analysis.
    pub analysis_id: AnalysisId,
    /// Unit.
    pub unit_id: UnitId,
    /// Subject code.
    pub subject: &'a str,
    /// Number on the paper.
    pub item_no: &'a str,
}

/// The page.
///
/// # Errors
/// Forbidden or not found, as [`Sight::open`] and [`Sight::unit`]; not found `results.item_not_found`.
pub async fn item(ctx: &Ctx, actor: &Actor, asked: Asked<'_>) -> Result<ItemResult> {
    let sight = Sight::open(ctx, actor, asked.analysis_id).await?;
    let unit = sight.unit(ctx, asked.unit_id).await?;
    let own = cells::of_unit(ctx, &sight, asked.unit_id, &unit.kind).await?;
    let hidden = || Error::not_found("results.item_not_found");
    let files = release::files(&ctx.db, sight.head.release_id).await?;
    let file = files.iter().find(|file| file.subject == asked.subject).ok_or_else(hidden)?;
    let region = if unit.kind == "region" { None } else { trend::reference(ctx, &sight).await? };
    let n_min = sight.options.findings_below;
    let rows = items::rows(&file.blueprint, asked.subject, &own, region.as_ref(), n_min);
    let item = rows.into_iter().find(|row| row.item_no == asked.item_no).ok_or_else(hidden)?;
    let mut peers = Vec::new();
    if let (Some(root), Some(region)) = (release::root(&sight.units), &region) {
        let cell = region.find(asked.subject, "item", asked.item_no);
        peers.extend(cell.map(|cell| PeerRate { label: root.name.clone(), rate: cell.figure() }));
    }
    let wanted =
        cells::Asked { unit_kind: "grouping", subject: asked.subject, dimension: "item", member: asked.item_no };
    let groups = cells::of_kind(&ctx.db, &sight, wanted).await?;
    for group in sight.units.iter().filter(|unit| unit.kind == "grouping") {
        let cell = groups.get(&group.unit_id);
        peers.extend(cell.map(|cell| PeerRate { label: group.name.clone(), rate: cell.figure() }));
    }
    let series = Series::open(ctx, actor, &sight).await?;
    Ok(ItemResult { head: head(&sight, unit, &series), subject: asked.subject.to_owned(), item, peers })
}
