//! How the paper itself behaved: reliability, item–rest correlation and the difference between high and low scorers.

use std::collections::BTreeMap;

use crate::cells::{ItemStats, SubjectStats};
use crate::design::SubjectSpec;
use crate::leaf::{Leaves, tally};
use crate::table::{ItemColumn, State, SubjectTable};

/// Share of the pupils in the upper and in the lower group.
const GROUP: f64 = 0.27;

/// Weighted sums of item score x and booklet score t over pupils who were presented with the item.
#[derive(Debug, Clone, Copy, Default)]
struct Cross {
    w: f64,
    x: f64,
    xx: f64,
    t: f64,
    tt: f64,
    xt: f64,
}

impl Cross {
    fn add(&mut self, w: f64, x: f64, t: f64) {
        self.w += w;
        self.x += w * x;
        self.xx += w * x * x;
        self.t += w * t;
        self.tt += w * t * t;
        self.xt += w * x * t;
    }

    fn sxx(&self) -> f64 {
        if 0.0 < self.w { (self.xx - self.x * self.x / self.w).max(0.0) } else { 0.0 }
    }

    fn stt(&self) -> f64 {
        if 0.0 < self.w { (self.tt - self.t * self.t / self.w).max(0.0) } else { 0.0 }
    }

    fn sxt(&self) -> f64 {
        if 0.0 < self.w { self.xt - self.x * self.t / self.w } else { 0.0 }
    }
}

/// Statistics of the paper over all pupils with a total; nothing below `n_figure` pupils.
pub(crate) fn describe(table: &SubjectTable, spec: &SubjectSpec, leaves: &Leaves, n_figure: u32) -> SubjectStats {
    let n = leaves.marks.iter().filter(|mark| mark.is_some()).count() as u32;
    let mut stats = SubjectStats { items: vec![ItemStats::default(); spec.items.len()], ..SubjectStats::default() };
    if n < n_figure {
        return stats;
    }
    stats.n = Some(n);
    let (booklet_of, booklets) = booklets(&table.booklet);
    let groups = Groups::of(table, leaves);
    let mut totals = vec![Cross::default(); booklets];
    for (row, &booklet) in booklet_of.iter().enumerate() {
        if leaves.marks[row].is_some() {
            totals[booklet].add(table.weight[row], 0.0, f64::from(leaves.earned[row]));
        }
    }
    let mut reliability = vec![(0u32, 0.0); booklets];
    for (j, item) in table.items.iter().enumerate() {
        let crosses = cross(item, table, leaves, &booklet_of, booklets);
        for (cross, (count, variances)) in crosses.iter().zip(&mut reliability) {
            if 0.0 < cross.w {
                *count += 1;
                *variances += cross.sxx() / cross.w;
            }
        }
        stats.items[j] = ItemStats {
            point_biserial: point_biserial(&crosses),
            discrimination: groups.discrimination(item, f64::from(spec.items[j].full_mark)),
        };
    }
    (stats.alpha, stats.sem) = alpha(&totals, &reliability);
    stats
}

/// Numbers the booklets densely.
fn booklets(column: &[u8]) -> (Vec<usize>, usize) {
    let mut places: BTreeMap<u8, usize> = column.iter().map(|&b| (b, 0)).collect();
    for (place, slot) in places.values_mut().enumerate() {
        *slot = place;
    }
    (column.iter().map(|b| places[b]).collect(), places.len())
}

fn cross(
    item: &ItemColumn,
    table: &SubjectTable,
    leaves: &Leaves,
    booklet_of: &[usize],
    booklets: usize,
) -> Vec<Cross> {
    let mut crosses = vec![Cross::default(); booklets];
    for row in 0..table.rows() {
        if leaves.marks[row].is_some() && item.state[row].presented() {
            let x = earned(item, row);
            crosses[booklet_of[row]].add(table.weight[row], x, f64::from(leaves.earned[row]));
        }
    }
    crosses
}

fn earned(item: &ItemColumn, row: usize) -> f64 {
    if item.state[row] == State::Answered { f64::from(item.score[row]) } else { 0.0 }
}

