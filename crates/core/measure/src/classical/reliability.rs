//! Cronbach's α and the standard error of measurement, also when pupils had different booklets.

use super::responses::{Pairs, Test};
use crate::error::at_least;
use crate::{Error, Warning};

/// Internal consistency of a test.
#[derive(Clone, Debug, PartialEq)]
pub struct Reliability {
    /// Cronbach's α; NaN when the total does not vary.
    pub alpha: f64,
    /// α of the test without each item; empty for fewer than three items.
    pub alpha_without: Vec<f64>,
    /// SD of the total of all items, in marks.
    pub total_sd: f64,
    /// Standard error of measurement, `total SD · sqrt(1 − α)`, in marks.
    pub sem: f64,
    /// Pupils to whom anything was put.
    pub n: usize,
    /// What else a reader ought to know.
    pub warnings: Vec<Warning>,
}

/// α = J/(J − 1) · Σ_{j≠k} c_jk / Σ_{jk} c_jk over the covariances of items (Cronbach 1951, eq. 2 rewritten).
///
/// Covariances are weighted, with factor n/(n − 1). With booklets each c_jk comes from the pupils who had both
/// items; for pairs nobody had together the mean of the observed covariances stands in, and a warning counts
/// them. Total SD and SEM then are those of the whole item pool, which no single pupil sat.
///
/// # Errors
/// Fewer than two items.
pub fn reliability(test: &Test<'_>) -> Result<Reliability, Error> {
    at_least("items", 2, test.items.len())?;
    let (variances, others, warnings) = if test.complete() { sums_with_total(test) } else { sums_by_pairs(test) };
    let items = test.items.len() as f64;
    let (own, shared) = (variances.iter().sum::<f64>(), others.iter().sum::<f64>());
    let alpha = items / (items - 1.0) * shared / (own + shared);
    let without = |item: usize| {
        let (own, shared) = (own - variances[item], shared - 2.0 * others[item]);
        (items - 1.0) / (items - 2.0) * shared / (own + shared)
    };
    let total_sd = (own + shared).max(0.0).sqrt();
    Ok(Reliability {
        alpha,
        alpha_without: if test.items.len() < 3 { vec![] } else { (0..test.items.len()).map(without).collect() },
        total_sd,
        sem: total_sd * (1.0 - alpha).sqrt(),
        n: test.possible.iter().filter(|possible| 0.0 < **possible).count(),
        warnings,
    })
}

/// Variance of each item and its summed covariance with the others.
type Sums = (Vec<f64>, Vec<f64>, Vec<Warning>);

/// Complete data: covariance with the rest in one pass per item.
fn sums_with_total(test: &Test<'_>) -> Sums {
    let pairs = test.items.iter().map(|item| {
        let mut pairs = Pairs::default();
        for (row, &weight) in test.weights.iter().enumerate() {
            if let Some(marks) = item.marks(row) {
                pairs.add(weight, marks, test.obtained[row] - marks);
            }
        }
        (pairs.variance_x(), pairs.covariance())
    });
    let (variances, others) = pairs.unzip();
    (variances, others, vec![])
}

/// Booklets: every pair of items over the pupils who had both.
fn sums_by_pairs(test: &Test<'_>) -> Sums {
    let count = test.items.len();
    let mut covariance = vec![vec![f64::NAN; count]; count];
    for (j, k) in (0..count).flat_map(|j| (j..count).map(move |k| (j, k))) {
        let pairs = together(test, j, k);
        if 1 < pairs.n() {
            covariance[j][k] = pairs.covariance();
            covariance[k][j] = covariance[j][k];
        }
    }
    let apart = |j: usize| (0..count).filter(move |&k| k != j);
    let known: Vec<f64> = (0..count)
        .flat_map(|j| apart(j).map(move |k| (j, k)))
        .map(|(j, k)| covariance[j][k])
        .filter(|c| !c.is_nan())
        .collect();
    let missing = (count * (count - 1) - known.len()) / 2;
    let typical = known.iter().sum::<f64>() / known.len() as f64;
    let filled = |j: usize, k: usize| if covariance[j][k].is_nan() { typical } else { covariance[j][k] };
    let others = (0..count).map(|j| apart(j).map(|k| filled(j, k)).sum()).collect();
    let warnings = if missing == 0 { vec![] } else { vec![Warning::PairsNeverTogether { pairs: missing }] };
    ((0..count).map(|j| covariance[j][j]).collect(), others, warnings)
}

/// Moments of two items over the pupils who had both.
fn together(test: &Test<'_>, j: usize, k: usize) -> Pairs {
    let mut pairs = Pairs::default();
    for (row, &weight) in test.weights.iter().enumerate() {
        if let (Some(x), Some(y)) = (test.items[j].marks(row), test.items[k].marks(row)) {
            pairs.add(weight, x, y);
        }
    }
    pairs
}
