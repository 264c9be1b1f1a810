//! Posterior of each unit given the others, and of its distance from what is expected.

use super::between::{Between, BetweenVariance, Effects, between_variance};
use crate::distribution::normal_cdf;
use crate::error::at_least;
use crate::{Error, Warning};

/// How units are shrunk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// How the variance between units is found.
    pub between: BetweenVariance,
    /// Compare each unit with the mean of the *others*, so that a large unit is not compared with itself.
    pub leave_one_out: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { between: BetweenVariance::Reml, leave_one_out: true }
    }
}

/// What is known about one unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Posterior {
    /// What is expected of it: the weighted mean of all units, or of all others.
    pub expectation: f64,
    /// Posterior mean of θ_i.
    pub value: f64,
    /// Posterior SD of θ_i, the uncertainty of μ included.
    pub value_sd: f64,
    /// Posterior mean of θ_i − μ.
    pub effect: f64,
    /// Posterior SD of θ_i − μ, the uncertainty of μ included.
    pub effect_sd: f64,
    /// `τ² / (τ² + se²)`, 0–1: how much of the unit's distance is kept.
    pub reliability: f64,
    /// Local false sign rate, `min(P(θ_i − μ > 0), P(θ_i − μ < 0))` (Stephens 2017); 0.5 = nothing known.
    pub lfsr: f64,
}

/// All units after shrinkage.
#[derive(Clone, Debug, PartialEq)]
pub struct Shrunk {
    /// Weighted mean of all units, weights 1/(τ² + se²).
    pub mean: f64,
    /// Its standard error.
    pub mean_se: f64,
    /// The variance between units.
    pub between: Between,
    /// One posterior per unit, in the order given.
    pub units: Vec<Posterior>,
}

/// Shrinks each unit's result towards what is expected of it.
///
/// With B = se²/(se² + τ²), W = Σ 1/(τ² + se²) and a flat prior on μ:
/// θ_i | y ~ N((1 − B) y_i + B μ̂, (1 − B) se² + B²/W) and θ_i − μ | y ~ N((1 − B)(y_i − μ̂), (1 − B) se² + (1 − B)²/W)
/// (Morris 1983, section 2; Gelman et al. 2013, eq. 5.17–5.20 at fixed τ). With `leave_one_out`, μ̂ and W in the effect are those of the other
/// units: a cut that keeps the unit out of its own yardstick. τ² = 0 shrinks every effect to exactly 0 with lfsr 0.5.
///
/// # Errors
/// Fewer than two units; a known τ² below 0.
pub fn shrink(effects: &Effects<'_>, options: Options) -> Result<Shrunk, Error> {
    at_least("units", 2, effects.values.len())?;
    let between = between_variance(std::slice::from_ref(effects), options.between)?;
    Ok(shrink_given(effects, between, options.leave_one_out))
}

/// Shrinkage at a τ² already found.
pub(crate) fn shrink_given(effects: &Effects<'_>, between: Between, leave_one_out: bool) -> Shrunk {
    let tau2 = between.tau2;
    let (mean, variance) = effects.mean(tau2);
    let one = |(&y, &se): (&f64, &f64)| {
        let reliability = tau2 / (tau2 + se * se);
        let (expectation, uncertain) = if leave_one_out {
            // The others' mean follows from the mean of all by taking the unit's weight out.
            let (own, total) = (1.0 / (tau2 + se * se), 1.0 / variance);
            ((mean * total - own * y) / (total - own), 1.0 / (total - own))
        } else {
            (mean, variance)
        };
        let effect = reliability * (y - expectation);
        let kept = reliability * se * se;
        let effect_sd = (kept + reliability.powi(2) * uncertain).sqrt();
        Posterior {
            expectation,
            value: mean + reliability * (y - mean),
            value_sd: (kept + (1.0 - reliability).powi(2) * variance).sqrt(),
            effect,
            effect_sd,
            reliability,
            lfsr: if effect_sd <= 0.0 { 0.5 } else { normal_cdf(-effect.abs() / effect_sd) },
        }
    };
    let units = effects.values.iter().zip(effects.se).map(one).collect();
    Shrunk { mean, mean_se: variance.sqrt(), between, units }
}

impl Shrunk {
    /// What else a reader ought to know.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.between.warnings
    }
}
