//! The list of ratios that every leaf accumulates for a subject: totals, levels, items and the groups of items.

use crate::cells::Dimension;
use crate::design::{ItemSpec, SubjectSpec};

/// Places of the accumulators of one subject, in this order: totals (one per set of plausible values, at least
/// one), levels per set, items, then points, domains, competences and cognitive levels.
#[derive(Debug, Clone)]
pub(crate) struct Slots {
    /// Sets of totals: the number of plausible values, or 1 for marks.
    pub sets: usize,
    /// Whether the totals are plausible values.
    pub plausible: bool,
    /// Sets of level shares: `sets`, or 1 when levels come from the marks.
    pub level_sets: usize,
    /// Whether levels are cut on plausible values (else on marks).
    pub plausible_levels: bool,
    /// Least total of each level, on the scale of the totals used for levels.
    pub cuts: Vec<f64>,
    /// First slot of the levels.
    pub level0: usize,
    /// First slot of the items.
    pub item0: usize,
    /// First slot of the groups of items.
    pub group0: usize,
    /// Dimension and member of each group slot.
    pub groups: Vec<(Dimension, u16)>,
    /// Per item the group slots (absolute) it counts in.
    pub groups_of: Vec<Vec<usize>>,
    /// Number of slots.
    pub len: usize,
}

impl Slots {
    /// Lays out the slots of a subject with this many plausible values.
    pub fn new(spec: &SubjectSpec, plausible_values: usize) -> Self {
        let sets = plausible_values.max(1);
        let plausible = 0 < plausible_values;
        let plausible_levels = plausible && spec.pv_cuts.is_some();
        let level_sets = if plausible_levels { sets } else { 1 };
        let full = spec.full_mark() as f64 / 100.0;
        let cuts = match &spec.pv_cuts {
            Some(cuts) if plausible => cuts.clone(),
            _ => spec.levels.iter().map(|level| level.min_percent * full / 100.0).collect(),
        };
        let level0 = sets;
        let item0 = level0 + level_sets * cuts.len();
        let group0 = item0 + spec.items.len();
        let mut groups: Vec<(Dimension, u16)> = spec.items.iter().flat_map(memberships).collect();
        groups.sort_unstable();
        groups.dedup();
        let place = |key| group0 + groups.binary_search(&key).expect("every membership was listed");
        let groups_of = spec.items.iter().map(|item| memberships(item).map(place).collect()).collect();
        let len = group0 + groups.len();
        Self { sets, plausible, level_sets, plausible_levels, cuts, level0, item0, group0, groups, groups_of, len }
    }

    /// Level of a total: the last cut it reaches; `None` below the first.
    pub fn level(&self, total: f64) -> Option<usize> {
        // A hair of tolerance, so that a mark computed exactly on the cut is not lost to rounding.
        self.cuts.iter().rposition(|cut| cut - 1e-9 <= total)
    }

    /// Slot of a level's share in a set.
    pub fn level_slot(&self, set: usize, level: usize) -> usize {
        self.level0 + set * self.cuts.len() + level
    }
}

fn memberships(item: &ItemSpec) -> impl Iterator<Item = (Dimension, u16)> + use<> {
    [
        (Dimension::Point, item.point),
        (Dimension::Domain, item.domain),
        (Dimension::Competence, item.competence),
        (Dimension::Cognitive, item.cognitive),
    ]
    .into_iter()
    .filter_map(|(dimension, member)| member.map(|member| (dimension, member)))
}
