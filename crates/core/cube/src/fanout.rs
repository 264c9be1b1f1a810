//! From leaves to cells: sums per class, school, region and grouping, each with the errors of its level.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::cells::{Cell, Dimension, Mask, Stat};
use crate::design::{Design, Tree, UnitKind};
use crate::leaf::Leaf;
use crate::mask::Node;
use crate::precision::{Aggregate, Parts, combine, sum};
use crate::slots::Slots;
use crate::spread::Spread;

/// Leaves of one unit.
pub(crate) struct Members<'a> {
    /// Unit; 0 for a school's pupils without a class.
    pub unit_no: u32,
    /// Kind.
    pub kind: UnitKind,
    /// Its leaves, in order.
    pub leaves: Vec<&'a Leaf>,
    /// Places of its schools.
    pub schools: BTreeSet<usize>,
}

/// Sorts leaves to units with any pupil: schools ascending, classes, then regions and groupings.
pub(crate) fn members<'a>(leaves: &'a [Leaf], tree: &Tree) -> Vec<Members<'a>> {
    let mut by_school: BTreeMap<u32, Vec<&Leaf>> = BTreeMap::new();
    let mut by_class: BTreeMap<(u32, u32), Vec<&Leaf>> = BTreeMap::new();
    for leaf in leaves {
        by_school.entry(leaf.school).or_default().push(leaf);
        by_class.entry((leaf.school, leaf.class)).or_default().push(leaf);
    }
    let places: BTreeMap<u32, usize> = by_school.keys().enumerate().map(|(place, &school)| (school, place)).collect();
    let mut all = Vec::new();
    for (&unit_no, leaves) in &by_school {
        let schools = BTreeSet::from([places[&unit_no]]);
        all.push(Members { unit_no, kind: UnitKind::School, leaves: leaves.clone(), schools });
    }
    for ((school, unit_no), leaves) in by_class {
        all.push(Members { unit_no, kind: UnitKind::Class, leaves, schools: BTreeSet::from([places[&school]]) });
    }
    for (&unit_no, schools) in &tree.schools_in {
        let leaves: Vec<&Leaf> = schools.iter().filter_map(|s| by_school.get(s)).flatten().copied().collect();
        if !leaves.is_empty() {
            let schools = schools.iter().filter_map(|s| places.get(s)).copied().collect();
            all.push(Members { unit_no, kind: tree.kinds[&unit_no], leaves, schools });
        }
    }
    all
}

/// Slots of each block.
pub(crate) fn blocks(slots: &Slots) -> [Range<usize>; 3] {
    [0..slots.item0, slots.group0..slots.len, slots.item0..slots.group0]
}

/// Blocks of figures that share one mask: the whole paper, groups of items, single items.
pub(crate) fn block(dimension: Dimension) -> usize {
    match dimension {
        Dimension::Total | Dimension::Level => 0,
        Dimension::Point | Dimension::Domain | Dimension::Competence | Dimension::Cognitive => 1,
        Dimension::Item => 2,
    }
}

/// The unit as suppression sees it. `exposed` marks items that follow from the groups of items and the total: if one
/// of them is small, the groups count as small.
pub(crate) fn node(unit: &Members<'_>, design: &Design, slots: &Slots, exposed: &[bool]) -> Node {
    let accs = sum(unit.leaves.iter().copied(), slots.len);
    let counts: Vec<u32> = accs.iter().map(|acc| acc.n).collect();
    let few = |n: u32| 0 < n && n < design.options.n_figure;
    let telling = counts[slots.item0..slots.group0].iter().zip(exposed).any(|(&n, &exposed)| exposed && few(n));
    Node {
        unit_no: unit.unit_no,
        kind: unit.kind,
        published: unit.unit_no != 0 && design.levels.supports(unit.kind),
        schools: unit.schools.clone(),
        counts,
        telling,
    }
}

/// All cells of a unit, not yet masked.
pub(crate) fn cells(unit: &Members<'_>, design: &Design, slots: &Slots, subject: u16) -> Vec<Cell> {
    let aggregate = Aggregate::of(design, unit.unit_no, unit.kind, &unit.leaves, slots.len);
    let builder = Builder { unit, design, slots, subject, aggregate };
    let mut cells = Vec::with_capacity(slots.len);
    cells.push(builder.total());
    let item = |j: usize| builder.rate(slots.item0 + j, Dimension::Item, j as u16);
    cells.extend((0..slots.group0 - slots.item0).map(item));
    let groups = slots.groups.iter().enumerate();
    cells.extend(groups.map(|(g, &(dimension, member))| builder.rate(slots.group0 + g, dimension, member)));
    cells.extend((0..slots.cuts.len()).map(|level| builder.level(level)));
    cells
}

