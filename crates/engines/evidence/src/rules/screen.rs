//! From unit results to shrunk values and findings.
//!
//! Every outcome (kind of unit × subject × dimension × member) has one yardstick per unit: units of the same stage and
//! kind where there are enough of them, else all units of the region; either way the *others'* mean. Beside it stands
//! the unit's own past: the change of its position between two analyses of one series, against the change of those
//! others. Present and past of all outcomes of a kind of unit are one family of [`measure::screening`]: an outcome is
//! told only where units differ on it more than chance explains, and all findings of a unit share one budget of false
//! signs (`lfsr_max`), so the rule holds for the unit and not only for one sentence.
//!
//! Standard errors are pooled over the units of an outcome with their design effects, and never below what
//! `sd / √n` allows at an intra-class correlation of one half: a school whose few pupils happened to agree is not sure
//! of itself, and chance includes which children live near a school.

use super::options::ScreenOptions;
use crate::model::{EvidenceBatch, UnitEvidence};
use kernel::UnitId;
use measure::distribution::normal_quantile;
use measure::screening::{Comparison, Screening, ScreeningOptions, UnitResult, screen as compare};
use measure::shrinkage::{Posterior, pooled_standard_errors};
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

/// A result as an earlier analysis has it, in pupil SD.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Earlier {
    /// The result.
    pub value: f64,
    /// The standard error findings rest on.
    pub error: f64,
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
    /// The standard error findings rest on, in pupil SD.
    pub error: f64,
    /// Where it stands, in pupil SD.
    pub position: Position,
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

/// Screens a batch against the present and, where given, against an earlier analysis.
///
/// # Errors
/// A result that is not finite, a pupil SD or standard error out of range.
pub fn screen(
    batch: &EvidenceBatch,
    past: &BTreeMap<ValueKey, Earlier>,
    options: &ScreenOptions,
) -> Result<Screened, measure::Error> {
    let values = &batch.values;
    let groups = groups(values, past, options)?;
    let found = posteriors(values, &groups)?;
    let mut placed = vec![None; values.len()];
    let mut candidates: BTreeMap<UnitId, Vec<Told>> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        for (member, posterior) in group.members.iter().zip(&found.posteriors[at]).filter(|(member, _)| member.judged) {
            let value = &values[member.index];
            if group.yardstick != Yardstick::Past {
                placed[member.index] = Some(place(group, member, posterior, value.n));
            }
            let large = options.n_min <= value.n && batch.finding_kinds.contains(&value.unit_kind);
            if large && found.outcomes[at].units_differ {
                candidates.entry(value.unit_id).or_default().push(tell(group, member, posterior, value));
            }
        }
    }
    let told = candidates.into_values().flat_map(|mine| accept(mine, values, options)).collect();
    Ok(Screened { placed, told })
}

fn place(group: &Group, member: &Member, posterior: &Posterior, n: i64) -> Placed {
    Placed {
        yardstick: group.yardstick,
        expectation: posterior.expectation * group.sd,
        error: member.error,
        position: Position { effect: posterior.effect, sd: posterior.effect_sd, n },
    }
}

