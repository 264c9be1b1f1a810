//! Sums that keep what rounding would lose, always in the order given.

/// A running sum with Neumaier's correction (Neumaier 1974, algorithm IV): the error stays near one rounding of
/// the true sum whatever the number of terms.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    high: f64,
    low: f64,
}

impl Sum {
    /// Adds one term.
    #[inline]
    pub fn add(&mut self, term: f64) {
        let total = self.high + term;
        if self.high.abs() < term.abs() {
            self.low += (term - total) + self.high;
        } else {
            self.low += (self.high - total) + term;
        }
        self.high = total;
    }

    /// The sum so far.
    #[inline]
    #[must_use]
    pub fn total(self) -> f64 {
        self.high + self.low
    }
}

/// The compensated sum of `terms`, in their order; 0 for none.
pub fn sum(terms: impl IntoIterator<Item = f64>) -> f64 {
    let mut total = Sum::default();
    for term in terms {
        total.add(term);
    }
    total.total()
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn a_small_term_between_two_large_ones_is_not_lost() {
        assert_eq!(sum([1e16, 1.0, -1e16]), 1.0);
        assert_eq!(sum([]), 0.0);
    }
}
