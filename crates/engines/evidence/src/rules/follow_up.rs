//! What became of a unit picked for a low value: its change against what comparable units did without a task.
//!
//! The method and its reasons: [`measure::follow_up`]. The baseline is the *shrunk* position, the follow-up is as
//! measured; both are distances from the expectation in pupil SD, so that a paper that came out easier moves nobody.

use super::screen::Position;
use measure::follow_up::{Value, Verdict, follow_up};

/// A posterior SD of 0 (units that do not differ at all) means a baseline that is known; the method wants it above 0.
const SD_MIN: f64 = 1e-6;

/// A unit's distance from the expectation at the follow-up, as measured, in pupil SD.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// The distance.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
}

/// What can be said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Followed {
    /// Mean change of the comparable units.
    pub comparison_change: f64,
    /// How many they are.
    pub comparison_n: usize,
    /// Change of the unit less that of the comparable ones.
    pub effect: f64,
    /// Ends of its 95 % interval.
    pub interval: (f64, f64),
    /// improved, no_difference_yet, declined.
    pub verdict: &'static str,
}

/// Measures one task against comparable units; none when fewer than two are left to compare with.
pub fn measure(before: Position, after: Measured, comparable: &[(Position, Measured)]) -> Option<Followed> {
    let changes: Vec<Value> = comparable
        .iter()
        .map(|(before, after)| Value { value: after.value - before.effect, se: before.sd.max(SD_MIN).hypot(after.se) })
        .collect();
    let baseline = Value { value: before.effect, se: before.sd.max(SD_MIN) };
    let later = Value { value: after.value, se: after.se };
    let found = follow_up(baseline, later, &changes, 0.95).ok()?;
    Some(Followed {
        comparison_change: found.expected_change,
        comparison_n: comparable.len(),
        effect: found.effect,
        interval: found.interval,
        verdict: match found.verdict {
            Verdict::Rose => "improved",
            Verdict::NoDifferenceYet => "no_difference_yet",
            Verdict::Fell => "declined",
        },
    })
}

#[cfg(test)]
#[path = "follow_up_tests.rs"]
mod tests;
