//! Linearised values: how much each pupil moves a statistic, for designs without replicates.

use super::{Sample, Statistic};
use crate::quantile::Ladder;
use crate::sum::sum;

/// A statistic with the linearised value (weight included) of every row; the values add up to 0.
pub(super) struct Linearised {
    pub(super) value: f64,
    pub(super) influence: Vec<f64>,
}

/// Influence values of the mean, SD and shares by the delta method (Särndal, Swensson & Wretman 1992, section 5.5).
/// For a quantile the values are those of its distribution function, see [`woodruff`].
pub(super) fn linearise(sample: &Sample<'_>, statistic: Statistic) -> Linearised {
    let rows = sample.values.len();
    let weight = sum((0..rows).map(|row| sample.weight(row)));
    let mean_of = |g: &dyn Fn(f64) -> f64| {
        let counted = (0..rows).filter(|&row| sample.counts(row));
        sum(counted.map(|row| sample.weight(row) * g(sample.values[row]))) / weight
    };
    let spread = |g: &dyn Fn(f64) -> f64, centre: f64, slope: f64| -> Vec<f64> {
        let one = |row: usize| slope * sample.weight(row) * (g(sample.values[row]) - centre) / weight;
        (0..rows).map(|row| if sample.counts(row) { one(row) } else { 0.0 }).collect()
    };
    let identity = |x: f64| x;
    match statistic {
        Statistic::Mean => {
            let mean = mean_of(&identity);
            Linearised { value: mean, influence: spread(&identity, mean, 1.0) }
        }
        Statistic::StandardDeviation => {
            let mean = mean_of(&identity);
            let square = |x: f64| (x - mean).powi(2);
            let variance = mean_of(&square);
            let slope = if variance <= 0.0 { 0.0 } else { 0.5 / variance.sqrt() };
            Linearised { value: variance.sqrt(), influence: spread(&square, variance, slope) }
        }
        Statistic::ShareAtLeast(cut) => share(&mean_of, &spread, &|x| f64::from(u8::from(cut <= x))),
        Statistic::ShareAtMost(cut) => share(&mean_of, &spread, &|x| f64::from(u8::from(x <= cut))),
        Statistic::Quantile(p) => {
            let value = ladder(sample).quantile(p);
            let below = |x: f64| f64::from(u8::from(x <= value));
            let reached = mean_of(&below);
            Linearised { value, influence: spread(&below, reached, 1.0) }
        }
    }
}

type MeanOf<'a> = dyn Fn(&dyn Fn(f64) -> f64) -> f64 + 'a;
type Spread<'a> = dyn Fn(&dyn Fn(f64) -> f64, f64, f64) -> Vec<f64> + 'a;

fn share(mean_of: &MeanOf<'_>, spread: &Spread<'_>, marked: &dyn Fn(f64) -> f64) -> Linearised {
    let value = mean_of(marked);
    Linearised { value, influence: spread(marked, value, 1.0) }
}

fn ladder(sample: &Sample<'_>) -> Ladder {
    Ladder::new((0..sample.values.len()).map(|row| (sample.values[row], sample.weight(row))))
}

/// Variance of a quantile from the variance of its distribution function: half the distance between the quantiles
/// at p − se and p + se, squared (Woodruff 1952, one standard error wide).
pub(super) fn woodruff(sample: &Sample<'_>, p: f64, variance_of_share: f64) -> f64 {
    let ladder = ladder(sample);
    let se = variance_of_share.sqrt();
    let (low, high) = ((p - se).max(0.0), (p + se).min(1.0));
    ((ladder.quantile(high) - ladder.quantile(low)) / 2.0).powi(2)
}
