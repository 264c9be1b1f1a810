//! What can be asked of a weighted sample, written as a function of a few weighted totals.

use super::Sample;
use crate::Error;
use crate::error::all_within;

/// A statistic of one variable.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Statistic {
    /// `Σwx / Σw`.
    Mean,
    /// `sqrt(Σw(x − mean)² / Σw)`; the divisor is the sum of weights (no n − 1), as the reference values have it.
    StandardDeviation,
    /// Smallest value at which the weighted distribution function reaches p (0–1).
    Quantile(f64),
    /// Share of the weight with `cut <= x`.
    ShareAtLeast(f64),
    /// Share of the weight with `x <= cut`.
    ShareAtMost(f64),
}

impl Statistic {
    pub(super) fn check(self) -> Result<(), Error> {
        match self {
            Self::Quantile(p) => all_within("quantile", &[p], "above 0 and below 1", |p| 0.0 < p && p < 1.0),
            Self::ShareAtLeast(cut) | Self::ShareAtMost(cut) => all_within("cut", &[cut], "finite", f64::is_finite),
            Self::Mean | Self::StandardDeviation => Ok(()),
        }
    }
}

/// A statistic that is a smooth function of K weighted totals `Σ w·g_k(row)`.
///
/// The replicate engine sums the terms once per cell of the design (school half, zone) and recombines the cell
/// sums for every replicate: O(rows + replicates), whatever the statistic. Implement it for ratios, regression
/// slopes, correlations.
pub trait Totals<const K: usize> {
    /// The terms `g_k` of one row, unweighted.
    fn terms(&self, row: usize) -> [f64; K];
    /// The statistic from the totals; NaN when it has none.
    fn value(&self, totals: &[f64; K]) -> f64;
}

/// The built-in smooth statistics over one sample: totals of weight, first and second power.
pub(super) struct Moments<'a> {
    pub(super) sample: Sample<'a>,
    pub(super) statistic: Statistic,
    /// A value near the mean, taken off first so that squares do not cancel.
    pub(super) pivot: f64,
}

impl<'a> Moments<'a> {
    /// `None` for a quantile, which is no function of totals.
    pub(super) fn new(sample: Sample<'a>, statistic: Statistic) -> Option<Self> {
        let pivot = match statistic {
            Statistic::Quantile(_) => return None,
            Statistic::Mean | Statistic::StandardDeviation => {
                (0..sample.values.len()).find(|&row| 0.0 < sample.weight(row)).map_or(0.0, |r| sample.values[r])
            }
            Statistic::ShareAtLeast(_) | Statistic::ShareAtMost(_) => 0.0,
        };
        Some(Self { sample, statistic, pivot })
    }
}

impl Totals<3> for Moments<'_> {
    #[inline]
    fn terms(&self, row: usize) -> [f64; 3] {
        if !self.sample.counts(row) {
            return [0.0; 3];
        }
        let x = self.sample.values[row];
        match self.statistic {
            Statistic::ShareAtLeast(cut) => [1.0, f64::from(u8::from(cut <= x)), 0.0],
            Statistic::ShareAtMost(cut) => [1.0, f64::from(u8::from(x <= cut)), 0.0],
            _ => [1.0, x - self.pivot, (x - self.pivot).powi(2)],
        }
    }

    fn value(&self, totals: &[f64; 3]) -> f64 {
        let [weight, first, second] = *totals;
        if weight <= 0.0 {
            return f64::NAN;
        }
        let mean = first / weight;
        match self.statistic {
            Statistic::StandardDeviation => (second / weight - mean * mean).max(0.0).sqrt(),
            _ => mean + self.pivot,
        }
    }
}
