//! Estimates for a population from a sample drawn by a design: weights, replicates, clusters, plausible values.
//!
//! Take a [`Sample`], a [`Statistic`] and the design's [`Variance`]; get an [`Estimate`]. With plausible values
//! use [`estimate_plausible`].

mod cells;
mod estimate;
mod influence;
mod plausible;
mod replicates;
mod sample;
mod statistic;
mod taylor;

pub use estimate::{Estimate, Variance, difference, estimate};
pub use plausible::{Plausible, PlausibleEstimate, SamplingVariance, combine, estimate_plausible};
pub use replicates::{PairStyle, ReplicatePlan, Replicated};
pub use sample::Sample;
pub use statistic::{Statistic, Totals};
pub use taylor::ClusterDesign;
