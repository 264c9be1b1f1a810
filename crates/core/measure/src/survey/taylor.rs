//! Sampling variance by Taylor linearisation for strata and clusters, simple random sampling included.

use crate::error::{all_within, at_least, same_length};
use crate::sum::{Sum, sum};
use crate::{Error, Warning};
use std::collections::BTreeMap;

/// Strata and primary units (PSU: schools, classes, or the pupils themselves) of the rows of a sample.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterDesign {
    /// Cluster of each row, 0-based.
    cluster: Vec<u32>,
    /// Stratum of each cluster, 0-based.
    stratum: Vec<u32>,
    /// Share of the stratum's primary units that was drawn, per stratum; 0 = no correction.
    fraction: Vec<f64>,
}

impl ClusterDesign {
    /// Clusters drawn within strata. `stratum` `None` = one stratum; cluster numbers may repeat across strata.
    /// `fraction` gives the share of primary units drawn, by stratum number; a stratum not named gets no
    /// finite-population correction.
    ///
    /// # Errors
    /// Lengths that differ, no rows, a fraction outside 0–1.
    pub fn new(cluster: &[u32], stratum: Option<&[u32]>, fraction: &BTreeMap<u32, f64>) -> Result<Self, Error> {
        at_least("rows", 1, cluster.len())?;
        if let Some(stratum) = stratum {
            same_length("stratum", cluster.len(), stratum.len())?;
        }
        let shares: Vec<f64> = fraction.values().copied().collect();
        all_within("sampling fraction", &shares, "0 to 1", |f| (0.0..=1.0).contains(&f))?;
        let key = |row: usize| (stratum.map_or(0, |stratum| stratum[row]), cluster[row]);
        let mut strata: BTreeMap<u32, BTreeMap<u32, u32>> = BTreeMap::new();
        for row in 0..cluster.len() {
            let (stratum, cluster) = key(row);
            strata.entry(stratum).or_default().insert(cluster, 0);
        }
        let mut stratum_of = Vec::new();
        for (place, clusters) in strata.values_mut().enumerate() {
            for number in clusters.values_mut() {
                *number = stratum_of.len() as u32;
                stratum_of.push(place as u32);
            }
        }
        let numbered = |row: usize| {
            let (stratum, cluster) = key(row);
            strata[&stratum][&cluster]
        };
        Ok(Self {
            cluster: (0..cluster.len()).map(numbered).collect(),
            stratum: stratum_of,
            fraction: strata.keys().map(|stratum| fraction.get(stratum).copied().unwrap_or(0.0)).collect(),
        })
    }

    /// Simple random sampling of `rows` pupils, out of `population` pupils when that is known.
    ///
    /// With equal weights the variance of a mean is `(1 − n/N) s²/n` with s² of divisor n − 1. Pass only the
    /// pupils who were measured, so that n/N is the share that was.
    ///
    /// # Errors
    /// No rows; a population smaller than the sample.
    pub fn simple_random(rows: usize, population: Option<f64>) -> Result<Self, Error> {
        at_least("rows", 1, rows)?;
        let n = rows as f64;
        if let Some(population) = population {
            all_within("population", &[population], "at least the sample", |all| n <= all)?;
        }
        let fraction = vec![population.map_or(0.0, |population| n / population)];
        Ok(Self { cluster: (0..rows as u32).collect(), stratum: vec![0; rows], fraction })
    }

    /// Rows the design was made for.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.cluster.len()
    }

    /// Primary units less strata.
    #[must_use]
    pub fn degrees_of_freedom(&self) -> usize {
        self.stratum.len() - self.fraction.len()
    }

    /// `Σ_h (1 − f_h) m_h/(m_h − 1) Σ_c (u_hc − ū_h)²` over cluster totals u of the linearised values
    /// (Wolter 2007, chapter 6; ultimate clusters). A lonely cluster's deviation is taken from 0, the grand mean
    /// of linearised totals, which errs to the safe side.
    ///
    /// # Errors
    /// Values of another length than the design.
    pub fn variance(&self, influence: &[f64]) -> Result<(f64, Vec<Warning>), Error> {
        same_length("linearised values", self.rows(), influence.len())?;
        let mut totals = vec![Sum::default(); self.stratum.len()];
        for (&cluster, &value) in self.cluster.iter().zip(influence) {
            totals[cluster as usize].add(value);
        }
        let mut strata = vec![Vec::new(); self.fraction.len()];
        for (total, &stratum) in totals.iter().zip(&self.stratum) {
            strata[stratum as usize].push(total.total());
        }
        let lonely = strata.iter().filter(|totals| totals.len() == 1).count();
        let part = |(totals, fraction): (&Vec<f64>, &f64)| {
            let m = totals.len() as f64;
            if totals.len() == 1 {
                return (1.0 - fraction) * totals[0].powi(2);
            }
            let mean = sum(totals.iter().copied()) / m;
            (1.0 - fraction) * m / (m - 1.0) * sum(totals.iter().map(|total| (total - mean).powi(2)))
        };
        let variance = sum(strata.iter().zip(&self.fraction).map(part));
        let warnings = if lonely == 0 { vec![] } else { vec![Warning::LonelyUnits { strata: lonely }] };
        Ok((variance, warnings))
    }
}
