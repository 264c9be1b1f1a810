//! The items of a paper in one unit, beside the region.

use crate::results::model::{Figure, ItemRow};
use crate::results::rules::design::FrozenBlueprint;
use crate::results::rules::figures::{difference, not_supported, readings};
use crate::results::store::cells::UnitCells;

/// A difference smaller than this share of the full mark is no reading, however sure.
const SMALLEST: f64 = 0.05;

/// The rows of a subject's items; `region` is what a unit below the region is seen beside.
pub fn rows(
    blueprint: &FrozenBlueprint,
    subject: &str,
    own: &UnitCells,
    region: Option<&UnitCells>,
    n_min: u32,
) -> Vec<ItemRow> {
    let widest = region.unwrap_or(own);
    let mut rows: Vec<ItemRow> = Vec::with_capacity(blueprint.items.len());
    for item in &blueprint.items {
        let Some(cell) = own.find(subject, "item", &item.item_no) else { continue };
        let paper = widest.find(subject, "item", &item.item_no);
        let beside: Option<Figure> = region.and(paper).map(|cell| cell.figure());
        let rate = cell.figure();
        rows.push(ItemRow {
            item_no: item.item_no.clone(),
            point: item.point.clone(),
            domain: item.domain.clone(),
            cognitive: item.cognitive.clone(),
            competence: item.competence.clone(),
            kind: item.kind.clone(),
            full_mark: item.full_mark,
            expectation: beside.as_ref().and_then(|figure| figure.value).filter(|_| rate.value.is_some()),
            difference: beside.as_ref().map_or_else(not_supported, |beside| difference(&rate, beside)),
            reading: "unknown".to_owned(),
            blank_share: cell.stat("blank"),
            point_biserial: paper.and_then(|cell| cell.stat("point_biserial")),
            discrimination: paper.and_then(|cell| cell.stat("discrimination")),
            rate,
        });
    }
    let differences: Vec<Figure> = rows.iter().map(|row| row.difference.clone()).collect();
    for (row, reading) in rows.iter_mut().zip(readings(&differences, i64::from(n_min), SMALLEST)) {
        row.reading = reading;
    }
    rows
}
