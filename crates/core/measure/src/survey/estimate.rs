//! One statistic with its standard error under a design.

use super::influence::{linearise, woodruff};
use super::{ClusterDesign, ReplicatePlan, Sample, Statistic};
use crate::error::same_length;
use crate::sum::sum;
use crate::{Error, Warning};

/// Where the sampling variance comes from.
#[derive(Clone, Copy, Debug)]
pub enum Variance<'a> {
    /// Replicates of the design.
    Replicates(&'a ReplicatePlan),
    /// Taylor linearisation over strata and clusters.
    Linearised(&'a ClusterDesign),
}

impl Variance<'_> {
    /// Degrees of freedom for intervals.
    #[must_use]
    pub fn degrees_of_freedom(&self) -> usize {
        match self {
            Self::Replicates(plan) => plan.degrees_of_freedom(),
            Self::Linearised(design) => design.degrees_of_freedom(),
        }
    }
}

/// A statistic of the population and how sure it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate, in units of the values (shares 0–1).
    pub value: f64,
    /// Its sampling variance under the design.
    pub sampling_variance: f64,
    /// Square root of the variance.
    pub se: f64,
    /// Rows that counted.
    pub n: usize,
    /// Their weight.
    pub weight: f64,
    /// Degrees of freedom of the variance.
    pub degrees_of_freedom: usize,
    /// What else a reader ought to know.
    pub warnings: Vec<Warning>,
}

/// Estimates one statistic; NaN when nobody in the domain has a value.
///
/// # Errors
/// A design of another length than the sample; a quantile or cut out of range.
pub fn estimate(sample: &Sample<'_>, statistic: Statistic, variance: Variance<'_>) -> Result<Estimate, Error> {
    statistic.check()?;
    let (n, missing) = sample.counted_and_missing();
    let (value, sampling_variance, mut warnings) = match variance {
        Variance::Replicates(plan) => by_replicates(plan, &plan.replicate(sample, statistic)?),
        Variance::Linearised(design) => by_linearisation(sample, statistic, design)?,
    };
    if 0 < missing {
        warnings.push(Warning::MissingValues { rows: missing });
    }
    Ok(Estimate {
        value,
        sampling_variance,
        se: sampling_variance.sqrt(),
        n,
        weight: sum((0..sample.values.len()).map(|row| sample.weight(row))),
        degrees_of_freedom: variance.degrees_of_freedom(),
        warnings,
    })
}

fn by_replicates(plan: &ReplicatePlan, replicated: &super::Replicated) -> (f64, f64, Vec<Warning>) {
    let (variance, undefined) = plan.variance(replicated);
    let mut warnings = plan.warnings().to_vec();
    if 0 < undefined {
        warnings.push(Warning::UndefinedReplicates { replicates: undefined });
    }
    let variance = if replicated.value.is_nan() { f64::NAN } else { variance };
    (replicated.value, variance, warnings)
}

fn by_linearisation(
    sample: &Sample<'_>,
    statistic: Statistic,
    design: &ClusterDesign,
) -> Result<(f64, f64, Vec<Warning>), Error> {
    same_length("design", sample.values.len(), design.rows())?;
    let linearised = linearise(sample, statistic);
    let (variance, warnings) = design.variance(&linearised.influence)?;
    let variance = match statistic {
        _ if linearised.value.is_nan() => f64::NAN,
        Statistic::Quantile(p) => woodruff(sample, p, variance),
        _ => variance,
    };
    Ok((linearised.value, variance, warnings))
}

/// The difference of one statistic between two domains of the same sample (first minus second), with the
/// covariance that comes from shared schools.
///
/// # Errors
/// As [`estimate`]; a quantile under linearisation, which has no linearised values here.
pub fn difference(
    first: &Sample<'_>,
    second: &Sample<'_>,
    statistic: Statistic,
    variance: Variance<'_>,
) -> Result<Estimate, Error> {
    statistic.check()?;
    same_length("second sample", first.values.len(), second.values.len())?;
    let (value, sampling_variance, mut warnings) = match variance {
        Variance::Replicates(plan) => {
            let gap = plan.replicate(first, statistic)?.minus(&plan.replicate(second, statistic)?);
            by_replicates(plan, &gap)
        }
        Variance::Linearised(design) => {
            if let Statistic::Quantile(p) = statistic {
                let allowed = "replicates, for a difference of quantiles";
                return Err(Error::Range { what: "quantile", at: 0, value: p, allowed });
            }
            let (a, b) = (linearise(first, statistic), linearise(second, statistic));
            let influence: Vec<f64> = a.influence.iter().zip(&b.influence).map(|(a, b)| a - b).collect();
            let (variance, warnings) = design.variance(&influence)?;
            (a.value - b.value, variance, warnings)
        }
    };
    let ((n1, missing1), (n2, missing2)) = (first.counted_and_missing(), second.counted_and_missing());
    if 0 < missing1 + missing2 {
        warnings.push(Warning::MissingValues { rows: missing1 + missing2 });
    }
    let weight = |sample: &Sample<'_>| sum((0..sample.values.len()).map(|row| sample.weight(row)));
    Ok(Estimate {
        value,
        sampling_variance,
        se: sampling_variance.sqrt(),
        n: n1 + n2,
        weight: weight(first) + weight(second),
        degrees_of_freedom: variance.degrees_of_freedom(),
        warnings,
    })
}
