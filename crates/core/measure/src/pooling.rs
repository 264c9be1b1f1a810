//! Several effects of one kind of measure put together, so that a region learns what works.

use crate::distribution::{normal_quantile, t_quantile};
use crate::error::all_within;
use crate::shrinkage::{BetweenVariance, Effects, between_variance};
use crate::sum::sum;
use crate::{Error, Warning};

/// How effects are pooled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoolingOptions {
    /// How the variance between true effects is found.
    pub between: BetweenVariance,
    /// Level of the intervals, 0–1.
    pub level: f64,
}

impl Default for PoolingOptions {
    fn default() -> Self {
        Self { between: BetweenVariance::Reml, level: 0.95 }
    }
}

/// A random-effects summary.
#[derive(Clone, Debug, PartialEq)]
pub struct Pooled {
    /// Effects pooled.
    pub k: usize,
    /// Mean effect, weights 1/(τ² + se²).
    pub mean: f64,
    /// Standard error of the mean, not below the model's own `1/sqrt(Σw)`.
    pub se: f64,
    /// Interval for the mean effect: Student's t with k − 1 degrees of freedom (normal for k = 1).
    pub interval: (f64, f64),
    /// Where a further effect of this kind would lie; `None` for fewer than three effects.
    pub prediction: Option<(f64, f64)>,
    /// Variance between true effects.
    pub tau2: f64,
    /// Cochran's Q.
    pub q: f64,
    /// Share of the spread that is not chance, `max(0, (Q − (k − 1))/Q)`.
    pub i2: f64,
    /// Whether τ² was found.
    pub converged: bool,
    /// What else a reader ought to know.
    pub warnings: Vec<Warning>,
}

/// Random-effects mean (DerSimonian & Laird 1986) with the interval of Hartung & Knapp (2001), not narrower than the
/// model's, and the prediction interval of Higgins, Thompson & Spiegelhalter (2009, eq. 12).
///
/// # Errors
/// A level outside 0–1; a known τ² below 0.
pub fn pool(effects: &Effects<'_>, options: PoolingOptions) -> Result<Pooled, Error> {
    all_within("level", &[options.level], "above 0 and below 1", |level| 0.0 < level && level < 1.0)?;
    let k = effects.values.len();
    let between = between_variance(std::slice::from_ref(effects), options.between)?;
    let (mean, variance) = effects.mean(between.tau2);
    let pairs = effects.values.iter().zip(effects.se);
    let squares = sum(pairs.map(|(y, se)| (y - mean).powi(2) / (between.tau2 + se * se)));
    let (q, df) = (effects.q(), k as f64 - 1.0);
    let inflation = if k == 1 { 1.0 } else { (squares / df).max(1.0) };
    let se = (variance * inflation).sqrt();
    let upper = f64::midpoint(1.0, options.level);
    let quantile = if k == 1 { normal_quantile(upper) } else { t_quantile(upper, df) };
    let reach = |half: f64| (mean - half, mean + half);
    let prediction = (2 < k).then(|| reach(t_quantile(upper, df - 1.0) * (between.tau2 + variance).sqrt()));
    Ok(Pooled {
        k,
        mean,
        se,
        interval: reach(quantile * se),
        prediction,
        tau2: between.tau2,
        q,
        i2: if q <= 0.0 { 0.0 } else { ((q - df) / q).max(0.0) },
        converged: between.converged,
        warnings: between.warnings,
    })
}
