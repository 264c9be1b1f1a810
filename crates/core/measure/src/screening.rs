//! Which of many comparisons a unit should hear about: larger than chance, large enough to matter, and few.
//!
//! A unit is compared on many outcomes (subjects, knowledge points). The rule keeps three promises at once:
//! no finding from units too small, none smaller than matters, and for each unit the chance that *any* of its
//! findings points the wrong way stays at most `lfsr_max`: findings are accepted in ascending order of their local
//! false sign rate for as long as the rates add up to no more than `lfsr_max` (a union bound in posterior
//! probability; the single-finding case is the plain rule lfsr ≤ 5 %).
//!
//! The sign rates lean on τ², the variance between units. One τ² per outcome makes findings out of chance when
//! outcomes are many; one τ² for all hides the single knowledge point on which schools do differ. So: outcomes
//! whose units differ more than chance explains (Cochran's Q; Benjamini & Hochberg 1995 over the outcomes of a pool) get a τ² of
//! their own, the others share one (Reml). Measured error rates and power: `docs/statistics.md` and `tests/screening_simulation.rs`.

use crate::Error;
use crate::distribution::{chi_square_upper, normal_quantile};
use crate::error::{all_within, at_least};
use crate::shrinkage::{Between, BetweenVariance, Effects, Posterior, between_variance, shrink_given};
use std::collections::BTreeMap;

/// The parameters of a screening.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScreeningOptions {
    /// Highest sum of local false sign rates over the findings of one unit.
    pub lfsr_max: f64,
    /// Smallest posterior effect that is told, in pupil SD.
    pub effect_min_sd: f64,
    /// Fewest pupils measured for a unit to get a finding; smaller units still inform μ and τ².
    pub n_min: usize,
    /// Most findings per unit.
    pub most: usize,
    /// How τ² is found.
    pub between: BetweenVariance,
    /// False discovery rate at which an outcome gets a τ² of its own; 0 = all of a pool share one.
    pub own_variance_fdr: f64,
    /// Compare with the others only.
    pub leave_one_out: bool,
}

impl Default for ScreeningOptions {
    fn default() -> Self {
        Self {
            lfsr_max: 0.05,
            effect_min_sd: 0.10,
            n_min: 20,
            most: 7,
            between: BetweenVariance::Reml,
            own_variance_fdr: 0.20,
            leave_one_out: true,
        }
    }
}

/// One unit's result on one outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnitResult {
    /// The caller's number of the unit.
    pub unit: u32,
    /// Pupils measured.
    pub n: usize,
    /// Pupils the result stands for; findings are ordered by effect × this.
    pub concerned: f64,
    /// Mean of the unit in pupil SD.
    pub value: f64,
    /// Its standard error in pupil SD, above 0; see [`crate::shrinkage::pooled_standard_errors`].
    pub se: f64,
}

/// One outcome over all units that are compared with each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Outcomes of one kind have the same number (all subjects; all knowledge points); see the module on τ².
    pub pool: u32,
    /// At least two units, each at most once.
    pub units: Vec<UnitResult>,
}

/// Something a unit should look at, strength or weakness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding {
    /// The unit.
    pub unit: u32,
    /// Position of the outcome in the list of comparisons.
    pub comparison: usize,
    /// Posterior effect in pupil SD: above 0 a strength, below 0 a weakness.
    pub effect: f64,
    /// Posterior SD of the effect.
    pub sd: f64,
    /// Interval of the effect at 95 %.
    pub interval: (f64, f64),
    /// Local false sign rate of this finding alone.
    pub lfsr: f64,
    /// What was expected of the unit, in pupil SD.
    pub expectation: f64,
    /// Pupils measured.
    pub n: usize,
    /// Pupils concerned.
    pub concerned: f64,
}

/// The findings of all units and what they rest on.
#[derive(Clone, Debug, PartialEq)]
pub struct Screening {
    /// By unit number; within a unit by |effect| × pupils concerned, largest first.
    pub findings: Vec<Finding>,
    /// The τ² used for each comparison, in their order.
    pub between: Vec<Between>,
    /// Units large enough to get findings.
    pub units_screened: usize,
}

