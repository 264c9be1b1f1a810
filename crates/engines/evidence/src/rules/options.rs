//! The thresholds of findings, out of the policy parameters in force.

use catalog::Policy;

/// When a difference is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScreenOptions {
    /// Highest sum of local false sign rates over the findings of one unit.
    pub lfsr_max: f64,
    /// Smallest posterior effect that is told, in pupil SD.
    pub effect_min_sd: f64,
    /// Fewest pupils measured for a finding.
    pub n_min: i64,
    /// Fewest pupils measured for a figure.
    pub figures_min: i64,
    /// Most findings per unit.
    pub most: usize,
    /// Fewest units of the same stage and kind to be compared with each other.
    pub peers_min: usize,
    /// Fewest units of a region to be compared with each other.
    pub region_min: usize,
    /// Fewest schools with the same finding to make it one of the region.
    pub shared_min: usize,
}

impl Default for ScreenOptions {
    fn default() -> Self {
        Self {
            lfsr_max: 0.05,
            effect_min_sd: 0.10,
            n_min: 20,
            figures_min: 5,
            most: 7,
            peers_min: 8,
            region_min: 5,
            shared_min: 3,
        }
    }
}

impl ScreenOptions {
    /// As the policy has it; what it does not set stays as delivered.
    pub fn of(policy: &Policy) -> Self {
        let plain = Self::default();
        let count = |key: &str| policy.count(key);
        Self {
            lfsr_max: policy.number("results.finding.max_lfsr").unwrap_or(plain.lfsr_max),
            effect_min_sd: policy.number("results.finding.min_effect").unwrap_or(plain.effect_min_sd),
            n_min: count("results.suppress.findings_below").map_or(plain.n_min, i64::from),
            figures_min: count("results.suppress.figures_below").map_or(plain.figures_min, i64::from),
            most: count("results.finding.most_per_unit").map_or(plain.most, |most| most as usize),
            ..plain
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalog::Catalog;

    #[test]
    fn the_delivered_policy_has_the_thresholds_of_the_design() {
        let policy = Catalog::delivered().policy_on("", jiff::civil::date(2026, 5, 12));
        assert_eq!(ScreenOptions::of(&policy), ScreenOptions::default());
    }
}
