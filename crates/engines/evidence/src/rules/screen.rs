//! From unit results to shrunk values and findings.
//!
//! Every outcome (kind of unit × subject × dimension × member) has one yardstick per unit: units of the same stage and
//! kind where there are enough of them, else all units of the region; either way the *others'* mean. Beside it stands
//! the unit's own past, as the change of its shrunk position between two analyses of one series. All candidates of a
//! unit share one budget of false signs (`lfsr_max`), so the rule holds for the unit and not only for one sentence.
//!
//! Standard errors are pooled over the units of an outcome with their design effects, and never below what
//! `sd / √n` allows at an intra-class correlation of one half: a school whose few pupils happened to agree is not sure
//! of itself, and chance includes which children live near a school.

use super::options::ScreenOptions;
use crate::model::{EvidenceBatch, UnitEvidence};
use kernel::UnitId;
use measure::distribution::{normal_cdf, normal_quantile};
use measure::screening::{Comparison as Outcome, ScreeningOptions, UnitResult, screen as posteriors};
use measure::shrinkage::pooled_standard_errors;
use std::collections::BTreeMap;

/// √(1 − ½): see the module.
const WITHIN_SHARE: f64 = 0.707;

/// What a unit is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Yardstick {
    /// Units of the same stage and kind.
    Kind,
    /// The other units of the region.
    Region,
    /// Its own past.
    Past,
}

impl Yardstick {
    /// The code used in data.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Region => "region",
            Self::Past => "past",
        }
    }
}

/// What tells results of different analyses apart: unit, subject, dimension, member.
pub type ValueKey = (UnitId, String, String, String);

/// The key of a result.
pub fn key(value: &UnitEvidence) -> ValueKey {
    (value.unit_id, value.subject.clone(), value.dimension.clone(), value.member.clone())
}

/// Where a unit stands: its posterior distance from what was expected, in pupil SD.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// Posterior mean.
    pub effect: f64,
    /// Posterior SD.
    pub sd: f64,
    /// Pupils measured.
    pub n: i64,
}

/// A result after shrinkage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// What it was compared with.
    pub yardstick: Yardstick,
    /// What was expected, in units of the scale.
    pub expectation: f64,
    /// Where it stands, in pupil SD.
    pub position: Position,
    /// Whether units differ on this outcome more than chance explains; what is told comes from such outcomes only.
    pub differs: bool,
}

/// A difference that may be told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    /// Which of the batch's values.
    pub value: usize,
    /// What it was compared with.
    pub yardstick: Yardstick,
    /// Posterior effect in pupil SD, above 0 a strength.
    pub effect: f64,
    /// Posterior SD.
    pub sd: f64,
    /// Local false sign rate.
    pub lfsr: f64,
    /// What was expected, in units of the scale.
    pub expectation: f64,
}

impl Told {
    /// Ends of the 95 % interval in pupil SD.
    pub fn interval(&self) -> (f64, f64) {
        let half = normal_quantile(0.975) * self.sd;
        (self.effect - half, self.effect + half)
    }
}

/// All results after shrinkage, and what may be told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Screened {
    /// One per value of the batch, in its order; none where there was nothing to compare with.
    pub placed: Vec<Option<Placed>>,
    /// By unit; within a unit by |effect| × pupils, largest first.
    pub told: Vec<Told>,
}

/// Screens a batch against the present and, where given, against the positions of an earlier analysis.
///
/// # Errors
/// A result that is not finite, a pupil SD or standard error out of range.
pub fn screen(
    batch: &EvidenceBatch,
    past: &BTreeMap<ValueKey, Position>,
    options: &ScreenOptions,
) -> Result<Screened, measure::Error> {
    let placed = place(&batch.values, options)?;
    let mut candidates: BTreeMap<UnitId, Vec<Told>> = BTreeMap::new();
    for (index, value) in batch.values.iter().enumerate() {
        let Some(here) = placed[index] else { continue };
        if value.n < options.n_min || !batch.finding_kinds.contains(&value.unit_kind) {
            continue;
        }
        let mine = candidates.entry(value.unit_id).or_default();
        if here.differs {
            mine.push(told(index, here.yardstick, here.position.effect, here.position.sd, here.expectation));
        }
        if let Some(before) = past.get(&key(value)).filter(|before| options.n_min <= before.n) {
            let change = here.position.effect - before.effect;
            let sd = here.position.sd.hypot(before.sd);
            mine.push(told(index, Yardstick::Past, change, sd, value.estimate - change * value.sd_pupil));
        }
    }
    let accepted = candidates.into_values().flat_map(|mine| accept(mine, &batch.values, options)).collect();
    Ok(Screened { placed, told: accepted })
}

fn told(value: usize, yardstick: Yardstick, effect: f64, sd: f64, expectation: f64) -> Told {
    let lfsr = if sd <= 0.0 { 0.5 } else { normal_cdf(-effect.abs() / sd) };
    Told { value, yardstick, effect, sd, lfsr, expectation }
}