fn tell(group: &Group, member: &Member, posterior: &Posterior, value: &UnitEvidence) -> Told {
    let expectation = match group.yardstick {
        // Expected is then the position of last time, moved as the others have moved.
        Yardstick::Past => value.estimate - (member.value - posterior.expectation) * group.sd,
        Yardstick::Kind | Yardstick::Region => posterior.expectation * group.sd,
    };
    Told {
        value: member.index,
        yardstick: group.yardstick,
        effect: posterior.effect,
        sd: posterior.effect_sd,
        lfsr: posterior.lfsr,
        expectation,
    }
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

/// One comparison to be made.
struct Group {
    yardstick: Yardstick,
    sd: f64,
    members: Vec<Member>,
}

/// A unit in a comparison, in pupil SD.
struct Member {
    index: usize,
    value: f64,
    error: f64,
    /// Whether this comparison is the unit's yardstick, or the unit only serves others.
    judged: bool,
}

/// Posteriors of every group; what may be told is decided by the caller, over all of a unit's yardsticks together.
fn posteriors(values: &[UnitEvidence], groups: &[Group]) -> Result<Screening, measure::Error> {
    let mut families: BTreeMap<&str, u32> = BTreeMap::new();
    let comparisons: Vec<Comparison> = groups
        .iter()
        .map(|group| {
            let next = u32::try_from(families.len()).unwrap_or(u32::MAX);
            let family = *families.entry(&values[group.members[0].index].unit_kind).or_insert(next);
            let units = group.members.iter().zip(0..).map(|(member, unit)| UnitResult {
                unit,
                n: usize::try_from(values[member.index].n).unwrap_or(0),
                concerned: 1.0,
                value: member.value,
                se: member.error,
            });
            Comparison { family, units: units.collect() }
        })
        .collect();
    compare(&comparisons, &ScreeningOptions::default())
}

/// Which units are compared with which, now and with their past.
fn groups(
    values: &[UnitEvidence],
    past: &BTreeMap<ValueKey, Earlier>,
    options: &ScreenOptions,
) -> Result<Vec<Group>, measure::Error> {
    let mut outcomes: BTreeMap<(&str, &str, &str, &str), Vec<usize>> = BTreeMap::new();
    for (index, value) in values.iter().enumerate().filter(|(_, value)| options.figures_min <= value.n) {
        let outcome = (&*value.unit_kind, &*value.subject, &*value.dimension, &*value.member);
        outcomes.entry(outcome).or_default().push(index);
    }
    let mut groups = Vec::new();
    for mut members in outcomes.into_values() {
        // Sums do not depend on the order in which units were handed in.
        members.sort_by_key(|&index| values[index].unit_id);
        let sd = values[members[0]].sd_pupil;
        let errors = errors(values, &members, sd)?;
        let of: BTreeMap<usize, f64> = members.iter().copied().zip(errors).collect();
        let member = |index: usize, judged: bool| Member {
            index,
            value: values[index].estimate / sd,
            error: of[&index],
            judged,
        };
        let mut kinds: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for &index in &members {
            kinds.entry(&values[index].peer_group).or_default().push(index);
        }
        let (own, few): (Vec<_>, Vec<_>) = kinds.into_values().partition(|peers| options.peers_min <= peers.len());
        let mut here: Vec<Group> = Vec::new();
        for peers in own {
            let members = peers.into_iter().map(|index| member(index, true)).collect();
            here.push(Group { yardstick: Yardstick::Kind, sd, members });
        }
        let few: Vec<usize> = few.into_iter().flatten().collect();
        if !few.is_empty() && options.region_min <= members.len() {
            let members = members.iter().map(|&index| member(index, few.contains(&index))).collect();
            here.push(Group { yardstick: Yardstick::Region, sd, members });
        }
        let changes: Vec<Group> = here.iter().filter_map(|group| change(values, past, group, options)).collect();
        groups.extend(here.into_iter().chain(changes));
    }
    Ok(groups)
}

/// The change of a group's units since the earlier analysis, where enough of them were measured well enough then.
fn change(
    values: &[UnitEvidence],
    past: &BTreeMap<ValueKey, Earlier>,
    group: &Group,
    options: &ScreenOptions,
) -> Option<Group> {
    let changed = |member: &Member| {
        let before = past.get(&key(&values[member.index])).filter(|before| options.n_min <= before.n)?;
        let (value, error) = (member.value - before.value, member.error.hypot(before.error));
        Some(Member { index: member.index, value, error, judged: member.judged })
    };
    let members: Vec<Member> = group.members.iter().filter_map(changed).collect();
    let enough = options.region_min <= members.len() && members.iter().any(|member| member.judged);
    enough.then_some(Group { yardstick: Yardstick::Past, sd: group.sd, members })
}

/// Standard errors of an outcome's units in pupil SD: see the module.
fn errors(values: &[UnitEvidence], members: &[usize], sd_pupil: f64) -> Result<Vec<f64>, measure::Error> {
    let sizes: Vec<usize> = members.iter().map(|&index| usize::try_from(values[index].n).unwrap_or(0).max(1)).collect();
    let within = |(&index, &n): (&usize, &usize)| (values[index].se / sd_pupil * (n as f64).sqrt()).max(WITHIN_SHARE);
    let sd: Vec<f64> = members.iter().zip(&sizes).map(within).collect();
    if sizes.iter().all(|&n| n < 2) {
        return Ok(sd);
    }
    pooled_standard_errors(&sd, &sizes)
}

#[cfg(test)]
#[path = "screen_tests.rs"]
mod tests;