/// Screens all comparisons. Pure and deterministic: equal input, equal findings in equal order.
///
/// # Errors
/// A comparison with fewer than two units, a value that is not finite, a standard error not above 0.
pub fn screen(comparisons: &[Comparison], options: &ScreeningOptions) -> Result<Screening, Error> {
    all_within("false discovery rate", &[options.own_variance_fdr], "0 to 1", |q| (0.0..=1.0).contains(&q))?;
    let columns: Vec<(Vec<f64>, Vec<f64>)> =
        comparisons.iter().map(|one| one.units.iter().map(|unit| (unit.value, unit.se)).unzip()).collect();
    let mut effects = Vec::with_capacity(columns.len());
    for (values, se) in &columns {
        at_least("units", 2, values.len())?;
        effects.push(Effects::new(values, se)?);
    }
    let between = variances(comparisons, &effects, options)?;
    let mut candidates: BTreeMap<u32, Vec<Finding>> = BTreeMap::new();
    for (index, (comparison, one)) in comparisons.iter().zip(&effects).enumerate() {
        let shrunk = shrink_given(one, between[index].clone(), options.leave_one_out);
        for (unit, posterior) in comparison.units.iter().zip(&shrunk.units) {
            if options.n_min <= unit.n {
                candidates.entry(unit.unit).or_default().push(candidate(index, unit, posterior));
            }
        }
    }
    let units_screened = candidates.len();
    let findings = candidates.into_values().flat_map(|mine| accept(mine, options)).collect();
    Ok(Screening { findings, between, units_screened })
}

/// τ² of each comparison: its own where its units stand out, else the one the rest of its pool shares.
fn variances(
    comparisons: &[Comparison],
    effects: &[Effects<'_>],
    options: &ScreeningOptions,
) -> Result<Vec<Between>, Error> {
    let mut pools: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (index, comparison) in comparisons.iter().enumerate() {
        pools.entry(comparison.pool).or_default().push(index);
    }
    let mut found: BTreeMap<usize, Between> = BTreeMap::new();
    for members in pools.values() {
        let own = standing_out(members, effects, options.own_variance_fdr);
        let rest: Vec<usize> = members.iter().copied().filter(|index| !own.contains(index)).collect();
        for index in own {
            found.insert(index, between_variance(&effects[index..=index], options.between)?);
        }
        if !rest.is_empty() {
            let shared: Vec<Effects<'_>> = rest.iter().map(|&index| effects[index]).collect();
            let shared = between_variance(&shared, options.between)?;
            found.extend(rest.into_iter().map(|index| (index, shared.clone())));
        }
    }
    Ok(found.into_values().collect())
}

/// The members whose heterogeneity passes the step-up rule of Benjamini & Hochberg.
fn standing_out(members: &[usize], effects: &[Effects<'_>], rate: f64) -> Vec<usize> {
    let p = |index: &usize| {
        chi_square_upper(effects[*index].q(), effects[*index].values.len() as f64 - 1.0)
    };
    let mut ranked: Vec<(f64, usize)> = members.iter().map(|index| (p(index), *index)).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let count = ranked.len() as f64;
    let passes = |(rank, one): (usize, &(f64, usize))| one.0 <= rate * (rank + 1) as f64 / count;
    let last = (0..ranked.len()).rev().find(|&rank| passes((rank, &ranked[rank])));
    ranked.iter().take(last.map_or(0, |rank| rank + 1)).map(|one| one.1).collect()
}

fn candidate(comparison: usize, unit: &UnitResult, posterior: &Posterior) -> Finding {
    let half = normal_quantile(0.975) * posterior.effect_sd;
    Finding {
        unit: unit.unit,
        comparison,
        effect: posterior.effect,
        sd: posterior.effect_sd,
        interval: (posterior.effect - half, posterior.effect + half),
        lfsr: posterior.lfsr,
        expectation: posterior.expectation,
        n: unit.n,
        concerned: unit.concerned,
    }
}

/// The findings one unit gets out of its candidates.
fn accept(mut candidates: Vec<Finding>, options: &ScreeningOptions) -> Vec<Finding> {
    candidates.retain(|one| options.effect_min_sd <= one.effect.abs());
    candidates.sort_by(|a, b| a.lfsr.total_cmp(&b.lfsr).then(a.comparison.cmp(&b.comparison)));
    let mut spent = 0.0;
    candidates.retain(|one| {
        spent += one.lfsr;
        spent <= options.lfsr_max
    });
    let matters = |one: &Finding| one.effect.abs() * one.concerned;
    candidates.sort_by(|a, b| matters(b).total_cmp(&matters(a)).then(a.comparison.cmp(&b.comparison)));
    candidates.truncate(options.most);
    candidates
}
