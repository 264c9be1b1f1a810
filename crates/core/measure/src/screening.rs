//! Which of many comparisons a unit should hear about: larger than chance, large enough to matter, and few.
//!
//! A unit is compared on many outcomes (subjects, knowledge points). Four steps keep the promises of a finding:
//! 1. An outcome is screened only where units differ on it more than chance explains: Cochran's Q, Benjamini & Hochberg
//!    (1995) at 5 % over all outcomes a unit can hear of. Without this step chance alone makes τ² positive on some of
//!    many outcomes, and findings with it; with it the chance that a region without effects has any
//!    finding at all is about 5 % at most, however many outcomes and however few units there are (for positively
//!    dependent outcomes, as scores of the same pupils are).
//! 2. On each such outcome units are shrunk ([`crate::shrinkage`]) and get a posterior effect and a local false sign rate.
//! 3. Effects smaller than matters, and units too small, get none.
//! 4. For each unit the chance that *any* of its findings points the wrong way stays at most `lfsr_max`:
//!    findings are accepted in ascending order of their rates for as long as the rates add up to no more than
//!    that (a union bound in posterior probability; for a single finding it is the plain rule lfsr ≤ 5 %).
//!
//! Measured error rates and power: `docs/statistics.md` and `tests/screening_simulation.rs`.

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
    /// False discovery rate at which units count as different on an outcome, over the outcomes of a family; 1 screens
    /// every outcome.
    pub outcome_fdr: f64,
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
            outcome_fdr: 0.05,
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
    /// Outcomes judged together in step 1. Everything one unit can hear of belongs into one family; schools and
    /// townships are two.
    pub family: u32,
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

/// Whether units differ on an outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Variance between units.
    pub between: Between,
    /// Cochran's Q.
    pub q: f64,
    /// Chance of a Q as large when units do not differ.
    pub p: f64,
    /// Whether the outcome passed step 1; findings come from these only.
    pub units_differ: bool,
}

/// The findings of all units and what they rest on.
#[derive(Clone, Debug, PartialEq)]
pub struct Screening {
    /// By unit number; within a unit by |effect| × pupils concerned, largest first.
    pub findings: Vec<Finding>,
    /// What was seen on each outcome, in the order of the comparisons.
    pub outcomes: Vec<Outcome>,
    /// Where every unit stands, per comparison and unit in the order given: small units and outcomes without
    /// differences, too. To be shown, not told.
    pub posteriors: Vec<Vec<Posterior>>,
    /// Units large enough to get findings.
    pub units_screened: usize,
}

/// Screens all comparisons. Pure and deterministic: equal input, equal findings in equal order.
///
/// # Errors
/// A comparison with fewer than two units, a value that is not finite, a standard error not above 0.
pub fn screen(comparisons: &[Comparison], options: &ScreeningOptions) -> Result<Screening, Error> {
    all_within("false discovery rate", &[options.outcome_fdr], "0 to 1", |q| (0.0..=1.0).contains(&q))?;
    let columns: Vec<(Vec<f64>, Vec<f64>)> =
        comparisons.iter().map(|one| one.units.iter().map(|unit| (unit.value, unit.se)).unzip()).collect();
    let mut effects = Vec::with_capacity(columns.len());
    for (values, se) in &columns {
        at_least("units", 2, values.len())?;
        effects.push(Effects::new(values, se)?);
    }
    let outcomes = outcomes(comparisons, &effects, options)?;
    let mut posteriors = Vec::with_capacity(effects.len());
    let mut candidates: BTreeMap<u32, Vec<Finding>> = BTreeMap::new();
    for (index, (comparison, one)) in comparisons.iter().zip(&effects).enumerate() {
        let shrunk = shrink_given(one, outcomes[index].between.clone(), options.leave_one_out);
        for (unit, posterior) in comparison.units.iter().zip(&shrunk.units) {
            if options.n_min <= unit.n {
                let mine = candidates.entry(unit.unit).or_default();
                mine.extend(outcomes[index].units_differ.then(|| candidate(index, unit, posterior)));
            }
        }
        posteriors.push(shrunk.units);
    }
    let units_screened = candidates.len();
    let findings = candidates.into_values().flat_map(|mine| accept(mine, options)).collect();
    Ok(Screening { findings, outcomes, posteriors, units_screened })
}

/// τ² of each outcome, and whether its units differ.
fn outcomes(
    comparisons: &[Comparison],
    effects: &[Effects<'_>],
    options: &ScreeningOptions,
) -> Result<Vec<Outcome>, Error> {
    let mut outcomes = Vec::with_capacity(effects.len());
    let mut families: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (index, (comparison, one)) in comparisons.iter().zip(effects).enumerate() {
        families.entry(comparison.family).or_default().push(index);
        let q = one.q();
        let p = chi_square_upper(q, one.values.len() as f64 - 1.0);
        let between = between_variance(std::slice::from_ref(one), options.between)?;
        outcomes.push(Outcome { between, q, p, units_differ: false });
    }
    for mut members in families.into_values() {
        members.sort_by(|a, b| outcomes[*a].p.total_cmp(&outcomes[*b].p).then(a.cmp(b)));
        let count = members.len() as f64;
        // The step-up rule: the last rank that passes takes all before it along.
        let passes = |rank: &usize| outcomes[members[*rank]].p <= options.outcome_fdr * (rank + 1) as f64 / count;
        let differ = (0..members.len()).rev().find(passes).map_or(0, |rank| rank + 1);
        for index in &members[..differ] {
            outcomes[*index].units_differ = true;
        }
    }
    Ok(outcomes)
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
