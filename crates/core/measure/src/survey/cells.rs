//! Sums and ladders per cell of a replicate design, so that a replicate costs its changes and not its pupils.

use super::replicates::Replicate;
use super::{Sample, Totals};
use crate::quantile::{Ladder, SLACK};
use crate::sum::Sum;

/// Weighted totals of a statistic over all rows and per cell.
pub(super) struct CellTotals<const K: usize> {
    pub(super) whole: [f64; K],
    cells: Vec<[f64; K]>,
}

impl<const K: usize> CellTotals<K> {
    pub(super) fn new(statistic: &impl Totals<K>, weights: &[f64], cell: &[u32], cells: usize) -> Self {
        let mut sums = vec![[Sum::default(); K]; cells];
        let mut whole = [Sum::default(); K];
        for (row, (&weight, &cell)) in weights.iter().zip(cell).enumerate() {
            let terms = statistic.terms(row);
            for k in 0..K {
                sums[cell as usize][k].add(weight * terms[k]);
                whole[k].add(weight * terms[k]);
            }
        }
        Self { whole: whole.map(Sum::total), cells: sums.iter().map(|cell| cell.map(Sum::total)).collect() }
    }

    /// Totals under one replicate: everything times the base factor, and the changed cells by the difference.
    pub(super) fn replicate(&self, replicate: &Replicate) -> [f64; K] {
        let mut totals = self.whole.map(|total| total * replicate.base);
        for &(cell, factor) in &replicate.changes {
            for (total, part) in totals.iter_mut().zip(&self.cells[cell as usize]) {
                *total += (factor - replicate.base) * part;
            }
        }
        totals
    }
}

/// Sorted values with running weights over all rows and per cell.
pub(super) struct CellLadders {
    whole: Ladder,
    cells: Vec<Ladder>,
}

impl CellLadders {
    pub(super) fn new(sample: Sample<'_>, cell: &[u32], cells: usize) -> Self {
        let rows = |keep: Option<&[usize]>| -> Ladder {
            match keep {
                None => Ladder::new((0..cell.len()).map(|row| (sample.values[row], sample.weight(row)))),
                Some(rows) => Ladder::new(rows.iter().map(|&row| (sample.values[row], sample.weight(row)))),
            }
        };
        let mut members = vec![Vec::new(); cells];
        for (row, &cell) in cell.iter().enumerate() {
            members[cell as usize].push(row);
        }
        Self { whole: rows(None), cells: members.iter().map(|members| rows(Some(members))).collect() }
    }

    pub(super) fn quantile(&self, p: f64) -> f64 {
        self.whole.quantile(p)
    }

    /// The quantile under one replicate: binary search on the whole ladder, corrected by the changed cells.
    pub(super) fn replicate(&self, replicate: &Replicate, p: f64) -> f64 {
        let changed = |weight: f64, part: &dyn Fn(&Ladder) -> f64| {
            let more = replicate
                .changes
                .iter()
                .map(|&(cell, factor)| (factor - replicate.base) * part(&self.cells[cell as usize]));
            replicate.base * weight + crate::sum::sum(more)
        };
        let total = changed(self.whole.weight(), &Ladder::weight);
        if total <= SLACK * self.whole.weight() {
            return f64::NAN;
        }
        let target = p * total - SLACK * self.whole.weight();
        self.whole.smallest_where(|value, running| target <= changed(running, &|ladder| ladder.weight_at_most(value)))
    }
}
