//! One pass over the columns of a subject: sums for each leaf (class × zone × half), from which all levels follow.

use std::collections::BTreeMap;

use crate::design::{SubjectSpec, Tree, UnitKind};
use crate::error::Error;
use crate::slots::Slots;
use crate::table::{Participation, State, SubjectTable};

/// Weighted sums of a ratio y/x over pupils.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Acc {
    /// Pupils counted.
    pub n: u32,
    /// Σ w·x.
    pub x: f64,
    /// Σ w·y.
    pub y: f64,
    /// Σ w²·x².
    pub xx: f64,
    /// Σ w²·x·y.
    pub xy: f64,
    /// Σ w²·y².
    pub yy: f64,
    /// For totals Σ w·y², for items Σ w·x over blanks.
    pub extra: f64,
}

impl Acc {
    fn add(&mut self, weight: f64, x: f64, y: f64) {
        let (wx, wy) = (weight * x, weight * y);
        self.n += 1;
        self.x += wx;
        self.y += wy;
        self.xx += wx * wx;
        self.xy += wx * wy;
        self.yy += wy * wy;
    }

    /// Adds the sums of another group of pupils.
    pub fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.x += other.x;
        self.y += other.y;
        self.xx += other.xx;
        self.xy += other.xy;
        self.yy += other.yy;
        self.extra += other.extra;
    }
}

/// The pupils of one class in one half of one replicate zone.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Leaf {
    /// School.
    pub school: u32,
    /// Class, 0 = none.
    pub class: u32,
    /// Replicate zone.
    pub zone: u16,
    /// Half.
    pub rep: u8,
    /// Eligible pupils.
    pub eligible: u32,
    /// Pupils who took part.
    pub took_part: u32,
    /// Per set of totals the histogram: values ascending with their weight.
    pub histogram: Vec<Vec<(f64, f64)>>,
    /// One accumulator per slot.
    pub accs: Vec<Acc>,
}

/// Leaves of a subject in the order (school, class, zone, half), and each pupil's total in marks.
#[derive(Debug)]
pub(crate) struct Leaves {
    /// The leaves.
    pub leaves: Vec<Leaf>,
    /// Total in marks of the full paper per row; `None` for pupils without one.
    pub marks: Vec<Option<f64>>,
}

/// Runs the pass.
///
/// A pupil's total is Σ score / Σ full mark presented × full mark of the paper; a pupil with a part missed or
/// excused (state absent or exempt on any item) has item results but no total.
///
/// # Errors
/// Contradictions between table, blueprint and tree.
pub(crate) fn scan(table: &SubjectTable, spec: &SubjectSpec, slots: &Slots, tree: &Tree) -> Result<Leaves, Error> {
    check(table, spec)?;
    let (mut leaves, leaf_of) = group(table, slots, tree)?;
    let mut marks = Vec::with_capacity(table.rows());
    let columns = Columns { table, spec, slots, full: spec.full_mark() as f64 };
    let mut sums = vec![(0i32, 0i32); slots.len - slots.group0];
    for (row, &place) in leaf_of.iter().enumerate() {
        let leaf = &mut leaves[place];
        let took_part = table.participation[row] == Participation::TookPart;
        leaf.eligible += u32::from(table.participation[row] != Participation::Exempt);
        leaf.took_part += u32::from(took_part);
        let mark = if took_part { add_items(leaf, &columns, row, &mut sums) } else { None };
        marks.push(mark);
        if took_part {
            add_totals(leaf, table, slots, row, mark);
        }
    }
    for leaf in &mut leaves {
        leaf.histogram.iter_mut().for_each(tally);
    }
    Ok(Leaves { leaves, marks })
}

/// What the pass reads.
struct Columns<'a> {
    table: &'a SubjectTable,
    spec: &'a SubjectSpec,
    slots: &'a Slots,
    /// Full mark of the paper in hundredths.
    full: f64,
}

