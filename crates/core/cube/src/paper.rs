//! How the paper itself behaved, and how much schools differ: the columns handed to the library of measurement.

use std::collections::{BTreeMap, BTreeSet};

use measure::balance::difference_coefficient;
use measure::classical::{Item, ItemOptions, State as Given, Test, item_statistics, reliability};
use measure::variance_components::{State as Told, between_share};

use crate::cells::{ItemStats, SubjectStats};
use crate::design::SubjectSpec;
use crate::leaf::Leaves;
use crate::table::{State, SubjectTable};

/// Statistics of the paper over all pupils with a total in marks; nothing below `n_figure` pupils.
pub(crate) fn describe(table: &SubjectTable, spec: &SubjectSpec, leaves: &Leaves, n_figure: u32) -> SubjectStats {
    let rows: Vec<usize> = (0..table.rows()).filter(|&row| leaves.marks[row].is_some()).collect();
    let mut stats = SubjectStats { items: vec![ItemStats::default(); spec.items.len()], ..SubjectStats::default() };
    if rows.len() < n_figure as usize {
        return stats;
    }
    let weights: Vec<f64> = rows.iter().map(|&row| table.weight[row]).collect();
    let marks = |item: &[i16]| rows.iter().map(|&row| f64::from(item[row]) / 100.0).collect::<Vec<f64>>();
    let given = |item: &[State]| rows.iter().map(|&row| translate(item[row])).collect::<Vec<Given>>();
    let columns: Vec<(Vec<f64>, Vec<Given>)> =
        table.items.iter().map(|item| (marks(&item.score), given(&item.state))).collect();
    let items: Vec<Item<'_>> = columns
        .iter()
        .zip(&spec.items)
        .map(|((scores, states), item)| Item { scores, states, full_mark: f64::from(item.full_mark) / 100.0 })
        .collect();
    // Refused only for no items or no pupils: then there is nothing to say.
    let Ok(test) = Test::new(&items, &weights) else { return stats };
    if let Ok(found) = item_statistics(&test, ItemOptions::default()) {
        let known = |item: &measure::classical::ItemStatistics| ItemStats {
            point_biserial: finite(item.item_rest),
            discrimination: finite(item.discrimination),
        };
        stats.items = found.iter().map(known).collect();
    }
    if let Ok(found) = reliability(&test) {
        (stats.alpha, stats.sem) = (finite(found.alpha), finite(found.sem));
    }
    stats
}

fn translate(state: State) -> Given {
    match state {
        State::Answered => Given::Answered,
        State::Blank => Given::Blank,
        State::NotPresented => Given::NotPresented,
        State::Absent => Given::Absent,
        State::Exempt => Given::Exempt,
    }
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// Between-school share of variance, over these schools only; with plausible values the mean over them.
pub(crate) fn share_between(table: &SubjectTable, leaves: &Leaves, schools: &BTreeSet<u32>) -> Option<f64> {
    let one = |total: &dyn Fn(usize) -> Option<f64>| {
        let kept = |row: usize| total(row).filter(|_| schools.contains(&table.school[row])).unwrap_or(f64::NAN);
        let values: Vec<f64> = (0..table.rows()).map(kept).collect();
        let found = between_share(&values, &table.school).ok()?;
        matches!(found.state, Told::Estimated | Told::CutAtZero).then_some(found.share)
    };
    if table.pv.is_empty() {
        return one(&|row| leaves.marks[row]);
    }
    let took_part = |row: usize| table.participation[row] == crate::table::Participation::TookPart;
    let shares: Option<Vec<f64>> =
        table.pv.iter().map(|pv| one(&|row| Some(pv[row]).filter(|_| took_part(row)))).collect();
    shares.map(|shares| shares.iter().sum::<f64>() / shares.len() as f64)
}

/// Enrolment-weighted difference coefficient of these schools' means; with plausible values the mean over them.
/// Schools without an enrolment count with the weight of their pupils, unless all have one.
pub(crate) fn differences(leaves: &Leaves, schools: &BTreeSet<u32>, enrolment: &BTreeMap<u32, f64>) -> Option<f64> {
    let sets = leaves.leaves.first()?.histogram.len();
    let framed = schools.iter().all(|school| enrolment.contains_key(school));
    let one = |set: usize| {
        let mut sums: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        for leaf in leaves.leaves.iter().filter(|leaf| schools.contains(&leaf.school)) {
            let sum = sums.entry(leaf.school).or_default();
            *sum = (sum.0 + leaf.accs[set].x, sum.1 + leaf.accs[set].y);
        }
        sums.retain(|_, sum| 0.0 < sum.0);
        let pupils = |(school, sum): (&u32, &(f64, f64))| if framed { enrolment[school] } else { sum.0 };
        let enrolled: Vec<f64> = sums.iter().map(pupils).collect();
        let totals: Vec<f64> = sums.values().zip(&enrolled).map(|((w, wy), n)| n * wy / w).collect();
        let found = difference_coefficient(&enrolled, &totals).ok()?;
        finite(found.coefficient).filter(|_| 1 < enrolled.len())
    };
    let found: Option<Vec<f64>> = (0..sets).map(one).collect();
    found.map(|found| found.iter().sum::<f64>() / found.len() as f64)
}
