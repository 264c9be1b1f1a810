//! Replicate variance: recompute the statistic with changed weights, and add up how far it moves.
//!
//! Paired jackknife (JK2), delete-one jackknife (JK1), balanced repeated replication with Fay's factor, and ready
//! replicate weights. Formulas: Wolter (2007), *Introduction to Variance Estimation*, chapters 3–4.

use super::cells::{CellLadders, CellTotals};
use super::statistic::Moments;
use super::{Sample, Statistic, Totals};
use crate::error::{all_within, at_least, same_length};
use crate::sum::sum;
use crate::{Error, Warning};
use std::collections::BTreeMap;

/// One replicate of a cell design: every weight times `base`, the listed cells times their own factor.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Replicate {
    pub(super) base: f64,
    pub(super) changes: Vec<(u32, f64)>,
}

#[derive(Clone, Debug, PartialEq)]
enum Weighting {
    Cells { cell: Vec<u32>, cells: usize, replicates: Vec<Replicate> },
    Columns { rows: usize, columns: Vec<Vec<f64>> },
}

/// How the two halves of a zone are used by the paired jackknife.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PairStyle {
    /// One replicate a zone: half 1 doubled, half 0 dropped; variance `Σ (t_r − t)²`. TIMSS through 2011.
    #[default]
    OneHalf,
    /// Two replicates a zone, each half doubled once; variance `½ Σ (t_r − t)²`. TIMSS from 2015 on.
    BothHalves,
}

/// The replicates of a design, made once for a sample and used for every statistic.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicatePlan {
    weighting: Weighting,
    coefficient: f64,
    degrees_of_freedom: usize,
    warnings: Vec<Warning>,
}

/// A statistic with its value in every replicate. Differences of two keep their covariance.
#[derive(Clone, Debug, PartialEq)]
pub struct Replicated {
    /// With the full weights.
    pub value: f64,
    /// With each replicate's weights, in the plan's order.
    pub replicates: Vec<f64>,
}

impl Replicated {
    /// This minus the other, replicate by replicate.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let pairs = self.replicates.iter().zip(&other.replicates);
        Self { value: self.value - other.value, replicates: pairs.map(|(a, b)| a - b).collect() }
    }
}

/// Zones in ascending order, each with its two halves' cell numbers, and the cell of every row.
struct Halves {
    cell: Vec<u32>,
    zones: usize,
    incomplete: usize,
}

/// Cell of a row = 2 × (place of its zone) + half.
fn halves(zone: &[u32], rep: &[u32]) -> Result<Halves, Error> {
    at_least("rows", 1, zone.len())?;
    same_length("rep", zone.len(), rep.len())?;
    let found: Vec<f64> = rep.iter().map(|&half| f64::from(half)).collect();
    all_within("half of a zone", &found, "0 or 1", |half| half <= 1.0)?;
    let mut seen: BTreeMap<u32, [bool; 2]> = BTreeMap::new();
    for (&zone, &half) in zone.iter().zip(rep) {
        seen.entry(zone).or_default()[half as usize] = true;
    }
    let place: BTreeMap<u32, u32> = seen.keys().copied().zip(0..).collect();
    let cell = zone.iter().zip(rep).map(|(zone, half)| 2 * place[zone] + half).collect();
    let incomplete = seen.values().filter(|both| **both != [true, true]).count();
    Ok(Halves { cell, zones: place.len(), incomplete })
}

impl ReplicatePlan {
    /// Paired jackknife: `zone[i]` any number, `rep[i]` 0 or 1, per row.
    ///
    /// A zone with one half only is doubled or dropped as a whole, as the international files do; it is reported
    /// as [`Warning::HalfZones`].
    ///
    /// # Errors
    /// No rows, lengths that differ, a half other than 0 and 1.
    pub fn jackknife_pairs(zone: &[u32], rep: &[u32], style: PairStyle) -> Result<Self, Error> {
        let Halves { cell, zones, incomplete } = halves(zone, rep)?;
        let replicate = |zone: u32, doubled: u32| Replicate {
            base: 1.0,
            changes: vec![(2 * zone + doubled, 2.0), (2 * zone + 1 - doubled, 0.0)],
        };
        let mut replicates: Vec<Replicate> = (0..zones as u32).map(|zone| replicate(zone, 1)).collect();
        if style == PairStyle::BothHalves {
            replicates.extend((0..zones as u32).map(|zone| replicate(zone, 0)));
        }
        let warnings = if incomplete == 0 { vec![] } else { vec![Warning::HalfZones { zones: incomplete }] };
        Ok(Self {
            weighting: Weighting::Cells { cell, cells: 2 * zones, replicates },
            coefficient: if style == PairStyle::OneHalf { 1.0 } else { 0.5 },
            degrees_of_freedom: zones,
            warnings,
        })
    }

