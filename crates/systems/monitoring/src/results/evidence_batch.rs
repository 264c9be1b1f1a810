//! What an analysis hands over as evidence: the unmasked totals, domains and points of the units that may have conclusions.

use crate::results::rules::design::{FrozenUnit, SubjectPlan, peer_group};
use crate::results::rules::options::AnalysisOptions;
use crate::results::rules::within::{Outcome, Spread};
use crate::results::store::release::AnalysisHead;
use cube::{Cell, Cube, Dimension, Mask};
use evidence::model::{EvidenceBatch, UnitEvidence};
use std::collections::BTreeMap;

/// The evidence of an analysis. Groups are not units of the tree and classes are for their teachers: neither is handed over.
pub fn batch(
    head: &AnalysisHead,
    options: &AnalysisOptions,
    units: &[FrozenUnit],
    plans: &[SubjectPlan],
    cube: &Cube,
    spreads: &BTreeMap<usize, BTreeMap<Outcome, Spread>>,
) -> EvidenceBatch {
    let kinds = ["region", "school"].into_iter().filter(|kind| options.shows(kind).has_findings());
    let finding_kinds: Vec<String> = kinds.map(str::to_owned).collect();
    let by_no: BTreeMap<u32, &FrozenUnit> = units.iter().map(|unit| (unit.unit_no, unit)).collect();
    let value = |cell: &Cell| {
        let unit = by_no.get(&cell.unit_no).filter(|unit| finding_kinds.contains(&unit.kind))?;
        let spread = spreads.get(&usize::from(cell.subject))?.get(&(cell.dimension, cell.member))?;
        value_of(head, unit, &plans[usize::from(cell.subject)], cell, spread)
    };
    EvidenceBatch {
        analysis_id: head.analysis_id,
        assessment_id: head.assessment_id,
        assessment_name: head.name.clone(),
        series: head.series.clone(),
        period: head.period(),
        period_label: period_label(head),
        stage: head.stage.clone(),
        grade: head.grade,
        values: cube.cells.iter().filter_map(value).collect(),
        finding_kinds,
    }
}

/// A period in a few figures: the year and month of the data.
pub fn period_label(head: &AnalysisHead) -> String {
    head.data_date().chars().take(7).collect()
}

fn value_of(
    head: &AnalysisHead,
    unit: &FrozenUnit,
    plan: &SubjectPlan,
    cell: &Cell,
    spread: &Spread,
) -> Option<UnitEvidence> {
    if !matches!(cell.dimension, Dimension::Total | Dimension::Domain | Dimension::Point) || cell.mask != Mask::None {
        return None;
    }
    let se = if unit.kind == "school" { spread.school_error(unit.unit_no) } else { cell.se };
    let (estimate, n) = (cell.estimate?, i64::from(cell.n?));
    let se = se.filter(|se| 0.0 < *se)?;
    if spread.sd_pupil <= 0.0 {
        return None;
    }
    let scale = if cell.dimension == Dimension::Total { "marks" } else { "rate" };
    let page = if unit.kind == "school" {
        format!("/results/{}/units/{}/subjects/{}", head.analysis_id, unit.unit_id, plan.subject)
    } else {
        format!("/results/{}", head.analysis_id)
    };
    Some(UnitEvidence {
        unit_id: unit.unit_id,
        unit_kind: unit.kind.clone(),
        peer_group: if unit.kind == "school" { peer_group(&head.stage, &unit.traits) } else { unit.kind.clone() },
        subject: plan.subject.clone(),
        dimension: cell.dimension.code().to_owned(),
        member: plan.member(cell.dimension, cell.member),
        scale: scale.to_owned(),
        estimate,
        se,
        sd_pupil: spread.sd_pupil,
        n,
        pupils: n.max(i64::from(unit.n_frame)),
        href: page,
    })
}