/// Adds a pupil's items and groups of items; returns the total in marks, if there is one.
fn add_items(leaf: &mut Leaf, columns: &Columns<'_>, row: usize, sums: &mut [(i32, i32)]) -> Option<f64> {
    let Columns { table, spec, slots, full: full_paper } = *columns;
    let weight = table.weight[row];
    sums.fill((0, 0));
    let (mut presented, mut earned, mut whole) = (0i32, 0i32, true);
    for (j, item) in table.items.iter().enumerate() {
        let state = item.state[row];
        if !state.presented() {
            whole &= state == State::NotPresented;
            continue;
        }
        let full = spec.items[j].full_mark;
        let score = if state == State::Answered { item.score[row] } else { 0 };
        let acc = &mut leaf.accs[slots.item0 + j];
        acc.add(weight, f64::from(full), f64::from(score));
        if state == State::Blank {
            acc.extra += weight * f64::from(full);
        }
        presented += i32::from(full);
        earned += i32::from(score);
        for &slot in &slots.groups_of[j] {
            let sum = &mut sums[slot - slots.group0];
            sum.0 += i32::from(full);
            sum.1 += i32::from(score);
        }
    }
    for (acc, &(full, score)) in leaf.accs[slots.group0..].iter_mut().zip(sums.iter()) {
        if 0 < full {
            acc.add(weight, f64::from(full), f64::from(score));
        }
    }
    (whole && 0 < presented).then(|| f64::from(earned) * (full_paper / f64::from(presented)) / 100.0)
}

/// Adds a pupil's totals and levels.
fn add_totals(leaf: &mut Leaf, table: &SubjectTable, slots: &Slots, row: usize, mark: Option<f64>) {
    let weight = table.weight[row];
    for set in 0..slots.sets {
        let total = if slots.plausible { Some(table.pv[set][row]).filter(|v| v.is_finite()) } else { mark };
        if let Some(total) = total {
            let acc = &mut leaf.accs[set];
            acc.add(weight, 1.0, total);
            acc.extra += weight * total * total;
            leaf.histogram[set].push((total, weight));
        }
        if set < slots.level_sets {
            let of_levels = if slots.plausible_levels || !slots.plausible { total } else { mark };
            let Some(of_levels) = of_levels else { continue };
            let reached = slots.level(of_levels);
            for level in 0..slots.cuts.len() {
                let y = f64::from(u8::from(reached == Some(level)));
                leaf.accs[slots.level_slot(set, level)].add(weight, 1.0, y);
            }
        }
    }
}

/// Sorts a list of (value, weight) and joins equal values.
pub(crate) fn tally(list: &mut Vec<(f64, f64)>) {
    list.sort_by(|a, b| a.0.total_cmp(&b.0));
    list.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
}

/// Sorts rows into leaves; leaves come out in the order of their keys.
fn group(table: &SubjectTable, slots: &Slots, tree: &Tree) -> Result<(Vec<Leaf>, Vec<usize>), Error> {
    let key = |row: usize| (table.school[row], table.class[row], table.zone[row], table.rep[row]);
    let mut places = BTreeMap::new();
    for row in 0..table.rows() {
        places.entry(key(row)).or_insert(0usize);
    }
    let mut leaves = Vec::with_capacity(places.len());
    for (&(school, class, zone, rep), place) in &mut places {
        if tree.kinds.get(&school) != Some(&UnitKind::School) {
            return Err(Error::Unit { unit_no: school });
        }
        if class != 0 && tree.school_of.get(&class) != Some(&school) {
            return Err(Error::Unit { unit_no: class });
        }
        *place = leaves.len();
        leaves.push(Leaf {
            school,
            class,
            zone,
            rep,
            eligible: 0,
            took_part: 0,
            histogram: vec![Vec::new(); slots.sets],
            accs: vec![Acc::default(); slots.len],
        });
    }
    let leaf_of = (0..table.rows()).map(|row| places[&key(row)]).collect();
    Ok((leaves, leaf_of))
}

/// Checks the columns against each other and against the blueprint.
fn check(table: &SubjectTable, spec: &SubjectSpec) -> Result<(), Error> {
    table.check()?;
    spec.check()?;
    if table.items.len() != spec.items.len() {
        return Err(Error::Items { table: table.items.len(), blueprint: spec.items.len() });
    }
    for (place, (column, item)) in table.items.iter().zip(&spec.items).enumerate() {
        if column.id != item.id {
            return Err(Error::ItemId { place, table: column.id.clone(), blueprint: item.id.clone() });
        }
        let bad = |(&score, &state): (&i16, &State)| state == State::Answered && !(0..=item.full_mark).contains(&score);
        if let Some(row) = column.score.iter().zip(&column.state).position(bad) {
            return Err(Error::Score { item: item.id.clone(), row });
        }
    }
    if let Some(row) = table.weight.iter().position(|w| !w.is_finite() || *w < 0.0) {
        return Err(Error::Weight { row });
    }
    match table.rep.iter().position(|&rep| 1 < rep) {
        Some(row) => Err(Error::Rep { row }),
        None => Ok(()),
    }
}
