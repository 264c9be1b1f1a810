//! What became of a unit picked for a low value: its change against what comparable units did without the measure.
//!
//! A unit picked because it measured low tends to rise by itself. The baseline here is therefore the *shrunk*
//! value. The follow-up must not be shrunk towards the mean of the second occasion as well: that would pull a
//! unit that stayed low upwards and report a rise that never was. It is shrunk towards the unit's own expected
//! path instead (baseline plus the change of comparable units), and the effect and its interval come from the
//! measured follow-up, which is unbiased once the pick was made on the first occasion only.

use crate::Error;
use crate::distribution::normal_quantile;
use crate::error::{all_within, at_least};
use crate::shrinkage::{BetweenVariance, Effects, between_variance};

/// A value with its standard error or posterior SD.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    /// The value, on a scale linked over both occasions.
    pub value: f64,
    /// Its standard error or posterior SD, above 0.
    pub se: f64,
}

/// What can be said about the effect so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The interval holds 0: no difference yet, a normal and honest result.
    NoDifferenceYet,
    /// The unit rose more than comparable units.
    Rose,
    /// The unit rose less, or fell.
    Fell,
}

/// A unit's change against the change expected of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FollowUp {
    /// Measured follow-up minus shrunk baseline.
    pub change: f64,
    /// Mean change of the comparable units.
    pub expected_change: f64,
    /// Variance of true changes among comparable units: units drift without any measure.
    pub drift_variance: f64,
    /// `change − expected_change`.
    pub effect: f64,
    /// Standard error of the effect: follow-up, baseline, expected change and drift.
    pub se: f64,
    /// Interval of the effect.
    pub interval: (f64, f64),
    /// The follow-up shrunk towards the unit's own expected path, to be shown beside the shrunk baseline.
    pub shrunk_follow_up: Value,
    /// The sentence the interval allows.
    pub verdict: Verdict,
}

/// Effect of a measure on one unit.
///
/// `before`: posterior mean and SD of the unit at the first occasion ([`crate::shrinkage::shrink`]). `after`: the
/// measured (unshrunk) value of an independent second occasion. `comparable`: for each comparable unit without
/// the measure the same difference, measured after minus shrunk before, with `sqrt(sd² + se²)`. `level`: of the interval.
///
/// # Errors
/// Fewer than two comparable units; a standard error not above 0; a level outside 0–1.
pub fn follow_up(before: Value, after: Value, comparable: &[Value], level: f64) -> Result<FollowUp, Error> {
    at_least("comparable units", 2, comparable.len())?;
    all_within("level", &[level], "above 0 and below 1", |level| 0.0 < level && level < 1.0)?;
    Effects::new(&[before.value, after.value], &[before.se, after.se])?;
    let values: Vec<f64> = comparable.iter().map(|one| one.value).collect();
    let errors: Vec<f64> = comparable.iter().map(|one| one.se).collect();
    let changes = Effects::new(&values, &errors)?;
    let drift = between_variance(&[changes], BetweenVariance::Reml)?.tau2;
    let (expected_change, uncertain) = changes.mean(drift);
    let change = after.value - before.value;
    let effect = change - expected_change;
    let path = before.se.powi(2) + uncertain + drift;
    let se = (path + after.se.powi(2)).sqrt();
    let half = normal_quantile(f64::midpoint(1.0, level)) * se;
    let kept = path / (path + after.se.powi(2));
    Ok(FollowUp {
        change,
        expected_change,
        drift_variance: drift,
        effect,
        se,
        interval: (effect - half, effect + half),
        shrunk_follow_up: Value { value: before.value + expected_change + kept * effect, se: kept.sqrt() * after.se },
        verdict: if half < effect {
            Verdict::Rose
        } else if effect < -half {
            Verdict::Fell
        } else {
            Verdict::NoDifferenceYet
        },
    })
}
