//! The upper and lower 27 % of pupils by score, with ties shared out.

use super::responses::{Item, Test};

/// Pupils in ascending order of their share of marks, with a key that makes equal shares equal.
pub(super) struct Order {
    rows: Vec<(i64, u32)>,
}

impl Order {
    /// Pupils to whom nothing was put are left out.
    pub(super) fn new(test: &Test<'_>) -> Self {
        // Shares that are equal on paper may differ in the last binary digit; nine decimals make them one rung.
        let key = |row: usize| (test.obtained[row] / test.possible[row] * 1e9).round() as i64;
        let put = (0..test.weights.len()).filter(|&row| 0.0 < test.possible[row]);
        let mut rows: Vec<(i64, u32)> = put.map(|row| (key(row), row as u32)).collect();
        rows.sort_unstable();
        Self { rows }
    }

    /// Mean marks in the lowest and the highest `tail` (0–0.5) of the weight of the pupils given this item.
    pub(super) fn tail_means(&self, item: &Item<'_>, weights: &[f64], tail: f64) -> (f64, f64) {
        let rungs: Vec<(f64, f64)> = self.rungs(item, weights);
        let whole: f64 = rungs.iter().map(|rung| rung.0).sum();
        let low = tail_mean(rungs.iter(), tail * whole);
        (low, tail_mean(rungs.iter().rev(), tail * whole))
    }

    /// Weight and weighted marks of each group of equal shares.
    fn rungs(&self, item: &Item<'_>, weights: &[f64]) -> Vec<(f64, f64)> {
        let mut rungs: Vec<(f64, f64)> = Vec::new();
        let mut last = None;
        for &(key, row) in &self.rows {
            let Some(marks) = item.marks(row as usize) else { continue };
            if last != Some(key) {
                rungs.push((0.0, 0.0));
                last = Some(key);
            }
            let rung = rungs.last_mut().expect("a rung was pushed above");
            rung.0 += weights[row as usize];
            rung.1 += weights[row as usize] * marks;
        }
        rungs
    }
}

/// Fills a group of exactly `target` weight; the rung at the boundary comes in with the fraction that fits.
fn tail_mean<'a>(rungs: impl Iterator<Item = &'a (f64, f64)>, target: f64) -> f64 {
    let (mut left, mut marks) = (target, 0.0);
    for &(weight, weighted) in rungs {
        if weight <= 0.0 {
            continue;
        }
        let fraction = (left / weight).min(1.0);
        marks += fraction * weighted;
        left -= fraction * weight;
        if left <= 0.0 {
            break;
        }
    }
    marks / target
}
