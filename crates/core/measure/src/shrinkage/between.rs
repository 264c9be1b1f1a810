//! The variance between units (τ²), from one set of units or pooled over several outcomes of the same kind.

use crate::error::{all_within, at_least, same_length};
use crate::sum::sum;
use crate::{Error, Warning};

/// Results of units on one outcome, with their standard errors (above 0).
#[derive(Clone, Copy, Debug)]
pub struct Effects<'a> {
    /// Result per unit.
    pub values: &'a [f64],
    /// Standard error per unit, taken as known.
    pub se: &'a [f64],
}

impl<'a> Effects<'a> {
    /// Checks the lengths and ranges.
    ///
    /// # Errors
    /// No units, lengths that differ, a value that is not finite, a standard error that is not above 0.
    pub fn new(values: &'a [f64], se: &'a [f64]) -> Result<Self, Error> {
        at_least("units", 1, values.len())?;
        same_length("se", values.len(), se.len())?;
        all_within("result", values, "finite", f64::is_finite)?;
        all_within("standard error", se, "finite, above 0", |se| se.is_finite() && 0.0 < se)?;
        Ok(Self { values, se })
    }

    /// Weighted mean and its variance at a given τ²; weights 1/(τ² + se²).
    pub(crate) fn mean(&self, tau2: f64) -> (f64, f64) {
        let weight = || self.se.iter().map(move |se| 1.0 / (tau2 + se * se));
        let total = sum(weight());
        (sum(weight().zip(self.values).map(|(w, y)| w * y)) / total, 1.0 / total)
    }

    /// Cochran's Q, `Σ (y − μ)²/se²` around the fixed-effect mean; chi-square with k − 1 degrees of freedom when
    /// units do not differ.
    pub(crate) fn q(&self) -> f64 {
        let (mean, _) = self.mean(0.0);
        sum(self.values.iter().zip(self.se).map(|(y, se)| ((y - mean) / se).powi(2)))
    }
}

/// How τ² is found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum BetweenVariance {
    /// Restricted maximum likelihood (Viechtbauer 2005, eq. 4 and 8).
    #[default]
    Reml,
    /// Method of moments (DerSimonian & Laird 1986, eq. 8).
    DerSimonianLaird,
    /// Given, 0 or more.
    Known(f64),
}

/// An estimate of τ².
#[derive(Clone, Debug, PartialEq)]
pub struct Between {
    /// Variance between units, 0 or more.
    pub tau2: f64,
    /// Whether the search met its tolerance; always true for closed forms.
    pub converged: bool,
    /// Halvings of the bracket.
    pub iterations: usize,
    /// What else a reader ought to know.
    pub warnings: Vec<Warning>,
}

/// One τ² for several outcomes that share it, each with its own mean.
///
/// Sharing steadies τ²: from a single outcome of forty units it is often far off or 0.
///
/// # Errors
/// No outcome; a known τ² below 0.
pub fn between_variance(outcomes: &[Effects<'_>], method: BetweenVariance) -> Result<Between, Error> {
    at_least("outcomes", 1, outcomes.len())?;
    match method {
        BetweenVariance::Known(tau2) => {
            all_within("tau2", &[tau2], "finite, 0 or more", |t| t.is_finite() && 0.0 <= t)?;
            Ok(Between { tau2, converged: true, iterations: 0, warnings: vec![] })
        }
        BetweenVariance::DerSimonianLaird => Ok(moments(outcomes)),
        BetweenVariance::Reml => Ok(reml(outcomes)),
    }
}

/// `max(0, (Q − (k − 1)) / (Σw − Σw²/Σw))`, numerators and denominators added over outcomes.
fn moments(outcomes: &[Effects<'_>]) -> Between {
    let (mut excess, mut scale) = (0.0, 0.0);
    for one in outcomes {
        let (mean, variance) = one.mean(0.0);
        let weight = || one.se.iter().map(|se| 1.0 / (se * se));
        let q = sum(weight().zip(one.values).map(|(w, y)| w * (y - mean).powi(2)));
        excess += q - (one.values.len() as f64 - 1.0);
        scale += 1.0 / variance - sum(weight().map(|w| w * w)) * variance;
    }
    let raw = if scale <= 0.0 { 0.0 } else { excess / scale };
    let warnings = if raw < 0.0 { vec![Warning::VarianceCutAtZero] } else { vec![] };
    Between { tau2: raw.max(0.0), converged: true, iterations: 0, warnings }
}

/// Restricted log-likelihood (without constants) and its derivative by τ².
fn restricted(outcomes: &[Effects<'_>], tau2: f64) -> (f64, f64) {
    let (mut likelihood, mut slope) = (0.0, 0.0);
    for one in outcomes {
        let (mean, variance) = one.mean(tau2);
        let parts = one.values.iter().zip(one.se).map(|(y, se)| {
            let w = 1.0 / (tau2 + se * se);
            (w, w * (y - mean).powi(2))
        });
        let (mut logs, mut squares, mut w1, mut w2, mut w2squares) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (w, wd2) in parts {
            logs -= w.ln();
            squares += wd2;
            w1 += w;
            w2 += w * w;
            w2squares += w * wd2;
        }
        likelihood -= 0.5 * (logs - variance.ln() + squares);
        slope -= 0.5 * (w1 - w2 / w1 - w2squares);
    }
    (likelihood, slope)
}

/// The best point of a coarse grid brackets the maximum; then the slope's sign change is halved to the end.
fn reml(outcomes: &[Effects<'_>]) -> Between {
    const STEPS: i32 = 80;
    let spread = |one: &Effects<'_>| {
        let (mean, _) = one.mean(0.0);
        let most = one.values.iter().map(|y| (y - mean).powi(2)).fold(0.0, f64::max);
        most + one.se.iter().map(|se| se * se).fold(0.0, f64::max)
    };
    let top = 4.0 * outcomes.iter().map(spread).fold(0.0, f64::max);
    let point = |step: i32| if step == 0 { 0.0 } else { top * 10f64.powf(f64::from(step - STEPS) / 8.0) };
    let likelihood = |step: &i32| restricted(outcomes, point(*step)).0;
    let best = (0..=STEPS)
        .map(|step| (step, likelihood(&step)))
        .fold((0, f64::NEG_INFINITY), |best, next| if best.1 < next.1 { next } else { best })
        .0;
    let (mut low, mut high) = (point((best - 1).max(0)), point((best + 1).min(STEPS)));
    // One unit alone has a flat likelihood, whose rounding must not make a variance.
    let alone = outcomes.iter().all(|one| one.values.len() == 1);
    if alone || best == 0 && restricted(outcomes, 0.0).1 <= 0.0 {
        return Between { tau2: 0.0, converged: true, iterations: 0, warnings: vec![] };
    }
    let bracketed = 0.0 <= restricted(outcomes, low).1 && restricted(outcomes, high).1 <= 0.0;
    let mut iterations = 0;
    while 1e-13 * high < high - low && iterations < 200 {
        let middle = f64::midpoint(low, high);
        if 0.0 < restricted(outcomes, middle).1 {
            low = middle;
        } else {
            high = middle;
        }
        iterations += 1;
    }
    let warnings = if bracketed { vec![] } else { vec![Warning::NotConverged] };
    Between { tau2: f64::midpoint(low, high), converged: bracketed, iterations, warnings }
}