/// Pearson correlation of the item with the rest of the booklet, deviations taken within booklets
/// (Henrysson 1963: the item's own part is removed from the total).
fn point_biserial(crosses: &[Cross]) -> Option<f64> {
    let sxx: f64 = crosses.iter().map(Cross::sxx).sum();
    let stt: f64 = crosses.iter().map(Cross::stt).sum();
    let sxt: f64 = crosses.iter().map(Cross::sxt).sum();
    let (sxr, srr) = (sxt - sxx, stt - 2.0 * sxt + sxx);
    let tiny = 1e-12 * stt;
    (0.0 < sxx && tiny < srr).then(|| sxr / (sxx * srr).sqrt())
}

/// Cronbach's (1951) α = k/(k−1)·(1 − ΣVar(item)/Var(total)) within each booklet, averaged by weight; the
/// standard error of measurement √(Var(total)·(1−α)), averaged as a variance, in marks.
fn alpha(totals: &[Cross], reliability: &[(u32, f64)]) -> (Option<f64>, Option<f64>) {
    let (mut weight, mut alphas, mut errors) = (0.0, 0.0, 0.0);
    for (total, &(k, item_variances)) in totals.iter().zip(reliability) {
        let variance = if 0.0 < total.w { total.stt() / total.w } else { 0.0 };
        if k < 2 || variance <= 0.0 {
            continue;
        }
        let k = f64::from(k);
        let alpha = k / (k - 1.0) * (1.0 - item_variances / variance);
        weight += total.w;
        alphas += total.w * alpha;
        errors += total.w * variance * (1.0 - alpha).max(0.0);
    }
    if weight <= 0.0 {
        return (None, None);
    }
    (Some(alphas / weight), Some((errors / weight).sqrt() / 100.0))
}

/// Weight of each pupil in the upper and in the lower group.
struct Groups {
    /// (upper, lower) per row, already multiplied by the sampling weight.
    weights: Vec<(f64, f64)>,
}

impl Groups {
    /// Cuts off exactly 27 % of the weight at each end; pupils at the boundary score enter with the same fraction.
    fn of(table: &SubjectTable, leaves: &Leaves) -> Self {
        let with_total = || leaves.marks.iter().zip(&table.weight).filter_map(|(mark, &w)| mark.map(|mark| (mark, w)));
        let mut tallied: Vec<(f64, f64)> = with_total().collect();
        tally(&mut tallied);
        let target = GROUP * tallied.iter().map(|(_, w)| w).sum::<f64>();
        let (low, low_part) = boundary(tallied.iter().copied(), target);
        let (high, high_part) = boundary(tallied.iter().rev().copied(), target);
        let weights = leaves.marks.iter().zip(&table.weight).map(|(mark, &w)| {
            let Some(mark) = *mark else { return (0.0, 0.0) };
            let part = |inside: bool, at: bool, part: f64| {
                if inside {
                    w
                } else if at {
                    w * part
                } else {
                    0.0
                }
            };
            (part(high < mark, mark == high, high_part), part(mark < low, mark == low, low_part))
        });
        Self { weights: weights.collect() }
    }

    fn discrimination(&self, item: &ItemColumn, full: f64) -> Option<f64> {
        let (mut upper, mut lower) = ((0.0, 0.0), (0.0, 0.0));
        for (row, &(up, low)) in self.weights.iter().enumerate() {
            if (0.0 < up || 0.0 < low) && item.state[row].presented() {
                let x = earned(item, row);
                upper = (upper.0 + up * full, upper.1 + up * x);
                lower = (lower.0 + low * full, lower.1 + low * x);
            }
        }
        (0.0 < upper.0 && 0.0 < lower.0).then(|| upper.1 / upper.0 - lower.1 / lower.0)
    }
}

/// Value at which the cumulated weight reaches the target, and the fraction of that value's weight needed.
fn boundary(values: impl Iterator<Item = (f64, f64)>, target: f64) -> (f64, f64) {
    let mut reached = 0.0;
    let mut last = (f64::NAN, 0.0);
    for (value, weight) in values {
        if 0.0 < weight && target <= reached + weight {
            return (value, (target - reached) / weight);
        }
        reached += weight;
        last = (value, 1.0);
    }
    last
}
