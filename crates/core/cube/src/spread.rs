//! Quantiles of weighted histograms, also under each replicate of the paired jackknife.

use std::collections::BTreeMap;

use crate::leaf::{Leaf, tally};
use crate::precision::EMPTY;

/// The distribution of one set of totals in one unit.
pub(crate) struct Spread {
    values: Vec<f64>,
    weights: Vec<f64>,
    /// Per zone: place of the value and the change of its weight when the zone's half 1 is doubled and half 0 dropped.
    changes: BTreeMap<u16, Vec<(usize, f64)>>,
}

impl Spread {
    /// Joins the histograms of the leaves of a unit; `zones` keeps what the replicates need.
    pub fn of<'a>(leaves: impl Iterator<Item = &'a Leaf> + Clone, set: usize, zones: bool) -> Self {
        let mut joined: Vec<(f64, f64)> = leaves.clone().flat_map(|leaf| leaf.histogram[set].iter().copied()).collect();
        tally(&mut joined);
        let (values, weights): (Vec<f64>, Vec<f64>) = joined.into_iter().unzip();
        let mut changes: BTreeMap<u16, Vec<(usize, f64)>> = BTreeMap::new();
        if zones {
            for leaf in leaves {
                let sign = if leaf.rep == 1 { 1.0 } else { -1.0 };
                let list = changes.entry(leaf.zone).or_default();
                for (value, weight) in &leaf.histogram[set] {
                    let place = values.partition_point(|v| v < value);
                    list.push((place, sign * weight));
                }
            }
        }
        Self { values, weights, changes }
    }

    /// The quantiles (percent, ascending or not) of the whole unit; empty without pupils.
    pub fn quantiles(&self, percents: &[u8]) -> Vec<f64> {
        pick(&self.values, &self.weights, percents)
    }

    /// Per quantile the jackknife variance Σ_zones (q_zone − q)²; `None` when a replicate has no pupils.
    pub fn replicate_variances(&self, percents: &[u8], estimates: &[f64]) -> Option<Vec<f64>> {
        let whole: f64 = self.weights.iter().sum();
        let mut variances = vec![0.0; estimates.len()];
        let mut weights = self.weights.clone();
        for list in self.changes.values() {
            for &(place, change) in list {
                weights[place] += change;
            }
            if weights.iter().sum::<f64>() <= EMPTY * whole {
                return None;
            }
            for ((q, estimate), variance) in
                pick(&self.values, &weights, percents).iter().zip(estimates).zip(&mut variances)
            {
                *variance += (q - estimate) * (q - estimate);
            }
            for &(place, _) in list {
                weights[place] = self.weights[place];
            }
        }
        Some(variances)
    }
}

/// The least value whose cumulated weight reaches p percent of the total (the inverse of the weighted empirical
/// distribution function; type 1 of Hyndman & Fan 1996).
fn pick(values: &[f64], weights: &[f64], percents: &[u8]) -> Vec<f64> {
    let total: f64 = weights.iter().sum();
    if values.is_empty() || total <= 0.0 {
        return Vec::new();
    }
    let mut order: Vec<usize> = (0..percents.len()).collect();
    order.sort_by_key(|&i| percents[i]);
    let mut found = vec![values[values.len() - 1]; percents.len()];
    let (mut at, mut reached) = (0, weights[0]);
    for i in order {
        // The tolerance keeps an exactly reached share from being missed by rounding.
        let target = total * f64::from(percents[i]) / 100.0 - total * 1e-12;
        while reached < target && at + 1 < values.len() {
            at += 1;
            reached += weights[at];
        }
        found[i] = values[at];
    }
    found
}