struct Builder<'a> {
    unit: &'a Members<'a>,
    design: &'a Design,
    slots: &'a Slots,
    subject: u16,
    aggregate: Aggregate,
}

impl Builder<'_> {
    /// A cell with the estimate combined over these slots.
    fn cell(&self, dimension: Dimension, member: u16, slots: &[usize]) -> Cell {
        let values: Vec<f64> = slots.iter().filter_map(|&slot| self.aggregate.ratio(slot)).collect();
        let variances: Option<Vec<f64>> = slots.iter().map(|&slot| self.aggregate.variance(slot)).collect();
        let (estimate, se) = combine(&values, variances);
        let n = self.aggregate.accs[slots[0]].n;
        let eligible = self.unit.leaves.iter().map(|leaf| leaf.eligible).sum();
        let mut cell = Cell {
            unit_no: self.unit.unit_no,
            kind: self.unit.kind,
            subject: self.subject,
            dimension,
            member,
            n: Some(n),
            n_eligible: Some(eligible),
            estimate,
            se,
            se_kind: self.aggregate.se_kind,
            insufficient: n < self.design.options.n_inference,
            mask: Mask::None,
            stats: Vec::new(),
        };
        if estimate.is_none() {
            cell.hide(Mask::NotSupported);
        }
        cell
    }

    fn total(&self) -> Cell {
        let sets: Vec<usize> = (0..self.slots.sets).collect();
        let mut cell = self.cell(Dimension::Total, 0, &sets);
        if cell.mask != Mask::None {
            return cell;
        }
        let (eligible, took_part) = self.unit.leaves.iter().fold((0, 0), |(e, t), l| (e + l.eligible, t + l.took_part));
        cell.stats.push((Stat::TookPart, f64::from(took_part)));
        cell.stats.push((Stat::Participation, f64::from(took_part) / f64::from(eligible)));
        let sds: Vec<f64> = sets.iter().filter_map(|&set| self.aggregate.sd(set)).collect();
        let variances = sets.iter().map(|&set| self.aggregate.sd_variance(set)).collect();
        let (sd, sd_se) = combine(&sds, variances);
        cell.stats.extend(sd.map(|sd| (Stat::Sd, sd)));
        cell.stats.extend(sd_se.map(|se| (Stat::SdSe, se)));
        self.add_quantiles(&mut cell, &sets);
        cell
    }

    fn add_quantiles(&self, cell: &mut Cell, sets: &[usize]) {
        let percents = &self.design.options.quantiles;
        let replicated = matches!(self.aggregate.parts, Parts::Zones(_));
        let mut estimates: Vec<Vec<f64>> = vec![Vec::new(); percents.len()];
        let mut variances: Vec<Vec<f64>> = vec![Vec::new(); percents.len()];
        for &set in sets {
            let spread = Spread::of(self.unit.leaves.iter().copied(), set, replicated);
            let quantiles = spread.quantiles(percents);
            let errors =
                replicated.then(|| spread.replicate_variances(percents, &quantiles)).flatten().unwrap_or_default();
            estimates.iter_mut().zip(&quantiles).for_each(|(list, q)| list.push(*q));
            variances.iter_mut().zip(&errors).for_each(|(list, v)| list.push(*v));
        }
        for ((&percent, values), variances) in percents.iter().zip(&estimates).zip(variances) {
            let (value, se) = combine(values, replicated.then_some(variances));
            cell.stats.extend(value.map(|value| (Stat::Quantile(percent), value)));
            cell.stats.extend(se.map(|se| (Stat::QuantileSe(percent), se)));
        }
    }

    fn rate(&self, slot: usize, dimension: Dimension, member: u16) -> Cell {
        let mut cell = self.cell(dimension, member, &[slot]);
        let acc = &self.aggregate.accs[slot];
        if dimension == Dimension::Item && cell.mask == Mask::None {
            cell.stats = vec![(Stat::Blank, acc.extra / acc.x)];
        }
        cell
    }

    fn level(&self, level: usize) -> Cell {
        let slots: Vec<usize> = (0..self.slots.level_sets).map(|set| self.slots.level_slot(set, level)).collect();
        self.cell(Dimension::Level, level as u16, &slots)
    }
}
