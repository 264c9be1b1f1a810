//! Pupils with a value and a weight, of whom a part may be the domain asked about.

use crate::Error;
use crate::error::{all_within, at_least, same_length};

/// One value per pupil with its sampling weight. NaN means no value; such rows and rows outside the domain keep
/// their place in the design (their cluster was drawn) but add nothing to a statistic.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    pub(super) values: &'a [f64],
    pub(super) weights: &'a [f64],
    pub(super) domain: Option<&'a [bool]>,
}

impl<'a> Sample<'a> {
    /// All rows of one sample; weights are 0 or more and finite.
    ///
    /// # Errors
    /// No rows, lengths that differ, a weight below 0 or not finite.
    pub fn new(values: &'a [f64], weights: &'a [f64]) -> Result<Self, Error> {
        at_least("rows", 1, values.len())?;
        same_length("weights", values.len(), weights.len())?;
        all_within("weight", weights, "finite, 0 or more", |w| w.is_finite() && 0.0 <= w)?;
        Ok(Self { values, weights, domain: None })
    }

    /// The same sample, asked only about the rows marked true (girls, a township, a school).
    ///
    /// # Errors
    /// Lengths that differ.
    pub fn within(self, domain: &'a [bool]) -> Result<Self, Error> {
        same_length("domain", self.values.len(), domain.len())?;
        Ok(Self { domain: Some(domain), ..self })
    }

    /// The weight a row counts with: 0 outside the domain and without a value.
    #[inline]
    pub(super) fn weight(&self, row: usize) -> f64 {
        if self.counts(row) { self.weights[row] } else { 0.0 }
    }

    /// Whether a row belongs to the domain and has a value.
    #[inline]
    pub(super) fn counts(&self, row: usize) -> bool {
        self.in_domain(row) && !self.values[row].is_nan()
    }

    #[inline]
    fn in_domain(&self, row: usize) -> bool {
        self.domain.is_none_or(|domain| domain[row])
    }

    /// Rows that count, and rows of the domain without a value.
    pub(super) fn counted_and_missing(&self) -> (usize, usize) {
        let domain = (0..self.values.len()).filter(|&row| self.in_domain(row)).count();
        let counted = (0..self.values.len()).filter(|&row| self.counts(row)).count();
        (counted, domain - counted)
    }
}