    /// Delete-one jackknife over primary units (JK1): each is dropped once, the others grow by m/(m − 1);
    /// variance `(m − 1)/m Σ (t_r − t)²`.
    ///
    /// # Errors
    /// Fewer than two units.
    pub fn jackknife_units(unit: &[u32]) -> Result<Self, Error> {
        let mut place: BTreeMap<u32, u32> = unit.iter().map(|&unit| (unit, 0)).collect();
        for (next, cell) in place.values_mut().enumerate() {
            *cell = next as u32;
        }
        at_least("primary units", 2, place.len())?;
        let m = place.len() as f64;
        let replicate = |cell: u32| Replicate { base: m / (m - 1.0), changes: vec![(cell, 0.0)] };
        Ok(Self {
            weighting: Weighting::Cells {
                cell: unit.iter().map(|unit| place[unit]).collect(),
                cells: place.len(),
                replicates: (0..place.len() as u32).map(replicate).collect(),
            },
            coefficient: (m - 1.0) / m,
            degrees_of_freedom: place.len() - 1,
            warnings: vec![],
        })
    }

    /// Balanced repeated replication over pairs: a Sylvester–Hadamard matrix of the next power of two decides
    /// which half of each zone grows to `2 − fay` and which falls to `fay`; variance `Σ (t_r − t)² / (R (1 − fay)²)`.
    /// `fay` = 0 is plain BRR; PISA uses 0.5.
    ///
    /// # Errors
    /// As [`Self::jackknife_pairs`]; a zone with one half; `fay` outside 0 to below 1.
    pub fn balanced(zone: &[u32], rep: &[u32], fay: f64) -> Result<Self, Error> {
        all_within("Fay's factor", &[fay], "0 to below 1", |fay| (0.0..1.0).contains(&fay))?;
        let Halves { cell, zones, incomplete } = halves(zone, rep)?;
        at_least("zones with both halves", zones, zones - incomplete)?;
        let count = (zones + 1).next_power_of_two();
        let replicate = |r: usize| {
            let half = |zone: usize| {
                // Sylvester's matrix: the sign is the parity of the common binary digits.
                let plus = (r & (zone + 1)).count_ones().is_multiple_of(2);
                let (one, zero) = if plus { (2.0 - fay, fay) } else { (fay, 2.0 - fay) };
                [(2 * zone as u32 + 1, one), (2 * zone as u32, zero)]
            };
            Replicate { base: 1.0, changes: (0..zones).flat_map(half).collect() }
        };
        Ok(Self {
            weighting: Weighting::Cells { cell, cells: 2 * zones, replicates: (0..count).map(replicate).collect() },
            coefficient: 1.0 / (count as f64 * (1.0 - fay).powi(2)),
            degrees_of_freedom: zones,
            warnings: vec![],
        })
    }

    /// Ready replicate weights, one column a replicate; variance `coefficient · Σ (t_r − t)²`.
    ///
    /// # Errors
    /// No columns, columns of different length.
    pub fn columns(columns: Vec<Vec<f64>>, coefficient: f64, degrees_of_freedom: usize) -> Result<Self, Error> {
        at_least("replicate weights", 1, columns.len())?;
        let rows = columns[0].len();
        for column in &columns {
            same_length("replicate weights", rows, column.len())?;
        }
        let weighting = Weighting::Columns { rows, columns };
        Ok(Self { weighting, coefficient, degrees_of_freedom, warnings: vec![] })
    }

    /// Rows the plan was made for.
    #[must_use]
    pub fn rows(&self) -> usize {
        match &self.weighting {
            Weighting::Cells { cell, .. } => cell.len(),
            Weighting::Columns { rows, .. } => *rows,
        }
    }

