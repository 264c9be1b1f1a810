//! Plausible values: one estimate from several draws of a pupil's proficiency.

use super::{Estimate, Sample, Statistic, Variance, estimate};
use crate::error::at_least;
use crate::sum::sum;
use crate::{Error, Warning};

/// Which sampling variance goes into the standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SamplingVariance {
    /// The mean of the sampling variances of all plausible values (Rubin 1987). The default: it uses every draw and
    /// is itself less noisy; the first value alone is a short cut from times of dear computing.
    #[default]
    AllPlausibleValues,
    /// The sampling variance of the first plausible value: the operational rule of TIMSS through the 2011 cycle;
    /// take it to meet figures published then.
    FirstPlausibleValue,
}

/// The plausible values of one proficiency: a slice per draw, all in the same row order.
#[derive(Clone, Copy, Debug)]
pub struct Plausible<'a> {
    /// One slice per plausible value.
    pub values: &'a [&'a [f64]],
    /// Sampling weight per row.
    pub weights: &'a [f64],
    /// Rows asked about; `None` = all.
    pub domain: Option<&'a [bool]>,
}

/// An estimate over plausible values, with both standard errors.
#[derive(Clone, Debug, PartialEq)]
pub struct PlausibleEstimate {
    /// Mean of the estimates of all plausible values.
    pub estimate: f64,
    /// The estimate from each plausible value.
    pub per_value: Vec<f64>,
    /// Sampling variance of the first plausible value's estimate.
    pub sampling_variance_first: f64,
    /// Mean of the sampling variances.
    pub sampling_variance_mean: f64,
    /// `(1 + 1/M) B`, B the variance (divisor M − 1) of the estimates; 0 for one plausible value.
    pub imputation_variance: f64,
    /// `sqrt(sampling_variance_first + imputation_variance)`.
    pub se_pv1: f64,
    /// `sqrt(sampling_variance_mean + imputation_variance)`.
    pub se_allpv: f64,
    /// The one of the two that was asked for.
    pub se: f64,
    /// Rows that counted (of the first plausible value).
    pub n: usize,
    /// Degrees of freedom of the sampling variance.
    pub degrees_of_freedom: usize,
    /// What else a reader ought to know, each once.
    pub warnings: Vec<Warning>,
}

/// Estimates one statistic over all plausible values.
///
/// # Errors
/// No plausible value, or what [`estimate`] refuses.
pub fn estimate_plausible(
    plausible: &Plausible<'_>,
    statistic: Statistic,
    variance: Variance<'_>,
    style: SamplingVariance,
) -> Result<PlausibleEstimate, Error> {
    let one = |values: &&[f64]| {
        let sample = Sample::new(values, plausible.weights)?;
        let sample = match plausible.domain {
            Some(domain) => sample.within(domain)?,
            None => sample,
        };
        estimate(&sample, statistic, variance)
    };
    let estimates: Vec<Estimate> = plausible.values.iter().map(one).collect::<Result<_, Error>>()?;
    combine(&estimates, style)
}

/// Rubin's rules (Rubin 1987, eq. 3.1.2–3.1.6; von Davier, Gonzalez & Mislevy 2009).
///
/// # Errors
/// No estimate.
pub fn combine(estimates: &[Estimate], style: SamplingVariance) -> Result<PlausibleEstimate, Error> {
    at_least("plausible values", 1, estimates.len())?;
    let m = estimates.len() as f64;
    let estimate = sum(estimates.iter().map(|one| one.value)) / m;
    let spread = sum(estimates.iter().map(|one| (one.value - estimate).powi(2)));
    let imputation_variance = if estimates.len() == 1 { 0.0 } else { (1.0 + 1.0 / m) * spread / (m - 1.0) };
    let sampling_variance_first = estimates[0].sampling_variance;
    let sampling_variance_mean = sum(estimates.iter().map(|one| one.sampling_variance)) / m;
    let se_pv1 = (sampling_variance_first + imputation_variance).sqrt();
    let se_allpv = (sampling_variance_mean + imputation_variance).sqrt();
    let mut warnings: Vec<Warning> = estimates.iter().flat_map(|one| one.warnings.clone()).collect();
    if estimates.len() == 1 {
        warnings.push(Warning::OnePlausibleValue);
    }
    warnings.sort();
    warnings.dedup();
    Ok(PlausibleEstimate {
        estimate,
        per_value: estimates.iter().map(|one| one.value).collect(),
        sampling_variance_first,
        sampling_variance_mean,
        imputation_variance,
        se_pv1,
        se_allpv,
        se: if style == SamplingVariance::FirstPlausibleValue { se_pv1 } else { se_allpv },
        n: estimates[0].n,
        degrees_of_freedom: estimates[0].degrees_of_freedom,
        warnings,
    })
}
