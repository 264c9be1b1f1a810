//! Shrinkage of unit results towards what is expected of the unit, by how sure each result is.
//!
//! Model: y_i ~ N(θ_i, se_i²) with known se_i, θ_i ~ N(μ, τ²). Morris (1983), *Parametric empirical Bayes
//! inference*, JASA 78; Gelman et al. (2013), *Bayesian Data Analysis*, section 5.4.

mod between;
mod posterior;

pub use between::{Between, BetweenVariance, Effects, between_variance};
pub(crate) use posterior::shrink_given;
pub use posterior::{Options, Posterior, Shrunk, shrink};

use crate::Error;
use crate::error::{all_within, at_least, same_length};
use crate::sum::sum;

/// Standard errors of school means from one within-school SD shared by all schools: `s_p / sqrt(n_i)` with
/// `s_p² = Σ (n_i − 1) s_i² / Σ (n_i − 1)`.
///
/// A small school's own SD is itself a guess; with its own SD, a school whose few pupils happened to agree would
/// look surer than it is. Findings use these. There is no finite-population correction here: chance includes
/// which children happened to live near the school.
///
/// # Errors
/// Lengths that differ, no school with two pupils, a school without pupils, no variation.
pub fn pooled_standard_errors(sd: &[f64], n: &[usize]) -> Result<Vec<f64>, Error> {
    same_length("sd", n.len(), sd.len())?;
    let sizes: Vec<f64> = n.iter().map(|&n| n as f64).collect();
    all_within("pupils of a school", &sizes, "1 or more", |n| 1.0 <= n)?;
    let several = || sd.iter().zip(&sizes).filter(|(_, n)| 1.0 < **n);
    at_least("schools with two pupils", 1, several().count())?;
    let variance = sum(several().map(|(sd, n)| (n - 1.0) * sd * sd)) / sum(several().map(|(_, n)| n - 1.0));
    all_within("pooled variance", &[variance], "above 0", |v| v.is_finite() && 0.0 < v)?;
    Ok(sizes.iter().map(|n| (variance / n).sqrt()).collect())
}
