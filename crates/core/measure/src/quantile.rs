//! Weighted quantiles: the smallest value at which the distribution function reaches p.

/// A relative slack for "reaches p": sums of weights that should be equal differ in their last digits.
pub const SLACK: f64 = 1e-12;

/// Values in ascending order with the running weight, made once and asked often.
#[derive(Clone, Debug, Default)]
pub struct Ladder {
    values: Vec<f64>,
    running: Vec<f64>,
}

impl Ladder {
    /// Sorts `(value, weight)` pairs; equal values keep one rung. NaN values and weights of 0 are left out.
    #[must_use]
    pub fn new(pairs: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let mut kept: Vec<(f64, f64)> =
            pairs.into_iter().filter(|&(value, weight)| !value.is_nan() && 0.0 < weight).collect();
        kept.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut ladder = Self::default();
        let mut total = crate::sum::Sum::default();
        for (value, weight) in kept {
            total.add(weight);
            if ladder.values.last() == Some(&value) {
                let last = ladder.running.len() - 1;
                ladder.running[last] = total.total();
            } else {
                ladder.values.push(value);
                ladder.running.push(total.total());
            }
        }
        ladder
    }

    /// The distinct values, ascending.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Sum of all weights.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.running.last().copied().unwrap_or(0.0)
    }

    /// Weight of all values at or below `value`.
    #[must_use]
    pub fn weight_at_most(&self, value: f64) -> f64 {
        let rungs = self.values.partition_point(|&v| v <= value);
        if rungs == 0 { 0.0 } else { self.running[rungs - 1] }
    }

    /// Smallest value whose running weight reaches `p` (0–1) of the whole; NaN when empty.
    ///
    /// Definition 1 of Hyndman & Fan (1996), the inverse of the weighted distribution function. It is always a
    /// value somebody obtained, and it is what the reference values of the TIMSS check use.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        let target = p * self.weight() - SLACK * self.weight();
        self.smallest_where(|_, running| target <= running)
    }

    /// Smallest value for which `reached(value, running weight)` holds; the last value when none does.
    pub(crate) fn smallest_where(&self, reached: impl Fn(f64, f64) -> bool) -> f64 {
        let (mut low, mut high) = (0, self.values.len());
        while low < high {
            let middle = low.midpoint(high);
            if reached(self.values[middle], self.running[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        self.values.get(low).or(self.values.last()).copied().unwrap_or(f64::NAN)
    }
}

/// Weighted quantile of one slice at `p` (0–1); NaN when no row has a value and weight. See [`Ladder::quantile`].
#[must_use]
pub fn weighted_quantile(values: &[f64], weights: &[f64], p: f64) -> f64 {
    Ladder::new(values.iter().copied().zip(weights.iter().copied())).quantile(p)
}

#[cfg(test)]
mod tests {
    use super::weighted_quantile;
    use proptest::prelude::*;

    /// The definition read aloud: walk up until the weight below is enough.
    fn slow(values: &[f64], weights: &[f64], p: f64) -> f64 {
        let whole: f64 = weights.iter().sum();
        let mut candidates = values.to_vec();
        candidates.sort_by(f64::total_cmp);
        let below = |x: f64| -> f64 { values.iter().zip(weights).filter(|(v, _)| **v <= x).map(|(_, w)| w).sum() };
        candidates.into_iter().find(|&x| p * whole <= below(x) + 1e-9).unwrap_or(f64::NAN)
    }

    proptest! {
        #[test]
        fn a_quantile_is_the_first_value_that_reaches_its_share(
            rows in prop::collection::vec((0_i32..20, 1_u32..5), 1..40), p in 0.01_f64..0.99
        ) {
            let values: Vec<f64> = rows.iter().map(|r| f64::from(r.0)).collect();
            let weights: Vec<f64> = rows.iter().map(|r| f64::from(r.1)).collect();
            prop_assert_eq!(weighted_quantile(&values, &weights, p), slow(&values, &weights, p));
        }
    }

    #[test]
    fn the_median_of_two_is_the_lower_one_and_of_nothing_nothing() {
        assert_eq!(weighted_quantile(&[1.0, 2.0], &[1.0, 1.0], 0.5), 1.0);
        assert!(weighted_quantile(&[], &[], 0.5).is_nan());
        assert!(weighted_quantile(&[f64::NAN], &[1.0], 0.5).is_nan());
    }
}