    /// Number of replicates.
    #[must_use]
    pub fn replicates(&self) -> usize {
        match &self.weighting {
            Weighting::Cells { replicates, .. } => replicates.len(),
            Weighting::Columns { columns, .. } => columns.len(),
        }
    }

    /// Degrees of freedom for intervals: zones, or units less one.
    #[must_use]
    pub fn degrees_of_freedom(&self) -> usize {
        self.degrees_of_freedom
    }

    /// What is special about this design.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// A built-in statistic in every replicate.
    ///
    /// # Errors
    /// A sample of another length; a quantile or cut out of range.
    pub fn replicate(&self, sample: &Sample<'_>, statistic: Statistic) -> Result<Replicated, Error> {
        same_length("sample", self.rows(), sample.values.len())?;
        statistic.check()?;
        if let Some(moments) = Moments::new(*sample, statistic) {
            return self.replicate_totals(sample.weights, &moments);
        }
        let Statistic::Quantile(p) = statistic else { unreachable!("all others are functions of totals") };
        Ok(match &self.weighting {
            Weighting::Cells { cell, cells, replicates } => {
                let ladders = CellLadders::new(*sample, cell, *cells);
                Replicated {
                    value: ladders.quantile(p),
                    replicates: replicates.iter().map(|replicate| ladders.replicate(replicate, p)).collect(),
                }
            }
            Weighting::Columns { .. } => self.replicate_with(sample.weights, |weights| {
                let counted = |row: usize| if sample.counts(row) { weights[row] } else { 0.0 };
                let pairs = (0..weights.len()).map(|row| (sample.values[row], counted(row)));
                crate::quantile::Ladder::new(pairs).quantile(p)
            })?,
        })
    }

    /// Any function of weighted totals in every replicate: O(rows + replicates).
    ///
    /// # Errors
    /// Weights of another length than the plan.
    pub fn replicate_totals<const K: usize>(
        &self,
        weights: &[f64],
        statistic: &impl Totals<K>,
    ) -> Result<Replicated, Error> {
        same_length("weights", self.rows(), weights.len())?;
        Ok(match &self.weighting {
            Weighting::Cells { cell, cells, replicates } => {
                let totals = CellTotals::new(statistic, weights, cell, *cells);
                let value = |replicate: &Replicate| statistic.value(&totals.replicate(replicate));
                Replicated { value: statistic.value(&totals.whole), replicates: replicates.iter().map(value).collect() }
            }
            Weighting::Columns { rows, columns } => {
                let zeros = vec![0; *rows];
                let value = |weights: &[f64]| statistic.value(&CellTotals::new(statistic, weights, &zeros, 1).whole);
                Replicated { value: value(weights), replicates: columns.iter().map(|column| value(column)).collect() }
            }
        })
    }

    /// Any function of the weights in every replicate, for what is neither: O(rows × replicates).
    ///
    /// # Errors
    /// Weights of another length than the plan.
    pub fn replicate_with(
        &self,
        weights: &[f64],
        mut statistic: impl FnMut(&[f64]) -> f64,
    ) -> Result<Replicated, Error> {
        same_length("weights", self.rows(), weights.len())?;
        let value = statistic(weights);
        let replicates = match &self.weighting {
            Weighting::Columns { columns, .. } => columns.iter().map(|column| statistic(column)).collect(),
            Weighting::Cells { cell, cells, replicates } => {
                let mut changed = vec![0.0; weights.len()];
                let mut factors = vec![1.0; *cells];
                let mut values = Vec::with_capacity(replicates.len());
                for replicate in replicates {
                    factors.fill(replicate.base);
                    for &(cell, factor) in &replicate.changes {
                        factors[cell as usize] = factor;
                    }
                    for (row, weight) in weights.iter().enumerate() {
                        changed[row] = weight * factors[cell[row] as usize];
                    }
                    values.push(statistic(&changed));
                }
                values
            }
        };
        Ok(Replicated { value, replicates })
    }

    /// Sampling variance of a replicated statistic, and how many replicates had no value (they add nothing).
    #[must_use]
    pub fn variance(&self, replicated: &Replicated) -> (f64, usize) {
        let moved = replicated.replicates.iter().map(|value| (value - replicated.value).powi(2));
        let undefined = replicated.replicates.iter().filter(|value| !value.is_finite()).count();
        (self.coefficient * sum(moved.filter(|square| square.is_finite())), undefined)
    }
}
