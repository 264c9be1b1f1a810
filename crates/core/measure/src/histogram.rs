//! Weighted histograms of scores with fixed edges, mergeable over classes and schools.

use crate::Error;
use crate::error::{all_within, at_least, same_length};

/// Weight per bin. Bin i holds `edges[i] <= x < edges[i + 1]`; the last bin also holds its upper edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    edges: Vec<f64>,
    weights: Vec<f64>,
    below: f64,
    above: f64,
}

impl Histogram {
    /// An empty histogram.
    ///
    /// # Errors
    /// Fewer than two edges, or edges that do not rise.
    pub fn new(edges: Vec<f64>) -> Result<Self, Error> {
        at_least("edges", 2, edges.len())?;
        all_within("edge", &edges, "finite", f64::is_finite)?;
        let steps: Vec<f64> = edges.windows(2).map(|pair| pair[1] - pair[0]).collect();
        all_within("step between edges", &steps, "above 0", |step| 0.0 < step)?;
        let bins = edges.len() - 1;
        Ok(Self { edges, weights: vec![0.0; bins], below: 0.0, above: 0.0 })
    }

    /// Adds one value; NaN is left out, values outside the edges are counted beside.
    pub fn add(&mut self, value: f64, weight: f64) {
        let last = self.edges.len() - 1;
        if value < self.edges[0] {
            self.below += weight;
        } else if self.edges[last] < value {
            self.above += weight;
        } else if !value.is_nan() {
            let bin = self.edges.partition_point(|&edge| edge <= value).min(last) - 1;
            self.weights[bin] += weight;
        }
    }

    /// Adds another histogram with the same edges.
    ///
    /// # Errors
    /// Edges that differ.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        same_length("edges", self.edges.len(), other.edges.len())?;
        let gaps: Vec<f64> = self.edges.iter().zip(&other.edges).map(|(a, b)| a - b).collect();
        all_within("difference of edges", &gaps, "0", |gap| gap == 0.0)?;
        for (mine, theirs) in self.weights.iter_mut().zip(&other.weights) {
            *mine += theirs;
        }
        self.below += other.below;
        self.above += other.above;
        Ok(())
    }

    /// Weight in each bin.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Weight below the first and above the last edge.
    #[must_use]
    pub fn outside(&self) -> (f64, f64) {
        (self.below, self.above)
    }
}

#[cfg(test)]
mod tests {
    use super::Histogram;

    #[test]
    fn the_full_mark_falls_into_the_last_bin_and_what_lies_outside_is_counted_beside() {
        let mut found = Histogram::new(vec![0.0, 60.0, 85.0, 100.0]).expect("rising edges");
        for value in [0.0, 59.9, 60.0, 85.0, 100.0, -1.0, 101.0, f64::NAN] {
            found.add(value, 1.0);
        }
        assert_eq!(found.weights(), [2.0, 1.0, 2.0]);
        assert_eq!(found.outside(), (1.0, 1.0));
    }

    #[test]
    fn merging_two_parts_equals_adding_all() {
        let empty = Histogram::new(vec![0.0, 1.0, 2.0]).expect("rising edges");
        let (mut left, mut right, mut all) = (empty.clone(), empty.clone(), empty);
        for (i, value) in [0.1, 1.4, 0.9, 2.0].into_iter().enumerate() {
            all.add(value, 1.0);
            if i % 2 == 0 { left.add(value, 1.0) } else { right.add(value, 1.0) }
        }
        left.merge(&right).expect("same edges");
        assert_eq!(left, all);
        assert!(left.merge(&Histogram::new(vec![0.0, 1.0]).expect("rising")).is_err());
    }
}