/// What one unit hears: the surest first while the false signs stay within budget, then the weightiest first.
fn accept(mut mine: Vec<Told>, values: &[UnitEvidence], options: &ScreenOptions) -> Vec<Told> {
    mine.retain(|one| options.effect_min_sd <= one.effect.abs());
    mine.sort_by(|a, b| a.lfsr.total_cmp(&b.lfsr).then((a.value, a.yardstick).cmp(&(b.value, b.yardstick))));
    let mut spent = 0.0;
    mine.retain(|one| {
        spent += one.lfsr;
        spent <= options.lfsr_max
    });
    let weight = |one: &Told| one.effect.abs() * values[one.value].pupils as f64;
    mine.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then((a.value, a.yardstick).cmp(&(b.value, b.yardstick))));
    mine.truncate(options.most);
    mine
}

/// One comparison to be made: its units, and for which of them it is the yardstick.
struct Group {
    yardstick: Yardstick,
    sd: f64,
    members: Vec<usize>,
    judged: Vec<usize>,
}

/// Every result against its yardstick.
fn place(values: &[UnitEvidence], options: &ScreenOptions) -> Result<Vec<Option<Placed>>, measure::Error> {
    let groups = groups(values, options);
    // Everything a kind of unit can hear of is judged together.
    let mut families: BTreeMap<&str, u32> = BTreeMap::new();
    let mut units: BTreeMap<UnitId, u32> = BTreeMap::new();
    let mut outcomes = Vec::with_capacity(groups.len());
    for group in &groups {
        let first = &values[group.members[0]];
        let next = u32::try_from(families.len()).unwrap_or(u32::MAX);
        let family = *families.entry(&first.unit_kind).or_insert(next);
        let se = errors(values, group)?;
        let results = group.members.iter().zip(se).map(|(&index, se)| {
            let value = &values[index];
            let next = u32::try_from(units.len()).unwrap_or(u32::MAX);
            UnitResult {
                unit: *units.entry(value.unit_id).or_insert(next),
                n: usize::try_from(value.n).unwrap_or(0),
                concerned: 1.0,
                value: value.estimate / group.sd,
                se,
            }
        });
        outcomes.push(Outcome { family, units: results.collect() });
    }
    // What may be told is decided over both yardsticks and the past together, so only the posteriors are taken here.
    let found = posteriors(&outcomes, &ScreeningOptions::default())?;
    let mut placed = vec![None; values.len()];
    for ((group, posteriors), outcome) in groups.iter().zip(&found.posteriors).zip(&found.outcomes) {
        for (&index, one) in group.members.iter().zip(posteriors).filter(|(index, _)| group.judged.contains(index)) {
            placed[index] = Some(Placed {
                yardstick: group.yardstick,
                expectation: one.expectation * group.sd,
                position: Position { effect: one.effect, sd: one.effect_sd, n: values[index].n },
                differs: outcome.units_differ,
            });
        }
    }
    Ok(placed)
}

/// Which units are compared with which.
fn groups(values: &[UnitEvidence], options: &ScreenOptions) -> Vec<Group> {
    let mut outcomes: BTreeMap<(&str, &str, &str, &str), Vec<usize>> = BTreeMap::new();
    for (index, value) in values.iter().enumerate().filter(|(_, value)| options.figures_min <= value.n) {
        let outcome = (&*value.unit_kind, &*value.subject, &*value.dimension, &*value.member);
        outcomes.entry(outcome).or_default().push(index);
    }
    let mut groups = Vec::new();
    for members in outcomes.into_values() {
        let sd = values[members[0]].sd_pupil;
        let mut kinds: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for &index in &members {
            kinds.entry(&values[index].peer_group).or_default().push(index);
        }
        let (own, few): (Vec<_>, Vec<_>) = kinds.into_values().partition(|peers| options.peers_min <= peers.len());
        groups.extend(own.into_iter().map(|peers| Group {
            yardstick: Yardstick::Kind,
            sd,
            judged: peers.clone(),
            members: peers,
        }));
        let judged: Vec<usize> = few.into_iter().flatten().collect();
        if !judged.is_empty() && options.region_min <= members.len() {
            groups.push(Group { yardstick: Yardstick::Region, sd, members, judged });
        }
    }
    groups
}

/// Standard errors of a group's units in pupil SD: see the module.
fn errors(values: &[UnitEvidence], group: &Group) -> Result<Vec<f64>, measure::Error> {
    let sizes: Vec<usize> =
        group.members.iter().map(|&index| usize::try_from(values[index].n).unwrap_or(0).max(1)).collect();
    let within = |(&index, &n): (&usize, &usize)| (values[index].se / group.sd * (n as f64).sqrt()).max(WITHIN_SHARE);
    let sd: Vec<f64> = group.members.iter().zip(&sizes).map(within).collect();
    pooled_standard_errors(&sd, &sizes)
}

/// A single result's standard error in pupil SD, never below what its size allows.
pub fn error_in_sd(se: f64, sd_pupil: f64, n: i64) -> f64 {
    (se / sd_pupil).max(WITHIN_SHARE / (n.max(1) as f64).sqrt())
}

#[cfg(test)]
#[path = "screen_tests.rs"]
mod tests;
